"""The keys under which the place index knows a name: its spelling made plain, and how it sounds."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_APOSTROPHES = "'`´‘’‛ʹʻʼʽʾʿˈ′ʿʾ"
_ASCII: dict[int, str | None] = {ord(c): " " for c in '!"#$%()*+,-/:;<=>?@[\\]^_{|}~'}
_ASCII |= {ord("&"): " and ", ord("'"): None, ord("`"): None}
_STOP_BEFORE_WORD = re.compile(r"\.(?=\w\w)")
_WORDS = {"st": "saint", "mt": "mount", "ft": "fort", "airbase": "air base"}
# Arabic typed on a Persian, Urdu or Kurdish keyboard, and endings that writers interchange.
_ARABIC = str.maketrans("ىیېکہةەھ", "يييكهههه")
_MARKS = ((0x300, 0x36F), (0x483, 0x487), (0x591, 0x5C7), (0x610, 0x61A), (0x640, 0x640), (0x64B, 0x65F))


def is_slip(key: str, other: str) -> bool:
    """Tell whether a key may be another one mistyped: one letter wrong, missing, extra or swapped in five."""
    from rapidfuzz.distance import OSA  # here: the build and plain look-ups do without it

    return OSA.distance(key, other) <= max(1, len(key) // 5)


@lru_cache(maxsize=8192)
def _plain_character(character: str) -> str:
    """Return what one decomposed, casefolded character adds to a key."""
    code = ord(character)
    if code < 0x80:
        return character
    category = unicodedata.category(character)
    if character in _APOSTROPHES or code == 0x670 or category == "Cf":
        return ""
    if any(low <= code <= high for low, high in _MARKS):
        return ""
    if category[0] not in "LMN":
        return " "
    if unicodedata.name(character, "").startswith("LATIN"):
        return anyascii(character).lower()
    return character


def _plain(text: str) -> str:
    """Casefold and strip accents and points; letters of other scripts stay, Latin ones become ASCII."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFKC", "".join(map(_plain_character, text))).translate(_ARABIC)


def name_key(name: str) -> str:
    """Return the key under which a spelling is indexed and looked up.

    Case, accents, hyphens, apostrophes and a leading "the" do not count; "St." is "Saint" and
    "U.S." is "US". Native scripts stay as they are. Taking the key of a key changes nothing.
    """
    text = name.lower()
    if not text.isascii():
        while not text.isascii() and (plain := _plain(text)) != text:
            text = plain
    if "." in text:
        text = _STOP_BEFORE_WORD.sub(" ", text).replace(".", "")
    words = [_WORDS.get(word, word) for word in text.translate(_ASCII).split()]
    while len(words) > 1 and words[0] == "the":
        del words[0]
    return " ".join(words)


_FOLDED_SCRIPTS = ("CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN")  # others romanise without vowels
_ARTICLES = frozenset((
    "al", "el", "ul", "as", "es", "ad", "ed", "an", "en", "ar", "er", "at", "et", "ash", "esh", "adh", "edh",
    "ath", "eth", "az", "ez",
))  # fmt: skip
# In this order, until nothing changes. Tuned on 40 pairs of research/gazetteer.md, section 6. Plain
# words where patterns would do: an index folds ten million keys, and this takes half the time.
_FOLDS = (
    ("ai", "i"), ("ay", "i"), ("ei", "i"), ("ey", "i"),  # ayn = ain = ein, Dayr = Deir
    ("ou", "u"), ("oo", "u"),  # Younis = Yunis
    ("ck", "k"), ("q", "k"),
    ("dj", "j"),  # Djibril = Jibril
    ("tch", "ch"),
    ("y", "i"), ("e", "i"),
    ("w", "v"),
)  # fmt: skip
_SILENT_H = re.compile(r"(?<=[aiou])h\b")  # Fallujah = Falluja
_DOUBLE = re.compile(r"(.)\1+")


def fold_key(name: str) -> str:
    """Return the coarse key under which transliterations of one name meet; "" where none is safe.

    Articles go, ayn = ain, q = k, i = y = e, no doubles, no spaces.
    """
    key = name_key(name)
    if not key.isascii():
        if not all(c.isascii() or unicodedata.name(c, "").startswith(_FOLDED_SCRIPTS) for c in key):
            return ""
        key = name_key(anyascii(key))
    words = key.split()
    fold = "".join(word for word in words if word not in _ARTICLES) or "".join(words)
    while True:
        before = fold
        for part, folded in _FOLDS:
            fold = fold.replace(part, folded)
        fold = _DOUBLE.sub(r"\1", _SILENT_H.sub("", fold) if "h" in fold else fold)
        if fold == before:
            return fold

"""Give words written without accents theirs back: in capitals many French texts leave them out."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from geomap.words import lowercase_words, read_lexicon, word_table

if TYPE_CHECKING:
    from collections.abc import Sequence

LETTERS = re.compile(r"[^\W\d_]+")
CAPITAL = re.compile(r"\b[AEIO](?:[^\W\d_A-Z]+\b|(?=\s))")
BEGINS = re.compile(r"(?:^|[\n.!?:;\"«»“”(–—-])\s*$")
LOOK_BACK = 4  # characters
REACH = 3  # words between an auxiliary and its participle: "ont aussi été tués"


def add_accents(text: str, language: str) -> str:
    """Write accents on the words of a text that has none, where the language leaves no doubt.

    Parameters
    ----------
    text
        A text all in capitals or all in small letters; one that has accents comes back as it is.
    language
        ISO 639-1.

    Returns
    -------
    str
        A text of the same length in the same case.

    Notes
    -----
    A word is known by :func:`geomap.words.lowercase_words`. Where its participle and another form
    differ in the accent alone ("tue", "tué"), the auxiliary and the noun before it decide.
    """
    known = _accented(language)
    if not known or _without_accents(text) != text:
        return text
    found = list(LETTERS.finditer(text))
    words, out = [match.group().lower() for match in found], list(text)
    for i, match in enumerate(found):
        form = _write(words, i, language)
        if form != words[i]:
            out[match.start() : match.end()] = form.upper() if match.group().isupper() else form
    return "".join(out)


def accent_capitals(text: str, language: str) -> str:
    """Write the accents that typewriters leave out on capitals: "A Mossoul", "l'Etat islamique".

    Parameters
    ----------
    text
        A text in the case of a newspaper.
    language
        ISO 639-1.

    Returns
    -------
    str
        A text of the same length.
    """
    first = word_table("writing", language)["accented_first"]
    if not first:
        return text
    out = list(text)
    for match in CAPITAL.finditer(text):
        word = match.group().lower()
        begun = BEGINS.search(text, max(match.start() - LOOK_BACK, 0), match.start()) is not None
        accented = next((w for w in first if begun and _without_accents(w) == word), None)
        written = accented or _find_accented(word, language)
        if written is not None:
            out[match.start()] = written[0].upper()
    return "".join(out)


def _find_accented(word: str, language: str) -> str | None:
    """Find the word that is written so but for an accent on its first letter."""
    known = lowercase_words(language)
    if len(word) == 1:
        return None
    forms = (letter + word[1:] for letter in "éèêâîôà" if _without_accents(letter) == word[0])
    return next((f for f in forms if f in known or f.removesuffix("s") in known), None)


def _without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    return "".join(c for c in parts if not unicodedata.combining(c))


@cache
def _accented(language: str) -> dict[str, tuple[str, ...]]:
    """Map a word without accents to the words that are written like it with accents."""
    found = defaultdict(list)
    for word in sorted(lowercase_words(language)):
        plain = _without_accents(word)
        if plain != word and len(plain) == len(word):
            found[plain].append(word)
    never = word_table("writing", language)["no_accents"]
    return {plain: tuple(words) for plain, words in found.items() if plain not in never}


@cache
def _nouns(language: str) -> frozenset[str]:
    """Nouns of violence and weapons: "attaques" are no "attaqués"."""
    groups = read_lexicon("kinds", language)["groups"].values()
    weapons = read_lexicon("weapons", language).values()
    return frozenset(
        word
        for entry, key in [*((g, "nouns") for g in groups), *((w, "phrases") for w in weapons)]
        for word in entry.get(key, ())
    )


def _write(words: Sequence[str], i: int, language: str) -> str:
    word, forms = words[i], _accented(language).get(words[i], ())
    participle = next((form for form in forms if _is_participle(form)), None)
    others = [form for form in forms if not _is_participle(form)]
    if word in word_table("writing", language)["have"]:
        return word if _begins_past(words, i, language) else forms[0]
    if participle is None:
        return others[0] if len(others) == 1 else word
    alone = not others and _without_accents(participle[:-2]) != participle[:-2]
    if alone or _reads_as_participle(words, i, language):
        return participle
    return others[0] if others else word


def _is_participle(form: str) -> bool:
    return form.removesuffix("s").endswith("é")


def _begins_past(words: Sequence[str], i: int, language: str) -> bool:
    """Whether a participle follows: "a été", "a déployé", "a mis"; "à la" and "à Diffa" are places."""
    following = words[i + 1] if i + 1 < len(words) else ""
    forms = _accented(language).get(following, ())
    known = following in word_table("writing", language)["participles"]
    return known or (any(map(_is_participle, forms)) and following not in _nouns(language))


def _reads_as_participle(words: Sequence[str], i: int, language: str) -> bool:
    """Whether an auxiliary stands before it or, in the plural, no word that a noun wants."""
    written = word_table("writing", language)
    before = words[max(i - REACH, 0) : i]
    if any(word in written["auxiliaries"] for word in before):
        return True
    last = before[-1] if before else ""
    if not words[i].endswith("s") or last in written["before_nouns"]:
        return False
    many = last.endswith(("s", "x")) and last not in read_lexicon("numbers", language)["values"]
    return many or words[i].removesuffix("s") not in _nouns(language)

"""The words of a text as parts of place names: where one begins, what may be one, what surely is none."""

from __future__ import annotations

import functools
import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

from geomap.words import lowercase_words, weapon_words, word_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.model import PlaceIndex

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\w(?:[\w’'ʿʻ‘`-]*\w)?")
ARTICLE = re.compile(
    r"(?:(?:a[dlnrst]|ash|e[dlrsz]|az|ul)[-'’]|[dl]['’])(?=\w)", re.IGNORECASE
)  # "al-Bab", "d'Ivoire"
ARTICLES = frozenset(
    {"al", "el", "ad", "ar", "az", "ash"}
)  # "al Qaim"; not the English words "as", "at", "an"
POSSESSIVE = re.compile(r"['’`]s?$", re.IGNORECASE)
APOSTROPHE = re.compile("['’]")
GAP = re.compile(r"\.? ?\n? *")  # what may stand between two words of one name
LONGEST_NAME = 6  # words
MOST_KNOWN = 50_000  # words of reports that are kept in mind: about 5 MB


class Word(NamedTuple):
    """A word of the text and its character offsets."""

    start: int
    end: int
    text: str
    capital: bool  # whether it could begin or end a name

    @classmethod
    def at(cls, start: int, text: str) -> Word:
        """Make the word that begins at an offset."""
        return cls(start, start + len(text), text, _is_capital(text))


@functools.lru_cache(maxsize=MOST_KNOWN)
def _is_capital(text: str) -> bool:
    article = ARTICLE.match(text)
    first = text[article.end() if article else 0]
    capital = first.isupper() or (first.isalpha() and first.lower() == first.upper())
    return capital and not text.endswith(("'", "’"))  # "L'" is no name


def cue_words(language: str) -> dict[str, frozenset[str]]:
    """Words around a name that tell whether it is a place, from ``toponyms.toml``."""
    return word_table("toponyms", language)


def split_words(text: str, index: PlaceIndex, *, language: str) -> list[Word]:
    """List the words of a text, for the index to know.

    What a hyphen joins that is no name is two words ("Baghdad-Kirkuk"), and so is what a
    language elides before a name ("d'Alep").
    """
    words = (Word.at(m.start(), m.group()) for m in WORD.finditer(text))
    elisions = cue_words(language)["elisions"]
    if elisions:
        words = (part for word in words for part in _split_elision(word, index, elisions))
    return [part for word in words for part in _split_hyphen(word, index)]


def _split_elision(word: Word, index: PlaceIndex, elisions: frozenset[str]) -> Iterator[Word]:
    """Part "l'Irak" but not "L'Aquila": of what is known either way only a main name keeps its article."""
    cut = next((m.end() for m in APOSTROPHE.finditer(word.text[:8])), 0)
    if word.text[:cut].lower() not in elisions or (
        word.text[0].isupper() and _is_main_name(word.text, index)
    ):
        yield word
        return
    yield Word.at(word.start, word.text[:cut])
    rest = Word.at(word.start + cut, word.text[cut:])
    yield from _split_elision(rest, index, elisions)


def _is_main_name(text: str, index: PlaceIndex) -> bool:
    return index.knows(text) and any(APOSTROPHE.search(c.place.name[:3]) for c in index.find(text)[:1])


def _split_hyphen(word: Word, index: PlaceIndex) -> Iterator[Word]:
    cut = word.text.find("-", 1, -1)
    if cut < 0 or ARTICLE.match(word.text) or index.knows(without_possessive(word.text)):
        yield word
        return
    for start, end in ((0, cut), (cut + 1, len(word.text))):
        yield from _split_hyphen(Word.at(word.start + start, word.text[start:end]), index)


def without_possessive(text: str) -> str:
    """Take "'s" off the end of a name and make one space of each gap."""
    return " ".join(POSSESSIVE.sub("", text).split())


def begins_name(words: Sequence[Word]) -> bool:
    """Whether a name could begin with the first of the words."""
    article = words[0].text in ARTICLES and len(words) > 1
    return words[1].capital if article else words[0].capital


@functools.cache
def _small_parts(language: str) -> frozenset[str]:
    """Words in small letters that are part of a name: "Balad air base", "Cook county"."""
    table = cue_words(language)
    return table["site_after"] | table["small_parts"] | table["small_inside"]


def reach_of_name(text: str, words: Sequence[Word], *, language: str) -> int:
    """Count the words from the first on that a name could go on through, for :func:`is_one_name` to judge."""
    connectors = cue_words(language)["connectors"]
    small = _small_parts(language)
    for number, (a, b) in enumerate(itertools.pairwise(words), start=1):
        inner = b.capital or b.text.isdigit() or b.text in small or b.text.lower() in connectors
        if not inner or not GAP.fullmatch(text, a.end, b.start):
            return number
    return len(words)


def is_one_name(text: str, words: Sequence[Word], *, language: str) -> bool:
    """Whether neighbouring words could be one name: capitals at both ends, joined by spaces only."""
    if not begins_name(words):
        return False
    table, small = cue_words(language), _small_parts(language)
    proper = [w for w in words if w.text not in small]
    if len(proper) < len(words) and words[-1].text not in small - table["small_inside"]:
        return False
    if not proper or not (proper[-1].capital or proper[-1].text.isdigit()):
        return False
    connectors = table["connectors"]
    if not all(w.capital or w.text.lower() in connectors or w.text.isdigit() for w in proper):
        return False
    gaps = (text[a.end : b.start] for a, b in itertools.pairwise(words))
    return all(
        GAP.fullmatch(gap) and ("." not in gap or len(a.text) <= 3)
        for gap, a in zip(gaps, words, strict=False)
    )


def is_no_name(text: str, *, language: str, stopped: bool = False) -> bool:
    """Whether words are no place whatever the gazetteer says: "South", "the Atlanta", "Honda".

    ``stopped`` says that a full stop follows, as in "Mass." for Massachusetts.
    """
    table = cue_words(language)
    lower = text.lower()
    if stopped and lower in table["abbreviations"]:
        return False
    if len(text) < 2 or lower in table["not_places"] | table["site_after"] or lower in weapon_words(language):
        return True
    first, _, rest = text.partition(" ")
    if rest and first.lower() in table["never_first"]:
        return True
    article = (
        first.istitle() and first.lower() in table["indefinite"] and rest.islower()
    )  # "A camp", not "A Coruña"
    contracted = len(parts := APOSTROPHE.split(lower)) > 1 and parts[-1] in table["contractions"]
    vague = table["directions"] | table["ends"]  # "the West Side"
    return article or contracted or all(w in vague for w in lower.split())


def is_ordinary(text: str, *, language: str) -> bool:
    """Whether a name is also a word of the language, or too short to tell."""
    lower = text.lower()
    common = lower in lowercase_words(language) or lower in cue_words(language)["common_words"]
    return common or len(text) < 3

"""The words of a text as parts of place names: where one begins, what may be one, what surely is none."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geomap.extraction.words import lowercase_words, weapon_words, word_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.model import PlaceIndex

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\w(?:[\w’'ʿʻ‘`-]*\w)?")
ARTICLE = re.compile(
    r"(?:(?:a[dlnrst]|ash|e[dlrsz]|az|ul)[-'’]|[dl]['’])(?=\w)", re.IGNORECASE
)  # "al-Bab", "d'Ivoire"
ARTICLES = frozenset({"al", "el", "ad", "ar", "az", "ash"})  # "al Qaim"; "as", "at" and "an" are English
POSSESSIVE = re.compile(r"['’`]s?$", re.IGNORECASE)
CONTRACTION = re.compile(r"['’](?:ll|ve|re|m|d|t)$", re.IGNORECASE)  # "I'll" is not Illinois
GAP = re.compile(r"\.? ?\n? *")  # what may stand between two words of one name
LONGEST_NAME = 6  # words


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text and its character offsets."""

    start: int
    end: int
    text: str
    capital: bool = field(init=False)  # whether it could begin or end a name

    def __post_init__(self) -> None:
        article = ARTICLE.match(self.text)
        first = self.text[article.end() if article else 0]
        capital = first.isupper() or (first.isalpha() and first.lower() == first.upper())
        object.__setattr__(self, "capital", capital)  # asked a dozen times of each word


def cue_words() -> dict[str, frozenset[str]]:
    """Words around a name that tell whether it is a place, from ``toponyms.toml``."""
    return word_table("toponyms")


def split_words(text: str, index: PlaceIndex) -> list[Word]:
    """List the words of a text; what a hyphen joins that is no name is two words ("Baghdad-Kirkuk")."""
    words = (Word(m.start(), m.end(), m.group()) for m in WORD.finditer(text))
    return [part for word in words for part in _split_hyphen(word, index)]


def _split_hyphen(word: Word, index: PlaceIndex) -> Iterator[Word]:
    cuts = [i for i, c in enumerate(word.text) if c == "-" and 0 < i < len(word.text) - 1]
    if not cuts or ARTICLE.match(word.text) or index.knows(without_possessive(word.text)):
        yield word
        return
    cut = cuts[0]
    for start, end in ((0, cut), (cut + 1, len(word.text))):
        part = Word(word.start + start, word.start + end, word.text[start:end])
        yield from _split_hyphen(part, index)


def without_possessive(text: str) -> str:
    """Take "'s" off the end of a name and make one space of each gap."""
    return " ".join(POSSESSIVE.sub("", text).split())


def begins_name(words: Sequence[Word]) -> bool:
    """Whether a name could begin with the first of the words."""
    article = words[0].text in ARTICLES and len(words) > 1
    return words[1].capital if article else words[0].capital


def _small_parts() -> frozenset[str]:
    """Words in small letters that are part of a name: "Balad air base", "Cook county"."""
    return cue_words()["site_after"] | {"county", "parish", "air"}


def reach_of_name(text: str, words: Sequence[Word]) -> int:
    """Count the words from the first on that a name could go on through, for :func:`is_one_name` to judge."""
    table = cue_words()
    small = table["connectors"] | _small_parts()
    for number, (a, b) in enumerate(itertools.pairwise(words), start=1):
        inner = b.capital or b.text.isdigit() or b.text in small or b.text.lower() in table["connectors"]
        if not inner or not GAP.fullmatch(text, a.end, b.start):
            return number
    return len(words)


def is_one_name(text: str, words: Sequence[Word]) -> bool:
    """Whether neighbouring words could be one name: capitals at both ends, joined by spaces only."""
    if not begins_name(words):
        return False
    table = cue_words()
    proper = [w for w in words if w.text not in _small_parts()]
    if len(proper) < len(words) and words[-1].text not in _small_parts() - {"air"}:
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


def is_no_name(text: str, *, stopped: bool = False) -> bool:
    """Whether words are no place whatever the gazetteer says: "South", "the Atlanta", "Honda".

    ``stopped`` says that a full stop follows, as in "Mass." for Massachusetts.
    """
    table = cue_words()
    lower = text.lower()
    if stopped and lower in table["abbreviations"]:
        return False
    if len(text) < 2 or lower in table["not_places"] or lower in weapon_words() or lower.startswith("the "):
        return True
    article = text.startswith(("A ", "An ")) and text.partition(" ")[2].islower()  # "A camp", not "A Coruña"
    vague = table["directions"]
    words = lower.split()
    return (
        article
        or bool(CONTRACTION.search(text))
        or all(w in vague or w in ("side", "end") for w in words)  # "the West Side"
    )


def is_ordinary(text: str) -> bool:
    """Whether a name is also a word of the language, or too short to tell."""
    lower = text.lower()
    return lower in lowercase_words() or lower in cue_words()["common_words"] or len(text) < 3

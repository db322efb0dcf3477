"""What stands around a name: words that speak for a place, for a person, for a street or a club."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.extraction.toponyms.lexicon import POSSESSIVE, cue_words, is_ordinary
from geomap.words import read_lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.extraction.toponyms.lexicon import Word
    from geomap.model import Cue

Cues = Mapping[str, frozenset[str]]
CLAUSE_ENDS = '!?;:"“”)('


@dataclass(frozen=True, slots=True)
class Context:
    """The words on both sides of a name, read for what they say of it.

    ``locative`` is a preposition or the like, ``vague`` one that people take too, ``title`` a
    word before a person's name and ``addressed`` one that belongs to it ("Mr"), ``people`` a word
    for those who live or serve there ("Kirkuk residents"), ``plural`` the kind in a list of places
    ("Cook and Lake counties").
    """

    locative: bool
    vague: bool
    title: bool
    addressed: bool
    people: bool
    aged: bool
    plural: str
    cue: Cue | None
    previous_capital: bool
    next_capital: bool
    next_word: str
    institution_of: bool
    headline: bool

    @property
    def placed(self) -> bool:
        """Whether the words around speak for a place."""
        return self.locative or (self.cue is not None and not self.next_capital) or bool(self.plural)


@functools.cache
def _pattern(key: str, language: str) -> re.Pattern[str]:
    return re.compile(read_lexicon("place_patterns", language)[key])


def read_context(text: str, words: Sequence[Word], window: tuple[int, int], *, language: str) -> Context:
    """Read what stands around the words ``window[0]`` to ``window[1]``."""
    i, j = window
    table = cue_words(language)
    before = [*_words_before(text, words, i), "", "", "", ""]
    while before[0] in table["directions"]:
        before = [*before[1:], ""]
    after, following = _word_after(text, words, j)
    plural = _plural(text, words[j - 1].end, following, language=language)
    return Context(
        locative=_is_locative(before, table)
        or (before[0] in table["parties"] and text[words[i].start - 1] == "-"),
        vague=before[0] in table["vague_locative"],
        title=before[0].rstrip(".") in table["titles"],
        addressed=i > 0 and words[i - 1].text.lower().rstrip(".") in table["forms_of_address"],
        people=following in table["people_after"],
        aged=_pattern("aged", language).match(text, words[j - 1].end, words[j - 1].end + 8) is not None,
        plural=plural,
        cue=_cue(before, following, table) or _cue_of_plural(plural, table),
        previous_capital=_follows_capital(text, words, i, language=language),
        next_capital=after is not None and after.capital and words[j - 1].end + 1 == after.start,
        next_word=following,
        institution_of=before[0] in table["of"] and before[1] in table["institutions_of"],
        headline=i > 1 and words[i - 2].capital,
    )


def plural_after(text: str, words: Sequence[Word], end: int, *, language: str) -> str:
    """Give the plural that the words before ``end`` share with others: "counties"; alone, it is soon read."""
    return _plural(text, words[end - 1].end, _word_after(text, words, end)[1], language=language)


def _word_after(text: str, words: Sequence[Word], end: int) -> tuple[Word | None, str]:
    """Give the word that is joined to the one before ``end``, and its small letters unless it is owned."""
    joined = end < len(words) and not text[words[end - 1].end : words[end].start].strip(" \n-–")
    after = words[end] if joined else None
    return after, after.text.lower() if after and not POSSESSIVE.search(words[end - 1].text) else ""


def _words_before(text: str, words: Sequence[Word], i: int) -> list[str]:
    """List the words before a name, nearest first, as far as its clause goes."""
    found: list[str] = []
    for k in range(i - 1, max(-1, i - 6), -1):
        gap = text[words[k].end : words[k + 1].start]
        if any(c in gap for c in CLAUSE_ENDS) or ("." in gap and len(words[k].text) > 4) or "\n\n" in gap:
            break
        found.append(words[k].text.lower())
    return found


def _is_locative(before: Sequence[str], table: Cues) -> bool:
    return (
        before[0] in table["locative"]
        or before[0] in table["city_before"]
        or (before[0] in table["of"] and before[1] in table["before_of"])
        or (before[0] in table["on"] and before[1] in table["before_on"])
        or (before[0] in table["to"] and before[1] in table["before_to"])
    )


def _follows_capital(text: str, words: Sequence[Word], i: int, *, language: str) -> bool:
    """Whether the name is the tail of a longer one: "a red Dodge Durango"."""
    if i == 0 or text[words[i - 1].end : words[i].start] not in (" ", ". "):
        return False
    before = words[i - 1]
    spaced = text[before.end : words[i].start] == " "
    initial = len(before.text) == 1 and not spaced  # "Charles H. Wilson"
    direction = before.text.lower() in cue_words(language)["directions"]
    plain = is_ordinary(before.text, language=language) or direction
    return before.capital and (initial or (spaced and not plain))


def _cue(before: Sequence[str], following: str, table: Cues) -> Cue | None:
    of = before[0] in table["of"]
    if following in table["admin_after"] or (of and before[1] in table["admin_before"]):
        return "admin"
    if following in table["district_after"] or (of and before[1] in table["district_before"]):
        return "district"
    if following in table["site_after"]:
        return "site"
    if following in table["quarter_after"]:
        return "quarter"
    before_city = before[1] if of else before[0]
    return "city" if before_city in table["city_before"] or following in table["city_after"] else None


def _plural(text: str, end: int, following: str, *, language: str) -> str:
    """Return the word for several places of one kind that a list ends in: "provinces"."""
    table = cue_words(language)
    kinds = table["plural_admin"], table["plural_district"], table["plural_city"]
    if any(following in words for words in kinds):
        return following
    listed = _pattern("listed", language).match(text, end, end + 160)
    return listed.group(1) if listed and any(listed.group(1) in words for words in kinds) else ""


def _cue_of_plural(plural: str, table: Cues) -> Cue | None:
    if plural in table["plural_admin"]:
        return "admin"
    return "district" if plural in table["plural_district"] else "city" if plural else None

"""Look up the names of a report in the gazetteer, with all that is said of each."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.extraction.parsing.forms import text_of
from geomap.extraction.toponyms.context import plural_after, read_context
from geomap.extraction.toponyms.labels import Labels
from geomap.extraction.toponyms.lexicon import (
    POSSESSIVE,
    cue_words,
    is_no_name,
    is_one_name,
    is_ordinary,
    split_words,
    without_possessive,
)
from geomap.model import Name
from geomap.words import lowercase_words, read_lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Span

    from geomap.extraction.toponyms.context import Context
    from geomap.model import Candidate, Place, PlaceIndex

KNOWN_TOWN = 50_000  # people: a name without label or cue needs a town of that size
DISTRICT = "district"  # what the gazetteer, whose names are English, calls most second-level areas
CROSSING = 60  # characters before and after a name in which streets that meet are told
CITY = 250_000  # people: a name that the recogniser calls a person's needs a town of that size


class Reading:
    """One report as it is read for names: its words, its labels and the gazetteer."""

    def __init__(self, doc: Doc, index: PlaceIndex) -> None:
        self.doc = doc
        self.language = doc.lang_
        self.cues = cue_words(self.language)
        self.text = text_of(doc)
        self.words = split_words(self.text, index, language=self.language)
        self.labels = Labels(doc, self.text, index)
        self.knows = index.knows
        self.is_demonym = functools.cache(lambda name: index.country_of_demonym(name) is not None)
        self.find = functools.cache(lambda name: tuple(index.find(name)))


@dataclass(frozen=True, slots=True)
class Mention:
    """A known name with all that is said of it."""

    name: Name
    entity: Span | None
    context: Context
    placed: bool  # the words around, a dateline or the area after the comma speak for a place
    backed: bool  # ... the area after the comma: "Hit, Anbar"
    holding: bool  # it is the area after the comma of a place that it holds
    first: bool  # it begins a sentence
    headline: bool  # what stands before it is a name too, or this is a headline

    @property
    def exact(self) -> list[Candidate]:
        """The places that are spelled so."""
        return [c for c in self.name.candidates if c.how == "exact"]

    @property
    def population(self) -> int:
        """Inhabitants of the largest of them."""
        return max((c.place.population for c in self.exact), default=0)

    @property
    def city(self) -> bool:
        """Whether it is the main name of a city."""
        return any(c.preferred and c.place.population >= CITY for c in self.exact)

    @property
    def country(self) -> bool:
        """Whether a country is called so."""
        return any(c.place.kind == "country" for c in self.exact)

    @property
    def known(self) -> bool:
        """Whether a country, a province or a town of some size is called so."""
        return self.population >= KNOWN_TOWN or any(c.place.kind in ("country", "admin1") for c in self.exact)


def read_mention(reading: Reading, window: tuple[int, int]) -> Mention | None:
    """Look up the words ``window[0]`` to ``window[1]``; None where they are surely no known place."""
    i, j = window
    if not is_one_name(reading.text, reading.words[i:j], language=reading.language):
        return None
    start, text, end = _read_name(reading, window)
    stopped = reading.text[end : end + 1] == "."
    if is_no_name(text, language=reading.language, stopped=stopped) and not _is_town_of(reading, text, j):
        return None
    if is_crossing(reading, start, end):
        return None
    # most windows are no known name, and need not be read in their context
    spelled = _spell(text, plural_after(reading.text, reading.words, j, language=reading.language), reading)
    if spelled is None:
        return None
    context = read_context(reading.text, reading.words, window, language=reading.language)
    if context.next_capital and context.next_word in reading.cues["streets"]:
        return None
    candidates = _find(reading, spelled, context)
    candidates = tuple(c for c in candidates if stopped or not _is_short_for(text, c))
    holding = _is_holding(reading, i, candidates)
    if not holding and text.isupper() and text.lower() in lowercase_words(reading.language):
        candidates = tuple(c for c in candidates if not _is_code(c))
    if reading.is_demonym(text) and not is_country(candidates):
        return None
    if is_ordinary(text, language=reading.language) and not any(c.how == "exact" for c in candidates):
        return None
    entity = reading.labels.covering(start, end)
    name = Name(start, end, text, candidates, entity.label_ if entity else "", context.cue)
    return _set_in_text(reading, window, name=name, entity=entity, context=context, holding=holding)


def _read_name(reading: Reading, window: tuple[int, int]) -> tuple[int, str, int]:
    """Return start, spelling and end of a name without its possessive."""
    i, j = window
    start = reading.words[i].start
    raw = POSSESSIVE.sub("", reading.text[start : reading.words[j - 1].end])
    text, end = " ".join(raw.split()), start + len(raw)
    plural = i == j - 1 and text.endswith("s") and reading.text[end : end + 1] in ("'", "’")
    if plural and not reading.knows(text):  # "Fallujahs' elders"
        return start, text[:-1], end - 1
    return start, text, end


def _set_in_text(
    reading: Reading,
    window: tuple[int, int],
    *,
    name: Name,
    entity: Span | None,
    context: Context,
    holding: bool,
) -> Mention:
    i, j = window
    labels, before = reading.labels, reading.words[i - 1] if i else None
    backed = _is_backed(reading, j, name.candidates)
    home = before is not None and before.text in reading.cues["of"] and labels.follows_person(before.start)
    return Mention(
        name,
        entity,
        context,
        placed=context.placed or backed or home or labels.in_dateline(name.start),
        backed=backed,
        holding=holding,
        first=labels.begins_sentence(name.start) or reading.text[name.start - 1 : name.start] in ("“", '"'),
        headline=context.headline and not labels.begins_sentence(reading.words[i - 2].start),
    )


def _spell(text: str, plural: str, reading: Reading) -> str | None:
    """Return the spelling that the gazetteer has: in "Cook and Lake counties" that of "Cook County"."""
    kind = read_lexicon("toponyms", reading.language)["listed_kinds"].get(plural)
    if kind and reading.knows(f"{text} {kind}"):
        return f"{text} {kind}"
    return text if reading.knows(text) else None


def _find(reading: Reading, text: str, context: Context) -> tuple[Candidate, ...]:
    """Look a name up; in "Kupiansk district" also with the word that says what it is."""
    found = reading.find(text)
    table = reading.cues
    kinds = table["admin_after"], table["district_after"], table["town_or_district"]
    after = any(context.next_word in words for words in kinds)
    if not after and context.cue not in ("admin", "district"):
        return found
    longer = f"{text} {context.next_word if after else DISTRICT}"
    said = {c.place.id: c for c in reading.find(longer) if c.how == "exact"}
    short = {c.place.id for c in found if c.preferred or c.place.id not in said}
    return (
        *(c if c.place.id in short else said[c.place.id] for c in found),
        *(c for c in said.values() if c.place.id not in {f.place.id for f in found}),
    )


def _is_town_of(reading: Reading, text: str, j: int) -> bool:
    """Whether what is mostly no place is one here, by the area after the comma: "Pontiac, Mich."."""
    candidates = reading.find(text) if text.istitle() or text.isupper() else ()
    return (
        bool(candidates) and text.lower() in reading.cues["not_places"] and _is_backed(reading, j, candidates)
    )


def is_crossing(reading: Reading, start: int, end: int) -> bool:
    """Whether a name is that of a street where two meet: "Elm and Paris streets"."""
    before, after = reading.text[max(0, start - CROSSING) : start], reading.text[end : end + CROSSING]
    street_before, street_after = _crossings(reading.language)
    return bool(street_before.search(before) or street_after.match(after))


@functools.cache
def _crossings(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = read_lexicon("place_patterns", language)
    return re.compile(table["crossing_before"]), re.compile(table["crossing_after"])


def _is_short_for(text: str, candidate: Candidate) -> bool:
    """Whether a name is short for an area and wants a full stop: "Wash" for Washington, not "NY"."""
    name = candidate.place.name
    short = candidate.place.kind == "admin1" and candidate.reviewed and len(text) < min(6, len(name))
    return short and not text.isupper() and (candidate.name.endswith(".") or _is_code(candidate))


def _is_code(candidate: Candidate) -> bool:
    """Whether an area is called by its code: "IN" is Indiana only after a town of it."""
    return candidate.place.kind == "admin1" and candidate.name.isupper() and candidate.name.isalpha()


def is_country(candidates: Sequence[Candidate]) -> bool:
    """Whether the main name of a country is written: "Philippines" looks like a plural of "Philippine"."""
    return any(c.place.kind == "country" and c.preferred and c.how == "exact" for c in candidates)


def _is_backed(reading: Reading, j: int, candidates: Sequence[Candidate]) -> bool:
    """Whether the area after a comma holds a place of the name: "Hit, Anbar", "Nice, France"."""
    words = reading.words
    if j >= len(words) or reading.text[words[j - 1].end : words[j].start] != ", " or not words[j].capital:
        return False
    for k in range(min(j + 3, len(words)), j, -1):
        area = without_possessive(reading.text[words[j].start : words[k - 1].end])
        if not is_one_name(reading.text, words[j:k], language=reading.language) or not reading.knows(area):
            continue
        return _holds([c.place for c in reading.find(area) if c.how == "exact"], candidates)
    return False


def _is_holding(reading: Reading, i: int, candidates: Sequence[Candidate]) -> bool:
    """Whether a name is the area of the place before it: "Gary, Indiana", "Gary, IN", "Gary IN"."""
    words = reading.words
    if not i or not words[i - 1].capital:
        return False
    gap = reading.text[words[i - 1].end : words[i].start]
    areas = [
        c.place for c in candidates if c.how == "exact" and (gap == ", " or (gap == " " and _is_code(c)))
    ]
    if not areas or (gap == " " and not words[i].text.isupper()):
        return False
    for k in range(i - 1, max(-1, i - 4), -1):
        town = reading.text[words[k].start : words[i - 1].end]
        one = is_one_name(reading.text, words[k:i], language=reading.language)
        if one and reading.knows(town) and _holds(areas, reading.find(town)):
            return True
    return False


def _holds(areas: Sequence[Place], candidates: Sequence[Candidate]) -> bool:
    """Whether one of the places lies in one of the countries or provinces."""
    held = [c.place for c in candidates if c.how == "exact" and c.place.kind not in ("country", "admin1")]
    return any(
        a.country_code == p.country_code and (a.kind == "country" or a.name == p.admin1)
        for a in areas
        for p in held
        if a.kind in ("country", "admin1")
    )

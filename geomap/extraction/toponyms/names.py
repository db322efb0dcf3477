"""Recognise the place names of a parsed report.

Two sources are joined: the entity recogniser, which knows how a name is used,
and the gazetteer, which knows what is a place. Small models find most places
but mislabel them (see DESIGN: 69-77 % F1 on news), so a name that the gazetteer
has is accepted under another label where the words around it, or the rest of
the report, speak for a place.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from typing import TYPE_CHECKING

from geomap.extraction.toponyms.claims import Claim, judge_entity, judge_window
from geomap.extraction.toponyms.labels import PLACE_LABELS
from geomap.extraction.toponyms.lexicon import LONGEST_NAME, WORD, begins_name, reach_of_name
from geomap.extraction.toponyms.mentions import Reading
from geomap.words import read_lexicon

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from spacy.tokens import Doc

    from geomap.model import Name, PlaceIndex

__all__ = ["WORD", "find_names"]


def find_names(doc: Doc, index: PlaceIndex) -> list[Name]:
    """List the place names of a parsed text, in order and without overlaps.

    Parameters
    ----------
    doc
        A parsed text; only entities, sentences and characters are read.
    index
        The gazetteer, asked for candidates.
    """
    reading = Reading(doc, index)
    claims = _claim_known(reading)
    claims += _claim_unknown(reading, claims)
    return sorted(_settle(reading, claims), key=lambda n: n.start)


def _claim_known(reading: Reading) -> list[Claim]:
    """Claim the names that the gazetteer has; of those that begin at one word the longest."""
    claims: list[Claim] = []
    i = 0
    while i < len(reading.words):
        claim, length = _claim_at(reading, i) if begins_name(reading.words[i : i + 2]) else (None, 1)
        if claim is not None:
            claims.append(claim)
        i += length
    return claims


def _claim_at(reading: Reading, i: int) -> tuple[Claim | None, int]:
    """Return the claim that begins at a word, and how many words it takes."""
    kept: Claim | None = None
    words = reading.words[i : i + LONGEST_NAME]
    for j in range(reach_of_name(reading.text, words, language=reading.language) + i, i, -1):
        claim = judge_window(reading, (i, j))
        if claim is not None and not claim.open:
            return claim, j - i
        kept = kept or claim
    return kept, 1


def _claim_unknown(reading: Reading, claims: Sequence[Claim]) -> list[Claim]:
    """Claim the places that the recogniser sees and that no claim covers."""
    taken = [(c.name.start, c.name.end) for c in claims if not c.open]
    free = (
        entity
        for entity in reading.doc.ents
        if entity.label_ in PLACE_LABELS and not _overlaps(entity.start_char, entity.end_char, taken)
    )
    return [claim for entity in free if (claim := judge_entity(reading, entity)) is not None]


def _overlaps(start: int, end: int, taken: Iterable[tuple[int, int]]) -> bool:
    return any(start < e and s < end for s, e in taken)


def _settle(reading: Reading, claims: Sequence[Claim]) -> list[Name]:
    """Give a name one sense in the whole report: a place's where it surely is one, else a person's."""
    people, joint = reading.labels.people, _joint(reading.language)
    accepted = [c for c in claims if not c.open]
    sure = {c.name.text.lower() for c in accepted if c.sure}
    often = Counter(c.name.text.lower() for c in accepted)
    kept = [c for c in accepted if c.sure or _stands(c.name, sure, often=often, people=people)]
    told = sure | {c.name.text.lower() for c in accepted if c.known and not people[c.name.text.lower()]}
    names = [c.name for c in kept]
    ends = {c.name.end: c for c in kept if c.sure}
    taken = [(n.start, n.end) for n in names]
    for claim in claims:
        name = claim.name
        spoken = name.text.lower() in told or (
            claim.listable and _is_next(joint.search(reading.text, max(0, name.start - 6), name.start), ends)
        )
        if claim.open and spoken and not _overlaps(name.start, name.end, taken):
            names.append(name)
            ends[name.end] = claim
    return names


def _stands(name: Name, sure: set[str], *, often: Counter[str], people: Counter[str]) -> bool:
    text = name.text.lower()
    return text in sure or people[text] < often[text]


@functools.cache
def _joint(language: str) -> re.Pattern[str]:
    """Compile what stands between two places of a list."""
    return re.compile(read_lexicon("place_patterns", language)["joint"])


def _is_next(joint: re.Match[str] | None, ends: Container[int]) -> bool:
    """Whether a name follows a place in a list: "in Hit, Rawa and Anah"."""
    return joint is not None and joint.start() in ends

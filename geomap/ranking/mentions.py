"""The names of a report, each with its candidates once, and what stands beside them."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geomap.distances import contains
from geomap.words import word_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geomap.model import Candidate, Cue, Name, Place

AREAS = frozenset({"country", "admin1", "admin2", "region", "continent"})
WATERS = frozenset({"sea", "river", "lake", "strait"})
TOWNS = frozenset({"populated_place", "quarter"})
MOST_BESIDE = 6  # candidates of the next name that may hold this one
MOST_BETWEEN = 5  # words between a place and the one that holds it


@dataclass(slots=True)
class Mention:
    """A name as the report uses it: all its occurrences under one cue have one sense.

    ``parents`` and ``children`` are what the names right after and right before it may
    be ("Atlanta, Georgia"). ``shares`` says how likely each candidate is; what is left
    of 1 is for none of them.
    """

    text: str
    cue: Cue | None
    candidates: tuple[Candidate, ...]
    positions: list[int] = field(default_factory=list)  # in the list of names
    parents: list[Place] = field(default_factory=list)
    children: list[Place] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)


def list_mentions(
    names: Sequence[Name], text: str, *, known_countries: Iterable[str], language: str
) -> list[Mention]:
    """Group names by what is written and said of it; leave out those that nothing can stand for.

    A merely similar spelling is kept only in a country that the report speaks of:
    ``known_countries``, and those of what other names may stand for.
    """
    spoken = {*known_countries, *_first_countries(names)}
    mentions: dict[tuple[str, Cue | None], Mention] = {}
    for position, name in enumerate(names):
        kept = tuple(
            c
            for c in name.candidates
            if (c.how == "exact" or c.place.country_code in spoken) and not _is_by_town(c, name.candidates)
        )
        if kept:
            mention = mentions.setdefault((name.text, name.cue), Mention(name.text, name.cue, kept))
            mention.positions.append(position)
    beside = _find_beside(names, text, language)
    for mention in mentions.values():
        mention.parents, mention.children = beside[mention.text]
    return list(mentions.values())


def _is_by_town(country: Candidate, candidates: Iterable[Candidate]) -> bool:
    """Whether a country is called so only after its town: "Tunis", which is Tunisia in Kurdish."""
    return (
        country.place.kind == "country"
        and not country.preferred
        and any(
            c.place.kind == "populated_place" and c.preferred and contains(country.place, c.place)
            for c in candidates
        )
    )


def _first_countries(names: Sequence[Name]) -> Iterable[str]:
    for name in names:
        for candidate in name.candidates[:1]:
            if candidate.how == "exact" and candidate.place.country_code:
                yield candidate.place.country_code


def _find_beside(
    names: Sequence[Name], text: str, language: str
) -> Mapping[str, tuple[list[Place], list[Place]]]:
    """For each name, what it is said to lie in and to hold where two names read "X, Y" or "X in Y"."""
    beside: dict[str, tuple[list[Place], list[Place]]] = defaultdict(lambda: ([], []))
    for name, following in itertools.pairwise(names):
        if _joins(text[name.end : following.start], language):
            areas = [c.place for c in following.candidates if c.place.kind in AREAS or c.reviewed]
            towns = [c.place for c in following.candidates[:3] if c.place.kind == "populated_place"]
            beside[name.text][0].extend([*areas[:MOST_BESIDE], *towns])
            beside[following.text][1].extend(c.place for c in name.candidates[:MOST_BESIDE])
    return beside


def _joins(between: str, language: str) -> bool:
    if between == " ":  # "Huntington WV": two names that are not one
        return True
    table = word_table("toponyms", language)
    said = between.lower().replace(",", " , ").replace("(", " , ").split()
    words = [word for word in said if word not in table["held_uncounted"]]
    joined = set(words) <= table["held_between"] and bool(table["held"] & set(words))
    return 0 < len(words) <= MOST_BETWEEN and joined


def has_own_town(mention: Mention, area: Place) -> bool:
    """Whether a town in the area bears the same name: "in Kherson" is in the town."""
    return any(
        c.place.kind == "populated_place" and c.preferred and contains(area, c.place)
        for c in mention.candidates
    )

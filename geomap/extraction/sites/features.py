"""What speaks for a place of a report as the site of an event, as numbers."""

from __future__ import annotations

import bisect
import math
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geomap.distances import contains, places_km
from geomap.extraction.datelines import DATELINE
from geomap.extraction.stories.coreference import VIOLENT, kind_family
from geomap.extraction.stories.tellings import LEAD, SURE
from geomap.extraction.triggers.roles import words_above
from geomap.words import place_precision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

    from geomap.choosing import Features
    from geomap.extraction.stories.linking import Story
    from geomap.extraction.stories.tellings import Telling
    from geomap.model import Place, Report, Toponym

SITE_ROLES = ("at", "near", "towards")
NEAR_KM = 50.0  # two places nearer than this are of one neighbourhood
SHORTEST_NAME = 4  # letters: shorter ones stand in an address by chance
WHOLES = frozenset({"country", "continent"})
WATERS = frozenset({"sea", "river", "lake", "strait"})
KINDS = frozenset({"populated_place", "quarter", "admin1", "admin2", "region", *WHOLES})
LETTERS = re.compile(r"[^\W\d_]+")
TITLE_BREAK = re.compile(r" [-–—|] ")  # before what the paper or station is called
UNKNOWN_SCORE = 0.5  # of a place that words make of an open name


@dataclass(slots=True)
class Option:
    """A place that a report names, with all its mentions, and what speaks for it whatever the event."""

    place: Place
    toponyms: list[Toponym] = field(default_factory=list)
    features: Features = field(default_factory=dict)

    @property
    def anchors(self) -> list[Place]:
        """The place and what its names themselves stand for: "5 km from X" lies where X does."""
        return [self.place, *(t.match.place for t in self.toponyms if t.match)]


class ReportPlaces:
    """The resolved places of one report, and what its words say of them whatever the event."""

    def __init__(self, report: Report, doc: Doc, toponyms: Sequence[Toponym]) -> None:
        self._doc = doc
        self._starts = [sentence.start_char for sentence in doc.sents]
        self._title_end = len(report.title)
        self._datelines = [match.span() for match in DATELINE.finditer(report.content)]
        self._address = _letters(report.url or "")
        self._tail = _find_tail(report.title)
        self._people = _list_people(doc)
        self.options = _gather_options(toponyms)
        for rank, option in enumerate(sorted(self.options, key=self._first_told)):
            words = _sum_up([self._word_features(toponym) for toponym in option.toponyms])
            words |= self._name_features(option) | {"first": 1 / (1 + rank)}
            option.features = words | _place_features(option) | _company_features(option, self.options)

    def _first_told(self, option: Option) -> tuple[bool, bool, int]:
        """Say where a place is first named: in the text, then in the title, and wholes after all others."""
        in_title, start = min((t.start < self._title_end, t.start) for t in option.toponyms)
        return option.place.kind in WHOLES, in_title, start

    def sentence_of(self, position: int) -> int:
        """Give the number of the sentence that a character stands in, from 0."""
        return bisect.bisect_right(self._starts, position) - 1

    def _word_features(self, toponym: Toponym) -> Features:
        """Say what the words around one mention make of it."""
        span = self._doc.char_span(toponym.start, toponym.end, alignment_mode="expand")
        above = words_above(span.root) if span is not None else set[str]()
        if toponym.spot is not None and toponym.spot.relates:
            above = {name for name in above if not name.startswith("by_")} | {"by_near"}
        found = dict.fromkeys(above, 1.0)
        found["embedded" if toponym.embedded else "free"] = 1.0
        if toponym.start < self._title_end:
            found["title" if toponym.start < self._tail else "tail"] = 1.0
        elif any(start <= toponym.start < end for start, end in self._datelines):
            found["dateline"] = 1.0
        elif self.sentence_of(toponym.start) <= LEAD:
            found["lead"] = 1.0
        return found

    def _name_features(self, option: Option) -> Features:
        """Say what speaks for all mentions of a place together."""
        names = [t.name for t in option.toponyms]
        return {
            "address": float(any(self._is_in_address(name) for name in names)),
            "person": float(any(name.lower() in self._people for name in names)),
            "only_embedded": float(all(t.embedded for t in option.toponyms)),
        }

    def _is_in_address(self, name: str) -> bool:
        letters = _letters(name)
        return len(letters) >= SHORTEST_NAME and letters in self._address


def _find_tail(title: str) -> int:
    """Find where a title goes over to the name of the paper or station that it was taken from."""
    return max((match.start() for match in TITLE_BREAK.finditer(title)), default=len(title))


def _list_people(doc: Doc) -> frozenset[str]:
    """List first names and surnames of those whom a report names with both, in small letters."""
    people = (entity for entity in doc.ents if entity.label_ == "PERSON" and len(entity) > 1)
    return frozenset(token.lower_ for entity in people for token in entity)


def _letters(text: str) -> str:
    return "".join(LETTERS.findall(text.lower()))


def _gather_options(toponyms: Sequence[Toponym]) -> list[Option]:
    options: dict[tuple[str, str], Option] = {}
    for toponym in toponyms:
        place = toponym.place
        if place is not None:
            options.setdefault((place.id, place.name), Option(place)).toponyms.append(toponym)
    return list(options.values())


def _sum_up(rows: Sequence[Features]) -> Features:
    """Keep of each feature the most that any mention has, and how much they have of it on average."""
    found: Features = {}
    for name in {name for row in rows for name in row}:
        values = [row.get(name, 0.0) for row in rows]
        found |= {name: max(values), f"mean_{name}": sum(values) / len(values)}
    return found


def _place_features(option: Option) -> Features:
    """Say what kind of place it is, and how surely its names stand for it."""
    place = option.place
    kind = "water" if place.kind in WATERS else place.kind if place.kind in KINDS else "site"
    scores = [t.match.score for t in option.toponyms if t.match]
    return {
        f"kind_{kind}": 1.0,
        "doubt": math.log1p(place.radius_km),
        "named": math.log(len(option.toponyms)),
        "score": max(scores, default=UNKNOWN_SCORE),
    }


def _company_features(option: Option, options: Sequence[Option]) -> Features:
    """Say how a place lies to the other places of the report."""
    others = [other for other in options if other is not option]
    near = [o for o in others if o.place.kind not in (*WHOLES, "admin1") and _km(option, o) < NEAR_KM]
    held = any(contains(o.place, anchor) for o in others for anchor in option.anchors)
    return {
        "share": len(option.toponyms) / sum(len(o.toponyms) for o in options),
        "near": math.log1p(sum(len(o.toponyms) for o in near)),
        "held": float(held),
    }


def _km(a: Option, b: Option) -> float:
    return places_km(a.place, b.place)


def story_features(
    options: Sequence[Option], story: Story, others: Sequence[Story], places: ReportPlaces
) -> list[Features]:
    """Say what speaks for each of the places as the site of a story.

    Parameters
    ----------
    options
        The places that it may have been at.
    story
        The incident.
    others
        The other incidents of the report.
    places
        The report's places, of which the options are.
    """
    told = {telling.sentence for telling in story.tellings}
    elsewhere = {site.toponym.start for other in others for site in other.sites}
    rows = []
    for option in options:
        row = option.features | _said_features(option, story)
        row["told"] = float(any(places.sentence_of(t.start) in told for t in option.toponyms))
        if not row["said"]:
            row["other_story"] = float(any(t.start in elsewhere for t in option.toponyms))
        rows.append(row)
    for row, rival in zip(rows, _weigh_rivals(options, rows), strict=True):
        row |= _rival_features(row, rival)
    return rows


def _said_features(option: Option, story: Story) -> Features:
    """Say how surely the story's own sentences put it there."""
    mine = {t.start for t in option.toponyms}
    found: Features = defaultdict(float)
    for telling in story.tellings:
        violent = _is_violent(telling)
        for located in (p for p in telling.places if p.toponym.start in mine):
            sure = located.strength >= SURE
            role = located.role if sure else "weak"
            found[role] = max(found[role], located.strength if sure else 1.0)
            if violent and role in SITE_ROLES:
                found["violent"] = max(found["violent"], located.strength)
    found["said"] = max(found[role] for role in SITE_ROLES)
    fine = place_precision(option.place.kind) <= 2
    found["said_fine"] = found["said"] * option.features["score"] * fine
    found["said_backed"] = found["said_fine"] * _is_backed(option)
    return dict(found)


def _is_violent(telling: Telling) -> bool:
    """Whether a telling is of the violence itself, not of an arrest or a march after it."""
    return bool(telling.casualties) or any(kind_family(t) in VIOLENT for t in telling.triggers)


def _is_backed(option: Option) -> bool:
    """Whether other places of the report lie around it or beside it: a stray name is often none."""
    return option.features["held"] > 0 or option.features["near"] > 0


def _weigh_rivals(options: Sequence[Option], rows: Sequence[Features]) -> list[float]:
    """Say of each place how surely the violence is said to have been far away from it."""
    said = [
        row["said"] * row.get("violent", 0.0) * row["score"] * _is_backed(o) * (o.place.kind not in WHOLES)
        for o, row in zip(options, rows, strict=True)
    ]
    return [
        max((s for s, o in zip(said, options, strict=True) if _is_far(a, o)), default=0.0) for a in options
    ]


def _is_far(a: Option, b: Option) -> bool:
    return a is not b and _km(a, b) > max(NEAR_KM, b.place.radius_km)


def _rival_features(row: Features, rival: float) -> Features:
    if row["said"]:
        return {"only_said": row["said"] * (not rival)}
    names = ("title", "dateline")
    return {"rival": rival, **{f"{name}_rival": row.get(name, 0.0) * rival for name in names}}

"""What a telling is: a place in a report where an event is told, with what is said there.

A sentence is one telling, unless its clauses speak of other days or other places
("a bomb killed three in A, and hours later gunmen attacked B"). Which tellings
are of one incident is the business of linking.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

    from geomap.extraction.counts.casualties import CasualtyMention
    from geomap.extraction.times.mentions import TimeMention
    from geomap.extraction.triggers.kinds import Trigger
    from geomap.model import PlaceRole, Toponym

CLAUSES = frozenset(
    {"ROOT", "conj", "advcl", "relcl", "ccomp", "acl", "parataxis", "pcomp", "csubj", "xcomp"}
)
SURE = 0.45  # strength of a place's part from which it counts as the event's own
LEAD = 2  # sentences from the top: where a report says what it is about


@dataclass(frozen=True, slots=True)
class Located:
    """A place in a telling: the toponym, its part, and how surely."""

    toponym: Toponym
    role: PlaceRole
    strength: float


@dataclass(frozen=True, slots=True)
class Timed:
    """A time in a telling, and how surely it is the event's own: 0 to 1."""

    mention: TimeMention
    weight: float


@dataclass(slots=True)
class Telling:
    """One clause or sentence that tells of an event."""

    sentence: int
    start: int  # character offset of its first trigger
    triggers: list[Trigger] = field(default_factory=list)
    casualties: list[CasualtyMention] = field(default_factory=list)
    places: list[Located] = field(default_factory=list)
    times: list[Timed] = field(default_factory=list)
    nearby: list[Timed] = field(default_factory=list)  # of the sentences right after it
    definite: bool = False  # "the attack", "the bombing": of one already told
    also: tuple[int, int] | None = None  # offsets of a word that ties it to the day told before

    @property
    def sites(self) -> list[Located]:
        """The places where it says the event was, surest and most fitting first."""
        order = {"at": 0, "near": 1, "towards": 2}
        sites = [p for p in self.places if p.role in order and p.strength >= SURE]
        return sorted(sites, key=lambda p: (order[p.role], -p.strength))


def clause_of(token: Token) -> Token:
    """Find the head of the clause that a token stands in."""
    node = token
    while node.head.i != node.i:
        if node.pos_ in ("VERB", "AUX") and node.dep_ in CLAUSES:
            return node
        node = node.head
    return node


def days_of(telling: Telling) -> list[tuple[str, str]]:
    """List the intervals of days that a telling gives for the event itself, as ISO dates."""
    periods = [t.mention.period for t in telling.times if t.weight >= SURE]
    return [
        (p.start.isoformat(), p.end.isoformat())
        for p in periods
        if p is not None and p.start is not None and p.end is not None
    ]

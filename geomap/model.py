"""The words of the house: what a report is and what is read out of one.

Frozen dataclasses that every stage shares; this module imports nothing of
geomap. Offsets count characters from 0, ends are exclusive. Points are degrees,
EPSG:4326. Dates are local to the place they speak of. ``None`` means unknown,
never zero.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal, Protocol

Part = Literal["title", "text"]
Status = Literal["occurred", "attempted", "foiled", "threatened", "denied"]
TimePrecision = Literal["minute", "hour", "part_of_day", "day", "week", "month", "year", "unknown"]
Cue = Literal["admin", "district", "city", "quarter", "site"]
DateBasis = Literal["stated", "relative", "anchored", "report", "ambiguous"]
PlaceRole = Literal["at", "near", "from", "towards", "mentioned"]

TITLE_GAP = "\n\n"
LANGUAGES = ("en", "fr")  # that reports are read in, ISO 639-1; each is a folder of geomap/data


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a report's own words.

    ``start`` and ``end`` are offsets into the report's ``title`` or ``text``,
    as ``part`` says; ``quote`` is what stands there, unchanged.
    """

    start: int
    end: int
    quote: str
    part: Part = "text"


@dataclass(frozen=True, slots=True)
class Report:
    """One article, note or message, as a reader of :mod:`geomap.reports` gives it."""

    id: str
    text: str
    title: str = ""
    published: datetime.date | None = None
    url: str | None = None
    source: str | None = None
    language: str | None = None  # ISO 639-1; None: it does not say, and is told by its words
    offset: int = 0  # of an excerpt: where it begins in the report's text

    @property
    def content(self) -> str:
        """Title, a blank line and text: what the language model reads."""
        return f"{self.title}{TITLE_GAP}{self.text}" if self.title else self.text

    @property
    def text_start(self) -> int:
        """Offset of the first character of ``text`` within ``content``."""
        return len(self.title) + len(TITLE_GAP) if self.title else 0

    def span(self, start: int, end: int) -> Span:
        """Turn offsets into ``content`` into a span of title or text."""
        shift = self.text_start
        if start < shift:
            end = min(end, len(self.title))
            return Span(start, end, self.title[start:end], "title")
        start, end = start - shift, end - shift
        return Span(start + self.offset, end + self.offset, self.text[start:end], "text")


@dataclass(frozen=True, slots=True)
class Period:
    """When something happened: an interval of local days, both ends included.

    ``basis`` says what the days were counted from: nothing ("stated"), the report's day
    ("relative"), another event ("anchored"); "report": nothing is said, and the report's day is
    taken; "ambiguous": "03/04/2016", of which nobody knows the order, so there are no days.
    """

    start: datetime.date | None
    end: datetime.date | None
    precision: TimePrecision
    time: str | None = None  # "01:00", 24 hours; local to the place unless ``zone`` is set
    zone: str | None = None  # IANA name where the words give one ("GMT" -> "UTC")
    spans: tuple[Span, ...] = ()
    share: float | None = None  # probability, 0 to 1, that ``start`` is the day
    basis: DateBasis | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people: best, lowest and highest that the words allow.

    "No casualties" is (0, 0, 0); "at least 12" is (12, 12, None); "between 15
    and 20" is (None, 15, 20); "dozens" is (None, 24, None). Silence is no Count.
    ``share`` is the probability, 0 to 1, that the number is right; None where nothing is fitted.
    """

    best: int | None
    low: int | None
    high: int | None
    spans: tuple[Span, ...] = ()
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of the report that fill one cell, with the span they stand in."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Place:
    """A gazetteer entry.

    ``kind`` is one of ``gazetteer/sources.toml``'s kinds; ``radius_km`` is the
    distance within which the place surely lies or extends.
    """

    id: str  # "geonames:98182", "geomap:iq/green-zone"
    name: str
    kind: str
    country_code: str | None  # ISO 3166-1 alpha-2; None for seas and regions of several
    admin1: str | None  # name of the first-level area, None for countries and seas
    latitude: float
    longitude: float
    radius_km: float
    population: int = 0
    timezone: str | None = None  # IANA name
    source: str = ""
    country: str | None = None  # English name


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may stand for, and how the name was matched."""

    place: Place
    name: str  # the spelling in the gazetteer that matched
    how: Literal["exact", "fold", "fuzzy"]
    preferred: bool = False  # the spelling is the place's main name, or a reviewed one
    reviewed: bool = False  # from the hand-kept table, which overrides the rest


@dataclass(frozen=True, slots=True)
class Name:
    """A place name as recognised, with the places it may stand for.

    ``start`` and ``end`` are offsets into :attr:`Report.content`; ``text`` is what
    was looked up. ``cue`` is the kind of place that the words around it give
    ("Donetsk province", "the city of Hit"); ``embedded`` marks a name inside the
    name of an institution ("Baghdad Police Department").
    """

    start: int
    end: int
    text: str
    candidates: tuple[Candidate, ...]
    label: str  # of the entity recogniser, "" where it saw nothing
    cue: Cue | None = None
    embedded: bool = False


class PlaceIndex(Protocol):
    """What extraction asks of a gazetteer; :class:`geomap.gazetteer.Gazetteer` is one."""

    def knows(self, name: str) -> bool:
        """Say quickly whether any entry has this name."""
        ...

    def find(self, name: str, *, country: str | None = None, fuzzy: bool = False) -> list[Candidate]:
        """List the places that a name may stand for, without regard to context."""
        ...

    def country_of_demonym(self, word: str) -> str | None:
        """Give the ISO code of the country that "Iraqi" speaks for."""
        ...


@dataclass(frozen=True, slots=True)
class Match:
    """What a toponym was resolved to, how surely (0 to 1), and what came second."""

    place: Place
    score: float
    why: str
    runner_up: Place | None = None
    runner_up_score: float = 0.0


@dataclass(frozen=True, slots=True)
class Spot:
    """What the words around a toponym make of it: "20 km south of Kirkuk", "northern Iraq".

    ``place`` has the name, point and radius that the words stand for, and the id of
    what the toponym is itself; its ``kind`` says how exact it is. ``span`` holds the
    whole words, ``form`` says how they were read.
    """

    place: Place
    span: Span
    form: str  # one of geomap.compositions.grammar.Form, "between" or "border"
    why: str  # how the point was come by: "offset, 20.0 km from Kirkuk"

    @property
    def relates(self) -> bool:
        """Whether the toponym is only what the place is told from: "30 km from X" is not X."""
        return self.form in ("offset", "distance", "between")


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name in a report. ``match`` is None while, or because, it stays open.

    ``match`` is what the name itself stands for, ``spot`` what the words around it
    make of that, ``place`` the one of both that an event there is put at.
    """

    span: Span
    name: str  # as looked up: without article and possessive
    start: int  # offsets into Report.content
    end: int
    match: Match | None = None
    why_open: str | None = None
    embedded: bool = False  # inside an institution's name: speaks for where, names no site
    spot: Spot | None = None
    described: bool = False  # words that stand for a name: "the Iraqi capital"

    @property
    def place(self) -> Place | None:
        """Where an event at the toponym is put; None while it stays open."""
        if self.spot is not None:
            return self.spot.place
        return self.match.place if self.match else None

    @property
    def words(self) -> Span:
        """The words that say where: the name, or the whole composition it stands in."""
        return self.spot.span if self.spot else self.span


@dataclass(frozen=True, slots=True)
class EventPlace:
    """A toponym and the part it plays in one event."""

    toponym: Toponym
    role: PlaceRole


@dataclass(frozen=True, slots=True)
class Confidence:
    """Calibrated probabilities, 0 to 1, that cells are right; None for those that are empty."""

    row: float  # the place within 25 km, the first day and both counts
    place: float | None = None  # within 25 km or the radius of doubt
    date: float | None = None  # the day lies in the interval
    counts: float | None = None  # those that are stated


@dataclass(frozen=True, slots=True)
class Event:
    """What a report says happened, each value with the words it rests on."""

    report_id: str
    event_type: str
    sub_event_type: str
    label: str  # what in two or three words, for a title: "Rocket attack"
    status: Status
    rank: int
    triggers: tuple[Span, ...]
    places: tuple[EventPlace, ...] = ()
    substance: float | None = None  # probability, 0 to 1, that the report tells of an incident here
    place_share: float | None = None  # probability, 0 to 1, that the first of them is where it was
    period: Period | None = None
    killed: Count | None = None
    injured: Count | None = None
    killed_perpetrators: Count | None = None  # of the killed, those who did the deed
    missing: Count | None = None
    abducted: Count | None = None
    arrested: Count | None = None
    toll_source: Phrase | None = None  # who says how many
    weapon: Phrase | None = None
    actor1: Phrase | None = None
    actor2: Phrase | None = None
    target: Phrase | None = None
    claimed_by: Phrase | None = None  # who says that it was them
    blamed: Phrase | None = None  # who is said by others to have done it
    confidence: Confidence | None = None

    @property
    def site(self) -> Toponym | None:
        """The toponym that puts the event on the map: the first one it was at, near or aimed at."""
        return next((p.toponym for p in self.places if p.role in ("at", "near", "towards")), None)

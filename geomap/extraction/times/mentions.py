"""A time that a report gives, and what it means where another event dates it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from geomap.extraction.times.time_words.almanac import Unit, shift_days, shift_precision
from geomap.model import DateBasis, Period, TimePrecision

UNKNOWN = Period(None, None, "unknown")
FROM_FINE_TO_COARSE: tuple[TimePrecision, ...] = (
    "minute", "hour", "part_of_day", "day", "week", "month", "year", "unknown",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TimeMention:
    """An expression of time at ``start``:``end`` of the text, and the period it means.

    ``period`` is None for a duration ("for two weeks") and for a mention that only another
    event dates. It lacks days, but has a time or part of the day, for "around one in the
    morning": :func:`apply_anchor` lends it the days of an event.
    ``offset`` (lowest, highest) counts ``unit`` from the period of the event that ``anchor``
    speaks of; with ``of_event`` the words behind it name that event ("a day after the attack").
    ``background`` marks spans that date no single event ("in the past year"), ``is_stamp``
    datelines and "Posted:" lines, ``explicit`` dates with a year. ``basis`` is what the days are
    counted from, as in :class:`~geomap.model.Period`.
    """

    start: int
    end: int
    period: Period | None
    anchor: Literal["previous"] | None = None
    offset: tuple[int, int] = (0, 0)
    unit: Unit = "day"
    part: str | None = None
    explicit: bool = False
    background: bool = False
    is_range: bool = False
    is_stamp: bool = False
    of_event: bool = False
    basis: DateBasis = "relative"


def apply_anchor(mention: TimeMention, anchor: Period) -> Period:
    """Date a mention by the period of another event: "two days earlier", "at dawn".

    A mention that has days of its own keeps them. The result is never finer than
    ``anchor`` was, and has its own time of day or none; "hours later" moves a known time.
    """
    own = mention.period or UNKNOWN
    if own.start or own.end or anchor.start is None or anchor.end is None:
        return own
    try:
        if mention.unit in ("hour", "minute") and anchor.time and anchor.start == anchor.end:
            return _shift_hours(mention, anchor, anchor.start)
        start, end = shift_days((anchor.start, anchor.end), mention.offset, mention.unit)
    except (OverflowError, ValueError):
        return UNKNOWN
    precision: TimePrecision = shift_precision(mention.offset, mention.unit)
    if own.precision != "unknown":
        precision = own.precision
    if FROM_FINE_TO_COARSE.index(anchor.precision) > FROM_FINE_TO_COARSE.index("day"):
        precision = max(precision, anchor.precision, key=FROM_FINE_TO_COARSE.index)
    return Period(start, end, precision, own.time, own.zone)


def _shift_hours(mention: TimeMention, anchor: Period, day: datetime.date) -> Period:
    """Move 01:00 "a few hours earlier": to the day before, at no certain hour."""
    at = datetime.datetime.combine(day, datetime.time.fromisoformat(anchor.time or "00:00"))
    minutes = 60 if mention.unit == "hour" else 1
    low, high = (at + datetime.timedelta(minutes=n * minutes) for n in mention.offset)
    if low != high:
        return Period(low.date(), high.date(), "part_of_day", None, anchor.zone)
    return Period(low.date(), low.date(), anchor.precision, low.strftime("%H:%M"), anchor.zone)

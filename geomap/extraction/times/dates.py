"""Read when things happened: time expressions of news, resolved without a clock.

:func:`find_times` joins the words of :mod:`geomap.extraction.times.time_words` into mentions
("Thursday, January 9, around 1:30 a.m. (2230 GMT Wednesday)" is one) and resolves them
against the day of publication, as newspapers mean them:

- a weekday is the nearest past one, the day of publication included;
- a date without a year is the latest that lies at most two days after publication;
- "last night" and "overnight" run from the day before into the day of publication;
  "late last night" and an hour before midnight mean the first day, "2 a.m." the second;
- 1 a.m. on "Wednesday night" is Thursday; midnight itself is 00:00 of the day named;
- what "until", "will" or "scheduled for" announces lies ahead.

Without a day of publication nothing is guessed: such periods are ``unknown``.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import Literal

from geomap.extraction.times.time_words import read_atoms
from geomap.extraction.times.time_words.almanac import (
    Atom,
    Days,
    Unit,
    Writing,
    shift_days,
    shift_precision,
    yearless_day,
)
from geomap.extraction.times.time_words.clock import to_24_hours
from geomap.extraction.times.time_words.groups import Group, join_atoms
from geomap.extraction.times.time_words.lexicon import compile_pattern
from geomap.model import DateBasis, Period, TimePrecision
from geomap.words import date_orders

UNKNOWN = Period(None, None, "unknown")
FROM_FINE_TO_COARSE: tuple[TimePrecision, ...] = (
    "minute", "hour", "part_of_day", "day", "week", "month", "year", "unknown",
)  # fmt: skip
NIGHTS = ("night", "late", "overnight")
SMALL_HOURS = 5  # up to here an hour of "Wednesday night" is on Thursday
DATELINE_CHARACTERS = 600


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


def find_times(
    text: str, *, language: str, published: datetime.date | None, day_first: bool | None = None
) -> list[TimeMention]:
    """Find the expressions of time in ``text`` and resolve them.

    Parameters
    ----------
    text
        Text in any case.
    language
        ISO 639-1 code of the text's language.
    published
        Local day of publication; without it only dates with a year get days.
    day_first
        How to read 03/04/2016: True is 3 April, False is 4 March, None leaves it unknown. A language
        that has but one order is read so.

    Returns
    -------
    Mentions in order of the text, not overlapping; their periods carry no spans.
    """
    order = True if language in date_orders()["day_first_languages"] else day_first
    groups = join_atoms(text, read_atoms(text, Writing(language, order)), language=language)
    mentions = _join_ranges([_resolve(group, text, published) for group in groups], text, language)
    return [_mark(mention, text, published=published, language=language) for mention in mentions]


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


def dateline_date(
    text: str, *, language: str, published: datetime.date | None = None
) -> datetime.date | None:
    """Read the date of a report from its own dateline or "Posted:" line.

    "LIMA, 10 JAN 90 (EFE) --" has its year; "BAGHDAD, Jan. 9 (Reuters) -" takes it from
    ``published``. None where the opening of the text has no such line.
    """
    mentions = find_times(text[:DATELINE_CHARACTERS], language=language, published=published)
    days = [m.period.start for m in mentions if m.is_stamp and m.period and m.period.start == m.period.end]
    return next((day for day in days if day), None)


def _resolve(group: Group, text: str, published: datetime.date | None) -> TimeMention:
    words = group.settle()
    head = next((a for slot in ("date", "span", "anchor", "duration") for a in words if a.slot == slot), None)
    weekday = next((a for a in words if a.slot == "weekday"), None)
    clock = next((a for a in words if a.slot == "clock"), None)
    parts = [a.part for a in words if a.part]
    closing = compile_pattern("dates.closing", group.language).match(text, group.end) if group.aside else None
    end = closing.end() if closing else group.end
    base = head or weekday or words[0]
    anchored = base.slot == "anchor"
    period = _find_period(head, weekday, clock, parts, published)
    night = _is_night(text[group.start : end], period, group.language)
    basis = "stated" if base.basis == "ambiguous" and period and period.start else base.basis
    return TimeMention(
        group.start, end, period, anchor="previous" if anchored else None, offset=base.offset, unit=base.unit,
        part=_name_part(parts), explicit=base.explicit, background=base.background,
        is_range=base.is_range and not night,
        of_event=base.of_event, basis="anchored" if anchored else basis,
    )  # fmt: skip


def _is_night(words: str, period: Period | None, language: str) -> bool:
    """Whether it is one night, though named by two days: "la nuit du 8 au 9 janvier"."""
    days = (period.end - period.start).days if period and period.start and period.end else None
    return days in (0, 1) and bool(compile_pattern("dates.one_night", language).search(words))


def _name_part(parts: list[str]) -> str | None:
    """Name the part of the day: "early" and "late" say less than the word beside them."""
    return next((p for p in parts if p not in ("early", "late")), parts[0] if parts else None)


def _find_period(head: Atom | None, weekday: Atom | None, clock: Atom | None, parts: list[str],
                 published: datetime.date | None) -> Period | None:  # fmt: skip
    time, zone = _read_time(clock, _name_part(parts)), clock.zone if clock else None
    precision: TimePrecision = clock.precision if clock else "part_of_day" if parts else "day"
    written = f"{time[0]:02}:{time[1]:02}" if time else None
    if not (head or weekday) or (head and head.slot in ("anchor", "duration")):
        return Period(None, None, precision, written, zone) if clock or parts else None
    days = _find_days(head, weekday, published)
    if days is None:
        return Period(None, None, "unknown", written, zone)
    if head and not (clock or parts or weekday):
        precision = head.precision
    start, end = _narrow_days(days, parts, time, published)
    return Period(start, end, precision, written, zone)


def _read_time(clock: Atom | None, part: str | None) -> tuple[int, int] | None:
    if clock is None or clock.time is None or clock.meridiem:
        return clock.time if clock else None
    return to_24_hours(clock.time[0], part), clock.time[1]


def _find_days(head: Atom | None, weekday: Atom | None, published: datetime.date | None) -> Days | None:
    """Find the days meant; a weekday beside a date tells its year, beside a week its day."""
    try:
        days = head.days(published) if head and head.days else None
        if weekday and weekday.days and (head is None or head.part == "overnight"):
            return weekday.days(published)
        if head and head.month_day and weekday and published:
            day = yearless_day(head.month_day, published, weekday.weekday)
            return (day, day) if day else None
        if head and head.slot == "span" and weekday and weekday.weekday is not None and days:
            day = days[0] + datetime.timedelta((weekday.weekday - days[0].weekday()) % 7)
            return day, day
    except (OverflowError, ValueError):  # "900 years ago", and the ends of the calendar
        return None
    return days


def _narrow_days(
    days: Days, parts: list[str], time: tuple[int, int] | None, published: datetime.date | None
) -> Days:
    """Choose the day of a night: small hours are of the next, the rest of the first."""
    start, end = days
    night = any(part in NIGHTS for part in parts)
    if "overnight" in parts and start == end:
        start, end = _around(start, -1, 0) if start == published else _around(start, 0, 1)
    if not night or (time is None and not {"early", "late"} & set(parts)):
        return start, end
    if (time is None and "late" in parts) or (time is not None and time[0] > SMALL_HOURS):
        return start, start
    if start == end and time is not None and published != start:
        start, end = _around(start, 0, 1)
    return end, end


def _around(day: datetime.date, before: int, after: int) -> Days:
    try:
        return day + datetime.timedelta(before), day + datetime.timedelta(after)
    except OverflowError:
        return day, day


def _join_ranges(mentions: list[TimeMention], text: str, language: str) -> list[TimeMention]:
    joined: list[TimeMention] = []
    for mention in mentions:
        last = joined[-1] if joined else None
        both = _join_pair(last, mention, text=text, language=language) if last else None
        joined[-1:] = [both] if both else [*joined[-1:], mention]
    return joined


def _join_pair(first: TimeMention, last: TimeMention, *, text: str, language: str) -> TimeMention | None:
    """Join "from Monday to Wednesday", "between midnight and 5 a.m. Thursday" into one range."""
    gap = text[first.end : last.start]
    to, both, between = (compile_pattern(f"dates.{key}", language) for key in ("to", "and", "between"))
    joined = to.fullmatch(gap)
    joined = joined or (both.fullmatch(gap) and between.search(text[max(0, first.start - 16) : first.start]))
    one, two = first.period, last.period
    if not joined or not one or not two or first.anchor or last.anchor:
        return None
    start = one.start or (two.start if one.precision in ("hour", "minute", "part_of_day") else None)
    end = two.end or (one.end if two.precision in ("hour", "minute", "part_of_day") else None)
    if start and end and start > end and not first.explicit:
        start = start - datetime.timedelta(7) if (start - end).days < 7 else _years_before(start, end)
    if (start is None) != (end is None) or (start and end and start > end):
        return None
    explicit = first.explicit or last.explicit
    period = replace(one, start=start, end=end, precision=one.precision if start or one.time else "unknown")
    night = _is_night(text[first.start : last.end], period, language)
    period = _narrow_night(period, two) if night else period
    return replace(first, end=last.end, period=period, is_range=not night, explicit=explicit)


def _narrow_night(night: Period, last: Period) -> Period:
    """Date what was "in the night of Monday to Tuesday, about 3 a.m."; without a clock it is of both days."""
    if night.time or not last.time:
        return night
    small = datetime.time.fromisoformat(last.time).hour <= SMALL_HOURS
    day = night.end if small else night.start
    return replace(last, start=day, end=day)


def _years_before(start: datetime.date, end: datetime.date) -> datetime.date:
    """Give the day of ``start`` the year that puts it before ``end``: "3 May to 5 June 2014"."""
    return yearless_day((start.month, start.day), end, None) or start


def _mark(mention: TimeMention, text: str, *, published: datetime.date | None, language: str) -> TimeMention:
    """Mark datelines, and let "since Friday" run until publication, if that is known."""
    window = text[max(0, mention.start - 100) : mention.start]
    head = window.rpartition("\n")[2]
    tail = text[mention.end : mention.end + 3]
    towns, after = (
        compile_pattern(f"dates.{k}", language, cased=True) for k in ("dateline", "after_dateline")
    )
    dateline = len(head) < 80 and towns.fullmatch(head) and after.match(tail)
    own_line = mention.explicit and not head.strip() and (not tail.strip() or tail.lstrip(" ")[0] == "\n")
    if dateline or own_line or compile_pattern("dates.stamp", language).search(head, max(0, len(head) - 30)):
        return replace(mention, is_stamp=True)
    period = mention.period
    since = compile_pattern("dates.since", language).search(head[-12:])
    if period is None or period.start is None or mention.is_range or not since:
        return mention
    end = max(published, period.start) if published else period.end
    long = period.precision in ("month", "year") or not published or (published - period.start).days > 7
    return replace(mention, period=replace(period, end=end), is_range=True, background=long)

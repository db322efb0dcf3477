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
from dataclasses import replace

from geomap.extraction.times.mentions import TimeMention
from geomap.extraction.times.ranges import is_night, join_ranges
from geomap.extraction.times.time_words import read_atoms
from geomap.extraction.times.time_words.almanac import (
    SMALL_HOURS,
    Atom,
    Days,
    Writing,
    yearless_day,
)
from geomap.extraction.times.time_words.clock import to_24_hours
from geomap.extraction.times.time_words.groups import Group, join_atoms
from geomap.extraction.times.time_words.lexicon import compile_pattern
from geomap.model import Period, TimePrecision
from geomap.words import date_orders

NIGHTS = ("night", "late", "overnight")
DATELINE_CHARACTERS = 600


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
    mentions = join_ranges([_resolve(group, text, published) for group in groups], text, language=language)
    return [_mark(mention, text, published=published, language=language) for mention in mentions]


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
    night = is_night(text[group.start : end], period, language=group.language)
    basis = "stated" if base.basis == "ambiguous" and period and period.start else base.basis
    return TimeMention(
        group.start, end, period, anchor="previous" if anchored else None, offset=base.offset, unit=base.unit,
        part=_name_part(parts), explicit=base.explicit, background=base.background,
        is_range=base.is_range and not night,
        of_event=base.of_event, basis="anchored" if anchored else basis,
    )  # fmt: skip


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
    if zone == "UTC" and weekday and not head:
        days = _turn_ahead(days, published)
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


def _turn_ahead(days: Days, published: datetime.date | None) -> Days:
    """Date "0130 GMT on Friday" in a report of Thursday: there it was Thursday still, not six days ago."""
    if published is None or (published - days[0]).days != 6:
        return days
    return _around(published, 1, 1)


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

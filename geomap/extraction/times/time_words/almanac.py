"""The calendar behind the words: months, weeks and weekdays counted from a day of publication.

Pure date arithmetic and the :class:`Atom` that a word of time is read into
(:mod:`~geomap.extraction.times.time_words`, :mod:`~geomap.extraction.clock`). Intervals
are of local days, both ends included.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple, cast

from geomap.extraction.times.time_words.lexicon import fold_words, look_up, look_up_start, read_table
from geomap.model import DateBasis, TimePrecision

Days = tuple[datetime.date, datetime.date]
FindDays = Callable[[datetime.date | None], Days | None]  # from the day of publication, if known
Unit = Literal["minute", "hour", "day", "week", "month", "year"]
Slot = Literal["weekday", "date", "span", "anchor", "duration", "clock", "part"]

YEARLESS_SLACK_DAYS = 2  # "January 11" in a report of January 9 is in two days, not a year ago
SMALL_HOURS = 5  # up to here an hour of "Wednesday night" is on Thursday
THIRDS = {"early": (0, 1), "mid": (1, 2), "late": (2, 3)}  # of a month or a year


@dataclass(frozen=True, slots=True)
class Atom:
    """One word of time. ``weak`` ones ("night", "late") count only beside a day."""

    start: int
    end: int
    slot: Slot
    precision: TimePrecision = "day"
    days: FindDays | None = None
    weekday: int | None = None  # Monday is 0
    month_day: tuple[int, int] | None = None  # a date without a year: the weekday beside it may tell
    time: tuple[int, int] | None = None
    meridiem: bool = True  # False: "at 7:30", which an evening beside it turns into 19:30
    zone: str | None = None
    part: str | None = None
    offset: tuple[int, int] = (0, 0)
    unit: Unit = "day"
    weak: bool = False
    edge: bool = False  # a bare "early" or "late", which belongs to the word behind it
    explicit: bool = False
    background: bool = False
    is_range: bool = False
    of_event: bool = False  # an anchor whose event follows: "two days after the attack"
    converted: bool = False  # from another calendar, so a date beside it says it better
    basis: DateBasis = "relative"  # what the days are counted from


class Writing(NamedTuple):
    """How a text is written: its language (ISO 639-1), and whether numbers put the day before the month."""

    language: str
    day_first: bool | None = None


# Reads what the pattern of a rule has matched; it may find that it is no word of time.
ReadMatch = Callable[[re.Match[str], Writing], Atom | None]
Rules = tuple[tuple[str, ReadMatch], ...]  # each with the key of its pattern


def fixed(days: Days | None) -> FindDays:
    """Stand for the same days whenever the report was published."""
    return lambda published: days


def relative(find: Callable[[datetime.date], Days | None]) -> FindDays:
    """Stand for days counted from publication; none where that is not known."""
    return lambda published: find(published) if published else None


def plus_days(start: int, end: int) -> FindDays:
    """Stand for the days ``start`` to ``end`` after publication."""
    return relative(lambda p: (p + datetime.timedelta(start), p + datetime.timedelta(end)))


def read_amount(words: str | None, language: str) -> tuple[int, int]:
    """Read "two", "12", "a few", "a couple of" or nothing into lowest and highest."""
    counted = _counted(language)
    pieces = [word for part in fold_words(words or "").split() for word in _split_compound(part, counted)]
    known = [word for word in pieces if word and (word in counted or word.isdecimal())]
    articles = read_table("articles", language)["words"]
    word = next((w for w in known if w not in articles), known[0] if known else "")
    return (int(word), int(word)) if word.isdecimal() else counted[word]


@cache
def _counted(language: str) -> dict[str, tuple[int, int]]:
    """Lowest and highest of each word for a number."""
    numbers = enumerate(read_table("numbers", language)["words"])
    vague = read_table("vague", language).items()
    return {fold_words(word): (n, n) for n, word in numbers} | {w: (low, high) for w, (low, high) in vague}


def _split_compound(word: str, counted: Mapping[str, tuple[int, int]]) -> list[str]:
    """Split "couple-of", not "dix-sept"."""
    return [word] if word in counted else re.split("[-']", word)


def read_year(digits: str | None) -> int | None:
    """Read "2016", "'16", "89": two digits from 70 on are of the last century."""
    if not digits:
        return None
    year = int(digits.lstrip("'’"))
    return year if year > 99 else year + (1900 if year >= 70 else 2000)


def read_third(words: str | None, language: str) -> str | None:
    """Read "early", "mid", "the end of" as a third of a month or year, other words as they are."""
    articles = read_table("articles", language)["words"]
    first = next((w for w in re.split(r"[\s-]", fold_words(words or "")) if w not in articles), "")
    third = look_up("thirds", first, language=language)
    return str(third) if third else first or None


def read_which(words: str | None, language: str) -> str:
    """Read "last", "this coming", "the past" as "last", "this coming", "this past"; nothing as ""."""
    return str(look_up("which", words, language=language) or "")


def read_unit(word: str, language: str) -> tuple[Unit, int]:
    """Read "hours", "nights" as a unit and how many of it: decades are ten years, and nights are days."""
    unit: str = look_up_start("units", word, language=language)
    return ("year", 10) if unit == "decade" else (cast("Unit", unit), 1)


def is_plural(word: str, language: str) -> bool:
    """Whether a unit of time is in the plural."""
    return word.lower().endswith(read_table("endings", language)["plural"])


def make_day(year: int, month: int, day: int) -> datetime.date | None:
    """Make a date, or None where the calendar has no such day."""
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def add_months(day: datetime.date, months: int) -> datetime.date:
    """Give the first day of the month that lies ``months`` after that of ``day``."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, 1)


def month_days(day: datetime.date, third: str | None = None) -> Days:
    """Give the month around ``day``, or its early, mid or late third (1-10, 11-20, 21-)."""
    first, last = add_months(day, 0), add_months(day, 1) - datetime.timedelta(1)
    low, high = THIRDS.get(third or "", (0, 3))
    return first.replace(day=low * 10 + 1), last if high == 3 else first.replace(day=high * 10)


def year_days(year: int, third: str | None = None) -> Days:
    """Give a year, or its early, mid or late four months."""
    low, high = THIRDS.get(third or "", (0, 3))
    return datetime.date(year, low * 4 + 1, 1), month_days(datetime.date(year, high * 4, 1))[1]


def week_days(day: datetime.date, weeks: int) -> Days:
    """Give Monday to Sunday of the week that lies ``weeks`` after that of ``day``."""
    monday = day + datetime.timedelta(7 * weeks - day.weekday())
    return monday, monday + datetime.timedelta(6)


def weekend_days(published: datetime.date, which: int) -> Days:
    """Give the latest Saturday and Sunday begun (0), the next (1) or the last one (-1).

    "Last weekend" is the latest one too, save in a report of a Saturday or Sunday.
    """
    back = (published.weekday() - 5) % 7
    shift = {1: 7, -1: -7 if back < 2 else 0}.get(which, 0)
    saturday = published + datetime.timedelta(shift - back)
    return saturday, saturday + datetime.timedelta(1)


def weekend_beside(day: datetime.date) -> Days:
    """Give the Saturday and Sunday of the weekend that a day is of, or that comes next."""
    saturday = day + datetime.timedelta(5 - day.weekday() if day.weekday() < 6 else -1)
    return saturday, saturday + datetime.timedelta(1)


def weekday_shift(published: datetime.date, number: int, which: str) -> int:
    """Count the days from publication to the weekday meant.

    News names the nearest past one, the day of publication included; "last" excludes
    that day, "this" stays in the week from Monday, "ahead" is what "until" and "will" ask for.
    """
    back = (published.weekday() - number) % 7
    shifts = {"last": -(back or 7), "this past": -(back or 7), "next": 7 - back, "this coming": 7 - back}
    shifts |= {"ahead": (7 - back) % 7, "this": number - published.weekday()}
    return shifts.get(which, -back)


def yearless_day(
    month_day: tuple[int, int], published: datetime.date, weekday: int | None
) -> datetime.date | None:
    """Find the year: the one its weekday tells, else the latest not after publication.

    Two days after publication still count, for a report may be dated in another time
    zone, and a day 363 days ago would have been given its year.
    """
    years = range(min(published.year + 1, 9999), max(published.year - 9, 0), -1)
    found = [day for year in years if (day := make_day(year, *month_day))]
    told = [day for day in found[:6] if day.weekday() == weekday]
    if told:
        return min(told, key=lambda day: abs((day - published).days))
    return next((day for day in found if (day - published).days <= YEARLESS_SLACK_DAYS), None)


def shift_days(days: Days, offset: tuple[int, int], unit: Unit) -> Days:
    """Move an interval by an amount that may be vague; months and years become whole ones.

    Weeks get three days either way: "two weeks ago" is seldom meant to the day. Hours
    move the day only by every full 24.
    """
    (start, end), (low, high) = days, offset
    if unit == "month":
        return add_months(start, low), month_days(add_months(end, high))[1]
    if unit == "year":
        return year_days(start.year + low)[0], year_days(end.year + high)[1]
    units_a_day = {"minute": 1440, "hour": 24}.get(unit, 1)
    length, slack = (7, 3) if unit == "week" and offset != (0, 0) else (1, 0)
    lowest, highest = (int(n / units_a_day) * length for n in (low, high))
    return start + datetime.timedelta(lowest - slack), end + datetime.timedelta(highest + slack)


def shift_precision(offset: tuple[int, int], unit: Unit) -> TimePrecision:
    """Say how exact a day is that was reached by :func:`shift_days`."""
    if unit in ("minute", "hour"):
        return "day"
    return "week" if unit == "day" and offset[0] != offset[1] else unit

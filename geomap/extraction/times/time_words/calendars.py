"""Dates of other calendars, by their months' transliterated names: "14 Ramadan 1445", "12 Bahman 1398"."""

from __future__ import annotations

import datetime
import re
import warnings
from functools import cache

from geomap.extraction.times.time_words.almanac import (
    YEARLESS_SLACK_DAYS,
    Atom,
    Days,
    FindDays,
    Rules,
    Writing,
    fixed,
    relative,
)
from geomap.extraction.times.time_words.lexicon import compile_pattern, fold_words, read_table

ETHIOPIAN_YEARS = 276  # by which Ethiopia counts more years than the Copts, of whose calendar its is one
# Years in which a month's name stands for a date of the calendar: from the 19th to the 21st century.
YEARS = {
    "islamic": (1215, 1525),
    "solar_hijri": (1180, 1480),
    "hebrew": (5560, 5860),
    "ethiopian": (1790, 2095),
}
YEARLESS = "islamic"  # whose dates go without a year anywhere: "12 Asad" may be twelve of Asad's men
SOLAR_HIJRI_EPOCH = 226894  # ordinal of the day before its first
MONTH_DAYS = 31  # no month is longer


@cache
def _months(language: str) -> dict[str, list[tuple[str, int]]]:
    """Calendars and numbers of the month by its name; "Tir" is a month of two calendars."""
    found: dict[str, list[tuple[str, int]]] = {}
    for calendar, months in read_table("calendars", language).items():
        for number, names in enumerate(months, start=1):
            for name in names.split("|"):
                found.setdefault(_fold(name), []).append((calendar, number))
    return found


def _fold(name: str) -> str:
    """Leave out what spellings differ in: "Sha'ban", "Shaban"; "Rabi al-Awwal", "Rabi' Al Awwal"."""
    return re.sub(r"[^a-z]", "", fold_words(name))


def _to_gregorian(calendar: str, year: int, month: int, day: int) -> datetime.date | None:
    """Convert a date; None where the calendar has no such day.

    The Islamic calendar is the arithmetical one: where the moon is sighted a month may begin a day
    earlier or later.
    """
    if calendar == "solar_hijri":
        return _from_solar_hijri(year, month, day)
    from convertdate import coptic, hebrew, islamic

    modules = {"islamic": islamic, "hebrew": hebrew, "ethiopian": coptic}
    own_year = year - ETHIOPIAN_YEARS if calendar == "ethiopian" else year
    try:
        longest = 30 if calendar == "islamic" else modules[calendar].month_length(own_year, month)
        if not 1 <= day <= longest:
            return None
        with warnings.catch_warnings(action="ignore"):  # convertdate calls what it deprecates
            first = datetime.date(*modules[calendar].to_gregorian(own_year, month, 1))
        return first + datetime.timedelta(day - 1)
    except (ValueError, OverflowError, IndexError):
        return None


def _from_solar_hijri(year: int, month: int, day: int) -> datetime.date | None:
    """Convert by the 33-year cycle of leap years (Borkowski 1996, "The Persian calendar for 3000 years").

    It agrees with the equinox from 1178 to 1633, which convertdate computes in a quarter of a second.
    """
    leap = (8 * year + 29) % 33 < 8
    if not 1 <= day <= (31 if month <= 6 else 30 if month <= 11 or leap else 29):
        return None
    before = 31 * (month - 1) if month <= 7 else 30 * (month - 1) + 6
    return datetime.date.fromordinal(
        SOLAR_HIJRI_EPOCH + 365 * (year - 1) + (8 * year + 21) // 33 + before + day
    )


def _read_dated(match: re.Match[str], writing: Writing) -> Atom | None:
    """Read "14 Ramadan 1445 AH", "Bahman 12, 1398"; without a year the latest such day."""
    day, year = int(match["day"]), int(match["year"]) if match["year"] else None
    calendars = _months(writing.language)[_fold(match["month"])]
    if year is None:
        calendar, month = calendars[0]
        if not (calendar == YEARLESS or _is_told(match, writing.language)) or not 1 <= day <= MONTH_DAYS:
            return None
        return _make_date(match, relative(lambda p: _latest(calendar, month, day, p)), explicit=False)
    told = [_to_gregorian(c, year, m, day) for c, m in calendars if YEARS[c][0] <= year <= YEARS[c][1]]
    days = [(d, d) for d in told if d]
    return _make_date(match, fixed(days[0]), explicit=True) if days else None


def _is_told(match: re.Match[str], language: str) -> bool:
    """Whether "on 22 Bahman" says all: "on 12 Asad positions" is no day."""
    ends = compile_pattern("calendars.ends", language).match(match.string, match.end())
    return bool(match["on"] and ends)


def _make_date(match: re.Match[str], days: FindDays, *, explicit: bool) -> Atom:
    start, end = match.span("core")
    return Atom(start, end, "date", days=days, explicit=explicit, converted=True, basis="stated")


def _latest(calendar: str, month: int, day: int, published: datetime.date) -> Days | None:
    """Find the latest such day that lies at most two days after publication."""
    for year in _years_around(calendar, published):
        found = _to_gregorian(calendar, year, month, day)
        if found and (found - published).days <= YEARLESS_SLACK_DAYS:
            return found, found
    return None


def _years_around(calendar: str, day: datetime.date) -> range:
    """Years of a calendar, the latest first, of which one holds the day."""
    start = _to_gregorian(calendar, YEARS[calendar][0], 1, 1)
    if start is None:
        return range(0)
    days_a_year = 354.37 if calendar == "islamic" else 365.25
    year = YEARS[calendar][0] + int((day - start).days / days_a_year)
    return range(year + 2, year - 3, -1)


def _read_month(match: re.Match[str], writing: Writing) -> Atom | None:
    """Read "in Ramadan 1445", "during Ramadan": the whole month."""
    calendars = _months(writing.language)[_fold(match["month"])]
    find: FindDays | None = None
    if match["year"]:
        year = int(match["year"])
        told = [_days_of_month(c, year, m) for c, m in calendars if YEARS[c][0] <= year <= YEARS[c][1]]
        find = next((fixed(days) for days in told if days), None)
    elif match["during"] and calendars[0][0] == YEARLESS:
        find = relative(lambda p: _latest_month(calendars[0][1], p))
    return Atom(match.start("core"), match.end("core"), "span", "month", find, explicit=bool(match["year"]),
                basis="stated") if find else None  # fmt: skip


def _days_of_month(calendar: str, year: int, month: int) -> Days | None:
    days = [d for n in range(1, MONTH_DAYS + 1) if (d := _to_gregorian(calendar, year, month, n))]
    return (days[0], days[-1]) if days else None


def _latest_month(month: int, published: datetime.date) -> Days | None:
    """Find the latest such month of the Islamic calendar that has begun."""
    found = (_days_of_month(YEARLESS, year, month) for year in _years_around(YEARLESS, published))
    return next((days for days in found if days and days[0] <= published), None)


RULES: Rules = (
    ("calendars.rule_day_month", _read_dated),
    ("calendars.rule_month_day", _read_dated),
    ("calendars.rule_month", _read_month),
)

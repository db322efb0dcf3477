"""Words that count from another day: "yesterday", "last week", "two days ago", "the following morning"."""

from __future__ import annotations

import datetime
import re

from geomap.extraction.times.time_words.almanac import (
    Atom,
    Days,
    Rules,
    Unit,
    Writing,
    add_months,
    is_plural,
    month_days,
    plus_days,
    read_amount,
    read_third,
    read_unit,
    read_which,
    relative,
    shift_days,
    shift_precision,
    week_days,
    weekend_days,
    year_days,
)
from geomap.extraction.times.time_words.lexicon import compile_pattern, look_up, look_up_start
from geomap.model import TimePrecision


def _read_day_word(match: re.Match[str], writing: Writing) -> Atom | None:
    """Read "today", "the day before yesterday", "last night", "this morning"."""
    start, end = match.span()
    newspaper = compile_pattern("relative.newspaper", writing.language, cased=True)
    if newspaper.search(match.string[max(0, start - 16) : end]):
        return None
    day: int | None = look_up("day_words", match[0], language=writing.language)
    if day is not None:
        return Atom(start, end, "date", days=plus_days(day, day))
    part, first, last = look_up("part_words", match[0], language=writing.language)
    return Atom(start, end, "date", "part_of_day", plus_days(first, last), part=part)


def _read_length(match: re.Match[str], language: str) -> tuple[tuple[int, int], tuple[Unit, int]]:
    """Read how many of a unit: one where neither a number nor a plural stands."""
    word, amount = match["unit"], match["amount"]
    one = not amount and not is_plural(word, language)
    return (1, 1) if one else read_amount(amount, language), read_unit(word, language)


def _read_ago(match: re.Match[str], writing: Writing) -> Atom | None:
    if not match["amount"] and not is_plural(match["unit"], writing.language):
        return None
    (low, high), (unit, times) = _read_length(match, writing.language)
    offset = (-high * times, -low * times)
    precision = shift_precision(offset, unit)
    return Atom(match.start(), match.end(), "date" if precision == "day" else "span", precision,
                relative(lambda p: shift_days((p, p), offset, unit)), background=unit == "year")  # fmt: skip


def _read_past(match: re.Match[str], writing: Writing) -> Atom | None:
    """Read "the past few hours", "the last two weeks", "recent months", "the coming days"."""
    ahead = read_which(match["which"], writing.language) == "next"
    (_, high), (unit, times) = _read_length(match, writing.language)
    high *= times
    days_long = {"minute": 0, "hour": high // 24, "day": high, "week": high * 7}.get(unit)

    def find(published: datetime.date) -> Days:
        if days_long is None:
            first = add_months(published, -high) if unit == "month" else year_days(published.year - high)[0]
            return (published, add_months(published, high)) if ahead else (first, published)
        moved = published + datetime.timedelta(days_long if ahead else -days_long)
        return min(published, moved), max(published, moved)

    precision: TimePrecision = "day" if unit in ("minute", "hour", "day") else unit
    return Atom(match.start("core"), match.end(), "span", precision, relative(find),
                is_range=days_long != 0, background=ahead or precision != "day")  # fmt: skip


def _read_calendar(match: re.Match[str], writing: Writing) -> Atom | None:
    """Read "last week", "earlier this month", "late last year", "over the weekend"."""
    language, third = writing.language, read_third(match["third"], writing.language)
    which = {"last": -1, "this past": -1, "next": 1}.get(read_which(match["which"], language), 0)
    unit = look_up_start("units", match["unit"], language=language)
    finders = {
        "week": lambda p: week_days(p, which),
        "month": lambda p: month_days(add_months(p, which), third),
        "year": lambda p: year_days(p.year + which, third),
        "weekend": lambda p: weekend_days(p, which),
    }

    def find(published: datetime.date) -> Days:
        start, end = finders[unit](published)
        return start, min(end, published) if third == "earlier" and start <= published else end

    precision: TimePrecision = "day" if unit == "weekend" else unit
    return Atom(match.start("core"), match.end(), "span", precision, relative(find),
                is_range=unit == "weekend")  # fmt: skip


def _read_shift(match: re.Match[str], writing: Writing) -> Atom | None:
    """Read "two days earlier", "hours later", "a day after": counted from another event."""
    word, amount, language = match["unit"], match["amount"], writing.language
    if not amount and not is_plural(word, language):
        return None
    low, high = read_amount(amount, language)
    back = look_up("ways", match["way"], language=language) == -1
    unit, times = read_unit(word, language)
    low, high = low * times, high * times
    part = look_up("parts", word, language=language)
    precision = "part_of_day" if part else shift_precision((low, high), unit)
    return Atom(match.start(), match.end(), "anchor", precision, part=part, unit=unit,
                offset=(-high, -low) if back else (low, high), background=unit == "year",
                of_event=match["event"] is not None)  # fmt: skip


def _read_same(match: re.Match[str], writing: Writing) -> Atom | None:
    """Read "the following morning", "that night", "the same day", "later in the day"."""
    word, way = match["unit"], look_up("ways", match["which"], language=writing.language) or 0
    part = look_up("parts", word, language=writing.language)
    unit = "day" if part else read_unit(word, writing.language)[0]
    precision: TimePrecision = "part_of_day" if part else unit
    return Atom(match.start("core"), match.end(), "anchor", precision, part=part, offset=(way, way),
                unit=unit)  # fmt: skip


def _read_duration(match: re.Match[str], writing: Writing) -> Atom | None:
    return Atom(match.start("core"), match.end(), "duration", "unknown", background=True, is_range=True)


RULES: Rules = (
    ("relative.rule_day_word", _read_day_word),
    ("relative.rule_ago", _read_ago),
    ("relative.rule_shift", _read_shift),
    ("relative.rule_same", _read_same),
    ("relative.rule_next_day", _read_same),
    ("relative.rule_later_in_day", _read_same),
    ("relative.rule_past", _read_past),
    ("relative.rule_recent", _read_past),
    ("relative.rule_calendar", _read_calendar),
    ("relative.rule_earlier_in", _read_calendar),
    ("relative.rule_the_weekend", _read_calendar),
    ("relative.rule_duration", _read_duration),
)  # fmt: skip

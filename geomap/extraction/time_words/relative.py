"""Words that count from another day: "yesterday", "last week", "two days ago", "the following morning"."""

from __future__ import annotations

import datetime
import re

from geomap.extraction.time_words.almanac import (
    Atom,
    Days,
    Rule,
    add_months,
    make_rule,
    month_days,
    plus_days,
    read_amount,
    read_third,
    read_unit,
    relative,
    shift_days,
    shift_precision,
    week_days,
    weekend_days,
    year_days,
)
from geomap.extraction.time_words.lexicon import read_table
from geomap.model import TimePrecision


def _read_day_word(match: re.Match[str], day_first: bool | None) -> Atom | None:
    """Read "today", "the day before yesterday", "last night", "this morning"."""
    start, end = match.span()
    if match[0] == "Today" and re.search(r"[A-Z]\w+ $", match.string[max(0, start - 16) : start]):
        return None  # a newspaper
    word = re.sub(r"^the ", "", re.sub(r"\s+", " ", match[0].lower()))
    days = read_table("day_words")
    if word in days:
        return Atom(start, end, "date", days=plus_days(days[word], days[word]))
    part, first, last = read_table("part_words").get(word, (word.split()[-1], 0, 0))
    return Atom(start, end, "date", "part_of_day", plus_days(first, last), part=part)


def _read_ago(match: re.Match[str], day_first: bool | None) -> Atom | None:
    word, (low, high) = match["unit"].lower(), read_amount(match["amount"])
    if not match["amount"] and not word.endswith("s"):
        return None
    unit, ten = read_unit(word), 10 if word.startswith("dec") else 1
    offset = (-high * ten, -low * ten)
    precision = shift_precision(offset, unit)
    return Atom(match.start(), match.end(), "date" if precision == "day" else "span", precision,
                relative(lambda p: shift_days((p, p), offset, unit)), background=unit == "year")  # fmt: skip


def _read_past(match: re.Match[str], day_first: bool | None) -> Atom | None:
    """Read "the past few hours", "the last two weeks", "recent months", "the coming days"."""
    word, ahead = match["unit"].lower(), match["which"].lower() in ("coming", "next")
    high = read_amount(match["amount"] or ("" if word.endswith("s") else "a"))[1]
    unit, high = read_unit(word), high * (10 if word.startswith("dec") else 1)
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


def _read_calendar(match: re.Match[str], day_first: bool | None) -> Atom | None:
    """Read "last week", "earlier this month", "late last year", "over the weekend"."""
    words, third, word = (match["which"] or "").lower(), read_third(match["third"]), match["unit"].lower()
    which = {"last": -1, "past": -1, "next": 1}.get(words.split()[-1] if words else "", 0)
    finders = {
        "week": lambda p: week_days(p, which),
        "month": lambda p: month_days(add_months(p, which), third),
        "year": lambda p: year_days(p.year + which, third),
        "weekend": lambda p: weekend_days(p, which),
    }

    def find(published: datetime.date) -> Days:
        start, end = finders[word](published)
        return start, min(end, published) if third == "earlier" and start <= published else end

    precision: TimePrecision = "day" if word == "weekend" else read_unit(word)
    return Atom(match.start("core"), match.end(), "span", precision, relative(find),
                is_range=word == "weekend")  # fmt: skip


def _read_shift(match: re.Match[str], day_first: bool | None) -> Atom | None:
    """Read "two days earlier", "hours later", "a day after": counted from another event."""
    word, amount = match["unit"].lower(), match["amount"]
    if not amount and not word.endswith("s"):
        return None
    low, high = read_amount(amount)
    back = match["way"].lower() in ("earlier", "before", "prior", "previously")
    unit = read_unit(word)
    part = "night" if word.startswith("night") else None
    precision = "part_of_day" if part else shift_precision((low, high), unit)
    return Atom(match.start(), match.end(), "anchor", precision, part=part, unit=unit,
                offset=(-high, -low) if back else (low, high), background=unit == "year",
                of_event=match["event"] is not None)  # fmt: skip


def _read_same(match: re.Match[str], day_first: bool | None) -> Atom | None:
    """Read "the following morning", "that night", "the same day", "later in the day"."""
    word, way = match["unit"].lower(), read_table("ways").get((match["which"] or "").lower(), 0)
    part = None if word[:3] in read_table("units") and word != "night" else word
    unit = "day" if part else read_unit(word)
    precision: TimePrecision = "part_of_day" if part else unit
    return Atom(match.start("core"), match.end(), "anchor", precision, part=part, offset=(way, way),
                unit=unit)  # fmt: skip


def _read_duration(match: re.Match[str], day_first: bool | None) -> Atom | None:
    return Atom(match.start("core"), match.end(), "duration", "unknown", background=True, is_range=True)


RULES: tuple[Rule, ...] = (
    make_rule("relative.rule_day_word", _read_day_word),
    make_rule("relative.rule_ago", _read_ago),
    make_rule("relative.rule_shift", _read_shift),
    make_rule("relative.rule_same", _read_same),
    make_rule("relative.rule_next_day", _read_same),
    make_rule("relative.rule_later_in_day", _read_same),
    make_rule("relative.rule_past", _read_past),
    make_rule("relative.rule_recent", _read_past),
    make_rule("relative.rule_calendar", _read_calendar),
    make_rule("relative.rule_earlier_in", _read_calendar),
    make_rule("relative.rule_the_weekend", _read_calendar),
    make_rule("relative.rule_duration", _read_duration),
)  # fmt: skip

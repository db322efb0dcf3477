"""Words that count from another day: "yesterday", "last week", "two days ago", "the following morning"."""

from __future__ import annotations

import datetime
import re

from geomap.extraction.time_words.almanac import (
    AMOUNT_RE,
    UNIT_RE,
    UNITS,
    Atom,
    Days,
    Rule,
    add_months,
    make_rule,
    month_days,
    plus_days,
    read_amount,
    read_third,
    relative,
    shift_days,
    shift_precision,
    week_days,
    weekend_days,
    year_days,
)
from geomap.model import TimePrecision

DAY_WORDS = {"today": 0, "yesterday": -1, "tomorrow": 1, "day before yesterday": -2, "day after tomorrow": 2}
# Part of the day, first and last day; "last night" and "overnight" reach into the day of publication.
PART_WORDS = {"tonight": ("night", 0, 0), "last night": ("night", -1, 0), "overnight": ("overnight", -1, 0),
              "last evening": ("evening", -1, -1)}  # fmt: skip
WAYS = {"following": 1, "next": 1, "previous": -1, "preceding": -1}


def _read_day_word(match: re.Match[str], day_first: bool | None) -> Atom | None:
    """Read "today", "the day before yesterday", "last night", "this morning"."""
    start, end = match.span()
    if match[0] == "Today" and re.search(r"[A-Z]\w+ $", match.string[max(0, start - 16) : start]):
        return None  # a newspaper
    word = re.sub(r"^the ", "", re.sub(r"\s+", " ", match[0].lower()))
    if word in DAY_WORDS:
        return Atom(start, end, "date", days=plus_days(DAY_WORDS[word], DAY_WORDS[word]))
    part, first, last = PART_WORDS.get(word, (word.split()[-1], 0, 0))
    return Atom(start, end, "date", "part_of_day", plus_days(first, last), part=part)


def _read_ago(match: re.Match[str], day_first: bool | None) -> Atom | None:
    word, (low, high) = match["unit"].lower(), read_amount(match["amount"])
    if not match["amount"] and not word.endswith("s"):
        return None
    unit, ten = UNITS[word[:3]], 10 if word.startswith("dec") else 1
    offset = (-high * ten, -low * ten)
    precision = shift_precision(offset, unit)
    return Atom(match.start(), match.end(), "date" if precision == "day" else "span", precision,
                relative(lambda p: shift_days((p, p), offset, unit)), background=unit == "year")  # fmt: skip


def _read_past(match: re.Match[str], day_first: bool | None) -> Atom | None:
    """Read "the past few hours", "the last two weeks", "recent months", "the coming days"."""
    word, ahead = match["unit"].lower(), match["which"].lower() in ("coming", "next")
    high = read_amount(match["amount"] or ("" if word.endswith("s") else "a"))[1]
    unit, high = UNITS[word[:3]], high * (10 if word.startswith("dec") else 1)
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

    precision: TimePrecision = "day" if word == "weekend" else UNITS[word[:3]]
    return Atom(match.start("core"), match.end(), "span", precision, relative(find),
                is_range=word == "weekend")  # fmt: skip


def _read_shift(match: re.Match[str], day_first: bool | None) -> Atom | None:
    """Read "two days earlier", "hours later", "a day after": counted from another event."""
    word, amount = match["unit"].lower(), match["amount"]
    if not amount and not word.endswith("s"):
        return None
    low, high = read_amount(amount)
    back = match["way"].lower() in ("earlier", "before", "prior", "previously")
    unit = UNITS[word[:3]]
    part = "night" if word.startswith("night") else None
    precision = "part_of_day" if part else shift_precision((low, high), unit)
    return Atom(match.start(), match.end(), "anchor", precision, part=part, unit=unit,
                offset=(-high, -low) if back else (low, high), background=unit == "year")  # fmt: skip


def _read_same(match: re.Match[str], day_first: bool | None) -> Atom | None:
    """Read "the following morning", "that night", "the same day", "later in the day"."""
    word, way = match["unit"].lower(), WAYS.get((match["which"] or "").lower(), 0)
    part = None if word[:3] in UNITS and word != "night" else word
    unit = "day" if part else UNITS[word[:3]]
    precision: TimePrecision = "part_of_day" if part else unit
    return Atom(match.start("core"), match.end(), "anchor", precision, part=part, offset=(way, way),
                unit=unit)  # fmt: skip


def _read_duration(match: re.Match[str], day_first: bool | None) -> Atom | None:
    return Atom(match.start("core"), match.end(), "duration", "unknown", background=True, is_range=True)


_Q, _U = rf"(?P<amount>{AMOUNT_RE})\s+", f"(?P<unit>{UNIT_RE})"
_PARTS = "day|morning|afternoon|evening|night|week|month|year"
_THIRD = r"(?:(?P<third>earlier|later|early|mid|late|(?:the\s+)?(?:beginning|start|middle|end)\s+of)[\s-]+)?"
RULES: tuple[Rule, ...] = (
    make_rule(
        r"(?:the\s+)?day\s+(?:before\s+yesterday|after\s+tomorrow)\b|(?:today|yesterday|tomorrow|tonight|overnight"
        r"|last\s+(?:night|evening)|this\s+(?:morning|afternoon|evening))\b",
        _read_day_word,
    ),
    make_rule(rf"(?:{_Q})?{_U}\s+ago\b", _read_ago),
    make_rule(
        rf"(?:(?P<amount>{AMOUNT_RE}|the)[\s-]+)?{_U}\s+(?P<way>earlier|later|before|after(?:wards?)?|prior|previously)\b",
        _read_shift,
    ),
    make_rule(
        r"(?P<core>(?:(?:earlier|later|early|late)\s+(?:on\s+|in\s+)?)?(?:the\s+(?P<which>following|next|previous|preceding"
        rf"|same)|that(?:\s+same)?)\s+(?P<unit>{_PARTS}))\b",
        _read_same,
    ),
    make_rule(r"(?P<core>(?P<which>next|following)\s+(?P<unit>day|morning|night))\b", _read_same),
    make_rule(
        r"(?P<core>(?:earlier|later|late|early)\s+in\s+the\s+(?P<which>\b\B)?(?P<unit>day))\b", _read_same
    ),
    make_rule(
        rf"(?:(?:in|over|during|within|for|throughout|across)\s+)?(?P<core>the\s+(?P<which>past|last|coming|next)\s+(?:{_Q})?{_U})",
        _read_past,
    ),
    make_rule(rf"(?:in|over|during)\s+(?P<core>(?P<which>recent)\s+(?P<amount>\b\B)?{_U})", _read_past),
    make_rule(
        rf"(?P<core>{_THIRD}(?P<which>last|next|this\s+past|this|the\s+past)\s+(?P<unit>weekend|week|month|year))\b",
        _read_calendar,
    ),
    make_rule(
        r"(?P<core>(?P<third>earlier)\s+in\s+the\s+(?P<which>\b\B)?(?P<unit>week|month|year))\b",
        _read_calendar,
    ),
    make_rule(
        r"(?:over|at|during|on)\s+(?P<core>the\s+(?P<which>\b\B)?(?P<third>\b\B)?(?P<unit>weekend))\b",
        _read_calendar,
    ),
    make_rule(
        r"for\s+(?:(?:more|less)\s+than\s+|over\s+|nearly\s+|almost\s+|at\s+least\s+|about\s+|around\s+|up\s+to\s+)?"
        rf"(?P<core>(?:{_Q})?{_U})(?!\s+(?:ago|earlier|later|before|after|old))",
        _read_duration,
    ),
)  # fmt: skip

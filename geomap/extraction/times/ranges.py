"""Ranges and nights: "from Monday to Wednesday", "late Saturday and early Sunday"."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace

from geomap.extraction.times.mentions import TimeMention
from geomap.extraction.times.time_words.almanac import SMALL_HOURS, yearless_day
from geomap.extraction.times.time_words.lexicon import compile_pattern
from geomap.model import Period


def join_ranges(mentions: Iterable[TimeMention], text: str, *, language: str) -> list[TimeMention]:
    """Join the mentions that are the two ends of a range or of a night.

    Parameters
    ----------
    mentions
        In the order of ``text``.
    text
        The text that they stand in.
    language
        ISO 639-1 code of the text's language.
    """
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
    paired = both.fullmatch(gap)
    range_told = to.fullmatch(gap) or (
        paired and between.search(text[max(0, first.start - 16) : first.start])
    )
    one, two = first.period, last.period
    if not (range_told or paired) or not one or not two or first.anchor or last.anchor:
        return None
    start = one.start or (two.start if one.precision in ("hour", "minute", "part_of_day") else None)
    end = two.end or (one.end if two.precision in ("hour", "minute", "part_of_day") else None)
    if start and end and start > end and not first.explicit:
        start = start - datetime.timedelta(7) if (start - end).days < 7 else _years_before(start, end)
    if (start is None) != (end is None) or (start and end and start > end):
        return None
    explicit = first.explicit or last.explicit
    period = replace(one, start=start, end=end, precision=one.precision if start or one.time else "unknown")
    night = is_night(text[first.start : last.end], period, language=language)
    if not range_told and not (night and one.start and two.start and one.start <= two.start):
        return None  # "on Monday and Tuesday" are two days, "late Monday and early Tuesday" is one night
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


def is_night(words: str, period: Period | None, *, language: str) -> bool:
    """Whether it is one night, though named by two days: "la nuit du 8 au 9 janvier"."""
    days = (period.end - period.start).days if period and period.start and period.end else None
    return days in (0, 1) and bool(compile_pattern("dates.one_night", language).search(words))

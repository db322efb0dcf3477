"""Hours and parts of the day: "1:30 a.m.", "0130 GMT", "shortly after midnight", "at dawn"."""

from __future__ import annotations

import re

from geomap.extraction.times.time_words.almanac import Atom, Rules, Writing, read_amount
from geomap.extraction.times.time_words.lexicon import compile_pattern, look_up
from geomap.model import TimePrecision

# Hours that a part of the day adds to a clock without a.m. or p.m., and from which hour.
TO_24_HOURS = {"afternoon": (1, 12), "evening": (4, 12), "night": (6, 12), "late": (6, 12)}


def to_24_hours(hour: int, part: str | None) -> int:
    """Read the hour of "at 7:30" by the part of the day beside it: 19 in the evening, 7 otherwise."""
    low, added = TO_24_HOURS.get(part or "", (0, 0))
    return hour + added if low <= hour < 12 else hour


def _clock(
    match: re.Match[str],
    time: tuple[int, int | None],
    *,
    writing: Writing,
    weak: bool = False,
    meridiem: bool = True,
) -> Atom:
    hour, minute = time
    precision: TimePrecision = "hour" if minute is None else "minute"
    zone = look_up("zones", match.groupdict().get("zone"), language=writing.language)
    return Atom(match.start("core"), match.end(), "clock", precision, time=(hour, minute or 0), zone=zone,
                weak=weak, meridiem=meridiem)  # fmt: skip


def _read_meridiem(match: re.Match[str], writing: Writing) -> Atom | None:
    """Read "1:30 a.m.", "1.30am", "7 PM", "between 7 and 8 p.m."; a range counts from its first hour."""
    hour, minute = int(match["hour"]), match["minute"]
    if hour > 23 or (hour == 0 and minute is None):
        return None
    if hour <= 12:
        hour = hour % 12 + (12 if match["pm"] else 0)
    return _clock(match, (hour, int(minute) if minute else None), writing=writing)


def _read_24_hours(match: re.Match[str], writing: Writing) -> Atom | None:
    """Read "13:00 local time", "at 7:30"; a bare "19:45" may be a score and is weak."""
    hour = int(match["hour"])
    surely_24 = hour > 12 or match["hour"].startswith("0") or bool(match["suffix"] or match["zone"])
    weak = not (match["at"] or match["suffix"] or match["zone"])
    return _clock(match, (hour, int(match["minute"])), writing=writing, weak=weak, meridiem=surely_24)


def _read_compact(match: re.Match[str], writing: Writing) -> Atom | None:
    """Read "0130", "2030 hours", "2230 GMT"; "at 2014" without more is no time of day."""
    hour, minute = int(match["hour"]), int(match["minute"])
    told = match["suffix"] or match["zone"]
    ends = compile_pattern("clock.ends", writing.language, cased=True)
    alone = match["plain_at"] and ends.match(match.string, match.end())
    if not told and not (match["at"] and hour < 10) and not (alone and hour not in (19, 20)):
        return None
    return _clock(match, (hour, minute), writing=writing)


def _read_hour_words(match: re.Match[str], writing: Writing) -> Atom | None:
    """Read "around one in the morning", "half past nine at night", "three o'clock"."""
    got, word, language = match.groupdict(), match["hour"], writing.language
    beside = got["at"] and got.get("beside") is not None  # "around 9 Sunday night"
    if not (got["clock"] or got["past"] or beside or (got["part"] and (got["at"] or word.isdecimal()))):
        return None  # "killed one in the morning"
    hour, part = read_amount(word, language)[0], look_up("parts", got["part"], language=language)
    shift, minute = look_up("past_hours", got["past"], language=language) or (0, None)
    hour = (hour + shift) % 12 if part == "morning" else (to_24_hours((hour + shift) % 24, part) % 24)
    if part == "night" and hour == 12:
        hour = 0
    return _clock(match, (hour, minute), writing=writing, meridiem=bool(part) or got["of_24"] is not None)


def _read_named_hour(match: re.Match[str], writing: Writing) -> Atom | None:
    """Read "at noon", "shortly after midnight", "just before midnight"."""
    before, on = look_up("named_hours", match["word"], language=writing.language)
    weak = not (match["at"] or match["rel"] or match["twelve"])
    return _clock(match, (before if match["until"] else on, None), writing=writing, weak=weak)


def _read_part(match: re.Match[str], writing: Writing) -> Atom | None:
    """Read "in the early morning", "at dawn", "the small hours"; a bare "night" is weak."""
    part = look_up("parts", match["part"], language=writing.language)
    edge = look_up("edges", match["edge"], language=writing.language)
    if (edge, part) in (("early", "morning"), ("late", "night")):
        part = edge
    weak = not match["prep"]
    return Atom(match.start("core"), match.end(), "part", "part_of_day", part=part, weak=weak)


def _read_edge(match: re.Match[str], writing: Writing) -> Atom | None:
    part = look_up("edges", match[0], language=writing.language)
    return Atom(match.start(), match.end(), "part", "part_of_day", part=part, weak=True, edge=True)


RULES: Rules = (
    ("clock.rule_meridiem", _read_meridiem),
    ("clock.rule_hours_24", _read_24_hours),
    ("clock.rule_compact", _read_compact),
    ("clock.rule_hour_words", _read_hour_words),
    ("clock.rule_named_hour", _read_named_hour),
    ("clock.rule_part", _read_part),
    ("clock.rule_edge", _read_edge),
)  # fmt: skip

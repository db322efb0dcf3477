"""Hours and parts of the day: "1:30 a.m.", "0130 GMT", "shortly after midnight", "at dawn"."""

from __future__ import annotations

import re

from geomap.extraction.time_words.almanac import Atom, Rule, make_rule
from geomap.extraction.time_words.lexicon import read_pattern, read_table
from geomap.model import TimePrecision

# Hours that a part of the day adds to a clock without a.m. or p.m., and from which hour.
TO_24_HOURS = {"afternoon": (1, 12), "evening": (4, 12), "night": (6, 12), "late": (6, 12)}


def to_24_hours(hour: int, part: str | None) -> int:
    """Read the hour of "at 7:30" by the part of the day beside it: 19 in the evening, 7 otherwise."""
    low, added = TO_24_HOURS.get(part or "", (0, 0))
    return hour + added if low <= hour < 12 else hour


def _name_part(words: str) -> str:
    word = words.lower()
    part: str = "early" if word.endswith("hours") else read_table("parts").get(word, word)
    return part


def _find_zone(match: re.Match[str]) -> str | None:
    zone: str | None = read_table("zones").get((match["zone"] or "").lower())
    return zone


def _clock(
    match: re.Match[str], hour: int, minute: int | None, *, weak: bool = False, meridiem: bool = True
) -> Atom:
    precision: TimePrecision = "hour" if minute is None else "minute"
    start, zone = match.start("core"), _find_zone(match) if "zone" in match.groupdict() else None
    time = (hour, minute or 0)
    return Atom(
        start, match.end(), "clock", precision, time=time, zone=zone, weak=weak, meridiem=meridiem
    )  # fmt: skip


def _read_meridiem(match: re.Match[str], day_first: bool | None) -> Atom | None:
    """Read "1:30 a.m.", "1.30am", "7 PM", "between 7 and 8 p.m."; a range counts from its first hour."""
    hour, minute = int(match["hour"]), match["minute"]
    if hour > 23 or (hour == 0 and minute is None):
        return None
    if hour <= 12:
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    return _clock(match, hour, int(minute) if minute else None)


def _read_24_hours(match: re.Match[str], day_first: bool | None) -> Atom | None:
    """Read "13:00 local time", "at 7:30"; a bare "19:45" may be a score and is weak."""
    hour = int(match["hour"])
    surely_24 = hour == 0 or hour > 12 or len(match["hour"]) == 2 or bool(match["suffix"] or match["zone"])
    weak = not (match["at"] or match["suffix"] or match["zone"])
    return _clock(match, hour, int(match["minute"]), weak=weak, meridiem=surely_24)


_ENDS = re.compile(read_pattern("clock.ends"))


def _read_compact(match: re.Match[str], day_first: bool | None) -> Atom | None:
    """Read "0130", "2030 hours", "2230 GMT"; "at 2014" without more is no time of day."""
    hour, minute = int(match["hour"]), int(match["minute"])
    told = match["suffix"] or match["zone"]
    alone = (match["at"] or "").lower() == "at" and _ENDS.match(match.string, match.end())
    if not told and not (match["at"] and hour < 10) and not (alone and hour not in (19, 20)):
        return None
    return _clock(match, hour, minute)


def _read_hour_words(match: re.Match[str], day_first: bool | None) -> Atom | None:
    """Read "around one in the morning", "half past nine at night", "three o'clock"."""
    got, word = match.groupdict(), match["hour"].lower()
    if not (got["clock"] or got["past"] or (got["part"] and (got["at"] or word.isdecimal()))):
        return None  # "killed one in the morning"
    hour = int(word) if word.isdecimal() else read_table("numbers")["words"].index(word)
    part, past = (got["part"] or "").lower(), (got["past"] or "").lower()
    shift, minute = {"half": (0, 30), "quarter": (0, 15)}.get(past.split(" ")[0], (0, None))
    if past.endswith("to"):
        shift, minute = -1, 45
    hour = (hour + shift) % 12 if part == "morning" else (to_24_hours((hour + shift) % 24, part) % 24)
    if part == "night" and hour == 12:
        hour = 0
    return _clock(match, hour, minute, meridiem=bool(part))


def _read_named_hour(match: re.Match[str], day_first: bool | None) -> Atom | None:
    """Read "at noon", "shortly after midnight", "just before midnight"."""
    before, on = read_table("named_hours")[match["word"].lower()]
    hour = before if (match["rel"] or "").lower().endswith("before") else on
    return _clock(match, hour, None, weak=not (match["at"] or match["rel"] or match["twelve"]))


def _read_part(match: re.Match[str], day_first: bool | None) -> Atom | None:
    """Read "in the early morning", "at dawn", "the small hours"; a bare "night" is weak."""
    part = _name_part(match["part"])
    if match["edge"] and part in ("morning", "night"):
        edges = {("early", "morning"): "early", ("late", "night"): "late"}
        part = edges.get((match["edge"].lower(), part), part)
    strong = bool(match["prep"]) and match["prep"].lower().split()[0] not in ("the", "on")
    return Atom(match.start("core"), match.end(), "part", "part_of_day", part=part, weak=not strong)


def _read_edge(match: re.Match[str], day_first: bool | None) -> Atom | None:
    return Atom(match.start(), match.end(), "part", "part_of_day", part=match[0].lower(), weak=True)


RULES: tuple[Rule, ...] = (
    make_rule("clock.rule_meridiem", _read_meridiem),
    make_rule("clock.rule_hours_24", _read_24_hours),
    make_rule("clock.rule_compact", _read_compact),
    make_rule("clock.rule_hour_words", _read_hour_words),
    make_rule("clock.rule_named_hour", _read_named_hour),
    make_rule("clock.rule_part", _read_part),
    make_rule("clock.rule_edge", _read_edge),
)  # fmt: skip

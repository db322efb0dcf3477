"""Words that name a day, month or year: "Thursday", "Jan. 9", "03/04/2016", "mid-March", "in 2014".

What only looks like one ("Sergeant March", "Sunday Times", "In May 12 people") is
refused by the reader of its rule.
"""

from __future__ import annotations

import datetime
import re

from geomap.extraction.time_words.almanac import (
    YEARLESS_SLACK_DAYS,
    Atom,
    Days,
    Rule,
    fixed,
    make_day,
    make_rule,
    month_days,
    read_third,
    read_year,
    relative,
    weekday_shift,
    year_days,
    yearless_day,
)
from geomap.extraction.time_words.lexicon import read_pattern, read_table

_NOT_BEFORE = re.compile(read_pattern("named.not_before"), re.I)
_NAMES = re.compile(read_pattern("named.names"), re.I)
_COUNTED = re.compile(read_pattern("named.counted"), re.I)
_AHEAD = re.compile(read_pattern("named.ahead"), re.I)


def _number(names: str, word: str) -> int:
    """Give the number of a month or a weekday, known by its first three letters; January and Monday are 1."""
    known: list[str] = read_table("names")[names]
    return known.index(word[:3].lower()) + 1


def _is_trap(match: re.Match[str], start: int) -> bool:
    text = match.string
    return bool(_NAMES.match(text, match.end()) or _NOT_BEFORE.search(text[max(0, start - 16) : start]))


def _is_ahead(match: re.Match[str], start: int) -> bool:
    return bool(_AHEAD.search(match.string[max(0, start - 60) : start]))


def _is_month_word(word: str, before: str | None, year: str | None) -> bool:
    """Tell the months from the verbs "may" and "march": those need a capital, a year or "on"."""
    if word.lower().rstrip(".") not in ("may", "march", "mar") or word.istitle() or year:
        return True
    prepositions = ("on", "of", "since", "in", "during") if word.isupper() else ("on", "of", "since")
    return (before or "").lower().split(" ")[0] in prepositions


def _read_date(match: re.Match[str], day_first: bool | None) -> Atom | None:
    """Read "9 January 2020", "Jan. 9", "30 AUG 89", "8 to 9 January"; the year may be missing."""
    got, start = match.groupdict(), match.start("core")
    if _is_trap(match, start) or not _is_month_word(got["month"], got["before"], got["year"]):
        return None
    month, year = _number("months", got["month"]), read_year(got["year"])
    numbers = [int(re.sub(r"\D", "", got[key])) for key in ("day", "last") if got[key]]
    if not all(make_day(year or 2000, month, n) for n in numbers):
        return None
    if year is None and match.end() == match.end("day") and _COUNTED.match(match.string, match.end()):
        return None  # "in May 12 people"
    ahead = year is None and _is_ahead(match, start)

    def find(published: datetime.date | None) -> Days | None:
        days = [_find_day(year, (month, n), published, ahead) for n in numbers]
        return (days[0], days[-1]) if days[0] and days[-1] and days[0] <= days[-1] else None

    single = year is None and len(numbers) == 1 and not ahead
    return Atom(start, match.end(), "date", days=find, explicit=year is not None, is_range=len(numbers) > 1,
                basis="stated", month_day=(month, numbers[0]) if single else None)  # fmt: skip


def _find_day(year: int | None, month_day: tuple[int, int], published: datetime.date | None,
              ahead: bool) -> datetime.date | None:  # fmt: skip
    if year is not None:
        return make_day(year, *month_day)
    found = yearless_day(month_day, published, None) if published else None
    if found and published and ahead and found < published:
        return make_day(found.year + 1, *month_day) or found
    return found


def _read_iso(match: re.Match[str], day_first: bool | None) -> Atom | None:
    day = make_day(int(match["year"]), int(match["month"]), int(match["day"]))
    return Atom(match.start(), match.end(), "date", days=fixed((day, day)), explicit=True,
                basis="stated") if day else None  # fmt: skip


def _read_numeric(match: re.Match[str], day_first: bool | None) -> Atom | None:
    """Read 03/04/2016: day first, month first, or left open (None).

    It is not open where one number is above 12, or one reading lies behind the day of publication.
    """
    year, one, two = read_year(match["year"]) or 0, int(match["one"]), int(match["two"])
    readings = [make_day(year, two, one), make_day(year, one, two)]
    valid = {day for day in readings if day}
    if not valid:
        return None
    if day_first is not None and (chosen := readings[0 if day_first else 1]):
        valid = {chosen}

    def find(published: datetime.date | None) -> Days | None:
        told = {day for day in valid if not published or (day - published).days <= YEARLESS_SLACK_DAYS}
        day = min(told or valid) if len(told or valid) == 1 else None
        return (day, day) if day else None

    return Atom(match.start(), match.end(), "date", days=find, explicit=True,
                basis="ambiguous" if len(valid) > 1 else "stated")  # fmt: skip


def _read_nine_eleven(match: re.Match[str], day_first: bool | None) -> Atom | None:
    day = datetime.date(2001, 9, 11)
    return Atom(match.start(), match.end(), "span", days=fixed((day, day)), explicit=True, background=True,
                basis="stated")  # fmt: skip


_DAY_FOLLOWS = re.compile(read_pattern("named.day_follows"))
_NAME_FOLLOWS = re.compile(read_pattern("named.name_follows"))


def _read_month(match: re.Match[str], day_first: bool | None) -> Atom | None:
    """Read "in March", "mid-January", "late last October", "January 2020"."""
    got, start, before = match.groupdict(), match.start("core"), (match["before"] or "").lower()
    told = before not in ("", "the", "on") or got["third"] or got["year"] or got["which"]
    if not told or _is_trap(match, start):
        return None
    if got["third"] and not got["year"] and _DAY_FOLLOWS.match(match.string, match.end()):
        return None  # "early January 4" is a morning
    if before not in ("in", "since", "during") and before and _NAME_FOLLOWS.match(match.string, match.end()):
        return None  # "by April Jones", but "in May Turkish troops"
    if not _is_month_word(got["month"], got["before"], got["year"]):
        return None
    month, year = _number("months", got["month"]), read_year(got["year"])
    third = read_third(got["third"])
    which = "next" if not got["which"] and _is_ahead(match, start) else (got["which"] or "").lower()

    def find(published: datetime.date | None) -> Days | None:
        if year is not None or published is None:
            return month_days(datetime.date(year, month, 1), third) if year else None
        years = {"last": -(month >= published.month), "this": 0, "next": int(month <= published.month)}
        chosen = published.year + years.get(which, -(month > published.month))
        return month_days(datetime.date(chosen, month, 1), third)

    return Atom(start, match.end(), "span", "month", find, explicit=year is not None, basis="stated")


def _read_week_of(match: re.Match[str], day_first: bool | None) -> Atom | None:
    """Read "in the first week of February": seven days from its 1st, 8th, 15th or 22nd, or the last seven."""
    month, year = _number("months", match["month"]), read_year(match["year"])
    first: int = read_table("ordinals")[match["ordinal"].lower()]

    def find(published: datetime.date | None) -> Days | None:
        known = year or (published and published.year - (month > published.month))
        if not known:
            return None
        start, end = month_days(datetime.date(known, month, 1))
        start = start + datetime.timedelta(first - 1) if first > 0 else end + datetime.timedelta(first + 1)
        return start, start + datetime.timedelta(6)

    return Atom(
        match.start("core"), match.end(), "span", "week", find, explicit=year is not None, basis="stated"
    )


_YEAR_NOUN = re.compile(read_pattern("named.year_noun"), re.I)


def _read_years(match: re.Match[str], day_first: bool | None) -> Atom | None:
    """Read "in 2014", "late 2015", "the 2014 bombing", "from 2011 to 2013"."""
    before = (match["before"] or "").lower()
    named = before == "the" and _YEAR_NOUN.match(match.string, match.end())
    if not (match["third"] or named or before not in ("", "the")):
        return None
    if before not in ("in", "since") and _COUNTED.match(match.string, match.end()):
        return None
    first, last, third = int(match["year"]), int(match["last"] or match["year"]), read_third(match["third"])
    days = year_days(first, third)[0], year_days(max(first, last), third)[1]
    return Atom(match.start("core"), match.end(), "span", "year", fixed(days), explicit=True,
                is_range=first != last, basis="stated")  # fmt: skip


def _read_weekday(match: re.Match[str], day_first: bool | None) -> Atom | None:
    word, which = match["weekday"], re.sub(r"\s+", " ", (match["which"] or "").lower())
    if _is_trap(match, match.start("weekday")) or (len(word) < 6 and not word[0].isupper()):
        return None
    number = _number("weekdays", word) - 1
    if not which and _is_ahead(match, match.start("core")):
        which = "ahead"

    def find(published: datetime.date) -> Days:
        day = published + datetime.timedelta(weekday_shift(published, number, which))
        return day, day

    return Atom(match.start("core"), match.end("core"), "weekday", days=relative(find), weekday=number)


RULES: tuple[Rule, ...] = (
    make_rule("named.rule_iso", _read_iso),
    make_rule("named.rule_nine_eleven", _read_nine_eleven),
    make_rule("named.rule_slashed", _read_numeric),
    make_rule("named.rule_dotted", _read_numeric),
    make_rule("named.rule_dashed", _read_numeric),
    make_rule("named.rule_day_month", _read_date),
    make_rule("named.rule_month_day", _read_date),
    make_rule("named.rule_week_of", _read_week_of),
    make_rule("named.rule_month", _read_month),
    make_rule("named.rule_years", _read_years),
    make_rule("named.rule_weekday", _read_weekday),
    make_rule("named.rule_weekday_short", _read_weekday),
    make_rule("named.rule_weekday_on", _read_weekday),
)  # fmt: skip

"""Words that name a day, month or year: "Thursday", "Jan. 9", "03/04/2016", "mid-March", "in 2014".

What only looks like one ("Sergeant March", "Sunday Times", "In May 12 people") is
refused by the reader of its rule.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

from geomap.extraction.times.time_words.almanac import (
    YEARLESS_SLACK_DAYS,
    Atom,
    Days,
    Rules,
    Writing,
    add_months,
    fixed,
    make_day,
    month_days,
    read_third,
    read_which,
    read_year,
    relative,
    weekday_shift,
    weekend_beside,
    year_days,
    yearless_day,
)
from geomap.extraction.times.time_words.lexicon import (
    compile_pattern,
    fold_words,
    look_up,
    look_up_start,
    read_table,
)
from geomap.model import TimePrecision


def _number(names: str, word: str, language: str) -> int:
    """Give the number of a month or a weekday, known by its first letters; January and Monday are 1."""
    number: int = look_up_start(names, word, language=language)
    return number


def _is_trap(match: re.Match[str], start: int, language: str) -> bool:
    text, before = match.string, match.string[max(0, start - 16) : start]
    follows = compile_pattern("named.names", language).match(text, match.end())
    return bool(follows or compile_pattern("named.not_before", language).search(before))


def _is_ahead(match: re.Match[str], start: int, language: str) -> bool:
    before = match.string[max(0, start - 60) : start]
    return bool(compile_pattern("named.ahead", language).search(before))


def _is_counted(match: re.Match[str], language: str) -> bool:
    return bool(compile_pattern("named.counted", language).match(match.string, match.end()))


def _is_month_word(match: re.Match[str], language: str) -> bool:
    """Tell the months from the verbs "may" and "march": those need a capital, a year or "on"."""
    word, told = match["month"], read_table("before", language)
    if fold_words(word).rstrip(".") not in told["verbs"] or word.istitle() or match["year"]:
        return True
    prepositions = told["no_verb"] + told["no_verb_in_capitals"] if word.isupper() else told["no_verb"]
    return (match["before"] or "").lower().split(" ")[0] in prepositions


def _read_date(match: re.Match[str], writing: Writing) -> Atom | None:
    """Read "9 January 2020", "Jan. 9", "30 AUG 89", "8 to 9 January"; the year may be missing."""
    got, start = match.groupdict(), match.start("core")
    if _is_trap(match, start, writing.language) or not _is_month_word(match, writing.language):
        return None
    month, year = _number("months", got["month"], writing.language), read_year(got["year"])
    numbers = [int(re.sub(r"\D", "", got[key])) for key in ("day", "last") if got[key]]
    if not all(make_day(year or 2000, month, n) for n in numbers):
        return None
    if year is None and match.end() == match.end("day") and _is_counted(match, writing.language):
        return None  # "in May 12 people"
    ahead = year is None and _is_ahead(match, start, writing.language)

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


def _read_iso(match: re.Match[str], writing: Writing) -> Atom | None:
    day = make_day(int(match["year"]), int(match["month"]), int(match["day"]))
    return Atom(match.start(), match.end(), "date", days=fixed((day, day)), explicit=True,
                basis="stated") if day else None  # fmt: skip


def _read_numeric(match: re.Match[str], writing: Writing) -> Atom | None:
    """Read 03/04/2016: day first, month first, or left open (None).

    It is not open where one number is above 12, or one reading lies behind the day of publication.
    """
    year, one, two = read_year(match["year"]) or 0, int(match["one"]), int(match["two"])
    readings = [make_day(year, two, one), make_day(year, one, two)]
    valid = {day for day in readings if day}
    if not valid:
        return None
    first = writing.day_first
    if first is not None and (chosen := readings[0 if first else 1]):
        valid = {chosen}

    def find(published: datetime.date | None) -> Days | None:
        told = {day for day in valid if not published or (day - published).days <= YEARLESS_SLACK_DAYS}
        day = min(told or valid) if len(told or valid) == 1 else None
        return (day, day) if day else None

    return Atom(match.start(), match.end(), "date", days=find, explicit=True,
                basis="ambiguous" if len(valid) > 1 else "stated")  # fmt: skip


def _read_heading(match: re.Match[str], writing: Writing) -> Atom | None:
    """Read "24/04 –" and "26 to 27/04:" where they head an entry; the year is missing."""
    one, two = int(match["one"]), int(match["two"])
    readings = [pair for pair in ((two, one), (one, two)) if make_day(2000, *pair)]
    if len(readings) == 2 and writing.day_first is not None:
        readings = readings[:1] if writing.day_first else readings[1:]
    if not readings:
        return None
    month, last = readings[0]
    first = int(match["from"] or last)
    ambiguous = len(set(readings)) > 1

    def find(published: datetime.date) -> Days | None:
        days = [yearless_day((month, n), published, None) for n in (first, last)]
        return (days[0], days[1]) if days[0] and days[1] and days[0] <= days[1] else None

    return Atom(match.start("core"), match.end("core"), "date", days=None if ambiguous else relative(find),
                is_range=first != last, basis="ambiguous" if ambiguous else "stated")  # fmt: skip


def _read_nine_eleven(match: re.Match[str], writing: Writing) -> Atom | None:
    day = datetime.date(2001, 9, 11)
    return Atom(match.start(), match.end(), "span", days=fixed((day, day)), explicit=True, background=True,
                basis="stated")  # fmt: skip


def _read_month(match: re.Match[str], writing: Writing) -> Atom | None:
    """Read "in March", "mid-January", "late last October", "January 2020"."""
    got, start, language = match.groupdict(), match.start("core"), writing.language
    if _is_trap(match, start, language) or not _is_told(match, language):
        return None
    if not _is_month_word(match, language):
        return None
    month, year = _number("months", got["month"], language), read_year(got["year"])
    third, ahead = read_third(got["third"], language), not got["which"] and _is_ahead(match, start, language)
    which = "next" if ahead else read_which(got["which"], language)

    def find(published: datetime.date | None) -> Days | None:
        if year is not None or published is None:
            return month_days(datetime.date(year, month, 1), third) if year else None
        years = {"last": -(month >= published.month), "this": 0, "next": int(month <= published.month)}
        chosen = published.year + years.get(which, -(month > published.month))
        return month_days(datetime.date(chosen, month, 1), third)

    return Atom(start, match.end(), "span", "month", find, explicit=year is not None, basis="stated")


def _is_told(match: re.Match[str], language: str) -> bool:
    """Whether the words around a month's name say that it is one."""
    got, before, words = match.groupdict(), (match["before"] or "").lower(), read_table("before", language)
    if not (before and before not in words["weak"]) and not (got["third"] or got["year"] or got["which"]):
        return False
    day, name = (compile_pattern(f"named.{k}_follows", language, cased=True) for k in ("day", "name"))
    if got["third"] and not got["year"] and day.match(match.string, match.end()):
        return False  # "early January 4" is a morning
    sure = not before or before in words["month"]
    return sure or not name.match(match.string, match.end())  # "by April Jones", but "in May Turkish troops"


def _read_week_of(match: re.Match[str], writing: Writing) -> Atom | None:
    """Read "in the first week of February": seven days from its 1st, 8th, 15th or 22nd, or the last seven.

    A weekend is the one whose Saturday lies among them.
    """
    month, year = _number("months", match["month"], writing.language), read_year(match["year"])
    first: int = look_up("ordinals", match["ordinal"], language=writing.language)
    weekend = look_up_start("units", match["unit"], language=writing.language) == "weekend"

    def find(published: datetime.date | None) -> Days | None:
        known = year or (published and published.year - (month > published.month))
        if not known:
            return None
        start, end = month_days(datetime.date(known, month, 1))
        start = start + datetime.timedelta(first - 1) if first > 0 else end + datetime.timedelta(first + 1)
        saturday = start + datetime.timedelta((5 - start.weekday()) % 7)
        return weekend_beside(saturday) if weekend else (start, start + datetime.timedelta(6))

    precision: TimePrecision = "day" if weekend else "week"
    return Atom(match.start("core"), match.end(), "span", precision, find, explicit=year is not None,
                is_range=weekend, basis="stated")  # fmt: skip


def _read_holiday(match: re.Match[str], writing: Writing) -> Atom | None:
    """Read "Christmas Eve", "New Year's Day 2016"."""
    month, day = look_up("holidays", match["holiday"], language=writing.language)
    year, ahead = read_year(match["year"]), _is_ahead(match, match.start("core"), writing.language)

    def find(published: datetime.date | None) -> Days | None:
        found = _find_day(year, (month, day), published, ahead)
        return (found, found) if found else None

    return Atom(match.start("core"), match.end(), "date", days=find, explicit=year is not None,
                basis="stated", month_day=None if year or ahead else (month, day))  # fmt: skip


def _read_day_of_month(match: re.Match[str], writing: Writing) -> Atom | None:
    """Read "the 7th of this month", "the 28th of last month"."""
    number = int(re.sub(r"\D", "", match["day"]))
    months = {"last": -1, "next": 1}.get(read_which(match["which"], writing.language), 0)

    def find(published: datetime.date) -> Days | None:
        first = add_months(published, months)
        day = make_day(first.year, first.month, number)
        return (day, day) if day else None

    return Atom(match.start("core"), match.end(), "date", days=relative(find))


def _read_weekend_of(match: re.Match[str], writing: Writing) -> Atom | None:
    """Read "the weekend of 4-5 January", "the weekend of March 3": of one day the weekend beside it."""
    dated = _read_date(match, writing)

    def find(published: datetime.date | None) -> Days | None:
        days = dated.days(published) if dated and dated.days else None
        return weekend_beside(days[0]) if days and days[0] == days[1] else days

    return replace(dated, days=find, is_range=True, month_day=None) if dated else None


def _read_years(match: re.Match[str], writing: Writing) -> Atom | None:
    """Read "in 2014", "late 2015", "the 2014 bombing", "from 2011 to 2013"."""
    before, words = (match["before"] or "").lower(), read_table("before", writing.language)
    named = compile_pattern("named.year_noun", writing.language).match(match.string, match.end())
    told = match["third"] or (before and (named or before not in words["weak"]))
    if not told:
        return None
    if before not in words["year"] and _is_counted(match, writing.language):
        return None
    first, last = int(match["year"]), int(match["last"] or match["year"])
    third = read_third(match["third"], writing.language)
    days = year_days(first, third)[0], year_days(max(first, last), third)[1]
    return Atom(match.start("core"), match.end(), "span", "year", fixed(days), explicit=True,
                is_range=first != last, basis="stated")  # fmt: skip


def _read_weekday(match: re.Match[str], writing: Writing) -> Atom | None:
    if _is_trap(match, match.start("weekday"), writing.language):
        return None
    number = _number("weekdays", match["weekday"], writing.language) - 1
    which = read_which(match["which"], writing.language)
    if not which and _is_ahead(match, match.start("core"), writing.language):
        which = "ahead"

    def find(published: datetime.date) -> Days:
        day = published + datetime.timedelta(weekday_shift(published, number, which))
        return day, day

    return Atom(match.start("core"), match.end("core"), "weekday", days=relative(find), weekday=number)


RULES: Rules = (
    ("named.rule_iso", _read_iso),
    ("named.rule_nine_eleven", _read_nine_eleven),
    ("named.rule_heading", _read_heading),
    ("named.rule_slashed", _read_numeric),
    ("named.rule_dotted", _read_numeric),
    ("named.rule_dashed", _read_numeric),
    ("named.rule_day_month", _read_date),
    ("named.rule_month_day", _read_date),
    ("named.rule_weekend_of", _read_weekend_of),
    ("named.rule_weekend_of_month", _read_weekend_of),
    ("named.rule_week_of", _read_week_of),
    ("named.rule_day_of_month", _read_day_of_month),
    ("named.rule_holiday", _read_holiday),
    ("named.rule_month", _read_month),
    ("named.rule_years", _read_years),
    ("named.rule_weekday", _read_weekday),
    ("named.rule_weekday_short", _read_weekday),
    ("named.rule_weekday_on", _read_weekday),
)  # fmt: skip

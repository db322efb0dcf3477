"""Words that name a day, month or year: "Thursday", "Jan. 9", "03/04/2016", "mid-March", "in 2014".

What only looks like one ("Sergeant March", "Sunday Times", "In May 12 people") is
refused by the reader of its rule.
"""

from __future__ import annotations

import datetime
import re

from geomap.extraction.time_words.almanac import (
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

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_NOT_BEFORE = re.compile(
    r"\b(?:mr|mrs|ms|miss|dr|sgt|sergeant|capt|captain|lt|lieutenant|col|colonel|gen|general|maj|major"
    r"|cpl|corporal|pvt|private|officer|judge|minister|black|bloody|cyber|ash|super|every|each|most)\.?\s+$",
    re.I,
)
_NAMES = re.compile(  # streets, groups and newspapers that carry a date or a weekday
    r"(?:st|nd|rd|th)?[\s-]+(?:times|telegraph|mirror|express|herald|tribune|star|independent|vanguard|mail"
    r"|school|league|alliance|movement|brigades?|street|square|bridge|avenue|road|university|hospital"
    r"|airport|stadium|coalition|night\s+(?:live|football|lights))\b",
    re.I,
)
_COUNTED = re.compile(  # what numbers beside a month are counts of
    r"\s*%|\s+(?:(?:other|more|young|police|civilian|armed|injured|dead|unarmed|suspected)\s+)?(?:people|persons?"
    r"|civilians?|soldiers?|troops|men|women|children|police\w*|officers|militants|fighters|rebels|gunmen"
    r"|villagers|protesters|victims|bodies|dead|killed|wounded|injured|others|members|students|residents"
    r"|years?|miles|kilomet\w+|km|percent|per\s+cent|rockets|missiles|shots|houses|homes|dollars)\b",
    re.I,
)
_AHEAD = re.compile(  # what is still to come when the report is written
    r"(?:(?<!day\s)(?<!\d\s)\b(?:until|till)\s+|\b(?:scheduled|slated|set|planned|due)\s+(?:(?:for|to|in|on|back)\s+)?(?:\w+\s+){0,4}"
    r"|\b(?:will|should|must|(?:is|are)\s+expected\s+to)\s+(?:\w+\s+){1,5}"
    r"|\bnext\s+(?:\w+\s+){1,4}is\s+(?:\w+\s+){0,3})(?:on\s+)?$",
    re.I,
)


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
    month, year = MONTHS.index(got["month"][:3].lower()) + 1, read_year(got["year"])
    numbers = [int(re.sub(r"\D", "", got[key])) for key in ("day", "last") if got[key]]
    if not all(make_day(year or 2000, month, n) for n in numbers):
        return None
    if year is None and _COUNTED.match(match.string, match.end()):
        return None
    ahead = year is None and _is_ahead(match, start)

    def find(published: datetime.date | None) -> Days | None:
        days = [_find_day(year, (month, n), published, ahead) for n in numbers]
        return (days[0], days[-1]) if days[0] and days[-1] and days[0] <= days[-1] else None

    single = year is None and len(numbers) == 1 and not ahead
    return Atom(start, match.end(), "date", days=find, explicit=year is not None, is_range=len(numbers) > 1,
                month_day=(month, numbers[0]) if single else None)  # fmt: skip


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
    return Atom(match.start(), match.end(), "date", days=fixed((day, day)), explicit=True) if day else None


def _read_numeric(match: re.Match[str], day_first: bool | None) -> Atom | None:
    """Read 03/04/2016: day first, month first, or left open (None) unless one of them is above 12."""
    year, one, two = read_year(match["year"]) or 0, int(match["one"]), int(match["two"])
    readings = [make_day(year, two, one), make_day(year, one, two)]
    valid = {day for day in readings if day}
    if not valid:
        return None
    chosen = valid.pop() if len(valid) == 1 else None if day_first is None else readings[not day_first]
    days = (chosen, chosen) if chosen else None
    return Atom(match.start(), match.end(), "date", days=fixed(days), explicit=True)


def _read_nine_eleven(match: re.Match[str], day_first: bool | None) -> Atom | None:
    day = datetime.date(2001, 9, 11)
    return Atom(match.start(), match.end(), "span", days=fixed((day, day)), explicit=True, background=True)


_DAY_FOLLOWS = re.compile(r"\s{1,3}\d{1,2}\b")
_NAME_FOLLOWS = re.compile(r"\s{1,3}[A-Z][a-z]")


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
    month, year = MONTHS.index(got["month"][:3].lower()) + 1, read_year(got["year"])
    third = read_third(got["third"])
    which = "next" if not got["which"] and _is_ahead(match, start) else (got["which"] or "").lower()

    def find(published: datetime.date | None) -> Days | None:
        if year is not None or published is None:
            return month_days(datetime.date(year, month, 1), third) if year else None
        years = {"last": -(month >= published.month), "this": 0, "next": int(month <= published.month)}
        chosen = published.year + years.get(which, -(month > published.month))
        return month_days(datetime.date(chosen, month, 1), third)

    return Atom(start, match.end(), "span", "month", find, explicit=year is not None)


_YEAR_NOUN = re.compile(r"\s+(?!block|blk|hundred)[a-z]+", re.I)


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
                is_range=first != last)  # fmt: skip


def _read_weekday(match: re.Match[str], day_first: bool | None) -> Atom | None:
    word, which = match["weekday"], re.sub(r"\s+", " ", (match["which"] or "").lower())
    if _is_trap(match, match.start("weekday")) or (len(word) < 6 and not word[0].isupper()):
        return None
    number = WEEKDAYS.index(word[:3].lower())
    if not which and _is_ahead(match, match.start("core")):
        which = "ahead"

    def find(published: datetime.date) -> Days:
        day = published + datetime.timedelta(weekday_shift(published, number, which))
        return day, day

    return Atom(match.start("core"), match.end("core"), "weekday", days=relative(find), weekday=number)


_MONTH = (r"(?:may\.(?=\s\d)|(?:january|february|march|april|may|june|july|august|september|october|november"
          r"|december)\b"
          r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)")  # fmt: skip
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b"
_YEAR = r"(?:19|20)\d\d\b(?!\s*(?:hours|hrs|gmt|utc)\b|[-–]\d)"
_YEAR_2 = r"(?:['’]\d\d|[7-9]\d)\b(?![:.]\d|\s+[a-z]{3,})"
_THIRD = r"(?:(?P<third>early|mid|late|(?:the\s+)?(?:beginning|start|middle|end)\s+of)[\s-]+(?:in\s+)?)?"
_BEFORE = (
    r"(?:(?P<before>in|on|since|during|of|until|till|by|from|before|after|between|for|through|throughout|to|the)"
    r"\s+)?"
)
_SPLIT = r"(?<!\d[.,:/-])"
_WHICH = r"(?P<which>last|next|this\s+past|this\s+coming|this)\s+"
_DATE_YEAR = rf"(?:(?:\s*,\s*|\s+(?:of\s+|in\s+)?|-)(?P<year>{_YEAR}|{_YEAR_2}))?"
_TO = r"\s*[-–/&]\s*|\s+(?:to|through|or)\s+"
_ONE, _TWO = _SPLIT + r"(?P<one>\d{1,2})", r"(?P<two>\d{1,2})"
_SHORT = r"(?P<which>\b\B)?(?P<weekday>mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)"
RULES: tuple[Rule, ...] = (
    make_rule(rf"{_SPLIT}(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])", _read_iso),
    make_rule(r"9/11(?![/\d])", _read_nine_eleven),
    make_rule(rf"{_ONE}/{_TWO}/(?P<year>(?:(?:19|20)\d\d|\d\d))(?![\d/])", _read_numeric),
    make_rule(rf"{_ONE}\.{_TWO}\.(?P<year>(?:19|20)\d\d)(?!\d|\.\d)", _read_numeric),
    make_rule(rf"{_ONE}-{_TWO}-(?P<year>(?:19|20)\d\d)(?![\d-])", _read_numeric),
    make_rule(
        rf"{_BEFORE}(?:the\s+)?(?P<core>{_SPLIT}(?P<day>{_DAY})(?:(?:{_TO}|\s+and\s+)(?P<last>{_DAY}))?[\s-]+(?:of\s+)?"
        rf"(?P<month>{_MONTH})(?:(?<!\.)|(?!\s+\d{{1,2}}\b)){_DATE_YEAR})",
        _read_date,
    ),
    make_rule(
        rf"{_BEFORE}(?P<core>(?P<month>{_MONTH})\s*(?:the\s+)?(?P<day>{_DAY})(?![:.]\d|-\s?(?:year|month|day|foot|member)"
        rf"|\s*[ap]\.?m\b|,\d{{3}})(?:(?:{_TO}|\s+and\s+(?=\w+(?:[,.;)]|\s*$|\s+(?:19|20)\d\d)))(?P<last>{_DAY})"
        rf"(?![:.]\d|-\s?year|\s*[ap]\.?m\b))?{_DATE_YEAR})",
        _read_date,
    ),
    make_rule(
        rf"{_BEFORE}(?P<core>{_THIRD}(?:{_WHICH})?(?P<month>{_MONTH})(?:(?:\s*,\s*|\s+(?:of\s+)?)(?P<year>{_YEAR}))?)",
        _read_month,
    ),
    make_rule(
        rf"(?:(?P<before>(?:back\s+)?in|since|during|of|by|from|until|till|before|after|throughout|between|the)\s+)?"
        rf"(?P<core>{_THIRD}{_SPLIT}(?P<year>(?:19|20)\d\d)\b(?:\s*(?:-|–|to|and)\s*(?P<last>(?:19|20)\d\d)\b)?)"
        r"(?!\s*(?:hours|hrs|gmt|utc|local|%)|[-,.:/]\d|[-–]\w|['’]?s\b)",
        _read_years,
    ),
    make_rule(
        rf"(?P<core>(?:{_WHICH})?(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday))\b",
        _read_weekday,
    ),
    make_rule(
        rf"(?P<core>{_SHORT}\b\.?)"
        rf"(?=,?\s+(?:{_MONTH}|\d{{1,2}}[\s-]+{_MONTH}|\d{{1,2}}[:.]\d\d|\d{{1,2}}\s?[ap]\.?m\b))",
        _read_weekday,
    ),
    make_rule(rf"on\s+(?P<core>{_SHORT}\.)", _read_weekday),
)  # fmt: skip

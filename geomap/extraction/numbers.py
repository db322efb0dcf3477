"""Numbers of people in English text: digits, words, bounds, ranges, vague amounts and none.

A grammar of regular expressions that works on the surface, so that headlines and
capitals cost it nothing. What cannot count people is left out: ages, dates, times,
calibres, money, distances, ordinals, unit numbers, addresses, scores, telephones.

How bounds are read (coders of the training tables take the number that is stated,
so ``best`` keeps it; ``low`` and ``high`` say what the words allow):

========================  ==================
words                     (best, low, high)
========================  ==================
12, twelve, a dozen       (12, 12, 12)
at least 12, over 12      (12, 12, None)
up to 20, fewer than 20   (20, None, 20)
about 30, nearly 30       (30, None, None)
15 to 20, between ...     (None, 15, 20)
dozens                    (None, 24, None)
no, none, nobody          (0, 0, 0)
========================  ==================
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from geomap.extraction.words import compile_folded, fold_case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc

Kind = Literal["exact", "bound", "about", "range", "vague", "article", "none"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, with the bounds its words give it.

    ``kind`` "article" marks a bare "a" or "an": one, if a countable noun follows.
    """

    start: int
    end: int
    best: int | None
    low: int | None
    high: int | None
    kind: Kind = "exact"


_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {word: value for value, word in enumerate(_UNITS)} | {
    word: 10 * ten for ten, word in enumerate(_TENS, start=2)
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
# "Dozens" is two dozen or more, "hundreds" two hundred or more; "several" is more than two.
_VAGUE = (
    (r"hundreds\s+of\s+thousands", 200_000),
    (r"tens\s+of\s+thousands", 20_000),
    (r"(?:several|many|a\s+few)\s+thousand", 2_000),
    (r"(?:several|many|a\s+few)\s+hundred", 200),
    (r"(?:several|many|a\s+few)\s+dozens?", 24),
    (r"thousands", 2_000),
    (r"hundreds", 200),
    (r"scores", 40),
    (r"dozens", 24),
    (r"tens(?=\s+of)", 20),
    (r"several|numerous|many|multiple|a\s+(?:(?:large|small|great|unknown|undisclosed)\s+)?number\s+of", 3),
    (r"a\s+few|a\s+handful", 3),
)
_NONE = (
    r"no\s+one|no-one|nobody|none|not\s+a\s+single|no\s+single|zero|"
    r"no(?!\s+(?:longer|fewer|less|more|doubt)\b|\.)"
)
_FIXED = (
    (r"half\s+(?:a\s+)?dozen", 6),
    (r"a\s+dozen", 12),
    (r"a\s+score(?=\s+of)", 20),
    (r"(?:a|the)\s+(?:couple|pair)(?=\s+(?:of|more|others))", 2),
    (r"(?:a|the)\s+trio(?=\s+of)", 3),
    (r"both(?=\s+(?:of|men|women|victims|were|are|died|the|their)\b)", 2),
)
_BEFORE = (
    ("low", r"at\s+least|no\s+(?:fewer|less)\s+than|not\s+(?:fewer|less)\s+than|a\s+minimum\s+of|more\s+than|"
            r"well\s+over|just\s+over|over|above|upwards?\s+of|exceeding|greater\s+than"),
    ("high", r"up\s+to|as\s+many\s+as|as\s+few\s+as|at\s+most|a\s+maximum\s+of|no\s+more\s+than|"
             r"not\s+more\s+than|"
             r"fewer\s+than|less\s+than|under"),
    ("about", r"about|around|some|approximately|roughly|nearly|almost|close\s+to|an\s+estimated|estimated|"
              r"more\s+or\s+less|circa|virtually"),
)  # fmt: skip
_AFTER = (("low", r"or\s+more|at\s+least|plus"), ("about", r"or\s+so|approximately"))

_DIGITS = r"(?:\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?!\d)|\d{1,7})(?:\.\d+(?=\s+(?:thousand|million|billion)))?"
_BELOW_100 = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[\s-]+(?:{'|'.join(_UNITS[1:10])}))?|{'|'.join(reversed(_UNITS[1:]))})"
)
_BELOW_1000 = rf"(?:(?:{_BELOW_100}|an?)[\s-]+hundred(?:\s+(?:and\s+)?{_BELOW_100})?|{_BELOW_100})"
_PLAIN = (
    rf"(?:(?:{_BELOW_1000}|{_DIGITS}|an?)[\s-]+(?:thousand|million|billion)(?:,?\s+(?:and\s+)?{_BELOW_1000})?"
    rf"|(?:{_BELOW_1000}|{_DIGITS})\s+(?:dozens?|score)\b|{_DIGITS}\s+hundred|{_BELOW_1000}|{_DIGITS})"
)
_FIXED_ANY = "|".join(pattern for pattern, _ in _FIXED)
_ATOM = rf"(?:{_FIXED_ANY}|{_PLAIN})"
# Nothing that belongs to a code, a sum of money, a clock or a longer chain of digits.
_LEFT = r"(?<![\w$€£¥#/:@%])(?<!\.(?=\d))(?<!\d\.)(?<!\w[-–'’])(?<!\d,)"
_RIGHT = r"(?![\w%/:@])(?![.,]\d)(?!-?(?:st|nd|rd|th)\b)(?![-–]\d)"

_TOKEN = re.compile(
    rf"{_LEFT}(?:"
    rf"(?:(?P<before>{'|'.join(p for _, p in _BEFORE)})\s+)?"
    rf"(?:(?:an?\s+)?(?:total|estimated|further|additional)\s+"
    rf"(?:of\s+)?)?"
    rf"(?:between\s+(?P<from>{_ATOM})\s+and\s+(?P<to>{_ATOM})"
    rf"|(?:from\s+)?(?P<first>{_ATOM})(?:(?<=\d)\s?[-–]\s?(?=\d)|\s+(?:to|or)\s+)(?P<second>{_ATOM})"
    rf"|(?P<vague>{'|'.join(p for p, _ in _VAGUE)})"
    rf"|(?P<one>{_ATOM}))"
    rf"(?:\s+(?P<after>{'|'.join(p for _, p in _AFTER)}))?"
    rf"|(?P<none>{_NONE})|(?P<article>an?(?=\s))){_RIGHT}",
    re.IGNORECASE,
)
_ANY = compile_folded(_TOKEN.pattern)  # finds where to look

_UNIT_WORDS = (
    r"mm|cm|km|kms|kg|kgs|lbs?|pounds?|tons?|tonnes?|kilos?|kilomet(?:er|re)s?|met(?:er|re)s?|miles?|feet|foot|"
    r"inch(?:es)?|yards?|acres?|hectares?|blocks?|percent|per\s+cent|degrees?|calib(?:er|re)|gauge|"
    r"seconds?|minutes?|hours?|hrs?|days|weeks?|months?|years?|yrs?|decades?|nights|(?:day|night)\b(?!\s+[a-z]+(?:s|men)\b)|mornings?|times?|am|pm|"
    r"a\.m|p\.m|o['’]clock|gmt|utc|hrs|dollars?|euros?|usd|rupees?|shots|rounds?|bullets?|points?|goals?|"
    r"votes?|another\b(?!\s+(?:person|man|woman))"
)
_MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?"
)
_STREETS = (
    r"street|st|avenue|ave|road|rd|boulevard|blvd|drive|dr|lane|ln|highway|hwy|court|ct|way|place|pl|parkway|"
    r"pkwy|circle|terrace"
)
_UNIT_AFTER = re.compile(
    rf"(?:[\s-]+|(?<=\d))(?:{_UNIT_WORDS})\b|[\s-]+(?:year|month|week|day)s?[\s-]+olds?\b|"
    rf"\s+(?:of\s+)?(?:{_MONTHS})\b(?!\s+(?:have|be))|s\b|\s?%",
    re.IGNORECASE,
)
_ADDRESS_AFTER = re.compile(
    rf"\s+(?:(?:[NSEW]|North|South|East|West)\.?\s+)?(?:[A-Z][\w.]*\s+|\d+\w\w\s+){{1,3}}(?i:{_STREETS})\b"
)
_LABEL_BEFORE = re.compile(
    rf"(?:\b(?:{_MONTHS})\.?|\b(?:aged?|ages|route|highway|interstate|flight|channel|no|number|nr|unit|article|"
    r"section|chapter|page|room|apt|apartment|suite|zone|phase|level|grade|day|week|year|exit|mile|district|ward|"
    r"sector|block|division|brigade|camp|checkpoint|boeing|psalm|version|gate|lot|building)\.?|[(\-+]\d{3}\)?|\bages?\s+(?:of\s+)?\d+(?:,\s+\d+)*,?\s+and)\s+$",
    re.IGNORECASE,
)
_SCORE_BEFORE = re.compile(
    r"\b(?:won|wins?|beat|lost|loses?|defeat\w*|lead\w*|voted?|score\w*|draw|drew)\b", re.IGNORECASE
)
_YEAR_AFTER = re.compile(r"\s+[a-z]*(?:s|people|men|women|children)\b")
_AGE_AFTER = re.compile(r"\s*,")
_AGE_BEFORE = re.compile(r"[A-Za-z.’']\s*,\s*$")


def find_numbers(text: str | Doc) -> list[Number]:
    """Find the numbers that may count people, in order and without overlap.

    Parameters
    ----------
    text
        A text, or a parsed document whose text is read.
    """
    source = text if isinstance(text, str) else text.text
    return list(_read_numbers(source))


def _read_numbers(text: str) -> Iterator[Number]:
    position, folded = 0, fold_case(text)
    while place := _ANY.search(folded, position):
        position = place.end()
        match = _TOKEN.match(text, place.start())
        number = _make_number(match) if match else None
        if number is not None and not _counts_something_else(number, text):
            yield number


def _make_number(match: re.Match[str]) -> Number | None:
    start, end = match.span()
    if match["none"]:
        return Number(start, end, 0, 0, 0, "none")
    if match["article"]:
        return Number(start, end, 1, 1, 1, "article")
    if match["vague"]:
        return Number(start, end, None, _vague_floor(match["vague"]), None, "vague")
    if match["one"]:
        value = _value(match["one"])
        return _with_bound(Number(start, end, value, value, value), match)
    low, high = _value(match["from"] or match["first"]), _value(match["to"] or match["second"])
    telephone = re.search(r"\d{3}\s?[-–]\s?\d{4}", match[0])  # "555-1234" is no range
    return Number(start, end, None, low, high, "range") if low < high and not telephone else None


def _with_bound(number: Number, match: re.Match[str]) -> Number:
    value = number.best
    bound = _bound(match["before"], _BEFORE) or _bound(match["after"], _AFTER)
    if bound == "low":
        return replace(number, low=value, high=None, kind="bound")
    if bound == "high":
        return replace(number, low=None, high=value, kind="bound")
    if bound == "about":
        return replace(number, low=None, high=None, kind="about")
    return number


def _bound(words: str | None, table: tuple[tuple[str, str], ...]) -> str | None:
    if not words:
        return None
    return next((name for name, pattern in table if re.fullmatch(pattern, words, re.IGNORECASE)), None)


def _vague_floor(words: str) -> int:
    return next(floor for pattern, floor in _VAGUE if _is_written(pattern, words))


def _is_written(pattern: str, words: str) -> bool:
    """Compare without the look-ahead of a pattern, which lies outside the words it matched."""
    return bool(re.fullmatch(pattern.split("(?=")[0], words, re.IGNORECASE))


def _value(words: str) -> int:
    """Evaluate the plain or fixed words of one number."""
    for pattern, value in _FIXED:
        if _is_written(pattern, words):
            return value
    total, part = 0, 0.0
    for word in re.findall(r"\d[\d,\u00a0\u202f ]*(?:\.\d+)?|[a-z]+", words.lower()):
        if word[0].isdigit():
            part += float(re.sub(r"[^\d.]", "", word))
        elif word in _VALUES:
            part += _VALUES[word]
        elif word in ("dozen", "dozens", "score", "hundred"):
            part = max(part, 1) * {"score": 20, "hundred": 100}.get(word, 12)
        elif word in _SCALES:
            total, part = total + round(max(part, 1) * _SCALES[word]), 0.0
    return total + round(part)


def _counts_something_else(number: Number, text: str) -> bool:
    """Say whether the words around a number make it an age, a date, a measure, a street or the like."""
    if number.kind in ("none", "article"):
        return False
    after, before = text[number.end : number.end + 60], text[max(0, number.start - 40) : number.start]
    return bool(
        _UNIT_AFTER.match(after)
        or _ADDRESS_AFTER.match(after)
        or (_LABEL_BEFORE.search(before) and not _begins_sentence(number, text))
        or (_AGE_AFTER.match(after) and _AGE_BEFORE.search(before) and _looks_like_age(number, before))
        or (number.kind == "range" and (number.high or 0) < 10 and _SCORE_BEFORE.search(before))
        or _is_year(number, text, after)
    )


def _begins_sentence(number: Number, text: str) -> bool:
    """Tell "in May. Three men ..." from "Feb. 3"."""
    return text[number.start].isupper() and text[: number.start].rstrip().endswith(".")


def _looks_like_age(number: Number, before: str) -> bool:
    """Take a bare number between commas for an age after a name, and part of a list elsewhere."""
    name = re.search(r"([A-Z][\w’'.-]+)\s*,\s*$", before)
    return number.kind == "exact" and name is not None and number.end - number.start <= 3


def _is_year(number: Number, text: str, after: str) -> bool:
    words = text[number.start : number.end]
    return bool(re.fullmatch(r"(?:1[89]|20)\d\d", words)) and not _YEAR_AFTER.match(after)

"""Numbers of people in a text: digits, words, bounds, ranges, vague amounts and none.

A grammar of regular expressions (``numbers.toml`` of the language) that works on the
surface, so that headlines and capitals cost it nothing. What cannot count people is left
out: ages, dates, times, calibres, money, distances, ordinals, unit numbers, addresses,
scores, telephones.

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

import functools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from geomap.words import compile_folded, fold_case, read_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["exact", "bound", "about", "range", "vague", "article", "none"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, with the bounds its words give it.

    ``kind`` "article" marks a bare "a", "an" or "une": one, if a countable noun follows.
    """

    start: int
    end: int
    best: int | None
    low: int | None
    high: int | None
    kind: Kind = "exact"


@dataclass(frozen=True, slots=True)
class Grammar:
    """The number words of a language (``numbers.toml``) and the patterns made of them."""

    words: dict[str, Any]
    parts: re.Pattern[str]  # of one number: digits and words
    token: re.Pattern[str]
    anywhere: re.Pattern[str]  # finds where to look
    changed: re.Pattern[str]  # stands before the earlier of two numbers: "rose from"
    not_people: dict[str, re.Pattern[str]]


@functools.cache
def load_grammar(language: str) -> Grammar:
    """Compile the number grammar of a language (ISO 639-1)."""
    words = read_lexicon("numbers", language)
    patterns = _fill_names(words["patterns"] | {"fixed": "|".join(words["fixed"])})
    known = [*words["values"], *words["multipliers"], *words["scales"]]
    longest_first = "|".join(sorted(known, key=len, reverse=True))
    token = re.compile(_join_token(words, patterns), re.IGNORECASE)
    return Grammar(
        words=words,
        parts=re.compile(rf"{patterns['amount']}|\b(?:{longest_first})\b"),
        token=token,
        anywhere=compile_folded(token.pattern),
        changed=re.compile(rf"{patterns['changed']}$", re.IGNORECASE),
        not_people={name: re.compile(text) for name, text in _fill_names(words["not_people"]).items()},
    )


def _fill_names(patterns: dict[str, str]) -> dict[str, str]:
    """Put each pattern where another names it: "{tens}"."""

    def fill(text: str) -> str:
        return re.sub(r"\{([a-z]\w*)\}", lambda match: fill(patterns[match[1]]), text)

    return {name: fill(text) for name, text in patterns.items()}


def _join_token(words: dict[str, Any], patterns: dict[str, str]) -> str:
    """Join bound, number and bound; after an elision ("plus d'une") no space is needed."""
    vague, before, after = (
        "|".join(table) for table in (words["vague"], words["before"].values(), words["after"].values())
    )
    return (
        rf"{patterns['left']}(?:"
        rf"(?:(?P<before>{before})(?:\s+|(?<=['’])))?{patterns['lead']}"
        rf"(?:{patterns['between']}|{patterns['range']}|(?P<vague>{vague})|(?P<one>{patterns['atom']}))"
        rf"(?:\s+(?P<after>{after}))?"
        rf"|(?P<none>{patterns['none']})|(?P<article>{patterns['article']})){patterns['right']}"
    )


_LOOKS_LIKE_TELEPHONE = re.compile(r"\d{3}\s?[-–]\s?\d{4}")  # "555-1234" is no range
_AGE_AFTER = re.compile(r"\s*,")
_AGE_BEFORE = re.compile(r"[A-Za-z.’']\s*,\s*$")


def find_numbers(text: str, language: str) -> list[Number]:
    """Find the numbers that may count people, in order and without overlap.

    Parameters
    ----------
    text
        Any text.
    language
        Of the text: ISO 639-1.
    """
    return list(_read_numbers(text, load_grammar(language)))


def _read_numbers(text: str, grammar: Grammar) -> Iterator[Number]:
    position, folded = 0, fold_case(text)
    while place := grammar.anywhere.search(folded, position):
        position = place.end()
        match = grammar.token.match(text, place.start())
        number = _make_number(match, grammar) if match else None
        if number is not None and not _counts_something_else(number, text, grammar=grammar):
            yield number


def _make_number(match: re.Match[str], grammar: Grammar) -> Number | None:
    start, end = match.span()
    if match["none"]:
        return Number(start, end, 0, 0, 0, "none")
    if match["article"]:
        return Number(start, end, 1, 1, 1, "article")
    if match["vague"]:
        return Number(start, end, None, _first_written(grammar.words["vague"], match["vague"]), None, "vague")
    if match["one"]:
        value = _value(match["one"], grammar)
        return _with_bound(Number(start, end, value, value, value), match, words=grammar.words)
    low = _value(match["from"] or match["first"], grammar)
    high = _value(match["to"] or match["second"], grammar)
    if match["first"] and grammar.changed.search(match.string, max(0, start - 60), match.start("first")):
        return Number(start, end, high, high, high)  # "rose from 12 to 34": no range, it is now 34
    telephone = _LOOKS_LIKE_TELEPHONE.search(match[0])
    return Number(start, end, None, low, high, "range") if low < high and not telephone else None


def _with_bound(number: Number, match: re.Match[str], *, words: dict[str, Any]) -> Number:
    value = number.best
    bound = _bound(match["before"], words["before"]) or _bound(match["after"], words["after"])
    if bound == "low":
        return replace(number, low=value, high=None, kind="bound")
    if bound == "high":
        return replace(number, low=None, high=value, kind="bound")
    if bound == "about" or match["one"].lower().endswith(tuple(words["rounded"]["words"])):
        return replace(number, low=None, high=None, kind="about")
    return number


def _bound(words: str | None, table: dict[str, str]) -> str | None:
    if not words:
        return None
    return next((name for name, pattern in table.items() if _is_written(pattern, words)), None)


def _first_written(table: dict[str, int], words: str) -> int | None:
    return next((value for pattern, value in table.items() if _is_written(pattern, words)), None)


def _is_written(pattern: str, words: str) -> bool:
    """Compare without the look-ahead of a pattern, which lies outside the words it matched."""
    return bool(re.fullmatch(pattern.split("(?=")[0], words, re.IGNORECASE))


def _value(words: str, grammar: Grammar) -> int:
    """Evaluate the plain or fixed words of one number."""
    table, decimal = grammar.words, grammar.words["patterns"]["decimal"]
    if (value := _first_written(table["fixed"], words)) is not None:
        return value
    total, part = 0, 0.0
    for word in grammar.parts.findall(words.lower()):
        if word[0].isdigit():
            part += float(re.sub(rf"[^\d{decimal}]", "", word).replace(decimal, "."))
        elif word in table["values"]:
            part += table["values"][word]
        elif word in table["multipliers"]:
            part = max(part, 1) * table["multipliers"][word]
        elif word in table["scales"]:
            total, part = total + round(max(part, 1) * table["scales"][word]), 0.0
    return total + round(part)


def _counts_something_else(number: Number, text: str, *, grammar: Grammar) -> bool:
    """Say whether the words around a number make it an age, a date, a measure, a street or the like."""
    if number.kind in ("none", "article"):
        return False
    after, before = text[number.end : number.end + 60], text[max(0, number.start - 40) : number.start]
    patterns = grammar.not_people
    return bool(
        patterns["unit_after"].match(after)
        or patterns["address_after"].match(after)
        or (patterns["label_before"].search(before) and not _begins_sentence(number, text))
        or (_AGE_AFTER.match(after) and _AGE_BEFORE.search(before) and _looks_like_age(number, before))
        or (number.kind == "range" and (number.high or 0) < 10 and patterns["score_before"].search(before))
        or (_is_year(text[number.start : number.end]) and not patterns["year_after"].match(after))
    )


def _begins_sentence(number: Number, text: str) -> bool:
    """Tell "in May. Three men ..." from "Feb. 3"."""
    return text[number.start].isupper() and text[: number.start].rstrip().endswith(".")


def _looks_like_age(number: Number, before: str) -> bool:
    """Take a bare number between commas for an age after a name, and part of a list elsewhere."""
    name = re.search(r"([A-Z][\w’'.-]+)\s*,\s*$", before)
    return number.kind == "exact" and name is not None and number.end - number.start <= 3


def _is_year(words: str) -> bool:
    return bool(re.fullmatch(r"(?:1[89]|20)\d\d", words))

"""Capitals told without their name: "the Iraqi capital", "Iraq's capital", "in the capital"."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from geomap.compositions.grammar import WINDOW, compile_phrase, flatten
from geomap.model import Match, Toponym
from geomap.words import read_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geomap.model import Place, PlaceIndex, Report

NAME = re.compile(r"\b[^\W\d_a-z][\w-]*")
SURE = 0.95  # score where the words say whose capital it is
LIKELY = 0.8  # where only the rest of the report does
ONE_COUNTRY = 0.7  # share of a report's words for countries from which it speaks of one


def add_capitals(
    report: Report,
    toponyms: Sequence[Toponym],
    *,
    index: PlaceIndex,
    language: str,
) -> list[Toponym]:
    """Add the capitals that a report tells of without their names, each as a toponym with its town.

    Parameters
    ----------
    report
        The report that the toponyms stand in.
    toponyms
        Its place names, resolved, in the order of the text.
    index
        Where capitals are looked up.
    language
        Of the report: ISO 639-1.
    """
    text = flatten(report.content, language)
    own = _find_country(text, toponyms, index)
    found = [
        _make_toponym(report, (start, end), town, owner=code, score=score)
        for start, end, code, score in _read_capitals(text, own, index=index, language=language)
        if (town := find_capital(code, index)) is not None
        and not any(t.start < end and start < t.end for t in toponyms)
    ]
    return sorted([*toponyms, *found], key=lambda t: t.start)


@cache
def _list_capitals() -> dict[str, str]:
    text = resources.files("geomap.data").joinpath("capitals.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["capitals"])


def find_capital(code: str, index: PlaceIndex) -> Place | None:
    """Return the capital of a country (ISO 3166-1 alpha-2), None where it has no certain one."""
    name = _list_capitals().get(code)
    towns = (c.place for c in index.find(name, country=code)) if name else iter(())
    return next((town for town in towns if town.kind in ("populated_place", "quarter")), None)


def _find_country(text: str, toponyms: Iterable[Toponym], index: PlaceIndex) -> str | None:
    """Find the country that a report speaks of by its name or its people, where it is one."""
    peoples = Counter(code for m in NAME.finditer(text) if (code := index.country_of_demonym(m[0])))
    places = [t.match.place for t in toponyms if t.match]
    told = peoples + Counter(p.country_code for p in places if p.country_code)
    code = max(told, key=lambda c: (told[c], c), default=None)
    named = code in peoples or any(p.kind == "country" and p.country_code == code for p in places)
    return code if code and named and told[code] >= ONE_COUNTRY * told.total() else None


def _read_capitals(
    text: str, own: str | None, *, index: PlaceIndex, language: str
) -> Iterator[tuple[int, int, str, float]]:
    """Give start and end of each capital told without its name, whose it is and how surely."""
    for word in compile_phrase("capital_word", language, cased=True).finditer(text):
        before, after = text[max(0, word.start() - WINDOW) : word.start()], text[word.end() :][:WINDOW]
        ends = compile_phrase("capital_end", language, cased=True).search(after) is not None
        told = [p.search(before) for p in _patterns("capital_before", language) if ends]
        told += [p.search(after) for p in _patterns("capital_after", language)]
        owned = next(((m, code) for m in told if m and (code := _owner(m, index))), None)
        if owned:
            people = owned[0].re.groupindex.get("people") if owned[0].string is before else None
            start = word.start() - len(before) + owned[0].start(people) if people else word.start()
            yield start, word.end(), owned[1], SURE
        elif own and ends and compile_phrase("capital_bare", language, cased=True).search(before):
            yield *word.span(), own, LIKELY


@cache
def _patterns(key: str, language: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in read_lexicon("place_patterns", language)[key])


def _owner(match: re.Match[str], index: PlaceIndex) -> str | None:
    """Give the country of "Iraqi" or of "Iraq"; of "Senior Iraqi" the last word tells."""
    group = match.groupdict()
    if country := group.get("country"):
        places = (c.place for c in index.find(country) if c.preferred and c.how == "exact")
        return next((p.country_code for p in places if p.kind == "country"), None)
    people = group.get("people") or ""
    return index.country_of_demonym(people) or index.country_of_demonym(people.rpartition(" ")[2])


def _make_toponym(report: Report, span: tuple[int, int], town: Place, *, owner: str, score: float) -> Toponym:
    why = f"the capital of {town.country or owner}"
    name = report.content[slice(*span)]
    return Toponym(report.span(*span), name, *span, match=Match(town, score, why), described=True)

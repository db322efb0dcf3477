"""Bulletins: reports that are lists of dated entries, each an excerpt that is read by itself.

Sitreps, access summaries and chronologies head each entry with its day ("12 May, Akobo County: ...",
"- 24/04 – Saint-Marc. ..."). Nothing in one entry is about the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from geomap.distances import contains
from geomap.extraction.datelines import AREA, BULLET
from geomap.model import EventPlace
from geomap.words import place_precision, read_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.tokens import Doc

    from geomap.extraction.times.mentions import TimeMention
    from geomap.model import Event, Report, Toponym

BEHIND = re.compile(r"[^\n.!?;]{0,60}?(?::|[ \t][-–—]|\.(?=\s))|[ \t]*(?=\n)")  # what ends a heading
SHARE = 0.6  # of the text, that entries fill where they are what the report is


@dataclass(frozen=True, slots=True)
class Excerpt:
    """An entry as a report whose spans are those of the whole; ``heading`` is where its day stands in it."""

    report: Report
    doc: Doc
    toponyms: list[Toponym]
    heading: int


def split_bulletin(
    report: Report, doc: Doc, *, toponyms: Sequence[Toponym], times: Sequence[TimeMention]
) -> list[Excerpt]:
    """Split a report of dated entries into excerpts; empty where it is no such report.

    Parameters
    ----------
    report
        The report.
    doc
        The parse of its content.
    toponyms
        Its place names, resolved.
    times
        Its expressions of time.

    Returns
    -------
    list of Excerpt
        The entries in the order of the text. What stands above the first is left out: it sums up what
        they tell.
    """
    starts = _find_starts(report, doc, times)
    end = len(doc.text)
    days = {mention.period for _, mention in starts}
    if len(days) < 2 or end - starts[0][0] < SHARE * (end - report.text_start):
        return []
    bounds = pairwise([*(start for start, _ in starts), end])
    return [
        _cut(report, doc, toponyms=toponyms, bounds=entry, heading=mention)
        for (_, mention), entry in zip(starts, bounds, strict=True)
    ]


def place_by_heading(event: Event, above: Sequence[Toponym]) -> Event:
    """Put an entry that names no place where the title or the lines above all entries say, if that is one."""
    named = {t.place.id: t for t in above if t.place is not None and not t.embedded}
    if event.site is not None or not named:
        return event
    finest = min(named.values(), key=lambda t: place_precision(t.place.kind) if t.place else 9)
    if any(
        not contains(t.place, finest.place)
        for t in named.values()
        if t is not finest and t.place and finest.place
    ):
        return event  # "Borno and Adamawa": it may be in either
    return replace(event, places=(EventPlace(finest, "near"), *event.places))


def _find_starts(report: Report, doc: Doc, times: Sequence[TimeMention]) -> list[tuple[int, TimeMention]]:
    """Find where entries begin, with the time that each is headed by."""
    text = doc.text
    first: dict[int, TimeMention] = {}
    for mention in times:
        first.setdefault(text.rfind("\n", 0, mention.start) + 1, mention)
    heads = _before_day(doc.lang_)
    return [
        (line, mention)
        for line, mention in sorted(first.items())
        if line >= report.text_start
        and _names_day(mention)
        and heads.fullmatch(text, line, mention.start)
        and BEHIND.match(text, mention.end)
    ]


def _names_day(mention: TimeMention) -> bool:
    period = mention.period
    return bool(period and period.start and period.precision not in ("week", "month", "year", "unknown"))


@cache
def _before_day(language: str) -> re.Pattern[str]:
    words = "|".join(read_lexicon("writing", language)["before_day"])
    return re.compile(f"{BULLET}{AREA}(?:(?:{words})[ \t]+)?", re.IGNORECASE)


def _cut(
    report: Report, doc: Doc, *, toponyms: Iterable[Toponym], bounds: tuple[int, int], heading: TimeMention
) -> Excerpt:
    """Cut an entry out of a report and its parse; "Monday" in it counts from the day that heads it."""
    span = doc.char_span(*bounds, alignment_mode="contract")
    start, end = (span.start_char, span.end_char) if span else bounds
    excerpt = replace(
        report,
        title="",
        text=doc.text[start:end],
        published=heading.period.end if heading.period else None,
        offset=start - report.text_start,
    )
    inside = [
        replace(t, start=t.start - start, end=t.end - start) for t in toponyms if start <= t.start < end
    ]
    return Excerpt(excerpt, (span or doc[0:0]).as_doc(), inside, heading.start - start)

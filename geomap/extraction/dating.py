"""Dating: the period of each incident, out of all the times that its tellings give."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.extraction.dates import apply_anchor
from geomap.model import Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.extraction.linking import Story
    from geomap.extraction.tellings import Timed
    from geomap.model import Report, Span

CLOCK = ("minute", "hour")
LONGEST_DAYS = 2  # an interval longer than this gives way to a shorter one


def date_stories(
    report: Report, stories: Sequence[Story], *, published: datetime.date | None
) -> dict[int, Period | None]:
    """Date the stories in the order of the text: "hours earlier" counts from the one told before.

    Parameters
    ----------
    report
        The report, for the words that each period rests on.
    stories
        Its incidents.
    published
        The day the report appeared: that of a time of day which stands alone.

    Returns
    -------
    dict of int to Period or None
        By ``id`` of the story; None where nothing is said of time.
    """
    periods: dict[int, Period | None] = {}
    previous: list[tuple[int, Period]] = []
    for story in sorted(stories, key=lambda s: s.start):
        before = [period for start, period in previous if start < story.start]
        period = _date_story(report, story, before[-1] if before else None, published)
        periods[id(story)] = period
        if period is not None:
            previous.append((story.start, period))
    return periods


def _date_story(
    report: Report, story: Story, previous: Period | None, published: datetime.date | None
) -> Period | None:
    times = [time for telling in story.tellings for time in telling.times]
    if not any(t.mention.anchor or _has_days(t.mention.period) for t in times):
        times += [time for telling in story.tellings for time in telling.nearby]
    period = _period(report, times, previous, published)
    tie = story.tellings[0].also
    if period is None and previous is not None and tie is not None:
        return _same_day(previous, report.span(*tie))
    return period


def _has_days(period: Period | None) -> bool:
    return period is not None and period.start is not None


def _same_day(previous: Period, tie: Span) -> Period:
    """Date an event that "also" ties to the one told before it: the same days, no time of its own."""
    precision = "day" if previous.precision in (*CLOCK, "part_of_day") else previous.precision
    return Period(previous.start, previous.end, precision, spans=(tie, *previous.spans))


def _period(
    report: Report, times: Sequence[Timed], previous: Period | None, published: datetime.date | None
) -> Period | None:
    """Put one period together: the days that are told best, and the first time of day."""
    dated = [(t, t.mention.period) for t in times if t.mention.period is not None]
    if previous is not None:
        dated += [(t, apply_anchor(t.mention, previous)) for t in times if t.mention.anchor]
    days = [(t, period) for t, period in dated if _has_days(period)]
    clocks = [(t, period) for t, period in dated if period.time and not _has_days(period)]
    if not days:
        return _undated(report, times, clocks, published)
    timed, period = _choose(days)
    spans: tuple[Span, ...] = (report.span(timed.mention.start, timed.mention.end),)
    if not period.time and clocks:
        clock, at = clocks[0]
        # "in the past few hours ... around one": the last day the words allow
        period = replace(period, start=period.end, time=at.time, zone=at.zone, precision=at.precision)
        spans += (report.span(clock.mention.start, clock.mention.end),)
    return replace(period, spans=spans)


def _choose(days: Sequence[tuple[Timed, Period]]) -> tuple[Timed, Period]:
    """Choose the days that the surest mentions give together, and of their mentions the finest."""
    votes: dict[tuple[datetime.date | None, datetime.date | None], float] = defaultdict(float)
    for timed, period in days:
        votes[period.start, period.end] += timed.weight

    def order(pair: tuple[Timed, Period]) -> tuple[bool, float, bool]:
        period = pair[1]
        return _length(period) > LONGEST_DAYS, -votes[period.start, period.end], not period.time

    return min(days, key=order)


def _length(period: Period) -> int:
    if period.start is None or period.end is None:
        return 10_000
    return (period.end - period.start) // datetime.timedelta(days=1)


def _undated(
    report: Report,
    times: Sequence[Timed],
    clocks: Sequence[tuple[Timed, Period]],
    published: datetime.date | None,
) -> Period | None:
    """Keep the words of a time that could not be resolved.

    A time of day that stands alone ("around noon") is of the day of publication:
    news leaves out the day only when it is that one.
    """
    if not times:
        return None
    if not clocks:
        first = times[0].mention
        return Period(None, None, "unknown", spans=(report.span(first.start, first.end),))
    clock, at = max(clocks, key=lambda pair: pair[0].weight)
    spans = (report.span(clock.mention.start, clock.mention.end),)
    if published is None or clock.weight < 0.5:
        return Period(None, None, "unknown", time=at.time, zone=at.zone, spans=spans)
    return replace(at, start=published, end=published, spans=spans)

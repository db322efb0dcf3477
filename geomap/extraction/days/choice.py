"""Dating: the period of each incident, chosen among all times that its report gives."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.choosing import read_weights, share_out
from geomap.extraction.days.options import has_small_hour, is_clock, list_options
from geomap.model import Period

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping, Sequence

    from geomap.extraction.days.options import DayOption, Setting
    from geomap.extraction.stories.linking import Story
    from geomap.extraction.stories.tellings import Timed
    from geomap.model import Report, Span

NIGHTS = ("evening", "night", "late", "overnight")
# Days less sure than this stay unknown: of the 355 kept back from the fit none had less, and from 0.3
# to 0.5 half were right.
LEAST_SHARE = 0.3


def date_stories(report: Report, stories: Sequence[Story], *, setting: Setting) -> dict[int, Period | None]:
    """Date the stories in the order of the text: "hours earlier" counts from the one told before.

    Parameters
    ----------
    report
        The report, for the words that each period rests on.
    stories
        Its incidents, the main one first.
    setting
        What the report as a whole says of time.

    Returns
    -------
    dict of int to Period or None
        By ``id`` of the story; None where nothing is said of time.
    """
    weighed = weigh_stories(report, stories, setting=setting, weights=read_weights("dating"))
    return {id(story): period for story, _, period in weighed}


def weigh_stories(
    report: Report, stories: Sequence[Story], *, setting: Setting, weights: Mapping[str, float]
) -> Iterator[tuple[Story, list[DayOption], Period | None]]:
    """Yield each story with the days it may be dated by and the period chosen, in the order of the text."""
    previous: tuple[int, Period] | None = None
    for story in sorted(stories, key=lambda s: s.start):
        others = [s for s in stories if s is not story]
        main = story is stories[0]
        options = list_options(setting, story, previous=previous, others=others, main=main)
        period = _date_story(report, story, options, weights) or _date_by_tie(report, story, previous)
        yield story, options, period
        if period is not None:
            previous = story.start, period


def choose_days(
    options: Sequence[DayOption], weights: Mapping[str, float]
) -> tuple[list[DayOption], float] | None:
    """Choose the days with the highest share, and give the options that name them, best first.

    Shares of options that begin on the same day add up: the share is the probability that the
    event did. Of those the likeliest interval counts.
    """
    shares = share_out([option.features for option in options], weights)
    begun: dict[datetime.date | None, float] = defaultdict(float)
    whole: dict[tuple[datetime.date | None, datetime.date | None], float] = defaultdict(float)
    for option, share in zip(options, shares, strict=True):
        begun[option.period.start] += share
        whole[option.period.start, option.period.end] += share
    if not begun:
        return None
    start = max(begun, key=lambda day: begun[day])
    days = max((d for d in whole if d[0] == start), key=lambda d: whole[d])
    same = [(s, o) for s, o in zip(shares, options, strict=True) if (o.period.start, o.period.end) == days]
    return [option for _, option in sorted(same, key=lambda pair: -pair[0])], begun[start]


def _date_story(
    report: Report, story: Story, options: Sequence[DayOption], weights: Mapping[str, float]
) -> Period | None:
    chosen = choose_days(options, weights)
    if chosen is None or chosen[1] < LEAST_SHARE:
        return _keep_words(report, story)
    same, share = chosen
    best = next((o for o in same if o.period.time and o.features.get("own")), same[0])
    period = replace(best.period, share=round(share, 2))
    spans = [best.mention] if best.mention else []
    clock = next((t.mention for t in _own_times(story) if is_clock(t.mention)), None)
    at = clock.period if clock else None
    if at and at.time and best.mention and best.mention.part in NIGHTS and has_small_hour(at.time):
        at = None  # "Saturday night ... at 2 a.m." is not 2 a.m. on Saturday
    if not period.time and clock and at and (at.time or period.start == period.end):
        # "in the past few hours ... around one": the last day the words allow
        period = replace(period, start=period.end, time=at.time, zone=at.zone, precision=at.precision)
        spans.append(clock)
    return replace(period, spans=tuple(report.span(m.start, m.end) for m in spans))


def _own_times(story: Story) -> list[Timed]:
    times = [time for telling in story.tellings for time in telling.times]
    return times or [time for telling in story.tellings for time in telling.nearby]


def _keep_words(report: Report, story: Story) -> Period | None:
    """Keep the words of a time that could not be resolved."""
    times = [time for telling in story.tellings for time in (*telling.times, *telling.nearby)]
    if not times:
        return None
    mention = next((t.mention for t in times if is_clock(t.mention)), times[0].mention)
    known = mention.period
    return Period(
        None, None, "unknown", known.time if known else None, known.zone if known else None,
        spans=(report.span(mention.start, mention.end),),
        basis="ambiguous" if mention.basis == "ambiguous" else None,
    )  # fmt: skip


def _date_by_tie(report: Report, story: Story, previous: tuple[int, Period] | None) -> Period | None:
    """Date an event that "also" ties to the one told before it: the same days, no time of its own."""
    tie = story.tellings[0].also
    if previous is None or tie is None:
        return None
    day = previous[1]
    precision = "day" if day.precision in ("minute", "hour", "part_of_day") else day.precision
    spans: tuple[Span, ...] = (report.span(*tie), *day.spans)
    return Period(day.start, day.end, precision, spans=spans, share=day.share, basis="anchored")

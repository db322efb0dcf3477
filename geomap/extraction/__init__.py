"""EXTRACT: one report and its parse -> the events it tells of, each value with its span."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.confidence import rate_event
from geomap.extraction.bulletins import place_by_heading, split_bulletin
from geomap.extraction.counts.casualties import find_casualties
from geomap.extraction.days.choice import date_stories
from geomap.extraction.days.options import Setting
from geomap.extraction.days.order import find_date_order
from geomap.extraction.events import make_event
from geomap.extraction.sites.choice import site_story
from geomap.extraction.sites.features import ReportPlaces
from geomap.extraction.stories.gathering import gather_tellings
from geomap.extraction.stories.genres import is_no_news
from geomap.extraction.stories.linking import Story, give_asides, link_tellings
from geomap.extraction.stories.shootings import add_shootings
from geomap.extraction.stories.substance import keep_substance
from geomap.extraction.times.dates import dateline_date, find_times
from geomap.extraction.triggers.kinds import find_triggers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

    from geomap.extraction.times.mentions import TimeMention
    from geomap.model import Event, Report, Toponym


def extract_events(report: Report, doc: Doc, *, toponyms: Sequence[Toponym]) -> list[Event]:
    """Read the events out of a report.

    Parameters
    ----------
    report
        The report; its ``published`` date is the only "today" there is.
    doc
        The parse of ``report.content``.
    toponyms
        Its place names, resolved.

    Returns
    -------
    list of Event
        The report's main event first, with ``rank`` 1; empty when it tells of none.
    """
    report = replace(report, published=report.published or dateline_date(report.content, language=doc.lang_))
    times = _find_times(report, doc, toponyms)
    excerpts = split_bulletin(report, doc, toponyms=toponyms, times=times)
    if excerpts:
        above = [t for t in toponyms if t.start < excerpts[0].report.offset + report.text_start]
        events = [
            place_by_heading(event, above)
            for entry in excerpts
            for event in _extract(entry.report, entry.doc, entry.toponyms, heading=entry.heading)
        ]
        events.sort(key=_count_deaths, reverse=True)  # the report is about none more than about the others
    else:
        events = _extract(report, doc, toponyms, times=times)
    return [
        replace(event, rank=rank, confidence=rate_event(event)) for rank, event in enumerate(events, start=1)
    ]


def _count_deaths(event: Event) -> int:
    return (event.killed.best or event.killed.low or 0) if event.killed else 0


def _extract(
    report: Report,
    doc: Doc,
    toponyms: Sequence[Toponym],
    *,
    times: Sequence[TimeMention] | None = None,
    heading: int | None = None,
) -> list[Event]:
    stories, setting = read_stories(report, doc, toponyms=toponyms, times=times)
    setting = replace(setting, heading=heading)
    stories = keep_substance(doc, stories, title_end=report.text_start, published=setting.published)
    periods = date_stories(report, stories, setting=setting)
    places = ReportPlaces(report, doc, toponyms)
    return [
        make_event(
            report,
            doc,
            story=story,
            others=[t.token for s in stories if s is not story for x in s.tellings for t in x.triggers],
            period=periods[id(story)],
            sited=site_story(story, stories, places),
            toponyms=toponyms,
        )
        for story in stories
    ]


def read_stories(
    report: Report, doc: Doc, *, toponyms: Sequence[Toponym], times: Sequence[TimeMention] | None = None
) -> tuple[list[Story], Setting]:
    """Read what incidents a report tells of, its main one first, and what it says of time.

    ``times`` are its words of time, where they are found already.
    """
    published = report.published or dateline_date(report.content, language=doc.lang_)
    times = _find_times(report, doc, toponyms) if times is None else times
    casualties = find_casualties(doc)
    tellings = gather_tellings(
        doc,
        triggers=add_shootings(doc, find_triggers(doc), casualties=casualties),
        casualties=casualties,
        toponyms=toponyms,
        times=times,
    )
    stories = link_tellings(tellings, doc, published=published, title_end=report.text_start)
    stories = [] if is_no_news(doc) else stories
    give_asides(stories, casualties)
    return stories, Setting.read(doc, times, published=published, text_start=report.text_start)


def _find_times(report: Report, doc: Doc, toponyms: Sequence[Toponym]) -> list[TimeMention]:
    published = report.published or dateline_date(report.content, language=doc.lang_)
    day_first = find_date_order(report, toponyms)
    return find_times(report.content, language=doc.lang_, published=published, day_first=day_first)

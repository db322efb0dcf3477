"""EXTRACT: one report and its parse -> the events it tells of, each value with its span."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.confidence import rate_event
from geomap.extraction.bulletins import place_by_heading, split_bulletin
from geomap.extraction.counts.casualties import find_casualties
from geomap.extraction.counts.grammar import OUTCOMES
from geomap.extraction.counts.sources import find_toll_source
from geomap.extraction.counts.tolls import count_perpetrators, total_count
from geomap.extraction.days.choice import date_stories
from geomap.extraction.days.options import Setting
from geomap.extraction.days.order import find_date_order
from geomap.extraction.parties.actors import find_actors, find_perpetrators, is_attacker
from geomap.extraction.parties.claims import find_claims
from geomap.extraction.sites.choice import site_story
from geomap.extraction.sites.features import ReportPlaces
from geomap.extraction.stories.gathering import gather_tellings
from geomap.extraction.stories.genres import is_no_news
from geomap.extraction.stories.linking import Story, give_asides, link_tellings
from geomap.extraction.stories.shootings import add_shootings
from geomap.extraction.stories.substance import keep_substance
from geomap.extraction.times.dates import dateline_date, find_times
from geomap.extraction.triggers.kinds import classify, event_type_of, find_triggers
from geomap.extraction.triggers.weapons import weapon_for
from geomap.model import Count, Event, Phrase
from geomap.words import place_precision, title_label, word_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Span

    from geomap.extraction.counts.casualties import CasualtyMention
    from geomap.extraction.counts.rules import CountWithEvidence
    from geomap.extraction.sites.choice import Sited
    from geomap.extraction.times.mentions import TimeMention
    from geomap.extraction.triggers.kinds import Trigger
    from geomap.extraction.triggers.weapons import Weapon
    from geomap.model import Period, Report, Status, Toponym


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
        above = [t for t in toponyms if t.start < excerpts[0][0].offset + report.text_start]
        events = [place_by_heading(event, above) for part in excerpts for event in _extract(*part)]
        events.sort(key=_count_deaths, reverse=True)  # the report is about none more than about the others
    else:
        events = _extract(report, doc, toponyms)
    return [
        replace(event, rank=rank, confidence=rate_event(event)) for rank, event in enumerate(events, start=1)
    ]


def _count_deaths(event: Event) -> int:
    return (event.killed.best or event.killed.low or 0) if event.killed else 0


def _extract(report: Report, doc: Doc, toponyms: Sequence[Toponym]) -> list[Event]:
    stories, setting = read_stories(report, doc, toponyms=toponyms)
    stories = keep_substance(doc, stories, title_end=report.text_start, published=setting.published)
    periods = date_stories(report, stories, setting=setting)
    places = ReportPlaces(report, doc, toponyms)
    events = [
        _make_event(
            report,
            doc,
            story,
            rank=rank,
            period=periods[id(story)],
            others=[t.token for s in stories if s is not story for x in s.tellings for t in x.triggers],
            sited=site_story(story, stories, places),
            toponyms=toponyms,
        )
        for rank, story in enumerate(stories, start=1)
    ]
    return events


def read_stories(report: Report, doc: Doc, *, toponyms: Sequence[Toponym]) -> tuple[list[Story], Setting]:
    """Read what incidents a report tells of, its main one first, and what it says of time."""
    published = report.published or dateline_date(report.content, language=doc.lang_)
    times = _find_times(report, doc, toponyms)
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


def _make_event(
    report: Report,
    doc: Doc,
    story: Story,
    *,
    rank: int,
    period: Period | None,
    others: Sequence[int],
    sited: Sited,
    toponyms: Sequence[Toponym],
) -> Event:
    triggers = [t for telling in story.tellings for t in telling.triggers]
    claims = find_claims(doc, [t.token for t in triggers], others=others)
    weapons = [w for t in triggers if (w := weapon_for(doc, t))]
    weapon = _chief_weapon(weapons)
    tolls = story.casualties
    idle = _spans_that_cannot_act(toponyms, weapons, tolls)

    def can_act(party: tuple[int, int, str] | None) -> bool:
        words = doc.char_span(party[0], party[1], alignment_mode="expand") if party else None
        if party is None or words is None:
            return False
        if any(s <= party[0] and party[1] <= e for s, e in idle) and not _are_attackers(
            party, words, weapons
        ):
            return False
        if any(word.lower_ in word_table("roles", doc.lang_)["no_party"] for word in words):
            return False
        behind = words[0].nbor(-1).lower_ if words[0].i else ""
        if behind in word_table("roles", doc.lang_)["named_behind"]:
            return False  # "le quartier X"
        return any(word.pos_ in ("NOUN", "PROPN", "ADJ") for word in words)  # not "seventeen of the missiles"

    totals = {outcome: total_count(tolls, outcome) for outcome in OUTCOMES}
    told = [m for total in totals.values() if total for m in total.mentions]
    actors = [find_actors(doc, t) for t in triggers]
    doers = [a[0] for a in actors if can_act(a[0])]
    if triggers and not doers:
        doers = [p for p in [find_perpetrators(doc, triggers[-1])] if can_act(p)]
    kind = classify(doc, triggers, weapon_class=weapon.weapon_class if weapon else None)
    return Event(
        report_id=report.id,
        event_type=event_type_of(kind),
        sub_event_type=kind,
        label=title_label(
            kind, weapon.weapon_class if weapon else None, weapon.text if weapon else "", language=doc.lang_
        ),
        status=_status(triggers),
        rank=rank,
        triggers=tuple(report.span(t.start, t.end) for t in triggers)
        or tuple(report.span(c.start, c.end) for c in story.tellings[0].casualties[:1]),
        places=sited.places,
        place_share=sited.share,
        substance=story.substance,
        period=period,
        killed=_make_count(report, totals["killed"]),
        injured=_make_count(report, totals["injured"]),
        killed_perpetrators=_make_count(report, count_perpetrators(totals["killed"])),
        missing=_make_count(report, totals["missing"]),
        abducted=_make_count(report, totals["abducted"]),
        arrested=_make_count(report, totals["arrested"]),
        toll_source=_first_phrase(report, [find_toll_source(doc, told)]),
        weapon=_first_phrase(report, [weapon[:3] if weapon else None]),
        actor1=_first_phrase(report, [*doers, claims.claimed_by, claims.blamed]),
        actor2=_first_phrase(report, [a[1] for a in actors if can_act(a[1])]),
        claimed_by=_first_phrase(report, [claims.claimed_by]),
        blamed=_first_phrase(report, [claims.blamed]),
        target=_first_phrase(report, [a[2] for a in actors if not _is_weapon(a[2], weapons)]),
    )


def _spans_that_cannot_act(
    toponyms: Sequence[Toponym], weapons: Sequence[Weapon], tolls: Sequence[CasualtyMention]
) -> list[tuple[int, int]]:
    """List what is nobody's doing: towns (countries can act), weapons, and the victims."""
    towns = [t for t in toponyms if t.match and place_precision(t.match.place.kind) < 4]
    hurt = [(c.start, c.end) for c in tolls if not c.perpetrator]
    return [*((t.start, t.end) for t in towns), *((w.start, w.end) for w in weapons), *hurt]


def _are_attackers(party: tuple[int, int, str], words: Span, weapons: Sequence[Weapon]) -> bool:
    """Whether a word for a weapon is one for people too: "suicide bombers"."""
    return _is_weapon(party, weapons) and any(map(is_attacker, words))


def _is_weapon(party: tuple[int, int, str] | None, weapons: Sequence[Weapon]) -> bool:
    return party is not None and any(w.start <= party[0] and party[1] <= w.end for w in weapons)


def _chief_weapon(weapons: Sequence[Weapon]) -> Weapon | None:
    """Choose the class told first, and of its words the ones that say most ("Katyusha rockets")."""
    same = [w for w in weapons if w.weapon_class == weapons[0].weapon_class]
    return max(same, key=lambda w: len(w.text), default=None)


def _status(triggers: Sequence[Trigger]) -> Status:
    found = [t.status for t in triggers]
    return "occurred" if "occurred" in found or not found else found[0]


def _first_phrase(report: Report, found: Sequence[tuple[int, int, str] | None]) -> Phrase | None:
    first = next((f for f in found if f is not None), None)
    return Phrase(first[2], report.span(first[0], first[1])) if first else None


def _make_count(report: Report, total: CountWithEvidence | None) -> Count | None:
    if total is None:
        return None
    spans = tuple(report.span(m.start, m.end) for m in total.mentions)
    return replace(total.count, spans=spans)

"""EXTRACT: one report and its parse -> the events it tells of, each value with its span."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from geomap.extraction.actors import find_actors
from geomap.extraction.casualties import find_casualties
from geomap.extraction.dates import dateline_date, find_times
from geomap.extraction.dating import date_stories
from geomap.extraction.kinds import classify, event_type_of, find_triggers
from geomap.extraction.language import DATELINE
from geomap.extraction.linking import Story, link_tellings
from geomap.extraction.tellings import SURE, gather_tellings
from geomap.extraction.tolls import total_count
from geomap.extraction.weapons import weapon_for
from geomap.extraction.words import place_precision, title_label
from geomap.model import Count, Event, EventPlace, Period, Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

    from geomap.extraction.casualties import CasualtyMention
    from geomap.extraction.kinds import Trigger
    from geomap.extraction.weapons import Weapon
    from geomap.model import Report, Status, Toponym

ROLE_ORDER = {"at": 0, "near": 1, "towards": 2, "from": 3, "mentioned": 4}


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
    published = report.published or dateline_date(report.content)
    tellings = gather_tellings(
        doc,
        triggers=find_triggers(doc),
        casualties=find_casualties(doc),
        toponyms=toponyms,
        times=find_times(report.content, published=published),
    )
    stories = link_tellings(tellings, report.content, published=published)
    periods = date_stories(report, stories, published=published)
    events = [
        _make_event(report, doc, story, rank=rank, period=periods[id(story)], toponyms=toponyms)
        for rank, story in enumerate(stories, start=1)
    ]
    if events and (events[0].site is None or events[0].site.place is None):
        events[0] = _place_by_context(events[0], report, toponyms)
    return events


def _make_event(
    report: Report, doc: Doc, story: Story, *, rank: int, period: Period | None, toponyms: Sequence[Toponym]
) -> Event:
    triggers = [t for telling in story.tellings for t in telling.triggers]
    weapons = [w for t in triggers if (w := weapon_for(doc, t))]
    weapon = _chief_weapon(weapons)
    tolls = [c for telling in story.tellings for c in telling.casualties]
    idle = _spans_that_cannot_act(toponyms, weapons, tolls)

    def can_act(party: tuple[int, int, str] | None) -> bool:
        if party is None or any(s <= party[0] and party[1] <= e for s, e in idle):
            return False
        words = doc.char_span(party[0], party[1], alignment_mode="expand") or ()
        if any(word.lower_ in ("no", "nobody", "none") for word in words):  # "no group claimed the attack"
            return False
        return any(word.pos_ in ("NOUN", "PROPN", "ADJ") for word in words)  # not "seventeen of the missiles"

    actors = [find_actors(doc, t) for t in triggers]
    kind = classify(doc, triggers, weapon_class=weapon.weapon_class if weapon else None)
    return Event(
        report_id=report.id,
        event_type=event_type_of(kind),
        sub_event_type=kind,
        label=title_label(kind, weapon.weapon_class if weapon else None, weapon.text if weapon else ""),
        status=_status(triggers),
        rank=rank,
        triggers=tuple(report.span(t.start, t.end) for t in triggers)
        or tuple(report.span(c.start, c.end) for c in story.tellings[0].casualties[:1]),
        places=_places(story),
        period=period,
        killed=_count(report, story, "killed"),
        injured=_count(report, story, "injured"),
        weapon=_first_phrase(report, [weapon[:3] if weapon else None]),
        actor1=_first_phrase(report, [a[0] for a in actors if can_act(a[0])]),
        actor2=_first_phrase(report, [a[1] for a in actors if can_act(a[1])]),
        target=_first_phrase(report, [a[2] for a in actors if not _is_weapon(a[2], weapons)]),
    )


def _spans_that_cannot_act(
    toponyms: Sequence[Toponym], weapons: Sequence[Weapon], tolls: Sequence[CasualtyMention]
) -> list[tuple[int, int]]:
    """List what is nobody's doing: towns (countries can act), weapons, and the victims."""
    towns = [t for t in toponyms if t.match and place_precision(t.match.place.kind) < 4]
    hurt = [(c.start, c.end) for c in tolls if not c.perpetrator]
    return [*((t.start, t.end) for t in towns), *((w.start, w.end) for w in weapons), *hurt]


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


def _count(report: Report, story: Story, outcome: Literal["killed", "injured"]) -> Count | None:
    total = total_count([c for telling in story.tellings for c in telling.casualties], outcome)
    if total is None:
        return None
    spans = tuple(report.span(m.start, m.end) for m in total.mentions)
    return replace(total.count, spans=spans)


def _places(story: Story) -> tuple[EventPlace, ...]:
    """List an event's places, the most precise one that it surely was at first."""
    located = [p for telling in story.tellings for p in telling.places]
    sites = {id(s) for telling in story.tellings for s in telling.sites}

    def order(located: EventPlace) -> tuple[bool, int, int, int, bool]:
        place, role = located.toponym.place, ROLE_ORDER[located.role]
        precision = place_precision(place.kind) if place else 9
        described = located.toponym.spot is not None  # "in X, south of Y": X says it better
        return place is None, role // 3, precision, role, described

    surely = {id(p) for p in located if p.role == "from" and p.strength >= SURE}
    places = [EventPlace(p.toponym, p.role if id(p) in sites | surely else "mentioned") for p in located]
    return tuple(sorted(places, key=order))


def _place_by_context(event: Event, report: Report, toponyms: Sequence[Toponym]) -> Event:
    """Put the main event where the report plays, when no sentence says where it was.

    The dateline's town counts first, then the last place named before it, then the
    first one after it; countries only when there is nothing finer. The part is
    "near": it is not said to be there.
    """
    resolved = [t for t in toponyms if t.match is not None]
    if not resolved:
        return event
    start = event.triggers[0].start
    finer = [t for t in resolved if t.match and place_precision(t.match.place.kind) < 4] or resolved
    datelines = [match.span() for match in DATELINE.finditer(report.content)]
    lines = [t for t in finer if any(s <= t.start < e for s, e in datelines)]
    before = [t for t in finer if t.start <= start]
    chosen = lines[0] if lines else before[-1] if before else finer[0]
    return replace(event, places=(EventPlace(chosen, "near"), *event.places))

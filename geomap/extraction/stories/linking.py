"""Linking: which tellings are of one incident, and which incident the report is about."""

from __future__ import annotations

import datetime
import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.choosing import read_weights, share_out
from geomap.distances import contains
from geomap.extraction.parsing.forms import text_of
from geomap.extraction.stories.coreference import (
    SAME_SITE_KM,
    VIOLENT,
    Story,
    apart_km,
    compare,
    kind_family,
    read_wording,
)
from geomap.extraction.stories.tellings import LEAD, Telling
from geomap.words import word_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

    from geomap.extraction.counts.casualties import CasualtyMention
    from geomap.extraction.stories.coreference import Wording
    from geomap.extraction.stories.tellings import Located
    from geomap.model import Place

__all__ = ["Story", "link_tellings", "split_by_place"]

OLDEST_DAYS = 60  # an event told beside a newer one and older than this is background
LEAD_OF_TOLLS = 4  # sentences: title and lead
HURT = frozenset({"killed", "injured"})
DESTRUCTION = "looting_property_destruction"  # no violence to ACLED, but an incident of its own


def link_tellings(
    tellings: Sequence[Telling], doc: Doc, *, published: datetime.date | None, title_end: int = 0
) -> list[Story]:
    """Group tellings into incidents, the report's main one first.

    Parameters
    ----------
    tellings
        In the order of the text.
    doc
        The parsed report.
    published
        When it appeared, to tell old events from new ones.
    title_end
        Offset where its title ends; 0 without one. What the lead tells first is what the title told.
    """
    stories: list[Story] = []
    text = text_of(doc)
    for telling in tellings:
        taken: list[Story] = []  # by other parts of the telling, which are other incidents
        for part in split_by_place(telling, text, language=doc.lang_):
            wording = read_wording(doc, part)
            free = [s for s in stories if not any(s is t for t in taken)]
            story = _story_of(part, wording, free, title_end=title_end) or _story_of_nobody(part, free)
            if story is None:
                stories.append(story := Story([]))
            taken.append(story)
            story.tellings.append(part)
            story.wordings.append(wording)
    # Deaths that no word of violence goes with are an accident's, a storm's or a disease's.
    stories = [s for s in stories if any(t.triggers for t in s.tellings)]
    stories.sort(key=lambda s: (-_weight(s), s.start))
    return _drop_asides(stories, published)


def give_asides(stories: Sequence[Story], casualties: Sequence[CasualtyMention]) -> None:
    """Give the only incident of a report what title and lead say of casualties without telling an event.

    Where a report tells of more incidents it could be said of either; and that nobody was hurt is not
    said of one that hurt somebody.
    """
    if len(stories) == 1:
        own = [c for telling in stories[0].tellings for c in telling.casualties]
        told, hurt = {id(c) for c in own}, any(c.count.best or c.count.low for c in own)
        early = [c for c in casualties if c.sentence < LEAD_OF_TOLLS and c.outcome in HURT]
        stories[0].asides = [c for c in early if id(c) not in told and not (hurt and c.count.best == 0)]


def split_by_place(telling: Telling, text: str, *, language: str) -> list[Telling]:
    """Tell apart what one verb says of several places ("missiles hit the bases of A and B").

    Counts are of all places together and cannot be shared out, so a telling with
    casualties stays whole.
    """
    if telling.casualties:
        return [telling]
    sites = sorted(telling.sites, key=lambda s: s.toponym.start)
    groups = [sites[:1]]
    for previous, site in itertools.pairwise(sites):
        if _is_one_of_several(
            previous, site, between=text[previous.toponym.end : site.toponym.start], language=language
        ):
            groups.append([site])
        else:
            groups[-1].append(site)
    if len(groups) < 2:
        return [telling]
    chosen = {id(site) for site in sites}
    shared = [p for p in telling.places if id(p) not in chosen]
    return [replace(telling, places=[*group, *shared]) for group in groups]


def _is_one_of_several(a: Located, b: Located, *, between: str, language: str) -> bool:
    first, second = _place(a), _place(b)
    if first is None or second is None or first.kind == "country" or second.kind == "country":
        return False
    if first.id == second.id or contains(first, second) or contains(second, first):
        return False
    return (
        any(re.fullmatch(p, between) for p in word_table("linking", language)["coordinated"])
        and apart_km(first, second) > SAME_SITE_KM
    )


def _place(site: Located) -> Place | None:
    return site.toponym.place


def _story_of(
    telling: Telling, wording: Wording, stories: Sequence[Story], *, title_end: int
) -> Story | None:
    """Find the incident that a telling goes on about; None when it begins a new one."""
    fitting = [s for s in stories if is_of_kind(telling, s)]
    options = [compare(telling, wording, story=s, stories=stories, title_end=title_end) for s in fitting]
    shares = share_out(options, read_weights("linking"))
    best = max(range(len(fitting)), key=lambda i: shares[i], default=None)
    return fitting[best] if best is not None and shares[best] > 1 - sum(shares) else None


def _story_of_nobody(telling: Telling, stories: Sequence[Story]) -> Story | None:
    """Find the incident told last for a sentence that says no more than that nobody was hurt."""
    if telling.triggers or telling.sites or any(c.count.best != 0 for c in telling.casualties):
        return None
    return max(stories, key=lambda s: s.tellings[-1].start, default=None)


def is_of_kind(telling: Telling, story: Story) -> bool:
    """Whether both can be one event by their kinds: violence and peaceful protest cannot."""
    kinds = {kind_family(t) for t in telling.triggers if t.specific}
    return (
        not kinds
        or not story.kinds
        or bool(kinds & story.kinds)
        or bool(kinds & VIOLENT and story.kinds & VIOLENT)
    )


def _weight(story: Story) -> float:
    """How much a report is about an incident: told at the top, told often, told in detail."""
    lead = 4.0 if story.tellings[0].sentence <= LEAD else 0.0
    toll = any(t.casualties for t in story.tellings)
    return lead + min(len(story.tellings), 5) + 1.0 * toll + 1.0 * bool(story.sites) + 2.0 * story.violent


def _drop_asides(stories: Sequence[Story], published: datetime.date | None) -> list[Story]:
    """Leave out what is told beside the main incident: old events, arrests after it, placeless asides.

    Beside an old event other old ones are none: a report that looks back tells of them all.
    """
    if not stories:
        return []
    main, *others = stories
    oldest = published - datetime.timedelta(days=OLDEST_DAYS) if published else datetime.date.min
    new = not _is_before(main, oldest)
    kept = [
        story
        for story in others
        if story.sites
        and not (new and _is_before(story, oldest))
        and not (main.violent and _is_bloodless(story))
    ]
    return [main, *kept]


def _is_before(story: Story, day: datetime.date) -> bool:
    return bool(story.days) and max(end for _, end in story.days) < day.isoformat()


def _is_bloodless(story: Story) -> bool:
    """Whether nobody was hurt and nothing destroyed: an arrest, a march, an agreement."""
    triggers = [t for telling in story.tellings for t in telling.triggers if t.specific]
    hurt = any(
        c.outcome in HURT and (c.count.best or c.count.low)
        for telling in story.tellings
        for c in telling.casualties
    )
    destroyed = any(t.sub_event_type == DESTRUCTION for t in triggers)
    return bool(triggers) and not (hurt or destroyed or story.kinds & VIOLENT)

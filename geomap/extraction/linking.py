"""Linking: which tellings are of one incident, and which incident the report is about."""

from __future__ import annotations

import datetime
import itertools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.distances import contains, distance_km
from geomap.extraction.kinds import event_type_of
from geomap.extraction.tellings import LEAD, Telling, days_of
from geomap.extraction.words import place_precision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.extraction.kinds import Trigger
    from geomap.extraction.tellings import Located
    from geomap.model import Place

COORDINATED = re.compile(  # what stands between the places of "in A, B and the town of C"
    r", |(?:,? and|,? as well as|,? & ) (?:(?:in|at|on|near) )?(?:the )?(?:[a-z-]+ (?:of|in) )?"
)
SAME_SITE_KM = 15.0  # two sites nearer than this are one place told twice
SAME_SPOT = (
    0.375  # share of both radii: two sides of one town are twice as far apart, a side and the town are not
)
VIOLENT = frozenset({"explosions_remote_violence", "battles", "violence_against_civilians", "riots"})
SHORT_FOR_KM = 60.0  # a base called after a town lies within this of it
OLDEST_DAYS = 60  # an event told beside a newer one and older than this is background


@dataclass(slots=True)
class Story:
    """The tellings of one incident, in the order of the text."""

    tellings: list[Telling]

    @property
    def start(self) -> int:
        """Character offset where it is told first."""
        return self.tellings[0].start

    @property
    def sites(self) -> list[Located]:
        """All sites that its tellings name."""
        return [site for telling in self.tellings for site in telling.sites]

    @property
    def days(self) -> list[tuple[str, str]]:
        """All intervals of days that its tellings give."""
        return [days for telling in self.tellings for days in days_of(telling)]

    @property
    def kinds(self) -> set[str]:
        """ACLED event types of its specific triggers."""
        return {kind_family(t) for x in self.tellings for t in x.triggers if t.specific}

    @property
    def violent(self) -> bool:
        """Whether any of its triggers, specific or not, is of violence."""
        return any(kind_family(t) in VIOLENT for x in self.tellings for t in x.triggers)


def kind_family(trigger: Trigger) -> str:
    """Name the ACLED event type; force against protesters goes with violence, whose deaths it tells of."""
    if trigger.sub_event_type == "excessive_force_against_protesters":
        return "violence_against_civilians"
    return event_type_of(trigger.sub_event_type)


def link_tellings(tellings: Sequence[Telling], text: str, *, published: datetime.date | None) -> list[Story]:
    """Group tellings into incidents, the report's main one first.

    Parameters
    ----------
    tellings
        In the order of the text.
    text
        The text their offsets count in.
    published
        When the report appeared, to tell old events from new ones.
    """
    stories: list[Story] = []
    for telling in tellings:
        for part in split_by_place(telling, text):
            story = _story_of(part, stories)
            if story is None:
                stories.append(Story([part]))
            else:
                story.tellings.append(part)
    # Deaths that no word of violence goes with are an accident's, a storm's or a disease's.
    stories = [s for s in stories if any(t.triggers for t in s.tellings)]
    stories.sort(key=lambda s: (-_weight(s), s.start))
    return _drop_asides(stories, published)


def split_by_place(telling: Telling, text: str) -> list[Telling]:
    """Tell apart what one verb says of several places ("missiles hit the bases of A and B").

    Counts are of all places together and cannot be shared out, so a telling with
    casualties stays whole.
    """
    if telling.casualties:
        return [telling]
    sites = sorted(telling.sites, key=lambda s: s.toponym.start)
    groups = [sites[:1]]
    for previous, site in itertools.pairwise(sites):
        if _is_one_of_several(previous, site, text):
            groups.append([site])
        else:
            groups[-1].append(site)
    if len(groups) < 2:
        return [telling]
    chosen = {id(site) for site in sites}
    shared = [p for p in telling.places if id(p) not in chosen]
    return [replace(telling, places=[*group, *shared]) for group in groups]


def _is_one_of_several(a: Located, b: Located, text: str) -> bool:
    first, second = _place(a), _place(b)
    if first is None or second is None or first.kind == "country" or second.kind == "country":
        return False
    if first.id == second.id or contains(first, second) or contains(second, first):
        return False
    between = text[a.toponym.end : b.toponym.start]
    return bool(COORDINATED.fullmatch(between)) and _km(first, second) > SAME_SITE_KM


def _place(site: Located) -> Place | None:
    return site.toponym.place


def _km(a: Place, b: Place) -> float:
    return distance_km((a.latitude, a.longitude), (b.latitude, b.longitude))


def _story_of(telling: Telling, stories: Sequence[Story]) -> Story | None:
    """Find the incident that a telling goes on about; None when it begins a new one."""
    fitting = [s for s in stories if _fits(telling, s)]
    if not fitting:
        return None
    here = [s for s in fitting if _shares_site(telling, s)]
    if here:
        return here[-1]
    if telling.definite and not telling.sites and len(fitting) > 1:
        return max(fitting, key=_weight)
    return max(fitting, key=lambda s: s.tellings[-1].start)


def _fits(telling: Telling, story: Story) -> bool:
    kinds = {kind_family(t) for t in telling.triggers if t.specific}
    if kinds and story.kinds and not kinds & story.kinds and not (kinds & VIOLENT and story.kinds & VIOLENT):
        return False
    mine, theirs = days_of(telling), story.days
    if mine and theirs and not any(a[0] <= b[1] and b[0] <= a[1] for a in mine for b in theirs):
        return False
    return _place_fits(telling, story)


def _place_fits(telling: Telling, story: Story) -> bool:
    """Whether the most precise place that a telling names can be the story's most precise one."""
    mine, theirs = _finest(telling.sites), _finest(story.sites)
    if mine is None or theirs is None:
        return True
    a, b = mine.toponym.place, theirs.toponym.place
    if a and b and a.id == b.id and mine.toponym.spot and theirs.toponym.spot:
        return _km(a, b) <= SAME_SPOT * (a.radius_km + b.radius_km)  # not "north of X" and "south of X"
    if a is None or b is None or _one_place(a, b):
        return True
    return _is_short_for(mine, theirs) and _km(a, b) < SHORT_FOR_KM


def _is_short_for(a: Located, b: Located) -> bool:
    """Whether one name is the other without its last words: "Balad", "Balad air base"."""
    short, long = sorted((a.toponym.name.lower(), b.toponym.name.lower()), key=len)
    return long.startswith(short + " ")


def _finest(sites: Sequence[Located]) -> Located | None:
    def doubt(site: Located) -> tuple[int, float]:
        place = site.toponym.place
        return (place_precision(place.kind), place.radius_km) if place else (9, 0.0)

    return min((s for s in sites if s.toponym.place), key=doubt, default=None)


def _one_place(a: Place, b: Place) -> bool:
    near = max(SAME_SITE_KM, a.radius_km + b.radius_km)
    return a.id == b.id or contains(a, b) or contains(b, a) or _km(a, b) < near


def _shares_site(telling: Telling, story: Story) -> bool:
    mine = [p for s in telling.sites if (p := _place(s)) and p.kind != "country"]
    return any(_km(a, b) < SAME_SITE_KM for a in mine for s in story.sites if (b := _place(s)))


def _weight(story: Story) -> float:
    """How much a report is about an incident: told at the top, told often, told in detail."""
    lead = 4.0 if story.tellings[0].sentence <= LEAD else 0.0
    toll = any(t.casualties for t in story.tellings)
    return lead + min(len(story.tellings), 5) + 1.0 * toll + 1.0 * bool(story.sites) + 2.0 * story.violent


def _drop_asides(stories: Sequence[Story], published: datetime.date | None) -> list[Story]:
    """Leave out what is told beside the main incident: old events, arrests after it, placeless asides."""
    if not stories:
        return []
    main, *others = stories
    oldest = (published - datetime.timedelta(days=OLDEST_DAYS)).isoformat() if published else ""
    kept = [
        story
        for story in others
        if story.sites
        and (not main.violent or not story.kinds or story.kinds & VIOLENT)
        and not (story.days and max(end for _, end in story.days) < oldest)
    ]
    return [main, *kept]

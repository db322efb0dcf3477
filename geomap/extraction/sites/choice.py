"""Sites: which of the places that a report names an event was at.

A fitted choice (:mod:`geomap.choosing`) among the resolved places of the report: what
the sentences that tell of the event say of each, how the rest of the report speaks of
it, and how it lies to the other places. The weights stand in ``data/sites.toml``, which
``tests/fit/site_weights.py`` fits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.choosing import read_weights, share_out
from geomap.distances import contains, places_km
from geomap.extraction.sites.features import WHOLES, story_features
from geomap.extraction.stories.tellings import SURE
from geomap.model import EventPlace
from geomap.words import place_precision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.choosing import Features
    from geomap.extraction.sites.features import Option, ReportPlaces
    from geomap.extraction.stories.linking import Story
    from geomap.extraction.stories.tellings import Located
    from geomap.model import Place, PlaceRole, Toponym

WEIGHTS = "sites"  # the file of geomap/data; its ``none`` is the weight of no place at all
AREA = 3  # precision of a province; that of a town is 2
SAME_SPOT_KM = 25.0  # options nearer than this put the event in one place: a town and its county
LOWEST_SHARE = 0.3  # under it a place that no sentence gives the event is wrong more often than right
ENOUGH = 0.25  # of the share of an area: from there on a place within it is meant
RELATED = frozenset(
    {"offset", "distance", "direction", "between"}
)  # forms of spots that lie off their anchor
ROLE_ORDER: dict[PlaceRole, int] = {"at": 0, "near": 1, "towards": 2, "from": 3, "mentioned": 4}


@dataclass(frozen=True, slots=True)
class Sited:
    """The places of one event, its site first, and the probability that the site is right."""

    places: tuple[EventPlace, ...]
    share: float | None = None


def site_story(story: Story, stories: Sequence[Story], places: ReportPlaces) -> Sited:
    """Choose the site of one incident; the other places it speaks of are kept with their roles.

    Parameters
    ----------
    story
        The incident.
    stories
        All of the report, the main one first.
    places
        What the report says of its places.

    Returns
    -------
    Sited
        Without a share where no place was chosen: then the event is where its own
        sentences say, if anywhere.
    """
    told = _list_places(story)
    listed = list_options(story, stories, places)
    shares = share_out([features for _, features in listed], read_weights(WEIGHTS))
    if not shares:
        return Sited(told)
    best = max(range(len(listed)), key=lambda i: (shares[i], -listed[i][0].toponyms[0].start))
    for choice in dict.fromkeys([_find_finer(best, listed, shares), best]):
        option = listed[choice][0]
        near = (s for s, (o, _) in zip(shares, listed, strict=True) if _is_same_spot(o, option))
        share = round(min(1.0, sum(near)), 4)
        site = _said_site(option, story)
        if site is not None or share >= LOWEST_SHARE:
            chosen = EventPlace(site.toponym, site.role) if site else EventPlace(_first_free(option), "near")
            return Sited((chosen, *(p for p in told if p.toponym is not chosen.toponym)), share)
    return Sited(told)


def list_options(
    story: Story, stories: Sequence[Story], places: ReportPlaces
) -> list[tuple[Option, Features]]:
    """List the places that an incident may have been at, each with what speaks for it.

    The main one may be at any place of the report, save those where another one was when its
    own sentences give it places; the others only where their own sentences put them.
    """
    others = [other for other in stories if other is not story]
    own = {s.toponym.start for s in story.sites}
    allowed = {t.start for option in places.options for t in option.toponyms}
    if story is not stories[0] and own:
        allowed = own
    elif own:
        allowed -= {site.toponym.start for other in others for site in other.sites} - own
    options = [option for option in places.options if any(t.start in allowed for t in option.toponyms)]
    return list(zip(options, story_features(options, story, others, places), strict=True))


def _find_finer(best: int, listed: Sequence[tuple[Option, Features]], shares: Sequence[float]) -> int:
    """Go from an area to the place within it that the report names: the village, not its province.

    Outside the sentences that tell of the event it must be likely enough. A country that they do not
    put the event in gives way to any place that they name; "30 km north of X" to the place that is there.
    """
    option, features = listed[best]
    stray = option.place.kind in WHOLES and not features["said"]
    if place_precision(option.place.kind) < AREA and not _is_related(option):
        return best
    finer = [
        i
        for i, (other, row) in enumerate(listed)
        if place_precision(other.place.kind) < AREA
        and not _is_related(other)
        and (row["said"] or shares[i] >= ENOUGH * shares[best])
        and ((stray and row["said"]) or _is_within(other.place, option))
    ]
    return max(finer, key=lambda i: shares[i], default=best)


def _is_related(option: Option) -> bool:
    """Whether a place is only told from another one: "30 km north of X"."""
    return all(t.spot is not None and t.spot.form in RELATED for t in option.toponyms)


def _is_within(place: Place, option: Option) -> bool:
    areas = {option.place.admin1, place.admin1} - {None}
    if not _is_related(option):  # the disc of a county reaches over the border of its state
        return contains(option.place, place) and len(areas) < 2
    return places_km(option.place, place) <= option.place.radius_km + SAME_SPOT_KM


def _is_same_spot(a: Option, b: Option) -> bool:
    return places_km(a.place, b.place) <= SAME_SPOT_KM


def _said_site(option: Option, story: Story) -> Located | None:
    """Find the mention by which the sentences of a story say most surely that it was there."""
    starts = {t.start for t in option.toponyms}
    sites = [site for site in story.sites if site.toponym.start in starts]
    return min(sites, key=lambda s: (ROLE_ORDER[s.role], -s.strength), default=None)


def _first_free(option: Option) -> Toponym:
    """Take the first mention that is not part of an institution's name, if there is one."""
    return min(option.toponyms, key=lambda t: (t.embedded, t.start))


def _list_places(story: Story) -> tuple[EventPlace, ...]:
    """List the places that a story's sentences name, the most precise one that it surely was at first."""
    located = [p for telling in story.tellings for p in telling.places]
    sure = {id(site) for site in story.sites} | {
        id(p) for p in located if p.role == "from" and p.strength >= SURE
    }
    places = [EventPlace(p.toponym, p.role if id(p) in sure else "mentioned") for p in located]
    return tuple(sorted(places, key=_order))


def _order(located: EventPlace) -> tuple[bool, int, int, int, bool]:
    place, role = located.toponym.place, ROLE_ORDER[located.role]
    precision = place_precision(place.kind) if place else 9
    described = located.toponym.spot is not None  # "in X, south of Y": X says it better
    return place is None, role // 3, precision, role, described

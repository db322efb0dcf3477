"""Online geocoders through geopy, asked only when a person says so: politely, once, source named.

Only a name and its country go out, never a report. What cannot be asked stays open: an
outage is never "no such place". Points are degrees, EPSG:4326.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from geomap.geocoding.client import Geocoder, Patience, make_geocoder
from geomap.geocoding.services import SERVICES, Country
from geomap.model import Event, Match, Toponym
from geomap.words import place_precision

__all__ = ["SERVICES", "Country", "Geocoder", "Patience", "geocode_open_places", "make_geocoder"]

SITE_ROLES = ("at", "near", "towards")


def geocode_open_places(
    events: Iterable[Event], *, toponyms: Sequence[Toponym], geocoder: Geocoder
) -> list[Toponym]:
    """Look up online the open names that events need for their site.

    Parameters
    ----------
    events
        What the report tells, with the places that the gazetteer knows.
    toponyms
        All place names of the report; the country that most of them lie in narrows the search.
    geocoder
        Who is asked.

    Returns
    -------
    list of Toponym
        As given, in that order, those that were looked up with a match or with why there is none.
    """
    country = _main_country(toponyms)
    wanted = dict.fromkeys(name for event in events if (name := _open_site(event)))
    found = {name: geocoder.find(name, country=country) for name in wanted}
    return [_settle(t, *found[t.name]) if t.match is None and t.name in found else t for t in toponyms]


def _settle(toponym: Toponym, match: Match | None, why: str | None) -> Toponym:
    why_open = "; ".join(filter(None, (toponym.why_open, why))) if match is None else None
    return replace(toponym, match=match, why_open=why_open)


def _open_site(event: Event) -> str | None:
    """Name the open place that an event was at, unless it surely was at a known town or site."""
    sites = [p for p in event.places if p.role in SITE_ROLES]
    for place in sites:
        match = place.toponym.match
        if match and place.role == "at" and place_precision(match.place.kind) < 3:
            return None
    still_open = [p for p in sites if p.toponym.match is None and not p.toponym.embedded]
    first = min(still_open, key=lambda p: SITE_ROLES.index(p.role), default=None)
    return first.toponym.name if first else None


def _main_country(toponyms: Iterable[Toponym]) -> Country | None:
    places = [t.match.place for t in toponyms if t.match]
    lands = Counter(Country(p.country_code, p.country or p.name) for p in places if p.country_code)
    return lands.most_common(1)[0][0] if lands else None

"""Online geocoders through geopy, asked only when a person says so: politely, once, source named.

Only a name and its country go out, never a report. What cannot be asked stays open: an
outage is never "no such place". Points are degrees, EPSG:4326.
"""

from __future__ import annotations

import functools
import json
import math
import sqlite3
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from anyascii import anyascii

from geomap.errors import FetchError, OutputError, ProjectError
from geomap.extraction.words import place_kinds, place_precision
from geomap.files import explain_error
from geomap.model import Event, Match, Place, Toponym
from geomap.ranking import distance_km

ANSWERS = 5  # asked for, to see whether a name has several bearers
HIGHEST_SCORE = 0.9  # of what nobody of the house has reviewed
UNRATED = 0.4  # where a service gives no importance
TOO_CLOSE = 0.05  # two bearers of a name whose scores differ less are not told apart
APART_KM = 25.0  # nearer than this, two answers are one place
SMALLEST_RADIUS_KM = 0.5
LEAST_ALIKE = 75.0  # of 100: Photon completes and mends what it is asked
TABLE = "CREATE TABLE IF NOT EXISTS answer (address, question, answer, PRIMARY KEY (address, question))"
SITE_ROLES = ("at", "near", "towards")

OSM_TYPES = {"N": "node", "W": "way", "R": "relation"}


@dataclass(frozen=True, slots=True)
class Country:
    """The country a report plays in: ISO 3166-1 alpha-2 code and English name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait: seconds, and the clock and sleep they are measured with."""

    timeout_s: float = 10.0
    min_delay_s: float = 1.0
    backoff_s: float = 2.0  # before the second try; doubles
    longest_wait_s: float = 60.0  # a service that asks for more is given up for this run
    tries: int = 3
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Service:
    """One online geocoder: its class in geopy, how it is asked and how its answers are read."""

    geocoder: str
    host: str
    attribution: str
    min_delay_s: float  # least time between two requests to its public host
    ask: Callable[[str, Country | None], dict[str, Any]]
    read: Callable[[Mapping[str, Any]], dict[str, Any]]


def _ask_nominatim(name: str, country: Country | None) -> dict[str, Any]:
    narrowed = {"country_codes": country.code.lower()} if country else {}
    return {"query": name, "addressdetails": True} | narrowed


def _ask_photon(name: str, country: Country | None) -> dict[str, Any]:
    return {"query": f"{name}, {country.name}" if country else name}  # it has no filter by country


def _read_nominatim(raw: Mapping[str, Any]) -> dict[str, Any]:
    address = raw.get("address", {})
    boundary = raw["class"] == "boundary"
    return {
        "id": f"{raw['osm_type']}/{raw['osm_id']}",
        "name": raw.get("name") or str(raw["display_name"]).split(",")[0],
        "class": "place" if boundary else raw["class"],
        "type": raw.get("addresstype", raw["type"]) if boundary else raw["type"],
        "point": (float(raw["lat"]), float(raw["lon"])),
        "box": [float(edge) for edge in raw.get("boundingbox", ())],
        "country_code": str(address.get("country_code", "")).upper() or None,
        "country": address.get("country"),
        "admin1": address.get("state") or address.get("province") or address.get("region"),
        "importance": float(raw.get("importance") or UNRATED),
    }


def _read_photon(raw: Mapping[str, Any]) -> dict[str, Any]:
    found = raw["properties"]
    longitude, latitude = raw["geometry"]["coordinates"][:2]
    west, north, east, south = found.get("extent") or (None,) * 4
    boundary = found["osm_key"] == "boundary"
    return {
        "id": f"{OSM_TYPES[found['osm_type']]}/{found['osm_id']}",
        "name": found.get("name") or "",
        "class": "place" if boundary else found["osm_key"],
        "type": found.get("type") if boundary else found["osm_value"],
        "point": (float(latitude), float(longitude)),
        "box": [float(edge) for edge in (south, north, west, east) if edge is not None],
        "country_code": found.get("countrycode"),
        "country": found.get("country"),
        "admin1": found.get("state"),
        "importance": UNRATED,
    }


_OSM = "© OpenStreetMap contributors, ODbL"
SERVICES = {
    # operations.osmfoundation.org/policies/nominatim: at most one request a second
    "nominatim": Service(
        "Nominatim", "nominatim.openstreetmap.org", _OSM, 1.0, _ask_nominatim, _read_nominatim
    ),
    "photon": Service("Photon", "photon.komoot.io", _OSM, 1.0, _ask_photon, _read_photon),
}


@dataclass(slots=True)
class Geocoder:
    """An online service with its manners and its memory; made by :func:`make_geocoder`.

    ``fault`` is the first thing that went wrong, ``used`` whether any place came from here.
    """

    name: str
    service: Service
    address: str  # "https://nominatim.openstreetmap.org"
    send: Callable[..., Any]
    cache: Path
    patience: Patience
    tell: Callable[[str], None]
    fault: FetchError | None = None
    used: bool = False
    down: bool = field(default=False, init=False)

    @property
    def host(self) -> str:
        """What is asked, without the scheme."""
        return self.address.partition("://")[2]

    def find(self, name: str, *, country: Country | None) -> tuple[Match | None, str | None]:
        """Look a name up: the match, or None and why there is none."""
        question = self.service.ask(name, country)
        raws = self._recall(question)
        if raws is None and not self.down:
            where = f" in {country.code}" if country else ""
            self.tell(f"Asking {self.host} for {question['query']!r}{where}")
            raws = self._fetch(question)
        if raws is None:
            return None, f"{self.host} did not answer"
        places = [p for raw in raws if (p := self._read(raw, name, country))]
        return self._choose(places)

    def _choose(self, places: Sequence[tuple[float, Place]]) -> tuple[Match | None, str | None]:
        if not places:
            return None, f"{self.host} knows no such place"
        score, best = places[0]
        rivals = [(s, p) for s, p in places[1:] if _km(best, p) > max(APART_KM, best.radius_km)]
        same = [p for s, p in rivals if p.name.casefold() == best.name.casefold() and score - s < TOO_CLOSE]
        if same:
            return None, f"{self.host} knows {len(same) + 1} places of that name: too close to call"
        self.used = True
        runner_up = rivals[0][1] if rivals else None
        return Match(best, score, f"looked up online at {self.host}", runner_up), None

    def _read(self, raw: Mapping[str, Any], name: str, country: Country | None) -> tuple[float, Place] | None:
        """Make a place of an answer; None where it is of no use: a shop, elsewhere, or called otherwise."""
        found = self.service.read(raw)
        types = _osm_kinds().get(found["class"], {})
        kind = types.get(found["type"], types.get("*"))
        if kind is None or (country and found["country_code"] not in (None, country.code)):
            return None
        if self.name == "photon" and not _alike(name, found["name"]):
            return None
        place = Place(
            id=f"{self.name}:{found['id']}",
            name=found["name"],
            kind=kind,
            country_code=found["country_code"],
            admin1=found["admin1"],
            latitude=found["point"][0],
            longitude=found["point"][1],
            radius_km=_radius_km(found["box"]) or place_kinds()[kind]["radius_km"],
            source=f"{self.name}: {self.service.attribution}",
            country=found["country"],
        )
        return min(found["importance"], HIGHEST_SCORE), place

    def _fetch(self, question: Mapping[str, Any]) -> list[Any] | None:
        """Ask, check that the answer can be read, and keep it; None when there is no answer."""
        from geopy.exc import GeocoderParseError, GeocoderQueryError, GeopyError

        unreadable = (
            GeocoderParseError,
            GeocoderQueryError,
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
        )
        try:
            raws = [location.raw for location in self._try(question) or ()]
            for raw in raws:
                _check_point(self.service.read(raw)["point"])
        except unreadable as error:
            self._complain("gave an answer that cannot be read", question, error)
            return None
        except GeopyError as error:
            self.down = True  # the other names would fare no better
            self._complain("did not answer", question, error)
            return None
        self._keep(question, raws)
        return raws

    def _try(self, question: Mapping[str, Any]) -> Any:
        from geopy.exc import GeopyError

        for attempt in range(self.patience.tries):
            try:
                return self.send(**question, exactly_one=False, limit=ANSWERS, language="en")
            except GeopyError as error:
                wait = _wait_after(error, attempt, self.patience)
                if wait is None:
                    raise
                self.patience.sleep(wait)
        return None

    def _complain(self, what: str, question: Mapping[str, Any], error: Exception) -> None:
        why = explain_error(error)[:80]
        advice = "such names stay open; try again later, or without --online"
        if self.fault is None:
            self.fault = FetchError(f"{self.host}: {what} for {question['query']!r} ({why}): {advice}")
            self.fault.__cause__ = error

    def _recall(self, question: Mapping[str, Any]) -> list[Any] | None:
        rows = self._sql("SELECT answer FROM answer WHERE address = ? AND question = ?", question)
        return list(json.loads(rows[0][0])) if rows else None

    def _keep(self, question: Mapping[str, Any], raws: list[Any]) -> None:
        self._sql("INSERT OR REPLACE INTO answer VALUES (?, ?, ?)", question, json.dumps(raws))

    def _sql(self, statement: str, question: Mapping[str, Any], *more: str) -> list[Any]:
        path = self.cache / "geocoding.sqlite"
        key = (f"{self.name} {self.address}", json.dumps(question, sort_keys=True))
        try:
            self.cache.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(path)) as connection, connection:
                connection.execute(TABLE)
                return connection.execute(statement, (*key, *more)).fetchall()
        except (sqlite3.Error, OSError) as error:
            advice = "check that the folder is yours, or delete the file"
            raise OutputError(f"{path}: cannot be used ({explain_error(error)}): {advice}") from error


def make_geocoder(
    service: str,
    *,
    cache: Path,
    user_agent: str,
    address: str | None = None,
    patience: Patience | None = None,
    tell: Callable[[str], None] | None = None,
) -> Geocoder:
    """Make a geocoder that asks one of :data:`SERVICES`; nothing is asked yet.

    Parameters
    ----------
    service
        ``"nominatim"`` or ``"photon"``.
    cache
        Folder where answers are kept, also that there is no such place; failures never are.
    user_agent
        Who asks, such as ``"geomap/0.1.0"``.
    address
        Where an own server of that kind answers (``"http://localhost:8080"``);
        the public one without it, never more often than its rules allow.
    patience
        Time-outs and waits.
    tell
        Called with one line before each request.

    Raises
    ------
    ProjectError
        When the service or the address is none.
    """
    import geopy.geocoders
    from geopy.adapters import URLLibAdapter
    from geopy.extra.rate_limiter import RateLimiter

    if service not in SERVICES:
        raise ProjectError(f"no online service is called {service!r}: expected {' or '.join(SERVICES)}")
    it, patience = SERVICES[service], patience or Patience()
    scheme, domain = _split_address(address or it.host)
    geocoder = getattr(geopy.geocoders, it.geocoder)(
        domain=domain, scheme=scheme, user_agent=user_agent, timeout=patience.timeout_s,
        adapter_factory=URLLibAdapter,
    )  # fmt: skip
    delay = max(patience.min_delay_s, it.min_delay_s if domain == it.host else 0)
    # Without retries: the limiter's own ignore Retry-After and ask again what was refused.
    send = RateLimiter(
        geocoder.geocode, min_delay_seconds=delay, max_retries=0, error_wait_seconds=delay,
        swallow_exceptions=False,
    )  # fmt: skip
    send._clock, send._sleep = patience.clock, patience.sleep
    return Geocoder(
        service, it, f"{scheme}://{domain}", send, cache, patience, tell or (lambda line: None)
    )  # fmt: skip


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


def _wait_after(error: Exception, attempt: int, patience: Patience) -> float | None:
    """Give the seconds to wait before the next try; None when there is to be none."""
    from geopy import exc

    refused = (exc.GeocoderParseError, exc.GeocoderQueryError, exc.GeocoderAuthenticationFailure,
               exc.GeocoderInsufficientPrivileges)  # fmt: skip
    asked = float(getattr(error, "retry_after", None) or 0)
    if isinstance(error, refused) or attempt + 1 >= patience.tries or asked > patience.longest_wait_s:
        return None
    return max(patience.backoff_s * 2.0**attempt, asked)


def _split_address(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        sound = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a broken port or IPv6 host
        sound = False
    if not sound or parts.query or parts.fragment or "@" in parts.netloc:
        raise ProjectError(f"address {address!r} is none, expected such as 'https://geo.example.org'")
    return parts.scheme, (parts.netloc + parts.path).rstrip("/")


@functools.cache
def _osm_kinds() -> dict[str, dict[str, str]]:
    """Read ``data/osm_kinds.toml``: the kind of place of each OpenStreetMap key and value."""
    return tomllib.loads(resources.files("geomap.data").joinpath("osm_kinds.toml").read_text("utf-8"))


def _alike(asked: str, found: str) -> bool:
    from rapidfuzz import fuzz

    return fuzz.ratio(anyascii(asked).casefold(), anyascii(found).casefold()) >= LEAST_ALIKE


def _check_point(point: tuple[float, float]) -> None:
    if not (abs(point[0]) <= 90 and abs(point[1]) <= 180):  # NaN is neither
        raise ValueError(f"{point} is no (latitude, longitude) in degrees")


def _radius_km(box: Sequence[float]) -> float | None:
    """Halve the diagonal of (south, north, west, east), degrees."""
    if len(box) != 4 or not all(map(math.isfinite, box)):
        return None
    south, north, west, east = box
    return round(max(SMALLEST_RADIUS_KM, distance_km((south, west), (north, east)) / 2), 3)


def _km(a: Place, b: Place) -> float:
    return distance_km((a.latitude, a.longitude), (b.latitude, b.longitude))

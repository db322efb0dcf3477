"""The online geocoders: how each is asked and how its answers are read.

Only services whose terms let answers be kept: ArcGIS forbids that without a paid token.
Points are degrees, EPSG:4326; radii are km.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geomap.distances import distance_km
from geomap.placekinds import osm_kind, read_features, town_radius_km

UNRATED = 0.4  # where a service gives no importance
SMALLEST_RADIUS_KM = 0.5
ANSWERS = 5  # asked for, to see whether a name has several bearers
LONGEST_NAME = 200  # characters of a name that are kept
OSM_TYPES = {"N": "node", "W": "way", "R": "relation"}


@dataclass(frozen=True, slots=True)
class Country:
    """The country a report plays in: ISO 3166-1 alpha-2 code and English name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One place as a service gives it, its words cleaned. A point that is none raises ValueError."""

    id: str  # without the service's name: "relation/123"
    name: str  # "" for a house without one
    kind: str | None  # None: not where an event is put
    latitude: float
    longitude: float
    radius_km: float | None
    country_code: str | None
    country: str | None
    admin1: str | None
    importance: float
    spellings: tuple[str, ...] = ()  # one must be like the name that was asked for, where there are any

    def __post_init__(self) -> None:
        if not (abs(self.latitude) <= 90 and abs(self.longitude) <= 180):  # NaN is neither
            raise ValueError(f"{(self.latitude, self.longitude)} is no (latitude, longitude) in degrees")


@dataclass(frozen=True, slots=True)
class Service:
    """One online geocoder: its class in geopy, how it is asked and how its answers are read."""

    geocoder: str
    address: str
    min_delay_s: float  # least time between two requests to its public address
    ask: Callable[[str, Country | None], dict[str, Any]]
    read: Callable[[Mapping[str, Any]], Answer]
    always: Mapping[str, Any] = field(default_factory=dict)  # what goes with every question
    signup: str | None = None  # where a user name is had, for those that want one


def _ask_nominatim(name: str, country: Country | None) -> dict[str, Any]:
    narrowed = {"country_codes": country.code.lower()} if country else {}
    return {"query": name, "addressdetails": True} | narrowed


def _ask_photon(name: str, country: Country | None) -> dict[str, Any]:
    return {"query": f"{name}, {country.name}" if country else name}  # it has no filter by country


def _ask_geonames(name: str, country: Country | None) -> dict[str, Any]:
    return {"query": name} | ({"country": country.code} if country else {})


def _read_nominatim(raw: Mapping[str, Any]) -> Answer:
    address = raw.get("address", {})
    boundary = raw["class"] == "boundary"
    return Answer(
        id=clean(f"{raw['osm_type']}/{raw['osm_id']}"),
        name=clean(raw.get("name")) or clean(str(raw["display_name"]).split(",")[0]),
        kind=osm_kind("place", raw.get("addresstype", raw["type"]))
        if boundary
        else osm_kind(raw["class"], raw["type"]),
        latitude=float(raw["lat"]),
        longitude=float(raw["lon"]),
        radius_km=_radius_km([float(edge) for edge in raw.get("boundingbox", ())]),
        country_code=_country_code(address.get("country_code")),
        country=clean(address.get("country")) or None,
        admin1=clean(address.get("state") or address.get("province") or address.get("region")) or None,
        importance=float(raw.get("importance") or UNRATED),
    )


def _read_photon(raw: Mapping[str, Any]) -> Answer:
    found = raw["properties"]
    longitude, latitude = raw["geometry"]["coordinates"][:2]
    west, north, east, south = found.get("extent") or (None,) * 4
    boundary = found["osm_key"] == "boundary"
    name = clean(found.get("name"))
    return Answer(
        id=clean(f"{OSM_TYPES[found['osm_type']]}/{found['osm_id']}"),
        name=name,
        kind=osm_kind("place", found.get("type"))
        if boundary
        else osm_kind(found["osm_key"], found["osm_value"]),
        latitude=float(latitude),
        longitude=float(longitude),
        radius_km=_radius_km([float(edge) for edge in (south, north, west, east) if edge is not None]),
        country_code=_country_code(found.get("countrycode")),
        country=clean(found.get("country")) or None,
        admin1=clean(found.get("state")) or None,
        importance=UNRATED,
        spellings=(name,),  # Photon completes and mends what it is asked
    )


def _read_geonames(raw: Mapping[str, Any]) -> Answer:
    population = int(raw.get("population") or 0)
    kind = read_features().kind(str(raw.get("fcl")), str(raw.get("fcode")))
    name = clean(raw["name"])
    return Answer(
        id=str(int(raw["geonameId"])),
        name=name,
        kind=kind,
        latitude=float(raw["lat"]),
        longitude=float(raw["lng"]),
        radius_km=town_radius_km(max(0, population)) if kind == "populated_place" else None,
        country_code=_country_code(raw.get("countryCode")),
        country=clean(raw.get("countryName")) or None,
        admin1=clean(raw.get("adminName1")) or None,
        # A town ten times as large is the likelier bearer; a village leads nobody of its name.
        importance=UNRATED + 0.06 * math.log10(1 + max(0, population)),
        spellings=(name, clean(raw.get("toponymName"))),  # it looks in codes and areas too
    )


_OSM = {"limit": ANSWERS, "language": "en"}
SERVICES = {
    # operations.osmfoundation.org/policies/nominatim: at most one request a second
    "nominatim": Service(
        "Nominatim", "https://nominatim.openstreetmap.org", 1.0, _ask_nominatim, _read_nominatim, _OSM
    ),
    "photon": Service("Photon", "https://photon.komoot.io", 1.0, _ask_photon, _read_photon, _OSM),
    # geonames.org/export: 1,000 requests an hour for each user; the host without TLS is another one
    "geonames": Service(
        "GeoNames", "https://secure.geonames.org", 1.0, _ask_geonames, _read_geonames,
        signup="https://www.geonames.org/login",
    ),
}  # fmt: skip


def clean(text: object) -> str:
    """Return words of a stranger on one line, without what would steer a terminal; "" for None."""
    shown = "".join(c if c.isprintable() else " " for c in str("" if text is None else text))
    return " ".join(shown.split())[:LONGEST_NAME]


def _country_code(text: object) -> str | None:
    code = str(text or "").upper()
    return code if re.fullmatch("[A-Z]{2}", code) else None


def _radius_km(box: Sequence[float]) -> float | None:
    """Halve the diagonal of (south, north, west, east), degrees."""
    if len(box) != 4 or not all(map(math.isfinite, box)):
        return None
    south, north, west, east = box
    return round(max(SMALLEST_RADIUS_KM, distance_km((south, west), (north, east)) / 2), 3)

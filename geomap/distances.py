"""How far apart two places are, and whether one holds the other."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.model import Place

EARTH_RADIUS_KM = 6371.0088


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance in km between two points (latitude, longitude), degrees, EPSG:4326."""
    la1, lo1, la2, lo2 = map(math.radians, (*a, *b))
    h = math.sin((la2 - la1) / 2) ** 2 + math.cos(la1) * math.cos(la2) * math.sin((lo2 - lo1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))


def places_km(a: Place, b: Place) -> float:
    """Great-circle distance in km between the points of two places."""
    return distance_km((a.latitude, a.longitude), (b.latitude, b.longitude))


def contains(area: Place, place: Place) -> bool:
    """Say whether an area holds a place, by country and first-level area, or by its radius."""
    if area.id == place.id:
        return False
    if area.kind == "country":
        return area.country_code == place.country_code
    if area.kind == "admin1":
        return area.country_code == place.country_code and place.admin1 in (area.name, area.admin1)
    return area.radius_km > place.radius_km and places_km(area, place) < area.radius_km

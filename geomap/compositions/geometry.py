"""The geometry of described places: a point some way off another, and how far from it one may be.

The method is the point and radius of georeferencing practice (Wieczorek, Guo and
Hijmans 2004, doi:10.1080/13658810412331280211; Chapman and Wieczorek 2020,
doi:10.15468/doc-gg7h-s853): the radius holds the extent of the place one starts
from, the rounding of the distance and the sector that the word for the direction
covers. Points are (latitude, longitude), degrees, EPSG:4326.
"""

from __future__ import annotations

import math

EARTH_RADIUS_KM = 6371.0088
NEAR_KM = 10.0  # how far past the edge of a town, or off a border, "near" and "outside" reach
TOWN_LEVEL_KM = 50.0  # a point known less well than this is known as a district is
POINTS = (
    "north northnortheast northeast eastnortheast east eastsoutheast southeast southsoutheast "
    "south southsouthwest southwest westsouthwest west westnorthwest northwest northnorthwest"
).split()

Point = tuple[float, float]


def wind_bearing(wind: str) -> tuple[float, float] | None:
    """Give the bearing of a wind such as "northeast", and half the sector it covers, in degrees.

    One who says "north" may mean all that is nearer to north than to east or west: 45
    degrees either way; "northeast" leaves 22.5, "north-northeast" 11.25 (Wieczorek
    2004). None when there is no such wind.
    """
    if wind not in POINTS:
        return None
    number = POINTS.index(wind)
    half = 45.0 if number % 4 == 0 else 22.5 if number % 2 == 0 else 11.25
    return number * 22.5, half


def move_point(point: Point, *, bearing: float, distance_km: float) -> Point:
    """Go from a point along a great circle that begins at a bearing (degrees from north)."""
    latitude, longitude = map(math.radians, point)
    angle, course = distance_km / EARTH_RADIUS_KM, math.radians(bearing)
    sine = math.sin(latitude) * math.cos(angle) + math.cos(latitude) * math.sin(angle) * math.cos(course)
    there = math.asin(max(-1.0, min(1.0, sine)))
    east = math.sin(course) * math.sin(angle) * math.cos(latitude)
    turned = longitude + math.atan2(east, math.cos(angle) - math.sin(latitude) * sine)
    return math.degrees(there), (math.degrees(turned) + 180.0) % 360.0 - 180.0


def middle_point(a: Point, b: Point) -> Point:
    """Give the point half-way between two, along the great circle."""
    (la, lo), (lb, _) = (tuple(map(math.radians, p)) for p in (a, b))
    turn = math.radians(b[1] - a[1])
    x, y = math.cos(lb) * math.cos(turn), math.cos(lb) * math.sin(turn)
    latitude = math.atan2(math.sin(la) + math.sin(lb), math.hypot(math.cos(la) + x, y))
    longitude = lo + math.atan2(y, math.cos(la) + x)
    return math.degrees(latitude), (math.degrees(longitude) + 180.0) % 360.0 - 180.0


def offset_radius_km(distance_km: float, *, doubt_km: float, half_sector: float) -> float:
    """Give the radius around a point at a distance and bearing that holds all that the words allow.

    Parameters
    ----------
    distance_km
        How far the point is, as told.
    doubt_km
        Rounding of that distance and extent of the place it is counted from, together.
    half_sector
        Half the sector that the direction covers, degrees.
    """
    furthest, angle = distance_km + doubt_km, math.radians(half_sector)
    corner = math.hypot(distance_km - furthest * math.cos(angle), furthest * math.sin(angle))
    return max(corner, doubt_km)


def rounding_km(number: float, *, unit_km: float) -> float:
    """Give half the last digit that was said: 5 for 20, half for 25, 50 for 300, in km."""
    step = 1.0
    while number and number % (step * 10) == 0:
        step *= 10
    if number % 1:
        step = 0.1
    return step / 2 * unit_km

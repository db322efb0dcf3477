"""Whose ground a point lies on: country, first-level area and time zone, offline.

The packed boundaries (``gazetteer/pack_boundaries.py`` made them) are Natural Earth's
first-level areas, called as the gazetteer calls the towns in them. They are no survey: a
border may be off by a kilometre or two. Points are degrees, EPSG:4326.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike

    from geomap.model import Place

COAST_KM = 5.0  # off the packed coast that is still that country; see gazetteer/README.md
KM_PER_DEG = 111.2
WRAP = 5.0  # degrees from the antimeridian
POLE = 89.5  # degrees: nearer to a pole Mercator's scale runs away, and all is ice or sea


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Whose ground a point lies on; all unknown at sea.

    ``claimants`` are the ISO codes of further countries that may call it theirs: the one
    that holds or claims it (RU for Crimea), the sovereign of a territory (FR for Guadeloupe).
    """

    country_code: str | None = None  # ISO 3166-1 alpha-2
    country: str | None = None
    admin1: str | None = None  # as the gazetteer calls the first-level area
    timezone: str | None = None  # IANA name
    claimants: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Ground:
    """The polygons, in Mercator's projection, and the label of each."""

    shapes: Any
    tree: Any
    numbers: np.ndarray  # of the label of each polygon
    labels: tuple[Whereabouts, ...]


def locate_point(latitude: float, longitude: float) -> Whereabouts:
    """Say whose ground a point lies on, or within :data:`COAST_KM` of.

    Raises
    ------
    InputError
        The point is not a latitude of -90 to 90 and a longitude of -180 to 180 degrees.
    """
    return locate_points([latitude], [longitude])[0]


def locate_points(latitudes: ArrayLike, longitudes: ArrayLike) -> list[Whereabouts]:
    """Say whose ground each of many points lies on; one at sea has an empty :class:`Whereabouts`.

    Parameters
    ----------
    latitudes, longitudes
        As many of the one as of the other; degrees, EPSG:4326.

    Raises
    ------
    InputError
        A point is not a latitude of -90 to 90 and a longitude of -180 to 180 degrees.
    """
    ground = _read_ground()
    found, distances = _find_nearest(ground.tree, *_check(latitudes, longitudes))
    sea = Whereabouts()
    return [
        ground.labels[ground.numbers[polygon]] if distance <= COAST_KM else sea
        for polygon, distance in zip(found.tolist(), distances.tolist(), strict=True)
    ]


def measure_offsets(
    latitudes: ArrayLike,
    longitudes: ArrayLike,
    *,
    country_codes: Sequence[str | None],
    admin1: Sequence[str | None] | None = None,
) -> np.ndarray:
    """Measure how far, km, each point lies off the ground of the country said to hold it.

    Parameters
    ----------
    latitudes, longitudes
        Degrees, EPSG:4326.
    country_codes
        ISO 3166-1 alpha-2; ground that a country claims counts as its own.
    admin1
        Where given, it is the ground of these first-level areas that is meant.

    Returns
    -------
    numpy.ndarray
        0 inside; NaN where no country is named, or the boundaries know no such ground.

    Raises
    ------
    InputError
        A point is not a latitude of -90 to 90 and a longitude of -180 to 180 degrees.
    """
    import numpy as np
    import shapely

    lat, lon = _check(latitudes, longitudes)
    ground = _read_ground()
    keys = list(zip(country_codes, admin1, strict=True)) if admin1 is not None else list(country_codes)
    rows: dict[Any, list[int]] = {}
    for row, key in enumerate(keys):
        rows.setdefault(key, []).append(row)
    result = np.full(len(lat), np.nan)
    owned = _list_ground_of(named=admin1 is not None)
    for key in rows.keys() & owned.keys():
        tree = shapely.STRtree(ground.shapes[owned[key]])
        result[rows[key]] = _find_nearest(tree, lat[rows[key]], lon[rows[key]])[1]
    return result


def complete_place(place: Place) -> Place:
    """Fill the country, first-level area and time zone that a site or town lacks by where it lies.

    A district, province, country or sea may reach into several, and stays as it is; so does a
    place that lies on the ground of another country than its own.
    """
    from geomap.extraction.words import place_precision

    lacks = [name for name in ("country_code", "country", "admin1", "timezone") if not getattr(place, name)]
    if not lacks or place_precision(place.kind) > 2:
        return place
    here = locate_point(place.latitude, place.longitude)
    if here.country_code is None or place.country_code not in (None, here.country_code):
        return place
    return replace(place, **{name: getattr(here, name) for name in lacks})


def _check(latitudes: ArrayLike, longitudes: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    import numpy as np

    lat, lon = np.asarray(latitudes, "f8"), np.asarray(longitudes, "f8")
    if lat.shape != lon.shape or lat.ndim != 1:
        raise InputError(
            f"{lat.shape} latitudes and {lon.shape} longitudes, expected two lists of one length"
        )
    wrong = np.flatnonzero(~((np.abs(lat) <= 90) & (np.abs(lon) <= 180)))
    if len(wrong):
        at = int(wrong[0])
        raise InputError(
            f"point {at}: latitude {lat[at]}, longitude {lon[at]}, expected -90 to 90 and -180 to 180 "
            "degrees; are the two swapped, or is one missing?"
        )
    return lat, lon


def _project(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """Project onto Mercator, in degrees of longitude: it keeps angles, so the nearest stays the nearest."""
    import numpy as np

    turns = np.radians(np.clip(lat, -POLE, POLE))
    return np.column_stack([lon, np.degrees(np.arcsinh(np.tan(turns)))])


def _find_nearest(tree: Any, lat: np.ndarray, lon: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Find the polygon that each point lies in or is nearest to, the first of several, and how far, km."""
    import numpy as np
    import shapely

    projected = _project(lat, lon)
    points: Any = shapely.points(projected)
    found = np.full(len(lat), -1)
    near, polygons = tree.query(points)  # by their boxes; prepared polygons answer the rest faster
    within = shapely.intersects_xy(tree.geometries[polygons], projected[near])
    found[near[within][::-1]] = polygons[within][::-1]
    distances = np.zeros(len(lat))
    outside = np.flatnonzero(found < 0)
    if len(outside):
        (_, nearest), degrees = tree.query_nearest(points[outside], return_distance=True, all_matches=False)
        found[outside] = nearest
        shrunk = np.cos(np.radians(np.clip(lat[outside], -POLE, POLE)))
        distances[outside] = degrees * shrunk * KM_PER_DEG
    return found, distances


@cache
def _read_ground() -> _Ground:
    """Unpack the boundaries once; nothing changes them."""
    import numpy as np
    import shapely

    with (files("geomap") / "data/boundaries.npz").open("rb") as file, np.load(file) as pack:
        lon, lat = np.cumsum(pack["steps"], axis=1) / pack["scale"]
        starts = [np.concatenate([[0], np.cumsum(pack[name])]) for name in ("rings", "polygons")]
        numbers, rows = pack["numbers"], json.loads(pack["labels"].tobytes())
    shapes = shapely.from_ragged_array(shapely.GeometryType.POLYGON, _project(lat, lon), tuple(starts))
    shapes, numbers = _wrap(shapes, numbers)
    shapely.prepare(shapes)
    labels = [
        Whereabouts(code, country or None, admin1 or None, zone or None, frozenset(claimants.split()))
        for code, country, admin1, zone, claimants in rows
    ]
    return _Ground(shapes, shapely.STRtree(shapes), numbers, tuple(labels))


def _wrap(shapes: Any, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Let ground by the antimeridian stand on both sides of it, so that it is near from either."""
    import numpy as np
    import shapely

    west, _, east, _ = shapely.bounds(shapes).T
    sides = ((west < WRAP - 180, 360.0), (east > 180 - WRAP, -360.0))
    moved = [shapely.transform(shapes[near], partial(np.add, [shift, 0.0])) for near, shift in sides]
    again = [numbers[near] for near, _ in sides]
    return np.concatenate([shapes, *moved]), np.concatenate([numbers, *again])


@cache
def _list_ground_of(*, named: bool) -> dict[Any, np.ndarray]:
    """List the polygons of each country, claimed ones too; where named, of each (country, admin1)."""
    import numpy as np

    ground = _read_ground()
    owned: dict[Any, list[int]] = {}
    for polygon, number in enumerate(ground.numbers.tolist()):
        label = ground.labels[number]
        for code in {label.country_code, *label.claimants}:
            owned.setdefault((code, label.admin1) if named else code, []).append(polygon)
    return {key: np.array(polygons) for key, polygons in owned.items()}

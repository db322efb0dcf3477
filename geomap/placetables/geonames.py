"""GeoNames dumps: which rows become places, of which kind and under which spellings.

The layout is that of https://download.geonames.org/export/dump/readme.txt. Points are degrees,
EPSG:4326 (GeoNames says WGS84); radii are km.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Final, NamedTuple

from geomap.errors import InputError
from geomap.namekeys import name_key
from geomap.placekinds import Features
from geomap.placetables.dumpfile import OnBytes, is_between, read_lines
from geomap.placetables.spelling import (
    ARTICLE_COUNTRIES,
    bare_district,
    bare_name,
    keep_spelling,
    news_name,
    strip_article,
)

DUMP_COLUMNS: Final = 19
ALTERNATE_COLUMNS: Final = 10
ADMIN1_COLUMNS: Final = 4
HIGHEST_ID: Final = 10**8  # GeoNames is at 13 million; a bit is kept for each
_BARE: Final = {"admin1": bare_name, "admin2": bare_district}  # of the kinds that are areas
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_COUNTRY = re.compile(r"[A-Z]{2}|")
# Languages of alternateNamesV2 that are codes, addresses or sounds, not names.
_NO_LANGUAGE = frozenset("link wkdt post iata icao faac tcid unlc phon fr_1793".split())


class DumpRow(NamedTuple):  # a tuple: twelve million are made, and a dataclass takes twice the time
    """A place of a dump that is kept; ``area`` is the code of the first-level area, "IQ.07"."""

    no: int
    name: str
    kind: str
    country: str | None
    area: str
    latitude: float
    longitude: float
    population: int
    timezone: str | None
    spellings: tuple[str, ...]


def read_radii() -> dict[str, float]:
    """Return the radius of each kind of place, km, for those that have none of their own."""
    text = resources.files("geomap.data").joinpath("place_kinds.toml").read_text("utf-8")
    return {kind: float(entry["radius_km"]) for kind, entry in tomllib.loads(text).items()}


def read_dump(
    path: Path, *, features: Features, after: int = 0, on_bytes: OnBytes | None = None
) -> Iterator[tuple[int, DumpRow]]:
    """Yield the places of a dump that an index keeps, each with the number of its line.

    Raises
    ------
    InputError
        A line is no row of a GeoNames dump: the message names file, line and column.
    """
    kind_of = functools.cache(features.kind)
    for line, cells in read_lines(path, DUMP_COLUMNS, after=after, on_bytes=on_bytes):
        try:
            no, latitude, longitude = int(cells[0]), float(cells[4]), float(cells[5])
            population = int(cells[14] or 0)
        except ValueError:
            no = latitude = longitude = population = -1
        sound = 0 < no < HIGHEST_ID and -90 <= latitude <= 90 and -180 <= longitude <= 180
        country = cells[8]
        if not (
            sound and 0 <= population < 10**11 and cells[1]
            and _DATE.fullmatch(cells[18]) and _COUNTRY.fullmatch(country)
        ):  # fmt: skip
            raise InputError(_explain_row(path, line, cells))
        if (kind := kind_of(cells[6], cells[7])) is None:
            continue
        name = news_name(cells[1], country)
        others = tuple(n for n in cells[3].split(",") if n and keep_spelling(n, cells[1]))
        yield line, DumpRow(
            no=no, name=name, kind=kind, country=country or None, area=f"{country}.{cells[10]}",
            latitude=latitude, longitude=longitude, population=population,
            timezone=cells[17] or None, spellings=(cells[1], cells[2], *others),
        )  # fmt: skip


def _explain_row(path: Path, line: int, cells: list[str]) -> str:
    """Return a message on the first cell of a faulty row that is not as it should be."""
    checks = (
        (1, "geonameid", is_between(cells[0], 1, HIGHEST_ID - 1) and cells[0].isdigit(), "a whole number"),
        (2, "name", bool(cells[1]), "a name"),
        (5, "latitude", is_between(cells[4], -90, 90), "degrees from -90 to 90"),
        (6, "longitude", is_between(cells[5], -180, 180), "degrees from -180 to 180"),
        (9, "country code", bool(_COUNTRY.fullmatch(cells[8])), "two capital letters or nothing"),
        (15, "population", not cells[14] or cells[14].isdigit(), "a whole number"),
        (19, "modification date", bool(_DATE.fullmatch(cells[18])), "a date such as 2024-05-16"),
    )
    for column, title, good, expected in checks:
        if not good:
            where = f"{path}, line {line}, column {column} ({title})"
            return f"{where}: {cells[column - 1]!r}, expected {expected}: fetch the file again"
    return f"{path}, line {line}: no row of a GeoNames dump: fetch the file again"


def read_alternates(
    path: Path, *, after: int = 0, on_bytes: OnBytes | None = None
) -> Iterator[tuple[int, tuple[int, str, bool]]]:
    """Yield the number of a line, and its geonameid, spelling, and whether English prefers that.

    Raises
    ------
    InputError
        A line is no row of alternateNamesV2: the message names file and line.
    """
    for line, cells in read_lines(path, ALTERNATE_COLUMNS, after=after, on_bytes=on_bytes):
        good = cells[0].isdigit() and cells[1].isdigit() and 0 < int(cells[1]) < HIGHEST_ID
        if not good or any(flag not in ("", "1") for flag in cells[4:8]):
            raise InputError(
                f"{path}, line {line}: {cells[:2]!r} and the flags {cells[4:8]!r}, expected two whole "
                "numbers and flags of 1 or nothing: not alternateNamesV2.txt, or fetch it again"
            )
        if cells[2] not in _NO_LANGUAGE and cells[3] and cells[7] != "1" and keep_spelling(cells[3], ""):
            yield line, (int(cells[1]), cells[3], cells[2] == "en" and cells[4] == "1")


def read_admin1(path: Path) -> dict[str, tuple[str, int]]:
    """Return name and geonameid of first-level areas by code, "IQ.07", of admin1CodesASCII.txt.

    Raises
    ------
    InputError
        A line is no row of that table: the message names file and line.
    """
    areas = {}
    for line, cells in read_lines(path, ADMIN1_COLUMNS):
        if not (re.fullmatch(r"[A-Z]{2}\..+", cells[0]) and cells[1] and cells[3].isdigit()):
            raise InputError(
                f"{path}, line {line}: {cells!r}, expected a code such as 'IQ.07', two names and a "
                "geonameid: not admin1CodesASCII.txt, or fetch it again"
            )
        areas[cells[0]] = (news_name(cells[1], cells[0][:2]), int(cells[3]))
    return areas


def spell_name(name: str, *, country: str | None, kind: str = "") -> Iterator[tuple[str, str]]:
    """Yield key and spelling of a name, and of what reports make of it.

    "Fallujah" for "Al Fallujah" in countries with the article; "Hit" for the area "Hit District".
    """
    names = [name]
    if bare_of := _BARE.get(kind):
        names.append(bare_of(name))
    if country in ARTICLE_COUNTRIES:
        names += [strip_article(n, country) for n in names]
    for n in dict.fromkeys(names) if len(names) > 1 else names:
        if key := name_key(n):
            yield key, n

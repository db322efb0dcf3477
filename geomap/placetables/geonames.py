"""GeoNames dumps: which rows become places, of which kind and under which spellings.

The layout is that of https://download.geonames.org/export/dump/readme.txt. Points are degrees,
EPSG:4326 (GeoNames says WGS84); radii are km.
"""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

from geomap.errors import InputError
from geomap.gazetteer import name_key
from geomap.placetables.dumpfile import OnBytes, read_lines

DUMP_COLUMNS: Final = 19
ALTERNATE_COLUMNS: Final = 10
ADMIN1_COLUMNS: Final = 4
HIGHEST_ID: Final = 10**8  # GeoNames is at 13 million; a bit is kept for each
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_COUNTRY = re.compile(r"[A-Z]{2}|")
# Languages of alternateNamesV2 that are codes, addresses or sounds, not names.
_NO_LANGUAGE = frozenset("link wkdt post iata icao faac tcid unlc phon fr_1793".split())

# As gazetteer/sources.py and gazetteer/build.py have it for the packaged index.
_ROMANISED = frozenset(
    "AE AF BH DJ DZ EG ER IQ IR JO KW LB LY MA MR OM PK PS QA SA SD SO SS SY TD TN YE".split()
)
_ROMANISATION_MARKS = frozenset("\u0304\u0323\u0331\u0327\u032e‘’ʻʼʾʿ`")
_ARTICLE = re.compile(r"^(?:al|el|ar|as|ash|at|ath|ad|adh|an|az)[ -](?=\w{4})", re.IGNORECASE)
ARTICLE_COUNTRIES: Final = frozenset(
    "AE BH DJ DZ EG EH IL IQ IR JO KM KW LB LY MA MR OM PS QA SA SD SO SY TD TN YE".split()
)
# "Fallujah District", "Qadā' al Mawsil": reports say the bare name too.
_AREA_WORDS = re.compile(
    r" (?:province|governorate|oblast|state|region|prefecture|department|district|county|raion|subdistrict)$"
    r"|^(?:province|state|governorate|region|department|district) of |^(?:qad[aā]['’ʼ]|muḩāfaz̧at|mintaqat) ",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DumpRow:
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


@dataclass(frozen=True, slots=True)
class Features:
    """Which feature codes are kept, and as what."""

    kinds: dict[tuple[str, str], str]  # by class and code
    defaults: dict[str, str]  # by class

    def kind(self, feature_class: str, code: str) -> str | None:
        """Return the kind of place, or None for what is left out."""
        return self.kinds.get((feature_class, code), self.defaults.get(feature_class)) or None


def read_features() -> Features:
    """Read the packaged table of feature codes."""
    text = resources.files("geomap.data").joinpath("geonames_features.toml").read_text("utf-8")
    kinds: dict[tuple[str, str], str] = {}
    defaults: dict[str, str] = {}
    for letter, table in tomllib.loads(text).items():
        for kind, codes in table.items():
            if kind == "default":
                defaults[letter] = codes
                continue
            kinds |= {(letter, code): "" if kind == "left_out" else kind for code in codes.split()}
    return Features(kinds, defaults)


def read_radii() -> dict[str, float]:
    """Return the radius of each kind of place, km, for those that have none of their own."""
    text = resources.files("geomap.data").joinpath("place_kinds.toml").read_text("utf-8")
    return {kind: float(entry["radius_km"]) for kind, entry in tomllib.loads(text).items()}


def town_radius_km(population: int) -> float:
    """Return how far a town of that many people reaches: 3 km a village, 16 km Baghdad."""
    return round(min(max(0.006 * math.sqrt(population), 3.0), 25.0), 1)


def read_dump(path: Path, *, features: Features, on_bytes: OnBytes | None = None) -> Iterator[DumpRow]:
    """Yield the places of a dump that an index keeps.

    Raises
    ------
    InputError
        A line is no row of a GeoNames dump: the message names file, line and column.
    """
    for line, cells in read_lines(path, DUMP_COLUMNS, on_bytes=on_bytes):
        try:
            no, latitude, longitude = int(cells[0]), float(cells[4]), float(cells[5])
            population = int(cells[14] or 0)
        except ValueError:
            no = latitude = longitude = population = -1
        sound = 0 < no < HIGHEST_ID and -90 <= latitude <= 90 and -180 <= longitude <= 180
        if not (sound and 0 <= population < 10**11 and cells[1] and _DATE.fullmatch(cells[18])):
            raise InputError(_explain_row(path, line, cells))
        if (kind := features.kind(cells[6], cells[7])) is None:
            continue
        country = cells[8]
        if not _COUNTRY.fullmatch(country):
            raise InputError(_explain_row(path, line, cells))
        name = news_name(cells[1], country)
        others = tuple(n for n in cells[3].split(",") if n and keep_spelling(n, cells[1]))
        yield DumpRow(
            no=no, name=name, kind=kind, country=country or None, area=f"{country}.{cells[10]}",
            latitude=latitude, longitude=longitude, population=population,
            timezone=cells[17] or None, spellings=(cells[1], cells[2], *others),
        )  # fmt: skip


def _explain_row(path: Path, line: int, cells: list[str]) -> str:
    """Return a message on the first cell of a faulty row that is not as it should be."""

    def between(cell: str, low: float, high: float) -> bool:
        try:
            return low <= float(cell) <= high
        except ValueError:
            return False

    checks = (
        (1, "geonameid", between(cells[0], 1, HIGHEST_ID - 1) and cells[0].isdigit(), "a whole number"),
        (2, "name", bool(cells[1]), "a name"),
        (5, "latitude", between(cells[4], -90, 90), "degrees from -90 to 90"),
        (6, "longitude", between(cells[5], -180, 180), "degrees from -180 to 180"),
        (9, "country code", bool(_COUNTRY.fullmatch(cells[8])), "two capital letters or nothing"),
        (15, "population", not cells[14] or cells[14].isdigit(), "a whole number"),
        (19, "modification date", bool(_DATE.fullmatch(cells[18])), "a date such as 2024-05-16"),
    )
    for column, title, good, expected in checks:
        if not good:
            where = f"{path}, line {line}, column {column} ({title})"
            return f"{where}: {cells[column - 1]!r}, expected {expected}: fetch the file again"
    return f"{path}, line {line}: no row of a GeoNames dump: fetch the file again"


def read_alternates(path: Path, *, on_bytes: OnBytes | None = None) -> Iterator[tuple[int, str, bool]]:
    """Yield geonameid, spelling, and whether it is the one that English prefers.

    Raises
    ------
    InputError
        A line is no row of alternateNamesV2: the message names file and line.
    """
    for line, cells in read_lines(path, ALTERNATE_COLUMNS, on_bytes=on_bytes):
        good = cells[0].isdigit() and cells[1].isdigit() and 0 < int(cells[1]) < HIGHEST_ID
        if not good or any(flag not in ("", "1") for flag in cells[4:8]):
            raise InputError(
                f"{path}, line {line}: {cells[:2]!r} and the flags {cells[4:8]!r}, expected two whole "
                "numbers and flags of 1 or nothing: not alternateNamesV2.txt, or fetch it again"
            )
        if cells[2] not in _NO_LANGUAGE and cells[3] and cells[7] != "1" and keep_spelling(cells[3], ""):
            yield int(cells[1]), cells[3], cells[2] == "en" and cells[4] == "1"


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


def news_name(name: str, country: str) -> str:
    """Take the marks of scholarly romanisation off a name: news writes Samarra, GeoNames Sāmarrā’."""
    if country not in _ROMANISED or name.isascii():
        return name
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if c not in _ROMANISATION_MARKS)
    return unicodedata.normalize("NFC", plain)


def keep_spelling(name: str, main: str) -> bool:
    """Tell whether a report may use an alternate name; machine romanisations and codes go."""
    if name.isascii():
        if name.islower():
            return False
        if name.isupper() and len(name) <= 4:
            return name == "".join(word[0] for word in main.split()).upper()
        return len(name) > 1
    return name == name.title() or any(map(str.isupper, name)) or not any(map(str.islower, name))


def spell_name(name: str, *, country: str | None, area: bool = False) -> Iterator[tuple[str, str]]:
    """Yield key and spelling of a name, and of what reports make of it.

    "Fallujah" for "Al Fallujah" in countries with the article; "Hit" for the area "Hit District".
    """
    names = [name]
    if area and (bare := _AREA_WORDS.sub("", name).strip()) != name and bare:
        names.append(bare)
    if country in ARTICLE_COUNTRIES:
        names += [bare for n in names if (bare := _ARTICLE.sub("", n)) != n]
    for n in names:
        if key := name_key(n):
            yield key, n

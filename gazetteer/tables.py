"""The hand-kept and fetched tables: how they are read, and what is wrong with a row.

UTF-8, tab separated, one header line. Points are degrees, EPSG:4326; radii are km.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from geomap.errors import GazetteerError
from geomap.placetables.sameness import Thing
from geomap.placetables.spelling import split_names

SEPARATOR = " | "
REVIEWED_HEADER = [
    "id", "name", "kind", "country", "admin1", "latitude", "longitude", "radius_km", "rank", "spellings",
    "source",
]  # fmt: skip
_ID = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*(?:/[a-z0-9]+(?:[-_.][a-z0-9]+)*)+")
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Row:
    """A place on its way into the index, with every spelling; fields as in geomap.model.Place."""

    id: str
    name: str
    kind: str
    country: str | None
    admin1: str | None
    latitude: float
    longitude: float
    radius_km: float
    source: str
    spellings: tuple[str, ...] = ()
    equals: tuple[str, ...] = ()  # of the spellings, those as good as the name: "US", "U.S."
    population: int = 0
    timezone: str | None = None
    rank: int | None = None  # of a reviewed row: 1 is the first choice
    alternates: tuple[str, ...] = ()  # of a reviewed row: spellings of the row it stands for
    named: bool = True  # False: found by id only, a reviewed row stands for it

    @property
    def thing(self) -> Thing:
        """What tells whether another row is the same place; it needs no number here."""
        return Thing(0, self.kind, self.country, self.latitude, self.longitude, self.radius_km)


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a table: cells by column, and where it stands."""

    path: Path
    line: int
    cells: dict[str, str]

    def fault(self, column: str, expected: str) -> str:
        """Return a message that names file, line, column and value."""
        value = self.cells[column]
        return f"{self.path.name}, line {self.line}, column {column}: {value!r}, expected {expected}"


def read_table(path: Path, header: list[str]) -> Iterator[Record]:
    """Yield the lines of a table; blank ones are passed over.

    Raises
    ------
    GazetteerError
        The header or the number of cells is not as expected, or the file is not UTF-8.
    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GazetteerError(f"{path}: cannot be read as UTF-8 ({error})") from error
    if lines[0].rstrip("\r").split("\t") != header:
        raise GazetteerError(f"{path.name}, line 1: {lines[0]!r}, expected the columns {' '.join(header)}")
    for number, line in enumerate(lines[1:], 2):
        cells = [cell.strip() for cell in line.rstrip("\r").split("\t")]
        if cells == [""]:
            continue
        if len(cells) != len(header):
            raise GazetteerError(
                f"{path.name}, line {number}: {len(cells)} cells, expected {len(header)}, one tab between two"
            )
        yield Record(path, number, dict(zip(header, cells, strict=True)))


def _number(record: Record, column: str, low: float, high: float, faults: list[str]) -> float:
    """Read a number in [low, high]; a fault is noted and 0 returned."""
    try:
        value = float(record.cells[column])
    except ValueError:
        value = float("nan")
    if low <= value <= high:
        return value
    faults.append(record.fault(column, f"a number from {low:g} to {high:g}"))
    return 0.0


def _check_words(record: Record, kinds: dict[str, float], faults: list[str]) -> None:
    """Note what is wrong with the cells that hold words."""
    checks: tuple[tuple[str, Callable[[str], object], str], ...] = (
        ("id", _ID.fullmatch, "lower-case words and digits with a slash, such as 'iq/green-zone'"),
        ("name", bool, "a name"),
        ("kind", kinds.__contains__, "a kind of geomap/data/place_kinds.toml"),
        (
            "country",
            lambda cell: not cell or _COUNTRY.fullmatch(cell),
            "an ISO 3166-1 alpha-2 code or nothing",
        ),
        ("rank", lambda cell: not cell or (cell.isdecimal() and int(cell) > 0), "1, 2, ... or nothing"),
        ("source", bool, "where the point comes from"),
    )
    faults += [
        record.fault(column, expected) for column, good, expected in checks if not good(record.cells[column])
    ]


def read_reviewed(folder: Path, kinds: dict[str, float]) -> list[Row]:
    """Read the reviewed tables of a folder.

    Raises
    ------
    GazetteerError
        Rows are faulty: the message names file, line, column and value of each.
    """
    rows: dict[str, Row] = {}
    faults: list[str] = []
    for path in sorted(folder.glob("*.tsv")):
        for record in read_table(path, REVIEWED_HEADER):
            cells, before = record.cells, len(faults)
            _check_words(record, kinds, faults)
            if f"geomap:{cells['id']}" in rows:
                faults.append(record.fault("id", "an id that no other row has"))
            latitude = _number(record, "latitude", -90, 90, faults)
            longitude = _number(record, "longitude", -180, 180, faults)
            radius_km = _number(record, "radius_km", 0.01, 10_000, faults) if cells["radius_km"] else 0.0
            if len(faults) > before:
                continue
            rows[f"geomap:{cells['id']}"] = Row(
                id=f"geomap:{cells['id']}", name=cells["name"], kind=cells["kind"],
                country=cells["country"] or None, admin1=cells["admin1"] or None,
                latitude=latitude, longitude=longitude, radius_km=radius_km or kinds[cells["kind"]],
                source=cells["source"], spellings=split_names(cells["spellings"]),
                rank=int(cells["rank"] or 1),
            )  # fmt: skip
    if faults:
        raise GazetteerError("; ".join(faults))
    return list(rows.values())

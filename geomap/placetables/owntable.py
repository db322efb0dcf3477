"""A user's own table of places: CSV with the columns of ``COLUMNS``.

Points are degrees, EPSG:4326; radii are km.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from anyascii import anyascii

from geomap.errors import InputError
from geomap.files import explain_error
from geomap.namekeys import name_key
from geomap.placetables.dumpfile import is_between, translate_reading
from geomap.placetables.geonames import read_radii
from geomap.placetables.spelling import split_names

# Column, and whether a table must have it.
COLUMNS: Final = (
    ("name", True), ("latitude", True), ("longitude", True), ("kind", False), ("country", False),
    ("admin1", False), ("radius_km", False), ("spellings", False),
)  # fmt: skip
USUAL_KIND: Final = "landmark"  # the radius of a site: what a table of one's own mostly holds


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """A place of a user's table, with an id of its own: "user:al-asad"."""

    id: str
    name: str
    kind: str
    country: str | None
    admin1: str | None
    latitude: float
    longitude: float
    radius_km: float
    spellings: tuple[str, ...]


def read_own_table(path: Path) -> list[OwnPlace]:
    """Read a user's table.

    Raises
    ------
    InputError
        It cannot be read, or rows are faulty: the message names line and column of every fault.
    """
    try:
        with translate_reading(path), path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [cell.strip() for cell in next(reader, [])]
            lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: byte {error.start} is not UTF-8: save the file as UTF-8") from error
    except csv.Error as error:
        raise InputError(f"{path}: cannot be read ({explain_error(error)}): mend the file") from error
    _check_header(header, path)
    table = _Table(path)
    for number, cells in lines:
        table.add(number, header, cells)
    if not lines:
        table.faults.append("no place in it, expected a line for each")
    if table.faults:
        raise InputError(f"{path}: " + "; ".join(table.faults))
    return list(table.places.values())


def _check_header(header: list[str], path: Path) -> None:
    known = [name for name, _ in COLUMNS]
    faults = [f"column {name!r} is missing" for name, needed in COLUMNS if needed and name not in header]
    faults += [f"column {name!r} is unknown" for name in header if name not in known]
    faults += [f"column {name!r} is there twice" for name in dict.fromkeys(header) if header.count(name) > 1]
    if faults:
        raise InputError(f"{path}, line 1: {'; '.join(faults)}; expected {', '.join(known)}")


class _Table:
    """The places read so far, and all that was wrong."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[str] = []
        self.places: dict[str, OwnPlace] = {}
        self._radii = read_radii()

    def add(self, line: int, header: list[str], cells: list[str]) -> None:
        """Read one line; a faulty one is told and left out."""
        if len(cells) != len(header):
            self.faults.append(f"line {line}: {len(cells)} cells, expected {len(header)}")
            return
        row = {name: "" for name, _ in COLUMNS} | dict(zip(header, map(str.strip, cells), strict=True))
        kind, slug = row["kind"] or USUAL_KIND, _slug(row["name"])
        checks = (
            ("name", bool(slug), "a name with letters or digits"),
            ("name", f"user:{slug}" not in self.places, "a name that no other line has"),
            ("latitude", is_between(row["latitude"], -90, 90), "degrees from -90 to 90"),
            ("longitude", is_between(row["longitude"], -180, 180), "degrees from -180 to 180"),
            ("kind", kind in self._radii, f"one of {', '.join(self._radii)}"),
            ("country", re.fullmatch("[A-Z]{2}|", row["country"]), "an ISO 3166-1 alpha-2 code such as IQ"),
            (
                "radius_km",
                not row["radius_km"] or is_between(row["radius_km"], 0.01, 10_000),
                "km from 0.01 to 10000",
            ),
        )
        found = [
            f"line {line}, column {c}: {row[c]!r}, expected {what}" for c, good, what in checks if not good
        ]
        self.faults += found
        if not found:
            self.places[f"user:{slug}"] = OwnPlace(
                id=f"user:{slug}", name=row["name"], kind=kind, country=row["country"] or None,
                admin1=row["admin1"] or None, latitude=float(row["latitude"]),
                longitude=float(row["longitude"]), radius_km=float(row["radius_km"] or self._radii[kind]),
                spellings=split_names(row["spellings"]),
            )  # fmt: skip


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", anyascii(name_key(name)).lower()).strip("-")

"""From the rows of a GeoNames dump into an index that grows, by batches.

Points are degrees, EPSG:4326; radii are km.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, TypeVar

from geomap.placekinds import town_radius_km
from geomap.placetables.geonames import (
    HIGHEST_ID,
    DumpRow,
    read_radii,
    spell_name,
)
from geomap.placetables.indexfile import Draft, NameCells, PlaceCells
from geomap.placetables.sameness import OwnPlaces, Thing
from geomap.placetables.spelling import ARTICLE_COUNTRIES, stored_spelling

BATCH: Final = 5_000  # rows in Python at a time
_T = TypeVar("_T")


class NumberSet:
    """A set of GeoNames ids, one bit each: 12 million ids take 1.6 MB, a Python set 1 GB."""

    def __init__(self) -> None:
        self._bits = bytearray(HIGHEST_ID // 8 + 1)

    def add(self, number: int) -> None:
        """Add an id, 1 to HIGHEST_ID."""
        self._bits[number >> 3] |= 1 << (number & 7)

    def __contains__(self, number: int) -> bool:
        return bool(self._bits[number >> 3] & (1 << (number & 7)))


class DumpLoader:
    """Puts a dump's places and spellings into a draft.

    A place that is there by id keeps its row and gains spellings. One that is the same as a reviewed
    place or an airport lends it its spellings, and is found by id only: so nothing is found twice.
    """

    def __init__(self, draft: Draft, *, areas: dict[str, tuple[str, int]]) -> None:
        self._draft = draft
        self._radii = read_radii()
        database = draft.database
        self.added, self.known = draft.position("added"), draft.position("known")
        # By code: name and id as an own table or the dump say, and the number of the term to come.
        self._areas, self._area_terms = dict(areas), dict[str, int]()
        for code, term, name, no in database.execute("SELECT code, term, name, no FROM area"):
            if name:
                self._areas.setdefault(code, (name, no))
            if term:
                self._area_terms[code] = term
        own = OwnPlaces(database)
        self._own, self._heirs = own, own.heirs_of_unnamed(database)
        self._heirs |= dict(database.execute("SELECT no, own FROM heir"))
        self._there, self._with_article = NumberSet(), NumberSet()
        there = "SELECT no, country FROM place WHERE no > 0 UNION ALL SELECT no, country FROM new_place"
        for no, country in database.execute(there):
            self._note(no, country)

    def load_places(self, rows: Iterable[tuple[int, DumpRow]]) -> None:
        """Add the places with their own spellings; each row comes with the number of its line."""
        for batch in _by_batches(rows):
            places: list[PlaceCells] = []
            names: list[NameCells] = []
            areas, terms, heirs = len(self._areas), len(self._area_terms), len(self._heirs)
            for _, row in batch:
                if row.kind == "admin1":
                    self._areas.setdefault(row.area, (row.name, row.no))
                spelled = _spell_row(row)
                if row.no in self._there:
                    self.known += 1
                else:
                    self._note(row.no, row.country)
                    places.append(self._place_cells(row, key=next(iter(spelled), "")))
                heir = self._heirs.get(row.no)
                names += [
                    (key, heir or row.no, stored_spelling(name, key), heir is None and name == row.name)
                    for key, name in spelled.items()
                ]
            self.added += len(places)
            self._draft.add_places(places)
            self._draft.add_names(names)
            self._keep_areas(areas, terms)
            rows_of_heirs = islice(self._heirs.items(), heirs, None)
            self._draft.database.executemany("INSERT INTO heir VALUES (?, ?)", rows_of_heirs)
            self._draft.keep(places=batch[-1][0], added=self.added, known=self.known)

    def load_alternates(self, rows: Iterable[tuple[int, tuple[int, str, bool]]]) -> None:
        """Add the spellings of alternateNamesV2; those of places that are not kept are dropped."""
        for batch in _by_batches(rows):
            names: list[NameCells] = []
            for _, (no, spelling, preferred) in batch:
                if no not in self._there:
                    continue
                place = self._heirs.get(no, no)
                country = "IQ" if no in self._with_article else None
                for key, name in spell_name(spelling, country=country):
                    names.append((key, place, stored_spelling(name, key), preferred and place == no))
            self._draft.add_names(names)
            self._draft.keep(alternates=batch[-1][0])

    def name_areas(self) -> None:
        """Say what the first-level areas are called, now that all of them were read.

        The name in the index goes before those of admin1CodesASCII.txt and the dump: "Anbar" before
        "Al Anbar Governorate".
        """
        database = self._draft.database
        for code, number in self._area_terms.items():
            name, no = self._areas.get(code, ("", 0))
            found = database.execute("SELECT name FROM place WHERE no = ?", (no,)).fetchone()
            if found or name:
                self._draft.name_term(number, found[0] if found else name)

    def _note(self, no: int, country: str | None) -> None:
        self._there.add(no)
        if country in ARTICLE_COUNTRIES:
            self._with_article.add(no)

    def _keep_areas(self, areas: int, terms: int) -> None:
        """Write down the areas and terms that are new since there were so many."""
        codes = {*islice(self._areas, areas, None), *islice(self._area_terms, terms, None)}
        rows = (
            (code, self._area_terms.get(code), *self._areas.get(code, (None, None))) for code in sorted(codes)
        )
        self._draft.database.executemany("REPLACE INTO area VALUES (?, ?, ?, ?)", rows)

    def _place_cells(self, row: DumpRow, *, key: str) -> PlaceCells:
        thing = Thing(row.no, row.kind, row.country, row.latitude, row.longitude, self._radius_km(row))
        heir = self._own.same(key, thing)
        if heir is not None:
            self._heirs[row.no] = heir
        return (
            row.no, None, row.name, self._draft.term(row.kind), row.country, self._area_term(row.area),
            row.latitude, row.longitude, thing.radius_km, row.population,
            self._draft.term(row.timezone) if row.timezone else None, self._draft.term("GeoNames"), None,
        )  # fmt: skip

    def _radius_km(self, row: DumpRow) -> float:
        return town_radius_km(row.population) if row.kind == "populated_place" else self._radii[row.kind]

    def _area_term(self, code: str) -> int | None:
        """Return the number that will stand for an area's name; the name may come later in the dump."""
        country, _, area = code.partition(".")
        if not country or area in ("", "00"):
            return None
        if code not in self._area_terms:
            self._area_terms[code] = self._draft.new_term()
        return self._area_terms[code]


def _spell_row(row: DumpRow) -> dict[str, str]:
    """Return the spellings of a place by key, its name first."""
    spelled: dict[str, str] = {}
    for name in dict.fromkeys((row.name, *row.spellings)):
        for key, spelling in spell_name(name, country=row.country, kind=row.kind):
            spelled.setdefault(key, spelling)
    return spelled


def _by_batches(rows: Iterable[_T]) -> Iterator[list[_T]]:
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        yield batch

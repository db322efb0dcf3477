"""The place index: which places a name may stand for, looked up offline.

The index is one SQLite file that ``gazetteer/build.py`` makes; its format (``SCHEMA``) lives here
only. Points are degrees, EPSG:4326; radii are km. A name is found by its *key*, then by its *fold*,
a coarser key under which transliterations meet (:mod:`geomap.namekeys`). Which of the places a report
means is not decided here: the order of :meth:`Gazetteer.find` knows no context.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from geomap.errors import GazetteerError
from geomap.model import Candidate, Place
from geomap.namekeys import fold_key, is_slip, name_key

FORMAT = "1"
PACKAGED_INDEX = Path(__file__).parent / "data" / "gazetteer.sqlite"
INDEX_VARIABLE = "GEOMAP_GAZETTEER"  # names another index than the packaged one

# `no` is the GeoNames id, or negative where there is none and `id` says the whole id. A NULL
# spelling is the key in title case. A fold equal to its key is not stored: both save a third.
SCHEMA = """
CREATE TABLE meta (item TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE term (no INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE place (
    no INTEGER PRIMARY KEY, id TEXT, name TEXT NOT NULL, kind INTEGER NOT NULL, country TEXT,
    admin1 INTEGER, latitude REAL NOT NULL, longitude REAL NOT NULL, radius_km REAL NOT NULL,
    population INTEGER NOT NULL, timezone INTEGER, source INTEGER NOT NULL, rank INTEGER);
CREATE TABLE name (key TEXT, place INTEGER, spelling TEXT, preferred INTEGER NOT NULL,
    PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE fold (fold TEXT, key TEXT, PRIMARY KEY (fold, key)) WITHOUT ROWID;
CREATE TABLE demonym (word TEXT PRIMARY KEY, country TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE country (code TEXT PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
CREATE UNIQUE INDEX place_id ON place (id) WHERE id IS NOT NULL;
"""

_PLACE = """SELECT p.no, p.id, p.name, k.text, p.country, a.text, p.latitude, p.longitude, p.radius_km,
    p.population, t.text, s.text, p.rank{more} FROM {tables}
    JOIN term k ON k.no = p.kind JOIN term s ON s.no = p.source
    LEFT JOIN term a ON a.no = p.admin1 LEFT JOIN term t ON t.no = p.timezone WHERE {where}"""
_BY_NUMBER = _PLACE.format(more="", tables="place p", where="p.no = ?")
_BY_ID = _PLACE.format(more="", tables="place p", where="p.id = ?")
_BY_KEY = _PLACE.format(
    more=", n.spelling, n.preferred", tables="name n JOIN place p ON p.no = n.place", where="n.key = ?"
)
# What a place without inhabitants weighs among towns of one name: under Kirkuk, over a hamlet Anbar.
_STANDING = {
    "continent": 10**9, "admin1": 50_000, "base": 20_000, "airport": 10_000, "admin2": 5_000, "airfield": 1000
}  # fmt: skip
_ALTERNATE_WEIGHT = 1 / 3  # Juneau is also called Victory, and is rarely meant by it
_SIMILAR = 80  # rapidfuzz ratio, 0 to 100

How = Literal["exact", "fold", "fuzzy"]


Order = tuple[bool, float, str]


def _order(candidate: Candidate, rank: int | None) -> Order:
    """Return the sort key that puts the likelier candidate of one tier first.

    Reviewed first choices lead, with countries: Georgia is the country before it is the state.
    """
    place = candidate.place
    standing = max(place.population, _STANDING.get(place.kind, 0))
    weight = standing if candidate.preferred else standing * _ALTERNATE_WEIGHT
    leads = place.kind == "country" or (candidate.reviewed and rank == 1)
    return (not leads, -weight, place.id)


def _fault(path: Path, what: str) -> GazetteerError:
    """Say what is wrong with an index and what to do: the packaged one is built, others are named."""
    advice = "name another index, or make one with 'geomap gazetteer build'"
    if path == PACKAGED_INDEX:
        advice = "run 'python gazetteer/build.py' in a checkout, or reinstall geomap"
    return GazetteerError(f"{path}: {what}; {advice}")


def _check_whole(path: Path) -> None:
    """Hold the page count in the SQLite header against the size: a cut-off copy reads well at first."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
        size = path.stat().st_size
    except FileNotFoundError:
        raise _fault(path, "the place index is missing") from None
    except OSError as error:
        why = error.strerror
        raise _fault(path, f"the place index cannot be read ({why})") from error
    if not header.startswith(b"SQLite format 3\0"):
        raise _fault(path, "expected a place index, this is not a database")
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    if size != (65536 if page == 1 else page) * pages:
        raise _fault(path, f"the place index is incomplete ({size} bytes)")


def index_in_use() -> Path:
    """Return the index that is used unless told otherwise: GEOMAP_GAZETTEER's, or the packaged one."""
    return Path(os.environ.get(INDEX_VARIABLE) or PACKAGED_INDEX)


class Gazetteer:
    """A place index opened for reading; one for each thread or process, use :meth:`open`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.path = path
        self._connection = connection
        self._country_names: dict[str | None, str] = {}
        self._known = lru_cache(maxsize=1 << 16)(self._has_name)
        self._found = lru_cache(maxsize=1 << 12)(self._find)  # news names the same few places
        self._demonyms = lru_cache(maxsize=1 << 14)(self._find_demonym)
        self._keys_with = lru_cache(maxsize=40)(self._read_keys)

    @classmethod
    def open(cls, path: Path | None = None) -> Self:
        """Open an index; unless told otherwise that of GEOMAP_GAZETTEER, else the packaged one.

        Raises
        ------
        GazetteerError
            The file is missing, no index, of another format, or incomplete.
        """
        path = Path(path or index_in_use()).absolute()
        _check_whole(path)
        address = f"{path.as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        gazetteer = cls(connection, path)
        try:
            gazetteer._check_meta()
        except GazetteerError:
            connection.close()
            raise
        return gazetteer

    def _check_meta(self) -> None:
        """Hold the format against this module's, and learn what countries are called."""
        self._rows("PRAGMA mmap_size = 268435456")
        if not self._rows("SELECT 1 FROM sqlite_master WHERE name = 'meta'"):
            raise _fault(self.path, "expected a place index, this is another database")
        meta = dict(self._rows("SELECT item, value FROM meta WHERE item IN ('format', 'complete')"))
        if (found := meta.get("format")) != FORMAT:
            raise _fault(self.path, f"index of format {found!r}, expected {FORMAT!r}")
        if meta.get("complete") != "yes":
            raise _fault(self.path, "the place index is incomplete")
        names = self._rows("SELECT c.code, p.name FROM country c JOIN place p ON p.no = c.place")
        self._country_names.update(names)

    def close(self) -> None:
        """Close the file; the gazetteer cannot be used any more."""
        for remembered in (self._known, self._found, self._demonyms, self._keys_with):
            remembered.cache_clear()
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _rows(self, statement: str, *values: object) -> list[Any]:
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise _fault(self.path, f"the place index is broken ({error})") from error

    def find(
        self, name: str, *, country: str | None = None, fuzzy: bool = False, limit: int = 50
    ) -> list[Candidate]:
        """Return the places that a name may stand for, likeliest first when nothing else is known.

        Parameters
        ----------
        name
            As written, without possessive; any script.
        country
            ISO 3166-1 alpha-2; only places of that country.
        fuzzy
            Try spellings at most a typo away when nothing else fits.
        limit
            The most candidates to return.

        Returns
        -------
        The exact spellings, then the folded ones; in each reviewed first choices and countries come
        first, then by population.
        """
        return list(self._found(name, country=country, fuzzy=fuzzy, limit=limit))

    def _find(self, name: str, *, country: str | None, fuzzy: bool, limit: int) -> tuple[Candidate, ...]:
        key, fold = name_key(name), fold_key(name)
        found = self._candidates([key], "exact", country=country, seen=set())
        if len(fold) > 2 and len(found) < limit:
            keys = [row[0] for row in self._rows("SELECT key FROM fold WHERE fold = ?", fold)]
            others = [other for other in (fold, *keys) if other != key]
            found += self._candidates(others, "fold", country=country, seen={c.place.id for c in found})
        if fuzzy and not found:
            for other in (k for k in self._similar_keys(key, limit=limit) if is_slip(key, k)):
                seen = {candidate.place.id for candidate in found}
                found += self._candidates([other], "fuzzy", country=country, seen=seen)
        return tuple(found[:limit])

    def _make_place(self, row: Sequence[Any]) -> Place:
        """Turn a row of ``_PLACE`` into a Place."""
        return Place(*(row[1] or f"geonames:{row[0]}", *row[2:12], self._country_names.get(row[4])))

    def _candidates(
        self, keys: Iterable[str], how: How, *, country: str | None, seen: set[str]
    ) -> list[Candidate]:
        """Return the places under the keys that are not yet seen, in order."""
        ranked: dict[str, tuple[Order, Candidate]] = {}
        for key in keys:
            for row in self._rows(_BY_KEY, key):
                if country is not None and row[4] != country.upper():
                    continue
                spelling, preferred = row[13] or key.title(), bool(row[14])
                reviewed = preferred and row[12] is not None  # not by a spelling taken over
                candidate = Candidate(self._make_place(row), spelling, how, preferred, reviewed)
                order = _order(candidate, row[12])
                known = ranked.get(candidate.place.id)
                if candidate.place.id not in seen and (known is None or order < known[0]):
                    ranked[candidate.place.id] = (order, candidate)
        return [candidate for _, candidate in sorted(ranked.values(), key=lambda pair: pair[0])]

    def get(self, place_id: str) -> Place | None:
        """Return the place of an id such as "geonames:98182", or None."""
        source, _, number = place_id.partition(":")
        rows = self._rows(_BY_ID, place_id)
        if not rows and source == "geonames" and number.isascii() and number.isdigit():
            rows = [row for row in self._rows(_BY_NUMBER, int(number[:18])) if row[1] is None]
        return self._make_place(rows[0]) if rows else None

    def knows(self, name: str) -> bool:
        """Tell quickly whether any place is spelled so (exact keys only)."""
        return self._known(name)

    def _has_name(self, name: str) -> bool:
        return bool(self._rows("SELECT 1 FROM name WHERE key = ? LIMIT 1", name_key(name)))

    def suggest(self, name: str, *, limit: int = 5) -> list[str]:
        """Return the known spellings nearest to a name that is not, for "did you mean".

        A place is suggested once, by its main name where that is among the near ones.
        """
        spellings: dict[str, Candidate] = {}
        for key in self._similar_keys(name_key(name), limit=limit * 4):
            for candidate in self._candidates([key], "fuzzy", country=None, seen=set())[:1]:
                known = spellings.setdefault(candidate.place.id, candidate)
                if candidate.preferred and not known.preferred:
                    spellings[candidate.place.id] = candidate
        return list(dict.fromkeys(candidate.name for candidate in spellings.values()))[:limit]

    def _similar_keys(self, key: str, *, limit: int) -> list[str]:
        """Return keys of the same first letter and about the same length, by score, then by standing."""
        from rapidfuzz import fuzz, process  # here: the build and plain look-ups do without it

        if len(key) < 3:
            return []
        shortest, longest = len(key) - 2, len(key) + 2
        keys = [k for k in self._keys_with(key[0]) if shortest <= len(k) <= longest and k != key]
        close = process.extract(key, keys, scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=limit * 2)

        def order(scored: tuple[str, float, int]) -> tuple[float, Any, str]:
            best = self._candidates([scored[0]], "fuzzy", country=None, seen=set())[:1]
            return (-scored[1], [_order(candidate, None) for candidate in best], scored[0])

        return [other for other, _, _ in sorted(close, key=order)][:limit]

    def _read_keys(self, letter: str) -> list[str]:
        """Read all keys that begin with a letter: 30 ms and a few MB, of 40 MB for all letters."""
        statement = "SELECT DISTINCT key FROM name WHERE key > ? AND key < ?"
        return [key for (key,) in self._rows(statement, letter, chr(ord(letter) + 1))]

    def country_of_demonym(self, word: str) -> str | None:
        """Return the ISO 3166-1 alpha-2 code behind "Iraqi" or "Afghans", or None."""
        return self._demonyms(word)

    def _find_demonym(self, word: str) -> str | None:
        rows = self._rows("SELECT country FROM demonym WHERE word = ?", name_key(word))
        return rows[0][0] if rows else None

    def country(self, code: str) -> Place | None:
        """Return the country of an ISO 3166-1 alpha-2 code, or None."""
        rows = self._rows("SELECT place FROM country WHERE code = ?", code.upper())
        return self._make_place(self._rows(_BY_NUMBER, rows[0][0])[0]) if rows else None

    def info(self) -> dict[str, Any]:
        """Return what the index was made of: format, hash, counts, and the sources with licences."""
        return {
            item: json.loads(value) if value[:1] in "[{" else value
            for item, value in self._rows("SELECT item, value FROM meta")
        }

"""An index that grows aside: a copy of another one, new places, checked, then moved in.

Bounded memory: rows go in by batches, and names wait in a second file until SQLite has sorted them
there. Points are degrees, EPSG:4326; radii are km.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from geomap.errors import GazetteerError, GeomapError, OutputError
from geomap.files import explain_error
from geomap.gazetteer import Gazetteer, fold_key

# (no, id, name, kind, country, admin1, latitude, longitude, radius_km, population, timezone, source,
# rank) and (key, place, spelling, preferred), as in geomap.gazetteer.SCHEMA.
PlaceCells = tuple[
    int, str | None, str, int, str | None, int | None, float, float, float, int, int | None, int, int | None
]
NameCells = tuple[str, int, str | None, bool]

CACHE_KB: Final = 131_072  # of SQLite's pages; its sorter takes as much again
_SORT_NAMES = """INSERT OR IGNORE INTO name
    SELECT key, place, spelling, preferred FROM work.staged ORDER BY key, place, preferred DESC"""
_SORT_FOLDS = "INSERT OR IGNORE INTO fold SELECT fold, key FROM work.folds ORDER BY fold, key"
_COUNT_KINDS = """SELECT k.text, count(*) FROM place p JOIN term k ON k.no = p.kind
    GROUP BY k.text ORDER BY k.text"""


class Draft:
    """A copy of an index, open for new places; :func:`extend_index` makes and finishes it."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database
        self._terms: dict[str, int] = {}
        for number, text in database.execute("SELECT no, text FROM term"):
            self._terms.setdefault(text, number)
        self._last_term = max(self._terms.values(), default=0)

    def new_term(self) -> int:
        """Return the number of a word that is not yet known: :meth:`name_term` says it later."""
        self._last_term += 1
        return self._last_term

    def name_term(self, number: int, text: str) -> None:
        """Say which word a number stands for."""
        self.database.execute("INSERT INTO term VALUES (?, ?)", (number, text))

    def term(self, text: str) -> int:
        """Return the number of a kind, area, zone or source."""
        known = self._terms.get(text)
        if known is None:
            known = self._terms[text] = self.new_term()
            self.name_term(known, text)
        return known

    def add_places(self, rows: Iterable[PlaceCells]) -> None:
        """Add places; one that is there by number stays as it is."""
        self.database.executemany(f"INSERT OR IGNORE INTO place VALUES ({', '.join('?' * 13)})", rows)

    def add_names(self, rows: Iterable[NameCells]) -> None:
        """Add spellings; one that its place has already stays as it is."""
        self.database.executemany("INSERT INTO work.staged VALUES (?, ?, ?, ?)", rows)

    def describe(self, name: str, source: dict[str, Any], *, digest: str) -> None:
        """Say what was added: an entry among the sources, its licence, and the hash of the whole."""
        meta = dict(self.database.execute("SELECT item, value FROM meta"))
        sources, licences = json.loads(meta["sources"]), json.loads(meta["licences"])
        sources[name], licences[name] = source, source["licence"]
        meta |= {
            "hash": digest, "licences": json.dumps(licences, ensure_ascii=False),
            "sources": json.dumps(sources, ensure_ascii=False),
        }  # fmt: skip
        self.database.executemany("REPLACE INTO meta VALUES (?, ?)", sorted(meta.items()))

    def sort_in(self) -> None:
        """Move the waiting names in, in the order of their keys, with their folds, and count."""
        self.database.execute(_SORT_NAMES)
        keys = self.database.execute("SELECT key FROM work.staged GROUP BY key")
        pairs = ((fold_key(key), key) for (key,) in keys)
        self.database.executemany(
            "INSERT INTO work.folds VALUES (?, ?)", (p for p in pairs if len(p[0]) > 2 and p[0] != p[1])
        )
        self.database.execute(_SORT_FOLDS)
        places, reviewed = self.database.execute("SELECT count(*), count(rank) FROM place").fetchone()
        kinds = dict(self.database.execute(_COUNT_KINDS).fetchall())
        counts = json.dumps({"places": places, "reviewed": reviewed, **kinds})
        self.database.execute("REPLACE INTO meta VALUES ('counts', ?)", (counts,))


@contextlib.contextmanager
def extend_index(output: Path, *, base: Path, pack: bool) -> Iterator[Draft]:
    """Give a copy of an index to add to; when that is done, it is checked and moved in.

    Parameters
    ----------
    output
        Where the new index goes; one that is there stays until the new one is whole.
    base
        The index to start from; ``output`` itself is allowed.
    pack
        Write the file anew at the end, which is worth its time after many rows.

    Raises
    ------
    GazetteerError
        The base is no sound index, or the new one fails its check.
    OutputError
        The output is another kind of file, or cannot be written. Nothing is left behind.
    """
    _check_target(output)
    aside = output.with_name(f".{output.name}.{os.getpid()}.tmp")
    work = aside.with_name(f"{aside.name}.names")
    try:
        Gazetteer.open(base).close()
        shutil.copyfile(base, aside)
        with contextlib.closing(sqlite3.connect(aside, isolation_level=None)) as database:
            draft = _open_draft(database, work)
            yield draft
            draft.sort_in()
            database.execute("COMMIT")
            database.execute("DETACH work")
            _check_draft(database, output, pack=pack)
        aside.replace(output)
    except GeomapError:
        raise
    except (OSError, sqlite3.Error) as error:
        advice = "check that the folder exists, is yours and has room, as has the one for temporary files"
        raise OutputError(f"{output}: cannot be written ({explain_error(error)}): {advice}") from error
    finally:
        for path in (aside, work):
            with contextlib.suppress(OSError):
                path.unlink()


def _check_target(output: Path) -> None:
    """Refuse to write over a file that is no index, such as the table that is read."""
    if output.is_dir() or not output.parent.is_dir():
        raise OutputError(f"{output}: cannot be written: name a file in a folder that is there")
    head = b""
    with contextlib.suppress(OSError), output.open("rb") as file:
        head = file.read(16)
    if head not in (b"SQLite format 3\0", b""):
        raise OutputError(f"{output}: is there and is no place index: choose another name")


def _open_draft(database: sqlite3.Connection, work: Path) -> Draft:
    database.executescript(
        f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE; "
        f"PRAGMA cache_size = -{CACHE_KB};"
    )
    database.execute("ATTACH ? AS work", (str(work),))
    database.executescript(
        "PRAGMA work.journal_mode = OFF; PRAGMA work.synchronous = OFF; BEGIN;"
        "CREATE TABLE work.staged (key TEXT, place INTEGER, spelling TEXT, preferred INTEGER);"
        "CREATE TABLE work.folds (fold TEXT, key TEXT);"
    )
    return Draft(database)


def _check_draft(database: sqlite3.Connection, output: Path, *, pack: bool) -> None:
    if pack:
        database.execute("VACUUM")
    found = database.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise GazetteerError(f"{output}: the new place index is broken ({found}); build it again")

"""An index that grows aside: a copy of another one, new places, checked, then moved in.

Bounded memory: rows go in by batches and wait in tables of their own until SQLite has sorted them.
Points are degrees, EPSG:4326; radii are km.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from geomap.errors import GazetteerError, GeomapError, OutputError
from geomap.files import explain_error
from geomap.gazetteer import SCHEMA, Gazetteer
from geomap.namekeys import fold_key
from geomap.placetables.partial import Tell, drop_partial, open_partial

# (no, id, name, kind, country, admin1, latitude, longitude, radius_km, population, timezone, source,
# rank) and (key, place, spelling, preferred), as in geomap.gazetteer.SCHEMA.
PlaceCells = tuple[
    int, str | None, str, int, str | None, int | None, float, float, float, int, int | None, int, int | None
]
NameCells = tuple[str, int, str | None, bool]

FOLD_BATCH: Final = 50_000  # keys
# The first row of a place or spelling stays; an area that nothing names becomes NULL.
_SORT_PLACES = """INSERT OR IGNORE INTO place SELECT no, id, name, kind, country,
    (SELECT t.no FROM term t WHERE t.no = admin1), latitude, longitude, radius_km, population, timezone,
    source, rank FROM new_place ORDER BY no, rowid"""
_SORT_NAMES = """INSERT OR IGNORE INTO name
    SELECT key, place, spelling, preferred FROM new_name ORDER BY key, place, preferred DESC, rowid"""
_SORT_KEYS = "INSERT INTO new_key (key) SELECT DISTINCT key FROM new_name ORDER BY key"
_SORT_FOLDS = "INSERT OR IGNORE INTO fold SELECT fold, key FROM new_fold ORDER BY fold, key"
_COUNT_KINDS = """SELECT k.text, count(*) FROM place p JOIN term k ON k.no = p.kind
    GROUP BY k.text ORDER BY k.text"""


class Draft:
    """A copy of an index, open for new places; :func:`extend_index` makes and finishes it.

    A *stage* is a word; its position is a whole number that only the stage understands.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database
        self._terms: dict[str, int] = {}
        for number, text in database.execute("SELECT no, text FROM term"):
            self._terms.setdefault(text, number)
        (last,) = database.execute("SELECT max(no) FROM (SELECT no FROM term UNION SELECT term FROM area)")
        self._last_term: int = last[0] or 0

    def position(self, stage: str) -> int:
        """Return how far a stage has come; 0 where it has not begun."""
        row = self.database.execute("SELECT value FROM job WHERE item = ?", (stage,)).fetchone()
        return int(row[0]) if row else 0

    def is_done(self, stage: str) -> bool:
        """Tell whether a stage is over."""
        return self.position(f"{stage} done") == 1

    def keep(self, **positions: int) -> None:
        """Commit all that was added, and how far the stages are."""
        self.database.executemany("REPLACE INTO job VALUES (?, ?)", positions.items())
        self.database.execute("COMMIT")
        self.database.execute("BEGIN IMMEDIATE")

    def finish(self, stage: str) -> None:
        """Commit all that was added; the stage is over."""
        self.keep(**{f"{stage} done": 1})

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
        self.database.executemany(f"INSERT INTO new_place VALUES ({', '.join('?' * 13)})", rows)

    def add_names(self, rows: Iterable[NameCells]) -> None:
        """Add spellings; one that its place has already stays as it is."""
        self.database.executemany("INSERT INTO new_name VALUES (?, ?, ?, ?)", rows)

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
        """Move the waiting places and names in, in the order of their keys."""
        if self.is_done("sorting"):
            return
        for statement in (
            _SORT_PLACES,
            _SORT_NAMES,
            _SORT_KEYS,
            "DROP TABLE new_place",
            "DROP TABLE new_name",
        ):
            self.database.execute(statement)
        self.finish("sorting")

    def fold_in(self) -> None:
        """Add the folds of the new keys, and count the whole."""
        if self.is_done("folding"):
            return
        some = "SELECT no, key FROM new_key WHERE no > ? ORDER BY no LIMIT ?"
        while keys := self.database.execute(some, (self.position("folding"), FOLD_BATCH)).fetchall():
            pairs = ((fold_key(key), key) for _, key in keys)
            self.database.executemany(
                "INSERT INTO new_fold VALUES (?, ?)", (p for p in pairs if len(p[0]) > 2 and p[0] != p[1])
            )
            self.keep(folding=keys[-1][0])
        self.database.execute(_SORT_FOLDS)
        places, reviewed = self.database.execute("SELECT count(*), count(rank) FROM place").fetchone()
        kinds = dict(self.database.execute(_COUNT_KINDS).fetchall())
        counts = json.dumps({"places": places, "reviewed": reviewed, **kinds})
        self.database.execute("REPLACE INTO meta VALUES ('counts', ?)", (counts,))
        self.finish("folding")


@contextlib.contextmanager
def extend_index(output: Path, *, base: Path, made_of: dict[str, Any], tell: Tell) -> Iterator[Draft]:
    """Give a copy of an index to add to; when that is done, it is checked and moved in.

    A run that was stopped leaves ``OUTPUT.partial``, which the next one with the same inputs takes up.

    Parameters
    ----------
    output
        Where the new index goes; one that is there stays until the new one is whole.
    base
        The index to start from; ``output`` itself is allowed.
    made_of
        What tells this run's inputs and options from another's; JSON.
    tell
        Takes a line on what becomes of a half-built index.

    Raises
    ------
    GazetteerError
        The base is no sound index, or the new one fails its check.
    OutputError
        The output is another kind of file, or cannot be written, or another run writes it.
    """
    partial = output.with_name(f"{output.name}.partial")
    for path in (output, partial):
        _check_target(path)
    whole = output.with_name(f"{output.name}.partial-whole")
    Gazetteer.open(base).close()
    try:
        with contextlib.closing(open_partial(partial, base=base, made_of=made_of, tell=tell)) as database:
            draft = Draft(database)
            yield draft
            draft.sort_in()
            draft.fold_in()
            _write_whole(database, whole)
        whole.replace(output)
        drop_partial(partial)
    except OutputError:
        raise
    except GeomapError:  # the inputs are faulty: those that come next are others
        drop_partial(partial)
        raise
    except (OSError, sqlite3.Error) as error:
        advice = "check that the folder exists, is yours and has room, as has the one for temporary files"
        raise OutputError(f"{output}: cannot be written ({explain_error(error)}): {advice}") from error
    finally:
        with contextlib.suppress(OSError):
            whole.unlink()


def _check_target(output: Path) -> None:
    """Refuse to write over a file that is no index, such as the table that is read."""
    if output.is_dir() or not output.parent.is_dir():
        raise OutputError(f"{output}: cannot be written: name a file in a folder that is there")
    head = b""
    with contextlib.suppress(OSError), output.open("rb") as file:
        head = file.read(16)
    if head not in (b"SQLite format 3\0", b""):
        raise OutputError(f"{output}: is there and is no place index: choose another name")


def _write_whole(database: sqlite3.Connection, whole: Path) -> None:
    """Write the tables of the format, and no other, into a file in which nothing is left free."""
    whole.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(whole)) as empty:
        empty.executescript(SCHEMA)
    database.execute("COMMIT")
    database.execute("ATTACH ? AS whole", (str(whole),))
    for pragma in ("journal_mode", "synchronous"):  # the file is not yet anything: only its end counts
        database.execute(f"PRAGMA whole.{pragma} = OFF")
    database.execute("BEGIN")
    tables = database.execute("SELECT name FROM whole.sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        database.execute(f"INSERT INTO whole.{table} SELECT * FROM main.{table}")
    database.execute("COMMIT")
    found = database.execute("PRAGMA whole.integrity_check").fetchone()[0]
    if found != "ok":
        raise GazetteerError(f"{whole}: the new place index is broken ({found}); build it again")
    database.execute("DETACH whole")
    with whole.open("rb") as file:
        os.fsync(file.fileno())

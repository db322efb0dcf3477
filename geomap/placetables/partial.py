"""The half-built index: a file beside the one asked for, taken up by a later run with the same inputs.

It is a copy of the base and the tables of ``STAGING``. How far each stage is stands in the same file
and is committed with the rows, so that a run may end anywhere: by Ctrl-C, a kill, or with the power.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any, Final

from geomap.errors import OutputError
from geomap.gazetteer import FORMAT

Tell = Callable[[str], object]  # takes one line for the user

CACHE_KB: Final = 131_072  # of SQLite's pages; its sorter takes as much again
_CODE: Final = (
    "gazetteer.py",
    "namekeys.py",
    "placekinds.py",
    "placetables",
    "data",
)  # of the package: what the rows depend on
STAGING: Final = """
CREATE TABLE job (item TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE new_place AS SELECT * FROM place LIMIT 0;
CREATE TABLE new_name AS SELECT * FROM name LIMIT 0;
CREATE TABLE new_key (no INTEGER PRIMARY KEY, key TEXT);
CREATE TABLE new_fold AS SELECT * FROM fold LIMIT 0;
CREATE TABLE heir (no INTEGER PRIMARY KEY, own INTEGER NOT NULL);
CREATE TABLE area (code TEXT PRIMARY KEY, term INTEGER, name TEXT, no INTEGER) WITHOUT ROWID;
"""


def open_partial(path: Path, *, base: Path, made_of: dict[str, Any], tell: Tell) -> sqlite3.Connection:
    """Open the half-built index, in a transaction: one that is there and of the same inputs, or a new one.

    Raises
    ------
    OutputError
        Another run is at work on it.
    """
    wanted = json.dumps({**made_of, "format": FORMAT, "code": _hash_code()}, sort_keys=True)
    if path.exists():
        database = sqlite3.connect(path, isolation_level=None, timeout=0)
        if _begin(database, path) == wanted:
            tell(f"{path}: goes on where an earlier run was stopped")
            return database
        database.close()
        tell(f"{path}: broken, of other inputs, or of another geomap: thrown away")
    drop_partial(path)
    shutil.copyfile(base, path)
    database = sqlite3.connect(path, isolation_level=None, timeout=0)
    _begin(database, path)
    for statement in filter(str.strip, STAGING.split(";")):
        database.execute(statement)
    database.execute("INSERT INTO job VALUES ('made of', ?)", (wanted,))
    database.execute("COMMIT")
    database.execute("BEGIN IMMEDIATE")
    return database


def drop_partial(path: Path) -> None:
    """Delete the file, then its journal: left alone, that would be played into the next one."""
    for old in (path, path.with_name(f"{path.name}-journal")):
        old.unlink(missing_ok=True)


def _begin(database: sqlite3.Connection, path: Path) -> str | None:
    """Begin a transaction that no other run may share; return what the file is made of, if it says so."""
    try:
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        database.execute("PRAGMA temp_store = FILE")
        database.execute("BEGIN IMMEDIATE")
        return str(database.execute("SELECT value FROM job WHERE item = 'made of'").fetchone()[0])
    except sqlite3.Error as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise OutputError(f"{path}: another run is at work on it: wait for that one") from error
        return None


def _hash_code() -> str:
    """Return the SHA-256 of the rules: another geomap may spell or leave out otherwise."""
    total = hashlib.sha256()
    package = resources.files("geomap")
    for name in _CODE:
        entry = package / name
        files = [entry] if entry.is_file() else sorted(entry.iterdir(), key=lambda file: file.name)
        for file in files:
            if file.name.endswith((".py", ".toml")):
                total.update(file.read_bytes())
    return total.hexdigest()

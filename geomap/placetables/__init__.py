"""Bigger place indexes: the packaged one with a GeoNames dump, or with a table of one's own.

Points are degrees, EPSG:4326; radii are km. A new index is written aside, checked and moved in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from geomap.errors import GazetteerError, InputError
from geomap.gazetteer import PACKAGED_INDEX, Gazetteer, index_in_use
from geomap.placekinds import read_features
from geomap.placetables.adding import load_own_places
from geomap.placetables.dumpfile import OnBytes, hash_file, translate_reading
from geomap.placetables.geonames import read_admin1, read_alternates, read_dump
from geomap.placetables.indexfile import Draft, extend_index
from geomap.placetables.loading import DumpLoader
from geomap.placetables.owntable import read_own_table
from geomap.placetables.partial import Tell

Progress = Callable[[int, int], object]  # bytes read so far, of how many


def build_geonames_index(
    output: Path,
    *,
    geonames: Path,
    alternate_names: Path | None = None,
    admin1: Path | None = None,
    base: Path = PACKAGED_INDEX,
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> tuple[int, int]:
    """Build an index of all that another one has, and of a GeoNames dump.

    Memory stays bounded whatever the size of the dump. A run that was stopped leaves ``OUTPUT.partial``,
    and goes on there when it is asked for again with the same files. SQLite sorts in the folder of
    temporary files (``SQLITE_TMPDIR``), which needs about the room of the result; the output's own
    folder needs three times as much while the index is built.

    Parameters
    ----------
    output
        Where the new index goes.
    geonames
        ``allCountries.zip``, ``IQ.zip``, ``IQ.txt``: 19 columns.
    alternate_names
        ``alternateNamesV2.zip`` or ``.txt``: 10 columns.
    admin1
        ``admin1CodesASCII.txt``, for a dump that lacks the first-level areas.
    base
        The index to start from.
    progress
        Told how many bytes of the dump and the alternate names were read, of how many.
    tell
        Takes a line on what becomes of a half-built index.

    Returns
    -------
    How many places are new, and how many were there by id.

    Raises
    ------
    InputError
        A file is cut off, corrupt or of another layout: the message names file and line.
    GeomapError
        As :func:`extend_index`.
    """
    files = [path for path in (geonames, alternate_names, admin1) if path]
    digests = [hash_file(path) for path in files]
    areas = read_admin1(admin1) if admin1 else {}
    whole = _hash_whole(base, digests)
    made_of = {"hash": whole, "files": [path and path.name for path in (geonames, alternate_names, admin1)]}
    with extend_index(output, base=base, made_of=made_of, tell=tell or _say_nothing) as draft:
        if not draft.is_done("names"):
            loader = DumpLoader(draft, areas=areas)
            _load_dump(draft, loader, geonames=geonames, alternate_names=alternate_names, progress=progress)
            names = {path.name: digest for path, digest in zip(files, digests, strict=True)}
            source = {
                "title": f"GeoNames dump: {', '.join(names)}",
                "licence": "CC BY 4.0 (GeoNames)",
                "attribution": "Place data from GeoNames (geonames.org), CC BY 4.0",
                "places": loader.added,
                "sha256": names,
            }
            draft.describe("geonames_dump", source, digest=whole)
            draft.finish("names")
        counts = draft.position("added"), draft.position("known")
    return counts


def _load_dump(
    draft: Draft,
    loader: DumpLoader,
    *,
    geonames: Path,
    alternate_names: Path | None,
    progress: Progress | None,
) -> None:
    """Read what an earlier run did not; the rows wait in the draft to be sorted."""
    todo = [geonames] if not draft.is_done("places") else []
    todo += [alternate_names] if alternate_names else []
    on_bytes = _count_bytes(todo, progress)
    if geonames in todo:
        after = draft.position("places")
        loader.load_places(read_dump(geonames, features=read_features(), after=after, on_bytes=on_bytes))
        if not loader.added + loader.known:
            raise InputError(
                f"{geonames}: no place in it, expected a GeoNames dump such as IQ.txt: fetch it again"
            )
        draft.finish("places")
    if alternate_names:
        after = draft.position("alternates")
        loader.load_alternates(read_alternates(alternate_names, after=after, on_bytes=on_bytes))
    loader.name_areas()


def _say_nothing(line: str) -> None:
    """Keep a line from no one."""


def add_places(output: Path, *, table: Path, base: Path | None = None) -> int:
    """Build an index of all that another one has, and of a user's own table.

    Parameters
    ----------
    output
        Where the new index goes.
    table
        CSV with name, latitude, longitude and, where known, kind, country, admin1, radius_km and
        spellings separated by "|".
    base
        The index to start from, the one in use unless told otherwise.

    Returns
    -------
    How many places the table has.

    Raises
    ------
    InputError
        The table is faulty: the message names line and column of every fault.
    GeomapError
        As :func:`extend_index`.
    """
    places = read_own_table(table)
    digest = hash_file(table)
    base = base or index_in_use()
    whole = _hash_whole(base, [digest])
    made_of = {"hash": whole, "table": table.name}
    with extend_index(output, base=base, made_of=made_of, tell=_say_nothing) as draft:
        if not draft.is_done("own places"):
            load_own_places(draft, places, source=f"user, {table.name}")
            source = {
                "title": f"places of the user's own: {table.name}", "licence": "the user's own",
                "places": len(places), "sha256": digest,
            }  # fmt: skip
            draft.describe(f"user:{table.name}", source, digest=whole)
            draft.finish("own places")
    return len(places)


def describe_index(path: Path | None = None) -> list[tuple[str, str]]:
    """Return what an index says of itself, as pairs of a title and words; no dates, nothing of the clock.

    Raises
    ------
    GazetteerError
        As :meth:`Gazetteer.open`.
    """
    with Gazetteer.open(path) as gazetteer:
        info = gazetteer.info()
    counts = {kind: f"{number:,}" for kind, number in info["counts"].items()}
    rows = [("index", str(path or index_in_use())), ("format", info["format"]), ("hash", info["hash"])]
    rows += list(counts.items())
    for name, source in info["sources"].items():
        rows.append((f"source {name}", source["title"]))
        rows += [
            (f"  {item}", source[item]) for item in ("package", "licence", "attribution") if item in source
        ]
        sums = source.get("sha256", {})
        sums = {"": sums} if isinstance(sums, str) else sums  # of one file, or of several by name
        rows += [("  sha256", f"{digest} {name}".strip()) for name, digest in sums.items()]
    return rows


def _hash_whole(base: Path, digests: list[str]) -> str:
    """Return the SHA-256 of what the new index is made of."""
    with Gazetteer.open(base) as gazetteer:
        made_of = gazetteer.info().get("hash")
    if not made_of:
        raise GazetteerError(f"{base}: says no hash of itself; build it again")
    return hashlib.sha256("\n".join([made_of, *digests]).encode()).hexdigest()


def _count_bytes(paths: list[Path], progress: Progress | None) -> OnBytes | None:
    if progress is None:
        return None
    done, total = 0, 0
    for path in paths:
        with translate_reading(path):
            total += path.stat().st_size

    def on_bytes(number: int) -> None:
        nonlocal done
        done += number
        progress(done, total)

    return on_bytes

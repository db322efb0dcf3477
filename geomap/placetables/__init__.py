"""Bigger place indexes: the packaged one with a GeoNames dump, or with a table of one's own.

Points are degrees, EPSG:4326; radii are km. A new index is written aside, checked and moved in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from geomap.errors import GazetteerError
from geomap.gazetteer import PACKAGED_INDEX, Gazetteer, index_in_use
from geomap.placetables.adding import load_own_places
from geomap.placetables.dumpfile import OnBytes, hash_file, translate_reading
from geomap.placetables.geonames import read_admin1, read_alternates, read_dump, read_features
from geomap.placetables.indexfile import extend_index
from geomap.placetables.loading import DumpLoader, require_places
from geomap.placetables.owntable import read_own_table

Progress = Callable[[int, int], object]  # bytes read so far, of how many


def build_geonames_index(
    output: Path,
    *,
    geonames: Path,
    alternate_names: Path | None = None,
    admin1: Path | None = None,
    base: Path = PACKAGED_INDEX,
    progress: Progress | None = None,
) -> tuple[int, int]:
    """Build an index of all that another one has, and of a GeoNames dump.

    Memory stays bounded whatever the size of the dump; an interrupted run starts anew. SQLite sorts
    in the folder of temporary files (``SQLITE_TMPDIR``), which needs about the room of the result.

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

    Returns
    -------
    How many places are new, and how many were there by id.

    Raises
    ------
    InputError
        A file is cut off, corrupt or of another layout: the message names file and line.
    GeomapError
        As :func:`extend_index`. Nothing is left behind.
    """
    files = [path for path in (geonames, alternate_names, admin1) if path]
    digests = [hash_file(path) for path in files]
    areas = read_admin1(admin1) if admin1 else {}
    on_bytes = _count_bytes([p for p in (geonames, alternate_names) if p], progress)
    with extend_index(output, base=base, pack=True) as draft:
        loader = DumpLoader(draft, areas=areas)
        loader.load_places(read_dump(geonames, features=read_features(), on_bytes=on_bytes))
        require_places(loader, geonames)
        if alternate_names:
            loader.load_alternates(read_alternates(alternate_names, on_bytes=on_bytes))
        loader.name_areas()
        names = {path.name: digest for path, digest in zip(files, digests, strict=True)}
        source = {
            "title": f"GeoNames dump: {', '.join(names)}",
            "licence": "CC BY 4.0 (GeoNames)",
            "attribution": "Place data from GeoNames (geonames.org), CC BY 4.0",
            "places": loader.added,
            "sha256": names,
        }
        draft.describe("geonames_dump", source, digest=_hash_whole(base, digests))
    return loader.added, loader.known


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
        As :func:`extend_index`. Nothing is left behind.
    """
    places = read_own_table(table)
    digest = hash_file(table)
    base = base or index_in_use()
    with extend_index(output, base=base, pack=False) as draft:
        load_own_places(draft, places, source=f"user, {table.name}")
        source = {
            "title": f"places of the user's own: {table.name}", "licence": "the user's own",
            "places": len(places), "sha256": digest,
        }  # fmt: skip
        draft.describe(f"user:{table.name}", source, digest=_hash_whole(base, [digest]))
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
        rows.append(("  licence", source["licence"]))
        if "attribution" in source:
            rows.append(("  attribution", source["attribution"]))
        if "sha256" in source:
            sums = source["sha256"]
            rows.append(("  sha256", sums if isinstance(sums, str) else _join_sums(sums)))
    return rows


def _join_sums(sums: dict[str, str]) -> str:
    return ", ".join(f"{name} {digest}" for name, digest in sums.items())


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

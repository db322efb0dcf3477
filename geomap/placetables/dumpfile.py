"""GeoNames dump files, line by line: tab-separated UTF-8 without a header, plain or in a zip."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Final, cast

from geomap.errors import InputError
from geomap.files import explain_error

LONGEST_LINE: Final = 1 << 20  # bytes; the longest of allCountries.txt are about 12,000
REPORT_EVERY: Final = 20_000  # lines
OnBytes = Callable[[int], object]  # told how many bytes were read since the last time
_BESIDE = ("readme.txt", "iso-languagecodes.txt")  # what GeoNames packs with the table
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError)


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file.

    Raises
    ------
    InputError
        It cannot be read.
    """
    with translate_reading(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def translate_reading(path: Path) -> Iterator[None]:
    """Raise InputError for what goes wrong while a file is read."""
    try:
        yield
    except _BROKEN as error:
        raise InputError(f"{path}: cannot be read ({explain_error(error)}): fetch it again") from error


def read_lines(
    path: Path, columns: int, *, after: int = 0, on_bytes: OnBytes | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each line that comes after a number.

    ``on_bytes`` counts the bytes of the file as it lies there, packed or not.

    Raises
    ------
    InputError
        A line has not that many cells, is not UTF-8 text or has no end; the file is a broken zip, has no
        table or cannot be read. The message names file and line.
    """
    number, told = 0, 0
    with ExitStack() as stack:
        try:
            file = stack.enter_context(path.open("rb"))
            stream = stack.enter_context(_open_table(file, path))
            for number, raw in enumerate(iter(partial(stream.readline, LONGEST_LINE), b""), 1):
                if number > after:
                    yield number, _split_line(raw, columns, where=f"{path}, line {number}")
                if on_bytes and number % REPORT_EVERY == 0:
                    on_bytes(file.tell() - told)
                    told = file.tell()
            if on_bytes:
                on_bytes(path.stat().st_size - told)
        except _BROKEN as error:
            where = f"{path}, after line {number}" if number else str(path)
            raise InputError(f"{where}: cannot be read ({explain_error(error)}): fetch it again") from error


def _open_table(file: IO[bytes], path: Path) -> IO[bytes]:
    """Open the table in a zip, or the file itself."""
    if path.suffix.lower() != ".zip":
        return file
    packed = zipfile.ZipFile(file)
    names = [n for n in packed.namelist() if n.lower().endswith(".txt") and n.lower() not in _BESIDE]
    own = [n for n in names if n == f"{path.stem}.txt"] or names
    if len(own) != 1:
        found = ", ".join(map(repr, packed.namelist()[:5])) or "nothing"
        raise InputError(f"{path}: holds {found}, expected one table such as {path.stem + '.txt'!r}")
    return io.BufferedReader(cast("io.RawIOBase", packed.open(own[0])), 1 << 16)


def _split_line(raw: bytes, columns: int, *, where: str) -> list[str]:
    if len(raw) == LONGEST_LINE:
        raise InputError(f"{where}: longer than {LONGEST_LINE} bytes: expected a table of GeoNames")
    if b"\0" in raw:
        raise InputError(f"{where}: byte {raw.index(0) + 1} is NUL: not UTF-8 text, or fetch the file again")
    try:
        cells = raw.rstrip(b"\r\n").decode().split("\t")
    except UnicodeDecodeError as error:
        raise InputError(f"{where}: byte {error.start + 1} is not UTF-8: fetch the file again") from error
    if len(cells) != columns:
        raise InputError(
            f"{where}: {len(cells)} columns, expected {columns}: cut off, or not this table of GeoNames"
        )
    return cells


def is_between(cell: str, low: float, high: float) -> bool:
    """Tell whether a cell holds a number in [low, high]."""
    try:
        return low <= float(cell) <= high
    except ValueError:
        return False

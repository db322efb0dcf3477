"""READ: files, folders, standard input and addresses into reports.

A reader is a function ``(lines, *, name, report_id, charset) -> Iterator[Report]``
over the bytes of one source; :data:`FORMATS` is the only place that knows the
readers. An :class:`~geomap.errors.InputError` that a reader yields stands for
one record that is wrong, while the rest can be read.
"""

from __future__ import annotations

import itertools
import os
import re
import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

from geomap.errors import FetchError, GeomapError, InputError
from geomap.model import Report
from geomap.reports.html import read_html
from geomap.reports.tabular import read_csv, read_json, read_jsonl
from geomap.reports.text import read_markdown, read_text
from geomap.reports.web import ADVICE, Page, fetch_page

__all__ = ["FORMATS", "Format", "Page", "Reader", "read_reports"]

OnError = Callable[[GeomapError], None]
Fetch = Callable[[str], Page]
Found = Iterator[Report | InputError]

MEGABYTE = 1_000_000
MAX_LINE_BYTES = 20 * MEGABYTE  # one report; far above any article, so that a wrong file ends soon


class Reader(Protocol):
    """What reads one kind of source: a function, with the bytes as its one positional argument."""

    def __call__(
        self, lines: Iterable[bytes], /, *, name: str, report_id: str, charset: str | None = None
    ) -> Found:
        """Yield the reports in ``lines``."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of source: its reader, and how files and pages of it are known.

    ``max_bytes`` bounds the kinds that are held whole; None means line by line.
    """

    read: Reader
    suffixes: tuple[str, ...]
    content_types: tuple[str, ...]
    max_bytes: int | None = None


FORMATS = (
    Format(read_text, (".txt",), ("text/plain",), 20 * MEGABYTE),
    Format(read_markdown, (".md",), ("text/markdown",), 20 * MEGABYTE),
    Format(read_html, (".html", ".htm"), ("text/html", "application/xhtml+xml"), 20 * MEGABYTE),
    Format(read_jsonl, (".jsonl", ".ndjson"), ("application/jsonl", "application/x-ndjson")),
    Format(read_json, (".json",), ("application/json",), 200 * MEGABYTE),
    Format(read_csv, (".csv",), ("text/csv",)),
)
BY_SUFFIX = {suffix: form for form in FORMATS for suffix in form.suffixes}
BY_CONTENT_TYPE = {content_type: form for form in FORMATS for content_type in form.content_types}

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def read_reports(
    sources: Iterable[str | Path],
    *,
    published: date | None = None,
    language: str | None = None,
    on_error: OnError | None = None,
    fetch: Fetch | None = None,
) -> Iterator[Report]:
    """Read reports from files, folders, standard input and addresses.

    Parameters
    ----------
    sources
        Paths of files and folders, ``"-"`` for standard input (text, or JSON
        Lines if it starts with ``{``), http(s) addresses. Of a folder, all
        files of a known kind are read, sub-folders included, sorted by path;
        hidden ones are not.
    published
        The date of reports that carry none of their own.
    language
        ISO 639-1 code of the language of reports that do not say.
    on_error
        Is handed each error, and reading goes on with what can be read. If
        None, the first error is raised. Files of unknown kinds in a folder are
        handed over as one error a folder, and never raised.
    fetch
        Gets an address instead of :func:`geomap.reports.web.fetch_page`.

    Yields
    ------
    Reports, each id once: a second one gets ``#2``. An id is the record's own,
    or made of the file name (within a folder, the path below it), or of the
    address. Control characters other than newline and tab are spaces, one for
    one, so lengths and offsets stay as they were.

    Raises
    ------
    InputError
        If a source cannot be read and ``on_error`` is None.
    FetchError
        If an address gives no page and ``on_error`` is None.
    """
    taken: dict[str, int] = {}
    for source in [sources] if isinstance(sources, str | Path) else sources:
        for found in _read_source(source, fetch=fetch or fetch_page):
            if isinstance(found, Report):
                yield _finish(found, published=published, language=language, taken=taken)
            elif on_error is not None:
                on_error(found)
            elif not isinstance(found, _SkippedFilesError):
                raise found


class _SkippedFilesError(InputError):
    """Files of unknown kinds in a folder: worth a word, not a stop."""


def _read_source(source: str | Path, *, fetch: Fetch) -> Iterator[Report | GeomapError]:
    """Read one source; errors come as values."""
    try:
        if source == "-":
            yield from _read_stdin(sys.stdin.buffer)
        elif isinstance(source, str) and "://" in source:
            yield from _read_address(source, fetch=fetch)
        elif not str(source):  # an unset shell variable, not the current folder
            raise InputError("'' is no source: name files, folders or addresses")
        elif Path(source).is_dir():
            yield from _read_folder(Path(source))
        else:
            yield from _read_file(Path(source), report_id=Path(source).name)
    except GeomapError as error:
        yield error


def _read_stdin(stream: BinaryIO) -> Found:
    """Read text, or JSON Lines if the first character that is not blank is ``{``."""
    head = b""
    while not head.removeprefix(BOM_UTF8).strip() and (line := _read_line(stream, name="stdin")):
        head += line
    # RTF opens with a brace too, and the text reader knows what to say of it.
    is_json = head.removeprefix(BOM_UTF8).lstrip().startswith(b"{") and not head.startswith(b"{\\rtf")
    form = BY_SUFFIX[".jsonl" if is_json else ".txt"]
    rest = _read_lines(stream, name="stdin", max_bytes=form.max_bytes)
    lines = itertools.chain(head.splitlines(keepends=True), rest)
    yield from form.read(lines, name="stdin", report_id="stdin")


def _read_address(address: str, *, fetch: Fetch) -> Found:
    """Read what an address gives, by its content type or else the suffix of its path."""
    page = fetch(address)
    form = BY_CONTENT_TYPE.get(page.content_type or "")
    if form is None and page.content_type in (None, "application/octet-stream"):
        form = BY_SUFFIX.get(Path(urlsplit(page.url).path).suffix.lower(), BY_SUFFIX[".html"])
    if form is None:
        raise FetchError(f"{address}: is {page.content_type}, expected {_join(BY_CONTENT_TYPE)}: {ADVICE}")
    report_id = address.partition("://")[2]
    lines = page.data.splitlines(keepends=True)
    for found in form.read(lines, name=address, report_id=report_id, charset=page.charset):
        if isinstance(found, Report):
            host = urlsplit(page.url).hostname
            found = replace(found, url=found.url or page.url, source=found.source or host)
        yield found


def _read_folder(folder: Path) -> Found:
    """Read the files below a folder, one after the other; a bad file does not stop the rest."""
    paths = sorted(_list_files(folder), key=lambda path: path.relative_to(folder).as_posix())
    known = [path for path in paths if path.suffix.lower() in BY_SUFFIX]
    skipped = [str(path.relative_to(folder)) for path in paths if path.suffix.lower() not in BY_SUFFIX]
    if not known:
        raise InputError(f"{folder}: holds no report: expected files ending in {_join(BY_SUFFIX)}")
    if skipped:
        names = ", ".join(skipped[:5]) + (", ..." if len(skipped) > 5 else "")
        yield _SkippedFilesError(
            f"{folder}: skipped {len(skipped)} of {len(paths)} files ({names}): "
            f"expected names ending in {_join(BY_SUFFIX)}"
        )
    for path in known:
        try:
            yield from _read_file(path, report_id=path.relative_to(folder).as_posix())
        except InputError as error:
            yield error


def _list_files(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent, name) for name in names if not name.startswith("."))


def _read_file(path: Path, *, report_id: str) -> Found:
    try:
        stream = path.open("rb")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{path}: cannot be read ({reason}): check the path") from error
    with stream:
        form = BY_SUFFIX.get(path.suffix.lower())
        if form is None:
            raise InputError(
                f"{path}: ends in {path.suffix!r}, expected {_join(BY_SUFFIX)}: save it as one of these"
            )
        lines = _read_lines(stream, name=str(path), max_bytes=form.max_bytes)
        yield from form.read(lines, name=str(path), report_id=report_id)


def _read_lines(stream: BinaryIO, *, name: str, max_bytes: int | None) -> Iterator[bytes]:
    """Yield lines, one held at a time: none endless, and not above ``max_bytes`` together."""
    total = 0
    while line := _read_line(stream, name=name):
        total += len(line)
        if max_bytes is not None and total > max_bytes:
            raise InputError(f"{name}: is larger than {max_bytes // MEGABYTE} MB: split it into reports")
        if max_bytes is None and len(line) > MAX_LINE_BYTES:
            raise InputError(
                f"{name}: has a line above {MAX_LINE_BYTES // MEGABYTE} MB: put one report on a line"
            )
        yield line


def _read_line(stream: BinaryIO, *, name: str) -> bytes:
    try:
        return stream.readline(MAX_LINE_BYTES + 1)
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror}): check the file") from error


def _finish(report: Report, *, published: date | None, language: str | None, taken: dict[str, int]) -> Report:
    """Give a report its unique id, its date, its language, and text free of control characters."""
    said = report.language or language
    plain_id = unique_id = " ".join(_clean(report.id).split())
    while unique_id in taken:
        taken[plain_id] += 1
        unique_id = f"{plain_id}#{taken[plain_id]}"
    taken[unique_id] = 1
    return replace(
        report,
        id=unique_id,
        text=_clean(report.text),
        title=_clean(report.title).replace("\n", " ").strip(),
        published=report.published or published,
        url=_clean(report.url).strip() if report.url else None,
        source=_clean(report.source).strip() if report.source else None,
        language=re.split("[-_]", said.strip().lower())[0] if said else None,  # "fr-ML" is French
    )


def _clean(text: str) -> str:
    """Replace control characters and halves of surrogate pairs, one character for one."""
    return _SURROGATE.sub("\ufffd", _CONTROL.sub(" ", text))


def _join(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}"

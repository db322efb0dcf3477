"""Many reports in one file: JSON Lines, JSON and CSV, with the same field names.

``text`` is needed; ``id``, ``title``, ``published``, ``url``, ``source`` and ``language``
(ISO 639-1: "en") may be missing or null; other fields are left alone. ``text`` is given out
character for character, so offsets hold for the file's own string.

Readers yield an :class:`InputError` in place of a record that is wrong and
go on; what makes the whole file useless is raised.
"""

from __future__ import annotations

import csv
import datetime
import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from geomap.errors import InputError
from geomap.model import Report
from geomap.reports.dates import read_date

FIELDS = ("id", "text", "title", "published", "url", "source", "language")

# Columns that other tools call what is "text" here.
TEXT_SYNONYMS = ("body", "content", "article", "story", "notes", "description", "report", "message")

DELIMITERS = ",;\t"


def read_jsonl(
    lines: Iterable[bytes], *, name: str, report_id: str, charset: str | None = None
) -> Iterator[Report | InputError]:
    """Read JSON Lines: one report object a line, blank lines allowed.

    Parameters
    ----------
    lines
        The lines of the file, of which one at a time is held.
    name
        What messages call the file.
    report_id
        What ids are made of where a record has none: ``"reports.jsonl:12"``.
    charset
        Not used: JSON is UTF-8 (RFC 8259, section 8.1).

    Yields
    ------
    Reports, and an InputError for each line that holds none.
    """
    for number, line in enumerate(lines, start=1):
        line = line.rstrip() if number > 1 else line.removeprefix(BOM_UTF8).rstrip()
        if not line.strip():
            continue
        where = f"{name}:{number}"
        try:
            yield _make_report(_load_json(line, where=where), where=where, spare_id=f"{report_id}:{number}")
        except InputError as error:
            yield error


def read_json(
    lines: Iterable[bytes], *, name: str, report_id: str, charset: str | None = None
) -> Iterator[Report | InputError]:
    """Read a JSON file that holds one report object or a list of them.

    Takes and yields what :func:`read_jsonl` does; the file is held whole.

    Raises
    ------
    InputError
        If the file is empty or not JSON.
    """
    data = b"".join(lines)
    if not data.strip():
        raise InputError(f"{name}: is empty: expected a report object or a list of them")
    document = _load_json(data.removeprefix(BOM_UTF8), where=name)
    if not isinstance(document, list):
        yield _make_report(document, where=name, spare_id=report_id)
        return
    for number, record in enumerate(document, start=1):
        try:
            yield _make_report(record, where=f"{name}: report {number}", spare_id=f"{report_id}:{number}")
        except InputError as error:
            yield error


def read_csv(
    lines: Iterable[bytes], *, name: str, report_id: str, charset: str | None = None
) -> Iterator[Report | InputError]:
    """Read a CSV file: a row of column names, then one report a row.

    Takes and yields what :func:`read_jsonl` does, ``charset`` included where it
    is given. Commas, semicolons and tabs part the cells, whichever the first
    line has most of. An empty cell is a missing value.

    Raises
    ------
    InputError
        If the header lacks ``text``, a column stands twice, or the file is not
        CSV in UTF-8.
    """
    decoded = _decode_lines(lines, name=name, encoding=charset or "utf-8")
    header_line = next(decoded, "")
    if not header_line.strip():
        raise InputError(f"{name}: is empty: expected a line of column names, {', '.join(FIELDS)}")
    delimiter = max(DELIMITERS, key=header_line.count)
    columns = next(csv.reader([header_line], delimiter=delimiter))
    columns = _check_columns(columns, where=f"{name}:1")
    rows = csv.reader(decoded, delimiter=delimiter, strict=True)
    number = 2  # of the line on which the next row starts
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            raise InputError(
                f"{name}:{number}: not CSV ({error}): quote the cell, or pass the reports as JSON Lines"
            ) from error
        if row is None:
            return
        where, spare_id = f"{name}:{number}", f"{report_id}:{number}"
        number = rows.line_num + 2
        try:
            if row:
                yield _make_report(_make_record(row, columns, where=where), where=where, spare_id=spare_id)
        except InputError as error:
            yield error


def _load_json(data: bytes, *, where: str) -> Any:
    try:
        return json.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(
            f"{where}: byte {error.start} is {data[error.start]:#04x}, which is not UTF-8: "
            "save the file as UTF-8"
        ) from error
    except json.JSONDecodeError as error:
        at = f"line {error.lineno}, " if error.lineno > 1 else ""
        raise InputError(
            f"{where}: not JSON at {at}column {error.colno} ({error.msg}): mend or remove the line"
        ) from error
    except (ValueError, RecursionError) as error:  # numbers or nesting beyond what Python takes
        raise InputError(f"{where}: not usable JSON ({error}): mend or remove the line") from error


def _make_report(record: Any, *, where: str, spare_id: str) -> Report:
    if not isinstance(record, Mapping):
        raise InputError(
            f"{where}: is {_shorten(record)}, expected an object with 'text' and, where known, "
            "'id', 'title', 'published', 'url', 'source', 'language'"
        )
    text = _read_string(record, "text", where=where)
    if text is None or not text.strip():
        raise InputError(f"{where}: 'text' is missing or empty: fill it in or remove the record")
    identity = str(record["id"]).strip() if record.get("id") is not None else ""
    return Report(
        id=identity or spare_id,
        text=text,
        title=_read_string(record, "title", where=where) or "",
        published=_read_date(record, where=where),
        url=_read_string(record, "url", where=where) or None,
        source=_read_string(record, "source", where=where) or None,
        language=_read_string(record, "language", where=where) or None,
    )


def _read_string(record: Mapping[str, Any], field: str, *, where: str) -> str | None:
    value = record.get(field)
    if value is None or isinstance(value, str):
        return value
    raise InputError(f"{where}: {field!r} is {_shorten(value)}, expected a string: mend the record")


def _read_date(record: Mapping[str, Any], *, where: str) -> datetime.date | None:
    """Read ``published``: an ISO date, or the day of an ISO date and time as it is written."""
    value = record.get("published")
    if value is None or value == "":
        return None
    try:
        return read_date(value)
    except (AttributeError, ValueError) as error:
        raise InputError(
            f"{where}: 'published' is {_shorten(value)}, expected a date such as '2020-01-09': "
            "mend the record"
        ) from error


def _shorten(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


def _decode_lines(lines: Iterable[bytes], *, name: str, encoding: str) -> Iterator[str]:
    """Decode line by line, without a byte order mark."""
    offset = 0
    for line in lines:
        try:
            text = line.decode(encoding)
        except (UnicodeDecodeError, LookupError) as error:
            at = offset + getattr(error, "start", 0)
            raise InputError(
                f"{name}: byte {at} is not {encoding.upper()}: save the table as 'CSV UTF-8'"
            ) from error
        yield text.removeprefix("\ufeff") if offset == 0 else text
        offset += len(line)


def _check_columns(columns: list[str], *, where: str) -> list[str]:
    """Trim and lower the names; see that ``text`` is there and no known one twice."""
    names = [column.strip().lower() for column in columns]
    twice = [field for field in FIELDS if names.count(field) > 1]
    if twice:
        raise InputError(f"{where}: column {twice[0]!r} stands twice: rename or remove one")
    if "text" not in names:
        guess = next((name for name in TEXT_SYNONYMS if name in names), None)
        rename = f"rename {guess!r} to 'text'" if guess else "name the column with the reports 'text'"
        found = ", ".join(repr(column) for column in columns)
        raise InputError(f"{where}: no column 'text' among {found}: {rename} (known: {', '.join(FIELDS)})")
    return names


def _make_record(row: list[str], columns: list[str], *, where: str) -> dict[str, str | None]:
    if len(row) != len(columns):
        raise InputError(
            f"{where}: has {len(row)} cells, expected {len(columns)} as in line 1: quote cells that hold "
            "separators"
        )
    return {column: cell or None for column, cell in zip(columns, row, strict=True)}

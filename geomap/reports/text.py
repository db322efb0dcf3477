r"""Plain text and Markdown files: one file, one report.

A file may open with a small header, closed by a blank line::

    Title: Rockets hit Green Zone
    Published: 2020-01-09
    URL: https://news.example/a
    Source: Example News

Everything below it is kept as it stands, page furniture included, so that
offsets are honest; only ``\r\n`` and ``\r`` become ``\n``.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

from geomap.errors import InputError
from geomap.model import Report
from geomap.reports.dates import read_date

HEADER_FIELDS = ("title", "published", "url", "source", "language")

# First bytes of what people pass by mistake, and what they hold.
MAGIC = {
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a zip, Word or Excel file",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
    b"{\\rtf": "an RTF document",
    b"\x1f\x8b": "a gzip file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
}

BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}

_BLANK_LINES = re.compile(r"(?:[ \t]*\n)*")
_HEADER_END = re.compile(r"\n[ \t]*\n")
_HEADER_LINE = re.compile(r"(?P<key>[A-Za-z]+)[ \t]*:(?P<value>.*)")
_HEADING = re.compile(r"\s*#[ \t]+(?P<title>[^\n]*?)[ \t#]*(?:\n\s*|\Z)")


def read_text(
    lines: Iterable[bytes], *, name: str, report_id: str, charset: str | None = None
) -> Iterator[Report]:
    """Read a plain text file as one report.

    Parameters
    ----------
    lines
        The bytes of the file, in pieces of any size.
    name
        What messages call the file.
    report_id
        The report's id.
    charset
        Encoding where something outside the file says so; else a byte order
        mark decides, else UTF-8.

    Yields
    ------
    The report.

    Raises
    ------
    InputError
        If the file is empty, binary, wrongly encoded, or its header is wrong.
    """
    text = decode_text(b"".join(lines), name=name, charset=charset)
    fields, text = _split_header(text, name=name)
    yield _make_report(fields, text, name=name, report_id=report_id)


def read_markdown(
    lines: Iterable[bytes], *, name: str, report_id: str, charset: str | None = None
) -> Iterator[Report]:
    """Read a Markdown file as one report; a leading ``# Heading`` is its title.

    Takes, yields and raises what :func:`read_text` does. A heading that follows
    a header with a title of its own stays in the text.
    """
    text = decode_text(b"".join(lines), name=name, charset=charset)
    fields, text = _split_header(text, name=name)
    heading = _HEADING.match(text)
    if heading and heading["title"] and "title" not in fields:
        fields["title"] = heading["title"]
        text = text[heading.end() :]
    yield _make_report(fields, text, name=name, report_id=report_id)


def decode_text(data: bytes, *, name: str, charset: str | None = None) -> str:
    """Decode the bytes of a text file; every line end becomes a newline.

    Raises
    ------
    InputError
        If the bytes are none, binary, or not in the encoding.
    """
    if not data.strip():
        raise InputError(f"{name}: is empty: put the report's text into it, or leave it out")
    for magic, kind in MAGIC.items():
        if data.startswith(magic):
            raise InputError(f"{name}: is {kind}, not text: save its text as a .txt file and pass that")
    marked = next((encoding for bom, encoding in BOMS.items() if data.startswith(bom)), None)
    encoding = marked or charset or "utf-8"
    try:
        text = data.decode(encoding)
    except LookupError as error:
        raise InputError(f"{name}: unknown encoding {encoding!r}: save the file as UTF-8") from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name}: byte {error.start} is {data[error.start]:#04x}, which is not {encoding.upper()}: "
            "save the file as UTF-8 and pass it again"
        ) from error
    if "\0" in text:
        raise InputError(
            f"{name}: character {text.index(chr(0))} is NUL, so this is a binary file or UTF-16 without "
            "a byte order mark: save its text as UTF-8"
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _split_header(text: str, *, name: str) -> tuple[dict[str, str], str]:
    """Split off the header: its fields, and the text below it.

    Every line above the first blank one must be a known field, or there is no
    header and all of it is text.
    """
    above = _BLANK_LINES.match(text)[0]  # type: ignore[index]  # it always matches
    block, _, below = _HEADER_END.sub("\n\n", text[len(above) :], count=1).partition("\n\n")
    fields: dict[str, str] = {}
    for number, line in enumerate(block.rstrip("\n").split("\n"), start=above.count("\n") + 1):
        match = _HEADER_LINE.fullmatch(line)
        key = match["key"].lower() if match else ""
        if match is None or key not in HEADER_FIELDS:
            return {}, text
        if key in fields:
            raise InputError(f"{name}:{number}: {match['key']!r} is given twice: keep one of the two lines")
        value = match["value"].strip()
        if key == "published" and value:
            _check_date(value, where=f"{name}:{number}")
        fields[key] = value
    return {key: value for key, value in fields.items() if value}, below.lstrip("\n")


def _check_date(value: str, *, where: str) -> None:
    try:
        read_date(value)
    except ValueError as error:
        raise InputError(
            f"{where}: 'Published' is {value!r}, expected a date such as 2020-01-09: mend the line"
        ) from error


def _make_report(fields: dict[str, str], text: str, *, name: str, report_id: str) -> Report:
    if not text.strip():
        raise InputError(f"{name}: has a title or header but no text: put the report's text below it")
    published = fields.get("published")
    return Report(
        id=report_id,
        text=text,
        title=fields.get("title", ""),
        published=read_date(published) if published else None,
        url=fields.get("url"),
        source=fields.get("source"),
        language=fields.get("language"),
    )

"""What a command shows a person: its one-line errors, its tables and how far it is."""

from __future__ import annotations

import io
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from geomap.errors import GeomapError, OutputError
from geomap.files import translate_errors
from geomap.workers import pin_threads

if TYPE_CHECKING:
    from geomap.pipeline import Reading

T = TypeVar("T")
WIDEST_CELL = 34  # characters of a table cell
TABLE = (
    ("date_start", "when"), ("time_local", "time"), ("title", "what and where"), ("killed", "killed"),
    ("injured", "injured"), ("weapon", "weapon"), ("actor1", "by"), ("status", "status"),
)  # fmt: skip


class Command(click.Command):
    """A command whose expected failures are one line and exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        _ready_streams()
        pin_threads()
        try:
            with warnings.catch_warnings():
                warnings.showwarning = _show_warning
                return super().invoke(ctx)
        except GeomapError as error:
            raise click.ClickException(one_line(str(error))) from error
        except BrokenPipeError:  # the reader has had enough: click ends quietly
            raise
        except OSError as error:  # of the system, where nobody has told it better
            what = f"{error.filename}: {error.strerror}" if error.filename else str(error)
            raise click.ClickException(one_line(f"{what}: check the path")) from error


def _ready_streams() -> None:
    """Let no letter that a terminal lacks, and no closed stream, be a reason to stop."""
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BytesIO())
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


class Group(click.Group):
    """A group of such commands."""

    command_class = Command


def tell(line: str) -> None:
    """Say something on standard error, on one line."""
    click.echo(one_line(line), err=True)


def go_on(error: GeomapError) -> None:
    """Read the other reports: the fault is kept in the reading and told at the end."""


def check_output(output: str, *, suffixes: Sequence[str] = ()) -> None:
    """Refuse an output that could not be written, before the work is done."""
    path = Path(output)
    if output == "-" and sys.stdout is None and not suffixes:
        raise OutputError("stdout: cannot be written (it is closed): name a file")
    if suffixes and path.suffix.lower() not in suffixes:
        raise OutputError(f"{output}: ends in {path.suffix!r}, expected {' or '.join(suffixes)}: rename it")
    if output != "-" and not path.parent.is_dir():
        raise OutputError(f"{output}: cannot be written ({path.parent} is not a folder): make it first")
    if path.is_dir():
        raise OutputError(f"{output}: cannot be written (it is a folder): name a file")


def _show_warning(message: Warning | str, *_: Any, **__: Any) -> None:
    tell(f"Warning: {message}")


def tell_faults(faults: Sequence[GeomapError]) -> None:
    """Say what could not be done, a line each."""
    for fault in faults:
        tell(f"Warning: {fault}")


def show_progress(reports: Iterable[T]) -> Iterable[T]:
    """Show how many reports were read, on a terminal."""
    if not sys.stderr.isatty():
        yield from reports
        return
    with click.progressbar(
        reports, label="Reading reports", file=sys.stderr, show_pos=True, show_eta=False
    ) as bar:
        yield from bar


@contextmanager
def show_bytes() -> Iterator[Callable[[int, int], None] | None]:
    """Show how much of some files was read; after that the names are sorted."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1000, label="Reading places", file=sys.stderr, show_eta=False) as bar:

        def show(done: int, total: int) -> None:
            bar.label = "Reading places" if done < total else "Sorting names "
            bar.update(1000 * done // max(total, 1) - bar.pos)

        yield show


def summarise(reading: Reading, output: str) -> None:
    """Say on standard error what came out, and what a person should know of it."""
    incidents = reading.incidents
    placed = int(incidents.geometry.notna().sum())
    tell_faults([*reading.faults, *reading.outages])
    undated = len(reading.undated)
    if undated:
        whose = repr(reading.undated[0]) if undated == 1 else f"{undated} reports"
        tell(
            f"Warning: no publication date for {whose}: relative dates stay unknown; "
            "give --published YYYY-MM-DD, or 'published' in the report or geomap.toml"
        )
    for note in reading.notes:
        tell(f"Note: {note}")
    bad = f", {len(reading.faults)} could not be read" if reading.faults else ""
    where = "" if output == "-" else f" -> {output}"
    tell(
        f"{plural(len(incidents), 'incident')}, {placed} on the map, "
        f"from {plural(reading.reports, 'report')}{bad}{where}"
    )


def plural(number: int, noun: str) -> str:
    """Say a number of things: "1 place", "2 places"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def print_incidents(reading: Reading) -> None:
    """Print the incidents as a table on standard output."""
    rows = [[_cell(row[name], name) for name, _ in TABLE] for row in reading.incidents.to_dict("records")]
    if not rows:
        click.echo("No incidents.")
        return
    print_rows([[label for _, label in TABLE], *rows])


def print_rows(rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns on standard output; the first row is the heading."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    with translate_errors("stdout"):
        for row in rows:
            cells = (_clean(cell).ljust(width) for cell, width in zip(row, widths, strict=True))
            click.echo("  ".join(cells).rstrip())


def _cell(value: Any, name: str) -> str:
    import pandas

    if value is None or pandas.isna(value):
        return "?" if name in ("date_start", "killed", "injured") else ""
    text = _clean(str(value))
    limit = 2 * WIDEST_CELL if name == "title" else WIDEST_CELL
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _clean(text: str) -> str:
    """Keep report text from steering the terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def one_line(text: str) -> str:
    """Put text on one line, without what would steer the terminal."""
    return _clean(" ".join(text.split()))

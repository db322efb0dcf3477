"""The command line: parse, call one function, print."""

from __future__ import annotations

import datetime
import io
import os
import shlex
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap import __version__
from geomap.errors import GeomapError, OutputError
from geomap.files import translate_errors

if TYPE_CHECKING:
    from geomap.geocoding import Geocoder
    from geomap.model import Report
    from geomap.pipeline import Reading

WIDEST_CELL = 34  # characters of a table cell
TABLE = (
    ("date_start", "when"), ("time_local", "time"), ("title", "what and where"), ("killed", "killed"),
    ("injured", "injured"), ("weapon", "weapon"), ("actor1", "by"), ("status", "status"),
)  # fmt: skip


class _Command(click.Command):
    """A command whose expected failures are one line and exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        _ready_streams()
        try:
            with warnings.catch_warnings():
                warnings.showwarning = _show_warning
                return super().invoke(ctx)
        except GeomapError as error:
            raise click.ClickException(_one_line(str(error))) from error
        except BrokenPipeError:  # the reader has had enough: click ends quietly
            raise
        except OSError as error:  # of the system, where nobody has told it better
            what = f"{error.filename}: {error.strerror}" if error.filename else str(error)
            raise click.ClickException(_one_line(f"{what}: check the path")) from error


def _ready_streams() -> None:
    """Let no letter that a terminal lacks, and no closed stream, be a reason to stop."""
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BytesIO())
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


class _Group(click.Group):
    command_class = _Command


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="geomap")
def main() -> None:
    """Turn reports of violent incidents into an incident dataset and an interactive map, offline."""


sources_argument = click.argument("sources", nargs=-1, required=True, metavar="REPORTS...")
published_option = click.option(
    "--published",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Date of reports that carry none; 'Thursday' and 'last night' count from it.",
)
merge_option = click.option(
    "--merge", is_flag=True, help="Make one row of an incident that several reports tell of."
)


def online_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of online geocoding to a command."""
    service = click.option(
        "--online",
        type=click.Choice(("nominatim", "photon")),
        help="Ask this service for the places of incidents that the gazetteer lacks.",
    )
    host = click.option("--online-host", metavar="URL", help="Ask your own server of that service instead.")
    return service(host(command))


@main.command("map")
@sources_argument
@published_option
@merge_option
@online_options
@click.option("--title", help="Heading of the page.")
@click.option("-o", "--output", default="map.html", show_default=True, help="The page to write.")
def map_command(sources: tuple[str, ...], title: str | None, output: str, **options: Any) -> None:
    """Read reports, print their incidents and write a map that opens without a network.

    REPORTS are files (.txt .md .html .jsonl .json .csv), folders, addresses, or - for standard input.
    """
    _check_output(output, suffixes=(".html", ".htm"))
    reading = _read(sources, **options)
    from geomap.webmap import draw_map  # here: not before there is something to draw

    draw_map(reading.incidents, title=title).save(Path(output))
    _print_table(reading)
    _summarise(reading, output)


@main.command()
@sources_argument
@published_option
@merge_option
@online_options
@click.option("-o", "--output", default="-", show_default=True,
              help=".geojson .geojsonl .parquet .csv, or - for GeoJSON on standard output.")  # fmt: skip
def extract(sources: tuple[str, ...], output: str, **options: Any) -> None:
    """Read reports and write their incidents as data."""
    from geomap.export import check_suffix, write_incidents

    check_suffix(output)
    _check_output(output)
    reading = _read(sources, **options)
    write_incidents(reading.incidents, output)
    _summarise(reading, output)


@main.command()
@sources_argument
@click.option("-o", "--output", default="-", show_default=True, help="The JSON lines to write.")
def places(sources: tuple[str, ...], output: str) -> None:
    """List every place name in the reports with its point, one JSON object a report."""
    from geomap.export import write_lines
    from geomap.pipeline import list_places, require_reports

    _check_output(output)
    faults: list[GeomapError] = []
    records = iter(list_places(sources, on_error=faults.append, progress=_show_progress))
    first = list(islice(records, 1))
    require_reports(sources, reports=len(first), faults=faults)
    write_lines(chain(first, records), output)
    _tell_faults(faults)


@main.command()
@click.argument("name")
@click.option("--country", metavar="CODE", help="ISO 3166-1 alpha-2 code of the country to look in.")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
def find(name: str, country: str | None, limit: int) -> None:
    """Look a place name up: candidates with kind, point, score and why."""
    from geomap.gazetteer import Gazetteer
    from geomap.ranking import explain_name

    with Gazetteer.open() as gazetteer:
        land = gazetteer.country(country) if country else None
        if country and land is None:
            raise click.ClickException(_one_line(f"no country has the code {country!r}: expected such as IQ"))
        found = explain_name(name, gazetteer, country=country)[:limit]
        if not found:
            suggestions = ", ".join(repr(s) for s in gazetteer.suggest(name))
            hint = f"; did you mean {suggestions}?" if suggestions else ""
            where = f" in {land.name}" if land else ""
            raise click.ClickException(_one_line(f"no place{where} is called {name!r}{hint}"))
    rows = [("score", "name", "kind", "in", "latitude", "longitude", "± km", "id", "why")]
    for row in found:
        place = row.place
        where = ", ".join(w for w in (place.admin1, place.country) if w)
        point = (f"{place.latitude:.4f}", f"{place.longitude:.4f}", f"{place.radius_km:g}")
        rows.append((f"{row.score:.2f}", place.name, place.kind, where, *point, place.id, row.why))
    _print_rows(rows)


@main.command()
@click.argument("folder")
def new(folder: str) -> None:
    """Make a map project that builds at once."""
    from geomap.project import create_project

    path = create_project(folder)
    click.echo(_one_line(f"Made {path}. Now run: geomap build {shlex.quote(str(path))}"), err=True)


@main.command()
@click.argument("folder", default=".")
def build(folder: str) -> None:
    """Build a map project: incidents.geojson, incidents.parquet and map.html."""
    from geomap.project import build_project, open_project

    project = open_project(folder)
    reading = build_project(project, on_error=_go_on, progress=_show_progress)
    _print_table(reading)
    _summarise(reading, str(project.folder / "map.html"))


@main.group("gazetteer", cls=_Group)
def gazetteer_group() -> None:
    """Say what the place index holds; make a bigger one, for GEOMAP_GAZETTEER to name."""


@gazetteer_group.command("info")
@click.option("--index", metavar="PATH", help="The index to look at; else the one in use.")
def gazetteer_info(index: str | None) -> None:
    """Print the sources, licences, counts and hash of a place index."""
    from geomap.placetables import describe_index

    _print_rows(describe_index(Path(index) if index else None))


@gazetteer_group.command("build")
@click.option("--geonames", required=True, metavar="DUMP", help="allCountries.zip, IQ.zip or IQ.txt.")
@click.option("--alternate-names", metavar="TABLE", help="alternateNamesV2.zip or .txt: more spellings.")
@click.option("--admin1", metavar="TABLE", help="admin1CodesASCII.txt: names of provinces.")
@click.option("-o", "--output", required=True, metavar="PATH", help="The index to write.")
def gazetteer_build(geonames: str, alternate_names: str | None, admin1: str | None, output: str) -> None:
    """Add a GeoNames dump to the packaged places; an interrupted run starts anew."""
    from geomap.placetables import build_geonames_index

    with _show_bytes() as progress:
        added, known = build_geonames_index(
            Path(output), geonames=Path(geonames), admin1=Path(admin1) if admin1 else None,
            alternate_names=Path(alternate_names) if alternate_names else None, progress=progress,
        )  # fmt: skip
    _tell(f"{_plural(added, 'place')} more, {known} there before -> {output}")


@gazetteer_group.command("add")
@click.argument("table", metavar="PLACES.CSV")
@click.option("--index", metavar="PATH", help="The index to start from; else the one in use.")
@click.option("-o", "--output", required=True, metavar="PATH", help="The index to write.")
def gazetteer_add(table: str, index: str | None, output: str) -> None:
    """Add places of your own: CSV with name, latitude, longitude and what else is known."""
    from geomap.placetables import add_places

    added = add_places(Path(output), table=Path(table), base=Path(index) if index else None)
    _tell(f"{_plural(added, 'place')} of your own -> {output}")


def _read(
    sources: Sequence[str],
    *,
    published: datetime.datetime | None,
    merge: bool,
    online: str | None,
    online_host: str | None,
) -> Reading:
    from geomap.pipeline import extract_incidents, require_reports

    geocoder = _make_geocoder(online, online_host)
    date = published.date() if published else None
    reading = extract_incidents(
        sources, published=date, merge=merge, geocoder=geocoder, on_error=_go_on, progress=_show_progress
    )
    require_reports(sources, reports=reading.reports, faults=reading.faults)
    return reading


def _make_geocoder(service: str | None, address: str | None) -> Geocoder | None:
    """Make the online service that was asked for, and say what will go there."""
    if service is None:
        if address is not None:
            raise click.UsageError("--online-host needs --online, which says what kind of service it is")
        return None
    from geomap.geocoding import make_geocoder

    cache = os.environ.get("XDG_CACHE_HOME")
    geocoder = make_geocoder(
        service,
        cache=Path(cache) / "geomap" if cache else Path(click.get_app_dir("geomap")) / "cache",
        user_agent=f"geomap/{__version__}",
        address=address,
        tell=_tell,
    )
    _tell(f"Online: {geocoder.address} is asked for names that the gazetteer lacks, "
          "each with its country; no other word of a report is sent")  # fmt: skip
    return geocoder


def _tell(line: str) -> None:
    click.echo(_one_line(line), err=True)


def _go_on(error: GeomapError) -> None:
    """Read the other reports: the fault is kept in the reading and told at the end."""


def _check_output(output: str, *, suffixes: Sequence[str] = ()) -> None:
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
    click.echo(_one_line(f"Warning: {message}"), err=True)


def _tell_faults(faults: Sequence[GeomapError]) -> None:
    for fault in faults:
        click.echo(_one_line(f"Warning: {fault}"), err=True)


def _show_progress(reports: Iterable[Report]) -> Iterable[Report]:
    if not sys.stderr.isatty():
        yield from reports
        return
    with click.progressbar(
        reports, label="Reading reports", file=sys.stderr, show_pos=True, show_eta=False
    ) as bar:
        yield from bar


@contextmanager
def _show_bytes() -> Iterator[Callable[[int, int], None] | None]:
    """Show how much of some files was read; after that the names are sorted."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1000, label="Reading places", file=sys.stderr, show_eta=False) as bar:

        def show(done: int, total: int) -> None:
            bar.label = "Reading places" if done < total else "Sorting names "
            bar.update(1000 * done // max(total, 1) - bar.pos)

        yield show


def _summarise(reading: Reading, output: str) -> None:
    """Say on standard error what came out, and what a person should know of it."""
    incidents = reading.incidents
    placed = int(incidents.geometry.notna().sum())
    _tell_faults([*reading.faults, *reading.outages])
    undated = len(reading.undated)
    if undated:
        whose = repr(reading.undated[0]) if undated == 1 else f"{undated} reports"
        click.echo(
            _one_line(
                f"Warning: no publication date for {whose}: relative dates stay unknown; "
                "give --published YYYY-MM-DD, or 'published' in the report or geomap.toml"
            ),
            err=True,
        )
    for note in reading.notes:
        click.echo(_one_line(f"Note: {note}"), err=True)
    bad = f", {len(reading.faults)} could not be read" if reading.faults else ""
    where = "" if output == "-" else f" -> {output}"
    click.echo(
        _one_line(
            f"{_plural(len(incidents), 'incident')}, {placed} on the map, "
            f"from {_plural(reading.reports, 'report')}{bad}{where}"
        ),
        err=True,
    )


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _print_table(reading: Reading) -> None:
    rows = [[_cell(row[name], name) for name, _ in TABLE] for row in reading.incidents.to_dict("records")]
    if not rows:
        click.echo("No incidents.")
        return
    _print_rows([[label for _, label in TABLE], *rows])


def _print_rows(rows: Sequence[Sequence[str]]) -> None:
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


def _one_line(text: str) -> str:
    return _clean(" ".join(text.split()))


if __name__ == "__main__":
    main()

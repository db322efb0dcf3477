"""The commands that answer where a name is: places and find."""

from __future__ import annotations

from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.console import Command, check_output, one_line, print_rows, show_progress, tell_faults
from geomap.cli.options import gazetteer_option, language_option, processes_option, sources_argument

if TYPE_CHECKING:
    from geomap.errors import GeomapError


@click.command(cls=Command)
@sources_argument
@language_option
@gazetteer_option
@processes_option
@click.option("-o", "--output", default="-", show_default=True, help="The JSON lines to write.")
def places(sources: tuple[str, ...], output: str, **options: Any) -> None:
    """List every place name in the reports with its point, one JSON object a report."""
    from geomap.export import write_lines
    from geomap.pipeline import list_places, require_reports

    check_output(output)
    faults: list[GeomapError] = []
    records = iter(list_places(sources, on_error=faults.append, progress=show_progress, **options))
    first = list(islice(records, 1))
    require_reports(sources, reports=len(first), faults=faults)
    write_lines(chain(first, records), output)
    tell_faults(faults)


@click.command(cls=Command)
@click.argument("name")
@gazetteer_option
@click.option("--country", metavar="CODE", help="ISO 3166-1 alpha-2 code of the country to look in.")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
def find(name: str, gazetteer: Path | None, country: str | None, limit: int) -> None:
    """Look a place name up: candidates with kind, point, score and why."""
    from geomap.gazetteer import Gazetteer
    from geomap.ranking import explain_name

    with Gazetteer.open(gazetteer) as index:
        land = index.country(country) if country else None
        if country and land is None:
            raise click.ClickException(one_line(f"no country has the code {country!r}: expected such as IQ"))
        found = explain_name(name, index, country=country)[:limit]
        if not found:
            suggestions = ", ".join(repr(s) for s in index.suggest(name))
            hint = f"; did you mean {suggestions}?" if suggestions else ""
            where = f" in {land.name}" if land else ""
            raise click.ClickException(one_line(f"no place{where} is called {name!r}{hint}"))
    rows = [("score", "name", "kind", "in", "latitude", "longitude", "± km", "id", "why")]
    for row in found:
        place = row.place
        where = ", ".join(w for w in (place.admin1, place.country) if w)
        point = (f"{place.latitude:.4f}", f"{place.longitude:.4f}", f"{place.radius_km:g}")
        rows.append((f"{row.score:.2f}", place.name, place.kind, where, *point, place.id, row.why))
    print_rows(rows)

"""The commands that read reports: map and extract."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.console import Command, check_output, go_on, print_incidents, show_progress, summarise
from geomap.cli.options import (
    gazetteer_option,
    language_option,
    make_online_geocoder,
    merge_option,
    online_options,
    processes_option,
    published_option,
    sources_argument,
)

if TYPE_CHECKING:
    from geomap.pipeline import Reading


@click.command("map", cls=Command)
@sources_argument
@published_option
@language_option
@merge_option
@gazetteer_option
@processes_option
@online_options
@click.option("--title", help="Heading of the page.")
@click.option("-o", "--output", default="map.html", show_default=True, help="The page to write.")
def map_command(sources: tuple[str, ...], title: str | None, output: str, **options: Any) -> None:
    """Read reports, print their incidents and write a map that opens without a network.

    REPORTS are files (.txt .md .html .jsonl .json .csv), folders, addresses, or - for standard input.
    """
    check_output(output, suffixes=(".html", ".htm"))
    reading = _read(sources, **options)
    from geomap.webmap import draw_map  # here: not before there is something to draw

    draw_map(reading.incidents, title=title).save(Path(output))
    print_incidents(reading)
    summarise(reading, output)


@click.command(cls=Command)
@sources_argument
@published_option
@language_option
@merge_option
@gazetteer_option
@processes_option
@online_options
@click.option("-o", "--output", default="-", show_default=True,
              help=".geojson .geojsonl .parquet .csv, or - for GeoJSON on standard output.")  # fmt: skip
def extract(sources: tuple[str, ...], output: str, **options: Any) -> None:
    """Read reports and write their incidents as data."""
    from geomap.export import check_suffix, write_incidents

    check_suffix(output)
    check_output(output)
    reading = _read(sources, **options)
    write_incidents(reading.incidents, output)
    summarise(reading, output)


def _read(
    sources: Sequence[str],
    *,
    published: datetime.datetime | None,
    language: str | None,
    merge: bool,
    gazetteer: Path | None,
    processes: int | None,
    **online: str | None,
) -> Reading:
    from geomap.pipeline import extract_incidents, require_reports

    reading = extract_incidents(
        sources,
        published=published.date() if published else None,
        language=language,
        merge=merge,
        gazetteer=gazetteer,
        geocoder=make_online_geocoder(**online),
        processes=processes,
        on_error=go_on,
        progress=show_progress,
    )
    require_reports(sources, reports=reading.reports, faults=reading.faults)
    return reading

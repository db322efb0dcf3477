"""The commands of map projects: new and build."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from geomap.cli.console import Command, go_on, print_incidents, show_progress, summarise, tell
from geomap.cli.options import gazetteer_option, processes_option


@click.command(cls=Command)
@click.argument("folder")
def new(folder: str) -> None:
    """Make a map project that builds at once."""
    from geomap.project import create_project

    path = create_project(folder)
    tell(f"Made {path}. Now run: geomap build {shlex.quote(str(path))}")


@click.command(cls=Command)
@click.argument("folder", default=".")
@gazetteer_option
@processes_option
def build(folder: str, gazetteer: Path | None, processes: int | None) -> None:
    """Build a map project: incidents.geojson, incidents.parquet and map.html."""
    from geomap.project import build_project, open_project

    project = open_project(folder)
    reading = build_project(
        project, gazetteer=gazetteer, processes=processes, on_error=go_on, progress=show_progress
    )
    print_incidents(reading)
    summarise(reading, str(project.folder / "map.html"))

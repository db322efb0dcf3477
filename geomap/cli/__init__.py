"""The command line: parse, call one function, print."""

from __future__ import annotations

import gc
import os

import click

from geomap import __version__
from geomap.cli.console import Group
from geomap.cli.gazetteer import gazetteer_group
from geomap.cli.incidents import extract, map_command
from geomap.cli.places import find, places
from geomap.cli.projects import build, new


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="geomap")
def main() -> None:
    """Turn reports of violent incidents into an incident dataset and an interactive map, offline."""
    # Two threads on products as small as these wait for each other: 57 s of two cores, 35 of one.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Half a million objects are loaded that stay: looking through them again and again is 7 % of a short run.
    gc.set_threshold(100_000)


for command in (map_command, extract, places, find, new, build, gazetteer_group):
    main.add_command(command)

"""Options that several commands share, and what they make."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geomap import __version__
from geomap.cli.console import tell
from geomap.model import LANGUAGES

if TYPE_CHECKING:
    from geomap.geocoding import Geocoder

sources_argument = click.argument("sources", nargs=-1, required=True, metavar="REPORTS...")
published_option = click.option(
    "--published",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Date of reports that carry none; 'Thursday' and 'last night' count from it.",
)
language_option = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="Language of reports that do not say; else each is told by its words.",
)
merge_option = click.option(
    "--merge", is_flag=True, help="Make one row of an incident that several reports tell of."
)
gazetteer_option = click.option(
    "--gazetteer",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The place index to use; else that of GEOMAP_GAZETTEER, else the packaged one.",
)
processes_option = click.option(
    "--processes",
    type=click.IntRange(1, 64),
    metavar="N",
    help="How many read reports; else one, and from 128 reports on one a core, at most four.",
)


def online_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of online geocoding to a command."""
    service = click.option(
        "--online",
        type=click.Choice(("nominatim", "photon", "geonames")),
        help="Ask this service for the places of incidents that the gazetteer lacks.",
    )
    host = click.option("--online-host", metavar="URL", help="Ask your own server of that service instead.")
    username = click.option(
        "--online-username",
        metavar="NAME",
        envvar="GEOMAP_GEONAMES_USERNAME",
        show_envvar=True,
        help="Your account at GeoNames, which wants one.",
    )
    return service(host(username(command)))


def make_online_geocoder(
    *, online: str | None, online_host: str | None, online_username: str | None
) -> Geocoder | None:
    """Make the online service that was asked for, and say what will go there."""
    if online is None:
        if online_host is not None:
            raise click.UsageError("--online-host needs --online, which says what kind of service it is")
        return None
    from geomap.geocoding import make_geocoder

    cache = os.environ.get("XDG_CACHE_HOME")
    geocoder = make_geocoder(
        online,
        cache=Path(cache) / "geomap" if cache else Path(click.get_app_dir("geomap")) / "cache",
        user_agent=f"geomap/{__version__}",
        address=online_host,
        username=online_username,
        tell=tell,
    )
    tell(f"Online: {geocoder.address} is asked for names that the gazetteer lacks, "
          "each with its country; no other word of a report is sent")  # fmt: skip
    return geocoder

"""The commands of the place index: gazetteer info, build and add."""

from __future__ import annotations

from pathlib import Path

import click

from geomap.cli.console import Group, plural, print_rows, show_bytes, tell


@click.group("gazetteer", cls=Group)
def gazetteer_group() -> None:
    """Say what the place index holds; make a bigger one, for GEOMAP_GAZETTEER to name."""


@gazetteer_group.command("info")
@click.option("--index", metavar="PATH", help="The index to look at; else the one in use.")
def gazetteer_info(index: str | None) -> None:
    """Print the sources, licences, counts and hash of a place index."""
    from geomap.placetables import describe_index

    print_rows(describe_index(Path(index) if index else None))


@gazetteer_group.command("build")
@click.option("--geonames", required=True, metavar="DUMP", help="allCountries.zip, IQ.zip or IQ.txt.")
@click.option("--alternate-names", metavar="TABLE", help="alternateNamesV2.zip or .txt: more spellings.")
@click.option("--admin1", metavar="TABLE", help="admin1CodesASCII.txt: names of provinces.")
@click.option("-o", "--output", required=True, metavar="PATH", help="The index to write.")
def gazetteer_build(geonames: str, alternate_names: str | None, admin1: str | None, output: str) -> None:
    """Add a GeoNames dump to the packaged places; given again, a stopped run goes on."""
    from geomap.placetables import build_geonames_index

    with show_bytes() as progress:
        added, known = build_geonames_index(
            Path(output), geonames=Path(geonames), admin1=Path(admin1) if admin1 else None,
            alternate_names=Path(alternate_names) if alternate_names else None, progress=progress, tell=tell,
        )  # fmt: skip
    tell(f"{plural(added, 'place')} more, {known} there before -> {output}")


@gazetteer_group.command("add")
@click.argument("table", metavar="PLACES.CSV")
@click.option("--index", metavar="PATH", help="The index to start from; else the one in use.")
@click.option("-o", "--output", required=True, metavar="PATH", help="The index to write.")
def gazetteer_add(table: str, index: str | None, output: str) -> None:
    """Add places of your own: CSV with name, latitude, longitude and what else is known."""
    from geomap.placetables import add_places

    added = add_places(Path(output), table=Path(table), base=Path(index) if index else None)
    tell(f"{plural(added, 'place')} of your own -> {output}")

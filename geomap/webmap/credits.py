"""Whom the page is owed to: a line in the corner of the map, and the list under "About this map".

What the places want said hangs on the ids of the incidents' places, so a map of a file made
long ago says it too.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from geomap.attribution import Attribution, list_attributions
from geomap.webmap.rows import Row

GROUND = Attribution("Natural Earth", "https://www.naturalearthdata.com/", "public domain")
LIBRARY = Attribution("Leaflet", "https://leafletjs.com/", "BSD-2-Clause")
BASEMAP_IDS = ("geonames:",)  # the names of its cities are GeoNames'
_LINK = '<a href="{1}" target="_blank" rel="noopener noreferrer nofollow">{0}</a>'


def make_attribution(rows: Sequence[Row]) -> str:
    """Give the line that stands in the corner of the map."""
    owed = [f"{_link(source)} {html.escape(source.licence)}" for source in _list_owed(rows)]
    return " · ".join([html.escape(GROUND.name), *owed, "Boundaries not authoritative"])


def make_credits(rows: Sequence[Row]) -> str:
    """Give the sources of the page, what they gave and their licences as entries of a list."""
    given = [(GROUND, "land, water and borders"), *((source, "places") for source in _list_owed(rows)),
             (LIBRARY, "map library")]  # fmt: skip
    return "".join(
        f"<li>{_link(source)} ({what}; {html.escape(source.licence)})</li>" for source, what in given
    )


def _list_owed(rows: Sequence[Row]) -> list[Attribution]:
    return list_attributions([*BASEMAP_IDS, *(row.text("place_id") for row in rows)])


def _link(source: Attribution) -> str:
    return _LINK.format(html.escape(source.name), html.escape(source.url))

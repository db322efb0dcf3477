"""The map as folium knows it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium

from geomap.files import replace_file
from geomap.webmap.basemap import Basemap
from geomap.webmap.incident_layer import IncidentLayer
from geomap.webmap.inline import list_assets
from geomap.webmap.page import Page
from geomap.webmap.panel import Panel
from geomap.webmap.rows import read_rows

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

MAX_ZOOM = 15  # the basemap has nothing nearer; marks a kilometre apart are well separate
TITLE = "Incidents"


class IncidentMap(folium.Map):
    """A folium map that is one file, needs no network and escapes what reports say.

    Other folium layers may be added, as long as they bring no scripts of their own: the
    page's policy lets nothing be loaded.

    Parameters
    ----------
    incidents
        The frame, EPSG:4326; columns may be missing.
    title
        Heading and title of the page.
    """

    def __init__(self, incidents: GeoDataFrame, *, title: str | None = None):
        super().__init__(
            location=[20.0, 10.0],
            tiles=None,
            zoom_start=2,
            control_scale=False,
            max_zoom=MAX_ZOOM,
            attributionControl=False,
            zoomSnap=0.25,
            minZoom=1,
        )
        self._name = "IncidentMap"
        self.options["max_zoom"] = MAX_ZOOM  # folium hands its max_zoom to the tile layer alone
        self.default_js: list[tuple[str, str]] = []  # of this map: the class keeps its own
        self.default_css: list[tuple[str, str]] = []
        rows = read_rows(incidents)
        heading = title or TITLE
        page = Page(heading)
        for name, asset in list_assets().items():
            page.header.add_child(asset, name=name)
        page.add_child(self)
        self.add_child(Panel(rows, title=heading))
        self.add_child(Basemap([row.point for row in rows if row.point]))
        self.add_child(IncidentLayer(rows))

    def save(self, outfile: str | os.PathLike[str] | Any, close_file: bool = True, **kwargs: Any) -> None:
        """Write the page in one step: the old file stands until the new one is whole.

        Raises
        ------
        OutputError
            Where the file cannot be written.
        """
        html = self.get_root().render(**kwargs).encode("utf-8")
        if not isinstance(outfile, (str, os.PathLike)):
            outfile.write(html)
            if close_file:
                outfile.close()
            return
        replace_file(Path(outfile), lambda stream: stream.write(html))


def draw_map(incidents: GeoDataFrame, *, title: str | None = None) -> IncidentMap:
    """Draw incidents as an interactive map in one HTML file.

    Parameters
    ----------
    incidents
        Incidents in EPSG:4326 as :func:`geomap.make_incidents` gives them. Columns may be
        missing or empty; an incident without a point is listed and not drawn.
    title
        Heading and title of the page, "Incidents" where none is given.

    Returns
    -------
    IncidentMap
        A folium map. ``.save(path)`` writes the page; the same incidents give the same
        bytes.
    """
    return IncidentMap(incidents, title=title)

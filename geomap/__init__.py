"""Turn reports of violent incidents into an incident dataset and an interactive map, offline."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geomap.errors import GeomapError
    from geomap.export import read_incidents, write_incidents
    from geomap.gazetteer import Gazetteer
    from geomap.incidents import COLUMNS, validate_incidents
    from geomap.merging import merge_incidents
    from geomap.model import Report
    from geomap.pipeline import extract_incidents, list_places
    from geomap.project import build_project, create_project, open_project
    from geomap.reports import read_reports
    from geomap.webmap import draw_map

__version__ = "0.1.0"
__all__ = [
    "COLUMNS",
    "Gazetteer",
    "GeomapError",
    "Report",
    "build_project",
    "create_project",
    "draw_map",
    "extract_incidents",
    "list_places",
    "merge_incidents",
    "open_project",
    "read_incidents",
    "read_reports",
    "validate_incidents",
    "write_incidents",
]

# Loaded when first asked for: "geomap --help" shall not wait for pandas, spaCy and folium.
_HOMES = {
    "errors": ["GeomapError"],
    "export": ["read_incidents", "write_incidents"],
    "gazetteer": ["Gazetteer"],
    "incidents": ["COLUMNS", "validate_incidents"],
    "merging": ["merge_incidents"],
    "model": ["Report"],
    "pipeline": ["extract_incidents", "list_places"],
    "project": ["build_project", "create_project", "open_project"],
    "reports": ["read_reports"],
    "webmap": ["draw_map"],
}


def __getattr__(name: str) -> Any:
    home = next((module for module, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module 'geomap' has no attribute {name!r}")
    return getattr(importlib.import_module(f"geomap.{home}"), name)

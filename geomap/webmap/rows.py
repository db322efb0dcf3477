"""The incidents frame, cell by cell, whatever file it came from.

A frame may lack columns, hold NaN, NaT or NA, numpy arrays in place of lists, or
JSON text in place of both (GeoJSON and CSV readers give that). Here each becomes a
plain value or None; nothing becomes zero.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


class Row:
    """One incident. Every getter gives None, or an empty list, for "not known"."""

    __slots__ = ("cells", "point")

    def __init__(self, cells: Mapping[str, Any], point: tuple[float, float] | None):
        self.cells = cells
        self.point = point  # (lon, lat) in degrees, EPSG:4326

    def text(self, column: str) -> str | None:
        """Give a cell as text without blanks around it."""
        value = _plain(self.cells.get(column))
        return (str(value).strip() or None) if value is not None else None

    def real(self, column: str) -> float | None:
        """Give a cell as a finite number."""
        try:
            value = float(_plain(self.cells.get(column)))
        except (TypeError, ValueError):
            return None
        return value if math.isfinite(value) else None

    def count(self, column: str) -> int | None:
        """Give a cell as a whole number."""
        value = self.real(column)
        return None if value is None else round(value)

    def items(self, column: str) -> list[Any]:
        """Give a cell that holds a list; a single value is a list of one."""
        value = self.cells.get(column)
        if isinstance(value, np.ndarray):
            value = value.tolist()
        if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
            try:
                value = json.loads(value)
            except ValueError:
                return [value]
        if isinstance(value, (list, tuple)):
            return [item for item in value if item is not None]
        value = _plain(value)
        return [] if value is None or not str(value).strip() else [value]


def _plain(value: Any) -> Any:
    """Turn the many ways of saying "missing" into None."""
    if isinstance(value, (list, tuple, dict, np.ndarray)):
        return value
    return None if value is None or pd.isna(value) else value


def read_rows(incidents: GeoDataFrame) -> list[Row]:
    """Read every incident of a frame in EPSG:4326 (or of no stated system), in date order."""
    names = [n for n in incidents.columns if n != _geometry_name(incidents)]
    columns = {str(name): incidents[name].tolist() for name in names}
    points = _read_points(incidents)
    rows = [
        Row({name: values[n] for name, values in columns.items()}, point) for n, point in enumerate(points)
    ]
    return sorted(rows, key=lambda row: row.text("date_start") or row.text("date_end") or "9999")


def _geometry_name(incidents: GeoDataFrame) -> str | None:
    name = getattr(incidents, "_geometry_column_name", None)
    return name if name in incidents.columns else None


def _read_points(incidents: GeoDataFrame) -> list[tuple[float, float] | None]:
    """Give (lon, lat) of each geometry, a point inside it where it is no point."""
    if _geometry_name(incidents) is None:
        return [None] * len(incidents)
    shapes = incidents.geometry
    if shapes.crs is not None and shapes.crs.to_epsg() != 4326:
        shapes = shapes.to_crs(4326)
    return [_read_point(shape) for shape in shapes]


def _read_point(shape: Any) -> tuple[float, float] | None:
    if shape is None or shape.is_empty:
        return None
    point = shape if shape.geom_type == "Point" else shape.representative_point()
    lon, lat = float(point.x), float(point.y)
    return (lon, lat) if math.isfinite(lon) and math.isfinite(lat) else None

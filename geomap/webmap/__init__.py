"""DRAW: incidents as an interactive map in one HTML file that needs no network."""

from geomap.webmap.incident_map import IncidentMap, draw_map

__all__ = ["IncidentMap", "draw_map"]

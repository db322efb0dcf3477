"""INCIDENTS: events -> one GeoDataFrame row each, and the table of what a row holds."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from geomap.boundaries import complete_place
from geomap.incidents.cells import confidence_cells, count_cells, list_evidence, place_cells, time_cells
from geomap.incidents.columns import COLUMNS, CRS, OTHER_COUNTS, PANDAS_DTYPES, PHRASES, STATUSES, Column
from geomap.incidents.validation import validate_incidents

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas

    from geomap.model import Event, Report

__all__ = ["COLUMNS", "CRS", "STATUSES", "Column", "frame_rows", "make_incidents", "validate_incidents"]


def make_incidents(events: Iterable[Event], *, reports: Mapping[str, Report]) -> geopandas.GeoDataFrame:
    """Turn events into rows.

    Parameters
    ----------
    events
        Events with their places resolved; those of one report follow each other.
    reports
        The reports that the events came from, by id.

    Returns
    -------
    geopandas.GeoDataFrame
        One row an event with :data:`COLUMNS` and a point (lon, lat), EPSG:4326,
        or no geometry where the place is not known.
    """
    return frame_rows([_make_row(event, reports[event.report_id]) for event in events])


def frame_rows(rows: list[dict[str, Any]]) -> geopandas.GeoDataFrame:
    """Put rows of plain values, each with a ``point`` (lon, lat) or None, into a typed frame."""
    import geopandas
    import pandas
    from shapely.geometry import Point

    data = {
        column.name: pandas.Series([row.get(column.name) for row in rows], dtype=PANDAS_DTYPES[column.dtype])
        for column in COLUMNS
    }
    points = [Point(row["point"]) if row.get("point") else None for row in rows]
    return geopandas.GeoDataFrame(data, geometry=geopandas.GeoSeries(points, crs=CRS), crs=CRS)


def _make_row(event: Event, report: Report) -> dict[str, Any]:
    site = event.site
    row: dict[str, Any] = {
        "incident_id": _make_id(event),
        "event_type": event.event_type,
        "sub_event_type": event.sub_event_type,
        "status": event.status,
        "report_ids": [report.id],
        "sources": [_describe_source(report)],
        "n_reports": 1,
        "evidence": list_evidence(event),
        "review": "auto",
        "rank": event.rank,
    }
    place = complete_place(site.place) if site and site.place else None
    row |= confidence_cells(event.confidence)
    row |= place_cells(site, place)
    row |= time_cells(event.period, place)
    row |= count_cells("killed", event.killed) | count_cells("injured", event.injured)
    for name in OTHER_COUNTS:
        count = getattr(event, name)
        row[name] = count.best if count else None
    for name in PHRASES:
        phrase = getattr(event, name)
        row[name] = phrase.text if phrase else None
    row["title"] = _make_title(event.label, row)
    return row


def _make_id(event: Event) -> str:
    """Name an incident by the report and the words that told of it first."""
    first = event.triggers[0]
    key = f"{event.report_id}\0{first.part}\0{first.start}\0{_site_key(event)}"
    return "inc-" + hashlib.sha256(key.encode()).hexdigest()[:12]


def _site_key(event: Event) -> str:
    """Tell apart the incidents that one verb tells of ("missiles hit the bases of A and B")."""
    site = event.site
    if site is None or site.place is None:
        return site.name if site else ""
    return f"{site.place.id} {site.place.name}" if site.spot else site.place.id


def _describe_source(report: Report) -> dict[str, str | None]:
    published = report.published.isoformat() if report.published else None
    return {
        "report_id": report.id,
        "title": report.title or None,
        "source": report.source,
        "url": report.url,
        "published": published,
    }


def _make_title(label: str, row: Mapping[str, Any]) -> str:
    where = [row["place"], row["admin1"], row["country"]]
    named = [w for i, w in enumerate(where) if w and w not in where[:i]][:2]
    return ", ".join([label, *(named or ["place unknown"])])

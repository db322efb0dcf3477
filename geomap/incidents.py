"""INCIDENTS: events -> one GeoDataFrame row each, and the table of what a row holds."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from geomap.boundaries import complete_place, locate_points, measure_offsets
from geomap.errors import IncidentError
from geomap.extraction.words import place_precision

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas

    from geomap.model import Count, Event, Period, Place, Report, Span, Toponym

Dtype = Literal["string", "date", "time", "timestamp", "integer", "number", "list"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the incident table."""

    name: str
    dtype: Dtype
    nullable: bool
    meaning: str


COLUMNS: tuple[Column, ...] = tuple(
    Column(*row)
    for row in (
        ("incident_id", "string", False, "stable: the same inputs give the same id"),
        ("title", "string", False, "one line: what and where"),
        ("event_type", "string", False, "ACLED event type, snake_case"),
        ("sub_event_type", "string", False, "ACLED sub-event type, snake_case"),
        ("status", "string", False, "occurred, attempted, foiled, threatened or denied"),
        ("date_start", "date", True, "first local day, ISO"),
        ("date_end", "date", True, "last local day, ISO, inclusive"),
        ("time_local", "time", True, "local time of day, 24 hours, HH:MM"),
        ("timezone", "string", True, "IANA zone of the place"),
        ("time_precision", "string", False, "minute, hour, part_of_day, day, week, month, year or unknown"),
        ("start_utc", "timestamp", True, "start of the interval, UTC"),
        ("end_utc", "timestamp", True, "end of the interval, UTC"),
        ("place", "string", True, "resolved name"),
        ("place_text", "string", True, "words in the report"),
        ("place_id", "string", True, "gazetteer id"),
        ("place_why", "string", True, "why this place, how surely and what else; or why none was chosen"),
        ("admin1", "string", True, "first-level administrative area"),
        ("country", "string", True, "country name"),
        ("country_code", "string", True, "ISO 3166-1 alpha-2"),
        (
            "geo_precision",
            "integer",
            True,
            "1 exact site, 2 town or near it, 3 district or province, 4 country",
        ),
        ("radius_km", "number", True, "radius of the doubt about the point, km"),
        ("killed", "integer", True, "people killed, best estimate; null when not stated"),
        ("killed_low", "integer", True, "people killed, lowest"),
        ("killed_high", "integer", True, "people killed, highest; null when open"),
        ("injured", "integer", True, "people injured, best estimate; null when not stated"),
        ("injured_low", "integer", True, "people injured, lowest"),
        ("injured_high", "integer", True, "people injured, highest; null when open"),
        ("actor1", "string", True, "who did it, as reported"),
        ("actor2", "string", True, "the other armed side, as reported"),
        ("target", "string", True, "who or what was attacked, as reported"),
        ("weapon", "string", True, "with what, as reported"),
        ("report_ids", "list", False, "the reports it rests on"),
        ("sources", "list", False, "of those reports: {report_id, title, source, url, published}"),
        ("n_reports", "integer", False, "how many reports"),
        ("evidence", "list", False, "{report_id, field, part, start, end, quote} for each filled cell"),
        ("confidence", "number", True, "0 to 1; null until it is calibrated"),
        ("review", "string", False, "auto, accepted, corrected or added"),
        ("rank", "integer", False, "1 is the report's main incident"),
    )
)
CRS = "EPSG:4326"
# How far off its country a point may lie besides its radius: Natural Earth draws 420 of GeoNames'
# 234,910 towns abroad, by 6.1 km at most, 3.1 km more than their radius (one town is misplaced).
BORDER_KM = 5.0
STATUSES = ("occurred", "attempted", "foiled", "threatened", "denied")
TIME_PRECISIONS = ("minute", "hour", "part_of_day", "day", "week", "month", "year", "unknown")
REVIEWS = ("auto", "accepted", "corrected", "added")
PANDAS_DTYPES: dict[Dtype, str] = {
    "string": "str",
    "date": "str",
    "time": "str",
    "timestamp": "datetime64[ns, UTC]",
    "integer": "Int64",
    "number": "float64",
    "list": "object",
}


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
        "confidence": event.confidence,
        "review": "auto",
        "rank": event.rank,
    }
    place = complete_place(site.place) if site and site.place else None
    row |= _place_cells(site, place)
    row |= _time_cells(event.period, place)
    row |= _count_cells("killed", event.killed) | _count_cells("injured", event.injured)
    for name in ("actor1", "actor2", "target", "weapon"):
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


def _explain_place(site: Toponym) -> str | None:
    """Say why the place was chosen, its score and what came second, or why it stays open."""
    match, described = site.match, site.spot.why if site.spot else ""
    if match is None:
        return described or site.why_open
    second = match.runner_up
    words = [described, match.why, f"{match.score:.2f}"]
    if second:
        where = (second.admin1, second.country or second.country_code)
        apart = [name for name in where if name and name != second.name]
        words.append(", ".join([f"else {second.name} ({second.kind})", *apart]))
    return "; ".join(word for word in words if word).replace("_", " ")


def _place_cells(site: Toponym | None, place: Place | None) -> dict[str, Any]:
    if site is None:
        return {"place": None, "admin1": None, "country": None}
    cells: dict[str, Any] = {"place": None, "admin1": None, "country": None, "place_text": site.words.quote}
    cells["place_why"] = _explain_place(site)
    if place is None:
        return cells
    return cells | {
        "place": place.name,
        "place_id": place.id,
        "admin1": place.admin1,
        "country": place.country,
        "country_code": place.country_code,
        "geo_precision": place_precision(place.kind),
        "radius_km": place.radius_km,
        "point": (place.longitude, place.latitude),
    }


def _count_cells(name: str, count: Count | None) -> dict[str, int | None]:
    return {
        name: count.best if count else None,
        f"{name}_low": count.low if count else None,
        f"{name}_high": count.high if count else None,
    }


def _time_cells(period: Period | None, place: Place | None) -> dict[str, Any]:
    zone = place.timezone if place else None
    cells: dict[str, Any] = {"timezone": zone, "time_precision": "unknown"}
    if period is None:
        return cells
    if period.zone is None:
        cells["time_local"] = period.time
    if period.start is None or period.end is None:
        return cells
    cells["time_precision"] = period.precision
    cells["date_start"], cells["date_end"] = period.start.isoformat(), period.end.isoformat()
    tz = _zone(period.zone or zone)
    if tz is None:
        return cells
    begin, finish = _interval(period)
    cells["start_utc"] = begin.replace(tzinfo=tz).astimezone(datetime.UTC)
    cells["end_utc"] = finish.replace(tzinfo=tz).astimezone(datetime.UTC)
    local = _zone(zone)
    if period.zone and period.time and local is not None:
        begin = begin.replace(tzinfo=tz).astimezone(local)
        cells["time_local"] = begin.strftime("%H:%M")
        cells["date_start"] = cells["date_end"] = begin.date().isoformat()
    return cells


def _interval(period: Period) -> tuple[datetime.datetime, datetime.datetime]:
    assert period.start is not None
    assert period.end is not None
    if period.time and period.precision in ("minute", "hour"):
        at = datetime.datetime.combine(period.start, datetime.time.fromisoformat(period.time))
        return at, at + datetime.timedelta(minutes=1 if period.precision == "minute" else 60)
    day = datetime.timedelta(days=1)
    midnight = datetime.time.min
    return (
        datetime.datetime.combine(period.start, midnight),
        datetime.datetime.combine(period.end, midnight) + day,
    )


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def list_evidence(event: Event) -> list[dict[str, Any]]:
    """List the words that each filled cell of an event's row rests on."""
    found: list[tuple[str, Span]] = [("sub_event_type", span) for span in event.triggers]
    if event.site is not None:
        found.append(("place", event.site.words))
    for name in ("killed", "injured"):
        count = getattr(event, name)
        found += [(name, span) for span in (count.spans if count else ())]
    found += [("date_start", span) for span in (event.period.spans if event.period else ())]
    for name in ("actor1", "actor2", "target", "weapon"):
        phrase = getattr(event, name)
        if phrase is not None:
            found.append((name, phrase.span))
    return [
        {
            "report_id": event.report_id,
            "field": field,
            "part": span.part,
            "start": span.start,
            "end": span.end,
            "quote": span.quote,
        }
        for field, span in found
    ]


def validate_incidents(incidents: geopandas.GeoDataFrame) -> None:
    """Hold a frame to :data:`COLUMNS`.

    Raises
    ------
    IncidentError
        When anything is wrong; the message lists every fault with its row.
    """
    names = [column.name for column in COLUMNS]
    faults = [f"column {name!r} is missing" for name in names if name not in incidents.columns]
    if incidents.crs is None or incidents.crs.to_epsg() != 4326:
        faults.append(f"the CRS is {str(incidents.crs)!r}, expected {CRS}")
    if not faults:
        faults = [
            fault for i, row in enumerate(incidents.to_dict("records")) for fault in _row_faults(i, row)
        ]
        repeated = incidents["incident_id"][incidents["incident_id"].duplicated()]
        faults += [f"incident_id {value!r} occurs more than once" for value in sorted(set(repeated))]
        faults += _list_misplaced(incidents)
    if faults:
        raise IncidentError(f"{len(faults)} faults in the incidents: " + "; ".join(faults))


def _list_misplaced(incidents: geopandas.GeoDataFrame) -> list[str]:
    """List the rows whose point lies in another country than they say, and well off its border.

    Ground that the named country claims is no fault. First-level areas and time zones are not held
    to the boundaries: GeoNames itself puts one town in a hundred into another area.
    """
    points = incidents.geometry
    rows = incidents[points.notna() & points.x.abs().le(180) & points.y.abs().le(90)]
    rows = rows[rows["country_code"].notna()]
    lat, lon, codes = (
        column.to_numpy() for column in (rows.geometry.y, rows.geometry.x, rows["country_code"])
    )
    grounds = locate_points(lat, lon) if len(rows) else []
    abroad = [
        ground.country_code not in (None, code) and code not in ground.claimants
        for ground, code in zip(grounds, codes, strict=True)
    ]
    if not any(abroad):
        return []
    offsets = measure_offsets(lat[abroad], lon[abroad], country_codes=codes[abroad].tolist())
    found = zip(rows[abroad].itertuples(), compress(grounds, abroad), offsets.tolist(), strict=True)
    return [
        f"row {row.Index} ({row.incident_id}): latitude {row.geometry.y}, longitude {row.geometry.x}"
        f" lies in {ground.country} ({ground.country_code}), {offset:.0f} km from {row.country_code}: "
        "correct the point, the country_code or the radius_km"
        for row, ground, offset in found
        if offset > BORDER_KM + (row.radius_km if row.radius_km > 0 else 0)
    ]


def _row_faults(index: int, row: Mapping[str, Any]) -> list[str]:
    import pandas

    def missing(name: str) -> bool:
        value = row[name]
        return value is None or (not isinstance(value, list | tuple) and bool(pandas.isna(value)))

    faults = [
        f"{column.name} is missing" for column in COLUMNS if not column.nullable and missing(column.name)
    ]
    for name, allowed in (("status", STATUSES), ("time_precision", TIME_PRECISIONS), ("review", REVIEWS)):
        if not missing(name) and row[name] not in allowed:
            faults.append(f"{name} is {row[name]!r}, expected one of {', '.join(allowed)}")
    for name in ("killed", "injured"):
        numbers = [row[key] for key in (f"{name}_low", name, f"{name}_high") if not missing(key)]
        if any(n < 0 for n in numbers) or numbers != sorted(numbers):
            faults.append(
                f"{name}: low, best, high are {[int(n) for n in numbers]}, expected 0 <= low <= best <= high"
            )
    if not missing("date_start") and not missing("date_end") and row["date_start"] > row["date_end"]:
        faults.append(f"date_start {row['date_start']!r} is after date_end {row['date_end']!r}")
    point = row["geometry"]
    if point is not None and not (-180 <= point.x <= 180 and -90 <= point.y <= 90):
        faults.append(f"the point ({point.x}, {point.y}) is not (lon, lat) in degrees")
    if not missing("confidence") and not 0 <= row["confidence"] <= 1:
        faults.append(f"confidence is {row['confidence']!r}, expected 0 to 1")
    return [f"row {index} ({row['incident_id']}): {fault}" for fault in faults]

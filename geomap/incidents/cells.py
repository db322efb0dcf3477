"""The cells of a row: each part of an event as plain values, and the words it rests on."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from geomap.incidents.columns import OTHER_COUNTS, PHRASES
from geomap.words import place_precision

if TYPE_CHECKING:
    from geomap.model import Confidence, Count, Event, Period, Place, Span, Toponym


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


def place_cells(site: Toponym | None, place: Place | None) -> dict[str, Any]:
    """Fill the cells of the place; ``place`` is the site's, completed by the boundaries."""
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


def confidence_cells(confidence: Confidence | None) -> dict[str, float | None]:
    """Fill the four cells of confidence."""
    if confidence is None:
        return {}
    cells = {"": confidence.row, "_place": confidence.place, "_date": confidence.date}
    return {f"confidence{name}": share for name, share in (cells | {"_counts": confidence.counts}).items()}


def count_cells(name: str, count: Count | None) -> dict[str, int | None]:
    """Fill best, low and high of ``killed`` or ``injured``."""
    return {
        name: count.best if count else None,
        f"{name}_low": count.low if count else None,
        f"{name}_high": count.high if count else None,
    }


def time_cells(period: Period | None, place: Place | None) -> dict[str, Any]:
    """Fill days, time of day and instants; the zone is the place's."""
    zone = place.timezone if place else None
    cells: dict[str, Any] = {"timezone": zone, "time_precision": "unknown"}
    if period is None:
        return cells
    if period.zone is None:
        cells["time_local"] = period.time
    cells["date_basis"] = period.basis
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
    for name in ("killed", "injured", *OTHER_COUNTS):
        count = getattr(event, name)
        found += [(name, span) for span in (count.spans if count else ())]
    found += [("date_start", span) for span in (event.period.spans if event.period else ())]
    for name in PHRASES:
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

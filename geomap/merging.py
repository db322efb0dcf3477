"""MERGE: rows of several reports that tell of one incident -> one row with every source.

First version: one place, one interval of days, one family of event types, one
row a report. Rows without a point or a date stay alone.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from geomap.distances import distance_km
from geomap.incidents import COLUMNS, frame_rows

if TYPE_CHECKING:
    import geopandas

FAMILIES = {
    "explosions_remote_violence": "violence",
    "battles": "violence",
    "violence_against_civilians": "violence",
    "riots": "violence",
    "protests": "protest",
    "strategic_developments": "other",
}
SAME_SITE_KM = 12.0
DAY = datetime.timedelta(days=1)
Row = dict[str, Any]
# What is told of one time together: cells of two reports would not fit.
WHEN = (
    "date_start", "date_end", "date_basis", "time_local", "timezone", "time_precision",
    "start_utc", "end_utc",
)  # fmt: skip


def merge_incidents(incidents: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Make one row an incident.

    A merged row keeps the id and the words of the row whose report appeared
    first. Its ``killed`` and ``injured`` are those of the report that appeared
    last and states them, with the lowest and the highest that any report states. How likely these
    numbers are right, and so the whole row, is not known: its ``confidence`` and
    ``confidence_counts``, fitted on single reports, are null.

    Parameters
    ----------
    incidents
        Rows of :func:`geomap.incidents.make_incidents`.

    Returns
    -------
    geopandas.GeoDataFrame
        In the order of their first rows; merging it again changes nothing.
    """
    rows = [_plain_row(row) for row in incidents.to_dict("records")]
    order = sorted(
        range(len(rows)), key=lambda i: (_published(rows[i]), rows[i]["report_ids"], rows[i]["rank"])
    )
    clusters: list[list[int]] = []
    by_day: dict[datetime.date, list[int]] = defaultdict(list)
    for i in order:
        home = next(
            (c for c in _candidates(rows[i], by_day) if _is_same(rows[clusters[c][0]], rows, clusters[c], i)),
            None,
        )
        if home is None:
            home = len(clusters)
            clusters.append([])
            for day in _days(rows[i]):
                by_day[day].append(home)
        clusters[home].append(i)
    clusters.sort(key=min)
    return frame_rows([_join([rows[i] for i in cluster]) for cluster in clusters])


def _plain_row(row: Row) -> Row:
    import pandas

    plain: Row = {}
    for column in COLUMNS:
        value = row[column.name]
        if column.dtype == "list":
            plain[column.name] = list(value)
        else:
            plain[column.name] = None if pandas.isna(value) else value
    point = row["geometry"]
    plain["point"] = (point.x, point.y) if point is not None else None
    return plain


def _published(row: Row) -> str:
    return min((s["published"] or "9999" for s in row["sources"]), default="9999")


def _days(row: Row) -> list[datetime.date]:
    if not row["date_start"] or not row["date_end"] or row["point"] is None:
        return []
    start, end = (datetime.date.fromisoformat(row[name]) for name in ("date_start", "date_end"))
    if end - start > 7 * DAY:
        return []
    return [start + i * DAY for i in range((end - start).days + 1)]


def _candidates(row: Row, by_day: dict[datetime.date, list[int]]) -> list[int]:
    return sorted({cluster for day in _days(row) for cluster in by_day[day]})


def _is_same(first: Row, rows: list[Row], cluster: list[int], i: int) -> bool:
    row = rows[i]
    if FAMILIES[first["event_type"]] != FAMILIES[row["event_type"]] or first["status"] != row["status"]:
        return False
    if first["geo_precision"] > 2 or row["geo_precision"] > 2:
        return False
    told = {report for k in cluster for report in rows[k]["report_ids"]}
    if told & set(row["report_ids"]):
        return False
    a, b = first["point"], row["point"]
    reach = max(SAME_SITE_KM, min(first["radius_km"], row["radius_km"]))
    return bool(distance_km((a[1], a[0]), (b[1], b[0])) <= reach)


def _join(rows: list[Row]) -> Row:
    """Join the rows of one incident, the first-published one first."""
    if len(rows) == 1:
        return rows[0]
    joined = dict(rows[0])
    for column in COLUMNS:
        if joined[column.name] is None:
            joined[column.name] = next((r[column.name] for r in rows if r[column.name] is not None), None)
    finest = min(rows, key=lambda r: (r["geo_precision"], r["radius_km"]))
    for name in (
        "place",
        "place_text",
        "place_id",
        "place_why",
        "confidence_place",
        "admin1",
        "geo_precision",
        "radius_km",
        "point",
    ):
        joined[name] = finest[name]
    told = min(rows, key=lambda r: r["date_basis"] == "report")
    if told is not rows[0]:  # a day that words give goes before that of the report
        joined |= {name: told[name] for name in WHEN}
    joined["report_ids"] = [i for row in rows for i in row["report_ids"]]
    joined["sources"] = [s for row in rows for s in row["sources"]]
    joined["evidence"] = [e for row in rows for e in row["evidence"]]
    joined["n_reports"] = len(joined["report_ids"])
    joined["rank"] = min(row["rank"] for row in rows)
    for name in ("killed", "injured"):
        joined |= _join_counts(name, rows)
    joined["confidence"] = joined["confidence_counts"] = None
    return joined


def _join_counts(name: str, rows: list[Row]) -> Row:
    stated = [row for row in rows if row[name] is not None or row[f"{name}_low"] is not None]
    if not stated:
        return {}
    last = max(enumerate(stated), key=lambda pair: (_published(pair[1]), pair[0]))[1]
    lows = [n for row in stated for n in (row[f"{name}_low"], row[name]) if n is not None]
    highs = [row[f"{name}_high"] for row in stated]
    top = None if None in highs else max(highs)
    joined = {name: last[name], f"{name}_low": min(lows), f"{name}_high": top}
    if name == "killed":  # who did it is part of that number, and who says it says that number
        joined |= {other: last[other] for other in ("killed_perpetrators", "toll_source")}
    return joined

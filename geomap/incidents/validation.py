"""Hold a table of incidents to what its columns promise; all faults are told at once."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING, Any

from geomap.boundaries import locate_points, measure_offsets
from geomap.errors import IncidentError
from geomap.incidents.columns import CODES, COLUMNS, CONFIDENCES, CRS, OTHER_COUNTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas

# How far off its country a point may lie besides its radius: Natural Earth draws 420 of GeoNames'
# 234,910 towns abroad, by 6.1 km at most, 3.1 km more than their radius (one town is misplaced).
BORDER_KM = 5.0


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
    for name, allowed in CODES.items():
        if not missing(name) and row[name] not in allowed:
            faults.append(f"{name} is {row[name]!r}, expected one of {', '.join(allowed)}")
    for name in ("killed", "injured"):
        numbers = [row[key] for key in (f"{name}_low", name, f"{name}_high") if not missing(key)]
        if any(n < 0 for n in numbers) or numbers != sorted(numbers):
            faults.append(
                f"{name}: low, best, high are {[int(n) for n in numbers]}, expected 0 <= low <= best <= high"
            )
    negative = [f"{name} is {int(row[name])}" for name in OTHER_COUNTS if not missing(name) and row[name] < 0]
    faults += [f"{fault}, expected 0 or more, or null" for fault in negative]
    if not missing("date_start") and not missing("date_end") and row["date_start"] > row["date_end"]:
        faults.append(f"date_start {row['date_start']!r} is after date_end {row['date_end']!r}")
    point = row["geometry"]
    if point is not None and not (-180 <= point.x <= 180 and -90 <= point.y <= 90):
        faults.append(f"the point ({point.x}, {point.y}) is not (lon, lat) in degrees")
    faults += [
        f"{name} is {row[name]!r}, expected 0 to 1"
        for name in CONFIDENCES
        if not missing(name) and not 0 <= row[name] <= 1
    ]
    return [f"row {index} ({row['incident_id']}): {fault}" for fault in faults]

"""Reviewed rows take the place of the same thing in other sources.

Without this "Chechnya" is found twice, once reviewed and once from GeoNames, and every reader must
guess that the two are one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from tables import Row

from geomap.namekeys import name_key
from geomap.placetables.sameness import apart_km, is_same


def stands_for(reviewed: Row, other: Row) -> bool:
    """Tell whether a row of another source is the reviewed place: like kind, country, place and name."""
    if not is_same(reviewed.thing, other.thing):
        return False
    ours, theirs = (set(map(name_key, (row.name, *row.spellings))) for row in (reviewed, other))
    return name_key(reviewed.name) in theirs or name_key(other.name) in ours


def override_rows(reviewed: list[Row], others: Iterable[Row]) -> list[Row]:
    """Return all rows; what a reviewed one stands for is kept under its id but no longer named.

    The reviewed row takes over its spellings, as alternates, and its number of inhabitants.
    """
    rows = {row.id: row for row in others}
    countries = {row.country for row in reviewed}
    cells: dict[tuple[str | None, str], list[Row]] = defaultdict(list)
    for row in rows.values():
        if row.country not in countries:
            continue
        cells[row.country, name_key(row.name)].append(row)
        for key in {name_key(name) for name in row.spellings} - {name_key(row.name)}:
            cells[row.country, key].append(row)
    result = []
    for row in reviewed:
        keys = dict.fromkeys(map(name_key, (row.name, *row.spellings)))
        near = {
            other.id: other for key in keys for other in cells[row.country, key] if stands_for(row, other)
        }
        free = [other for other in near.values() if rows[other.id].named]
        if free:
            same = min(free, key=lambda other: (apart_km(row.thing, other.thing), other.id))
            rows[same.id] = replace(same, named=False)
            population = max(row.population, same.population)
            row = replace(row, alternates=(same.name, *same.spellings), population=population)
        result.append(row)
    return [*result, *rows.values()]

"""Cells of an incident as a reader's words: counts, dates, places.

The page shows these and computes none of its own, so that the popup, the list and
the table for browsers without scripts say the same. "Unknown" is always said.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from geomap.webmap.rows import Row
from geomap.webmap.symbols import DATE_BASES, GEO_PRECISIONS, TIME_PRECISIONS

UNKNOWN = "unknown"
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

Bounds = tuple[int | None, int | None]


def read_bounds(row: Row, column: str) -> Bounds:
    """Give the lowest and highest count; a best estimate that stands alone is both."""
    best, low, high = (row.count(column + end) for end in ("", "_low", "_high"))
    if low is None and high is None:
        return best, best
    return low, high


def count_words(row: Row, column: str) -> str:
    """Say a count of people: "0, as reported", "3", "at least 12", "17 (15–20)", "unknown"."""
    low, high = read_bounds(row, column)
    said = bounds_words(low, high)
    best = row.count(column)
    if low is not None and high is not None and best is not None and low < high:
        said = f"{best:,} ({said})"
    return "0, as reported" if (low, high) == (0, 0) else said


def bounds_words(low: int | None, high: int | None) -> str:
    """Say a range of which either end may be open."""
    if low is None and high is None:
        return UNKNOWN
    if low is None:
        return f"at most {high:,}"
    if high is None:
        return f"at least {low:,}"
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def total_words(rows: Sequence[Row], column: str) -> str | None:
    """Say the total of a count over the incidents that state it, or None where none does.

    What was threatened or denied is left out: nobody is known to have died in it.
    """
    counted = [row for row in rows if row.text("status") not in ("threatened", "denied")]
    stated = [bounds for row in counted if (bounds := read_bounds(row, column)) != (None, None)]
    if not stated:
        return None
    low = sum(bounds[0] or 0 for bounds in stated)
    highs = [bounds[1] for bounds in stated]
    high = None if None in highs else sum(h for h in highs if h is not None)
    return f"{bounds_words(low, high)} (stated for {len(stated):,} of {len(rows):,})"


def date_words(row: Row) -> str:
    """Say the days without time or precision."""
    first, last = _read_date(row, "date_start"), _read_date(row, "date_end")
    if first is None and last is None:
        return row.text("date_start") or row.text("date_end") or UNKNOWN
    if first is None or last is None:
        day = first or last
        assert day is not None
        return ("on or after " if last is None else "on or before ") + _say_day(day)
    if first == last:
        return _say_day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_say_day(last)}"
    return f"{_say_day(first)} – {_say_day(last)}"


def _read_date(row: Row, column: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat((row.text(column) or "")[:10])
    except ValueError:
        return None


def _say_day(day: datetime.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def when_words(row: Row) -> str:
    """Say day, local time, how exactly both are known and what the day rests on."""
    said, basis = date_words(row), DATE_BASES.get(row.text("date_basis") or "")
    if said == UNKNOWN:
        return f"{said}; {basis}" if basis else said
    time, zone, code = row.text("time_local"), row.text("timezone"), row.text("time_precision")
    if time is not None:
        time = re.sub(r"^(\d\d:\d\d):00$", r"\1", time)  # GeoJSON readers make a clock time of it
        said += f", {time} local time" + (f" ({zone})" if zone else "")
    precision = TIME_PRECISIONS.get(code) if code else None
    return "; ".join(part for part in (said, precision, basis) if part)


def place_words(row: Row) -> str:
    """Say place, province and country, each once."""
    names: list[str] = []
    for name in (row.text("place"), row.text("admin1"), row.text("country")):
        if name is not None and name not in names:
            names.append(name)
    return ", ".join(names) or UNKNOWN


def where_words(row: Row) -> str:
    """Say the place, how exactly it is known and, where it stayed open, what the report calls it."""
    said = place_words(row)
    reported = row.text("place_text")
    if said == UNKNOWN and reported:
        said += f"; the report says “{reported}”"
    precision = GEO_PRECISIONS.get(row.count("geo_precision") or 0)
    radius = row.real("radius_km")
    near = f"within {km_words(radius)}" if radius else None
    doubt = ", ".join(part for part in (precision, near) if part)
    said = f"{said}; {doubt}" if doubt and said != UNKNOWN else said
    return said if row.point is not None else f"{said}; not on the map"


def km_words(km: float) -> str:
    """Say a length: two figures are all that a radius of doubt deserves."""
    return f"{km:.1f} km".replace(".0 km", " km") if km < 10 else f"{round(km):,} km"

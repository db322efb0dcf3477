"""From a user's table into an index: reviewed places, first choices of their names.

Points are degrees, EPSG:4326; radii are km.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from geomap.namekeys import name_key
from geomap.placetables.geonames import spell_name
from geomap.placetables.indexfile import Draft, NameCells, PlaceCells
from geomap.placetables.owntable import OwnPlace
from geomap.placetables.sameness import Thing, is_same

_NAMESAKES = """SELECT p.no, k.text, p.country, p.latitude, p.longitude, p.radius_km
    FROM name n JOIN place p ON p.no = n.place JOIN term k ON k.no = p.kind
    WHERE n.key = ? AND n.preferred AND p.no <> ?"""
_TOWNS = "SELECT p.latitude, p.longitude, p.country, p.timezone FROM place p WHERE p.timezone IS NOT NULL"


def load_own_places(draft: Draft, places: Sequence[OwnPlace], *, source: str) -> None:
    """Put a user's places into a draft.

    A place that an earlier table of the user's has under the same id is replaced. An entry that is
    the same place lends its spellings, and is found by id only.
    """
    numbers = _number_places(draft, places)
    zones = _find_zones(draft, places)
    cells: list[PlaceCells] = []
    names: list[NameCells] = []
    heirs: dict[int, int] = {}
    for place, zone in zip(places, zones, strict=True):
        no = numbers[place.id]
        cells.append(
            (
                no, place.id, place.name, draft.term(place.kind), place.country,
                draft.term(place.admin1) if place.admin1 else None, place.latitude, place.longitude,
                place.radius_km, 0, zone, draft.term(source), 1,
            )
        )  # fmt: skip
        for name in (place.name, *place.spellings):
            names += [(key, no, n, True) for key, n in spell_name(name, country=place.country)]
        heirs |= dict.fromkeys(_find_same(draft, place, no), no)
    _forget_names(draft, numbers.values())
    _lend_names(draft, heirs)
    draft.database.executemany("DELETE FROM place WHERE no = ?", ((no,) for no in numbers.values()))
    draft.add_places(cells)
    draft.add_names(names)


def _number_places(draft: Draft, places: Iterable[OwnPlace]) -> dict[str, int]:
    """Return the number of each place by id: the one it has, or the next free one under zero."""
    known: dict[str, int] = dict(
        draft.database.execute("SELECT id, no FROM place WHERE id >= 'user:' AND id < 'user;'").fetchall()
    )
    lowest = draft.database.execute("SELECT min(no, 0) FROM (SELECT min(no) AS no FROM place)").fetchone()[0]
    new = (place.id for place in places if place.id not in known)
    numbers = {place_id: lowest - n for n, place_id in enumerate(new, 1)}
    return {place.id: known.get(place.id) or numbers[place.id] for place in places}


def _find_zones(draft: Draft, places: Sequence[OwnPlace]) -> list[int | None]:
    """Return the term of each place's time zone: that of the nearest entry within a degree or two.

    One walk over the index for all of them: it has no order by point.
    """
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for i, place in enumerate(places):
        row, column = math.floor(place.latitude), math.floor(place.longitude)
        for cell in ((row + y, column + x) for y in (-1, 0, 1) for x in (-1, 0, 1)):
            cells[cell].append(i)
    best: list[tuple[float, int | None]] = [(math.inf, None)] * len(places)
    for latitude, longitude, country, zone in draft.database.execute(_TOWNS):
        for i in cells.get((math.floor(latitude), math.floor(longitude)), ()):
            place = places[i]
            east = (place.longitude - longitude) * math.cos(math.radians(latitude))
            away = math.hypot(place.latitude - latitude, east)
            if away < best[i][0] and country and place.country in (None, country):
                best[i] = (away, zone)
    return [zone for _, zone in best]


def _find_same(draft: Draft, place: OwnPlace, no: int) -> list[int]:
    """Return the numbers of the entries of that name that are the same place."""
    thing = Thing(no, place.kind, place.country, place.latitude, place.longitude, place.radius_km)
    rows = draft.database.execute(_NAMESAKES, (name_key(place.name), no)).fetchall()
    return [row[0] for row in rows if is_same(thing, Thing(*row))]


def _forget_names(draft: Draft, numbers: Iterable[int]) -> None:
    draft.database.execute("CREATE TEMP TABLE gone (no INTEGER PRIMARY KEY)")
    draft.database.executemany("INSERT OR IGNORE INTO gone VALUES (?)", ((no,) for no in numbers))
    draft.database.execute("DELETE FROM name WHERE place IN (SELECT no FROM gone)")
    draft.database.execute("DROP TABLE gone")


def _lend_names(draft: Draft, heirs: dict[int, int]) -> None:
    """Give an entry's names to the user's place that it is the same as."""
    draft.database.execute("CREATE TEMP TABLE heir (no INTEGER PRIMARY KEY, own INTEGER)")
    draft.database.executemany("INSERT INTO heir VALUES (?, ?)", heirs.items())
    draft.database.execute(
        "INSERT INTO new_name SELECT n.key, h.own, n.spelling, 0 FROM name n JOIN heir h ON h.no = n.place"
    )
    draft.database.execute("DROP TABLE heir")
    _forget_names(draft, heirs)

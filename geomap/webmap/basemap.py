"""The ground under the incidents: land, water, borders and names, without a network.

The packed world (:mod:`gazetteer/pack_basemap.py` made it; ``basemap/sources.toml``
says from what) is cut into tiles. Every page carries the whole world coarsely, and
the tiles where incidents lie in detail, as many as a budget of bytes allows.
"""

from __future__ import annotations

import json
import lzma
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from branca.element import MacroElement
from folium.template import Template

from geomap.webmap.inline import add_data, find_file, pack_bytes

MARGIN = 1.5  # degrees around an incident that are wanted in detail
FINE_BYTES = 450_000  # of detail, before compression: some 400 kB of page
CITIES_PER_TILE = 250
LARGE_CITY = 400_000  # people: named all over the world
TILED = ("land", "lakes", "borders", "disputed")

Point = tuple[float, float]


class Basemap(MacroElement):
    """Natural Earth and GeoNames names on a canvas below the incidents.

    Parameters
    ----------
    points
        Where the incidents lie: (lon, lat) in degrees, EPSG:4326.
    """

    _template = Template("""
        {% macro script(this, kwargs) %}
        geomap.ground({{ this._parent.get_name() }}, "{{ this.get_name() }}_world");
        {% endmacro %}
    """)

    def __init__(self, points: Sequence[Point]):
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types
        self._name = "Basemap"
        self.world = pack_bytes(cut_world(points))

    def render(self, **kwargs: object) -> None:  # type: ignore[override]  # Element gives str, MacroElement None
        """Put the data and the script that reads it into the page."""
        add_data(self, "world", self.world)
        super().render(**kwargs)  # type: ignore[no-untyped-call]  # branca has no types


@cache
def _read_lines() -> tuple[dict[str, Any], bytes]:
    """Read the packed lines once; nothing changes them."""
    data = lzma.decompress(find_file("basemap/lines.bin.xz").read_bytes())
    start = 4 + int.from_bytes(data[:4], "little")
    return json.loads(data[4:start]), data[start:]


@cache
def _read_labels() -> dict[str, Any]:
    labels: dict[str, Any] = json.loads(lzma.decompress(find_file("basemap/labels.json.xz").read_bytes()))
    return labels


def cut_world(points: Sequence[Point]) -> bytes:
    """Give the page's share of the world.

    A u32 (little-endian), that many bytes of JSON, then the blobs of each layer:
    ``layers`` lists (name, scale, bytes) in order, ``labels`` (name, lon, lat, rank,
    kind) with the most important first.
    """
    head, body = _read_lines()
    fine = choose_tiles(points, head)
    layers: list[tuple[str, int, bytes]] = []
    for layer in TILED:
        for level, chosen in (("coarse", False), ("fine", True)):
            index = head["layers"][f"{level}/{layer}"]
            blobs = [body[at : at + size] for tile, (at, size) in index.items() if (tile in fine) == chosen]
            layers.append((layer, int(head["scales"][level]), b"".join(blobs)))
    layers.append(("rivers", int(head["scales"]["coarse"]), _join(head, body, "rivers", ["world"])))
    states = sorted({code for tile in fine for code in head["countries"].get(tile, [])})
    layers.append(("admin1", int(head["scales"]["fine"]), _join(head, body, "admin1", states)))
    parts = [(name, scale, blob) for name, scale, blob in layers if blob]
    top = {"tile": head["tile"], "layers": [(n, s, len(b)) for n, s, b in parts], "labels": list_labels(fine)}
    text = json.dumps(top, ensure_ascii=False, separators=(",", ":")).encode()
    return len(text).to_bytes(4, "little") + text + b"".join(b for _, _, b in parts)


def _join(head: dict[str, Any], body: bytes, layer: str, keys: Iterable[str]) -> bytes:
    spans = [head["layers"][layer][key] for key in keys if key in head["layers"][layer]]
    return b"".join(body[at : at + size] for at, size in spans)


def choose_tiles(points: Sequence[Point], head: dict[str, Any]) -> set[str]:
    """Choose the tiles to show in detail: those with most incidents first, within the budget."""
    wanted = Counter(tile for point in points for tile in list_tiles(point, head["tile"]))
    chosen: set[str] = set()
    states: set[str] = set()
    spent = 0
    for tile, _ in sorted(wanted.items(), key=lambda item: (-item[1], item[0])):
        cost = sum(head["layers"][f"fine/{layer}"].get(tile, (0, 0))[1] for layer in TILED)
        new = set(head["countries"].get(tile, [])) - states
        cost += sum(head["layers"]["admin1"].get(code, (0, 0))[1] for code in new)
        if spent + cost <= FINE_BYTES:
            spent += cost
            chosen.add(tile)
            states |= new
    return chosen


def list_tiles(point: Point, size: int) -> set[str]:
    """Name the tiles within the margin of a point, across the antimeridian too."""
    lon, lat = point
    south, north = max(-90.0, lat - MARGIN), min(89.9, lat + MARGIN)
    columns = {math.floor((x + 180) % 360 - 180) // size for x in (lon - MARGIN, lon + MARGIN)}
    rows = range(math.floor(south) // size, math.floor(north) // size + 1)
    return {f"{column},{row}" for column in columns for row in rows}


def list_labels(fine: set[str]) -> list[list[Any]]:
    """Give the names to write: countries by area, capitals, then cities by people."""
    labels = _read_labels()
    rows: list[list[Any]] = [
        [name, lon, lat, round(math.log2(area + 0.01), 1), "country"]
        for name, lon, lat, area in labels["countries"]
    ]
    cities: list[list[Any]] = []
    for tile, found in labels["cities"].items():
        kept = found[:CITIES_PER_TILE] if tile in fine else []
        kept += [c for c in found[len(kept) :] if c[3] >= LARGE_CITY or c[4]]
        cities += kept
    for name, lon, lat, people, capital in sorted(cities, key=lambda c: (-c[4], -c[3], c[0])):
        rank = round(math.log2(people + 1), 1)
        rows.append([name, lon, lat, rank, "capital" if capital else "city"])
    return rows

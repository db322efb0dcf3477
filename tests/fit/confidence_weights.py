"""Fit geomap/data/confidence.toml: how often rows are right, by what the extraction says of its choices.

    python tests/fit/confidence_weights.py TRAIN.jsonl ... -o geomap/data/confidence.toml

Needs scipy. Learns from reports that people have coded with one incident. Its main row is right in its
place when that lies within 25 km of the coded point or within the row's own radius, in its day when the
coded day lies in the row's interval, in its counts when each that it states is the coded one, or allows
it; and it is right as a row when place, first day and both counts are right, silence standing for 0.
One report in five is kept back for the reliability tables, as in the fits of the choices themselves.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from choices import Sample, first_choices, fit_choices, is_kept_back, show_reliability

from geomap.confidence import CELLS, describe_event
from geomap.distances import distance_km
from geomap.extraction import extract_events
from geomap.extraction.parsing.language import load_language_model, parse_texts
from geomap.gazetteer import Gazetteer
from geomap.model import Count, Event
from geomap.reports import read_reports
from geomap.resolution import resolve_places

RIGHT_KM = 25.0
PRIOR = {  # the features that may speak for each cell, and what is expected of them
    "place": {"bias": 0.0, "place": 1.0, "substance": 0.0},
    "date": {"bias": 0.0, "date": 1.0, "substance": 0.0},
    "counts": {"bias": 0.0, "counts": 1.0, "killed": 0.0, "injured": 0.0, "no_killed": 0.0, "no_injured": 0.0,
               "killed_bound": 0.0, "injured_bound": 0.0, "substance": 0.0},
    "row": {"bias": 0.0, "all": 1.0, "place": 0.0, "no_place": -6.0, "date": 0.0, "no_date": -3.0, "killed": 0.0,
            "injured": 0.0, "no_killed": 0.0, "no_injured": 0.0, "killed_bound": -1.0, "injured_bound": -1.0,
            "substance": 0.2},
}  # fmt: skip
HEAD = "# Written by tests/fit/confidence_weights.py: log odds by feature, for each cell and the whole row.\n"


def read_main_events(paths: list[Path], gazetteer: Gazetteer) -> Iterator[tuple[dict, str, Event]]:
    """Extract the main event of each report that has one; yield it with the code and the report's id."""
    nlp = load_language_model("en")
    for path in paths:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        coded = [pair for pair in zip(rows, read_reports([path]), strict=True) if len(pair[0]["gold"]) == 1]
        docs = parse_texts([report.content for _, report in coded], nlp)
        for (row, report), doc in zip(coded, docs, strict=True):
            events = extract_events(report, doc, toponyms=resolve_places(report, doc, gazetteer))
            if events:
                yield list_coded(row), report.id, events[0]


def list_coded(row: dict) -> dict:
    """Keep what the corpus says may be scored: the days of WAD are those of the news."""
    point = ("lat", "lon") if "location" in row["scored"] else ()
    return {name: row["gold"][0].get(name) for name in (*point, *row["scored"])}


def judge(event: Event, code: dict) -> dict[str, bool | None]:
    """Say which cells are right; None for one that is empty, or that nobody has coded."""
    site = event.site.place if event.site else None
    away = None
    if site is not None and code.get("lat") is not None:
        away = distance_km((code["lat"], code["lon"]), (site.latitude, site.longitude))
    start = event.period.start if event.period else None
    day = code.get("date")
    dated = None if start is None or day is None else start.isoformat() <= day <= _end(event)
    counts = [_allows(getattr(event, name), code.get(name)) for name in ("killed", "injured")]
    exact = [_is_exact(getattr(event, name), code.get(name)) for name in ("killed", "injured")]
    first = day is None or (start is not None and start.isoformat() == day)
    return {
        "place": None if away is None or site is None else away <= max(RIGHT_KM, site.radius_km),
        "date": dated,
        "counts": None if all(c is None for c in counts) else all(c is not False for c in counts),
        "row": away is not None and away <= RIGHT_KM and first and all(exact),
    }


def _end(event: Event) -> str:
    assert event.period is not None
    assert event.period.end is not None
    return event.period.end.isoformat()


def _allows(count: Count | None, coded: int | None) -> bool | None:
    if count is None or coded is None:
        return None
    if count.best is not None:
        return count.best == coded
    return (count.low or 0) <= coded and (count.high is None or coded <= count.high)


def _is_exact(count: Count | None, coded: int | None) -> bool:
    return coded is None or ((count.best if count else None) or 0) == coded


def main() -> None:
    """Fit each cell, print its reliability, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    samples: dict[str, list[Sample]] = {cell: [] for cell in CELLS}
    with Gazetteer.open() as gazetteer:
        for code, report_id, event in read_main_events(arguments.corpora, gazetteer):
            features = {**describe_event(event), "bias": 1.0}
            for cell, right in judge(event, code).items():
                if right is not None:
                    samples[cell].append(Sample([features], [right], is_kept_back(report_id)))
    tables = []
    for cell in CELLS:
        weights = fit_choices(samples[cell], {**PRIOR[cell], "none": 0.0}, held=("none",))
        show_reliability(first_choices(samples[cell], weights), what=f"rows ({cell})")
        del weights["none"]
        tables.append(f"\n[{cell}]\n" + "".join(f"{key} = {value}\n" for key, value in weights.items()))
    arguments.output.write_text(HEAD + "".join(tables), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Fit geomap/data/dating.toml: how much each feature speaks for a day that a report may be telling of.

    python tests/fit/date_weights.py TRAIN.jsonl ... -o geomap/data/dating.toml

Needs scipy. Learns from reports that people have coded with the day of one incident: a day that the
report gives, its own day or one of those before it is right when it is the coded one. One report in
five is kept back, to see whether the shares are the probabilities they are meant to be.

`--only small_hours follow_up` fits these and leaves the rest as they are: of the days of newswire the
corpus tells little, and a fit of all weights anew was no better there nor here.
"""

import argparse
import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from choices import Sample, fit_choices, is_kept_back, show_reliability, write_weights

from geomap.choosing import Features, read_weights
from geomap.extraction import read_stories
from geomap.extraction.days.choice import choose_days, weigh_stories
from geomap.extraction.days.options import DayOption
from geomap.extraction.parsing.language import load_language_model, parse_texts
from geomap.extraction.stories.substance import keep_substance
from geomap.gazetteer import Gazetteer
from geomap.model import Period, Report
from geomap.resolution import resolve_places

HELD = ("gap_30", "gap_366", "gap_years")  # news alone has been coded: of old events it tells nothing
TIGHTNESS = 0.003
ROUNDS = 2  # fits, each with the anchors that the one before makes
PRIOR: Features = {
    "title": 0.0, "lead": 0.5, "background": -2.0, "range": -0.5, "anchored": -0.5, "counted_back": 0.5, "explicit": 0.0, "quoted": -1.0,
    "small_hours": 0.0, "follow_up": -0.5,
    "aftermath": -1.0, "speech": -1.0, "past": 0.3, "modal": -1.0, "present": -0.3, "verbless": 0.0,
    "timed": 0.5, "part": 0.5, "coarse": -2.0, "long": -2.0, "days": 0.0,
    "own": 2.0, "surely_own": 0.0, "on_trigger": 0.5, "nearby": 0.5, "unowned": 0.0, "foreign": -1.0, "same_sentence": 0.5, "first_telling": 0.5,
    "sentences_after": -0.5, "sentences_before": -0.5, "words": -0.2,
    "gap_0": 0.5, "gap_1": 0.5, "gap_3": 0.5, "gap_7": 0.0, "gap_30": -0.3, "gap_366": -0.8, "gap_years": -1.5,
    "gap_ahead": -3.0, "gap_unknown": 0.0,
    "report_0": -0.5, "report_1": -0.5, "report_2": -1.5, "only_report_0": 0.0, "only_report_1": 0.0,
    "only_report_2": 0.0, "dateline_0": 1.0, "dateline_1": 0.0, "dateline_2": -1.0,
    "clock_0": 0.5, "clock_1": 0.5, "clock_2": 0.0, "late_0": -0.5, "late_1": 0.5, "late_2": 0.0, "none": 0.0,
}  # fmt: skip


class Told(NamedTuple):
    """The days that the main incident of a report may have had, and the day that people coded."""

    identifier: str
    options: list[DayOption]
    day: datetime.date


def read_reports(paths: list[Path], gazetteer: Gazetteer) -> Iterator[tuple]:
    """Parse reports with one coded day, up to their stories."""
    nlp = load_language_model("en")
    for path in paths:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        rows = [row for row in rows if len(row["gold"]) == 1 and row["gold"][0].get("date")]
        reports = [make_report(row) for row in rows]
        docs = parse_texts([report.content for report in reports], nlp)
        for row, report, doc in zip(rows, reports, docs, strict=True):
            day = datetime.date.fromisoformat(row["gold"][0]["date"])
            stories, setting = read_stories(report, doc, toponyms=resolve_places(report, doc, gazetteer))
            stories = keep_substance(doc, stories, title_end=report.text_start, published=setting.published)
            yield report, day, stories, setting


def make_report(row: dict) -> Report:
    """Take the report out of a row without its answer."""
    published = row.get("published")
    day = datetime.date.fromisoformat(published) if published else None
    return Report(str(row["id"]), row["text"], row.get("title") or "", day, row.get("url"))


def list_told(read: list[tuple], weights: Features) -> list[Told]:
    """List the options of each report's main incident."""
    told = []
    for report, day, stories, setting in read:
        for story, options, _ in weigh_stories(report, stories, setting=setting, weights=weights):
            if story is stories[0]:
                told.append(Told(report.id, options, day))
    return told


def make_sample(told: Told) -> Sample:
    """Make the choice that the fit learns from: of the options that hold the day the shortest are right."""
    lengths = [
        _days_long(option.period) if _holds(option.period, told.day) else None for option in told.options
    ]
    shortest = min((n for n in lengths if n is not None), default=0)
    right = [length == shortest for length in lengths]
    return Sample([option.features for option in told.options], right, is_kept_back(told.identifier))


def _holds(period: Period, day: datetime.date) -> bool:
    return period.start <= day <= period.end


def _days_long(period: Period) -> int:
    return (period.end - period.start).days


def measure_choices(told: list[Told], weights: Features) -> list[tuple[float, bool]]:
    """Give share and rightness of the day chosen in each report that was kept back."""
    kept = [(choose_days(t.options, weights), t.day) for t in told if is_kept_back(t.identifier)]
    return [(chosen[1], _holds(chosen[0][0].period, day)) for chosen, day in kept if chosen]


def main() -> None:
    """Fit, say how well, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument(
        "--only", nargs="+", choices=PRIOR, help="features to fit; the others keep their weights"
    )
    arguments = parser.parse_args()
    with Gazetteer.open() as gazetteer:
        read = list(read_reports(arguments.corpora, gazetteer))
    prior = PRIOR | read_weights("dating") if arguments.only else PRIOR
    held = set(prior) - set(arguments.only) if arguments.only else HELD
    weights = prior
    for _ in range(ROUNDS):
        told = list_told(read, weights)
        weights = fit_choices([make_sample(t) for t in told], prior, held=held, tightness=TIGHTNESS)
    print(f"{len(read)} reports, {len(told)} with an incident")
    show_reliability(measure_choices(told, weights), what="days")
    write_weights(arguments.output, weights, script="date_weights.py")


if __name__ == "__main__":
    main()

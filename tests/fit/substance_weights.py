"""Fit geomap/data/substance.toml: how likely a story with words of violence tells of an incident.

    python tests/fit/substance_weights.py TRAIN.jsonl ... --own tests/fit/stories -o geomap/data/substance.toml

Needs scipy. The reports of TRAIN are each about an incident that people have coded: the main story of
each is right. Those of the folder --own are this project's: their `right` says whether they tell of one,
and every story of the others is wrong. The own ones are read with their titles, without, and several of
a kind in a row, so that neither title nor length gives them away; wrong ones weigh as much as right
ones together. One report in five is kept back.
"""

import argparse
import datetime
import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from choices import Sample, fit_choices, is_kept_back, show_reliability, write_weights

from geomap.choosing import Features, share_out
from geomap.model import Report

Rows = Callable[[Report], list[Features]]
LONG = 4  # own reports of a kind joined to one
MOST = 600  # reports of each corpus
TIGHTNESS = 3.0  # own wrong reports are few and of one hand: the prior says most
PRIOR = {
    "done": 0.7, "done_then": 1.0, "done_there": 0.7, "done_in_area": 0.3, "done_counted": 1.0, "done_by": 0.7,
    "counted": 0.5, "day": 0.5, "clock": 0.5, "undated": -0.7, "past": 0.3, "passive": 0.3, "present": -0.5,
    "nouns_only": -0.7, "bare_plural": -0.7, "estimated": -0.3, "large": -1.5, "modal": -0.3, "rhetoric": -0.7,
    "sources": 0.7, "news": 0.5, "first_person": -0.5, "tellings": 0.7, "lead": 0.7, "late": -0.2,
    "told_share": 1.0, "placeless": -0.3, "quoted": -0.3, "vague": -0.3, "court": -0.7, "memory": -1.0,
    "sport": -1.0, "screen": -1.0, "drill": -1.0, "accident": -0.7, "health": -0.7,
    "report_rhetoric": -0.3, "report_first_person": -0.3, "report_sport": -1.5, "report_screen": -1.0,
    "report_drill": -1.0, "report_memory": -1.5, "report_court": -0.5, "report_accident": -0.3, "victim_named": 1.0,
    "labelled": -1.5, "nothing_own": -0.4, "general": -0.4, "none": 0.5,
}  # fmt: skip


def make_report(row: dict, *, title: bool = True) -> Report:
    """Make the report that geomap would read."""
    published = datetime.date.fromisoformat(row["published"]) if row.get("published") else None
    return Report(str(row["id"]), row["text"], (row.get("title") or "") if title else "", published)


def vary_reports(rows: Iterable[dict]) -> Iterator[Report]:
    """Give each own report with its title and without, and several of a kind as one."""
    kinds = itertools.groupby(sorted(rows, key=lambda r: (r["kind"], r["id"])), key=lambda r: r["kind"])
    for _, same in kinds:
        reports = list(same)
        for row in reports:
            yield make_report(row)
            yield make_report({**row, "id": f"{row['id']}:bare"}, title=False)
        for start in range(0, len(reports) - 1, LONG):
            joined = "\n\n".join(row["text"] for row in reports[start : start + LONG])
            yield make_report({**reports[start], "id": f"{reports[start]['id']}:long", "text": joined})


def list_samples(reports: Iterable[Report], read: Rows, *, right: bool) -> Iterator[Sample]:
    """Make a sample of the main story of a report with an incident, of all stories of one without."""
    for report in reports:
        rows = read(report)
        back = is_kept_back(report.id.partition(":")[0] if not right else report.id)
        for features in rows[:1] if right else rows:
            yield Sample([features], [right], back)


def weigh_evenly(samples: list[Sample]) -> list[Sample]:
    """Repeat the wrong ones until they weigh as much as the right ones."""
    wrong = [s for s in samples if not s.right[0]]
    times = max(1, round((len(samples) - len(wrong)) / max(1, len(wrong))))
    return [s for s in samples if s.right[0]] + wrong * times


def make_reader() -> Rows:
    """Make the function that gives the features of each story of a report."""
    from geomap.extraction import read_stories
    from geomap.extraction.parsing.language import load_language_model, parse_texts
    from geomap.extraction.stories.features import StoryFeatures
    from geomap.extraction.times.dates import dateline_date
    from geomap.gazetteer import Gazetteer
    from geomap.resolution import resolve_places

    nlp, index = load_language_model("en"), Gazetteer.open()

    def read(report: Report) -> list[Features]:
        doc = next(parse_texts([report.content], nlp))
        stories = read_stories(report, doc, toponyms=resolve_places(report, doc, index))[0]
        published = report.published or dateline_date(report.content, language=doc.lang_)
        features = StoryFeatures(doc, title_end=report.text_start, published=published)
        return [features.read(story, main=i == 0) for i, story in enumerate(stories)]

    return read


def fit_weights(samples: list[Sample]) -> dict[str, float]:
    """Fit the features of ``PRIOR``; say how well on what was kept back."""
    weights = fit_choices(weigh_evenly(samples), PRIOR, tightness=TIGHTNESS)
    pairs = [(share_out(s.options, weights)[0], bool(s.right[0])) for s in samples if s.back]
    show_reliability(pairs, what="stories")
    return weights


def main() -> None:
    """Fit, say how well, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--own", type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    read, samples = make_reader(), []
    for path in arguments.corpora:
        lines = itertools.islice(path.open(encoding="utf-8"), MOST)
        samples += list_samples((make_report(json.loads(line)) for line in lines), read, right=True)
    own = [json.loads(line) for path in sorted(arguments.own.glob("*.jsonl")) for line in path.open()]
    for right in (True, False):
        rows = [row for row in own if row["right"] is right]
        samples += list_samples(vary_reports(rows), read, right=right)
    write_weights(arguments.output, fit_weights(samples), script="substance_weights.py")


if __name__ == "__main__":
    main()

"""Fit geomap/data/counts.toml: how much speaks for each number of killed or injured that a report tells.

    python tests/fit/count_weights.py TRAIN.jsonl ... -o geomap/data/counts.toml

Needs scipy. Learns from reports that people have coded with the toll of one incident, the one that geomap
takes for the main one. A number is right when it is the coded one; where none of those told is, "none" is
right, and so it is for a 0 that nobody states. One report in five is kept back, to see whether the choice
beats the rules and whether the shares are the shares that are right; what is written is learnt from all.
"""

import argparse
import datetime
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from choices import Sample, first_choices, fit_choices, is_kept_back, show_reliability, write_weights

from geomap.choosing import NONE, share_out
from geomap.extraction import read_stories
from geomap.extraction.counts.casualties import CasualtyMention
from geomap.extraction.counts.options import Option, describe_options, list_features, list_options
from geomap.extraction.parsing.language import load_language_model, parse_texts
from geomap.extraction.stories.linking import Story
from geomap.gazetteer import Gazetteer
from geomap.model import Report
from geomap.resolution import resolve_places

OUTCOMES = ("killed", "injured")
TIGHTNESS = {"killed": 0.002, "injured": 0.001}  # weaker than of places; best by fourfold cross-validation


class Told(NamedTuple):
    """What one report tells of its main incident, and what people have coded."""

    id: str
    mentions: Sequence[CasualtyMention]
    code: dict


class Choice(NamedTuple):
    """A sample with the number of each option, the one by the rules, and the coded one."""

    sample: Sample
    bests: Sequence[int | None]
    rule: int | None
    wanted: int


def read_report(row: dict) -> Report:
    """Read a row without its code."""
    day = datetime.date.fromisoformat(row["published"]) if row.get("published") else None
    return Report(str(row["id"]), row["text"], row.get("title") or "", published=day)


def read_reports(paths: list[Path]) -> Iterator[Told]:
    """Parse the reports that have one coded incident."""
    nlp = load_language_model("en")
    with Gazetteer.open() as gazetteer:
        for path in paths:
            rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            rows = [row for row in rows if len(row["gold"]) == 1]
            reports = [read_report(row) for row in rows]
            docs = parse_texts([report.content for report in reports], nlp)
            for row, report, doc in zip(rows, reports, docs, strict=True):
                toponyms = resolve_places(report, doc, gazetteer)
                stories, _ = read_stories(report, doc, toponyms=toponyms)
                yield Told(report.id, list_mentions(stories), row["gold"][0])


def list_mentions(stories: Sequence[Story]) -> list[CasualtyMention]:
    """Give the mentions of the main incident, all that :func:`geomap.extraction.counts.tolls.total_count` sees."""
    return stories[0].casualties if stories else []


def list_samples(reports: Iterable[Told], outcome: str) -> Iterator[Choice]:
    """Make a choice of each report that tells any number."""
    for told in reports:
        wanted = told.code.get(outcome)
        options = list_options(told.mentions, outcome)
        if wanted is not None and options:
            right = mark_right(options, wanted, outcome=outcome)
            rule = next((option.count.best for option in options if option.by_rule), None)
            features = describe_options(options, told.mentions, outcome=outcome)
            bests = [option.count.best for option in options]
            yield Choice(Sample(features, right, is_kept_back(told.id)), bests, rule, wanted)


def mark_right(options: Sequence[Option], wanted: int, *, outcome: str) -> list[bool]:
    """Say which options give the coded number, or, where none does, leave room for it ("dozens").

    Of the killed only where no number is told at all: they are seldom told so loosely.
    """
    exact = [option.count.best == wanted for option in options]
    roomy = [o.count.best is None and 0 < (o.count.low or 1) <= wanted for o in options]
    loose = outcome == "injured" or all(option.count.best is None for option in options)
    return roomy if loose and not any(exact) else exact


def show_gain(choices: Sequence[Choice], weights: dict[str, float], *, what: str) -> None:
    """Print how often the choice and the rules give the coded number, of the reports kept back."""
    back = [choice for choice in choices if choice.sample.back]
    mine = np.mean([(choose(c, weights) or 0) == c.wanted for c in back])
    rules = np.mean([(c.rule or 0) == c.wanted for c in back])
    print(f"  {what}: {len(back)} reports kept back, {mine:.3f} right, by the rules {rules:.3f}")


def choose(choice: Choice, weights: dict[str, float]) -> int | None:
    """Give the best number of the likeliest option, or None where none is likelier."""
    shares = share_out(choice.sample.options, weights)
    first = int(np.argmax(shares))
    return choice.bests[first] if shares[first] >= 1 - sum(shares) else None


def main() -> None:
    """Fit, say how well, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    fit(list(read_reports(arguments.corpora)), arguments.output)


def fit(reports: list[Told], output: Path) -> None:
    """Fit the killed, then the injured beside the same weight of "none"."""
    samples = {outcome: list(list_samples(reports, outcome)) for outcome in OUTCOMES}
    weights = fit_both({outcome: [c.sample for c in some] for outcome, some in samples.items()})
    for outcome, some in samples.items():
        show_gain(some, weights, what=outcome)
        show_reliability(first_choices([c.sample for c in some], weights), what="counts")
    whole = {outcome: [c.sample._replace(back=False) for c in some] for outcome, some in samples.items()}
    write_weights(output, fit_both(whole), script="count_weights.py")


def fit_both(samples: Mapping[str, Sequence[Sample]]) -> dict[str, float]:
    """Fit one outcome after the other: their features differ by name, "none" is fitted with the first."""
    weights = {NONE: 0.0}
    for outcome, some in samples.items():
        prior = {f"{outcome}_{name}": 0.0 for name in list_features()} | {NONE: weights[NONE]}
        held = () if outcome == OUTCOMES[0] else (NONE,)
        weights |= fit_choices(some, prior, held=held, tightness=TIGHTNESS[outcome])
    return weights


if __name__ == "__main__":
    main()

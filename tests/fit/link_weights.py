"""Fit geomap/data/linking.toml: how much speaks for a telling being of an incident told before.

    python tests/fit/link_weights.py --own tests/fit/stories_many/reports.jsonl --articles ARTICLES.jsonl
        --notes NOTES.jsonl -o geomap/data/linking.toml

Needs scipy. Learns from three kinds of reports. Our own: each stretch of text has the number of its
incident, or null. Articles about one coded incident each: its tellings are one, save those that give
another day or place. Notes of one coded incident each, which are put together to round-ups, as
paragraphs, lists or running text: the tellings of each note are one incident. One report in five is kept
back.
"""

import argparse
import datetime
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from choices import Sample, fit_choices, is_kept_back, write_weights

from geomap.choosing import NONE, share_out
from geomap.distances import distance_km
from geomap.extraction.counts.casualties import find_casualties
from geomap.extraction.parsing.language import load_language_model, parse_texts
from geomap.extraction.stories.coreference import Story, compare, find_finest, read_wording
from geomap.extraction.stories.gathering import gather_tellings
from geomap.extraction.stories.linking import is_of_kind, split_by_place
from geomap.extraction.stories.tellings import Telling, days_of
from geomap.extraction.times.dates import find_times
from geomap.extraction.triggers.kinds import find_triggers
from geomap.gazetteer import Gazetteer
from geomap.model import Report
from geomap.resolution import resolve_places
from geomap.words import place_precision

PRIOR = {  # of all others 0
    "separate": -2.0, "item": -2.0, "site_surely_apart": -1.0, "day_apart": -1.0,
    "after_title": 3.0,  # the lead tells what the headline told: neither have our round-ups headlines
    "back_at_site": 3.0,  # the headline's incident, told below after another one: no note has a headline
}  # fmt: skip
HELD = ("after_title", "back_at_site")
TIGHTNESS = 0.0005  # hundreds of choices bear on each of forty features
# Our own are few, and the only ones with all kinds in one; articles are what most people read. With 1 for
# articles the choices kept back were right in .961 of articles and .928 of notes, with 3 in .993 and .912.
TIMES = {"own": 10, "notes": 3, "articles": 3}
OPENINGS = ("Meanwhile, ", "In a separate incident, ", "Elsewhere, ", "Separately, ", "In another attack, ",
            "Later, ", "Also, ", "", "", "")  # fmt: skip
LONGEST_NOTE, MOST_ARTICLES, MOST_ROUND_UPS = 600, 400, 420
OTHER_KM, SAME_KM, SAME_DAYS = 50.0, 25.0, 3
Labeller = Callable[[Telling], int | None]


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def make_report(row: dict[str, Any], text: str) -> Report:
    published = datetime.date.fromisoformat(row["published"]) if row.get("published") else None
    return Report(str(row["id"]), text, row.get("title") or "", published)


def list_own(path: Path) -> Iterator[tuple[Report, Labeller]]:
    """Our own reports, each with what says of which incident a telling is."""
    for row in read_lines(path):
        texts = [text for text, _ in row["parts"]]
        ends = [sum(map(len, texts[: i + 1])) for i in range(len(texts))]
        numbers = [number for _, number in row["parts"]]
        yield make_report(row, "".join(texts)), _label_by_end(ends, numbers)


def _label_by_end(ends: list[int], numbers: list[int | None]) -> Labeller:
    return lambda telling: next(
        (n for end, n in zip(ends, numbers, strict=True) if telling.start < end), None
    )


def list_articles(path: Path) -> Iterator[tuple[Report, Labeller]]:
    for row in read_lines(path)[:MOST_ARTICLES]:
        yield make_report(row, row["text"]), _label_by_code(row["gold"][0])


def _label_by_code(code: dict[str, Any]) -> Labeller:
    day, point = datetime.date.fromisoformat(code["date"]), (code["lat"], code["lon"])
    first, last = ((day + datetime.timedelta(days=n)).isoformat() for n in (-1, 1))

    def label(telling: Telling) -> int | None:
        days, site = days_of(telling), find_finest(telling.sites)
        if days and not any(a <= last and first <= b for a, b in days):
            return None
        place = site.toponym.place if site else None
        if place is None or place_precision(place.kind) > 2:
            return 1
        return 1 if distance_km(point, (place.latitude, place.longitude)) <= OTHER_KM else None

    return label


def list_round_ups(path: Path) -> Iterator[tuple[Report, Labeller]]:
    """Put notes of one country and time together, one to five at a time."""
    notes = [
        r for r in read_lines(path) if len(r["text"]) < LONGEST_NOTE and r["gold"][0].get("lat") is not None
    ]
    notes.sort(key=lambda r: (r["gold"][0]["country"], r["gold"][0]["date"], r["id"]))
    start = made = 0
    while start < len(notes) and made < MOST_ROUND_UPS:
        digest = hashlib.sha256(notes[start]["id"].encode()).digest()
        group = _apart(notes[start : start + 1 + digest[9] % 5])
        start += 1 + digest[9] % 5
        if len(group) > 1 or digest[1] % 3 == 0:
            made += 1
            yield _join_notes(group, digest)


def _apart(notes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out notes of another country, and of what one before them may tell of."""
    kept: list[dict[str, Any]] = []
    for note in notes:
        code = note["gold"][0]
        same = any(_may_be_one(code, k["gold"][0]) for k in kept)
        if not same and code["country"] == notes[0]["gold"][0]["country"]:
            kept.append(note)
    return kept


def _may_be_one(a: dict[str, Any], b: dict[str, Any]) -> bool:
    days = abs((datetime.date.fromisoformat(a["date"]) - datetime.date.fromisoformat(b["date"])).days)
    return days < SAME_DAYS and distance_km((a["lat"], a["lon"]), (b["lat"], b["lon"])) < SAME_KM


def _join_notes(notes: list[dict[str, Any]], digest: bytes) -> tuple[Report, Labeller]:
    style, text, ends = digest[1] % 5, "", []
    for i, note in enumerate(notes):
        words = note["text"].replace("\\", " ").strip()
        if style == 4 and i:
            words = OPENINGS[digest[2 + i] % len(OPENINGS)] + words
        gap = ("\n\n", " ", "\n- ", f"\n{i + 1}. ", "\n\n")[style]
        text += (gap if i else gap.lstrip()) + words
        ends.append(len(text))
    published = max(note["published"] for note in notes)
    row = {"id": notes[0]["id"], "published": published}
    return make_report(row, text), _label_by_end(ends, list(range(len(ends))))


def list_samples(told: Iterable[tuple[Report, Labeller]]) -> list[Sample]:
    """Parse reports and make a sample of each telling but the first of a report."""
    pairs, nlp, samples = list(told), load_language_model("en"), []
    with Gazetteer.open() as gazetteer:
        docs = parse_texts([report.content for report, _ in pairs], nlp)
        for (report, label), doc in zip(pairs, docs, strict=True):
            samples += sample_report(report, label, doc, resolve_places(report, doc, gazetteer))
    return samples


def sample_report(report: Report, label: Labeller, doc: Any, toponyms: list[Any]) -> list[Sample]:
    tellings = gather_tellings(
        doc,
        triggers=find_triggers(doc),
        casualties=find_casualties(doc),
        toponyms=toponyms,
        times=find_times(report.content, language=doc.lang_, published=report.published),
    )
    samples, stories = [], {}
    for telling in (part for t in tellings for part in split_by_place(t, doc.text, language=doc.lang_)):
        number = label(telling)
        if number is None:
            continue
        wording = read_wording(doc, telling)
        fitting = {n: s for n, s in stories.items() if is_of_kind(telling, s)}
        if fitting:
            told = list(stories.values())
            options = [
                compare(telling, wording, story=s, stories=told, title_end=report.text_start)
                for s in fitting.values()
            ]
            samples.append(Sample(options, [n == number for n in fitting], is_kept_back(report.id)))
        story = stories.setdefault(number, Story([]))
        story.tellings.append(telling)
        story.wordings.append(wording)
    return samples


def fit_links(samples: dict[str, list[Sample]]) -> dict[str, float]:
    """Fit the weights, and print how many choices are right: old incident or new, and which."""
    weighed = [s for name, times in TIMES.items() for s in samples[name] * times]
    names = [*sorted({name for s in weighed for option in s.options for name in option}), NONE]
    prior = {name: PRIOR.get(name, 0.0) for name in names}
    weights = fit_choices(weighed, prior, held=HELD, tightness=TIGHTNESS)
    for name, listed in samples.items():
        for back in (False, True):
            part = [s for s in listed if s.back == back]
            right = sum(is_right(s, weights) for s in part)
            new = sum(not any(s.right) for s in part)
            print(
                f"{name}, {'kept back' if back else 'fitted on'}: {right / max(1, len(part)):.3f} of {len(part)}, {new} new"
            )
    return weights


def is_right(sample: Sample, weights: dict[str, float]) -> bool:
    shares = share_out(sample.options, weights)
    best = max(range(len(shares)), key=lambda i: shares[i])
    return sample.right[best] if shares[best] > 1 - sum(shares) else not any(sample.right)


def main() -> None:
    """Fit, say how well, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--own", "--articles", "--notes", "-o"):
        parser.add_argument(name, type=Path, required=True)
    paths = parser.parse_args()
    told = {
        "own": list_own(paths.own),
        "articles": list_articles(paths.articles),
        "notes": list_round_ups(paths.notes),
    }
    weights = fit_links({name: list_samples(reports) for name, reports in told.items()})
    write_weights(paths.o, weights, script="link_weights.py")


if __name__ == "__main__":
    main()

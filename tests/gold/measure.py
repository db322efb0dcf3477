"""Measure geomap on our own coded reports, and keep the floors that it must not fall below.

python tests/gold/measure.py                 a table: measure, value, floor, how many cells
python tests/gold/measure.py --failures      also each wrong cell: report, measure, got, wanted
python tests/gold/measure.py --update        raise the floors to what is measured now, less a margin
python tests/gold/measure.py --reports fr    the same of the reports in French; so with the other options
python tests/gold/measure.py --update --allow-regression    let floors fall too; say why in the commit
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
# By language: what rules were tuned on, and fresh reports (`new`) that nothing was tuned on, and never is.
SETS = {
    "en": "",
    "en-more": "_more",
    "en-new": "_new",
    "fr": "_fr",
    "fr-more": "_fr_more",
    "fr-new": "_fr_new",
}
REPORTS = {name: HERE / f"reports{ending}.jsonl" for name, ending in SETS.items()}
FLOORS = {name: HERE / f"floors{ending}.toml" for name, ending in SETS.items()}
READ = ("id", "title", "text", "published", "source")  # what geomap is shown; the rest is the answer
CEILINGS = ("false_alarm_reports",)  # less is better
EXACT = ("evidence_sound",)  # has no margin
MARGIN = 0.02
EARTH_RADIUS_KM = 6371.0088

Cells = Mapping[str, Any]


@dataclass(frozen=True)
class Failure:
    """A wrong cell, a missing incident or one too many."""

    report: str
    measure: str
    got: object
    wanted: object

    def __str__(self) -> str:
        return f"{self.report:24} {self.measure:20} got {self.got!s:44} wanted {self.wanted}"


@dataclass
class Score:
    """Hits of each measure, and what went wrong."""

    hits: dict[str, list[bool]] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)

    def note(
        self, measure: str, report: str, *, hit: bool, got: object = None, wanted: object = None
    ) -> None:
        self.hits.setdefault(measure, []).append(hit)
        if hit == (measure in CEILINGS):
            self.failures.append(Failure(report, measure, got, wanted))

    def values(self) -> dict[str, float]:
        """Give each measure's share, and the F1 of the incidents' recall and precision."""
        values = {name: sum(hits) / len(hits) for name, hits in self.hits.items()}
        recall, precision = values["incident_recall"], values["incident_precision"]
        values["incident_f1"] = 2 * recall * precision / (recall + precision) if recall + precision else 0.0
        return values


# --- reading ---------------------------------------------------------------------------------


def read_reports(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def hash_reports(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_rows(reports: Iterable[Cells]) -> dict[str, list[dict[str, Any]]]:
    """Run geomap over the reports without the answers: rows by report, main incident first."""
    from geomap import extract_incidents

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "reports.jsonl")
        shown = [json.dumps({key: report[key] for key in READ}) for report in reports]
        path.write_text("\n".join(shown), encoding="utf-8")
        incidents = extract_incidents([path]).incidents
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in incidents.sort_values("rank").to_dict("records"):
        plain = {name: None if _is_missing(value) else value for name, value in row.items()}
        rows.setdefault(plain["report_ids"][0], []).append(plain)
    return rows


def _is_missing(value: object) -> bool:
    import pandas

    return value is None or (not isinstance(value, list | tuple) and bool(pandas.isna(value)))


# --- cells: each gives (got, wanted, right), or None where there is nothing to compare --------


Compared = tuple[object, object, bool]


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance between two (lat, lon) pairs in degrees."""
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*a, *b))
    h = math.sin((lat_b - lat_a) / 2) ** 2
    h += math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))


def _compare_place(gold: Cells, row: Cells) -> Compared:
    point = row["geometry"]
    if gold["lat"] is None or point is None:
        return row["place"], gold["place"], gold["lat"] is None and point is None
    km = distance_km((gold["lat"], gold["lon"]), (point.y, point.x))
    got = f"{row['place']}, {row['country_code']} ({km:.0f} km off)"
    return got, f"{gold['place']}, within {gold['km']} km", km <= gold["km"]


def _compare_country(gold: Cells, row: Cells) -> Compared | None:
    code = gold["country_code"]
    return (row["country_code"], code, row["country_code"] == code) if code else None


def _compare_dates(gold: Cells, row: Cells) -> Compared:
    got, wanted = [(cells["date_start"], cells["date_end"]) for cells in (row, gold)]
    return got, wanted, got == wanted


def _compare_best(name: str) -> Callable[[Cells, Cells], Compared]:
    def compare(gold: Cells, row: Cells) -> Compared:
        wanted = gold[name][0] if gold[name] else None
        return row[name], wanted, row[name] == wanted

    return compare


def _compare_killed_range(gold: Cells, row: Cells) -> Compared:
    got, wanted = [row["killed_low"], row["killed_high"]], (gold["killed"] or [None, None, None])[1:]
    return got, wanted, got == wanted


def _compare_word(name: str) -> Callable[[Cells, Cells], Compared]:
    """Compare words: one of the gold's, parted by "|", stands in the cell; null is an empty cell."""

    def compare(gold: Cells, row: Cells) -> Compared:
        got, wanted = row[name], gold[name]
        if got is None or wanted is None:
            return got, wanted, got is None and wanted is None
        return got, wanted, any(word in got.casefold() for word in wanted.casefold().split("|"))

    return compare


def _compare_label(name: str) -> Callable[[Cells, Cells], Compared]:
    def compare(gold: Cells, row: Cells) -> Compared:
        return row[name], gold[name], row[name] in ((gold[name] or "").split("|") if gold[name] else [None])

    return compare


CELLS: dict[str, Callable[[Cells, Cells], Compared | None]] = {
    "located": _compare_place,
    "country": _compare_country,
    "date_exact": _compare_dates,
    "killed_exact": _compare_best("killed"),
    "killed_range": _compare_killed_range,
    "injured_exact": _compare_best("injured"),
    "sub_event_type": _compare_label("sub_event_type"),
    "status": _compare_label("status"),
    "weapon": _compare_word("weapon"),
    "actor1": _compare_word("actor1"),
    "time_local": _compare_label("time_local"),
}
MEASURES = (
    "detected",
    "false_alarm_reports",
    "incident_recall",
    "incident_precision",
    "incident_f1",
    "main_found",
    *CELLS,
    *EXACT,
)


# --- scoring ---------------------------------------------------------------------------------


def _agreement(gold: Cells, row: Cells) -> int:
    """Count the cells that agree; 0 where the two cannot be the same incident."""
    right = {name for name, compare in CELLS.items() if (found := compare(gold, row)) and found[2]}
    same = "located" in right or {"date_exact", "sub_event_type"} <= right
    return len(right) if same else 0


def match_rows(golds: list[Cells], rows: list[Cells]) -> dict[int, int]:
    """Match gold incidents to rows one to one, the pairs that agree most first."""
    pairs = [(-_agreement(gold, row), i, j) for i, gold in enumerate(golds) for j, row in enumerate(rows)]
    matched: dict[int, int] = {}
    for cost, i, j in sorted(pairs):
        if cost < 0 and i not in matched and j not in matched.values():
            matched[i] = j
    return matched


def score_reports(reports: list[dict[str, Any]], rows_of: Mapping[str, list[dict[str, Any]]]) -> Score:
    score = Score()
    for report in reports:
        rows = rows_of.get(report["id"], [])
        score_evidence(score, report, rows)
        if not report["gold"]:
            _note_false_alarm(score, report["id"], rows)
            continue
        score.note("detected", report["id"], hit=bool(rows), wanted=_describe(report["gold"][0]))
        _score_incidents(score, report, rows)
    return score


def _note_false_alarm(score: Score, report: str, rows: list[dict[str, Any]]) -> None:
    got = "; ".join(_describe(row) for row in rows)
    score.note("false_alarm_reports", report, hit=bool(rows), got=got, wanted="nothing")


def _score_incidents(score: Score, report: Cells, rows: list[dict[str, Any]]) -> None:
    golds, name = report["gold"], report["id"]
    matched = match_rows(golds, rows)
    for i, gold in enumerate(golds):
        score.note("incident_recall", name, hit=i in matched, got="no row", wanted=_describe(gold))
    for j, row in enumerate(rows):
        hit = j in matched.values()
        score.note("incident_precision", name, hit=hit, got=_describe(row), wanted="no such row")
    score.note("main_found", name, hit=0 in matched, got="no row", wanted=_describe(golds[0]))
    if 0 in matched:
        _score_cells(score, name, golds[0], rows[matched[0]])


def _score_cells(score: Score, report: str, gold: Cells, row: Cells) -> None:
    for name, compare in CELLS.items():
        if compared := compare(gold, row):
            got, wanted, right = compared
            score.note(name, report, hit=right, got=got, wanted=wanted)


def score_evidence(score: Score, report: Cells, rows: list[dict[str, Any]]) -> None:
    for quote in (quote for row in rows for quote in row["evidence"]):
        there = report[quote["part"]][quote["start"] : quote["end"]]
        hit = there == quote["quote"] != ""
        score.note("evidence_sound", report["id"], hit=hit, got=quote["quote"], wanted=there)


def _describe(cells: Cells) -> str:
    return ", ".join(str(cells[name]) for name in ("sub_event_type", "place", "date_start"))


# --- floors ----------------------------------------------------------------------------------


def read_floors(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def is_met(name: str, value: float, floor: float) -> bool:
    return value <= floor if name in CEILINGS else value >= floor


def propose_floor(name: str, value: float) -> float:
    """Give the floor for a measured value: less a margin and rounded down; up for a ceiling."""
    if name in CEILINGS:
        return min(1.0, math.ceil(round((value + MARGIN) * 100, 6)) / 100)
    margin = 0 if name in EXACT else MARGIN
    return max(0.0, math.floor(round((value - margin) * 100, 6)) / 100)


def raise_floors(
    values: Mapping[str, float], floors: Mapping[str, float], *, allow_regression: bool
) -> dict[str, float]:
    """Give the new floors; without ``allow_regression`` none is easier to meet than before."""
    raised = {}
    for name in MEASURES:
        proposed = propose_floor(name, values[name])
        old = floors.get(name, proposed)
        strictest = min(old, proposed) if name in CEILINGS else max(old, proposed)
        raised[name] = proposed if allow_regression else strictest
    return raised


def write_floors(floors: Mapping[str, float], path: Path, *, reports: Path) -> None:
    lines = [
        "# Written by: python tests/gold/measure.py --update",
        f'reports_sha256 = "{hash_reports(reports)}"',
        "",
    ]
    lines += ["[floors]  # false_alarm_reports is a ceiling"]
    lines += [f"{name} = {floor:.2f}" for name, floor in floors.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


# --- the command -----------------------------------------------------------------------------


def format_table(score: Score, floors: Mapping[str, float]) -> str:
    values = score.values()
    lines = [f"{'measure':20}  value  floor      n"]
    for name in MEASURES:
        floor = floors.get(name)
        n = len(score.hits.get(name, ()))
        verdict = "" if floor is None or is_met(name, values[name], floor) else "  FAILS"
        shown = "    -" if floor is None else f"{floor:5.2f}"
        lines.append(f"{name:20}  {values[name]:.3f}  {shown}  {n or '':>5}{verdict}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--failures", action="store_true", help="list each wrong cell")
    parser.add_argument("--update", action="store_true", help="rewrite floors.toml; floors only rise")
    parser.add_argument("--allow-regression", action="store_true", help="with --update: let floors fall")
    parser.add_argument("--reports", choices=SETS, default="en", help="which of them")
    options = parser.parse_args()
    path, floors_path = REPORTS[options.reports], FLOORS[options.reports]
    reports = read_reports(path)
    score = score_reports(reports, read_rows(reports))
    floors = read_floors(floors_path)["floors"] if floors_path.exists() else {}
    if options.failures:
        order = {name: place for place, name in enumerate(MEASURES)}
        print(*sorted(score.failures, key=lambda failure: order[failure.measure]), sep="\n")
    if options.update:
        floors = raise_floors(score.values(), floors, allow_regression=options.allow_regression)
        write_floors(floors, floors_path, reports=path)
    print(format_table(score, floors))


if __name__ == "__main__":
    main()

"""What geomap reads out of our own coded reports must not get worse; the reports are well-formed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import measure
import pytest

from geomap.extraction.triggers.kinds import EVENT_TYPES
from geomap.incidents import STATUSES

if TYPE_CHECKING:
    from geomap.gazetteer import Gazetteer

REPORTS = {language: measure.read_reports(path) for language, path in measure.REPORTS.items()}
FLOORS = {language: measure.read_floors(path) for language, path in measure.FLOORS.items()}
ALL_REPORTS = [report for reports in REPORTS.values() for report in reports]
KINDS = {kind for kinds in EVENT_TYPES.values() for kind in kinds}
REPORT_KEYS = {"id", "title", "text", "published", "source", "kind", "gold"}
GOLD_KEYS = {"date_start", "date_end", "place", "lat", "lon", "km", "country_code", "killed", "injured"}
GOLD_KEYS |= {"sub_event_type", "status", "weapon", "actor1", "time_local"}


@pytest.fixture(scope="session")
def scores(gazetteer: Gazetteer) -> dict[str, measure.Score]:
    return {
        language: measure.score_reports(reports, measure.read_rows(reports))
        for language, reports in REPORTS.items()
    }


@pytest.mark.parametrize("name", measure.MEASURES)
@pytest.mark.parametrize("language", REPORTS)
def test_measure_holds_its_floor(language: str, name: str, scores: dict[str, measure.Score]) -> None:
    value, floor = scores[language].values()[name], FLOORS[language]["floors"][name]
    assert measure.is_met(name, value, floor), (
        f"{name} is {value:.3f}, its {'ceiling' if name in measure.CEILINGS else 'floor'} is {floor:.2f}: "
        f"see what broke with: python tests/gold/measure.py --reports {language} --failures; "
        "only if the loss is meant, --update --allow-regression, and say why"
    )


@pytest.mark.parametrize("language", REPORTS)
def test_reports_are_the_pinned_ones(language: str) -> None:
    path = measure.REPORTS[language]
    assert FLOORS[language]["reports_sha256"] == measure.hash_reports(path), (
        f"{path.name} is not the one the floors were measured on: "
        f"python tests/gold/measure.py --reports {language} --update"
    )


@pytest.mark.parametrize("language", REPORTS)
def test_floors_cover_every_measure(language: str, scores: dict[str, measure.Score]) -> None:
    assert list(FLOORS[language]["floors"]) == list(measure.MEASURES)
    assert set(scores[language].values()) == set(measure.MEASURES)


@pytest.mark.parametrize(
    ("language", "reports", "empty", "several", "countries"),
    [
        ("en", 80, 20, 12, 40),
        ("en-more", 29, 7, 6, 15),
        ("en-new", 31, 8, 10, 15),
        ("fr", 47, 10, 4, 20),
        ("fr-more", 46, 12, 6, 15),
        ("fr-new", 30, 7, 6, 15),
    ],
)
def test_reports_are_many_and_mixed(
    language: str, reports: int, empty: int, several: int, countries: int
) -> None:
    mine = REPORTS[language]
    assert len(mine) >= reports
    assert sum(not report["gold"] for report in mine) >= empty
    assert sum(len(report["gold"]) > 1 for report in mine) >= several
    assert len({gold["country_code"] for report in mine for gold in report["gold"]}) >= countries


def test_no_two_reports_have_one_id() -> None:
    assert len({report["id"] for report in ALL_REPORTS}) == len(ALL_REPORTS)


@pytest.mark.parametrize("report", ALL_REPORTS, ids=lambda report: report["id"])
def test_report_is_well_formed(report: Mapping[str, Any]) -> None:
    assert set(report) == REPORT_KEYS
    assert report["text"]
    assert report["published"] is None or datetime.date.fromisoformat(report["published"])
    for gold in report["gold"]:
        assert list_faults(gold) == []


def list_faults(gold: Mapping[str, Any]) -> list[str]:
    """Say what is wrong with one coded incident."""
    checks = {
        "keys": set(gold) == GOLD_KEYS,
        "sub_event_type": set(gold["sub_event_type"].split("|")) <= KINDS,
        "status": gold["status"] in STATUSES,
        "dates": is_period(gold["date_start"], gold["date_end"]),
        "time_local": gold["time_local"] is None or datetime.time.fromisoformat(gold["time_local"]),
        "point": is_point(gold),
        "country_code": gold["country_code"] is None or len(gold["country_code"]) == 2,
        "killed": is_count(gold["killed"]),
        "injured": is_count(gold["injured"]),
        "words": all(gold[name] is None or gold[name].strip() for name in ("weapon", "actor1")),
    }
    return [name for name, right in checks.items() if not right]


def is_period(start: str | None, end: str | None) -> bool:
    if start is None or end is None:
        return start is end
    return datetime.date.fromisoformat(start) <= datetime.date.fromisoformat(end)


def is_point(gold: Mapping[str, Any]) -> bool:
    cells = [gold[name] for name in ("place", "lat", "lon", "km")]
    if None in cells:
        return cells == [None] * 4
    return -90 <= gold["lat"] <= 90 and -180 <= gold["lon"] <= 180 and gold["km"] > 0


def is_count(count: list[int | None] | None) -> bool:
    if count is None:
        return True
    best, low, high = count
    stated = [n for n in (low, best, high) if n is not None]
    return bool(stated) and stated[0] >= 0 and stated == sorted(stated)


GOLD = {
    "date_start": "2024-05-14",
    "date_end": "2024-05-14",
    "place": "Gulu",
    "lat": 2.77,
    "lon": 32.3,
    "km": 20,
    "country_code": "UG",
    "killed": None,
    "injured": [0, 0, 0],
    "sub_event_type": "grenade|attack",
    "status": "occurred",
    "weapon": "grenade|device",
    "actor1": None,
    "time_local": None,
}
ROW = GOLD | {"geometry": None, "killed_low": None, "killed_high": None, "sub_event_type": "grenade"}
ROW |= {"injured": 0, "weapon": "A hand grenade"}


@pytest.mark.parametrize(
    ("name", "cells", "right"),
    [
        ("killed_exact", {"killed": None}, True),
        ("killed_exact", {"killed": 0}, False),  # unknown is not zero
        ("injured_exact", {"injured": 0}, True),
        ("injured_exact", {"injured": None}, False),
        ("weapon", {"weapon": "A hand grenade"}, True),
        ("weapon", {"weapon": None}, False),
        ("actor1", {"actor1": "gunmen"}, False),
        ("sub_event_type", {"sub_event_type": "attack"}, True),
        ("located", {"geometry": None}, False),
        ("time_local", {"time_local": "02:00"}, False),
    ],
)
def test_compare_cell(name: str, cells: dict[str, Any], right: bool) -> None:
    compared = measure.CELLS[name](GOLD, ROW | cells)
    assert compared is not None
    assert compared[2] is right


def test_a_row_without_place_matches_by_date_and_type() -> None:
    late = ROW | {"date_start": "2024-05-15"}
    assert measure.match_rows([GOLD], [late, ROW]) == {0: 1}
    assert measure.match_rows([GOLD], [late]) == {}
    assert measure.match_rows([GOLD, GOLD], [ROW]) == {0: 0}


def test_a_wrong_quote_is_found() -> None:
    score = measure.Score()
    report = {"id": "a", "title": "", "text": "A bomb went off."}
    quotes = [{"part": "text", "start": 2, "end": 6, "quote": quote} for quote in ("bomb", "mine")]
    measure.score_evidence(score, report, [{"evidence": quotes}])
    assert score.hits == {"evidence_sound": [True, False]}


def test_floors_only_rise() -> None:
    values = dict.fromkeys(measure.MEASURES, 0.806)
    old = dict.fromkeys(measure.MEASURES, 0.8) | {"false_alarm_reports": 0.7, "detected": 0.5}
    raised = measure.raise_floors(values, old, allow_regression=False)
    assert (raised["located"], raised["detected"], raised["false_alarm_reports"]) == (0.8, 0.78, 0.7)
    fallen = measure.raise_floors(values, old, allow_regression=True)
    assert (fallen["located"], fallen["false_alarm_reports"]) == (0.78, 0.83)
    assert fallen["evidence_sound"] == 0.8

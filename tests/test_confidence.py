import datetime
from dataclasses import replace

import pytest

from geomap.confidence import CELLS, _read_cells, describe_event, rate_cell, rate_event
from geomap.model import Count, Event, EventPlace, Match, Period, Place, Report, Toponym

REPORT = Report("r1", "A bomb killed two in Mosul on Monday.")
MOSUL = Place("geonames:99072", "Mosul", "town", "IQ", "Nineveh", 36.335, 43.118, 12.0)


def make_event(*, place: float | None = 0.9, day: float | None = 0.9, killed: float | None = 0.9) -> Event:
    """Make an event whose cells were chosen with these shares; None leaves the cell empty."""
    toponym = Toponym(REPORT.span(21, 26), "Mosul", 21, 26, Match(MOSUL, 0.9, "exact"))
    monday = datetime.date(2020, 1, 6)
    return Event(
        "r1",
        "explosions_remote_violence",
        "remote_explosive_landmine_ied",
        "Bombing",
        "occurred",
        1,
        (REPORT.span(2, 6),),
        places=(EventPlace(toponym, "at"),) if place is not None else (),
        place_share=place,
        period=Period(monday, monday, "day", share=day) if day is not None else None,
        killed=Count(2, 2, 2, share=killed) if killed is not None else None,
        substance=0.9,
    )


def test_each_cell_is_rated_and_the_row_no_surer_than_its_cells():
    rated = rate_event(make_event())
    assert rated.place is not None
    assert rated.date is not None
    assert rated.counts is not None
    assert 0.0 <= rated.row <= min(rated.place, rated.date) + 0.05


def test_what_is_empty_is_not_rated():
    rated = rate_event(make_event(place=None, day=None, killed=None))
    assert (rated.place, rated.date, rated.counts) == (None, None, None)
    assert rated.row < 0.2


@pytest.mark.parametrize("cell", ["place", "day", "killed"])
def test_a_surer_choice_makes_a_surer_row(cell: str) -> None:
    sure, doubtful = (rate_event(make_event(**{cell: share})) for share in (0.95, 0.3))
    assert sure.row > doubtful.row


@pytest.mark.parametrize("cell", CELLS)
def test_shares_beyond_all_doubt_stay_probabilities(cell: str) -> None:
    for share in (0.0, 1.0):
        event = make_event(place=share, day=share, killed=share)
        assert 0.0 <= rate_cell(describe_event(event), cell) <= 1.0


def test_a_bound_is_told_apart_from_a_number():
    event = make_event()
    dozens = replace(event, killed=Count(None, 24, None, share=0.9))
    assert describe_event(dozens)["killed_bound"] == 1.0
    assert describe_event(event)["killed_bound"] == 0.0


def test_every_weight_is_of_a_feature_and_every_feature_has_one():
    weighed = {name for weights in _read_cells().values() for name in weights}
    assert weighed == {*describe_event(make_event()), "bias"}

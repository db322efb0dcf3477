import dataclasses
import datetime
import re

import geopandas
import pandas
import pytest

from geomap.errors import IncidentError
from geomap.incidents import COLUMNS, make_incidents, validate_incidents
from geomap.merging import merge_incidents
from geomap.model import (
    Confidence,
    Count,
    Event,
    EventPlace,
    Match,
    Period,
    Phrase,
    Place,
    Report,
    Span,
    Toponym,
)

REPORT = Report(
    id="a",
    title="Market bombed",
    text="A bomb killed at least 12 people in Mosul at 22:30 GMT on Tuesday.",
    published=datetime.date(2020, 1, 8),
    url="https://example.org/a",
    source="Example",
)
MOSUL = Place("geonames:99072", "Mosul", "populated_place", "IQ", "Nineveh", 36.335, 43.119, 5.0, 1_000_000,
              "Asia/Baghdad", "GeoNames", "Iraq")  # fmt: skip


def span(words: str, report: Report = REPORT) -> Span:
    start = report.content.index(words)
    return report.span(start, start + len(words))


def make_event(report: Report = REPORT, place: Place | None = MOSUL, **changes) -> Event:
    toponym = Toponym(span("Mosul", report), "Mosul", 0, 5, Match(place, 0.99, "why") if place else None)
    day = datetime.date(2020, 1, 7)
    values = {
        "report_id": report.id,
        "event_type": "explosions_remote_violence",
        "sub_event_type": "remote_explosive_landmine_ied",
        "label": "Bombing",
        "status": "occurred",
        "rank": 1,
        "triggers": (span("bomb", report),),
        "places": (EventPlace(toponym, "at"),),
        "period": Period(day, day, "day", spans=(span("Tuesday", report),)),
        "killed": Count(12, 12, None, (span("killed at least 12 people", report),)),
        "weapon": Phrase("bomb", span("bomb", report)),
        **changes,
    }
    return Event(**values)


def one_row(event: Event, report: Report = REPORT) -> pandas.Series:
    return make_incidents([event], reports={report.id: report}).iloc[0]


def test_a_row_has_the_columns_in_their_order_and_is_valid():
    incidents = make_incidents([make_event()], reports={"a": REPORT})
    assert [*incidents.columns] == [*(c.name for c in COLUMNS), "geometry"]
    assert incidents.crs.to_epsg() == 4326
    validate_incidents(incidents)


def test_a_row_says_what_where_and_how_many():
    row = one_row(make_event())
    assert row.title == "Bombing, Mosul, Nineveh"
    assert (row.geometry.x, row.geometry.y) == (43.119, 36.335)
    assert (row.place, row.admin1, row.country, row.country_code) == ("Mosul", "Nineveh", "Iraq", "IQ")
    assert (row.geo_precision, row.radius_km, row.place_id) == (2, 5.0, "geonames:99072")
    assert (row.killed, row.killed_low) == (12, 12)
    assert row.killed_high is pandas.NA
    assert row.injured is pandas.NA
    assert row.sources == [
        {"report_id": "a", "title": "Market bombed", "source": "Example", "url": "https://example.org/a",
         "published": "2020-01-08"}
    ]  # fmt: skip


def test_every_piece_of_evidence_is_the_reports_own_words():
    row = one_row(make_event())
    assert {e["field"] for e in row.evidence} == {"sub_event_type", "place", "killed", "date_start", "weapon"}
    for piece in row.evidence:
        part = REPORT.title if piece["part"] == "title" else REPORT.text
        assert part[piece["start"] : piece["end"]] == piece["quote"]


def test_local_days_become_utc_by_the_zone_of_the_place():
    row = one_row(make_event())
    assert row.start_utc == pandas.Timestamp("2020-01-06T21:00Z")
    assert row.end_utc == pandas.Timestamp("2020-01-07T21:00Z")
    assert row.time_precision == "day"


def test_a_time_in_gmt_moves_to_the_places_own_day():
    day = datetime.date(2020, 1, 7)
    row = one_row(make_event(period=Period(day, day, "minute", "22:30", "UTC")))
    assert (row.date_start, row.time_local) == ("2020-01-08", "01:30")
    assert row.start_utc == pandas.Timestamp("2020-01-07T22:30Z")


def test_what_is_unknown_is_null_and_off_the_map():
    row = one_row(make_event(place=None, places=(), period=None, killed=None, weapon=None))
    assert row.geometry is None
    assert row.killed is pandas.NA
    for name in ("place", "date_start", "weapon", "country", "start_utc"):
        assert pandas.isna(row[name]), name
    assert row.time_precision == "unknown"
    assert row.title == "Bombing, place unknown"


def test_ids_are_stable_and_differ_between_sites():
    other = make_event(places=(EventPlace(Toponym(span("people"), "Tuz", 9, 12), "at"),))
    assert one_row(make_event()).incident_id == one_row(make_event()).incident_id
    assert one_row(make_event()).incident_id != one_row(other).incident_id
    assert re.fullmatch(r"inc-[0-9a-f]{12}", one_row(make_event()).incident_id)


def resolve(place: Place | None = MOSUL, **changes) -> Event:
    """Make an event at a toponym with this match or reason for none."""
    match = (
        Match(place, 0.97, "spelled Mosul, populated_place", changes.pop("runner_up", None))
        if place
        else None
    )
    toponym = Toponym(span("Mosul"), "Mosul", 0, 5, match, changes.pop("why_open", None))
    return make_event(places=(EventPlace(toponym, "at"),), **changes)


def test_a_row_says_why_its_place_was_chosen_or_stays_open():
    area = dataclasses.replace(MOSUL, name="Mosul", kind="admin1", admin1="Mosul", country=None)
    assert one_row(resolve()).place_why == "spelled Mosul, populated place; 0.97"
    assert one_row(resolve(runner_up=area)).place_why == (
        "spelled Mosul, populated place; 0.97; else Mosul (admin1), IQ"
    )
    assert one_row(resolve(None, why_open="'Mosul' is not in the gazetteer")).place_why == (
        "'Mosul' is not in the gazetteer"
    )
    assert pandas.isna(one_row(make_event(places=())).place_why)


def test_a_place_found_online_gets_its_country_area_and_zone_from_where_it_lies():
    online = Place(
        "photon:node/1", "Mosul", "populated_place", "IQ", None, 36.34, 43.13, 3.0, source="Photon"
    )
    row = one_row(resolve(online))
    assert (row.admin1, row.country, row.timezone) == ("Nineveh", "Iraq", "Asia/Baghdad")
    assert row.start_utc == pandas.Timestamp("2020-01-06T21:00Z")


def place_rows(latitude: float, longitude: float, code: str, radius_km: float = 3.0):
    place = dataclasses.replace(
        MOSUL, latitude=latitude, longitude=longitude, country_code=code, radius_km=radius_km
    )
    return make_incidents([resolve(place)], reports={"a": REPORT})


def test_a_point_in_another_country_is_a_fault_that_says_what_to_do():
    incidents = place_rows(36.335, 43.119, "SY")
    with pytest.raises(IncidentError) as error:
        validate_incidents(incidents)
    name = incidents["incident_id"].iloc[0]
    assert f"row 0 ({name}): latitude 36.335, longitude 43.119 lies in Iraq (IQ), " in str(error.value)
    assert "km from SY: correct the point, the country_code or the radius_km" in str(error.value)


@pytest.mark.parametrize(
    ("latitude", "longitude", "code", "radius_km"),
    [
        (36.335, 43.119, "SY", 200.0),  # the radius reaches the border
        (36.50, 41.40, "SY", 0.5),  # the border is nearer than the margin
        (44.95, 34.10, "RU", 3.0),  # Simferopol, by either claimant
        (44.95, 34.10, "UA", 3.0),
        (26.0, 52.0, "IQ", 3.0),  # at sea
    ],
)
def test_a_point_near_a_border_on_disputed_ground_or_at_sea_is_no_fault(latitude, longitude, code, radius_km):
    validate_incidents(place_rows(latitude, longitude, code, radius_km))


def test_no_events_make_an_empty_frame_that_is_valid():
    incidents = make_incidents([], reports={})
    assert len(incidents) == 0
    validate_incidents(incidents)


def test_validation_gathers_all_faults():
    incidents = make_incidents([make_event()], reports={"a": REPORT})
    incidents["status"] = "maybe"
    incidents["killed_low"] = 99
    incidents["date_end"] = "2019-01-01"
    incidents["confidence"] = 7.0
    with pytest.raises(IncidentError) as error:
        validate_incidents(incidents)
    for words in (
        "status is 'maybe'",
        "killed: low, best, high are [99, 12]",
        "after date_end",
        "confidence is 7.0",
    ):
        assert words in str(error.value)
    with pytest.raises(IncidentError, match="column 'rank' is missing"):
        validate_incidents(incidents.drop(columns="rank"))
    with pytest.raises(IncidentError, match="CRS"):
        validate_incidents(geopandas.GeoDataFrame(incidents).set_crs(3857, allow_override=True))


LATER = Report(
    id="b", text="A bomb killed at least 12 people in Mosul on Tuesday.", published=datetime.date(2020, 1, 10)
)


def merged(*events: Event):
    return merge_incidents(make_incidents(events, reports={"a": REPORT, "b": LATER}))


def test_a_row_says_who_did_it_of_the_killed_who_is_missing_and_who_counts():
    row = one_row(
        make_event(
            killed_perpetrators=Count(2, 2, 2, (span("12 people"),)),
            missing=Count(None, 24, None),
            arrested=Count(3, 3, 3),
            toll_source=Phrase("people", span("people")),
        )
    )
    assert (row.killed, row.killed_perpetrators, row.arrested, row.toll_source) == (12, 2, 3, "people")
    assert row.missing is pandas.NA  # "dozens" has no best number
    assert row.abducted is pandas.NA
    quotes = {e["field"]: e["quote"] for e in row.evidence}
    assert (quotes["killed_perpetrators"], quotes["toll_source"]) == ("12 people", "people")


def test_a_negative_count_is_a_fault():
    incidents = make_incidents([make_event(arrested=Count(3, 3, 3))], reports={"a": REPORT})
    incidents["arrested"] = -3
    with pytest.raises(IncidentError, match="arrested is -3, expected 0 or more, or null"):
        validate_incidents(incidents)


def test_the_killed_of_a_later_report_bring_their_own_perpetrators_and_source():
    first = make_event(killed_perpetrators=Count(2, 2, 2), toll_source=Phrase("people", span("people")))
    row = merged(first, make_event(LATER, killed=Count(15, 15, 15))).iloc[0]
    assert row.killed == 15
    assert row.killed_perpetrators is pandas.NA
    assert pandas.isna(row.toll_source)


def test_two_reports_of_one_incident_become_one_row_with_both_sources():
    incidents = merged(make_event(), make_event(LATER, killed=Count(15, 15, 15)))
    assert len(incidents) == 1
    row = incidents.iloc[0]
    assert row.report_ids == ["a", "b"]
    assert (row.n_reports, row.killed, row.killed_low) == (2, 15, 12)
    assert {e["report_id"] for e in row.evidence} == {"a", "b"}
    assert row.incident_id == one_row(make_event()).incident_id


def test_numbers_of_several_reports_have_no_confidence_of_one_of_them():
    sure = Confidence(row=0.8, place=0.9, date=0.95, counts=0.85)
    told = make_event(confidence=sure), make_event(LATER, killed=Count(15, 15, 15), confidence=sure)
    alone, both = merged(told[0]).iloc[0], merged(*told).iloc[0]
    assert (alone.confidence, alone.confidence_counts) == (0.8, 0.85)
    assert pandas.isna(both.confidence)
    assert pandas.isna(both.confidence_counts)
    assert (both.confidence_place, both.confidence_date) == (0.9, 0.95)


def test_merging_twice_changes_nothing_and_order_does_not_matter():
    events = make_event(), make_event(LATER, killed=Count(15, 15, 15))
    once = merged(*events)
    assert str(merge_incidents(once).to_dict("records")) == str(once.to_dict("records"))
    assert str(merged(*reversed(events)).to_dict("records")) == str(once.to_dict("records"))


def test_other_days_other_places_and_one_report_stay_apart():
    day = datetime.date(2020, 1, 9)
    other_day = make_event(LATER, period=Period(day, day, "day"))
    tikrit = Place("geonames:90150", "Tikrit", "populated_place", "IQ", "Salah al-Din", 34.6, 43.68, 5.0)
    assert len(merged(make_event(), other_day)) == 2
    assert len(merged(make_event(), make_event(LATER, place=tikrit))) == 2
    assert len(merged(make_event(), make_event(triggers=(span("killed"),)))) == 2
    assert len(merged(make_event(places=()), make_event(LATER, places=()))) == 2

"""Dating: which of all days that a report gives is the incident's, how surely, and what it rests on."""

import datetime

import pytest

from geomap.choosing import read_weights
from geomap.extraction.days.choice import choose_days
from geomap.extraction.days.options import DayOption, Setting
from geomap.extraction.days.order import find_date_order
from geomap.extraction.times.dates import dateline_date, find_times
from geomap.incidents import make_incidents
from geomap.model import Match, Period, Place, Report, Toponym
from geomap.webmap.rows import Row
from geomap.webmap.words import when_words

THURSDAY = "2024-05-16"
MONDAY, TUESDAY = datetime.date(2024, 5, 13), datetime.date(2024, 5, 14)

# text | first day | last day | basis | the words it rests on
TOLD = """
Gunmen killed four people in Beni on Monday, police said. | 2024-05-13 | 2024-05-13 | relative | on Monday
Gunmen killed four people in Beni on 3 May. | 2024-05-03 | 2024-05-03 | stated | 3 May
A bomb killed two soldiers in Kabul on 24 Sawr 1403. | 2024-05-13 | 2024-05-13 | stated | 24 Sawr 1403
Police said on Wednesday that gunmen killed four people in Beni on Monday. | 2024-05-13 | 2024-05-13 | relative | Monday
Gunmen killed four people in Beni. A suspect was arrested on Wednesday. | 2024-05-15 | 2024-05-15 | relative | Wednesday
Gunmen killed four people in Beni last week. | 2024-05-06 | 2024-05-12 | relative | last week
Gunmen killed four people in Beni. | 2024-05-16 | 2024-05-16 | report |
Gunmen have killed four people in Beni, and the road to Butembo is closed. | 2024-05-16 | 2024-05-16 | report |
"""
CASES = [[cell.strip() for cell in row.split("|")] for row in TOLD.strip().splitlines()]


@pytest.mark.parametrize(("text", "start", "end", "basis", "words"), CASES, ids=[c[0] for c in CASES])
def test_the_main_incident_is_dated(read, text, start, end, basis, words):
    period = read(text, THURSDAY)[0].period
    assert (str(period.start), str(period.end), period.basis) == (start, end, basis)
    assert 0.2 <= period.share <= 1
    quotes = [span.quote for span in period.spans]
    assert quotes == ([words.removeprefix("on ")] if words else [])


def test_what_follows_the_event_does_not_date_it(read):
    text = "Gunmen shot a teacher outside a school in Beni. He was in hospital on Wednesday. It happened on Monday."
    assert read(text, THURSDAY)[0].period.start == MONDAY


def test_a_small_hour_is_not_put_on_the_evening_before_it(read):
    text = "Gunmen killed four people in Beni on Monday night. Police were called at 2 a.m."
    period = read(text, THURSDAY)[0].period
    assert (period.start, period.end, period.time) == (MONDAY, MONDAY, None)


def test_a_report_day_is_less_sure_than_one_that_is_told(read):
    told = read("Gunmen killed four people in Beni on Monday.", THURSDAY)[0].period
    taken = read("Gunmen killed four people in Beni.", THURSDAY)[0].period
    assert taken.share < told.share


def test_the_dateline_is_what_a_report_day_rests_on(read):
    period = read("BENI, 10 JAN 90 (WIRE) -- Gunmen killed four people in Beni.", None)[0].period
    assert (period.start, period.basis) == (datetime.date(1990, 1, 10), "report")
    assert [span.quote for span in period.spans] == ["10 JAN 90"]


def test_a_french_report_is_dated_by_its_dateline(parse_french):
    doc = parse_french("NIAMEY, 14 février 2019 - Une patrouille est tombée hier dans une embuscade.")
    day = dateline_date(doc.text, language=doc.lang_)
    times = find_times(doc.text, language=doc.lang_, published=day)
    setting = Setting.read(doc, times, published=day, text_start=0)
    assert day == datetime.date(2019, 2, 14)
    assert setting.dateline is times[0]
    assert [m.period.start.day for m in times] == [14, 13]


def test_without_any_date_there_is_none(read):
    period = read("Gunmen killed four people in Beni.", None)[0].period
    assert period is None


def test_other_incidents_than_the_main_one_take_no_report_day(read):
    events = read(
        "A car bomb killed seven people in Mogadishu. "
        "The army sent more troops to the capital. Gunmen killed two policemen in Baidoa.", THURSDAY,
    )  # fmt: skip
    assert [event.period.basis if event.period else None for event in events[:1]] == ["report"]
    assert all(event.period is None for event in events[1:])


def test_an_ambiguous_date_says_so_and_gives_no_day(read):
    event = read("Gunmen killed four people in the village on 03/04/2016.", None)[0]
    assert (event.period.start, event.period.basis) == (None, "ambiguous")
    assert [span.quote for span in event.period.spans] == ["03/04/2016"]


def test_days_told_twice_count_twice():
    def option(day, own):
        return DayOption(Period(day, day, "day"), {"own": own})

    same, share = choose_days([option(MONDAY, 1.0), option(TUESDAY, 0.9), option(TUESDAY, 0.9)], {"own": 1.0})
    assert (same[0].period.start, len(same)) == (TUESDAY, 2)
    assert share == pytest.approx(0.644, abs=0.001)  # 2 e^0.9 / (2 e^0.9 + e)
    assert choose_days([], {}) is None


def test_each_feature_of_a_report_day_has_a_weight():
    weights = read_weights("dating")
    assert {
        f"{name}_{back}" for name in ("report", "only_report", "clock", "late") for back in range(3)
    } <= set(weights)
    assert weights["report_0"] > weights["report_2"]


def place(code):
    return Place("x:1", "X", "populated_place", code, None, 0.0, 0.0, 5.0)


def toponym(text, report, code):
    start = report.content.index(text)
    return Toponym(
        report.span(start, start + len(text)), text, start, start + len(text), Match(place(code), 1.0, "")
    )


@pytest.mark.parametrize(
    ("url", "day_first"),
    [("https://news.example.co.uk/a", True), ("https://example.ph/a", False), ("https://example.ca/a", None),
     ("https://example.com/a", None), ("https://example.io/a", None), ("not an address", None), ("http://[", None),
     (None, None)],
)  # fmt: skip
def test_the_order_of_numbers_by_the_address(url, day_first):
    assert find_date_order(Report("r", "x", url=url), []) is day_first


def test_the_order_of_numbers_by_dateline_and_title():
    report = Report("r", "NAIROBI, Kenya - Gunmen fled.")
    assert find_date_order(report, [toponym("NAIROBI", report, "KE")]) is True
    report = Report("r", "Gunmen fled.", title="Manila: gunmen flee")
    assert find_date_order(report, [toponym("Manila", report, "PH")]) is False


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"date_basis": "report"}, "8 January 2020; known to the day; no day is told, so it is that of the report or shortly before it"),
        ({"date_basis": "relative"}, "8 January 2020; known to the day"),
        ({"date_start": None, "date_end": None, "date_basis": "ambiguous"}, "unknown; the numbers may be read as two days"),
    ],
)  # fmt: skip
def test_the_map_says_what_a_day_rests_on(cells, words):
    known = {"date_start": "2020-01-08", "date_end": "2020-01-08", "time_precision": "day"}
    assert when_words(Row(known | cells, None)) == words


def test_the_row_names_the_basis(read):
    text = "Gunmen killed four people in Beni."
    row = make_incidents(read(text, THURSDAY), reports={"report": Report("report", text)}).iloc[0]
    assert (row.date_start, row.date_basis) == (THURSDAY, "report")
    assert not [e for e in row.evidence if e["field"] == "date_start"]

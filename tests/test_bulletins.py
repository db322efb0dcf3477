"""Bulletins: each dated entry is read by itself, and its words are those of the whole report."""

import datetime

import pytest

from geomap.extraction import extract_events
from geomap.extraction.parsing.language import load_language_model, parse_texts
from geomap.model import Report
from geomap.resolution import resolve_places

SITREP = """Access summary, Borno and Adamawa

BORNO. 3 March, Konduga: Gunmen on motorcycles attacked a farm and killed four labourers. Two others were wounded.

ADAMAWA. 5 March, Michika: A roadside bomb hit a truck. The driver was killed.

BORNO. 7 March, Gwoza: Armed men abducted six traders on their way to market.

BORNO. Night of 7 to 8 March: Soldiers shot two farmers dead.
"""
NUMBERED = """28/05 – Goma. Armed men shot dead a teacher at home.

Night of 29 to 30/05 – Butembo. Attackers killed three guards at a clinic and burned a pharmacy.
"""
STORY = """BAGHDAD - A car bomb killed nine people in Mosul on Tuesday, police said. The blast tore through a market
where families were shopping for the holiday. Witnesses said that the street was full of smoke, and that the wounded
were carried to the hospital on the other side of the river in private cars because no ambulance came.

Recent attacks in the city:
2 March: A bomb kills two policemen in Mosul.
9 March: Gunmen kill a judge in Mosul.
"""


def read(text, gazetteer, *, published="2024-06-12", language="en", title=""):
    report = Report("r", text, title, datetime.date.fromisoformat(published), language=language)
    doc = next(parse_texts([report.content], load_language_model(language)))
    return report, extract_events(report, doc, toponyms=resolve_places(report, doc, gazetteer))


def row(event):
    place = event.site.place.name if event.site and event.site.place else None
    return place, event.period.start.isoformat(), event.killed.best if event.killed else None


def test_each_entry_has_its_own_place_and_day(gazetteer):
    _, events = read(SITREP, gazetteer, published="2024-03-10")
    assert [row(event) for event in events] == [
        ("Konduga", "2024-03-03", 4), ("Borno", "2024-03-07", 2), ("Michika", "2024-03-05", 1),
        ("Gwoza", "2024-03-07", None),
    ]  # fmt: skip
    assert [event.rank for event in events] == [1, 2, 3, 4]
    assert (events[1].period.end.isoformat(), events[1].period.basis) == ("2024-03-08", "stated")
    assert events[3].abducted.best == 6


@pytest.mark.parametrize("title", ["", "Weekly summary: five dead"])
def test_quotes_stand_where_the_whole_report_has_them(gazetteer, title):
    report, events = read(SITREP, gazetteer, published="2024-03-10", title=title)
    spans = [
        span
        for event in events
        for span in (
            *event.triggers,
            *event.period.spans,
            event.site.span,
            *(event.killed.spans if event.killed else ()),
        )
    ]
    assert len(spans) > 8
    assert [report.text[s.start : s.end] for s in spans] == [s.quote for s in spans]


def test_days_in_numbers_head_entries_as_their_country_writes_them(gazetteer):
    _, events = read(NUMBERED, gazetteer)
    assert sorted(row(event) for event in events) == [("Butembo", "2024-05-29", 3), ("Goma", "2024-05-28", 1)]


def test_an_entry_without_a_place_is_where_the_title_says(gazetteer):
    text = "Monday: A man was shot dead outside a bar.\n\nTuesday: Two men were wounded in a stabbing.\n"
    _, events = read(text, gazetteer, title="Police log, Peoria")
    assert [row(event) for event in events] == [("Peoria", "2024-06-10", 1), ("Peoria", "2024-06-11", None)]


def test_an_entry_is_at_none_of_several_places_of_the_title(gazetteer):
    text = "Monday: A man was shot dead outside a bar.\n\nTuesday: Two men were wounded in a stabbing.\n"
    _, events = read(text, gazetteer, title="Police log, Peoria and Chicago")
    assert [event.site for event in events] == [None, None]


def test_the_day_of_the_heading_outweighs_days_told_later(gazetteer):
    text = (
        "12 May, Torit: Gunmen fired at a minibus. A passenger died of her wounds on 14 May.\n\n"
        "16 May, Bor: Armed youth killed two herders. Relatives met officials on Saturday.\n"
    )
    _, events = read(text, gazetteer, published="2024-05-20")
    assert sorted(row(event)[:2] for event in events) == [("Bor", "2024-05-16"), ("Torit", "2024-05-12")]


def test_a_story_with_a_list_behind_it_is_no_bulletin(gazetteer):
    _, events = read(STORY, gazetteer)
    assert row(events[0]) == ("Mosul", "2024-06-11", 9)


def test_french_entries(gazetteer):
    text = (
        "3 mars, Gao : Des hommes armés ont tué quatre bergers.\n\n"
        "Nuit du 5 au 6 mars, Bankass : Une embuscade a fait deux morts parmi les soldats.\n"
    )
    _, events = read(text, gazetteer, published="2024-03-10", language="fr")
    assert [row(event) for event in events] == [("Gao", "2024-03-03", 4), ("Bankass", "2024-03-05", 2)]

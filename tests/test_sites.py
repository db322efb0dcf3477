"""Which place of a report an event is put at."""

import pytest

from geomap.model import Event

# text, title, where it was
CASES = [
    ("KAMPALA (Agency) - A bomb killed three people in a market in Gulu on Monday, police said.", "", "Gulu"),
    ("A bomb killed three people in Gulu on Monday, the interior ministry in Kampala said.", "", "Gulu"),
    ("Gunmen killed six farmers in Lira. The wounded were taken to a hospital in Kampala.", "", "Lira"),
    ("A man from Soroti was shot dead in Mbarara on Sunday.", "", "Mbarara"),
    ("Rockets fired from Bambari hit Bria overnight and killed two traders.", "", "Bria"),
    ("Two men were shot dead outside a bar on Friday, police said.", "Double murder shocks Mbale", "Mbale"),
    ("Gulu police said two men were shot dead outside a bar on Friday.", "", "Gulu"),
]


def site_of(event: Event) -> str | None:
    return event.site.place.name if event.site and event.site.place else None


@pytest.mark.parametrize(("text", "title", "where"), CASES, ids=[c[2] + str(i) for i, c in enumerate(CASES)])
def test_where_it_was(read, text, title, where):
    event = read(text, title=title)[0]
    assert site_of(event) == where
    assert 0 < event.place_share <= 1


def test_the_village_and_not_the_province_it_is_in(read):
    event = read("Gunmen killed nine people in Helmand on Monday. The attack took place in Marjah.")[0]
    assert site_of(event) == "Marjah"
    assert {p.toponym.name for p in event.places} == {"Helmand", "Marjah"}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Gunmen killed six traders west of Baghdad on Monday. The market in Fallujah was closed.", "Al Fallujah"),
        ("Six traders were killed on Monday in Isiro, some 440 km northeast of Kisangani.", "Isiro"),
        ("Gunmen killed nine people in northern Nigeria on Monday. Kano was calm by night.", "Kano"),
        ("Gunmen killed nine people in northern Nigeria on Monday. Lagos was calm by night.", "northern Nigeria"),
        ("Rockets hit a farm 30 km north of Erbil on Monday, officials in Erbil said.", "30 km north of Erbil"),
    ],
)  # fmt: skip
def test_a_named_place_is_better_than_one_told_from_afar(read, text, where):
    event = read(text)[0]
    assert site_of(event) == where


def test_a_site_that_no_sentence_gives_is_near(read):
    event = read("Police in Mbale said on Friday that two men had been shot dead.")[0]
    assert (site_of(event), event.places[0].role) == ("Mbale", "near")


def test_the_other_places_keep_their_part(read):
    event = read("Rockets fired from Bambari hit Bria overnight and killed two traders.")[0]
    roles = {p.toponym.name: p.role for p in event.places}
    assert roles == {"Bria": "at", "Bambari": "from"}


def test_the_paper_that_a_title_ends_with_is_no_site(read):
    title = "Two shot dead in bar - News from Kampala"
    event = read(
        "MBALE, Uganda (Agency) - Two men were shot dead in a bar on Friday, police said.", title=title
    )[0]
    assert site_of(event) == "Mbale"


def test_each_incident_has_its_own_site(read):
    events = read("Missiles hit Odesa and Lviv on Monday.", published="2024-05-16")
    assert sorted(filter(None, map(site_of, events))) == ["Lviv", "Odesa"]


def test_an_event_without_places_has_no_share(read):
    event = read("Two men were shot dead outside a bar on Friday, police said.")[0]
    assert (event.places, event.place_share) == ((), None)


def test_a_country_far_from_the_story_is_no_site(read):
    event = read("Two men were shot dead on Friday, the paper said. Its owner also prints news of Peru.")[0]
    assert event.place_share is None or site_of(event) != "Lima"

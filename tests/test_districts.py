"""Second-level areas of the packaged index: counties, Philippine provinces, Nigerian areas."""

import pytest

from geomap.distances import distance_km
from geomap.model import Report
from geomap.resolution import resolve_places

# name, id of the first choice, its first-level area, a town (latitude, longitude) that it holds
DISTRICTS = [
    ("Cook County", "fips:US17031", "Illinois", (41.85, -87.65)),  # Chicago
    ("Cook Co.", "fips:US17031", "Illinois", (41.85, -87.65)),
    ("Johnson County, Indiana", "fips:US18081", "Indiana", (39.48, -86.05)),  # Franklin
    ("Orange County", "fips:US06059", "California", (33.75, -117.87)),  # Santa Ana, not its airport
    ("Orleans Parish", "fips:US22071", "Louisiana", (29.95, -90.08)),
    ("Saint Louis County", "fips:US29189", "Missouri", (38.74, -90.31)),  # Ferguson
    ("Fairbanks North Star Borough", "fips:US02090", "Alaska", (64.84, -147.72)),
    ("Honolulu County", "fips:US15003", "Hawaii", (21.31, -157.86)),  # without the islands to Midway
    ("Lanao del Sur", "psgc:1903600000", "Autonomous Region in Muslim Mindanao", (8.0, 124.29)),  # Marawi
    ("North Cotabato", "psgc:1204700000", "Soccsksargen", (7.01, 125.09)),  # Kidapawan
    ("Chibok LGA", "pcode:NG008006", "Borno", (10.87, 12.85)),
    ("Abuja Municipal Local Government Area", "pcode:NG015002", "FCT", (9.06, 7.49)),
]


@pytest.mark.parametrize(("name", "place_id", "admin1", "town"), DISTRICTS)
def test_a_district_is_found_first_and_holds_its_town(gazetteer, name, place_id, admin1, town):
    place = gazetteer.find(name)[0].place
    assert (place.id, place.kind, place.admin1) == (place_id, "admin2", admin1)
    assert distance_km((place.latitude, place.longitude), town) < place.radius_km


def test_counties_of_one_name_come_by_their_inhabitants(gazetteer):
    found = [c.place.admin1 for c in gazetteer.find("Cook County")]
    assert found == ["Illinois", "Georgia", "Minnesota"]
    assert len(gazetteer.find("Washington County")) == 30  # all of them within the limit


def test_no_county_answers_to_its_bare_name(gazetteer):
    for name in ("Cook", "Lincoln", "Orange", "Jackson"):
        assert not [c for c in gazetteer.find(name) if c.place.id.startswith("fips:")]


def test_a_district_has_the_zone_of_its_towns(gazetteer):
    zones = {
        "fips:US17031": "America/Chicago",
        "fips:US18081": "America/Indiana/Indianapolis",
        "psgc:1903600000": "Asia/Manila",
        "pcode:NG008006": "Africa/Lagos",
    }
    assert {place_id: gazetteer.get(place_id).timezone for place_id in zones} == zones


@pytest.mark.parametrize(
    ("text", "name", "place_id"),
    [
        ("Two people were shot dead in Johnson County, Indiana, the sheriff said.", "Johnson County",
         "fips:US18081"),
        ("Two men were shot in Johnson County near Franklin, Ind.", "Johnson County", "fips:US18081"),
        ("A man was killed in Cook County on Monday, Chicago police said.", "Cook County", "fips:US17031"),
        ("A gunman opened fire in Orleans Parish, Louisiana.", "Orleans Parish", "fips:US22071"),
        ("A man was found dead in rural Washington County, Oregon.", "Washington County", "fips:US41067"),
        ("Abu Sayyaf gunmen killed five soldiers in Sulu province, in the southern Philippines.", "Sulu",
         "psgc:0906600000"),
        ("Bandits abducted 30 people in Kajuru LGA of Kaduna State.", "Kajuru LGA", "pcode:NG019012"),
        ("Gunmen attacked a village in Chibok Local Government Area of Borno State, Nigeria.",
         "Chibok Local Government Area", "pcode:NG008006"),
        ("Police in Prince George's County, Maryland, said a teenager was shot.",
         "Prince George's County", "fips:US24033"),
        ("Deputies in Johnson County, Kansas, found two bodies.", "Johnson County", "fips:US20091"),
    ],
)  # fmt: skip
def test_a_report_names_a_district(parse, gazetteer, text, name, place_id):
    report = Report(id="report", text=text)
    found = {t.name: t.match.place.id for t in resolve_places(report, parse(text), gazetteer) if t.match}
    assert found.get(name) == place_id

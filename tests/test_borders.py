"""Borders as places: "near the border with Syria", read and placed with the packed boundaries."""

import re

import pandas as pd
import pytest

from geomap.boundaries import measure_offsets
from geomap.compositions.borders import add_borders
from geomap.distances import distance_km
from geomap.incidents import make_incidents, validate_incidents
from geomap.model import Match, Place, Report, Toponym

# name, code, kind, admin1, latitude, longitude, radius in km; degrees, EPSG:4326
GAZETTEER = """
Iraq | IQ | country | | 33.0 | 44.0 | 447
Syria | SY | country | | 35.0 | 38.0 | 319
Turkey | TR | country | | 39.0 | 35.0 | 739
Kenya | KE | country | | 1.0 | 38.0 | 511
Somalia | SO | country | | 10.0 | 49.0 | 918
Chad | TD | country | | 15.0 | 19.0 | 799
Sudan | SD | country | | 16.0 | 30.0 | 838
Thailand | TH | country | | 15.5 | 101.0 | 872
Cambodia | KH | country | | 13.0 | 105.0 | 271
Israel | IL | country | | 31.5 | 34.75 | 194
Lebanon | LB | country | | 33.83 | 35.83 | 90
Poland | PL | country | | 52.0 | 20.0 | 350
Belarus | BY | country | | 53.0 | 28.0 | 330
Venezuela | VE | country | | 8.0 | -66.0 | 707
Colombia | CO | country | | 4.0 | -73.25 | 800
Mexico | MX | country | | 23.0 | -102.0 | 1600
United States | US | country | | 39.76 | -98.5 | 2500
Pakistan | PK | country | | 30.0 | 70.0 | 821
Afghanistan | AF | country | | 33.0 | 66.0 | 597
India | IN | country | | 22.0 | 79.0 | 1500
Rwanda | RW | country | | -2.0 | 30.0 | 110
Democratic Republic of the Congo | CD | country | | -2.5 | 23.5 | 991
Japan | JP | country | | 35.7 | 139.7 | 1200
Baghdad | IQ | populated_place | Baghdad | 33.34 | 44.4 | 20
Erbil | IQ | populated_place | Erbil | 36.19 | 44.01 | 10
Damascus | SY | populated_place | Damascus | 33.51 | 36.29 | 15
Qaim | IQ | populated_place | Anbar | 34.37 | 41.09 | 5
Anbar | IQ | admin1 | Anbar | 33.0 | 41.5 | 235
Mandera | KE | admin1 | Mandera | 3.4 | 40.7 | 110
North Kivu | CD | admin1 | North Kivu | -0.8 | 29.0 | 150
Arauca | CO | admin1 | Arauca | 6.7 | -71.0 | 110
"""
PLACES = {
    name: Place(f"test:{name}", name, kind, code, admin1 or None, float(lat), float(lon), float(radius), country=code)
    for name, code, kind, admin1, lat, lon, radius in (
        [cell.strip() for cell in row.split("|")] for row in GAZETTEER.strip().splitlines()
    )
}  # fmt: skip


class Index:
    """A gazetteer that knows three demonyms."""

    def knows(self, name):
        return False

    def find(self, name, *, country=None, fuzzy=False):
        return []

    def country_of_demonym(self, word):
        return {"Iraqi": "IQ", "Turkish": "TR", "Colombian": "CO"}.get(word)


def find_toponyms(text):
    """List the places of a text, in its order."""
    report = Report("r", text)
    spots = sorted((m.start(), n) for n in PLACES for m in re.finditer(rf"\b{n}\b", text, re.IGNORECASE))
    return report, [
        Toponym(report.span(i, i + len(n)), n, i, i + len(n), Match(PLACES[n], 0.9, "why")) for i, n in spots
    ]


def borders_of(text):
    report, toponyms = find_toponyms(text)
    return {t.name: t.spot for t in add_borders(report, toponyms, index=Index(), language="en") if t.spot}


# Text with [the words of the border], its name, the side, a point known to be on it, how far off that
# the middle may be (km), radius in km, and the toponyms that stand for it.
BORDERS = [
    ("Four men died on the [Iraq-Syria border].", "border of Iraq and Syria", None, (35.1, 41.2), 60, 306, "Iraq, Syria"),
    ("Four men died near the [Iraq–Syria border].", "border of Iraq and Syria", None, (35.1, 41.2), 60, 306, "Iraq, Syria"),
    ("FOUR DIE NEAR [IRAQ/SYRIA BORDER]", "border of Iraq and Syria", None, (35.1, 41.2), 60, 306, "Iraq, Syria"),
    ("A patrol was shot at along [Kenya's border with Somalia].", "border of Kenya and Somalia", "KE", (1.1, 41.0), 60, 341, "Kenya, Somalia"),
    ("A bomb went off on the [border between Chad and Sudan].", "border of Chad and Sudan", None, (15.1, 22.9), 80, 511, "Chad, Sudan"),
    ("Shells fell close to the [Thailand-Cambodia border].", "border of Cambodia and Thailand", None, (14.0, 102.9), 80, 274, "Thailand, Cambodia"),
    ("Police in Baghdad said four died at the [border with Syria].", "border of Iraq and Syria", "IQ", (35.1, 41.2), 60, 306, "Syria"),
    ("Four died on the [Iraqi side of the border with Syria].", "border of Iraq and Syria", "IQ", (35.1, 41.2), 60, 306, "Syria"),
    ("Four died on the [Turkish side of the Syria border].", "border of Syria and Turkey", "TR", (36.8, 39.0), 60, 339, "Syria"),
    ("Four died near the [Iraqi border with Syria].", "border of Iraq and Syria", "IQ", (35.1, 41.2), 60, 306, "Syria"),
    ("In Anbar province, near the [border with Syria], a mine killed four.", "border of Iraq and Syria", "IQ", (34.1, 40.3), 60, 173, "Anbar, Syria"),
    ("A mine killed four in Qaim, a town near the [border with Syria].", "border of Iraq and Syria", "IQ", (34.4, 41.0), 20, 13.6, "Syria"),
    ("Gunmen hit a bus in Mandera county, on the [border with neighbouring Somalia].", "border of Kenya and Somalia", "KE", (3.2, 41.3), 60, 140, "Mandera, Somalia"),
    ("Rebels killed six in North Kivu, along the [eastern border with Rwanda].", "border of Democratic Republic of the Congo and Rwanda", "CD", (-1.4, 29.4), 60, 45, "North Kivu, Rwanda"),
    ("A pipeline was bombed in Arauca, near [Colombia's long, porous border with Venezuela].", "border of Colombia and Venezuela", "CO", (7.09, -70.76), 60, 174, "Arauca, Colombia, Venezuela"),
    ("Two were shot in the [border region between Poland and Belarus].", "border of Belarus and Poland", None, (52.6, 23.6), 60, 160, "Poland, Belarus"),
    ("Gunmen attacked a van in Mexico. Hours later two died at the [border with the United States].", "border of Mexico and United States", "MX", (29.55, -104.4), 150, 1197, "United States"),
    ("Rockets fell in Israel near the [Lebanon border].", "border of Israel and Lebanon", "IL", (33.1, 35.5), 40, 50, "Lebanon"),
    ("Mortars were fired across the [border with Pakistan], Afghanistan said.", "border of Afghanistan and Pakistan", None, (32.5, 69.3), 60, 862, "Pakistan"),
    ("Smugglers were shot at a [border crossing with Iraq] in Syria.", "border of Iraq and Syria", "SY", (35.1, 41.2), 60, 306, "Iraq"),
    ("Smugglers were shot on the [border of Syria and Turkey].", "border of Syria and Turkey", None, (36.8, 39.0), 60, 339, "Syria, Turkey"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "name", "side", "known", "off_km", "radius_km", "sharers"), BORDERS)
def test_a_border_is_a_place(marked, name, side, known, off_km, radius_km, sharers):
    words = marked[marked.index("[") + 1 : marked.index("]")]
    found = borders_of(marked.replace("[", "").replace("]", ""))
    assert found
    assert list(found) == sharers.split(", ")
    spot = next(iter(found.values()))
    got = spot.place
    assert {s.place.name for s in found.values()} == {name}
    assert (spot.span.quote, spot.form, got.country_code) == (words, "border", side)
    point = (got.latitude, got.longitude)
    assert distance_km(point, known) <= off_km
    assert got.radius_km == pytest.approx(radius_km, abs=3)
    codes = [PLACES[n].country_code for n in name.removeprefix("border of ").split(" and ")]
    offsets = measure_offsets([got.latitude] * 2, [got.longitude] * 2, country_codes=codes)
    assert offsets == pytest.approx(0, abs=1.5)


NOTHING = [
    "Turkey closed its border with Syria after the attack.",
    "Turkey reopened the border with Syria on Monday.",
    "Turkey and Syria held border talks in Damascus.",
    "Talks on the border with Syria began in Turkey.",
    "Iraq and Syria signed an agreement on their border with Turkey.",
    "Iraq's border guards shot a man in Syria.",
    "Gunmen fired at the Iraq border guards in Syria.",
    "The border dispute between Thailand and Cambodia killed four.",
    "The border between Poland and Belarus was closed.",
    "Four were shot near the Syria border town of Qaim.",
    "They fled across the border with Syria from Iraq.",
    "Iraq shares a border with Syria.",
    "Iraq borders Syria and Turkey.",
    "Iraq sent troops to the border with Syria.",
    "Four died near the border with Japan, police in Kenya said.",
    "Four died near the border with Syria.",
    "Four died on the Iraq-Kenya border.",
    "They crossed the border from Iraq into Syria.",
    "The border of Syria is long, Iraq said.",
    "Four died near the border. With Syria at peace, Iraq was calm.",
    "A man from Iraq was shot in Syria, 20 km from the frontier.",
    "Four died in the border war between Iraq and Syria.",
]  # fmt: skip


@pytest.mark.parametrize("text", NOTHING)
def test_words_that_only_tell_of_a_border_make_nothing(text):
    assert borders_of(text) == {}


def test_a_border_by_a_town_is_no_more_exact_than_a_district():
    text = "A mine killed four in Qaim, a town near the border with Syria."
    assert borders_of(text)["Syria"].place.kind == "region"
    text = "Rebels killed six in North Kivu, along the border with Rwanda."
    place = borders_of(text)["Rwanda"].place
    assert (place.kind, place.admin1, place.timezone) == (
        "populated_place",
        "North Kivu",
        "Africa/Lubumbashi",
    )
    assert place.id == PLACES["Rwanda"].id


def test_the_place_named_before_goes_before_the_one_named_after():
    text = "In Turkey, near the border with Syria, police stopped men of Iraq."
    assert borders_of(text)["Syria"].place.name == "border of Syria and Turkey"
    text = "Near the border with Syria, police of Turkey stopped men of Iraq. Iraq and Iraq and Iraq."
    assert borders_of(text)["Syria"].place.name == "border of Syria and Turkey"
    text = "Police of Iraq and of Iraq saw men of Turkey. Four died near the border with Syria."
    assert borders_of(text)["Syria"].place.name == "border of Iraq and Syria"


def test_a_long_text_takes_no_longer_for_each_border():
    text = (
        "on the A A A A A side of its long long border with the " * 2_000
        + "men of Iraq near the border with Syria"
    )
    assert borders_of(text)["Syria"].place.country_code == "IQ"


def row_of(read, text):
    incidents = make_incidents(read(text), reports={"report": Report("report", text)})
    validate_incidents(incidents)
    return incidents.iloc[0]


def test_an_incident_is_put_at_the_border(read):
    row = row_of(
        read, "Gunmen killed five farmers along Niger's border with Burkina Faso on Monday, police said."
    )
    assert (row["place"], row["place_text"]) == (
        "border of Burkina Faso and Niger",
        "Niger's border with Burkina Faso",
    )
    assert (row["country_code"], row["timezone"], row["geo_precision"]) == ("NE", "Africa/Niamey", 3)
    assert (row["geometry"].y, row["geometry"].x) == pytest.approx((13.6, 1.0), abs=0.7)


def test_a_province_and_its_border_are_one_place(read):
    row = row_of(
        read, "A mine killed three soldiers in Anbar province, near the border with Syria, on Monday."
    )
    assert (row["place"], row["admin1"], row["country_code"]) == ("border of Iraq and Syria", "Anbar", "IQ")


def test_a_town_goes_before_the_border_it_is_near(read):
    row = row_of(
        read, "A bomb killed three people on Monday in Arsal, a Lebanese town on the border with Syria."
    )
    assert (row["geometry"].y, row["geometry"].x) == pytest.approx((34.18, 36.42), abs=0.05)
    row = row_of(read, "Gunmen killed four people on the Kenya-Somalia border, near Liboi, on Monday.")
    assert row["place"] == "near Liboi"


def test_a_crossing_goes_before_the_border_it_is_on(read):
    row = row_of(read, "An air strike killed eight people at the Rabia border crossing with Syria on Monday.")
    assert "border of" not in row["place"]
    assert (row["geometry"].y, row["geometry"].x) == pytest.approx((36.8, 42.1), abs=0.15)


def test_a_border_of_both_is_in_neither_country(read):
    row = row_of(
        read, "Five people were killed in clashes on the border between Eritrea and Ethiopia on Monday."
    )
    assert row["place"] == "border of Eritrea and Ethiopia"
    assert pd.isna(row["country_code"])

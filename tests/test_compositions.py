"""Places that words make out of places, with the packaged index where a text is read."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.compositions import add_spots
from geomap.compositions.geometry import (
    POINTS,
    middle_point,
    move_point,
    offset_radius_km,
    rounding_km,
    wind_bearing,
)
from geomap.distances import distance_km
from geomap.incidents import make_incidents, validate_incidents
from geomap.model import Candidate, Match, Place, Report, Toponym

LATITUDES = st.floats(-85, 85)
LONGITUDES = st.floats(-179.9, 179.9)


def place(name, latitude, longitude, *, radius_km=5.0, kind="populated_place", country="XA", admin1="North"):
    return Place(f"test:{name.lower()}", name, kind, country, admin1, latitude, longitude, radius_km, 1000)


# Invented, so that a point can be reckoned in the head: a degree of latitude is 111.195 km.
KARA = place("Kara", 0.0, 0.0)
PLACES = {
    p.name: p
    for p in (
        KARA,
        place("Lumo", 0.0, 1.0, admin1="South"),
        place("Sena", 30.0, 20.0, radius_km=10.0),
        place("Farland", 10.0, 10.0, radius_km=400.0, kind="country", admin1=None),
        place("Ardan", 20.0, 10.0, radius_km=100.0, kind="admin1"),
        place("Vell Base", 1.0, 1.0, radius_km=3.0, kind="base"),
    )
}


class Index:
    """A gazetteer of one airport."""

    airport = place("Kara International", 0.1, 0.0, kind="airport", radius_km=3.0)

    def knows(self, name):
        return False

    def find(self, name, *, country=None, fuzzy=False):
        return [Candidate(self.airport, name, "exact")] if name == "Kara airport" else []

    def country_of_demonym(self, word):
        return None


def find_toponyms(text):
    """List the invented places of a text, in its order."""
    report = Report("r", text)
    found = [(text.find(n), n) for n in PLACES if n in text] + [
        (text.find(n.upper()), n) for n in PLACES if n.upper() in text
    ]
    return report, [
        Toponym(report.span(i, i + len(n)), n, i, i + len(n), Match(PLACES[n], 0.9, "why"))
        for i, n in sorted(found)
    ]


def spots_of(text):
    report, toponyms = find_toponyms(text)
    return [t.spot for t in add_spots(report, toponyms, index=Index(), language="en")]


# Text with [the words of the composition], name, latitude, longitude, radius in km. One km is .008993 degrees.
OFFSETS = [
    ("A bomb went off [20 km south of Kara].", "20 km south of Kara", -0.1799, 0.0, 21.2),
    ("A bomb went off [20 kilometres to the south of Kara].", "20 kilometres to the south of Kara", -0.1799, 0.0, 21.2),
    ("A bomb went off [25km east of Kara].", "25km east of Kara", 0.0, 0.2248, 21.9),
    ("A mine blew up [about 30 miles north-west of the capital Kara].", "about 30 miles north-west of Kara", 0.307, -0.307, 24.9),
    ("They died [12 km (7 miles) north of Kara].", "12 km north of Kara", 0.1079, 0.0, 12.4),
    ("They died [12 kilometers / 7 miles north of Kara].", "12 kilometers / 7 miles north of Kara", 0.1079, 0.0, 12.4),
    ("A tanker burned [60 nautical miles south-east of Kara].", "60 nautical miles south-east of Kara", -0.7066, 0.7067, 48.2),
    ("Shots were heard [twenty-five kilometres west of Kara].", "twenty-five kilometres west of Kara", 0.0, -0.2248, 21.9),
    ("Shots were heard [a mile west of Kara].", "a mile west of Kara", 0.0, -0.0145, 6.4),
    ("Shots were heard [3 to 4 miles east of Kara].", "3 to 4 miles east of Kara", 0.0, 0.0507, 8.6),
    ("Shots were heard [10-15 km east of Kara].", "10-15 km east of Kara", 0.0, 0.1124, 14.2),
    ("A patrol was hit [1.5 km north of Kara].", "1.5 km north of Kara", 0.0135, 0.0, 5.6),
    ("A patrol was hit [500 metres north of Kara].", "500 metres north of Kara", 0.0045, 0.0, 5.1),
    ("A grave was found [dozens of kilometres west of Kara].", "dozens of kilometres west of Kara", 0.0, -0.4317, 54.8),
    ("It fell [8 km due north of the besieged town of Kara].", "8 km due north of Kara", 0.0719, 0.0, 9.7),
    ("It fell [16 km north-northeast of Kara].", "16 km north-northeast of Kara", 0.1329, 0.0551, 6.6),
    ("It fell [20 km northeast from Kara].", "20 km northeast from Kara", 0.1272, 0.1272, 13.8),
    ("A TRUCK BURNED [20 KM SOUTH OF KARA].", "20 km south of Kara", -0.1799, 0.0, 21.2),
    ("A truck burned [4 km south of Vell Base].", "4 km south of Vell Base", 0.964, 1.0, 5.5),
]  # fmt: skip
OTHERS = [
    ("A blast [north of Kara] killed two.", "north of Kara", 0.0899, 0.0, 20.0),
    ("A man was shot [just south of downtown Kara].", "just south of Kara", -0.045, 0.0, 10.0),
    ("A man was shot [20 km south of the capital, Kara].", "20 km south of Kara", -0.1799, 0.0, 21.2),
    ("A blast [just north of Kara] killed two.", "just north of Kara", 0.045, 0.0, 10.0),
    ("[North of Kara], gunmen killed two.", "north of Kara", 0.0899, 0.0, 20.0),
    ("A village [southwest of the northern city of Sena] was burned.", "southwest of Sena", 29.9046, 19.89, 30.0),
    ("Rockets fell [30 km from Kara].", "30 km from Kara", 0.0, 0.0, 40.0),
    ("Troops fought [within 5 km of Kara].", "within 5 km of Kara", 0.0, 0.0, 10.5),
    ("A bus was hit [10 km outside Kara].", "10 km outside Kara", 0.0, 0.0, 20.0),
    ("A bus was hit [just outside Kara].", "just outside Kara", 0.0, 0.0, 15.0),
    ("A bus was hit [outside of Kara].", "outside of Kara", 0.0, 0.0, 15.0),
    ("Police died [near the town of Kara].", "near Kara", 0.0, 0.0, 15.0),
    ("Police died [close to Kara].", "close to Kara", 0.0, 0.0, 15.0),
    ("Houses burned on the [outskirts of Kara].", "outskirts of Kara", 0.0, 0.0, 10.0),
    ("Houses burned on the [northern outskirts of Kara].", "northern outskirts of Kara", 0.045, 0.0, 5.5),
    ("Jets hit [northern Farland].", "northern Farland", 11.7987, 10.0, 300.0),
    ("Jets hit [the north of Farland].", "north of Farland", 11.7987, 10.0, 300.0),
    ("JETS HIT [NORTHERN FARLAND].", "northern Farland", 11.7987, 10.0, 300.0),
    ("[Northern Farland] was calm.", "northern Farland", 11.7987, 10.0, 300.0),
    ("Jets hit [central Farland].", "central Farland", 10.0, 10.0, 300.0),
    ("Clashes broke out in the [western part of Ardan].", "western part of Ardan", 19.9994, 9.6172, 55.0),
    ("Clashes broke out in [south-eastern Ardan].", "south-eastern Ardan", 19.7454, 10.2702, 55.0),
    ("A car bomb exploded in [central Sena].", "central Sena", 30.0, 20.0, 5.0),
    ("A car bomb exploded in [downtown Sena].", "downtown Sena", 30.0, 20.0, 5.0),
    ("Mortars hit [eastern Sena].", "eastern Sena", 30.0, 20.0312, 8.0),
    ("Mortars fell in [east Sena].", "east Sena", 30.0, 20.0312, 8.0),
    ("A bus was ambushed [between Kara and Lumo].", "between Kara and Lumo", 0.0, 0.5, 60.6),
    ("A bus was ambushed [between the towns of Kara and Lumo].", "between Kara and Lumo", 0.0, 0.5, 60.6),
    ("Two were shot [halfway between Kara and Lumo].", "half-way between Kara and Lumo", 0.0, 0.5, 16.1),
    ("Cars were stopped on the [road from Kara to Lumo].", "road from Kara to Lumo", 0.0, 0.5, 60.6),
    ("Cars were stopped on the [highway linking Kara with Lumo].", "highway linking Kara with Lumo", 0.0, 0.5, 60.6),
    ("Cars were stopped on the [Kara–Lumo highway].", "Kara–Lumo highway", 0.0, 0.5, 60.6),
    ("Cars were stopped on the [Kara - Lumo road].", "Kara–Lumo road", 0.0, 0.5, 60.6),
    ("A ship was hit [off the coast of Kara].", "off the coast of Kara", 0.0, 0.0, 27.2),
    ("A ship was hit [off Kara's coast].", "off the coast of Kara", 0.0, 0.0, 27.2),
    ("A ship was hit [10 km off the coast of Kara].", "10 km off the coast of Kara", 0.0, 0.0, 15.0),
    ("Rockets were fired at the [Borduran embassy in Kara].", "Borduran embassy, Kara", 0.0, 0.0, 5.0),
    ("A mob stormed [Kara's Borduran consulate].", "Borduran consulate, Kara", 0.0, 0.0, 5.0),
    ("Drones hit the [airport in Kara].", "Kara International", 0.1, 0.0, 3.0),
    ("Inmates rioted at the [central prison in Lumo].", "central prison, Lumo", 0.0, 1.0, 5.0),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "name", "latitude", "longitude", "radius_km"), OFFSETS + OTHERS)
def test_words_make_a_place_of_a_place(marked, name, latitude, longitude, radius_km):
    words = marked[marked.index("[") + 1 : marked.index("]")]
    text = marked.replace("[", "").replace("]", "")
    spots = spots_of(text)
    assert all(spot is not None for spot in spots)
    assert {spot.place.name for spot in spots} == {name}
    got = spots[0].place
    assert (got.latitude, got.longitude) == pytest.approx((latitude, longitude), abs=2e-3)
    assert got.radius_km == pytest.approx(radius_km, abs=0.15)
    assert spots[0].span.quote == words
    assert text[spots[0].span.start : spots[0].span.end] == words


NOTHING = [
    "Police in Kara found a gun.",
    "The army moved south of Kara.",
    "The column advanced 20 km south of Kara.",
    "They fled some 20 km north of Kara.",
    "He had walked about 30 miles east of Kara.",
    "Engineers laid 20 km of road south of Kara.",
    "A 30 km wall north of Kara was finished.",
    "The trench is 20 km long north of Kara.",
    "It lies an hour's drive north of Kara.",
    "It lies two hours north of Kara.",
    "Guards fired north of the Kara border.",
    "They were caught 20 km from the Kara border.",
    "It is north of the border with the town of Kara.",
    "Between 15 and 20 people died in Kara.",
    "Ties between Kara and Lumo are bad.",
    "Talks between Kara and Lumo failed.",
    "The war between Kara and Lumo goes on.",
    "Fighting between Kara and Lumo tribes killed two.",
    "Men of Kara and Lumo met between the wars.",
    "Clashes broke out between Farland and Sena.",
    "A deal was struck between Kara and Sena.",
    "A man was shot in the West Kara mall.",
    "Police in Northern Ardan found a bomb.",
    "A blast in northern Ardan province killed two.",
    "A blast in northern and eastern Farland killed two.",
    "A blast north of Farland killed two.",
    "He was killed near Farland.",
    "A blast hit Kara, 20 km away.",
    "The team from Kara travelled 20 km.",
    "A bus was ambushed between Kara and Sena.",  # 4,000 km apart
    "The port of Kara was shelled.",
    "The mayor of Kara said 20 km of wall was built.",
]


@pytest.mark.parametrize("text", NOTHING)
def test_words_that_only_look_so_make_nothing(text):
    assert {spot.place.name if spot else None for spot in spots_of(text)} == {None}


def test_a_spot_lies_in_the_areas_of_its_anchor_only_where_that_is_sure():
    near, off, far, along = (
        spots_of(text)[0].place
        for text in ("near Kara", "20 km south of Kara", "150 km south of Kara", "between Kara and Lumo")
    )
    ring = spots_of("150 km from Kara")[0].place
    assert (ring.admin1, ring.country_code) == (None, None)
    assert (near.admin1, near.country_code) == ("North", "XA")
    assert (off.admin1, off.country_code) == (None, "XA")
    assert (far.admin1, far.country_code) == (None, None)
    assert (along.admin1, along.country_code) == (None, "XA")


def test_a_point_over_a_border_is_in_the_country_it_lies_in():
    town = place("Kara", 32.5, -117.02, country="MX")  # 4 km south of the border of the United States
    report = Report("r", "A plane fell 30 km north-northeast of Kara.")
    toponym = Toponym(report.span(38, 42), "Kara", 38, 42, Match(town, 0.9, "why"))
    (found,) = add_spots(report, [toponym], index=Index(), language="en")
    assert found.place.name == "30 km north-northeast of Kara"
    assert (found.place.country_code, found.place.admin1) == ("US", None)


def test_the_kind_says_how_exact_a_spot_is():
    kinds = [
        spots_of(text)[0].place.kind for text in ("near Kara", "150 km south of Kara", "northern Farland")
    ]
    assert kinds == ["populated_place", "region", "region"]


def test_the_toponym_itself_stays_what_it_is():
    report, toponyms = find_toponyms("A blast 20 km south of Kara.")
    (found,) = add_spots(report, toponyms, index=Index(), language="en")
    assert found.match.place == KARA
    assert (found.span.quote, found.words.quote) == ("Kara", "20 km south of Kara")
    assert found.place.id == KARA.id
    assert found.spot.why == "offset, 20.0 km from Kara"


def test_words_of_another_line_or_sentence_are_not_taken():
    assert spots_of("They drove 20 km south of\n\nKara was calm.") == [None]
    assert spots_of("They were near. Kara was calm.") == [None]


def test_a_long_text_takes_no_longer_for_each_name():
    text = "20 km near the 20 towns of " * 10_000 + "some men, 20 km south of Kara"
    assert spots_of(text)[0].place.name == "20 km south of Kara"


@given(LATITUDES, LONGITUDES, st.floats(0, 359.9), st.floats(0.1, 500))
def test_a_moved_point_is_at_its_distance_and_bearing(latitude, longitude, bearing, km):
    there = move_point((latitude, longitude), bearing=bearing, distance_km=km)
    assert distance_km((latitude, longitude), there) == pytest.approx(km, rel=1e-6, abs=1e-6)
    assert -180 <= there[1] <= 180
    if abs(latitude) < 60 and km < 100:
        north = (there[0] - latitude) * 111.195
        assert north == pytest.approx(km * math.cos(math.radians(bearing)), abs=2.0)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_the_middle_is_as_far_from_both_ends(lat_a, lon_a, lat_b, lon_b):
    a, b = (lat_a, lon_a), (lat_b, lon_b)
    middle = middle_point(a, b)
    if distance_km(a, b) < 19_000:  # nearly opposite points have no one middle
        assert distance_km(a, middle) == pytest.approx(distance_km(b, middle), abs=1e-3)
        assert distance_km(a, middle) == pytest.approx(distance_km(a, b) / 2, abs=1e-3)


@given(st.floats(0.1, 300), st.floats(0.1, 100), st.sampled_from(POINTS), st.floats(-1, 1), st.floats(-1, 1))
def test_the_radius_holds_all_that_the_words_allow(km, doubt_km, wind, turn, far):
    bearing, half = wind_bearing(wind)
    point = move_point((0.0, 0.0), bearing=bearing, distance_km=km)
    other = move_point((0.0, 0.0), bearing=bearing + turn * half, distance_km=max(0.0, km + far * doubt_km))
    radius = offset_radius_km(km, doubt_km=doubt_km, half_sector=half)
    assert distance_km(point, other) <= radius * 1.001 + 1e-6


def test_the_winds_and_their_sectors():
    assert wind_bearing("north") == (0.0, 45.0)
    assert wind_bearing("southeast") == (135.0, 22.5)
    assert wind_bearing("westnorthwest") == (292.5, 11.25)
    assert wind_bearing("northsouth") is None


@pytest.mark.parametrize(
    ("number", "half"), [(20, 5), (25, 0.5), (300, 50), (7, 0.5), (1.5, 0.05), (0, 0.5), (1000, 500)]
)
def test_a_distance_is_as_rough_as_its_last_digit(number, half):
    assert rounding_km(number, unit_km=1.0) == half


def rows_of(read, text):
    incidents = make_incidents(read(text), reports={"report": Report("report", text)})
    validate_incidents(incidents)
    return incidents


def test_an_incident_is_put_where_the_words_say(read):
    text = "A roadside bomb killed three soldiers 40 km south of Kirkuk on Monday, police said."
    row = rows_of(read, text).iloc[0]
    assert (row["place"], row["place_text"]) == ("40 km south of Kirkuk", "40 km south of Kirkuk")
    assert (row["country_code"], row["timezone"], row["geo_precision"]) == ("IQ", "Asia/Baghdad", 2)
    assert row["geometry"].y == pytest.approx(35.108, abs=0.02)
    assert row["geometry"].x == pytest.approx(44.392, abs=0.02)
    assert row["radius_km"] == pytest.approx(37, abs=2)
    assert "40 km south of Kirkuk" in row["title"]
    (quote,) = [e["quote"] for e in row["evidence"] if e["field"] == "place"]
    assert quote == "40 km south of Kirkuk"


def test_a_part_of_a_country_gives_way_to_a_town(read):
    row = rows_of(
        read, "Gunmen killed five villagers in northern Nigeria, in the town of Katsina, on Monday."
    ).iloc[0]
    assert row["place"] == "Katsina"
    row = rows_of(read, "Gunmen killed five villagers in northern Nigeria on Monday.").iloc[0]
    assert (row["place"], row["geo_precision"]) == ("northern Nigeria", 3)
    assert row["geometry"].y > 10.5


def test_a_named_town_goes_before_the_words_that_describe_it(read):
    row = rows_of(read, "A car bomb killed four people in Hilla, 100 km south of Baghdad, on Monday.").iloc[0]
    assert row["geometry"].y == pytest.approx(32.48, abs=0.1)


def test_two_sides_of_a_town_are_two_places(read):
    text = (
        "A car bomb killed four people north of Mosul on Monday. "
        "Hours later gunmen attacked a checkpoint south of Mosul, killing two policemen."
    )
    assert sorted(rows_of(read, text)["place"]) == ["north of Mosul", "south of Mosul"]


def test_a_distance_from_a_town_is_no_place_of_launch(read):
    row = rows_of(read, "A bomb killed three soldiers 12 km from Goma on Monday.").iloc[0]
    assert row["place"] == "12 km from Goma"


def test_an_embassy_is_found_by_its_town(read):
    row = rows_of(read, "Three rockets were fired at the US embassy in Baghdad on Monday.").iloc[0]
    assert (row["place"], row["geo_precision"]) == ("US embassy in Baghdad", 1)

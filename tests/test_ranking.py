"""Ranking on hand-made candidates: no index, no text but the few words between two names."""

import pytest

from geomap.choosing import read_weights
from geomap.distances import contains, distance_km
from geomap.model import Candidate, Name, Place
from geomap.ranking import explain_candidates, rank_names
from geomap.ranking.features import LABELS
from geomap.resolution import LOWEST_SCORE


def place(name, code, *, kind="populated_place", at=(0.0, 0.0), admin1=None, population=0, radius=5.0):
    marker = f"{code}:{admin1}:{kind}:{name}"
    return Place(marker, name, kind, code, admin1, at[0], at[1], radius, population)


def exact(found, *, preferred=True, reviewed=False):
    return Candidate(found, found.name, "exact", preferred, reviewed)


def similar(found, how):
    return Candidate(found, found.name, how, preferred=True)


def name(text, start, *candidates, cue=None, label="GPE"):
    return Name(start, start + len(text), text, tuple(candidates), label, cue)


def rank(names, *, text, **more):
    return rank_names(names, text=text, language="en", **more)


def names_in(text, **candidates):
    """Make a Name of each word that has candidates, in the order of the text."""
    found = [name(w, text.index(w), *candidates[w]) for w in candidates]
    return sorted(found, key=lambda n: n.start)


LIBYA = place("Libya", "LY", kind="country", at=(27.0, 17.0), population=6_500_000, radius=900)
LEBANON = place("Lebanon", "LB", kind="country", at=(33.9, 35.8), population=5_500_000, radius=100)
IRAQ = place("Iraq", "IQ", kind="country", at=(33.0, 44.0), population=40_000_000, radius=500)
TRIPOLI_LY = place("Tripoli", "LY", at=(32.9, 13.2), admin1="Tripoli", population=1_300_000)
TRIPOLI_LB = place("Tripoli", "LB", at=(34.4, 35.8), admin1="North", population=230_000)
BENGHAZI = place("Benghazi", "LY", at=(32.1, 20.1), admin1="Benghazi", population=650_000)
BEIRUT = place("Beirut", "LB", at=(33.9, 35.5), admin1="Beirut", population=1_900_000)
ANBAR = place("Anbar", "IQ", kind="admin1", at=(32.5, 41.9), admin1="Anbar", radius=200)
ANBAR_TOWN = place("Anbar", "IQ", at=(33.4, 43.7), admin1="Anbar", population=300_000)
TRIPOLIS = (exact(TRIPOLI_LY), exact(TRIPOLI_LB))


def chosen(text, names, **more):
    return [m.place if m else None for m in rank(names, text=text, **more)]


def test_the_larger_town_is_taken_where_nothing_else_speaks():
    text = "Shots were fired in Tripoli."
    assert chosen(text, names_in(text, Tripoli=TRIPOLIS)) == [TRIPOLI_LY]


@pytest.mark.parametrize(
    ("text", "others", "expected"),
    [
        ("In Lebanon, gunmen fought near Tripoli", {"Lebanon": [exact(LEBANON)]}, TRIPOLI_LB),
        ("In Libya, gunmen fought near Tripoli", {"Libya": [exact(LIBYA)]}, TRIPOLI_LY),
        ("Beirut sent troops to Tripoli", {"Beirut": [exact(BEIRUT)]}, TRIPOLI_LB),
        ("Tripoli, Lebanon", {"Lebanon": [exact(LEBANON)]}, TRIPOLI_LB),
        ("Tripoli in northern Lebanon", {"Lebanon": [exact(LEBANON)]}, TRIPOLI_LB),
        ("Tripoli (Lebanon)", {"Lebanon": [exact(LEBANON)]}, TRIPOLI_LB),
    ],
)
def test_a_country_in_the_text_decides_between_towns(text, others, expected):
    names = names_in(text, Tripoli=TRIPOLIS, **others)
    found = dict(zip([n.text for n in names], chosen(text, names), strict=True))
    assert found["Tripoli"] == expected


def test_a_demonym_speaks_for_its_country():
    text = "Lebanese soldiers fought in Tripoli"
    assert chosen(text, names_in(text, Tripoli=TRIPOLIS), demonyms={"LB": 3}) == [TRIPOLI_LB]


def test_the_country_that_a_source_reports_on_counts():
    text = "Shots were fired in Tripoli"
    assert chosen(text, names_in(text, Tripoli=TRIPOLIS), home="LB") == [TRIPOLI_LB]


def test_what_stands_beside_a_name_beats_the_country_of_the_text():
    text = "Libya said that in Tripoli, Lebanon"
    names = names_in(text, Libya=[exact(LIBYA)], Tripoli=TRIPOLIS, Lebanon=[exact(LEBANON)])
    assert chosen(text, names) == [LIBYA, TRIPOLI_LB, LEBANON]


def test_names_with_other_words_between_are_not_adjacent():
    text = "Tripoli heard from Lebanon"
    names = names_in(text, Tripoli=TRIPOLIS, Lebanon=[exact(LEBANON)])
    together = rank(names, text=text)
    apart = rank(names, text=text.replace("heard from", "is beside"))
    assert together == apart


def test_a_name_keeps_its_sense_through_a_report():
    text = "Tripoli, Lebanon. Later Tripoli was calm. Libya Libya"
    names = [
        name("Tripoli", 0, *TRIPOLIS),
        name("Lebanon", 9, exact(LEBANON)),
        name("Tripoli", 24, *TRIPOLIS),
        name("Libya", 42, exact(LIBYA)),
        name("Libya", 48, exact(LIBYA)),
    ]
    assert chosen(text, names) == [TRIPOLI_LB, LEBANON, TRIPOLI_LB, LIBYA, LIBYA]


def test_words_that_say_province_mean_the_province():
    both = (exact(ANBAR_TOWN), exact(ANBAR))
    assert chosen("Anbar province", [name("Anbar", 0, *both, cue="admin")]) == [ANBAR]
    assert chosen("city of Anbar", [name("Anbar", 8, *both, cue="city")]) == [ANBAR_TOWN]


def test_words_that_say_base_mean_the_base():
    town = place("Balad", "IQ", population=4_000)
    base = place("Balad", "IQ", kind="base")
    both = (exact(town), exact(base))
    assert chosen("Balad base", [name("Balad", 0, *both, cue="site")]) == [base]
    assert chosen("Balad", [name("Balad", 0, *both)]) == [town]


def test_a_reviewed_place_beats_a_small_town_of_its_name():
    hamlet = place("Al-Asad", "IL", population=900)
    base = place("Al-Asad", "IQ", kind="base")
    assert chosen("Al-Asad", [name("Al-Asad", 0, exact(hamlet), exact(base, reviewed=True))]) == [base]


def test_a_country_beats_a_state_of_its_name_and_a_city_beside_it_turns_it():
    country = place("Georgia", "GE", kind="country", population=3_700_000, radius=200)
    state = place("Georgia", "US", kind="admin1", admin1="Georgia", radius=250)
    georgias = (exact(country), exact(state, reviewed=True))
    atlanta = place("Atlanta", "US", admin1="Georgia", population=500_000)
    assert chosen("Georgia", [name("Georgia", 0, *georgias)]) == [country]
    text = "Atlanta, Georgia"
    found = chosen(text, [name("Atlanta", 0, exact(atlanta)), name("Georgia", 9, *georgias)], home="US")
    assert found == [atlanta, state]


@pytest.mark.parametrize("how", ["fold", "fuzzy"])
def test_a_similar_spelling_never_beats_the_exact_one_of_a_town_like_it(how):
    written, larger = place("Qaim", "IQ", population=75_000), place("Kaim", "IQ", population=150_000)
    names = [name("Qaim", 0, exact(written), similar(larger, how)), name("Iraq", 9, exact(IRAQ))]
    assert chosen("Qaim and Iraq", names) == [written, IRAQ]


@pytest.mark.parametrize("how", ["fold", "fuzzy"])
def test_a_similar_spelling_counts_only_in_a_country_of_the_text(how):
    far = place("Elfasher", "SD", population=400_000)
    assert rank([name("Al-Fashir", 0, similar(far, how))], text="Al-Fashir") == [None]
    assert chosen("Al-Fashir", [name("Al-Fashir", 0, similar(far, how))], demonyms={"SD": 1}) == [far]


@pytest.mark.parametrize("cue", ["quarter", "district"])
def test_a_quarter_is_left_open_rather_than_put_on_a_town_elsewhere(cue):
    texan = place("Austin", "US", at=(30.3, -97.7), admin1="Texas", population=900_000)
    chicago = place("Chicago", "US", at=(41.9, -87.6), admin1="Illinois", population=2_700_000)
    names = [name("Austin", 0, exact(texan), cue=cue), name("Chicago", 40, exact(chicago))]
    austin, windy = rank(names, text="Austin" + " " * 34 + "Chicago")
    assert austin is not None
    assert windy is not None
    assert austin.score < LOWEST_SCORE
    assert (windy.place, windy.score > 0.9) == (chicago, True)


def test_a_village_is_left_open_rather_than_put_on_a_namesake_outside_the_area_it_is_said_to_be_in():
    namesake = place("Masu", "IQ", at=(36.9, 42.4), admin1="Nineveh", population=900)
    text = "Gunmen attacked Masu village in Anbar province, Iraq"
    names = names_in(text, Masu=[exact(namesake)], Anbar=[exact(ANBAR)], Iraq=[exact(IRAQ)])
    masu, anbar, _ = rank(names, text=text)
    assert (masu.score < LOWEST_SCORE, anbar.place) == (True, ANBAR)
    inside = place("Masu", "IQ", at=(33.1, 42.4), admin1="Anbar", population=900)
    assert chosen(text, [name("Masu", names[0].start, exact(inside)), *names[1:]])[0] == inside


def test_a_small_town_in_a_country_that_the_report_does_not_speak_of_is_less_sure():
    abroad = exact(place("Gentil", "FR", at=(48.8, 2.3), admin1="Paris", population=16_000))
    alone = rank([name("Gentil", 0, abroad)], text="Gentil was quiet.")[0]
    text = "Gentil was quiet, as were Tripoli and Benghazi and all of Libya."
    names = names_in(
        text, Gentil=[abroad], Tripoli=[exact(TRIPOLI_LY)], Benghazi=[exact(BENGHAZI)], Libya=[exact(LIBYA)]
    )
    assert rank(names, text=text)[0].score < LOWEST_SCORE < alone.score


def test_a_quarter_beside_its_town_is_kept():
    quarter = place("Sadr City", "IQ", at=(33.39, 44.46), admin1="Baghdad", population=1_000_000)
    baghdad = place("Baghdad", "IQ", at=(33.34, 44.4), admin1="Baghdad", population=7_000_000)
    names = [name("Sadr City", 0, exact(quarter), cue="quarter"), name("Baghdad", 30, exact(baghdad))]
    assert chosen("Sadr City" + " " * 21 + "Baghdad", names) == [quarter, baghdad]


def test_a_name_without_candidates_has_no_match():
    assert rank([name("Nowhere", 0)], text="Nowhere") == [None]
    assert rank([], text="") == []


def test_scores_are_shares_and_the_runner_up_is_another_place():
    [match] = rank([name("Tripoli", 0, *TRIPOLIS)], text="Tripoli")
    assert match is not None
    assert 0.5 < match.score < 1
    assert match.runner_up == TRIPOLI_LB
    rows = explain_candidates(name("Tripoli", 0, *TRIPOLIS), known_countries={})
    assert [row.place for row in rows] == [TRIPOLI_LY, TRIPOLI_LB]
    assert 0.99 < sum(row.score for row in rows) < 1  # the rest is for none of them


def test_one_candidate_is_sure_and_has_no_runner_up():
    [match] = rank([name("Benghazi", 0, exact(BENGHAZI))], text="Benghazi")
    assert match is not None
    assert match.score > 0.99
    assert match.runner_up is None


def test_the_same_place_by_two_spellings_is_no_runner_up():
    twice = (exact(BENGHAZI), Candidate(BENGHAZI, "Banghazi", "exact"))
    [match] = rank([name("Benghazi", 0, *twice)], text="Benghazi")
    assert match is not None
    assert match.runner_up is None


def test_the_reasons_name_what_weighed_most_first():
    text = "Tripoli, Lebanon"
    names = names_in(text, Tripoli=TRIPOLIS, Lebanon=[exact(LEBANON)])
    match = rank(names, text=text)[0]
    assert match is not None
    assert match.why.split(", ")[0] == "the next name contains it"


def test_equal_candidates_are_told_apart_by_id_whatever_their_order():
    first, second = place("Springfield", "US", admin1="A"), place("Springfield", "US", admin1="B")
    there = rank([name("Springfield", 0, exact(first), exact(second))], text="")
    back = rank([name("Springfield", 0, exact(second), exact(first))], text="")
    assert there[0] is not None
    assert back[0] is not None
    assert there[0].place == back[0].place == first


def test_a_name_is_no_evidence_for_itself():
    """However often it stands, a name does not make its own country likelier."""
    once = rank([name("Tripoli", 0, *TRIPOLIS)], text="Tripoli")[0]
    many = rank([name("Tripoli", 10 * i, *TRIPOLIS) for i in range(5)], text="Tripoli   " * 5)[0]
    assert once is not None
    assert many is not None
    assert many.score == once.score


def test_a_city_and_its_province_are_one_place_for_the_score():
    city = place("Anbar", "IQ", at=(32.6, 41.9), admin1="Anbar", population=300_000)
    [both] = rank([name("Anbar", 0, exact(city), exact(ANBAR))], text="Anbar")
    [apart] = rank([name("Anbar", 0, exact(ANBAR_TOWN), exact(ANBAR))], text="Anbar")
    assert both is not None
    assert apart is not None
    assert both.score > apart.score


def test_a_village_that_nothing_speaks_for_is_less_sure_than_a_city():
    village = place("Kiln", "US", admin1="Mississippi", population=2_000)
    [small] = rank([name("Kiln", 0, similar(village, "fold"))], text="", demonyms={"US": 1})
    [large] = rank([name("Benghazi", 0, exact(BENGHAZI))], text="")
    assert small is not None
    assert large is not None
    assert small.score < large.score


def test_every_weight_is_of_a_feature_and_every_feature_has_one():
    assert set(read_weights("ranking")) == set(LABELS) | {"site", "none"}


@pytest.mark.parametrize(
    ("area", "inner", "expected"),
    [
        (LIBYA, TRIPOLI_LY, True),
        (LIBYA, TRIPOLI_LB, False),
        (LIBYA, LIBYA, False),
        (ANBAR, ANBAR_TOWN, True),
        (ANBAR, BENGHAZI, False),
        (TRIPOLI_LY, LIBYA, False),
        (place("Green Zone", "IQ", kind="quarter", at=(33.3, 44.4), radius=4.0),
         place("US Embassy", "IQ", kind="embassy", at=(33.3, 44.39), radius=0.5), True),
        (place("Baghdad", "IQ", at=(33.3, 44.4), radius=25.0),
         place("Taji", "IQ", kind="base", at=(33.53, 44.26), radius=4.0), False),
    ],
)  # fmt: skip
def test_what_an_area_holds(area, inner, expected):
    assert contains(area, inner) is expected


def test_distances_in_km():
    assert distance_km((33.31, 44.36), (36.19, 44.01)) == pytest.approx(322, abs=2)
    assert distance_km((0, 179.9), (0, -179.9)) == pytest.approx(22.2, abs=0.1)
    assert distance_km((10, 20), (10, 20)) == 0

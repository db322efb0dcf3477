import pytest

from geomap.extraction.triggers.weapons import find_weapons


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Deux manifestants ont été tués mardi soir à Conakry.", [("mardi", "DATE"), ("Conakry", "GPE")]),
        ("Une frappe israélienne a fait trois morts.", [("israélienne", "NORP")]),
        ("Le 3 mars, l'armée a repris Kidal.", [("3 mars", "DATE"), ("Kidal", "GPE")]),
        ("Les habitants ont fui le village.", []),
    ],
)
def test_words_of_time_and_peoples_are_entities_in_french_too(parse_french, text, expected):
    found = [(e.text, e.label_) for e in parse_french(text).ents]
    assert [pair for pair in found if pair in expected] == expected
    assert {label for _, label in found} <= {label for _, label in expected}


@pytest.mark.parametrize(
    ("text", "weapon"),
    [
        ("Un manifestant a été tué par balle mardi à Conakry.", "balle"),
        ("Une frappe de drone israélienne a visé une voiture.", "drone"),
        ("Ils ont tiré un missile balistique.", "missile balistique"),
    ],
)
def test_the_day_and_the_people_are_no_part_of_a_weapon(parse_french, text, weapon):
    assert [w.text for w in find_weapons(parse_french(text))] == [weapon]

import pytest

from geomap.extraction.triggers.roles import part_in_event

# sentence, place, trigger, role, whether it is surely the event's own place
CASES = [
    ("A bomb exploded in Kandahar on Friday.", "Kandahar", "exploded", "at", True),
    ("Rockets fell near Tripoli airport overnight.", "Tripoli", "fell", "near", True),
    ("Gunmen attacked Beni before dawn.", "Beni", "attacked", "at", True),
    ("Beni was attacked before dawn.", "Beni", "attacked", "at", True),
    ("Missiles were fired from Yemen at the port.", "Yemen", "fired", "from", True),
    ("Shells were fired at Avdiivka from the east.", "Avdiivka", "fired", "at", True),
    ("A suicide bomber struck a mosque in the city of Peshawar.", "Peshawar", "struck", "at", True),
    ("Fighters clashed in the villages of Barkan and Tulin.", "Tulin", "clashed", "at", True),
    ("Drones launched towards Jeddah were shot down.", "Jeddah", "launched", "towards", True),
    ("Officials in Geneva said the bomb exploded at night.", "Geneva", "exploded", "at", False),
    ("The bomb exploded at night, a spokesman in Geneva said.", "Geneva", "exploded", "at", False),
    ("A man from Toronto was killed in Nice.", "Toronto", "killed", "mentioned", False),
    ("A roadside bomb hit a U.S. patrol.", "U.S.", "hit", "mentioned", False),
    ("Turkey's army shelled the hills.", "Turkey", "shelled", "mentioned", False),
    ("Israel bombed the airport of Aleppo.", "Israel", "bombed", "mentioned", False),
    ("Israel bombed the airport of Aleppo.", "Aleppo", "bombed", "at", True),
    ("Four were hurt in the blast and evacuated to Bozoum.", "Bozoum", "blast", "mentioned", False),
    ("The Kabul bombing killed nine.", "Kabul", "bombing", "at", True),
    ("A car bomb went off south of Mogadishu.", "Mogadishu", "went", "near", True),
]


def test_a_country_before_the_trigger_is_who_did_it(parse):
    doc = parse("The Russian air force denied the Turkey attack.")
    start = doc.text.index("Turkey")
    trigger = next(t.i for t in doc if t.text == "attack")
    assert part_in_event(doc, (start, start + 6), trigger, state=True).role == "mentioned"
    assert part_in_event(doc, (start, start + 6), trigger).role == "at"


@pytest.mark.parametrize(("sentence", "place", "trigger", "role", "sure"), CASES)
def test_the_part_of_a_place(parse, sentence, place, trigger, role, sure):
    doc = parse(sentence)
    start = sentence.index(place)
    token = next(t.i for t in doc if t.text == trigger)
    part = part_in_event(doc, (start, start + len(place)), token)
    own = part.strength >= 0.45 and part.role != "mentioned"
    assert own == sure, part
    if sure:
        assert part.role == role


FRENCH = [
    ("Une bombe a explosé à Kandahar vendredi.", "Kandahar", "explosé", "at", True),
    ("Des hommes armés ont attaqué le village de Kouré.", "Kouré", "attaqué", "at", True),
    ("Une bombe a explosé près de Goma.", "Goma", "explosé", "near", True),
    ("Des obus se sont abattus à proximité de Donetsk.", "Donetsk", "abattus", "near", True),
    ("Un attentat a eu lieu au sud de Mogadiscio.", "Mogadiscio", "attentat", "near", True),
    ("Douze civils ont été tués dans le nord du Burkina Faso.", "Burkina Faso", "tués", "at", True),
    ("Des missiles ont été tirés depuis le Yémen.", "Yémen", "tirés", "from", True),
    ("Des roquettes ont été tirées du Liban.", "Liban", "tirées", "from", True),
    ("Un homme originaire de Toronto a été tué à Nice.", "Toronto", "tué", "mentioned", False),
    ("Un homme originaire de Toronto a été tué à Nice.", "Nice", "tué", "at", True),
    ("L'armée du Mali a bombardé un camp.", "Mali", "bombardé", "mentioned", False),
    ("L'attentat de Kaboul a fait neuf morts.", "Kaboul", "attentat", "at", True),
    ("Selon le gouverneur de Borno, des bandits ont enlevé trente élèves.", "Borno", "enlevé", "at", False),
    ("Quatre blessés ont été évacués vers Bozoum après l'attaque.", "Bozoum", "attaque", "mentioned", False),
]


@pytest.mark.parametrize(("sentence", "place", "trigger", "role", "sure"), FRENCH)
def test_the_part_of_a_place_in_french(parse_french, sentence, place, trigger, role, sure):
    test_the_part_of_a_place(parse_french, sentence, place, trigger, role, sure)

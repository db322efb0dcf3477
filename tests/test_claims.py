"""Who claimed an event and who was blamed, on sentences made up for the purpose."""

import pytest

from geomap.extraction.parties.claims import find_claims

# text, claimed by, blamed
CASES = [
    ("A bomb killed two people in Kirkuk. The Red Front claimed responsibility.", "The Red Front", None),
    ("A bomb killed two people in Kirkuk. No group has claimed responsibility.", None, None),
    ("A bomb killed two people in Kirkuk. The group did not claim the attack.", None, None),
    ("Gunmen attacked a school in Owo. The attack was claimed by a local militia.", "a local militia", None),
    ("A bomb killed two people in Kirkuk. Police blamed militants for the blast.", None, "militants"),
    ("A bomb killed two people in Kirkuk. The army blamed the attack on separatists.", None, "separatists"),
    ("Gunmen killed a judge in Mosul. Officials attributed the murder to a cartel.", None, "a cartel"),
    ("A bomb killed two people in Kirkuk.", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "claimed", "blamed"), CASES, ids=[text[-40:] for text, _, _ in CASES])
def test_who_claimed_it_and_who_was_blamed(read, text, claimed, blamed):
    event = read(text)[0]
    found = [phrase.text if phrase else None for phrase in (event.claimed_by, event.blamed)]
    assert found == [claimed, blamed]
    assert all(p.span.quote == p.text for p in (event.claimed_by, event.blamed) if p)


def test_a_claim_is_of_the_event_told_last_before_it(read):
    events = read(
        "In Mosul, gunmen killed a judge on Sunday. In Ramadi, a bomb killed two policemen on Monday. "
        "The Red Front claimed responsibility."
    )
    claims = {e.site.name: e.claimed_by.text if e.claimed_by else None for e in events if e.site}
    assert claims == {"Mosul": None, "Ramadi": "The Red Front"}


FRENCH = [
    (
        "Une bombe a tué deux personnes. Le groupe État islamique a revendiqué l'attentat.",
        "tué",
        "Le groupe État islamique",
        None,
    ),
    ("Une bombe a tué deux personnes. Aucun groupe n'a revendiqué l'attentat.", "tué", None, None),
    ("Une bombe a tué deux personnes. L'attentat n'a pas été revendiqué.", "tué", None, None),
    ("L'attentat, revendiqué par les talibans, a fait huit morts.", "attentat", "les talibans", None),
    ("Une bombe a tué deux personnes. La police a accusé les séparatistes.", "tué", None, "les séparatistes"),
    ("Une bombe a tué deux personnes. L'attaque a été attribuée au M23.", "tué", None, "M23"),
    (
        "Une bombe a tué deux personnes. Le gouvernement a imputé l'attaque aux rebelles.",
        "tué",
        None,
        "rebelles",
    ),
    ("L'attentat n'a été revendiqué par aucun groupe.", "attentat", None, None),
]


@pytest.mark.parametrize(
    ("text", "word", "claimed", "blamed"), FRENCH, ids=[text[-40:] for text, *_ in FRENCH]
)
def test_who_claimed_it_and_who_was_blamed_in_french(parse_french, text, word, claimed, blamed):
    doc = parse_french(text)
    found = find_claims(doc, [next(t.i for t in doc if t.text == word)])
    assert [party[2] if party else None for party in found] == [claimed, blamed]

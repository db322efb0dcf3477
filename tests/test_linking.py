"""Which tellings are of one incident, which of several, and which is the report's own."""

import re

import pytest

from geomap.words import word_table

# text, the events as (place, killed), the main one first
ONE = [
    # what is told again is the same incident
    ("A bomb killed four people in Kirkuk on Monday. The bombing was the first in the city this month.",
     [("Kirkuk", 4)]),
    ("Gunmen attacked a church in Owo on Sunday. The attackers shot at worshippers and threw explosives. "
     "The assault left 12 people dead.", [("Owo", 12)]),
    ("A rocket hit a clinic in Idlib on Tuesday. It killed two nurses.", [("Idlib", 2)]),
    ("An explosion rocked Karachi on Friday. Police said the blast near the port killed one man.",
     [("Karachi", 1)]),
    ("Six people were killed in a suicide attack in Jalalabad on Thursday. The bomber blew himself up at a "
     "bank in Jalalabad.", [("Jalalabad", 6)]),
    ("Rebels raided Djibo on Monday. Eight soldiers died in the raid, which lasted two hours.",
     [("Djibo", 8)]),
    ("A mortar shell hit a bakery in Gaza City on Sunday. The shelling killed seven people in Gaza City.",
     [("Gaza City", 7)]),
    # the finer place is taken
    ("A bomb exploded in Iraq on Monday, killing three. The bomb went off in Tikrit.", [("Tikrit", 3)]),
    ("Gunmen killed five miners in Balochistan on Tuesday. The miners were shot near Quetta.",
     [("Quetta", 5)]),
    # comparisons and landmarks are no incidents
    ("A blast killed three people in Lahore on Monday, a week after a bomb killed 16 in Multan.",
     [("Lahore", 3)]),
    ("The shooting in Buffalo killed ten people on Saturday. It was the worst since 49 people were killed in "
     "Orlando in 2016.", [("Buffalo", 10)]),
    ("Militants killed two soldiers in Gao on Friday. It was the latest in a series of attacks in Mali.",
     [("Gao", 2)]),
    # what others say of it, and what follows from it, is no incident
    ("A car bomb killed nine people in Baidoa on Monday. Kenya and Ethiopia condemned the attack.",
     [("Baidoa", 9)]),
    ("A man was shot dead in Cleveland on Monday. A suspect was arrested in Akron on Wednesday.",
     [("Cleveland", 1)]),
    ("Gunmen killed a reporter in Tijuana on Sunday. Hundreds marched in Mexico City on Monday to protest "
     "against the killing.", [("Tijuana", 1)]),
]  # fmt: skip
SEVERAL = [
    ("A bomb killed two people in Kirkuk on Monday. Another bomb killed three in Samarra on Tuesday.",
     [("Kirkuk", 2), ("Samarra", 3)]),
    ("Rockets hit Haifa and Nahariya on Monday.", [("Haifa", None), ("Nahariya", None)]),
    ("Drones struck Kharkiv, Odesa and the port of Izmail on Tuesday.",
     [("Kharkiv", None), ("Odesa", None), ("Izmail", None)]),
    ("In Mosul, gunmen killed a judge on Sunday. In Ramadi, a bomb killed two policemen on Monday.",
     [("Mosul", 1), ("Ramadi", 2)]),
    ("Soldiers shelled Loikaw on Monday. Separately, gunmen killed four villagers near Sittwe.",
     [("Loikaw", None), ("Sittwe", 4)]),
    ("A shell killed one woman in Nikopol on Monday and a missile wounded five people in Zaporizhzhia on Tuesday.",
     [("Nikopol", 1), ("Zaporizhzhia", None)]),
    # property destroyed is an incident too
    ("Gunmen killed two guards in Kirkuk on Monday. On Tuesday arsonists torched a school in Samarra.",
     [("Kirkuk", 2), ("Samarra", None)]),
    ("Gunmen killed two guards in Kirkuk on Monday. On Tuesday police in Samarra seized weapons in a raid that "
     "left three people dead.", [("Kirkuk", 2), ("Samarra", 3)]),
]  # fmt: skip


def listed(events):
    return [(e.site.name if e.site else None, e.killed.best if e.killed else None) for e in events]


@pytest.mark.parametrize(("text", "expected"), ONE, ids=[text[:50] for text, _ in ONE])
def test_one_incident_is_one_row(read, text, expected):
    assert listed(read(text)) == expected


@pytest.mark.parametrize(("text", "expected"), SEVERAL, ids=[text[:50] for text, _ in SEVERAL])
def test_several_incidents_are_several_rows(read, text, expected):
    assert sorted(listed(read(text)), key=str) == sorted(expected, key=str)


def test_the_incident_of_the_headline_is_the_main_one(read):
    text = (
        "A mine wounded a farmer in Kharkiv on Monday. Later that day a missile hit a market in Kostiantynivka. "
        "The strike on the market killed 16 people."
    )
    events = read(text, title="Missile kills 16 at market in Kostiantynivka")
    assert listed(events)[0] == ("Kostiantynivka", 16)


def test_a_toll_of_several_places_is_not_shared_out(read):
    [event] = read("Twin blasts in Homs and Hama killed 20 people on Monday.")
    assert {p.toponym.name for p in event.places if p.role == "at"} == {"Homs", "Hama"}
    assert event.killed is not None
    assert event.killed.best == 20


def test_parts_of_one_town_are_one_place(read):
    events = read("Rockets hit the Green Zone in Baghdad on Monday, near the US embassy.")
    assert listed(events) == [("Green Zone", None)]


def test_ranks_count_from_one_without_gaps(read):
    events = read("Drones struck Kharkiv, Odesa and the port of Izmail on Tuesday.")
    assert [e.rank for e in events] == [1, 2, 3]


def test_old_incidents_are_left_out_beside_a_new_one_alone(read):
    old = "A bomb killed two people in Kirkuk on 3 May 2021. "
    second = "On 9 June 2021 gunmen killed a judge in Mosul."
    new = "Rebels shelled Aleppo on Tuesday, killing five people. "
    assert listed(read(old + second)) == [("Kirkuk", 2), ("Mosul", 1)]
    assert listed(read(new + second)) == [("Aleppo", 5)]


@pytest.mark.parametrize(
    ("between", "several"),
    [
        (", à ", True), (" et à ", True), (" et de ", True), (" et près d'", True), (", ", True),
        (" et dans les villages de ", True), (", dans le centre de la ", False), (" vers ", False),
    ],
)  # fmt: skip
def test_what_stands_between_several_places_in_french(between, several):
    patterns = word_table("linking", "fr")["coordinated"]
    assert any(re.fullmatch(pattern, between) for pattern in patterns) == several

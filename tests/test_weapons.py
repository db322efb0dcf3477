"""Weapon phrases and the events they belong to, on sentences made up for the purpose."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from geomap.extraction.kinds import EVENT_TYPES, find_triggers
from geomap.extraction.weapons import find_weapons, kind_of_weapon, read_weapons, weapon_for

if TYPE_CHECKING:
    from spacy.tokens import Doc

    Parse = Callable[[str], Doc]

FOUND = [
    ("Some Katyusha were launched towards the compound.", [("Katyusha", "rocket")]),
    ("Two Katyusha rockets hit a camp.", [("Katyusha rockets", "rocket")]),
    ("Several ballistic missiles targeted the bases.", [("ballistic missiles", "missile")]),
    ("A car bomb tore through the market.", [("car bomb", "ied")]),
    ("An explosive-laden truck rammed the gate.", [("explosive-laden truck", "ied")]),
    ("An improvised explosive device went off.", [("improvised explosive device", "ied")]),
    ("He fired an AK-47 at the bus.", [("AK-47", "small_arms")]),
    ("Men with machetes raided the farm.", [("machetes", "blade")]),
    ("He stabbed her with a kitchen knife.", [("kitchen knife", "blade")]),
    (
        "Militants fired a rocket-propelled grenade.",
        [("rocket-propelled grenade", "rocket_propelled_grenade")],
    ),
    ("Three Iranian-made drones hit the depot.", [("drones", "air")]),
    ("The bomber wore a suicide vest.", [("suicide vest", "suicide")]),
    ("Police used tear gas against them.", [("tear gas", "crowd_control")]),
    ("Helicopters dropped barrel bombs on the town.", [("barrel bombs", "air")]),
    ("The oil company Shell raised its output.", []),
    ("A gold mine collapsed in Ghana.", []),
    ("The rock band played in Oslo.", []),
    ("The football club won.", []),
]

BELONGS = [
    ("Gunmen shot a judge with a pistol, and a bomb hurt two guards.", "shot", "pistol"),
    ("Rockets fell on the camp. Two people were killed.", "killed", "Rockets"),
    ("Some Katyusha have been launched and have fallen near the embassy.", "fallen", "Katyusha"),
    ("Rebels attacked a village.", "attacked", None),
]


@pytest.mark.parametrize(("text", "expected"), FOUND, ids=lambda value: str(value)[:50])
def test_find_weapons(parse: Parse, text: str, expected: list[tuple[str, str]]) -> None:
    doc = parse(text)
    found = find_weapons(doc)
    assert [(w.text, w.weapon_class) for w in found] == expected
    assert all(doc.text[w.start : w.end] == w.text for w in found)


@pytest.mark.parametrize(("text", "word", "expected"), BELONGS, ids=lambda value: str(value)[:50])
def test_weapon_for(parse: Parse, text: str, word: str, expected: str | None) -> None:
    doc = parse(text)
    trigger = next(t for t in find_triggers(doc) if doc[t.token].text == word)
    found = weapon_for(doc, trigger)
    assert (found and found.text) == expected


def test_every_class_has_a_known_kind_or_none() -> None:
    known = {kind for kinds in EVENT_TYPES.values() for kind in kinds}
    assert {kind_of_weapon(name) for name in read_weapons().phrases.values()} <= known | {None}
    assert kind_of_weapon("grenade") == "grenade"
    assert kind_of_weapon("small_arms") is None

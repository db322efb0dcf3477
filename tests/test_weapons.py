"""Weapon phrases and the events they belong to, on sentences made up for the purpose."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from geomap.extraction.triggers.kinds import EVENT_TYPES, find_triggers
from geomap.extraction.triggers.lexicon import read_kinds
from geomap.extraction.triggers.weapons import find_weapons, read_weapons, weapon_for

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

FRENCH = [
    ("L'explosion d'une voiture piégée a fait six morts.", [("voiture piégée", "ied")]),
    ("Il portait une ceinture d’explosifs.", [("ceinture d’explosifs", "suicide")]),
    ("Une grenade explose dans un café.", [("grenade", "grenade")]),
    ("Les combattants ont tiré douze roquettes sur la ville.", [("roquettes", "rocket")]),
    ("Ils ont été tués à coups de machette.", [("coups de machette", "blade")]),
    ("Des tirs à l'arme lourde ont été entendus.", [("tirs à l'arme lourde", "artillery")]),
    ("La police a tiré des gaz lacrymogènes.", [("gaz lacrymogènes", "crowd_control")]),
    ("Plusieurs pistolets automatiques ont été saisis.", [("pistolets automatiques", "small_arms")]),
    ("Une mine d'or s'est effondrée au Mali.", []),
    ("La balle de match est sortie du court de tennis.", []),
    ("Une fausse alerte a été donnée.", []),
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


@pytest.mark.parametrize(("text", "expected"), FRENCH, ids=lambda value: str(value)[:50])
def test_find_weapons_in_french(parse_french: Parse, text: str, expected: list[tuple[str, str]]) -> None:
    doc = parse_french(text)
    assert [(w.text, w.weapon_class) for w in find_weapons(doc)] == expected


@pytest.mark.parametrize(("text", "word", "expected"), BELONGS, ids=lambda value: str(value)[:50])
def test_weapon_for(parse: Parse, text: str, word: str, expected: str | None) -> None:
    doc = parse(text)
    trigger = next(t for t in find_triggers(doc) if doc[t.token].text == word)
    found = weapon_for(doc, trigger)
    assert (found and found.text) == expected


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_class_has_a_known_kind_or_none(language: str) -> None:
    known = {kind for kinds in EVENT_TYPES.values() for kind in kinds}
    kinds, classes = read_kinds(language).weapon_kinds, {*read_weapons(language).phrases.values()}
    assert {kinds.get(name) for name in classes} <= known | {None}
    assert kinds["grenade"] == "grenade"
    assert "small_arms" in classes - kinds.keys()

"""Doers, other sides and targets, on sentences made up for the purpose."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from geomap.extraction.actors import find_actors
from geomap.extraction.kinds import find_triggers

if TYPE_CHECKING:
    from spacy.tokens import Doc

    Parse = Callable[[str], Doc]

# text | trigger | doer | other or armed side | target; "-" is None
CASES = """
Gunmen shot dead two policemen. | shot | Gunmen | two policemen | two policemen
Two policemen were shot dead by unknown attackers. | shot | unknown attackers | Two policemen | Two policemen
Several ballistic missiles targeted the bases of Balad and Taji. | targeted | - | - | the bases
Some Katyusha were launched towards the Green Zone. | launched | - | - | the Green Zone
Some rockets crashed near the US embassy. | crashed | - | - | the US embassy
New pro-Iran attack on the barracks in Iraq. | attack | pro-Iran | - | the barracks
Clashes broke out between government troops and M23 rebels. | Clashes | government troops | M23 rebels | -
Rebels clashed with the army in Bambari. | clashed | Rebels | the army | -
Soldiers exchanged fire with border guards. | exchanged | Soldiers | border guards | -
The rebels claimed responsibility for the attack on a hotel. | attack | The rebels | - | a hotel
Two nuns were killed when suspected militants raided a farm. | killed | suspected militants | - | Two nuns
The army blamed the bombing on the PKK. | bombing | the PKK | - | -
A car bomb exploded outside a mosque. Rebels claimed responsibility. | exploded | Rebels | - | a mosque
Police fired tear gas at protesters in Nairobi. | fired | Police | - | protesters
Bandits kidnapped 30 schoolgirls in Zamfara. | kidnapped | Bandits | - | 30 schoolgirls
A journalist was abducted by armed men. | abducted | armed men | - | A journalist
A mob lynched a man in Puebla. | lynched | A mob | - | a man
The killing of a mayor by hitmen shocked the town. | killing | hitmen | - | a mayor
Taliban fighters who stormed the prison killed twelve soldiers. | stormed | Taliban fighters | - | the prison
A roadside bomb planted by insurgents hit an army convoy. | hit | insurgents | - | an army convoy
Houthi rebels carried out a drone attack on a refinery. | attack | Houthi rebels | - | a refinery
The group's attack on the base left six dead. | attack | The group | - | the base
Dozens of herders raided the village and burned 20 houses. | burned | Dozens of herders | - | 20 houses
Turkish drones struck a vehicle in Sinjar. | struck | Turkish | - | a vehicle
Nine people were killed on Monday. | killed | - | - | Nine people
"""
ROWS = [[cell.strip() for cell in line.split(" | ")] for line in CASES.strip().splitlines()]


@pytest.mark.parametrize(("text", "word", "doer", "other", "target"), ROWS, ids=lambda value: str(value)[:50])
def test_find_actors(parse: Parse, text: str, word: str, doer: str, other: str, target: str) -> None:
    doc = parse(text)
    trigger = next(t for t in find_triggers(doc) if doc[t.token].text == word)
    found = find_actors(doc, trigger)
    assert [party[2] if party else "-" for party in found] == [doer, other, target]
    assert all(doc.text[party[0] : party[1]] == party[2] for party in found if party)

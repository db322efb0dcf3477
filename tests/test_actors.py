"""Doers, other sides and targets, on sentences made up for the purpose."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from geomap.extraction.parties.actors import find_actors, find_attackers
from geomap.extraction.triggers.kinds import find_triggers

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
Two guards were shot in Tver. Their attackers drove off in a van. | shot | - | Two guards | Two guards
Suicide bombers killed nine traders. | killed | Suicide bombers | - | nine traders
"""
ROWS = [[cell.strip() for cell in line.split(" | ")] for line in CASES.strip().splitlines()]


@pytest.mark.parametrize(("text", "word", "doer", "other", "target"), ROWS, ids=lambda value: str(value)[:50])
def test_find_actors(parse: Parse, text: str, word: str, doer: str, other: str, target: str) -> None:
    doc = parse(text)
    trigger = next(t for t in find_triggers(doc) if doc[t.token].text == word)
    found = find_actors(doc, trigger)
    assert [party[2] if party else "-" for party in found] == [doer, other, target]
    assert all(doc.text[party[0] : party[1]] == party[2] for party in found if party)


FRENCH = """
Des hommes armés ont abattu deux policiers. | abattu | Des hommes armés | deux policiers | deux policiers
Deux policiers ont été tués par des inconnus armés. | tués | des inconnus armés | Deux policiers | Deux policiers
Douze civils ont été tués par des miliciens de la Codeco. | tués | des miliciens de la Codeco | - | Douze civils
Plusieurs missiles ont visé la base de Balad. | visé | - | - | la base
Des affrontements ont éclaté entre l'armée et les rebelles du M23. | affrontements | l'armée | les rebelles du M23 | -
Des combats opposant l'armée aux rebelles du M23 ont repris. | combats | l'armée | rebelles du M23 | -
Les combats qui ont opposé l'armée aux rebelles ont repris. | combats | l'armée | rebelles | -
Les rebelles se sont affrontés avec l'armée à Bambari. | affrontés | Les rebelles | l'armée | -
Les rebelles ont revendiqué l'attaque contre un hôtel. | attaque | Les rebelles | - | un hôtel
L'armée a attribué l'attaque aux jihadistes. | attaque | jihadistes | - | -
L'attaque a été attribuée aux rebelles des ADF. | attaque | rebelles des ADF | - | -
Une voiture piégée a explosé devant une mosquée. Les talibans ont revendiqué l'attentat. | explosé | Les talibans | - | une mosquée
Une attaque de jihadistes présumés a fait dix morts. | attaque | jihadistes présumés | - | -
L'attaque du convoi a fait dix morts. | attaque | - | - | convoi
Un journaliste a été enlevé par des hommes armés. | enlevé | des hommes armés | - | Un journaliste
Le meurtre d'un maire par des tueurs à gages a choqué la ville. | meurtre | des tueurs | - | un maire
Des bandits ont enlevé trente élèves. | enlevé | Des bandits | - | trente élèves
Les jihadistes qui ont attaqué la prison ont tué douze soldats. | attaqué | Les jihadistes | - | la prison
Une bombe posée par des insurgés a tué trois soldats maliens vendredi. | tué | des insurgés | trois soldats maliens | trois soldats maliens
Des frappes israéliennes ont touché un immeuble de Beyrouth. | frappes | israéliennes | - | un immeuble
L'armée israélienne a bombardé un hôpital. | bombardé | L'armée israélienne | - | un hôpital
Neuf personnes ont été tuées lundi. | tuées | - | - | Neuf personnes
Les shebab ont mené une attaque contre la base. | attaque | Les shebab | - | la base
La police a tiré des gaz lacrymogènes sur les manifestants. | tiré | La police | - | les manifestants
"""
FRENCH_ROWS = [[cell.strip() for cell in line.split(" | ")] for line in FRENCH.strip().splitlines()]


@pytest.mark.parametrize(
    ("text", "word", "doer", "other", "target"), FRENCH_ROWS, ids=lambda value: str(value)[:50]
)
def test_find_actors_in_french(
    parse_french: Parse, text: str, word: str, doer: str, other: str, target: str
) -> None:
    doc = parse_french(text)
    found = find_actors(doc, SimpleNamespace(token=next(t.i for t in doc if t.text == word)))
    assert [party[2] if party else "-" for party in found] == [doer, other, target]


@pytest.mark.parametrize(
    ("text", "trigger", "doer"),
    [
        ("Des hommes armés circulant à moto ont attaqué le village de Tongo.", "attaqué", "Des hommes armés"),
        (
            "Le convoi a été attaqué par des combattants présumés de l'État islamique.",
            "attaqué",
            "des combattants présumés de l'État islamique",
        ),
        (
            "Six voleurs ont été abattus mercredi par les gendarmes à l'est de Betroka.",
            "abattus",
            "les gendarmes",
        ),
        ("L'armée accuse les séparatistes d'avoir incendié l'école.", "incendié", "les séparatistes"),
        ("Un raid d'un drone israélien a tué un commandant à Beyrouth.", "tué", "israélien"),
        ("Ce matin vers 6h, des inconnus armés ont pillé le centre.", "pillé", "des inconnus armés"),
        ("Somalie : une voiture piégée fait six morts", "fait", None),
        ("Une dispute a dégénéré en échange de tirs dans les vieux souks de Tripoli.", "échange", None),
    ],
)
def test_doers_are_read_in_french(parse_french, text, trigger, doer):
    doc = parse_french(text)
    at = next(t.i for t in doc if t.text == trigger)
    actors = find_actors(doc, SimpleNamespace(token=at))
    assert (actors.actor1[2] if actors.actor1 else None) == doer


@pytest.mark.parametrize(
    ("text", "attackers"),
    [
        ("Two guards were shot in Tver. Their attackers drove off in a van.", ["Their attackers"]),
        ("A clerk was shot in Omsk. Police came at once. The gunman was arrested.", ["The gunman"]),
        ("A clerk was shot in Omsk. Gunmen are feared in the whole region.", []),
        ("A clerk was shot in Omsk. A shop shut. A school shut. The gunman fled.", []),  # too far away
    ],
)
def test_the_attackers_are_told_of_later(parse: Parse, text: str, attackers: list[str]) -> None:
    doc = parse(text)
    shot = next(token.i for token in doc if token.text == "shot")
    assert [party[2] for party in find_attackers(doc, SimpleNamespace(token=shot))] == attackers

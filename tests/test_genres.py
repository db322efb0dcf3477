"""What sort of text a report is, on reports made up for the purpose."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from geomap.extraction.stories.genres import is_no_news
from geomap.extraction.triggers.background import is_background
from geomap.extraction.triggers.relevance import status_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from geomap.model import Event

    Parse = Callable[[str], Doc]

# A headline, " // ", and the report below it.
OTHER = """
New drama from Oslo // The drama follows a policewoman. Her partner is shot in the first hour.
Play about a hostage-taking // Two brothers hold a bank clerk. At the end one of them is killed.
Spring books // Her third novel tells of a town where soldiers murder a priest and burn his church.
Ferry drill in Oban // Armed men seized the ferry at noon and shot the mate, but it was an exercise for the coastguard.
Station closed // A simulated attack with a bomb closed the station in Turin on Sunday. Students played the wounded.
Fleet at sea // The manoeuvres involve nine ships. On Monday aircraft bombed a target off the coast.
From our archives // Two constables were shot dead in Mill Lane last night.
Looking back // On this day in 1920: rebels blew up the barracks at Cork.
50 years ago today // A bomb wrecked the arcade and hurt four people.
A general's life // General Anton Brandt, who led the attack on the bridge, has died aged 91. He was shot twice.
The smuggler who turned monk // He was kidnapped at twenty and wounded in the war. He died of pneumonia in Lyon.
Bangs over the bay // Callers who reported an explosion had heard thunder, the fire service said. No one was hurt.
Scare in the square // The shots that people reported on Friday were firecrackers, police said.
"""

NEWS = """
Film crew ambushed // Gunmen ambushed a film crew near Agadez on Friday and killed the driver.
Cinema bombed // The film was in its second hour when a bomb exploded in the cinema, killing nine people.
Footage of raid // A film shows soldiers shooting a man in Jos on Tuesday. Police said he was killed.
Author shot // Gunmen shot the author dead on Monday. Her last novel tells of a murder in a village.
Patrol hit // Soldiers on an exercise near Gao came under attack by militants, who killed two of them.
Drill turns deadly // The exercise began at dawn. At noon real shells fell on the camp and wounded four soldiers.
Not a drill // It was not an exercise: gunmen stormed the airport on Sunday and killed three guards.
Pensioner dies // A woman of 81 has died after she was stabbed in her flat in Leeds on Thursday.
Mayor dies // The mayor, who was shot in his car on Friday, has died aged 62.
Party attacked // Guests thought it was fireworks, but a gunman was shooting into the crowd.
Boat blast // The bangs were fireworks at first; then a bomb exploded and killed two people.
Attack on memorial // Two guards were killed at the monument on Friday, fifty years after the battle.
"""


def _reports(table: str) -> list[str]:
    return [line.replace(" // ", "\n\n") for line in table.strip().splitlines()]


@pytest.mark.parametrize("text", _reports(OTHER), ids=lambda text: text.partition("\n")[0])
def test_is_no_news(parse: Parse, text: str) -> None:
    assert is_no_news(parse(text))


@pytest.mark.parametrize("text", _reports(NEWS), ids=lambda text: text.partition("\n")[0])
def test_is_news(parse: Parse, text: str) -> None:
    assert not is_no_news(parse(text))


def test_empty(parse: Parse) -> None:
    assert not is_no_news(parse(""))


def test_no_event_comes_of_it(read: Callable[..., list[Event]]) -> None:
    assert read("Armed men seized a ferry at Oban and shot the mate, but it was an exercise.") == []
    assert len(read("Armed men seized a ferry at Oban on Friday and shot the mate dead.")) == 1


FRENCH = [
    ("Nouveau drame à Paris // Un drame s'est produit vendredi. Deux hommes ont été tués par balle.", False),
    ("Ce jour-là // Ce jour-là, des hommes armés ont attaqué le village et tué dix personnes.", False),
    ("Dans nos archives // Deux gendarmes ont été tués hier soir.", True),
    (
        "Exercice à l'aéroport // Des hommes armés ont pris des otages, mais il s'agissait d'un exercice de la gendarmerie.",
        True,
    ),
    (
        "Mort d'un général // Le général Brandt, qui avait mené l'attaque du pont, est mort à l'âge de 91 ans.",
        True,
    ),
    (
        "Bruits // Les habitants qui avaient entendu des pétards ont appelé la police. Personne n'a été blessé.",
        True,
    ),
    (
        "Une série d'attaques // Une série d'attaques frappe la ville. Des bandits ont tué dix personnes.",
        False,
    ),
    ("Accident // Trois soldats sont morts à 80 km de Gao dans une embuscade.", False),
]
FRENCH_BACKGROUND = [
    ("Des hommes ont attaqué un bus.", "attaqué", False),
    ("Douze personnes ont été tuées dans une attaque vendredi.", "attaque", False),
    ("Les rebelles vont attaquer la ville.", "attaquer", True),
    ("Les soldats attaqueront la ville demain.", "attaqueront", True),
    ("Il y a deux ans, un attentat avait tué dix personnes.", "tué", True),
    ("Boko Haram a tué des dizaines de personnes en 2014.", "tué", True),
    ("L'attaque survient un an après le massacre de Solhan.", "massacre", True),
    ("L'homme a été condamné pour le meurtre de sa femme.", "meurtre", True),
    ("La région est en proie à une série d'attaques.", "attaques", True),
    ("Les enlèvements ont doublé dans la région.", "enlèvements", True),
    ("Des roquettes tirées depuis Gaza ont touché Sdérot.", "touché", False),
    ("Depuis des années, des bandits ont tué des villageois.", "tué", True),
    ("La semaine dernière, un attentat a tué dix personnes.", "tué", False),
    ("L'an dernier, un attentat a tué dix personnes.", "tué", True),
    ("De nombreuses personnes ont été tuées dimanche.", "tuées", False),
    ("Les deux hommes ont été tués lors d'une attaque.", "attaque", False),
    ("L'attentat de 2015 a marqué le pays.", "attentat", True),
    ("Il aurait été tué par des inconnus.", "tué", False),
    ("Le président a condamné l'attaque.", "attaque", True),
    ("C'est une attaque contre notre peuple.", "attaque", True),
    ("Aucun coup de feu n'a été tiré.", "tiré", True),
    ("L'attaque n'a fait que deux blessés.", "attaque", False),
    ("Les jihadistes attaquent souvent les villages.", "attaquent", True),
    ("Trois hommes ont été tués à 80 km de Gao.", "tués", False),
    ("Un homme a été poignardé à mort en plein jour.", "poignardé", False),
]
FRENCH_STATUS = [
    ("L'armée a déjoué une tentative d'attentat.", "attentat", "foiled"),
    ("L'armée a démenti toute attaque.", "attaque", "denied"),
    ("Ils ont tenté d'assassiner le ministre.", "assassiner", "attempted"),
    ("Les rebelles ont menacé d'attaquer la ville.", "attaquer", "threatened"),
    ("Un attentat déjoué à Paris.", "attentat", "foiled"),
    ("Des hommes ont attaqué un bus.", "attaqué", "occurred"),
]


@pytest.mark.parametrize(("text", "other"), FRENCH)
def test_is_no_news_in_french(parse_french: Parse, text: str, other: bool) -> None:
    assert is_no_news(parse_french(text.replace(" // ", "\n\n"))) == other


@pytest.mark.parametrize(("text", "word", "background"), FRENCH_BACKGROUND)
def test_is_background_in_french(parse_french: Parse, text: str, word: str, background: bool) -> None:
    assert is_background(next(t for t in parse_french(text) if t.text == word)) == background


@pytest.mark.parametrize(("text", "word", "status"), FRENCH_STATUS)
def test_status_in_french(parse_french: Parse, text: str, word: str, status: str) -> None:
    assert status_of(next(t for t in parse_french(text) if t.text == word)) == status

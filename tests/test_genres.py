"""What sort of text a report is, on reports made up for the purpose."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from geomap.extraction.genres import is_no_news

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

"""One event or such events at large, on sentences made up for the purpose."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from geomap.extraction.stories.particulars import is_labelled_talk, read_particulars
from geomap.extraction.triggers.kinds import find_triggers

if TYPE_CHECKING:
    from spacy.tokens import Doc

    Parse = Callable[[str], Doc]

# text | word of violence | is its victim named | is somebody or something told that it hit | is it general
CASES = """
The murder of Anna Keller shocked the town. | murder | 1 | 1 | 0
Anna Keller's murder shocked the town. | murder | 1 | 1 | 0
Gunmen killed two farmers in Gao. | killed | 0 | 1 | 0
There were bombings in many places. | bombings | 0 | 0 | 1
They kill our people. | kill | 0 | 1 | 0
Any attack will be answered. | attack | 0 | 0 | 1
Three bombings shook the city. | bombings | 0 | 0 | 0
The attacks damaged the power line. | attacks | 0 | 0 | 0
"""
ROWS = [[cell.strip() for cell in line.split(" | ")] for line in CASES.strip().splitlines()]


@pytest.mark.parametrize(
    ("text", "word", "named", "told", "general"), ROWS, ids=lambda value: str(value)[:40]
)
def test_particulars(parse: Parse, text: str, word: str, named: str, told: str, general: str) -> None:
    token = next(t for t in parse(text) if t.text == word)
    found = read_particulars([token])
    assert [found[name] for name in ("victim_named", "victim_told", "general")] == [
        float(named),
        float(told),
        float(general),
    ]


@pytest.mark.parametrize(
    ("text", "talk"),
    [
        ("LOME, 3 MAY 90 (RADIO) -- [INTERVIEW WITH THE PREFECT] [TEXT] WELL, NO.", True),
        ("Commentary: Who pays for this?", True),
        ("Rebels said in an interview that they shot two men.", False),
        ("LOME, 3 MAY 90 (RADIO) -- [TEXT] TWO MEN WERE SHOT.", False),
        ("x" * 400 + "\nOpinion: too late to be a label", False),
    ],
)
def test_labels_of_talk(text: str, *, talk: bool) -> None:
    assert is_labelled_talk(text, language="en") is talk


def test_labels_of_talk_in_french() -> None:
    assert is_labelled_talk("Tribune : la guerre oubliée", language="fr")


@pytest.mark.parametrize(
    ("text", "word", "background"),
    [
        ("The president condemned the murder of the mayor.", "murder", False),
        ("The president condemned the murders of mayors.", "murders", True),
        ("Hundreds marched to protest the killing of a student.", "killing", True),
        ("They will widen their campaign to burn crops and kill mayors.", "kill", True),
        ("Soldiers search cars in order to prevent attacks.", "attacks", True),
        ("It is not by attacking convoys that they will win.", "attacking", True),
        ("Police prevented an attack on the station.", "attack", False),
    ],
)
def test_what_is_told_as_background(parse: Parse, text: str, word: str, *, background: bool) -> None:
    doc = parse(text)
    found = [t.background for t in find_triggers(doc) if doc[t.token].text == word]
    assert found in ([background], [] if background else [background])


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("A girl was struck by a bullet in her bed.", "struck", "attack"),
        ("A stray bullet hit a woman outside a shop.", "hit", "attack"),
        ("Two guards were shot dead outside a bank.", "shot", "attack"),
        ("LOME - Clashes broke out between soldiers and rebels.", "Clashes", "armed_clash"),
        ("Rebels tried to break through the defences of the army.", "break", "armed_clash"),
        ("Government troops destroyed a battalion of rebels.", "destroyed", "armed_clash"),
        ("The gun went off and wounded her cousin.", "went", "attack"),
    ],
)
def test_words_that_tell_of_an_event(parse: Parse, text: str, word: str, kind: str) -> None:
    doc = parse(text)
    assert (word, kind) in [(doc[t.token].text, t.sub_event_type) for t in find_triggers(doc)]

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from geomap.choosing import read_weights
from geomap.extraction.stories.coreference import Story
from geomap.extraction.stories.features import StoryFeatures
from geomap.extraction.stories.gathering import gather_tellings
from geomap.extraction.stories.substance import LEAST, keep_substance, weigh_stories
from geomap.extraction.triggers.kinds import find_triggers

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from geomap.model import Event

Parse = Callable[[str], "Doc"]

NEWS = "Gunmen shot two policemen at a checkpoint, witnesses said. The attackers fled."
SPEECH = (
    "Comrades, the struggle goes on. Our people know the enemy and his policy of repression. "
    "We will answer with the revolution, for the nation and for justice. "
    "They speak of peace and dialogue, and there are bombings and murders in many places."
)


def stories_of(doc: Doc) -> list[Story]:
    tellings = gather_tellings(doc, triggers=find_triggers(doc), casualties=[], toponyms=[], times=[])
    return [Story([telling]) for telling in tellings]


def weigh(doc: Doc) -> list[float]:
    return weigh_stories(doc, stories_of(doc), title_end=0, published=None)


def test_an_incident_outweighs_a_speech(parse: Parse) -> None:
    news, speech = weigh(parse(NEWS)), weigh(parse(SPEECH))
    assert news
    assert speech
    assert min(news) > 0.5 > max(speech)


def test_stories_without_substance_are_left_out(parse: Parse) -> None:
    doc = parse(NEWS)
    kept = keep_substance(doc, stories_of(doc), title_end=0, published=None)
    assert kept
    assert all(story.substance is not None and LEAST <= story.substance <= 1 for story in kept)
    assert keep_substance(parse(""), [], title_end=0, published=None) == []


def test_features_say_how_it_is_told(parse: Parse) -> None:
    doc = parse('"Bombings kill our people," he said.')
    features = [StoryFeatures(doc, title_end=0, published=None).read(s, main=True) for s in stories_of(doc)]
    assert features[0]["first_person"] == pytest.approx(1 / 3)
    assert features[0]["quoted"] == 1.0
    assert features[0]["done"] == 0.0
    assert features[0]["placeless"] == 1.0
    assert features[0]["undated"] == 1.0


def test_every_weight_is_of_a_feature(parse: Parse) -> None:
    doc = parse(NEWS)
    known = StoryFeatures(doc, title_end=0, published=None).read(stories_of(doc)[0], main=True)
    assert set(read_weights("substance")) - {"none"} <= set(known)


def test_the_event_says_how_likely_it_is_one(read: Callable[..., list[Event]]) -> None:
    (event,) = read("Gunmen killed six villagers near Kaduna on Tuesday night, police said.")
    assert event.substance is not None
    assert event.substance > 0.8

"""Readers of who was hurt by what is told of patients: hospital, wounds, condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.extraction.casualty_grammar import Found, Scene, find_objects, find_subjects, read_first
from geomap.extraction.casualty_lists import load_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token


def read_hospital(token: Token, scene: Scene) -> Iterator[Found]:
    """Read "was taken to hospital", "treated for injuries", "suffered a gunshot wound"."""
    words = load_words(token.lang_)
    after = [t.lower_ for t in scene.doc[token.i + 1 : min(token.sent.end, token.i + 12)]]
    wounds = token.lower_ in words["wounds"]["verbs"] and any(w in words["wounds"]["words"] for w in after)
    hospital = token.lower_ in words["hospital"]["verbs"] and any(
        w in words["hospital"]["places"] for w in after
    )
    struck = token.lower_ in words["struck"]["verbs"] and any(w in words["struck"]["by"] for w in after[:4])
    if not (wounds or hospital or struck):
        return
    heads = [*find_objects(token)] if not wounds or token.lower_ in words["wounds"]["treated"] else []
    victims = read_first(heads or find_subjects(token), token, scene)
    told = words["wounds"]["words"] | words["bodies"]["words"]
    if victims is not None and victims.who not in told:
        yield Found("injured", victims, token, inclusive=True, weak=True)


def read_condition(token: Token, scene: Scene) -> Iterator[Found]:
    """Read "is in critical condition"."""
    words = load_words(token.lang_)["conditions"]
    if token.lower_ not in words["nouns"] or not any(c.lower_ in words["words"] for c in token.children):
        return
    node = token.head
    heads = (
        [*find_subjects(node.head)]
        if node.pos_ == "ADP" and node.head.pos_ in ("VERB", "AUX")
        else [node.head]
    )
    victims = read_first((h for h in heads if h.pos_ in ("NOUN", "PROPN", "NUM", "PRON")), token, scene)
    if victims is not None:
        yield Found("injured", victims, token, inclusive=True, weak=True)


def read_wounds(token: Token, scene: Scene) -> Iterator[Found]:
    """Read "a man with gunshot wounds"."""
    words = load_words(token.lang_)
    borne = token.dep_ == "pobj" and token.head.lower_ in words["grammar"]["with"]
    if not borne or token.lower_ not in words["wounds"]["borne"]:
        return
    head = token.head.head
    objects = [c for c in head.children if c.dep_ in ("dobj", "nsubjpass")]
    heads = objects if head.pos_ == "VERB" else [head]
    if (victims := read_first(heads, token, scene)) is not None:
        yield Found("injured", victims, token, inclusive=True, weak=True)

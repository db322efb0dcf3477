"""Readers of who was hurt by what is told of patients: hospital, wounds, condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.extraction.counts.grammar import Found, Scene, find_objects, find_subjects, read_first
from geomap.extraction.counts.lists import load_words

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
    if not (wounds or hospital):
        return
    heads = [*find_objects(token)] if not wounds or token.lower_ in words["wounds"]["treated"] else []
    victims = read_first(heads or find_subjects(token), token, scene)
    told = words["wounds"]["words"] | words["bodies"]["words"]
    if victims is not None and victims.who not in told:
        yield Found("injured", victims, token, inclusive=True, weak=True)


def read_struck(token: Token, scene: Scene) -> Iterator[Found]:
    """Read "was struck by a bullet", "the gun went off and hit him", "struck his brother in the head"."""
    words = load_words(token.lang_)
    if token.lower_ not in words["struck"]["verbs"] or token.pos_ in ("NOUN", "PROPN"):
        return
    after = [t.lower_ for t in scene.doc[token.i + 1 : min(token.sent.end, token.i + 14)]]
    by = not words["struck"]["by"].isdisjoint(after[:5])
    shot = any(t.lower_ in words["struck"]["by"] for t in find_subjects(token))
    body = not words["struck"]["parts"].isdisjoint(after)
    deps = {c.dep_ for c in token.children}
    people = "nsubjpass" in deps and "agent" not in deps  # "four people were hit"
    badly = any(c.lower_ in words["grammar"]["badly"] for c in token.children)  # "grièvement atteint"
    if not (by or shot or body or people or badly):
        return
    objects = [o for o in find_objects(token) if o.lower_ not in words["struck"]["by"]]
    told = objects if objects or shot else find_subjects(token)
    heads = [h for h in told if _is_person(h) or (body and h.pos_ == "PROPN")]
    named = not (by or shot or body) and any(h.pos_ == "PROPN" for h in heads)  # "the capital was hit"
    victims = None if named else read_first(heads, token, scene)
    if victims is not None:
        yield Found("injured", victims, token, inclusive=True, weak=True)


def _is_person(head: Token) -> bool:
    """Tell "hit two men" from "hit a wall": bullets find both."""
    if head.pos_ == "PROPN":
        return head.ent_type_ in ("PERSON", "")
    people = load_words(head.lang_)["people"]
    kinds = ("persons", "kin", "generic", "mobs", "old")
    return head.pos_ in ("NUM", "PRON") or any(head.lower_ in people[kind] for kind in kinds)


def read_shooting(token: Token, scene: Scene) -> Iterator[Found]:
    """Read "the shooting of a girl", who may have died of it."""
    words = load_words(token.lang_)
    if token.lower_ not in words["nouns"]["hit"] or token.pos_ != "NOUN":
        return
    inner = [c for of in token.children if of.lower_ in words["grammar"]["of"] for c in of.children]
    if (victims := read_first((c for c in inner if c.dep_ == "pobj"), token, scene)) is not None:
        yield Found("injured", victims, token, inclusive=True, weak=True)


def read_recovery(token: Token, scene: Scene) -> Iterator[Found]:
    """Read "is expected to survive", "is recovering", "remains in hospital"."""
    words = load_words(token.lang_)
    recovery, after = words["recovery"], scene.doc[token.i + 1 : min(token.sent.end, token.i + 6)]
    near = {t.lower_ for t in after}
    expected = token.lower_ in recovery["expected"] and near & recovery["outcomes"]
    alone = token.lower_ in recovery["verbs"] and not near & recovery["obituary"]
    ward = token.lower_ in words["hospital"]["places"] and token.head.lower_ in recovery["in"]
    verb = token.head.head if ward else token
    if not (expected or alone or (ward and verb.lower_ in recovery["stays"])):
        return
    if (victims := read_first(find_subjects(verb), token, scene)) is not None:
        yield Found("injured", victims, token, inclusive=True, weak=True)


def read_care(token: Token, scene: Scene) -> Iterator[Found]:
    """Read "six others are still on admission", "of the 17 people under treatment"."""
    words, node = load_words(token.lang_)["recovery"], token.head
    if token.lower_ not in words["care"] or node.lower_ not in words["under"]:
        return
    verbal = node.head.pos_ in ("VERB", "AUX")
    heads = [*find_subjects(node.head)] if verbal and node.head.lower_ in words["stays"] else []
    heads += [] if verbal else [node.head]
    victims = read_first((h for h in heads if h.pos_ in ("NOUN", "PROPN", "NUM")), token, scene)
    if victims is not None:
        yield Found("injured", victims, token, inclusive=not victims.stated, weak=not victims.stated)


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
    heads = (objects or [*find_subjects(head)]) if head.pos_ == "VERB" else [head]
    if (victims := read_first(heads, token, scene)) is not None:
        yield Found("injured", victims, token, inclusive=True, weak=True)

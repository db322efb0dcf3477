"""Whom or what an event hit, read off the parse around one trigger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from geomap.extraction.parties.links import antecedent_of, carrier_of, children_of, listed, nouns_after
from geomap.extraction.parties.people import is_listed, read_actor_words

if TYPE_CHECKING:
    from spacy.tokens import Token


def _can_suffer(token: Token) -> bool:
    """Whether a noun can be hit: no weapon, event, time or pronoun."""
    named_thing = is_listed(token, "things.words")
    if token.pos_ not in ("NOUN", "PROPN", "NUM", "ADJ") or token.ent_type_ in ("DATE", "TIME"):
        return False
    return named_thing or not (is_listed(token, "weapons") or is_listed(token, "not_actors.words"))


def find_targets(token: Token) -> Iterator[Token]:
    """Targets, surest first."""
    yield from (t for t in _direct_targets(token) if _can_suffer(t))
    carrier = carrier_of(token)
    lists = read_actor_words(token.lang_)
    for holder in dict.fromkeys((token, carrier, *children_of(token, "dobj", "nsubjpass"))):
        at = [t for t in nouns_after(holder, lists["aim.at"]) if _can_suffer(t)]
        yield from (t for t in at if t.ent_type_ not in ("GPE", "DATE") or holder is token)
    for holder in dict.fromkeys((token, carrier)):
        yield from (t for t in nouns_after(holder, lists["aim.near"]) if is_listed(t, "things.words"))
    yield from (t for t in _victims_below(token) if _can_suffer(t))


def _direct_targets(token: Token) -> Iterator[Token]:
    """Object, passive subject, the noun a participle follows; for nouns their of-phrase or patient."""
    if token.pos_ == "VERB":
        yield from (antecedent_of(o, token) for o in children_of(token, "dobj", "nsubjpass"))
        if token.dep_ == "acl" and token.tag_ == "VBN":
            yield token.head
        if token.dep_ == "conj" and not children_of(token, "dobj", "nsubjpass"):
            yield from children_of(token.head, "nsubjpass")
        if not children_of(token, "dobj", "nsubjpass"):
            yield from (o for c in children_of(token, "conj") for o in children_of(c, "dobj"))
        return
    if is_listed(token, "patients.words"):
        yield from nouns_after(token, listed("of", token))
        yield from children_of(token, "poss")
    named = (*children_of(token, "compound", "nmod"), *nouns_after(token, listed("whose", token)))
    yield from (c for c in named if is_listed(c, "things.words"))


def _victims_below(token: Token) -> Iterator[Token]:
    """Whom the violence killed: "opened fire, [killing] three students", "the blast [killed] two"."""
    verbs = [
        c
        for c in token.children
        if c.dep_ in ("advcl", "xcomp", "conj", "acl") and is_listed(c, "casualty_verbs.words")
    ]
    if token.dep_ == "nsubj" and is_listed(token.head, "casualty_verbs.words"):
        verbs.append(token.head)
    yield from (o for verb in verbs for o in children_of(verb, "dobj"))

"""Who does it, says it or has it done to: subjects and agents that stand where the model does not look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.extraction.parsing.mending.tree import find_child, hang, list_forms, written
from geomap.words import word_table

if TYPE_CHECKING:
    from spacy.tokens import Token


def read_speaker(verb: Token) -> None:
    """Find who speaks behind the verb: "..., a annoncé le ministère", "a dit à la presse un témoin"."""
    said = word_table("roles", verb.lang_)["reporting"]
    if verb.pos_ != "VERB" or not {verb.lemma_.lower(), verb.lower_} & said or find_child(verb, "nsubj"):
        return
    first = min((c for c in verb.children if c.dep_.startswith("aux")), key=lambda c: c.i, default=verb)
    if not first.i or not first.nbor(-1).is_punct:
        return
    for noun in (t for t in verb.subtree if t.i > verb.i and t.pos_ in ("NOUN", "PROPN")):
        if noun.dep_ == "obj" or (
            noun.dep_ == "nmod" and find_child(noun, "det") and not find_child(noun, "case")
        ):
            return hang(noun, verb, "nsubj")


def find_object(noun: Token) -> None:
    """Give a verb the object that a date or place parts from it: "a abattu, le 6 mai, trois hommes"."""
    number = find_child(noun, "nummod")
    if noun.pos_ != "NOUN" or number is None or find_child(noun, "case", "cc") is not None:
        return
    comma = number.left_edge.i - 1
    if comma < 1 or noun.doc[comma].text != ",":
        return
    if list_forms(noun) & (written("measures", noun) | written("times", noun)):
        return
    apart = noun.dep_ in ("conj", "appos") and noun.head.dep_ == "obl:mod"
    verb = noun.head.head if apart else noun.head
    if not apart and noun.dep_ != "obl:mod":
        return
    first = verb.head if verb.dep_ == "conj" else verb
    if verb.pos_ == "VERB" and verb.i < comma and find_child(first, "aux:tense") and not _has_object(verb):
        hang(noun, verb, "obj")


def _has_object(verb: Token) -> bool:
    return find_child(verb, "obj", "aux:pass", "nsubj:pass", "ccomp", "xcomp") is not None


def hang_agent(by: Token) -> None:
    """Hang the doer on the passive verb, not on what stands between: "tués [mercredi] par les gendarmes"."""
    noun = by.head
    if by.lower_ not in word_table("roles", by.lang_)["by"] or by.dep_ != "case" or noun.dep_ == "obl:agent":
        return
    verb = next((t for t in noun.ancestors if t.pos_ in ("VERB", "AUX")), noun)
    if verb.i > noun.i and verb.dep_ in ("parataxis", "conj", "ccomp"):
        verb = verb.head  # "tués par des rebelles, a dit ...": not said by them
    if verb.i < by.i and find_child(verb, "aux:pass") is not None and find_child(verb, "obl:agent") is None:
        hang(noun, verb, "obl:agent")

"""The parse read as slots: who acts, what is acted on, what modifies, what stands around.

Generous on purpose: these serve to test the company of a word, not to fill a cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from geomap.extraction.triggers.scopes import segment_of
from geomap.words import word_table

if TYPE_CHECKING:
    from spacy.tokens import Token

Slot = Callable[["Token"], "Iterable[Token]"]


def _words(key: str, token: Token) -> frozenset[str]:
    return word_table("roles", token.lang_)[key]


def spread(noun: Token) -> Iterator[Token]:
    """List a noun with its modifiers, its equals, and what it is a quantity of."""
    yield noun
    for child in noun.children:
        if child.dep_ in ("compound", "amod", "nmod", "poss", "nummod", "appos"):
            yield child
        elif child.dep_ == "conj":
            yield from spread(child)
        elif child.dep_ == "prep" and child.lower_ in _words("of", child):
            yield from (w for c in child.children if c.dep_ == "pobj" for w in spread(c))


def subjects_of(token: Token) -> list[Token]:
    """Say who or what acts: subject, by-phrase, the subject an infinitive or second verb shares."""
    noun = token.pos_ != "VERB"
    heads = [c for c in token.children if c.dep_ in ("nsubj", "csubj", "poss")]
    heads += [
        p
        for c in token.children
        if c.dep_ == "agent" or c.lower_ in _words("by", c) or (noun and c.lower_ in _words("whose", c))
        for p in c.children
        if p.dep_ == "pobj"
    ]
    if token.dep_ == "relcl" and any(h.lower_ in _words("relatives", h) for h in heads):
        heads.append(token.head)
    if (
        not heads
        and token.dep_ in ("conj", "xcomp", "advcl", "dobj", "pcomp")
        and token.head.pos_ in ("VERB", "ADP")
    ):
        return subjects_of(token.head) if token.tag_ != "VBN" or token.head.tag_ == "VBN" else []
    if not heads and token.dep_ == "acl" and token.tag_ == "VBG":
        heads.append(token.head)
    return [word for head in heads for word in spread(head)]


def objects_of(token: Token) -> list[Token]:
    """Say what is acted on: object, passive subject, the noun a participle follows; of/on for nouns."""
    heads = [c for c in token.children if c.dep_ in ("dobj", "nsubjpass", "oprd", "dative")]
    relatives = _words("relatives", token)
    if (token.dep_ == "acl" and token.tag_ == "VBN") or any(h.lower_ in relatives for h in heads):
        heads.append(token.head)
    if not heads and token.pos_ == "VERB":
        heads = [c for v in token.children if v.dep_ == "conj" for c in v.children if c.dep_ == "dobj"]
    if not heads and token.dep_ == "conj" and token.tag_ == "VBN":
        heads = [c for c in token.head.children if c.dep_ == "nsubjpass"]
    if token.pos_ != "VERB":
        acted_on = _words("acted_on", token)
        heads += [p for c in token.children if c.lower_ in acted_on for p in c.children]
    return [word for head in heads for word in spread(head)]


def oblique_of(token: Token) -> list[Token]:
    """List the objects of the prepositions below a word."""
    pairs = [(c, p) for c in token.children if c.dep_ in ("prep", "agent", "dative") for p in c.children]
    return [word for _, p in pairs if p.dep_ in ("pobj", "pcomp") for word in spread(p)]


def modifiers_of(token: Token) -> list[Token]:
    """List the words that modify a noun, hyphenated parts included, on the sides its language puts them."""
    arcs = ("compound", "amod", "nmod", "poss", "npadvmod")
    before = [t for c in token.lefts if c.dep_ in arcs for t in c.subtree if t.i < token.i]
    return before + [c for c in token.rights if c.dep_ in _words("after_the_noun", token)]


def clause_of(token: Token) -> list[Token]:
    """List the words below the trigger's nearest verb, within its segment."""
    start, end = segment_of(token)
    verb = next((t for t in (token, *token.ancestors) if t.pos_ == "VERB" and start <= t.i < end), token)
    return [t for t in verb.subtree if start <= t.i < end]


def sentence_of(token: Token) -> list[Token]:
    """List the words of the segment."""
    start, end = segment_of(token)
    return list(token.doc[start:end])


def _children(*arcs: str) -> Slot:
    """Make a slot of the children on these arcs."""
    return lambda token: [c for c in token.children if c.dep_ in arcs]


SLOTS: dict[str, Slot] = {
    "subject": subjects_of,
    "object": objects_of,
    "of": oblique_of,
    "modifier": modifiers_of,
    "clause": clause_of,
    "sentence": sentence_of,
    "prep": _children("prep", "agent", "dative"),
    "particle": _children("prt", "advmod", "acomp", "oprd", "prep", "ccomp", "advcl"),
    "adverb": _children("advmod"),
}

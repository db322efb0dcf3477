"""The arcs of a parse by which parties are found: nouns behind prepositions, carriers, antecedents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from geomap.words import read_lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token


def listed(key: str, token: Token) -> list[str]:
    """Words of ``roles.toml``, in the order in which they are tried."""
    words: list[str] = read_lexicon("roles", token.lang_)[key]
    return words


def nouns_after(token: Token, prepositions: Iterable[str]) -> Iterator[Token]:
    """Nouns after these prepositions, in the order of the prepositions."""
    for word in prepositions:
        for child in token.children:
            if child.lower_ == word and child.dep_ in ("prep", "agent", "dative"):
                yield from (p for p in child.children if p.dep_ == "pobj")
                yield from nouns_after(child, prepositions)


def children_of(token: Token, *arcs: str) -> list[Token]:
    """List the children on these arcs."""
    return [c for c in token.children if c.dep_ in arcs]


def antecedent_of(noun: Token, verb: Token) -> Token:
    """Return what a relative pronoun stands for."""
    return verb.head if noun.lower_ in listed("relatives", noun) and verb.dep_ == "relcl" else noun


def conjuncts_of(token: Token) -> list[Token]:
    """List the equals of a noun that stand after it."""
    return [c for c in token.conjuncts if c.i > token.i]


def carrier_of(token: Token) -> Token:
    """Return the verb that carries a noun of violence: "exchanged [fire]", "carried out [an attack]"."""
    return (
        token.head if token.dep_ in ("dobj", "nsubj", "nsubjpass", "attr") and token.pos_ != "VERB" else token
    )

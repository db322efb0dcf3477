"""The handles of a parse in Universal Dependencies: words of the tables, children, arcs, forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.words import word_table

if TYPE_CHECKING:
    from spacy.tokens import Token


def written(key: str, token: Token) -> frozenset[str]:
    """Give a list of ``writing.toml`` in the language of a token."""
    return word_table("writing", token.lang_)[key]


def set_form(token: Any, form: str) -> None:
    """Set the form of a word."""
    # spaCy's own types lack the method
    token.set_morph(form)


def find_child(token: Token, *arcs: str) -> Token | None:
    """Find the first word below a token by one of the arcs."""
    return next((c for c in token.children if c.dep_ in arcs), None)


def hang(token: Token, head: Token, arc: str) -> None:
    """Put a word below another by an arc."""
    token.head, token.dep_ = head, arc


def change_places(lower: Token, upper: Token, arc: str) -> None:
    """Put a word where the word above it hangs, with all that hangs there, and that one below it."""
    top = upper.head
    for child in [c for c in upper.children if c.i != lower.i]:
        child.head = lower
    hang(lower, lower if top.i == upper.i else top, upper.dep_)
    hang(upper, lower, arc)


def list_forms(word: Token) -> set[str]:
    """List the forms that the tables may have a word in: as written, its lemma, masculine, singular."""
    return {
        word.lower_,
        word.lemma_.lower(),
        word.lower_.removesuffix("s").removesuffix("e"),
        word.lower_.removesuffix("s"),
    }

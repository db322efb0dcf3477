"""Parties to an event: the word lists about them, and how a noun is written out as one."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from geomap.extraction.words import read_lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

Party = tuple[int, int, str]

MODIFIERS = frozenset({"det", "amod", "compound", "nummod", "poss", "nmod", "quantmod", "predet", "case"})


@cache
def read_actor_words() -> dict[str, dict[str, int]]:
    """Read the word lists once.

    Returns
    -------
    dict of str to dict of str to int
        Lemmas by section, each with its place in the list; "weapons" from ``weapons.toml``.
    """
    lists = {
        f"{name}.{key}": {word: place for place, word in enumerate(words)}
        for name, entry in read_lexicon("actors").items()
        for key, words in entry.items()
    }
    phrases = (phrase for entry in read_lexicon("weapons").values() for phrase in entry.get("phrases", ()))
    return lists | {"weapons": {p.rsplit(" ", 1)[-1]: 0 for p in phrases}}


def is_listed(token: Token, name: str) -> bool:
    """Whether a word is on a list of ``actors.toml``."""
    words = read_actor_words()[name]
    return token.lemma_.lower() in words or token.lower_ in words


def write_party(head: Token | None, *, alone: bool = False) -> Party | None:
    """Write a noun out with its modifiers, its equals, and the of-phrase that belongs to its name."""
    if head is None:
        return None
    start, end = _left_edge(head), head.i + 1 if alone else _right_edge(head)
    span = head.doc[start:end]
    return span.start_char, span.end_char, span.text


def _left_edge(head: Token) -> int:
    start = head.i
    for child in reversed(list(head.lefts)):
        if child.lower_ == "dead" or (child.dep_ not in MODIFIERS and not _is_hyphen(child)):
            break
        start = child.left_edge.i
    while start > 1 and _is_hyphen(head.doc[start - 1]) and not head.doc[start - 2].whitespace_:
        start -= 2  # "pro-Iran": three tokens, side by side in the parse
    return start


def _is_hyphen(token: Token) -> bool:
    return token.text in ("-", "–")


def _right_edge(head: Token) -> int:
    end = head.i + 1
    for child in head.rights:
        if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "NUM"):
            end = _right_edge(child)
        elif child.lower_ == "of" and is_listed(head, "groups.words"):
            end = max((_right_edge(p) for p in child.children if p.dep_ == "pobj"), default=end)
    return end

"""Parties to an event: the word lists about them, and how a noun is written out as one."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from geomap.words import read_lexicon, weapon_words, word_table

if TYPE_CHECKING:
    from spacy.tokens import Token

Party = tuple[int, int, str]

MODIFIERS = frozenset({"det", "amod", "compound", "nummod", "poss", "nmod", "quantmod", "predet", "case"})


@cache
def read_actor_words(language: str) -> dict[str, dict[str, int]]:
    """Read the word lists once.

    Returns
    -------
    dict of str to dict of str to int
        Lemmas by section, each with its place in the list; "weapons" from ``weapons.toml``.
    """
    lists = {
        f"{name}.{key}": {word: place for place, word in enumerate(words)}
        for name, entry in read_lexicon("actors", language).items()
        for key, words in entry.items()
    }
    chief = 0 if word_table("roles", language)["after_the_noun"] else -1  # "voiture piégée", "car bomb"
    return lists | {"weapons": {phrase.split(" ")[chief]: 0 for phrase in weapon_words(language)}}


def is_listed(token: Token, name: str) -> bool:
    """Whether a word is on a list of ``actors.toml``."""
    words = read_actor_words(token.lang_)[name]
    return token.lemma_.lower() in words or token.lower_ in words


def write_party(head: Token | None, *, alone: bool = False) -> Party | None:
    """Write a noun out with its modifiers, its equals, and the of-phrase that belongs to its name."""
    if head is None:
        return None
    start, end = _left_edge(head), head.i + 1 if alone else _right_edge(head)
    span = head.doc[start:end]
    return span.start_char, span.end_char, span.text


def _left_edge(head: Token) -> int:
    start, words = head.i, word_table("roles", head.lang_)
    for child in reversed(list(head.lefts)):
        if child.lower_ in words["dead"] or (child.dep_ not in MODIFIERS and not _is_hyphen(child)):
            break
        if words["after_the_noun"] and child.dep_ == "amod" and child.pos_ == "NOUN":
            break  # "frappes" of "frappes russes", taken for Russians
        start = child.left_edge.i
    while start > 1 and _is_hyphen(head.doc[start - 1]) and not head.doc[start - 2].whitespace_:
        start -= 2  # "pro-Iran": three tokens, side by side in the parse
    return start


def _is_hyphen(token: Token) -> bool:
    return token.text in ("-", "–")


def _is_told(modifier: Token) -> bool:
    """Whether what stands after a noun is a clause or a time, and no part of the name."""
    return any(True for _ in modifier.rights) or is_listed(modifier, "not_actors.words")


def _right_edge(head: Token) -> int:
    end, words = head.i + 1, word_table("roles", head.lang_)
    for child in head.rights:
        if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "NUM"):
            end = _right_edge(child)
        elif child.lower_ in words["of"] and is_listed(head, "groups.words"):
            end = max((_right_edge(p) for p in child.children if p.dep_ == "pobj"), default=end)
        elif child.dep_ == "flat" and child.i == end:
            end = child.i + 1  # whatever the parser hangs on the last part of a name
        elif child.dep_ in words["after_the_noun"] and child.left_edge.i == end and not _is_told(child):
            end = child.i + 1
        elif _is_qualifier(child) and child.left_edge.i == end:
            of = [c for c in child.rights if c.lower_ in words["of"] and is_listed(head, "groups.words")]
            end = max(
                (_right_edge(p) for c in of for p in c.children if p.dep_ == "pobj"), default=child.i + 1
            )
    return end


def _is_qualifier(modifier: Token) -> bool:
    """Whether it tells who they are, whatever hangs on it: "des hommes armés à moto"."""
    known = word_table("writing", modifier.lang_)["qualifiers"]
    plain = modifier.lower_.removesuffix("s")
    return bool({modifier.lemma_.lower(), plain, plain.removesuffix("e")} & known)

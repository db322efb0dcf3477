"""Whether a story is of one event or of such events at large: whom it hit, and who is speaking.

"The murder of the mayor" is one event, though nobody says when; "murders" and "acts of terrorism" are
what speeches, communiques and interviews are full of.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from geomap.extraction.triggers.scenes import read_scene
from geomap.extraction.triggers.scopes import helpers_of, is_word_of, read_relevance
from geomap.extraction.triggers.slots import objects_of
from geomap.words import read_lexicon, word_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from geomap.choosing import Features

HEAD = 400  # characters in which a report is labelled: "[Interview with ...]", "Commentary: ..."
PLURALS = ("NNS", "NNPS")
NOT_PEOPLE = frozenset({"GPE", "LOC", "FAC", "DATE", "TIME"})


def read_particulars(tokens: Sequence[Token]) -> Features:
    """Give the features of a story's words for the event, its triggers' and its counts'.

    Parameters
    ----------
    tokens
        Of one story, in any order.
    """
    hit = [[w for w in hit_by(t) if w.i != t.i] for t in tokens]
    victims = [any(map(_is_one, words)) for words in hit]
    return {
        "victim_named": float(any(_is_named(w) for words in hit for w in words)),
        "victim_told": float(any(victims)),
        "general": float(all(_is_general(t) and not told for t, told in zip(tokens, victims, strict=True))),
    }


def hit_by(token: Token) -> list[Token]:
    """List what the event befell: "the murder of X", "X's murder", "killed X"."""
    owners = [c for c in token.children if c.dep_ == "poss"] if token.pos_ != "VERB" else []
    return [*objects_of(token), *owners]


def _is_named(word: Token) -> bool:
    return word.ent_type_ == "PERSON" or (word.pos_ == "PROPN" and not word.ent_type_)


def _is_one(word: Token) -> bool:
    """Whether a word names people or things that one could point at: not "civilians", "them"."""
    if word.pos_ not in ("NOUN", "PROPN") or word.ent_type_ in NOT_PEOPLE:
        return False
    if _is_named(word):
        return True
    known = read_scene(word.doc).classes[word.i] & {"person", "armed", "property", "target", "vehicle"}
    pointed = any(c.dep_ in ("nummod", "det", "poss") and not is_word_of(c, "of_all") for c in word.children)
    return bool(known) and (pointed or word.tag_ not in PLURALS)


def _is_general(token: Token) -> bool:
    """Whether a word for an event stands for such events: "bombings", "any attack", "they kill"."""
    if token.pos_ in ("VERB", "AUX"):
        past = token.tag_ == "VBD" or (token.tag_ == "VBN" and not helpers_of(token) & _presents(token))
        return not past
    parts = [c for c in token.children if c.dep_ in ("det", "nummod", "poss")]
    at_large = word_table("genres", token.lang_)["at_large"]
    if any(c.lower_ in at_large for c in token.lefts) or any(is_word_of(c, "of_all") for c in parts):
        return True
    if token.dep_ == "nsubj" and parts and token.head.tag_ == "VBD":  # "the attacks damaged the line"
        return False
    return token.tag_ in PLURALS and not any(c.dep_ == "nummod" or c.like_num for c in parts)


def _presents(token: Token) -> frozenset[str]:
    lists = read_relevance(token.lang_)
    return lists["present_perfect"] | lists["present_link"] | lists["plans_or_powers"]


@cache
def _labels(language: str) -> re.Pattern[str]:
    words = "|".join(map(re.escape, read_lexicon("genres", language)["labels"]))
    return re.compile(rf"\[(?:[^\]\n]* )?(?:{words})\b|^\s*(?:{words})\s*[:|]", re.IGNORECASE | re.MULTILINE)


def is_labelled_talk(text: str, *, language: str) -> bool:
    """Whether a label at the top says that somebody speaks: "[Interview with ...]", "Commentary: ..."."""
    return bool(_labels(language).search(text, 0, HEAD))

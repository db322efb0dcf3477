"""Nouns, the adjectives beside them and the parts of names."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from geomap.extraction.parsing.mending.tree import (
    change_places,
    find_child,
    hang,
    list_forms,
    set_form,
    written,
)
from geomap.words import hyphenated_words, read_lexicon

if TYPE_CHECKING:
    from spacy.tokens import Span, Token


def join_name(name: Span) -> None:
    """Hang the parts of a name on its first word: "des combattants de [Boko Haram]"."""
    first, inside = name[0], {token.i for token in name}
    for token in name[1:]:
        if (
            token.pos_ == "PROPN"
            and token.head.i not in inside
            and first.i not in {t.i for t in token.subtree}
        ):
            hang(token, first, "flat")


def name_whole(word: Token) -> None:
    """Give a word with a hyphen that the model has never seen its lemma: "attentats-suicides"."""
    lemma, head = hyphenated_words(word.lang_).get(word.lower_), word.head
    if lemma is None:
        return
    word.lemma_ = lemma
    if word.dep_ == "amod" and head.i + 1 == word.i and not head.is_title and head.pos_ == "NOUN":
        change_places(word, head, "amod")  # "double attentat-suicide", read as a suicidal double
        head.pos_ = "ADJ"
    word.pos_ = "NOUN"


def read_people(word: Token) -> None:
    """Make the noun the head of what is said of it: "frappes russes", where they are taken for Russians."""
    known = _peoples(word.lang_) | written("qualifiers", word)
    if word.pos_ != "NOUN" or not word.i or not word.is_lower or not list_forms(word) & known:
        return
    noun = word.nbor(-1)
    if noun.head.i == word.i and noun.dep_ == "amod":
        change_places(noun, word, "amod")
        noun.pos_, word.pos_ = "NOUN", "ADJ"
        set_form(noun, str(word.morph))


@cache
def _peoples(language: str) -> frozenset[str]:
    """Words for peoples of ``actors.toml``, lemmas and forms."""
    return frozenset(read_lexicon("actors", language)["adjectives"]["peoples"])


def find_described(adjective: Token) -> None:
    """Hang an adjective on the noun that it agrees with: "frappe de [drone] israélienne"."""
    noun = adjective.head
    above = noun.head
    if adjective.dep_ != "amod" or noun.dep_ != "nmod" or above.pos_ != "NOUN" or adjective.i < noun.i:
        return
    if not _agrees(adjective, noun) and _agrees(adjective, above):
        adjective.head = above


def _agrees(adjective: Token, noun: Token) -> bool:
    return all(
        not noun.morph.get(form, []) or not adjective.morph.get(form, [])
        or noun.morph.get(form, []) == adjective.morph.get(form, [])
        for form in ("Gender", "Number")
    )  # fmt: skip


def read_early_adjective(word: Token) -> None:
    """Take an adjective before its noun for no noun: "un double meurtre", "de fortes pluies"."""
    noun = find_child(word, "amod", "nmod")
    if word.lower_ in written("before_the_noun", word) and noun is not None and noun.i == word.i + 1:
        change_places(noun, word, "amod")
        noun.pos_, word.pos_ = "NOUN", "ADJ"


def read_name(name: Token) -> None:
    """Take a name behind a preposition for no verb: "a dit le ministère à Alger"."""
    mark = find_child(name, "mark")
    if name.pos_ != "VERB" or not name.is_title or name.is_sent_start or mark is None or mark.pos_ != "ADP":
        return
    name.pos_, mark.dep_ = "PROPN", "case"
    name.dep_ = "obl:mod" if name.head.pos_ in ("VERB", "AUX") else "nmod"


def read_attribute(noun: Token) -> None:
    """Take a noun behind a preposition for no adjective: "prison pour un double meurtre"."""
    case = find_child(noun, "case")
    if (
        noun.dep_ in ("appos", "amod", "dep")
        and noun.pos_ in ("NOUN", "PROPN")
        and case
        and case.pos_ == "ADP"
    ):
        noun.dep_ = "nmod"


def read_heading(name: Token) -> None:
    """Leave the place before a colon out of the clause: "Somalie : une voiture piégée fait six morts"."""
    first = not name.i or bool(name.is_sent_start)
    if (
        first
        and name.dep_ in ("nsubj", "nsubj:pass")
        and name.i + 1 < len(name.doc)
        and name.nbor().text == ":"
    ):
        name.dep_ = "parataxis"

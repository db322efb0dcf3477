"""Numbers and the nouns that they count: "tiré douze roquettes", "faisant douze morts"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from geomap.extraction.parsing.mending.tree import change_places, find_child, set_form, written
from geomap.words import read_lexicon, word_table

if TYPE_CHECKING:
    from spacy.tokens import Token


@cache
def _numbers(language: str) -> frozenset[str]:
    """Words for two and more: "un" is also an article."""
    values = read_lexicon("numbers", language)["values"]
    more = {word for word, value in values.items() if value != 1}
    return frozenset(more) | word_table("writing", language)["numerals"]


def _is_participle(token: Token) -> bool:
    """Whether it stands for people: "neuf morts"."""
    return "Part" in token.morph.get("VerbForm", []) and find_child(token, "aux:pass", "aux:tense") is None


def _is_plural_noun(token: Token) -> bool:
    noun = token.pos_ in ("NOUN", "ADJ", "PROPN", "ADV") or token.dep_ == "flat" or _is_participle(token)
    return noun and token.is_alpha and token.lower_.endswith(("s", "x"))


def count_noun(number: Token) -> None:
    """Hang a number on the noun that it counts: "tiré douze roquettes", where "douze" is taken for a name."""
    last = number.i + 1 == len(number.doc)
    if last or number.lower_ not in _numbers(number.lang_) or not _is_plural_noun(number.nbor()):
        return
    noun = number.nbor()
    if number.head.i == noun.i:
        number.dep_ = "nummod"
        for verb in [c for c in number.lefts if c.pos_ in ("VERB", "AUX")]:
            verb.head = noun
    elif noun.head.i == number.i or (number.pos_ in ("NOUN", "PROPN") and noun not in number.ancestors):
        change_places(noun, number, "nummod")
    else:
        return
    number.pos_ = "NUM"
    plain = noun.lower_.removesuffix("s").removesuffix("e")
    past = plain.endswith(tuple(written("participle", noun))) or plain in written("with_be", noun)
    if noun.pos_ != "NOUN" and (noun.pos_ in ("ADJ", "ADV") or not past):
        noun.pos_, noun.lemma_ = "NOUN", noun.lower_.removesuffix("s")  # for "roquettes", read as a verb
    if not noun.morph.get("Number", []):
        set_form(noun, "Number=Plur")


def govern_counted(verb: Token) -> None:
    """Give a verb its object, where it is taken for a part of that: "faisant douze morts"."""
    noun = verb.head
    counted = find_child(noun, "nummod")
    if verb.dep_ not in ("case", "cop", "dep") or verb.lemma_ in written("be", verb):
        return
    if verb.pos_ not in ("VERB", "AUX") or counted is None or counted.i < verb.i:
        return
    change_places(verb, noun, "obj")
    for child in [c for c in verb.children if counted.i <= c.i and c.i != noun.i]:
        child.head = noun
    verb.pos_, noun.pos_ = "VERB", "NOUN"
    if (
        "Past" in verb.morph.get("Tense", []) and find_child(verb, "aux:tense") is None
    ):  # without an auxiliary: a present that is written the same
        set_form(verb, "Tense=Pres|VerbForm=Fin")
    elif verb.head.i != verb.i and "Pres" in verb.morph.get("Tense", []):
        verb.dep_ = "advcl"

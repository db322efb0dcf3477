"""Verbs: their tense, and which of them governs which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.extraction.parsing.mending.tree import change_places, find_child, hang, set_form, written

if TYPE_CHECKING:
    from spacy.tokens import Token


FORMS = "Tense=Imp|VerbForm=Fin"
PARTICIPLE = "Tense=Past|VerbForm=Part"


def read_imperfect(verb: Token) -> None:
    """Give the past tense to "attaquaient", which is taken for a present, and to "venaient" for an adverb."""
    ends = verb.lower_.endswith(tuple(written("imperfect", verb)))
    if not ends or verb.lower_ in written("no_imperfect", verb) or "Cnd" in verb.morph.get("Mood", []):
        return
    set_form(verb, FORMS)
    if (
        verb.pos_ == "ADV"
        and verb.dep_ == "advmod"
        and verb.i
        and verb.nbor(-1).pos_ in ("NOUN", "PROPN", "PRON")
    ):
        _raise_verb(verb)
    verb.pos_ = verb.pos_ if verb.pos_ == "AUX" else "VERB"


def _raise_verb(verb: Token) -> None:
    """Put a verb that was taken for an adverb above the noun before it and the one it hung on."""
    subject, noun = verb.nbor(-1), verb.head
    if noun.i > verb.i and find_child(noun, "case") is None:
        hang(verb, subject, "advmod")
        hang(noun, verb, "obj")
    if subject.i == verb.head.i:
        change_places(verb, subject, "nsubj")


def _is_told_with_be(verb: Token) -> bool:
    form = verb.lower_.removesuffix("s").removesuffix("e")
    return form in written("with_be", verb) and find_child(verb, "det", "case") is None


def read_past_with_be(verb: Token) -> None:
    """Make a past of a passive where a verb has none: "sont tombés", "sont morts", "se sont abattus"."""
    link = find_child(verb, "aux:pass", "cop")
    if link is None or link.lemma_ not in written("be", verb) or link.i > verb.i:
        return
    itself = any(c.dep_.startswith("expl") and c.i < link.i for c in verb.children)
    if not (_is_told_with_be(verb) or (itself and link.dep_ == "aux:pass")):
        return
    if sum(c.dep_.startswith("aux") for c in verb.children) > 1:
        return  # "ont été passés à tabac"
    link.dep_, link.pos_, verb.pos_ = "aux:tense", "AUX", "VERB"
    set_form(verb, PARTICIPLE)
    for subject in [c for c in verb.children if c.dep_ == "nsubj:pass"]:
        subject.dep_ = "nsubj"


def join_verbs(verb: Token) -> None:
    """Hang a second participle on the first, not on its object: "ont abattu six hommes et blessé douze"."""
    noun = verb.head
    first = noun.head
    if (
        verb.dep_ != "conj"
        or verb.pos_ != "VERB"
        or noun.dep_ != "obj"
        or "Part" not in verb.morph.get("VerbForm", [])
    ):
        return
    if (
        find_child(first, "aux:tense") is not None
        and find_child(verb, "nsubj:pass", "aux:pass", "aux:tense") is None
    ):
        verb.head = first


def lower_adverb(adverb: Token) -> None:
    """Put an adverb below the participle behind it: "leur père grièvement blessé"."""
    if adverb.pos_ != "ADV" or not adverb.lower_.endswith(tuple(written("adverbs", adverb))):
        return
    verb = adverb.nbor() if adverb.i + 1 < len(adverb.doc) else adverb
    told = "Part" in verb.morph.get("VerbForm", []) and find_child(adverb, "nsubj", "nsubj:pass") is not None
    if adverb.dep_ == "advmod" or verb.i in {t.i for t in adverb.ancestors}:
        return
    if verb.pos_ not in ("VERB", "ADJ") or not (verb.head.i == adverb.i or told):
        return
    change_places(verb, adverb, "advmod")
    verb.pos_ = "VERB"
    verb.dep_ = "acl" if verb.dep_ in ("appos", "amod", "nmod") else verb.dep_


def read_causative(verb: Token) -> None:
    """Put "fait" above the infinitive: "se sont fait exploser"."""
    if verb.dep_ != "dep" or "Inf" not in verb.head.morph.get("VerbForm", []):
        return
    if verb.lemma_ in written("causative", verb) and verb.i + 1 == verb.head.i:
        change_places(verb, verb.head, "xcomp")
        verb.pos_ = "VERB"


def read_main_verb(verb: Token) -> None:
    """Raise a verb with its auxiliary above its subject: "les homicides, eux, sont passés de 16 à 21"."""
    noun = verb.head
    if (
        verb.dep_ == "acl"
        and noun.head.i == noun.i
        and find_child(verb, "nsubj", "nsubj:pass", "mark") is None
    ):
        helped = find_child(verb, "aux:tense", "aux:pass")
        finite = helped is not None and "Fin" in helped.morph.get("VerbForm", [])
        if helped and finite and noun.pos_ in ("NOUN", "PROPN") and find_child(noun, "cop") is None:
            change_places(verb, noun, "nsubj" if helped.dep_ == "aux:tense" else "nsubj:pass")

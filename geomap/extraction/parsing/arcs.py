"""One grammar for all languages: Universal Dependencies turned into the arcs that the rules know.

spaCy's English pipelines label arcs as ClearNLP does (Choi & Palmer 2012), most others as
Universal Dependencies do (de Marneffe et al. 2021). There a preposition hangs on its noun and
"be" on what it links; here, as in ClearNLP, both stand above. The rules of the extraction then
read one kind of tree, whatever the language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.extraction.parsing.mending import mend_parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.tokens import Doc, Token

# Relation of Universal Dependencies, without and with its subtype -> arc of ClearNLP.
ARCS = {
    "obj": "dobj", "iobj": "dative", "nsubj:pass": "nsubjpass", "csubj:pass": "csubjpass",
    "aux:tense": "aux", "aux:caus": "aux", "aux:pass": "auxpass", "acl:relcl": "relcl",
    "flat": "flat", "flat:name": "flat", "flat:foreign": "flat", "fixed": "fixed",
    "obl": "npadvmod", "nmod": "nmod", "discourse": "intj", "vocative": "npadvmod",
}  # fmt: skip
OBLIQUE = ("obl", "nmod")
UNDER_THE_LINK = ("obj", "amod", "det", "nummod", "nmod", "case", "flat", "appos", "acl", "fixed", "obl:arg")
NOUN_TAGS = {("NOUN", "Sing"): "NN", ("NOUN", "Plur"): "NNS", ("PROPN", "Plur"): "NNPS"}
PLAIN_TAGS = {"NOUN": "NN", "PROPN": "NNP", "NUM": "CD", "ADJ": "JJ", "ADV": "RB", "ADP": "IN", "DET": "DT"}
ENTITIES = {"PER": "PERSON", "LOC": "GPE", "MISC": "NORP"}  # ORG is the same; most of MISC are peoples
FINITE_PAST = ("Past", "Imp", "Pqp")


def to_english_labels(doc: Doc) -> Doc:
    """Give a parse the labels of spaCy's English pipelines: entities, and arcs and tags where it has any.

    Parameters
    ----------
    doc
        A parse with the entities of WikiNER (Nothman et al. 2013), as spaCy's other pipelines have them.

    Returns
    -------
    Doc
        The same words; see :func:`to_clearnlp` for the arcs.
    """
    from spacy.tokens import Span

    doc.ents = [Span(doc, e.start, e.end, label=ENTITIES.get(e.label_, e.label_)) for e in doc.ents]
    return to_clearnlp(mend_parse(doc)) if doc.has_annotation("DEP") else doc


def to_clearnlp(doc: Doc) -> Doc:
    """Give a parse ClearNLP's arcs and Penn's tags for its verbs and nouns.

    Parameters
    ----------
    doc
        A parse in Universal Dependencies.

    Returns
    -------
    Doc
        The same words, lemmas, parts of speech, entities and sentences with other arcs and tags.
    """
    from spacy.tokens import Doc as MakeDoc

    heads, arcs = [t.head.i for t in doc], [_arc(t) for t in doc]
    for token in doc:
        if token.dep_.split(":")[0] in OBLIQUE:
            _raise_preposition(token, heads, arcs)
    for token in doc:
        if token.dep_ == "cop":
            _raise_link(token, heads, arcs)
    made = MakeDoc(
        doc.vocab,
        words=[t.text for t in doc],
        spaces=[bool(t.whitespace_) for t in doc],
        heads=heads,
        deps=arcs,
        tags=[_tag(t) for t in doc],
        pos=["VERB" if t.dep_ == "cop" else t.pos_ for t in doc],
        lemmas=[t.lemma_ for t in doc],
        morphs=[str(t.morph) for t in doc],
        ents=[f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "O" for t in doc],
    )
    made.user_data = doc.user_data
    return made


def _arc(token: Token) -> str:
    if "Neg" in token.morph.get("Polarity", []) and token.dep_.startswith("advmod"):
        return "neg"
    plain = token.dep_.split(":")[0]
    return ARCS.get(token.dep_, ARCS.get(plain, plain))


def _raise_preposition(noun: Token, heads: list[int], arcs: list[str]) -> None:
    """Put the preposition between a noun and what it hangs on: "tués -> dans -> explosion"."""
    first = next((c for c in noun.children if c.dep_ == "case"), None)
    if first is None:
        return
    heads[first.i], heads[noun.i] = heads[noun.i], first.i
    arcs[first.i] = "agent" if noun.dep_ == "obl:agent" else "prep"
    arcs[noun.i] = "pobj"


def _raise_link(link: Token, heads: list[int], arcs: list[str]) -> None:
    """Put "be" above what it links, with the subject and all that belongs to the clause."""
    said = link.head
    if heads[link.i] != said.i:
        return
    heads[link.i] = link.i if heads[said.i] == said.i else heads[said.i]
    arcs[link.i] = arcs[said.i]
    heads[said.i], arcs[said.i] = link.i, "acomp" if said.pos_ == "ADJ" else "attr"
    for child in _clause_words(said):
        if child.i != link.i and heads[child.i] == said.i:
            heads[child.i] = link.i


def _clause_words(said: Token) -> Iterable[Token]:
    return (c for c in said.children if c.dep_ not in UNDER_THE_LINK and c.dep_ != "cop")


def _tag(token: Token) -> str:
    if token.pos_ in ("VERB", "AUX"):
        return _verb_tag(token)
    number = next(iter(token.morph.get("Number", [])), "")
    return NOUN_TAGS.get((token.pos_, number)) or PLAIN_TAGS.get(token.pos_, token.tag_)


def _verb_tag(verb: Token) -> str:
    """Name form and tense as Penn does; "a attaqué" is a simple past, told with an auxiliary."""
    form, tense = next(iter(verb.morph.get("VerbForm", [])), ""), next(iter(verb.morph.get("Tense", [])), "")
    if form == "Inf":
        return "VB"
    if form in ("Part", "Ger"):
        if tense != "Past":
            return "VBG"
        helped = {c.dep_ for c in verb.children}
        return "VBD" if "aux:tense" in helped and "aux:pass" not in helped else "VBN"
    if tense == "Fut":
        return "MD"
    return "VBD" if tense in FINITE_PAST else "VBZ"

import spacy
from spacy.tokens import Doc
from spacy.vocab import Vocab

from geomap.extraction.parsing.arcs import to_clearnlp, to_english_labels


def make_doc(*rows: tuple[str, str, str, str, int], ents: dict[int, str] | None = None) -> Doc:
    """Make a parse: word, part of speech, morphology, arc, head."""
    return Doc(
        Vocab(),
        words=[r[0] for r in rows],
        pos=[r[1] for r in rows],
        morphs=[r[2] for r in rows],
        deps=[r[3] for r in rows],
        heads=[r[4] for r in rows],
        tags=[r[1] for r in rows],
        lemmas=[r[0].lower() for r in rows],
        ents=[f"B-{ents[i]}" if ents and i in ents else "O" for i in range(len(rows))],
    )


def arcs(doc: Doc) -> list[tuple[str, str, str]]:
    return [(t.text, t.dep_, t.head.text) for t in to_clearnlp(doc)]


def test_a_preposition_stands_between_the_verb_and_its_noun():
    doc = make_doc(
        ("soldats", "NOUN", "Number=Plur", "nsubj:pass", 2),
        ("été", "AUX", "VerbForm=Part|Tense=Past", "aux:pass", 2),
        ("tués", "VERB", "VerbForm=Part|Tense=Past", "ROOT", 2),
        ("à", "ADP", "", "case", 4),
        ("Gao", "PROPN", "", "obl:mod", 2),
        ents={4: "LOC"},
    )
    assert arcs(doc) == [
        ("soldats", "nsubjpass", "tués"),
        ("été", "auxpass", "tués"),
        ("tués", "ROOT", "tués"),
        ("à", "prep", "tués"),
        ("Gao", "pobj", "à"),
    ]
    made = to_clearnlp(doc)
    assert [(e.text, e.label_) for e in made.ents] == [("Gao", "LOC")]
    assert made.text == doc.text
    assert [t.tag_ for t in made][:3] == ["NNS", "VBN", "VBN"]


def test_the_doer_of_a_passive_hangs_on_its_preposition_as_agent():
    doc = make_doc(
        ("attaqué", "VERB", "VerbForm=Part|Tense=Past", "ROOT", 0),
        ("par", "ADP", "", "case", 2),
        ("rebelles", "NOUN", "Number=Plur", "obl:agent", 0),
    )
    assert arcs(doc)[1:] == [("par", "agent", "attaqué"), ("rebelles", "pobj", "par")]


def test_be_stands_above_what_it_links():
    doc = make_doc(
        ("attaque", "NOUN", "Number=Sing", "nsubj", 2),
        ("était", "AUX", "VerbForm=Fin|Tense=Imp", "cop", 2),
        ("meurtrière", "ADJ", "", "ROOT", 2),
    )
    assert arcs(doc) == [
        ("attaque", "nsubj", "était"),
        ("était", "ROOT", "était"),
        ("meurtrière", "acomp", "était"),
    ]
    assert to_clearnlp(doc)[1].pos_ == "VERB"


def test_a_past_told_with_an_auxiliary_is_a_simple_past_and_a_negation_is_one():
    doc = make_doc(
        ("n'", "ADV", "Polarity=Neg", "advmod", 2),
        ("a", "AUX", "VerbForm=Fin|Tense=Pres", "aux:tense", 2),
        ("attaqué", "VERB", "VerbForm=Part|Tense=Past", "ROOT", 2),
        ("personne", "PRON", "", "obj", 2),
    )
    made = to_clearnlp(doc)
    assert [t.dep_ for t in made] == ["neg", "aux", "ROOT", "dobj"]
    assert made[2].tag_ == "VBD"


def test_a_doc_without_a_parse_gets_the_labels_of_its_names_alone():
    doc = Doc(spacy.blank("fr").vocab, words=["Bamako", "et", "Traoré"], ents=["B-LOC", "O", "B-PER"])
    assert [(e.text, e.label_) for e in to_english_labels(doc).ents] == [
        ("Bamako", "GPE"),
        ("Traoré", "PERSON"),
    ]

"""What the small model of French takes amiss is mended by the words of the language."""

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from geomap.extraction.triggers.background import is_background
from geomap.words import hyphenated_words

Parse = Callable[[str], Doc]


def word_of(doc: Doc, text: str) -> tuple[str, str, str]:
    """Give tag, arc and head of the first word of this text."""
    token = next(t for t in doc if t.text == text)
    return token.tag_, token.dep_, token.head.text


@pytest.mark.parametrize(
    ("text", "number", "noun", "verb"),
    [
        ("Des combattants ont tiré douze roquettes sur la base de Tessalit.", "douze", "roquettes", "tiré"),
        ("Une explosion a secoué le marché, faisant douze morts.", "douze", "morts", "faisant"),
        ("Boko Haram a tué neuf pêcheurs au bord du lac Tchad.", "neuf", "pêcheurs", "tué"),
        ("Un double attentat-suicide fait neuf morts à Mora", "neuf", "morts", "fait"),
    ],
)
def test_a_number_hangs_on_what_it_counts(parse_french: Parse, text: str, number: str, noun: str, verb: str):
    doc = parse_french(text)
    assert word_of(doc, number) == ("CD", "nummod", noun)
    assert word_of(doc, noun)[1:] == ("dobj", verb)


@pytest.mark.parametrize(
    ("text", "subject", "verb"),
    [
        ("Deux obus sont tombés sur un quartier de Benghazi.", "obus", "tombés"),
        ("Cinq civils sont morts dans l'attaque.", "civils", "morts"),
        ("Trois soldats sont morts dans une embuscade, a déclaré le gouverneur.", "soldats", "morts"),
        ("Les rebelles attaquaient le village.", "rebelles", "attaquaient"),
        ("Les manifestants organisaient un sit-in devant la mairie.", "manifestants", "organisaient"),
    ],
)
def test_a_past_is_no_passive_and_no_present(parse_french: Parse, text: str, subject: str, verb: str):
    doc = parse_french(text)
    assert word_of(doc, subject)[1:] == ("nsubj", verb)
    assert word_of(doc, verb) == ("VBD", "ROOT", verb)


def test_a_passive_stays_one(parse_french: Parse):
    doc = parse_french("La ville était attaquée par des rebelles qui venaient du nord.")
    assert word_of(doc, "ville")[1:] == ("nsubjpass", "attaquée")
    assert word_of(doc, "venaient")[0] == "VBD"


@pytest.mark.parametrize(
    ("text", "speaker", "verb"),
    [
        ("Le bilan est de sept morts, a précisé le ministère de la Défense.", "ministère", "précisé"),
        ("« Ils ont brûlé trois cases », a déclaré à la presse le maire de la ville.", "maire", "déclaré"),
    ],
)
def test_who_speaks_may_stand_behind_the_verb(parse_french: Parse, text: str, speaker: str, verb: str):
    doc = parse_french(text)
    assert word_of(doc, speaker)[1:] == ("nsubj", verb)
    assert len(list(doc.sents)) == 1 or doc[0].head.text != doc[0].text


def test_a_day_is_no_verb(parse_french: Parse):
    doc = parse_french("Le sous-préfet a été enlevé jeudi par des inconnus.")
    assert word_of(doc, "jeudi") == ("NN", "npadvmod", "enlevé")
    assert word_of(doc, "par")[1:] == ("agent", "enlevé")


def test_a_people_is_said_of_the_noun_before_it(parse_french: Parse):
    doc = parse_french("Des frappes russes ont tué quatre personnes à Kharkiv.")
    assert word_of(doc, "frappes") == ("NNS", "nsubj", "tué")
    assert word_of(doc, "russes") == ("JJ", "amod", "frappes")
    assert (
        word_of(parse_french("Des tirs d'artillerie ukrainiens ont touché un marché."), "ukrainiens")[2]
        == "tirs"
    )


def test_a_second_participle_hangs_on_the_first(parse_french: Parse):
    doc = parse_french("Les bandits ont abattu seize passagers et blessé vingt autres.")
    assert word_of(doc, "blessé")[1:] == ("conj", "abattu")


def test_words_with_hyphens_stay_whole_in_all_forms(parse_french: Parse):
    doc = parse_french("L'attentat-suicide et deux attaques-suicides ont visé des check-points.")
    nouns = [(t.text, t.lemma_) for t in doc if "-" in t.text]
    assert nouns == [
        ("attentat-suicide", "attentat-suicide"),
        ("attaques-suicides", "attaque-suicide"),
        ("check-points", "check-point"),
    ]
    assert hyphenated_words("fr")["camions-citernes"] == "camion-citerne"
    assert hyphenated_words("en") == {}


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Trente ans de réclusion pour un double meurtre commis en 2009", "meurtre"),
        ("« Ce texte est un attentat contre les retraités », a-t-il lancé à la tribune.", "attentat"),
        ("Les homicides, en revanche, sont passés de 1.600 à 2.100.", "homicides"),
        ("Haïti : moins d'enlèvements l'an dernier, selon une étude", "enlèvements"),
        ("Un tribunal de Dakar a condamné lundi trois hommes accusés d'avoir tué un policier.", "tué"),
    ],
)
def test_trials_speeches_and_statistics_are_background(parse_french: Parse, text: str, trigger: str):
    assert is_background(next(t for t in parse_french(text) if t.text == trigger))


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Un homme a été tué lundi, a dit la police. Ce village est en deuil.", "tué"),
        ("Un double meurtre a été commis mardi à Lyon.", "meurtre"),
        ("Plus de douze civils ont été tués mardi à Beni.", "tués"),
    ],
)
def test_fresh_events_are_none(parse_french: Parse, text: str, trigger: str):
    assert not is_background(next(t for t in parse_french(text) if t.text == trigger))


def test_a_day_and_a_name_hang_where_they_belong(parse_french: Parse):
    text = "Samedi, un différend a dégénéré en échange de tirs samedi soir dans les vieux souks de Tripoli."
    doc = parse_french(text)
    assert word_of(doc, "samedi")[1:] == ("npadvmod", "dégénéré")
    doc = parse_french("L'assaut a été lancé samedi par des combattants de Boko Haram venus en pirogue.")
    assert word_of(doc, "Haram")[1:] == ("flat", "Boko")

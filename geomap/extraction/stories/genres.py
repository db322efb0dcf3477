"""What sort of text a report is: a work of fiction's, a drill's, an archive's, a life's, a false alarm's.

Such a text tells of violence that nobody has to map, in the words of a report. Its first sentences
say what it is; the words for that are in ``genres.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from geomap.extraction.parsing.forms import lower_words
from geomap.extraction.triggers.scenes import HARD, HARMED, read_scene
from geomap.extraction.triggers.scopes import helpers_of, lemma_of, lemmas_of, read_relevance, segment_of
from geomap.extraction.triggers.slots import clause_of, objects_of
from geomap.words import word_table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LEAD = 4  # segments, a headline among them, in which a report says what it is
OLD_AGE = range(60, 120)  # years; who dies younger seldom dies of age
PRESENT = ("VBZ", "VBP")
MISTAGGED = "NNS"  # a present tense after a headline without full stop: "novel tells"
VIOLENT = HARD | HARMED


def is_no_news(doc: Doc) -> bool:
    """Say whether the first sentences make a report fiction, a drill, an archive's, a life or a false alarm.

    Parameters
    ----------
    doc
        A parsed report.

    Returns
    -------
    bool
        True where the violence it tells of is no incident of these days.
    """
    segments = list(_lead_of(doc))
    lead = [token for segment in segments for token in segment]
    words, real = {*lower_words(doc)}, _words("real", doc.lang_)
    if any(_opens_archive(segment, doc.lang_) for segment in segments):
        return True
    if any(map(_is_drill, lead)):
        return not words & real
    if any(map(_is_false_alarm, lead)):
        return not any(map(_harms, doc))
    made_up = any(_is_fiction(t) or _is_natural_death(t) for t in lead)
    made_up = made_up or any(_opens(segment, "look_back", doc.lang_) for segment in segments)
    return made_up and not any(_harms(t) and _is_recent(t) for t in doc)


def _words(name: str, language: str) -> frozenset[str]:
    return word_table("genres", language)[name]


def _lead_of(doc: Doc) -> Iterator[list[Token]]:
    """Give the first segments: the headline, where it stands apart, and the sentences after it."""
    start = 0
    for _ in range(LEAD):
        if start >= len(doc):
            return
        start, end = segment_of(doc[start])
        yield list(doc[start:end])
        start = max(end, start + 1)
        while start < len(doc) and doc[start].is_space:
            start += 1


def _opens_archive(segment: list[Token], language: str) -> bool:
    """Whether a segment opens a page of old news: "From our archive", "On this day in", ...."""
    text = " ".join(token.lower_ for token in segment)
    return _opens(segment, "archive", language) or text.endswith(tuple(_words("long_ago", language)))


def _opens(segment: list[Token], name: str, language: str) -> bool:
    return " ".join(token.lower_ for token in segment).startswith(tuple(_words(name, language)))


def _is_drill(token: Token) -> bool:
    """Tell an exercise: "it was an exercise", "the manoeuvres end", "a mock hijack"."""
    head = token.head
    if token.lower_ in _words("mock", token.lang_):
        arcs = ("amod", "compound", *word_table("roles", token.lang_)["after_the_noun"])
        return token.dep_ in arcs and bool(_what_is_told(head))
    if lemma_of(token) in _words("practise", token.lang_):
        return token.dep_ in ("ROOT", "advcl", "conj") and any(map(_what_is_told, token.subtree))
    if lemma_of(token) not in _words("drills", token.lang_):
        return False
    if said := _says_what_it_was(token):
        return not any(c.dep_ == "neg" for c in said.children)
    return token.dep_ == "nsubj" and lemma_of(head) in _words("takes_place", token.lang_)


def _says_what_it_was(token: Token) -> Token | None:
    """Find the verb that says that something was this: "it was a drill", "il s'agit d'un exercice"."""
    verb = token.head if token.dep_ == "attr" else token.head.head if token.dep_ == "pobj" else None
    names = read_relevance(token.lang_)["link"] if token.dep_ == "attr" else _words("amounts", token.lang_)
    return verb if verb is not None and lemma_of(verb) in names else None


def _what_is_told(token: Token) -> bool:
    """Whether a word is one of violence."""
    scene = read_scene(token.doc)
    known = scene.lexicon.nouns if token.pos_ != "VERB" else scene.lexicon.verbs
    return bool(scene.classes[token.i] & VIOLENT) or lemma_of(token) in known


def _is_fiction(token: Token) -> bool:
    """Tell the plot of a work: "the film opens with ...", "players take ...", "Play about a kidnapping"."""
    if lemma_of(token) not in _words("works", token.lang_):
        return False
    if token.dep_ == "nsubj":
        return token.head.tag_ in (*PRESENT, MISTAGGED) and lemma_of(token.head) not in _words(
            "footage", token.lang_
        )
    heading = token.dep_ == "ROOT" and any(t.text.count("\n") > 1 for t in token.sent)
    return heading and any(c.lower_ in _words("about", token.lang_) for c in token.children)


def _is_natural_death(token: Token) -> bool:
    """Tell the end of a long life: "has died aged 101", "died in his sleep", "dies at 84"."""
    if lemma_of(token) not in _words("dying", token.lang_) or token.pos_ != "VERB":
        return False
    below = [t for t in token.subtree if t.i > token.i]
    if any(read_scene(token.doc).classes[t.i] & VIOLENT for t in below):
        return False
    ages = (
        t for t in below if t.is_digit and t.nbor(-1).lower_ in _words("at_age", token.lang_) and _is_age(t)
    )
    return bool(lemmas_of(below) & _words("natural", token.lang_)) or any(
        int(t.text) in OLD_AGE for t in ages
    )


def _is_age(number: Token) -> bool:
    """Whether the word for years follows, in a language that says it with an age: "à 91 ans"."""
    years, after = _words("years", number.lang_), number.i + 1
    return not years or (after < len(number.doc) and number.doc[after].lower_ in years)


def _is_false_alarm(token: Token) -> bool:
    """Tell what the noise was: "they had heard fireworks", "the bangs were thunder"."""
    head = token.head
    if lemma_of(token) not in _words("harmless", token.lang_):
        return False
    if token.dep_ == "dobj" and lemma_of(head) in _words("hearing", token.lang_):
        return bool(helpers_of(head) & _words("had", token.lang_))
    believed = lemmas_of(head.ancestors) & _words("believing", token.lang_)
    return _says_what_it_was(token) is not None and not believed


def _harms(token: Token) -> bool:
    """Whether a verb in the past tense says that somebody or something was attacked."""
    if token.pos_ != "VERB" or token.tag_ in PRESENT or read_scene(token.doc).match(token) is None:
        return False
    hurt = [t for t in objects_of(token) if t.i != token.i]
    nobody = any(t.lower_ in _words("nobody", token.lang_) for t in hurt)
    return bool(hurt) and not nobody and not any(c.dep_ == "neg" for c in token.children)


def _is_recent(token: Token) -> bool:
    """Whether its clause says a day of these days."""
    return any(t.lower_ in read_relevance(t.lang_)["recent"] for t in clause_of(token))

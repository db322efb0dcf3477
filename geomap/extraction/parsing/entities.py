"""Entities that spaCy's other pipelines do not mark: words of time and peoples, as OntoNotes has them.

The rules of the extraction ask for DATE and NORP ("nationalities or religious or political groups"),
which spaCy's English pipelines give; those trained on WikiNER know people, places and organisations.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from geomap.extraction.times.time_words import read_atoms
from geomap.extraction.times.time_words.almanac import Writing
from geomap.words import read_lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


def add_entities(doc: Doc) -> Doc:
    """Mark words of time as DATE and adjectives of peoples as NORP; names that they touch give way."""
    from spacy.util import filter_spans

    times = read_atoms(doc.text, Writing(doc.lang_, day_first=None))
    spans = (doc.char_span(atom.start, atom.end, label="DATE", alignment_mode="expand") for atom in times)
    dates = [span for span in spans if span is not None]
    taken = {token.i for span in dates for token in span}
    peoples = [span for span in _list_peoples(doc) if span.start not in taken]
    taken |= {span.start for span in peoples}
    names = [entity for entity in doc.ents if taken.isdisjoint(range(entity.start, entity.end))]
    doc.ents = filter_spans([*dates, *peoples, *names])
    return doc


def _list_peoples(doc: Doc) -> list[Span]:
    from spacy.tokens import Span

    known = _people_words(doc.lang_)
    adjectives = (t for t in doc if t.pos_ == "ADJ" and t.lower_ in known)
    return [Span(doc, token.i, token.i + 1, label="NORP") for token in adjectives]


@cache
def _people_words(language: str) -> frozenset[str]:
    people = read_lexicon("country_words", language)["people"]
    return frozenset(word for words in people.values() for word in words)

"""The forms of a text's words, read at once: spaCy makes an object anew for each word it is asked for."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set

    from spacy.tokens import Doc


@lru_cache(maxsize=2)
def text_of(doc: Doc) -> str:
    """Give a text as it was parsed: spaCy puts it together anew, word by word, each time."""
    return doc.text


@lru_cache(maxsize=2)  # a dozen modules go through the words of the report at hand
def lower_words(doc: Doc) -> tuple[str, ...]:
    """Give the words of a text in small letters."""
    strings = doc.vocab.strings
    return tuple(strings[key] for key in doc.to_array("LOWER").tolist())


@lru_cache(maxsize=2)
def lower_lemmas(doc: Doc) -> tuple[str, ...]:
    """Give the lemmas of a parsed text in small letters."""
    strings = doc.vocab.strings
    return tuple(strings[key].lower() for key in doc.to_array("LEMMA").tolist())


@lru_cache(maxsize=2)
def _places_of_forms(doc: Doc) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for forms in (lower_words(doc), lower_lemmas(doc)):
        for i, form in enumerate(forms):
            places[form].append(i)
    return places


def find_forms(doc: Doc, forms: Set[str]) -> list[int]:
    """List the words of a parsed text that are, or have as a lemma, one of the forms, in order."""
    places = _places_of_forms(doc)
    return sorted({i for form in places.keys() & forms for i in places[form]})

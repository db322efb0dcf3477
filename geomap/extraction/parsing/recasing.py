"""Texts all in capitals, or without any, as a newspaper would write them, so that names show."""

from __future__ import annotations

import re
from functools import cache

from geomap.extraction.parsing.accents import add_accents
from geomap.words import lowercase_words, word_table

CAPITALS_SHARE = 0.7  # of the letters: above this a text carries no information in its case
LETTERS = re.compile(r"[^\W\d_]+")


def recase(text: str, language: str) -> str:
    """Give a text that is all in capitals, or has none, the case it would have in a newspaper.

    Words of :func:`geomap.words.lowercase_words` become lower case, all others get a capital;
    words get back the accents that capitals leave out; the length never changes. Other texts come back as
    they are.
    """
    letters = sum(c.isalpha() for c in text)
    capitals = sum(c.isupper() for c in text)
    if letters < 20 or 0 < capitals < CAPITALS_SHARE * letters:
        return text
    text = add_accents(text, language)
    out, start, sentence = list(text), 0, True
    for word in LETTERS.finditer(text):
        sentence = sentence or any(c in ".?!" for c in text[start : word.start()])
        out[word.start() : word.end()] = _recase_word(word.group(), sentence, language)
        start, sentence = word.end(), False
    recased = "".join(out)
    return recased if capitals else _part_of_name(language).sub(lambda m: m.group().capitalize(), recased)


@cache
def _part_of_name(language: str) -> re.Pattern[str]:
    words = "|".join(sorted(word_table("writing", language)["begin_names"]))
    return re.compile(rf"\b(?:{words})(?=\.? [A-Z])")


def _recase_word(word: str, sentence: bool, language: str) -> str:
    lower = word.lower()
    if len(lower) != len(word) or len(word[0].upper()) != 1:
        return word
    plain, written = lowercase_words(language), word_table("writing", language)
    singular = len(lower) > 3 and lower.removesuffix("s") in plain
    known = lower in plain or singular or lower.endswith(tuple(written["endings"])) or lower == "s"
    return (
        lower if known and not sentence and lower not in written["capital"] else word[0].upper() + lower[1:]
    )

"""The gazetteer as a language speaks of countries: "Tchad", "malien" are as good as "Chad", "Malian"."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.words import read_lexicon

if TYPE_CHECKING:
    from geomap.model import Candidate, PlaceIndex


def speak(index: PlaceIndex, language: str) -> PlaceIndex:
    """Give a gazetteer the names of countries and peoples that a language has beside its own.

    Parameters
    ----------
    index
        The gazetteer, whose main names are English.
    language
        ISO 639-1.
    """
    return SpokenIndex(index, language) if _country_names(language) else index


@functools.cache
def _country_names(language: str) -> dict[str, tuple[str, str]]:
    """Give what a language calls a country -> its ISO code and its name in the gazetteer, small letters."""
    names = read_lexicon("country_words", language)["names"]
    return {name.lower(): (code, own) for code, (own, *called) in names.items() for name in called}


@functools.cache
def _peoples(language: str) -> dict[str, str]:
    people = read_lexicon("country_words", language)["people"]
    return {word: code for code, words in people.items() for word in words}


class SpokenIndex:
    """A gazetteer that also knows the countries by the names of a language."""

    def __init__(self, index: PlaceIndex, language: str) -> None:
        self._index = index
        self._names, self._people = _country_names(language), _peoples(language)

    def knows(self, name: str) -> bool:
        """Say quickly whether any entry has this name."""
        return name.lower() in self._names or self._index.knows(name)

    def find(self, name: str, *, country: str | None = None, fuzzy: bool = False) -> list[Candidate]:
        """List the places that a name may stand for; a country's name in the language is a main name."""
        found = self._index.find(name, country=country, fuzzy=fuzzy)
        code, own = self._names.get(name.lower(), (None, ""))
        if code is None:
            return found
        main = [
            replace(c, name=name, how="exact")
            for c in self._index.find(own, country=country)
            if c.place.kind == "country" and c.place.country_code == code
        ][:1]
        return [
            *main,
            *(c for c in found if c.how == "exact" and c.place.id not in {m.place.id for m in main}),
        ]

    def country_of_demonym(self, word: str) -> str | None:
        """Give the ISO code of the country that "malien" speaks for."""
        return self._people.get(word.lower()) or self._index.country_of_demonym(word)

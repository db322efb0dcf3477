"""The words of time of a language, from ``geomap/data/<language>/time.toml``."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from geomap.words import read_lexicon

_PIECE = re.compile(r"\{\{(\w+)\.(\w+)\}\}")  # "{{named.month}}" stands for another pattern of the file
_ACCENTED = re.compile(r"[À-ÖØ-öø-ÿ]")


@cache
def read_table(name: str, language: str) -> dict[str, Any]:
    """Read a table of words and what they mean; the words are as :func:`fold_words` gives them."""
    table = read_lexicon("time", language)[name]
    return {fold_words(word): meaning for word, meaning in table.items()}


def look_up(table: str, words: str | None, *, language: str) -> Any:
    """Give what the words mean by that table, None where it does not have them."""
    return read_table(table, language).get(fold_words(words or ""))


def look_up_start(table: str, word: str, *, language: str) -> Any:
    """Give what a word means by the longest of its beginnings in that table: "juillet" is not "juin"."""
    known, folded = read_table(table, language), fold_words(word)
    ends = range(len(folded), 0, -1)
    return next((known[folded[:end]] for end in ends if folded[:end] in known), None)


@lru_cache(maxsize=1 << 12)
def fold_words(words: str) -> str:
    """Give words in small letters without accents, one blank between them."""
    plain = unicodedata.normalize("NFKD", words.lower().replace("’", "'"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


@cache
def read_pattern(key: str, language: str) -> str:
    """Read a regular expression by its "section.name", with the patterns it is made of put in.

    Accents may be left out in a text, as they are in capitals.
    """
    section, name = key.split(".")
    written: str = read_lexicon("time", language)["patterns"][section][name]
    return _PIECE.sub(lambda piece: read_pattern(f"{piece[1]}.{piece[2]}", language), _allow_plain(written))


def _allow_plain(pattern: str) -> str:
    return _ACCENTED.sub(lambda letter: f"[{letter[0]}{fold_words(letter[0])}]", pattern)


@cache
def compile_pattern(key: str, language: str, *, cased: bool = False) -> re.Pattern[str]:
    """Compile the regular expression of that key."""
    return re.compile(read_pattern(key, language), re.NOFLAG if cased else re.IGNORECASE)

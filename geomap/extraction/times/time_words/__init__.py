"""The words of time in news, one at a time; :mod:`geomap.extraction.times.dates` joins them.

:mod:`~.lexicon` reads the words of a language, :mod:`~.almanac` has the arithmetic, and
:mod:`~.calendars`, :mod:`~.named`, :mod:`~.relative` and :mod:`~.clock` a table of rules each.
At one place in a text the first rule that reads its match wins, so the order within a table matters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from geomap.extraction.times.time_words import calendars, clock, named, relative
from geomap.extraction.times.time_words.almanac import Atom, ReadMatch, Writing
from geomap.extraction.times.time_words.lexicon import read_pattern
from geomap.words import compile_folded, fold_case

RULES = (*calendars.RULES, *named.RULES, *relative.RULES, *clock.RULES)
_WORD_START = r"(?<![\w$€£#])(?=\w)"  # where a word of time may begin
_WORD = re.compile(r"\w+|.", re.DOTALL)


@cache
def _compile_rules(language: str) -> tuple[tuple[re.Pattern[str], ReadMatch], ...]:
    """Compile the rules of a language; a match begins where a word does."""
    shapes = ((f"{_WORD_START}(?:{read_pattern(key, language)})", read) for key, read in RULES)
    return tuple((re.compile(shape, re.IGNORECASE), read) for shape, read in shapes)


@cache
def _compile_any(language: str) -> re.Pattern[str]:
    """Put all rules in one expression that finds where to look.

    Names of groups may not occur twice in it, and asking for the start of a word once, not in each
    rule, made it 1.5 times as fast.
    """
    shapes = (f"(?:{read_pattern(key, language)})" for key, _ in RULES)
    return compile_folded(f"{_WORD_START}(?:{'|'.join(shapes)})")


def read_atoms(text: str, writing: Writing) -> Iterator[Atom]:
    """Yield the words of time in ``text``, in order and never overlapping."""
    rules, anywhere = _compile_rules(writing.language), _compile_any(writing.language)
    position, folded = 0, fold_case(text)
    while place := anywhere.search(folded, position):
        matches = ((read, pattern.match(text, place.start())) for pattern, read in rules)
        atoms = (read(match, writing) for read, match in matches if match)
        atom = next((atom for atom in atoms if atom), None)
        if atom:
            yield atom
        position = atom.end if atom else _skip_word(text, place.start())


def _skip_word(text: str, start: int) -> int:
    """Go on behind the first word of a refused match: a rule may want what follows it."""
    word = _WORD.match(text, start)
    return word.end() if word else start + 1

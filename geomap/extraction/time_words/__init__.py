"""The words of time in news English, one at a time; :mod:`geomap.extraction.dates` joins them.

:mod:`~.lexicon` reads the words of a language, :mod:`~.almanac` has the arithmetic, and
:mod:`~.calendars`, :mod:`~.named`, :mod:`~.relative` and :mod:`~.clock` a table of rules each.
At one place in a text the first rule that reads its match wins, so the order within a table matters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from geomap.extraction.time_words import calendars, clock, named, relative
from geomap.extraction.time_words.almanac import WORD_START, Atom
from geomap.extraction.words import compile_folded, fold_case

RULES = (*calendars.RULES, *named.RULES, *relative.RULES, *clock.RULES)
# All rules in one expression find where to look: names of groups may not occur twice in it, and
# asking for the start of a word once, not in each rule, made it 1.5 times as fast.
_SHAPES = (rule.pattern.pattern.removeprefix(WORD_START) for rule in RULES)
_ANY = compile_folded(f"{WORD_START}(?:{'|'.join(_SHAPES)})")
_WORD = re.compile(r"\w+|.", re.DOTALL)


def read_atoms(text: str, day_first: bool | None) -> Iterator[Atom]:
    """Yield the words of time in ``text``, in order and never overlapping."""
    position, folded = 0, fold_case(text)
    while place := _ANY.search(folded, position):
        matches = ((rule, rule.pattern.match(text, place.start())) for rule in RULES)
        atoms = (rule.read(match, day_first) for rule, match in matches if match)
        atom = next((atom for atom in atoms if atom), None)
        if atom:
            yield atom
        position = atom.end if atom else _skip_word(text, place.start())


def _skip_word(text: str, start: int) -> int:
    """Go on behind the first word of a refused match: a rule may want what follows it."""
    word = _WORD.match(text, start)
    return word.end() if word else start + 1

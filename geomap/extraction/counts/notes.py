"""Readers of notes: casualties told by a label and not by a sentence.

"Killed: 2. Wounded: men of 38, 44 and 59.", "4 KIA, 6 WIA", as officials post them and analysts
write them down.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from geomap.extraction.counts.grammar import OUTCOMES, Found
from geomap.extraction.counts.lists import load_words
from geomap.extraction.counts.victims import Victims

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from geomap.extraction.counts.grammar import Outcome, Scene

LABEL = re.compile(r"[ \t]*(?::|[-–—](?=[ \t]))[ \t]*")  # behind "Killed"
AGE = re.compile(r"(?<![\d.,/])\d{1,2}(?![\d.,]*\d|[\w%/])")
JOINED = re.compile(r"[\s,;]*(?:\w{2,3}[ \t]+)?$")  # between two ages: ", ", " and "
NEAR = 40  # characters within which the first age stands


def read_label(token: Token, scene: Scene) -> Iterator[Found]:
    """Read "Killed: 2", "Wounded - seven", "Wounded: men of 38, 44 and 59"."""
    outcome = _labels(token.lang_).get(token.lower_)
    colon = LABEL.match(scene.text, token.idx + len(token.text))
    if outcome is None or not colon or not _opens(token):
        return
    number = next((n for n in scene.index.numbers if n.start == colon.end()), None)
    if number is not None and number.kind != "article":
        found = Victims(token.idx, number.end, number.best, number.low, number.high, stated=True)
        yield Found(outcome, found, token)
    elif ages := _list_ages(scene.text, colon.end(), language=token.lang_):
        people = len(ages)
        yield Found(outcome, Victims(token.idx, ages[-1], people, people, people, stated=True), token)


def _opens(token: Token) -> bool:
    """Whether a word opens its sentence or line, or stands behind the number of another label."""
    before = token.doc[token.i - 1] if token.i else None
    return (
        before is None
        or token.is_sent_start
        or before.is_space
        or before.text in (",", ";", ".", "|", "(", "-")
    )


def _list_ages(text: str, start: int, *, language: str) -> list[int]:
    """Give where each age of several people ends: "men of 38, 44 and 59"."""
    line = re.split(r"[.\n:]", text[start:], maxsplit=1)[0]
    first = re.match(rf"[^\d]{{0,{NEAR}}}?\b(?:{_of_age(language)})\s+(?=\d)", line, re.IGNORECASE)
    ends: list[int] = []
    last = first.end() if first else 0
    for age in AGE.finditer(line, last) if first else ():
        if ends and not JOINED.fullmatch(line, last, age.start()):
            break
        last = age.end()
        ends.append(start + last)
    return ends if len(ends) > 1 else []


@cache
def _labels(language: str) -> dict[str, Outcome]:
    table = load_words(language)["labels"]
    return {word: outcome for outcome in OUTCOMES if outcome in table for word in table[outcome]}


@cache
def _of_age(language: str) -> str:
    return "|".join(sorted(load_words(language)["labels"]["aged"]))


def read_abbreviation(token: Token, scene: Scene) -> Iterator[Found]:
    """Read "4 KIA, 6 WIA": killed and wounded in action."""
    table = load_words(token.lang_)["abbreviations"]
    outcome = next((o for o in OUTCOMES if o in table and token.lower_ in table[o]), None)
    number = scene.index.at(token.i - 1) if outcome and token.i else None
    if outcome and number is not None and number.kind not in ("article", "none"):
        end = token.idx + len(token.text)
        yield Found(
            outcome, Victims(number.start, end, number.best, number.low, number.high, stated=True), token
        )


NOTE_READERS = (read_label, read_abbreviation)


@cache
def list_note_words(language: str) -> frozenset[str]:
    """Gather the words that these readers start from."""
    words = load_words(language)
    return frozenset(_labels(language)).union(*words["abbreviations"].values())

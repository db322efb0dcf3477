"""Which language a report is written in: by its function words."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from functools import cache
from importlib import resources

LETTERS = re.compile(r"[^\W\d_]+")
LOOKED_AT = 2_000  # characters of a report
FEWEST_WORDS = 12  # a note shorter than this is held for the usual language
CLEAR = 1.5  # times as many function words as the usual language has there
UNKNOWN = "und"  # ISO 639-2 for a language that cannot be told


@cache
def _languages_of_words() -> dict[str, tuple[str, ...]]:
    """Languages by function word, from ``data/function_words.toml``."""
    text = resources.files("geomap.data").joinpath("function_words.toml").read_text(encoding="utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for code, words in tomllib.loads(text).items():
        for word in words.split():
            found[word] = (*found.get(word, ()), code)
    return found


def guess_language(text: str, *, usual: str = "en") -> str:
    """Guess the language that a text is written in.

    Parameters
    ----------
    text
        A report, or a note of a few words.
    usual
        What it is taken for when it is too short to tell or no other fits clearly better;
        a text in another script than the Latin one is never taken for it.

    Returns
    -------
    str
        ISO 639-1 code; "und" for a text in another script that no list knows.
    """
    words = [word.lower() for word in LETTERS.findall(text[:LOOKED_AT])]
    points: dict[str, float] = defaultdict(float)
    for word in words:
        codes = _languages_of_words().get(word, ())
        for code in codes:
            points[code] += 1 / len(codes)
    best = max(points, key=lambda code: points[code], default=UNKNOWN)
    if not _is_latin(words):
        return best if best != usual else UNKNOWN
    clear = points[best] > 2 + CLEAR * points[usual]  # two: a loan word, a name
    return best if len(words) >= FEWEST_WORDS and clear else usual


def _is_latin(words: list[str]) -> bool:
    latin = sum(unicodedata.name(word[0], "").startswith("LATIN") for word in words)
    return 2 * latin >= len(words)

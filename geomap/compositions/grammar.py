"""The words that make a place out of a place: "20 km south of", "northern", "the outskirts of".

All that is looked at stands right before or after one place name, or between two,
within a window of fixed length: the work grows with the number of names.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from typing import Literal

from geomap.extraction.numbers import find_numbers
from geomap.words import read_lexicon, word_table

# "side": a direction from a town, a part of an area ("au nord de Gao", "au nord du Mali").
Form = Literal["offset", "direction", "side", "distance", "part", "edge", "outside", "near", "coast", "site"]

WINDOW = 120  # characters before a name that are looked at
UNITS = {"km": 1.0, "nautical": 1.852, "mi": 1.609344, "m": 0.001}


@dataclass(frozen=True, slots=True)
class Wording:
    """What the words around one name say: ``start`` and ``end`` hold them with the name.

    ``words`` are those before the name without what only describes it ("the northern
    city of"); ``wind`` is one of :data:`geomap.compositions.geometry.POINTS`.
    """

    form: Form
    start: int
    end: int
    words: str
    wind: str | None = None
    low_km: float | None = None  # of the distance, as said; a single number is low and high
    high_km: float | None = None
    step: tuple[float, float] | None = None  # the number that was said and its unit in km: for rounding
    just: bool = False
    site: str | None = None  # kind of site in the gazetteer
    owner: str = ""  # whose embassy


@functools.cache
def any_of(key: str, language: str) -> str:
    """Give a pattern for the words of one list, longest first."""
    words = word_table("compositions", language)[key]
    return f"(?:{'|'.join(sorted(map(re.escape, words), key=lambda w: (-len(w), w)))})"


@functools.cache
def read_phrase(key: str, language: str) -> str:
    """Give an entry of ``place_patterns.toml`` as it stands."""
    return str(read_lexicon("place_patterns", language)[key])


@functools.cache
def compile_phrase(key: str, language: str, *, cased: bool = False) -> re.Pattern[str]:
    """Compile a pattern of ``place_patterns.toml``."""
    return re.compile(_fill(read_phrase(key, language), language), 0 if cased else re.IGNORECASE)


def _fill(pattern: str, language: str) -> str:
    """Put the words and the patterns that it names into a pattern."""
    parts = read_lexicon("place_patterns", language)

    def expand(match: re.Match[str]) -> str:
        key = match[1]
        if key in word_table("compositions", language):
            return any_of(key, language)
        if key == "kinds":
            return "|".join(re.escape(word) for word, _ in _sites(language))
        return _fill(parts["parts"].get(key) or parts[key], language)

    return re.sub(r"\{([a-z_]+)\}", expand, pattern)


def flatten(text: str, language: str) -> str:
    """Make plain spaces of all that stands for one; the text stays as long as it was."""
    return compile_phrase("spaces", language).sub(" ", text)


@functools.cache
def _before(language: str) -> tuple[tuple[Form, re.Pattern[str]], ...]:
    """Compile what stands before a name, the most telling first."""
    rules = read_lexicon("place_patterns", language)["before"]
    return tuple((form, re.compile(_fill(pattern, language), re.IGNORECASE)) for form, pattern in rules)


@functools.cache
def _guards(language: str) -> tuple[re.Pattern[str], ...]:
    """Compile what stands before words that then say no place: a way gone, a length, an hour's drive."""
    patterns = read_lexicon("place_patterns", language)["guards"]
    return tuple(re.compile(_fill(pattern, language), re.IGNORECASE) for pattern in patterns)


def read_wording(text: str, span: tuple[int, int], *, language: str) -> Wording | None:
    """Read what the words around a place name (its character offsets) make of it.

    None when they make nothing of it, and where they only seem to: "moved 20 km
    south of X", "20 km from the X border", "the wall, 20 km long".
    """
    start, end = span
    if compile_phrase("border_after", language).match(text, end):
        return None
    floor = max(0, start - WINDOW)
    before = flatten(text[floor:start], language)
    off = compile_phrase("off_before", language).search(before)
    if off and (coast := compile_phrase("coast_after", language).match(text, end)):
        return Wording("coast", floor + off.start(), coast.end(), read_phrase("coast_words", language))
    for form, pattern in _before(language):
        match = pattern.search(before)
        if match:
            return _check(form, match, text, span=(floor, end), language=language)
    return read_site(text, start, end, language=language)


def _check(
    form: Form, match: re.Match[str], text: str, *, span: tuple[int, int], language: str
) -> Wording | None:
    group = match.groupdict()
    floor, end = span
    prior = match.string[: match.start("words")]
    if form not in ("near", "part") and any(guard.search(prior) for guard in _guards(language)):
        return None
    start = floor + match.start("words")
    if form == "part" and not _is_part(match, text, span=(start, end), language=language):
        return None
    wind = _read_wind(group.get("wind") or "", language)
    wording = Wording(form, start, end, match["words"], wind, just=bool(group.get("just")))
    return _with_distance(wording, group, language) if group.get("number") else wording


def _read_wind(words: str, language: str) -> str | None:
    """Give the English name of a wind: "northeast" for "nord-est"."""
    winds = read_lexicon("compositions", language)["winds"]
    return "".join(winds[w] for w in re.findall(any_of("winds", language), words.lower())) or None


def _is_part(match: re.Match[str], text: str, *, span: tuple[int, int], language: str) -> bool:
    """Whether "northern" is said of the part, and is no name ("Northern Ireland") nor that of the whole.

    "In northern Faryab Province" says where the province lies: of 19 such in the
    training reports the place lay to that side of the province in 6.
    """
    start, end = span
    words, name = match["words"], text[end - 1]
    of_part = compile_phrase("of_part", language).search(words.rstrip())
    if not of_part and compile_phrase("area_after", language).match(text, end):
        return False
    if compile_phrase("part_before", language).search(match.string[: match.start("words")]):
        return False  # "northern and eastern X": two parts
    proper = words[0].isupper() and not name.isupper()
    if not proper or compile_phrase("sure_part", language).search(words):
        return True
    return text[:start].rstrip(" \n")[-1:] in ("", ".", "\n", "!", "?", ":")


def _with_distance(wording: Wording, group: dict[str, str | None], language: str) -> Wording | None:
    unit = next(UNITS[name] for name in UNITS if group.get(name))
    numbers = _numbers(group["number"] or "", language)
    if numbers is None:
        return None
    low, high = numbers
    step = (low, unit) if low == high else None
    return replace(wording, low_km=low * unit, high_km=high * unit, step=step)


def _numbers(words: str, language: str) -> tuple[float, float] | None:
    """Read "20", "1.5", "3 to 4", "twenty-five", "dozens of": lowest and highest."""
    thousands, decimal = compile_phrase("thousands", language), read_phrase("decimal", language)
    written = compile_phrase("digits", language).findall(words)
    digits = [float(thousands.sub("", d).replace(decimal, ".")) for d in written]
    if digits:
        return min(digits), max(digits)
    if words.lower().startswith(tuple(word_table("compositions", language)["half_first"])):
        return 0.5, 0.5
    # The grammar counts people, and leaves measures out.
    found = find_numbers(f"{words} {read_phrase('counted', language)}", language)
    number = next(iter(found), None)
    low = number.low if number else None
    if number is None or low is None:
        return None
    return (float(low), float(low)) if number.kind != "vague" else (float(low), 3.0 * low)


@functools.cache
def _sites(language: str) -> tuple[tuple[str, str], ...]:
    """List the words for sites with their kinds."""
    table = word_table("compositions", language)
    pairs = [(w, key.removeprefix("site_")) for key in table if key.startswith("site_") for w in table[key]]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


def read_site(text: str, start: int, end: int, *, language: str) -> Wording | None:
    """Read a site that a town has: "the US embassy in Baghdad", "Basra's airport"."""
    floor = max(0, start - WINDOW)
    before = flatten(text[floor:start], language)
    match, begin = compile_phrase("site_before", language, cased=True).search(before), floor
    after = match is None
    if match is None:
        match, begin = compile_phrase("site_after", language, cased=True).match(text, end), 0
    if match is None:
        return None
    word = match["kind"].lower()
    kind = next(kind for name, kind in _sites(language) if name == word)
    owner = (match["owner"] or "").strip(" -")
    first = min(match.start(group) for group in ("owner", "kind") if match[group])
    bounds = (start, match.end()) if after else (begin + first, end)
    words = read_phrase("site_words", language).format(owner=owner, kind=word).strip()
    return Wording("site", *bounds, words, site=kind, owner=owner)

"""The words that make a stretch of land out of two names: "between A and B", "the A-B highway"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geomap.compositions.grammar import WINDOW, compile_phrase, flatten, read_phrase

Span = tuple[int, int]  # offsets into the text


@dataclass(frozen=True, slots=True)
class Stretch:
    """What two names and the words around them say: the land between them, or its middle."""

    start: int
    end: int
    words: str  # "between {} and {}"
    half_way: bool = False


def read_stretch(text: str, ends: tuple[Span, Span], *, language: str) -> Stretch | None:
    """Read what lies between two names that follow each other, given by their offsets.

    None when the words join people rather than land: "talks between A and B",
    "clashes between A and B militias".
    """
    a, b = ends
    gap = flatten(text[a[1] : b[0]], language)
    if len(gap) > WINDOW:
        return None
    if re.fullmatch(r" ?[-–—/] ?", gap):
        return _read_road(text, (a[0], b[1]), language)
    joint = compile_phrase("pair_joint", language).fullmatch(gap)
    if joint is None or compile_phrase("border_after", language).match(text, b[1]):
        return None
    return _pair_before(text, ends, joint["joint"].lower(), language=language)


def read_joined(text: str, span: Span, *, language: str) -> tuple[str, str, Stretch] | None:
    """Read "the Baghdad-Kirkuk highway", found as one name: both names and the words."""
    first, hyphen, second = text[slice(*span)].partition("-")
    stretch = _read_road(text, span, language) if first and hyphen and second else None
    return (first.strip(), second.strip(), stretch) if stretch else None


def _read_road(text: str, span: Span, language: str) -> Stretch | None:
    """Read the word for a road after two names, or before them."""
    start, end = span
    after = compile_phrase("road_after", language).match(text[end : end + WINDOW])
    if after:
        return Stretch(start, end + after.end(), "{}–{} " + after["road"].lower())
    floor = max(0, start - WINDOW)
    before = compile_phrase("road_before", language).search(flatten(text[floor:start], language))
    return Stretch(floor + before.start(), end, before["road"].lower() + " {}–{}") if before else None


def _pair_before(text: str, ends: tuple[Span, Span], joint: str, *, language: str) -> Stretch | None:
    a, b = ends
    floor = max(0, a[0] - WINDOW)
    before = flatten(text[floor : a[0]], language)
    loose, linked = (compile_phrase(key, language).search(before) for key in ("loose", "linked"))
    if linked:
        words = " ".join(linked["words"].lower().split())
        return Stretch(floor + linked.start("words"), b[1], f"{words} {{}} {joint} {{}}")
    if loose is None or not compile_phrase("both", language).search(joint):
        return None
    joins = compile_phrase("joined_before", language).search(before[: loose.start("words")])
    people = compile_phrase("joined_after", language).match(text[b[1] : b[1] + 40])
    if (joins and not loose["half"]) or people:
        return None
    words = read_phrase("half_words" if loose["half"] else "between_words", language)
    return Stretch(floor + loose.start("words"), b[1], words, half_way=bool(loose["half"]))

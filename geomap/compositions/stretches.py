"""The words that make a stretch of land out of two names: "between A and B", "the A-B highway"."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from geomap.compositions.grammar import BORDER_AFTER, WINDOW, any_of, lead_in


@functools.cache
def _pair_patterns() -> tuple[re.Pattern[str], ...]:
    """Patterns for what stands before the first of two names that are the ends of a stretch of land."""
    road = any_of("roads")
    loose = rf"(?P<words>\b(?P<half>half-?way |midway |mid-way )?between ){lead_in()}"
    linked = (
        rf"(?P<words>\b(?:{road})(?: \w+){{0,2}} (?:from|linking|connecting|joining|between) ){lead_in()}"
    )
    return re.compile(loose, re.IGNORECASE), re.compile(linked, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """What two names and the words around them say: the land between them, or its middle."""

    start: int
    end: int
    words: str  # "between {} and {}"
    half_way: bool = False


def read_stretch(text: str, a: tuple[int, int], b: tuple[int, int]) -> Stretch | None:
    """Read what lies between two names that follow each other, given by their offsets.

    None when the words join people rather than land: "talks between A and B",
    "clashes between A and B militias".
    """
    gap = text[a[1] : b[0]].replace("\n", " ")
    if len(gap) > WINDOW:
        return None
    if re.fullmatch(r" ?[-–—/] ?", gap):
        after = _road_after(text, b[1])
        return Stretch(a[0], b[1] + after.end(), "{}–{} " + after["road"].lower()) if after else None
    joint = re.fullmatch(
        rf"(?: city| town)?,? (?P<joint>and|to|with|towards?) {lead_in()}", gap, re.IGNORECASE
    )
    if joint is None or BORDER_AFTER.match(text, b[1]):
        return None
    return _pair_before(text, a, b, joint["joint"].lower())


def read_joined(text: str, start: int, end: int) -> tuple[str, str, Stretch] | None:
    """Read "the Baghdad-Kirkuk highway", found as one name: both names and the words."""
    first, hyphen, second = text[start:end].partition("-")
    after = _road_after(text, end)
    if not (first and hyphen and second and after):
        return None
    return first.strip(), second.strip(), Stretch(start, end + after.end(), "{}–{} " + after["road"].lower())


def _road_after(text: str, end: int) -> re.Match[str] | None:
    return re.match(rf" (?:main )?(?P<road>{any_of('roads')})\b", text[end : end + WINDOW], re.IGNORECASE)


def _pair_before(text: str, a: tuple[int, int], b: tuple[int, int], joint: str) -> Stretch | None:
    floor = max(0, a[0] - WINDOW)
    before = text[floor : a[0]].replace("\n", " ")
    loose, linked = (pattern.search(before) for pattern in _pair_patterns())
    if linked:
        words = " ".join(linked["words"].lower().split())
        return Stretch(floor + linked.start("words"), b[1], f"{words} {{}} {joint} {{}}")
    if loose is None or joint != "and":
        return None
    prior = before[: loose.start("words")]
    joins = re.search(rf"\b(?:{any_of('not_between')})(?: [\w-]+)? $", prior, re.IGNORECASE)
    people = re.match(rf"(?: [\w-]+)? (?:{any_of('people_after')})\b", text[b[1] : b[1] + 40], re.IGNORECASE)
    if (joins and not loose["half"]) or people:
        return None
    words = "half-way between {} and {}" if loose["half"] else "between {} and {}"
    return Stretch(floor + loose.start("words"), b[1], words, half_way=bool(loose["half"]))

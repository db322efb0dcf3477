"""The border of two countries as a place: "near the border with Syria", "along Kenya's border with Somalia".

Which country is on the other side the words say, else the places named around them. The
points of the border are :func:`geomap.boundaries.list_border`'s.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.boundaries import COAST_KM, list_border, locate_within, measure_offsets
from geomap.compositions.geometry import NEAR_KM, TOWN_LEVEL_KM
from geomap.compositions.grammar import WINDOW, compile_phrase, flatten, read_phrase
from geomap.distances import distance_km
from geomap.model import Spot
from geomap.words import place_precision

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from geomap.model import Place, PlaceIndex, Report, Toponym

SENTENCE = 1000  # characters before and after that are looked at for the places of a sentence
NEIGHBOURS = 50  # toponyms before and after that are looked at for them
SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s|\n")


@dataclass(frozen=True, slots=True)
class BorderWords:
    """What is said of a border by the words before a country's name, as offsets into the text.

    ``other`` holds the name of the second country and ``side`` that of the one whose side
    is meant; "Iraqi" may stand for either.
    """

    start: int
    end: int
    other: tuple[int, int] | None
    side: tuple[int, int] | None
    sided: bool  # "with Syria" is on the other's side; "between", "A-B" and "across" tell of none


@dataclass(frozen=True, slots=True)
class _Scene:
    """A country's name in a report: the toponyms around it, and the countries of all, the commonest first."""

    report: Report
    toponyms: Sequence[Toponym]
    at: int  # which of the toponyms it is
    common: Sequence[str]
    index: PlaceIndex
    language: str


def read_border(text: str, span: tuple[int, int], *, language: str) -> BorderWords | None:
    """Read the border out of the words around a country's name, given by its offsets.

    None where they tell of something else: "closed its border with X", "talks on the
    border with X", "the X border guards", "fled across the border with X".
    """
    start, end = span
    floor = max(0, start - WINDOW)
    if not compile_phrase("border", language).search(text, floor, end + WINDOW):
        return None
    keys = ("border_with", "border_between", "border_joined", "border_follows")
    with_, between, joined, after = (compile_phrase(key, language) for key in keys)
    before = flatten(text[floor:start], language)
    follows = after.match(text, end)
    match = between.search(before) or with_.search(before) or (joined.search(before) if follows else None)
    if match is None or not _is_locative(match, follows if match.re is joined else match, language):
        return None
    spans = {key: _shift(match, key, floor) for key in ("other", "side")}
    begin = floor + match.start("words") if match["words"] else start
    across = compile_phrase("border_across", language).search(match["at"])
    return BorderWords(
        start=begin,
        end=follows.end() if follows and match.re is joined else end,
        **spans,
        sided=not across and (match.re is with_ or spans["other"] is None),
    )


def _is_locative(match: re.Match[str], border: re.Match[str] | None, language: str) -> bool:
    at, prior = match["at"], match["before"]
    if border is None or (compile_phrase("border_in", language).search(at) and not border["area"]):
        return False
    if compile_phrase("border_across", language).search(at):
        return not compile_phrase("border_moved", language).search(prior)
    return not compile_phrase("border_told", language).search(prior)


def _shift(match: re.Match[str], key: str, by: int) -> tuple[int, int] | None:
    return (match.start(key) + by, match.end(key) + by) if match[key] else None


def add_borders(
    report: Report, toponyms: Sequence[Toponym], *, index: PlaceIndex, language: str
) -> list[Toponym]:
    """Give the countries whose border the words name as a place the spot that this border is.

    The second country of the words gets it too, and so does the province that stands
    beside them: "in Anbar province, near the border with Syria" is one place.

    Parameters
    ----------
    report
        The report that the toponyms stand in.
    toponyms
        In the order of the text, with the spots that other words make of them.
    index
        The gazetteer, asked what "Iraqi" speaks for.
    language
        Of the report: ISO 639-1.
    """
    found, common = list(toponyms), _common_codes(toponyms)
    for at, toponym in enumerate(toponyms):
        if toponym.embedded or toponym.match is None or toponym.match.place.kind != "country":
            continue
        words = read_border(report.content, (toponym.start, toponym.end), language=language)
        if words is None:
            continue
        low = max(0, at - NEIGHBOURS)
        scene = _Scene(report, toponyms[low : at + NEIGHBOURS + 1], at - low, common, index, language)
        spot = _border_spot(scene, words, anchor=toponym.match.place)
        for i in _sharers(scene, words, spot) if spot else []:
            found[low + i] = replace(found[low + i], spot=spot)
    return found


def _border_spot(scene: _Scene, words: BorderWords, *, anchor: Place) -> Spot | None:
    here = anchor.country_code or ""
    near = _near_first(scene, words)
    told = _code_at(scene, words.other)
    around = [t.match.place.country_code for t in near if t.match]
    side = _code_at(scene, words.side)
    codes = [told] if told else [side, *around, *scene.common]
    other = next((code for code in codes if code and len(list_border(here, code))), None)
    if other is None:
        return None
    side = side or (other if words.sided else None)
    areas = [t.place for t in near if t.place and t.place.country_code in (here, other)]
    place = _make_place(
        anchor,
        (here, other),
        side=side,
        areas=[a for a in areas if place_precision(a.kind) < 4],
        words=read_phrase("border_name", scene.language),
    )
    return Spot(place, scene.report.span(words.start, words.end), "border", f"border, {place.name}")


def _near_first(scene: _Scene, words: BorderWords) -> list[Toponym]:
    """List the other resolved toponyms of the sentence: those before, the nearest first, then those after."""
    text, toponym = scene.report.content, scene.toponyms[scene.at]
    floor = max(0, toponym.start - SENTENCE)
    start = max((m.end() for m in SENTENCE_END.finditer(text, floor, toponym.start)), default=floor)
    stop = SENTENCE_END.search(text, words.end, words.end + SENTENCE)
    end = stop.start() if stop else len(text)
    here = [t for t in scene.toponyms if t.match and t is not toponym and start <= t.start < end]
    return [t for t in reversed(here) if t.start < toponym.start] + [
        t for t in here if t.start > toponym.start
    ]


def _common_codes(toponyms: Sequence[Toponym]) -> list[str]:
    found = Counter(t.match.place.country_code for t in toponyms if t.match)
    return [code for code, _ in found.most_common() if code]


def _code_at(scene: _Scene, span: tuple[int, int] | None) -> str | None:
    """Give the country that words of the text stand for, as a toponym or as "Iraqi"."""
    if span is None:
        return None
    inside = (t.match.place for t in scene.toponyms if t.match and span[0] <= t.start and t.end <= span[1])
    return next((p.country_code for p in inside), None) or scene.index.country_of_demonym(
        scene.report.content[slice(*span)]
    )


def _sharers(scene: _Scene, words: BorderWords, spot: Spot) -> list[int]:
    """List the toponyms that are named for one place: the countries and the province beside them.

    A town or crossing is a place of its own: "at the Rabia border crossing with Syria".
    """
    text, toponyms, at = scene.report.content, scene.toponyms, scene.at
    inside = [i for i, t in enumerate(toponyms) if words.start <= t.start and t.end <= words.end]
    shared = [i for i in inside if _is_wide(toponyms[i].place)]
    first = min(inside)
    beside = []
    lead = _without_at(text[toponyms[first - 1].end : words.start], scene.language) if first else ""
    if first and compile_phrase("border_area_before", scene.language).fullmatch(lead):
        beside.append(first - 1)
    follows = compile_phrase("border_area_after", scene.language)
    if at + 1 < len(toponyms) and follows.fullmatch(text, words.end, toponyms[at + 1].start):
        beside.append(at + 1)
    return shared + [i for i in beside if _is_area_of(toponyms[i], spot.place)]


def _without_at(gap: str, language: str) -> str:
    """Take the words that lead to the border ("near the") off the end of what stands before it."""
    return compile_phrase("border_led", language).sub("", gap)


def _is_wide(place: Place | None) -> bool:
    return place is not None and place_precision(place.kind) > 2


def _is_area_of(toponym: Toponym, border: Place) -> bool:
    place = toponym.place
    if place is None or place_precision(place.kind) != 3 or toponym.embedded:
        return False
    return place.country_code == border.country_code


def _make_place(
    anchor: Place, codes: tuple[str, str], *, side: str | None, areas: Sequence[Place], words: str
) -> Place:
    points, area = _narrow(list_border(*codes), areas)
    latitude, longitude = _middle_of(points)
    radius = NEAR_KM + max(distance_km((latitude, longitude), (la, lo)) for la, lo in points.tolist())
    grounds = {c: locate_within(c, latitude=latitude, longitude=longitude) for c in codes}
    if area is not None and side not in codes:
        side = area.country_code
    ground = grounds.get(side or "")
    by_town = area is not None and place_precision(area.kind) < 3  # the town itself says it better
    return replace(
        anchor,
        name=words.format(*sorted(g.country or c for c, g in grounds.items())),
        kind="populated_place" if radius <= TOWN_LEVEL_KM and not by_town else "region",
        latitude=round(latitude, 5),
        longitude=round(longitude, 5),
        radius_km=round(radius, 1),
        admin1=area.admin1 if area and area.country_code == side else None,
        country_code=side if ground else None,
        country=ground.country if ground else None,
        timezone=ground.timezone if ground else None,
        population=0,
    )  # fmt: skip


def _narrow(points: np.ndarray, areas: Sequence[Place]) -> tuple[np.ndarray, Place | None]:
    """Keep the points by the first of the places that has some; all of them where none has."""
    for area in areas:
        kept = points[_is_by(points, area)]
        if len(kept):
            return kept, area
    return points, None


def _is_by(points: np.ndarray, area: Place) -> np.ndarray:
    """Whether each point is by a place: by its ground where that is known, else within its radius."""
    import numpy as np

    if area.kind == "admin1":
        codes, names = [area.country_code] * len(points), [area.admin1] * len(points)
        off = measure_offsets(*points.T, country_codes=codes, admin1=names)
        if not np.isnan(off).any():
            return np.asarray(off <= COAST_KM)
    spot = (area.latitude, area.longitude)
    away = [distance_km(spot, (latitude, longitude)) for latitude, longitude in points.tolist()]
    return np.asarray(away) <= area.radius_km + NEAR_KM


def _middle_of(points: np.ndarray) -> tuple[float, float]:
    """Give the point that is nearest to the middle of all of them."""
    import numpy as np

    lat, lon = np.radians(points).T
    there = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    latitude, longitude = points[int(np.argmax(there @ there.mean(axis=0)))].tolist()
    return latitude, longitude

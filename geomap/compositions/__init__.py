"""Compositions: places that words make out of places ("20 km south of Kirkuk", "northern Iraq").

A toponym keeps what it is itself and gets a :class:`geomap.model.Spot` beside it: the
point and radius that the whole words stand for.

What is said without a distance was measured in 3,558 coded reports of the training
tables, of which these are the places that could be checked:

==================  =====  ==========================================================
words               cases  where the coded point lay
==================  =====  ==========================================================
north of a town     62     22 at the town itself, the rest a median 33 km off. At the
                           town's radius and 5 km more: 74 % within 25 km (58 % when
                           left in the town), 77 % within twice that way
north of, N km      39     35 within the radius of :func:`offset_radius_km`
outskirts of        12     11 within the town's radius and 5 km
near a town         54     24 in the town, median 3 km
northern (country)  127    median .51 of its radius to that side; 80 % within .75
northern (area)     32     median .45 of its radius to that side; 80 % within .55
northern (town)     24     coders do not tell the parts of a town apart (22 in the middle)
==================  =====  ==========================================================

The border of two countries is a place too: see :mod:`geomap.compositions.borders`.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.boundaries import Whereabouts, locate_point
from geomap.compositions.borders import add_borders
from geomap.compositions.geometry import (
    NEAR_KM,
    TOWN_LEVEL_KM,
    middle_point,
    move_point,
    offset_radius_km,
    rounding_km,
    wind_bearing,
)
from geomap.compositions.grammar import Wording, read_wording
from geomap.compositions.stretches import read_joined, read_stretch
from geomap.distances import distance_km
from geomap.model import Spot
from geomap.words import place_precision, read_lexicon, word_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.compositions.stretches import Stretch
    from geomap.model import Place, PlaceIndex, Report, Span, Toponym

BEYOND_KM = 5.0  # how far past the edge of a town "north of" it is, and how wide its outskirts are
TERRITORIAL_KM = 22.224  # 12 nautical miles: "off the coast" (UNCLOS, article 3)
SAME_AREA_KM = 10.0  # a point moved less than this, or within its town, stays in the first-level area
SAME_COUNTRY_KM = 100.0
LONGEST_STRETCH_KM = 400.0  # between two towns further apart nothing is said of where
SITE_NEAR_KM = 50.0  # a site of a town lies within this of it
# Shift and radius of a part, as shares of the radius of the whole, by the precision of the whole. Inhabitants
# of a town thin out outwards, so the middle of half of them is at a third of its radius and not at .42.
PART_SHARES = {2: (0.3, 0.8), 3: (0.4, 0.55), 4: (0.5, 0.75)}
MIDDLE_SHARE = 0.5  # radius of "central" or "downtown"


@dataclass(frozen=True, slots=True)
class _Setting:
    """The report whose places are read, the gazetteer, and the language that the report is in."""

    report: Report
    index: PlaceIndex
    language: str


def add_spots(
    report: Report, toponyms: Sequence[Toponym], *, index: PlaceIndex, language: str
) -> list[Toponym]:
    """Give each toponym the spot that the words around it make of it, where they make one.

    Parameters
    ----------
    report
        The report that the toponyms stand in.
    toponyms
        In the order of the text.
    index
        The gazetteer, asked for sites that a town has ("the airport in Erbil").
    language
        Of the report: ISO 639-1.
    """
    setting = _Setting(report, index, language)
    countries = {t.match.place.country_code for t in toponyms if t.match}
    found = [_with_spot(t, setting) if t.match else _with_road(t, setting, countries) for t in toponyms]
    for i, (a, b) in enumerate(itertools.pairwise(toponyms)):
        spot = _stretch_spot(a, b, setting)
        if spot is not None:
            found[i], found[i + 1] = replace(a, spot=spot), replace(b, spot=spot)
    return add_borders(report, found, index=index, language=language)


def _with_spot(toponym: Toponym, setting: _Setting) -> Toponym:
    assert toponym.match is not None
    if toponym.embedded:
        return toponym
    wording = read_wording(setting.report.content, (toponym.start, toponym.end), language=setting.language)
    if wording and wording.form == "side":
        wide = place_precision(toponym.match.place.kind) > 2
        wording = replace(wording, form="part" if wide else "direction")
    place = _place_spot(wording, toponym.match.place, setting) if wording else None
    if wording is None or place is None:
        return toponym
    span = setting.report.span(wording.start, wording.end)
    return replace(toponym, spot=_make_spot(place, span, wording.form, anchor=toponym.match.place))


def _make_spot(place: Place, span: Span, form: str, *, anchor: Place) -> Spot:
    apart = distance_km((place.latitude, place.longitude), (anchor.latitude, anchor.longitude))
    return Spot(place, span, form, f"{form}, {apart:.1f} km from {anchor.name}")


def _place_spot(wording: Wording, anchor: Place, setting: _Setting) -> Place | None:
    """Place what the words make of an anchor; None where they make nothing of one of its kind."""
    precision = place_precision(anchor.kind)
    if wording.form == "site":
        return _site_of(wording, anchor, setting)
    if wording.form == "part":
        return _part_of(wording, anchor, setting.language)
    if wording.form == "coast":
        more = _told_km(wording)[0] if wording.high_km else TERRITORIAL_KM
        kind = anchor.kind if precision > 2 else None
        radius = anchor.radius_km + more
        return _derive(wording, anchor, radius_km=radius, kind=kind, language=setting.language)
    if precision > 2:
        return None
    if wording.form in ("offset", "direction"):
        return _off(wording, anchor, setting.language)
    if anchor.kind not in ("populated_place", "quarter") and wording.form != "distance":
        return None
    more = {"edge": BEYOND_KM, "distance": sum(_told_km(wording))}.get(wording.form, NEAR_KM)
    radius = anchor.radius_km + more
    return _derive(wording, anchor, radius_km=radius, away_km=more, language=setting.language)


def _told_km(wording: Wording) -> tuple[float, float]:
    """Give the distance that was told, and how far from it the words allow."""
    low, high = wording.low_km or 0.0, wording.high_km or 0.0
    if wording.step:
        return low, rounding_km(wording.step[0], unit_km=wording.step[1])
    return (low + high) / 2, (high - low) / 2


def _off(wording: Wording, anchor: Place, language: str) -> Place | None:
    """Place "20 km south of", or "south of" with the way that was measured (see above)."""
    towards = wind_bearing(wording.wind or "")
    if towards is None:
        return None
    bearing, half_sector = towards
    if wording.form == "offset":
        way, doubt = _told_km(wording)
        radius = offset_radius_km(way, doubt_km=doubt + anchor.radius_km, half_sector=half_sector)
    elif wording.just:
        way, radius = anchor.radius_km, anchor.radius_km + BEYOND_KM
    else:
        way = anchor.radius_km + BEYOND_KM
        radius = 2 * way
    return _derive(wording, anchor, radius_km=radius, bearing=bearing, moved_km=way, language=language)


def _part_of(wording: Wording, anchor: Place, language: str) -> Place | None:
    precision = place_precision(anchor.kind)
    if precision == 1 or anchor.kind in ("continent", "sea", "line"):
        return None
    shift, radius = PART_SHARES[precision]
    kind = "populated_place" if precision == 2 else "region"
    towards = wind_bearing(wording.wind) if wording.wind else (0.0, 0.0)
    if towards is None:
        return None
    if wording.wind is None:
        shift, radius = 0.0, MIDDLE_SHARE if precision == 2 else radius
    if any(word in wording.words.lower() for word in word_table("compositions", language)["rim"]):
        shift, radius = 1.0, radius + shift
    return _derive(
        wording, anchor, radius_km=radius * anchor.radius_km, bearing=towards[0],
        moved_km=shift * anchor.radius_km, kind=kind, language=language,
    )  # fmt: skip


def _site_of(wording: Wording, anchor: Place, setting: _Setting) -> Place | None:
    """Find the site in the gazetteer, near its town; else it is somewhere in the town."""
    if place_precision(anchor.kind) != 2:
        return None
    index, forms = setting.index, read_lexicon("place_patterns", setting.language)["site_names"]
    code = index.country_of_demonym(wording.owner) if wording.owner else None
    whose = {wording.words, wording.words.replace(wording.owner, code) if code else wording.words}
    names = [
        form.format(words=w, town=anchor.name, code=code or "", site=wording.site)
        for w in sorted(whose)
        for form in forms
    ]
    kinds = {wording.site} | (
        {"airport", "airfield", "base"} if wording.site in ("airport", "airfield") else set()
    )
    for place in (c.place for name in names for c in index.find(name)):
        apart = distance_km((place.latitude, place.longitude), (anchor.latitude, anchor.longitude))
        if place.kind in kinds and apart <= SITE_NEAR_KM:
            return place
    return replace(anchor, name=f"{wording.words}, {anchor.name}")


def _derive(
    wording: Wording,
    anchor: Place,
    *,
    radius_km: float,
    language: str,
    bearing: float = 0.0,
    moved_km: float = 0.0,
    away_km: float | None = None,
    kind: str | None = None,
) -> Place:
    """Make the place out of its anchor: its id stays, its areas only where it surely lies in them.

    ``away_km`` is how far off it may be where that is more than the point was moved.
    """
    point = (anchor.latitude, anchor.longitude)
    latitude, longitude = move_point(point, bearing=bearing, distance_km=moved_km) if moved_km else point
    away_km = moved_km if away_km is None else away_km
    same_area = away_km <= max(SAME_AREA_KM, anchor.radius_km)
    level = "populated_place" if radius_km <= TOWN_LEVEL_KM else "region"
    derived = replace(
        anchor,
        name=_name_words(wording.words, language) + anchor.name,
        kind=kind or level,
        latitude=round(latitude, 5),
        longitude=round(longitude, 5),
        radius_km=round(radius_km, 1),
        admin1=anchor.admin1 if same_area else None,
        population=0,
    )
    if place_precision(anchor.kind) > 2 or (moved_km <= radius_km and away_km <= SAME_COUNTRY_KM):
        return derived
    return _with_country(derived, moved=moved_km > 0, far=away_km > SAME_COUNTRY_KM)


def _with_country(place: Place, *, moved: bool, far: bool) -> Place:
    """Give a point that may be over a border the country it lies in; far out at sea, or anywhere, none."""
    ground = locate_point(place.latitude, place.longitude) if moved else Whereabouts()
    if place.country_code in (ground.country_code, *ground.claimants):
        return place
    if ground.country_code is None and not far:
        return place
    zone = ground.timezone or place.timezone
    return replace(place, country_code=ground.country_code, country=ground.country, timezone=zone)


def _name_words(words: str, language: str) -> str:
    """Put the words in order for the name of a place: small letters, no "(12 miles)", no article."""
    plain = words.lower().partition("(")
    rest = plain[2].partition(")")[2] if plain[1] else ""
    tidy = " ".join(f"{plain[0]} {rest}".split())
    tidy += "" if tidy.endswith(("'", "’", "-")) else " "
    first = word_table("compositions", language)["unnamed_first"]
    return tidy.removeprefix(next((w for w in first if tidy.startswith(w)), ""))


def _stretch_spot(a: Toponym, b: Toponym, setting: _Setting) -> Spot | None:
    """Place what lies between two towns; the first is its anchor."""
    if a.match is None or b.match is None or a.embedded or b.embedded:
        return None
    first, second = a.match.place, b.match.place
    if first.id == second.id or max(place_precision(first.kind), place_precision(second.kind)) > 2:
        return None
    ends = (a.start, a.end), (b.start, b.end)
    stretch = read_stretch(setting.report.content, ends, language=setting.language)
    place = _place_between(stretch, first, second) if stretch else None
    if stretch is None or place is None:
        return None
    return _make_spot(place, setting.report.span(stretch.start, stretch.end), "between", anchor=first)


def _with_road(toponym: Toponym, setting: _Setting, countries: set[str | None]) -> Toponym:
    """Place a road that is called after its ends, which the finder of names took for one name.

    Of the places that both names may stand for, the likeliest two that can be the
    ends of one road are taken, in a country that the report speaks of where there are such.
    """
    report, language = setting.report, setting.language
    joined = read_joined(report.content, (toponym.start, toponym.end), language=language)
    if joined is None:
        return toponym
    ends = [
        [c.place for c in setting.index.find(name)[:8] if place_precision(c.place.kind) == 2]
        for name in joined[:2]
    ]
    pairs = sorted(
        (
            (a.country_code not in countries, i + j, i, j)
            for i, a in enumerate(ends[0])
            for j in range(len(ends[1]))
        )
    )
    places = (_place_between(joined[2], ends[0][i], ends[1][j]) for *_, i, j in pairs)
    place = next((p for p in places if p), None)
    if place is None:
        return toponym
    span = report.span(joined[2].start, joined[2].end)
    return replace(toponym, spot=Spot(place, span, "between", f"between, of {' and '.join(joined[:2])}"))


def _place_between(stretch: Stretch, first: Place, second: Place) -> Place | None:
    ends = (first.latitude, first.longitude), (second.latitude, second.longitude)
    apart = distance_km(*ends)
    if apart > LONGEST_STRETCH_KM:
        return None
    latitude, longitude = middle_point(*ends)
    extent = max(first.radius_km, second.radius_km)
    radius = apart / 10 + extent if stretch.half_way else apart / 2 + extent
    shared = (first.country_code, first.admin1) == (second.country_code, second.admin1)
    abroad = first.country_code != second.country_code
    return replace(
        first,
        name=stretch.words.format(first.name, second.name),
        kind="populated_place" if radius <= TOWN_LEVEL_KM else "region",
        latitude=round(latitude, 5),
        longitude=round(longitude, 5),
        radius_km=round(radius, 1),
        admin1=first.admin1 if shared else None,
        country_code=None if abroad else first.country_code,
        country=None if abroad else first.country,
        population=0,
    )

"""What speaks for a candidate, as numbers: the features of the log-linear model."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from geomap.distances import contains
from geomap.ranking.context import SAME_TOWN_KM, STRAY_KM
from geomap.ranking.mentions import AREAS, TOWNS, WATERS, has_own_town

if TYPE_CHECKING:
    from geomap.choosing import Features
    from geomap.model import Candidate, Place
    from geomap.ranking.context import Setting, Surroundings
    from geomap.ranking.mentions import Mention

KNOWN_TOWN = 50_000  # people: towns that reports name without saying where they are
# What each feature is called where a person reads why a place was chosen; like ones are told once.
LABELS = {
    "population": "population",
    "exact": "spelled {name}",
    "fuzzy": "much like it",
    "preferred": "its main name",
    "reviewed": "reviewed",
    "country": "{kind}",
    "admin1": "{kind}",
    "admin2": "{kind}",
    "region": "{kind}",
    "water": "{kind}",
    "town": "{kind}",
    "quarter": "{kind}",
    "by_name": "also called so",
    "own_town": "has a town of its name",
    "admin_cue": "said to be an area",
    "city_cue": "said to be a town",
    "site_cue": "said to be a site",
    "quarter_cue": "said to be a quarter",
    "elsewhere": "far from the town that would hold it",
    "stray": "far from all others",
    "demonym": "country {country}",
    "home": "country of the source",
    "country_named": "country {country}",
    "country_share": "country {country}",
    "country_top": "country {country}",
    "admin_named": "in {admin1}",
    "admin_share": "in {admin1}",
    "parent": "the next name contains it",
    "child": "contains the name before it",
    "near": "near others",
    "outside": "outside the area it is said to be in",
    "foreign": "in a country that the report does not speak of",
    "lone_far": "far from all others",
}
CUES = {  # what the words around a name say it is -> the kinds that are so; None: any but areas and towns
    "admin": ("admin_cue", AREAS),
    "district": ("admin_cue", AREAS),
    "city": ("city_cue", TOWNS),
    "quarter": ("quarter_cue", frozenset({"quarter", "region"})),
    "site": ("site_cue", None),
}


def name_features(mention: Mention, candidate: Candidate) -> Features:
    """Give what name and gazetteer alone say for a candidate."""
    place = candidate.place
    found = {_kind_feature(candidate): 1.0}
    if place.kind in TOWNS or place.kind == "admin2":
        found["population"] = math.log10(place.population + 10) - 1
    if candidate.how != "fold":
        found[candidate.how] = 1.0
    if candidate.how != "fuzzy":  # a slip of spelling says nothing for the place it is like
        found["preferred"] = float(candidate.preferred)
        found["reviewed"] = float(candidate.reviewed)
    found["own_town"] = float(place.kind == "admin1" and has_own_town(mention, place))
    if mention.cue in CUES:
        feature, kinds = CUES[mention.cue]
        fits = place.kind in kinds if kinds else place.kind not in AREAS | {"populated_place"}
        found[feature] = float(fits)
    found["parent"] = float(any(contains(parent, place) for parent in mention.parents))
    found["child"] = float(any(contains(place, child) for child in mention.children))
    return found


def _kind_feature(candidate: Candidate) -> str:
    kind = candidate.place.kind
    if kind in AREAS - {"admin2"} and not candidate.preferred:  # "Norfolk" for Norfolk Island
        return "by_name"
    if kind in WATERS:
        return "water"
    known = {"populated_place": "town", "quarter": "quarter", "continent": "country"}
    return known.get(kind, kind if kind in AREAS else "site")


def setting_features(candidate: Candidate, setting: Setting) -> Features:
    """Give what is known of where a report plays before any of its names is ranked."""
    code = candidate.place.country_code
    if not code or candidate.place.kind == "country":
        return {}
    return {
        "demonym": float(setting.demonyms.get(code, 0) > 0),
        "home": float(setting.home == code),
    }


def context_features(mention: Mention, candidate: Candidate, around: Surroundings) -> Features:
    """Give what the rest of the report says for a candidate."""
    place, code = candidate.place, candidate.place.country_code
    found: Features = {}
    if code:
        found["country_share"] = around.country_share(code)
    if code and place.kind != "country":
        found["country_named"] = min(1.0, around.evidence.named[code])
        found["country_top"] = float(around.is_top(code))
    if code and place.admin1:
        area = (code, place.admin1)
        found["admin_share"] = around.area_share(area)
        if place.kind != "admin1":
            found["admin_named"] = min(1.0, around.evidence.named_areas[area])
    if place.kind not in ("country", "continent"):
        found["near"] = math.log1p(around.nearby(place))
        found["stray"] = float(_is_stray(mention, candidate, around))
        if _is_little_known(candidate):
            found |= _namesake_features(mention, place, around)
        found["elsewhere"] = float(_is_elsewhere(mention, place, around) and not candidate.reviewed)
    return found


def _namesake_features(mention: Mention, place: Place, around: Surroundings) -> Features:
    """Say what speaks for a small place being only a namesake of one that the gazetteer lacks."""
    far = not around.alone and around.is_far(place, STRAY_KM)
    return {
        "outside": float(_is_outside(mention, place)),
        "foreign": around.lead_over(place.country_code),
        "lone_far": float(far and _is_lone(mention, place)),
    }


def _is_stray(mention: Mention, candidate: Candidate, around: Surroundings) -> bool:
    """Whether it is a small place far from all others of the report that shares its name with another.

    Nothing in the report speaks for this one of the towns so called; a wrong dot
    is worse than none.
    """
    place = candidate.place
    if not _is_little_known(candidate) or _is_lone(mention, place):
        return False
    if around.alone or mention.parents or mention.children:
        return False
    if place.admin1 and around.areas.get((place.country_code or "", place.admin1), 0.0) > 1:
        return False
    return around.is_far(place, STRAY_KM)


def _is_little_known(candidate: Candidate) -> bool:
    """Whether reports name the place only with where it lies, or where that goes without saying."""
    place = candidate.place
    return not (candidate.reviewed or place.population >= KNOWN_TOWN or place.kind in AREAS)


def _is_lone(mention: Mention, place: Place) -> bool:
    """Whether nothing else is spelled just so."""
    return {c.place.id for c in mention.candidates if c.how == "exact"} == {place.id}


def _is_outside(mention: Mention, place: Place) -> bool:
    """Whether the name is said to lie in an area, and the place lies in none that is called so."""
    areas = [parent for parent in mention.parents if parent.kind in AREAS]
    return bool(areas) and not any(contains(area, place) for area in areas)


def _is_elsewhere(mention: Mention, place: Place, around: Surroundings) -> bool:
    """Whether a quarter or a district would be put on a town of its name in another part of the world."""
    if mention.cue not in ("quarter", "district") or around.alone:
        return False
    kinds = {"quarter": {"quarter", "region"}, "district": AREAS}[mention.cue]
    return place.kind not in kinds and around.is_far(place, SAME_TOWN_KM)


def describe(candidate: Candidate, features: Features, weights: dict[str, float]) -> str:
    """Say what speaks for a candidate, what weighs most first."""
    place = candidate.place
    points = {f: value * weights.get(f, 0.0) for f, value in features.items() if f in LABELS}
    words = {
        "name": candidate.name,
        "kind": place.kind,
        "country": place.country or place.country_code or "",
        "admin1": place.admin1 or "",
    }
    best = sorted((f for f in points if points[f] > 0), key=lambda f: (-points[f], f))
    return ", ".join(dict.fromkeys(LABELS[f].format(**words) for f in best))

"""Rank what the names of one report may stand for, all together.

Pure functions: candidates and context in, matches out. Each candidate gets a
sum of points for what speaks for it; the points are weights of a log-linear
model, so that the scores of one name's candidates are shares of a softmax.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.model import Match, Name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.model import Candidate, Place, PlaceIndex

ADMIN_KINDS = frozenset({"country", "admin1", "admin2", "region", "continent"})
SAME_TOWN_KM = 60.0
STRAY_KM = 250.0  # a small town farther than this from all the report's other places is not meant
KNOWN_TOWN = 50_000  # people: towns that reports name without saying where they are
DOUBTED = 0.2
FEWEST_NAMES = 3  # different names from which one country can be told to hold them all
JOINTS = frozenset(  # the words that may stand between a place and the one that holds it
    """, in of the 's near outside northern southern eastern western central capital province district city
    town village area state region department governorate suburb county oblast""".split()
)


@dataclass(frozen=True, slots=True)
class Weights:
    """Points for each thing that speaks for a candidate, in log odds.

    Chosen by hand on what research/gazetteer.md measured (populated places and
    country context first: 98 % of 94 ambiguous names); a fit replaces them.
    """

    population: float = 0.9  # a power of ten
    exact: float = 2.5
    fuzzy: float = -2.0
    preferred: float = 1.2
    reviewed: float = 3.5
    country: float = 8.0
    admin1: float = 4.5
    own_town: float = -0.7  # an area whose town bears its name: "in Kherson" is in the town
    region: float = 4.0
    site: float = 0.5  # airports, bases and the like, that are not reviewed
    admin_cue: float = 4.0
    city_cue: float = 3.0
    site_cue: float = 3.0
    country_context: float = 4.0  # all the report's evidence is for its country
    admin_context: float = 2.5
    adjacent: float = 6.0  # "Mosul, Iraq"; "Hit in Anbar"
    near: float = 1.5  # another place of the report lies within 100 km


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What the names right after and right before a name may be: "Atlanta, Georgia"."""

    parents: tuple[Place, ...] = ()
    children: tuple[Place, ...] = ()


ALONE = Neighbours()


@dataclass(frozen=True, slots=True)
class Context:
    """What a report says about where it plays: weights by country and by first-level area."""

    countries: Mapping[str, float]
    admins: Mapping[tuple[str, str], int]
    points: tuple[tuple[str, float, float], ...] = ()

    def share(self, country: str | None) -> float:
        """Share of the evidence that is for a country, 0 to 1."""
        total = sum(self.countries.values())
        return self.countries.get(country, 0.0) / (total + 1.0) if country and total else 0.0


def rank_names(
    names: Sequence[Name],
    *,
    text: str,
    demonyms: Mapping[str, int] | None = None,
    home: str | None = None,
    weights: Weights = WEIGHTS,
) -> list[Match | None]:
    """Match each name to its likeliest place, in the light of all the others.

    Parameters
    ----------
    names
        Names of one report with their candidates, in the order of the text.
    text
        The text that their offsets count in, for what stands between two names.
    demonyms
        How often the text uses words such as "Iraqi", by ISO country code.
    home
        ISO code of the country that the source reports on, where it is known.

    Returns
    -------
    list of Match or None
        One for each name; None where it has no candidates. ``Match.score`` is
        the share of the best candidate, 0 to 1.
    """
    context = _first_context(names, demonyms or {}, home)
    names = [_drop_far_spellings(name, context) for name in names]
    neighbours = _share_neighbours(names, _find_neighbours(names, text))
    matches = _match_all(names, neighbours, context, weights)
    context = _second_context(names, matches, context)
    names = [_keep_what_it_is_said_to_be(name, context) for name in names]
    matches = _match_all(names, neighbours, context, weights)
    return [
        match and _doubt_stray(name, match, beside, context)
        for name, match, beside in zip(names, matches, neighbours, strict=True)
    ]


def _doubt_stray(name: Name, match: Match, beside: Neighbours, context: Context) -> Match:
    """Doubt a small place far from all others of the report that shares its name with another.

    Nothing in the report speaks for this one of the towns so called; a wrong dot
    is worse than none.
    """
    place = match.place
    others = [(lat, lon) for text, lat, lon in context.points if text != name.text]
    exact = [c for c in name.candidates if c.how == "exact"]
    chosen = next(c for c in name.candidates if c.place.id == place.id)
    alone = len({c.place.id for c in exact}) == 1 and chosen.how == "exact"
    known = chosen.reviewed or place.population >= KNOWN_TOWN or place.kind in ADMIN_KINDS
    if known or alone or not others or beside.parents or beside.children:
        return match
    if place.admin1 and context.admins.get((place.country_code or "", place.admin1), 0) > 1:
        return match
    if min(_km(place, lat, lon) for lat, lon in others) < STRAY_KM:
        return match
    return replace(match, score=min(match.score, DOUBTED))


def _drop_far_spellings(name: Name, context: Context) -> Name:
    """Keep a merely similar spelling only in a country that the report speaks of."""
    kept = tuple(c for c in name.candidates if c.how == "exact" or context.share(c.place.country_code) > 0)
    return name if len(kept) == len(name.candidates) else replace(name, candidates=kept)


def _keep_what_it_is_said_to_be(name: Name, context: Context) -> Name:
    """Leave a quarter or a district open rather than take a town of its name elsewhere."""
    if name.cue not in ("quarter", "district"):
        return name

    def near(place: Place) -> bool:
        others = (p for p in context.points if p[0] != name.text)
        return any(_km(place, lat, lon) < SAME_TOWN_KM for _, lat, lon in others)

    kinds = {"quarter": {"quarter", "region"}, "district": ADMIN_KINDS}[name.cue]
    kept = tuple(c for c in name.candidates if c.place.kind in kinds or c.reviewed or near(c.place))
    return replace(name, candidates=kept)


def _first_context(names: Sequence[Name], demonyms: Mapping[str, int], home: str | None) -> Context:
    countries: dict[str, float] = defaultdict(float, {code: min(n, 4) for code, n in demonyms.items()})
    if home:
        countries[home] += 3
    for name in names:
        for candidate in name.candidates[:1]:
            place = candidate.place
            if candidate.how == "exact" and place.country_code:
                countries[place.country_code] += {"country": 2.0, "admin1": 1.0}.get(place.kind, 0.1)
    covered = _country_of_all(names)
    if covered is not None:
        countries[covered] += 1.5
    return Context(countries, {})


def _country_of_all(names: Sequence[Name]) -> str | None:
    """Find the one country in which nearly all different names of a report can be."""
    different = {name.text: name for name in names if name.candidates}
    if len(different) < FEWEST_NAMES:
        return None
    reach = Counter(
        code
        for name in different.values()
        for code in {c.place.country_code for c in name.candidates if c.how == "exact"}
        if code
    )
    (best, most), *others = reach.most_common(2)
    return best if most >= 0.8 * len(different) and (not others or others[0][1] < most) else None


def _second_context(names: Sequence[Name], matches: Sequence[Match | None], first: Context) -> Context:
    countries: dict[str, float] = defaultdict(float, first.countries)
    admins: Counter[tuple[str, str]] = Counter()
    points = []
    for name, match in zip(names, matches, strict=True):
        if match is None or match.place.country_code is None:
            continue
        place = match.place
        if place.kind != "country" and match.score > 0.5:
            countries[place.country_code or ""] += match.score
            points.append((name.text, place.latitude, place.longitude))
        if place.admin1 and match.score > 0.5:
            admins[(place.country_code or "", place.admin1)] += 2 if place.kind == "admin1" else 1
    return Context(countries, admins, tuple(points))


def _find_neighbours(names: Sequence[Name], text: str) -> list[Neighbours]:
    """For each name, what stands beside it where two names read "X, Y" or "X in Y"."""
    found = [Neighbours() for _ in names]
    for i, (name, following) in enumerate(itertools.pairwise(names)):
        if _joins(text[name.end : following.start]):
            areas = [c.place for c in following.candidates if c.place.kind in ADMIN_KINDS or c.reviewed][:6]
            towns = [c.place for c in following.candidates[:3] if c.place.kind == "populated_place"]
            found[i] = replace(found[i], parents=(*areas, *towns))
            found[i + 1] = replace(found[i + 1], children=tuple(c.place for c in name.candidates[:6]))
    return found


def _joins(between: str) -> bool:
    words = between.lower().replace(",", " , ").replace("(", " , ").split()
    return 0 < len(words) <= 5 and bool({",", "in", "of"} & set(words)) and set(words) <= JOINTS


def _match_all(
    names: Sequence[Name], neighbours: Sequence[Neighbours], context: Context, weights: Weights
) -> list[Match | None]:
    return [
        _match(name, beside, context, weights) if name.candidates else None
        for name, beside in zip(names, neighbours, strict=True)
    ]


def _share_neighbours(names: Sequence[Name], neighbours: Sequence[Neighbours]) -> list[Neighbours]:
    """One sense a report: what stands beside a name once counts wherever the name stands."""
    by_name: dict[str, Neighbours] = {}
    for name, beside in zip(names, neighbours, strict=True):
        known = by_name.get(name.text, Neighbours())
        by_name[name.text] = Neighbours(known.parents or beside.parents, known.children or beside.children)
    shared = (by_name[name.text] for name in names)
    return [
        Neighbours(own.parents or all_.parents, own.children or all_.children)
        for own, all_ in zip(neighbours, shared, strict=True)
    ]


def _match(name: Name, beside: Neighbours, context: Context, weights: Weights) -> Match:
    best, *others = score_candidates(name, beside=beside, context=context, weights=weights)
    second = next((c.place for c, _, _ in others if c.place.id != best[0].place.id), None)
    return Match(best[0].place, best[1], best[2], second)


def score_candidates(
    name: Name,
    *,
    beside: Neighbours = ALONE,
    context: Context | None = None,
    weights: Weights = WEIGHTS,
) -> list[tuple[Candidate, float, str]]:
    """Order the candidates of a name, best first, each with its share (0 to 1) and why."""
    scored = []
    for candidate in name.candidates:
        reasons = _reasons(name, candidate, beside, context or Context({}, {}), weights)
        scored.append((sum(points for _, points in reasons), reasons, candidate))
    scored.sort(key=lambda row: (-row[0], row[2].place.id))
    total = sum(math.exp(points - scored[0][0]) for points, _, _ in scored)
    return [
        (candidate, round(math.exp(points - scored[0][0]) / total, 4), _explain(reasons))
        for points, reasons, candidate in scored
    ]


def _explain(reasons: Sequence[tuple[str, float]]) -> str:
    return ", ".join(label for label, points in sorted(reasons, key=lambda r: -r[1]) if points > 0)


def _reasons(
    name: Name, candidate: Candidate, beside: Neighbours, context: Context, weights: Weights
) -> list[tuple[str, float]]:
    """List what speaks for a candidate, with its points."""
    place = candidate.place
    reasons = [("population", weights.population * math.log10(place.population + 10))]
    reasons.append(_kind_points(candidate, weights))
    if candidate.how == "exact":
        reasons.append((f"spelled {candidate.name}", weights.exact))
    elif candidate.how == "fuzzy":
        reasons.append(("much like it", weights.fuzzy))
    if candidate.preferred:
        reasons.append(("its main name", weights.preferred))
    reasons.append(_cue_points(name, place, weights))
    if place.kind == "admin1" and any(_is_town_of(c, place) for c in name.candidates):
        reasons.append(("has a town of its name", weights.own_town))
    if place.kind != "country":
        share = context.share(place.country_code)
        reasons.append((f"country {place.country_code}", weights.country_context * share))
    if place.admin1 and context.admins.get((place.country_code or "", place.admin1), 0) > 1:
        reasons.append((f"in {place.admin1}", weights.admin_context))
    if any(contains(parent, place) for parent in beside.parents):
        reasons.append(("the next name contains it", weights.adjacent))
    if any(contains(place, child) for child in beside.children):
        reasons.append(("contains the name before it", weights.adjacent))
    if any(other != name.text and _km(place, lat, lon) < 100 for other, lat, lon in context.points):
        reasons.append(("near others", weights.near))
    return reasons


def _kind_points(candidate: Candidate, weights: Weights) -> tuple[str, float]:
    kind = candidate.place.kind
    points = {"country": weights.country, "continent": weights.country, "admin1": weights.admin1,
              "region": weights.region, "populated_place": 1.0}.get(kind, weights.site)  # fmt: skip
    if not candidate.preferred:  # "Norfolk" for Norfolk Island: a by-name carries no such weight
        points = min(points, weights.site)
    return kind, points + (weights.reviewed if candidate.reviewed else 0.0)


def _is_town_of(candidate: Candidate, area: Place) -> bool:
    place = candidate.place
    return place.kind == "populated_place" and candidate.preferred and contains(area, place)


def _cue_points(name: Name, place: Place, weights: Weights) -> tuple[str, float]:
    if name.cue == "admin":
        return "said to be an area", weights.admin_cue if place.kind in ADMIN_KINDS else 0.0
    if name.cue == "city":
        return "said to be a town", weights.city_cue if place.kind in ("populated_place", "quarter") else 0.0
    if name.cue == "site":
        site = place.kind not in ADMIN_KINDS and place.kind != "populated_place"
        return "said to be a site", weights.site_cue if site else 0.0
    return "", 0.0


def contains(area: Place, place: Place) -> bool:
    """Say whether an area holds a place, by country and first-level area, or by its radius."""
    if area.id == place.id:
        return False
    if area.kind == "country":
        return area.country_code == place.country_code
    if area.kind == "admin1":
        return area.country_code == place.country_code and place.admin1 in (area.name, area.admin1)
    return area.radius_km > place.radius_km and _km(area, place.latitude, place.longitude) < area.radius_km


def _km(place: Place, latitude: float, longitude: float) -> float:
    """Great-circle distance in km, quick enough for every pair of a report."""
    return distance_km((place.latitude, place.longitude), (latitude, longitude))


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance in km between two points (latitude, longitude), degrees, EPSG:4326."""
    la1, lo1, la2, lo2 = map(math.radians, (*a, *b))
    h = math.sin((la2 - la1) / 2) ** 2 + math.cos(la1) * math.cos(la2) * math.sin((lo2 - lo1) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(h)))


@dataclass(frozen=True, slots=True)
class Explanation:
    """A place that a bare name may stand for, how surely without any context, and why."""

    place: Place
    score: float
    why: str


def explain_name(name: str, gazetteer: PlaceIndex, *, country: str | None = None) -> list[Explanation]:
    """List the places that a name may stand for, likeliest first, without a text around it.

    Parameters
    ----------
    name
        As a report would write it; slips of spelling are forgiven when nothing is called so.
    gazetteer
        Where it is looked up.
    country
        ISO 3166-1 alpha-2 code to stay within.
    """
    code = country.upper() if country else None
    found = gazetteer.find(name, country=code) or gazetteer.find(name, country=code, fuzzy=True)
    bare = Name(0, len(name), name, tuple(found), "")
    return [Explanation(c.place, score, why) for c, score, why in score_candidates(bare)] if found else []

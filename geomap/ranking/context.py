"""What the other names of a report say of where one of them lies."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from geomap.distances import places_km

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geomap.model import Place
    from geomap.ranking.mentions import Mention

Area = tuple[str, str]  # country code, first-level area
Key = TypeVar("Key")

NEAR_KM = 150.0
STRAY_KM = 250.0  # a small town farther than this from all the report's other places is not meant
SAME_TOWN_KM = 60.0  # a quarter lies nearer than this to another place that the report names
LIKELY = 0.5  # share from which a place counts as named
UNLIKELY = 0.02  # share below which a candidate is no evidence for others
CELL_DEG = 1.5  # wider than NEAR_KM up to 60 degrees north
HOME_WEIGHT = 3.0  # mentions that the country a source reports on is worth
MOST_DEMONYMS = 4  # of one country that count


def _none() -> defaultdict[Any, float]:
    return defaultdict(float)


@dataclass(slots=True)
class Evidence:
    """How much speaks for each country and first-level area, in names."""

    named: defaultdict[str, float] = field(default_factory=_none)  # the country itself is named
    inside: defaultdict[str, float] = field(default_factory=_none)  # something in it is
    named_areas: defaultdict[Area, float] = field(default_factory=_none)
    inside_areas: defaultdict[Area, float] = field(default_factory=_none)

    def add(self, mention: Mention) -> None:
        """Add what a name may stand for, each candidate by its share."""
        for candidate, share in zip(mention.candidates, mention.shares, strict=True):
            place = candidate.place
            if share < UNLIKELY or not place.country_code:
                continue
            (self.named if place.kind == "country" else self.inside)[place.country_code] += share
            if place.admin1:
                areas = self.named_areas if place.kind == "admin1" else self.inside_areas
                areas[(place.country_code, place.admin1)] += share

    def without(self, other: Evidence) -> Evidence:
        """Return what is left when another's part is taken out."""
        return Evidence(
            _subtract(self.named, other.named),
            _subtract(self.inside, other.inside),
            _subtract(self.named_areas, other.named_areas),
            _subtract(self.inside_areas, other.inside_areas),
        )


def _subtract(whole: Mapping[Key, float], part: Mapping[Key, float]) -> defaultdict[Key, float]:
    return defaultdict(float, {key: value - part.get(key, 0.0) for key, value in whole.items()})


@dataclass(frozen=True, slots=True)
class Setting:
    """What the report says of where it plays besides its place names."""

    demonyms: Mapping[str, int]  # how often words such as "Iraqi" stand in it, by country
    home: str | None = None  # the country that the source reports on


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All that the other names of a report say about one of them."""

    evidence: Evidence
    countries: Mapping[str, float]
    areas: Mapping[Area, float]
    others: Neighbourhood
    text: str

    def country_share(self, code: str | None) -> float:
        """Share of the evidence that is for a country, 0 to 1."""
        return self.countries.get(code or "", 0.0) / (sum(self.countries.values()) + 1.0)

    def is_top(self, code: str | None) -> bool:
        """Whether no country has more evidence."""
        top = max(self.countries.values(), default=0.0)
        return top > LIKELY and self.countries.get(code or "", 0.0) >= top - 1e-9

    def lead_over(self, code: str | None) -> float:
        """How much more evidence there is for the likeliest country than for this one, 0 to 1."""
        top = max(self.countries.values(), default=0.0)
        return (top - self.countries.get(code or "", 0.0)) / (top + 1.0)

    def area_share(self, area: Area) -> float:
        """Share of the evidence that is for a first-level area, 0 to 1."""
        return self.areas.get(area, 0.0) / (sum(self.areas.values()) + 1.0)

    def nearby(self, place: Place) -> float:
        """How many other names have a candidate near a place, by their shares."""
        return sum(self.others.nearby(place, self.text).values())

    def is_far(self, place: Place, limit_km: float) -> bool:
        """Whether a place is farther than a limit from all other places that the report surely names."""
        points = [other for text, other in self.others.sure if text != self.text]
        return all(places_km(place, other) > limit_km for other in points)

    @property
    def alone(self) -> bool:
        """Whether the report surely names no other place."""
        return all(text == self.text for text, _ in self.others.sure)


class Neighbourhood:
    """The candidates of all names by cells of the map, so that near ones are found at once."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self._cells: dict[tuple[int, int], list[tuple[str, Place, float]]] = defaultdict(list)
        self.sure: list[tuple[str, Place]] = []
        for mention in mentions:
            for candidate, share in zip(mention.candidates, mention.shares, strict=True):
                place = candidate.place
                if share < UNLIKELY or place.kind in ("country", "continent"):
                    continue
                self._cells[_cell(place)].append((mention.text, place, share))
                if share > LIKELY:
                    self.sure.append((mention.text, place))

    def nearby(self, place: Place, text: str) -> dict[str, float]:
        """For each name but one, the share of its likeliest candidate near a place."""
        best: dict[str, float] = {}
        for other_text, other, share in self._around(place):
            if other_text == text or other.id == place.id or share <= best.get(other_text, 0.0):
                continue
            if places_km(place, other) < NEAR_KM:
                best[other_text] = share
        return best

    def _around(self, place: Place) -> Iterator[tuple[str, Place, float]]:
        row, column = _cell(place)
        for i in (-1, 0, 1):
            for j in (-1, 0, 1):
                yield from self._cells.get((row + i, column + j), ())


def _cell(place: Place) -> tuple[int, int]:
    return int(place.latitude // CELL_DEG), int(place.longitude // CELL_DEG)


def list_surroundings(mentions: Sequence[Mention], setting: Setting) -> list[Surroundings]:
    """Say for each name what all others tell; a name is no evidence for itself."""
    whole = Evidence()
    by_text: defaultdict[str, Evidence] = defaultdict(Evidence)
    for mention in mentions:
        whole.add(mention)
        by_text[mention.text].add(mention)
    others = Neighbourhood(mentions)
    return [
        _surround(whole.without(by_text[mention.text]), setting, others, mention.text) for mention in mentions
    ]


def _surround(evidence: Evidence, setting: Setting, others: Neighbourhood, text: str) -> Surroundings:
    countries: dict[str, float] = defaultdict(float, evidence.inside)
    for code, weight in evidence.named.items():
        countries[code] += 2 * weight
    for code, number in setting.demonyms.items():
        countries[code] += min(number, MOST_DEMONYMS)
    if setting.home:
        countries[setting.home] += HOME_WEIGHT
    areas: dict[Area, float] = defaultdict(float, evidence.inside_areas)
    for area, weight in evidence.named_areas.items():
        areas[area] += 2 * weight
    return Surroundings(evidence, countries, areas, others, text)

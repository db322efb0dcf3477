"""Which kind of place the codes of GeoNames and the tags of OpenStreetMap stand for."""

from __future__ import annotations

import functools
import math
import tomllib
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class Features:
    """Which feature codes of GeoNames are kept, and as what."""

    kinds: dict[tuple[str, str], str]  # by class and code
    defaults: dict[str, str]  # by class

    def kind(self, feature_class: str, code: str) -> str | None:
        """Return the kind of place, or None for what is left out."""
        return self.kinds.get((feature_class, code), self.defaults.get(feature_class)) or None


@functools.cache
def read_features() -> Features:
    """Read the packaged table of feature codes."""
    text = resources.files("geomap.data").joinpath("geonames_features.toml").read_text("utf-8")
    kinds: dict[tuple[str, str], str] = {}
    defaults: dict[str, str] = {}
    for letter, table in tomllib.loads(text).items():
        for kind, codes in table.items():
            if kind == "default":
                defaults[letter] = codes
                continue
            kinds |= {(letter, code): "" if kind == "left_out" else kind for code in codes.split()}
    return Features(kinds, defaults)


@functools.cache
def _read_osm_kinds() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.files("geomap.data").joinpath("osm_kinds.toml").read_text("utf-8"))


def osm_kind(key: str, value: str | None) -> str | None:
    """Return the kind of place of an OpenStreetMap key and value, or None for what is left out."""
    values = _read_osm_kinds().get(key, {})
    return values.get(value or "", values.get("*"))


def town_radius_km(population: int) -> float:
    """Return how far a town of that many people reaches: 3 km a village, 16 km Baghdad."""
    return round(min(max(0.006 * math.sqrt(population), 3.0), 25.0), 1)

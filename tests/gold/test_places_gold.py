"""Places that conflict news names are found where they are: places.tsv against the packaged index.

The points come from general knowledge of reference maps, not from our tables, and name spellings as
news writes them. `python tests/gold/test_places_gold.py` prints the shares and every miss.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import measure
import pytest

from geomap.ranking import explain_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geomap.gazetteer import Gazetteer

HERE = Path(__file__).parent
COLUMNS = ["name", "country", "latitude", "longitude", "tolerance_km", "kind"]
GROUPS = {
    "towns": ("town", "village", "quarter", "port", "camp"),
    "areas": ("province", "region", "disputed region", "island", "country"),
    "sites": ("airport", "base", "bridge", "crossing", "dam", "embassy", "hospital", "plant", "prison", "site",
              "stadium"),
    "waters": ("water",),
}  # fmt: skip
GROUP_OF = {kind: group for group, kinds in GROUPS.items() for kind in kinds}
SMALLEST_KM, LARGEST_KM = 5, 1200  # of a tolerance: a building, the Sahel


class Wanted(NamedTuple):
    """One spelling of a row of places.tsv."""

    name: str
    country: str
    point: tuple[float, float]
    tolerance_km: float
    kind: str


class Miss(NamedTuple):
    """A spelling whose first answer is none or elsewhere."""

    wanted: Wanted
    answer: str

    def __str__(self) -> str:
        name, country, point, tolerance_km, kind = self.wanted
        return f"{kind:15} {name} [{country}] {point} within {tolerance_km:g} km: got {self.answer}"


def read_rows(path: Path = HERE / "places.tsv") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))


def split_spellings(rows: Iterable[Mapping[str, str]]) -> list[Wanted]:
    return [
        Wanted(
            name,
            row["country"],
            (float(row["latitude"]), float(row["longitude"])),
            float(row["tolerance_km"]),
            row["kind"],
        )
        for row in rows
        for name in row["name"].split(" | ")
    ]


def find_miss(wanted: Wanted, gazetteer: Gazetteer, *, bare: bool = False) -> Miss | None:
    """Compare the first answer for one spelling with where it should be; `bare` hides the country."""
    answers = explain_name(wanted.name, gazetteer, country=None if bare else wanted.country or None)
    if not answers:
        return Miss(wanted, "nothing")
    place = answers[0].place
    km = measure.distance_km((place.latitude, place.longitude), wanted.point)
    if km <= wanted.tolerance_km:
        return None
    return Miss(wanted, f"{place.name}, {place.country_code}, {place.id} ({place.kind}), {km:.0f} km off")


def find_misses(
    spellings: Sequence[Wanted], gazetteer: Gazetteer
) -> tuple[dict[str, float], dict[str, list[Miss]]]:
    """Return the share found of each floor's spellings, and what was missed."""
    total: dict[str, int] = defaultdict(int)
    misses: dict[str, list[Miss]] = defaultdict(list)
    for wanted in spellings:
        miss, bare = find_miss(wanted, gazetteer), find_miss(wanted, gazetteer, bare=True)
        for item, missed in (("all", miss), (GROUP_OF[wanted.kind], miss), ("bare", bare)):
            total[item] += 1
            misses[item] += [missed] if missed else []
    return {item: 1 - len(misses[item]) / total[item] for item in total}, misses


ROWS = read_rows()
FLOORS: dict[str, float] = tomllib.loads((HERE / "places_floors.toml").read_text(encoding="utf-8"))["floors"]


@pytest.fixture(scope="module")
def found(gazetteer: Gazetteer) -> tuple[dict[str, float], dict[str, list[Miss]]]:
    return find_misses(split_spellings(ROWS), gazetteer)


@pytest.mark.parametrize("item", ["all", "towns", "areas", "sites", "waters", "bare"])
def test_places_are_found_where_they_are(
    item: str, found: tuple[dict[str, float], dict[str, list[Miss]]]
) -> None:
    shares, misses = found
    missed = "\n".join(map(str, misses[item]))
    assert shares[item] >= FLOORS[item], f"{item}: {shares[item]:.3f} < {FLOORS[item]}, missed:\n{missed}"


def test_every_group_has_a_floor() -> None:
    assert set(FLOORS) == {"all", "bare", *GROUPS}


def test_there_are_enough_places() -> None:
    assert len(ROWS) >= 320


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['name']}-{row['country']}")
def test_rows_are_well_formed(row: dict[str, str]) -> None:
    assert list(row) == COLUMNS
    assert all(name and name == name.strip() for name in row["name"].split(" | "))
    assert re.fullmatch(r"[A-Z]{2}|", row["country"])
    assert abs(float(row["latitude"])) <= 90
    assert abs(float(row["longitude"])) <= 180
    assert SMALLEST_KM <= float(row["tolerance_km"]) <= LARGEST_KM
    assert row["kind"] in GROUP_OF


def test_no_spelling_stands_twice_for_a_country() -> None:
    seen = [(wanted.name.casefold(), wanted.country) for wanted in split_spellings(ROWS)]
    assert sorted({name for name in seen if seen.count(name) > 1}) == []


if __name__ == "__main__":
    from geomap.gazetteer import Gazetteer as Index

    with Index.open() as opened:
        shares, missed = find_misses(split_spellings(ROWS), opened)
    for item, share in shares.items():
        print(f"\n{item}: {share:.3f}, floor {FLOORS[item]}")
        print(*missed[item] if item not in ("all",) else (), sep="\n")

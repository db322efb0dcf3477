"""The user's own article, where it is at hand: everything that ``expected.md`` beside it says.

No sentence of the article stands in the repository; without the file these tests are skipped.
"""

import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from geomap.cli import main
from geomap.distances import distance_km
from geomap.pipeline import extract_incidents

SEED = Path(__file__).parents[2] / "shared" / "seed" / "report.txt"
pytestmark = [
    pytest.mark.skipif(not SEED.is_file(), reason=f"the user's article is not at {SEED}"),
    pytest.mark.usefixtures("gazetteer"),
]

# what, where (latitude, longitude), how near in km, the days it may be dated
EXPECTED = [
    ("Green Zone", (33.306, 44.391), 4, {"2020-01-09", "2020-01-08"}),
    ("Ain al-Asad Air Base", (33.786, 42.441), 10, {"2020-01-08", "2020-01-09"}),
    ("Erbil", (36.19, 44.01), 15, {"2020-01-08", "2020-01-09"}),
]


def read_rows(published):
    incidents = extract_incidents([SEED], published=published).incidents
    return incidents.sort_values("rank").to_dict("records")


@pytest.fixture(scope="module")
def dated():
    return read_rows(datetime.date(2020, 1, 9))


@pytest.fixture(scope="module")
def undated():
    return read_rows(None)


def on_map(rows):
    return [row for row in rows if row["geometry"] is not None]


def is_null(value):
    return value is None or value != value or str(value) in ("<NA>", "NaT")


@pytest.fixture(params=["dated", "undated"])
def rows(request):
    return request.getfixturevalue(request.param)


def test_three_incidents_are_on_the_map_the_green_zone_first(rows):
    assert [row["rank"] for row in on_map(rows)] == [1, 2, 3]
    assert on_map(rows)[0]["place"] == "Green Zone"
    assert {row["place"] for row in on_map(rows)} == {place for place, *_ in EXPECTED}


@pytest.mark.parametrize(
    ("place", "point", "km", "days"), EXPECTED, ids=lambda v: v if type(v) is str else ""
)
def test_each_lies_where_it_should(rows, place, point, km, days):
    [row] = [r for r in on_map(rows) if r["place"] == place]
    assert distance_km((row["geometry"].y, row["geometry"].x), point) <= km
    assert row["country_code"] == "IQ"
    assert row["geo_precision"] in (1, 2)
    assert row["sub_event_type"] == "shelling_artillery_missile_attack"
    assert row["status"] == "occurred"


@pytest.mark.parametrize(
    ("place", "point", "km", "days"), EXPECTED, ids=lambda v: v if type(v) is str else ""
)
def test_each_is_dated_to_the_night(dated, place, point, km, days):
    [row] = [r for r in dated if r["place"] == place]
    assert {str(row["date_start"])[:10], str(row["date_end"])[:10]} <= days


def test_the_green_zone_was_hit_about_one_in_the_morning(dated):
    assert dated[0]["time_local"] == "01:00"
    assert dated[0]["time_precision"] == "hour"


def test_no_casualties_are_stated_for_the_green_zone_alone(rows):
    counts = [name + end for name in ("killed", "injured") for end in ("", "_low", "_high")]
    first, *others = on_map(rows)
    assert [first[c] for c in counts] == [0] * 6
    assert all(is_null(row[c]) for row in others for c in counts)


def test_the_weapons_are_as_reported(rows):
    assert "katyusha" in rows[0]["weapon"].lower()
    assert [row["weapon"] for row in on_map(rows)[1:]] == ["ballistic missiles"] * 2


def test_who_did_it_is_iran_or_unknown(rows):
    assert all(is_null(row["actor1"]) or "Iran" in row["actor1"] for row in rows)


def test_background_is_not_on_the_map(rows):
    """The killing of 3 January may be listed; nothing else beside the three may."""
    rest = [row for row in rows if row["geometry"] is None]
    assert len(rest) <= 1
    assert all(is_null(row["date_start"]) or str(row["date_start"])[:10] == "2020-01-03" for row in rest)


def test_page_furniture_is_no_evidence(rows):
    quotes = " ".join(item["quote"] for row in rows for item in row["evidence"]).lower()
    assert "main content" not in quotes
    assert "back to top" not in quotes


def test_every_quote_stands_in_the_article(rows):
    words = SEED.read_text(encoding="utf-8")
    assert all(item["quote"] in words for row in rows for item in row["evidence"])


def test_without_a_date_nothing_is_guessed(undated):
    for row in undated:
        assert is_null(row["date_start"])
        assert is_null(row["date_end"])
        assert row["time_precision"] == "unknown"
    assert undated[0]["time_local"] in ("01:00", None)


@pytest.mark.parametrize("published", ["2020-01-09", None])
def test_one_warning_says_which_option_gives_the_date(tmp_path, published):
    options = ["--published", published] if published else []
    out = str(tmp_path / "out.geojson")
    result = CliRunner().invoke(main, ["extract", str(SEED), "-o", out, *options])
    assert result.exit_code == 0, result.output
    warnings = [line for line in result.stderr.splitlines() if line.startswith("Warning")]
    assert len(warnings) == (0 if published else 1)
    assert all("--published" in line for line in warnings)

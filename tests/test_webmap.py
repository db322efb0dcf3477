"""The map page as a file: its bytes, its policy, what it lets through; no browser needed."""

from __future__ import annotations

import base64
import datetime
import gzip
import hashlib
import html
import io
import json
import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point, box

from geomap import read_incidents, write_incidents
from geomap.errors import OutputError
from geomap.webmap import draw_map
from geomap.webmap.basemap import _read_lines, choose_tiles, list_tiles
from geomap.webmap.cards import list_sources, make_card, make_mark
from geomap.webmap.inline import SCRIPTS, find_file, read_asset
from geomap.webmap.rows import Row, read_rows
from geomap.webmap.words import count_words, date_words, total_words, when_words, where_words

PACKAGE = Path(__file__).parent.parent / "geomap" / "webmap"
HOSTILE = [
    "</script><script>window.__pwned=1</script>",
    "<img src=x onerror=window.__pwned=1>",
    "${window.__pwned=1}",
    "`+(window.__pwned=1)+`",
    "{{ 7*7 }}{% raw %}",
    "'\"><svg onload=window.__pwned=1>",
    "C:\\users\\x\u2028\u2029",
    "\u202egnp.exe\x00\x1b[31m\ud800",
    "]]><!-- <noscript></noscript> -->",
]


def frame(rows: list[dict[str, Any]], points: list[Any]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(pd.DataFrame(rows), geometry=points, crs="EPSG:4326")


def iraq() -> gpd.GeoDataFrame:
    towns = [("Baghdad", 44.4, 33.3), ("Erbil", 44.0, 36.2), ("Basra", 47.8, 30.5), ("Mosul", 43.1, 36.3)]
    rows = [
        {
            "incident_id": f"i{n}",
            "title": f"Rocket attack, {name}",
            "event_type": "explosions_remote_violence",
            "sub_event_type": "shelling_artillery_missile_attack",
            "status": "occurred",
            "date_start": "2020-01-08",
            "date_end": "2020-01-08",
            "place": name,
            "geo_precision": 2,
            "radius_km": 10.0,
            "killed": n,
        }
        for n, (name, _, _) in enumerate(towns)
    ]
    return frame([*rows, {"title": "Kidnapping, no place"}], [*(Point(x, y) for _, x, y in towns), None])


def render(incidents: gpd.GeoDataFrame, **options: Any) -> str:
    return str(draw_map(incidents, **options).get_root().render())


class Elements(HTMLParser):
    """Every element with its attributes, and the text of scripts and styles."""

    def __init__(self, page: str):
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.code: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][0] in ("script", "style") and self.cdata_elem:
            self.code.append((*self.found[-1], data))


def read_data(page: str, end: str) -> Any:
    text = re.search(rf'id="[^"]*_{end}">([^<]*)</script>', page)
    assert text
    return [item for line in text[1].split() for item in json.loads(gzip.decompress(base64.b64decode(line)))]


# --- the file ----------------------------------------------------------------------------------


def test_the_same_incidents_give_the_same_bytes_and_a_map_renders_twice_alike() -> None:
    drawn = draw_map(iraq(), title="Iraq")
    first = drawn.get_root().render()
    assert drawn.get_root().render() == first == render(iraq(), title="Iraq")
    assert not re.search(r"_[0-9a-f]{32}", first)


def test_it_is_a_folium_map_and_leaves_foliums_own_class_alone() -> None:
    drawn = draw_map(iraq())
    assert isinstance(drawn, folium.Map)
    assert drawn.options["max_zoom"] == 15
    assert folium.Map.default_js
    assert "srcdoc=" in drawn._repr_html_()


def test_the_page_loads_nothing() -> None:
    elements = Elements(render(iraq()))
    addresses = [
        a.get(k) for tag, a in elements.found if tag != "a" for k in ("src", "href", "data", "action")
    ]
    assert [address for address in addresses if address] == []
    assert "url(" not in re.sub(r"url\(#default#VML\)", "", "".join(code for _, _, code in elements.code))


def test_links_go_out_without_telling_where_from() -> None:
    links = [a for tag, a in Elements(render(iraq())).found if tag == "a" and a["href"] != "#gm-list"]
    assert len(links) == 3
    assert all(a["rel"] == "noopener noreferrer nofollow" and a["target"] == "_blank" for a in links)


@pytest.mark.parametrize("suffix", [None, ".geojson", ".geojsonl", ".parquet"])
def test_places_found_online_are_owed_to_their_source(suffix: str | None, tmp_path: Path) -> None:
    ids = ["nominatim:relation/123", "photon:way/5", "geomap:iq/green-zone", None, "<script>:5"]
    drawn = frame([{"title": "x", "place_id": place_id} for place_id in ids], [Point(44.4, 33.3)] * len(ids))
    if suffix:
        write_incidents(drawn, tmp_path / f"old{suffix}")
        drawn = read_incidents(tmp_path / f"old{suffix}")
    page = render(drawn)
    (notes,) = re.findall(r'class="gm-notes">.*?<ul>(.*?)</ul>', page, flags=re.DOTALL)
    entries = re.findall(r'<li><a href="([^"]*)"[^>]*>([^<]*)</a> \((.*?)\)</li>', notes)
    assert entries == [
        ("https://www.naturalearthdata.com/", "Natural Earth", "land, water and borders; public domain"),
        ("https://www.openstreetmap.org/copyright", "© OpenStreetMap contributors", "places; ODbL"),
        ("https://www.geonames.org/", "GeoNames", "places; CC BY 4.0"),
        ("https://leafletjs.com/", "Leaflet", "map library; BSD-2-Clause"),
    ]


def test_only_what_is_on_the_page_is_owed() -> None:
    assert "openstreetmap" not in render(frame([{"title": "x"}], [Point(44.4, 33.3)]))
    page = render(frame([{"title": "x", "place_id": "psgc:012800000"}], [Point(120.6, 18.2)]))
    assert "OCHA COD-AB" in page


def test_the_policy_stands_first_and_names_every_script_and_style() -> None:
    page = render(iraq())
    assert re.search(r'<head>\s*<meta http-equiv="Content-Security-Policy"', page)
    elements = Elements(page)
    policy = next(a["content"] for _, a in elements.found if a.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    run = [(tag, code) for tag, a, code in elements.code if not a.get("type")]
    assert {tag for tag, _ in run} == {"script", "style"}
    for tag, code in run:
        digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        part = next(p for p in policy.split("; ") if p.startswith(f"{tag}-src"))
        assert f"'sha256-{digest}'" in part


def test_the_page_has_a_language_a_title_a_heading_and_a_viewport_that_can_be_enlarged() -> None:
    page = render(iraq(), title="Iraq & neighbours")
    assert '<html lang="en">' in page
    assert "<title>Iraq &amp; neighbours</title>" in page
    assert '<h1 dir="auto">Iraq &amp; neighbours</h1>' in page
    assert re.findall(r'<meta name="viewport" content="([^"]*)"', page) == [
        "width=device-width, initial-scale=1"
    ]
    assert page.count("<main") == 1


def test_five_incidents_in_iraq_stay_under_one_and_a_half_megabytes() -> None:
    assert len(render(iraq()).encode()) < 1_500_000


def test_incidents_all_over_the_world_stay_within_reach() -> None:
    points = [Point(lon, lat) for lon in range(-175, 180, 10) for lat in range(-60, 80, 10)]
    assert len(render(frame([{"title": "x"}] * len(points), points)).encode()) < 2_000_000


# --- hostile text ------------------------------------------------------------------------------


def test_hostile_text_never_stands_in_the_page_raw() -> None:
    columns = ["incident_id", "title", "event_type", "status", "date_start", "time_local", "place", "country",
               "weapon", "actor1", "target", "review", "killed"]  # fmt: skip
    kept = [
        text.replace("\ud800", "") for text in HOSTILE
    ]  # a column cannot hold half a character; a list can
    rows = [dict.fromkeys(columns, text) for text in kept]
    for row, text in zip(rows, HOSTILE, strict=True):
        row["sources"] = [{"title": text, "url": f"javascript:{text}", "report_id": text}, text]  # type: ignore[assignment]
        row["evidence"] = [{"field": text, "quote": text, "report_id": text}]  # type: ignore[assignment]
    page = render(frame(rows, [Point(44, 33)] * len(rows)), title=" ".join(HOSTILE))
    page.encode("utf-8")
    assert "\x00" not in page
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert heading
    assert "{{ 7*7 }}" in heading[1]
    found = Elements(page).found
    assert not {tag for tag, _ in found} & {"img", "svg", "iframe", "object", "embed"}
    assert not [name for _, attributes in found for name in attributes if name.startswith("on")]
    assert page.count("<script") == render(iraq()).count("<script")


def test_text_that_looks_like_an_element_id_is_kept() -> None:
    token = "map_" + "0123456789abcdef" * 2
    assert token in render(frame([{"title": token}], [Point(44, 33)]))


def test_only_web_addresses_become_links() -> None:
    addresses = [
        "https://example.org/a",
        "javascript:alert(1)",
        "http://x y",
        "data:text/html,x",
        "//example.org",
    ]
    row = Row({"sources": [{"url": a, "title": a} for a in addresses]}, None)
    assert [s["link"] for s in list_sources(row)] == ["https://example.org/a", None, None, None, None]


# --- saving ------------------------------------------------------------------------------------


def test_save_writes_the_rendered_page_and_nothing_beside_it(tmp_path: Path) -> None:
    drawn = draw_map(iraq())
    drawn.save(tmp_path / "map.html")
    assert (tmp_path / "map.html").read_text("utf-8") == drawn.get_root().render()
    assert [p.name for p in tmp_path.iterdir()] == ["map.html"]
    stream = io.BytesIO()
    drawn.save(stream, close_file=False)
    assert stream.getvalue() == (tmp_path / "map.html").read_bytes()


def test_a_save_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "map.html"
    target.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OutputError, match="No space left"):
        draw_map(iraq()).save(target)
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["map.html"]


def test_a_folder_that_is_not_there_is_an_output_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="nowhere"):
        draw_map(iraq()).save(str(tmp_path / "nowhere" / "map.html"))


# --- frames of all sorts -----------------------------------------------------------------------


def test_a_frame_without_incidents_says_so() -> None:
    page = render(gpd.GeoDataFrame({"title": []}, geometry=[], crs=4326))
    assert "<li>0 incidents</li>" in page
    assert read_data(page, "marks") == []
    assert render(gpd.GeoDataFrame(geometry=[], crs=4326)).count("<main") == 1


@pytest.mark.parametrize(
    "at", [(179.99, 0), (-180, 10), (180, -16.5), (0, 90), (0, -90), (0, 0), (44.4, 33.3)]
)
def test_one_incident_anywhere_is_drawn(at: tuple[float, float]) -> None:
    assert read_data(render(frame([{"title": "x"}], [Point(at)])), "marks")[0]["at"] == list(at)


def test_other_shapes_and_systems_become_points_in_degrees() -> None:
    area = gpd.GeoDataFrame({"title": ["x"]}, geometry=[box(44, 33, 46, 35)], crs=4326)
    assert read_rows(area)[0].point == pytest.approx((45, 34))
    metres = frame([{"title": "x"}], [Point(44.4, 33.3)]).to_crs(3857)
    assert read_rows(metres)[0].point == pytest.approx((44.4, 33.3))
    assert read_rows(frame([{"title": "x"}], [Point()]))[0].point is None


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, pd.NaT, "", " "])
def test_a_missing_value_is_unknown_and_never_zero(missing: object) -> None:
    row = Row({"killed": missing, "title": missing, "radius_km": missing, "sources": missing}, None)
    assert count_words(row, "killed") == "unknown"
    assert make_mark(row)["killed"] is None
    assert row.text("title") is None
    assert row.items("sources") == []
    assert row.items("sources") == make_card(row)["sources"]


def test_lists_may_be_arrays_or_json() -> None:
    record = {
        "report_id": "r1",
        "title": "A report",
        "url": "https://example.org/",
        "published": "2020-01-09",
    }
    for cell in ([record], np.array([record]), json.dumps([record]), [json.dumps(record)], (record,), record):
        value = cell if not isinstance(cell, dict) else json.dumps(cell)
        expected = {
            "report": "r1",
            "text": "A report",
            "more": "9 January 2020",
            "link": "https://example.org/",
        }
        assert list_sources(Row({"sources": value}, None)) == [expected]
    assert [s["text"] for s in list_sources(Row({"report_ids": ["r1", "r2"]}, None))] == ["r1", "r2"]


def test_incidents_stand_in_date_order_with_the_undated_last() -> None:
    rows = [
        {"title": "c", "date_start": None},
        {"title": "b", "date_start": "2020-02-01"},
        {"date_start": "2019-05-01"},
    ]
    drawn = read_data(render(frame(rows, [None] * 3)), "marks")
    assert [mark["title"] for mark in drawn] == ["Untitled", "b", "c"]


# --- words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("best", "low", "high", "words"),
    [
        (0, 0, 0, "0, as reported"),
        (3, 3, 3, "3"),
        (3, None, None, "3"),
        (12, 12, None, "at least 12"),
        (None, 24, None, "at least 24"),
        (None, None, 5, "at most 5"),
        (None, 15, 20, "15–20"),
        (17, 15, 20, "17 (15–20)"),
        (None, None, None, "unknown"),
        (0, 0, None, "at least 0"),
    ],
)
def test_counts_in_words(best: int | None, low: int | None, high: int | None, words: str) -> None:
    assert count_words(Row({"killed": best, "killed_low": low, "killed_high": high}, None), "killed") == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2020-01-08", "2020-01-08", "8 January 2020"),
        ("2020-01-01", "2020-01-07", "1–7 January 2020"),
        ("2019-12-28", "2020-01-03", "28 December 2019 – 3 January 2020"),
        ("2020-01-08", None, "on or after 8 January 2020"),
        (None, "2020-01-08", "on or before 8 January 2020"),
        (None, None, "unknown"),
        ("early 2020", None, "early 2020"),
        (pd.Timestamp("2020-01-08"), "2020-01-08", "8 January 2020"),
    ],
)
def test_dates_in_words(start: object, end: object, words: str) -> None:
    assert date_words(Row({"date_start": start, "date_end": end}, None)) == words


def test_when_and_where_say_how_exactly() -> None:
    cells = {
        "date_start": "2020-01-08",
        "date_end": "2020-01-08",
        "time_local": "01:34",
        "timezone": "Asia/Baghdad",
    }
    row = Row({**cells, "time_precision": "minute"}, None)
    assert when_words(row) == "8 January 2020, 01:34 local time (Asia/Baghdad); known to the minute"
    assert "01:34 local" in when_words(Row({**cells, "time_local": datetime.time(1, 34)}, None))
    cells = {"place": "Anbar", "admin1": "Anbar", "country": "Iraq"}
    row = Row({**cells, "geo_precision": 3, "radius_km": 170.4}, (41.6, 32.9))
    assert where_words(row) == "Anbar, Iraq; a district or province, within 170 km"
    open_place = Row({"place_text": "a village"}, None)
    assert where_words(open_place) == "unknown; the report says “a village”; not on the map"


def test_the_total_counts_what_is_stated_and_not_what_was_denied() -> None:
    denied = {"killed": 90, "status": "denied"}
    rows = [Row(c, None) for c in ({"killed": 3}, {"killed_low": 15, "killed_high": 20}, {}, denied)]
    assert total_words(rows, "killed") == "18–23 (stated for 2 of 4)"
    rows.append(Row({"killed": 2, "killed_low": 2}, None))
    assert total_words(rows, "killed") == "at least 20 (stated for 3 of 5)"
    assert total_words([Row({}, None)], "killed") is None


def test_quotes_stand_by_their_line_once_with_the_number_of_their_source() -> None:
    quote = {"report_id": "r2", "field": "killed_low", "quote": "at least twelve", "start": 1, "end": 2}
    row = Row(
        {
            "sources": [{"report_id": "r1"}, {"report_id": "r2"}],
            "evidence": [quote, quote | {"field": "killed"}],
        },
        None,
    )
    lines = {line["name"]: line for line in make_card(row)["lines"]}
    assert lines["Killed"]["quotes"] == [{"text": "at least twelve", "sources": [2]}]
    odd = make_card(Row({"evidence": [{"field": "mood", "quote": "grim"}, "x", {"field": "killed"}]}, None))
    assert odd["lines"][-1] == {
        "name": "Other words",
        "value": "",
        "quotes": [{"text": "grim", "sources": []}],
    }


def test_without_scripts_there_is_a_table_of_the_same_words() -> None:
    table = render(iraq()).partition("<noscript>")[2].partition("</noscript>")[0]
    assert table.count("<tr>") == 6
    assert "<td>0, as reported</td>" in table
    assert html.escape("Rocket attack, Erbil") in table


# --- the parts of the package ------------------------------------------------------------------


def test_vendored_files_are_the_ones_that_the_table_names() -> None:
    table = tomllib.loads((PACKAGE / "vendor" / "vendor.toml").read_text("utf-8"))
    for library in table["library"]:
        files = library["files"] | {library["licence_file"]: library["licence_sha256"]}
        for name, digest in files.items():
            assert hashlib.sha256((PACKAGE / "vendor" / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("name", [n for n in SCRIPTS if n.startswith("assets/")])
def test_own_scripts_make_no_markup_from_text(name: str) -> None:
    script = read_asset(name)
    assert script.startswith('"use strict";')
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|fetch\(", script
    )


def test_every_asset_is_in_the_page() -> None:
    own = {f"assets/{p.name}" for p in (PACKAGE / "assets").iterdir()}
    page = render(iraq())
    assert all(read_asset(name) in page for name in own)


def test_the_packed_basemap_stays_small_and_names_its_sources() -> None:
    sizes = [p.stat().st_size for p in (PACKAGE / "basemap").iterdir()]
    assert sum(sizes) < 5_000_000
    table = tomllib.loads(find_file("basemap/sources.toml").read_text("utf-8"))
    for source in table["source"]:
        assert re.fullmatch(r"[0-9a-f]{64}", source["sha256"])
        assert source["licence"]
        assert source["version"]


def test_the_ground_is_detailed_where_the_incidents_are() -> None:
    head, _ = _read_lines()
    assert choose_tiles([], head) == set()
    assert choose_tiles([(42.5, 32.5)], head) == {"8,6"}
    assert list_tiles((179.9, -0.5), 5) == {"35,-1", "35,0", "-36,-1", "-36,0"}
    assert list_tiles((0.0, 90.0), 5) == {"-1,17", "0,17"}

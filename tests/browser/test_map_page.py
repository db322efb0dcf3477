"""The map page in a browser: what a reader sees, presses and hears."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

from geomap.webmap import draw_map

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]
GREEN_ZONE, HAWIJA, TAHRIR = (44.396, 33.306), (43.771, 35.325), (47.8, 30.5)
PHONE = {"size": (390, 780), "has_touch": True}
HOSTILE = (
    "</script><script>window.__pwned=1</script><img src=x onerror=window.__pwned=1>"
    "${window.__pwned=1}`+(window.__pwned=1)+`{{7*7}}'\"><svg onload=window.__pwned=1>"
    "C:\\users\u2028 \u202egnp.exe\u202c end"
)


def frame(rows: list[dict[str, Any]], points: list[tuple[float, float] | None]) -> gpd.GeoDataFrame:
    shapes = [Point(p) if p else None for p in points]
    return gpd.GeoDataFrame(pd.DataFrame(rows), geometry=shapes, crs="EPSG:4326")


@pytest.fixture
def incidents() -> gpd.GeoDataFrame:
    rocket = {
        "title": "Rocket attack, Green Zone",
        "event_type": "explosions_remote_violence",
        "sub_event_type": "shelling_artillery_missile_attack",
        "status": "occurred",
        "date_start": "2020-01-08",
        "date_end": "2020-01-08",
        "place": "Green Zone",
        "country": "Iraq",
        "geo_precision": 1,
        "radius_km": 2.0,
        "killed": 0,
        "killed_low": 0,
        "killed_high": 0,
        "weapon": "two Katyusha rockets",
        "sources": [
            {"report_id": "r1", "title": "A report", "url": "https://example.org/1", "source": "Wire"}
        ],
        "evidence": [{"report_id": "r1", "field": "killed", "quote": "There were no casualties"}],
    }
    ambush = {
        "title": "Ambush, Hawija",
        "event_type": "battles",
        "date_start": "2020-01-09",
        "killed_low": 12,
    }
    first = {"title": "Shooting, Basra", "event_type": "protests", "date_start": "2020-01-10", "killed": 3}
    second = {"title": "Car bomb foiled, Basra", "status": "foiled", "date_start": "2020-01-11"}
    nowhere = {"title": "Bomb in a village", "date_start": "2020-01-12"}
    return frame([rocket, ambush, first, second, nowhere], [GREEN_ZONE, HAWIJA, TAHRIR, TAHRIR, None])


def press_mark(page: Any, at: tuple[float, float]) -> None:
    """Press the map at a place on earth."""
    x, y = page.evaluate(
        "([lon, lat]) => { const p = geomap.map.latLngToContainerPoint([lat, lon]); return [p.x, p.y]; }",
        list(at),
    )
    page.locator(".folium-map").click(position={"x": x, "y": y})


def read_lines(page: Any) -> dict[str, str]:
    """Give the lines of the open card by name."""
    dialog = page.get_by_role("dialog")
    return dict(
        zip(dialog.locator("dt").all_inner_texts(), dialog.locator("dd").all_inner_texts(), strict=True)
    )


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.innerText"))


def test_every_incident_is_drawn_or_listed_as_not_on_the_map(open_map: OpenPage, incidents: Any) -> None:
    page = open_map(incidents, title="Iraq")
    assert page.title() == page.locator("h1").inner_text() == "Iraq"
    assert page.locator(".gm-counts li").all_inner_texts() == [
        "5 incidents", "1 not on the map", "killed: at least 15 (stated for 3 of 5)"]  # fmt: skip
    assert sorted(page.evaluate("geomap.layer.groups.map((g) => g.members.length)")) == [1, 1, 2]
    assert page.locator(".gm-placed .gm-item").count() == 4
    assert page.locator(".gm-unplaced .gm-item-title").all_inner_texts() == ["Bomb in a village"]
    painted = "[...document.querySelectorAll('canvas')].every((c) => c.width > 0 && c.height > 0)"
    assert page.evaluate(painted)


def test_a_mark_opens_its_card(open_map: OpenPage, incidents: Any) -> None:
    page = open_map(incidents)
    press_mark(page, GREEN_ZONE)
    dialog = page.get_by_role("dialog", name="Rocket attack, Green Zone")
    dialog.wait_for()
    lines = read_lines(page)
    assert lines["What"] == "Shelling, artillery or missile attack (explosions and remote violence)"
    assert lines["When"] == "8 January 2020"
    assert lines["Where"] == "Green Zone, Iraq; exact site, within 2 km"
    assert lines["Killed"].startswith("0, as reported")
    assert "There were no casualties" in lines["Killed"]
    assert "[1]" in lines["Killed"]
    assert lines["Injured"] == lines["By whom"] == "unknown"
    assert lines["Weapon"] == "two Katyusha rockets"
    link = dialog.get_by_role("link", name="A report")
    assert link.get_attribute("href") == "https://example.org/1"
    assert link.get_attribute("rel") == "noopener noreferrer nofollow"


def test_a_list_button_opens_the_card_and_escape_returns_to_it(open_map: OpenPage, incidents: Any) -> None:
    page = open_map(incidents)
    button = page.get_by_role("button", name="Ambush, Hawija")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Ambush, Hawija").wait_for()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "dialog"
    assert read_lines(page)["Killed"] == "at least 12"
    assert button.get_attribute("aria-current") == "true"
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0
    assert "Ambush, Hawija" in focused(page)
    assert button.get_attribute("aria-current") is None
    page.keyboard.press("ArrowDown")
    assert "Shooting, Basra" in focused(page)


def test_the_close_button_and_a_press_beside_close_the_card(open_map: OpenPage, incidents: Any) -> None:
    page = open_map(incidents)
    page.get_by_role("button", name="Ambush, Hawija").click()
    page.get_by_role("dialog").wait_for()
    page.locator(".leaflet-pan-anim").wait_for(state="detached")  # the map makes room for the card
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    assert page.get_by_role("dialog").count() == 0
    page.get_by_role("button", name="Bomb in a village").click()
    assert "not on the map" in read_lines(page)["Where"]
    page.keyboard.press("Escape")
    assert "Bomb in a village" in focused(page)


def test_incidents_at_one_point_open_a_list(open_map: OpenPage, incidents: Any) -> None:
    page = open_map(incidents)
    press_mark(page, TAHRIR)
    dialog = page.get_by_role("dialog", name="2 incidents here")
    dialog.wait_for()
    assert dialog.locator(".gm-item-title").all_inner_texts() == ["Shooting, Basra", "Car bomb foiled, Basra"]
    dialog.get_by_role("button", name="Car bomb foiled").click()
    page.get_by_role("dialog", name="Car bomb foiled, Basra").wait_for()
    assert read_lines(page)["Status"] == "foiled before it happened"
    page.get_by_role("button", name="Back to all 2").click()
    page.get_by_role("dialog", name="2 incidents here").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement === geomap.map.getContainer()")


def test_hostile_reports_run_nothing_and_are_shown_as_they_are(open_map: OpenPage) -> None:
    columns = ["title", "event_type", "status", "date_start", "place", "weapon", "actor1", "target", "review"]
    row: dict[str, Any] = dict.fromkeys(columns, HOSTILE)
    row["sources"] = [{"title": HOSTILE, "url": "javascript:window.__pwned=1", "source": HOSTILE}, HOSTILE]
    row["evidence"] = [{"field": "killed", "quote": HOSTILE}, {"field": HOSTILE, "quote": HOSTILE}]
    page = open_map(frame([row, row], [GREEN_ZONE, GREEN_ZONE]), title=HOSTILE)
    press_mark(page, GREEN_ZONE)
    page.get_by_role("dialog").locator(".gm-item").first.click()
    page.locator(".gm-lines").wait_for()
    page.wait_for_timeout(100)
    assert page.evaluate("window.__pwned") is None
    assert page.locator("h1").text_content() == HOSTILE
    assert page.locator(".gm-dialog h2").text_content() == HOSTILE
    assert page.locator(".gm-quotes q").all_text_contents() == [HOSTILE, HOSTILE]
    assert page.locator(".gm-dialog a").count() == 0
    assert page.locator("img, iframe, body > script[src]").count() == 0


def test_on_a_phone_the_list_is_a_sheet_that_can_be_pulled_up_and_closed(
    open_map: OpenPage, incidents: Any
) -> None:
    page = open_map(incidents, **PHONE)
    handle = page.get_by_role("button", name="Incidents and legend")
    item = page.get_by_role("button", name="Ambush, Hawija")
    assert handle.get_attribute("aria-expanded") == "false"
    assert not item.is_visible()
    handle.tap()
    item.wait_for()
    assert handle.get_attribute("aria-expanded") == "true"
    item.tap()
    page.get_by_role("dialog", name="Ambush, Hawija").wait_for()
    assert handle.get_attribute("aria-expanded") == "false"
    box = page.get_by_role("dialog").bounding_box()
    assert (box["x"], box["width"]) == (0, 390)
    page.keyboard.press("Escape")
    assert handle.get_attribute("aria-expanded") == "true"
    assert "Ambush, Hawija" in focused(page)
    page.wait_for_timeout(300)
    box = handle.bounding_box()
    page.mouse.move(200, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(200, 120, steps=4)
    page.mouse.up()
    assert page.evaluate("geomap.sheet.step") == 2
    handle.click()
    assert page.evaluate("geomap.sheet.step") == 0


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_what_can_be_pressed_is_large_enough_and_nothing_is_cut_off(
    open_map: OpenPage, incidents: Any, options: dict[str, Any]
) -> None:
    page = open_map(incidents, **options)
    if options:
        page.get_by_role("button", name="Incidents and legend").tap()
    page.get_by_role("button", name="Ambush, Hawija").click()
    page.get_by_role("dialog").wait_for()
    for button in page.locator("button:visible, .leaflet-bar a:visible, summary:visible").all():
        box = button.bounding_box()
        assert box["height"] >= 44, button.inner_text()
        assert box["width"] >= 44, button.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= (options or {"size": (1280,)})["size"][0]


def test_the_legend_shows_what_occurs(open_map: OpenPage, incidents: Any) -> None:
    page = open_map(incidents)
    kinds = page.locator(".gm-kinds li").all_inner_texts()
    assert kinds == ["Explosions and remote violence", "Battles", "Protests", "Kind not known"]
    assert page.locator(".gm-sizes li").all_inner_texts() == ["Killed:", "unknown", "0", "1", "10", "50+"]
    assert len(page.locator(".gm-ways li").all_inner_texts()) == 1


def test_no_incidents_is_said(open_map: OpenPage) -> None:
    page = open_map(frame([], []))
    assert page.get_by_text("There are no incidents to show.").is_visible()
    assert page.evaluate("geomap.layer.groups.length") == 0


def test_incidents_either_side_of_the_antimeridian_are_neighbours(open_map: OpenPage) -> None:
    page = open_map(frame([{"title": "West"}, {"title": "East"}], [(179.0, -17.0), (-179.0, -17.0)]))
    west, east = page.evaluate("[0, 1].map((n) => geomap.layer.findPoint(n).lng)")
    assert abs(east - west) == pytest.approx(2)
    assert page.evaluate("geomap.map.getZoom()") > 6
    assert page.evaluate("geomap.layer.groups.length") == 2


def test_what_is_known_by_its_country_alone_does_not_widen_the_view(open_map: OpenPage) -> None:
    rows = [
        {"title": "Site", "geo_precision": 1},
        {"title": "Country", "geo_precision": 4, "radius_km": 2000.0},
    ]
    page = open_map(frame(rows, [GREEN_ZONE, (-100.0, 40.0)]))
    assert page.evaluate("geomap.map.getZoom()") == 10
    press = page.get_by_role("button", name="Country")
    press.click()
    page.get_by_role("dialog", name="Country").wait_for()
    assert page.evaluate("geomap.map.getBounds().contains(geomap.layer.findPoint(1))")


def test_a_large_group_is_looked_at_from_nearer_before_it_is_listed(open_map: OpenPage) -> None:
    points = [(44.0 + 0.001 * n, 33.0) for n in range(40)]
    page = open_map(frame([{"title": f"Incident {n}"} for n in range(40)], points))
    page.evaluate("geomap.map.setView([33, 44], 6, { animate: false })")
    assert page.evaluate("geomap.layer.groups.map((g) => g.members.length)") == [40]
    page.evaluate("geomap.still = true")
    press_mark(page, points[0])
    assert page.evaluate("geomap.map.getZoom()") == 10
    assert page.evaluate("geomap.layer.groups.length") > 1
    assert page.get_by_role("dialog").count() == 0


def test_one_incident_is_seen_with_its_surroundings(open_map: OpenPage) -> None:
    page = open_map(frame([{"title": "x"}], [GREEN_ZONE]))
    assert page.evaluate("geomap.map.getZoom()") == 10
    assert re.search(r"\d km", page.locator(".leaflet-control-scale-line").inner_text())
    assert "not authoritative" in page.locator(".leaflet-control-attribution").inner_text()


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["desk", "phone"])
def test_whom_places_found_online_are_owed_to_is_seen(
    open_map: OpenPage, incidents: Any, size: tuple[int, int]
) -> None:
    incidents["place_id"] = ["geomap:iq/green-zone", "nominatim:relation/123", None, None, None]
    page = open_map(incidents, size=size)
    corner = page.locator(".leaflet-control-attribution")
    assert corner.inner_text() == (
        "Natural Earth · © OpenStreetMap contributors ODbL · GeoNames CC BY 4.0 · Boundaries not authoritative"
    )
    link = corner.get_by_role("link", name="OpenStreetMap")
    assert link.get_attribute("href") == "https://www.openstreetmap.org/copyright"
    assert link.get_attribute("rel") == "noopener noreferrer nofollow"
    box, window = corner.bounding_box(), page.locator(".folium-map").bounding_box()
    assert window["x"] <= box["x"]
    assert box["x"] + box["width"] <= window["x"] + window["width"]
    assert box["y"] + box["height"] <= window["y"] + window["height"]
    scale = page.locator(".leaflet-control-scale").bounding_box()
    assert scale["y"] + scale["height"] <= box["y"]
    if size[0] < 720:
        page.get_by_role("button", name="Incidents and legend").click()
    page.get_by_text("About this map").click()
    assert "© OpenStreetMap contributors (places; ODbL)" in page.locator(".gm-notes").inner_text()


def test_it_works_in_a_frame_that_may_only_run_scripts(
    open_page: OpenPage, incidents: Any, tmp_path: Path
) -> None:
    inside = html.escape(draw_map(incidents).get_root().render())
    outer = tmp_path / "outer.html"
    outer.write_text(
        f'<!doctype html><iframe sandbox="allow-scripts" width=900 height=600 srcdoc="{inside}"></iframe>'
    )
    page = open_page(outer)
    part = page.frame_locator("iframe")
    part.get_by_role("button", name="Ambush, Hawija").click()
    part.get_by_role("dialog", name="Ambush, Hawija").wait_for()


def test_without_scripts_the_table_is_read(open_page: OpenPage, incidents: Any, tmp_path: Path) -> None:
    draw_map(incidents).save(tmp_path / "map.html")
    page = open_page(tmp_path / "map.html", java_script_enabled=False)
    assert page.locator("noscript").count() == 1
    assert page.get_by_role("cell", name="0, as reported").is_visible()

"""A browser, and pages in it that fail the test when anything goes wrong or out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def find_chromium() -> str | None:
    return os.environ.get("GEOMAP_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    path = find_chromium()
    if path is None:
        reason = f"no browser: none of {', '.join(NAMES)} is installed and GEOMAP_CHROMIUM is not set"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


class Watcher:
    """What a page says and asks for: all of it must be what the test expects."""

    def __init__(self, page: Any, address: str):
        self.wrong: list[str] = []
        self.address = address
        page.on("console", lambda message: self.wrong.append(f"console {message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("request", self.note_request)

    def note_request(self, request: Any) -> None:
        if request.url.partition("#")[0] not in (self.address, "about:srcdoc"):
            self.wrong.append(f"request: {request.url}")


OpenPage = Callable[..., Any]


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[OpenPage]:
    """Give a function that opens a file in a new window and waits until the map is drawn."""
    opened: list[tuple[Any, Watcher]] = []

    def open_file(path: Path, *, size: tuple[int, int] = (1280, 800), **options: Any) -> Any:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        page = context.new_page()
        page.set_default_timeout(10_000)
        opened.append((context, Watcher(page, path.as_uri())))
        page.goto(path.as_uri())
        return page

    yield open_file
    for context, _ in opened:
        context.close()
    assert [wrong for _, watcher in opened for wrong in watcher.wrong] == []


@pytest.fixture
def open_map(open_page: OpenPage, tmp_path: Path) -> OpenPage:
    """Give a function that draws a frame, opens the page and waits until the map is drawn."""
    from geomap.webmap import draw_map

    def open_frame(incidents: gpd.GeoDataFrame, *, title: str | None = None, **options: Any) -> Any:
        path = tmp_path / "map.html"
        draw_map(incidents, title=title).save(path)
        page = open_page(path, **options)
        page.evaluate("geomap.ready")
        return page

    return open_frame

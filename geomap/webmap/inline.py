"""Files of the package as parts of the page.

branca's own ``Element`` runs its text through Jinja, which would carry out what a
report says between double braces; nothing here does.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from importlib import resources
from importlib.resources.abc import Traversable

from branca.element import Element, Figure

SCRIPTS = (
    "vendor/leaflet.js",
    "assets/core.js",
    "assets/basemap.js",
    "assets/symbols.js",
    "assets/incidents.js",
    "assets/dialog.js",
    "assets/panel.js",
    "assets/sheet.js",
    "assets/main.js",
)
STYLES = ("vendor/leaflet.css", "assets/page.css", "assets/panel.css", "assets/dialog.css")


class Inline(Element):
    """Markup that goes into the page as it is; whoever makes it has escaped it."""

    def __init__(self, markup: str):
        super().__init__()
        self._name = "Inline"
        self.markup = markup

    def render(self, **kwargs: object) -> str:
        """Give the markup."""
        return self.markup


def find_file(name: str) -> Traversable:
    """Find a file of this package, wherever the package is installed."""
    return resources.files("geomap.webmap").joinpath(name)


def read_asset(name: str) -> str:
    """Read a script or style so that it can stand inside its element.

    References to files beside it (Leaflet's pictures, which the page does not use, and
    its source map) are taken out: the page loads nothing.
    """
    text = find_file(name).read_bytes().decode("utf-8").replace("\r\n", "\n")
    text = re.sub(r"url\(images/[^)]*\)", "none", text)
    text = re.sub(r"//# sourceMappingURL=\S+", "", text)
    return text.replace("</script", "<\\/script").replace("</style", "<\\/style")


def list_assets() -> dict[str, Inline]:
    """Give every style and script of the page, in the order they need."""
    parts = {name: Inline(f"<style>\n{read_asset(name)}</style>\n") for name in STYLES}
    return parts | {name: Inline(f"<script>\n{read_asset(name)}</script>\n") for name in SCRIPTS}


def add_data(element: Element, name: str, packed: str) -> None:
    """Put packed data into an element's page, under the element's name and this one.

    The browser does not run it and Jinja does not read it: branca would take its text
    for a template, and look through megabytes of it for braces.
    """
    page = element.get_root()
    assert isinstance(page, Figure)
    key = f"{element.get_name()}_{name}"
    block = f'<script type="application/octet-stream" id="{key}">{packed}</script>\n'
    page.html.add_child(Inline(block), name=key)


def pack_bytes(data: bytes) -> str:
    """Compress to base64, in which no report can close an element; same bytes every time."""
    return base64.b64encode(gzip.compress(data, 9, mtime=0)).decode("ascii")


def pack_json(value: object) -> str:
    """Compress a value's JSON to base64."""
    return pack_bytes(json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode("ascii"))

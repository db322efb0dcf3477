"""The page around the map: language, title, landmarks, a policy that forbids the network."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator

from branca.element import Element, Figure
from folium.template import Template

BLOCK = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1>", re.DOTALL)
POLICY = (
    "default-src 'none'; script-src {script}; style-src {style}; "
    "img-src data: blob:; base-uri 'none'; form-action 'none'"
)
VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'


class Page(Figure):
    """A branca figure that renders to one HTML file without outside references.

    The content security policy names the hash of every script and style in the file, so
    nothing that a report says could run even if it got in. It is the first element of
    the head, and is made last, when all else is in place. Element ids are numbered in
    order of appearance: branca draws them at random, and the same incidents should give
    the same bytes.
    """

    _template = Template(
        "<!DOCTYPE html>\n"
        '<html lang="en">\n'
        "<head>\n"
        '<meta charset="utf-8">\n'
        "<title>{{ this.title|e }}</title>\n"
        "{{ this.header.render(**kwargs) }}\n"
        "</head>\n"
        "<body>\n"
        '<main class="gm-page">\n'
        "{{ this.html.render(**kwargs) }}\n"
        "</main>\n"
        "<script>\n{{ this.script.render(**kwargs) }}\n</script>\n"
        "</body>\n"
        "</html>\n"
    )

    def __init__(self, title: str):
        super().__init__(title=clean(title), height="720px")
        self._name = "Page"
        self.header._children.clear()  # the charset stands in the template

    def render(self, **kwargs: object) -> str:
        """Render the whole page; the same elements give the same text every time."""
        html = number_ids(clean(super().render(**kwargs)), list(list_ids(self)))
        html = re.sub(r'<meta name="viewport"[^>]*>', VIEWPORT, html, count=1)
        policy = f'<meta http-equiv="Content-Security-Policy" content="{make_policy(html)}">\n'
        return html.replace("<head>\n", "<head>\n" + policy, 1)


def clean(text: str) -> str:
    """Put a mark in place of what HTML may not hold: control characters, lone surrogates."""
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]", "\ufffd", text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def make_policy(html: str) -> str:
    """Give the content security policy for a page as it stands."""
    hashes: dict[str, list[str]] = {"script": [], "style": []}
    for kind, attributes, text in BLOCK.findall(html):
        if 'type="' in attributes:
            continue  # data: the browser does not run it
        digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
        if (source := f"'sha256-{digest}'") not in hashes[kind]:
            hashes[kind].append(source)
    return POLICY.format(**{kind: " ".join(found) or "'none'" for kind, found in hashes.items()})


def list_ids(element: Element) -> Iterator[str]:
    """Give the random ids of an element and everything below it."""
    yield element._id
    for part in ("header", "html", "script"):
        if isinstance(getattr(element, part, None), Element):
            yield from list_ids(getattr(element, part))
    for child in element._children.values():
        yield from list_ids(child)


def number_ids(html: str, ids: list[str]) -> str:
    """Replace known random ids by numbers in order of appearance; their likes in text stay."""
    numbers: dict[str, str] = {}
    known = set(ids)

    def replace(match: re.Match[str]) -> str:
        found = match.group()
        return numbers.setdefault(found, str(len(numbers) + 1)) if found in known else found

    return re.sub(r"[0-9a-f]{32}", replace, html)

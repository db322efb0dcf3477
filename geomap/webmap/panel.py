"""What stands around the map: the header, the list, the legend, the notes."""

from __future__ import annotations

import html
from collections.abc import Sequence

from branca.element import MacroElement
from folium.template import Template

from geomap.webmap.cards import list_values, read_title
from geomap.webmap.credits import make_credits
from geomap.webmap.inline import Inline
from geomap.webmap.page import Page
from geomap.webmap.rows import Row
from geomap.webmap.words import total_words

PLAIN_ROWS = 500  # a page without scripts shows a table, and a longer one is no use to a reader
NOTES = (
    "Boundaries and names are shown as the sources have them and are not authoritative; "
    "disputed lines are dotted. A dashed circle says within which distance an incident lies. "
    "The map has no streets, so marks in a city show the city and not the block. "
    "Counts are those of the reports; “unknown” means that no report gives one."
)


class Panel(MacroElement):
    """Header, list, legend and notes; the scripts fill the list and the legend.

    The list holds every incident as a button and is the way in for keyboards and screen
    readers, since marks on a canvas are not reachable. Without scripts a table stands
    in for both.
    """

    _template = Template("")

    def __init__(self, rows: Sequence[Row], *, title: str):
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types
        self._name = "Panel"
        self.header = _HEADER.format(title=html.escape(title), counts=make_counts(rows))
        self.body = _PANEL.format(notes=html.escape(NOTES), credits=make_credits(rows))
        self.plain = make_table(rows)

    def render(self, **kwargs: object) -> None:  # type: ignore[override]  # Element gives str, MacroElement None
        """Put the header before the map and the rest after it, as a reader meets them."""
        page = self.get_root()
        assert isinstance(page, Page)
        page.html.add_child(Inline(self.header), name="gm-header", index=0)
        page.html.add_child(Inline(self.body + self.plain), name="gm-panel")


def make_counts(rows: Sequence[Row]) -> str:
    """Say how many incidents there are, how many are not on the map, and how many were killed."""
    missing = sum(row.point is None for row in rows)
    facts = [f"{len(rows):,} incident{'' if len(rows) == 1 else 's'}"]
    if missing:
        facts.append(f"{missing:,} not on the map")
    if rows:
        facts.append(f"killed: {total_words(rows, 'killed') or 'not stated'}")
    return "".join(f"<li>{html.escape(fact)}</li>" for fact in facts)


def make_table(rows: Sequence[Row]) -> str:
    """Give the incidents as a table for browsers that run no scripts."""
    names = [name for name, _ in list_values(Row({}, None))]
    heads = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in ["Incident", *names])
    lines = []
    for row in rows[:PLAIN_ROWS]:
        cells = "".join(f"<td>{html.escape(value)}</td>" for _, value in list_values(row))
        lines.append(f'<tr><th scope="row">{html.escape(read_title(row))}</th>{cells}</tr>')
    left = len(rows) - len(lines)
    more = f"<p>{left:,} more incidents are left out here.</p>" if left else ""
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>" if lines else ""
    return f"<noscript><p>The map needs scripts. The incidents as a table:</p>{table}{more}</noscript>\n"


_HEADER = """<header class="gm-header">
<a class="gm-skip" href="#gm-list">Skip to the list of incidents</a>
<h1 dir="auto">{title}</h1>
<ul class="gm-counts">{counts}</ul>
</header>
"""
_PANEL = """<aside class="gm-panel" aria-label="Incidents and legend">
<button type="button" class="gm-handle" aria-expanded="false" aria-controls="gm-panel-body">
<span class="gm-grip" aria-hidden="true"></span><span class="gm-handle-words">Incidents and legend</span>
</button>
<div class="gm-panel-body" id="gm-panel-body">
<nav class="gm-lists" id="gm-list" tabindex="-1" aria-label="Incidents">
<p class="gm-empty" hidden>There are no incidents to show.</p>
<section class="gm-placed"><h2>On the map</h2><ol class="gm-list"></ol></section>
<section class="gm-unplaced" hidden><h2>Not on the map (no place)</h2><ol class="gm-list"></ol></section>
</nav>
<div class="gm-keys">
<details class="gm-legend" open><summary>Legend</summary><div class="gm-legend-body"></div></details>
<details class="gm-notes"><summary>About this map</summary><p>{notes}</p><ul>{credits}</ul></details>
</div>
</div>
</aside>
<p class="gm-said" role="status" aria-live="polite"></p>
"""

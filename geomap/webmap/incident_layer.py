"""The incidents: data that the page's own scripts draw, list and open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from branca.element import MacroElement
from folium.template import Template

from geomap.webmap.cards import make_card, make_mark
from geomap.webmap.credits import make_attribution
from geomap.webmap.inline import add_data, pack_json
from geomap.webmap.rows import Row
from geomap.webmap.symbols import EVENT_TYPES

BLOCK = 256  # cards to a block: opening one popup then unpacks some 100 kB, not the lot


class IncidentLayer(MacroElement):
    """Marks on a canvas, from data that enters the page once, compressed and inert.

    Parameters
    ----------
    rows
        The incidents in list order.
    """

    _template = Template("""
        {% macro script(this, kwargs) %}
        geomap.start({{ this._parent.get_name() }}, {
            marks: "{{ this.get_name() }}_marks",
            cards: "{{ this.get_name() }}_cards",
            types: {{ this.types|tojson }},
            block: {{ this.block }},
            attribution: {{ this.attribution|tojson }},
        });
        {% endmacro %}
    """)

    def __init__(self, rows: Sequence[Row]):
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types
        self._name = "IncidentLayer"
        self.block = BLOCK
        self.types = [asdict(kind) for kind in EVENT_TYPES]
        self.attribution = make_attribution(rows)
        self.marks = pack_json([make_mark(row) for row in rows])
        cards = [make_card(row) for row in rows]
        self.cards = "\n".join(pack_json(cards[n : n + BLOCK]) for n in range(0, len(cards), BLOCK))

    def render(self, **kwargs: object) -> None:  # type: ignore[override]  # Element gives str, MacroElement None
        """Put the data and the script that reads it into the page."""
        add_data(self, "marks", self.marks)
        add_data(self, "cards", self.cards)
        super().render(**kwargs)  # type: ignore[no-untyped-call]  # branca has no types

"""One incident as the page gets it: a mark to draw, a line in the list, a card to open."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Mapping
from typing import Any

from geomap.webmap.rows import Row
from geomap.webmap.symbols import (
    EVENT_TYPES,
    REVIEWS,
    STATUSES,
    SUB_EVENT_TYPES,
    find_event_type,
    name_code,
)
from geomap.webmap.words import (
    UNKNOWN,
    count_words,
    date_words,
    place_words,
    read_bounds,
    when_words,
    where_words,
)

Card = dict[str, Any]

# The line of a card that shows the words a cell rests on, by the field the evidence names.
EVIDENCE_LINES = {
    "What": ("event_type", "sub_event_type", "title", "trigger", "triggers", "event"),
    "Status": ("status",),
    "When": ("date_start", "date_end", "date", "time_local", "timezone", "time", "period"),
    "Where": ("place", "place_text", "place_id", "admin1", "country", "geometry", "site"),
    "Killed": ("killed", "killed_low", "killed_high", "killed_perpetrators"),
    "Injured": ("injured", "injured_low", "injured_high"),
    "Missing": ("missing",),
    "Abducted": ("abducted",),
    "Arrested": ("arrested",),
    "Number from": ("toll_source",),
    "Weapon": ("weapon",),
    "By whom": ("actor1",),
    "Claimed by": ("claimed_by",),
    "Blamed": ("blamed",),
    "Against": ("actor2", "target"),
}
CONFIDENCES = (("place", "confidence_place"), ("day", "confidence_date"), ("numbers", "confidence_counts"))
OTHER_COUNTS = ("missing", "abducted", "arrested")  # lines only where they are stated
LINE_OF_FIELD = {field: line for line, fields in EVIDENCE_LINES.items() for field in fields}


def make_mark(row: Row) -> Card:
    """Give what the map and the list need of an incident; the rest waits in its card."""
    low, high = read_bounds(row, "killed")
    best = row.count("killed")
    killed = best if best is not None else low if low is not None else high
    return {
        "at": list(row.point) if row.point else None,
        "type": find_event_type(row.text("event_type")),
        "happened": (row.text("status") or "occurred") == "occurred",
        "killed": killed,
        "radius": row.real("radius_km"),
        "area": (row.count("geo_precision") or 0) >= 3,
        "wide": (row.count("geo_precision") or 0) >= 4,
        "id": row.text("incident_id"),
        "title": read_title(row),
        "brief": brief_words(row),
        "toll": toll_words(row),
    }


def brief_words(row: Row) -> str:
    """Say when and where in one line."""
    date, place = date_words(row), place_words(row)
    parts = ["date unknown" if date == UNKNOWN else date, "place unknown" if place == UNKNOWN else place]
    return " · ".join(parts)


def read_title(row: Row) -> str:
    """Give the title, or what can be said in its place."""
    kind = name_code(row.text("sub_event_type") or row.text("event_type"), SUB_EVENT_TYPES)
    return row.text("title") or ", ".join(part for part in (kind, row.text("place")) if part) or "Untitled"


def toll_words(row: Row) -> str:
    """Say killed and injured in one line, and the status where nothing happened."""
    toll = f"Killed: {count_words(row, 'killed')} · injured: {count_words(row, 'injured')}"
    status = row.text("status") or "occurred"
    return toll if status == "occurred" else f"{name_code(status, STATUSES)} · {toll}".capitalize()


def make_card(row: Row) -> Card:
    """Give an incident's lines with their quotes, and its sources."""
    sources = list_sources(row)
    quotes = gather_quotes(row, [source["report"] for source in sources])
    lines: list[Card] = [
        {"name": name, "value": value, "quotes": quotes.pop(name, [])} for name, value in list_values(row)
    ]
    rest = [quote for group in quotes.values() for quote in group]
    if rest:
        lines.append({"name": "Other words", "value": "", "quotes": rest})
    return {"lines": lines, "sources": sources}


def list_values(row: Row) -> list[tuple[str, str]]:
    """Give the lines of a card in reading order; what is not known says so."""
    kind = EVENT_TYPES[find_event_type(row.text("event_type"))].label
    sub_kind = name_code(row.text("sub_event_type"), SUB_EVENT_TYPES)
    against = [name for name in (row.text("actor2"), row.text("target")) if name]
    why = row.text("place_why")
    return [
        ("What", f"{sub_kind} ({kind.lower()})" if sub_kind else kind),
        ("Status", name_code(row.text("status"), STATUSES) or UNKNOWN),
        ("When", when_words(row)),
        ("Where", where_words(row)),
        ("Killed", killed_words(row)),
        ("Injured", count_words(row, "injured")),
        *(
            (name.capitalize(), str(number))
            for name in OTHER_COUNTS
            if (number := row.count(name)) is not None
        ),
        *([("Number from", source)] if (source := row.text("toll_source")) else []),
        ("Weapon", row.text("weapon") or UNKNOWN),
        ("By whom", row.text("actor1") or UNKNOWN),
        *([("Claimed by", who)] if (who := row.text("claimed_by")) else []),
        *([("Blamed", who)] if (who := row.text("blamed")) else []),
        ("Against", ", ".join(dict.fromkeys(against)) or UNKNOWN),
        *([("Why here" if row.text("place") else "Why not placed", why)] if why else []),
        *([("How sure", sure)] if (sure := confidence_words(row)) else []),
        ("Checked", review_words(row)),
    ]


def killed_words(row: Row) -> str:
    """Say how many were killed, and how many of them did it."""
    did_it = row.count("killed_perpetrators")
    return count_words(row, "killed") + (f", {did_it} of them attackers" if did_it else "")


def review_words(row: Row) -> str:
    """Say who looked at the row."""
    return name_code(row.text("review"), REVIEWS) or UNKNOWN


def confidence_words(row: Row) -> str:
    """Say how likely the row is right, and each part of it."""
    whole = row.real("confidence")
    parts = [f"{name} {share:.0%}" for name, column in CONFIDENCES if (share := row.real(column)) is not None]
    if whole is None:
        return ", ".join(parts)
    return f"{whole:.0%} that place, day and numbers are all right ({', '.join(parts)})".replace(" ()", "")


def list_sources(row: Row) -> list[Card]:
    """Give the reports with a text to show and, where it is a web address, a link."""
    found = row.items("sources") or row.items("report_ids")
    return [_read_source(item) for item in found]


def _read_source(item: object) -> Card:
    item = _read_record(item)
    if not isinstance(item, Mapping):
        text = str(item)
        return {"report": text, "text": text, "more": "", "link": _read_link(text)}
    cells = Row(item, None)
    report, link = cells.text("report_id"), _read_link(cells.text("url"))
    more = [cells.text("source"), date_words(Row({"date_start": d, "date_end": d}, None))
            if (d := cells.text("published")) else None]  # fmt: skip
    text = cells.text("title") or cells.text("url") or report or cells.text("source") or "Untitled report"
    return {"report": report, "text": text, "more": ", ".join(m for m in more if m), "link": link}


def _read_record(item: object) -> object:
    """Read a record that a file could only keep as JSON text."""
    if isinstance(item, str) and item.lstrip().startswith("{"):
        with contextlib.suppress(ValueError):
            return json.loads(item)
    return item


def _read_link(address: str | None) -> str | None:
    """Let web addresses through and nothing else: a report chose them."""
    return address if address and re.match(r"https?://[^\s]+$", address, re.IGNORECASE) else None


def gather_quotes(row: Row, reports: list[str | None]) -> dict[str, list[Card]]:
    """Gather quotes by line of the card, each once, with the numbers of its sources."""
    lines: dict[str, list[Card]] = {}
    for item in row.items("evidence"):
        item = _read_record(item)
        if not isinstance(item, Mapping):
            continue
        cells = Row(item, None)
        text, report = cells.text("quote"), cells.text("report_id")
        if text is None:
            continue
        group = lines.setdefault(LINE_OF_FIELD.get(cells.text("field") or "", "Other words"), [])
        quote = next((q for q in group if q["text"] == text), None)
        if quote is None:
            group.append(quote := {"text": text, "sources": []})
        number = reports.index(report) + 1 if report in reports else None
        if number and number not in quote["sources"]:
            quote["sources"].append(number)
    return lines

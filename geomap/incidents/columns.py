"""What a row of the incident table holds: its columns and the codes in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Dtype = Literal["string", "date", "time", "timestamp", "integer", "number", "list"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the incident table."""

    name: str
    dtype: Dtype
    nullable: bool
    meaning: str


COLUMNS: tuple[Column, ...] = tuple(
    Column(*row)
    for row in (
        ("incident_id", "string", False, "stable: the same inputs give the same id"),
        ("title", "string", False, "one line: what and where"),
        ("event_type", "string", False, "ACLED event type, snake_case"),
        ("sub_event_type", "string", False, "ACLED sub-event type, snake_case"),
        ("status", "string", False, "occurred, attempted, foiled, threatened or denied"),
        ("date_start", "date", True, "first local day, ISO"),
        ("date_end", "date", True, "last local day, ISO, inclusive"),
        (
            "date_basis",
            "string",
            True,
            "what the days rest on: stated, relative, anchored or report; ambiguous or null without days",
        ),
        ("time_local", "time", True, "local time of day, 24 hours, HH:MM"),
        ("timezone", "string", True, "IANA zone of the place"),
        ("time_precision", "string", False, "minute, hour, part_of_day, day, week, month, year or unknown"),
        ("start_utc", "timestamp", True, "start of the interval, UTC"),
        ("end_utc", "timestamp", True, "end of the interval, UTC"),
        ("place", "string", True, "resolved name"),
        ("place_text", "string", True, "words in the report"),
        ("place_id", "string", True, "gazetteer id"),
        ("place_why", "string", True, "why this place, how surely and what else; or why none was chosen"),
        ("admin1", "string", True, "first-level administrative area"),
        ("country", "string", True, "country name"),
        ("country_code", "string", True, "ISO 3166-1 alpha-2"),
        (
            "geo_precision",
            "integer",
            True,
            "1 exact site, 2 town or near it, 3 district or province, 4 country",
        ),
        ("radius_km", "number", True, "radius of the doubt about the point, km"),
        ("killed", "integer", True, "people killed, best estimate; null when not stated"),
        ("killed_low", "integer", True, "people killed, lowest"),
        ("killed_high", "integer", True, "people killed, highest; null when open"),
        ("injured", "integer", True, "people injured, best estimate; null when not stated"),
        ("injured_low", "integer", True, "people injured, lowest"),
        ("injured_high", "integer", True, "people injured, highest; null when open"),
        ("killed_perpetrators", "integer", True, "of the killed, those who did it; null when not stated"),
        ("missing", "integer", True, "people missing; null when not stated"),
        ("abducted", "integer", True, "people abducted; null when not stated"),
        ("arrested", "integer", True, "people arrested; null when not stated"),
        ("toll_source", "string", True, "who says how many, as reported; null when nobody is named"),
        ("actor1", "string", True, "who did it, as reported"),
        ("actor2", "string", True, "the other armed side, as reported"),
        ("claimed_by", "string", True, "who claimed it, as reported; null when nobody did"),
        ("blamed", "string", True, "who was blamed for it, as reported"),
        ("target", "string", True, "who or what was attacked, as reported"),
        ("weapon", "string", True, "with what, as reported"),
        ("report_ids", "list", False, "the reports it rests on"),
        ("sources", "list", False, "of those reports: {report_id, title, source, url, published}"),
        ("n_reports", "integer", False, "how many reports"),
        ("evidence", "list", False, "{report_id, field, part, start, end, quote} for each filled cell"),
        ("confidence", "number", True, "0 to 1: how likely place, day and counts are all right"),
        ("confidence_place", "number", True, "0 to 1: within 25 km of the point, or the radius_km"),
        ("confidence_date", "number", True, "0 to 1: the day lies from date_start to date_end"),
        ("confidence_counts", "number", True, "0 to 1: of killed and injured what is stated is right"),
        ("review", "string", False, "auto, accepted, corrected or added"),
        ("rank", "integer", False, "1 is the report's main incident"),
    )
)
CONFIDENCES = ("confidence", "confidence_place", "confidence_date", "confidence_counts")
OTHER_COUNTS = ("killed_perpetrators", "missing", "abducted", "arrested")  # a single number each
PHRASES = ("actor1", "actor2", "target", "weapon", "toll_source", "claimed_by", "blamed")
CRS = "EPSG:4326"
STATUSES = ("occurred", "attempted", "foiled", "threatened", "denied")
DATE_BASES = ("stated", "relative", "anchored", "report", "ambiguous")
TIME_PRECISIONS = ("minute", "hour", "part_of_day", "day", "week", "month", "year", "unknown")
REVIEWS = ("auto", "accepted", "corrected", "added")
CODES = {"status": STATUSES, "date_basis": DATE_BASES, "time_precision": TIME_PRECISIONS, "review": REVIEWS}
PANDAS_DTYPES: dict[Dtype, str] = {
    "string": "str",
    "date": "str",
    "time": "str",
    "timestamp": "datetime64[ns, UTC]",
    "integer": "Int64",
    "number": "float64",
    "list": "object",
}

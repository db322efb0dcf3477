"""The order of the stages: read, parse, resolve, extract, table, merge; one bad report costs only itself."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from geomap.errors import GeomapError, InputError

if TYPE_CHECKING:
    import geopandas
    from spacy.language import Language
    from spacy.tokens import Doc

    from geomap.geocoding import Geocoder
    from geomap.model import Event, Report, Toponym

T = TypeVar("T")
Told = list[tuple["Report", list["Event"]]]
OnError = Callable[[GeomapError], None]
Progress = Callable[[Iterable["Report"]], Iterable["Report"]]
BATCH = 64  # reports parsed at a time
LONGEST_REPORT = 1_000_000  # characters; spaCy's own limit
MOST_FAULTS = 3  # told in one line


@dataclass(slots=True)
class Reading:
    """What came out of a batch of reports.

    ``reports`` counts those that were read, ``undated`` are the ids of those
    without a date, ``faults`` what could not be read, ``outages`` why names that an online
    service was to find stay open, and ``notes`` what else a person should know.
    """

    incidents: geopandas.GeoDataFrame
    reports: int = 0
    undated: list[str] = field(default_factory=list)
    faults: list[GeomapError] = field(default_factory=list)
    outages: list[GeomapError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def extract_incidents(
    sources: Sequence[str | Path],
    *,
    published: datetime.date | None = None,
    merge: bool = False,
    gazetteer: Path | str | None = None,
    geocoder: Geocoder | None = None,
    on_error: OnError | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Turn reports into incidents.

    Parameters
    ----------
    sources
        Files, folders, addresses or ``"-"``, as :func:`geomap.reports.read_reports` takes them.
    published
        The date of reports that carry none.
    merge
        Whether rows of several reports that tell of one incident become one.
    gazetteer
        The place index to use; else that of GEOMAP_GAZETTEER, else the packaged one.
    geocoder
        Who is asked for names that the gazetteer lacks, and that an incident needs; nobody without it.
    on_error
        Called with what is wrong with a report; reading then goes on. Without
        it the first fault is raised.
    progress
        Wraps the reports as they are read, to show how far it is.

    Raises
    ------
    GeomapError
        When a report cannot be read and there is no ``on_error``, or no model or
        gazetteer is there.
    """
    from geomap.merging import merge_incidents

    reading = Reading(incidents=None)
    gather = _gatherer(reading, on_error)
    read = _resolve(sources, published=published, gazetteer=gazetteer, on_error=gather, progress=progress)
    told = list(_extract(read, geocoder=geocoder, on_error=gather))
    if geocoder is not None:
        _note_service(reading, geocoder, on_error)
    told, incidents = _tabulate(told, on_error=gather)
    reading.incidents = merge_incidents(incidents) if merge else incidents
    reading.reports = len(told)
    reading.undated = [report.id for report, _ in told if report.published is None]
    return reading


def require_reports(
    sources: Sequence[str | Path], *, reports: int, faults: Sequence[GeomapError] = ()
) -> None:
    """Refuse to go on with nothing.

    Raises
    ------
    InputError
        When no report could be read; the message says why, with up to three faults.
    """
    if reports:
        return
    if not faults:
        names = ", ".join(str(source) for source in sources)
        raise InputError(f"{names}: holds no report: fill it, or name other files, folders or addresses")
    more = len(faults) - MOST_FAULTS
    message = "; ".join(str(fault) for fault in faults[:MOST_FAULTS])
    raise InputError(message + (f"; and {more} more" if more > 0 else "")) from faults[0]


def _gatherer(reading: Reading, on_error: OnError | None) -> OnError:
    def gather(error: GeomapError) -> None:
        if on_error is None:
            raise error
        reading.faults.append(error)
        on_error(error)

    return gather


def _extract(
    read: Iterable[tuple[Report, Doc, list[Toponym]]], *, geocoder: Geocoder | None, on_error: OnError
) -> Iterator[tuple[Report, list[Event]]]:
    from geomap.extraction import extract_events

    for report, doc, toponyms in read:
        events = _attempt(report, partial(extract_events, report, doc, toponyms=toponyms), on_error)
        if events and geocoder is not None:
            found = _attempt(report, partial(_look_up, events, toponyms, geocoder), on_error) or toponyms
            if found != toponyms:  # told anew: which place is the site hangs on all that are known
                events = _attempt(report, partial(extract_events, report, doc, toponyms=found), on_error)
        if events is not None:
            yield report, events


def _look_up(events: list[Event], toponyms: list[Toponym], geocoder: Geocoder) -> list[Toponym]:
    from geomap.geocoding import geocode_open_places  # here: only who asks for it needs it

    return geocode_open_places(events, toponyms=toponyms, geocoder=geocoder)


def _note_service(reading: Reading, geocoder: Geocoder, on_error: OnError | None) -> None:
    """Keep what went wrong online, once, and whom the places found there are owed to."""
    if geocoder.used:
        reading.notes.append(f"places looked up online at {geocoder.host}: {geocoder.attribution}")
    if geocoder.fault is not None:
        if on_error is None:
            raise geocoder.fault
        reading.outages.append(geocoder.fault)
        on_error(geocoder.fault)


def _tabulate(told: Told, *, on_error: OnError) -> tuple[Told, geopandas.GeoDataFrame]:
    """Make one table of all events; a report whose rows cannot be made is left out."""
    from geomap.incidents import make_incidents

    def make_table(part: Told) -> geopandas.GeoDataFrame:
        events = [event for _, found in part for event in found]
        return make_incidents(events, reports={report.id: report for report, _ in part})

    try:
        return told, make_table(told)
    except GeomapError:
        raise
    except Exception:  # nothing is lost: each report is tried alone, and _attempt tells of which it was
        tables = [(one, _attempt(one[0], partial(make_table, [one]), on_error)) for one in told]
        sound = [one for one, table in tables if table is not None]
        return sound, make_table(sound)


def list_places(
    sources: Sequence[str | Path],
    *,
    gazetteer: Path | str | None = None,
    on_error: OnError | None = None,
    progress: Progress | None = None,
) -> Iterator[dict[str, Any]]:
    """List the place names in each report's text, resolved: one plain object a report.

    Offsets count characters of the report's ``text``. ``latitude``, ``longitude`` (degrees,
    EPSG:4326) and all else of the place are None for a name that stays open; ``why_open`` then
    says why it does. ``runner_up`` is the second choice, None where there is none. ``embedded``
    marks a name inside an institution's: "University of Mosul" speaks for Mosul and is not it.
    """
    gather = _gatherer(Reading(incidents=None), on_error)
    resolved = _resolve(
        sources, published=None, gazetteer=gazetteer, on_error=gather, progress=progress, names_only=True
    )
    for report, _, toponyms in resolved:
        places = [_describe_toponym(t) for t in toponyms if t.span.part == "text"]
        yield {"id": report.id, "places": places}


def _describe_toponym(toponym: Toponym) -> dict[str, Any]:
    match = toponym.match
    place = match.place if match else None
    second = match.runner_up if match else None
    return {
        "start": toponym.span.start,
        "end": toponym.span.end,
        "text": toponym.span.quote,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "radius_km": place.radius_km if place else None,
        "place_id": place.id if place else None,
        "name": place.name if place else None,
        "kind": place.kind if place else None,
        "country_code": place.country_code if place else None,
        "score": match.score if match else None,
        "why": match.why if match else None,
        "runner_up": {"name": second.name, "place_id": second.id} if second else None,
        "why_open": toponym.why_open,
        "embedded": toponym.embedded,
    }


def _resolve(
    sources: Sequence[str | Path],
    *,
    published: datetime.date | None,
    gazetteer: Path | str | None,
    on_error: OnError,
    progress: Progress | None,
    names_only: bool = False,
) -> Iterator[tuple[Report, Doc, list[Toponym]]]:
    from geomap.extraction.language import load_language_model
    from geomap.gazetteer import Gazetteer
    from geomap.reports import read_reports
    from geomap.resolution import resolve_places

    reports: Iterable[Report] = read_reports(sources, published=published, on_error=on_error)
    first = list(islice(reports, 1))
    if not first:  # nothing to read: told before the model loads
        return
    with Gazetteer.open(Path(gazetteer) if gazetteer else None) as index:
        nlp = load_language_model()
        rest = _short_enough(chain(first, reports), on_error)
        for batch in _batches(progress(rest) if progress else rest):
            for report, doc in _parse(batch, nlp, names_only=names_only, on_error=on_error):
                toponyms = _attempt(report, partial(resolve_places, report, doc, index), on_error)
                if toponyms is not None:
                    yield report, doc, toponyms


def _parse(
    batch: list[Report], nlp: Language, *, names_only: bool, on_error: OnError
) -> Iterator[tuple[Report, Doc]]:
    """Parse a batch together, or one by one when one of them breaks the parser."""
    from geomap.extraction.language import parse_texts

    def parse(part: list[Report]) -> list[Doc]:
        texts = [report.content for report in part]
        return list(parse_texts(texts, nlp, names_only=names_only))

    try:
        pairs = list(zip(batch, parse(batch), strict=True))
    except GeomapError:
        raise
    except Exception:  # nothing is lost: each report is tried alone, and _attempt tells of which it was
        alone = [(report, _attempt(report, partial(parse, [report]), on_error)) for report in batch]
        pairs = [(report, docs[0]) for report, docs in alone if docs]
    yield from pairs


def _attempt(report: Report, stage: Callable[[], T], on_error: OnError) -> T | None:
    """Run a stage on one report; a fault of our own costs that report and not the others."""
    try:
        return stage()
    except GeomapError:
        raise
    except Exception as error:
        on_error(_own_fault(report, error))
        return None


def _own_fault(report: Report, error: Exception) -> GeomapError:
    what = f"{type(error).__name__}: {error}"
    return InputError(f"report {report.id!r}: geomap failed on it ({what}): please report this with the text")


def _short_enough(reports: Iterable[Report], on_error: OnError) -> Iterator[Report]:
    for report in reports:
        if (length := len(report.content)) <= LONGEST_REPORT:
            yield report
        else:
            wrong = f"{length} characters, expected at most {LONGEST_REPORT}: split it"
            on_error(InputError(f"report {report.id!r}: {wrong}"))


def _batches(reports: Iterable[Report]) -> Iterator[list[Report]]:
    iterator = iter(reports)
    while batch := list(islice(iterator, BATCH)):
        yield batch

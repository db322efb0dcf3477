"""The order of the stages: read, parse, resolve, extract, table, merge; one bad report costs only itself."""

from __future__ import annotations

import datetime
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import GeomapError, InputError
from geomap.stages import Answer, OnError, attempt, open_stages, own_fault
from geomap.workers import count_cores, run_batches

if TYPE_CHECKING:
    import geopandas

    from geomap.geocoding import Geocoder
    from geomap.model import Event, Report, Toponym
    from geomap.workers import Opener

Told = list[tuple["Report", list["Event"]]]
Read = tuple["Report", Answer]
Progress = Callable[[Iterable[Read]], Iterable[Read]]
BATCH = 16  # reports parsed at a time, and given to a process at a time
# Batches from which on processes are worth their start: each takes 3 to 4 s for it, as long as 40 reports,
# and 400 MB: so no more than four unasked.
FEW = 8
MOST_PROCESSES = 4
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
    language: str | None = None,
    merge: bool = False,
    gazetteer: Path | str | None = None,
    geocoder: Geocoder | None = None,
    processes: int | None = 1,
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
    language
        ISO 639-1 code of the language of reports that do not say; without it each is told by its words.
    merge
        Whether rows of several reports that tell of one incident become one.
    gazetteer
        The place index to use; else that of GEOMAP_GAZETTEER, else the packaged one.
    geocoder
        Who is asked for names that the gazetteer lacks, and that an incident needs; nobody without it.
    processes
        How many read reports; the incidents are the same for any number. None: one for fewer than
        128 reports, for more as many as there are cores, at most four. A script that asks for
        more than one must do so below ``if __name__ == "__main__"``. With a geocoder it is one:
        the service is asked for one name after the other.
    on_error
        Called with what is wrong with a report; reading then goes on. Without
        it the first fault is raised.
    progress
        Wraps the reports as they are done, to show how far it is.

    Raises
    ------
    GeomapError
        When a report cannot be read and there is no ``on_error``, or no model or
        gazetteer is there.
    """
    from geomap.merging import merge_incidents

    reading = Reading(incidents=None)
    gather = _gatherer(reading, on_error)
    read = _read_all(
        sources,
        published=published,
        language=language,
        opener=partial(open_stages, Path(gazetteer) if gazetteer else None, geocoder=geocoder),
        processes=1 if geocoder else processes,
        on_error=gather,
        progress=progress,
    )
    told = [(report, answer.events) for report, answer in read if answer.events is not None]
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
    except Exception:  # nothing is lost: each report is tried alone, and attempt tells of which it was
        tables = [(one, attempt(one[0], partial(make_table, [one]), on_error)) for one in told]
        sound = [one for one, table in tables if table is not None]
        return sound, make_table(sound)


def list_places(
    sources: Sequence[str | Path],
    *,
    language: str | None = None,
    gazetteer: Path | str | None = None,
    processes: int | None = 1,
    on_error: OnError | None = None,
    progress: Progress | None = None,
) -> Iterator[dict[str, Any]]:
    """List the place names in each report's text, resolved: one plain object a report.

    Offsets count characters of the report's ``text``. ``latitude``, ``longitude`` (degrees,
    EPSG:4326) and all else of the place are None for a name that stays open; ``why_open`` then
    says why it does. ``runner_up`` is the second choice, None where there is none. ``embedded``
    marks a name inside an institution's: "University of Mosul" speaks for Mosul and is not it.
    ``language``, ``processes`` and all else are those of :func:`extract_incidents`.
    """
    read = _read_all(
        sources,
        published=None,
        language=language,
        opener=partial(open_stages, Path(gazetteer) if gazetteer else None, names_only=True),
        processes=processes,
        on_error=_gatherer(Reading(incidents=None), on_error),
        progress=progress,
    )
    for report, answer in read:
        if answer.toponyms is not None:
            places = [
                _describe_toponym(t) for t in answer.toponyms if t.span.part == "text" and not t.described
            ]
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


def _read_all(
    sources: Sequence[str | Path],
    *,
    published: datetime.date | None,
    language: str | None,
    opener: Opener[Report, Answer],
    processes: int | None,
    on_error: OnError,
    progress: Progress | None,
) -> Iterator[Read]:
    """Read reports and what they hold, in order; faults are told where the report stands."""
    from geomap.reports import read_reports

    faults: list[GeomapError] = []
    told: deque[list[GeomapError]] = deque()  # what was wrong while each batch was gathered
    reports = read_reports(sources, published=published, language=language, on_error=faults.append)
    batches = _batches(_short_enough(reports, faults.append), faults, told)
    answered = _run(batches, opener, processes=processes)

    def tell() -> Iterator[Read]:
        for batch, answers in answered:
            for fault in told.popleft():
                on_error(fault)
            for report, answer in zip(batch, answers, strict=True):
                for fault in answer.faults:
                    on_error(fault)
                yield report, answer
        for fault in faults:
            on_error(fault)

    with closing(answered):  # workers stop with whoever reads
        yield from progress(tell()) if progress else tell()


def _run(
    batches: Iterator[list[Report]], opener: Opener[Report, Answer], *, processes: int | None
) -> Generator[tuple[Sequence[Report], list[Answer]]]:
    """Have the batches read here, or by as many processes as are worth it; here nothing opens without any."""
    few = list(islice(batches, 1 if processes else FEW))
    if processes is None:
        processes = min(count_cores(), MOST_PROCESSES) if len(few) == FEW else 1
    elif processes > 1:
        few += islice(batches, 1)
    batches = chain(few, batches)
    if processes > 1 and len(few) > 1:
        yield from run_batches(batches, opener, processes=processes, lost=_lose)
    elif few:
        with opener() as read:
            for batch in batches:
                yield batch, read(batch)


def _lose(report: Report) -> Answer:
    return Answer(faults=[own_fault(report, "the process died: memory may have run out")])


def _short_enough(reports: Iterable[Report], on_error: OnError) -> Iterator[Report]:
    for report in reports:
        if (length := len(report.content)) <= LONGEST_REPORT:
            yield report
        else:
            wrong = f"{length} characters, expected at most {LONGEST_REPORT}: split it"
            on_error(InputError(f"report {report.id!r}: {wrong}"))


def _batches(
    reports: Iterable[Report], faults: list[GeomapError], told: deque[list[GeomapError]]
) -> Iterator[list[Report]]:
    """Cut the reports in batches, and the faults with them."""
    iterator = iter(reports)
    while batch := list(islice(iterator, BATCH)):
        told.append([*faults])
        faults.clear()
        yield batch

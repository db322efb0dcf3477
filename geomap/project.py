"""Projects and the order of the stages: read, parse, resolve, extract, table, merge, draw, write."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import GeomapError, InputError, OutputError, ProjectError

if TYPE_CHECKING:
    import geopandas
    from spacy.tokens import Doc

    from geomap.model import Event, PlaceIndex, Report, Toponym

OnError = Callable[[GeomapError], None]
Progress = Callable[[Iterable["Report"]], Iterable["Report"]]
BATCH = 64  # reports parsed at a time
LONGEST_REPORT = 1_000_000  # characters; spaCy's own limit
SETTINGS_FILE = "geomap.toml"


@dataclass(frozen=True, slots=True)
class Project:
    """A map project as its ``geomap.toml`` describes it.

    ``reports`` are files, folders or addresses, relative to ``folder``;
    ``published`` is the date of reports that carry none.
    """

    folder: Path
    title: str
    reports: tuple[str, ...] = ("reports",)
    published: datetime.date | None = None
    merge: bool = True


@dataclass(slots=True)
class Reading:
    """What came out of a batch of reports."""

    incidents: geopandas.GeoDataFrame
    reports: int = 0
    undated: list[str] = field(default_factory=list)
    faults: list[GeomapError] = field(default_factory=list)


def open_project(folder: Path | str) -> Project:
    """Read a project's settings.

    Raises
    ------
    ProjectError
        When the folder has no ``geomap.toml``, or a key of it is unknown or wrong.
    """
    folder = Path(folder)
    path = folder / SETTINGS_FILE
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ProjectError(
            f"{folder}: no {SETTINGS_FILE} here; make a project with: geomap new {folder}"
        ) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProjectError(f"{path}: not a readable TOML file: {error}") from error
    return Project(folder=folder, **_check_settings(settings, path))


def _check_settings(settings: dict[str, Any], path: Path) -> dict[str, Any]:
    known = [f.name for f in fields(Project) if f.name != "folder"]
    faults = [
        f"unknown key {key!r}, expected one of {', '.join(known)}" for key in settings if key not in known
    ]
    checks: dict[str, tuple[type, str]] = {
        "title": (str, "a text"),
        "reports": (list, "a list of files, folders or addresses"),
        "published": (datetime.date, "a date such as 2020-01-09"),
        "merge": (bool, "true or false"),
    }
    for key, (kind, expected) in checks.items():
        if key in settings and not isinstance(settings[key], kind):
            faults.append(f"{key} is {settings[key]!r}, expected {expected}")
    if "title" not in settings:
        faults.append("title is missing")
    if any(not isinstance(r, str) for r in settings.get("reports", [])):
        faults.append(f"reports is {settings['reports']!r}, expected a list of texts")
    if faults:
        raise ProjectError(f"{path}: " + "; ".join(faults))
    if "reports" in settings:
        settings = {**settings, "reports": tuple(settings["reports"])}
    return settings


def create_project(folder: Path | str) -> Path:
    """Make a project that builds at once, with a report to replace.

    Raises
    ------
    ProjectError
        When the folder exists and is not empty.
    """
    from importlib import resources

    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ProjectError(f"{folder}: exists and is not empty; choose another name")
    template = resources.files("geomap.data").joinpath("new_project")
    try:
        (folder / "reports").mkdir(parents=True)
        for name in (SETTINGS_FILE, "README.md", "corrections.csv", "reports/example.md"):
            text = template.joinpath(*name.split("/")).read_text(encoding="utf-8")
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {error.strerror}; choose another folder") from error
    return folder


def extract_incidents(
    sources: Sequence[str | Path],
    *,
    published: datetime.date | None = None,
    merge: bool = False,
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
    from geomap.incidents import make_incidents
    from geomap.merging import merge_incidents

    reading = Reading(incidents=None)
    gather = _gatherer(reading, on_error)
    reports: dict[str, Report] = {}
    events: list[Event] = []
    for report, found in _extract(sources, published=published, on_error=gather, progress=progress):
        reports[report.id] = report
        events += found
        reading.reports += 1
        if report.published is None:
            reading.undated.append(report.id)
    incidents = make_incidents(events, reports=reports)
    reading.incidents = merge_incidents(incidents) if merge else incidents
    return reading


def _gatherer(reading: Reading, on_error: OnError | None) -> OnError:
    def gather(error: GeomapError) -> None:
        if on_error is None:
            raise error
        reading.faults.append(error)
        on_error(error)

    return gather


def _extract(
    sources: Sequence[str | Path],
    *,
    published: datetime.date | None,
    on_error: OnError,
    progress: Progress | None,
) -> Iterator[tuple[Report, list[Event]]]:
    from geomap.extraction import extract_events

    for report, doc, toponyms in _resolve(sources, published=published, on_error=on_error, progress=progress):
        try:
            yield report, extract_events(report, doc, toponyms=toponyms)
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            on_error(_own_fault(report, error))


def list_places(
    sources: Sequence[str | Path], *, on_error: OnError | None = None, progress: Progress | None = None
) -> Iterator[dict[str, Any]]:
    """List the place names in each report's text, resolved: one plain object a report.

    Offsets count characters of the report's ``text``; ``latitude`` and
    ``longitude`` (degrees, EPSG:4326) are None for a name that stays open.
    """
    gather = _gatherer(Reading(incidents=None), on_error)
    for report, _, toponyms in _resolve(sources, published=None, on_error=gather, progress=progress):
        places = [_describe_toponym(t) for t in toponyms if t.span.part == "text" and not t.embedded]
        yield {"id": report.id, "places": places}


def _describe_toponym(toponym: Toponym) -> dict[str, Any]:
    match = toponym.match
    return {
        "start": toponym.span.start,
        "end": toponym.span.end,
        "text": toponym.span.quote,
        "latitude": match.place.latitude if match else None,
        "longitude": match.place.longitude if match else None,
        "place_id": match.place.id if match else None,
        "name": match.place.name if match else None,
        "score": match.score if match else None,
        "why_open": toponym.why_open,
    }


def _resolve(
    sources: Sequence[str | Path],
    *,
    published: datetime.date | None,
    on_error: OnError,
    progress: Progress | None,
) -> Iterator[tuple[Report, Doc, list[Toponym]]]:
    from geomap.extraction.language import load_language_model, parse_texts
    from geomap.gazetteer import Gazetteer
    from geomap.reports import read_reports
    from geomap.resolution import resolve_places

    reports: Iterable[Report] = read_reports(sources, published=published, on_error=on_error)
    first = list(islice(reports, 1))  # a source that cannot be read is told before the model loads
    with Gazetteer.open() as gazetteer:
        nlp = load_language_model()
        rest = _short_enough(_chain(first, reports), on_error)
        for batch in _batches(progress(rest) if progress else rest):
            docs = parse_texts([report.content for report in batch], nlp)
            for report, doc in zip(batch, docs, strict=True):
                toponyms = _try_resolve(report, doc, gazetteer, resolve_places, on_error)
                if toponyms is not None:
                    yield report, doc, toponyms


def _try_resolve(
    report: Report,
    doc: Doc,
    gazetteer: PlaceIndex,
    resolve: Callable[[Report, Doc, PlaceIndex], list[Toponym]],
    on_error: OnError,
) -> list[Toponym] | None:
    try:
        return resolve(report, doc, gazetteer)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        on_error(_own_fault(report, error))
        return None


def _own_fault(report: Report, error: Exception) -> GeomapError:
    """Tell of a fault of our own in one report, so that the others still come out."""
    kind = type(error).__name__
    return InputError(
        f"report {report.id!r}: geomap failed on it ({kind}: {error}); please report this with the text"
    )


def _chain(first: Iterable[Report], rest: Iterable[Report]) -> Iterator[Report]:
    yield from first
    yield from rest


def _short_enough(reports: Iterable[Report], on_error: OnError) -> Iterator[Report]:
    for report in reports:
        if len(report.content) <= LONGEST_REPORT:
            yield report
            continue
        on_error(
            InputError(
                f"report {report.id!r}: {len(report.content)} characters, at most {LONGEST_REPORT}; split it"
            )
        )


def _batches(reports: Iterable[Report]) -> Iterator[list[Report]]:
    iterator = iter(reports)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def build_project(
    project: Project, *, on_error: OnError | None = None, progress: Progress | None = None
) -> Reading:
    """Build a project: ``incidents.geojson``, ``incidents.parquet`` and ``map.html`` in its folder.

    Raises
    ------
    GeomapError
        As :func:`extract_incidents`; also when an output cannot be written.
    """
    from geomap.export import write_incidents
    from geomap.incidents import validate_incidents
    from geomap.webmap import draw_map

    sources = [s if "://" in s else project.folder / s for s in project.reports]
    reading = extract_incidents(
        sources, published=project.published, merge=project.merge, on_error=on_error, progress=progress
    )
    validate_incidents(reading.incidents)
    write_incidents(reading.incidents, project.folder / "incidents.parquet")
    write_incidents(reading.incidents, project.folder / "incidents.geojson")
    draw_map(reading.incidents, title=project.title).save(project.folder / "map.html")
    return reading

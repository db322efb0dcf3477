"""Map projects: a folder with a geomap.toml, reports and what is built of them."""

from __future__ import annotations

import csv
import datetime
import io
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from geomap.errors import InputError, OutputError, ProjectError
from geomap.files import explain_error, replace_file
from geomap.model import LANGUAGES
from geomap.pipeline import Progress, Reading, extract_incidents, require_reports
from geomap.stages import OnError

SETTINGS_FILE = "geomap.toml"
CORRECTIONS_FILE = "corrections.csv"


@dataclass(frozen=True, slots=True)
class Project:
    """A map project as its ``geomap.toml`` describes it.

    ``reports`` are files, folders or addresses, relative to ``folder``;
    ``published`` is the date of reports that carry none, ``language`` (ISO 639-1) that of
    reports that do not say; ``gazetteer`` is the place index to use, relative to ``folder`` too,
    else that of GEOMAP_GAZETTEER or the packaged one.
    """

    folder: Path
    title: str
    reports: tuple[str, ...] = ("reports",)
    published: datetime.date | None = None
    language: str | None = None
    merge: bool = True
    gazetteer: str | None = None


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
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except NotADirectoryError as error:
        raise ProjectError(f"{folder}: not a folder: name the one that holds {SETTINGS_FILE}") from error
    except FileNotFoundError as error:
        raise ProjectError(
            f"{folder}: no {SETTINGS_FILE} here; make a project with: geomap new {folder}"
        ) from error
    except UnicodeDecodeError as error:
        raise ProjectError(f"{path}: byte {error.start} is not UTF-8: save the file as UTF-8") from error
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ProjectError(f"{path}: cannot be read ({explain_error(error)}): mend the file") from error
    return Project(folder=folder, **_check_settings(settings, path))


def _check_settings(settings: dict[str, Any], path: Path) -> dict[str, Any]:
    """Hold each key to what it should be; all faults are told at once."""
    known = [f.name for f in fields(Project) if f.name != "folder"]
    faults = [f"unknown key {k!r}, expected one of {', '.join(known)}" for k in settings if k not in known]
    if "title" not in settings:
        faults.append("title is missing, expected a text")
    for key, (is_right, expected) in SETTINGS.items():
        if key in settings and not is_right(settings[key]):
            faults.append(f"{key} is {settings[key]!r}, expected {expected}")
    if faults:
        raise ProjectError(f"{path}: " + "; ".join(faults))
    if "reports" in settings:
        settings = {**settings, "reports": tuple(settings["reports"])}
    return settings


def _are_sources(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, str) and v for v in value)


SETTINGS: dict[str, tuple[Callable[[object], bool], str]] = {
    "title": (lambda value: isinstance(value, str), "a text"),
    "reports": (_are_sources, 'a list of files, folders or addresses such as ["reports"]'),
    # A datetime is a date too, to isinstance.
    "published": (lambda value: type(value) is datetime.date, "a date such as 2020-01-09, without quotes"),
    "language": (lambda value: value in LANGUAGES, f"one of {', '.join(LANGUAGES)}"),
    "merge": (lambda value: isinstance(value, bool), "true or false"),
    "gazetteer": (lambda value: isinstance(value, str) and bool(value), 'a file such as "mine.sqlite"'),
}


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
        for name in (SETTINGS_FILE, "README.md", CORRECTIONS_FILE, "reports/example.md"):
            text = template.joinpath(*name.split("/")).read_text(encoding="utf-8")
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        why = explain_error(error)
        raise OutputError(f"{folder}: cannot be written ({why}): choose another folder") from error
    return folder


def build_project(
    project: Project,
    *,
    gazetteer: Path | str | None = None,
    processes: int | None = 1,
    on_error: OnError | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Build a project: ``incidents.geojson``, ``incidents.parquet`` and ``map.html`` in its folder.

    Nothing is written before all of it is computed. ``gazetteer`` comes before the place index
    that the project names; ``processes`` is that of :func:`extract_incidents`.

    Raises
    ------
    GeomapError
        As :func:`extract_incidents`; also when no report could be read at all,
        or an output cannot be written.
    """
    from geomap.export import write_incidents
    from geomap.incidents import validate_incidents
    from geomap.webmap import draw_map

    sources = [s if "://" in s else project.folder / s for s in project.reports]
    if gazetteer is None and project.gazetteer is not None:
        gazetteer = project.folder / project.gazetteer
    reading = extract_incidents(
        sources,
        published=project.published,
        language=project.language,
        merge=project.merge,
        gazetteer=gazetteer,
        processes=processes,
        on_error=on_error,
        progress=progress,
    )
    require_reports(sources, reports=reading.reports, faults=reading.faults)
    validate_incidents(reading.incidents)
    reading.notes += _note_corrections(project.folder / CORRECTIONS_FILE)
    page = io.BytesIO()
    draw_map(reading.incidents, title=project.title).save(page, close_file=False)
    write_incidents(reading.incidents, project.folder / "incidents.parquet")
    write_incidents(reading.incidents, project.folder / "incidents.geojson")
    replace_file(project.folder / "map.html", lambda stream: stream.write(page.getvalue()))
    return reading


def _note_corrections(path: Path) -> list[str]:
    """Say that a person's decisions are there and have no effect yet."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
            number = sum(1 for row in csv.reader(lines) if any(row)) - 1  # the first row names the columns
    except FileNotFoundError:
        return []
    except (OSError, csv.Error) as error:
        raise InputError(f"{path}: cannot be read ({explain_error(error)}): check the file") from error
    note = f"{path}: corrections are not applied by this version of geomap ({number} there)"
    return [note] if number > 0 else []

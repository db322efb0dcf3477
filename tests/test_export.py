"""Writing incidents: what stands in the file, and that it is whole or not there."""

import contextlib
import csv
import datetime
import io
import json
import os
import sys
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import LineString, Point
from shapely.geometry import GeometryCollection

from geomap.errors import InputError, OutputError
from geomap.export import read_incidents, write_incidents

DTYPES = {
    "incident_id": "str",
    "title": "str",
    "date_start": "str",
    "start_utc": "datetime64[ns, UTC]",
    "killed": "Int64",
    "radius_km": "float64",
    "report_ids": "object",
    "evidence": "object",
}

QUOTE = {"report_id": "a.txt", "field": "killed", "start": 4, "end": 9, "quote": "three"}

SITED = {
    "incident_id": "i1",
    "title": "Rocket attack, Green Zone, Baghdad",
    "date_start": "2020-01-08",
    "start_utc": "2020-01-07T22:30:00Z",
    "killed": 3,
    "radius_km": 2.5,
    "report_ids": ["a.txt", "b.txt"],
    "evidence": [QUOTE],
    "point": (44.12345678, 33.3),
}
UNSITED = {"incident_id": "i2", "report_ids": [], "evidence": []}

HOSTILE = [
    "</script><script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "bell \a, escape \x1b[31m, line\r\nfeed",
    "\u202eتحت‎ بغداد",
    "Київ 北京 🚀 \u2028",
    'quote " comma , semicolon ;',
]


def make_frame(*rows):
    data = {}
    for name, dtype in DTYPES.items():
        cells = pd.Series([row.get(name) for row in rows], dtype="object")
        cells = pd.to_datetime(cells, utc=True) if dtype.startswith("datetime") else cells
        data[name] = cells.astype(dtype)
    points = [Point(row["point"]) if "point" in row else None for row in rows]
    return geopandas.GeoDataFrame(data, geometry=geopandas.GeoSeries(points, crs=4326), crs=4326)


def plain(frame):
    """Each cell as Python knows it, missing ones as None."""
    frame = frame.drop(columns="geometry")
    return [
        {k: v if isinstance(v, list) else None if pd.isna(v) else v for k, v in row.items()}
        for row in frame.to_dict("records")
    ]


def test_geojson_holds_rfc_7946_features(tmp_path):
    path = tmp_path / "incidents.geojson"
    write_incidents(make_frame(SITED, UNSITED), path)
    assert json.loads(path.read_bytes()) == {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": "i1",
                "geometry": {"type": "Point", "coordinates": [44.123457, 33.3]},
                "properties": {
                    "incident_id": "i1",
                    "title": "Rocket attack, Green Zone, Baghdad",
                    "date_start": "2020-01-08",
                    "start_utc": "2020-01-07T22:30:00Z",
                    "killed": 3,
                    "radius_km": 2.5,
                    "report_ids": ["a.txt", "b.txt"],
                    "evidence": [QUOTE],
                },
            },
            {
                "type": "Feature",
                "id": "i2",
                "geometry": None,
                "properties": {
                    "incident_id": "i2",
                    "title": None,
                    "date_start": None,
                    "start_utc": None,
                    "killed": None,
                    "radius_km": None,
                    "report_ids": [],
                    "evidence": [],
                },
            },
        ],
    }
    text = path.read_text("utf-8")
    assert text.endswith("\n]}\n")
    assert '"killed": 3,' in text  # not 3.0
    assert "NaN" not in text
    assert "NaT" not in text
    assert len(text.splitlines()) == 4  # a feature a line: a diff shows the rows that changed


def test_same_incidents_give_the_same_bytes(tmp_path):
    for suffix in ("geojson", "geojsonl", "csv", "parquet"):
        write_incidents(make_frame(SITED, UNSITED), tmp_path / f"a.{suffix}")
        write_incidents(make_frame(SITED, UNSITED), tmp_path / f"b.{suffix}")
        assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()


def test_geojsonl_is_one_feature_a_line(tmp_path):
    write_incidents(make_frame(SITED, UNSITED), tmp_path / "a.geojsonl")
    write_incidents(make_frame(SITED, UNSITED), tmp_path / "a.geojson")
    lines = (tmp_path / "a.geojsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == json.loads((tmp_path / "a.geojson").read_bytes())[
        "features"
    ]


def test_dash_writes_geojson_to_stdout(tmp_path, capsysbinary):
    write_incidents(make_frame(SITED), "-")
    write_incidents(make_frame(SITED), tmp_path / "a.geojson")
    assert capsysbinary.readouterr().out == (tmp_path / "a.geojson").read_bytes()


def test_geopandas_reads_the_geojson(tmp_path):
    write_incidents(make_frame(SITED, UNSITED), tmp_path / "a.geojson")
    frame = geopandas.read_file(tmp_path / "a.geojson")
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry[0] == Point(44.123457, 33.3)
    assert frame.geometry[1] is None


def test_other_coordinates_are_brought_to_degrees(tmp_path):
    write_incidents(make_frame(SITED).to_crs(3857), tmp_path / "a.geojson")
    feature = json.loads((tmp_path / "a.geojson").read_bytes())["features"][0]
    assert feature["geometry"]["coordinates"] == [44.123457, 33.3]


def test_geometry_that_is_no_place_is_null(tmp_path):
    frame = make_frame(SITED, SITED, SITED)
    frame["geometry"] = geopandas.GeoSeries(
        [Point(), Point(float("nan"), 1), LineString([(-0.00000001, 1), (2, 3)])], crs=4326
    )
    write_incidents(frame, tmp_path / "a.geojson")
    features = json.loads((tmp_path / "a.geojson").read_bytes())["features"]
    assert [feature["geometry"] for feature in features] == [
        None,
        None,
        {"type": "LineString", "coordinates": [[0.0, 1.0], [2.0, 3.0]]},
    ]
    assert "-0.0" not in (tmp_path / "a.geojson").read_text()
    frame["geometry"] = geopandas.GeoSeries([GeometryCollection([Point(1, 2)])] * 3, crs=4326)
    write_incidents(frame, tmp_path / "a.geojson")
    assert json.loads((tmp_path / "a.geojson").read_bytes())["features"][0]["geometry"]["geometries"] == [
        {"type": "Point", "coordinates": [1.0, 2.0]}
    ]


def test_cells_of_other_kinds(tmp_path):
    frame = make_frame(SITED)[["incident_id", "geometry"]]
    frame["day"] = [datetime.date(2020, 1, 8)]
    frame["moment"] = pd.to_datetime(["2020-01-08T01:00:00.5+03:00"])
    frame["array"] = pd.Series([np.array([1, 2])], dtype="object")
    frame["numbers"] = pd.Series([[np.int64(4), np.float64("nan"), pd.NA]], dtype="object")
    frame["flag"] = [True]
    write_incidents(frame, tmp_path / "a.geojson")
    properties = json.loads((tmp_path / "a.geojson").read_bytes())["features"][0]["properties"]
    assert properties == {
        "incident_id": "i1",
        "day": "2020-01-08",
        "moment": "2020-01-08T01:00:00.500000+03:00",
        "array": [1, 2],
        "numbers": [4, None, None],
        "flag": True,
    }


def test_parquet_keeps_lists_structs_integers_and_times(tmp_path):
    path = tmp_path / "incidents.parquet"
    frame = make_frame(SITED, UNSITED)
    write_incidents(frame, path)
    schema = pq.read_schema(path)
    assert str(schema.field("killed").type) == "int64"
    assert str(schema.field("start_utc").type) == "timestamp[ns, tz=UTC]"
    assert str(schema.field("report_ids").type) == "list<element: string>"
    assert [field.name for field in schema.field("evidence").type.value_type] == list(QUOTE)
    raw = geopandas.read_parquet(path)
    assert raw.dtypes.equals(frame.dtypes)
    assert raw.crs.to_epsg() == 4326
    back = read_incidents(path)
    assert plain(back) == plain(frame)
    assert back.geometry[0] == Point(44.12345678, 33.3)
    assert back.geometry[1] is None


@pytest.mark.parametrize("suffix", ["parquet", "geojson", "geojsonl", "csv"])
def test_no_rows_and_all_null_columns(tmp_path, suffix):
    path = tmp_path / f"a.{suffix}"
    for frame in (make_frame(), make_frame(UNSITED, UNSITED), make_frame({"incident_id": "x"})):
        write_incidents(frame, path)
        if suffix != "csv":
            back = read_incidents(path, dtypes=DTYPES)
            assert back.dtypes.equals(frame.dtypes)
            assert plain(back) == plain(frame)
            assert back.crs.to_epsg() == 4326


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
points = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
quotes = st.fixed_dictionaries(
    {"report_id": words, "field": words, "start": st.integers(0, 9**9) | st.none(), "quote": words}
)
rows = st.fixed_dictionaries(
    {"incident_id": words, "report_ids": st.lists(words), "evidence": st.lists(quotes, max_size=3)},
    optional={
        "title": words,
        "date_start": st.dates().map(str),
        "start_utc": st.datetimes(datetime.datetime(1900, 1, 1), datetime.datetime(2200, 1, 1)),
        "killed": st.integers(0, 10**15),
        "radius_km": st.floats(0, 1e6),
        "point": points,
    },
)


@pytest.mark.parametrize("suffix", ["parquet", "geojson", "geojsonl"])
@given(table=st.lists(rows, max_size=4))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_round_trip(tmp_path, suffix, table):
    path = tmp_path / f"a.{suffix}"
    frame = make_frame(*table)
    write_incidents(frame, path)
    back = read_incidents(path, dtypes=DTYPES)
    assert plain(back) == plain(frame)
    assert back.dtypes.equals(frame.dtypes)
    for given_point, read_point in zip(frame.geometry, back.geometry, strict=True):
        assert (given_point is None) == (read_point is None)
        assert given_point is None or given_point.distance(read_point) < 1e-6
    first = path.read_bytes()
    write_incidents(back, path)
    assert path.read_bytes() == first


def test_dtypes_are_guessed_where_none_are_given(tmp_path):
    write_incidents(make_frame(SITED, UNSITED), tmp_path / "a.geojson")
    back = read_incidents(tmp_path / "a.geojson")
    assert back.dtypes.astype(str).to_dict() == {
        **DTYPES,
        "start_utc": "str",
        "geometry": "geometry",
    }


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("suffix", ["parquet", "geojson", "geojsonl"])
def test_hostile_text_stays_data(tmp_path, suffix, hostile):
    row = {**SITED, "title": hostile, "report_ids": [hostile], "evidence": [{**QUOTE, "quote": hostile}]}
    write_incidents(make_frame(row), tmp_path / f"a.{suffix}")
    (back,) = plain(read_incidents(tmp_path / f"a.{suffix}", dtypes=DTYPES))
    assert back["title"] == hostile
    assert back["report_ids"] == [hostile]
    assert back["evidence"][0]["quote"] == hostile


def read_csv(path):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))


def test_csv_is_flat(tmp_path):
    path = tmp_path / "a.csv"
    write_incidents(make_frame(SITED, UNSITED), path)
    assert not path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert read_csv(path) == [
        {
            "incident_id": "i1",
            "title": "Rocket attack, Green Zone, Baghdad",
            "date_start": "2020-01-08",
            "start_utc": "2020-01-07T22:30:00Z",
            "killed": "3",
            "radius_km": "2.5",
            "report_ids": "a.txt; b.txt",
            "evidence": json.dumps([QUOTE]),
            "latitude": "33.3",
            "longitude": "44.123457",
        },
        dict.fromkeys([*DTYPES, "latitude", "longitude"], "") | {"incident_id": "i2"},
    ]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+964 770", "'+964 770"),
        ("-cmd", "'-cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("-33.5", "-33.5"),
        ("+5", "+5"),
        ("-5\n", "'-5\n"),
        ("Baghdad = home", "Baghdad = home"),
        ("a\rb", "a\rb"),
        *((hostile, hostile if hostile[0] != "=" else f"'{hostile}") for hostile in HOSTILE),
    ],
)
def test_csv_cells_are_no_formulas(tmp_path, cell, written):
    write_incidents(make_frame({**SITED, "title": cell, "report_ids": [cell]}), tmp_path / "a.csv")
    (row,) = read_csv(tmp_path / "a.csv")
    assert row["title"] == written
    assert row["report_ids"] == written


def test_csv_leaves_negative_numbers_alone(tmp_path):
    write_incidents(make_frame({**SITED, "killed": -1, "point": (-70.5, -33.25)}), tmp_path / "a.csv")
    (row,) = read_csv(tmp_path / "a.csv")
    assert (row["killed"], row["longitude"], row["latitude"]) == ("-1", "-70.5", "-33.25")


@pytest.mark.parametrize("suffix", ["parquet", "geojson", "geojsonl", "csv"])
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, suffix):
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(b"old")
    frame = make_frame(SITED, SITED)
    frame["evidence"] = pd.Series([["fine"], [object()]], dtype="object")
    with pytest.raises(OutputError) as caught:
        write_incidents(frame, path)
    message = str(caught.value)
    assert message.startswith(f"{path}: cannot be written (")
    assert message.endswith("): mend the incidents")
    assert "\n" not in message
    assert "evidence" in message
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == b"old"


def test_a_bad_cell_is_named_by_row_and_column(tmp_path):
    frame = make_frame(SITED, SITED)
    frame["radius_km"] = [1.0, float("inf")]
    with pytest.raises(OutputError) as caught:
        write_incidents(frame, tmp_path / "a.geojson")
    assert str(caught.value) == (
        f"{tmp_path}/a.geojson: cannot be written (row 1, column 'radius_km': inf is a float, "
        "expected text, a finite number, a date or a list): mend the incidents"
    )
    with pytest.raises(OutputError) as caught:
        write_incidents(frame, "-")
    assert str(caught.value) == (
        "stdout: cannot be written (row 1, column 'radius_km': inf is a float, "
        "expected text, a finite number, a date or a list): mend the incidents"
    )


def test_stdout_stays_empty_when_a_later_row_fails(capsysbinary):
    frame = make_frame(SITED, {**SITED, "radius_km": float("inf")})
    with pytest.raises(OutputError):
        write_incidents(frame, "-")
    assert capsysbinary.readouterr().out == b""


def test_a_full_disk_behind_stdout(monkeypatch):
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        with pytest.raises(OutputError) as caught:
            write_incidents(make_frame(SITED), "-")
        monkeypatch.undo()
        with contextlib.suppress(OSError):
            full.close()
    assert str(caught.value) == (
        "stdout: cannot be written (No space left on device): "
        "check that the folder exists, is yours and has room"
    )


def test_half_a_surrogate_pair_is_refused(tmp_path):
    frame = make_frame(SITED)
    frame["title"] = pd.Series(["\ud800"], dtype="object")
    with pytest.raises(OutputError, match="cannot be written"):
        write_incidents(frame, tmp_path / "a.geojson")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "reason"),
    [("file.txt/a.geojson", "Not a directory"), ("missing/a.csv", "No such file or directory")],
)
def test_a_folder_that_is_none(tmp_path, name, reason):
    (tmp_path / "file.txt").write_text("in the way")
    path = tmp_path / name
    with pytest.raises(OutputError) as caught:
        write_incidents(make_frame(SITED), path)
    assert str(caught.value) == (
        f"{path}: cannot be written ({reason}): check that the folder exists, is yours and has room"
    )


def test_a_folder_in_the_place_of_the_file(tmp_path):
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(OutputError, match=r"a\.csv: cannot be written \(Is a directory\): check"):
        write_incidents(make_frame(SITED), tmp_path / "a.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_unknown_suffix(tmp_path):
    with pytest.raises(OutputError) as caught:
        write_incidents(make_frame(SITED), tmp_path / "a.xlsx")
    assert str(caught.value) == (
        f"{tmp_path}/a.xlsx: ends in '.xlsx', expected .parquet, .geojson, .geojsonl or .csv: rename it"
    )


def test_no_coordinate_system(tmp_path):
    frame = make_frame(SITED)
    frame = frame.set_crs(None, allow_override=True)
    for bad in (frame, geopandas.GeoDataFrame({"a": [1]})):
        with pytest.raises(OutputError) as caught:
            write_incidents(bad, tmp_path / "a.csv")
        assert str(caught.value) == (
            "incidents have no geometry with a CRS, expected EPSG:4326: use set_crs(4326)"
        )


def test_a_link_stays_a_link_and_rights_follow_the_umask(tmp_path):
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    old = os.umask(0o027)
    try:
        write_incidents(make_frame(SITED), tmp_path / "link.csv")
    finally:
        os.umask(old)
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").stat().st_mode & 0o777 == 0o640
    assert len(read_csv(tmp_path / "real.csv")) == 1


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "a.csv",
            b"",
            "ends in '.csv', expected .parquet, .geojson or .geojsonl: write it anew",
        ),
        ("a.geojson", None, "cannot be read (No such file or directory): check the path"),
        ("a.geojson", b"[", "holds no incidents (Expecting value: line 1 column 2 (char 1)): write it anew"),
        ("a.geojson", b"{}", "holds no incidents (features): write it anew"),
        (
            "a.geojsonl",
            b"[]",
            "holds no incidents (list indices must be integers or slices, not str): write it anew",
        ),
        (
            "a.geojson",
            b'{"features": [{"properties": {}, "geometry": {"type": "Bogus"}}]}',
            "holds no incidents (",
        ),
        ("a.parquet", b"PAR1", "holds no incidents ("),
        ("a.parquet", None, "cannot be read ("),
    ],
)
def test_files_that_hold_no_incidents(tmp_path, name, content, message):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_incidents(path)
    assert str(caught.value).startswith(f"{path}: {message}")
    assert "\n" not in str(caught.value)

"""Write incidents to a file: the suffix says how, and the file is whole or not there.

====================  =========================================================
``.parquet``          GeoParquet, the file of record: lists, structs, nullable
                      integers and timestamps stay what they are
``.geojson``          RFC 7946, one feature a line, longitude first, six decimals
                      (0.1 m); times are ISO 8601 text
``.geojsonl``         the same features, one a line, for tools that stream
``.csv``              flat, for spreadsheets, and not meant to be read back:
                      ``latitude`` and ``longitude`` columns, lists joined by
                      ``"; "``, lists of objects as JSON, UTF-8 without a byte
                      order mark (in Excel: Data, From Text/CSV)
====================  =========================================================
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from geomap.errors import InputError, OutputError
from geomap.files import explain_error, replace_file, translate_errors, write_stdout

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Writer = Callable[["GeoDataFrame", IO[bytes]], None]

DECIMALS = 6
DTYPE_KINDS: dict[str, set[type]] = {"str": {str}, "Int64": {int}, "float64": {int, float}, "boolean": {bool}}
LIST_SEPARATOR = "; "

# A spreadsheet takes a cell that starts so for a formula (OWASP, "CSV Injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def write_incidents(incidents: GeoDataFrame, path: Path | str) -> None:
    """Write incidents to a file, or as GeoJSON to standard output.

    Parameters
    ----------
    incidents
        The incidents; columns are written as they are, by the same names. The
        geometry is brought to degrees, EPSG:4326, (lon, lat).
    path
        A name ending in .parquet, .geojson, .geojsonl or .csv, or ``"-"`` for
        standard output. An older file is replaced when the new one is complete.

    Raises
    ------
    OutputError
        If the suffix is unknown, a cell cannot be written, or the file cannot
        be put there. The path then holds what it held before.
    """
    check_suffix(path)
    frame = _prepare_frame(incidents)
    if path == "-":
        whole = io.BytesIO()
        with translate_errors("stdout"):
            _write_geojson(frame, whole)
        write_stdout(lambda stream: stream.write(whole.getvalue()))
        return
    write = WRITERS[Path(path).suffix.lower()]
    replace_file(Path(path), lambda stream: write(frame, stream))


def check_suffix(path: Path | str) -> None:
    """Refuse an output that :func:`write_incidents` could not write, before the work is done.

    Raises
    ------
    OutputError
        If the suffix is unknown.
    """
    suffix = Path(path).suffix
    if path != "-" and suffix.lower() not in WRITERS:
        raise OutputError(f"{path}: ends in {suffix!r}, expected {_join(WRITERS)}: rename it")


def write_lines(records: Iterable[Mapping[str, Any]], path: Path | str) -> None:
    """Write plain objects as JSON lines to a file, or to standard output for ``"-"``.

    Raises
    ------
    OutputError
        If the file cannot be written; the path then holds what it held before.
    """

    def write(stream: IO[bytes]) -> None:
        for record in records:
            stream.write(json.dumps(record, ensure_ascii=False).encode("utf-8") + b"\n")

    if path == "-":
        write_stdout(write)
    else:
        replace_file(Path(path), write)


def read_incidents(path: Path | str, *, dtypes: Mapping[str, str] | None = None) -> GeoDataFrame:
    """Read incidents that :func:`write_incidents` wrote.

    Parameters
    ----------
    path
        A file ending in .parquet, .geojson or .geojsonl.
    dtypes
        Pandas dtype by column, for GeoJSON, which keeps none; other columns
        get the one their values suggest (whole numbers: ``Int64``).

    Raises
    ------
    InputError
        If the file is missing or not what its suffix says.
    """
    source = Path(path)
    read = READERS.get(source.suffix.lower())
    if read is None:
        raise InputError(f"{source}: ends in {source.suffix!r}, expected {_join(READERS)}: write it anew")
    try:
        return read(source, dtypes or {})
    except OSError as error:
        raise InputError(f"{source}: cannot be read ({explain_error(error)}): check the path") from error
    except Exception as error:  # of json, pandas, pyarrow or shapely, on a file that is anything
        raise InputError(f"{source}: holds no incidents ({explain_error(error)}): write it anew") from error


def _prepare_frame(incidents: GeoDataFrame) -> GeoDataFrame:
    """Bring the frame to EPSG:4326 and a plain index."""
    if incidents.active_geometry_name is None or incidents.crs is None:
        raise OutputError("incidents have no geometry with a CRS, expected EPSG:4326: use set_crs(4326)")
    return incidents.to_crs(4326).reset_index(drop=True)


def _write_parquet(incidents: GeoDataFrame, stream: IO[bytes]) -> None:
    whole = io.BytesIO()  # pyarrow closes what it writes to
    incidents.to_parquet(whole, index=False)
    stream.write(whole.getvalue())


def _write_geojson(incidents: GeoDataFrame, stream: IO[bytes]) -> None:
    stream.write(b'{"type": "FeatureCollection", "features": [')
    for number, feature in enumerate(_make_features(incidents)):
        stream.write((",\n" if number else "\n").encode() + feature)
    stream.write(b"\n]}\n")


def _write_geojsonl(incidents: GeoDataFrame, stream: IO[bytes]) -> None:
    for feature in _make_features(incidents):
        stream.write(feature + b"\n")


def _write_csv(incidents: GeoDataFrame, stream: IO[bytes]) -> None:
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    # "\r\n" (RFC 4180): with "\n" alone, Python 3.11 leaves a cell with "\r" unquoted.
    rows = csv.writer(text, lineterminator="\r\n")
    names = _property_names(incidents)
    rows.writerow([_guard_cell(name) for name in (*names, "latitude", "longitude")])
    for values, geometry in _iter_rows(incidents):
        point = None if geometry is None else geometry.representative_point()
        place = (None, None) if point is None else (point.y, point.x)
        rows.writerow([_guard_cell(_flatten(value)) for value in (*values, *place)])
    text.detach()


def _make_features(incidents: GeoDataFrame) -> Iterator[bytes]:
    """Yield each row as a GeoJSON Feature in UTF-8."""
    names = _property_names(incidents)
    for values, geometry in _iter_rows(incidents):
        properties = dict(zip(names, values, strict=True))
        feature: dict[str, Any] = {"type": "Feature"}
        if properties.get("incident_id") is not None:
            feature["id"] = properties["incident_id"]
        feature["geometry"] = None if geometry is None else geometry.__geo_interface__
        feature["properties"] = properties
        yield json.dumps(feature, ensure_ascii=False, allow_nan=False).encode("utf-8")


def _property_names(incidents: GeoDataFrame) -> list[str]:
    return [name for name in incidents.columns if name != incidents.active_geometry_name]


def _iter_rows(incidents: GeoDataFrame) -> Iterator[tuple[list[Any], Any]]:
    """Yield each row's values, ready for JSON, and its rounded geometry or None."""
    import shapely

    columns = {name: list(incidents[name]) for name in _property_names(incidents)}
    for number, geometry in enumerate(incidents.geometry):
        values = []
        for name, cells in columns.items():
            try:
                values.append(_plain_value(cells[number]))
            except ValueError as error:
                raise ValueError(f"row {number}, column {name!r}: {error}") from error
        if geometry is None or geometry.is_empty or not all(map(math.isfinite, geometry.bounds)):
            yield values, None
        else:
            yield values, shapely.transform(geometry, lambda points: points.round(DECIMALS) + 0.0)  # no -0.0


def _plain_value(value: Any) -> Any:
    """Turn a cell into what JSON knows; everything missing becomes None."""
    import pandas as pd

    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, str | bool | int):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain_value(inner) for key, inner in value.items()}
    if isinstance(value, Sequence):
        return [_plain_value(inner) for inner in value]
    if isinstance(value, float) and not math.isinf(value):
        return None if math.isnan(value) else value
    if isinstance(value, datetime.datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if hasattr(value, "tolist"):  # a numpy array or scalar
        return _plain_value(value.tolist())
    raise ValueError(
        f"{value!r} is a {type(value).__name__}, expected text, a finite number, a date or a list"
    )


def _flatten(value: Any) -> Any:
    """Turn a list into one cell: joined, or as JSON where it holds more than words and numbers."""
    items = value if isinstance(value, list) else [value]
    if any(isinstance(item, Mapping | list) for item in items):
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    if isinstance(value, list):
        return LIST_SEPARATOR.join("" if item is None else str(item) for item in value)
    return value


def _guard_cell(value: Any) -> Any:
    """Put an apostrophe before text that a spreadsheet would run."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def _read_parquet(path: Path, dtypes: Mapping[str, str]) -> GeoDataFrame:
    import geopandas
    import pyarrow.parquet

    frame = geopandas.read_parquet(path)
    # Of lists pandas makes arrays, and floats of the whole numbers in a struct that has gaps.
    names = list(frame.columns[frame.dtypes.astype(str) == "object"])
    table = pyarrow.parquet.read_table(path, columns=names)
    return frame.assign(**{name: _make_series(table[name].to_pylist(), "object") for name in names})


def _read_geojson(path: Path, dtypes: Mapping[str, str]) -> GeoDataFrame:
    return _make_frame(json.loads(path.read_text(encoding="utf-8-sig"))["features"], dtypes)


def _read_geojsonl(path: Path, dtypes: Mapping[str, str]) -> GeoDataFrame:
    return _make_frame([json.loads(line) for line in path.read_bytes().splitlines() if line.strip()], dtypes)


def _make_frame(features: list[dict[str, Any]], dtypes: Mapping[str, str]) -> GeoDataFrame:
    import geopandas
    from shapely.geometry import shape

    rows = [feature["properties"] for feature in features]
    columns = {}
    for name in dict.fromkeys([*dtypes, *(name for row in rows for name in row)]):
        cells = [row.get(name) for row in rows]
        columns[name] = _make_series(cells, dtypes.get(name) or _guess_dtype(cells))
    places = [shape(feature["geometry"]) if feature["geometry"] else None for feature in features]
    return geopandas.GeoDataFrame(columns, geometry=geopandas.GeoSeries(places, crs=4326), crs=4326)


def _guess_dtype(cells: list[Any]) -> str:
    kinds = {type(cell) for cell in cells if cell is not None}
    return next((dtype for dtype, known in DTYPE_KINDS.items() if kinds and kinds <= known), "object")


def _make_series(cells: list[Any], dtype: str) -> Any:
    import pandas as pd

    series = pd.Series(cells, dtype="object")
    if dtype.startswith("datetime64"):
        series = pd.to_datetime(series, utc=True, format="ISO8601")
    return series.astype(cast(Any, dtype))


def _join(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}"


WRITERS: dict[str, Writer] = {
    ".parquet": _write_parquet,
    ".geojson": _write_geojson,
    ".geojsonl": _write_geojsonl,
    ".csv": _write_csv,
}
READERS: dict[str, Callable[[Path, Mapping[str, str]], GeoDataFrame]] = {
    ".parquet": _read_parquet,
    ".geojson": _read_geojson,
    ".geojsonl": _read_geojsonl,
}

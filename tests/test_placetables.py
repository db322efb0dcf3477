"""Bigger indexes: a GeoNames dump or a table of one's own on top of another index."""

import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from geomap.cli import main
from geomap.errors import GazetteerError, InputError, OutputError
from geomap.gazetteer import FORMAT, SCHEMA, Gazetteer
from geomap.namekeys import fold_key, name_key
from geomap.placekinds import read_features
from geomap.placetables import add_places, build_geonames_index
from geomap.placetables.geonames import read_radii

# no, id, name, kind, country, admin1, latitude, longitude, radius_km, population, zone, source, rank; spellings
BASE = (
    ((99237, None, "Iraq", "country", "IQ", None, 33.0, 44.0, 500.0, 38_433_600, "Asia/Baghdad", "GeoNames", None), ()),
    ((99592, None, "Anbar", "admin1", "IQ", "Anbar", 32.9, 41.7, 234.0, 0, "Asia/Baghdad", "GeoNames", None), ()),
    ((98182, None, "Baghdad", "populated_place", "IQ", "Baghdad", 33.34, 44.4, 16.0, 7_216_000, "Asia/Baghdad", "GeoNames", None), ("Bagdad",)),
    ((-1, "geomap:iq/mosul-dam", "Mosul Dam", "dam", "IQ", "Nineveh", 36.63, 42.82, 2.0, 0, "Asia/Baghdad", "map", 1), ("Saddam Dam",)),
    ((-2, "geomap:iq/sinjar", "Sinjar", "populated_place", "IQ", "Nineveh", 36.32, 41.87, 5.0, 38_294, "Asia/Baghdad", "map", 1), ("Shingal", "Sinjār")),
    ((448149, None, "Sinjār", "populated_place", "IQ", "Nineveh", 36.32, 41.86, 5.0, 38_294, "Asia/Baghdad", "GeoNames", None), None),
)  # fmt: skip


def make_base(path):
    terms: dict[str, int] = {}

    def term(text):
        return text and terms.setdefault(text, len(terms) + 1)

    with closing(sqlite3.connect(path)) as database:
        database.executescript(SCHEMA)
        for cells, spellings in BASE:
            row = [
                *cells[:3],
                term(cells[3]),
                cells[4],
                term(cells[5]),
                *cells[6:10],
                term(cells[10]),
                term(cells[11]),
                cells[12],
            ]
            database.execute(f"INSERT INTO place VALUES ({', '.join('?' * 13)})", row)
            for name in (cells[2], *spellings) if spellings is not None else ():
                key, preferred = name_key(name), name == cells[2] or cells[12] is not None
                database.execute(
                    "INSERT OR IGNORE INTO name VALUES (?, ?, ?, ?)", (key, cells[0], name, preferred)
                )
                database.execute("INSERT OR IGNORE INTO fold VALUES (?, ?)", (fold_key(key), key))
        database.executemany("INSERT INTO term VALUES (?, ?)", ((n, text) for text, n in terms.items()))
        database.execute("INSERT INTO country VALUES ('IQ', 99237)")
        meta = {"format": FORMAT, "hash": "abc", "counts": "{}", "licences": '{"a": "MIT"}', "complete": "yes",
                "sources": '{"a": {"title": "a test", "licence": "MIT"}}'}  # fmt: skip
        database.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
        database.commit()
    return path


def line(
    no,
    name,
    code="P.PPL",
    *,
    names="",
    at=(33.3, 43.8),
    country="IQ",
    area="01",
    people=0,
    zone="Asia/Baghdad",
    **other,
):
    """Return a row of a dump; ``other`` sets cells by column, ``c5="x"``."""
    cells = [str(no), name, name, names, str(at[0]), str(at[1]), *code.split("."), country, "", area, "", "", "",
             str(people), "", "1", zone, "2024-05-16"]  # fmt: skip
    for column, value in other.items():
        cells[int(column[1:]) - 1] = value
    return "\t".join(cells) + "\n"


def alternate(no, name, *, language="ar", preferred="", historic=""):
    return "\t".join(["1", str(no), language, name, preferred, "", "", historic, "", ""]) + "\n"


DUMP = "".join([
    line(98182, "Baghdad", "P.PPLC", names="Madinat al-Salam,BGW,baghdad city", area="07", people=7_216_000),
    line(700_001, "Al Karmah", names="كرمة الفلوجة", people=95_000),
    line(700_002, "Karmah", country="IR", people=120),
    line(700_003, "Mosul Dam", "S.DAM", names="Sadd al-Mawşil", at=(36.631, 42.823), area="15"),
    line(700_004, "Karmah District", "A.ADM2", names="Qaḑā’ al Karmah"),
    line(700_005, "Some Farm", "S.FRM"),
    line(700_006, "Ţarmīyah", area="99"),
    line(448149, "Sinjār", names="Şingal", at=(36.32, 41.86), area="15"),
    line(99592, "Al Anbar Governorate", "A.ADM1", names="Ramadi Liwa", at=(32.9, 41.7)),
    line(700_007, "Camp Atlas", "L.MILB", at=(33.5, 43.2)),
])  # fmt: skip


@pytest.fixture
def base(tmp_path):
    return make_base(tmp_path / "base.sqlite")


@pytest.fixture
def output(tmp_path):
    return tmp_path / "big.sqlite"


def build(tmp_path, output, base, dump=DUMP, **more):
    path = tmp_path / "IQ.txt"
    path.write_bytes(dump if isinstance(dump, bytes) else dump.encode())
    build_geonames_index(output, geonames=path, base=base, **more)
    return Gazetteer.open(output)


def ids(gazetteer, name, **options):
    return [candidate.place.id for candidate in gazetteer.find(name, **options)]


# GeoNames dumps


def test_a_dump_joins_the_index(tmp_path, output, base):
    with build(tmp_path, output, base) as index:
        assert ids(index, "Karmah") == ["geonames:700001", "geonames:700004", "geonames:700002"]
        assert ids(index, "كرمة الفلوجة") == ["geonames:700001"]
        assert ids(index, "Some Farm") == []
        assert ids(index, "Tarmiyah") == ["geonames:700006"]
        assert index.get("geonames:700006").name == "Tarmiyah"
        assert index.get("geonames:700007").kind == "base"
        assert index.get("geonames:700001").radius_km == 3.0
        assert index.get("geonames:700001").timezone == "Asia/Baghdad"


def test_a_place_that_is_there_keeps_its_row_and_gains_spellings(tmp_path, output, base):
    with Gazetteer.open(base) as before, build(tmp_path, output, base) as index:
        assert index.get("geonames:98182") == before.get("geonames:98182")
        assert ids(index, "Madinat al-Salam") == ids(index, "Bagdad") == ["geonames:98182"]
        assert ids(index, "BGW") == ids(index, "baghdad city") == []  # a code, a machine's romanisation
        (found,) = index.find("Baghdad")
        assert found.preferred


def test_reviewed_places_take_over_what_is_the_same(tmp_path, output, base):
    with build(tmp_path, output, base) as index:
        assert ids(index, "Mosul Dam") == ids(index, "Sadd al-Mawsil") == ["geomap:iq/mosul-dam"]
        assert index.find("Mosul Dam")[0].reviewed
        assert not index.find("Sadd al-Mawsil")[0].reviewed
        assert index.get("geonames:700003").kind == "dam"  # by id only
        assert ids(index, "Sinjar") == ids(index, "Şingal") == ["geomap:iq/sinjar"]


def test_lines_that_end_as_on_windows(tmp_path, output, base):
    with build(tmp_path, output, base, DUMP.replace("\n", "\r\n")) as index:
        assert ids(index, "Al Karmah")[0] == "geonames:700001"


def test_a_district_is_found_by_its_bare_name_and_a_county_is_not(tmp_path, output, base):
    names = {
        "Shaykhan District": "Shaykhan", "Qaḑā’ al Hawījah": "Hawijah", "Grant County": None, "Kajuru LGA": None,
        "Northern District": None, "Orleans Parish": None,
    }  # fmt: skip
    rows = [line(800_000 + n, name, "A.ADM2") for n, name in enumerate(names)]
    with build(tmp_path, output, base, "".join(rows)) as index:
        for n, (name, bare) in enumerate(names.items()):
            place_id = f"geonames:{800_000 + n}"
            assert ids(index, name) == [place_id]
            assert ids(index, bare or name.split()[0]) == ([place_id] if bare else [])
    row = line(1, "Garissa County", "A.ADM1", country="KE")  # a first-level area: reports say Garissa
    with build(tmp_path, output, base, row) as index:
        assert ids(index, "Garissa") == ["geonames:1"]


def test_areas_are_called_as_in_the_index_then_the_table_then_not(tmp_path, output, base):
    table = tmp_path / "admin1CodesASCII.txt"
    table.write_text("IQ.15\tNineveh\tNineveh\t99999\nIQ.01\tAl Anbar\tAl Anbar\t99592\n", encoding="utf-8")
    with build(tmp_path, output, base, admin1=table) as index:
        assert index.get("geonames:700001").admin1 == "Anbar"
        assert index.get("geonames:700003").admin1 == "Nineveh"
        assert index.get("geonames:700006").admin1 is None
    with build(tmp_path, output, base) as index:  # the dump's own ADM1 row says which id has the name
        assert index.get("geonames:700001").admin1 == "Anbar"
        assert index.get("geonames:700003").admin1 is None


def test_alternate_names(tmp_path, output, base):
    table = tmp_path / "alternateNamesV2.txt"
    rows = [
        alternate(700_001, "Garma", language="en", preferred="1"), alternate(700_001, "Al Qarmah"),
        alternate(700_001, "https://en.wikipedia.org/wiki/Garma", language="link"),
        alternate(700_001, "Old Garma", historic="1"), alternate(12, "Elsewhere"),
        alternate(448149, "Shengal Town"),
    ]  # fmt: skip
    table.write_text("".join(rows), encoding="utf-8")
    with build(tmp_path, output, base, alternate_names=table) as index:
        assert index.find("Garma")[0].preferred
        assert ids(index, "Qarmah")[0] == "geonames:700001"
        assert not index.knows("Old Garma")
        assert not index.knows("Elsewhere")
        assert not index.knows("https://en.wikipedia.org/wiki/Garma")
        assert ids(index, "Shengal Town") == ["geomap:iq/sinjar"]


def test_a_zip_gives_what_the_table_gives(tmp_path, output, base):
    path = tmp_path / "IQ.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("readme.txt", "hello")
        packed.writestr("IQ.txt", DUMP)
    seen = []
    counts = build_geonames_index(output, geonames=path, base=base, progress=lambda *done: seen.append(done))
    assert counts == (6, 3)
    assert seen[-1] == (path.stat().st_size, path.stat().st_size)


def test_the_same_files_give_the_same_bytes_and_say_so(tmp_path, output, base):
    with build(tmp_path, output, base) as index:
        info, content = index.info(), output.read_bytes()
    with build(tmp_path, output, base) as index:
        assert index.info() == info
    assert output.read_bytes() == content
    assert info["hash"] != "abc"
    assert info["counts"] == {"places": 12, "reviewed": 2, "admin1": 1, "admin2": 1, "base": 1, "country": 1,
                              "dam": 2, "populated_place": 6}  # fmt: skip
    assert list(info["sources"]) == ["a", "geonames_dump"]
    assert info["sources"]["geonames_dump"]["places"] == 6
    assert info["licences"]["geonames_dump"] == "CC BY 4.0 (GeoNames)"


@pytest.mark.parametrize(
    ("dump", "words"),
    [
        (line(1, "A") + line(2, "B").partition("\tP")[0], "IQ.txt, line 2: 6 columns, expected 19: cut off, or not this"),
        (line(1, "A") + line(2, "B")[:-5], "line 2, column 19 (modification date): '2024-0', expected a date"),
        ("name,latitude\n", "line 1: 1 columns, expected 19"),
        (line("x7", "A"), "line 1, column 1 (geonameid): 'x7', expected a whole number"),
        (line(1, ""), "line 1, column 2 (name): '', expected a name"),
        (line(1, "A", at=("33,3", "1")), "line 1, column 5 (latitude): '33,3', expected degrees from -90 to 90"),
        (line(1, "A", at=("nan", "1")), "line 1, column 5 (latitude): 'nan'"),
        (line(1, "A", at=("33", "200")), "line 1, column 6 (longitude): '200', expected degrees from -180"),
        (line(1, "A", country="Iraq"), "line 1, column 9 (country code): 'Iraq', expected two capital"),
        (line(1, "A", people="many"), "line 1, column 15 (population): 'many', expected a whole number"),
        (line(1, "A", at=("-91", "1")), "line 1, column 5 (latitude): '-91', expected degrees from -90 to 90"),
        (line(1, "A") + line(2, "B").rpartition("\t")[0], "line 2: 18 columns, expected 19: cut off, or not this"),
        ("\ufeff" + line(1, "A"), "line 1, column 1 (geonameid): '\\ufeff1', expected a whole number"),
        (line(1, "A").encode() + b"\xff\n", "line 2: byte 1 is not UTF-8: fetch the file again"),
        (line(1, "Bāb").encode("utf-16"), "line 1: byte 4 is NUL: not UTF-8 text"),
        (line(1, "Al\0Asad"), "line 1: byte 5 is NUL: not UTF-8 text, or fetch the file again"),
        ((line(1, "A") + line(2, "Orléans")).encode("latin-1"), "line 2: byte 6 is not UTF-8: fetch the file again"),
        (b"x" * (1 << 20), "line 1: longer than 1048576 bytes"),
        (line(1, "A", "S.FRM"), "no place in it, expected a GeoNames dump such as IQ.txt"),
        ("", "no place in it"),
    ],
)  # fmt: skip
def test_a_faulty_dump_is_refused_and_leaves_nothing(tmp_path, output, base, dump, words):
    with pytest.raises(InputError) as caught:
        build(tmp_path, output, base, dump)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["IQ.txt", "base.sqlite"]


@pytest.mark.parametrize(
    ("option", "text", "words"),
    [
        ("alternate_names", "1\t2\ten\n", "t.txt, line 1: 3 columns, expected 10"),
        ("alternate_names", "1\t2\ten\tA\n", "t.txt, line 1: 4 columns, expected 10"),
        ("alternate_names", "1\t2\ten\tA\t\t\t\t\n", "t.txt, line 1: 8 columns, expected 10: cut off, or not this table"),
        ("alternate_names", DUMP, "t.txt, line 1: 19 columns, expected 10"),
        ("alternate_names", alternate("x", "A"), "t.txt, line 1: ['1', 'x'] and the flags"),
        ("alternate_names", alternate(1, "A") + alternate(2, "B", preferred="yes"), "t.txt, line 2: "),
        ("admin1", "IQ.01\tAnbar\n", "t.txt, line 1: 2 columns, expected 4"),
        ("admin1", "Iraq\tAnbar\tAnbar\t1\n", "t.txt, line 1: ['Iraq', 'Anbar', 'Anbar', '1'], expected a code"),
        ("admin1", None, "t.txt: cannot be read (No such file or directory): fetch it again"),
    ],
)  # fmt: skip
def test_faulty_tables_beside_the_dump(tmp_path, output, base, option, text, words):
    table = tmp_path / "t.txt"
    if text is not None:
        table.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        build(tmp_path, output, base, **{option: table})
    assert words in str(caught.value)
    assert not output.exists()


def test_broken_zips(tmp_path, output, base):
    path = tmp_path / "IQ.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("IQ.txt", "".join(line(i, f"Town {i * 7919}") for i in range(1, 20_000)))
    whole = path.read_bytes()
    spoiled = whole[:5000] + bytes(200) + whole[5200:]
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as packed:
        packed.writestr("a.txt", "")
        packed.writestr("b.txt", "")
    two = (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as packed:
        packed.writestr("IQ.csv", "name,latitude\n")
    csv = (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as packed:
        packed.writestr("places.txt", "A\t33\t44\n")
    other = (tmp_path / "two.zip").read_bytes()
    for content, words in (
        (whole[:5000], "IQ.zip: cannot be read (File is not a zip file): fetch it again"),
        (spoiled, "IQ.zip, "),
        (two, "IQ.zip: holds 'a.txt', 'b.txt', expected one table such as 'IQ.txt'"),
        (b"", "IQ.zip: cannot be read (File is not a zip file)"),
        (csv, "IQ.zip: holds 'IQ.csv', expected one table such as 'IQ.txt'"),
        (other, "IQ.zip, line 1: 3 columns, expected 19: cut off, or not this table of GeoNames"),
    ):
        path.write_bytes(content)
        with pytest.raises(InputError) as caught:
            build_geonames_index(output, geonames=path, base=base)
        assert words in str(caught.value)
        assert sorted(p.suffix for p in tmp_path.iterdir()) == [".sqlite", ".zip", ".zip"]


def test_outputs_that_are_refused(tmp_path, base):
    dump = tmp_path / "IQ.txt"
    dump.write_text(DUMP, encoding="utf-8")
    for output, words in (
        (dump, "is there and is no place index: choose another name"),
        (tmp_path, "cannot be written: name a file in a folder that is there"),
        (tmp_path / "no" / "x.sqlite", "cannot be written: name a file in a folder that is there"),
    ):
        with pytest.raises(OutputError, match=words):
            build_geonames_index(output, geonames=dump, base=base)
    assert dump.read_text(encoding="utf-8") == DUMP
    with pytest.raises(GazetteerError, match="expected a place index, this is not a database"):
        build_geonames_index(tmp_path / "x.sqlite", geonames=dump, base=dump)


def test_an_index_that_was_there_survives_a_fault(tmp_path, output, base):
    build(tmp_path, output, base).close()
    before = output.read_bytes()
    with pytest.raises(InputError):
        build(tmp_path, output, base, line(1, "A") + "x")
    assert output.read_bytes() == before


MEASURED = """
import sys
from pathlib import Path
from geomap.placetables import build_geonames_index
print(build_geonames_index(Path(sys.argv[3]), geonames=Path(sys.argv[1]), base=Path(sys.argv[2])))
# Not ru_maxrss: a child's begins at its parent's, which is the whole of pytest.
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def peak_mb(tmp_path, base, rows):
    """Return the most memory, MB, that a process takes to read a dump of that many rows."""
    dump = tmp_path / f"{rows}.txt"
    with dump.open("w", encoding="utf-8") as file:
        for i in range(rows):
            code = "S.FRM" if i % 2 else "P.PPL"
            file.write(line(20_000_000 + i, f"Hill {i * 7919}", code, country="US", at=(40, -99)))
    command = [sys.executable, "-c", MEASURED, str(dump), str(base), str(tmp_path / f"{rows}.sqlite")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    counts, peak = done.stdout.splitlines()
    assert counts == f"({rows // 2}, 0)"
    return int(peak) / (1 << 20 if sys.platform == "darwin" else 1 << 10)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc to read the peak memory from")
def test_memory_is_bounded(tmp_path, base):
    """All rows in Python would take 150 MB more than a few do; half of what is allowed is SQLite's cache."""
    small, big = peak_mb(tmp_path, base, 3_000), peak_mb(tmp_path, base, 300_000)
    assert big < 250
    assert big - small < 100


# A table of one's own


def write_places(tmp_path, text, name="places.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


OWN = """name,latitude,longitude,kind,country,admin1,radius_km,spellings
Camp Atlas,33.5,43.2,base,IQ,Anbar,1.5,FOB Atlas|معسكر أطلس
Mosul Dam,36.62,42.83,dam,IQ,Nineveh,,Tishrin Dam
Checkpoint 9,33.31,44.41,,,,,
"""


def test_own_places_are_reviewed_and_first(tmp_path, output, base):
    assert add_places(output, table=write_places(tmp_path, OWN), base=base) == 3
    with Gazetteer.open(output) as index:
        (atlas,) = index.find("FOB Atlas")
        assert atlas.reviewed
        place = atlas.place
        assert (place.id, place.kind, place.country, place.admin1) == (
            "user:camp-atlas",
            "base",
            "Iraq",
            "Anbar",
        )
        assert (place.latitude, place.longitude, place.radius_km) == (33.5, 43.2, 1.5)
        assert (place.timezone, place.source) == ("Asia/Baghdad", "user, places.csv")
        assert ids(index, "معسكر أطلس") == ["user:camp-atlas"]
        assert ids(index, "Mosul Dam") == ids(index, "Saddam Dam") == ["user:mosul-dam"]
        assert index.get("geomap:iq/mosul-dam").name == "Mosul Dam"  # by id only
        nine = index.get("user:checkpoint-9")
        assert (nine.kind, nine.radius_km, nine.country) == ("landmark", 0.5, None)
        info = index.info()
        assert info["counts"]["reviewed"] == 5
        assert info["sources"]["user:places.csv"]["places"] == 3


def test_a_table_replaces_its_earlier_self_in_place(tmp_path, output, base):
    add_places(output, table=write_places(tmp_path, OWN), base=base)
    mended = "name,latitude,longitude,spellings\nCamp Atlas,33.6,43.2,LSA Atlas\n"
    add_places(output, table=write_places(tmp_path, mended), base=output)
    with Gazetteer.open(output) as index:
        assert index.get("user:camp-atlas").latitude == 33.6
        assert ids(index, "LSA Atlas") == ["user:camp-atlas"]
        assert index.knows("FOB Atlas") is False
        assert ids(index, "Checkpoint 9") == ["user:checkpoint-9"]


def test_all_faults_of_a_table_are_told(tmp_path, output, base):
    text = ("name,latitude,longitude,kind,country,radius_km\n"
            "A,91,43,base,IQ,\n"
            "\n"
            "B,33,east,castle,Iraq,0\n"
            "C,33\n"
            "...,1,1,,,\n"
            "D,1,1,,,\n"
            "d,1,1,,,\n")  # fmt: skip
    path = write_places(tmp_path, text)
    with pytest.raises(InputError) as caught:
        add_places(output, table=path, base=base)
    kinds = ", ".join(read_radii())
    assert str(caught.value) == f"{path}: " + "; ".join([
        "line 2, column latitude: '91', expected degrees from -90 to 90",
        "line 4, column longitude: 'east', expected degrees from -180 to 180",
        f"line 4, column kind: 'castle', expected one of {kinds}",
        "line 4, column country: 'Iraq', expected an ISO 3166-1 alpha-2 code such as IQ",
        "line 4, column radius_km: '0', expected km from 0.01 to 10000",
        "line 5: 2 cells, expected 6",
        "line 6, column name: '...', expected a name with letters or digits",
        "line 8, column name: 'd', expected a name that no other line has",
    ])  # fmt: skip
    assert not output.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1: column 'name' is missing; column 'latitude' is missing; column 'longitude' is missing"),
        ("name,latitude,longitude,colour,name\n", "line 1: column 'colour' is unknown; column 'name' is there twice"),
        ("name,latitude,longitude\n", "no place in it, expected a line for each"),
        (b"name,latitude,longitude\n\xe9,1,1\n", "byte 24 is not UTF-8: save the file as UTF-8"),
        ('name,latitude,longitude\n"A,1,1\n', "cannot be read (unexpected end of data): mend the file"),
    ],
)  # fmt: skip
def test_tables_that_are_none(tmp_path, output, base, text, words):
    with pytest.raises(InputError) as caught:
        add_places(output, table=write_places(tmp_path, text), base=base)
    assert words in str(caught.value)
    assert not output.exists()


# The index in use, and the commands


def run(*args):
    return CliRunner().invoke(main, ["gazetteer", *map(str, args)], catch_exceptions=False)


def test_the_environment_names_the_index(tmp_path, output, base, monkeypatch):
    add_places(output, table=write_places(tmp_path, OWN), base=base)
    monkeypatch.setenv("GEOMAP_GAZETTEER", str(output))
    with Gazetteer.open() as index:
        assert index.path == output
    result = CliRunner().invoke(main, ["find", "FOB Atlas"], catch_exceptions=False)
    assert "user:camp-atlas" in result.stdout
    monkeypatch.setenv("GEOMAP_GAZETTEER", str(tmp_path / "none.sqlite"))
    result = CliRunner().invoke(main, ["find", "FOB Atlas"], catch_exceptions=False)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "none.sqlite: the place index is missing" in result.stderr


def test_add_and_info_commands(tmp_path, output, base):
    result = run("add", write_places(tmp_path, OWN), "--index", base, "-o", output)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"3 places of your own -> {output}\n"
    lines = run("info", "--index", output).stdout.splitlines()
    pairs = dict(text.split(None, 1) for text in lines)
    assert pairs["reviewed"] == "5"
    assert pairs["dam"] == "2"
    assert "source user:places.csv  places of the user's own: places.csv" in lines
    assert not [text for text in lines if "None" in text]


@pytest.mark.usefixtures("gazetteer")
def test_build_command_takes_the_packaged_index(tmp_path, output):
    dump = tmp_path / "IQ.txt"
    dump.write_text(DUMP.replace("Mosul Dam", "Tall Zzyzx"), encoding="utf-8")
    result = run("build", "--geonames", dump, "-o", output)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.endswith(f" there before -> {output}\n")
    with Gazetteer.open() as packaged, Gazetteer.open(output) as index:
        for name in ("Baghdad", "Green Zone", "Anbar", "Georgia"):
            assert ids(packaged, name)[:3] == ids(index, name)[:3]
        assert ids(index, "Tall Zzyzx") == ["geonames:700003"]
        assert index.info()["counts"]["reviewed"] == packaged.info()["counts"]["reviewed"]
    result = run("build", "--geonames", tmp_path / "no.zip", "-o", output)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1
    assert "no.zip: cannot be read (No such file or directory)" in result.stderr


def test_every_feature_code_becomes_a_known_kind():
    features, radii = read_features(), read_radii()
    assert {kind for kind in features.kinds.values() if kind} <= set(radii)
    assert set(features.defaults.values()) <= set(radii)
    assert features.kind("P", "PPLA2") == "populated_place"
    assert features.kind("P", "PPLH") is None
    assert features.kind("S", "FRM") is None
    assert features.kind("S", "AIRB") == "base"
    assert features.kind("V", "FRST") is None

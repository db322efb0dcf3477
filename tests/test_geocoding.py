"""Online geocoding, against servers on this machine that speak the services' protocols."""

import json
import sqlite3
import subprocess
import sys
import threading
import time
import tomllib
from collections import deque
from contextlib import closing
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner

from geomap import read_incidents
from geomap.attribution import ATTRIBUTIONS
from geomap.cli import main
from geomap.errors import FetchError, OutputError, ProjectError
from geomap.geocoding import SERVICES, Country, Patience, geocode_open_places, make_geocoder
from geomap.model import Event, EventPlace, Match, Place, Span, Toponym
from geomap.words import place_kinds

QASHMAR = Place(
    id="nominatim:relation/123",
    name="Tal Qashmar",
    kind="populated_place",
    country_code="IQ",
    admin1="Nineveh",
    latitude=36.30,
    longitude=42.90,
    radius_km=2.856,
    source="nominatim: © OpenStreetMap contributors, ODbL",
    country="Iraq",
)
IRAQ = Country("IQ", "Iraq")
AGENT = "geomap/test"
REPORT = "Published: 2021-03-16\n\nGunmen killed two policemen in Tal Qashmar, Iraq, on Sunday."
KNOWN = "Published: 2021-03-16\n\nA car bomb exploded in Mosul on Monday, killing three people."


def nominatim(name="Tal Qashmar", **changed):
    """An answer as the search of Nominatim gives it, of a village in Iraq that is not there."""
    return {
        "osm_type": "relation", "osm_id": 123, "class": "boundary", "type": "administrative",
        "addresstype": "village", "name": name, "display_name": f"{name}, Nineveh, Iraq",
        "lat": "36.30", "lon": "42.90", "boundingbox": ["36.28", "36.32", "42.88", "42.92"],
        "importance": 0.35, "address": {"state": "Nineveh", "country": "Iraq", "country_code": "iq"},
    } | changed  # fmt: skip


def photon(name="Tal Qashmar", *, point=(42.90, 36.30), **changed):
    """The same village as Photon gives it."""
    cells = {
        "osm_type": "R", "osm_id": 123, "osm_key": "place", "osm_value": "village", "type": "city",
        "name": name, "countrycode": "IQ", "country": "Iraq", "state": "Nineveh",
        "extent": [42.88, 36.32, 42.92, 36.28],
    } | changed  # fmt: skip
    return {"type": "Feature", "properties": cells, "geometry": {"type": "Point", "coordinates": list(point)}}


def geonames(name="Tal Qashmar", **changed):
    """The same village as the search of GeoNames gives it; numbers come as text there."""
    return {
        "geonameId": 123, "name": name, "toponymName": "Tall Qashmār", "fcl": "P", "fcode": "PPL",
        "lat": "36.30", "lng": "42.90", "countryCode": "IQ", "countryName": "Iraq", "adminName1": "Nineveh",
        "population": 0,
    } | changed  # fmt: skip


def trouble(value, message):
    """What GeoNames says instead of an answer."""
    return {"status": {"message": message, "value": value}}


ANSWERS = {
    "nominatim": lambda *places: list(places),
    "photon": lambda *places: {"type": "FeatureCollection", "features": list(places)},
    "geonames": lambda *places: {"totalResultsCount": len(places), "geonames": list(places)},
}
VILLAGES = {"nominatim": nominatim, "photon": photon, "geonames": geonames}


def village(service, *args, **changed):
    """One village in the words of a service."""
    return ANSWERS[service](VILLAGES[service](*args, **changed))


class Server(ThreadingHTTPServer):
    """Answers with what the test queued, the last of it for ever, and keeps what was asked."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked, self.agents, self.answers = [], [], deque()
        self.slow_s = 0.0
        self.address = f"http://127.0.0.1:{self.server_port}"

    def queue(self, *answers):
        self.answers.extend(answers)

    def handle_error(self, request, client_address):
        """Say nothing of a client that has gone: the time-out is what is tested."""


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.server.asked.append({"path": parts.path} | query)
        self.server.agents.append(self.headers["User-Agent"])
        time.sleep(self.server.slow_s)
        answers = self.server.answers
        answer = answers.popleft() if len(answers) > 1 else answers[0]
        status, headers, body = answer if isinstance(answer, tuple) else (200, {}, answer)
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        """Keep the tests' output clean."""


class Time:
    """A clock that only sleeping moves."""

    def __init__(self):
        self.now, self.slept = 0.0, []

    def clock(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def server(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def passing():
    return Time()


@pytest.fixture
def make(server, passing, tmp_path):
    def make(service="nominatim", **changed):
        patience = Patience(clock=passing.clock, sleep=passing.sleep, **changed)
        return make_geocoder(
            service,
            cache=tmp_path / "cache",
            user_agent=AGENT,
            address=server.address,
            username="someone",
            patience=patience,
        )

    return make


# Answers


def test_nominatim_gives_a_place(server, make):
    server.queue([nominatim()])
    geocoder = make()
    match, why_open = geocoder.find("Tal Qashmar", country=IRAQ)
    assert why_open is None
    host = server.address.removeprefix("http://")
    assert match == Match(place=QASHMAR, score=0.35, why=f"looked up online at {host}")
    assert server.asked == [
        {"path": "/search", "q": "Tal Qashmar", "format": "json", "limit": "5", "countrycodes": "iq",
         "addressdetails": "1", "accept-language": "en"}
    ]  # fmt: skip
    assert server.agents == [AGENT]
    assert geocoder.used


def test_photon_gives_the_same_place(server, make):
    server.queue({"type": "FeatureCollection", "features": [photon()]})
    match, _ = make("photon").find("Tal Qashmar", country=IRAQ)
    place = match.place
    assert (place.id, place.kind, place.radius_km) == ("photon:relation/123", "populated_place", 2.856)
    assert (place.latitude, place.longitude) == (36.30, 42.90)
    assert (place.country_code, place.admin1, match.score) == ("IQ", "Nineveh", 0.4)
    assert server.asked == [{"path": "/api", "q": "Tal Qashmar, Iraq", "limit": "5", "lang": "en"}]


def test_geonames_gives_the_same_place(server, make):
    server.queue({"geonames": [geonames()]})
    match, _ = make("geonames").find("Tal Qashmar", country=IRAQ)
    source = "geonames: GeoNames, CC BY 4.0"
    assert match.place == replace(QASHMAR, id="geonames:123", radius_km=3.0, source=source)
    assert match.score == 0.4
    assert server.asked == [
        {"path": "/searchJSON", "q": "Tal Qashmar", "username": "someone", "country": "IQ"}
    ]


@pytest.mark.parametrize(
    ("changed", "kind", "radius_km", "score"),
    [
        ({"population": 999_999}, "populated_place", 6.0, 0.76),
        ({"population": 10**12}, "populated_place", 25.0, 0.9),
        ({"population": None, "fcode": None}, "populated_place", 3.0, 0.4),
        ({"fcode": "PPLX"}, "quarter", 2.0, 0.4),
        ({"fcl": "S", "fcode": "AIRB"}, "base", 3.0, 0.4),
        ({"fcl": "A", "fcode": "ADM1", "population": 999}, "admin1", 80.0, 0.58),
    ],
)
def test_kind_radius_and_score_of_geonames(server, make, changed, kind, radius_km, score):
    server.queue({"geonames": [geonames(**changed)]})
    match, _ = make("geonames").find("Tal Qashmar", country=IRAQ)
    assert (match.place.kind, match.place.radius_km) == (kind, radius_km)
    assert match.score == pytest.approx(score)


@pytest.mark.parametrize(
    "place",
    [
        geonames(fcode="PPLH"),
        geonames(fcl="R", fcode="RD"),
        geonames(countryCode="SY"),
        geonames("Mosul", toponymName="Al Mawşil"),  # found by a province or a code
    ],
)
def test_what_geonames_finds_besides(server, make, place):
    server.queue({"geonames": [place]})
    host = server.address.removeprefix("http://")
    assert make("geonames").find("Tal Qashmar", country=IRAQ) == (None, f"{host} knows no such place")


def test_the_larger_town_of_a_name_is_taken_and_villages_are_not_told_apart(server, make):
    large, small = geonames(population=90_000), geonames(geonameId=124, lat="33.0")
    server.queue({"geonames": [large, small]}, {"geonames": [small, large | {"population": 0}]})
    match, _ = make("geonames").find("Tal Qashmar", country=IRAQ)
    assert (match.place.id, match.runner_up.id) == ("geonames:123", "geonames:124")
    assert (
        make("geonames")
        .find("Tal Qashmar", country=None)[1]
        .endswith("2 places of that name: too close to call")
    )


@pytest.mark.parametrize(
    ("answer", "kind", "radius_km", "score"),
    [
        (nominatim(importance=0.99), "populated_place", 2.856, 0.9),
        (nominatim(importance=None), "populated_place", 2.856, 0.4),
        (nominatim(addresstype="state"), "admin1", 2.856, 0.35),
        (nominatim(**{"class": "military", "type": "barracks"}), "base", 2.856, 0.35),
        (nominatim(boundingbox=["36.3", "36.3", "42.9", "42.9"]), "populated_place", 0.5, 0.35),
        (nominatim(**{"class": "amenity", "type": "hospital"}, boundingbox=[]), "hospital", 0.5, 0.35),
    ],
)
def test_kind_radius_and_score(server, make, answer, kind, radius_km, score):
    server.queue([answer])
    match, _ = make().find("Tal Qashmar", country=IRAQ)
    assert (match.place.kind, match.place.radius_km, match.score) == (kind, radius_km, score)


@pytest.mark.parametrize(
    "answers",
    [
        [],
        [nominatim(**{"class": "shop", "type": "bakery"})],
        [nominatim(address={"country_code": "sy"})],
    ],
)
def test_no_such_place(server, make, answers):
    server.queue(answers)
    geocoder = make()
    host = server.address.removeprefix("http://")
    assert geocoder.find("Tal Qashmar", country=IRAQ) == (None, f"{host} knows no such place")
    assert (geocoder.fault, geocoder.used) == (None, False)


@pytest.mark.parametrize("feature", [photon("Tall Afar"), photon(countrycode="SY")])
def test_photon_mends_names_and_crosses_borders_and_geomap_does_not(server, make, feature):
    server.queue({"features": [feature]})
    assert make("photon").find("Tal Qashmar", country=IRAQ)[0] is None


def test_two_bearers_of_a_name_are_not_told_apart(server, make):
    server.queue([nominatim(), nominatim(osm_id=124, lat="33.0", importance=0.34)])
    match, why_open = make().find("Tal Qashmar", country=IRAQ)
    assert match is None
    assert why_open.endswith("knows 2 places of that name: too close to call")


def test_the_runner_up_is_kept_and_one_place_twice_is_no_rival(server, make):
    twice = nominatim(osm_id=124, lat="36.31")
    server.queue([nominatim(), twice, nominatim(osm_id=125, lat="33.0", importance=0.1)])
    match, _ = make().find("Tal Qashmar", country=IRAQ)
    assert (match.place.id, match.runner_up.id) == ("nominatim:relation/123", "nominatim:relation/125")


# The cache


@pytest.mark.parametrize("answer", [[], [nominatim()]])
def test_the_second_run_asks_nothing(server, make, answer):
    server.queue(answer)
    first = make().find("Tal Qashmar", country=IRAQ)
    assert make().find("Tal Qashmar", country=IRAQ) == first
    assert len(server.asked) == 1
    make().find("Tal Qashmar", country=None)  # another question
    assert "countrycodes" not in server.asked[1]


def test_a_failure_is_not_kept(server, make):
    server.queue((503, {}, b""), [nominatim()])
    assert make(tries=1).find("Tal Qashmar", country=IRAQ)[0] is None
    assert make(tries=1).find("Tal Qashmar", country=IRAQ)[0] is not None


def test_a_cache_that_is_none(server, make, tmp_path):
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "geocoding.sqlite").write_bytes(b"something else " * 100)
    with pytest.raises(OutputError, match=r"geocoding\.sqlite: cannot be used \(file is not a database\)"):
        make().find("Tal Qashmar", country=IRAQ)
    assert server.asked == []


# What goes wrong


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_too_many_requests_waits_as_long_as_it_is_told(server, make, passing, service):
    server.queue((429, {"Retry-After": "7"}, b""), village(service))
    match, _ = make(service).find("Tal Qashmar", country=IRAQ)
    assert match is not None
    assert passing.slept == [7.0]
    assert len(server.asked) == 2


def test_too_long_a_wait_is_an_outage(server, make, passing):
    server.queue((429, {"Retry-After": "3600"}, b""))
    geocoder = make()
    assert geocoder.find("Tal Qashmar", country=IRAQ)[0] is None
    assert (passing.slept, len(server.asked)) == ([], 1)
    assert "takes no more requests for now for 'Tal Qashmar'" in str(geocoder.fault)


@pytest.mark.parametrize("status", [500, 503])
def test_an_outage_is_tried_again_and_then_no_other_name_is_asked(server, make, passing, status):
    server.queue((status, {}, b"down"))
    geocoder = make()
    host = server.address.removeprefix("http://")
    for name in ("Tal Qashmar", "Khirbat Zuwayn"):
        assert geocoder.find(name, country=IRAQ) == (None, f"{host} did not answer")
    assert passing.slept == [2.0, 4.0]
    assert [question["q"] for question in server.asked] == ["Tal Qashmar"] * 3
    assert isinstance(geocoder.fault, FetchError)
    assert str(geocoder.fault).startswith(f"{host}: did not answer for 'Tal Qashmar' (")


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_is_not_tried_again(server, make, passing, status):
    server.queue((status, {}, b""))
    geocoder = make()
    geocoder.find("Tal Qashmar", country=IRAQ)
    assert (len(server.asked), passing.slept, geocoder.down) == (1, [], "refused to answer")


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_a_slow_service_times_out(server, make, service):
    server.queue(village(service))
    server.slow_s = 0.2
    geocoder = make(service, timeout_s=0.05, tries=1)
    assert geocoder.find("Tal Qashmar", country=IRAQ)[0] is None
    assert "(Service timed out)" in str(geocoder.fault)


@pytest.mark.parametrize(
    ("value", "message", "what", "tries"),
    [
        (10, "user does not exist.", "refused to answer", 1),
        (10, "user account not enabled to use the free webservice.", "refused to answer", 1),
        (18, "the daily limit of 10000 credits has been exceeded.", "takes no more requests for now", 1),
        (19, "the hourly limit of 1000 credits has been exceeded.", "takes no more requests for now", 1),
        (20, "the weekly limit of 50000 credits has been exceeded.", "takes no more requests for now", 1),
        (22, "the server is overloaded\x1b[2J\n", "did not answer", 3),
        (13, "database timeout", "did not answer", 3),
        (15, "no result found", "did not answer", 3),  # of what was asked for, or of something else
    ],
)
@pytest.mark.parametrize("status", [200, 401])
def test_what_geonames_says_is_told_and_is_never_no_such_place(
    server, make, value, message, what, tries, status
):
    server.queue((status, {}, trouble(value, message)))
    geocoder = make("geonames")
    if status == 401:
        what, tries = "refused to answer", 1
    host = server.address.removeprefix("http://")
    for name in ("Tal Qashmar", "Khirbat Zuwayn"):
        assert geocoder.find(name, country=IRAQ) == (None, f"{host} {what}")
    assert len(server.asked) == tries
    said = str(geocoder.fault)
    plain = message.replace("\x1b", " ").rstrip()
    assert said == (
        f"{host}: {what} for 'Tal Qashmar' ({plain}): such names stay open; try again later, or without --online"
    )
    assert said.isprintable()
    assert geocoder.answers.recall({"query": "Tal Qashmar", "country": "IQ"}) is None


def test_the_user_name_is_not_kept(server, make):
    server.queue(village("geonames"))
    geocoder = make("geonames")
    geocoder.find("Tal Qashmar", country=IRAQ)
    assert b"Qashmar" in (geocoder.answers.folder / "geocoding.sqlite").read_bytes()
    assert b"someone" not in (geocoder.answers.folder / "geocoding.sqlite").read_bytes()


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_hostile_names_are_words_on_one_line(server, make, service):
    name = "\x1b[2JTal\nQashmar\x00\u202e<script>"
    key = {"nominatim": "address", "photon": "state", "geonames": "adminName1"}[service]
    area = f"\x07<img src=x>{'y' * 5000}"
    changed = {key: {"state": area} if key == "address" else area}
    server.queue(village(service, name, **changed))
    match, _ = make(service).find("Tal Qashmar <script>", country=None)
    assert match.place.name == "[2JTal Qashmar <script>"
    assert match.place.admin1.startswith("<img src=x>y")
    assert len(match.place.admin1) == 200


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_hostile_codes_and_names_that_are_none(server, make, service):
    key = {"photon": "countrycode", "geonames": "countryCode"}.get(service, "address")
    code = "<script>" if key != "address" else {"country_code": "<script>"}
    server.queue(village(service, **{key: code}), village(service, "\x00\x07", display_name="\x00"))
    geocoder = make(service)
    match, _ = geocoder.find("Tal Qashmar", country=None)
    assert match.place.country_code is None
    assert geocoder.find("Khirbat", country=None)[1].endswith("knows no such place")


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_hostile_questions_are_one_parameter(server, make, service):
    server.queue(ANSWERS[service]())
    name = "A&username=b#?/../\r\nHost: x <script>\x00"
    assert make(service).find(name, country=None)[1].endswith("knows no such place")
    assert server.asked[0]["q"] == name
    assert server.asked[0].get("username") == ("someone" if service == "geonames" else None)


def test_nobody_listens(make, server):
    server.server_close()
    server.shutdown()
    geocoder = make(tries=1)
    assert geocoder.find("Tal Qashmar", country=IRAQ)[0] is None
    assert "Connection refused" in str(geocoder.fault)


@pytest.mark.parametrize(
    ("service", "answer"),
    [
        ("nominatim", b'[{"lat": '),
        ("nominatim", b"\xff\xfe"),
        ("nominatim", {"error": "Bad request"}),
        ("nominatim", [5]),
        ("nominatim", [{"lat": "1", "lon": "2"}]),
        ("nominatim", [nominatim(lat="north")]),
        ("nominatim", [nominatim(lon="200")]),
        ("photon", []),
        ("photon", {"features": [{"properties": {}}]}),
        ("photon", {"features": [photon(osm_type="X")]}),
        ("geonames", []),
        ("geonames", {"geonames": [{}]}),
        ("geonames", {"geonames": 5}),
        ("geonames", {"status": "busy"}),
        ("geonames", {"status": {"value": 22}}),
        ("geonames", {"geonames": [geonames(lat="")]}),
        ("geonames", {"geonames": [geonames(lng="200")]}),
        ("geonames", {"geonames": [geonames(geonameId="<script>")]}),
        ("geonames", {"geonames": [geonames(population="many")]}),
    ],
)
def test_an_answer_that_cannot_be_read_costs_its_name_only(server, make, passing, service, answer):
    server.queue(answer, village(service))
    geocoder = make(service)
    assert geocoder.find("Khirbat Zuwayn", country=IRAQ)[0] is None
    assert geocoder.find("Tal Qashmar", country=IRAQ)[0] is not None
    assert "gave an answer that cannot be read for 'Khirbat Zuwayn" in str(geocoder.fault)
    assert "\n" not in str(geocoder.fault)
    with closing(sqlite3.connect(geocoder.answers.folder / "geocoding.sqlite")) as kept:
        assert kept.execute("SELECT count(*) FROM answer").fetchone() == (1,)


# Manners


def test_a_second_between_requests(server, make, passing):
    server.queue([])
    geocoder = make()
    for name in ("A", "B", "C"):
        geocoder.find(name, country=None)
    assert passing.slept == [1.0, 1.0]


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_the_public_hosts_are_never_asked_faster(service, tmp_path):
    patience = Patience(min_delay_s=0)
    geocoder = make_geocoder(service, cache=tmp_path, user_agent=AGENT, username="x", patience=patience)
    assert geocoder.send.min_delay_seconds == 1.0
    assert geocoder.send.swallow_exceptions is False
    assert geocoder.address == SERVICES[service].address
    assert geocoder.address.startswith("https://")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "address",
    ["ftp://example.org", "https://", "https://example.org/?key=1", "http://[", "x.org:port", "u:p@x.org"],
)
def test_addresses_that_are_none(address, tmp_path):
    with pytest.raises(ProjectError, match="is none, expected such as"):
        make_geocoder("nominatim", cache=tmp_path, user_agent=AGENT, address=address)


def test_a_service_that_is_none(tmp_path):
    with pytest.raises(ProjectError, match="'bing': expected nominatim or photon or geonames"):
        make_geocoder("bing", cache=tmp_path, user_agent=AGENT)


@pytest.mark.parametrize("username", [None, ""])
def test_geonames_wants_a_user_name(username, tmp_path):
    with pytest.raises(ProjectError) as caught:
        make_geocoder("geonames", cache=tmp_path, user_agent=AGENT, username=username)
    assert str(caught.value) == (
        "geonames wants the user name of an account (https://www.geonames.org/login): "
        "give --online-username or set GEOMAP_GEONAMES_USERNAME"
    )


def test_every_service_says_whom_its_places_are_owed_to():
    assert SERVICES.keys() <= ATTRIBUTIONS.keys()


def test_every_kind_of_openstreetmap_is_one_of_ours():
    path = Path(__file__).parent.parent / "geomap" / "data" / "osm_kinds.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    assert {kind for types in table.values() for kind in types.values()} <= place_kinds().keys()


# Which names are asked


def toponym(name, *, kind=None, country="IQ", embedded=False):
    place = Place(f"x:{name}", name, kind, country, None, 33.0, 44.0, 5.0, country=country) if kind else None
    match = Match(place, 0.9, "") if place else None
    why_open = None if match else f"{name!r} is not in the gazetteer"
    return Toponym(Span(0, len(name), name), name, 0, len(name), match, why_open, embedded)


def event(*places):
    return Event("r", "battles", "armed_clash", "Armed clash", "occurred", 1, (), places=places)


@pytest.mark.parametrize(
    ("places", "asked"),
    [
        ([("at", "Open", None)], ["Open"]),
        ([("at", "Iraq", "country"), ("at", "Open", None)], ["Open"]),
        ([("near", "Baghdad", "populated_place"), ("at", "Open", None)], ["Open"]),
        ([("near", "Open", None), ("at", "Other", None)], ["Other"]),
        ([("at", "Mosul", "populated_place"), ("at", "Open", None)], []),
        ([("mentioned", "Open", None)], []),
        ([("from", "Open", None)], []),
    ],
)
def test_the_open_site_of_an_event_is_asked(server, make, places, asked):
    server.queue([])
    found = [EventPlace(toponym(name, kind=kind), role) for role, name, kind in places]
    geocode_open_places([event(*found)], toponyms=[p.toponym for p in found], geocoder=make())
    assert [question["q"] for question in server.asked] == asked


def test_open_toponyms_of_that_name_get_the_place_and_the_others_stay(server, make):
    server.queue([nominatim("Open")])
    opened, other, syria = toponym("Open"), toponym("Other"), toponym("Homs", kind="admin1", country="SY")
    known = [toponym("Mosul", kind="admin1"), toponym("Erbil", kind="admin1")]
    given = [opened, syria, *known, other, opened]
    found = geocode_open_places([event(EventPlace(opened, "at"))], toponyms=given, geocoder=make())
    assert found[1:-1] == given[1:-1]
    assert found[0] == found[-1]
    assert (found[0].match.place.id, found[0].why_open) == ("nominatim:relation/123", None)
    assert server.asked[0]["countrycodes"] == "iq"  # two against one


def test_an_open_name_says_all_that_was_tried(server, make):
    server.queue([])
    given = [toponym("Open")]
    (found,) = geocode_open_places([event(EventPlace(given[0], "at"))], toponyms=given, geocoder=make())
    host = server.address.removeprefix("http://")
    assert found.why_open == f"'Open' is not in the gazetteer; {host} knows no such place"
    assert "countrycodes" not in server.asked[0]


def test_geopy_is_loaded_by_nobody_but_who_asks():
    code = "import sys, geomap, geomap.cli, geomap.pipeline, geomap.geocoding; print('geopy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("False\n", "")


# The command line


@pytest.fixture
def run(server, tmp_path, monkeypatch, gazetteer):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    Path("report.txt").write_text(REPORT, encoding="utf-8")
    Path("known.txt").write_text(KNOWN, encoding="utf-8")

    def run(*args):
        result = CliRunner().invoke(main, args, catch_exceptions=False)
        assert result.exit_code == 0, result.stderr
        return result

    return run


@pytest.mark.parametrize(
    ("service", "place_id"), [("nominatim", "nominatim:relation/123"), ("photon", "photon:relation/123")]
)
def test_online_puts_an_open_place_on_the_map(server, run, service, place_id):
    server.queue([nominatim()] if service == "nominatim" else {"features": [photon()]})
    asked = "'Tal Qashmar'" if service == "nominatim" else "'Tal Qashmar, Iraq'"
    args = ("--online", service, "--online-host", server.address)
    result = run("extract", "report.txt", "-o", "out.parquet", *args)
    host = server.address.removeprefix("http://")
    first = (
        f"Online: {server.address} is asked for names that the gazetteer lacks, "
        "each with its country; no other word of a report is sent"
    )
    last = [
        f"Note: places looked up online at {host}: © OpenStreetMap contributors, ODbL",
        "1 incident, 1 on the map, from 1 report -> out.parquet",
    ]
    assert result.stderr.splitlines() == [first, f"Asking {host} for {asked} in IQ", *last]
    cells = read_incidents("out.parquet").iloc[0]
    assert (cells["place"], cells["place_id"], cells["geo_precision"]) == ("Tal Qashmar", place_id, 2)
    assert (cells.geometry.x, cells.geometry.y) == (42.90, 36.30)
    assert server.agents[0].startswith("geomap/")
    again = run("map", "report.txt", "-o", "out.html", *args)
    assert again.stderr.splitlines()[:2] == [first, last[0]]
    assert len(server.asked) == 1


def test_the_map_says_whom_a_place_is_owed_to_and_shows_a_hostile_name_as_words(server, run):
    server.queue([nominatim("<script>alert(1)</script>\x1b[2J")])
    args = ("--online", "nominatim", "--online-host", server.address)
    result = run("map", "report.txt", "-o", "out.html", *args)
    assert all(line.isprintable() for line in (result.stdout + result.stderr).splitlines())
    page = Path("out.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "© OpenStreetMap contributors</a> (places; ODbL)" in page


def test_an_outage_is_one_warning_and_the_offline_answer_stands(server, run):
    server.queue((403, {}, b""))
    Path("feed.jsonl").write_text(
        "".join(
            json.dumps({"text": REPORT.split("\n\n")[1].replace("Tal", t), "published": "2021-03-16"}) + "\n"
            for t in ("Tal", "Tell")
        ),
        encoding="utf-8",
    )
    result = run("extract", "feed.jsonl", "--online", "nominatim", "--online-host", server.address)
    assert result.stderr.count("Warning: ") == 1
    assert result.stderr.endswith("2 incidents, 2 on the map, from 2 reports\n")
    assert [f["properties"]["place"] for f in json.loads(result.stdout)["features"]] == ["Iraq", "Iraq"]
    assert len(server.asked) == 1


def test_what_the_gazetteer_knows_is_never_asked(server, run):
    args = ("extract", "known.txt")
    result = run(*args, "--online", "nominatim", "--online-host", server.address)
    assert (server.asked, result.stdout) == ([], run(*args).stdout)
    assert not Path("home").exists()


@pytest.mark.parametrize("command", [("extract",), ("map", "-o", "out.html")])
def test_nothing_is_asked_without_being_told_to(server, run, monkeypatch, command):
    monkeypatch.setattr("geomap.geocoding.make_geocoder", None)  # calling it would fail
    result = run(*command, "report.txt")
    assert server.asked == []
    assert "Online" not in result.stderr
    assert not Path("home").exists()


def test_the_services_that_may_be_asked_are_those_of_the_table():
    for command in (main.commands["map"], main.commands["extract"]):
        (option,) = [p for p in command.params if p.name == "online"]
        assert set(option.type.choices) == SERVICES.keys()


@pytest.mark.parametrize("way", ["option", "variable"])
def test_the_user_name_of_geonames_is_an_option_or_a_variable(server, run, monkeypatch, way):
    server.queue(village("geonames"))
    name = ("--online-username", "someone") if way == "option" else ()
    if way == "variable":
        monkeypatch.setenv("GEOMAP_GEONAMES_USERNAME", "someone")
    result = run("extract", "report.txt", "--online", "geonames", "--online-host", server.address, *name)
    assert server.asked[0]["username"] == "someone"
    assert json.loads(result.stdout)["features"][0]["properties"]["place_id"] == "geonames:123"
    assert "Note: places looked up online at 127.0.0.1" in result.stderr
    assert "GeoNames, CC BY 4.0" in result.stderr


def test_geonames_without_a_user_name_is_one_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GEOMAP_GEONAMES_USERNAME", raising=False)
    Path("report.txt").write_text(REPORT, encoding="utf-8")
    result = CliRunner().invoke(main, ["extract", "report.txt", "--online", "geonames"])
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert "wants the user name of an account" in result.stderr


def test_a_host_without_a_service_is_a_usage_error(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["extract", "x.txt", "--online-host", "http://127.0.0.1:1"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--online-host needs --online" in result.stderr

"""Place names in whole reports, resolved together with the packaged index."""

import tomllib
from pathlib import Path

import pytest

from geomap.compositions import capitals
from geomap.model import Report
from geomap.ranking import explain_name
from geomap.resolution import resolve_places


@pytest.fixture
def resolve(parse, gazetteer):
    def resolve_text(text, **more):
        report = Report(id="report", text=text)
        return resolve_places(report, parse(text), gazetteer, **more)

    return resolve_text


# text, name, country and first-level area of the place it means, its kind
CASES = [
    ("Shelling killed one person in Kupiansk district on Tuesday.", "Kupiansk", "UA", "admin2"),
    ("Shelling killed one person in Kupiansk on Tuesday.", "Kupiansk", "UA", "populated_place"),
    ("Shells hit the district of Izium in Kharkiv region.", "Izium", "UA", "admin2"),
    ("Lebanese troops clashed with gunmen in Tripoli, north of Beirut.", "Tripoli", "LB", None),
    ("Libyan militias clashed in Tripoli. Benghazi was calm.", "Tripoli", "LY", None),
    ("A gunman killed two people in Atlanta, Georgia.", "Georgia", "US", "admin1"),
    ("Georgia accused Russia of shelling a village near Gori and Tskhinvali.", "Georgia", "GE", "country"),
    ("Police in Melbourne and Ballarat, Victoria, found two guns.", "Victoria", "AU", "admin1"),
    ("Police in British Columbia said a man was shot dead in Victoria.", "Victoria", "CA", None),
    ("A bomb went off in Hyderabad, in Pakistan's Sindh province.", "Hyderabad", "PK", None),
    ("Two blasts in Hyderabad killed a dozen people, Indian police said.", "Hyderabad", "IN", None),
    ("Gang members killed a bus driver in San Salvador, the capital of El Salvador.",
     "San Salvador", "SV", "populated_place"),
    ("Rockets hit the Balad air base north of Baghdad.", "Balad air base", "IQ", "base"),
    ("Gunmen killed four policemen in Balad, in Iraq's Salahuddin province.", "Balad", "IQ",
     "populated_place"),
    ("A sailor was shot at a bar in Norfolk, Va.", "Norfolk", "US", "populated_place"),
    ("Two men were shot in Birmingham, Alabama.", "Birmingham", "US", None),
    ("West Midlands Police said two men were stabbed in Birmingham, England.", "Birmingham", "GB", None),
    ("Separatists shelled Donetsk oblast in eastern Ukraine.", "Donetsk", "UA", "admin1"),
    ("Shells hit a market in Donetsk, in eastern Ukraine.", "Donetsk", "UA", "populated_place"),
    ("The Syrian army shelled Hama and Homs.", "Hama", "SY", None),
    ("Taliban fighters attacked a checkpoint in Ghazni province, Afghan officials said.",
     "Ghazni", "AF", "admin1"),
    ("Soldiers opened fire in Valencia, Venezuela's third city.", "Valencia", "VE", None),
    ("Rioters burned cars in Córdoba and Rosario, Argentine media said.", "Córdoba", "AR", None),
    ("A man was shot in Paris, Texas.", "Paris", "US", None),
    ("Attackers killed a policeman in Paris.", "Paris", "FR", None),
    ("A mortar round hit a school in Moscow, Idaho.", "Moscow", "US", None),
    ("Mexican soldiers killed three gunmen in Guadalupe, near Monterrey.", "Guadalupe", "MX", None),
    pytest.param(
        "Colombian police said a bomb went off in Armenia, in the coffee region.", "Armenia", "CO", None,
        marks=pytest.mark.xfail(reason="a country outweighs one demonym", strict=True)),
    ("Armenia said Azerbaijan had shelled its border villages.", "Armenia", "AM", "country"),
    ("Nigerian troops fought Boko Haram near Baga in Borno state.", "Borno", "NG", "admin1"),
    ("Fulani herders raided two villages in Plateau state, Nigeria.", "Plateau", "NG", "admin1"),
    ("A boat was attacked in the Gulf of Aden, off Yemen.", "Gulf of Aden", None, None),
    ("The blast in Харків was heard across Ukraine.", "Харків", "UA", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "country", "kind"), CASES)
def test_the_place_that_a_name_means(resolve, text, name, country, kind):
    [toponym, *_] = [t for t in resolve(text) if t.name == name]
    assert toponym.match is not None, toponym.why_open
    assert toponym.match.place.country_code == country
    assert kind is None or toponym.match.place.kind == kind


def test_offsets_count_in_the_report(parse, gazetteer):
    report = Report(id="r", title="Blast in Mosul", text="A bomb went off near Kirkuk's market.")
    found = resolve_places(report, parse(report.content), gazetteer)
    assert [(t.span.part, t.span.quote) for t in found] == [("title", "Mosul"), ("text", "Kirkuk")]
    assert [report.content[t.start : t.end] for t in found] == ["Mosul", "Kirkuk"]


def test_a_name_that_is_not_in_the_gazetteer_stays_open_and_says_so(resolve):
    found = resolve("Gunmen attacked a farm in Qorvistanabad, in Iraq.")
    [unknown] = [t for t in found if t.name == "Qorvistanabad"]
    assert unknown.match is None
    assert unknown.why_open == "'Qorvistanabad' is not in the gazetteer"
    assert all((t.match is None) == (t.why_open is not None) for t in found)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A boy was shot in the Austin neighborhood of Chicago.", "Austin"),
    ],
)
def test_quarters_are_not_put_on_a_town_elsewhere(resolve, text, name):
    [toponym] = [t for t in resolve(text) if t.name == name]
    assert toponym.match is None
    assert toponym.why_open


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A man was shot in Springfield.", "Springfield"),
        ("A bomb exploded in Mosul, Iraq. Others spoke in Springfield.", "Springfield"),
        ("A bomb exploded in Mosul, Iraq. Others spoke in Santa Rosa.", "Santa Rosa"),
        ("Two people were stabbed in Clinton on Sunday.", "Clinton"),
    ],
)
def test_names_that_are_too_close_to_call_stay_open(resolve, text, name):
    [toponym] = [t for t in resolve(text) if t.name == name]
    assert toponym.match is None
    assert "too close to call" in (toponym.why_open or "")


@pytest.mark.parametrize(
    ("text", "town", "area"),
    [
        ("A man was shot dead in Gary, IN, on Friday.", "Gary", "Indiana"),
        ("Two people were stabbed in Salem, OR.", "Salem", "Oregon"),
        ("A boy was shot in Bangor, ME, police said.", "Bangor", "Maine"),
        ("A house burned down in Hilo, HI.", "Hilo", "Hawaii"),
        ("A house burned down in Norman, OK.", "Norman", "Oklahoma"),
        ("Police shot a man in Columbus, OH.", "Columbus", "Ohio"),
        ("A house burned down in Pontiac, Mich.", "Pontiac", "Michigan"),
    ],
)
def test_codes_of_states_hold_the_town_before_them(resolve, text, town, area):
    found = [t.match.place for t in resolve(text)]
    assert (found[0].name, found[0].admin1) == (town, area)
    assert (found[-1].name, found[-1].kind) == (area, "admin1")


@pytest.mark.parametrize(
    "text",
    [
        "In the end nobody was hurt, Or so they said. Tell me. Hi there, OK.",
        "WHO SHOT ME? DEAD OR ALIVE, IN OR OUT, HI",
        "A witness told ME, OR so it seems.",
        "Pontiac drivers were questioned, and a Metro bus was stopped.",
        "Two people died on Airport road.",
        "A crash on the corner of Baltimore and McHenry avenues killed two.",
        "A car was hit in the area of Poplar and Sutter streets.",
        "A fight broke out near Elm Street and Dallas.",
        "Kelvin Watford, 50, died. A friend heard from Watford before. Police said Watford was shot.",
    ],
)
def test_words_that_are_no_places_stay_words(resolve, text):
    assert [t.name for t in resolve(text) if t.match] == []


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("A car bomb killed nine people in the Iraqi capital on Monday.", "Baghdad"),
        ("Shells hit two districts of Syria's capital.", "Damascus"),
        ("A blast in the capital of Mali wounded ten.", "Bamako"),
        ("Somalia's deputy minister was hurt in a blast in the capital, police said.", "Mogadishu"),
        ("Gunmen killed a judge in the Central African capital.", "Bangui"),
    ],
)
def test_a_capital_is_found_without_its_name(resolve, text, town):
    [capital] = [t for t in resolve(text) if t.described]
    assert capital.match is not None
    assert capital.match.place.name == town


def test_rockets_fall_north_of_a_capital_without_its_name(resolve):
    [capital] = resolve("Rockets hit a camp 30 km north of the Syrian capital.")
    assert (capital.match.place.name, capital.place.name) == ("Damascus", "30 km north of Damascus")


@pytest.mark.parametrize(
    "text",
    [
        "A blast shook the capital, Baghdad, Iraqi police said.",
        "Afghan soldiers searched villages near the provincial capital.",
        "The capital of Anbar province was shelled, the Iraqi army said.",
        "Iraqi and Syrian soldiers met in the capital.",
        "Chinese capital flowed out. The Iraqi fund raised capital in a week.",
        "The Israeli capital was quiet.",
    ],
)
def test_no_capital_is_made_up(resolve, text):
    assert [t.name for t in resolve(text) if t.described] == []


def test_a_town_is_not_the_country_called_after_it(resolve):
    [tunis, *_] = resolve("Police killed a gunman in a Tunis suburb, Tunisian officials said.")
    assert (tunis.match.place.name, tunis.match.place.kind) == ("Tunis", "populated_place")


def test_an_area_said_with_its_word_is_the_area(resolve):
    [_, oblast] = resolve("Shells fell on Bucha, Kyiv oblast.")
    assert (oblast.match.place.name, oblast.match.place.kind) == ("Kyiv Oblast", "admin1")


def test_the_home_of_a_source_decides_where_the_text_is_silent(resolve):
    text = "A man was stabbed in Cordoba on Monday."
    assert [t.match.place.country_code for t in resolve(text, home="AR")] == ["AR"]
    assert [t.match.place.country_code for t in resolve(text, home="ES")] == ["ES"]


def test_a_slip_of_spelling_is_forgiven_in_a_country_of_the_text(resolve):
    found = resolve("A bomb killed two people in Peshawer, in Pakistan.")
    [toponym] = [t for t in found if t.name == "Peshawer"]
    assert toponym.match is not None
    assert toponym.match.place.name == "Peshawar"


def test_the_same_name_means_one_place_in_a_report(resolve):
    text = "A bomb went off in Tripoli, Lebanon. Hours later soldiers sealed off Tripoli."
    found = [t.match.place.country_code for t in resolve(text) if t.name == "Tripoli"]
    assert found == ["LB", "LB"]


def test_the_same_text_is_resolved_the_same_way_twice(resolve):
    text = "Clashes in Tripoli, Valencia, Córdoba, Victoria and Georgia."
    assert resolve(text) == resolve(text)


@pytest.mark.parametrize(
    ("name", "countries"),
    [("Tripoli", ["LY", "LB"]), ("Hyderabad", ["IN", "PK"]), ("Georgia", ["GE", "US"])],
)
def test_explained_names_come_likeliest_first(gazetteer, name, countries):
    found = explain_name(name, gazetteer)
    codes = list(dict.fromkeys(e.place.country_code for e in found))
    assert codes[: len(countries)] == countries
    assert [e.score for e in found] == sorted((e.score for e in found), reverse=True)
    assert sum(e.score for e in found) <= 1.005
    assert all(e.why for e in found)


def test_a_name_is_explained_within_a_country(gazetteer):
    assert {e.place.country_code for e in explain_name("Tripoli", gazetteer, country="lb")} == {"LB"}


def test_a_name_that_nothing_is_called_has_no_explanation(gazetteer):
    assert explain_name("Xqzwvutsr", gazetteer) == []


def test_a_mistyped_name_is_explained_by_its_likes(gazetteer):
    assert "Peshawar" in [e.place.name for e in explain_name("Peshawer", gazetteer)]


@pytest.mark.parametrize(
    ("text", "name", "place", "form"),
    [
        ("Une bombe a explosé à 20 km au sud d'Alep.", "Alep", "Aleppo", "offset"),
        ("Une bombe a explosé à Mossoul, dans le nord de l'Irak.", "Irak", "Iraq", "part"),
        ("L'Irak a annoncé la mort de trois soldats.", "Irak", "Iraq", None),
        ("Deux soldats ont été tués près du Caire.", "Caire", "Cairo", "near"),
        ("Des tirs ont été entendus à La Haye.", "La Haye", "The Hague", None),
        ("Des combats ont lieu dans l'est de la RDC.", "RDC", "Democratic Republic of the Congo", "part"),
        ("Une mine a sauté près de la frontière avec le Tchad, au Soudan.", "Tchad", "Chad", "border"),
        ("Des roquettes ont visé la banlieue sud de Beyrouth.", "Beyrouth", "Beirut", "part"),
        ("Un attentat a eu lieu à L'Aquila, en Italie.", "L'Aquila", "L'Aquila", None),
        ("Une explosion a eu lieu au nord de Mopti, au Mali.", "Mopti", "Mopti", "direction"),
    ],
)
def test_places_are_read_in_french(parse_french, gazetteer, text, name, place, form):
    found = {t.name: t for t in resolve_places(Report("r", text), parse_french(text), gazetteer)}
    toponym = found[name]
    assert toponym.match.place.name == place
    assert (toponym.spot.form if toponym.spot else None) == form


def test_every_capital_of_the_table_is_a_town_of_its_country(gazetteer):
    table = tomllib.loads(
        Path(capitals.__file__).parents[1].joinpath("data/capitals.toml").read_text("utf-8")
    )
    found = {code: capitals.find_capital(code, gazetteer) for code in table["capitals"]}
    assert len(found) > 200
    assert [code for code, town in found.items() if town is None or town.country_code != code] == []
    assert found["IQ"].name == "Baghdad"
    assert capitals.find_capital("IL", gazetteer) is None

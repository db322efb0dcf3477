"""Events of French reports: triggers and their kinds, on sentences made up for the purpose."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from geomap.extraction.triggers.kinds import classify, find_triggers

if TYPE_CHECKING:
    from spacy.tokens import Doc

    Parse = Callable[[str], Doc]

KINDS = """
abduction_forced_disappearance | Des bandits ont kidnappé trente élèves dans un internat.
abduction_forced_disappearance | Deux religieuses ont été enlevées par des hommes armés à Djibo.
abduction_forced_disappearance | Enlèvement de trois Chinois sur un site minier
abduction_forced_disappearance | Le rapt d'un médecin suscite l'émoi à Port-au-Prince.
agreement | Le Soudan et les FSR ont conclu une trêve de sept jours.
agreement | Le gouvernement et les rebelles ont signé un accord de cessez-le-feu à Doha.
air_drone_strike | Des drones explosifs ont frappé un dépôt de carburant à Port-Soudan.
air_drone_strike | Des hélicoptères ont largué des barils d'explosifs sur la ville.
air_drone_strike | L'aviation a bombardé dimanche un marché d'Idleb, faisant au moins vingt morts.
armed_clash | Accrochage entre l'armée et des terroristes à Tiaret : deux militaires blessés
armed_clash | Cinq soldats sont morts dans une embuscade tendue par des jihadistes.
armed_clash | De violents affrontements intercommunautaires ont fait vingt-deux morts.
armed_clash | De violents combats ont opposé l'armée aux rebelles du M23 près de Kibumba.
arrests | La police a arrêté deux militants de l'opposition à Conakry.
arrests | Trois opposants interpellés par la police politique à Tunis
attack | Au moins vingt civils massacrés à coups de machette en Ituri
attack | Des hommes armés ont ouvert le feu sur un bus, tuant douze passagers.
attack | Des individus à moto attaquent un village et tuent sept paysans dans la nuit.
disrupted_weapons_use | La défense aérienne a abattu douze drones russes au-dessus de Kiev.
disrupted_weapons_use | Les démineurs ont désamorcé une bombe artisanale devant la gare.
disrupted_weapons_use | Saisie d'une cache d'armes par la gendarmerie près de Tébessa
government_regains_territory | L'armée a chassé les rebelles de Saké.
government_regains_territory | L'armée a repris la localité de Kanyabayonga aux rebelles.
grenade | Des inconnus ont lancé une grenade dans une boîte de nuit de Bujumbura.
grenade | Une attaque à la grenade a fait deux blessés dans un bar.
headquarters_or_base_established | Les rebelles ont installé une base près de la frontière.
looting_property_destruction | Des hommes armés incendient deux écoles dans le Nord-Ouest
looting_property_destruction | Des pillards ont saccagé des magasins dans le centre-ville.
mob_violence | Des habitants en colère ont battu à mort un homme accusé de sorcellerie.
mob_violence | Deux présumés voleurs brûlés vifs par une foule en colère
mob_violence | Un voleur présumé a été lynché par la foule à Bamenda.
non_state_actor_overtakes_territory | Le M23 a pris le contrôle de la cité de Bunagana.
non_state_actor_overtakes_territory | Les rebelles du M23 se sont emparés de la ville de Rutshuru.
non_state_actor_overtakes_territory | Prise de la ville de Goma par les rebelles
non_violent_transfer_of_territory | Les rebelles se sont retirés de la ville de Walikale.
peaceful_protest | Des milliers de personnes ont manifesté samedi à Alger contre le pouvoir.
peaceful_protest | Les enseignants ont marché dans les rues de Bamako pour réclamer leurs salaires.
peaceful_protest | Les syndicats ont organisé une marche pacifique contre la vie chère.
remote_explosive_landmine_ied | Double attentat à la bombe dans un marché de Bagdad : trente morts
remote_explosive_landmine_ied | L'explosion d'une bombe dans un bar de Kampala a fait un mort.
remote_explosive_landmine_ied | Un bus a heurté une mine, faisant dix morts.
sexual_violence | Des miliciens ont violé une dizaine de femmes à Luvungi.
sexual_violence | Une fillette de neuf ans violée par un soldat à Kananga
shelling_artillery_missile_attack | Des tirs d'artillerie ont tué trois paysans au Cachemire.
suicide_bomb | Deux kamikazes ont fait détoner leurs gilets explosifs dans une mosquée.
suicide_bomb | Un attentat-suicide à la voiture piégée a fait quinze morts à Bagdad.
suicide_bomb | Un kamikaze s'est fait exploser devant une mosquée de Kandahar.
suicide_bomb | Une femme a actionné sa ceinture d'explosifs au milieu du marché de Maiduguri.
violent_demonstration | Des heurts ont éclaté entre manifestants et forces de l'ordre à Conakry.
violent_demonstration | Émeutes à Nanterre : des voitures brûlées et des vitrines brisées
"""

# Sport, weather, illness, accidents, money, quarrels and figures of speech.
NONE = """
De fortes pluies ont frappé la région, faisant douze morts.
Il a été victime d'une attaque cardiaque à son domicile.
Il est mort d'un cancer à 80 ans.
L'attaquant a frappé deux fois et offert la victoire à son équipe en finale de la Coupe.
L'auteur signe un roman explosif sur la mafia.
L'exercice simulait une attaque terroriste dans le métro.
L'inflation a enlevé un point de croissance à l'économie.
L'opposition a attaqué le projet de loi sur les retraites.
La bombe médiatique a éclaté juste avant l'élection.
La frappe de Mbappé a trouvé le poteau en demi-finale.
La ligne aérienne a repris ses vols vers Kidal.
La marche du siècle sera diffusée sur la chaîne publique.
La pluie a bombardé les toits toute la nuit.
La prise de la tension est conseillée aux patients.
Le boxeur a battu son adversaire par K.-O. au troisième round.
Le buteur a ouvert le feu dès la cinquième minute du match.
Le candidat a tiré les leçons de sa défaite.
Le derby entre les deux clubs s'annonce explosif samedi au stade de l'Amitié.
Le député a tiré à boulets rouges sur le budget.
Le froid a tué deux sans-abri.
Le gouvernement lance une offensive contre la pauvreté.
Le maire mène une croisade contre le bruit.
Le ministre a bombardé la presse de messages pour défendre sa réforme.
Le pays a remporté la bataille contre le paludisme.
Le procès de l'assassin présumé du maire s'est ouvert lundi devant la cour d'assises.
Le virus a fait quinze morts dans la province.
"""


@pytest.mark.parametrize("row", KINDS.strip().splitlines(), ids=lambda row: row[:60])
def test_kinds(parse_french: Parse, row: str) -> None:
    kind, text = row.split(" | ")
    doc = parse_french(text)
    fresh = [t for t in find_triggers(doc) if not t.background]
    assert fresh
    assert classify(doc, fresh) == kind


@pytest.mark.parametrize("text", NONE.strip().splitlines(), ids=lambda text: text[:60])
def test_no_event(parse_french: Parse, text: str) -> None:
    assert [text[t.start : t.end] for t in find_triggers(parse_french(text))] == []


def test_present_tense_is_a_verb_whatever_the_tagger_says(parse_french: Parse) -> None:
    doc = parse_french("Des individus à moto attaquent un village et tuent sept paysans dans la nuit.")
    assert [doc[t.token].text for t in find_triggers(doc)] == ["attaquent", "tuent"]


def test_apostrophes_of_both_sorts(parse_french: Parse) -> None:
    plain = "Une femme a actionné sa ceinture d'explosifs au milieu du marché."
    for text in (plain, plain.replace("'", "’")):
        doc = parse_french(text)
        assert classify(doc, find_triggers(doc)) == "suicide_bomb"

"""Which words of a sentence are taken for place names, with the packaged index."""

import pytest

from geomap.extraction.toponyms.names import find_names


def case(text, *names):
    return pytest.param(text, list(names), id=text[:60])


PLAIN = [
    case("A bomb exploded in Kandahar on Friday.", "Kandahar"),
    case("Gunmen stormed a hotel in Ouagadougou, the capital of Burkina Faso.", "Ouagadougou", "Burkina Faso"),
    case("Clashes broke out in Goma, Bukavu and Uvira.", "Goma", "Bukavu", "Uvira"),
    case("Two shells landed between Kupiansk and Izium.", "Kupiansk", "Izium"),
    case("The convoy left Gao for Kidal at dawn.", "Gao", "Kidal"),
    case("Fighting spread from El Fasher to Nyala.", "El Fasher", "Nyala"),
    case("Nobody was hurt in the blast.",),
    case("Several rockets hit the bases of Al-Asad and Erbil.", "Al-Asad", "Erbil"),
    case("The rockets fell in the Green Zone in Baghdad.", "Green Zone", "Baghdad"),
    case("Mortar bombs were fired at Camp Taji.", "Camp Taji"),
    case("Fighters attacked the Balad air base with drones.", "Balad air base"),
    case("A patrol was ambushed in the Sahel.", "Sahel"),
    case("Ships were attacked in the Strait of Hormuz.", "Strait of Hormuz"),
]  # fmt: skip

LABELS = [
    case("The killing of Qassem Soleimani drew condemnation.",),
    case("Militants fired Katyusha rockets at the embassy.",),
    case("Dozens of Grad rockets hit the outskirts of Avdiivka.", "Avdiivka"),
    case("Missiles struck Erbil and Duhok overnight.", "Erbil", "Duhok"),
    case("Al-Shabaab attacked Bosaso.", "Bosaso"),
    case("Boko Haram burned houses in Chibok.", "Chibok"),
    case("The shells fell on Donetsk, Horlivka and Makiivka.", "Donetsk", "Horlivka", "Makiivka"),
    case("Hezbollah fired rockets at Kiryat Shmona.", "Kiryat Shmona"),
    case("Hamas fired rockets at Sderot from Gaza.", "Sderot", "Gaza"),
    case("Israeli jets bombed Khan Younis.", "Khan Younis"),
]  # fmt: skip

ORDINARY = [
    case("Three people were stabbed in Reading on Saturday.", "Reading"),
    case("Reading the statement, he wept.",),
    case("The town of Hit was shelled for hours.", "Hit"),
    case("Hit by a stray bullet, the boy died.",),
    case("A lorry drove into a crowd in Nice.", "Nice"),
    case("Nice weather drew many to the parade.",),
    case("Victory is near, the general said.",),
    case("The European Union condemned the raid.", "European Union"),
    case("A gunman killed two people in Mobile, Alabama.", "Mobile", "Alabama"),
    case("Mobile phones were seized in the raid.",),
    case("A student was shot dead in Bell, California.", "Bell", "California"),
    case("Officer Bell fired twice.",),
    case("Of the wounded, four are children.",),
    case("Police in the village of Of arrested a man.", "Of"),
    case("Shelling of Victory Square in Minsk was denied.", "Minsk"),
    case("A bomb killed two in Van, eastern Turkey.", "Van", "Turkey"),
    case("Van drivers were robbed at gunpoint.",),
    case("Police in Bath are looking for two men.", "Bath"),
    case("A bus was attacked near Split.", "Split"),
    case("A policeman was shot in Man, in western Ivory Coast.", "Man", "Ivory Coast"),
    case("Easter services were cancelled after the threat.",),
    case("Police said on Sunday that March was the bloodiest month.",),
]  # fmt: skip

PEOPLE = [
    case("President Lincoln was shot in a theatre.",),
    case("Gen. Paris said his men had withdrawn.",),
    case("Mr Houston was found dead at home.",),
    case("Sheriff Dallas Jackson spoke to reporters in Tulsa.", "Tulsa"),
    case("The suspect, Austin Kendall, was arrested in Denver.", "Denver"),
    case("Judge Warren sentenced him in Phoenix.", "Phoenix"),
    case("Paris Hilton was not hurt.",),
    case("Jordan Lewis, 19, died at the scene in Camden.", "Camden"),
    case("Col. Hassan Ali spoke in Mogadishu.", "Mogadishu"),
    case("Deputy Florence Hill shot the man.",),
]  # fmt: skip

DEMONYMS = [
    case("Iraqi soldiers and American advisers were hurt.",),
    case("A Somali court freed the Kenyan.",),
    case("French troops left Mali.", "Mali"),
    case("The Palestinian man was shot near Jenin.", "Jenin"),
    case("Syrian and Russian warplanes bombed Idlib.", "Idlib"),
    case("Afghan police killed two Taliban in Ghazni.", "Ghazni"),
]  # fmt: skip

INSTITUTIONS = [
    case("The Baghdad Police Department gave no details.", "Baghdad"),
    case("The victim was taken to Nairobi Hospital.", "Nairobi"),
    case("A Houston Police Department officer was shot.", "Houston"),
    case("The New York Times reported the attack.",),
    case("The Jerusalem Post reported the attack.",),
    case("The Lagos State Police Command confirmed it.", "Lagos State"),
    case("The University of Mosul was hit by a shell.", "Mosul"),
]  # fmt: skip

SPELLINGS = [
    case("Kabul's airport was attacked.", "Kabul's airport"),
    case("The city’s mayor fled; Mosul’s bridges were bombed.", "Mosul"),
    case("The Philippines' army shelled Marawi.", "Philippines", "Marawi"),
    case("Shells fell on Tal-Afar and Deir ez-Zor.", "Tal-Afar", "Deir ez-Zor"),
    case("A bus exploded in Bogotá.", "Bogotá"),
    case("A bus exploded in Bogota.", "Bogota"),
    case("Two people were killed in São Paulo and one in Medellin.", "São Paulo", "Medellin"),
    case("A grenade was thrown in N'Djamena.", "N'Djamena"),
    case("A market in Sana'a was bombed.", "Sana'a"),
    case("Police in Diyarbakır said a car bomb went off.", "Diyarbakır"),
    case("Shots were fired in Port-au-Prince.", "Port-au-Prince"),
    case("A blast shook St. Petersburg on Monday.", "St. Petersburg"),
    case("Shots were fired in Washington, D.C.", "Washington", "D.C."),
    case("The U.S. blamed Iran for the raid.", "U.S.", "Iran"),
    case("The United States bombed Raqqa.", "United States", "Raqqa"),
    case("The strike hit Al Hudaydah, also known as Hodeidah.", "Al Hudaydah", "Hodeidah"),
    case("Shots were fired in Winston-Salem, North Carolina.", "Winston-Salem", "North Carolina"),
    case("A mine went off on the Baghdad-Kirkuk highway.", "Baghdad", "Kirkuk"),
    case("A man was stabbed in Stratford-upon-Avon.", "Stratford-upon-Avon"),
    case("Villages near al-Bab and el-Geneina were burned.", "al-Bab", "el-Geneina"),
    case("The blast in Харків killed two.", "Харків"),
    case("The blast in بغداد killed two.", "بغداد"),
]  # fmt: skip

CAPITALS = [
    case("CAR BOMB KILLS TWELVE IN BAGHDAD MARKET", "Baghdad"),
    case("THREE SHOT DEAD IN NEW ORLEANS NIGHTCLUB", "New Orleans"),
    case("SUICIDE BOMBER KILLS FIVE SOLDIERS NEAR MAIDUGURI, NIGERIA", "Maiduguri", "Nigeria"),
    case("KABUL (AP) — A bomb killed nine people on Monday.", "KABUL"),
    case("HERKIMER, N.Y. — A man was shot dead.", "HERKIMER", "N.Y."),
    case("MOGADISHU, Somalia (Reuters) - Gunmen stormed a hotel.", "MOGADISHU", "Somalia"),
]

DIRECTIONS = [
    case("Fighting raged in northern Iraq.", "Iraq"),
    case("Rebels in the South vowed revenge.",),
    case("The North fired two missiles.",),
    case("Bandits raided farms in south-eastern Nigeria.", "Nigeria"),
    case("Shells fell on downtown Damascus.", "Damascus"),
    case("A bomb went off in South Sudan.", "South Sudan"),
    case("Soldiers shelled North Kivu.", "North Kivu"),
    case("A tanker was hit in the Gulf of Aden.", "Gulf of Aden"),
    case("Police in West Bengal fired on a crowd.", "West Bengal"),
]  # fmt: skip

PARTS = [
    case("Deputies in Johnson County found two bodies.", "Johnson County"),
    case("Deputies in Cook county found two bodies.", "Cook county"),
    case("A man was shot in the Austin neighborhood of Chicago.", "Austin", "Chicago"),
    case("A shell hit the Salaheddine district of Aleppo.", "Salaheddine", "Aleppo"),
    case("A bomb exploded in Anbar province.", "Anbar"),
    case("Rebels shelled the city of Taiz.", "Taiz"),
    case("Two died in the Kashmir Valley.", "Kashmir Valley"),
]  # fmt: skip

LOWER_CASE = [
    case("rockets hit erbil on sunday, police said.", "Erbil"),
    case("gunmen killed three people near maiduguri; soldiers in damaturu were not hurt.", "Maiduguri", "Damaturu"),
    case("a car bomb went off in south sudan, officials in new york said.", "South Sudan", "New York"),
    case("a victory parade was hit and people were split over it, reading the news.",),
]  # fmt: skip

BACKED = [
    case("An attack in Hit, Anbar, killed two.", "Hit", "Anbar"),
    case("He was seen in Nice on Bastille Day.", "Nice"),
    case("Nice, France: a lorry drove into a crowd.", "Nice", "France"),
    case("The dead man came from Orange, France.", "Orange", "France"),
    case("Split, Croatia, was calm.", "Split", "Croatia"),
    case("A shooting in Sale, Victoria, left one dead.", "Sale", "Victoria"),
    case("Clashes spread to Hit, Rawa and Anah.", "Hit", "Rawa", "Anah"),
    case("Clashes were heard in Hit, Rawa and Anah.", "Hit", "Rawa", "Anah"),
    case("The March on Rome was long ago.", "Rome"),
    case("The Best Western hotel was empty.",),
]  # fmt: skip

COUNTIES = [
    case("Clashes broke out in Anbar and Nineveh provinces.", "Anbar", "Nineveh"),
    case("Deputies searched Cook, Lake and Will counties.", "Cook", "Lake", "Will"),
    case("Jackson and Barrow counties closed their schools.", "Jackson", "Barrow"),
    case("Troops left the Erbil province.", "Erbil"),
    case("Rebels hold the Aleppo countryside.", "Aleppo"),
    case("Two soldiers died in Anbar governorate.", "Anbar"),
]  # fmt: skip

ARTICLES = [
    case("Families from Al Qa'im, al-Qaim and al Qaim fled to Ayn al-Arab.",
         "Al Qa'im", "al-Qaim", "al Qaim", "Ayn al-Arab"),
    case("Mosul's mayor met Fallujahs' elders.", "Mosul", "Fallujah"),
    case("A shell hit Sana’a; another fell near Ta`izz.", "Sana’a", "Ta`izz"),
    case("US-led strikes hit the Israel-Lebanon border.", "US", "Israel", "Lebanon"),
    case("He was shot in New\nYork and died in Tel\nAviv.", "New York", "Tel Aviv"),
    case("Men were shot in St. Louis, in Birmingham, Ala., and in Fresno, Calif.",
         "St. Louis", "Birmingham", "Ala", "Fresno", "Calif"),
    case("Envoys of the U.K., the UAE and the DRC met.", "U.K.", "UAE", "DRC"),
    case("He was born in Worcester, Mass., in 1970.", "Worcester", "Mass"),
    case("Wash your hands, the nurse told them.",),
    case("“We know nothing of I'll,” he said.",),
]  # fmt: skip

SAMENESS = [
    case("Erbil and Al-Asad were hit.", "Erbil", "Al-Asad"),
    case("Residents of Kirkuk fled. Kirkuk was shelled again.", "Kirkuk", "Kirkuk"),
    case("Kirkuk residents said the shelling stopped.", "Kirkuk"),
    case("Sydney Smith was held. Sydney was not charged, a court in Leeds heard.", "Leeds"),
    case("Virginia Giuffre wept. Virginia, 30, left the court.",),
    case("The Houston Chronicle reported it.",),
    case("The Chicago Bears lost.",),
    case("A man was hit on Lincoln Avenue.",),
    case("Coach Ripley and Ms. Odessa were unhurt.",),
    case("Ann Lee, 41, of Reno, died.", "Reno"),
    case("The senator, D-Ohio, was shot at.", "Ohio"),
    case("ATTACK IN THE NORTH. MAIDUGURI — Police said two men died.", "MAIDUGURI"),
    case("The bomb went off near City Hall.",),
]  # fmt: skip

CASES = [
    *PLAIN, *LABELS, *ORDINARY, *PEOPLE, *DEMONYMS, *INSTITUTIONS, *SPELLINGS, *CAPITALS, *DIRECTIONS, *PARTS,
    *LOWER_CASE, *BACKED, *COUNTIES, *ARTICLES, *SAMENESS,
]  # fmt: skip


@pytest.mark.parametrize(("text", "names"), CASES)
def test_the_place_names_of_a_sentence(parse, gazetteer, text, names):
    assert [n.text for n in find_names(parse(text), gazetteer)] == names


@pytest.mark.parametrize(
    "text",
    [
        "The Houston Police Department fired.",
        "The US State Department denied it.",
        "The University of Mosul was shut.",
    ],
)
def test_a_public_body_speaks_for_its_place(parse, gazetteer, text):
    assert [n.embedded for n in find_names(parse(text), gazetteer)] == [True]


def test_a_name_of_a_list_of_counties_stands_for_counties(parse, gazetteer):
    names = find_names(parse("Deputies searched Jackson and Barrow counties."), gazetteer)
    assert [n.cue for n in names] == ["district", "district"]
    assert [n.candidates[0].place.kind for n in names] == ["admin2", "admin2"]


def test_a_college_in_a_town_names_the_town(parse, gazetteer):
    (name,) = find_names(parse("She teaches at the Lutheran School in Kaduna."), gazetteer)
    assert (name.text, name.embedded) == ("Kaduna", False)

import pytest

from geomap.extraction.parsing.languages import UNKNOWN, guess_language

TEXTS = {
    "en": "Gunmen on motorbikes attacked the market in the early morning and at least nine traders were killed.",
    "fr": "Des hommes armés à moto ont attaqué le marché au petit matin et au moins neuf commerçants ont été tués.",
    "es": "Hombres armados en motocicletas atacaron el mercado esta madrugada y al menos nueve comerciantes murieron.",
    "de": "Bewaffnete Männer auf Motorrädern haben am frühen Morgen den Markt angegriffen und neun Händler getötet.",
    "ar": "هاجم مسلحون على دراجات نارية السوق في الصباح الباكر وقتل تسعة تجار على الأقل كما قال شهود",
    "ru": "Вооруженные люди на мотоциклах напали на рынок рано утром, и по меньшей мере девять торговцев были убиты.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_language_is_known_by_its_function_words(code: str) -> None:
    assert guess_language(TEXTS[code]) == code


@pytest.mark.parametrize(
    "note", ["Gunmen Wednesday killed 13 people in Kyado village market in Ukum LGA of Benue State.", "", "9"]
)
def test_a_short_note_is_held_for_the_usual_language(note: str) -> None:
    assert guess_language(note) == "en"
    assert guess_language(note, usual="fr") == "fr"


def test_another_script_is_never_the_usual_language():
    assert guess_language("村民說武裝分子昨夜襲擊了市場並打死九人") == UNKNOWN
    assert guess_language("Тбили") != "en"

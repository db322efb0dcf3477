"""The number grammar: what counts people, how far, and what does not."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.extraction.numbers import Number, find_numbers


def only(text: str) -> tuple[int | None, int | None, int | None]:
    numbers = [n for n in find_numbers(text, "en") if n.kind != "article"]
    assert len(numbers) == 1, numbers
    return numbers[0].best, numbers[0].low, numbers[0].high


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 farmers", (12, 12, 12)),
        ("1,200 refugees", (1200, 1200, 1200)),
        ("1 200 refugees", (1200, 1200, 1200)),
        ("1.2 million people", (1_200_000, 1_200_000, 1_200_000)),
        ("twenty-three miners", (23, 23, 23)),
        ("two hundred and five villagers", (205, 205, 205)),
        ("three thousand men", (3000, 3000, 3000)),
        ("a dozen herders", (12, 12, 12)),
        ("two dozen herders", (24, 24, 24)),
        ("half a dozen nurses", (6, 6, 6)),
        ("a couple of boys", (2, 2, 2)),
        ("both men", (2, 2, 2)),
        ("one of the guards", (1, 1, 1)),
        ("2000 people", (2000, 2000, 2000)),
        ("the toll rose from 12 to 34", (34, 34, 34)),
        ("they revised the number down from 40 to 31", (31, 31, 31)),
        ("from 12 to 34 villagers", (None, 12, 34)),
        ("at least 12", (12, 12, None)),
        ("at least a dozen", (12, 12, None)),
        ("no fewer than nine", (9, 9, None)),
        ("more than 50 people", (50, 50, None)),
        ("over fifty people", (50, 50, None)),
        ("12 or more", (12, 12, None)),
        ("up to 20", (20, None, 20)),
        ("as many as 20", (20, None, 20)),
        ("fewer than 20", (20, None, 20)),
        ("about 30", (30, None, None)),
        ("nearly 30", (30, None, None)),
        ("an estimated 40 rebels", (40, None, None)),
        ("between 15 and 20", (None, 15, 20)),
        ("15 to 20", (None, 15, 20)),
        ("15-20 people", (None, 15, 20)),
        ("two or three men", (None, 2, 3)),
        ("dozens", (None, 24, None)),
        ("tens of", (None, 20, None)),
        ("scores were hurt", (None, 40, None)),
        ("hundreds", (None, 200, None)),
        ("tens of thousands", (None, 20_000, None)),
        ("several", (None, 3, None)),
        ("a number of people", (None, 3, None)),
        ("a few", (None, 3, None)),
        ("no casualties", (0, 0, 0)),
        ("nobody", (0, 0, 0)),
        ("none of them", (0, 0, 0)),
        ("zero", (0, 0, 0)),
        ("AT LEAST TWELVE DEAD", (12, 12, None)),
    ],
)
def test_a_number_is_read_with_its_bounds(text: str, expected: tuple[int | None, ...]) -> None:
    assert only(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "34-year-old",
        "two nights later",
        "a five day siege",
        "on Feb. 3",
        "400 Oak Road",
        "aged 12",
        "Maria Novak, 34, of Brno",
        "122mm shells",
        "in 2014",
        "on 3 January",
        "January 3",
        "the 2700 block",
        "the 47th Brigade",
        "10 miles away",
        "three days later",
        "$500",
        "30 %",
        "3:30",
        "at 7pm",
        "won 3-1",
        "call 555-1234",
        "Route 9",
        "AK-47",
        "14th Street",
        "123 Main Street",
        "No. 5",
        "no longer",
        "five-year-old",
        "in his 20s",
        "1.5 km",
        "9/11",
    ],
)
def test_what_counts_no_people_is_left_out(text: str) -> None:
    assert [n for n in find_numbers(text, "en") if n.kind != "article"] == []


def test_offsets_cover_the_words_of_the_bound() -> None:
    text = "Officials said at least 12 people had died."
    (number,) = find_numbers(text, "en")
    assert text[number.start : number.end] == "at least 12"


def test_an_article_is_marked_as_one() -> None:
    assert find_numbers("a guard", "en") == [Number(0, 1, 1, 1, 1, "article")]


def test_numbers_of_a_list_are_told_apart() -> None:
    assert [n.best for n in find_numbers("three soldiers, two clerks and one driver", "en")] == [3, 2, 1]


@given(st.text())
def test_any_text_is_read_without_error_in_order_and_without_overlap(text: str) -> None:
    numbers = find_numbers(text, "en")
    assert all(0 <= n.start < n.end <= len(text) for n in numbers)
    assert all(a.end <= b.start for a, b in pairwise(numbers))


@given(st.text(alphabet="0123456789 ,.-–toandhuredmilxsvy\n", max_size=60))
def test_bounds_never_cross(text: str) -> None:
    for number in find_numbers(text, "en"):
        if number.low is not None and number.high is not None:
            assert number.low <= number.high


@given(st.integers(min_value=1, max_value=999_999))
def test_digits_with_separators_are_read_back(value: int) -> None:
    assert [n.best for n in find_numbers(f"killed {value:,} people", "en")] == [value]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 200 déplacés", (1200, 1200, 1200)),
        ("1.200 personnes", (1200, 1200, 1200)),
        ("2,5 millions de personnes", (2_500_000, 2_500_000, 2_500_000)),
        ("vingt et un soldats", (21, 21, 21)),
        ("soixante-douze civils", (72, 72, 72)),
        ("quatre-vingt-dix-sept civils", (97, 97, 97)),
        ("deux-cent-trois civils", (203, 203, 203)),
        ("mille deux cents civils", (1200, 1200, 1200)),
        ("deux cent mille civils", (200_000, 200_000, 200_000)),
        ("une trentaine de blessés", (30, None, None)),
        ("plus d'une vingtaine de morts", (20, 20, None)),
        ("près d'une centaine", (100, None, None)),
        ("au moins douze", (12, 12, None)),
        ("jusqu'à 20", (20, None, 20)),
        ("moins de 20", (20, None, 20)),
        ("entre 15 et 20", (None, 15, 20)),
        ("deux ou trois", (None, 2, 3)),
        ("des dizaines de morts", (None, 20, None)),
        ("un certain nombre de civils", (None, 3, None)),
        ("le bilan est passé de 12 à 34 morts", (34, 34, 34)),
        ("aucune victime", (0, 0, 0)),
        ("pas de victime", (0, 0, 0)),
        ("2000 personnes", (2000, 2000, 2000)),
    ],
)
def test_french_numbers(text: str, expected: tuple[int | None, int | None, int | None]) -> None:
    assert [(n.best, n.low, n.high) for n in find_numbers(text, "fr") if n.kind != "article"] == [expected]


@pytest.mark.parametrize(
    "text",
    ["vers 14h30", "à 14 h 30", "le 12 janvier", "du 12 au 13 mars", "âgés de 12 et 14 ans", "à 12 km", "20 %",
     "20 pour cent", "en 2019", "12, rue de Rivoli", "21ème", "3 millions d'euros", "la RN 16",
     "les 24 dernières heures"],
)  # fmt: skip
def test_french_numbers_of_other_things(text: str) -> None:
    assert find_numbers(text, "fr") == []


def test_a_french_article_is_no_number_word() -> None:
    assert find_numbers("un garde", "fr") == [Number(0, 2, 1, 1, 1, "article")]

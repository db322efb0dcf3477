"""The words of each language: a second language is a second folder with the same tables."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parent.parent / "geomap" / "data"
LANGUAGES = ("en", "fr")
NAMES = sorted(path.name for path in (DATA / "en").glob("*.toml"))


def load(language: str, name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / language / name).read_text(encoding="utf-8"))


def list_strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from list_strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from list_strings(item)


@pytest.mark.parametrize("name", NAMES)
def test_a_second_language_has_the_tables_of_the_first(name: str) -> None:
    words_as_keys = {"country_words.toml"}
    mine, other = load("en", name), load("fr", name)
    if name not in words_as_keys:
        assert set(mine) == set(other)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_no_entry_is_blank_and_every_pattern_compiles(language: str, name: str) -> None:
    strings = list(list_strings(load(language, name)))
    assert strings
    assert all(text.strip() for text in strings)
    for pattern in (text for text in strings if "(?" in text):
        re.compile(pattern.replace("{", "(?:").replace("}", ")") if "{" in pattern else pattern)


def test_french_reports_are_coded_like_the_english_ones() -> None:
    gold = Path(__file__).parent / "gold"
    english, french = (
        [json.loads(line) for line in (gold / name).read_text(encoding="utf-8").splitlines()]
        for name in ("reports.jsonl", "reports_fr.jsonl")
    )
    assert len(french) >= 40
    assert sum(not report["gold"] for report in french) >= 10
    assert {key for report in french for key in report} <= {key for report in english for key in report}
    cells = {key for report in english for row in report["gold"] for key in row}
    assert {key for report in french for row in report["gold"] for key in row} <= cells

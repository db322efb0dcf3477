"""Word lists of the extraction, read once: those of a language from ``geomap/data/<language>``."""

from __future__ import annotations

import functools
import itertools
import re
import tomllib
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

HYPHENATED = re.compile(r"[^\W\d_]{2,}-[^\W\d_]{2,}")  # "sit-in"; compounds of three parts have few forms


def _read(name: str) -> str:
    return resources.files("geomap.data").joinpath(name).read_text(encoding="utf-8")


@functools.cache
def read_lexicon(name: str, language: str) -> dict[str, Any]:
    """Read ``data/<language>/<name>.toml`` as it stands."""
    return tomllib.loads(_read(f"{language}/{name}.toml"))


@functools.cache
def lowercase_words(language: str) -> frozenset[str]:
    """Words that a language writes without a capital (fitted by ``tests/fit/lowercase_words.py``)."""
    return frozenset(_read(f"{language}/lowercase_words.txt").split())


@functools.cache
def word_table(name: str, language: str) -> dict[str, frozenset[str]]:
    """Read a lexicon whose values are lists of words, as sets."""
    return {key: frozenset(words) for key, words in read_lexicon(name, language).items()}


@functools.cache
def weapon_words(language: str) -> frozenset[str]:
    """Words and phrases for weapons, from ``weapons.toml``, lower case."""
    classes = read_lexicon("weapons", language).values()
    return frozenset(phrase for entry in classes for phrase in entry.get("phrases", ()))


@functools.cache
def hyphenated_words(language: str) -> dict[str, str]:
    """List the forms of words with a hyphen in the lexicons that ``writing.toml`` names, with lemmas.

    The plural may be of one part or the other: "camions-citernes", "stations-service", "pick-ups".
    """
    tables = (read_lexicon(name, language) for name in word_table("writing", language)["whole"])
    words = {word for table in tables for word in _list_strings(table) if HYPHENATED.fullmatch(word)}
    return {
        "-".join(parts): word
        for word in sorted(words)
        for parts in itertools.product(*((part, f"{part}s") for part in word.split("-")))
    } | {word: word for word in words}


def _list_strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _list_strings(item)


@functools.cache
def place_kinds() -> dict[str, dict[str, float]]:
    """Read ``data/place_kinds.toml``: precision and usual radius (km) of each kind of place."""
    return tomllib.loads(_read("place_kinds.toml"))


@functools.cache
def date_orders() -> dict[str, frozenset[str]]:
    """Read ``data/date_orders.toml``: the countries that do not write the day before the month."""
    return {key: frozenset(codes) for key, codes in tomllib.loads(_read("date_orders.toml")).items()}


def place_precision(kind: str) -> int:
    """Give the geo_precision of a kind: 1 site, 2 town, 3 district or province, 4 country."""
    return int(place_kinds()[kind]["precision"])


def title_label(sub_event_type: str, weapon_class: str | None, weapon: str, *, language: str) -> str:
    """Name an event in two or three words for a title, from ``labels.toml``.

    The words of the weapon tell most ("drone"), then its class, then the kind of event.
    """
    labels = read_lexicon("labels", language)
    written = labels["words"].get(sub_event_type, {})
    by_word = next((label for word, label in written.items() if word in weapon.lower()), None)
    by_class = labels["weapons"].get(sub_event_type, {}).get(weapon_class)
    return str(by_word or by_class or labels["kinds"][sub_event_type])


def fold_case(text: str) -> str:
    """Give a text in small letters, as long as it was: a dotted capital I alone has two for one."""
    return text.replace("İ", "ı").lower()


def compile_folded(pattern: str) -> re.Pattern[str]:
    """Compile a pattern without its names for a text from :func:`fold_case`: half the time of IGNORECASE."""
    unnamed = re.sub(r"\?P<\w+>", "?:", pattern)
    return re.compile(re.sub(r"\\.|[^\\]", lambda m: m[0] if m[0][0] == "\\" else m[0].lower(), unnamed))

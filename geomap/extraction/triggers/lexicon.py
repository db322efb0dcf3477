"""The lexicon of events, ``kinds.toml``, as tables to look words up in."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from geomap.words import read_lexicon

WEAPON_GROUPS = {
    "heavy": ("rocket", "missile", "artillery", "rocket_propelled_grenade"),
    "explosive": ("ied", "grenade", "suicide", "rocket", "missile", "artillery", "rocket_propelled_grenade"),
}
NO_EVIDENCE = frozenset({"crowd_control", "thrown", "blunt", "projected"})  # police gear, sticks and stones


class Condition(NamedTuple):
    """SLOT:CLASS, or SLOT:=words."""

    slot: str
    name: str
    words: frozenset[str]


class Group(NamedTuple):
    """Trigger words with one kind and what must, or must not, stand with them."""

    kind: str
    generic: bool
    soft: bool
    background: bool
    last: bool
    needs: tuple[tuple[Condition, ...], ...]
    never: tuple[tuple[Condition, ...], ...]


class Rule(NamedTuple):
    """Clues and the kind they make together; see ``[[rules]]`` in the lexicon."""

    kind: str
    any_kind: frozenset[str]
    cues: tuple[frozenset[str], ...]
    no: frozenset[str]


class Lexicon(NamedTuple):
    """``kinds.toml`` and the classes of ``weapons.toml``, turned round for look-up."""

    words: dict[str, frozenset[str]]  # classes by word or phrase
    verbs: dict[str, tuple[Group, ...]]
    nouns: dict[str, tuple[Group, ...]]
    domains: dict[str, frozenset[str]]
    rules: tuple[Rule, ...]
    weapon_kinds: dict[str, str]  # sub-event types by class of weapon
    grammar: dict[str, frozenset[str]]  # small words and endings that the rules ask for
    forms: dict[str, str]  # verbs by form, where the language model needs help
    longest: int  # tokens of a phrase in [classes] or weapons.toml: "anti - tank mine"
    head_first: bool  # whether the first word of a phrase is its noun, not the last


@cache
def read_kinds(language: str) -> Lexicon:
    """Read the lexicon of a language (ISO 639-1) once.

    Returns
    -------
    Lexicon
        Word classes, groups of triggers by lemma, domains that silence, and rules.
    """
    data, weapons = read_lexicon("kinds", language), read_lexicon("weapons", language)
    groups = [(entry, _make_group(entry)) for entry in data["groups"].values()]
    by_word: dict[str, dict[str, tuple[Group, ...]]] = {"verbs": {}, "nouns": {}}
    for part, table in by_word.items():
        for entry, group in groups:
            for word in entry.get(part, ()):
                table[word] = (*table.get(word, ()), group)
    rules = tuple(_make_rule(entry) for entry in data["rules"])
    domains = {name: frozenset(words) for name, words in data["domains"].items()}
    weapon_kinds = {name: entry["kind"] for name, entry in weapons.items() if "kind" in entry}
    grammar = {name: frozenset(words) for name, words in data["grammar"].items()}
    return Lexicon(
        _classes_by_word(data, weapons),
        by_word["verbs"],
        by_word["nouns"],
        domains,
        rules,
        weapon_kinds,
        grammar,
        forms=_conjugate(by_word["verbs"], data["conjugation"]),
        longest=data["phrases"]["longest"],
        head_first=data["phrases"]["head_first"],
    )


def _conjugate(verbs: Iterable[str], endings: dict[str, list[str]]) -> dict[str, str]:
    """Infinitive of each form: every ending of the table that the infinitive has gives way to others."""
    return {
        verb.removesuffix(ending) + other: verb
        for verb in verbs
        for ending, others in endings.items()
        if verb.endswith(ending)
        for other in others
    }


def _classes_by_word(data: dict[str, Any], weapons: dict[str, Any]) -> dict[str, frozenset[str]]:
    """Classes of each word; a weapon is also of the wider classes it falls under."""
    found: dict[str, set[str]] = {}
    for name, words in (data["classes"] | data["domains"]).items():
        for word in words:
            found.setdefault(word, set()).add(name)
    for name, entry in weapons.items():
        wider = {group for group, members in WEAPON_GROUPS.items() if name in members}
        wider |= set() if name in NO_EVIDENCE else {"weapon"}
        for phrase in entry.get("phrases", ()):
            found.setdefault(phrase, set()).update({name} | wider)
    return {word: frozenset(classes) for word, classes in found.items()}


def _make_group(entry: dict[str, Any]) -> Group:
    needs, never = (
        tuple(tuple(_make_condition(part) for part in text.split("+")) for text in entry.get(name, ()))
        for name in ("needs", "never")
    )
    return Group(
        entry["kind"],
        generic=entry.get("generic", False),
        soft=entry.get("soft", False),
        background=entry.get("background", False),
        last=entry.get("last", False),
        needs=needs,
        never=never,
    )


def _make_condition(text: str) -> Condition:
    slot, _, name = text.partition(":")
    words = frozenset(name.removeprefix("=").split("|")) if name.startswith("=") else frozenset[str]()
    return Condition(slot, name, words)


def _make_rule(entry: dict[str, Any]) -> Rule:
    cues = tuple(frozenset(cue.split("|")) for cue in entry.get("cues", ()))
    return Rule(entry["kind"], frozenset(entry["any"]), cues, frozenset(entry.get("no", ())))

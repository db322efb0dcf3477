"""What happened: the words that tell of an event, and the ACLED sub-event type they add up to.

The lexicon is ``kinds.toml``. Types and their order of precedence follow the
ACLED Codebook, sections "Event types" and "Sub-event types".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from geomap.extraction.triggers.background import is_background
from geomap.extraction.triggers.relevance import status_of
from geomap.extraction.triggers.scenes import is_month, read_scene
from geomap.extraction.triggers.slots import objects_of, oblique_of, subjects_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from geomap.extraction.triggers.lexicon import Group, Rule
    from geomap.extraction.triggers.scenes import Scene
    from geomap.model import Status

# ACLED Codebook, "Event types": sub-event types by event type.
EVENT_TYPES: dict[str, tuple[str, ...]] = {
    "explosions_remote_violence": (
        "chemical_weapon",
        "air_drone_strike",
        "suicide_bomb",
        "shelling_artillery_missile_attack",
        "remote_explosive_landmine_ied",
        "grenade",
    ),
    "battles": ("government_regains_territory", "non_state_actor_overtakes_territory", "armed_clash"),
    "protests": ("excessive_force_against_protesters", "protest_with_intervention", "peaceful_protest"),
    "riots": ("violent_demonstration", "mob_violence"),
    "violence_against_civilians": ("sexual_violence", "attack", "abduction_forced_disappearance"),
    "strategic_developments": (
        "agreement",
        "arrests",
        "change_to_group_activity",
        "disrupted_weapons_use",
        "headquarters_or_base_established",
        "looting_property_destruction",
        "non_violent_transfer_of_territory",
        "other",
    ),
}
TERRITORY = ("government_regains_territory", "non_state_actor_overtakes_territory")
PRECEDENCE = (
    "abduction_forced_disappearance",
    "armed_clash",
    "attack",
    "violent_demonstration",
    "excessive_force_against_protesters",
    "protest_with_intervention",
    "looting_property_destruction",
    "disrupted_weapons_use",
    "arrests",
    "peaceful_protest",
    "non_violent_transfer_of_territory",
    "agreement",
    "headquarters_or_base_established",
    "change_to_group_activity",
)


def event_type_of(sub_event_type: str) -> str:
    """Name the ACLED event type of a sub-event type.

    Parameters
    ----------
    sub_event_type
        One of the 25 in ``EVENT_TYPES``.

    Returns
    -------
    str
        One of the six.

    Raises
    ------
    KeyError
        Where the table has no such sub-event type.
    """
    return _event_types()[sub_event_type]


@cache
def _event_types() -> dict[str, str]:
    return {sub: event for event, subs in EVENT_TYPES.items() for sub in subs}


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that tells of an event.

    ``token`` indexes the parsed report, ``start`` and ``end`` are offsets into its text
    and ``sentence`` counts sentences from 0. ``specific`` is False for words such as
    "attack" or "killed", which take the kind of the mention they co-refer with.
    ``background`` marks history, context, habit, hypothesis and plans.
    """

    token: int
    start: int
    end: int
    sub_event_type: str
    specific: bool
    status: Status
    background: bool
    sentence: int


def find_triggers(doc: Doc) -> list[Trigger]:
    """Find the words that tell of violent, protest and strategic events.

    Parameters
    ----------
    doc
        A parsed report.

    Returns
    -------
    list of Trigger
        In reading order, background included.
    """
    scene = read_scene(doc)
    found: list[Trigger] = []
    last: list[Trigger] = []
    numbers = {sentence.start: number for number, sentence in enumerate(doc.sents)}
    for token in scene.list_candidates():
        group = scene.match(token)
        if group is not None and not (_only_modifies(scene, token) or is_month(token)):
            kept = last if group.last else found
            kept.append(_make_trigger(scene, token, group, numbers[token.sent.start]))
    live = any(not trigger.background for trigger in found)
    return found if live else sorted([*found, *last], key=lambda trigger: trigger.token)


def classify(doc: Doc, triggers: Sequence[Trigger], *, weapon_class: str | None = None) -> str:
    """Give the sub-event type of one event from all its mentions.

    Parameters
    ----------
    doc
        The parsed report.
    triggers
        The mentions in it of one event.
    weapon_class
        Class of the event's weapon, from :func:`geomap.extraction.triggers.weapons.weapon_for`.

    Returns
    -------
    str
        A sub-event type of ``EVENT_TYPES``, by the ACLED Codebook's order of precedence.
    """
    scene = read_scene(doc)
    specific = [t for t in triggers if t.specific and not t.background] or [t for t in triggers if t.specific]
    cues = frozenset[str]().union(*(scene.cues(doc[t.token]) for t in triggers))
    if any(t.status == "foiled" for t in triggers):
        cues |= {"foiled"}
    if any("casualty" in scene.classes[t.token] and not t.background for t in triggers):
        cues |= {"victims"}
    kinds = frozenset(t.sub_event_type for t in specific or triggers)
    if not specific and weapon_class in scene.lexicon.weapon_kinds:
        kinds = frozenset({scene.lexicon.weapon_kinds[weapon_class]})
    return _apply_rules(kinds, cues, scene.lexicon.rules)


def _apply_rules(kinds: frozenset[str], cues: frozenset[str], rules: Sequence[Rule]) -> str:
    """First rule whose clues are there; else the first kind in the codebook's order."""
    for rule in rules:
        if kinds & rule.any_kind and all((cues | kinds) & cue for cue in rule.cues) and not cues & rule.no:
            return rule.kind
    return next((kind for kind in PRECEDENCE if kind in kinds), "other")


def _make_trigger(scene: Scene, token: Token, group: Group, sentence: int) -> Trigger:
    status, kind = status_of(token), group.kind
    if kind == "attack" and _is_battle(scene, token):
        kind = "armed_clash"
    if kind in TERRITORY:
        kind = _who_holds(scene, token, kind)
    cues = scene.cues(token) | ({"foiled"} if status == "foiled" else frozenset())
    kind = _apply_rules(frozenset({kind}), cues, scene.lexicon.rules)
    background = group.background or is_background(token)
    end = token.idx + len(token)
    return Trigger(token.i, token.idx, end, kind, not group.generic, status, background, sentence)


def _is_battle(scene: Scene, token: Token) -> bool:
    """Armed people against armed people or their positions: a battle (Codebook, "Battles")."""
    means, doers = scene.lexicon.grammar["means"], subjects_of(token)
    attackers = {name for word in doers for name in scene.classes[word.i]}
    aims = [w for w in oblique_of(token) if w not in doers and w.head.lower_ not in means]
    attacked = {name for word in (*objects_of(token), *aims) for name in scene.classes[word.i]}
    return "armed" in attackers and bool(attacked & {"armed", "military_site"})


def _who_holds(scene: Scene, token: Token, kind: str) -> str:
    """Territory goes to whoever takes it (Codebook, "Battles"); the verb decides where nobody is named."""
    takers = {name for word in subjects_of(token) for name in scene.classes[word.i]}
    if "nonstate" in takers:
        return "non_state_actor_overtakes_territory"
    return "government_regains_territory" if "state" in takers else kind


def _only_modifies(scene: Scene, token: Token) -> bool:
    """Tell words that only qualify: the murdered man, attack helicopters, a "procès d'assises"."""
    if token.dep_ == "amod" and token.pos_ in ("VERB", "ADJ") and not _told_behind(scene, token):
        return True
    named, grammar = _named_by(scene, token), scene.lexicon.grammar
    return named is not None and scene.lemmas[named.i] not in grammar["compound_heads"]


def _told_behind(scene: Scene, token: Token) -> bool:
    """Whether it stands behind its noun and tells: "trois soldats tués", "de violents affrontements"."""
    return scene.lexicon.head_first and token.i > token.head.i


def _named_by(scene: Scene, token: Token) -> Token | None:
    """Noun that a bare noun tells the sort of, before it or behind a preposition: "char d'assaut"."""
    link = token.head
    if token.dep_ == "compound":
        return link
    bare = token.dep_ == "pobj" and link.lower_ in scene.lexicon.grammar["binders"] and not any(token.lefts)
    return link.head if bare and link.head.pos_ == "NOUN" else None

"""What a mark looks like and what a code is called: the tables that the map and its words walk.

Shape says the family, colour the event type, so that no one needs to tell colours
apart. The colours are Okabe and Ito's, which stay distinct for colour-blind readers
(least pairwise difference 16 dE76 in four kinds of sight: research/map.md).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EventType:
    """One of ACLED's six event types as a reader sees it."""

    code: str
    label: str
    shape: str  # a name that assets/symbols.js knows
    colour: str


EVENT_TYPES = (
    EventType("explosions_remote_violence", "Explosions and remote violence", "circle", "#d55e00"),
    EventType("battles", "Battles", "square", "#0072b2"),
    EventType("violence_against_civilians", "Violence against civilians", "triangle", "#cc79a7"),
    EventType("riots", "Riots", "diamond", "#e69f00"),
    EventType("protests", "Protests", "diamond", "#f0e442"),
    EventType("strategic_developments", "Strategic developments", "hexagon", "#009e73"),
    EventType("", "Kind not known", "circle", "#999999"),
)

SUB_EVENT_TYPES = {
    "government_regains_territory": "Government regains territory",
    "non_state_actor_overtakes_territory": "Non-state actor overtakes territory",
    "armed_clash": "Armed clash",
    "excessive_force_against_protesters": "Excessive force against protesters",
    "protest_with_intervention": "Protest with intervention",
    "peaceful_protest": "Peaceful protest",
    "violent_demonstration": "Violent demonstration",
    "mob_violence": "Mob violence",
    "chemical_weapon": "Chemical weapon",
    "air_drone_strike": "Air or drone strike",
    "suicide_bomb": "Suicide bomb",
    "shelling_artillery_missile_attack": "Shelling, artillery or missile attack",
    "remote_explosive_landmine_ied": "Remote explosive, landmine or IED",
    "grenade": "Grenade",
    "sexual_violence": "Sexual violence",
    "attack": "Attack",
    "abduction_forced_disappearance": "Abduction or forced disappearance",
    "agreement": "Agreement",
    "arrests": "Arrests",
    "change_to_group_activity": "Change to group or activity",
    "disrupted_weapons_use": "Disrupted weapons use",
    "headquarters_or_base_established": "Headquarters or base established",
    "looting_property_destruction": "Looting or property destruction",
    "non_violent_transfer_of_territory": "Non-violent transfer of territory",
    "other": "Other",
}

STATUSES = {
    "occurred": "occurred",
    "attempted": "attempted, not carried through",
    "foiled": "foiled before it happened",
    "threatened": "threatened, not known to have happened",
    "denied": "reported and denied",
}

TIME_PRECISIONS = {
    "minute": "known to the minute",
    "hour": "known to the hour",
    "part_of_day": "known to the part of the day",
    "day": "known to the day",
    "week": "known to the week",
    "month": "known to the month",
    "year": "known to the year",
    "unknown": "how exactly is unknown",
}

DATE_BASES = {  # what a reader of a date must know; one that the words of the report give needs none of it
    "anchored": "counted from another event",
    "report": "no day is told, so it is that of the report or shortly before it",
    "ambiguous": "the numbers may be read as two days",
}

GEO_PRECISIONS = {
    1: "exact site",
    2: "a town or near it",
    3: "a district or province",
    4: "a country",
}

REVIEWS = {
    "auto": "read by machine, not checked by a person",
    "accepted": "checked by a person",
    "corrected": "corrected by a person",
    "added": "added by a person",
}


def find_event_type(code: str | None) -> int:
    """Give the place of an event type in the table; the last row stands for all others."""
    codes = [kind.code for kind in EVENT_TYPES]
    return codes.index(code) if code in codes else len(codes) - 1


def name_code(code: str | None, names: dict[str, str]) -> str | None:
    """Give a code's words; one that no table knows loses its underscores only."""
    if code is None:
        return None
    return names.get(code, code.replace("_", " ").capitalize())

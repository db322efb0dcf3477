"""The numbers that the tellings of one event support, and what speaks for each.

A number may be stated, be the sum of a sentence ("killed a guard and two clerks"), go on adding ("another
five"), lack who died later, or hold the killer too. :mod:`geomap.extraction.counts.tolls` chooses among them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.extraction.counts.people import find_dead, find_people
from geomap.extraction.counts.rules import (
    CountWithEvidence,
    add_counts,
    group_by_sentence,
    merge_additional,
    sum_sentence,
    take_off,
    total_by_rules,
)
from geomap.model import Count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geomap.choosing import Features
    from geomap.extraction.counts.grammar import CasualtyMention, Outcome

LEAD = 3  # sentences: title and lead tell the event, what follows also tells of others
FORMS = ("stated", "sum", "merged", "all", "less", "killer", "whole", "people")
FLAGS = ("stated", "definite", "named", "others", "additional", "hedged", "revised", "inclusive", "weak",
         "moved", "several", "partitive", "perpetrator", "toll")  # fmt: skip
FEATURES = (
    "any", "rule", "unruled", "title", "lead", "support", "share", "first", "last", "highest", "lowest",
    "zero", "one", "size", "vague", "together", "only", "less_dead", "adds_up", "beside_several", "alone",
    "of_dead", "of_living", "lone", "one_by_one", "living_patient", "living_hurt", "living_other",
    "living_support", "hit", "hit_left", "lead_hit_left", "below_title", "above_title", "below_stated",
    "part_less", "part_full", "vaguer",
    *(f"form_{form}" for form in FORMS),
    *(f"all_{flag}" for flag in FLAGS), *(f"any_{flag}" for flag in FLAGS),
)  # fmt: skip
CROSSED = ("any", "rule", "unruled", "one", "together", "highest", "lowest", "title", "less_dead", "form_sum",
           "any_stated", "all_inclusive", "all_definite", "all_weak", "all_named", "any_additional",
           "any_others", "all_partitive", "lead", "support", "form_all", "form_people", "form_whole",
           "below_title", "above_title", "below_stated", "size", "first", "alone")  # fmt: skip
RULED = ("only", "support", "share", "size", "lead", "title", "vague", "all_several", "any_several")


@dataclass(frozen=True, slots=True)
class Option:
    """A number, the words it rests on, all sentences that tell it, and how it is come by."""

    count: Count
    mentions: tuple[CasualtyMention, ...]
    tellings: tuple[CasualtyMention, ...]
    forms: frozenset[str]
    by_rule: bool = False


def list_options(mentions: Sequence[CasualtyMention], outcome: Outcome) -> list[Option]:
    """List the numbers of one outcome that the mentions of one event allow, each once."""
    own = [m for m in mentions if m.outcome == outcome and not m.subset and not m.cumulative]
    rule = total_by_rules(mentions, outcome)
    found: dict[tuple[int | None, int | None], Option] = {}
    candidates = [("stated", rule)] if rule else []
    for form, total in [*candidates, *_list_totals(own, mentions, outcome)]:
        key = (total.count.best, total.count.low if total.count.best is None else None)
        known = found.setdefault(key, Option(total.count, total.mentions, (), frozenset()))
        found[key] = replace(
            known, tellings=known.tellings + total.mentions, forms=known.forms | {form},
        )  # fmt: skip
    return [replace(o, by_rule=rule is not None and o.mentions is rule.mentions) for o in found.values()]


def _list_totals(
    own: Sequence[CasualtyMention], mentions: Sequence[CasualtyMention], outcome: Outcome
) -> Iterator[tuple[str, CountWithEvidence]]:
    for mention in own:
        yield "stated", CountWithEvidence(mention.count, (mention,))
    people = [m for m in own if m.count.best != 0]
    sums = [sum_sentence(group) for group in group_by_sentence(people)]
    yield from (("sum", total) for total in sums if len(total.mentions) > 1)
    merged = [total for total in merge_additional(sums) if total not in sums]
    yield from (("merged", total) for total in merged)
    if len(fresh := [total for total in sums if not all(m.definite for m in total.mentions)]) > 1:
        counts, words = [t.count for t in fresh], tuple(m for t in fresh for m in t.mentions)
        if (total := add_counts(counts)) not in [t.count for t in merged]:  # which says so: "another five"
            yield "all", CountWithEvidence(total, words)
    if outcome == "killed":
        yield from (("killer", total) for total in _with_killer(people, sums))
        return
    yield from (("whole", total) for total in _sum_whole(people))
    yield from (("people", total) for total in _count_people(mentions))
    if dead := total_by_rules(mentions, "killed"):
        less = [take_off(total, dead.count.best or 0) for total in sums]
        yield from (("less", total) for total in less if total is not None and dead.count.best)


def _sum_whole(people: Sequence[CasualtyMention]) -> Iterator[CountWithEvidence]:
    """Add all that a sentence tells: "one is fighting for his life and four others were hurt"."""
    for group in group_by_sentence(people):
        apart = [m for i, m in enumerate(group) if not any(m.start < o.end for o in group[:i])]
        if len(apart) > 1 and not any(m.definite or m.partitive for m in apart):
            yield CountWithEvidence(add_counts([m.count for m in apart]), tuple(apart))


def _count_people(mentions: Sequence[CasualtyMention]) -> Iterator[CountWithEvidence]:
    """Count those told of one by one who were hurt and did not die."""
    people = find_people(mentions)
    dead = find_dead(people)
    living = {people[m]: m for m in reversed(people) if m.outcome == "injured" and people[m] not in dead}
    if living:
        number = len(living)
        yield CountWithEvidence(
            Count(number, number, number), tuple(sorted(living.values(), key=lambda m: m.start))
        )


def _with_killer(
    people: Sequence[CasualtyMention], sums: Sequence[CountWithEvidence]
) -> Iterator[CountWithEvidence]:
    """Add who did it and died to the victims, where another sentence tells it."""
    killer = next((m for m in people if m.perpetrators and m.perpetrators == m.count.best), None)
    for total in sums if killer else ():
        if killer and not any(m.perpetrators for m in total.mentions):
            yield CountWithEvidence(add_counts([total.count, killer.count]), (*total.mentions, killer))


def list_features() -> list[str]:
    """Name the features of one outcome: again for when somebody died, and for what the rules chose."""
    return [*FEATURES, *(f"dead_{name}" for name in CROSSED), *(f"rule_{name}" for name in RULED)]


def describe_options(
    options: Sequence[Option], mentions: Sequence[CasualtyMention], *, outcome: Outcome
) -> list[Features]:
    """Give what speaks for and against each option; names begin with the outcome."""
    dead = total_by_rules(mentions, "killed") if outcome != "killed" else None
    died = (dead.count.best or 0) if dead else 0
    own = [m for m in mentions if m.outcome == outcome]
    others = {m.sentence for m in mentions if m.outcome in ("killed", "injured") and m.outcome != outcome}
    top = min((m.sentence for m in mentions), default=0)
    people = find_people(mentions)
    hurt = [m for m in mentions if m.outcome in ("killed", "injured")]
    described = []
    for option in options:
        row = _describe_number(option, options) | _describe_words(option, own, top=top)
        best = option.count.best
        if outcome == "injured":
            row |= _compare_numbers(option, own, died=died, top=top)
            row |= _describe_people(option, people, hurt) | (_describe_parts(option, hurt) if died else {})
        row["together"] = float(bool({m.sentence for m in option.tellings} & others))
        row["adds_up"] = float(bool(died and best) and any(m.count.best == died + (best or 0) for m in own))
        row |= {f"dead_{name}": row.get(name, 0.0) for name in CROSSED if died}
        row |= {f"rule_{name}": row.get(name, 0.0) for name in RULED if option.by_rule}
        described.append({f"{outcome}_{name}": value for name, value in row.items() if value})
    return described


def _compare_numbers(option: Option, own: Sequence[CasualtyMention], *, died: int, top: int) -> Features:
    """Set a number beside those that the report states, above all in its title."""
    best, stated = option.count.best or 0, [m for m in own if m.stated and m.count.best and not m.partitive]
    hit = [m for m in stated if m.inclusive and not m.others]
    title = max((m.count.best or 0 for m in stated if m.sentence == 0), default=0)
    return {
        "hit": float(not died and any(m.count.best == best for m in hit)),
        "hit_left": float(bool(died) and any(m.count.best == best + died for m in hit)),
        "lead_hit_left": float(
            bool(died) and any(m.count.best == best + died and m.sentence - top < LEAD for m in hit)
        ),
        "below_title": float(best < title),
        "above_title": float(0 < title < best),
        "below_stated": float(any((m.count.best or 0) > best for m in stated)),
        "vaguer": float(
            option.count.best is not None and any(m.count.best is None and m.stated for m in own)
        ),
    }


def _describe_people(
    option: Option, people: Mapping[CasualtyMention, int], mentions: Sequence[CasualtyMention]
) -> Features:
    """Say whether who is told of one by one is told to have died."""
    dead, told = find_dead(people), [people[m] for m in option.tellings if m in people]
    if not told or option.count.best != 1:
        return {}
    living = [m for m in option.tellings if m in people and people[m] not in dead] if dead else []
    return {
        "lone": float(bool(dead) and all(m in people and not (m.additional or m.others) for m in mentions)),
        "one_by_one": float(len(set(people.values()) - dead) > 1),
        "of_dead": sum(p in dead for p in told) / len(told),
        "of_living": float(bool(living) and not dead & set(told)),
        "living_patient": float(any(m.weak for m in living)),
        "living_hurt": float(any(not m.weak and not m.inclusive for m in living)),
        "living_other": float(any(m.additional or m.others for m in living)),
        "living_support": math.log(1 + len({m.sentence for m in living})),
    }


def _describe_parts(option: Option, mentions: Sequence[CasualtyMention]) -> Features:
    """Know "one of the five has died", after which four are left."""
    part = any(m.outcome == "killed" and (m.partitive or m.moved) for m in mentions)
    return {
        "part_less": float(part and "less" in option.forms),
        "part_full": float(part and "less" not in option.forms),
    }


def _describe_number(option: Option, options: Sequence[Option]) -> Features:
    best = option.count.best
    bests = [o.count.best for o in options if o.count.best is not None]
    return {
        "any": 1.0,
        "rule": float(option.by_rule),
        "unruled": float(not any(o.by_rule for o in options)),
        "highest": float(best is not None and best == max(bests)),
        "lowest": float(best is not None and best == min(bests)),
        "zero": float(best == 0),
        "one": float(best == 1),
        "size": math.log(best or 1),
        "vague": float(best is None),
        "only": float(len(options) == 1),
        "less_dead": float(option.forms == {"less"}),
        **{f"form_{form}": 1.0 for form in option.forms},
    }


def _describe_words(option: Option, own: Sequence[CasualtyMention], *, top: int) -> Features:
    told, sentences = option.tellings, {m.sentence for m in own}
    places = {m.sentence for m in told}
    row = {
        "title": float(0 in places),
        "lead": float(min(places) - top < LEAD),
        "support": math.log(len(places)),
        "share": len(places) / len(sentences),
        "first": float(min(places) == min(sentences)),
        "last": float(max(places) == max(sentences)),
        "alone": float(places == sentences),
        "beside_several": float(any(m.several for m in own) and not any(m.several for m in told)),
    }
    row |= {f"all_{flag}": float(all(getattr(m, flag) for m in told)) for flag in FLAGS}
    return row | {f"any_{flag}": float(any(getattr(m, flag) for m in told)) for flag in FLAGS}

"""What the rules make of all statements of casualties of one event.

The same toll told again is not added. Parts of one sentence are ("killed a guard and
shot dead two clerks"); among sentences the number told most often stands, and of
those told equally often the highest, since later reports in a text raise a toll.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.model import Count

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geomap.extraction.counts.grammar import CasualtyMention, Outcome

_EARLY = 3  # sentences; title and lead tell the event, what follows also tells of others


@dataclass(frozen=True, slots=True)
class CountWithEvidence:
    """A count and the mentions it rests on."""

    count: Count
    mentions: tuple[CasualtyMention, ...]


def total_by_rules(mentions: Sequence[CasualtyMention], outcome: Outcome) -> CountWithEvidence | None:
    """Make one number of the mentions of one event; None where nothing is said.

    Parameters
    ----------
    mentions
        All mentions of one event, of every outcome, in the order of the text.
    outcome
        Which outcome to count. Of the injured, those who died later are taken off.
    """
    own = [m for m in mentions if m.outcome == outcome and not m.subset and not m.cumulative]
    people = [m for m in own if m.count.best != 0]
    if not people:
        zeros = [m for m in own if not m.definite] or own
        return _rest_on(zeros[-1].count, zeros[-1:]) if zeros else None
    revised = _revised(people)
    if revised is not None:
        return revised
    return _count_injured(people, mentions) if outcome == "injured" else _choose(people)


def _rest_on(count: Count, mentions: Iterable[CasualtyMention]) -> CountWithEvidence:
    return CountWithEvidence(count, tuple(mentions))


def _revised(people: Sequence[CasualtyMention]) -> CountWithEvidence | None:
    """Take the last toll that the text raises; it replaces what was told before."""
    revised = [m for m in people if m.revised and m.count.best is not None]
    return _rest_on(revised[-1].count, revised[-1:]) if revised else None


def _choose(people: Sequence[CasualtyMention]) -> CountWithEvidence:
    """Choose among the sums of single sentences the one that is best founded."""
    sums = merge_additional([sum_sentence(group) for group in group_by_sentence(people)])
    votes = Counter(without_himself(s) for s in sums if any(m.stated for m in s.mentions))
    first = people[0].sentence

    def weight(total: CountWithEvidence) -> tuple[bool, int, int, int]:
        best = total.count.best
        early = total.mentions[0].sentence - first < _EARLY
        return (
            best is not None,
            votes[without_himself(total)] * (2 if early else 1) if (best or 0) > 1 else 0,
            best or 0,
            total.count.low or 0,
        )

    return max(sums, key=weight)


def without_himself(total: CountWithEvidence) -> int | None:
    """Count without who took his own life: "killed two and then himself" tells the same two again."""
    best = total.count.best
    return best if best is None else best - sum(m.himself for m in total.mentions if len(total.mentions) > 1)


def group_by_sentence(people: Sequence[CasualtyMention]) -> list[list[CasualtyMention]]:
    """Bring together what one sentence tells."""
    groups: dict[int, list[CasualtyMention]] = {}
    for mention in people:
        groups.setdefault(mention.sentence, []).append(mention)
    return list(groups.values())


def merge_additional(sums: list[CountWithEvidence]) -> list[CountWithEvidence]:
    """Add "another five were killed" to the sum before it, where the same was not told already."""
    merged: list[CountWithEvidence] = []
    for total in sums:
        known = {m.count for s in merged for m in s.mentions} | {s.count for s in merged}
        if merged and total.mentions[0].additional and total.count not in known:
            last = merged.pop()
            total = _rest_on(add_counts([last.count, total.count]), last.mentions + total.mentions)
        merged.append(total)
    return merged


def sum_sentence(group: Sequence[CasualtyMention]) -> CountWithEvidence:
    """Add the parts that one sentence tells, each number once."""
    strong = [m for m in group if not m.weak] or list(group[:1])
    if any(m.others for m in strong) and group[0].weak and group[0].stated:
        strong = [group[0], *strong]  # "two are in critical condition and two others were hurt"
    parts: list[CasualtyMention] = []
    for mention in strong:
        again = mention.definite or (any(_is_same(p, mention) for p in parts) and not mention.additional)
        if parts and not mention.himself and again:
            continue
        if parts and mention.count.best == 1 and mention.bare:
            continue  # "four were shot, one in the head"
        parts.append(mention)
    return _rest_on(add_counts([p.count for p in parts]), parts)


def _is_same(one: CasualtyMention, other: CasualtyMention) -> bool:
    """Find the same number told twice; two people spoken of as "a man" and "a man" are two."""
    if one.others != other.others and not one.inclusive:
        return False
    singles = one.count.best == 1 and not (one.stated or other.stated or other.definite)
    apart = one.start != other.start and one.who.split()[-1:] != other.who.split()[-1:]
    return one.count.best == other.count.best and not (singles and apart)


def add_counts(counts: Sequence[Count]) -> Count:
    """Add counts; a sum is unknown where a part is, its lower bound is not."""
    bests = [c.best for c in counts]
    lows = [c.best if c.low is None else c.low for c in counts]
    highs = [c.high for c in counts]
    if len(counts) == 1:
        return counts[0]
    return Count(
        None if None in bests else sum(b for b in bests if b is not None),
        sum(b for b in lows if b is not None),
        None if None in highs else sum(h for h in highs if h is not None),
    )


def _count_injured(
    people: Sequence[CasualtyMention], mentions: Sequence[CasualtyMention]
) -> CountWithEvidence | None:
    """Count the wounded, and those hit who did not die; take off the wounded who died later."""
    dead = total_by_rules(mentions, "killed")
    died = 0 if dead is None else dead.count.best or 0
    moved = sum(m.count.best or 0 for m in (dead.mentions if dead else ()) if m.moved)
    plain = [m for m in people if not m.inclusive]
    hit = [m for m in people if m.inclusive]
    wounded = _choose(plain) if plain else None
    struck = take_off(_choose(hit), died) if hit else None
    if wounded is None or (
        struck is not None
        and (struck.count.best or 0) > (wounded.count.best or 0)
        and not any(m.stated for m in wounded.mentions)
    ):
        return struck
    return take_off(wounded, moved if _tells_dead_too(wounded, dead) else 0)


def _tells_dead_too(wounded: CountWithEvidence, dead: CountWithEvidence | None) -> bool:
    """Say whether the wounded may include the dead: not when told in one breath with them."""
    if dead is None:
        return False
    return not {m.sentence for m in wounded.mentions} & {m.sentence for m in dead.mentions}


def take_off(total: CountWithEvidence, number: int) -> CountWithEvidence | None:
    """Leave out so many of a count; None where nobody is left."""
    best = total.count.best
    if not number or best is None:
        return total
    left = best - number
    return _rest_on(Count(left, left, left), total.mentions) if left > 0 else None

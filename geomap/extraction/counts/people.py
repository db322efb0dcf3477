"""Which statements of casualties speak of one person, and whether that person died.

A survivor and a victim who died in hospital are told of in the same words, "was shot", "was taken to
hospital"; only who it was tells them apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.extraction.counts.grammar import CasualtyMention

_LEAD = 3  # sentences; what title and lead tell of "a boy" is told of one boy


def find_people(mentions: Sequence[CasualtyMention]) -> dict[CasualtyMention, int]:
    """Tell whom each statement about one person speaks of, as a number.

    Parameters
    ----------
    mentions
        Statements of one event, of every outcome, in the order of the text; those of more people, of
        none or of a bare number ("one died") are left out.
    """
    people: dict[CasualtyMention, int] = {}
    known: dict[str, int] = {}
    last, number = -1, 0
    for mention in sorted(mentions, key=lambda m: m.start):
        if mention.count.best != 1 or mention.stated or mention.outcome not in ("killed", "injured"):
            continue
        key = (mention.who.split() or [""])[-1].lower()
        if mention.pronoun and last >= 0:
            person = last
        elif key in known and (mention.named or mention.definite or mention.sentence < _LEAD):
            person = known[key]
        elif mention.definite and last >= 0 and not mention.named:
            person = last
        else:
            person, number = number, number + 1
        people[mention] = known[key] = last = person
    return people


def find_dead(people: Mapping[CasualtyMention, int]) -> frozenset[int]:
    """Give those of the people who were killed."""
    return frozenset(person for mention, person in people.items() if mention.outcome == "killed")

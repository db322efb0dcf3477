"""One number for one event out of all statements of casualties that belong to it.

Of the killed and the injured a fitted choice takes one of the numbers that the tellings support, or none,
and says how surely; ``tests/fit/count_weights.py`` fits it. The other outcomes, which nobody has coded,
follow the rules.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.choosing import read_weights, share_out
from geomap.extraction.counts.options import describe_options, list_options
from geomap.extraction.counts.rules import CountWithEvidence, total_by_rules
from geomap.model import Count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.extraction.counts.grammar import CasualtyMention, Outcome


def total_count(mentions: Sequence[CasualtyMention], outcome: Outcome) -> CountWithEvidence | None:
    """Make one number of the mentions of one event; None where nothing is said.

    Parameters
    ----------
    mentions
        All mentions of one event, of every outcome, in the order of the text.
    outcome
        Which outcome to count. Of the injured, those who died later are taken off.
    """
    if outcome not in ("killed", "injured"):
        return total_by_rules(mentions, outcome)
    options = list_options(mentions, outcome)
    shares = share_out(describe_options(options, mentions, outcome=outcome), read_weights("counts"))
    best = max(range(len(options)), key=shares.__getitem__, default=None)
    if best is None or shares[best] < 1 - sum(shares):
        return None
    chosen = options[best]
    return CountWithEvidence(replace(chosen.count, share=round(shares[best], 3)), chosen.mentions)


def count_perpetrators(killed: CountWithEvidence | None) -> CountWithEvidence | None:
    """Count who did the deed among the killed that were counted; None where no words tell of them."""
    told = tuple(m for m in killed.mentions if m.perpetrators) if killed else ()
    number = sum(m.perpetrators for m in told)
    if not killed or not number or number > (killed.count.best or 0):
        return None
    return CountWithEvidence(Count(number, number, number), told)

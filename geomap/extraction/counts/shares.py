"""Tolls that a note shares out: "[40 fatalities split among 8 events]", "(fatalities coded to the X event)".

Analysts who keep a row for each place write so when a toll is known for all of them together (ACLED
Codebook, "Fatalities"): what is told is then not what befell people here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.extraction.counts.lists import load_words
from geomap.model import Count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.extraction.counts.grammar import CasualtyMention, Scene


def share_out_tolls(mentions: Sequence[CasualtyMention], scene: Scene) -> list[CasualtyMention]:
    """Give each event its share of a toll of several, and leave out the dead who are counted elsewhere.

    Parameters
    ----------
    mentions
        Statements of casualties, in the order of the text.
    scene
        The document that they are of.
    """
    kept = [m for m in mentions if m.outcome != "killed" or not _is_counted_elsewhere(m, scene)]
    return [_take_share(m, scene) for m in kept]


def _is_counted_elsewhere(mention: CasualtyMention, scene: Scene) -> bool:
    """Whether its dead are put down to an event of a place that the report names nowhere else."""
    found = _search("elsewhere", mention, scene)
    if found is None:
        return False
    return found["name"].lower() not in (scene.text[: found.start()] + scene.text[found.end() :]).lower()


def _take_share(mention: CasualtyMention, scene: Scene) -> CasualtyMention:
    found, best = _search("shared", mention, scene), mention.count.best
    if found is None or best is None:
        return mention
    parts = next((n.best for n in scene.index.numbers if n.start <= found.start("parts") < n.end), None)
    if not parts or mention.end > found.start():
        return mention
    share = int(best / parts + 0.5)
    return replace(mention, count=Count(share, share, share), toll=True, revised=True)


def _search(name: str, mention: CasualtyMention, scene: Scene) -> re.Match[str] | None:
    """Search the sentence of a mention for one of the patterns of the lexicon."""
    sentence = scene.doc[mention.trigger].sent
    pattern = re.compile(load_words(scene.doc.lang_)["telling"][name], re.IGNORECASE)
    return pattern.search(scene.text, sentence.start_char, sentence.end_char)

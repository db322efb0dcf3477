"""Who was shot or stabbed was so by violence or by a gun that went off: the verb alone tells of an incident.

The lexicon of kinds asks for company ("shot a man", "opened fire at"), which headlines and poor parses hide,
and which an accident silences. Where nothing else in a report tells of an event, its victims do.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from geomap.extraction.counts.lists import load_words
from geomap.extraction.triggers.background import is_background
from geomap.extraction.triggers.kinds import Trigger
from geomap.extraction.triggers.relevance import status_of
from geomap.extraction.triggers.scenes import read_scene

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

    from geomap.extraction.counts.casualties import CasualtyMention

KIND = "attack"
HURT = frozenset({"killed", "injured"})
NO_OBSTACLE = frozenset({"accident", "health"})  # a shot is one, whoever meant it


def add_shootings(
    doc: Doc, triggers: Sequence[Trigger], *, casualties: Sequence[CasualtyMention]
) -> list[Trigger]:
    """Add the verbs of shooting and stabbing that have a victim, where no trigger tells of an event.

    Parameters
    ----------
    doc
        A parsed report.
    triggers
        Those that the lexicon finds in it, background included.
    casualties
        Its statements of casualties.
    """
    if any(not t.background for t in triggers):
        return [*triggers]
    known = {t.token for t in triggers}
    forms = load_words(doc.lang_)["injures_alone"]["forms"]
    verbs = {m.trigger for m in casualties if m.outcome in HURT and m.count.best != 0} - known
    scene = read_scene(doc)
    told = [
        i for i in sorted(verbs) if doc[i].lower_ in forms and not scene.is_silenced(doc[i], but=NO_OBSTACLE)
    ]
    sentences = [*accumulate(int(token.is_sent_start or False) for token in doc)]
    return sorted(
        [*triggers, *(_make_trigger(doc, i, sentences[i] - 1) for i in told)], key=lambda t: t.token
    )


def _make_trigger(doc: Doc, i: int, sentence: int) -> Trigger:
    token = doc[i]
    end = token.idx + len(token)
    return Trigger(i, token.idx, end, KIND, True, status_of(token), is_background(token), sentence)

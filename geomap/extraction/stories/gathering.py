"""Gather the tellings of a report: bring together what each sentence says of each event it tells."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from geomap.extraction.parsing.forms import text_of
from geomap.extraction.stories.clauses import (
    give_places,
    give_times,
    head_of,
    is_speech,
    join_clauses,
    split_clauses,
    weigh_time,
)
from geomap.extraction.stories.tellings import Telling, Timed, clause_of
from geomap.words import read_lexicon, word_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from geomap.extraction.counts.casualties import CasualtyMention
    from geomap.extraction.times.mentions import TimeMention
    from geomap.extraction.triggers.kinds import Trigger
    from geomap.model import Toponym

REACH = 2  # sentences after a telling that may still speak of its time


def gather_tellings(
    doc: Doc,
    *,
    triggers: Sequence[Trigger],
    casualties: Sequence[CasualtyMention],
    toponyms: Sequence[Toponym],
    times: Sequence[TimeMention],
) -> list[Telling]:
    """Bring together what each sentence says of each event it tells.

    Background is left out: triggers that are marked so, the casualties of their
    clauses, and totals of a war or a year.
    """
    tellings: list[Telling] = []
    text = text_of(doc)
    for number, sentence in enumerate(doc.sents):
        bounds = (sentence.start_char, sentence.end_char)
        here = [t for t in triggers if _inside(t.start, bounds)]
        toll = [c for c in casualties if _inside(c.start, bounds)]
        here = _spread_background(doc, here)
        live = [t for t in here if not t.background]
        dead = _background_clauses(doc, here)
        toll = [c for c in toll if not _is_background(doc, c, here, dead)]
        timed = [t for t in times if _inside(t.start, bounds) and not t.background and not t.is_stamp]
        if not live and not toll:
            _lend_times(doc, tellings, number, timed)
            continue
        clauses = split_clauses(doc, number, triggers=live, casualties=toll)
        tie = _ties(doc.lang_).search(text, *bounds)
        clauses[0].also = tie.span() if tie else None
        give_places(doc, clauses, toponyms=[t for t in toponyms if _inside(t.start, bounds)], dead=dead)
        give_times(doc, clauses, times=timed, dead=dead)
        tellings += join_clauses(clauses)
    return tellings


def _lend_times(doc: Doc, tellings: Sequence[Telling], number: int, times: Sequence[TimeMention]) -> None:
    """Lend the telling before it what the sentence after it says of time ("Police were called at 4")."""
    if not tellings or number - tellings[-1].sentence > REACH:
        return
    for time in times:
        span = doc.char_span(time.start, time.end, alignment_mode="expand")
        if span is not None and not time.anchor and not is_speech(head_of(span.root)):
            tellings[-1].nearby.append(Timed(time, weigh_time(span.root, [])))


@cache
def _ties(language: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(read_lexicon('linking', language)['ties'])})\b", re.IGNORECASE)


def _inside(position: int, bounds: tuple[int, int]) -> bool:
    return bounds[0] <= position < bounds[1]


def _spread_background(doc: Doc, triggers: Sequence[Trigger]) -> list[Trigger]:
    """Call background what a background event did: "a year after an assault killed five"."""
    dead = {t.token for t in triggers if t.background}
    return [replace(t, background=t.background or _is_done_by(doc[t.token], dead)) for t in triggers]


def _is_done_by(verb: Token, nouns: set[int]) -> bool:
    """Whether one of the nouns is the verb's subject, also where the parser hangs it on "after"."""
    if verb.pos_ != "VERB":
        return False
    subjects = {c.i for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")}
    loose = not subjects and verb.dep_ == "advcl" and verb.tag_ == "VBD"
    return bool(subjects & nouns) or (loose and any(verb.head.i < i < verb.i for i in nouns))


def _background_clauses(doc: Doc, triggers: Sequence[Trigger]) -> set[int]:
    """Find the clauses that tell of background and of nothing else."""
    dead = {clause_of(doc[t.token]).i for t in triggers if t.background}
    return dead - {clause_of(doc[t.token]).i for t in triggers if not t.background}


def _is_background(doc: Doc, toll: CasualtyMention, triggers: Sequence[Trigger], dead: set[int]) -> bool:
    token = doc[toll.trigger]
    if toll.count.best == 0:  # that nobody was hurt is news, though the hurting did not happen
        triggers = [t for t in triggers if t.token != toll.trigger]
        dead = _background_clauses(doc, triggers)
    if toll.cumulative or clause_of(token).i in dead:
        return True
    if any(t.background and t.token == toll.trigger for t in triggers):
        return True
    lists, before = word_table("roles", doc.lang_), token.head.lower_
    compared = token.pos_ == "NOUN" and token.dep_ == "pobj" and before in lists["compared"]
    compared = compared and (before not in lists["to"] or token.head.head.pos_ == "NOUN")  # "its answer to"
    return compared and any(t.token != toll.trigger and not t.background for t in triggers)

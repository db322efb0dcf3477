"""Tellings: each place in a report where an event is told, with what is said there.

A sentence is one telling, unless its clauses speak of other days or other places
("a bomb killed three in A, and hours later gunmen attacked B"). Which tellings
are of one incident is the next module's business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from geomap.extraction.triggers.roles import MENTIONED, Part, part_in_event
from geomap.words import read_lexicon, word_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from geomap.extraction.counts.casualties import CasualtyMention
    from geomap.extraction.times.dates import TimeMention
    from geomap.extraction.triggers.kinds import Trigger
    from geomap.model import PlaceRole, Toponym

CLAUSES = frozenset(
    {"ROOT", "conj", "advcl", "relcl", "ccomp", "acl", "parataxis", "pcomp", "csubj", "xcomp"}
)
SUBORDINATE = frozenset({"advcl", "relcl", "acl"})
SURE = 0.45  # strength of a place's part from which it counts as the event's own
REACH = 2  # sentences after a telling that may still speak of its time
LEAD = 2  # sentences from the top: where a report says what it is about


@dataclass(frozen=True, slots=True)
class Located:
    """A place in a telling: the toponym, its part, and how surely."""

    toponym: Toponym
    role: PlaceRole
    strength: float


@dataclass(frozen=True, slots=True)
class Timed:
    """A time in a telling, and how surely it is the event's own: 0 to 1."""

    mention: TimeMention
    weight: float


@dataclass(slots=True)
class Telling:
    """One clause or sentence that tells of an event."""

    sentence: int
    start: int  # character offset of its first trigger
    triggers: list[Trigger] = field(default_factory=list)
    casualties: list[CasualtyMention] = field(default_factory=list)
    places: list[Located] = field(default_factory=list)
    times: list[Timed] = field(default_factory=list)
    nearby: list[Timed] = field(default_factory=list)  # of the sentences right after it
    definite: bool = False  # "the attack", "the bombing": of one already told
    also: tuple[int, int] | None = None  # offsets of a word that ties it to the day told before

    @property
    def sites(self) -> list[Located]:
        """The places where it says the event was, surest and most fitting first."""
        order = {"at": 0, "near": 1, "towards": 2}
        sites = [p for p in self.places if p.role in order and p.strength >= SURE]
        return sorted(sites, key=lambda p: (order[p.role], -p.strength))


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
    text = doc.text
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
        clauses = _split_clauses(doc, number, live, toll)
        tie = _ties(doc.lang_).search(text, *bounds)
        clauses[0].also = tie.span() if tie else None
        _give_places(doc, clauses, [t for t in toponyms if _inside(t.start, bounds)], dead)
        _give_times(doc, clauses, timed, dead)
        tellings += _join_clauses(clauses)
    return tellings


def _lend_times(doc: Doc, tellings: Sequence[Telling], number: int, times: Sequence[TimeMention]) -> None:
    """Lend the telling before it what the sentence after it says of time ("Police were called at 4")."""
    if not tellings or number - tellings[-1].sentence > REACH:
        return
    for time in times:
        span = doc.char_span(time.start, time.end, alignment_mode="expand")
        if span is not None and not time.anchor and not _is_speech(_head_of(span.root)):
            tellings[-1].nearby.append(Timed(time, _time_weight(span.root, [])))


@cache
def _ties(language: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(read_lexicon('linking', language)['ties'])})\b", re.IGNORECASE)


def _is_speech(verb: Token) -> bool:
    return verb.lemma_ in word_table("roles", verb.lang_)["reporting"]


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
    if toll.cumulative or clause_of(token).i in dead:
        return True
    if any(t.background and t.token == toll.trigger for t in triggers):
        return True
    lists, before = word_table("roles", doc.lang_), token.head.lower_
    compared = token.pos_ == "NOUN" and token.dep_ == "pobj" and before in lists["compared"]
    compared = compared and (before not in lists["to"] or token.head.head.pos_ == "NOUN")  # "its answer to"
    return compared and any(t.token != toll.trigger and not t.background for t in triggers)


def clause_of(token: Token) -> Token:
    """Find the head of the clause that a token stands in."""
    node = token
    while node.head.i != node.i:
        if node.pos_ in ("VERB", "AUX") and node.dep_ in CLAUSES:
            return node
        node = node.head
    return node


def _split_clauses(
    doc: Doc, number: int, triggers: Sequence[Trigger], casualties: Sequence[CasualtyMention]
) -> list[Telling]:
    by_clause: dict[int, Telling] = {}
    for trigger in triggers:
        telling = by_clause.setdefault(clause_of(doc[trigger.token]).i, Telling(number, trigger.start))
        telling.triggers.append(trigger)
        telling.definite |= _is_definite(doc[trigger.token])
    for toll in casualties:
        telling = by_clause.setdefault(clause_of(doc[toll.trigger]).i, Telling(number, toll.start))
        telling.casualties.append(toll)
    return sorted(by_clause.values(), key=lambda t: t.start)


def _is_definite(token: Token) -> bool:
    pointing = word_table("linking", token.lang_)["pointing"]
    return token.pos_ in ("NOUN", "PROPN") and any(child.lower_ in pointing for child in token.children)


def _anchor(telling: Telling) -> list[int]:
    return [t.token for t in telling.triggers] or [c.trigger for c in telling.casualties]


def _give_places(doc: Doc, clauses: Sequence[Telling], toponyms: Sequence[Toponym], dead: set[int]) -> None:
    """Give each place to the clause it has the strongest part in, of equals to the one it stands in.

    A place in a subordinate clause that tells of background is mentioned, no more.
    """
    for toponym in toponyms:
        home = _clause_at(doc, toponym)
        parts = [(_strongest_part(doc, toponym, clause), clause) for clause in clauses]
        part, best = max(parts, key=lambda p: (p[0].strength, home in _heads(doc, p[1])))
        if home in dead and doc[home].dep_ in SUBORDINATE:
            part = MENTIONED
        if part.role in ("from", "towards") and toponym.spot and toponym.spot.relates:
            part = replace(part, role="near")  # "30 km from X", "on the road from X to Y"
        best.places.append(Located(toponym, part.role, part.strength * (0.5 if toponym.embedded else 1.0)))


def _strongest_part(doc: Doc, toponym: Toponym, clause: Telling) -> Part:
    state = toponym.match is not None and toponym.match.place.kind == "country"
    offsets = (toponym.start, toponym.end)
    parts = (part_in_event(doc, offsets, i, state=state) for i in _anchor(clause))
    return max(parts, key=lambda p: p.strength)


def _clause_at(doc: Doc, toponym: Toponym) -> int:
    span = doc.char_span(toponym.start, toponym.end, alignment_mode="expand")
    return clause_of(span.root).i if span else -1


def _heads(doc: Doc, clause: Telling) -> set[int]:
    return {clause_of(doc[i]).i for i in _anchor(clause)}


def _give_times(doc: Doc, clauses: Sequence[Telling], times: Sequence[TimeMention], dead: set[int]) -> None:
    """Give each time to the clause it stands in, or to the nearest; times of speaking to none."""
    for time in times:
        span = doc.char_span(time.start, time.end, alignment_mode="expand")
        if span is None or _is_of_speaking(span.root, clauses, doc):
            continue
        home = clause_of(span.root).i
        if home in dead:
            continue
        own = [c for c in clauses if home in _heads(doc, c)]
        nearest = min(own or clauses, key=lambda c: min(abs(i - span.root.i) for i in _anchor(c)))
        nearest.times.append(Timed(time, _time_weight(span.root, own)))


def _time_weight(token: Token, own: Sequence[Telling]) -> float:
    """Weigh a time: most in the clause of the event's own verb, least in one of what came after it."""
    if clause_of(token).lemma_.lower() in word_table("roles", token.lang_)["aftermath"]:
        return 0.25
    if not own:
        return 0.5
    return 1.0 if any(t.specific for telling in own for t in telling.triggers) else 0.8


def _is_of_speaking(token: Token, clauses: Sequence[Telling], doc: Doc) -> bool:
    """Whether a time says when somebody spoke: "police said on Friday", not "on Friday, police said"."""
    verb = _head_of(token)
    anchors = {i for clause in clauses for i in _anchor(clause)}
    if not _is_speech(verb) or verb.i in anchors:
        return False
    told_before = any(i < token.i for i in anchors)
    between = any(verb.i < i < token.i for i in anchors)
    return not between if token.i > verb.i else not told_before


def _head_of(token: Token) -> Token:
    """Find what a time hangs on, over its prepositions."""
    head = token.head
    while head.pos_ in ("ADP", "NUM", "DET") and head.head.i != head.i:
        head = head.head
    return head


def _join_clauses(clauses: Sequence[Telling]) -> list[Telling]:
    """Join the clauses of a sentence that do not speak of other days or other places."""
    joined: list[Telling] = []
    for clause in clauses:
        fit = next((t for t in reversed(joined) if _same_day(t, clause) and _same_place(t, clause)), None)
        if fit is None:
            joined.append(clause)
            continue
        fit.triggers += clause.triggers
        fit.casualties += clause.casualties
        fit.places += clause.places
        fit.times += clause.times
        fit.definite = fit.definite and clause.definite
        fit.also = fit.also or clause.also
    return joined


def _same_day(a: Telling, b: Telling) -> bool:
    mine, others = days_of(a), days_of(b)
    if any(t.mention.anchor for t in b.times) and (mine or a.times):
        return False
    return not mine or not others or any(x[0] <= y[1] and y[0] <= x[1] for x in mine for y in others)


def days_of(telling: Telling) -> list[tuple[str, str]]:
    """List the intervals of days that a telling gives for the event itself, as ISO dates."""
    periods = [t.mention.period for t in telling.times if t.weight >= SURE]
    return [
        (p.start.isoformat(), p.end.isoformat())
        for p in periods
        if p is not None and p.start is not None and p.end is not None
    ]


def _same_place(a: Telling, b: Telling) -> bool:
    """Whether two clauses of one sentence can be of one place: not when each names its own."""
    mine, others = _own_sites(a), _own_sites(b)
    return not mine or not others or bool(mine & others)


def _own_sites(telling: Telling) -> set[tuple[str, str]]:
    return {
        (p.toponym.place.id, p.toponym.place.name) if p.toponym.place else ("", p.toponym.name)
        for p in telling.sites
        if p.strength >= 0.9 and p.role in ("at", "near")
    }

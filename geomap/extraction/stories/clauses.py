"""The clauses of a sentence: what each tells, which places and times are its own, which belong together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.extraction.stories.tellings import Located, Telling, Timed, clause_of, days_of
from geomap.extraction.triggers.roles import MENTIONED, Part, part_in_event
from geomap.words import word_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from geomap.extraction.counts.casualties import CasualtyMention
    from geomap.extraction.times.mentions import TimeMention
    from geomap.extraction.triggers.kinds import Trigger
    from geomap.model import Toponym

SUBORDINATE = frozenset({"advcl", "relcl", "acl"})


def split_clauses(
    doc: Doc, number: int, *, triggers: Sequence[Trigger], casualties: Sequence[CasualtyMention]
) -> list[Telling]:
    """Make a telling of each clause of sentence ``number`` that has triggers or counts."""
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


def give_places(doc: Doc, clauses: Sequence[Telling], *, toponyms: Sequence[Toponym], dead: set[int]) -> None:
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


def give_times(doc: Doc, clauses: Sequence[Telling], *, times: Sequence[TimeMention], dead: set[int]) -> None:
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
        nearest.times.append(Timed(time, weigh_time(span.root, own)))


def weigh_time(token: Token, own: Sequence[Telling]) -> float:
    """Weigh a time: most in the clause of the event's own verb, least in one of what came after it."""
    if clause_of(token).lemma_.lower() in word_table("roles", token.lang_)["aftermath"]:
        return 0.25
    if not own:
        return 0.5
    return 1.0 if any(t.specific for telling in own for t in telling.triggers) else 0.8


def _is_of_speaking(token: Token, clauses: Sequence[Telling], doc: Doc) -> bool:
    """Whether a time says when somebody spoke: "police said on Friday", not "on Friday, police said"."""
    verb = head_of(token)
    anchors = {i for clause in clauses for i in _anchor(clause)}
    if not is_speech(verb) or verb.i in anchors:
        return False
    told_before = any(i < token.i for i in anchors)
    between = any(verb.i < i < token.i for i in anchors)
    return not between if token.i > verb.i else not told_before


def is_speech(verb: Token) -> bool:
    """Whether a verb says that somebody spoke."""
    return verb.lemma_ in word_table("roles", verb.lang_)["reporting"]


def head_of(token: Token) -> Token:
    """Find what a time hangs on, over its prepositions."""
    head = token.head
    while head.pos_ in ("ADP", "NUM", "DET") and head.head.i != head.i:
        head = head.head
    return head


def join_clauses(clauses: Sequence[Telling]) -> list[Telling]:
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

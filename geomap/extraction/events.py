"""Events out of stories: each cell with the words that it rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.extraction.counts.grammar import OUTCOMES
from geomap.extraction.counts.sources import find_toll_source
from geomap.extraction.counts.tolls import count_perpetrators, total_count
from geomap.extraction.parties.actors import find_actors, find_attackers, is_attacker
from geomap.extraction.parties.claims import find_claims
from geomap.extraction.triggers.kinds import classify, event_type_of
from geomap.extraction.triggers.weapons import weapon_for
from geomap.model import Count, Event, Phrase
from geomap.words import place_precision, title_label, word_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Span

    from geomap.extraction.counts.casualties import CasualtyMention
    from geomap.extraction.counts.rules import CountWithEvidence
    from geomap.extraction.sites.choice import Sited
    from geomap.extraction.stories.linking import Story
    from geomap.extraction.triggers.kinds import Trigger
    from geomap.extraction.triggers.weapons import Weapon
    from geomap.model import Period, Report, Status, Toponym

Party = tuple[int, int, str]  # start, end and text


def make_event(
    report: Report,
    doc: Doc,
    *,
    story: Story,
    others: Sequence[int],
    period: Period | None,
    sited: Sited,
    toponyms: Sequence[Toponym],
) -> Event:
    """Make an event, as yet the first of its report, of what was read of a story.

    Parameters
    ----------
    report
        The report that tells the story.
    doc
        The parse of its content.
    story
        The story.
    others
        Tokens that trigger the other stories, whose claims are not its own.
    period
        When it was.
    sited
        Where it was.
    toponyms
        The report's place names, of which towns can do nothing.
    """
    triggers = [t for telling in story.tellings for t in telling.triggers]
    weapons = [w for t in triggers if (w := weapon_for(doc, t))]
    weapon = _chief_weapon(weapons)
    arms = (weapon.weapon_class, weapon.text) if weapon else (None, "")
    kind = classify(doc, triggers, weapon_class=arms[0])
    event = Event(
        report_id=report.id,
        event_type=event_type_of(kind),
        sub_event_type=kind,
        label=title_label(kind, *arms, language=doc.lang_),
        status=_status(triggers),
        rank=1,
        triggers=tuple(report.span(t.start, t.end) for t in triggers)
        or tuple(report.span(c.start, c.end) for c in story.tellings[0].casualties[:1]),
        places=sited.places,
        place_share=sited.share,
        substance=story.substance,
        period=period,
        weapon=_first_phrase(report, [weapon[:3] if weapon else None]),
    )
    idle = _spans_that_cannot_act(toponyms, weapons, story.casualties)
    stage = _Stage(doc, triggers, weapons, idle)
    return _add_parties(_add_counts(event, report, doc=doc, story=story), report, stage=stage, others=others)


def _add_counts(event: Event, report: Report, *, doc: Doc, story: Story) -> Event:
    totals = {outcome: total_count(story.casualties, outcome) for outcome in OUTCOMES}
    told = [m for total in totals.values() if total for m in total.mentions]
    return replace(
        event,
        killed=_make_count(report, totals["killed"]),
        injured=_make_count(report, totals["injured"]),
        killed_perpetrators=_make_count(report, count_perpetrators(totals["killed"])),
        missing=_make_count(report, totals["missing"]),
        abducted=_make_count(report, totals["abducted"]),
        arrested=_make_count(report, totals["arrested"]),
        toll_source=_first_phrase(report, [find_toll_source(doc, told)]),
    )


@dataclass(frozen=True, slots=True)
class _Stage:
    """What parties are sought among."""

    doc: Doc
    triggers: Sequence[Trigger]
    weapons: Sequence[Weapon]
    idle: Sequence[tuple[int, int]]  # what is nobody's doing

    def can_act(self, party: Party | None) -> bool:
        """Whether words can be for who did something."""
        words = self.doc.char_span(party[0], party[1], alignment_mode="expand") if party else None
        if party is None or words is None:
            return False
        idle = any(start <= party[0] and party[1] <= end for start, end in self.idle)
        if idle and not _are_attackers(party, words, self.weapons):
            return False
        roles = word_table("roles", self.doc.lang_)
        behind = words[0].nbor(-1).lower_ if words[0].i else ""
        if behind in roles["named_behind"] or any(word.lower_ in roles["no_party"] for word in words):
            return False  # "le quartier X"; "no group"
        return any(word.pos_ in ("NOUN", "PROPN", "ADJ") for word in words)  # not "seventeen of the missiles"


def _add_parties(event: Event, report: Report, *, stage: _Stage, others: Sequence[int]) -> Event:
    doc, triggers = stage.doc, stage.triggers
    claims = find_claims(doc, [t.token for t in triggers], others=others)
    actors = [find_actors(doc, t) for t in triggers]
    doers = [a[0] for a in actors if stage.can_act(a[0])]
    if triggers and not doers:
        doers = [party for party in find_attackers(doc, triggers[-1]) if stage.can_act(party)]
    return replace(
        event,
        # who claims a deed or is blamed for it stands as the doer where nobody else does
        actor1=_first_phrase(report, [*doers, claims.claimed_by, claims.blamed]),
        actor2=_first_phrase(report, [a[1] for a in actors if stage.can_act(a[1])]),
        claimed_by=_first_phrase(report, [claims.claimed_by]),
        blamed=_first_phrase(report, [claims.blamed]),
        target=_first_phrase(report, [a[2] for a in actors if not _is_weapon(a[2], stage.weapons)]),
    )


def _spans_that_cannot_act(
    toponyms: Sequence[Toponym], weapons: Sequence[Weapon], tolls: Sequence[CasualtyMention]
) -> list[tuple[int, int]]:
    """List what is nobody's doing: towns (countries can act), weapons, and the victims."""
    towns = [t for t in toponyms if t.match and place_precision(t.match.place.kind) < 4]
    hurt = [(c.start, c.end) for c in tolls if not c.perpetrator]
    return [*((t.start, t.end) for t in towns), *((w.start, w.end) for w in weapons), *hurt]


def _are_attackers(party: Party, words: Span, weapons: Sequence[Weapon]) -> bool:
    """Whether a word for a weapon is one for people too: "suicide bombers"."""
    return _is_weapon(party, weapons) and any(map(is_attacker, words))


def _is_weapon(party: Party | None, weapons: Sequence[Weapon]) -> bool:
    return party is not None and any(w.start <= party[0] and party[1] <= w.end for w in weapons)


def _chief_weapon(weapons: Sequence[Weapon]) -> Weapon | None:
    """Choose the class told first, and of its words the ones that say most ("Katyusha rockets")."""
    same = [w for w in weapons if w.weapon_class == weapons[0].weapon_class]
    return max(same, key=lambda w: len(w.text), default=None)


def _status(triggers: Sequence[Trigger]) -> Status:
    found = [t.status for t in triggers]
    return "occurred" if "occurred" in found or not found else found[0]


def _first_phrase(report: Report, found: Sequence[Party | None]) -> Phrase | None:
    first = next((f for f in found if f is not None), None)
    return Phrase(first[2], report.span(first[0], first[1])) if first else None


def _make_count(report: Report, total: CountWithEvidence | None) -> Count | None:
    if total is None:
        return None
    spans = tuple(report.span(m.start, m.end) for m in total.mentions)
    return replace(total.count, spans=spans)

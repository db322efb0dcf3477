"""Event coreference: what speaks for a telling being of an incident that was told before.

Day, place, kind and count that agree or differ, words taken up again, distance in the text, and words
that open another incident. ``linking.toml`` of ``geomap/data`` holds how much each of them says;
``tests/fit/link_weights.py`` has fitted it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geomap.distances import contains, distance_km
from geomap.extraction.stories.particulars import hit_by
from geomap.extraction.stories.tellings import days_of
from geomap.extraction.triggers.kinds import event_type_of
from geomap.extraction.triggers.scenes import read_scene
from geomap.words import place_precision, weapon_words, word_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from geomap.choosing import Features
    from geomap.extraction.counts.casualties import CasualtyMention
    from geomap.extraction.stories.tellings import Located, Telling
    from geomap.extraction.triggers.kinds import Trigger
    from geomap.model import Place

ITEM = re.compile(r"(?:^|\n)[ \t]*(?:[-*•–—]|\(?\d{1,2}[.)]|\(?[a-z][.)])[ \t]*$")  # before a list's item
NOUNS = frozenset({"NOUN", "PROPN"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "poss"})
NOT_THINGS = frozenset({"DATE", "TIME", "GPE", "LOC", "CARDINAL", "ORDINAL"})
SAME_SITE_KM = 15.0  # two sites nearer than this are one place told twice
SAME_SPOT = (
    0.375  # share of both radii: two sides of one town are twice as far apart, a side and the town are not
)
SHORT_FOR_KM = 60.0  # a base called after a town lies within this of it
VIOLENT = frozenset({"explosions_remote_violence", "battles", "violence_against_civilians", "riots"})
SURELY = 0.9  # strength of a place's part from which a clause says that the event was there
MOST_SHARED = 3  # words taken up again that count


@dataclass(slots=True)
class Story:
    """The tellings of one incident, in the order of the text."""

    tellings: list[Telling]
    wordings: list[Wording] = field(default_factory=list)
    substance: float | None = None  # probability, 0 to 1, that it tells of an incident
    asides: list[CasualtyMention] = field(default_factory=list)  # of nothing else that the report tells

    @property
    def start(self) -> int:
        """Character offset where it is told first."""
        return self.tellings[0].start

    @property
    def sites(self) -> list[Located]:
        """All sites that its tellings name."""
        return [site for telling in self.tellings for site in telling.sites]

    @property
    def days(self) -> list[tuple[str, str]]:
        """All intervals of days that its tellings give."""
        return [days for telling in self.tellings for days in days_of(telling)]

    @property
    def casualties(self) -> list[CasualtyMention]:
        """What its tellings say of casualties; of an outcome that none tells, what is said aside."""
        own = [c for telling in self.tellings for c in telling.casualties]
        told = {c.outcome for c in own}
        return [*own, *(c for c in self.asides if c.outcome not in told)]

    @property
    def kinds(self) -> set[str]:
        """ACLED event types of its specific triggers."""
        return {kind_family(t) for x in self.tellings for t in x.triggers if t.specific}

    @property
    def violent(self) -> bool:
        """Whether any of its triggers, specific or not, is of violence."""
        return any(kind_family(t) in VIOLENT for x in self.tellings for t in x.triggers)


def kind_family(trigger: Trigger) -> str:
    """Name the ACLED event type; force against protesters goes with violence, whose deaths it tells of."""
    if trigger.sub_event_type == "excessive_force_against_protesters":
        return "violence_against_civilians"
    return event_type_of(trigger.sub_event_type)


@dataclass(frozen=True, slots=True)
class Wording:
    """What the words of a telling say, as far as they tell incidents apart.

    ``known`` are the things told of as known ("the bank"), ``heads`` the words that tell of the event
    itself, ``victims`` the names of whom it hit; ``opening`` are the features that
    the telling has by itself.
    """

    nouns: frozenset[str]
    names: frozenset[str]
    known: frozenset[str]
    heads: frozenset[str]
    victims: frozenset[str]
    opening: Features


def read_wording(doc: Doc, telling: Telling) -> Wording:
    """Read the sentence of a telling; ``doc`` is the parsed report."""
    anchors = [t.token for t in telling.triggers] or [c.trigger for c in telling.casualties]
    words = list(doc[anchors[0]].sent)
    words_of = word_table("linking", doc.lang_)
    nouns = [t for t in words if t.pos_ in NOUNS and t.ent_type_ not in NOT_THINGS]
    common = words_of["common"] | weapon_words(doc.lang_)  # "bomb" is in every report of bombings
    return Wording(
        nouns=frozenset(_key(t) for t in nouns if t.pos_ == "NOUN") - common,
        names=frozenset(_key(t) for t in nouns if t.pos_ == "PROPN" and len(t) > 2) - common,
        heads=frozenset(_key(doc[t.token]) for t in telling.triggers),
        victims=frozenset(_key(w) for i in anchors for w in hit_by(doc[i]) if w.ent_type_ == "PERSON")
        - common,
        known=frozenset(_key(t) for t in nouns if _has(t, words_of["definite"])) - common,
        opening=_opening(words, telling),
    )


def _key(token: Token) -> str:
    return str(token.lemma_.lower())


def _has(token: Token, articles: frozenset[str]) -> bool:
    return any(child.lower_ in articles for child in token.lefts)


def _opening(words: Sequence[Token], telling: Telling) -> Features:
    doc, lists = words[0].doc, word_table("linking", words[0].lang_)
    triggers = [doc[t.token] for t in telling.triggers]
    nouns = [t for t in triggers if t.pos_ in NOUNS]
    before = read_scene(doc).text[max(words[0].idx - 12, 0) : words[0].idx]
    head = {t.lower_ for t in words if not triggers or t.i < triggers[0].i}
    tests = {
        "paragraph": "\n\n" in before or not before,
        "item": bool(ITEM.search(before)),
        "separate": bool(head & lists["separate"]),
        "another": bool(head & lists["another"]),
        "further": bool({t.lower_ for t in words[:6]} & lists["further"]),
        "ordinal": bool(head & lists["ordinals"]),
        "definite": any(_has(t, lists["definite"]) for t in nouns),
        "indefinite": any(_has(t, lists["indefinite"]) for t in nouns),
        "untold": not triggers,
        "generic": bool(triggers) and not any(t.specific for t in telling.triggers),
        "pronoun": any(t.pos_ == "PRON" and t.dep_ in SUBJECTS for t in words),
        "with_day": bool(days_of(telling)),
        "with_site": bool(telling.sites),
        "with_toll": bool(telling.casualties),
    }
    return {name: 1.0 for name, holds in tests.items() if holds}


def compare(
    telling: Telling, wording: Wording, *, story: Story, stories: Sequence[Story], title_end: int
) -> Features:
    """Give the features of a telling being of ``story``, one of the ``stories`` told so far.

    ``title_end`` is the offset where the title ends, 0 without one.
    """
    last = max(stories, key=lambda s: s.tellings[-1].start)
    names, nouns, known = (
        frozenset[str]().union(*(getattr(w, name) for w in story.wordings))
        for name in ("names", "nouns", "known")
    )
    return {
        **wording.opening,
        "last": float(story is last),
        "back_at_site": float(story is not last and shares_site(telling, story)),
        "after_title": float(telling.start >= title_end > max(s.tellings[-1].start for s in stories)),
        **_compare_heads(wording, story, stories),
        **_compare_victims(wording, story),
        "same_sentence": float(story.tellings[-1].sentence == telling.sentence),
        "names": min(len(wording.names & names), MOST_SHARED),
        "nouns": min(len(wording.nouns & nouns), MOST_SHARED),
        "known": min(len(wording.known & (nouns | known)), MOST_SHARED),
        **_compare_days(telling, story),
        **_compare_places(telling, story),
        **_compare_kinds(telling, story),
        **_compare_counts(telling, story),
    }


def _compare_heads(wording: Wording, story: Story, stories: Sequence[Story]) -> Features:
    """Say whose word for the event a definite one takes up: "the bombing" is of what was called so."""
    if not wording.opening.get("definite"):
        return {}
    told, others = (
        frozenset[str]().union(*(w.heads for s in some for w in s.wordings))
        for some in ([story], [s for s in stories if s is not story])
    )
    again, elsewhere = bool(wording.heads & told), bool(wording.heads & others)
    return {"head_again": float(again and not elsewhere), "head_elsewhere": float(elsewhere and not again)}


def _compare_victims(wording: Wording, story: Story) -> Features:
    told = frozenset[str]().union(*(w.victims for w in story.wordings))
    if not wording.victims or not told:
        return {}
    return {"victim_same" if wording.victims & told else "victim_apart": 1.0}


def _compare_days(telling: Telling, story: Story) -> Features:
    mine, theirs = days_of(telling), story.days
    if not mine or not theirs:
        return {}
    same = any(a[0] <= b[1] and b[0] <= a[1] for a in mine for b in theirs)
    return {"day_same" if same else "day_apart": 1.0}


def _compare_places(telling: Telling, story: Story) -> Features:
    mine, theirs = find_finest(telling.sites), find_finest(story.sites)
    if mine is None or theirs is None:
        names = {s.toponym.name.lower() for s in telling.sites}
        others = {s.toponym.name.lower() for s in story.sites}
        if not names or not others:
            return {}
        return {"site_named" if names & others else "name_apart": 1.0}
    if not place_fits(telling, story):
        a, b = mine.toponym.place, theirs.toponym.place
        assert a is not None
        assert b is not None
        sure = mine.strength >= SURELY and place_precision(a.kind) < 4
        return {"site_surely_apart" if sure else "site_apart": 1.0}
    return {"site_same" if shares_site(telling, story) else "site_within": 1.0}


def _compare_kinds(telling: Telling, story: Story) -> Features:
    mine, theirs = ({kind_family(t) for t in x if t.specific} for x in _triggers_of(telling, story))
    fine, others = ({t.sub_event_type for t in x if t.specific} for x in _triggers_of(telling, story))
    if not mine or not theirs:
        return {}
    return {
        "kind_same" if mine & theirs else "kind_apart": 1.0,
        "type_same" if fine & others else "type_apart": 1.0,
    }


def _triggers_of(telling: Telling, story: Story) -> tuple[list[Trigger], list[Trigger]]:
    return telling.triggers, [t for x in story.tellings for t in x.triggers]


def _compare_counts(telling: Telling, story: Story) -> Features:
    told = [c for x in story.tellings for c in x.casualties]
    features: Features = {}
    for outcome in ("killed", "injured"):
        mine, theirs = (
            {c.count.best for c in x if c.outcome == outcome} - {None} for x in (telling.casualties, told)
        )
        if mine and theirs:
            name = "count_same" if mine & theirs else "count_apart"
            features[name] = features.get(name, 0.0) + 1.0
    return features


def place_fits(telling: Telling, story: Story) -> bool:
    """Whether the most precise place that a telling names can be the story's most precise one."""
    mine, theirs = find_finest(telling.sites), find_finest(story.sites)
    if mine is None or theirs is None:
        return True
    a, b = mine.toponym.place, theirs.toponym.place
    if a and b and a.id == b.id and mine.toponym.spot and theirs.toponym.spot:
        return apart_km(a, b) <= SAME_SPOT * (a.radius_km + b.radius_km)  # not "north of X" and "south of X"
    if a is None or b is None or _one_place(a, b):
        return True
    return _is_short_for(mine, theirs) and apart_km(a, b) < SHORT_FOR_KM


def apart_km(a: Place, b: Place) -> float:
    """Great-circle distance between the points of two places."""
    return distance_km((a.latitude, a.longitude), (b.latitude, b.longitude))


def _is_short_for(a: Located, b: Located) -> bool:
    """Whether one name is the other without its last words: "Balad", "Balad air base"."""
    short, long = sorted((a.toponym.name.lower(), b.toponym.name.lower()), key=len)
    return long.startswith(short + " ")


def find_finest(sites: Sequence[Located]) -> Located | None:
    """Find the most precise of some sites; None where none is resolved."""

    def doubt(site: Located) -> tuple[int, float]:
        place = site.toponym.place
        return (place_precision(place.kind), place.radius_km) if place else (9, 0.0)

    return min((s for s in sites if s.toponym.place), key=doubt, default=None)


def _one_place(a: Place, b: Place) -> bool:
    near = max(SAME_SITE_KM, a.radius_km + b.radius_km)
    return a.id == b.id or contains(a, b) or contains(b, a) or apart_km(a, b) < near


def shares_site(telling: Telling, story: Story) -> bool:
    """Whether one site of a telling is one of the story's; countries are none."""
    mine = [p for s in telling.sites if (p := s.toponym.place) and p.kind != "country"]
    return any(apart_km(a, b) < SAME_SITE_KM for a in mine for s in story.sites if (b := s.toponym.place))

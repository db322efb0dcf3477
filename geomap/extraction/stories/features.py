"""What a story is made of: the features that :mod:`geomap.extraction.stories.substance` weighs.

A report about an incident says when, where and to whom, in the past tense, near its top.
A speech about violence says "we", "many" and "must".
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from geomap.extraction.parsing.forms import lower_lemmas, lower_words
from geomap.extraction.stories.particulars import is_labelled_talk, read_particulars
from geomap.extraction.stories.tellings import LEAD, SURE, days_of
from geomap.extraction.triggers.scenes import read_scene
from geomap.extraction.triggers.scopes import helpers_of, lemma_of, read_relevance, segment_of
from geomap.extraction.triggers.slots import subjects_of
from geomap.words import place_precision, word_table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from geomap.choosing import Features
    from geomap.extraction.stories.linking import Story
    from geomap.extraction.stories.tellings import Telling
    from geomap.model import Period

NEAR_DAYS = 14  # a report tells of what happened within a fortnight
OLD_DAYS = 60
DAY_OR_FINER = frozenset({"minute", "hour", "part_of_day", "day"})
LARGE = 400  # killed or hurt: so many are the sum over a war sooner than one incident's
ENOUGH_WORDS = 3  # of a class: more of them say no more
OWN = ("day", "clock", "site", "area", "counted", "victim_told")  # what one event has and many have not
SPOKEN = ("past", "perfect", "present", "other")


class StoryFeatures:
    """The features of one report's stories; what is the same for all of them is read once."""

    def __init__(self, doc: Doc, *, title_end: int, published: datetime.date | None) -> None:
        self.doc = doc
        self.title_end = title_end
        self.published = published

    @cached_property
    def _sentences(self) -> int:
        return sum(1 for _ in self.doc.sents)

    @cached_property
    def _is_talk(self) -> bool:
        return is_labelled_talk(read_scene(self.doc).text, language=self.doc.lang_)

    @cached_property
    def _report_words(self) -> Features:
        found = self._count_words(zip(lower_lemmas(self.doc), lower_words(self.doc), strict=True))
        return {f"report_{name}": value for name, value in found.items()}

    def read(self, story: Story, *, main: bool) -> Features:
        """Give a story's features, each 0 to 1 or a small logarithm.

        Parameters
        ----------
        story
            One of the report's.
        main
            Whether it is the report's main one.
        """
        tokens = [token for telling in story.tellings for token in self._tokens_of(telling)]
        words = [self.doc[i] for i in sorted(_segment_indices(tokens))]
        own = {**self._when(story), **_where(story), **_to_whom(story, words), **read_particulars(tokens)}
        return {
            "main": float(main),
            **own,
            "nothing_own": float(not any(own[name] for name in OWN)),
            **self._how_told(story, tokens),
            **self._whole(story),
            **self._how_much(story),
            **self._count_words((lemma_of(word), word.lower_) for word in words),
            **self._report_words,
            "labelled": float(self._is_talk),
            "quoted": _share(self._is_quoted(t) for t in tokens),
            "question": float(any(w.text == "?" for w in words)),
            "named": float(any(w.ent_type_ == "PERSON" for w in words)),
        }

    def _tokens_of(self, telling: Telling) -> list[Token]:
        return [
            self.doc[i]
            for i in (*(t.token for t in telling.triggers), *(c.trigger for c in telling.casualties))
        ]

    def _how_told(self, story: Story, tokens: Sequence[Token]) -> Features:
        triggers = [t for telling in story.tellings for t in telling.triggers]
        nouns = [t for t in tokens if t.pos_ not in ("VERB", "AUX")]
        lists = read_relevance(self.doc.lang_)
        forms = [_tense(t, headline=t.idx < self.title_end) for t in tokens if t not in nouns]
        return {
            "specific": float(any(t.specific for t in triggers)),
            "unsettled": float(all(t.status != "occurred" for t in triggers)),
            **{name: float(name in forms) for name in SPOKEN},
            "nouns_only": float(len(nouns) == len(tokens)),
            "bare_plural": float(bool(nouns) and len(nouns) == len(tokens) and all(map(_is_bare, nouns))),
            "definite_only": float(all(t.definite for t in story.tellings)),
            "passive": float(any(t.tag_ == "VBN" and helpers_of(t) & lists["passive_past"] for t in tokens)),
        }

    def _when(self, story: Story) -> Features:
        timed = [t for telling in story.tellings for t in (*telling.times, *telling.nearby)]
        periods = [t.mention.period for t in timed if t.mention.period is not None]
        sure = [t.mention.period for t in timed if t.mention.period is not None and t.weight >= SURE]
        days = [p for p in sure if p.precision in DAY_OR_FINER and p.start]
        return {
            "day": float(any(self._is_near(p) for p in days)),
            "other_day": float(bool(days) and not any(self._is_near(p) for p in days)),
            "clock": float(any(p.time for p in periods)),
            "old": float(any(self._is_old(p) for p in periods)),
            "undated": float(not periods),
        }

    def _whole(self, story: Story) -> Features:
        """Say whether one telling has it all: done, and where, when, to how many or by whom."""
        done = [t for t in story.tellings if self._is_done(t)]
        clocked = [t for t in done if any(x.mention.period and x.mention.period.time for x in t.times)]
        return {
            "done": float(bool(done)),
            "done_there": float(any(_precision_of(t) <= 2 for t in done)),
            "done_in_area": float(any(_precision_of(t) == 3 for t in done)),
            "done_then": float(bool(clocked) or any(days_of(t) for t in done)),
            "done_counted": float(any(c.count.best is not None for t in done for c in t.casualties)),
            "done_by": float(any(self._has_doer(t) for t in done)),
        }

    def _is_done(self, telling: Telling) -> bool:
        """Whether a verb in the past tense tells it, in the report's own words."""
        tokens = self._tokens_of(telling)
        return any(
            t.pos_ == "VERB"
            and _tense(t, headline=t.idx < self.title_end) == "past"
            and not self._is_quoted(t)
            for t in tokens
        )

    def _has_doer(self, telling: Telling) -> bool:
        classes = read_scene(self.doc).classes
        return any(
            classes[w.i] & {"armed", "assailant", "weapon"}
            for t in self._tokens_of(telling)
            for w in subjects_of(t)
        )

    def _is_near(self, period: Period) -> bool:
        if period.start is None:
            return False
        return self.published is None or abs((self.published - period.start).days) <= NEAR_DAYS

    def _is_old(self, period: Period) -> bool:
        if period.end is None or self.published is None:
            return False
        return (self.published - period.end).days > OLD_DAYS

    def _how_much(self, story: Story) -> Features:
        sentences = {t.sentence for t in story.tellings}
        return {
            "title": float(any(t.start < self.title_end for t in story.tellings)),
            "lead": float(any(t.sentence <= LEAD for t in story.tellings)),
            "late": math.log1p(min(sentences)),
            "tellings": math.log1p(len(story.tellings)),
            "told_share": len(sentences) / self._sentences,
            "length": math.log1p(self._sentences),
        }

    def _count_words(self, words: Iterable[tuple[str, str]]) -> Features:
        """Count the words, given as lemma and form, of each class; the third says all there is to say."""
        lists = self._lists
        listed = frozenset[str]().union(*lists.values())  # most words are on none
        found = [forms for forms in words if not listed.isdisjoint(forms)]
        return {
            name: min(ENOUGH_WORDS, sum(not members.isdisjoint(f) for f in found)) / ENOUGH_WORDS
            for name, members in lists.items()
        }

    @cached_property
    def _lists(self) -> dict[str, frozenset[str]]:
        return {**word_table("substance", self.doc.lang_), **read_scene(self.doc).lexicon.domains}

    def _is_quoted(self, token: Token) -> bool:
        """Whether a quotation is open where a word stands, counted from its paragraph's start."""
        text = read_scene(self.doc).text
        before = text[text.rfind("\n\n", 0, token.idx) + 1 : token.idx]
        return before.count('"') % 2 == 1 or before.count("“") > before.count("”")


def _segment_indices(tokens: Sequence[Token]) -> set[int]:
    return {i for token in tokens for i in range(*segment_of(token))}


def _share(flags: Iterable[bool]) -> float:
    values = list(flags)
    return sum(values) / len(values) if values else 0.0


def _tense(verb: Token, *, headline: bool) -> str:
    helpers, lists = helpers_of(verb), read_relevance(verb.lang_)
    if helpers & lists["present_perfect"]:
        return "perfect"
    if verb.tag_ == "VBD" or (verb.tag_ == "VBN" and not helpers & lists["being"]):
        return "past"
    present = verb.tag_ in ("VBZ", "VBP") or helpers & lists["present_link"]
    return ("past" if headline else "present") if present else "other"


def _is_bare(noun: Token) -> bool:
    """Whether a noun is told without article or number: "violence", "bombings in the north"."""
    return not any(c.dep_ in ("det", "nummod", "poss") for c in noun.children)


def _precision_of(telling: Telling) -> int:
    """Give the geo_precision of the finest place it was at or near; 9 without one."""
    places = [s.toponym.place for s in telling.sites if s.role in ("at", "near") and s.toponym.place]
    return min((place_precision(p.kind) for p in places), default=9)


def _where(story: Story) -> Features:
    places = [s.toponym.place for s in story.sites if s.role in ("at", "near") and s.toponym.place]
    finest = min(map(_precision_of, story.tellings))
    return {
        "site": float(finest <= 2),
        "area": float(finest == 3),
        "country": float(finest == 4),
        "placeless": float(not story.sites),
        "open_site": float(bool(story.sites) and not places),
    }


def _to_whom(story: Story, words: Sequence[Token]) -> Features:
    counts = [c.count for telling in story.tellings for c in telling.casualties]
    most = max((c.low or c.best or 0 for c in counts), default=0)
    numbers = [c for c in counts if c.best is not None]
    classes = read_scene(words[0].doc).classes if words else []
    return {
        "counted": float(bool(numbers)),
        "large": float(most >= LARGE),
        "estimated": float(bool(counts) and not numbers),
        "armed": float(any(classes[w.i] & {"weapon", "explosive", "small_arms"} for w in words)),
    }

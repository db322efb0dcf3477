"""The days that an event may have happened on: each time that a report gives, and the report's own day.

Each option carries what speaks for it or against it, as features; :mod:`geomap.extraction.days.choice`
weighs them. What is told in other clauses, sentences or quotes stays an option: "The attack began
at noon, police said. On Monday ..." may be dated by either.
"""

from __future__ import annotations

import bisect
import datetime
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.extraction.stories.tellings import LEAD, clause_of
from geomap.extraction.times.mentions import apply_anchor
from geomap.extraction.times.time_words.almanac import SMALL_HOURS
from geomap.extraction.times.time_words.lexicon import read_table
from geomap.extraction.triggers.scenes import read_scene
from geomap.model import Period
from geomap.words import word_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

    from spacy.tokens import Doc, Token

    from geomap.choosing import Features
    from geomap.extraction.stories.linking import Story
    from geomap.extraction.times.mentions import TimeMention

COARSE = ("week", "month", "year")
LONGEST_DAYS = 2  # an interval longer than this seldom begins on the day of the event
EVENING = datetime.time(17)  # what is told of an hour after this is seldom told on the same day
GAPS = ((0, "gap_0"), (1, "gap_1"), (3, "gap_3"), (7, "gap_7"), (30, "gap_30"), (366, "gap_366"))
TOLD = 0.5  # weight of a time from which the event's day is told, be it only "last week"
SURELY = 0.8  # weight of a time in the clause of the event's own verb
REPORT_DAYS = 3  # how many days, that of the report and those before it, may be meant where none is told
ANCHOR_SENTENCES = 3  # "two days earlier" counts from what was dated at most so many sentences before


@dataclass(frozen=True, slots=True)
class DayOption:
    """Days that an event may have had; ``mention`` is None where only metadata give them."""

    period: Period
    features: Features
    mention: TimeMention | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What all events of one report are dated by."""

    doc: Doc
    times: Sequence[TimeMention]
    published: datetime.date | None
    sentences: Sequence[int]  # character offsets where they begin
    text_start: int  # where the title is over
    dateline: TimeMention | None  # where the day of the report stands in its text
    heading: int | None = None  # of an entry of a bulletin: where the day of what it tells stands

    @classmethod
    def read(
        cls, doc: Doc, times: Sequence[TimeMention], *, published: datetime.date | None, text_start: int
    ) -> Setting:
        """Gather it from the parse of a report and the times that were found in it."""
        own = [m for m in times if m.is_stamp and published and m.period and m.period.start == published]
        sentences = [sentence.start_char for sentence in doc.sents]
        return cls(doc, times, published, sentences, text_start, own[0] if own else None)

    def sentence_of(self, position: int) -> int:
        """Give the number of the sentence that a character stands in, from 0."""
        return bisect.bisect_right(self.sentences, position) - 1


def list_options(
    setting: Setting,
    story: Story,
    *,
    previous: tuple[int, Period] | None,
    others: Iterable[Story],
    main: bool,
) -> list[DayOption]:
    """List the days that a story may be dated by.

    Parameters
    ----------
    setting
        The report.
    story
        The event to date.
    previous
        Where the event told before it stands, and its period: "two days earlier" counts from it.
    others
        The other events of the report.
    main
        Whether it is what the report is about: then each time in the report, and the report's own
        day, may be its own. Of the others only what is told with them.
    """
    tied = _Tied.gather(story, others, heading=setting.heading if main else None)
    options = []
    for mention in setting.times:
        stamp = mention.is_stamp and mention.start != setting.heading  # "BORNO. 8 March:" looks like one
        if stamp or not (main or mention.start in tied.own or mention.start in tied.nearby):
            continue
        readings = [(_resolve(setting, mention, previous), 0.0), (_resolve_back(setting, mention), 1.0)]
        for period, back in readings:
            if period is not None and period.start is not None and period.end is not None:
                features = _describe_mention(setting, mention) | _describe_period(period, setting.published)
                features |= _describe_distance(setting, mention, story) | tied.describe(mention)
                features["counted_back"] = back
                period = replace(period, basis=mention.basis)
                options.append(DayOption(period, {k: v for k, v in features.items() if v}, mention))
    if main and not any(option.features.get("own", 0) >= TOLD for option in options):
        options += _list_report_days(setting, story, bool(options))
    return options


@dataclass(frozen=True, slots=True)
class _Tied:
    """Weights of the times told with the event or in the sentences after it, by offset; and others' times."""

    own: Mapping[int, float]
    nearby: Mapping[int, float]
    foreign: Set[int]

    @classmethod
    def gather(cls, story: Story, others: Iterable[Story], *, heading: int | None) -> _Tied:
        own = {t.mention.start: t.weight for telling in story.tellings for t in telling.times}
        own |= {heading: 1.0} if heading is not None else {}
        nearby = {t.mention.start: t.weight for telling in story.tellings for t in telling.nearby}
        foreign = {t.mention.start for s in others for telling in s.tellings for t in telling.times}
        return cls(own, nearby, foreign - set(own))

    def describe(self, mention: TimeMention) -> Features:
        weight = self.own.get(mention.start, 0.0)
        return {
            "own": weight, "surely_own": float(weight >= SURELY), "unowned": float(not weight),
            "nearby": self.nearby.get(mention.start, 0.0), "foreign": float(mention.start in self.foreign),
        }  # fmt: skip


def _resolve(setting: Setting, mention: TimeMention, previous: tuple[int, Period] | None) -> Period | None:
    """Date a mention; one that counts from another event by that told last, else by the last day told."""
    if not mention.anchor:
        return mention.period
    anchor: Period | None
    if previous is not None and previous[0] < mention.start:
        anchor = previous[1]
    else:
        anchor = _last_day_before(setting, mention)
    return apply_anchor(mention, anchor) if anchor else None


def _resolve_back(setting: Setting, mention: TimeMention) -> Period | None:
    """Date the event itself: "on Wednesday, two days after the attack" puts it two days before Wednesday."""
    if not mention.of_event:
        return None
    here = setting.sentence_of(mention.start)
    told = [m for m in setting.times if m.start < mention.start and setting.sentence_of(m.start) == here]
    anchor = told[-1].period if told and not told[-1].anchor else None
    low, high = mention.offset
    return apply_anchor(replace(mention, offset=(-high, -low)), anchor) if anchor else None


def _last_day_before(setting: Setting, mention: TimeMention) -> Period | None:
    here = setting.sentence_of(mention.start)
    told = [m.period for m in setting.times if m.start < mention.start and m.period and m.period.start
            and not m.background and not m.is_stamp
            and here - setting.sentence_of(m.start) <= ANCHOR_SENTENCES]  # fmt: skip
    return told[-1] if told else None


def _describe_mention(setting: Setting, mention: TimeMention) -> Features:
    """Say what the words around a time make of it, whatever the event."""
    features: Features = {
        "title": float(mention.start < setting.text_start),
        "lead": float(setting.sentence_of(mention.start) <= LEAD),
        "background": float(mention.background), "range": float(mention.is_range),
        "anchored": float(mention.anchor is not None), "explicit": float(mention.explicit),
        "quoted": float(_is_quoted(read_scene(setting.doc).text, mention.start)),
        "small_hours": float(_is_small(mention)),
    }  # fmt: skip
    span = setting.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    return features | _describe_clause(span.root) if span else features


def _describe_clause(token: Token) -> Features:
    verb, head = clause_of(token), _governor(token)
    helpers = {child.tag_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    lemma = verb.lemma_.lower()
    return {
        "aftermath": float(lemma in word_table("roles", token.lang_)["aftermath"]),
        "speech": float(head.lemma_.lower() in word_table("roles", token.lang_)["reporting"]),
        "follow_up": float(_has_follow_up(verb)),
        "past": float(verb.tag_ == "VBD" or "VBD" in helpers),
        "modal": float("MD" in {verb.tag_, *helpers}),  # French tells the future in the verb itself
        "present": float(verb.tag_ in ("VBZ", "VBP") or bool({"VBZ", "VBP"} & helpers)),
        "verbless": float(verb.pos_ not in ("VERB", "AUX")),
    }


def _has_follow_up(verb: Token) -> bool:
    """Whether a clause tells what follows an event: "was in hospital on Friday", "the funeral is Monday"."""
    beside = [*verb.children, *(c for child in verb.children if child.pos_ == "ADP" for c in child.children)]
    words = read_table("follow_ups", verb.lang_)["words"]
    return any(token.lemma_.lower() in words for token in beside)


def _governor(token: Token) -> Token:
    head = token.head
    while head.pos_ in ("ADP", "NUM", "DET") and head.head.i != head.i:
        head = head.head
    return head


def _is_quoted(text: str, position: int) -> bool:
    """Whether a place stands between quotation marks of its paragraph."""
    before = text[text.rfind("\n", 0, position) + 1 : position]
    return before.count('"') % 2 == 1 or any(before.count(a) > before.count(b) for a, b in ("“”", "«»"))


def _describe_period(period: Period, published: datetime.date | None) -> Features:
    assert period.start is not None
    assert period.end is not None
    long = (period.end - period.start).days
    features: Features = {
        "timed": float(period.time is not None),
        "part": float(period.precision == "part_of_day"),
        "coarse": float(period.precision in COARSE),
        "long": float(long > LONGEST_DAYS),
        "days": float(0 < long <= LONGEST_DAYS),
    }
    return features | {_name_gap(period.start, published): 1.0}


def _name_gap(day: datetime.date, published: datetime.date | None) -> str:
    """Name how long before the report a day lies."""
    if published is None:
        return "gap_unknown"
    days = (published - day).days
    if days < 0:
        return "gap_ahead"
    return next((name for most, name in GAPS if days <= most), "gap_years")


def _describe_distance(setting: Setting, mention: TimeMention, story: Story) -> Features:
    """Say how far from the words that tell of the event a time stands: in sentences, and in words."""
    here = setting.sentence_of(mention.start)
    steps = [here - telling.sentence for telling in story.tellings]
    nearest = min(steps, key=abs)
    span = setting.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    triggers = [t.token for telling in story.tellings if telling.sentence == here for t in telling.triggers]
    words = [abs(token - span.root.i) for token in triggers] if span else []
    return {
        "on_trigger": float(span is not None and _governor(span.root).i in triggers),
        "same_sentence": float(nearest == 0),
        "sentences_after": math.log1p(max(nearest, 0)),
        "sentences_before": math.log1p(max(-nearest, 0)),
        "words": math.log1p(min(words)) if words else 0.0,
        "first_telling": float(here == story.tellings[0].sentence),
    }


def _list_report_days(setting: Setting, story: Story, dated: bool) -> Iterator[DayOption]:
    """Give the day of the report and those before it: news that says no day is of one of them."""
    if setting.published is None:
        return
    clocks = [
        t for telling in story.tellings for t in (*telling.times, *telling.nearby) if is_clock(t.mention)
    ]
    late = any(t.mention.part in ("evening", "night", "late") or _is_late(t.mention.period) for t in clocks)
    for back in range(REPORT_DAYS):
        try:
            day = setting.published - datetime.timedelta(back)
        except OverflowError:
            return
        features = {f"report_{back}": 1.0, f"dateline_{back}": float(setting.dateline is not None),
                    f"only_report_{back}": float(not dated),
                    f"clock_{back}": float(bool(clocks)), f"late_{back}": float(late)}  # fmt: skip
        yield DayOption(
            Period(day, day, "day", basis="report"),
            {k: v for k, v in features.items() if v},
            setting.dateline,
        )


def is_clock(mention: TimeMention) -> bool:
    """Whether a mention gives a time of day and no day: "around one in the morning"."""
    period = mention.period
    if period is None or period.start is not None or mention.anchor or mention.basis == "ambiguous":
        return False
    return bool(period.time) or period.precision == "part_of_day"


def _is_small(mention: TimeMention) -> bool:
    """Whether it is an hour at which news is seldom made but by what happened: "2 a.m.", "before dawn"."""
    period = mention.period
    if period is None or not period.time:
        return mention.part in ("early", "dawn")
    return period.zone != "UTC" and has_small_hour(period.time)  # "0130 GMT" may be an evening


def has_small_hour(time: str) -> bool:
    """Whether a time of day, "02:30", is of the night that began the day before."""
    return datetime.time.fromisoformat(time).hour <= SMALL_HOURS


def _is_late(period: Period | None) -> bool:
    return bool(period and period.time and datetime.time.fromisoformat(period.time) >= EVENING)

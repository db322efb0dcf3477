"""Did it happen, and is it what the report is about: tests over the parse.

A word of violence is the report's own event only when nobody denies, plans, threatens,
remembers or generalises it. The words that govern a trigger are in the table
``relevance`` of ``kinds.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from geomap.extraction.words import read_lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

    from geomap.model import Status

# Over these arcs what governs the head governs the trigger too: "threatened [to attack]",
# "revenge [for [the killing]]". A subject or an adverbial clause stands on its own.
THROUGH = frozenset(
    {"pobj", "prep", "dobj", "ccomp", "xcomp", "acl", "compound", "conj", "pcomp", "amod", "attr", "nmod"}
    | {"dative", "poss", "oprd", "nsubjpass", "appos", "acomp"}
)
PLANS_OR_POWERS = frozenset({"would", "will", "shall", "'ll", "wo"})
MAYBE = frozenset({"may", "might", "could", "can", "should", "must", "ca"})
CONDITIONS = frozenset({"if", "unless", "whether", "lest"})
HIGHEST_STEP = 7  # arcs; a governing word further up belongs to another matter
RECENT = frozenset(
    {"morning", "dawn", "yesterday", "midnight", "overnight", "today", "noon", "hours", "evening", "night"}
) | {f"{day}day" for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")}
YEARS = range(1800, 2101)


@cache
def read_relevance() -> dict[str, frozenset[str]]:
    """Read the word lists once.

    Returns
    -------
    dict of str to frozenset of str
        Lemmas by what they say of an event they govern.
    """
    return {name: frozenset(words) for name, words in read_lexicon("kinds")["relevance"].items()}


def segment_of(token: Token) -> tuple[int, int]:
    """Bounds of a token's sentence, cut where a blank line runs through it.

    The parser joins a headline without full stop to the paragraph below it.

    Parameters
    ----------
    token
        Any token of the report.

    Returns
    -------
    tuple of int
        Index of the first token and of the one after the last.
    """
    doc, start, end = token.doc, token.sent.start, token.sent.end
    for index in range(token.i - 1, start - 1, -1):
        if doc[index].text.count("\n") > 1:
            start = index + 1
            break
    for index in range(token.i, end):
        if doc[index].text.count("\n") > 1:
            return start, index
    return start, end


def status_of(token: Token) -> Status:
    """Say whether the event a trigger tells of took place.

    Parameters
    ----------
    token
        The trigger.

    Returns
    -------
    Status
        "foiled" before "denied" before "threatened" before "attempted", else "occurred".
    """
    lists = read_relevance()
    governors = {word.lemma_.lower() for word in (*_governors(token), *_modifiers(token))}
    if _is_called_false(token):
        return "denied"
    if _subject_fails(token):
        return "foiled" if _head_lemma(token) in lists["foiled"] else "attempted"
    checks: tuple[Status, ...] = ("foiled", "denied", "threatened", "attempted")
    found: Status = next((name for name in checks if governors & lists[name]), "occurred")
    return "threatened" if found == "occurred" and _announced(token) else found


def is_background(token: Token) -> bool:
    """Say whether a trigger is told as history, context, habit, plan or hypothesis.

    Parameters
    ----------
    token
        The trigger.

    Returns
    -------
    bool
        True where the event is not one the report reports.
    """
    return any(test(token) for test in BACKGROUND_TESTS)


def _head_lemma(token: Token) -> str:
    return str(token.head.lemma_.lower())


def _governors(token: Token) -> Iterator[Token]:
    """Words above the trigger in whose scope it stands, inside its segment."""
    start, end = segment_of(token)
    for _ in range(HIGHEST_STEP):
        arc, head = token.dep_, token.head
        if arc not in THROUGH or not start <= head.i < end:
            return
        # "convicted of planting a bomb that killed six" governs; "killed six and fled" does not
        if not (arc == "conj" and token.pos_ == "VERB" and not _shares_governor(token)):
            yield head
        token = head


def _shares_governor(token: Token) -> bool:
    """Whether a second verb is in the infinitive or gerund as the first: "tried to stab and rob"."""
    return token.tag_ in ("VB", "VBG") and token.tag_ == token.head.tag_


def _modifiers(token: Token) -> list[Token]:
    """Adjectives and participles in front of a noun; none for verbs."""
    return (
        [c for c in token.lefts if c.dep_ in ("amod", "compound", "nmod", "det")]
        if token.pos_ != "VERB"
        else []
    )


def _clause(token: Token) -> list[Token]:
    """Words of the trigger's own clause: below its nearest verb, other clauses left out."""
    verb = next((t for t in (token, *token.ancestors) if t.pos_ in ("VERB", "AUX")), token)
    start, end = segment_of(token)
    words, stack = [], [verb]
    while stack:
        word = stack.pop()
        words.append(word)
        stack.extend(
            c
            for c in word.children
            if start <= c.i < end
            and (c.dep_ not in ("advcl", "relcl", "ccomp", "parataxis", "acl") or c == token)
        )
    return words


def _subject_fails(token: Token) -> bool:
    """Whether the attack is the subject of its own failure: "the bomb failed to explode"."""
    lists, head = read_relevance(), token.head
    if token.dep_ == "xcomp" and head.lemma_.lower() == "fail":
        return True
    return token.dep_ in ("nsubj", "nsubjpass") and head.lemma_.lower() in ("fail", *lists["foiled"])


def _is_called_false(token: Token) -> bool:
    """Whether the report of it is: "the report that he was shot is unfounded"."""
    for word in _governors(token):
        if word.dep_ in ("nsubj", "nsubjpass") and word.lemma_.lower() in read_relevance()["reports"]:
            verdict = (word.head, *word.head.children)
            return any(c.lemma_.lower() in read_relevance()["false"] for c in verdict)
    return False


def _announced(token: Token) -> bool:
    """Whether it is promised or threatened in so many words: "said it would attack again"."""
    if not (token.pos_ == "VERB" and _auxiliaries(token) & PLANS_OR_POWERS):
        return False
    return any(g.lemma_.lower() in read_relevance()["threatened"] for g in token.ancestors)


def _auxiliaries(verb: Token) -> frozenset[str]:
    return frozenset(c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass"))


def _is_governed_by(token: Token) -> bool:
    """Plans and memories above the trigger or before it."""
    lists = read_relevance()
    governors = [word for word in _governors(token) if word.i != token.i]
    lemmas = {word.lemma_.lower() for word in governors}
    if lemmas & lists["history"] or (token.tag_ == "VB" and lemmas & lists["hypothetical"]):
        return True
    if token.dep_ == "pcomp" and lemmas & lists["charged"]:
        return True
    noun = token.pos_ != "VERB"
    return noun and bool(lemmas & (lists["hypothetical"] | lists["answers"]))


def _is_marked(token: Token) -> bool:
    """Tell by an adjective that points elsewhere: "previous attack", "recent attacks", "no attack"."""
    lists, words = read_relevance(), {m.lemma_.lower() for m in _modifiers(token)}
    plural = token.tag_ in ("NNS", "NNPS")
    return bool(
        words & (lists["modifiers"] | {"no"}) or (plural and words & lists["plural_modifiers"] - {"new"})
    )


def _is_unreal(token: Token) -> bool:
    """Future, conditional, negated: "will attack", "if they attack", "did not attack"."""
    verb = token if token.pos_ in ("VERB", "AUX") else token.head
    if token is not verb and token.dep_ not in ("nsubj", "nsubjpass", "dobj", "attr"):
        return any(c.dep_ == "mark" and c.lower_ in CONDITIONS for c in token.children)
    helpers = _auxiliaries(verb)
    if any(c.dep_ == "mark" and c.lower_ in CONDITIONS for c in verb.children):
        return True
    if any(c.dep_ == "neg" for c in verb.children):
        return verb.lemma_.lower() != "stop" or token is verb
    perfect = "have" in helpers
    if perfect:  # hearsay: "may have killed 20", "the bombing would have occurred at one"
        return token is verb and bool(helpers & {"would"})
    return bool(helpers & (PLANS_OR_POWERS | MAYBE)) or _goes_to(verb)


def _goes_to(verb: Token) -> bool:
    """Tell the other future: "is going to attack", "is set to"."""
    return verb.dep_ == "xcomp" and verb.head.lower_ in ("going", "set", "about", "due", "likely", "poised")


def _is_long_ago(token: Token) -> bool:
    """Months or years away in its own clause, or in a bare year: "in 1994", "two years ago"."""
    lists, words = read_relevance(), _clause(token)
    for word in words:
        unit, near = word.lemma_.lower(), [c.lower_ for c in (*word.children, word.head)]
        if unit in lists["long_units"] and (set(near) & {"ago", "earlier", "recent", "past", "previous"}):
            return True
        if unit in ("month", "year", "decade", "century") and set(near) & {
            "last",
            "before",
            "over",
            "for",
            "far",
        }:
            return "first" not in near
        if _is_year(word) and _is_old_year(word):
            return True
    return False


def _is_year(word: Token) -> bool:
    return bool(word.is_digit and len(word) == 4 and int(word.text) in YEARS)


def _is_old_year(word: Token) -> bool:
    """Tell a year without day or month ("in 1994"), or two and more before the latest one named."""
    before = word.nbor(-1) if word.i else word
    if before.lower_ in ("in", "since", "from", "until", "during", "before", "late", "early"):
        return True
    return int(word.text) <= max(int(t.text) for t in word.doc if _is_year(t)) - 2


def _is_tally(token: Token) -> bool:
    """Tell a sum over a long time: "hundreds have died since", "have been killed so far this year"."""
    words = {w.lower_ for w in _clause(token)}
    perfect = bool(words & {"have", "has", "had", "'ve"})
    return (
        (perfect and "since" in words and not words & RECENT)
        or {"so", "far"} <= words
        or bool(words & read_relevance()["habits"])
    )


def _is_landmark(token: Token) -> bool:
    """Tell a trigger that only dates something: "a year after the attack", "same time as his death"."""
    lists = read_relevance()
    for word in (token, *_governors(token)):
        head = word.head
        if word.dep_ == "pobj" and head.lower_ in ("since", "like", "unlike", "as", "until", "despite"):
            return head.lower_ != "as" or "same" in {w.lower_ for w in token.doc[max(head.i - 4, 0) : head.i]}
        if word.dep_ in ("pobj", "pcomp") and head.lower_ in ("after", "before", "following"):
            return _is_measured(head) and _head_lemma(head) not in ("die", "succumb", "arrest", "find")
    if token.dep_ == "relcl" and token.head.lemma_ in ("time", "day", "year", "date", "month"):
        return True
    if token.dep_ == "advcl" and any(
        c.lower_ in ("since", "until") for c in token.children if c.dep_ == "mark"
    ):
        return True
    measured = [
        c for c in token.children if c.dep_ in ("mark", "prep", "advmod") and c.lower_ in ("after", "before")
    ]
    return token.dep_ == "advcl" and any(_is_measured(c) for c in measured) and bool(lists)


def _is_measured(preposition: Token) -> bool:
    """Whether days or more stand before "after": "a year after", "three days before"."""
    units = read_relevance()["long_units"] | {"day"}
    return any(w.lemma_.lower() in units for w in preposition.doc[max(preposition.i - 2, 0) : preposition.i])


def _is_one_of_series(token: Token) -> bool:
    """Tell the run of events that the report's belongs to: "the latest in a series of attacks"."""
    words = (token, *_governors(token))
    if not any(w.lemma_.lower() in read_relevance()["series"] for w in words):
        return False
    return any(w.lower_ in ("latest", "part", "one", "first", "newest") for w in _clause(token))


def _is_general(token: Token) -> bool:
    """Tell a statement about such events at large: "attacks on civilians are war crimes"."""
    bare = token.tag_ in ("NNS", "NN") and not any(
        c.dep_ in ("det", "nummod", "poss") for c in token.children
    )
    head = token.head
    subject = token.dep_ == "nsubj" and head.lemma_ == "be" and head.tag_ in ("VBZ", "VBP")
    return bare and subject


BACKGROUND_TESTS = (
    _is_governed_by,
    _is_marked,
    _is_unreal,
    _is_long_ago,
    _is_tally,
    _is_landmark,
    _is_one_of_series,
    _is_general,
)

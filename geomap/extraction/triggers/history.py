"""Is it of another time: long ago, summed up over years, or named only to date something else.

The words that say so are in the table ``relevance`` of ``kinds.toml``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.extraction.triggers.scopes import (
    governors_of,
    helpers_of,
    lemma_of,
    lemmas_of,
    read_relevance,
    words_of_clause,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

YEARS = range(1800, 2101)


def is_bare_year(word: Token) -> bool:
    """Whether a word is a year without month: "the 2011 murder"."""
    return bool(word.i) and _is_year(word) and word.nbor(-1).pos_ != "PROPN"


def is_long_ago(token: Token) -> bool:
    """Months or years away in its own clause, or in a bare year: "in 1994", "two years ago"."""
    lists = read_relevance(token.lang_)
    when = token.dep_ == "advcl" and any(c.lower_ in lists["when"] for c in token.children)
    # "was wounded in 1944 when troops attacked": the year is the main clause's
    done = [w for c in token.children if c.dep_ == "acl" and lemma_of(c) in lists["done"] for w in c.subtree]
    for word in [*words_of_clause(token), *done, *(words_of_clause(token.head) if when else [])]:
        unit = lemma_of(word)
        if unit in lists["long_units"] or unit in lists["longest_units"]:
            near = {c.lower_ for c in (*word.children, word.head)}
            if unit in lists["long_units"] and near & lists["ago"]:
                return True
            if unit in lists["longest_units"] and near & lists["spans"]:
                return not near & lists["first"]
            if unit in lists["longest_units"] and near & lists["in_all"]:
                return not lemmas_of(words_of_clause(token)) & lists["but_once"]
        if _is_year(word) and _is_old_year(word):
            return True
    return False


def _is_year(word: Token) -> bool:
    return bool(word.is_digit and len(word) == 4 and int(word.text) in YEARS)


def _is_old_year(word: Token) -> bool:
    """Tell a year without day or month ("in 1994"), or two and more before the latest one named."""
    before = word.nbor(-1) if word.i else word
    if before.lower_ in read_relevance(word.lang_)["before_year"]:
        return True
    return int(word.text) <= _latest_year(word.doc) - 2


@lru_cache(maxsize=2)  # asked for each year of a report
def _latest_year(doc: Doc) -> int:
    return max(int(token.text) for token in doc if _is_year(token))


def is_tally(token: Token) -> bool:
    """Tell a sum over a long time or a habit: "hundreds have died since", "so far", "often attack"."""
    lists, clause = read_relevance(token.lang_), words_of_clause(token)
    if token.dep_ in ("xcomp", "advcl") and token.tag_ == "VB":  # "have long crossed it to attack outposts"
        clause += words_of_clause(token.head)
    words = {w.lower_ for w in clause}
    # an adverb of the verb: not the "long" of "long-range drones"
    often = any(w.lower_ in lists["habits"] and w.dep_ == "advmod" and w.head.pos_ != "ADJ" for w in clause)
    since = any(w.lower_ in lists["since"] and _begins_time(w) for w in clause)
    long = bool(words & lists["perfect"]) and since and not words & lists["recent"]
    return long or lists["so_far"] <= words or often


def _begins_time(since: Token) -> bool:
    """Whether "since" is of time, where the word is of places too: "depuis mai", "depuis le sud"."""
    times = read_relevance(since.lang_)["since_when"]
    return not times or any(lemma_of(w) in times or _is_year(w) for w in since.children)


def is_sum(token: Token) -> bool:
    """Tell what somebody has done all along, to no certain number: "they have killed many people"."""
    lists = read_relevance(token.lang_)
    if token.tag_ != "VBN" or not helpers_of(token) & lists["present_perfect"]:
        return False
    if {w.lower_ for w in words_of_clause(token)} & lists["recent"]:
        return False
    harmed = [c for c in token.children if c.dep_ in ("dobj", "nsubjpass")]
    return any(lemmas_of(noun.children) & lists["vague"] for noun in harmed)


def is_landmark(token: Token) -> bool:
    """Tell a trigger that only dates something: "a year after the attack", "same time as his death"."""
    lists = read_relevance(token.lang_)
    for word in (token, *governors_of(token)):
        head = _preposition_of(word)
        if head is not None and word.dep_ != "pcomp" and head.lower_ in lists["points"]:
            before = {w.lower_ for w in token.doc[max(head.i - 4, 0) : head.i]}
            return head.lower_ not in lists["as"] or bool(before & lists["same"])
        if head is not None and head.lower_ in lists["order"]:
            return _is_measured(head) and lemma_of(head.head) not in lists["ends_with"]
    return _dates_clause(token)


def _preposition_of(word: Token) -> Token | None:
    """Find the preposition of a noun, also where the parser has left it below the noun."""
    if word.dep_ in ("pobj", "pcomp"):
        return word.head
    return next((c for c in word.lefts if c.dep_ == "case" and c.pos_ == "ADP"), None)


def _dates_clause(token: Token) -> bool:
    """Tell it of a whole clause: "since they attacked", "a day after a bomb killed ten and hurt six"."""
    lists = read_relevance(token.lang_)
    while token.dep_ == "conj" and token.pos_ == "VERB":
        token = token.head
    if token.dep_ == "relcl":
        return lemma_of(token.head) in lists["times"] or _is_year(token.head)
    if token.dep_ != "advcl":
        return False
    marks = [c for c in token.children if c.dep_ in ("mark", "prep", "advmod")]
    if any(c.dep_ == "mark" and c.lower_ in lists["since"] | lists["until"] for c in marks):
        return True
    return any(c.lower_ in lists["after_or_before"] and _is_measured(c) for c in marks)


def _is_measured(preposition: Token) -> bool:
    """Whether days or more stand before "after": "a year after", "three days before"."""
    lists = read_relevance(preposition.lang_)
    units = lists["long_units"] | lists["days"]
    return any(lemma_of(w) in units for w in preposition.doc[max(preposition.i - 2, 0) : preposition.i])


def is_one_of_series(token: Token) -> bool:
    """Tell the run of events that the report's belongs to: "the latest in a series of attacks"."""
    lists = read_relevance(token.lang_)
    if not lemmas_of([token, *governors_of(token)]) & lists["series"]:
        return False
    return any(w.lower_ in lists["of_series"] for w in words_of_clause(token))

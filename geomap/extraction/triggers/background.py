"""Is it told as history, context, habit, plan or hypothesis: one small test for each way of telling.

A word of violence is the report's own event only when nobody plans, remembers or generalises it.
The words that say so are in the table ``relevance`` of ``kinds.toml``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.extraction.triggers.scopes import (
    SUBJECTS,
    governors_of,
    helpers_of,
    is_future,
    lemma_of,
    lemmas_of,
    qualifiers_of,
    read_relevance,
    segment_of,
    words_of_clause,
)
from geomap.words import word_table

if TYPE_CHECKING:
    from spacy.tokens import Token

YEARS = range(1800, 2101)


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


def _is_governed_by(token: Token) -> bool:
    """Plans and memories above the trigger or before it."""
    lists = read_relevance(token.lang_)
    lemmas = lemmas_of([word for word in governors_of(token) if word.i != token.i])
    if lemmas & lists["foiled"]:  # "foiled a plan to bomb": the plan itself is the news
        lemmas -= lists["hypothetical"]
    if lemmas & lists["history"] or (token.tag_ == "VB" and lemmas & lists["hypothetical"]):
        return True
    if token.dep_ == "pcomp" and lemmas & lists["charged"]:
        return True
    noun = token.pos_ != "VERB"
    return noun and bool(lemmas & (lists["hypothetical"] | lists["answers"]))


def _is_marked(token: Token) -> bool:
    """Tell by an adjective that points elsewhere: "previous attack", "recent attacks", "no attack"."""
    lists, words = read_relevance(token.lang_), lemmas_of(qualifiers_of(token))
    plural = token.tag_ in ("NNS", "NNPS")
    if token.pos_ != "VERB" and any(map(_is_bare_year, [*token.lefts, *_of_phrase(token)])):
        return True  # "the 2011 murder", not "the January 2020 attack"
    return bool(words & lists["modifiers"] or (plural and words & lists["plural_modifiers"]))


def _is_bare_year(word: Token) -> bool:
    return bool(word.i) and _is_year(word) and word.nbor(-1).pos_ != "PROPN"


def _of_phrase(noun: Token) -> list[Token]:
    """Give what stands where the possessor does: "l'attentat de 2015"."""
    whose = word_table("roles", noun.lang_)["whose"]
    return [p for c in noun.children if c.lower_ in whose for p in c.children if p.dep_ == "pobj"]


def _is_unreal(token: Token) -> bool:
    """Future, conditional, negated: "will attack", "if they attack", "did not attack"."""
    lists = read_relevance(token.lang_)
    verb = token if token.pos_ in ("VERB", "AUX") else token.head
    if token is not verb and token.dep_ not in (*SUBJECTS, "dobj", "attr"):
        return _is_conditional(token)
    helpers = helpers_of(verb)
    if _is_conditional(verb):
        return True
    if _is_negated(verb):
        return lemma_of(verb) not in lists["ending"] or token is verb
    if helpers & lists["have"]:  # hearsay: "may have killed 20", "the bombing would have occurred at one"
        return token is verb and bool(helpers & lists["would"])
    if any(
        c.lemma_ in lists["shots"] and any(d.lower_ in lists["none"] for d in c.children)
        for c in verb.children
    ):
        return True
    return bool(helpers & (lists["plans_or_powers"] | lists["maybe"])) or is_future(verb) or _goes_to(verb)


def _is_negated(verb: Token) -> bool:
    """Whether it did not: "n'a fait que deux morts" says only."""
    denied = [c for c in verb.children if c.dep_ == "neg"]
    last = verb.i + 1 == len(verb.doc)
    only = not last and verb.nbor().lower_ in read_relevance(verb.lang_)["only"]
    return len(denied) > only


def _is_conditional(word: Token) -> bool:
    conditions = read_relevance(word.lang_)["conditions"]
    return any(c.dep_ == "mark" and c.lower_ in conditions for c in word.children)


def _goes_to(verb: Token) -> bool:
    """Tell the other future: "is going to attack", "is set to"."""
    return verb.dep_ == "xcomp" and verb.head.lower_ in read_relevance(verb.lang_)["going_to"]


def _is_long_ago(token: Token) -> bool:
    """Months or years away in its own clause, or in a bare year: "in 1994", "two years ago"."""
    lists = read_relevance(token.lang_)
    when = token.dep_ == "advcl" and any(c.lower_ in lists["when"] for c in token.children)
    # "was wounded in 1944 when troops attacked": the year is the main clause's
    done = [w for c in token.children if c.dep_ == "acl" and _is_any(c, "done") for w in c.subtree]
    for word in [*words_of_clause(token), *done, *(words_of_clause(token.head) if when else [])]:
        unit, near = lemma_of(word), {c.lower_ for c in (*word.children, word.head)}
        if unit in lists["long_units"] and near & lists["ago"]:
            return True
        if unit in lists["longest_units"] and near & lists["spans"]:
            return not near & lists["first"]
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
    return int(word.text) <= max(int(t.text) for t in word.doc if _is_year(t)) - 2


def _is_tally(token: Token) -> bool:
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


def _is_sum(token: Token) -> bool:
    """Tell what somebody has done all along, to no certain number: "they have killed many people"."""
    lists = read_relevance(token.lang_)
    if token.tag_ != "VBN" or not helpers_of(token) & lists["present_perfect"]:
        return False
    if {w.lower_ for w in words_of_clause(token)} & lists["recent"]:
        return False
    harmed = [c for c in token.children if c.dep_ in ("dobj", "nsubjpass")]
    return any(lemmas_of(noun.children) & lists["vague"] for noun in harmed)


def _is_landmark(token: Token) -> bool:
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


def _is_one_of_series(token: Token) -> bool:
    """Tell the run of events that the report's belongs to: "the latest in a series of attacks"."""
    lists = read_relevance(token.lang_)
    if not lemmas_of([token, *governors_of(token)]) & lists["series"]:
        return False
    return any(w.lower_ in lists["of_series"] for w in words_of_clause(token))


def _is_general(token: Token) -> bool:
    """Tell a statement about such events at large: "attacks on civilians are war crimes"."""
    bare = token.tag_ in ("NNS", "NN") and not any(
        c.dep_ in ("det", "nummod", "poss") for c in token.children
    )
    head = token.head
    return bare and token.dep_ == "nsubj" and _is_any(head, "link") and head.tag_ in ("VBZ", "VBP")


def _is_trend(token: Token) -> bool:
    """Tell how often such things happen: "shootings fell by a third", "moins d'enlèvements"."""
    if token.dep_ == "pobj" and _is_bare_plural(token) and _is_any(token.head.head, "more_or_less"):
        return True
    verb = next((t for t in token.ancestors if t.pos_ in ("VERB", "AUX")), token)
    return _is_bare_plural(token) and token.dep_ in (*SUBJECTS, "conj") and _is_any(verb, "trends")


def _is_any(word: Token, name: str) -> bool:
    return lemma_of(word) in read_relevance(word.lang_)[name]


def _is_bare_plural(noun: Token) -> bool:
    return noun.tag_ in ("NNS", "NNPS") and not any(
        c.dep_ in ("det", "nummod", "poss") and not _is_any(c, "of_all") for c in noun.children
    )


def _is_common(token: Token) -> bool:
    """Tell what is said to be common or rare: "shelling across it is common"."""
    return token.dep_ in (*SUBJECTS, "csubj") and any(
        c.dep_ == "acomp" and _is_any(c, "common") for c in token.head.children
    )


def _is_verdict(token: Token) -> bool:
    """Tell what somebody calls a thing: "this is an assault on young families"."""
    lists, head = read_relevance(token.lang_), token.head
    called = token.dep_ == "attr" and head.tag_ == "VBZ" and _is_any(head, "link")
    subjects = [c for c in head.children if c.dep_ == "nsubj"]
    pointed = (w.lower_ for c in subjects for w in (c, *c.children) if w.dep_ in ("nsubj", "det"))
    return called and any(word in lists["this"] for word in pointed)


def _is_of_any(token: Token) -> bool:
    """Tell people at large by what befalls them: "the figures leave out people killed in clashes"."""
    for word in (token, *governors_of(token)):
        if word.dep_ == "acl" and word.tag_ == "VBN" and _is_bare_plural(word.head):
            verb, ended = word.head.head, token.sent[-1].is_punct  # a headline leaves out articles too
            return ended and word.head.dep_ == "dobj" and verb.tag_ in ("VBZ", "VBP")
    return False


def _is_tried(token: Token) -> bool:
    """Tell what a court judges or hears of: "jailed for the murder of sisters who were shot"."""
    lists, node = read_relevance(token.lang_), token
    start, end = segment_of(token)
    while node.head.i != node.i and start <= node.head.i < end:
        node, arc = node.head, node.dep_
        if arc == "advcl" or node.lower_ in lists["order"]:
            return False
        if lemma_of(node) in lists["rulings"] or _is_heard(node):
            return node.i != token.i
    return False


def _is_heard(verb: Token) -> bool:
    """Whether a court is told, or hears: "told the tribunal how", "the court heard"."""
    lists = read_relevance(verb.lang_)
    parts = [c for c in verb.children if c.dep_ in (*SUBJECTS, "dobj", "dative")]
    return lemma_of(verb) in lists["told_in_court"] and bool(lemmas_of(parts) & lists["courts"])


BACKGROUND_TESTS = (
    _is_trend,
    _is_common,
    _is_verdict,
    _is_of_any,
    _is_tried,
    _is_governed_by,
    _is_marked,
    _is_unreal,
    _is_long_ago,
    _is_tally,
    _is_sum,
    _is_landmark,
    _is_one_of_series,
    _is_general,
)

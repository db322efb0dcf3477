"""Is it told as history, context, habit, plan or hypothesis: one small test for each way of telling.

A word of violence is the report's own event only when nobody plans, remembers or generalises it.
The words that say so are in the table ``relevance`` of ``kinds.toml``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.extraction.triggers.history import (
    is_bare_year,
    is_landmark,
    is_long_ago,
    is_one_of_series,
    is_sum,
    is_tally,
)
from geomap.extraction.triggers.scopes import (
    SUBJECTS,
    governors_of,
    helpers_of,
    is_future,
    is_word_of,
    lemma_of,
    lemmas_of,
    qualifiers_of,
    read_relevance,
    segment_of,
)
from geomap.extraction.triggers.slots import objects_of
from geomap.words import word_table

if TYPE_CHECKING:
    from spacy.tokens import Token


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
    if any(map(_is_to_be_prevented, governors_of(token))):
        return True
    if lemmas & lists["history"] or (token.tag_ == "VB" and lemmas & lists["hypothetical"]):
        return True
    if token.dep_ == "pcomp" and lemmas & lists["charged"]:
        return True
    if token.pos_ == "VERB":
        return False
    answered = lemmas & lists["answers"]
    if answered <= lists["deplored"] and _has_victim(token):  # "condemned the murder of the mayor" reports it
        answered = frozenset()
    return bool(lemmas & lists["hypothetical"] or answered)


def _has_victim(noun: Token) -> bool:
    """Whether it says whom one event hit: "the murder of the mayor", "Smith's killing", not "killings of"."""
    if noun.tag_ in ("NNS", "NNPS"):
        return False
    hit = [*objects_of(noun), *(c for c in noun.children if c.dep_ == "poss")]
    pointed = (w for w in hit if w.ent_type_ not in ("GPE", "LOC") and w.pos_ in ("NOUN", "PROPN"))
    return any(
        w.ent_type_ == "PERSON" or any(c.dep_ in ("nummod", "det", "poss") for c in w.children)
        for w in pointed
    )


def _is_to_be_prevented(word: Token) -> bool:
    """Whether something is done to keep off whatever may come: "in order to prevent incidents"."""
    return word.tag_ == "VB" and word.dep_ in ("advcl", "acl", "pcomp") and is_word_of(word, "foiled")


def _is_marked(token: Token) -> bool:
    """Tell by an adjective that points elsewhere: "previous attack", "recent attacks", "no attack"."""
    lists, words = read_relevance(token.lang_), lemmas_of(qualifiers_of(token))
    plural = token.tag_ in ("NNS", "NNPS")
    if token.pos_ != "VERB" and any(map(is_bare_year, [*token.lefts, *_of_phrase(token)])):
        return True  # "the 2011 murder", not "the January 2020 attack"
    plural = plural and not is_word_of(token, "persons")
    return bool(words & lists["modifiers"] or (plural and words & lists["plural_modifiers"]))


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
    return _is_to_come(verb) or bool(helpers & lists["maybe"]) or _serves_to_come(verb)


def _is_to_come(verb: Token) -> bool:
    powers = read_relevance(verb.lang_)["plans_or_powers"]
    return bool(helpers_of(verb) & powers) or is_future(verb) or _goes_to(verb)


def _serves_to_come(verb: Token) -> bool:
    """Tell the aim of what is to come: "they will step up their campaign to destroy bridges"."""
    if verb.tag_ != "VB" or verb.dep_ not in ("acl", "xcomp", "advcl", "conj"):
        return False
    above = [t for t in verb.ancestors if t.pos_ in ("VERB", "AUX")]
    finite = next((t for t in above if t.tag_ != "VB" or any(map(_is_helper, t.children))), None)
    return finite is not None and finite.i < verb.i and _is_to_come(finite)


def _is_helper(word: Token) -> bool:
    return word.dep_ in ("aux", "auxpass") and word.tag_ != "TO"


def _is_negated(verb: Token) -> bool:
    """Whether it did not: "n'a fait que deux morts" says only."""
    denied = [c for c in verb.children if c.dep_ == "neg"]
    if verb.dep_ == "pcomp" and verb.head.dep_ == "prep":  # "it is not by burning crops that ..."
        denied += [c for c in verb.head.head.children if c.dep_ == "neg"]
    last = verb.i + 1 == len(verb.doc)
    only = not last and verb.nbor().lower_ in read_relevance(verb.lang_)["only"]
    return len(denied) > only


def _is_conditional(word: Token) -> bool:
    conditions = read_relevance(word.lang_)["conditions"]
    return any(c.dep_ == "mark" and c.lower_ in conditions for c in word.children)


def _goes_to(verb: Token) -> bool:
    """Tell the other future: "is going to attack", "is set to"."""
    return verb.dep_ == "xcomp" and verb.head.lower_ in read_relevance(verb.lang_)["going_to"]


def _is_general(token: Token) -> bool:
    """Tell a statement about such events at large: "attacks on civilians are war crimes"."""
    bare = token.tag_ in ("NNS", "NN") and not any(
        c.dep_ in ("det", "nummod", "poss") for c in token.children
    )
    head = token.head
    present = token.dep_ == "nsubj" and is_word_of(head, "link") and head.tag_ in ("VBZ", "VBP")
    return (bare and present) or (_is_bare_plural(token) and _is_judged(token))


def _is_judged(noun: Token) -> bool:
    """Whether it is called wrong, also where the parser makes a relative clause of that."""
    links = [noun.head, *(c for c in noun.children if c.dep_ == "relcl")]
    judged = read_relevance(noun.lang_)["judged"]
    return any(
        is_word_of(link, "link")
        and link.tag_ in ("VBZ", "VBP")
        and any(c.lower_ in judged for c in link.children)
        for link in links
    )


def _is_trend(token: Token) -> bool:
    """Tell how often such things happen: "shootings fell by a third", "moins d'enlèvements"."""
    if token.dep_ == "pobj" and _is_bare_plural(token) and is_word_of(token.head.head, "more_or_less"):
        return True
    verb = next((t for t in token.ancestors if t.pos_ in ("VERB", "AUX")), token)
    return _is_bare_plural(token) and token.dep_ in (*SUBJECTS, "conj") and is_word_of(verb, "trends")


def _is_bare_plural(noun: Token) -> bool:
    return noun.tag_ in ("NNS", "NNPS") and not any(
        c.dep_ in ("det", "nummod", "poss") and not is_word_of(c, "of_all") for c in noun.children
    )


def _is_common(token: Token) -> bool:
    """Tell what is said to be common or rare: "shelling across it is common"."""
    return token.dep_ in (*SUBJECTS, "csubj") and any(
        c.dep_ == "acomp" and is_word_of(c, "common") for c in token.head.children
    )


def _is_verdict(token: Token) -> bool:
    """Tell what somebody calls a thing: "this is an assault on young families"."""
    lists, head = read_relevance(token.lang_), token.head
    called = token.dep_ == "attr" and head.tag_ == "VBZ" and is_word_of(head, "link")
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
    is_long_ago,
    is_tally,
    is_sum,
    is_landmark,
    is_one_of_series,
    _is_general,
)

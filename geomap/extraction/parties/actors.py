"""Who did it, to whom: the doer, the other side and the target of an event.

Read off the parse around one trigger; where its own clause names no doer, off a claim or
an accusation nearby, and last off an adjective ("pro-Iran attack"). The words are in
``actors.toml``. Roles follow the ACLED Codebook, "Actors": a doer is a side
that acts, so weapons, blasts and numbers never are.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

from geomap.extraction.parsing.forms import find_forms
from geomap.extraction.parties.links import (
    antecedent_of,
    carrier_of,
    children_of,
    conjuncts_of,
    listed,
    nouns_after,
)
from geomap.extraction.parties.people import Party, is_listed, read_actor_words, write_party
from geomap.extraction.parties.targets import find_targets
from geomap.words import word_table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

ATTACKER_REACH = 2  # sentences after the trigger in which "the attackers" are its doers
CLAIM_REACH = 4  # sentences after the trigger in which a claim of responsibility still means it
DEEPEST = 4  # verbs that may share one subject: "came, shot, robbed and fled"
PEOPLES = frozenset({"NORP", "ORG", "GPE", "PERSON"})


class Anchor(Protocol):
    """Whatever points at a token: a trigger, without importing it from its sibling."""

    @property
    def token(self) -> int:
        """Index of the token in the document."""


class Actors(NamedTuple):
    """Doer, armed opponent or other side, and what or whom the act hit; offsets and words."""

    actor1: Party | None
    actor2: Party | None
    target: Party | None


def find_actors(doc: Doc, trigger: Anchor) -> Actors:
    """Find who did what a trigger tells of, and to whom.

    Parameters
    ----------
    doc
        The parsed report.
    trigger
        The word that tells of the event.

    Returns
    -------
    Actors
        Each party as (start, end, text) in characters of ``doc.text``, or None where
        the report does not say.
    """
    token = doc[trigger.token]
    sides = _find_sides(token)
    if sides:
        return Actors(
            write_party(sides[0], alone=True), write_party(sides[1]) if len(sides) > 1 else None, None
        )
    doer = next(_find_doers(token), None)
    target = next((t for t in find_targets(token) if t != doer), None)
    opponent = target if target is not None and is_listed(target, "armed.words") else None
    return Actors(write_party(doer), write_party(opponent), write_party(target))


def find_attackers(doc: Doc, trigger: Anchor) -> Iterator[Party]:
    """Find whom the report calls the attackers from a trigger on: doers where nothing else says who it was.

    Parameters
    ----------
    doc
        The parsed report.
    trigger
        The last word that tells of the event.

    Yields
    ------
    tuple
        As in :class:`Actors`.
    """
    sentence = doc[trigger.token].sent
    end = sentence.end
    for _ in range(ATTACKER_REACH):
        end = doc[end].sent.end if end < len(doc) else end
    for word in doc[sentence.start : end]:
        pointed = any(c.lower_ in word_table("linking", word.lang_)["definite"] for c in word.lefts)
        acts = is_attacker(word) and word.dep_ in ("nsubj", "nsubjpass")
        if pointed and acts and (party := write_party(word)):
            yield party


def is_attacker(token: Token) -> bool:
    """Whether a word is for somebody who attacks, be it a word for a weapon too: "suicide bombers"."""
    return is_listed(token, "attackers.words")


def _can_act(token: Token) -> bool:
    """Whether a noun can be a doer: no weapon, event, time, number or pronoun."""
    if token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM") or token.ent_type_ in ("DATE", "TIME", "CARDINAL"):
        return token.ent_type_ == "CARDINAL" and any(c.lower_ in listed("of", c) for c in token.children)
    doer = is_attacker(token) or token.lower_.endswith(tuple(listed("doer_endings", token)))
    if is_listed(token, "weapons") and not doer:
        return False
    return not is_listed(token, "not_actors.words")


def _find_sides(token: Token) -> list[Token]:
    """Both sides of a clash: "between A and B", "A clashed with B", "A and B clashed"."""
    if not is_listed(token, "sides.words"):
        return []
    for holder in (token, token.head):
        for pair in nouns_after(holder, listed("between", token)):
            return [pair, *conjuncts_of(pair)]
    for verb in (token, token.head, *children_of(token, "acl", "relcl")):
        facing = list(nouns_after(verb, listed("to", token))) if is_listed(verb, "sides.opposing") else []
        if facing and children_of(verb, "dobj"):
            return [children_of(verb, "dobj")[0], facing[0]]
    doers = [d for d in _verb_doers(carrier_of(token), 0) if _can_act(d)]
    carriers = (token, carrier_of(token), *children_of(carrier_of(token), "dobj"))
    others = [o for c in carriers for o in nouns_after(c, listed("with", token)) if _can_act(o)]
    if doers and others:
        return [doers[0], others[0]]
    if token.pos_ == "VERB" and doers and conjuncts_of(doers[0]):
        return [doers[0], *conjuncts_of(doers[0])]
    return [others[0], *conjuncts_of(others[0])] if others and conjuncts_of(others[0]) else []


def _find_doers(token: Token) -> Iterator[Token]:
    """Doers, surest first."""
    near = _verb_doers(token, 0) if token.pos_ == "VERB" else _noun_doers(token)
    yield from (d for d in near if _can_act(d))
    yield from (d for d in _doers_behind(token) if _can_act(d))
    yield from (d for d in _doers_below(token) if _can_act(d))
    yield from (d for d in _claimants(token) if _can_act(d))
    for word in (token, *_means(token)):
        yield from _blamed_by_adjective(word)
        for part in nouns_after(word, listed("whose", token)):  # "raid d'un drone israélien"
            yield from _blamed_by_adjective(part) if is_listed(part, "weapons") else ()


def _means(token: Token) -> list[Token]:
    """Weapons and events in the doer's place: "[a roadside bomb] hit", "killed in [an air strike]"."""
    subjects = children_of(token, "nsubj", "nsubjpass") if token.pos_ == "VERB" else []
    return [w for w in (*subjects, *nouns_after(token, listed("means", token))) if not _can_act(w)]


def _doers_behind(token: Token) -> Iterator[Token]:
    """Who stands behind the means: "a bomb planted by insurgents hit", "Hamas rockets", "in an attack by"."""
    for word in _means(token):
        yield from (d for c in children_of(word, "acl", "relcl") for d in _verb_doers(c, DEEPEST))
        yield from _noun_doers(word)


def _verb_doers(verb: Token, depth: int) -> Iterator[Token]:
    """Subject of an active verb, by-phrase of a passive; shared ones over conjunctions and infinitives."""
    yield from (antecedent_of(p, verb) for p in nouns_after(verb, listed("by", verb)))
    passive = bool(children_of(verb, "nsubjpass", "auxpass")) or (verb.tag_ == "VBN" and verb.dep_ == "acl")
    subjects = children_of(verb, "nsubj")
    if not passive:
        yield from (antecedent_of(s, verb) for s in subjects)
        if verb.dep_ == "acl" and any(v.tag_ in ("VBG", "VB") for v in (verb, *children_of(verb, "aux"))):
            yield verb.head
    shares = verb.dep_ in ("conj", "xcomp", "advcl", "pcomp") and not subjects and not passive
    head = verb.head if verb.head.pos_ != "ADP" else verb.head.head
    if shares and _told_of_object(verb, head):
        yield from children_of(head, "dobj")
    elif shares and depth < DEEPEST and head.pos_ in ("VERB", "AUX") and not _only_participle(verb, head):
        yield from _verb_doers(head, depth + 1)


def _told_of_object(verb: Token, head: Token) -> bool:
    """Whether an infinitive tells what somebody is accused of: "accuse les rebelles d'avoir tiré"."""
    infinitive = any(v.tag_ == "VB" for v in (verb, *children_of(verb, "aux")))
    return infinitive and is_listed(head, "blame.accusing") and bool(children_of(head, "dobj"))


def _only_participle(verb: Token, head: Token) -> bool:
    """Whether a second participle is passive like the first: "was abducted and killed"."""
    return verb.tag_ == "VBN" and bool(children_of(head, "nsubjpass"))


def _noun_doers(noun: Token) -> Iterator[Token]:
    """By-phrase, possessor, and the subject of the verb that carries the noun."""
    if noun.dep_ == "dobj" and is_listed(noun.head, "blame.verbs"):
        yield from nouns_after(noun, listed("blamed", noun))  # the parser hangs "on X" on the noun
    by, whose = listed("by", noun), listed("whose", noun)
    yield from nouns_after(noun, by)
    yield from (d for owner in nouns_after(noun, whose) for d in nouns_after(owner, by))
    if not is_listed(noun, "patients.words"):
        yield from children_of(noun, "poss")
        yield from (o for o in nouns_after(noun, whose) if is_listed(o, "armed.words"))
    carrier = carrier_of(noun)
    if carrier is noun:
        carrier = noun.head.head if noun.head.pos_ == "ADP" else noun.head
    if carrier.pos_ != "VERB":
        return
    if noun.dep_ == "nsubjpass":
        yield from nouns_after(
            carrier, [*by, *listed("blamed", noun)] if is_listed(carrier, "blame.verbs") else by
        )
    elif noun.dep_ == "dobj" and is_listed(carrier, "blame.verbs"):
        yield from nouns_after(carrier, [*listed("blamed", noun), *listed("to", noun)])
    elif noun.dep_ == "dobj" and is_listed(carrier, "support.verbs"):
        yield from _verb_doers(carrier, 0)


def _doers_below(token: Token) -> Iterator[Token]:
    """Find the doer named further down: "killed when gunmen attacked", "hit by a bomb planted by rebels"."""
    for child in token.subtree:
        clause = child.dep_ in ("advcl", "acl", "relcl") and child.pos_ == "VERB" and child.i > token.i
        if clause and not (child.dep_ != "advcl" and child.head.ent_type_ in PEOPLES):
            yield from _verb_doers(child, DEEPEST)
        elif child.dep_ == "pobj" and child.i > token.i and is_listed(child, "not_actors.words"):
            yield from nouns_after(child, listed("by", child))
            yield from _blamed_by_adjective(child)


@cache
def _words_of_claims(language: str) -> frozenset[str]:
    lists = read_actor_words(language)
    return frozenset().union(*(lists[name] for name in ("claim.nouns", "claim.outright", "blame.pointing")))


def _claimants(token: Token) -> Iterator[Token]:
    """Who claimed responsibility or was blamed, in this sentence or the few after it."""
    start, end, lists = token.sent.start, token.sent.end, read_actor_words(token.lang_)
    for _ in range(CLAIM_REACH):
        end = token.doc[end].sent.end if end < len(token.doc) else end
    told = find_forms(token.doc, _words_of_claims(token.lang_))
    for word in (token.doc[i] for i in told if start <= i < end):
        if (
            is_listed(word, "claim.nouns")
            and is_listed(word.head, "claim.verbs")
            and not children_of(word.head, "neg")
        ):
            yield from _verb_doers(word.head, 0)
        elif word.pos_ == "VERB" and is_listed(word, "claim.outright") and not children_of(word, "neg"):
            yield from _verb_doers(word, 0)
        elif word.pos_ == "VERB" and word.lemma_ in lists["blame.pointing"]:
            yield from _blamed(word)


def _blamed(verb: Token) -> Iterator[Token]:
    """Whom a verb of blame points at: "blamed X for", "blamed it on X", "X was blamed"."""
    blamed = listed("blamed", verb)
    yield from nouns_after(verb, blamed)
    if is_listed(verb, "blame.attributing"):  # "a imputé le tir [aux rebelles]", hung on the noun
        yield from (d for deed in children_of(verb, "dobj") for d in nouns_after(deed, blamed))
        return
    yield from children_of(verb, "nsubjpass", "dobj")


def _blamed_by_adjective(token: Token) -> Iterator[Token]:
    """Blame in passing: "Taliban attack", "pro-Iran attack", "Israeli air strike"."""
    after, lists = listed("after_the_noun", token), read_actor_words(token.lang_)
    if (
        after
        and token.dep_ == "amod"
        and token.pos_ == "NOUN"
        and is_listed(token.head, "adjectives.peoples")
    ):
        yield token.head  # the parser takes "frappes russes" for Russians
    for child in (*token.lefts, *(c for c in token.rights if c.dep_ in after)):
        names = [t for t in child.subtree if _names_people(t)]
        near = token.doc[max(child.left_edge.i - 2, 0) : child.i + 1]
        sided = any(t.lower_ in lists["adjectives.sides"] for t in near)
        suffers = is_listed(child, "things.words") or (
            is_listed(token, "patients.words") and child.dep_ == "poss"
        )
        blames = child.dep_ in ("amod", "compound", "nmod") and child.is_alpha and (names or sided)
        inside = any(c.dep_ == "case" and c.pos_ == "ADP" for c in child.lefts)  # "tirs [dans les souks]"
        if blames and not (suffers or inside) and child.lower_ not in lists["adjectives.not_names"]:
            yield child


def _names_people(word: Token) -> bool:
    names = word.ent_type_ in PEOPLES or is_listed(word, "armed.words")
    return names or is_listed(word, "adjectives.peoples")

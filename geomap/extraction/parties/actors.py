"""Who did it, to whom: the doer, the other side and the target of an event.

Read off the parse around one trigger; where its own clause names no doer, off a claim or
an accusation nearby, and last off an adjective ("pro-Iran attack"). The words are in
``actors.toml``. Roles follow the ACLED Codebook, "Actors": a doer is a side
that acts, so weapons, blasts and numbers never are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple, Protocol

from geomap.extraction.parties.people import Party, is_listed, read_actor_words, write_party
from geomap.words import read_lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

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
    target = next((t for t in _find_targets(token) if t != doer), None)
    opponent = target if target is not None and is_listed(target, "armed.words") else None
    return Actors(write_party(doer), write_party(opponent), write_party(target))


def _listed(key: str, token: Token) -> list[str]:
    """Words of ``roles.toml``, in the order in which they are tried."""
    words: list[str] = read_lexicon("roles", token.lang_)[key]
    return words


def _can_act(token: Token) -> bool:
    """Whether a noun can be a doer: no weapon, event, time, number or pronoun."""
    if token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM") or token.ent_type_ in ("DATE", "TIME", "CARDINAL"):
        return token.ent_type_ == "CARDINAL" and any(c.lower_ in _listed("of", c) for c in token.children)
    if is_listed(token, "weapons") and not token.lower_.endswith(tuple(_listed("doer_endings", token))):
        return False
    return not is_listed(token, "not_actors.words")


def _can_suffer(token: Token) -> bool:
    """Whether a noun can be hit: no weapon, event, time or pronoun."""
    named_thing = is_listed(token, "things.words")
    if token.pos_ not in ("NOUN", "PROPN", "NUM", "ADJ") or token.ent_type_ in ("DATE", "TIME"):
        return False
    return named_thing or not (is_listed(token, "weapons") or is_listed(token, "not_actors.words"))


def _objects_of(token: Token, prepositions: Iterable[str]) -> Iterator[Token]:
    """Nouns after these prepositions, in the order of the prepositions."""
    for word in prepositions:
        for child in token.children:
            if child.lower_ == word and child.dep_ in ("prep", "agent", "dative"):
                yield from (p for p in child.children if p.dep_ == "pobj")
                yield from _objects_of(child, prepositions)


def _children(token: Token, *arcs: str) -> list[Token]:
    return [c for c in token.children if c.dep_ in arcs]


def _antecedent(noun: Token, verb: Token) -> Token:
    """Return what a relative pronoun stands for."""
    return verb.head if noun.lower_ in _listed("relatives", noun) and verb.dep_ == "relcl" else noun


def _find_sides(token: Token) -> list[Token]:
    """Both sides of a clash: "between A and B", "A clashed with B", "A and B clashed"."""
    if not is_listed(token, "sides.words"):
        return []
    for holder in (token, token.head):
        for pair in _objects_of(holder, _listed("between", token)):
            return [pair, *_conjuncts(pair)]
    for verb in (token, token.head, *_children(token, "acl", "relcl")):
        facing = list(_objects_of(verb, _listed("to", token))) if is_listed(verb, "sides.opposing") else []
        if facing and _children(verb, "dobj"):
            return [_children(verb, "dobj")[0], facing[0]]
    doers = [d for d in _verb_doers(_carrier(token), 0) if _can_act(d)]
    carriers = (token, _carrier(token), *_children(_carrier(token), "dobj"))
    others = [o for c in carriers for o in _objects_of(c, _listed("with", token)) if _can_act(o)]
    if doers and others:
        return [doers[0], others[0]]
    if token.pos_ == "VERB" and doers and _conjuncts(doers[0]):
        return [doers[0], *_conjuncts(doers[0])]
    return [others[0], *_conjuncts(others[0])] if others and _conjuncts(others[0]) else []


def _conjuncts(token: Token) -> list[Token]:
    return [c for c in token.conjuncts if c.i > token.i]


def _carrier(token: Token) -> Token:
    """Return the verb that carries a noun of violence: "exchanged [fire]", "carried out [an attack]"."""
    return (
        token.head if token.dep_ in ("dobj", "nsubj", "nsubjpass", "attr") and token.pos_ != "VERB" else token
    )


def _find_doers(token: Token) -> Iterator[Token]:
    """Doers, surest first."""
    near = _verb_doers(token, 0) if token.pos_ == "VERB" else _noun_doers(token)
    yield from (d for d in near if _can_act(d))
    yield from (d for d in _doers_behind(token) if _can_act(d))
    yield from (d for d in _doers_below(token) if _can_act(d))
    yield from (d for d in _claimants(token) if _can_act(d))
    for word in (token, *_means(token)):
        yield from _blamed_by_adjective(word)
        for part in _objects_of(word, _listed("whose", token)):  # "raid d'un drone israélien"
            yield from _blamed_by_adjective(part) if is_listed(part, "weapons") else ()


def _means(token: Token) -> list[Token]:
    """Weapons and events in the doer's place: "[a roadside bomb] hit", "killed in [an air strike]"."""
    subjects = _children(token, "nsubj", "nsubjpass") if token.pos_ == "VERB" else []
    return [w for w in (*subjects, *_objects_of(token, _listed("means", token))) if not _can_act(w)]


def _doers_behind(token: Token) -> Iterator[Token]:
    """Who stands behind the means: "a bomb planted by insurgents hit", "Hamas rockets", "in an attack by"."""
    for word in _means(token):
        yield from (d for c in _children(word, "acl", "relcl") for d in _verb_doers(c, DEEPEST))
        yield from _noun_doers(word)


def _verb_doers(verb: Token, depth: int) -> Iterator[Token]:
    """Subject of an active verb, by-phrase of a passive; shared ones over conjunctions and infinitives."""
    yield from (_antecedent(p, verb) for p in _objects_of(verb, _listed("by", verb)))
    passive = bool(_children(verb, "nsubjpass", "auxpass")) or (verb.tag_ == "VBN" and verb.dep_ == "acl")
    subjects = _children(verb, "nsubj")
    if not passive:
        yield from (_antecedent(s, verb) for s in subjects)
        if verb.dep_ == "acl" and any(v.tag_ in ("VBG", "VB") for v in (verb, *_children(verb, "aux"))):
            yield verb.head
    shares = verb.dep_ in ("conj", "xcomp", "advcl", "pcomp") and not subjects and not passive
    head = verb.head if verb.head.pos_ != "ADP" else verb.head.head
    if shares and _told_of_object(verb, head):
        yield from _children(head, "dobj")
    elif shares and depth < DEEPEST and head.pos_ in ("VERB", "AUX") and not _only_participle(verb, head):
        yield from _verb_doers(head, depth + 1)


def _told_of_object(verb: Token, head: Token) -> bool:
    """Whether an infinitive tells what somebody is accused of: "accuse les rebelles d'avoir tiré"."""
    infinitive = any(v.tag_ == "VB" for v in (verb, *_children(verb, "aux")))
    return infinitive and is_listed(head, "blame.accusing") and bool(_children(head, "dobj"))


def _only_participle(verb: Token, head: Token) -> bool:
    """Whether a second participle is passive like the first: "was abducted and killed"."""
    return verb.tag_ == "VBN" and bool(_children(head, "nsubjpass"))


def _noun_doers(noun: Token) -> Iterator[Token]:
    """By-phrase, possessor, and the subject of the verb that carries the noun."""
    if noun.dep_ == "dobj" and is_listed(noun.head, "blame.verbs"):
        yield from _objects_of(noun, _listed("blamed", noun))  # the parser hangs "on X" on the noun
    by, whose = _listed("by", noun), _listed("whose", noun)
    yield from _objects_of(noun, by)
    yield from (d for owner in _objects_of(noun, whose) for d in _objects_of(owner, by))
    if not is_listed(noun, "patients.words"):
        yield from _children(noun, "poss")
        yield from (o for o in _objects_of(noun, whose) if is_listed(o, "armed.words"))
    carrier = _carrier(noun)
    if carrier is noun:
        carrier = noun.head.head if noun.head.pos_ == "ADP" else noun.head
    if carrier.pos_ != "VERB":
        return
    if noun.dep_ == "nsubjpass":
        yield from _objects_of(
            carrier, [*by, *_listed("blamed", noun)] if is_listed(carrier, "blame.verbs") else by
        )
    elif noun.dep_ == "dobj" and is_listed(carrier, "blame.verbs"):
        yield from _objects_of(carrier, [*_listed("blamed", noun), *_listed("to", noun)])
    elif noun.dep_ == "dobj" and is_listed(carrier, "support.verbs"):
        yield from _verb_doers(carrier, 0)


def _doers_below(token: Token) -> Iterator[Token]:
    """Find the doer named further down: "killed when gunmen attacked", "hit by a bomb planted by rebels"."""
    for child in token.subtree:
        clause = child.dep_ in ("advcl", "acl", "relcl") and child.pos_ == "VERB" and child.i > token.i
        if clause and not (child.dep_ != "advcl" and child.head.ent_type_ in PEOPLES):
            yield from _verb_doers(child, DEEPEST)
        elif child.dep_ == "pobj" and child.i > token.i and is_listed(child, "not_actors.words"):
            yield from _objects_of(child, _listed("by", child))
            yield from _blamed_by_adjective(child)


def _claimants(token: Token) -> Iterator[Token]:
    """Who claimed responsibility or was blamed, in this sentence or the few after it."""
    end, lists = token.sent.end, read_actor_words(token.lang_)
    for _ in range(CLAIM_REACH):
        end = token.doc[end].sent.end if end < len(token.doc) else end
    for word in token.doc[token.sent.start : end]:
        if (
            is_listed(word, "claim.nouns")
            and is_listed(word.head, "claim.verbs")
            and not _children(word.head, "neg")
        ):
            yield from _verb_doers(word.head, 0)
        elif word.pos_ == "VERB" and is_listed(word, "claim.outright") and not _children(word, "neg"):
            yield from _verb_doers(word, 0)
        elif word.pos_ == "VERB" and word.lemma_ in lists["blame.pointing"]:
            yield from _blamed(word)


def _blamed(verb: Token) -> Iterator[Token]:
    """Whom a verb of blame points at: "blamed X for", "blamed it on X", "X was blamed"."""
    yield from _objects_of(verb, _listed("blamed", verb))
    yield from _children(verb, "nsubjpass", "dobj")


def _blamed_by_adjective(token: Token) -> Iterator[Token]:
    """Blame in passing: "Taliban attack", "pro-Iran attack", "Israeli air strike"."""
    after, lists = _listed("after_the_noun", token), read_actor_words(token.lang_)
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


def _find_targets(token: Token) -> Iterator[Token]:
    """Targets, surest first."""
    yield from (t for t in _direct_targets(token) if _can_suffer(t))
    carrier = _carrier(token)
    lists = read_actor_words(token.lang_)
    for holder in dict.fromkeys((token, carrier, *_children(token, "dobj", "nsubjpass"))):
        at = [t for t in _objects_of(holder, lists["aim.at"]) if _can_suffer(t)]
        yield from (t for t in at if t.ent_type_ not in ("GPE", "DATE") or holder is token)
    for holder in dict.fromkeys((token, carrier)):
        yield from (t for t in _objects_of(holder, lists["aim.near"]) if is_listed(t, "things.words"))
    yield from (t for t in _victims_below(token) if _can_suffer(t))


def _direct_targets(token: Token) -> Iterator[Token]:
    """Object, passive subject, the noun a participle follows; for nouns their of-phrase or patient."""
    if token.pos_ == "VERB":
        yield from (_antecedent(o, token) for o in _children(token, "dobj", "nsubjpass"))
        if token.dep_ == "acl" and token.tag_ == "VBN":
            yield token.head
        if token.dep_ == "conj" and not _children(token, "dobj", "nsubjpass"):
            yield from _children(token.head, "nsubjpass")
        if not _children(token, "dobj", "nsubjpass"):
            yield from (o for c in _children(token, "conj") for o in _children(c, "dobj"))
        return
    if is_listed(token, "patients.words"):
        yield from _objects_of(token, _listed("of", token))
        yield from _children(token, "poss")
    named = (*_children(token, "compound", "nmod"), *_objects_of(token, _listed("whose", token)))
    yield from (c for c in named if is_listed(c, "things.words"))


def _victims_below(token: Token) -> Iterator[Token]:
    """Whom the violence killed: "opened fire, [killing] three students", "the blast [killed] two"."""
    verbs = [
        c
        for c in token.children
        if c.dep_ in ("advcl", "xcomp", "conj", "acl") and is_listed(c, "casualty_verbs.words")
    ]
    if token.dep_ == "nsubj" and is_listed(token.head, "casualty_verbs.words"):
        verbs.append(token.head)
    yield from (o for verb in verbs for o in _children(verb, "dobj"))

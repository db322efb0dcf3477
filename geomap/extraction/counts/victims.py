"""Who a noun phrase speaks of, and how many: the reading of victims out of a parse."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.extraction.counts.lists import (
    NumberIndex,
    expand_conjuncts,
    left_edge,
    load_words,
)
from geomap.extraction.parsing.forms import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from geomap.extraction.numbers import Number

_NUMBER_LINKS = frozenset(
    {"nummod", "quantmod", "det", "compound", "amod", "advmod", "predet", "nmod", "npadvmod"}
)


@dataclass(frozen=True, slots=True)
class Victims:
    """How many people a phrase speaks of, and how it puts it.

    ``stated`` marks a number word; ``definite`` someone spoken of before ("the man",
    "he"); ``named`` a person's name; ``more`` people beside those told of before
    ("another five", "two more"); ``others`` the weaker "three others".
    ``perpetrators`` of them did the deed: "the bomber and four others".
    """

    start: int
    end: int
    best: int | None
    low: int | None
    high: int | None
    who: str = ""
    stated: bool = False
    definite: bool = False
    named: bool = False
    more: bool = False
    others: bool = False
    perpetrators: int = 0


def resolve_relative(token: Token) -> Token:
    """Follow a relative pronoun to the noun it stands for."""
    if token.lower_ not in load_words(token.lang_)["people"]["relatives"]:
        return token
    node = token
    while node.head != node:
        if node.dep_ == "relcl":
            return node.head
        node = node.head
    return token


def read_victims(head: Token, index: NumberIndex) -> Victims | None:
    """Count the people of the phrase around ``head``, conjuncts included."""
    head = resolve_relative(head)
    heads, words = expand_conjuncts(head, index), load_words(head.lang_)["people"]
    parts: list[Victims] = []
    for part in heads:
        victims = _read_phrase(part, index)
        bare = victims is not None and victims.best is None and not victims.stated and not victims.definite
        if victims is None or (bare and parts and parts[0].stated):
            continue  # "nine nurses and orderlies" are nine
        if parts and part.pos_ == "NUM" and (head.pos_ != "NUM" or heads[1].dep_ == "appos"):
            continue  # "two women, 28 and 27", "two of them, 28 and 27": their ages
        parts.append(replace(victims, perpetrators=(victims.best or 0) * _did_it(victims, words)))
    if not parts:
        return None
    between = text_of(head.doc)[parts[0].end : parts[1].start] if len(parts) > 1 else ""
    if parts[0].stated and len(heads) > 1 and heads[1].dep_ == "appos" and head.lower_ in words["generic"]:
        return parts[0]  # "three others, a woman and two men"
    split = set("—–:;(") & set(between) or ("," in between and len(parts) > 2)
    if split and parts[0].best == sum(p.best or 0 for p in parts[1:]):
        return parts[0]  # "12 people: five soldiers and seven civilians"
    return add_victims(parts)


def add_victims(parts: Sequence[Victims]) -> Victims:
    """Add the groups of an enumeration: "three soldiers and two civilians" are five."""
    if len(parts) == 1:
        return parts[0]
    bests = [p.best for p in parts]
    lows = [p.best if p.low is None else p.low for p in parts]
    highs = [p.high for p in parts]
    return Victims(
        start=min(p.start for p in parts),
        end=max(p.end for p in parts),
        best=None if None in bests else sum(b for b in bests if b is not None),
        low=sum(b for b in lows if b is not None),
        high=None if None in highs else sum(h for h in highs if h is not None),
        who=", ".join(p.who for p in parts),
        stated=any(p.stated for p in parts) or all(not p.definite for p in parts),
        definite=all(p.definite for p in parts),
        named=all(p.named for p in parts),
        more=parts[0].more,
        others=parts[0].others,
        perpetrators=sum(p.perpetrators for p in parts),
    )


def _did_it(victims: Victims, people: dict[str, frozenset[str]]) -> bool:
    """Know the bomber from militants whom an army killed: those must be told of before."""
    return victims.who.lower() in people["attackers" if victims.definite else "perpetrators"]


def _read_phrase(head: Token, index: NumberIndex) -> Victims | None:
    words, grammar = load_words(head.lang_)["people"], load_words(head.lang_)["grammar"]
    text = head.lower_
    if text in words["not_people"] and head.ent_type_ != "PERSON":
        return None
    if text in words["containers"] and _own_number(head, index) is None:  # "the body of a guard" is one guard
        if (inner := _of_object(head)) is not None:
            return _read_phrase(inner, index)
        if text in words["totals"]:
            return None
    number = _own_number(head, index) or _number_of(head, index)
    edge = left_edge(head)
    start, end = head.doc[edge].idx, head.idx + len(head.text)
    lefts = {t.lower_ for t in head.doc[edge : head.i]}
    if lefts & words["unasked"] or not any(c.isalnum() for c in text) or text in words["former"]:
        return None  # quotations of what somebody fears, and the kin of whom it is about
    after = head.nbor().lower_ if head.i + 1 < len(head.doc) else ""
    more = bool(lefts & grammar["another"]) or bool(
        {text} & grammar["one_more"] or {text, after} & grammar["more"]
    )
    if number is not None and number.kind not in ("article",):
        start = min(start, number.start) if number.end <= end else number.start
        more = more or bool(lefts & grammar["more"] and not lefts & grammar["than"])
        others = bool(lefts & grammar["other"] or {text, after} & grammar["others"])
        return Victims(
            start,
            max(end, number.end),
            number.best,
            number.low,
            number.high,
            text,
            True,
            more=more,
            others=others,
        )
    return _read_unnumbered(head, start=start, lefts=lefts, more=more)


def _read_unnumbered(head: Token, *, start: int, lefts: set[str], more: bool) -> Victims | None:
    words, grammar = load_words(head.lang_)["people"], load_words(head.lang_)["grammar"]
    text, end = head.lower_, head.idx + len(head.text)
    if text in words["pronouns"] or text in words["reflexives"]:
        return Victims(head.idx, end, 1, 1, 1, text, definite=True)
    if text in grammar["one_more"]:
        return Victims(head.idx, end, 1, 1, 1, text, more=True)
    if head.pos_ == "PRON" or text in words["relatives"]:
        return None
    if (number := load_words(head.lang_)["collectives"].get(text)) is not None:
        return Victims(
            start, end, number, number, number, text, definite=bool(lefts & grammar["the"]), more=more
        )
    if text in words["groups"]:
        return None
    if head.pos_ == "PROPN" and text not in words["persons"]:
        if head.tag_ == "NNPS" or head.ent_type_ in ("NORP", "DATE", "TIME", "CARDINAL", "MONEY", "LAW"):
            return None
        return Victims(start, end, 1, 1, 1, _full_name(head), named=True)
    if head.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM", "VERB", "ADV"):
        return None
    if head.tag_ in ("NNS", "NNPS") or text in words["mobs"]:
        return Victims(start, end, None, 2, None, text, definite=bool(lefts & grammar["definite"]), more=more)
    if head.pos_ == "NOUN" or text in words["old"] or text in words["persons"] or grammar["articles"] & lefts:
        name = next((c for c in head.children if c.dep_ == "appos" and c.pos_ == "PROPN"), None)
        who = _full_name(name) if name is not None else text
        definite = bool(lefts & grammar["definite"]) and not grammar["articles"] & lefts
        return Victims(start, end, 1, 1, 1, who, definite=definite, named=name is not None, more=more)
    return None


def _full_name(head: Token) -> str:
    parts = [t.text for t in head.lefts if t.dep_ == "compound" and t.pos_ == "PROPN"]
    return " ".join([*parts, head.text])


def _of_object(head: Token) -> Token | None:
    for child in head.children:
        if child.dep_ == "prep" and child.lower_ in load_words(head.lang_)["grammar"]["of"]:
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def _own_number(head: Token, index: NumberIndex) -> Number | None:
    """Find the number that counts the head itself, not a noun nested in its phrase."""
    if (own := index.at(head.i)) is not None and own.kind != "article":
        return own
    found: list[Number] = []
    for i in range(left_edge(head), head.i):
        number = index.at(i)
        if number is None or number.kind == "article" or number in found:
            continue
        first, last = index.span(i)
        if any(_modifies(head.doc[j], head) for j in range(first, last + 1)):
            found.append(number)
    return found[-1] if found else _adjacent_number(head, index)


def _adjacent_number(head: Token, index: NumberIndex) -> Number | None:
    """Find a number that stands before the head with only modifiers between: parses of headlines err."""
    for i in range(head.i - 1, max(-1, head.i - 5), -1):
        token = head.doc[i]
        number = index.at(i)
        if number is not None and number.kind != "article":
            return number
        if token.pos_ not in ("ADJ", "NOUN", "PROPN", "ADV") or token.is_punct:
            return None
    return None


def _modifies(token: Token, head: Token) -> bool:
    for _ in range(3):
        if token.head == head and token.dep_ in _NUMBER_LINKS:
            return True
        if token.dep_ not in _NUMBER_LINKS and token.dep_ not in ("pobj", "prep"):
            return False
        token = token.head
    return False


def _number_of(head: Token, index: NumberIndex) -> Number | None:
    """Read "a family of four", "the three of them"."""
    if head.lower_ not in load_words(head.lang_)["people"]["counted_by"]:
        return None
    inner = _of_object(head)
    return index.at(inner.i) if inner is not None else None

"""What the reading of casualties rests on: the lexicon, numbers by token, and who is joined to whom."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, Any

from geomap.words import read_lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from geomap.extraction.numbers import Number


@cache
def load_words(language: str) -> dict[str, Any]:
    """Read the casualties of a language (ISO 639-1): lists of forms as frozensets, patterns as they stand."""
    table = read_lexicon("casualties", language)
    return {section: {key: _split(value) for key, value in rows.items()} for section, rows in table.items()}


def _split(value: object) -> object:
    if value == []:
        return frozenset()  # what another language has and this one does without
    if isinstance(value, dict):
        return frozenset(form for forms in value.values() for form in str(forms).split())
    return frozenset(value.split()) if isinstance(value, str) and "\\" not in value else value


class NumberIndex:
    """The numbers of a document by the tokens they cover."""

    def __init__(self, doc: Doc, numbers: Sequence[Number]) -> None:
        starts = doc.to_array("IDX").tolist()
        self.numbers = numbers
        self.spans = [
            (bisect_right(starts, n.start) - 1, bisect_right(starts, n.end - 1) - 1) for n in numbers
        ]
        self.of_token = {
            i: position for position, (first, last) in enumerate(self.spans) for i in range(first, last + 1)
        }

    def at(self, i: int) -> Number | None:
        """Give the number that covers token ``i``."""
        position = self.of_token.get(i)
        return None if position is None else self.numbers[position]

    def counts(self, head: Token) -> bool:
        """Say whether a number or an indefinite article counts ``head``."""
        articles = load_words(head.lang_)["grammar"]["articles"]
        return self.at(head.i) is not None or any(
            c.dep_ == "nummod" or (c.dep_ == "det" and c.lower_ in articles) for c in head.children
        )

    def span(self, i: int) -> tuple[int, int]:
        """Give first and last token of the number that covers token ``i``."""
        return self.spans[self.of_token[i]]


def left_edge(head: Token) -> int:
    """Give the first token of a phrase, not beyond a line break, which a parse may read over."""
    first = max(head.left_edge.i, head.i - 14)
    for i in range(head.i - 1, first - 1, -1):
        if "\n" in head.doc[i].text:
            return i + 1
    return first


def expand_conjuncts(head: Token, index: NumberIndex) -> list[Token]:
    """Give a head and the victims joined to it, leaving out names and titles set beside it."""
    heads, node, named = [head], head, False
    while (following := _next_conjunct(node, index)) is not None:
        named = named or _is_same_person(node, following, index)
        if not (named and (following.pos_ == "PROPN" or _is_same_person(node, following, index))):
            heads.append(following)
        node = following
    if len(heads) > 1 and _speaks(heads[-1]):
        # "killing nine, a nurse and a mayor said": the last ones speak of the dead.
        commas = [k for k, h in enumerate(heads) if k and h.doc[left_edge(h) - 1].text == ","]
        heads = heads[: commas[0]] if commas else heads[:-1]
    return heads + [extra for extra in _companions(head) if extra not in heads]


def _next_conjunct(node: Token, index: NumberIndex) -> Token | None:
    """Follow "a baker, a nurse and seven others", of which a parse makes an apposition."""
    for child in node.children:
        between = node.doc[node.i : child.i].text_with_ws
        if child.i <= node.i or "\n" in between or " - " in between:  # a title's " - The Daily News"
            continue
        if child.dep_ == "conj":
            return None if tells_anew(node, child) else child
        kin = child.lower_ in load_words(node.lang_)["people"]["kin"]
        listed = index.counts(child) or child.pos_ == "PROPN" or kin
        if child.dep_ == "appos" and listed and any(c.dep_ in ("conj", "appos") for c in child.children):
            return child
    return None


def tells_anew(node: Token, child: Token) -> bool:
    """Find the second verb of "killed eight and injured scores", which a parse may take for an adjective."""
    verbs, joints = load_words(node.lang_)["verbs"], load_words(node.lang_)["grammar"]["and"] | {","}
    told = verbs["killed"] | verbs["injured"]
    between = node.doc[node.i + 1 : child.i]
    closed = told | load_words(node.lang_)["adjectives"]["killed"]
    if len(between) > 1 and between[0].lower_ in closed and between[1].lower_ in joints:
        return True  # "a man dead and another injured"
    return any(t.lower_ in told and t.nbor(-1).lower_ in joints for t in between if t.i > node.i + 1)


def _is_same_person(node: Token, following: Token, index: NumberIndex) -> bool:
    """Find "the district head, Musa Ali, ..." and "a lawmaker and former minister"."""
    before = following.doc[following.left_edge.i - 1].lower_ if following.left_edge.i else ""
    counted = node.pos_ == "NUM" or index.counts(node)
    if following.pos_ == "PROPN" and before == "," and (node.pos_ == "NOUN" or counted):
        return True
    singular = {node.tag_, following.tag_} <= {"NN", "NNP"} and not index.counts(following)
    bare = not any(c.dep_ in ("det", "poss", "nummod") for c in following.children)
    people, plurals = load_words(node.lang_)["people"], load_words(node.lang_)["grammar"]["plural_verbs"]
    pair = {node.lower_, following.lower_} & (people["kin"] | people["pairs"])
    plural = any(c.lower_ in plurals for c in node.head.children)  # "cook and gardener were"
    return singular and bare and following.pos_ == node.pos_ == "NOUN" and not pair and not plural


def _speaks(head: Token) -> bool:
    after = head.doc[head.right_edge.i + 1 : head.right_edge.i + 3]
    verbs = load_words(head.lang_)["sources"]["told"]
    return len(after) > 0 and not after[0].is_punct and any(t.lower_ in verbs for t in after)


def _companions(head: Token) -> list[Token]:
    """Find "along with his son" and victims that a parse hangs on a noun further in."""
    words, found = load_words(head.lang_), []
    kin, grammar = words["people"]["kin"], words["grammar"]
    for token in head.subtree:
        if token.i <= head.i or token.i - head.i > 25:
            continue
        beside = token.dep_ == "pobj" and token.head.lower_ in grammar["with"] | grammar["with_others"]
        if beside and token.head.i and token.head.nbor(-1).lower_ in grammar["beside"] | grammar["as_well"]:
            found.append(token)
        elif token.dep_ == "conj" and token.head != head and token.head.dep_ not in ("conj", "appos"):
            children = {c.lower_ for c in token.children}
            others = token.lower_ in grammar["others"] or (
                children & grammar["other"] and any(c.pos_ == "NUM" for c in token.children)
            )
            if others or (token.lower_ in kin and children & grammar["definite"]):
                found.append(token)
    return found

"""Who claimed an event, and who was blamed for it: said of it after it is told.

A claim is of the event told last before it. "No group has claimed the attack" names nobody. The
words are in ``actors.toml``.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from geomap.extraction.parsing.forms import find_forms
from geomap.extraction.parties.people import Party, is_listed, read_actor_words, write_party
from geomap.words import word_table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from spacy.tokens import Doc, Span, Token

REACH = 4  # sentences after the event in which a claim of responsibility still means it


class Claims(NamedTuple):
    """Who says that it was them, and who is said by others to have done it."""

    claimed_by: Party | None
    blamed: Party | None


def find_claims(doc: Doc, anchors: Collection[int], *, others: Collection[int] = ()) -> Claims:
    """Find who claimed an event and who was blamed for it.

    Parameters
    ----------
    doc
        The parsed report.
    anchors
        Indices of the tokens that tell of the event.
    others
        Those that tell of the report's other events.
    """
    sentences = [s for s in _sentences_about(doc, anchors) if _is_nearest(s, anchors, others)]
    told = find_forms(doc, _verbs_of_claims(doc.lang_))
    words = [doc[i] for s in sentences for i in told if s.start <= i < s.end]
    claimed = next((p for w in words for p in _claimants(w) if _is_somebody(p)), None)
    blamed = next((p for w in words for p in _blamed(w) if _is_somebody(p)), None)
    return Claims(write_party(claimed), write_party(blamed))


@cache
def _verbs_of_claims(language: str) -> frozenset[str]:
    lists = read_actor_words(language)
    return frozenset().union(
        *(lists[name] for name in ("claim.verbs", "blame.accusing", "blame.attributing"))
    )


def _sentences_about(doc: Doc, anchors: Collection[int]) -> Iterator[Span]:
    """Sentences that tell of the event, and the few after each of them."""
    last = -1  # how many sentences the event reaches yet
    for sentence in doc.sents:
        if any(sentence.start <= i < sentence.end for i in anchors):
            last = REACH
        if last >= 0:
            yield sentence
            last -= 1


def _is_nearest(sentence: Span, anchors: Collection[int], others: Collection[int]) -> bool:
    mine = max((i for i in anchors if i < sentence.end), default=-1)
    return mine > max((i for i in others if i < sentence.end), default=-1)


def _claimants(word: Token) -> Iterator[Token]:
    """Who claims: "X claimed responsibility", "X claimed the attack", "claimed by X"."""
    if not is_listed(word, "claim.verbs") or word.pos_ != "VERB" or _children(word, "neg"):
        return
    outright = is_listed(word, "claim.outright")
    objects = _children(word, "dobj", "nsubjpass")
    whole = [o for o in objects if is_listed(o, "claim.nouns")]
    deeds = [o for o in objects if is_listed(word, "claim.of_deeds") and is_listed(o, "claim.deeds")]
    if whole or deeds or outright:
        yield from _doers(word)


def _blamed(word: Token) -> Iterator[Token]:
    """Who is blamed: "blamed X", "blamed it on X", "X was blamed", "attributed to X"."""
    if word.pos_ != "VERB" or _children(word, "neg"):
        return
    if is_listed(word, "blame.accusing"):
        yield from _objects(word, "blamed")
        for noun in _children(word, "dobj"):
            yield from _objects(noun, "blamed")
        yield from _children(word, "nsubjpass", "dobj")
    elif is_listed(word, "blame.attributing"):
        yield from _objects(word, "to")
        yield from (p for noun in _children(word, "dobj") for p in _objects(noun, "to"))


def _doers(verb: Token) -> Iterator[Token]:
    yield from (p for c in _children(verb, "agent") for p in _children(c, "pobj"))
    yield from _objects(verb, "by")
    if not _children(verb, "nsubjpass"):
        yield from _children(verb, "nsubj")


def _objects(word: Token, prepositions: str) -> Iterator[Token]:
    """Nouns after the prepositions of a list of ``roles.toml``."""
    for child in word.children:
        if child.lower_ in word_table("roles", word.lang_)[prepositions]:
            yield from _children(child, "pobj")


def _children(token: Token, *arcs: str) -> list[Token]:
    return [child for child in token.children if child.dep_ in arcs]


def _is_somebody(token: Token) -> bool:
    """Whether a noun names a party: no pronoun, event or thing, and not "no group"."""
    if token.pos_ not in ("NOUN", "PROPN") or is_listed(token, "not_actors.words"):
        return False
    return not any(is_listed(child, "claim.nobody") for child in token.lefts)

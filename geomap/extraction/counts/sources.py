"""Who says how many: "police said at least five were killed", "according to the ministry"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.extraction.counts.lists import load_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Doc, Token

    from geomap.extraction.counts.grammar import CasualtyMention

_LONGEST = 12  # words of a name with its office; more is a parse that ran on


def find_toll_source(doc: Doc, mentions: Iterable[CasualtyMention]) -> tuple[int, int, str] | None:
    """Find the words for who says it: start, end and text; None where nobody is named.

    Parameters
    ----------
    doc
        The parse that the mentions were read from.
    mentions
        Those that a count rests on; the first one with a source gives it.
    """
    for mention in mentions:
        for node in (trigger := doc[mention.trigger], *trigger.ancestors):
            for speaker in _list_speakers(node):
                if not mention.start <= speaker.idx < mention.end:
                    return _phrase_of(speaker)
    return None


def _list_speakers(node: Token) -> Iterator[Token]:
    words = load_words(node.lang_)["sources"]
    verbs = [v for v in (node, *node.children) if v.lower_ in words["speech"] and v.pos_ == "VERB"]
    for verb in verbs if node in verbs else [v for v in verbs if _is_aside(v)]:
        yield from (c for c in verb.children if c.dep_ == "nsubj" and c.pos_ in ("NOUN", "PROPN"))
    for child in node.children:
        if child.lower_ in words["according"]:
            yield from (c for to in (child, *child.children) for c in to.children if c.dep_ == "pobj")


def _is_aside(verb: Token) -> bool:
    """Know "..., a indiqué le ministère", which a parse may join to what was said: its subject follows."""
    inverted = any(c.dep_ == "nsubj" and c.i > verb.i for c in verb.children)
    return verb.dep_ in ("parataxis", "advcl") or (verb.dep_ == "conj" and inverted)


def _phrase_of(head: Token) -> tuple[int, int, str]:
    """Give the noun with what belongs to it, without article and without clauses set after it."""
    ends = [
        c.left_edge.i for c in head.children if c.i > head.i and c.dep_ in ("relcl", "acl", "punct", "appos")
    ]
    last = min([*ends, head.right_edge.i + 1])
    first = max(head.left_edge.i, head.i - _LONGEST)
    last = last if last - first <= _LONGEST else head.i + 1
    first += head.doc[first].pos_ == "DET" and first < head.i
    span = head.doc[first:last]
    return span.start_char, span.end_char, span.text

"""In whose scope a word stands: what governs it, what modifies it, and who shares its clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from geomap.words import read_lexicon, word_table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# Over these arcs what governs the head governs the trigger too: "threatened [to attack]",
# "revenge [for [the killing]]". A subject or an adverbial clause stands on its own.
THROUGH = frozenset(
    {"pobj", "prep", "dobj", "ccomp", "xcomp", "acl", "compound", "conj", "pcomp", "amod", "attr", "nmod"}
    | {"dative", "poss", "oprd", "nsubjpass", "appos", "acomp"}
)
OTHER_CLAUSES = ("advcl", "relcl", "ccomp", "parataxis", "acl")
SUBJECTS = ("nsubj", "nsubjpass")
SEGMENTS = "geomap_segments"  # where a Doc keeps its own
HIGHEST_STEP = 7  # arcs; a governing word further up belongs to another matter


@cache
def read_relevance(language: str) -> dict[str, frozenset[str]]:
    """Read the table ``relevance`` of ``kinds.toml`` once: words by what they say of an event."""
    return {name: frozenset(words) for name, words in read_lexicon("kinds", language)["relevance"].items()}


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
    known = token.doc.user_data
    if SEGMENTS not in known:  # asked for every trigger by a dozen tests
        known[SEGMENTS] = [bounds for bounds in _cut(token.doc) for _ in range(bounds[0], bounds[2])]
    start, end, _ = known[SEGMENTS][token.i]
    return start, end


def _cut(doc: Doc) -> Iterator[tuple[int, int, int]]:
    """Bounds of each segment, and where the next one starts: behind the blank line, which is of none."""
    for sentence in doc.sents:
        start = sentence.start
        for token in sentence:
            if token.is_space and token.text.count("\n") > 1:
                yield start, token.i, token.i + 1
                start = token.i + 1
        yield start, sentence.end, sentence.end


def lemma_of(token: Token) -> str:
    """Give the lemma in lower case."""
    return str(token.lemma_.lower())


def is_word_of(word: Token, name: str) -> bool:
    """Whether the lemma of a word is in one of the lists of :func:`read_relevance`."""
    return lemma_of(word) in read_relevance(word.lang_)[name]


def lemmas_of(words: Iterable[Token]) -> frozenset[str]:
    """Give the lemmas of several words in lower case."""
    return frozenset(lemma_of(word) for word in words)


def governors_of(token: Token) -> Iterator[Token]:
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


def qualifiers_of(token: Token) -> list[Token]:
    """Adjectives and participles of a noun, on the sides its language puts them; none for verbs."""
    if token.pos_ == "VERB":
        return []
    after = word_table("roles", token.lang_)["after_the_noun"]
    before = [c for c in token.lefts if c.dep_ in ("amod", "compound", "nmod", "det")]
    return before + [c for c in token.rights if c.dep_ in after]


def words_of_clause(token: Token) -> list[Token]:
    """Words of the trigger's own clause: below its nearest verb, other clauses left out."""
    verb = next((t for t in (token, *token.ancestors) if t.pos_ in ("VERB", "AUX")), token)
    start, end = segment_of(token)
    words, stack = [], [verb]
    while stack:
        word = stack.pop()
        words.append(word)
        stack.extend(
            c for c in word.children if start <= c.i < end and (c.dep_ not in OTHER_CLAUSES or c == token)
        )
    return words


def helpers_of(verb: Token) -> frozenset[str]:
    """Give the auxiliaries of a verb as written, in lower case."""
    return frozenset(c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass"))


def is_future(verb: Token) -> bool:
    """Whether a verb or its auxiliary has an ending of the future; "will" is a word, and has none."""
    parts = (verb, *(c for c in verb.children if c.dep_ in ("aux", "auxpass")))
    return any("Fut" in part.morph.get("Tense", []) for part in parts)

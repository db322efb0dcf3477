"""Did it happen: occurred, attempted, foiled, threatened or denied, read from what governs the trigger.

The words that govern a trigger are in the table ``relevance`` of ``kinds.toml``.
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
)

if TYPE_CHECKING:
    from spacy.tokens import Token

    from geomap.model import Status

IN_ORDER: tuple[Status, ...] = ("foiled", "denied", "threatened", "attempted")


def status_of(token: Token) -> Status:
    """Say whether the event a trigger tells of took place.

    Parameters
    ----------
    token
        The trigger.

    Returns
    -------
    Status
        "foiled" before "denied" before "threatened" before "attempted", else "occurred".
    """
    lists = read_relevance(token.lang_)
    governors = lemmas_of([*governors_of(token), *qualifiers_of(token)])
    if _is_called_false(token):
        return "denied"
    if _subject_fails(token):
        return "foiled" if lemma_of(token.head) in lists["foiled"] else "attempted"
    found: Status = next((name for name in IN_ORDER if governors & lists[name]), "occurred")
    return "threatened" if found == "occurred" and _announced(token) else found


def _subject_fails(token: Token) -> bool:
    """Whether the attack is the subject of its own failure: "the bomb failed to explode"."""
    lists, head = read_relevance(token.lang_), lemma_of(token.head)
    if token.dep_ == "xcomp" and head in lists["failing"]:
        return True
    return token.dep_ in SUBJECTS and head in lists["failing"] | lists["foiled"]


def _is_called_false(token: Token) -> bool:
    """Whether the report of it is: "the report that he was shot is unfounded"."""
    lists = read_relevance(token.lang_)
    return any(
        word.dep_ in SUBJECTS
        and lemma_of(word) in lists["reports"]
        and bool(lemmas_of([word.head, *word.head.children]) & lists["false"])
        for word in governors_of(token)
    )


def _announced(token: Token) -> bool:
    """Whether it is promised or threatened in so many words: "said it would attack again"."""
    lists = read_relevance(token.lang_)
    if token.pos_ != "VERB" or not (helpers_of(token) & lists["plans_or_powers"] or is_future(token)):
        return False
    return bool(lemmas_of(token.ancestors) & lists["threatened"])

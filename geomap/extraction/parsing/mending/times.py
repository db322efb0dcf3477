"""Days and times of the day, which the model takes for doers and things done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.extraction.parsing.mending.tree import find_child, hang, list_forms, set_form, written

if TYPE_CHECKING:
    from spacy.tokens import Token


def read_weekday(day: Token) -> None:
    """Hang a day on the verb, as a noun: "enlevé jeudi par des hommes", "échange de tirs samedi soir"."""
    if day.lower_ not in written("weekdays", day) or day.head.i == day.i:
        return
    if day.pos_ not in ("NOUN", "PROPN"):
        for child in [c for c in day.children if c.dep_ not in ("det", "case", "nummod")]:
            child.head = day.head
        day.pos_, day.dep_ = "NOUN", "obl:mod"
        set_form(day, "Number=Sing")
    if day.dep_ in ("amod", "appos", "flat", "flat:name", "nmod") and find_child(day, "case") is None:
        verb = next((t for t in day.ancestors if t.pos_ == "VERB"), None)
        if verb is not None:
            hang(day, verb, "obl:mod")


def read_time(time: Token) -> None:
    """Take a time of the day for no subject: "Ce matin vers 6h, des hommes ont pillé l'école"."""
    if time.dep_ != "nsubj" or not list_forms(time) & (written("times", time) | written("weekdays", time)):
        return
    subject = next(
        (c for c in time.children if c.dep_ in ("conj", "appos") and find_child(c, "cc") is None), None
    )
    if subject is not None:
        hang(subject, time.head, "nsubj")
        time.dep_ = "obl:mod"

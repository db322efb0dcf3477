"""What the entity recogniser and the report as a whole say of a name: whose it is, and whether that holds."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from geomap.extraction.datelines import DATELINE, HEADING
from geomap.extraction.parsing.forms import lower_words
from geomap.extraction.toponyms.lexicon import cue_words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

    from geomap.model import PlaceIndex

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
NUMBERS = frozenset({"DATE", "TIME", "CARDINAL", "MONEY", "ORDINAL", "PERCENT", "QUANTITY"})


class Labels:
    """The entities of a report, looked up by character, and what they say of people."""

    def __init__(self, doc: Doc, text: str, index: PlaceIndex) -> None:
        self._text = text
        self._cues = cue_words(doc.lang_)
        self._at: dict[int, Span] = {}
        for entity in doc.ents:
            for position in range(entity.start_char, entity.end_char):
                self._at[position] = entity
        self._datelines = [match.span() for match in DATELINE.finditer(text)]
        headings = [*HEADING.finditer(text)]
        if len(headings) > 1:  # one alone may be any line with a number
            self._datelines += [match.span(part) for match in headings for part in ("area", "place")]
        self._listed = _find_listed(doc, text)
        self._firsts = {sentence.start_char for sentence in doc.sents}
        self.people = _count_people(doc, index)

    def covering(self, start: int, end: int) -> Span | None:
        """Return the entity that a stretch of text lies in or touches."""
        return self._at.get(start) or self._at.get(end - 1)

    def in_dateline(self, position: int) -> bool:
        """Whether a character stands in "BAGHDAD (Reuters) - "."""
        return any(start <= position < end for start, end in self._datelines)

    def follows_person(self, position: int) -> bool:
        """Whether "of" at a character stands between a person and a home: "Ann Lee, 41, of Reno"."""
        before = self._text[:position].rstrip(" ,0123456789")
        entity = self._at.get(len(before) - 1)
        numbered = before and self._text[len(before) : position].strip(" ,").isdigit()
        return bool(numbered) or (entity is not None and entity.label_ == "PERSON")

    def begins_sentence(self, position: int) -> bool:
        """Whether a character is the first of a sentence, where capitals tell nothing."""
        return position in self._firsts

    def is_listed(self, entity: Span) -> bool:
        """Whether an entity stands in a list of places."""
        return entity.start in self._listed

    def is_person(self, entity: Span) -> bool:
        """Whether a label PERSON can be believed: not in a list of places, nor of what is stormed."""
        before = [token.lower_ for token in entity.doc[max(0, entity.start - 2) : entity.start]]
        verb = next((word for word in reversed(before) if word not in self._cues["articles"]), "")
        taken = any(verb.startswith(stem) for stem in self._cues["assails"])
        return entity.label_ == "PERSON" and not taken and not self.is_listed(entity)


def _find_listed(doc: Doc, text: str) -> set[int]:
    """First tokens of the entities that stand between the places of a list, or are joined to one by "and"."""
    table = cue_words(doc.lang_)
    joints = defaultdict(list)
    for a, b in itertools.pairwise(doc.ents):
        gap = text[a.end_char : b.start_char].strip()
        if gap in table["list_gaps"]:
            if a.label_ in PLACE_LABELS:
                joints[b.start].append(gap)
            if b.label_ in PLACE_LABELS:
                joints[a.start].append(gap)
    return {start for start, gaps in joints.items() if len(gaps) == 2 or table["and"] & {*gaps}}


def _count_people(doc: Doc, index: PlaceIndex) -> Counter[str]:
    """Count how often a word is first or last of a person's full name, or follows "Mr"."""
    table = cue_words(doc.lang_)
    no_person = table["institutions"] | table["district_after"] | table["streets"] | table["directions"]
    people: Counter[str] = Counter()
    for entity in doc.ents:
        words = entity.text.split() if entity.label_ == "PERSON" else []
        full = len(words) > 1 and not no_person & {w.lower() for w in words}
        if full and all(w[0].isupper() for w in words) and not index.knows(entity.text):
            people.update({_bare(words[0]), _bare(words[-1])})
    for i, word in enumerate(lower_words(doc)[:-1], start=1):
        if word.rstrip(".") in table["forms_of_address"] and doc[i].text[0].isupper():
            people[_bare(doc[i].text)] += 1
    return people


def _bare(word: str) -> str:
    return word.lower().removesuffix("'s").removesuffix("’s")

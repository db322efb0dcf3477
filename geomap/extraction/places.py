"""Recognise the place names of a parsed report.

Two sources are joined: the entity recogniser, which knows how a name is used,
and the gazetteer, which knows what is a place. Small models find most places
but mislabel them (see DESIGN: 69-77 % F1 on news), so a name that the gazetteer
has is accepted under another label where the words around it speak for a place.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.extraction.language import DATELINE
from geomap.extraction.words import lowercase_words, weapon_words, word_table
from geomap.model import Name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Span

    from geomap.model import Candidate, Cue, PlaceIndex

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\w(?:[\w’'ʿʻ‘`-]*\w)?")
ARTICLE = re.compile(
    r"(?:a[dlnrst]|ash|e[dlrsz]|az|ul|[dl])[-'’](?=\w)", re.IGNORECASE
)  # "al-Bab", "d'Ivoire"
POSSESSIVE = re.compile(r"['’]s?$", re.IGNORECASE)
GAP = re.compile(r"\.? ?\n? *")  # what may stand between two words of one name
NUMBERS = frozenset({"DATE", "TIME", "CARDINAL", "MONEY", "ORDINAL", "PERCENT", "QUANTITY"})  # labels
LONGEST_NAME = 6  # words
KNOWN_TOWN = 50_000  # people: a name without label or cue needs a town of that size


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text and its character offsets."""

    start: int
    end: int
    text: str

    @property
    def capital(self) -> bool:
        """Whether the word could begin or end a name."""
        article = ARTICLE.match(self.text)
        first = self.text[article.end() if article else 0]
        return first.isupper() or (first.isalpha() and first.lower() == first.upper())


def cue_words() -> dict[str, frozenset[str]]:
    """Words around a name that tell whether it is a place, from ``data/toponyms.toml``."""
    return word_table("toponyms")


def find_names(doc: Doc, index: PlaceIndex) -> list[Name]:
    """List the place names of a parsed text, in order and without overlaps.

    Parameters
    ----------
    doc
        A parsed text; only entities and characters are read.
    index
        The gazetteer, asked for candidates.
    """
    text = doc.text  # spaCy puts it together anew each time
    words = [Word(m.start(), m.end(), m.group()) for m in WORD.finditer(text)]
    found = _known_names(doc, text, words, index)
    taken = [(n.start, n.end) for n in found]
    for entity in doc.ents:
        if entity.label_ in PLACE_LABELS and not _overlaps(entity.start_char, entity.end_char, taken):
            name = _name_of_entity(entity, index)
            if name is not None:
                found.append(name)
    return sorted(found, key=lambda n: n.start)


def _overlaps(start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    return any(start < e and s < end for s, e in taken)


def _known_names(doc: Doc, text: str, words: Sequence[Word], index: PlaceIndex) -> list[Name]:
    labels = _Labels(doc)
    found: list[Name] = []
    i = 0
    while i < len(words):
        step = 1
        if words[i].capital:
            for j in range(min(i + LONGEST_NAME, len(words)), i, -1):
                name = _accept(text, words, (i, j), index, labels)
                if name is not None:
                    found.append(name)
                    step = j - i
                    break
        i += step
    return found


class _Labels:
    """The entity that covers a character, looked up in constant time."""

    def __init__(self, doc: Doc) -> None:
        self._at: dict[int, Span] = {}
        for entity in doc.ents:
            for position in range(entity.start_char, entity.end_char):
                self._at[position] = entity
        self._datelines = [match.span() for match in DATELINE.finditer(doc.text)]
        self._listed = _find_listed(doc)
        self._firsts = {sentence.start_char for sentence in doc.sents}

    def covering(self, start: int, end: int) -> Span | None:
        return self._at.get(start) or self._at.get(end - 1)

    def in_dateline(self, position: int) -> bool:
        return any(start <= position < end for start, end in self._datelines)

    def begins_sentence(self, position: int) -> bool:
        return position in self._firsts

    def is_person(self, entity: Span) -> bool:
        """Whether a label PERSON can be believed: not in a list of places, nor of what is stormed."""
        root = entity.root
        taken = root.dep_ == "dobj" and root.head.lemma_ in cue_words()["assails"]
        return entity.label_ == "PERSON" and not taken and entity.start not in self._listed


def _find_listed(doc: Doc) -> set[int]:
    """First tokens of the entities that stand between the places of a list, or are joined to one by "and"."""
    text, joints = doc.text, defaultdict(list)
    for a, b in itertools.pairwise(doc.ents):
        gap = text[a.end_char : b.start_char].strip()
        if gap in (",", "and", ", and"):
            if a.label_ in PLACE_LABELS:
                joints[b.start].append(gap)
            if b.label_ in PLACE_LABELS:
                joints[a.start].append(gap)
    return {start for start, gaps in joints.items() if len(gaps) == 2 or "and" in gaps}


def _accept(
    content: str, words: Sequence[Word], window: tuple[int, int], index: PlaceIndex, labels: _Labels
) -> Name | None:
    i, j = window
    if not _is_one_name(content, words[i:j]):
        return None
    start, end = words[i].start, words[j - 1].end
    raw = content[start:end]
    text = " ".join(POSSESSIVE.sub("", raw).split())
    end = start + len(POSSESSIVE.sub("", raw))
    if _is_no_name(text) or not index.knows(text):
        return None
    candidates = tuple(index.find(text))
    if index.country_of_demonym(text) and not _is_country(candidates):
        return None
    context = _Context.around(words, window)
    if context.next_capital and context.next_word in cue_words()["streets"]:
        return None
    entity = labels.covering(start, end)
    name = Name(start, end, text, candidates, entity.label_ if entity else "", context.cue)
    if _is_ordinary(name) and not any(c.how == "exact" for c in candidates):
        return None
    if entity is not None and entity.label_ in PLACE_LABELS:
        return name if _fills(name, entity) or _is_reviewed(candidates) else None
    if context.title or not candidates:
        return None
    if entity is not None and entity.label_ == "ORG" and _names_institution(name, entity, context):
        return replace(name, embedded=True)
    if entity is not None and not _fills(name, entity):
        return None
    if labels.in_dateline(start):
        context = replace(context, locative=True)
    person = entity is not None and labels.is_person(entity)
    spoken = _speaks_for_place(name, context, first=labels.begins_sentence(start), person=person)
    return name if spoken else None


def _is_no_name(text: str) -> bool:
    """Whether words are no place whatever the gazetteer says: "South", "the Atlanta", "Honda"."""
    table = cue_words()
    lower = text.lower()
    vague = table["directions"] | {"side", "end"}  # "the West Side"
    if len(text) < 2 or lower in table["not_places"] | weapon_words() or lower.startswith("the "):
        return True
    return all(word in vague for word in lower.split())


def _follows_title(entity: Span) -> bool:
    before = entity.doc[entity.start - 1].lower_ if entity.start else ""
    return before.rstrip(".") in cue_words()["titles"]


def _is_country(candidates: Sequence[Candidate]) -> bool:
    """Whether the main name of a country is written: "Philippines" looks like a plural of "Philippine"."""
    return any(c.place.kind == "country" and c.preferred and c.how == "exact" for c in candidates)


def _is_one_name(text: str, words: Sequence[Word]) -> bool:
    if not words[0].capital:
        return False
    site = cue_words()["site_after"] | {"county", "parish"}
    proper = [w for w in words if w.text not in site and w.text != "air"]  # "Balad air base"
    if len(proper) < len(words) and words[-1].text not in site:
        return False
    if not proper or not (proper[-1].capital or proper[-1].text.isdigit()):
        return False
    connectors = cue_words()["connectors"]
    if not all(w.capital or w.text.lower() in connectors or w.text.isdigit() for w in proper):
        return False
    gaps = (text[a.end : b.start] for a, b in itertools.pairwise(words))
    return all(
        GAP.fullmatch(gap) and ("." not in gap or len(a.text) <= 3)
        for gap, a in zip(gaps, words, strict=False)
    )


@dataclass(frozen=True, slots=True)
class _Context:
    """The words on both sides of a name."""

    locative: bool
    title: bool
    cue: Cue | None
    next_capital: bool
    next_word: str
    institution_of: bool
    headline: bool

    @classmethod
    def around(cls, words: Sequence[Word], window: tuple[int, int]) -> _Context:
        i, j = window
        table = cue_words()
        before = [*(w.text.lower() for w in reversed(words[max(0, i - 4) : i])), "", "", "", ""]
        after = list(words[j : j + 2])
        headline = i > 1 and words[i - 2].capital
        if before[0] == "the":
            before = [*before[1:], ""]
        following = after[0].text.lower() if after and not POSSESSIVE.search(words[j - 1].text) else ""
        while before[0] in table["directions"]:
            before = [*before[1:], ""]
        locative = (
            before[0] in table["locative"] | table["city_before"]
            or (before[0] == "of" and before[1] in table["before_of"])
            or (before[0] == "on" and before[1] in table["before_on"])
        )
        return cls(
            locative=locative,
            title=before[0].rstrip(".") in table["titles"],
            cue=_cue(before, following),
            next_capital=bool(after) and after[0].capital and words[j - 1].end + 1 == after[0].start,
            next_word=following,
            institution_of=before[0] == "of" and before[1] in table["institutions_of"],
            headline=headline,
        )


def _cue(before: Sequence[str], following: str) -> Cue | None:
    table = cue_words()
    if following in table["admin_after"] or (before[0] == "of" and before[1] in table["admin_before"]):
        return "admin"
    if following in table["district_after"] or (before[0] == "of" and before[1] == "district"):
        return "district"
    if following in table["site_after"]:
        return "site"
    if following in table["quarter_after"]:
        return "quarter"
    before_city = before[1] if before[0] == "of" else before[0]
    return "city" if before_city in table["city_before"] or following in table["city_after"] else None


def _fills(name: Name, entity: Span) -> bool:
    """Whether the name is the whole entity, or all between two commas, but for words such as "northern"."""
    table = cue_words()
    kinds_of_place = table["admin_after"] | table["district_after"] | table["city_after"]
    generic = table["directions"] | kinds_of_place | {"s"}
    shift, words = entity.start_char, entity.text
    before = words[: max(0, name.start - shift)].rpartition(",")[2]
    after = words[max(0, name.end - shift) :].partition(",")[0]
    rest = f"{before} {after}"
    return all(w.lower() in generic for w in WORD.findall(rest))


def _is_reviewed(candidates: Sequence[Candidate]) -> bool:
    return any(c.reviewed and c.how == "exact" for c in candidates)


def _names_institution(name: Name, entity: Span, context: _Context) -> bool:
    """Whether an organisation is called after the place: "Baghdad Police", "University of Mosul"."""
    begins = context.next_word in cue_words()["institutions"] and context.next_capital
    begins = begins and entity.end_char > name.end
    ends = context.institution_of and entity.end_char == name.end
    return (begins or ends) and not _is_ordinary(name)


def _is_ordinary(name: Name) -> bool:
    return name.text.lower() in lowercase_words() or len(name.text) < 3


def _speaks_for_place(name: Name, context: _Context, *, first: bool, person: bool) -> bool:
    """Whether a name that the recogniser does not call a place is one all the same.

    ``first`` says that it begins a sentence, ``person`` that it is believed to be somebody's.
    """
    exact = [c.place for c in name.candidates if c.how == "exact"]
    if not exact or name.label in NUMBERS:
        return False
    known = max(place.population for place in exact) >= KNOWN_TOWN
    if _is_ordinary(name):
        said = bool(name.label) or context.cue == "city" or (known and not context.headline)
        return context.locative and said and not first and not context.next_capital
    if name.label == "PERSON" and not person:
        return known
    if person:
        return (context.locative or context.cue is not None) and not context.next_capital
    if context.locative or (context.cue and not context.next_capital):
        return True
    if any(place.kind == "country" for place in exact) or _is_reviewed(name.candidates):
        return True
    return not first and (known or any(place.kind == "admin1" for place in exact))


def _name_of_entity(entity: Span, index: PlaceIndex) -> Name | None:
    """Make a name of a place that the recogniser sees and the gazetteer lacks as it stands."""
    directions = cue_words()["directions"]
    words = [Word(m.start(), m.end(), m.group()) for m in WORD.finditer(entity.text)]
    generic = cue_words()["admin_after"] | cue_words()["city_after"] | cue_words()["district_after"]
    while words and words[0].text.lower() in directions:
        words = words[1:]
    while len(words) > 1 and words[-1].text.lower() in generic:
        words = words[:-1]
    if not words or not any(w.capital for w in words):
        return None
    raw = entity.text[words[0].start : words[-1].end]
    raw = raw[: len(POSSESSIVE.sub("", raw))]
    text = " ".join(raw.split())
    if _is_no_name(text) or index.country_of_demonym(text):
        return None  # a country of that name was found before
    start = entity.start_char + words[0].start
    candidates = tuple(index.find(text)) if len(text) > 2 else ()
    if not candidates and _follows_title(entity):
        return None
    return Name(start, start + len(raw), text, candidates, entity.label_)

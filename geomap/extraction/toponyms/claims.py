"""Judge one stretch of a report: is it a place name, surely, likely, or only if the report says more?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.extraction.toponyms.context import read_context
from geomap.extraction.toponyms.labels import NUMBERS, PLACE_LABELS
from geomap.extraction.toponyms.lexicon import (
    POSSESSIVE,
    WORD,
    Word,
    cue_words,
    is_no_name,
    is_ordinary,
    without_possessive,
)
from geomap.extraction.toponyms.mentions import KNOWN_TOWN, is_country, is_crossing, read_mention
from geomap.model import Name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Span

    from geomap.extraction.toponyms.context import Cues
    from geomap.extraction.toponyms.labels import Labels
    from geomap.extraction.toponyms.mentions import Mention, Reading
    from geomap.model import Candidate

TOWN = 10_000  # people: a name that is also a common word ("in Hit") needs a town of that size


@dataclass(frozen=True, slots=True)
class Claim:
    """A name that may be a place's: ``sure`` by the words around it, ``open`` until the report tells more."""

    name: Name
    sure: bool = False
    known: bool = False  # a country, a province or a town of some size
    open: bool = False
    listable: bool = False  # enough of a town to be the next in a list of places


def judge_window(reading: Reading, window: tuple[int, int]) -> Claim | None:
    """Judge the words ``window[0]`` to ``window[1]`` of a report, a name that the gazetteer has."""
    mention = read_mention(reading, window)
    if mention is None:
        return None
    name, entity, context = mention.name, mention.entity, mention.context
    if entity is not None and entity.label_ in PLACE_LABELS:
        whole = _fills(name, entity, reading.cues) or (
            _is_reviewed(name.candidates) and not context.previous_capital
        )
        if not whole:
            return _judge_part(mention, entity, reading)
        spoken_to = context.addressed or (context.aged and not mention.placed)
        return None if spoken_to else Claim(name, sure=_is_sure(mention, reading), known=mention.known)
    if context.addressed or not name.candidates:
        return None
    if entity is not None and not _fills(name, entity, reading.cues):
        return _judge_part(mention, entity, reading)
    if context.title:
        return None
    if _speaks_for_place(mention, reading):
        return Claim(name, sure=_is_sure(mention, reading), known=mention.known)
    town = mention.population >= (KNOWN_TOWN if name.label == "PERSON" else TOWN)
    return Claim(name, open=True, listable=town) if _may_be_place(mention, reading.language) else None


def _is_sure(mention: Mention, reading: Reading) -> bool:
    """Whether the words around leave no doubt; "from" and the like stand before those named in full too."""
    named = reading.labels.people[mention.name.text.lower()] > 0
    return mention.placed and not (named and mention.context.vague and not mention.backed)


def _fills(name: Name, entity: Span, table: Cues) -> bool:
    """Whether the name is the whole entity, or all between two commas, but for words such as "northern"."""
    kinds = table["admin_after"] | table["district_after"] | table["city_after"]
    shift, words = entity.start_char, entity.text
    before = words[: max(0, name.start - shift)].rpartition(",")[2]
    after = words[max(0, name.end - shift) :].partition(",")[0]
    parted = entity.label_ in PLACE_LABELS | {"NORP"} or is_country(name.candidates)
    if before.endswith("-") and (parted or before[:-1].lower() in table["parties"]):  # "Baghdad-Kirkuk"
        before = ""
    if parted and after.startswith("-"):  # "U.S.-led"
        after = ""
    front = [w.lower() for w in WORD.findall(before)]
    if front and front[-1] in table["of"]:  # "the city of Hit"
        front = [w for w in front[:-1] if w not in kinds]
    behind = [w.lower() for w in WORD.findall(after) if w != "s"]
    return all(w in table["directions"] for w in front) and (
        not behind or (len(behind) == 1 and behind[0] in kinds)
    )


def _is_reviewed(candidates: Sequence[Candidate]) -> bool:
    return any(c.reviewed and c.how == "exact" for c in candidates)


def _judge_part(mention: Mention, entity: Span, reading: Reading) -> Claim | None:
    """Judge a name inside a longer one: "School in Mosul" names it, "Mosul School" speaks for it."""
    name, context, table = mention.name, mention.context, reading.cues
    ordinary = is_ordinary(name.text, language=reading.language)
    if (ordinary and not mention.country) or entity.label_ in NUMBERS:
        return None
    before = entity.text[: max(0, name.start - entity.start_char)].split()
    last = before[-1] if before else ""
    if last in table["in_name"] | table["of"] and entity.end_char <= name.end + 2:
        if last not in table["of"]:
            return Claim(name, sure=True)
        return Claim(replace(name, embedded=True)) if context.institution_of else None
    at_front = all(w.lower() in table["articles"] for w in before)
    body = at_front and context.next_capital and _is_institution(entity, name, table)
    return Claim(replace(name, embedded=True)) if body else None


def _is_institution(entity: Span, name: Name, table: Cues) -> bool:
    """Whether what follows a place within an organisation's name is a public body and no paper or team."""
    rest = {
        without_possessive(w.lower())
        for w in WORD.findall(entity.text[max(0, name.end - entity.start_char) :])
    }
    return bool(rest & table["institutions"]) and not rest & table["press"]


def _speaks_for_place(mention: Mention, reading: Reading) -> bool:
    """Whether a name that the recogniser does not call a place is one all the same."""
    name, context = mention.name, mention.context
    ordinary = is_ordinary(name.text, language=reading.language)
    if not mention.exact or context.aged:
        return False
    if name.label in NUMBERS:
        town = mention.population >= KNOWN_TOWN and not ordinary
        return name.label == "DATE" and mention.placed and town
    if ordinary:
        known = mention.population >= TOWN and not mention.headline
        said = (bool(name.label) or context.cue == "city" or known) and not mention.first
        return (
            mention.backed
            or mention.holding
            or ((context.locative or bool(context.plural)) and said and not context.next_capital)
        )
    if mention.entity is not None and name.label == "PERSON":
        return _is_no_person(mention, reading.labels)
    if mention.placed or (context.people and not context.previous_capital):
        return True
    if mention.country:
        return True
    if name.text.isupper() and "." not in name.text and len(name.text) < 6:
        return False  # "OAS"
    if _is_reviewed(name.candidates):
        return True
    if context.previous_capital or (context.next_capital and not name.label):
        return False
    return mention.known and (not mention.first or mention.city)


def _is_no_person(mention: Mention, labels: Labels) -> bool:
    """Whether a name labelled a person's is a place's."""
    context = mention.context
    assert mention.entity is not None
    if not labels.is_person(mention.entity):
        return mention.population >= KNOWN_TOWN or mention.placed
    named = labels.people[mention.name.text.lower()] > 0
    if mention.placed:
        return not context.next_capital and not (named and context.vague)
    if named:
        return False
    return context.people or mention.country or mention.city


def _may_be_place(mention: Mention, language: str) -> bool:
    """Whether the rest of the report may still tell that a name is a place's."""
    context = mention.context
    untold = mention.first and is_ordinary(mention.name.text, language=language)
    part = context.previous_capital or context.next_capital
    return bool(mention.exact) and not (part or untold or context.aged or mention.name.label in NUMBERS)


def judge_entity(reading: Reading, entity: Span) -> Claim | None:
    """Make a claim of a place that the recogniser sees and the gazetteer lacks as it stands."""
    words = _core_words(entity, reading.cues)
    if not words:
        return None
    raw = entity.text[words[0].start : words[-1].end]
    raw = raw[: len(POSSESSIVE.sub("", raw))]
    text, start = " ".join(raw.split()), entity.start_char + words[0].start
    no_name = is_no_name(text, language=reading.language)
    if no_name or reading.is_demonym(text) or _says_little(text, entity):
        return None  # a country of that name was found before
    candidates = reading.find(text) if len(text) > 2 else ()
    placed = _is_placed(reading, entity, start)
    street = is_crossing(reading, start, start + len(raw))  # whatever town is called so
    label, candidates = ("FAC", ()) if street else (entity.label_, candidates)
    if not candidates and not placed:
        return None
    return Claim(Name(start, start + len(raw), text, candidates, label), sure=placed)


def _core_words(entity: Span, table: Cues) -> list[Word]:
    """List the words of an entity without "northern" before and "province" after."""
    words = [Word.at(m.start(), m.group()) for m in WORD.finditer(entity.text)]
    generic = table["admin_after"] | table["city_after"] | table["district_after"]
    while words and words[0].text.lower() in table["directions"]:
        words = words[1:]
    while len(words) > 1 and words[-1].text.lower() in generic:
        words = words[:-1]
    return words if any(w.capital for w in words) else []


def _says_little(text: str, entity: Span) -> bool:
    """Whether a name could be anywhere ("City Hall") or is that of a day or a person."""
    words = [w.lower() for w in WORD.findall(text)]
    table = cue_words(entity.doc.lang_)
    if words[0] in table["forms_of_address"] or words[-1] in table["occasions"]:
        return True
    generic = table["institutions"] | table["streets"]
    return entity.label_ == "FAC" and all(
        is_ordinary(w, language=entity.doc.lang_) or w in generic for w in words
    )


def _is_placed(reading: Reading, entity: Span, start: int) -> bool:
    """Whether the words around a name that the gazetteer lacks speak for a place."""
    inside = [k for k, w in enumerate(reading.words) if entity.start_char <= w.start < entity.end_char]
    i = next((k for k in inside if reading.words[k].start >= start), None)
    if i is None or _follows_title(entity):
        return False
    context = read_context(reading.text, reading.words, (i, inside[-1] + 1), language=reading.language)
    listed = reading.labels.is_listed(entity)
    street = reading.words[inside[-1]].text.lower() in reading.cues["site_after"] | reading.cues["streets"]
    return (context.placed or listed or street) and not context.addressed


def _follows_title(entity: Span) -> bool:
    before = entity.doc[entity.start - 1].lower_ if entity.start else ""
    return before.rstrip(".") in cue_words(entity.doc.lang_)["titles"]

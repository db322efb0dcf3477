"""The grammar around a word of killing or wounding: its subject, its object, the number beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geomap.extraction.counts.lists import NumberIndex, load_words, tells_anew
from geomap.extraction.counts.victims import Victims, add_victims, read_victims
from geomap.extraction.numbers import find_numbers
from geomap.extraction.parsing.forms import lower_words, text_of
from geomap.model import Count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Doc, Span, Token

    from geomap.extraction.numbers import Number

Outcome = Literal["killed", "injured", "missing", "abducted", "arrested"]

OUTCOMES: tuple[Outcome, ...] = ("killed", "injured", "missing", "abducted", "arrested")
_SUBJECTS = ("nsubjpass", "nsubj")
_INHERITS = frozenset({"xcomp", "oprd", "acomp", "ccomp", "conj", "dep", "attr", "advcl"})


@dataclass(frozen=True, slots=True)
class CasualtyMention:
    """One statement of what befell how many people.

    ``start`` and ``end`` are offsets in ``doc.text`` of the words, number through
    verb; ``trigger`` is a token index, ``sentence`` a sentence number. ``subset``
    is part of another number ("including three children"), ``additional`` comes on
    top of one ("another five"); ``cumulative`` is the total of a war or a year.

    ``stated`` marks a number word, ``definite`` people told of before, ``named`` a
    person by name, ``inclusive`` people hit who may have died ("two men shot"),
    ``moved`` people told of as injured before ("died of his wounds"), ``toll`` and
    ``revised`` a total and one that replaces an earlier one, ``weak`` an injury
    known only from the hospital or the state of a patient, ``partitive`` some of
    those told of ("two of them"), ``several`` a sentence about more events than one.
    ``perpetrators`` of the people did the deed themselves; ``himself`` is who took his
    own life, ``bare`` a number without a noun, ``pronoun`` someone spoken of as "he" or "her".
    """

    start: int
    end: int
    outcome: Outcome
    count: Count
    trigger: int
    sentence: int
    who: str = ""
    perpetrator: bool = False
    subset: bool = False
    additional: bool = False
    hedged: bool = False
    cumulative: bool = False
    stated: bool = False
    definite: bool = False
    named: bool = False
    others: bool = False
    inclusive: bool = False
    moved: bool = False
    toll: bool = False
    revised: bool = False
    weak: bool = False
    partitive: bool = False
    several: bool = False
    perpetrators: int = 0
    himself: bool = False
    bare: bool = False
    pronoun: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """A document with its numbers and the sentence of each token."""

    doc: Doc
    text: str
    index: NumberIndex
    sentences: list[int]


@dataclass(frozen=True, slots=True)
class Found:
    """What one reader made of one token."""

    outcome: Outcome
    victims: Victims
    trigger: Token
    inclusive: bool = False
    hedged: bool = False
    toll: bool = False
    weak: bool = False


def make_scene(doc: Doc) -> Scene:
    """Gather what the readers share."""
    sentences, number, before = [], -1, "\n"
    for word, start in zip(lower_words(doc), doc.to_array("SENT_START").tolist(), strict=True):
        # A blank line ends a sentence that the parser read over: headlines have no full stop.
        if start == 1 or "\n" in before:
            number += 1
        sentences.append(number)
        before = word
    text = text_of(doc)
    return Scene(doc, text, NumberIndex(doc, find_numbers(text, doc.lang_)), sentences)


def read_first(heads: Iterable[Token], token: Token, scene: Scene) -> Victims | None:
    """Read the first head that names victims, in the paragraph of the trigger."""
    for head in heads:
        victims = read_victims(head, scene.index)
        if victims is None:
            continue
        first, last = min(victims.start, token.idx), max(victims.end, token.idx)
        words = scene.text[first:last].strip()
        if "\n" not in words and " - " not in words:  # a title's " - The Daily News" is no victim
            return victims
    return None


def find_objects(token: Token) -> Iterator[Token]:
    """Give what the verb governs: its object, or the subject of its passive."""
    passive = [c for c in token.children if c.dep_ == "nsubjpass"]
    if passive:
        yield from passive
        return
    objects = [c for c in token.children if c.dep_ in ("dobj", "dative") and c.i > token.i]
    yield from objects
    # "killing a guard and a bystander": a parse may hang the second victim on the verb.
    yield from (c for c in token.children if objects and c.dep_ == "conj" and _is_phrase(c))


def _is_phrase(token: Token) -> bool:
    if token.pos_ == "NUM":
        return True
    determined = any(c.dep_ in ("det", "poss", "nummod") for c in token.children)
    return token.is_alpha and token.pos_ in ("NOUN", "PROPN") and determined


def find_subjects(token: Token) -> Iterator[Token]:
    """Give who a participle or an intransitive verb speaks of."""
    node = token
    for _ in range(4):
        subjects = [c for dep in _SUBJECTS for c in node.children if c.dep_ == dep]
        if node != token and node.dep_ != "conj":
            subjects = [c for c in node.children if c.dep_ in ("dobj", "nsubjpass")] or subjects
        if subjects:
            yield from (_part_told(subject, token) for subject in subjects)
            return
        if node.dep_ in ("acl", "amod", "relcl", "appos"):
            yield node.head
            return
        if node.dep_ not in _INHERITS or node.head == node:
            return
        node = node.head


def _part_told(subject: Token, token: Token) -> Token:
    """Of "a man dead and two others injured" give those whom the second word is about."""
    later = [c for c in subject.children if c.dep_ == "conj" and subject.i < c.i < token.i]
    return next((c for c in later if tells_anew(subject, c)), subject)


def read_beside(token: Token, scene: Scene, *, step: int) -> Victims | None:
    """Read the number, with its noun, that stands directly before or after a word."""
    doc, i, words = scene.doc, token.i + step, load_words(token.lang_)
    counted = step < 0 and token.lower_ in words["people"]["hurt_persons"]  # "un mort" is one
    for _ in range(7):
        if not 0 <= i < len(doc):
            return None
        number = scene.index.at(i)
        if number is not None and (counted or number.kind != "article"):
            first, last = scene.index.span(i)
            if step > 0:
                return _read_counted(number, doc[last + 1 : last + 4])
            if not _opens_part(first, doc):
                return _enumeration(i, token, scene) or _read_counted(number, doc[last + 1 : token.i])
            i = first - 3
            continue
        passed = doc[i].lower_ in words["grammar"]["fillers"]
        if not passed and not (step < 0 and doc[i].tag_ in ("NNS", "JJ", "RB")):
            return None
        i += step
    return None


def read_whole(victims: Victims | None, scene: Scene) -> Victims | None:
    """Read "15 civils, dont 4 enfants, ont été tués", where a parse may take the part for the subject."""
    first = victims and scene.doc.char_span(victims.start, victims.end, alignment_mode="expand")
    if not first or first[0].lower_ not in load_words(scene.doc.lang_)["grammar"]["including"]:
        return victims
    before = first[0].nbor(-1) if first.start and first[0].nbor(-1).text == "," else first[0]
    return read_beside(before, scene, step=-1) or victims


def _read_counted(number: Number, following: Span) -> Victims | None:
    """Read a number with the noun after it, if people are what it counts."""
    words = load_words(following.doc.lang_)
    passed = words["grammar"]["of_number"]  # "une trentaine de blessés"
    noun = next((t for t in following if t.pos_ != "ADJ" and t.lower_ not in passed), None)
    dated = noun is not None and noun.ent_type_ in ("DATE", "TIME")  # "killed three Tuesday"
    if noun is not None and not dated and noun.lower_ in words["people"]["not_people"]:
        return None
    who = noun.lower_ if noun is not None and noun.pos_ in ("NOUN", "PROPN") else ""
    return Victims(number.start, number.end, number.best, number.low, number.high, who, stated=True)


def _enumeration(i: int, token: Token, scene: Scene) -> Victims | None:
    """Read "two soldiers and five civilians killed" whole, from the last number in it."""
    doc, numbers, first = scene.doc, [scene.index.at(i)], scene.index.span(i)[0]
    joints = load_words(doc.lang_)["grammar"]["and"] | {","}
    while first > 2 and doc[first - 1].lower_ in joints and _may_be_victim(doc[first - 2]):
        places = [k for k in range(first - 3, max(-1, first - 6), -1) if scene.index.at(k) is not None]
        if not places or scene.index.at(places[0]) in numbers or _counts_a_thing(places[0], scene):
            break
        numbers.append(scene.index.at(places[0]))
        first = scene.index.span(places[0])[0]
    parts = [v for n in numbers if n is not None and (v := _read_counted(n, doc[token.i : token.i]))]
    return add_victims(parts[::-1]) if len(parts) > 1 else None


def _counts_a_thing(i: int, scene: Scene) -> bool:
    """Tell "dans un bar de Cali, deux morts" from "un agent de police, deux soldats tués"."""
    number, words = scene.index.at(i), load_words(scene.doc.lang_)
    of = scene.doc[i + 2].lower_ in words["grammar"]["of_number"]
    return of and number is not None and number.kind == "article" and not _is_of_people(scene.doc[i + 1])


def _is_of_people(noun: Token) -> bool:
    people = load_words(noun.lang_)["people"]
    return any(noun.lower_ in people[kind] for kind in ("persons", "kin", "generic", "mobs", "attackers"))


def _may_be_victim(token: Token) -> bool:
    """Know "five men" from "five shot", whose verb a tagger takes for a noun in a headline."""
    words = load_words(token.lang_)
    verbs, adjectives = words["verbs"], words["adjectives"]
    told = verbs["killed"] | verbs["injured"] | verbs["hit"] | adjectives["killed"]
    return token.pos_ in ("NOUN", "PROPN") and token.lower_ not in told


def _opens_part(first: int, doc: Doc) -> bool:
    """Find the "including" that makes a number part of one before it."""
    return first > 2 and doc[first - 1].lower_ in load_words(doc.lang_)["grammar"]["including"]

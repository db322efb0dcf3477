"""Weapons: the words for them in a parsed report, and which belongs to an event.

The words and their classes are in ``weapons.toml``; the sub-event type
that a class stands for follows the ACLED Codebook, "Explosions/Remote violence".
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

from geomap.extraction.parsing.forms import lower_lemmas, lower_words
from geomap.extraction.triggers.lexicon import read_kinds
from geomap.words import read_lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LONGEST_PHRASE = 6  # tokens: "rocket - propelled grenade" is four
FURTHEST_SENTENCE = 2  # sentences back to look for a weapon that was named before
MODIFIER_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "VBN", "HYPH", "CD", "VBG", "AFX"})


class Anchor(Protocol):
    """Whatever points at a token: a trigger, without importing it from its sibling."""

    @property
    def token(self) -> int:
        """Index of the token in the document."""


class Weapon(NamedTuple):
    """A weapon phrase as written: character offsets, the words and the class."""

    start: int
    end: int
    text: str
    weapon_class: str


class _Lexicon(NamedTuple):
    """``weapons.toml``, turned round for look-up."""

    phrases: dict[str, str]
    drop: frozenset[str]
    follow: bool
    plural: str
    not_weapons: dict[str, frozenset[str]]


@cache
def read_weapons(language: str) -> _Lexicon:
    """Read the lexicon of a language (ISO 639-1) once.

    Returns
    -------
    _Lexicon
        Class by phrase, words that are no part of a name, whether those that are follow the
        weapon, the ending of its plural, and the company in which a word is no weapon.
    """
    data = read_lexicon("weapons", language)
    classes = {name: entry for name, entry in data.items() if "phrases" in entry}
    return _Lexicon(
        {phrase: name for name, entry in classes.items() for phrase in entry["phrases"]},
        frozenset(data["modifiers"]["drop"]),
        data["modifiers"]["follow"],
        data["modifiers"]["plural"],
        {word: frozenset(company) for word, company in data["not_weapons"].items()},
    )


def find_weapons(doc: Doc) -> list[Weapon]:
    """Find the weapon phrases of a report.

    Parameters
    ----------
    doc
        A parsed report.

    Returns
    -------
    list of Weapon
        In reading order, without articles, numbers and quantifiers:
        "several ballistic missiles" gives "ballistic missiles".
    """
    return list(_find_in(doc))


@cache
def _beginnings(language: str) -> frozenset[str]:
    """Everything that some phrase begins with: most words of a report are none of it."""
    phrases = read_weapons(language).phrases
    return frozenset(phrase[:end] for phrase in phrases for end in range(1, len(phrase) + 1))


@lru_cache(maxsize=2)  # every trigger of a report asks for them
def _find_in(doc: Doc) -> tuple[Weapon, ...]:
    found: list[Weapon] = []
    index, begins = 0, _list_beginnings(doc)
    while index < len(doc):
        length = _phrase_length(doc, index) if begins[index] else 0
        if length and not _means_something_else(doc, index + length - 1):
            found.append(_widen(doc, index, index + length, first=_end_of(found)))
        index += max(length, 1)
    return tuple(found)


def _list_beginnings(doc: Doc) -> list[bool]:
    """Say of each word whether a phrase may begin with it: most need not be looked at."""
    (phrases, _, _, plural, _), beginnings = read_weapons(doc.lang_), _beginnings(doc.lang_)
    return [
        word in beginnings
        or any(form in phrases or form.removesuffix(plural) in phrases for form in (word, lemma))
        for word, lemma in zip(lower_words(doc), lower_lemmas(doc), strict=True)
    ]


def weapon_for(doc: Doc, trigger: Anchor) -> Weapon | None:
    """Find the weapon an event was done with.

    Parameters
    ----------
    doc
        The parsed report.
    trigger
        The word that tells of the event.

    Returns
    -------
    Weapon or None
        One in the trigger's own clause (nearest in the parse), else in its sentence,
        else the nearest one within the sentences just before.
    """
    anchor = doc[trigger.token]
    weapons = [(w, doc.char_span(w.start, w.end, alignment_mode="expand")) for w in find_weapons(doc)]
    placed = [(w, span.root) for w, span in weapons if span is not None]
    sentence = anchor.sent
    same = [(w, root) for w, root in placed if sentence.start <= root.i < sentence.end]
    if same:
        return min(same, key=lambda pair: (_steps(anchor, pair[1]), abs(pair[1].i - anchor.i)))[0]
    first = _start_of_earlier(doc, sentence.start)
    before = [w for w, root in placed if first <= root.i < sentence.start]
    return before[-1] if before else None


def _start_of_earlier(doc: Doc, start: int) -> int:
    """Go back ``FURTHEST_SENTENCE`` sentences and return where that one starts."""
    for _ in range(FURTHEST_SENTENCE):
        if start > 0:
            start = doc[start - 1].sent.start
    return start


def _steps(one: Token, other: Token) -> int:
    """Count the edges of the parse between two tokens of one sentence."""
    up = {token.i: depth for depth, token in enumerate((one, *one.ancestors))}
    for depth, token in enumerate((other, *other.ancestors)):
        if token.i in up:
            return depth + up[token.i]
    return len(up) + LONGEST_PHRASE


def _end_of(found: list[Weapon]) -> int:
    """Offset before which a new phrase may not reach."""
    return found[-1].end if found else 0


def _phrase_length(doc: Doc, start: int) -> int:
    """Count the tokens of the longest weapon phrase that starts here; 0 for none."""
    first = doc[start]
    phrases, beginnings = read_weapons(first.lang_).phrases, _beginnings(first.lang_)
    if first.lower_ not in beginnings and _singular(first) not in phrases:
        return 0
    longest, limit = 1, min(LONGEST_PHRASE, len(doc) - start)
    while longest < limit and _begin_of(doc, start, start + longest) in beginnings:
        longest += 1
    for length in range(longest, 0, -1):
        last = doc[start + length - 1]
        if (
            length == 1
            and last.pos_ not in ("NOUN", "PROPN", "X", "ADJ")
            and last.is_alpha
            and not _is_flat(last)
        ):
            continue
        before = _begin_of(doc, start, start + length - 1)
        if before + last.lower_ in phrases or before + _singular(last) in phrases:
            return length
    return 0


def _begin_of(doc: Doc, start: int, end: int) -> str:
    """Words of a phrase as the lexicon writes them, with the space behind; "" for none."""
    return doc[start:end].text_with_ws.lower().replace("’", "'") if end > start else ""


def _singular(token: Token) -> str:
    """Lemma in lower case; the tagger leaves the s of "Katyushas" when it sees a name."""
    lemma: str = token.lower_ if _is_flat(token) else token.lemma_.lower()
    named = (token.pos_ == "PROPN" and len(lemma) > 3) or _is_flat(token)
    return lemma.removesuffix(read_weapons(token.lang_).plural) if named else lemma


def _is_flat(token: Token) -> bool:
    """Whether the parser reads it as part of a name: "roquettes" in "douze roquettes", and as a verb."""
    return token.dep_ == "flat"


def _means_something_else(doc: Doc, index: int) -> bool:
    """Whether the sentence gives the word another sense: a gold mine, a rock concert."""
    token = doc[index]
    company = read_weapons(token.lang_).not_weapons.get(_singular(token))
    return company is not None and any(t.lemma_.lower() in company or t.lower_ in company for t in token.sent)


def _widen(doc: Doc, start: int, end: int, *, first: int) -> Weapon:
    """Take in the modifiers written straight before a weapon word."""
    lexicon, weapon_class = read_weapons(doc.lang_), _class_of(doc, start, end)
    while start > 0 and doc[start - 1].idx >= first and _is_modifier(doc[start - 1], doc[end - 1]):
        start -= 1
    while start < end - 1 and (doc[start].is_punct or doc[max(start - 1, 0)].tag_ == "HYPH"):
        start += 1  # half of "Iranian-made": the nationality is no part of the name
    head = doc[end - 1]
    forms = read_kinds(doc.lang_).forms  # "une grenade explose": no adjective
    while lexicon.follow and end < len(doc) and doc[end].lower_ not in forms and _is_modifier(doc[end], head):
        end += 1
    span = doc[start:end]
    return Weapon(span.start_char, span.end_char, span.text, weapon_class)


def _class_of(doc: Doc, start: int, end: int) -> str:
    """Class of a phrase that ``_phrase_length`` found."""
    lexicon, before = read_weapons(doc.lang_), _begin_of(doc, start, end - 1)
    written, singular = before + doc[end - 1].lower_, before + _singular(doc[end - 1])
    return lexicon.phrases.get(written) or lexicon.phrases[singular]


def _is_modifier(token: Token, head: Token) -> bool:
    """Whether a word belongs to the name of the weapon: "Katyusha" rockets, "ballistic" missiles."""
    if token.tag_ not in MODIFIER_TAGS or token.lemma_.lower() in read_weapons(token.lang_).drop:
        return False
    if token.ent_type_ in ("NORP", "GPE", "PERSON", "LOC", "CARDINAL", "QUANTITY", "DATE", "TIME"):
        return token.like_num is False and any(c.isdigit() for c in token.text)
    inside = token.dep_ in ("compound", "amod", "nmod", "punct", "npadvmod", "nummod", "advmod")
    return inside and not token.is_digit and (token.head == head or head in token.ancestors)

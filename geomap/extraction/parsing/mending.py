"""Mend what a small model takes amiss in a parse, where the words of the language leave no doubt.

The words are in ``writing.toml``, ``numbers.toml``, ``roles.toml`` and ``actors.toml``. Each rule looks at
one token of a parse in Universal Dependencies (de Marneffe et al. 2021) and sets its arc, head or form.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from geomap.words import hyphenated_words, read_lexicon, word_table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

FORMS = "Tense=Imp|VerbForm=Fin"
PARTICIPLE = "Tense=Past|VerbForm=Part"


def mend_parse(doc: Doc) -> Doc:
    """Mend the arcs, heads, parts of speech and forms of a parse.

    Parameters
    ----------
    doc
        A parse in Universal Dependencies; it is changed in place.

    Returns
    -------
    Doc
        The same.
    """
    for rule in RULES:
        for token in doc:
            rule(token)
    for name in doc.ents:
        _join_name(name)
    return doc


def _join_name(name: Span) -> None:
    """Hang the parts of a name on its first word: "des combattants de [Boko Haram]"."""
    first, inside = name[0], {token.i for token in name}
    for token in name[1:]:
        if (
            token.pos_ == "PROPN"
            and token.head.i not in inside
            and first.i not in {t.i for t in token.subtree}
        ):
            _hang(token, first, "flat")


def _written(key: str, token: Token) -> frozenset[str]:
    return word_table("writing", token.lang_)[key]


@cache
def _numbers(language: str) -> frozenset[str]:
    """Words for two and more: "un" is also an article."""
    values = read_lexicon("numbers", language)["values"]
    more = {word for word, value in values.items() if value != 1}
    return frozenset(more) | word_table("writing", language)["numerals"]


def _set_form(token: Any, form: str) -> None:  # which spaCy's own types lack
    token.set_morph(form)


def _child(token: Token, *arcs: str) -> Token | None:
    return next((c for c in token.children if c.dep_ in arcs), None)


def _hang(token: Token, head: Token, arc: str) -> None:
    token.head, token.dep_ = head, arc


def _change_places(lower: Token, upper: Token, arc: str) -> None:
    """Put a word where the word above it hangs, with all that hangs there, and that one below it."""
    top = upper.head
    for child in [c for c in upper.children if c.i != lower.i]:
        child.head = lower
    _hang(lower, lower if top.i == upper.i else top, upper.dep_)
    _hang(upper, lower, arc)


def _is_participle(token: Token) -> bool:
    """Whether it stands for people: "neuf morts"."""
    return "Part" in token.morph.get("VerbForm", []) and _child(token, "aux:pass", "aux:tense") is None


def _is_plural_noun(token: Token) -> bool:
    noun = token.pos_ in ("NOUN", "ADJ", "PROPN", "ADV") or token.dep_ == "flat" or _is_participle(token)
    return noun and token.is_alpha and token.lower_.endswith(("s", "x"))


def _name_whole(word: Token) -> None:
    """Give a word with a hyphen that the model has never seen its lemma: "attentats-suicides"."""
    lemma, head = hyphenated_words(word.lang_).get(word.lower_), word.head
    if lemma is None:
        return
    word.lemma_ = lemma
    if word.dep_ == "amod" and head.i + 1 == word.i and not head.is_title and head.pos_ == "NOUN":
        _change_places(word, head, "amod")  # "double attentat-suicide", read as a suicidal double
        head.pos_ = "ADJ"
    word.pos_ = "NOUN"


def _count_noun(number: Token) -> None:
    """Hang a number on the noun that it counts: "tiré douze roquettes", where "douze" is taken for a name."""
    last = number.i + 1 == len(number.doc)
    if last or number.lower_ not in _numbers(number.lang_) or not _is_plural_noun(number.nbor()):
        return
    noun = number.nbor()
    if number.head.i == noun.i:
        number.dep_ = "nummod"
        for verb in [c for c in number.lefts if c.pos_ in ("VERB", "AUX")]:
            verb.head = noun
    elif noun.head.i == number.i or (number.pos_ in ("NOUN", "PROPN") and noun not in number.ancestors):
        _change_places(noun, number, "nummod")
    else:
        return
    number.pos_ = "NUM"
    plain = noun.lower_.removesuffix("s").removesuffix("e")
    past = plain.endswith(tuple(_written("participle", noun))) or plain in _written("with_be", noun)
    if noun.pos_ != "NOUN" and (noun.pos_ in ("ADJ", "ADV") or not past):
        noun.pos_, noun.lemma_ = "NOUN", noun.lower_.removesuffix("s")  # for "roquettes", read as a verb
    if not noun.morph.get("Number", []):
        _set_form(noun, "Number=Plur")


def _govern_counted(verb: Token) -> None:
    """Give a verb its object, where it is taken for a part of that: "faisant douze morts"."""
    noun = verb.head
    counted = _child(noun, "nummod")
    if verb.dep_ not in ("case", "cop", "dep") or verb.lemma_ in _written("be", verb):
        return
    if verb.pos_ not in ("VERB", "AUX") or counted is None or counted.i < verb.i:
        return
    _change_places(verb, noun, "obj")
    for child in [c for c in verb.children if counted.i <= c.i and c.i != noun.i]:
        child.head = noun
    verb.pos_, noun.pos_ = "VERB", "NOUN"
    if (
        "Past" in verb.morph.get("Tense", []) and _child(verb, "aux:tense") is None
    ):  # without an auxiliary: a present that is written the same
        _set_form(verb, "Tense=Pres|VerbForm=Fin")
    elif verb.head.i != verb.i and "Pres" in verb.morph.get("Tense", []):
        verb.dep_ = "advcl"


def _read_weekday(day: Token) -> None:
    """Hang a day on the verb, as a noun: "enlevé jeudi par des hommes", "échange de tirs samedi soir"."""
    if day.lower_ not in _written("weekdays", day) or day.head.i == day.i:
        return
    if day.pos_ not in ("NOUN", "PROPN"):
        for child in [c for c in day.children if c.dep_ not in ("det", "case", "nummod")]:
            child.head = day.head
        day.pos_, day.dep_ = "NOUN", "obl:mod"
        _set_form(day, "Number=Sing")
    if day.dep_ in ("amod", "appos", "flat", "flat:name", "nmod") and _child(day, "case") is None:
        verb = next((t for t in day.ancestors if t.pos_ == "VERB"), None)
        if verb is not None:
            _hang(day, verb, "obl:mod")


def _read_imperfect(verb: Token) -> None:
    """Give the past tense to "attaquaient", which is taken for a present, and to "venaient" for an adverb."""
    ends = verb.lower_.endswith(tuple(_written("imperfect", verb)))
    if not ends or verb.lower_ in _written("no_imperfect", verb) or "Cnd" in verb.morph.get("Mood", []):
        return
    _set_form(verb, FORMS)
    if (
        verb.pos_ == "ADV"
        and verb.dep_ == "advmod"
        and verb.i
        and verb.nbor(-1).pos_ in ("NOUN", "PROPN", "PRON")
    ):
        _raise_verb(verb)
    verb.pos_ = verb.pos_ if verb.pos_ == "AUX" else "VERB"


def _raise_verb(verb: Token) -> None:
    """Put a verb that was taken for an adverb above the noun before it and the one it hung on."""
    subject, noun = verb.nbor(-1), verb.head
    if noun.i > verb.i and _child(noun, "case") is None:
        _hang(verb, subject, "advmod")
        _hang(noun, verb, "obj")
    if subject.i == verb.head.i:
        _change_places(verb, subject, "nsubj")


def _is_told_with_be(verb: Token) -> bool:
    form = verb.lower_.removesuffix("s").removesuffix("e")
    return form in _written("with_be", verb) and _child(verb, "det", "case") is None


def _read_past_with_be(verb: Token) -> None:
    """Make a past of a passive where a verb has none: "sont tombés", "sont morts", "se sont abattus"."""
    link = _child(verb, "aux:pass", "cop")
    if link is None or link.lemma_ not in _written("be", verb) or link.i > verb.i:
        return
    itself = any(c.dep_.startswith("expl") and c.i < link.i for c in verb.children)
    if not (_is_told_with_be(verb) or (itself and link.dep_ == "aux:pass")):
        return
    if sum(c.dep_.startswith("aux") for c in verb.children) > 1:
        return  # "ont été passés à tabac"
    link.dep_, link.pos_, verb.pos_ = "aux:tense", "AUX", "VERB"
    _set_form(verb, PARTICIPLE)
    for subject in [c for c in verb.children if c.dep_ == "nsubj:pass"]:
        subject.dep_ = "nsubj"


def _read_speaker(verb: Token) -> None:
    """Find who speaks behind the verb: "..., a annoncé le ministère", "a dit à la presse un témoin"."""
    said = word_table("roles", verb.lang_)["reporting"]
    if verb.pos_ != "VERB" or not {verb.lemma_.lower(), verb.lower_} & said or _child(verb, "nsubj"):
        return
    first = min((c for c in verb.children if c.dep_.startswith("aux")), key=lambda c: c.i, default=verb)
    if not first.i or not first.nbor(-1).is_punct:
        return
    for noun in (t for t in verb.subtree if t.i > verb.i and t.pos_ in ("NOUN", "PROPN")):
        if noun.dep_ == "obj" or (noun.dep_ == "nmod" and _child(noun, "det") and not _child(noun, "case")):
            return _hang(noun, verb, "nsubj")


def _read_people(word: Token) -> None:
    """Make the noun the head of what is said of it: "frappes russes", where they are taken for Russians."""
    known = _peoples(word.lang_) | _written("qualifiers", word)
    if word.pos_ != "NOUN" or not word.i or not word.is_lower or not _forms(word) & known:
        return
    noun = word.nbor(-1)
    if noun.head.i == word.i and noun.dep_ == "amod":
        _change_places(noun, word, "amod")
        noun.pos_, word.pos_ = "NOUN", "ADJ"
        _set_form(noun, str(word.morph))


def _forms(word: Token) -> set[str]:
    return {
        word.lower_,
        word.lemma_.lower(),
        word.lower_.removesuffix("s").removesuffix("e"),
        word.lower_.removesuffix("s"),
    }


@cache
def _peoples(language: str) -> frozenset[str]:
    """Words for peoples of ``actors.toml``, lemmas and forms."""
    return frozenset(read_lexicon("actors", language)["adjectives"]["peoples"])


def _agree(adjective: Token) -> None:
    """Hang an adjective on the noun that it agrees with: "frappe de [drone] israélienne"."""
    noun = adjective.head
    above = noun.head
    if adjective.dep_ != "amod" or noun.dep_ != "nmod" or above.pos_ != "NOUN" or adjective.i < noun.i:
        return
    if not _agrees(adjective, noun) and _agrees(adjective, above):
        adjective.head = above


def _agrees(adjective: Token, noun: Token) -> bool:
    return all(
        not noun.morph.get(form, []) or not adjective.morph.get(form, [])
        or noun.morph.get(form, []) == adjective.morph.get(form, [])
        for form in ("Gender", "Number")
    )  # fmt: skip


def _join_verbs(verb: Token) -> None:
    """Hang a second participle on the first, not on its object: "ont abattu six hommes et blessé douze"."""
    noun = verb.head
    first = noun.head
    if (
        verb.dep_ != "conj"
        or verb.pos_ != "VERB"
        or noun.dep_ != "obj"
        or "Part" not in verb.morph.get("VerbForm", [])
    ):
        return
    if _child(first, "aux:tense") is not None and _child(verb, "nsubj:pass", "aux:pass", "aux:tense") is None:
        verb.head = first


def _hang_agent(by: Token) -> None:
    """Hang the doer on the passive verb, not on what stands between: "tués [mercredi] par les gendarmes"."""
    noun = by.head
    if by.lower_ not in word_table("roles", by.lang_)["by"] or by.dep_ != "case" or noun.dep_ == "obl:agent":
        return
    verb = next((t for t in noun.ancestors if t.pos_ in ("VERB", "AUX")), noun)
    if verb.i > noun.i and verb.dep_ in ("parataxis", "conj", "ccomp"):
        verb = verb.head  # "tués par des rebelles, a dit ...": not said by them
    if verb.i < by.i and _child(verb, "aux:pass") is not None and _child(verb, "obl:agent") is None:
        _hang(noun, verb, "obl:agent")


def _read_heading(name: Token) -> None:
    """Leave the place before a colon out of the clause: "Somalie : une voiture piégée fait six morts"."""
    first = not name.i or bool(name.is_sent_start)
    if (
        first
        and name.dep_ in ("nsubj", "nsubj:pass")
        and name.i + 1 < len(name.doc)
        and name.nbor().text == ":"
    ):
        name.dep_ = "parataxis"


def _read_time(time: Token) -> None:
    """Take a time of the day for no subject: "Ce matin vers 6h, des hommes ont pillé l'école"."""
    if time.dep_ != "nsubj" or not _forms(time) & (_written("times", time) | _written("weekdays", time)):
        return
    subject = next(
        (c for c in time.children if c.dep_ in ("conj", "appos") and _child(c, "cc") is None), None
    )
    if subject is not None:
        _hang(subject, time.head, "nsubj")
        time.dep_ = "obl:mod"


def _read_causative(verb: Token) -> None:
    """Put "fait" above the infinitive: "se sont fait exploser"."""
    if verb.dep_ != "dep" or "Inf" not in verb.head.morph.get("VerbForm", []):
        return
    if verb.lemma_ in _written("causative", verb) and verb.i + 1 == verb.head.i:
        _change_places(verb, verb.head, "xcomp")
        verb.pos_ = "VERB"


def _read_early_adjective(word: Token) -> None:
    """Take an adjective before its noun for no noun: "un double meurtre", "de fortes pluies"."""
    noun = _child(word, "amod", "nmod")
    if word.lower_ in _written("before_the_noun", word) and noun is not None and noun.i == word.i + 1:
        _change_places(noun, word, "amod")
        noun.pos_, word.pos_ = "NOUN", "ADJ"


def _read_attribute(noun: Token) -> None:
    """Take a noun behind a preposition for no adjective: "prison pour un double meurtre"."""
    case = _child(noun, "case")
    if (
        noun.dep_ in ("appos", "amod", "dep")
        and noun.pos_ in ("NOUN", "PROPN")
        and case
        and case.pos_ == "ADP"
    ):
        noun.dep_ = "nmod"


def _read_main_verb(verb: Token) -> None:
    """Raise a verb with its auxiliary above its subject: "les homicides, eux, sont passés de 16 à 21"."""
    noun = verb.head
    if verb.dep_ == "acl" and noun.head.i == noun.i and _child(verb, "nsubj", "nsubj:pass", "mark") is None:
        helped = _child(verb, "aux:tense", "aux:pass")
        finite = helped is not None and "Fin" in helped.morph.get("VerbForm", [])
        if helped and finite and noun.pos_ in ("NOUN", "PROPN") and _child(noun, "cop") is None:
            _change_places(verb, noun, "nsubj" if helped.dep_ == "aux:tense" else "nsubj:pass")


RULES = (
    _name_whole,
    _count_noun,
    _govern_counted,
    _read_early_adjective,
    _read_weekday,
    _read_heading,
    _read_time,
    _read_causative,
    _read_imperfect,
    _read_past_with_be,
    _read_speaker,
    _read_people,
    _agree,
    _join_verbs,
    _hang_agent,
    _read_attribute,
    _read_main_verb,
)

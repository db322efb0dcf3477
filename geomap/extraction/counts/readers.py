"""Readers of single forms of speech: each takes a token and gives the casualties it tells of.

The parse leads; where it is poor, as in headlines, the number beside the word does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from geomap.extraction.counts.grammar import (
    OUTCOMES,
    Found,
    Outcome,
    Scene,
    find_subjects,
    read_beside,
    read_first,
)
from geomap.extraction.counts.lists import load_words
from geomap.extraction.counts.notes import NOTE_READERS, list_note_words
from geomap.extraction.counts.patients import (
    read_care,
    read_condition,
    read_hospital,
    read_recovery,
    read_shooting,
    read_struck,
    read_wounds,
)
from geomap.extraction.counts.verbs import is_hit, read_suicide, read_verb
from geomap.extraction.counts.victims import Victims

if TYPE_CHECKING:
    from spacy.tokens import Token

NOBODY: tuple[Outcome, ...] = ("killed", "injured")  # of whom "no casualties" tells

Reader = Callable[["Token", Scene], Iterator[Found]]


def read_dying(token: Token, scene: Scene) -> Iterator[Found]:
    """Read "12 people died", "the man succumbed to his wounds"."""
    if token.lower_ not in load_words(token.lang_)["subject_verbs"]["killed"] or token.dep_ == "amod":
        return
    needed = load_words(token.lang_)["phrasal"].get(token.lower_)
    if needed and not any(c.lower_ in needed for p in token.children for c in (p, *p.children)):
        return
    victims = read_first(find_subjects(token), token, scene) or read_beside(token, scene, step=-1)
    if victims is not None:
        yield Found("killed", victims, token)


def read_blown_up(token: Token, scene: Scene) -> Iterator[Found]:
    """Read "s'est fait exploser", which kills who does it."""
    words = load_words(token.lang_)["himself"]
    if token.lower_ not in words["verbs"]:
        return
    done = any(c.lower_ in words["deeds"] for c in token.children)
    himself = any(c.lower_ in words["marks"] and c.i < token.i for c in token.children)
    victims = read_first(find_subjects(token), token, scene) if done and himself else None
    if victims is not None:
        yield Found("killed", replace(victims, perpetrators=victims.best or 0), token)


def read_adjective(token: Token, scene: Scene) -> Iterator[Found]:
    """Read "left 12 dead", "12 dead", "was found dead", "three missing"."""
    words = load_words(token.lang_)["adjectives"]
    outcome = next((o for o in OUTCOMES if o in words and token.lower_ in words[o]), None)
    if outcome is None or (token.dep_ == "amod" and token.head.i > token.i):
        return
    victims = read_beside(token, scene, step=-1)
    if (
        victims is None
        and token.pos_ == "NOUN"
        and token.lower_ in load_words(token.lang_)["people"]["hurt_persons"]
    ):
        return  # "les blessés": a number alone tells how many
    if victims is None and (is_hit(token.head) or (token.i and is_hit(token.nbor(-1)))):
        return  # "was shot dead": the verb tells it
    heads = [c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")] or [*find_subjects(token)]
    victims = victims or read_first(heads, token, scene)
    if victims is not None:
        yield Found(outcome, victims, token)


def read_noun(token: Token, scene: Scene) -> Iterator[Found]:
    """Read "three deaths", "no injuries", "the death of a guard", "the guard's murder"."""
    words = load_words(token.lang_)["nouns"]
    outcome = next((o for o in OUTCOMES if o in words and token.lower_ in words[o]), None)
    if outcome is None or token.pos_ not in ("NOUN", "PROPN"):
        return
    plural = token.tag_ in ("NNS", "NNPS")
    number = _counting(token, scene)
    if number is not None and (plural or number.best == 0 or (number.best == 1 and outcome == "killed")):
        yield Found(outcome, number, token)
        return
    if outcome == "injured":
        return
    of = load_words(token.lang_)["grammar"]["of"]
    for child in token.children:
        heads = [c for c in child.children if c.dep_ == "pobj"] if child.lower_ in of else []
        heads += [child] if child.dep_ == "poss" else []
        if (victims := read_first(heads, token, scene)) is not None:
            yield Found(outcome, victims, token)
            return


def _counting(token: Token, scene: Scene) -> Victims | None:
    """Read the number before a noun that is itself what is counted."""
    grammar = load_words(token.lang_)["grammar"]
    for i in range(token.i - 1, max(-1, token.i - 4), -1):
        word = scene.doc[i]
        number = scene.index.at(i)
        if number is not None and number.kind != "article":
            return Victims(
                number.start, token.idx + len(token.text), number.best, number.low, number.high, stated=True
            )
        if word.lower_ in grammar["some_only"]:
            return None  # "no serious injuries" does not say that nobody was hurt
        if (
            word.pos_ not in ("ADJ", "NOUN", "PROPN", "CCONJ", "PUNCT")
            and word.lower_ not in grammar["reports_of"]
        ):
            return None
    return None


def read_nothing(token: Token, scene: Scene) -> Iterator[Found]:
    """Read "no casualties", "without victims", "escaped unharmed"."""
    words = load_words(token.lang_)["nothing"]
    if token.lower_ in words["unharmed"]:
        yield Found("injured", Victims(token.idx, token.idx + len(token.text), 0, 0, 0), token)
        return
    outcomes = [o for o in NOBODY if token.lower_ in words["both"] | words[o]]
    if not outcomes:
        return
    zero = _counting(token, scene)
    start = zero.start if zero is not None and zero.best == 0 else _without(token)
    if start is None:
        return
    victims = Victims(start, token.idx + len(token.text), 0, 0, 0, stated=True)
    yield from (Found(outcome, victims, token) for outcome in outcomes)


def _without(token: Token) -> int | None:
    grammar = load_words(token.lang_)["grammar"]
    causes = tuple(grammar["cause"])
    for before in reversed(token.doc[max(token.sent.start, token.i - 5) : token.i]):
        if before.lower_ in grammar["without"]:
            return before.idx
        if before.lower_ in grammar["not"] and any(
            t.lower_.startswith(causes) for t in token.doc[before.i : token.i]
        ):
            return before.idx
    return None


def read_toll(token: Token, scene: Scene) -> Iterator[Found]:
    """Read "a death toll of 12", "the toll has risen to 34", "the number of wounded rose to 40"."""
    outcome, words = _toll_outcome(token), load_words(token.lang_)["tolls"]
    if outcome is None or any(c.lower_ in words["earlier"] for c in token.children):
        return  # "revising an earlier toll of 18"
    for i in range(token.i + 1, min(token.sent.end, token.i + 45)):
        number = scene.index.at(i)
        if i > token.i + 13 and not (
            scene.doc[i - 1].lower_ in words["to"] and scene.doc[i - 2].pos_ == "VERB"
        ):
            continue
        linked = scene.doc[i - 1].lower_ in words["links"]
        counted = number is not None and number.kind not in ("article", "none")
        if counted and number is not None and (linked or number.start < scene.doc[i].idx):
            victims = Victims(token.idx, number.end, number.best, number.low, number.high, stated=True)
            after = scene.doc[scene.index.span(i)[1] + 1 :][:1].text.lower()  # "un bilan de 12 blessés"
            yield Found("injured" if after in words["counted_hurt"] else outcome, victims, token, toll=True)
            return


def _toll_outcome(token: Token) -> Outcome | None:
    words = load_words(token.lang_)["tolls"]
    if token.lower_ in words["words"]:
        yearly = token.i > 0 and token.nbor(-1).lower_ in words["yearly"]
        return None if yearly else "killed"
    if token.lower_ not in words["numbers"]:
        return None
    following = {t.lower_ for t in token.doc[token.i + 1 : min(token.sent.end, token.i + 9)]}
    if not words["of"] & following:
        return None
    dead, hurt = following & words["dead"], following & words["hurt"]
    return None if bool(dead) == bool(hurt) else "killed" if dead else "injured"


def read_bodies(token: Token, scene: Scene) -> Iterator[Found]:
    """Read "12 bodies were found", "the bodies of two men"."""
    words = load_words(token.lang_)["bodies"]
    if token.lower_ not in words["words"] or token.dep_ == "compound":
        return
    near = scene.doc[max(token.sent.start, token.i - 8) : min(token.sent.end, token.i + 20)]
    if not any(t.lower_ in words["verbs"] for t in near):
        return
    victims = read_first([token], token, scene)
    if victims is not None and (victims.stated or not victims.definite):
        yield Found("killed", victims, token)


def read_lives(token: Token, scene: Scene) -> Iterator[Found]:
    """Read "claimed 12 lives", "12 people lost their lives", "slit the throats", "eu la gorge tranchée"."""
    words, verb = load_words(token.lang_)["lives"], token.head
    if token.lower_ not in words["lives"] | words["throats"]:
        return
    if verb.lower_ in words["for"] and verb.head.lower_ in words["fights"]:
        if (victims := read_first(find_subjects(verb.head), token, scene)) is not None:
            yield Found("injured", victims, token, inclusive=True, weak=True)
        return
    cut = token.lower_ in words["throats"] and verb.lower_ in words["cut"]
    done_to = token.lower_ in words["throats"] and any(c.lower_ in words["cut"] for c in token.children)
    if verb.lower_ not in words["lost"] | words["took"] and not (cut or done_to):
        return
    if any(c.lower_ in words["spared"] for c in (*token.children, *verb.children)):
        return
    subjects = [*find_subjects(verb)] if done_to or verb.lower_ in words["lost"] else []
    inner = [
        c for p in token.children if p.lower_ in load_words(token.lang_)["grammar"]["of"] for c in p.children
    ]
    inner += [c for p in verb.children if p.lower_ in words["of_whom"] for c in p.children]
    inner += [c for c in token.children if c.dep_ == "poss" and c.pos_ in ("NOUN", "PROPN")]
    counted = _counting(token, scene) or read_first(subjects, token, scene)
    if counted := counted or read_first(inner, token, scene):
        yield Found("killed", counted, token)


def read_multiple(token: Token, scene: Scene) -> Iterator[Found]:
    """Read "a double homicide", "a triple shooting"."""
    number = load_words(token.lang_)["multiples"].get(token.lower_)
    if number is None or token.i + 1 >= len(scene.doc):
        return
    deeds, following = load_words(token.lang_)["deeds"], scene.doc[token.i + 1]
    if following.text == "-" and following.i + 1 < len(scene.doc):
        following = following.nbor()  # "triple-shooting"
    end = following.idx + len(following.text)
    victims = Victims(token.idx, end, number, number, number, stated=True)
    if following.lower_ in deeds["killing"]:
        yield Found("killed", victims, token)
    elif following.lower_ in deeds["hitting"]:
        yield Found("injured", victims, token, inclusive=True)


def read_fatally(token: Token, scene: Scene) -> Iterator[Found]:
    """Read "four people were shot, three fatally"."""
    words = load_words(token.lang_)["grammar"]
    if (
        token.lower_ not in words["fatally"]
        or token.i == 0
        or (is_hit(token.head) and token.head.i > token.i)
    ):
        return
    i = token.i - 1
    if scene.doc[i].lower_ in words["of_them"] and i >= 2:
        i -= 2
    number = scene.index.at(i)
    if number is not None and number.kind not in ("article", "none"):
        victims = Victims(
            number.start, token.idx + len(token.text), number.best, number.low, number.high, stated=True
        )
        yield Found("killed", victims, token)


READERS: tuple[Reader, ...] = (
    *NOTE_READERS,  # first: "Wounded: three" is no passive
    read_verb,
    read_dying,
    read_blown_up,
    read_adjective,
    read_noun,
    read_nothing,
    read_toll,
    read_bodies,
    read_lives,
    read_suicide,
    read_hospital,
    read_struck,
    read_condition,
    read_wounds,
    read_recovery,
    read_shooting,
    read_multiple,
    read_fatally,
    read_care,
)


@cache
def list_triggers(language: str) -> frozenset[str]:
    """Gather the words that any reader starts from, so that the other tokens cost nothing."""
    words = load_words(language)
    tables = ("verbs", "subject_verbs", "adjectives", "nouns", "nothing")
    groups = [group for table in tables for group in words[table].values()]
    groups += [
        words["tolls"]["words"],
        words["tolls"]["numbers"],
        words["bodies"]["words"],
        words["hospital"]["verbs"],
        words["hospital"]["places"],
        words["recovery"]["expected"],
        words["recovery"]["verbs"],
    ]
    groups += [words["wounds"]["verbs"], words["struck"]["verbs"], frozenset(words["multiples"])]
    groups += [words["himself"]["verbs"], words["lives"]["lives"], words["lives"]["throats"]]
    groups += [words["suicide"]["turned"], words["suicide"]["taken"]]
    groups += [words["conditions"]["nouns"], words["wounds"]["borne"], words["grammar"]["fatally"]]
    groups += [words["recovery"]["care"], list_note_words(language)]
    return frozenset[str]().union(*groups)

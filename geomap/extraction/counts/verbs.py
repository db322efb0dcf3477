"""The reading of verbs that kill, wound, abduct and arrest: active, passive, and in headlines."""

from __future__ import annotations

from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from geomap.extraction.counts.grammar import (
    OUTCOMES,
    Found,
    Outcome,
    Scene,
    find_objects,
    find_subjects,
    read_beside,
    read_first,
    read_whole,
)
from geomap.extraction.counts.lists import load_words, tells_anew
from geomap.extraction.counts.victims import Victims, add_victims

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

_PARTICIPLE_TAGS = frozenset({"VBN", "VBD", "JJ", "NN", "NNP", "VBP", "VB"})


def read_verb(token: Token, scene: Scene) -> Iterator[Found]:
    """Read "killed 12", "12 were killed", "12 killed", "shot dead a guard", "abducted two girls"."""
    kind = _verb_kind(token)
    if kind is None or _shares_object(token):
        return
    outcome, inclusive = kind
    victims = read_whole(_verb_victims(token, scene), scene)
    words = load_words(token.lang_)
    if victims is not None and token.lower_ in words["removal"]["forms"]:
        who = {*victims.who.lower().split()}
        victims = victims if who & (words["people"]["attackers"] | words["removal"]["armed"]) else None
    if victims is not None:
        yield Found(outcome, victims, token, inclusive)


def read_suicide(token: Token, scene: Scene) -> Iterator[Found]:
    """Read "turned the gun on himself", "took her own life", "committed suicide"."""
    words = load_words(token.lang_)
    table, objects = words["suicide"], [c for c in token.children if c.dep_ == "dobj"]
    on = {c.lower_ for p in token.children if p.lower_ in table["on"] for c in p.children}
    turned = token.lower_ in table["turned"] and any(o.lower_ in table["arms"] for o in objects)
    taken = [
        o
        for o in objects
        if o.lower_ in table["ends"]
        or (o.lower_ in words["lives"]["lives"] and any(c.lower_ in table["own"] for c in o.children))
    ]
    if any(other.lower_ in words["subject_verbs"]["killed"] for other in token.sent):
        return  # "died when he took his own life": he is told of already
    told = turned and bool(on & words["people"]["reflexives"])
    if told or (taken and token.lower_ in table["taken"]):
        last = taken[0] if taken else objects[0]
        who, end = next(iter(table["self"])), last.idx + len(last.text)
        yield Found("killed", Victims(token.idx, end, 1, 1, 1, who, definite=True), token, weak=told)


def _verb_kind(token: Token) -> tuple[Outcome, bool] | None:
    word, words = token.lower_, load_words(token.lang_)
    verbs, needed = words["verbs"], words["phrasal"].get(word)
    after = [t.lower_ for t in token.doc[token.i + 1 : token.i + 7]]
    if needed and word in verbs["killed"]:  # "gunned down"
        return ("killed", False) if needed.intersection(after) else None
    if word in verbs["hit"]:
        return _hit_kind(token, after)
    if token.pos_ in ("NOUN", "PROPN") and not _may_be_verb(token):
        return None
    for outcome in OUTCOMES:
        if word in verbs[outcome]:
            fatal = outcome == "injured" and _has_adverb(token, words["grammar"]["fatally"])
            return ("killed" if fatal else outcome), False
    return None


def _hit_kind(token: Token, after: list[str]) -> tuple[Outcome, bool] | None:
    """Tell "shot dead", "beaten to death" and "fatally shot" from "shot in the leg"."""
    words, blows = load_words(token.lang_), load_words(token.lang_)["blows"]
    grammar, alone = words["grammar"], token.lower_ in words["injures_alone"]["forms"]
    if token.pos_ in ("NOUN", "PROPN") and not (token.lower_ in blows["like_nouns"] and _may_be_verb(token)):
        return None
    fatal = not blows["dead"].isdisjoint(after[:1]) or _has_adverb(token, grammar["fatally"])
    clause = list(takewhile(lambda w: w not in grammar["and"] | blows["ends"], _until_part(token, after)))
    fatal = fatal or any(" ".join(pair) in blows["to_death"] for pair in pairwise(clause))
    fatal = fatal or any(w in clause and not _counted(token, w) for w in blows["dead"])
    if fatal:
        return "killed", False
    killed = words["verbs"]["killed"]
    counted = token.i + 2 < len(token.doc) and token.nbor(2).pos_ == "NUM"  # "5 shot, 1 killed"
    if (
        not (grammar["and"] | {","}).isdisjoint(after[:1])
        and any(w in killed for w in after[1:3])
        and not counted
    ):
        return None  # "shot and killed": the second verb tells it
    aimed = not blows["aimed"].isdisjoint(after[:1]) and not _is_counted_passive(
        token
    )  # "shot at the police" hits nobody
    if not alone or aimed or not blows["no_wound"].isdisjoint(after[:1]):
        return None
    return "injured", True


def _until_part(token: Token, after: list[str]) -> list[str]:
    """Give what follows up to the part of "five shot, one of whom was dead"."""
    doc = token.doc
    parts = [
        k for k in range(1, len(after)) if doc[token.i + k].text == "," and doc[token.i + k + 1].pos_ == "NUM"
    ]
    return after[: parts[0]] if parts else after


def _is_counted_passive(token: Token) -> bool:
    """Tell "two men shot at a party" and "was shot at home" from "gunmen shot at the police"."""
    if any(c.dep_ in ("auxpass", "nsubjpass") for c in token.children) or token.dep_ == "acl":
        return True
    before = token.doc[max(0, token.i - 3) : token.i]
    attackers = load_words(token.lang_)["people"]["attackers"]
    return any(t.pos_ == "NUM" for t in before) and not any(t.lower_ in attackers for t in before)


def _counted(token: Token, word: str) -> bool:
    """Find "shot: 3 dead", where the word has a number of its own."""
    later = next((t for t in token.doc[token.i : token.i + 8] if t.lower_ == word), token)
    return later.i > 0 and later.nbor(-1).pos_ == "NUM"


def _has_adverb(token: Token, words: frozenset[str]) -> bool:
    return any(c.lower_ in words for c in token.children) or (token.i > 0 and token.nbor(-1).lower_ in words)


def _may_be_verb(token: Token) -> bool:
    """Know a participle that the tagger took for a noun: "12 killed", "officer shot"."""
    if token.lower_.endswith(tuple(load_words(token.lang_)["grammar"]["participle_ends"])):
        return True
    # "kills four, wounds at least six": a second verb of a headline has its own number
    listed = token.i > 0 and token.nbor(-1).text == "," and token.tag_ in ("NNS", "NNPS")
    behind = [t.pos_ for t in token.doc[token.i + 1 : token.i + 4]]
    return listed and "NUM" in behind and "NOUN" not in behind[: behind.index("NUM")]


def _shares_object(token: Token) -> bool:
    """Find "killed or wounded 20" and "killed and wounded 20", which say how many of neither."""
    verbs, grammar, doc = load_words(token.lang_)["verbs"], load_words(token.lang_)["grammar"], token.doc
    casualties = verbs["killed"] | verbs["injured"]
    if token.lower_ not in casualties:
        return False
    nexts = [t.lower_ for t in doc[token.i + 1 : token.i + 3]]
    befores = [t.lower_ for t in doc[max(0, token.i - 2) : token.i]]
    if any(len(p) == 2 and p[0] in grammar["or"] and p[1] in casualties for p in (nexts, befores[::-1])):
        return True
    different = {token.lower_, *nexts[1:]} & verbs["killed"] and {token.lower_, *nexts[1:]} & verbs["injured"]
    return bool(grammar["and"].intersection(nexts[:1]) and different)


def _verb_victims(token: Token, scene: Scene) -> Victims | None:
    participle = _is_participle(token)
    if participle and (victims := read_first(_split_subjects(token), token, scene)) is not None:
        return victims
    heads = [head for head in find_objects(token) if not tells_anew(token, head)]
    selves = [h for h in heads if h.lower_ in load_words(token.lang_)["people"]["reflexives"]]
    heads = selves or heads  # "shot himself in the Old Quarter west of the town": a parse may add a place
    objects = [v for head in heads if (v := read_first([head], token, scene)) is not None]
    if objects:
        return add_victims(objects + _with_kin(token, scene))
    if token.dep_ in ("xcomp", "acl", "relcl") and participle:
        victims = read_first(find_subjects(token), token, scene)
        beside = read_beside(token, scene, step=-1)
        if victims is not None:
            # Of "two soldiers, five civilians killed" a parse may see the last part alone.
            known = victims.best is not None or victims.stated  # "Police: 7 wounded" tells of no police
            whole = beside is not None and (beside.best or 0) > (victims.best or 0) >= int(known)
            return beside if whole else victims
    if participle:
        if (victims := read_beside(token, scene, step=-1)) is not None:
            return victims
        if (victims := read_beside(token, scene, step=1)) is not None:
            return victims
        if not _is_active(token):
            return read_first(find_subjects(token), token, scene)
    return read_beside(token, scene, step=1) or read_first(_chunk_after(token), token, scene)


def _is_participle(token: Token) -> bool:
    """Know "killed" that may be a passive; "ont tué" is none, "avoir" tells it."""
    grammar = load_words(token.lang_)["grammar"]
    deps = {c.dep_ for c in token.children}
    active = "auxpass" not in deps and any(c.lower_ in grammar["active"] for c in token.children)
    gerund = token.lower_.endswith(tuple(grammar["gerund_ends"]))
    return token.tag_ in _PARTICIPLE_TAGS and not gerund and not active


def _split_subjects(token: Token) -> Iterator[Token]:
    """Find the subject of "was on Monday night killed", which parses take apart."""
    i, grammar = token.i - 1, load_words(token.lang_)["grammar"]
    while i > token.sent.start and token.doc[i].ent_type_ in ("DATE", "TIME"):
        i -= 1
    if token.doc[i].lower_ in grammar["dated"] and token.doc[i].i < token.i - 1:
        i -= 1
    auxiliary = token.doc[i]
    if i < token.i - 1 and auxiliary.lower_ in grammar["passive"]:
        owners = (auxiliary, auxiliary.head)
        yield from (c for o in owners for c in o.children if c.dep_ in ("nsubj", "nsubjpass") and c.i < i)


def _with_kin(token: Token, scene: Scene) -> list[Victims]:
    """Read "was shot dead with his wife and child", "was killed along with three men"."""
    words = load_words(token.lang_)
    kin, grammar = words["people"]["kin"], words["grammar"]
    heads: list[Token] = []
    for link in token.doc[token.i + 1 : min(token.sent.end, token.i + 16)]:
        beside = link.nbor(-1).lower_ in grammar["beside"]
        if link.lower_ not in grammar["with"] or not (beside or link.head == token):
            continue
        heads += [c for c in link.children if c.dep_ == "pobj" and (c.lower_ in kin or beside)]
    return [v for h in heads if (v := read_first([h], token, scene)) is not None]


def _is_active(token: Token) -> bool:
    """Tell "gunmen killed ..." from the headline "two gunmen killed"."""
    passive = any(c.dep_ in ("auxpass", "nsubjpass", "agent") for c in token.children)
    if passive or token.dep_ in ("acl", "amod", "xcomp", "oprd") or token.i + 1 >= len(token.doc):
        return False
    if token.tag_ == "VBN" or token.dep_ == "conj":
        return False
    following = token.nbor()
    subjects = [c for c in token.children if c.dep_ == "nsubj"]
    people = load_words(token.lang_)["people"]
    tools = people["not_people"] | people["attackers"]
    agents = any(s.lower_ in tools and not _counts_attackers(s) for s in subjects)
    return (
        agents
        or following.pos_ in ("DET", "PROPN", "PRON", "NUM")
        or any(c.dep_ == "dobj" for c in token.children)
    )


def _counts_attackers(token: Token) -> bool:
    return any(c.dep_ == "nummod" for c in token.children)


def _chunk_after(token: Token) -> Iterator[Token]:
    """Give the noun of the phrase that follows directly, where the parse gave the verb no object."""
    i, passed = token.i + 1, load_words(token.lang_)["grammar"]["after_verb"]
    while i < len(token.doc) and token.doc[i].lower_ in passed:
        i += 1
    for j in range(i, min(i + 12, len(token.doc))):
        word = token.doc[j]
        following = word.nbor().pos_ if j + 1 < len(token.doc) else ""
        if j == i and word.pos_ not in ("DET", "PROPN", "ADJ", "NOUN", "NUM", "PRON"):
            return
        if word.pos_ in ("NOUN", "PROPN", "PRON") and following not in ("NOUN", "PROPN", "PART", "PUNCT"):
            yield word
            return
        if word.is_punct and word.text != "-":
            return


def is_hit(token: Token) -> bool:
    """Say whether a verb tells of a blow that may wound or kill."""
    return token.lower_ in load_words(token.lang_)["verbs"]["hit"]

"""Statements of how many people were killed, injured, missing, abducted or arrested.

:func:`find_casualties` gives every statement of a parsed report;
:mod:`geomap.extraction.counts.tolls` makes one number of those that belong to one event.
A bare "20 casualties" says neither killed nor injured, and gives nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.extraction.counts.grammar import CasualtyMention, Found, Scene, make_scene
from geomap.extraction.counts.lists import NumberIndex, load_words
from geomap.extraction.counts.readers import READERS, list_triggers
from geomap.extraction.counts.shares import share_out_tolls
from geomap.extraction.parsing.forms import lower_words
from geomap.model import Count

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from geomap.extraction.counts.victims import Victims

__all__ = ["CasualtyMention", "find_casualties"]

_GOVERNED = frozenset(
    {"xcomp", "conj", "acomp", "oprd", "ccomp", "attr", "advcl", "pcomp", "dobj", "pobj", "prep"}
)


def find_casualties(doc: Doc) -> list[CasualtyMention]:
    """Find the statements of casualties of a parsed document, in order.

    Parameters
    ----------
    doc
        A document with tags, dependencies and entities. Text in capitals should be
        parsed from a recased copy; the words themselves are matched in lower case.
    """
    scene = make_scene(doc)
    triggers = list_triggers(doc.lang_)
    told = [doc[i] for i, word in enumerate(lower_words(doc)) if word in triggers]
    found = [f for token in told for reader in READERS for f in reader(token, scene)]
    mentions = [_make_mention(f, scene) for f in found if not _is_hypothetical(f.trigger)]
    mentions += [replace(m, outcome="killed") for m in mentions if _is_unharmed(m, doc)]
    return _mark_subsets(share_out_tolls(_drop_doubles(mentions), scene), scene)


def _is_unharmed(mention: CasualtyMention, doc: Doc) -> bool:
    """Whether nobody was hurt at all, and so nobody killed: "nobody was hurt", not "no injuries"."""
    unhurt = mention.outcome == "injured" and mention.count.best == 0
    return unhurt and doc[mention.trigger].lower_ in load_words(doc.lang_)["nothing"]["hurt"]


def _make_mention(found: Found, scene: Scene) -> CasualtyMention:
    victims, trigger, words = found.victims, found.trigger, load_words(found.trigger.lang_)
    start = min(victims.start, trigger.idx)
    end = max(victims.end, trigger.idx + len(trigger.text))
    sentence = trigger.sent
    taken = trigger.lower_ in words["hospital"]["verbs"]  # "two others were taken": of all who were hit
    count = Count(victims.best, victims.low, victims.high)
    if _is_negated(trigger, victims, index=scene.index) and victims.best != 0:
        count = Count(0, 0, 0)
    people, who = words["people"], victims.who.lower()
    return CasualtyMention(
        start=start,
        end=end,
        outcome=found.outcome,
        count=count,
        trigger=trigger.i,
        sentence=scene.sentences[trigger.i],
        who=victims.who,
        perpetrator=_is_attacker(who, people["attackers"]) or trigger.lower_ in words["himself"]["verbs"],
        additional=victims.more or any(c.lower_ in words["telling"]["also"] for c in trigger.children),
        hedged=found.hedged or _is_hedged(trigger),
        cumulative=_is_cumulative(trigger),
        stated=victims.stated,
        definite=victims.definite,
        named=victims.named,
        others=victims.others,
        inclusive=found.inclusive and not (victims.others and not taken),
        moved=found.outcome == "killed" and _is_moved(trigger, victims.who),
        toll=found.toll,
        revised=found.toll and _is_like("revised", sentence.text, language=trigger.lang_),
        weak=found.weak,
        partitive=_is_like("part", scene.text[victims.start : end + 20], language=trigger.lang_),
        perpetrators=victims.perpetrators,
        several=_is_like("several_events", sentence.text, language=trigger.lang_),
        himself=who in people["reflexives"],
        bare=who in people["bare"] or not who,
        pronoun=who in people["pronouns"] | people["reflexives"],
    )


def _is_attacker(who: str, attackers: frozenset[str]) -> bool:
    return any(word in attackers for word in re.findall(r"\w+", who))


def _is_like(name: str, text: str, *, language: str) -> bool:
    """Search a text for one of the patterns of the lexicon."""
    return bool(re.search(load_words(language)["telling"][name], text, re.IGNORECASE))


def _is_negated(trigger: Token, victims: Victims, *, index: NumberIndex) -> bool:
    words, lives = load_words(trigger.lang_)["grammar"], load_words(trigger.lang_)["lives"]["lives"]
    for node in (trigger, trigger.head):
        # The "pas" of a number negates no verb: "pas moins de 12 ont été tués", "pas de mort, un blessé".
        near = [c for c in node.children if not victims.start <= c.idx < victims.end and not index.at(c.i)]
        near = [c for c in near if not any(g.lower_ in lives for g in c.children)]  # "les corps sans vie"
        if any(c.dep_ == "neg" or c.lower_ in words["not"] for c in near):
            return node == trigger or trigger.dep_ in ("acomp", "oprd", "xcomp", "attr")
    without = trigger.head if trigger.dep_ in ("pcomp", "pobj") else trigger
    return without.lower_ in words["without"]


def _is_hypothetical(trigger: Token) -> bool:
    """Say whether the words tell of a deed that was feared, planned or conditional, not done."""
    words, node = load_words(trigger.lang_)["hypothesis"], trigger
    for _ in range(4):
        children = {c.lower_ for c in node.children if c.i < node.i}
        guessed = children & words["perfect"] and children & words["possible"]  # "may have killed"
        if children & words["modals"] and not guessed:
            return True
        if children & words["conditions"] or node.lower_ in words["nouns"]:
            return True
        if children & words["tried"] or (node.head.lower_ in words["tried"] and node.dep_ == "conj"):
            return True
        if _is_infinitive(node, children) and node.head.lower_ not in words["factive"]:
            return True
        if node.dep_ not in _GOVERNED or node.head == node:
            return False
        if node.dep_ in ("ccomp", "advcl") and node.head.lower_ in words["factive"]:
            return False
        node = node.head
    return False


def _is_infinitive(node: Token, children: set[str]) -> bool:
    """Know what someone was to do; "avant de tuer" tells what was done."""
    words = load_words(node.lang_)["hypothesis"]
    marked = children & words["infinitive"] if words["infinitive"] else node.tag_ == "VB"
    return bool(marked) and node.pos_ in ("VERB", "AUX") and not children & words["done"]


def _is_hedged(trigger: Token) -> bool:
    near = {t.lower_ for t in (trigger.head, trigger.head.head, *trigger.children, *trigger.head.children)}
    return bool(near & load_words(trigger.lang_)["hypothesis"]["hedges"])


def _is_cumulative(trigger: Token) -> bool:
    """Say whether the total of a war or a year is told: the time must govern the trigger itself."""
    table, sentence = load_words(trigger.lang_)["totals_of_years"], trigger.sent
    text = sentence.text.lower()
    if re.search(table["exceptions"], text):
        return False
    starts = [match.start() for pattern in table["patterns"] for match in re.finditer(pattern, text)]
    return any(_governs(sentence.start_char + start, trigger) for start in starts)


def _governs(offset: int, trigger: Token) -> bool:
    span = trigger.doc.char_span(offset, offset + 1, alignment_mode="expand")
    if span is None:
        return False
    node, above = span[0], {trigger.i, *(t.i for t in trigger.ancestors)}
    while node.i not in above and node.head != node:
        if node.dep_ in ("relcl", "acl", "appos"):
            return False
        node = node.head
    return node.i in above


def _is_moved(trigger: Token, who: str) -> bool:
    """Tell who died of wounds told of before from who died on the spot."""
    if trigger.lower_ in load_words(trigger.lang_)["telling"]["succumbed"]:
        return True
    doc = trigger.doc
    words = doc[max(trigger.sent.start, trigger.i - 6) : min(trigger.sent.end, trigger.i + 6)].text
    return _is_like("moved", words, language=trigger.lang_)


def _drop_doubles(mentions: list[CasualtyMention]) -> list[CasualtyMention]:
    """Keep one of the mentions that two readers made of the same words."""
    kept: dict[tuple[int, str], CasualtyMention] = {}
    for mention in mentions:
        kept.setdefault((mention.trigger, mention.outcome), mention)
    tolls = [m for m in kept.values() if m.toll]  # "the number of people killed rose to 34" is told once
    single = [m for m in kept.values() if m.toll or not any(_lies_in(m, toll) for toll in tolls)]
    return sorted(single, key=lambda m: (m.start, m.end, m.outcome))


def _lies_in(mention: CasualtyMention, toll: CasualtyMention) -> bool:
    inside = toll.start <= mention.start and mention.end <= toll.end
    return inside and mention.outcome == toll.outcome and not mention.stated


def _mark_subsets(mentions: list[CasualtyMention], scene: Scene) -> list[CasualtyMention]:
    """Mark "including three who died" as part of a number told before in the sentence."""
    text, marked, language = scene.text, list(mentions), scene.doc.lang_
    for position, mention in enumerate(mentions):
        before = text[max(0, mention.start - 60) : mention.start]
        earlier = [
            m for m in mentions[:position] if m.sentence == mention.sentence and m.outcome == mention.outcome
        ]
        if earlier and _is_like("subset_before", before, language=language):
            marked[position] = replace(mention, subset=True)
    return sorted([*marked, *_read_parts(marked, scene)], key=lambda m: (m.start, m.end))


def _read_parts(mentions: list[CasualtyMention], scene: Scene) -> list[CasualtyMention]:
    """Read "12 people died, including three children": the part has no verb of its own."""
    text, parts = scene.text, []
    for number, (first, _) in zip(scene.index.numbers, scene.index.spans, strict=True):
        told = any(
            m.start <= number.start < m.end for m in mentions if m.start + 3 >= number.start or m.subset
        )
        if (
            number.kind == "none"
            or told
            or not _is_like(
                "subset_before", text[max(0, number.start - 60) : number.start], language=scene.doc.lang_
            )
        ):
            continue
        near = [m for m in mentions if m.sentence == scene.sentences[first]]
        if not near:
            continue
        whole = max((m for m in near if m.start < number.start), key=lambda m: m.start, default=near[0])
        count = Count(number.best, number.low, number.high)
        parts.append(
            replace(
                whole, start=number.start, end=number.end, count=count, subset=True, who="", additional=False
            )
        )
    return parts

"""A report as the lexicon sees it: the classes of its words, and which words match a group."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

from geomap.extraction.parsing.forms import lower_lemmas, lower_words, text_of
from geomap.extraction.triggers.lexicon import Condition, Group, read_kinds
from geomap.extraction.triggers.scopes import segment_of
from geomap.extraction.triggers.slots import SLOTS, clause_of, objects_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

HARD = frozenset({"weapon", "nonstate", "assailant"})  # what outweighs a word of sport or film beside it
HARMED = frozenset({"casualty", "assailant"})  # words for killing and wounding
TAKEN_FOR_VERBS = ("VERB", "ADJ", "ADV")  # "des hommes attaquent un village": the French model has an adverb
MATCH = 3  # words of sport that make a report one of sport
MOST_KNOWN = 50_000  # words of reports that are kept in mind: about 10 MB
TALK = frozenset({"sport", "screen", "money"})  # a victim outweighs these domains


@cache
def _endings(language: str) -> frozenset[str]:
    """Everything that some known word or phrase ends in: most words of a report are none of it."""
    return frozenset(word[start:] for word in read_kinds(language).words for start in range(len(word) + 1))


@lru_cache(maxsize=MOST_KNOWN)
def _phrase_ends(lemma: str, written: str, language: str) -> tuple[str, ...]:
    """List the forms of a word that a known phrase may end in; empty where none does."""
    plurals = (written.removesuffix(ending) for ending in read_kinds(language).grammar["plurals"])
    ends = lemma, written, *plurals
    return () if _endings(language).isdisjoint(ends) else ends


@lru_cache
def _plural_nouns(language: str) -> frozenset[str]:
    """List the plurals of the nouns that tell of events."""
    lexicon = read_kinds(language)
    return frozenset(noun + ending for noun in lexicon.nouns for ending in lexicon.grammar["plurals"])


class Scene:
    """A report with the classes of its words, and the parse read as slots."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text = text_of(doc)
        self.lexicon = read_kinds(doc.lang_)
        self._starts: list[int] = doc.to_array("IDX").tolist()
        self.written = lower_words(doc)
        self.lemmas = list(lower_lemmas(doc))
        likely = _plural_nouns(doc.lang_)  # without which few lemmas are wrong
        for i, (lemma, written) in enumerate(zip(self.lemmas, self.written, strict=True)):
            if self.lexicon.forms or (lemma == written and written in likely):
                self.lemmas[i] = self._lemma_of(doc[i])
        self.classes: list[frozenset[str]] = [frozenset()] * len(doc)
        language = doc.lang_
        for i, (lemma, written) in enumerate(zip(self.lemmas, self.written, strict=True)):
            if ends := _phrase_ends(lemma, written, language):
                self._classify_phrase(doc[i], ends)

    def _lemma_of(self, token: Token) -> str:
        """Lemma; a verb that the tagger took for another word is known by its ending."""
        return (self._verb_of(token) or self._opening_noun(token) or str(token.lemma_)).lower()

    def _opening_noun(self, token: Token) -> str | None:
        """Find the noun where a capital alone makes a name of it: "TRIPOLI - Clashes broke out"."""
        if token.pos_ != "PROPN" or not (token.is_sent_start or token.nbor(-1).pos_ in ("PUNCT", "SPACE")):
            return None
        forms = (token.lower_.removesuffix(ending) for ending in self.lexicon.grammar["plurals"])
        return next((form for form in forms if form in self.lexicon.nouns), None)

    def _verb_of(self, token: Token) -> str | None:
        verb = self.lexicon.forms.get(token.lower_)
        if verb is None:  # most words: the tests below need not be made
            return None
        plain = token.pos_ != "VERB" and token.lower_ in self.lexicon.grammar["adjectives"]
        likely = token.pos_ in TAKEN_FOR_VERBS or token.dep_ in ("amod", "acl")
        return verb if likely and not plain else None

    def is_verb(self, token: Token) -> bool:
        """Whether it is a verb, or looks like a form of one; "Saisie d'armes" heads a report as a noun."""
        if self.lexicon.forms and token.is_sent_start and token.lower_ in self.lexicon.nouns:
            return False
        return token.pos_ in ("VERB", "AUX") or self._verb_of(token) is not None

    def _classify_phrase(self, token: Token, ends: tuple[str, ...]) -> None:
        """Give the longest known phrase that ends here its classes; its other words lose theirs."""
        words, last = self.lexicon.words, token.i
        if is_month(token):
            return
        for length in range(self.lexicon.longest, 0, -1):
            first = last - length + 1
            if first < 0:
                continue
            before = self.text[self._starts[first] : self._starts[last]].lower().replace("’", "'")
            found = next((words[before + end] for end in ends if before + end in words), None)
            if found is not None:
                self.classes[first : last + 1] = [frozenset()] * length
                self.classes[first if self.lexicon.head_first else last] = found
                return

    def classes_of(self, token: Token) -> frozenset[str]:
        """Classes of a word, with the two that entities and capitals give: gpe and name."""
        extra = {"gpe"} if token.ent_type_ in ("GPE", "LOC", "FAC") else set()
        if token.ent_type_ == "PERSON" or (token.pos_ == "PROPN" and not extra):
            extra.add("name")
        return self.classes[token.i] | extra

    def holds(self, condition: Condition, token: Token) -> bool:
        """Whether a word of the slot is of the class, or one of the words."""
        slot, name, words = condition
        if slot == "noun":
            return not self.is_verb(token)
        if slot == "verb":
            return self.is_verb(token) and bool({self.lemmas[token.i], token.lower_} & words)
        for other in SLOTS[slot](token):
            if other.i == token.i:
                continue
            if words:
                if self.lemmas[other.i] in words or other.lower_ in words:
                    return True
            elif name == "violent":
                if self.classes[other.i] & {"weapon", "armed", "casualty", "assailant"}:
                    return True
            elif name in self.classes_of(other):
                return True
        return False

    def is_silenced(self, token: Token, *, but: frozenset[str] = frozenset()) -> bool:
        """Whether sport, film, money, illness or accident is the subject, and nothing violent is.

        ``but`` names domains that silence nothing this time.
        """
        start, end = segment_of(token)
        around = [t for t in self.doc[start:end] if t.i != token.i]
        if any(self.classes[t.i] & HARD for t in around) and not self._is_sport:
            return False
        victims = any(
            self.classes[t.i] & HARMED and (self._has_victim(t) or self._is_result(t))
            for t in self.doc[start:end]
        )
        lemmas = {self.lemmas[t.i] for t in around} | {t.lower_ for t in around}
        left = but | (TALK if victims else frozenset())
        silencing = (words for name, words in self.lexicon.domains.items() if name not in left)
        return any(lemmas & words for words in silencing)

    @cached_property
    def _is_sport(self) -> bool:
        """Whether the report is of a match, where a missile is a shot at goal, and nobody comes to harm."""
        words = {*self.lemmas} & self.lexicon.domains["sport"]
        if len(words) < MATCH or any(self.classes[t.i] & (HARD - {"weapon"} | {"state"}) for t in self.doc):
            return False
        return not any(self.classes[t.i] & HARMED and self._has_victim(t) for t in self.doc)

    def _is_result(self, token: Token) -> bool:
        """Whether it says what became of somebody: "two guards were shot [dead]"."""
        return token.dep_ in ("oprd", "acomp") and self._has_victim(token.head)

    def _has_victim(self, token: Token) -> bool:
        words = [w for w in objects_of(token) if w.i != token.i]
        return any("person" in self.classes[w.i] or w.like_num or w.ent_type_ == "PERSON" for w in words)

    def list_candidates(self) -> list[Token]:
        """List the words that :meth:`match` may find a group for: few of a report."""
        verbs, nouns = self.lexicon.verbs, self.lexicon.nouns
        pairs = zip(self.lemmas, self.written, strict=True)
        return [
            self.doc[i]
            for i, (lemma, written) in enumerate(pairs)
            if lemma in verbs or lemma in nouns or written in verbs or written in nouns
        ]

    def match(self, token: Token) -> Group | None:
        """Find the first group of the lexicon that a word belongs to in its company."""
        verbs, nouns = self.lexicon.verbs, self.lexicon.nouns
        lemma, written = self.lemmas[token.i], self.written[token.i]
        table = verbs if self.is_verb(token) else nouns
        # a noun in -ing at the head of a sentence is often tagged as a verb: "Shelling damaged ..."
        for group in table.get(lemma) or table.get(written) or nouns.get(written, ()):
            if (not group.needs or self._any_holds(group.needs, token)) and not self._any_holds(
                group.never, token
            ):
                return None if group.soft and self.is_silenced(token) else group
        return None

    def _any_holds(self, alternatives: Sequence[Sequence[Condition]], token: Token) -> bool:
        return any(all(self.holds(condition, token) for condition in together) for together in alternatives)

    def cues(self, token: Token) -> frozenset[str]:
        """Classes of all words of the trigger's clause."""
        return frozenset(name for word in clause_of(token) for name in self.classes[word.i])


@lru_cache(maxsize=2)  # an event's mentions are classified right after they were found
def read_scene(doc: Doc) -> Scene:
    """Classify the words of a report, once.

    Parameters
    ----------
    doc
        A parsed report.

    Returns
    -------
    Scene
        The same one for the same Doc.
    """
    return Scene(doc)


def is_month(token: Token) -> bool:
    """Whether a word such as "March" is a month: a capital and a date beside it."""
    grammar = read_kinds(token.lang_).grammar
    if token.lower_ not in grammar["months"] or token.is_lower:
        return False
    beside = token.doc[max(token.i - 1, 0) : token.i + 2]
    return token.ent_type_ == "DATE" or any(
        t.is_digit or t.lower_ in grammar["beside_months"] for t in beside
    )

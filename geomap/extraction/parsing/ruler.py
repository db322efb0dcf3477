"""spaCy's attribute ruler, fast: its 179 patterns are tried once on each kind of word, not on each word.

Nearly all of them look at one word's form, tag and arc, so what they give for these holds for all
words that share them. That saves an eighth of the parse.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline import AttributeRuler
    from spacy.tokens import Doc, Token

RULER = "attribute_ruler"
MOST_KNOWN = 200_000  # kinds of words that are kept in mind: about 30 MB


def quicken_ruler(nlp: Language) -> None:
    """Put a :class:`QuickRuler` in the place of a pipeline's attribute ruler; the results are the same."""
    if not nlp.has_pipe(RULER):
        return
    ruler: Any = nlp.get_pipe(RULER)
    type(nlp).factory("geomap_quick_ruler", func=lambda nlp, name: QuickRuler(ruler))
    nlp.replace_pipe(RULER, "geomap_quick_ruler")


class QuickRuler:
    """What an attribute ruler does, for the patterns of one word from memory."""

    def __init__(self, ruler: AttributeRuler) -> None:
        from spacy.matcher import Matcher

        self.ruler = ruler
        self.known: dict[tuple[int, int, int, bool], tuple[int, ...]] = {}
        self.longer = Matcher(ruler.vocab)
        entries: Any = ruler.patterns
        for number, entry in enumerate(entries):
            if longer := [pattern for pattern in entry["patterns"] if len(pattern) > 1]:
                self.longer.add(str(number), longer)
        self.merge = cache(self._merge)

    def __call__(self, doc: Doc) -> Doc:
        """Set parts of speech, morphology and lemmas of a parsed text."""
        from spacy.tokens._retokenize import set_token_attrs

        longer = self._match_longer(doc)
        found = [self._match(doc, token) for token in doc]  # all before any: a pattern sees what was there
        for token, rules in zip(doc, found, strict=True):
            more = longer.get(token.i)
            if rules or more:
                set_token_attrs(token, self.merge(tuple(sorted({*rules, *more})) if more else rules))
        return doc

    def _match(self, doc: Doc, token: Token) -> tuple[int, ...]:
        """Give the numbers of the patterns that this word alone fulfils."""
        kind = token.lower, token.tag, token.dep, token.is_space
        rules = self.known.get(kind)
        if rules is None:
            matches = self.ruler.matcher(doc[token.i : token.i + 1], allow_missing=True)
            rules = tuple(sorted(int(doc.vocab.strings[name]) for name, _, _ in matches))
            if len(self.known) >= MOST_KNOWN:
                self.known.clear()
            self.known[kind] = rules
        return rules

    def _match_longer(self, doc: Doc) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for name, start, end in self.longer(doc, allow_missing=True) if len(self.longer) else ():
            rule = int(doc.vocab.strings[name])
            index = self.ruler.indices[rule]
            found[(start if index >= 0 else end) + index].append(rule)
        return found

    def _merge(self, rules: tuple[int, ...]) -> dict[Any, Any]:
        """Put together what patterns set; the later one has the last word."""
        return {key: value for rule in rules for key, value in self.ruler.attrs[rule].items()}

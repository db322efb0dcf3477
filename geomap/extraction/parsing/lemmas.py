"""spaCy's lemmatizer, fast: a word of a kind and form has one lemma, which is kept in mind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

LEMMATIZER = "lemmatizer"
MOST_KNOWN = 200_000  # words that are kept in mind: about 30 MB


def quicken_lemmatizer(nlp: Language) -> None:
    """Put a :class:`QuickLemmatizer` in the place of a pipeline's lemmatizer; the results are the same."""
    slow: Any = nlp.get_pipe(LEMMATIZER) if nlp.has_pipe(LEMMATIZER) else None
    if slow is None or slow.overwrite:
        return
    table = slow.lookups.get_table("lemma_index", {})
    for word_class, forms in list(table.items()):  # each new word is sought in a list of up to 57,000
        table[word_class] = frozenset(forms)
    type(nlp).factory("geomap_quick_lemmatizer", func=lambda nlp, name: QuickLemmatizer(slow))
    nlp.replace_pipe(LEMMATIZER, "geomap_quick_lemmatizer")


class QuickLemmatizer:
    """What a lemmatizer does, once for each form, part of speech and morphology."""

    def __init__(self, slow: Any) -> None:
        self.slow = slow
        self.known: dict[tuple[int, int, int], int] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set the lemmas that are not there yet."""
        import numpy

        if len(self.known) >= MOST_KNOWN:
            self.known.clear()
        kinds = zip(*(doc.to_array(name).tolist() for name in ("ORTH", "POS", "MORPH")), strict=True)
        lemmas = [
            lemma or self.known.get(kind) or self._find(doc, i, kind)
            for i, (lemma, kind) in enumerate(zip(doc.to_array("LEMMA").tolist(), kinds, strict=True))
        ]
        found: Any = numpy.array(lemmas, dtype="uint64")
        doc.from_array(["LEMMA"], found)
        return doc

    def _find(self, doc: Doc, i: int, kind: tuple[int, int, int]) -> int:
        self.known[kind] = lemma = doc.vocab.strings.add(self.slow.lemmatize(doc[i])[0])
        return lemma

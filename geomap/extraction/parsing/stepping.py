"""The parser, step by step: spaCy's own loop in Python, where that is faster.

For Python before 3.12 spaCy is compiled with profiling. There a function that runs without the
interpreter's lock takes and drops it at each call, and the loop calls thousands for each report:
that was a quarter of the parse. Our loop keeps the lock. From 3.12 on spaCy's own is the faster one.
"""

from __future__ import annotations

import sys
from itertools import islice
from typing import TYPE_CHECKING, Any

from geomap.extraction.parsing.scoring import MoveScores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from spacy.language import Language
    from spacy.tokens import Doc

STEPPED = "parser"
MOST_WORDS = 8_000  # of texts stepped together: 32 MB in the parser
PROFILED = sys.version_info < (3, 12)


def quicken_steps(nlp: Language) -> None:
    """Put a :class:`QuickSteps` in the place of the parser, where that is faster."""
    pipe: Any = nlp.get_pipe(STEPPED) if PROFILED and nlp.has_pipe(STEPPED) else None
    if pipe is not None and MoveScores.fit(pipe):
        type(nlp).factory("geomap_quick_parser", func=lambda nlp, name: QuickSteps(pipe))
        nlp.replace_pipe(STEPPED, "geomap_quick_parser")


class QuickSteps:
    """What a parser does, one step of all texts of a batch at a time."""

    def __init__(self, slow: Any) -> None:
        self.slow, self.name, self.model = slow, slow.name, slow.model

    def __call__(self, doc: Doc) -> Doc:
        """Set arcs and sentences of a text."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 16) -> Iterator[Doc]:
        """Set them in texts, ``batch_size`` together."""
        return pipe_parts(docs, self._annotate, batch_size=batch_size)

    def _annotate(self, docs: list[Doc]) -> None:
        self.slow.set_annotations(docs, self.predict(docs))

    def predict(self, docs: list[Doc]) -> list[Any]:
        """Give the states that texts end in."""
        from spacy.ml.parser_model import ParserStepModel

        ends = self.slow.moves.init_batch(docs)
        scores = MoveScores(self.model, docs)
        # it is asked for the words that a state looks at, and for nothing else
        step = ParserStepModel(docs, scores.layers, has_upper=True, train=False)
        states = [state for state in ends if not state.is_final()]
        while states:
            states = self.slow.transition_states(states, scores.rate(step.get_token_ids(states)))
        step.clear_memory()
        return list(ends)


def pipe_parts(docs: Iterable[Doc], work: Callable[[list[Doc]], None], *, batch_size: int) -> Iterator[Doc]:
    """Give texts after the work on them, which takes as many together as memory allows."""
    waiting = iter(docs)
    while batch := list(islice(waiting, batch_size)):
        for part in _part_docs(batch):
            work(part)
        yield from batch


def _part_docs(docs: Iterable[Doc]) -> Iterator[list[Doc]]:
    """Cut a batch to ``MOST_WORDS`` where it has more; texts without a word are left out."""
    part: list[Doc] = []
    for doc in docs:
        if part and sum(map(len, part)) + len(doc) > MOST_WORDS:
            yield part
            part = []
        if len(doc):
            part.append(doc)
    if part:
        yield part

"""The parser and the recogniser of names, step by step: spaCy's own loop in Python, where that is faster.

For Python before 3.12 spaCy is compiled with profiling. There a function that runs without the
interpreter's lock takes and drops it at each call, and the loop calls thousands for each report:
that was a quarter of the parse. Our loop keeps the lock. From 3.12 on spaCy's own is the faster one.
"""

from __future__ import annotations

import sys
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.language import Language
    from spacy.tokens import Doc

STEPPED = ("parser", "ner")
MOST_WORDS = 8_000  # of texts stepped together: 32 MB in the parser
PROFILED = sys.version_info < (3, 12)


def quicken_steps(nlp: Language) -> None:
    """Put a :class:`QuickSteps` in the place of each pipe that steps, where that is faster."""
    for name in STEPPED if PROFILED else ():
        pipe: Any = nlp.get_pipe(name) if nlp.has_pipe(name) else None
        if pipe is not None and pipe.cfg["beam_width"] == 1 and pipe.model.attrs["has_upper"]:
            _replace(nlp, pipe)


def _replace(nlp: Language, pipe: Any) -> None:
    factory = f"geomap_quick_{pipe.name}"
    type(nlp).factory(factory, func=lambda nlp, name: QuickSteps(pipe))
    nlp.replace_pipe(pipe.name, factory)


class QuickSteps:
    """What a parser or recogniser of names does, one step of all texts of a batch at a time."""

    def __init__(self, slow: Any) -> None:
        from thinc.api import NumpyOps

        self.slow, self.name, self.model = slow, slow.name, slow.model
        # the product that spaCy's loop has: the same to the last bit
        self.gemm = NumpyOps(use_blis=True).gemm

    def __call__(self, doc: Doc) -> Doc:
        """Set arcs and sentences, or names, of a text."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 16) -> Iterator[Doc]:
        """Set them in texts, ``batch_size`` together."""
        waiting = iter(docs)
        while batch := list(islice(waiting, batch_size)):
            for part in _part(batch):
                self.slow.set_annotations(part, self.predict(part))
            yield from batch

    def predict(self, docs: list[Doc]) -> list[Any]:
        """Give the states that texts end in."""
        ends = self.slow.moves.init_batch(docs)
        step = self.model.predict(docs)
        weights, bias = (step.vec2scores.get_param(name) for name in ("W", "b"))
        states = [state for state in ends if not state.is_final()]
        while states:
            hidden = step.state2vec.predict(step.get_token_ids(states))
            states = self.slow.transition_states(states, self.gemm(hidden, weights, trans2=True) + bias)
        step.clear_memory()
        return list(ends)


def _part(docs: Iterable[Doc]) -> Iterator[list[Doc]]:
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

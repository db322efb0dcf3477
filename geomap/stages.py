"""What is done with a batch of reports: parse, resolve, extract; one bad report costs only itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from geomap.errors import GeomapError, InputError, LanguageError
from geomap.model import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language
    from spacy.tokens import Doc

    from geomap.geocoding import Geocoder
    from geomap.model import Event, PlaceIndex, Report, Toponym

T = TypeVar("T")
OnError = Callable[[GeomapError], None]


@dataclass(slots=True)
class Answer:
    """What was read out of one report: plain objects that go from process to process.

    ``events`` and ``toponyms`` are None where a stage failed or was not asked for; ``faults`` say why.
    """

    events: list[Event] | None = None
    toponyms: list[Toponym] | None = None
    faults: list[GeomapError] = field(default_factory=list)


@contextmanager
def open_stages(
    gazetteer: Path | None, *, names_only: bool = False, geocoder: Geocoder | None = None
) -> Iterator[Callable[[Sequence[Report]], list[Answer]]]:
    """Load the model and open the gazetteer; give the function that reads a batch of reports.

    Parameters
    ----------
    gazetteer
        The place index to use; else the one in use.
    names_only
        Whether place names are wanted and no events.
    geocoder
        Who is asked for names that the gazetteer lacks, and that an event needs; nobody without it.

    Raises
    ------
    GeomapError
        When no gazetteer is there; later, when English has no model.
    """
    from geomap.gazetteer import Gazetteer

    with Gazetteer.open(gazetteer) as index:

        def read(batch: Sequence[Report]) -> list[Answer]:
            answers = [Answer() for _ in batch]
            docs = _parse_all(batch, names_only=names_only, answers=answers)
            for report, doc, answer in zip(batch, docs, answers, strict=True):
                if doc is not None:
                    _resolve(report, doc, index, answer=answer)
                if doc is not None and answer.toponyms is not None and not names_only:
                    _extract(report, doc, answer, geocoder=geocoder)
            return answers

        yield read


def _parse_all(batch: Sequence[Report], *, names_only: bool, answers: Sequence[Answer]) -> list[Doc | None]:
    """Parse each report with the model of its language; one in a language without a model is told."""
    from geomap.extraction.parsing.language import load_language_model
    from geomap.extraction.parsing.languages import guess_language

    languages = [report.language or guess_language(report.content) for report in batch]
    docs: list[Doc | None] = [None] * len(batch)
    for language in dict.fromkeys(languages):
        here = [i for i, other in enumerate(languages) if other == language]
        try:
            nlp = load_language_model(language)
        except LanguageError as error:
            if language == LANGUAGES[0]:  # it comes with geomap: the installation is broken
                raise
            for i in here:
                answers[i].faults.append(InputError(f"report {batch[i].id!r}: {error}"))
            continue
        part, told = [batch[i] for i in here], [answers[i] for i in here]
        for i, doc in zip(here, _parse(part, nlp, names_only=names_only, answers=told), strict=True):
            docs[i] = doc
    return docs


def _parse(
    batch: Sequence[Report], nlp: Language, *, names_only: bool, answers: Sequence[Answer]
) -> list[Doc | None]:
    """Parse a batch together, or one by one when one of them breaks the parser."""
    from geomap.extraction.parsing.language import parse_texts

    def parse(part: Sequence[Report]) -> list[Doc]:
        return list(parse_texts([report.content for report in part], nlp, names_only=names_only))

    try:
        return [*parse(batch)]
    except GeomapError:
        raise
    except Exception:  # nothing is lost: each report is tried alone, and attempt tells of which it was
        alone = [
            attempt(report, partial(parse, [report]), answer.faults.append)
            for report, answer in zip(batch, answers, strict=True)
        ]
        return [docs[0] if docs else None for docs in alone]


def _resolve(report: Report, doc: Doc, index: PlaceIndex, *, answer: Answer) -> None:
    from geomap.resolution import resolve_places

    answer.toponyms = attempt(report, partial(resolve_places, report, doc, index), answer.faults.append)


def _extract(report: Report, doc: Doc, answer: Answer, *, geocoder: Geocoder | None) -> None:
    from geomap.extraction import extract_events

    toponyms, on_error = answer.toponyms or [], answer.faults.append
    events = attempt(report, partial(extract_events, report, doc, toponyms=toponyms), on_error)
    if events and geocoder is not None:
        found = attempt(report, partial(_look_up, events, toponyms, geocoder), on_error) or toponyms
        if found != toponyms:  # told anew: which place is the site hangs on all that are known
            events = attempt(report, partial(extract_events, report, doc, toponyms=found), on_error)
    answer.events, answer.toponyms = events, None


def _look_up(events: list[Event], toponyms: list[Toponym], geocoder: Geocoder) -> list[Toponym]:
    from geomap.geocoding import geocode_open_places  # here: only who asks for it needs it

    return geocode_open_places(events, toponyms=toponyms, geocoder=geocoder)


def attempt(report: Report, stage: Callable[[], T], on_error: OnError) -> T | None:
    """Run a stage on one report; a fault of our own costs that report and not the others."""
    try:
        return stage()
    except GeomapError:
        raise
    except Exception as error:
        on_error(own_fault(report, f"{type(error).__name__}: {error}"))
        return None


def own_fault(report: Report, what: str) -> GeomapError:
    """Say that geomap itself failed on a report."""
    return InputError(f"report {report.id!r}: geomap failed on it ({what}): please report this with the text")

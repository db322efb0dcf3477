"""What several tests share: the language model, the packaged index, and a small index of their own."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from geomap.errors import GazetteerError
from geomap.extraction import extract_events
from geomap.extraction.parsing.language import load_language_model, parse_texts
from geomap.gazetteer import Gazetteer
from geomap.model import Event, Report
from geomap.resolution import resolve_places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.language import Language
    from spacy.tokens import Doc


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load_language_model("en")


@pytest.fixture(scope="session")
def parse(nlp: Language) -> Callable[[str], Doc]:
    return lambda text: next(parse_texts([text], nlp))


@pytest.fixture(scope="session")
def parse_french() -> Callable[[str], Doc]:
    nlp = load_language_model("fr")
    return lambda text: next(parse_texts([text], nlp))


@pytest.fixture(scope="session")
def gazetteer() -> Iterator[Gazetteer]:
    try:
        with Gazetteer.open() as opened:
            yield opened
    except GazetteerError as error:
        pytest.skip(f"no place index: {error}")


@pytest.fixture(scope="session")
def read(nlp: Language, gazetteer: Gazetteer) -> Callable[..., list[Event]]:
    """Read the events of a text, through every stage up to the table."""

    def read_text(text: str, published: str | None = "2024-05-16", title: str = "") -> list[Event]:
        date = datetime.date.fromisoformat(published) if published else None
        report = Report(id="report", text=text, title=title, published=date)
        doc = next(parse_texts([report.content], nlp))
        return extract_events(report, doc, toponyms=resolve_places(report, doc, gazetteer))

    return read_text

"""RESOLVE: the place names of a report -> toponyms with a place each, or a reason why not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.compositions import add_spots
from geomap.compositions.capitals import add_capitals
from geomap.extraction.parsing.forms import text_of
from geomap.extraction.toponyms.names import WORD, find_names
from geomap.extraction.toponyms.spoken_index import speak
from geomap.model import Toponym
from geomap.ranking import rank_names
from geomap.words import read_lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from geomap.model import Match, Name, Place, PlaceIndex, Report

LOWEST_SCORE = 0.25  # below this share a name is left open rather than put somewhere
# Below this share, where half of the names of the training reports are right, also when the second place has
# this much of the share of the first: a draw between namesakes.
UNSURE_SCORE, DRAWN = 0.3, 0.85


def resolve_places(
    report: Report, doc: Doc, gazetteer: PlaceIndex, *, home: str | None = None
) -> list[Toponym]:
    """Find the place names of a report and match each to the gazetteer, all together.

    Parameters
    ----------
    report
        The report that ``doc`` is the parse of.
    doc
        The parse of ``report.content``.
    gazetteer
        Where names are looked up.
    home
        ISO code of the country that the source reports on, where it is known.

    Returns
    -------
    list of Toponym
        In the order of the text. ``match`` is None where the name stays open and
        ``why_open`` then says why.
    """
    text, language = text_of(doc), doc.lang_
    gazetteer = speak(gazetteer, language)
    names = list_names(doc, gazetteer)
    demonyms = count_demonyms(text, gazetteer, language=language)
    matches = rank_names(names, text=text, demonyms=demonyms, home=home, language=language)
    toponyms = [_make_toponym(report, name, match) for name, match in zip(names, matches, strict=True)]
    toponyms = add_capitals(report, toponyms, index=gazetteer, language=language)
    return add_spots(report, toponyms, index=gazetteer, language=language)


def list_names(doc: Doc, gazetteer: PlaceIndex) -> list[Name]:
    """List the place names of a parsed text with all that each may stand for."""
    return [_with_near_spellings(name, gazetteer) for name in find_names(doc, gazetteer)]


def _with_near_spellings(name: Name, gazetteer: PlaceIndex) -> Name:
    """Look again, forgiving a slip of spelling, for a name the recogniser is sure of."""
    if name.candidates or name.label != "GPE" or len(name.text) < 5:
        return name
    return replace(name, candidates=tuple(gazetteer.find(name.text, fuzzy=True)))


def count_demonyms(text: str, gazetteer: PlaceIndex, *, language: str) -> Counter[str]:
    """Count what speaks for a country: "Iraqi", and words and phrases of one country alone ("sheriff")."""
    words = [m.group() for m in WORD.finditer(text)]
    found = Counter(code for w in words if w[0].isupper() and (code := gazetteer.country_of_demonym(w)))
    lower, small = {w.lower() for w in words}, text.lower()
    table = read_lexicon("country_words", language)
    for code, own in (*table["words"].items(), *table["people"].items()):
        found[code] += len(lower.intersection(own))
    for code, phrases in table["phrases"].items():
        found[code] += sum(phrase in small for phrase in phrases)
    return +found


def _is_drawn(match: Match) -> bool:
    return match.score < UNSURE_SCORE and match.runner_up_score >= DRAWN * match.score


def _say_why_open(name: Name, match: Match) -> str:
    first = f"{name.text!r} could be {_describe(match.place)}"
    if match.runner_up is None:
        return f"{first}, but too little speaks for it"
    return f"{first} or {_describe(match.runner_up)}: too close to call"


def _describe(place: Place) -> str:
    inside = place.admin1 if place.admin1 != place.name else None
    return ", ".join(filter(None, [place.name, inside, place.country_code]))


def _make_toponym(report: Report, name: Name, match: Match | None) -> Toponym:
    why_open = None
    if match is None:
        why_open = f"{name.text!r} is not in the gazetteer"
    elif match.score < LOWEST_SCORE or _is_drawn(match):
        why_open = _say_why_open(name, match)
        match = None
    return Toponym(
        span=report.span(name.start, name.end),
        name=name.text,
        start=name.start,
        end=name.end,
        match=match,
        why_open=why_open,
        embedded=name.embedded,
    )

"""Rank what the names of one report may stand for, all together.

Pure functions: candidates and context in, matches out. A log-linear model: each
candidate gets a sum of weighted features, the shares of a name's candidates and of
"none of them" are a softmax over the sums. What the other names say is taken by
their shares, so names and context are settled together in a few rounds. The weights
stand in ``data/ranking.toml``, which ``tests/fit/place_weights.py`` fits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.choosing import read_weights, share_out
from geomap.distances import places_km
from geomap.model import Match, Name
from geomap.ranking.context import Setting, list_surroundings
from geomap.ranking.features import context_features, describe, name_features, setting_features
from geomap.ranking.mentions import Mention, list_mentions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.choosing import Features
    from geomap.model import Place, PlaceIndex

WEIGHTS = "ranking"  # the file of geomap/data; its ``none`` is the weight of no candidate at all
ROUNDS = 3  # in each, names are ranked by what the others were in the one before
SAME_SPOT_KM = 25.0  # candidates nearer than this put a name in one place: a city and its province


def rank_names(
    names: Sequence[Name],
    *,
    text: str,
    demonyms: Mapping[str, int] | None = None,
    home: str | None = None,
    weights: Mapping[str, float] | None = None,
    language: str,
) -> list[Match | None]:
    """Match each name to its likeliest place, in the light of all the others.

    Parameters
    ----------
    names
        Names of one report with their candidates, in the order of the text.
    text
        The text that their offsets count in, for what stands between two names.
    demonyms
        How often the text uses words such as "Iraqi", by ISO country code.
    home
        ISO code of the country that the source reports on, where it is known.
    weights
        Other weights than the fitted ones, by feature.
    language
        Of the text: ISO 639-1.

    Returns
    -------
    list of Match or None
        One for each name; None where it has no candidates. ``Match.score`` is the
        probability, 0 to 1, that the name stands for something at its point.
    """
    used = dict(weights or read_weights(WEIGHTS))
    matches: list[Match | None] = [None] * len(names)
    setting = Setting(demonyms or {}, home)
    for mention, features in weigh_mentions(names, text, setting, weights=used, language=language):
        match = _choose(mention, features, used)
        for position in mention.positions:
            matches[position] = match
    return matches


def weigh_mentions(
    names: Sequence[Name],
    text: str,
    setting: Setting,
    *,
    weights: Mapping[str, float],
    language: str,
) -> list[tuple[Mention, list[Features]]]:
    """Settle the shares of all names of a report; give each with the features of its candidates."""
    known = {*setting.demonyms, *filter(None, [setting.home])}
    mentions = list_mentions(names, text, known_countries=known, language=language)
    own = [[{**name_features(m, c), **setting_features(c, setting)} for c in m.candidates] for m in mentions]
    features = own
    for mention, rows in zip(mentions, features, strict=True):
        mention.shares = share_out(rows, weights)
    for _ in range(ROUNDS):
        surroundings = list_surroundings(mentions, setting)
        features = [
            [{**f, **context_features(m, c, around)} for f, c in zip(fs, m.candidates, strict=True)]
            for m, fs, around in zip(mentions, own, surroundings, strict=True)
        ]
        for mention, rows in zip(mentions, features, strict=True):
            mention.shares = share_out(rows, weights)
    return list(zip(mentions, features, strict=True))


def _order(mention: Mention) -> list[int]:
    return sorted(
        range(len(mention.candidates)),
        key=lambda i: (-mention.shares[i], mention.candidates[i].place.id),
    )


def _choose(mention: Mention, features: Sequence[Features], weights: dict[str, float]) -> Match:
    order = _order(mention)
    best = mention.candidates[order[0]]
    others = (mention.candidates[i].place for i in order[1:])
    second = next((place for place in others if place.id != best.place.id), None)
    why = describe(best, features[order[0]], weights)
    rival = _share_at(mention, second) if second else 0.0
    return Match(best.place, _share_at(mention, best.place), why, second, rival)


def _share_at(mention: Mention, place: Place) -> float:
    """Sum the shares of the candidates that put the name in one place with this one."""
    near = (
        share
        for candidate, share in zip(mention.candidates, mention.shares, strict=True)
        if places_km(place, candidate.place) <= SAME_SPOT_KM
    )
    return round(min(1.0, sum(near)), 4)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A place that a bare name may stand for, how surely without any context, and why."""

    place: Place
    score: float
    why: str


def explain_name(name: str, gazetteer: PlaceIndex, *, country: str | None = None) -> list[Explanation]:
    """List the places that a name may stand for, likeliest first, without a text around it.

    Parameters
    ----------
    name
        As a report would write it; slips of spelling are forgiven when nothing is called so.
    gazetteer
        Where it is looked up.
    country
        ISO 3166-1 alpha-2 code to stay within.
    """
    code = country.upper() if country else None
    found = gazetteer.find(name, country=code) or gazetteer.find(name, country=code, fuzzy=True)
    codes = {c.place.country_code: 1 for c in found if c.place.country_code}
    bare = Name(0, len(name), name, tuple(found), "")
    return explain_candidates(bare, known_countries=codes)


def explain_candidates(name: Name, *, known_countries: Mapping[str, int]) -> list[Explanation]:
    """Order the candidates of a name by what it and the gazetteer alone say."""
    weights = read_weights(WEIGHTS)
    listed = []
    alone = list_mentions([name], "", known_countries=known_countries, language="en")  # no words to read
    for mention in alone:
        rows = [name_features(mention, candidate) for candidate in mention.candidates]
        mention.shares = share_out(rows, weights)
        listed += [(mention.candidates[i], mention.shares[i], rows[i]) for i in _order(mention)]
    return [Explanation(c.place, round(share, 4), describe(c, row, weights)) for c, share, row in listed]

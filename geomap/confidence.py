"""How sure a row is: calibrated probabilities for its place, its day, its counts and all of them.

Each choice of the extraction gives the share of what it chose (:mod:`geomap.choosing`). A
logistic regression over the log odds of these shares, and over what else tells a sure row
from a doubtful one, makes them the share of rows that people found right. The weights stand
in ``data/confidence.toml``, fitted by ``tests/fit/confidence_weights.py``.
"""

from __future__ import annotations

import math
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from geomap.choosing import Features, share_out
from geomap.model import Confidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Count, Event

CELLS = ("place", "date", "counts", "row")
LEAST, MOST = 0.01, 0.99  # shares are held within these: no choice is surer
USUAL_SHARE = 0.5  # of a choice that gives none


@cache
def _read_cells() -> dict[str, dict[str, float]]:
    text = resources.files("geomap.data").joinpath("confidence.toml").read_text(encoding="utf-8")
    return {name: dict(weights) for name, weights in tomllib.loads(text).items()}


def rate_event(event: Event) -> Confidence:
    """Say how likely an event's cells are right.

    Parameters
    ----------
    event
        An event with its site, period and counts chosen.

    Returns
    -------
    Confidence
        None for a cell that the event leaves empty.
    """
    features = describe_event(event)
    rated = {name: rate_cell(features, name) for name in CELLS}
    if event.substance is not None:  # no row is surer than that there is an incident in it
        rated["row"] = min(rated["row"], round(event.substance, 2))
    stated = not (features["no_killed"] and features["no_injured"])
    return Confidence(
        row=rated["row"],
        place=None if features["no_place"] else rated["place"],
        date=None if features["no_date"] else rated["date"],
        counts=rated["counts"] if stated else None,
    )


def rate_cell(features: Features, cell: str) -> float:
    """Give the probability that one of ``CELLS`` is right, from :func:`describe_event`."""
    weights = _read_cells()[cell]
    return round(share_out([{**features, "bias": 1.0}], {**weights, "none": 0.0})[0], 2)


def describe_event(event: Event) -> Features:
    """List what tells a sure row from a doubtful one, as numbers."""
    site, period = event.site, event.period
    placed = site is not None and site.place is not None
    dated = period is not None and period.start is not None
    stated = [c.share for c in (event.killed, event.injured) if c is not None]
    chosen = [event.place_share if placed else None, period.share if dated and period else None, *stated]
    return {
        "counts": _log_odds(_share_of_all(stated)),
        "all": _log_odds(_share_of_all(chosen)),
        "place": _log_odds(event.place_share) if placed else 0.0,
        "no_place": float(not placed),
        "date": _log_odds(period.share) if dated and period else 0.0,
        "no_date": float(not dated),
        "killed": _log_odds(event.killed.share) if event.killed else 0.0,
        "injured": _log_odds(event.injured.share) if event.injured else 0.0,
        "no_killed": float(event.killed is None),
        "no_injured": float(event.injured is None),
        "killed_bound": _is_bound(event.killed),
        "injured_bound": _is_bound(event.injured),
        "substance": _log_odds(event.substance),
    }


def _log_odds(share: float | None) -> float:
    held = min(MOST, max(LEAST, USUAL_SHARE if share is None else share))
    return math.log(held / (1 - held))


def _share_of_all(shares: Sequence[float | None]) -> float:
    """Multiply the shares of choices that have to be right together."""
    return math.prod(USUAL_SHARE if share is None else share for share in shares)


def _is_bound(count: Count | None) -> float:
    """Tell counts of which only a bound is known: "dozens"."""
    return float(count is not None and count.best is None)

"""Choose among what a report may mean: a log-linear model whose shares are probabilities.

Each option has a sum of weighted features; the shares of the options, and of "none of
them", are a softmax over the sums (McFadden's conditional logit). The weights are fitted
by the scripts of ``tests/fit`` and kept in ``geomap/data``, one file a choice.
"""

from __future__ import annotations

import math
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Features = dict[str, float]
NONE = "none"  # the weight of choosing no option at all


@cache
def read_weights(name: str) -> dict[str, float]:
    """Read the fitted weights of ``data/<name>.toml``: log odds by feature."""
    text = resources.files("geomap.data").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["weights"])


def share_out(options: Sequence[Features], weights: Mapping[str, float]) -> list[float]:
    """Give each option its probability, 0 to 1; what they lack of 1 is that of none of them.

    Parameters
    ----------
    options
        The features of each option; those without a weight do not count.
    weights
        Log odds by feature; without ``none`` one of the options is right for certain.
    """
    points = [sum(weights.get(name, 0.0) * value for name, value in option.items()) for option in options]
    none = weights.get(NONE, -math.inf)
    top = max([*points, none], default=0.0)
    total = sum(math.exp(p - top) for p in points) + math.exp(none - top)
    return [math.exp(p - top) / total for p in points]

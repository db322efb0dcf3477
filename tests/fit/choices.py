"""What the scripts that fit a choice share: the fit itself, what is kept back, and how it is shown.

A sample is one choice: the features of its options, which of them are right (none of them: all False),
and whether it is kept back from the fit to measure on. Needs numpy and scipy.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from geomap.choosing import NONE, Features, share_out

TIGHTNESS = 0.01  # pull to the prior, of the mean log likelihood


class Sample(NamedTuple):
    """One choice that people have coded."""

    options: Sequence[Features]
    right: Sequence[bool]
    back: bool


def is_kept_back(identifier: str) -> bool:
    """Keep one report in five back, always the same ones."""
    return hashlib.sha256(identifier.encode()).digest()[0] % 5 == 0


def fit_choices(
    samples: Iterable[Sample], prior: Mapping[str, float], *, held: Collection[str] = (),
    tightness: float = TIGHTNESS,
) -> dict[str, float]:  # fmt: skip
    """Maximise the likelihood of what is right over the samples not kept back, pulled to ``prior``.

    ``prior`` names all features; with ``none`` among them a sample may have no right option, without
    it such samples are left out. Those of ``held`` keep the prior's weight.
    """
    keys = tuple(prior)
    rows, right, sizes = [], [], []
    for options, good, back in samples:
        if back or not options or (NONE not in prior and not any(good)):
            continue
        rows += [[option.get(key, 0.0) for key in keys] for option in options]
        right += [float(g) for g in good]
        sizes.append(len(options))
        if NONE in prior:
            rows.append([float(key == NONE) for key in keys])
            right.append(float(not any(good)))
            sizes[-1] += 1
    features, good = np.array(rows), np.array(right)
    starts = np.r_[0, np.cumsum(sizes)[:-1]]
    group = np.repeat(np.arange(len(sizes)), sizes)
    middle = np.array([prior[key] for key in keys])
    free = np.array([key not in held for key in keys])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        points = features @ weights
        exp = np.exp(points - np.maximum.reduceat(points, starts)[group])
        total, hit = np.add.reduceat(exp, starts), np.add.reduceat(exp * good, starts) + 1e-12
        slope = (exp * good / hit[group] - exp / total[group]) @ features / len(sizes)
        pull = weights - middle
        likelihood = (np.log(hit) - np.log(total)).mean()
        return -likelihood + tightness * (pull @ pull) / 2, -(slope - tightness * pull) * free

    found = minimize(loss, middle, jac=True, method="L-BFGS-B").x
    return {key: round(float(value), 2) for key, value in zip(keys, found, strict=True)}


def first_choices(samples: Iterable[Sample], weights: Mapping[str, float]) -> list[tuple[float, bool]]:
    """Give share and rightness of the first choice of each sample that was kept back."""
    chosen = []
    for options, right, back in samples:
        if back and options:
            shares = share_out(options, weights)
            first = int(np.argmax(shares))
            chosen.append((sum(s for s, r in zip(shares, right, strict=True) if r) if right[first]
                           else shares[first], bool(right[first])))  # fmt: skip
    return chosen


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error over ten bins of equal width (Naeini et al. 2015)."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for share, right in pairs:
        bins.setdefault(min(9, int(share * 10)), []).append((share, right))
    return sum(abs(sum(s - r for s, r in rows)) for rows in bins.values()) / max(1, len(pairs))


def show_reliability(pairs: Sequence[tuple[float, bool]], *, what: str) -> None:
    """Print how often it is right, by tenths of the probability."""
    for tenth in range(10):
        rows = [right for share, right in pairs if min(9, int(share * 10)) == tenth]
        if rows:
            print(f"  {tenth / 10:.1f}: {np.mean(rows):.2f} right of {len(rows)}")
    right = np.mean([r for _, r in pairs]) if pairs else float("nan")
    error = calibration_error(pairs)
    print(f"  {len(pairs)} {what} kept back, {right:.3f} right, expected calibration error {error:.3f}")


def write_weights(path: Path, weights: Mapping[str, float], *, script: str) -> None:
    """Write a table that :func:`geomap.choosing.read_weights` reads."""
    head = f"# Written by tests/fit/{script}: log odds by feature; `none` is that of no option.\n[weights]\n"
    path.write_text(head + "".join(f"{key} = {value}\n" for key, value in weights.items()), encoding="utf-8")

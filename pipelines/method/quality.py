"""What a score is worth on labelled texts: ranking, decision and calibration."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Quality:
    """Area under the ROC curve; F1, precision and recall of the decision; calibration error; Brier score."""

    auc: float
    f1: float
    precision: float
    recall: float
    ece: float
    brier: float


def quality(low: Flags, p: Floats, decided: Flags) -> Quality:
    """The quality of `p` as ranking and probability, and of `decided` as decision, against labels `low`.

    Both labels must occur. Precision, recall and F1 are 0 where nothing is decided or nothing found.
    """
    hits = int((decided & low).sum())
    precision = hits / max(int(decided.sum()), 1)
    recall = hits / max(int(low.sum()), 1)
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return Quality(auc(low, p), f1, precision, recall, ece(low, p), float(np.mean((p - low) ** 2)))


def auc(low: Flags, p: Floats) -> float:
    """P(a low-effort text scores above another), ties counting half (Mann and Whitney)."""
    _, place, counts = np.unique(p, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    n_low, n_other = int(low.sum()), int((~low).sum())
    return float((ranks[low].sum() - n_low * (n_low + 1) / 2) / (n_low * n_other))


def ece(low: Flags, p: Floats, bins: int = 10) -> float:
    """Expected calibration error over `bins` equal slices of probability."""
    place = np.minimum((p * bins).astype(int), bins - 1)
    slices = [place == k for k in range(bins)]
    return float(sum(abs(p[s].mean() - low[s].mean()) * s.mean() for s in slices if s.any()))

"""Logistic regression that keeps to what is known: weights of one sign, drawn to those they start from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.method.quality import Flags, Floats

_STEPS, _STILL, _SMALLEST = 200, 1e-8, 1e-12


@dataclass(frozen=True)
class Bounds:
    """Where each weight starts (`prior`), how far it is let go from there (`spread`), and between what."""

    prior: Floats
    spread: Floats
    lower: Floats
    upper: Floats


def refit(x: Floats, low: Flags, offset: Floats, bounds: Bounds) -> Floats:
    """The weights w within their bounds that minimise, with z = offset + x w,

        sum over rows of -log P(label | z) + sum over weights of (w - prior)^2 / (2 spread^2):

    the mode of the posterior under normal priors around `prior`. The problem is strictly convex, so there is
    one answer, whatever the order of the rows. Solved by Newton's method on the weights off their bounds, the
    step projected back and halved until it descends (Bertsekas 1982).
    """
    w = np.clip(bounds.prior, bounds.lower, bounds.upper)
    for _ in range(_STEPS):
        p = _sigmoid(offset + x @ w)
        slope = x.T @ (p - low) + (w - bounds.prior) / bounds.spread**2
        free = ~((w <= bounds.lower) & (slope > 0) | (w >= bounds.upper) & (slope < 0))
        if not free.any() or np.abs(slope[free]).max() < _STILL:
            break
        bend = x.T @ (x * (p * (1 - p))[:, None]) + np.diag(1 / bounds.spread**2)
        step = np.zeros_like(w)
        step[free] = np.linalg.solve(bend[np.ix_(free, free)], slope[free])
        here, length = loss(w, x, low, offset, bounds), 1.0
        while length > _SMALLEST:
            there = np.clip(w - length * step, bounds.lower, bounds.upper)
            if loss(there, x, low, offset, bounds) <= here - 1e-4 * float(slope @ (w - there)):
                break
            length /= 2
        else:
            break
        w = there
    return w


def loss(w: Floats, x: Floats, low: Flags, offset: Floats, bounds: Bounds) -> float:
    """What `refit` minimises."""
    z = offset + x @ w
    drawn = ((w - bounds.prior) / bounds.spread) ** 2
    return float(np.sum(np.logaddexp(0, z) - z * low) + np.sum(drawn) / 2)


def _sigmoid(z: Floats) -> Floats:
    return np.exp(-np.logaddexp(0, -z))

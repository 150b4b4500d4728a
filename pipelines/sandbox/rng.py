"""Draw the planted world's random numbers, the same on every machine and for every numpy version.

Only two things of numpy are relied on: the raw Philox4x64 stream (a published, frozen algorithm) and IEEE
arithmetic. `numpy.random.Generator` methods may change their streams between releases, so none is used: every
distribution here is an inverse CDF applied to uniforms.

A block of numbers is addressed by (seed, stream, campaign, day). No state is carried from one block to the
next, which is why a single (campaign, day) generated alone equals the same cell of the whole world.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Words = NDArray[np.uint64]

_SALT: Final = 0x716165  # "qae": keeps our streams apart from any other use of the same seed


def words(seed: int, stream: int, campaign: int, day: int, size: int) -> Words:
    """Return `size` raw 64-bit words of the block (seed, stream, campaign, day)."""
    key = np.array([seed, _SALT], dtype=np.uint64)
    counter = np.array([0, day, campaign, stream], dtype=np.uint64)
    return np.random.Philox(counter=counter, key=key).random_raw(size)


def uniforms(raw: Words) -> Floats:
    """Map raw words to the open interval (0, 1): 52 bits, offset by half a step.

    With 53 bits the largest value would round to 1, whose normal quantile is infinite.
    """
    return (raw >> np.uint64(12)).astype(np.float64) * 2.0**-52 + 2.0**-53


def splitmix(word: int) -> int:
    """Return the next 64-bit word after `word` (SplitMix64, Steele, Lea and Flood 2014)."""
    z = (word + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    return z ^ (z >> 31)


def splitmixes(raw: Words) -> Words:
    """Return `splitmix` of each word."""
    z = raw + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def chances(raw: Words, p: float) -> NDArray[np.bool_]:
    """Return for each word what `Dice.chance` makes of it once rolled."""
    return raw % np.uint64(1_000_000) < p * 1_000_000


class Dice:
    """Make a short run of choices from one 64-bit word; used for texts, where numpy would cost more than it
    saves.
    """

    __slots__ = ("_word",)

    def __init__(self, word: int) -> None:
        self._word = word

    def below(self, n: int) -> int:
        """Return an integer in [0, n); the modulo bias at n < 10,000 is under 1e-15."""
        self._word = splitmix(self._word)
        return self._word % n

    def chance(self, p: float) -> bool:
        """Return True with probability p (resolution one in a million)."""
        return self.below(1_000_000) < p * 1_000_000

    def between(self, low: float, high: float) -> float:
        """Return a number in [low, high) on a grid of a million steps."""
        return low + (high - low) * self.below(1_000_000) / 1_000_000


# Coefficients of AS 241, in ascending powers.
# fmt: off
_A = (
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946,
    45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227,
)
_B = (
    1.0, 42.31333070160091, 687.1870074920579, 5394.196021424751,
    21213.794301586597, 39307.89580009271, 28729.085735721943, 5226.495278852854,
)
_C = (
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045,
    1.2704582524523684, 0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
)
_D = (
    1.0, 2.053191626637759, 1.6763848301838038, 0.6897673349851,
    0.14810397642748008, 0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-09,
)
_E = (
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
    0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-05, 2.0103343992922881e-07,
)
_F = (
    1.0, 0.599832206555888, 0.1369298809227358, 0.014875361290850615,
    0.0007868691311456133, 1.8463183175100548e-05, 1.421511758316446e-07, 2.0442631033899397e-15,
)
# fmt: on


def normal_ppf(p: Floats) -> Floats:
    """Return the standard normal quantile of p in (0, 1): Wichura's AS 241 (PPND16), relative error about
    1e-16.
    """
    p = np.asarray(p, dtype=np.float64)
    q = p - 0.5
    tail = np.sqrt(-np.log(np.minimum(p, 1.0 - p)))
    centre = _ratio(_A, _B, 0.180625 - q * q) * q
    near, far = _ratio(_C, _D, tail - 1.6), _ratio(_E, _F, tail - 5.0)
    return np.where(np.abs(q) <= 0.425, centre, np.copysign(np.where(tail <= 5.0, near, far), q))


def _ratio(top: tuple[float, ...], bottom: tuple[float, ...], x: Floats) -> Floats:
    """Evaluate two polynomials (coefficients in ascending powers) by Horner's rule and divide them."""
    over, under = np.full_like(x, top[-1]), np.full_like(x, bottom[-1])
    for a, b in zip(reversed(top[:-1]), reversed(bottom[:-1]), strict=True):
        over, under = over * x + a, under * x + b
    return over / under

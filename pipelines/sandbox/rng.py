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
    """Map raw words to the open interval (0, 1): 53 bits, offset by half a step so that 0 never occurs."""
    return (raw >> np.uint64(11)).astype(np.float64) * 2.0**-53 + 2.0**-54


def splitmix(word: int) -> int:
    """Return the next 64-bit word after `word` (SplitMix64, Steele, Lea and Flood 2014)."""
    z = (word + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    return z ^ (z >> 31)


class Dice:
    """Make a short run of choices from one 64-bit word; used for texts, where numpy would cost more than it saves."""

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


_A = (3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
      4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3)  # fmt: skip
_B = (1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
      2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3)  # fmt: skip
_C = (1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
      1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4)  # fmt: skip
_D = (1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
      1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9)  # fmt: skip
_E = (6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
      2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7)  # fmt: skip
_F = (1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
      7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15)  # fmt: skip


def normal_ppf(p: Floats) -> Floats:
    """Return the standard normal quantile of p in (0, 1): Wichura's AS 241 (PPND16), relative error about 1e-16."""
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

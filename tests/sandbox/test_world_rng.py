"""The random numbers: right in distribution, and the same for everybody, for ever."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.sandbox.rng import Dice, chances, normal_ppf, splitmix, splitmixes, uniforms, words

WORD = st.integers(0, 2**64 - 1)


@given(st.floats(1e-300, 1.0 - 1e-15))
def test_the_normal_quantile_is_the_standard_librarys(p: float) -> None:
    assert float(normal_ppf(np.array([p]))[0]) == pytest.approx(NormalDist().inv_cdf(p), rel=1e-9, abs=1e-12)


def test_raw_words_are_frozen() -> None:
    """A numpy that changes the Philox stream would silently change every figure: notice it here."""
    assert [int(w) for w in words(7, 3, 1, 739_000, 2)] == [11150833294522115501, 6771343589814702418]
    assert splitmix(0) == 0xE220A8397B1DCDAF  # published first output of SplitMix64 from seed 0


def test_blocks_that_differ_in_any_part_of_the_address_differ() -> None:
    blocks = [words(7, 3, 1, 739_000, 4), words(8, 3, 1, 739_000, 4), words(7, 4, 1, 739_000, 4)]
    blocks += [words(7, 3, 2, 739_000, 4), words(7, 3, 1, 739_001, 4)]
    assert len({tuple(int(w) for w in block) for block in blocks}) == len(blocks)


def test_a_longer_block_begins_with_the_shorter_one() -> None:
    np.testing.assert_array_equal(words(7, 3, 1, 739_000, 40)[:15], words(7, 3, 1, 739_000, 15))


def test_uniforms_never_touch_the_ends() -> None:
    ends = uniforms(np.array([0, 2**64 - 1], dtype=np.uint64))
    assert 0.0 < ends[0] < 1e-15
    assert ends[1] < 1.0


def test_uniforms_are_uniform() -> None:
    """Kolmogorov-Smirnov distance of 100,000 draws, against its 1 in 10,000 point."""
    u = np.sort(uniforms(words(7, 9, 0, 0, 100_000)))
    distance = np.max(np.abs(u - (np.arange(len(u)) + 0.5) / len(u)))
    assert distance < 2.23 / np.sqrt(len(u))


@given(WORD, st.integers(1, 1000))
def test_dice_stay_in_range(word: int, n: int) -> None:
    dice = Dice(word)
    assert all(0 <= dice.below(n) < n for _ in range(20))
    assert 2.0 <= dice.between(2.0, 3.0) < 3.0


@given(WORD)
def test_impossible_and_certain_chances(word: int) -> None:
    dice = Dice(word)
    assert not dice.chance(0.0)
    assert dice.chance(1.0)


@given(st.lists(WORD, min_size=1, max_size=20), st.floats(0, 1))
def test_dice_rolled_in_columns_fall_as_one_by_one(raw: list[int], p: float) -> None:
    column = np.array(raw, dtype=np.uint64)
    assert splitmixes(column).tolist() == [splitmix(word) for word in raw]
    assert chances(splitmixes(column), p).tolist() == [Dice(word).chance(p) for word in raw]

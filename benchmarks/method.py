"""Audit the method on planted worlds: the promised goals, what was reached, on how much.

    python -m benchmarks.method [SEEDS] [--jobs N]

Every world is drawn with its truth, and the models' own SQL runs on it in memory. A goal that is missed is
printed as not reached; the exit code only says that the bench ran.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context

from benchmarks import (
    method_alarms,
    method_drift,
    method_drivers,
    method_health,
    method_maths,
    method_maturity,
    method_rates,
    method_weights,
    method_whatif,
)
from benchmarks.method_goal import Goal, Sample, table
from benchmarks.method_models import Models
from benchmarks.method_world import planted

_FEW = 10
"""Seeds of what takes long and shows much in one world: reading texts, and what is shown beyond the goals."""


@cache
def _models(*targets: str) -> Models:
    return Models(targets)


def measure(seed: int) -> Sample:
    """Draw the worlds of one seed and measure everything that is judged over seeds."""
    rates = _models(*method_rates.TARGETS, *method_alarms.TARGETS)
    null, story = planted("null", seed, 3_000), planted("seed_story", seed, 3_000)
    both = [("leading_null", "campaign", "leading"), ("confirmed_null", "campaign_group", "confirmed")]
    found = {
        **method_alarms.alarms(rates, null, both),
        **method_rates.intervals(rates, null),
        **method_rates.story(rates, story.thinned(2_500 / 3_000)),
    }
    for world, wanted in (
        (story, ("leading", "campaign", "leading")),
        (story.thinned(2_000 / 3_000), ("confirmed", "campaign_group", "confirmed")),
        (planted("true_improvement", seed, 3_000), ("improving", "campaign", "leading")),
    ):
        found |= method_alarms.alarms(rates, world, [wanted])
    health = _models(*method_health.TARGETS)
    silent = planted("uninformative_classes", seed, 2_500)
    found |= method_health.verdict(health, silent, "silent")
    found |= method_health.verdict(health, story.thinned(2_500 / 3_000), "telling")
    found |= method_maturity.foretold(_models(*method_maturity.TARGETS), seed)
    found |= method_weights.hot_one_tap(_models(*method_weights.TARGETS), seed)
    if seed < _FEW:
        found |= method_drift.drift(seed)
        found |= method_drivers.drivers(_models(*method_drivers.TARGETS), seed)
    return found


def audit(seeds: int, jobs: int, advance: Callable[[int], None] = lambda done: None) -> list[Goal]:
    """Measure so many seeds in so many processes and judge every goal."""
    samples: list[Sample] = []
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for sample in pool.map(measure, range(seeds)):
            samples.append(sample)
            advance(len(samples))
    judged = [
        *method_rates.goals(samples),
        *method_alarms.goals(samples),
        *method_maths.measure(),
        *method_maturity.goals(samples),
        *method_health.goals(samples),
        *method_weights.goals(samples),
        *method_drift.goals(samples),
        *method_whatif.goals(),
    ]
    return [*sorted(judged, key=lambda goal: int(goal.id[1:])), *method_drivers.goals(samples)]


def main(arguments: list[str]) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks.method", description="Audit the method.")
    parser.add_argument("seeds", nargs="?", type=int, default=100, help="planted worlds a goal (default 100)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default 2)")
    given = parser.parse_args(arguments)
    if given.seeds < 1 or given.jobs < 1:
        parser.error("seeds and jobs are 1 or more")
    start = time.monotonic()

    def advance(done: int) -> None:
        sys.stderr.write(f"\rseed {done} of {given.seeds}")
        sys.stderr.flush()

    judged = audit(given.seeds, given.jobs, advance)
    sys.stderr.write("\n")
    print(table(judged))
    promised = [goal for goal in judged if goal.id.startswith("G")]
    reached = sum(goal.met is True for goal in promised)
    print(f"{reached} of {len(promised)} reached; {given.seeds} seeds, {time.monotonic() - start:,.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What a build has to do is decided by content alone."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from pipelines.landing.sidecar import Sidecar
from pipelines.landing.streams import Cut
from pipelines.warehouse.work import plan_work


def _sidecar(day: date, sha: str = "a", cut: Cut = "day", stream: str = "s") -> Sidecar:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return Sidecar("src", stream, cut, day, "acc", sha, 1, 1, {}, {}, {}, now, "run", None, None)


def _consumed(*sidecars: Sidecar) -> dict[tuple[str, str, str, date, str], str]:
    return {(s.source, s.stream, s.cut, s.day, s.owner): s.sha256 for s in sidecars}


DAYS = [date(2026, 10, n) for n in range(1, 8)]


def test_a_first_build_is_full() -> None:
    work = plan_work([_sidecar(DAYS[0])], {}, same_code=True)
    assert work.full
    assert work.dbt_args() == ["--full-refresh"]


def test_the_same_content_is_nothing_to_do() -> None:
    landed = [_sidecar(day) for day in DAYS]
    assert plan_work(landed, _consumed(*landed), same_code=True).nothing


def test_other_code_is_a_full_build_of_the_same_content() -> None:
    landed = [_sidecar(day) for day in DAYS]
    assert plan_work(landed, _consumed(*landed), same_code=False).full


def test_the_window_spans_changed_new_and_vanished_days_and_its_end_is_exclusive() -> None:
    before = [_sidecar(DAYS[0]), _sidecar(DAYS[1]), _sidecar(DAYS[2])]
    now = [_sidecar(DAYS[0]), _sidecar(DAYS[1], "b"), _sidecar(DAYS[4])]
    work = plan_work(now, _consumed(*before), same_code=True)
    assert (work.changed, work.vanished, work.days) == (2, 1, (DAYS[1], DAYS[4]))
    assert work.dbt_args() == ["--event-time-start", "2026-10-02", "--event-time-end", "2026-10-06"]


def test_a_changed_export_replaces_no_day() -> None:
    before, now = _sidecar(DAYS[3], cut="snapshot"), _sidecar(DAYS[3], "b", cut="snapshot")
    work = plan_work([now], _consumed(before), same_code=True)
    assert work.changed == 1
    assert work.days is None
    assert work.dbt_args()[1] < "0002"


@given(
    st.dictionaries(st.sampled_from(DAYS), st.sampled_from("ab")),
    st.dictionaries(st.sampled_from(DAYS), st.sampled_from("ab")),
)
def test_every_day_that_differs_is_inside_the_window(before: dict[date, str], now: dict[date, str]) -> None:
    work = plan_work(
        [_sidecar(day, sha) for day, sha in now.items()],
        _consumed(*(_sidecar(day, sha) for day, sha in before.items())),
        same_code=True,
    )
    differing = {day for day in before.keys() | now.keys() if before.get(day) != now.get(day)}
    assert bool(differing) == bool(work.changed or work.vanished)
    assert all(work.days and work.days[0] <= day <= work.days[1] for day in differing)

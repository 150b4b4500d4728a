"""The rooms as steps of one run: extract, build, check, publish. Each can be called alone and again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines import __version__, runtime
from pipelines.checks.verdict import VERDICT_NAME, Verdict
from pipelines.errors import BusyError, GateError, InputError, QaeError
from pipelines.files import replace_text
from pipelines.landing.sidecar import Sidecar
from pipelines.method.local_seeds import prepare_local_seeds
from pipelines.naming import naming_parts
from pipelines.progress import progress
from pipelines.publish.report import write_report
from pipelines.publish.reporting import Publication, current, publish
from pipelines.publish.tables import PublishedTable, published_tables
from pipelines.session import Session
from pipelines.sources.base import Window
from pipelines.warehouse import builds, dbt
from pipelines.warehouse.fingerprint import build_hash
from pipelines.warehouse.ops import RunFacts, advance, connect, consumed, write_inputs
from pipelines.warehouse.own import own_models, project_for
from pipelines.warehouse.project import code_hash, dbt_project, expectations
from pipelines.warehouse.rules import Rules, rules_of
from pipelines.warehouse.work import Work, plan_work

RunDbt = Callable[[list[str]], None]
_REPLY_CLASSES = "select reply_class, count(*) from marts.fct_replies group by reply_class"


@contextmanager
def timed(session: Session, room: str) -> Generator[None, None, None]:
    """Count a room's seconds into the record and save it, with what stopped it if something did."""
    start = time.monotonic()
    try:
        yield
    except QaeError as error:
        session.record.failure = error.as_record()
        raise
    except Exception as error:
        session.record.failure = QaeError(
            f"{room} stopped on {type(error).__name__}: {str(error)[:300]}",
            remedy="This is a defect of qae; Dagster's log in the home has the details.",
        ).as_record()
        raise
    finally:
        session.record.spend(room, time.monotonic() - start)
        session.record.save(session.home)


def extract(session: Session, kind: str, window: Window | None) -> None:
    """Extract every configured source of one kind into landing."""
    with timed(session, "extract"):
        for source, job in session.jobs(kind):
            session.record.add_extract(job.name, kind, source.extract(job, window))
            session.record.save(session.home)
            runtime.failpoint("after-extract")


def build(session: Session, run_dbt: RunDbt) -> Work:
    """Bring the warehouse up to what is landed; does nothing where it already is and something is served.

    `run_dbt` receives dbt's arguments. Raises `InputError` where nothing is landed or a landed file is
    damaged (it is dropped, so that the next run fetches it again).
    """
    with timed(session, "build"):
        landed = _landed(session)
        code, seeds, rules = _code(session)
        project = project_for(session.home.root, own_models(session.folder))
        with _warehouse(session) as con:
            done, built_with = consumed(con)
            work = plan_work(landed, done, same_code=built_with == code, unfinished=builds.open_builds(con))
            session.record.add_work(work)
            if work.nothing and (standing := current(session.home.reporting)):
                _tell(session, standing, con)
                return work
            _require_whole(session, landed, set(done.values()))
            builds.begin(con, builds.OpenBuild(work.full, work.days), code)
            runtime.failpoint("build-begun")
            write_inputs(con, landed, _facts(session, landed, code, rules))
        runtime.failpoint("inputs-written")
        runtime.set_dbt_environment(
            warehouse=session.home.warehouse,
            landing=session.home.landing,
            local_seeds=seeds,
            memory_limit=session.settings.memory_limit,
        )
        place = dbt.common_args(session.home.dbt_target, session.home.logs, project)
        run_dbt([*dbt.BUILD, *work.dbt_args(), *dbt.variables(session.settings.workspace), *place])
        runtime.failpoint("after-dbt")
        session.home.warehouse.chmod(0o600)
        with connect(session.home.warehouse) as con:
            builds.end(con)
        return work


def check(session: Session) -> Verdict:
    """Judge the warehouse as it stands; the verdict is bound to its row hash.

    Within one session the same build is judged once: the gate also reads landing and the calendar, so a
    verdict kept from an earlier run says nothing about today.
    """
    with timed(session, "check"):
        with connect(session.home.warehouse, read_only=True) as con:
            builds.require_built(con)
            hash_now = build_hash(con, _judged(session))
            _tell_classes(session, con)
        verdict = session.verdict
        if verdict is None or verdict.build_hash != hash_now:
            from pipelines.checks.gate import run_gate

            with progress().track("checks", None) as advance_bar:
                verdict = run_gate(
                    session.home.warehouse, expectations(), build_hash=hash_now, out_dir=session.home.checks
                )
                advance_bar(len(verdict.results))
        session.verdict = verdict
        session.record.verdict = summary(verdict)
        runtime.failpoint("after-check")
        return verdict


def release(session: Session, verdict: Verdict) -> Publication:
    """Publish exactly the build that `verdict` judged, with its report, and count its inputs as consumed.

    Raises `GateError` on a red verdict: what was published before stays, byte for byte.
    """
    with timed(session, "publish"):
        require_green(verdict)
        publication = current(session.home.reporting)
        if publication is None or publication.build_hash != verdict.build_hash:
            publication = publish(
                session.home.warehouse,
                session.home.reporting,
                _tables(session),
                expected_build_hash=verdict.build_hash,
                publication_id=session.run_id,
                warnings=_banner(verdict),
                report=lambda database, out: write_report(
                    database, out, look=session.settings.look, warnings=_banner(verdict)
                ),
            )
        runtime.failpoint("after-publish")
        _tell_publication(session, publication)
        with connect(session.home.warehouse) as con:
            advance(con, build_hash=verdict.build_hash, run_id=session.run_id)
        runtime.failpoint("after-advance")
        return publication


def summary(verdict: Verdict) -> dict[str, Any]:
    """What a record and a machine want of a verdict."""
    return {
        "passed": verdict.passed,
        "build_hash": verdict.build_hash,
        "checks": len(verdict.results),
        "red": [r.line for r in verdict.criticals],
        "warnings": [r.line for r in verdict.warnings],
    }


def _banner(verdict: Verdict) -> list[str]:
    return [r.reason for r in verdict.warnings]


def require_green(verdict: Verdict) -> None:
    """Raise `GateError` that names the first critical checks, unless the verdict passed."""
    if not verdict.passed:
        raise GateError.of([r.line for r in verdict.criticals])


def _tell(session: Session, standing: Publication, con: duckdb.DuckDBPyConnection) -> None:
    """What a run that had nothing to build says of the build that stands."""
    _tell_classes(session, con)
    _tell_publication(session, standing)
    verdict = session.home.checks / VERDICT_NAME
    if verdict.exists():
        told = Verdict.from_json(verdict.read_text(encoding="utf-8"), str(verdict))
        session.record.verdict = summary(told) if told.build_hash == standing.build_hash else None


def _tell_classes(session: Session, con: duckdb.DuckDBPyConnection) -> None:
    session.record.build = {"reply_messages": dict(con.execute(_REPLY_CLASSES).fetchall())}


def _tell_publication(session: Session, publication: Publication) -> None:
    session.record.publication = {
        "id": publication.id,
        "database": str(session.home.reporting / publication.database.name),
        "build_hash": publication.build_hash,
        "rows": dict(publication.rows),
    }


def _landed(session: Session) -> list[Sidecar]:
    landed = session.landing.sidecars()
    if not landed:
        raise InputError(
            "nothing has been landed yet",
            where=str(session.home.landing),
            remedy="Give a source: `qae run --archive FILE`, or configure one in qae.toml.",
        )
    return landed


def _require_whole(session: Session, landed: list[Sidecar], known: set[str]) -> None:
    damaged = session.landing.set_aside([s for s in landed if s.sha256 not in known])
    if damaged:
        raise InputError(
            f"{len(damaged)} landed files are damaged (their bytes are not what was landed)",
            where=damaged[0],
            remedy="They were set aside; run again and they are fetched anew.",
        )


@contextmanager
def _warehouse(session: Session) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    path = session.home.warehouse
    try:
        with connect(path) as con:
            con.execute("select 1").fetchall()
    except BusyError:
        raise
    except duckdb.Error:
        progress().note("The warehouse file is damaged; it is a cache and is built anew from landing.")
        path.unlink(missing_ok=True)
        path.with_name(path.name + ".wal").unlink(missing_ok=True)
    with connect(path) as con:
        yield con


def _as_of(landed: list[Sidecar]) -> date:
    """The newest complete day landed. A file of exchange rates does not say until when anything happened."""
    told = [s.day for s in landed if s.stream != "fx_rates"]
    return max(told or [s.day for s in landed])


def _facts(session: Session, landed: list[Sidecar], code: str, rules: Rules) -> RunFacts:
    workspace = session.settings.workspace
    return RunFacts(
        run_id=session.run_id,
        built_at=datetime.now(UTC),
        as_of=_as_of(landed),
        home_kind=session.home.kind,
        reporting_timezone=workspace.timezone,
        reporting_currency=workspace.reporting_currency,
        code_version=f"{__version__}+{code[:12]}",
        segment=workspace.segment,
        train_from=session.settings.weights.train_from,
        train_to=session.settings.weights.train_to,
        is_isotonic=session.settings.weights.isotonic,
        rules=rules,
        naming=naming_parts(pattern) if (pattern := session.settings.naming.pattern) else (),
    )


def _code(session: Session) -> tuple[str, Path, Rules]:
    seeds = prepare_local_seeds(session.folder, session.home.private / "local_seeds")
    # What the models are told besides their data is as good as code: another setting, another build.
    settings = session.settings
    told = [b.model_dump(mode="json") for b in (settings.workspace, settings.weights, settings.naming)]
    replace_text(seeds / "settings.json", json.dumps(told, sort_keys=True))
    own = own_models(session.folder)
    code = code_hash(dbt_project(), seeds, *([own] if own else []))
    return code, seeds, rules_of(dbt_project(), seeds)


def _tables(session: Session) -> list[PublishedTable]:
    return published_tables(json.loads((session.home.dbt_target / "manifest.json").read_text()))


def _judged(session: Session) -> list[tuple[str, str]]:
    return [(table.schema, table.name) for table in _tables(session)]

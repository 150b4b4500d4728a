"""Look at a home's warehouse beside its runs: a short read under the home's lock, or a copy to work on."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from pipelines.errors import BusyError, SettingsError
from pipelines.home import Home
from pipelines.sql import statement
from pipelines.warehouse.builds import require_built
from pipelines.warehouse.ops import connect

# The catalog that holds the build; what is made stands in the connection's own.
BUILT = "warehouse"
_PREFIX = "snapshot-"


@contextmanager
def reading(home: Home) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    """Open the last build read-only for a moment; a run that begins meanwhile is told that the home is busy.

    Raises `SettingsError` where nothing is built yet, `GateError` on half a build and `BusyError` where a run
    is at work.
    """
    with _held(home), connect(home.warehouse, read_only=True) as con:
        _require_build(con, home)
        yield con


@contextmanager
def beside(home: Home) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    """An empty connection to build in, the last build attached read-only as `warehouse`, nothing copied.

    For what takes a second: the home is locked all the while. Raises as `reading` does.
    """
    with _held(home):
        con = duckdb.connect(":memory:", config={"autoinstall_known_extensions": False, "threads": 2})
        try:
            con.execute(
                statement("attach {file} as {built} (read_only)", file=str(home.warehouse), built=(BUILT,))
            )
            con.execute(statement("use {built}", built=(BUILT,)))
            _require_build(con, home)
            con.execute("use memory")
            yield con
        finally:
            con.close()


@contextmanager
def snapshot(home: Home, *, memory_limit: str = "800MB") -> Generator[duckdb.DuckDBPyConnection, None, None]:
    """An empty connection to build in, with a copy of the last build attached read-only as `warehouse`.

    The home is locked only while the file is copied. The copy and what spills lie in the restricted zone and
    are gone afterwards; what a killed process left there goes with the next snapshot. Raises as `reading`
    does, and `SettingsError` where the disk has no room for the copy.
    """
    with _held(home):
        for left in home.private.glob(_PREFIX + "*"):
            shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=home.private))
        copied = _copy(home, folder)
    try:
        con = duckdb.connect(
            ":memory:",
            config={
                "autoinstall_known_extensions": False,
                "memory_limit": memory_limit,
                "temp_directory": str(folder / "spill"),
                "threads": 2,
            },
        )
        try:
            con.execute(statement("attach {file} as {built} (read_only)", file=str(copied), built=(BUILT,)))
            con.execute(statement("use {built}", built=(BUILT,)))
            _require_build(con, home)
            con.execute("use memory")
            yield con
        finally:
            con.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def copy_to(home: Home, target: Path) -> None:
    """Replace `target` by a copy of the last build; the home is locked meanwhile. Raises as `snapshot`."""
    with _held(home):
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in target.parent.glob(target.name + "*"):
            left.unlink()
        _copy(home, target.parent)
    target.chmod(0o600)


def _copy(home: Home, folder: Path) -> Path:
    files = [path for path in home.root.glob(home.warehouse.name + "*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    if shutil.disk_usage(folder).free < 2 * size:
        shutil.rmtree(folder, ignore_errors=True)
        raise SettingsError(
            f"no room for a copy of the warehouse ({size / 1024**2:,.0f} MB) to work on",
            where=str(home.root),
            remedy="Make room on the disk that holds the home.",
        )
    for path in files:
        shutil.copyfile(path, folder / path.name)
    return folder / home.warehouse.name


@contextmanager
def _held(home: Home) -> Generator[None, None, None]:
    if not home.warehouse.exists():
        raise _nothing_built(home)
    try:
        with FileLock(home.lock, mode=0o600).acquire(timeout=0):
            yield
    except Timeout:
        raise BusyError(
            "a run is at work in this home", where=str(home.root), remedy="Wait for it to end."
        ) from None


def _require_build(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    found = con.execute(
        "select count(*) from information_schema.tables where table_name = 'rpt_campaign_to_date'"
    ).fetchall()
    if not found[0][0]:
        raise _nothing_built(home)
    require_built(con)


def _nothing_built(home: Home) -> SettingsError:
    return SettingsError("nothing is built here yet", where=str(home.root), remedy="Run `qae run` first.")

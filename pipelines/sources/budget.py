"""What one credential has spent today, over all processes and homes of this machine that share it.

A platform counts the calls of a token, not of a home: sixty homes under one agency's token pace and count
together. One small file a credential, in the user's config folder, named by a hash and holding no secret.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
from filelock import FileLock
from platformdirs import user_config_path
from pydantic import SecretStr

from pipelines.errors import SettingsError
from pipelines.files import replace_text

_LONGEST_QUEUE = 900.0


@dataclass
class _Ledger:
    """A UTC day's calls. `taken` is when each family's newest call was let go, in seconds since 1970."""

    day: str = ""
    requests: int = 0
    taken: dict[str, float] = field(default_factory=dict[str, float])
    used_up: bool = False


class Budget:
    """The shared account of one credential at one host.

    `limit` is the most calls of a UTC day, None where nobody knows one. A call is counted before it is made,
    so two processes never both take the last one.
    """

    def __init__(self, path: Path, *, limit: int | None = None, now: Callable[[], float] = time.time) -> None:
        self.path, self.limit, self._now = path, limit, now

    @classmethod
    def of(cls, base_url: str, credential: SecretStr, *, limit: int | None = None) -> Budget:
        """The budget of a credential, in the user's config folder."""
        told = f"{httpx.URL(base_url).host}|{credential.get_secret_value()}"
        name = hashlib.sha256(told.encode()).hexdigest()[:32]
        return cls(user_config_path("qae") / "budgets" / f"{name}.json", limit=limit)

    def take(self, family: str, gap: float) -> float | None:
        """Take one call of a family and say how many seconds to wait before making it.

        `gap` is the least time between two calls of the family, whoever makes them. None: there is no call
        left today, by the limit or by the platform's own word.
        """
        with self._held():
            ledger, now = self._read(), self._now()
            if ledger.used_up or (self.limit is not None and ledger.requests >= self.limit):
                return None
            due = ledger.taken.get(family, 0.0) + gap
            # Further ahead than any queue of processes: the machine's clock was set back.
            wait = max(0.0, due - now) if gap and due - now < _LONGEST_QUEUE else 0.0
            ledger.requests += 1
            ledger.taken[family] = now + wait
            self._write(ledger)
        return wait

    def use_up(self) -> None:
        """Note that the platform refuses more calls today: nobody else has to be refused to learn it."""
        with self._held():
            ledger = self._read()
            ledger.used_up = True
            self._write(ledger)

    @property
    def spent(self) -> int:
        """Calls made today."""
        return self._read().requests

    @contextmanager
    def _held(self) -> Generator[None, None, None]:
        lock = FileLock(self.path.with_suffix(".lock"), mode=0o600)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock.acquire()
        except OSError as error:
            raise SettingsError(
                f"calls cannot be counted here ({error.strerror})",
                where=str(self.path.parent),
                remedy="Make this folder writable: every home of this user that shares a token counts in it.",
            ) from None
        try:
            yield
        finally:
            lock.release()

    def _read(self) -> _Ledger:
        day = datetime.fromtimestamp(self._now(), UTC).date().isoformat()
        try:
            ledger = _Ledger(**json.loads(self.path.read_text()))
        except (OSError, ValueError, TypeError):
            return _Ledger(day)
        return ledger if ledger.day == day else _Ledger(day, taken=ledger.taken)

    def _write(self, ledger: _Ledger) -> None:
        replace_text(self.path, json.dumps(asdict(ledger)) + "\n")

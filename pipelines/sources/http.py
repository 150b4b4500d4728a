"""The one HTTP client of every platform: paced, retried by kind of trouble, bounded in time, discreet.

It knows nothing of any platform: a `Judge` sorts the answers, `words` finds what a refusal says, a `Refresh`
renews a token, `Waits` holds every duration. Query strings travel exactly as they are handed in.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from types import TracebackType
from typing import Self

import httpx
import orjson
from pydantic import SecretStr
from tenacity import RetryCallState, Retrying, retry_if_exception_type
from tenacity.wait import wait_exponential, wait_random

from pipelines.errors import AccessError, SettingsError
from pipelines.progress import progress
from pipelines.sources.answers import Answer, Judge, Verdict, judge, read
from pipelines.sources.budget import Budget

LONGEST_QUERY = 3_500  # longer ones travel as a body: platforms answer 414 from about 4 KB
LARGEST_BODY = 512 * 1024 * 1024
Refresh = Callable[["HttpClient"], SecretStr]


@dataclass(frozen=True)
class Waits:
    """Every duration of the client, in seconds.

    `pacing` is the least time between two calls of one family; `attempts` and `total` bound one call and the
    client's whole life; `window` is the wait after a used-up quota of some minutes; `settle` the time a new
    token needs before it is known everywhere. `named` is not seconds but what the platform's own are
    multiplied with.
    """

    pacing: Mapping[str, float] = field(default_factory=dict[str, float])
    first: float = 1.0
    longest: float = 60.0
    window: float = 330.0
    settle: float = 10.0
    attempts: int = 8
    call: float = 120.0
    total: float = 6 * 3600.0
    named: float = 1.0

    def hurried(self) -> Waits:
        """The same rules for a server on this machine: nothing to be polite to, a hundredth of the waits."""
        return replace(
            self,
            pacing={},
            first=self.first / 100,
            longest=self.longest / 100,
            window=self.window / 1000,
            settle=0.0,
            named=self.named / 10_000,
        )


@dataclass
class Counters:
    """What the client met. `retries` counts repeated calls, `rate_limited` the throttling among their causes,
    `rested` the pauses that kept a quota from being used up.
    """

    requests: int = 0
    rate_limited: int = 0
    retries: int = 0
    refreshed: int = 0
    rested: int = 0


class _AgainError(Exception):
    """The call is worth repeating; carries why, and how long the platform says to wait (0: it does not)."""

    def __init__(self, verdict: Verdict, why: str, named: float = 0.0) -> None:
        super().__init__(why)
        self.verdict, self.why, self.named = verdict, why, named


def is_loopback(url: str) -> bool:
    """Whether the host of a URL is this machine."""
    host = httpx.URL(url).host
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class HttpClient:
    """Calls one platform. Use as a context manager.

    Without a token the first one is asked of `refresh`. `counters` and `told_at`, the platform's own clock in
    its last answer, may be read at any time. Calls are paced and counted in the `budget` of the credential,
    which every process of this machine shares; by default that of the token, and none on loopback.

    Raises `AccessError` where the platform refuses, stays away or runs out of quota, `SettingsError` where
    a request would leave the host it may talk to or carry a token unencrypted.
    """

    def __init__(
        self,
        name: str,
        base_url: str,
        token: SecretStr | None,
        *,
        headers: Mapping[str, str] | None = None,
        judge: Judge = judge,
        words: Callable[[Answer], str] = lambda answer: answer.message,
        remedies: Mapping[Verdict, str] | None = None,
        refresh: Refresh | None = None,
        trusted_hosts: tuple[str, ...] = (),
        waits: Waits | None = None,
        rest: Callable[[Answer], float] = lambda answer: 0.0,
        budget: Budget | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name, self.base_url = name, base_url.rstrip("/")
        self.counters = Counters()
        self.told_at: datetime | None = None
        self._local = is_loopback(base_url)
        self._hosts = {httpx.URL(base_url).host, *(() if self._local else trusted_hosts)}
        self._token, self._refresh, self._secrets = token or SecretStr(""), refresh, [*filter(None, [token])]
        self._proven = True
        self._judge, self._words, self._remedies = judge, words, remedies or {}
        self._rest, self._owed = rest, 0.0
        self._waits = waits or (Waits().hurried() if self._local else Waits())
        self._clock, self._sleep = clock, sleep
        self._deadline = clock() + self._waits.total
        self._last_call: dict[str, float] = {}
        own = Budget.of(base_url, token) if token and not self._local else None
        self._budget = budget or own
        # Proxies from the environment would carry a loopback call off this machine.
        self._http = httpx.Client(
            headers=dict(headers or {}),
            timeout=self._waits.call,
            trust_env=not self._local,
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def get(
        self, path: str, query: str = "", *, family: str = "", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Get `path?query` below the base URL, repeating what is worth repeating; returns a fine answer only.

        A query too long for a URL is tunnelled: sent as the body of a POST that says it is a GET.
        """
        url = self.base_url + path
        extra = dict(headers or {})
        if len(query) <= LONGEST_QUERY:
            return self._call("GET", f"{url}?{query}" if query else url, None, family, extra)
        extra |= {"X-HTTP-Method-Override": "GET", "Content-Type": "application/x-www-form-urlencoded"}
        return self._call("POST", url, query.encode(), family, extra)

    def post_json(
        self, path: str, body: object, *, family: str = "", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Post `body` as JSON to a path below the base URL: a question, so it is repeated like `get`."""
        extra = {"Content-Type": "application/json", **(headers or {})}
        return self._call("POST", self.base_url + path, orjson.dumps(body), family, extra)

    def post_form(self, url: str, form: Mapping[str, str | SecretStr]) -> Answer:
        """Post a form without the token, once, as a token endpoint wants it. Any answer is returned."""
        self._secrets += [value for value in form.values() if isinstance(value, SecretStr)]
        plain = {k: v.get_secret_value() if isinstance(v, SecretStr) else v for k, v in form.items()}
        body = str(httpx.QueryParams(plain)).encode()
        return self._send("POST", url, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def redact(self, text: str) -> str:
        """Replace every secret this client knows."""
        for secret in self._secrets:
            text = text.replace(secret.get_secret_value(), "***") if secret.get_secret_value() else text
        return text

    def _call(
        self, method: str, url: str, body: bytes | None, family: str, headers: dict[str, str]
    ) -> Answer:
        retrying = Retrying(
            retry=retry_if_exception_type(_AgainError),
            wait=self._wait,
            stop=self._give_up,
            before_sleep=self._before_sleep,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return retrying(self._attempt, method, url, body, family, headers)
        except _AgainError as last:
            raise AccessError(
                f"gave up after {last.why}",
                where=f"{self.name} {httpx.URL(url).path}",
                remedy="What was landed stays; run again later and it goes on from there.",
            ) from None

    def _attempt(
        self, method: str, url: str, body: bytes | None, family: str, headers: dict[str, str]
    ) -> Answer:
        if self._refresh and not self._token.get_secret_value():
            self._take(self._refresh)
        self._pace(family)
        bearer = {"Authorization": f"Bearer {self._token.get_secret_value()}"}
        answer = self._send(method, url, body, headers | bearer)
        verdict = self._judge(answer)
        named = self._rest(answer) * self._waits.named
        if verdict is Verdict.FINE:
            self._proven, self._owed = True, named
            return answer
        why = self.redact(f"HTTP {answer.status} {self._words(answer)}".strip())
        if verdict is Verdict.UNAUTHORISED and self._refresh and self._proven:
            self._take(self._refresh)
            self._proven = False  # one that is refused at once is not renewed again
            self.counters.refreshed += 1
            return self._attempt(method, url, body, family, headers)
        if verdict in (Verdict.BURST, Verdict.WINDOW, Verdict.DEFERRED):
            self.counters.rate_limited += 1
        if verdict in (Verdict.BROKEN, Verdict.BURST, Verdict.WINDOW):
            raise _AgainError(verdict, why, named)
        if verdict is Verdict.DEFERRED and self._budget:
            self._budget.use_up()
        raise AccessError(
            _FACTS.get(verdict, "refused the request") + f" ({why})",
            where=f"{self.name} {httpx.URL(url).path}",
            remedy=self._remedies.get(verdict),
        )

    def _send(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        self._require_allowed(url)
        self.counters.requests += 1
        started, parts, size = self._clock(), list[bytes](), 0
        try:
            with self._http.stream(method, url, content=body, headers=headers) as response:
                for part in response.iter_bytes():
                    parts.append(part)
                    size += len(part)
                    # A read timeout never fires on a server that drips one byte a second.
                    if self._clock() - started > self._waits.call or size > LARGEST_BODY:
                        raise _AgainError(
                            Verdict.BROKEN, f"{size} bytes in {self._clock() - started:.0f} s without an end"
                        )
                self.told_at = _date_of(response) or self.told_at
                return read(response.status_code, b"".join(parts), response.headers)
        except httpx.TransportError as error:
            raise _AgainError(Verdict.BROKEN, f"{type(error).__name__}") from None
        except httpx.DecodingError:
            raise _AgainError(Verdict.BROKEN, "a body that does not unpack") from None

    def _require_allowed(self, url: str) -> None:
        target = httpx.URL(url)
        if target.host not in self._hosts:
            allowed = ", ".join(sorted(self._hosts))
            raise SettingsError(
                f"a request to {target.host} was stopped: {self.name} may only talk to {allowed}",
                where="base_url",
            )
        if target.scheme != "https" and not self._local:
            raise SettingsError("a token never travels unencrypted", where="base_url", remedy="Use https://.")

    def _take(self, refresh: Refresh) -> None:
        self._token = refresh(self)
        self._secrets.append(self._token)
        self._sleep(self._waits.settle)

    def _pace(self, family: str) -> None:
        if self._owed:
            self.counters.rested += 1
            if self._owed >= 5:
                progress().note(f"{self.name}: its quota is nearly used up; waiting {self._owed:.0f} s")
            self._sleep(self._owed)
            self._owed = 0.0
        gap = self._waits.pacing.get(family, 0.0)
        if self._budget:
            self._sleep(self._share(self._budget, family, gap))
            return
        due = self._last_call.get(family, float("-inf")) + gap
        if gap and (wait := due - self._clock()) > 0:
            self._sleep(wait)
        self._last_call[family] = self._clock()

    def _share(self, budget: Budget, family: str, gap: float) -> float:
        wait = budget.take(family, gap)
        if wait is None:
            spent = f"{budget.spent:,} from this machine"
            raise AccessError(
                f"deferred: the day's calls of this credential are used up ({spent})",
                where=self.name,
                remedy=self._remedies.get(Verdict.DEFERRED, "The next run after midnight UTC goes on."),
            )
        return wait

    def _wait(self, state: RetryCallState) -> float:
        if named := _cause(state).named:
            return named
        if _cause(state).verdict is Verdict.WINDOW:
            return self._waits.window
        first, longest = self._waits.first, self._waits.longest
        return (wait_exponential(multiplier=first, max=longest) + wait_random(0, first))(state)

    def _give_up(self, state: RetryCallState) -> bool:
        late = self._clock() + state.upcoming_sleep > self._deadline
        return late or state.attempt_number >= self._waits.attempts

    def _before_sleep(self, state: RetryCallState) -> None:
        self.counters.retries += 1
        if state.upcoming_sleep >= 5:
            progress().note(f"{self.name}: {_cause(state).why}; waiting {state.upcoming_sleep:.0f} s")


_FACTS = {
    Verdict.DEFERRED: "deferred: the daily quota is used up",
    Verdict.UNAUTHORISED: "did not accept the token",
    Verdict.SUNSET: "no longer speaks this API version",
}


def _date_of(response: httpx.Response) -> datetime | None:
    try:
        return parsedate_to_datetime(response.headers["Date"])
    except (KeyError, ValueError):
        return None


def _cause(state: RetryCallState) -> _AgainError:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, _AgainError) else _AgainError(Verdict.BROKEN, "no answer")

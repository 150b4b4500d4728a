"""What a platform answered, and what that means: the verdicts every platform's answers are sorted into."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, cast

import orjson


class Verdict(Enum):
    """What to do about an answer; the waits that go with each are `http.Waits`."""

    FINE = "fine"
    BROKEN = "broken"  # 5xx, a short body, a cut connection: try again soon
    BURST = "burst"  # too many calls just now: back off, with a total budget
    WINDOW = "window"  # a quota over some minutes is used up: wait for it to pass
    DEFERRED = "deferred"  # a daily quota is used up: stop, another run goes on
    UNAUTHORISED = "unauthorised"  # the token is not, or no longer, accepted
    SUNSET = "sunset"  # the API version is gone
    REFUSED = "refused"  # asked wrongly, or not allowed: asking again changes nothing


@dataclass(frozen=True)
class Answer:
    """One HTTP answer, read to the end. The names of `headers` are in lower case."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    @cached_property
    def json(self) -> Any:
        """The body, parsed when it is first asked for; None where it is no JSON, or half of one."""
        try:
            return parsed(self.body)
        except orjson.JSONDecodeError:
            return None

    @property
    def envelope(self) -> dict[str, Any]:
        """The JSON object of the body, or the last of a list of them; empty where it is something else."""
        last: Any = self.json[-1] if isinstance(self.json, list) and self.json else self.json
        return cast(dict[str, Any], last) if isinstance(last, dict) else {}

    @property
    def message(self) -> str:
        """The platform's own words, cut to 200 characters; never the whole body."""
        error = self.envelope.get("error")
        said = cast(dict[str, Any], error) if isinstance(error, dict) else self.envelope
        return str(said.get("message", ""))[:200]


Judge = Callable[[Answer], Verdict]


def read(status: int, body: bytes, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer as it came. What a truncated or foreign body means is for the judge to decide."""
    return Answer(status, body, headers or {})


def parsed(body: bytes) -> Any:
    """Parse JSON; raises `orjson.JSONDecodeError`."""
    # JSON holds no cycles, and looking for them while a million dicts are made costs more than making them.
    collects = gc.isenabled()
    gc.disable()
    try:
        return orjson.loads(body)
    finally:
        if collects:
            gc.enable()


def judge(answer: Answer) -> Verdict:
    """Sort an answer by what HTTP itself says; a platform's judge adds only what it knows better.

    A 200 is fine only with a JSON object: a page of HTML is refused (a login page or a proxy answered),
    half a body is broken, and an error envelope inside a 200 counts as the status it names.
    """
    status = answer.status
    if status == 200:
        inner = answer.envelope.get("status")
        if isinstance(inner, int) and inner >= 400:
            status = inner
        elif answer.json is None:
            return Verdict.REFUSED if answer.body.lstrip()[:1] == b"<" else Verdict.BROKEN
        else:
            return Verdict.FINE if isinstance(answer.json, dict) else Verdict.REFUSED
    if status == 401:
        return Verdict.UNAUTHORISED
    if status == 429:
        return Verdict.BURST
    return Verdict.BROKEN if status == 408 or status >= 500 else Verdict.REFUSED

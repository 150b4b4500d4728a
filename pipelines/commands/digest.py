"""`qae digest`: one message a week, to wherever `[digest]` says."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from pydantic import SecretStr

from pipelines.commands.screen import OUT, say_json
from pipelines.digest.compose import Digest, Failure, Told, compose, told
from pipelines.digest.forms import as_slack, as_teams, as_text
from pipelines.digest.options import Channel
from pipelines.digest.read import Figures, read
from pipelines.digest.send import mail, post, write
from pipelines.errors import QaeError, SettingsError
from pipelines.files import replace_text
from pipelines.home import Home, open_home
from pipelines.publish.versions import current
from pipelines.record import RunRecord, records_since
from pipelines.settings import Settings, home_path, load_settings

STATE = "digest.json"
_WEEK = timedelta(days=7)


def digest_command(given: Path | None, *, again: bool, show: bool, as_json: bool) -> None:
    """Send this week's digest once to every channel; with `show`, only print it."""
    home = open_home(home_path(given))
    settings = load_settings(home)
    state = _state(home)
    now = datetime.now(UTC)
    week = f"{now:%G-W%V}"
    if again or state.get("week") != week:
        sent: list[str] = []
        last = _told(state.get("told"))
    else:
        # The digest before this week's: what a channel that failed gets now is what the others got.
        sent = list(state.get("sent", []))
        last = _told(state.get("before"))
    digest, figures = _composed(home, settings, last, now)
    wanted: list[Channel] = [channel for channel in settings.digest.to if channel not in sent]
    _say(digest, wanted, sent, only_shown=show or not settings.digest.to, as_json=as_json)
    if show:
        return
    before = _kept(last)
    for channel in wanted:
        _send(channel, digest, settings, week)
        sent.append(channel)
        # After each channel: one that fails is tried alone the next time.
        facts = {"week": week, "sent": sent, "told": _kept(told(figures, now.date())), "before": before}
        replace_text(home.root / STATE, json.dumps(facts, indent=1, sort_keys=True) + "\n")


def _composed(home: Home, settings: Settings, last: Told | None, now: datetime) -> tuple[Digest, Figures]:
    publication = current(home.reporting)
    if publication is None:
        raise SettingsError(
            "nothing is published yet", where=str(home.reporting), remedy="Run `qae run` first."
        )
    figures = read(publication.database)
    since = datetime(last.day.year, last.day.month, last.day.day, tzinfo=UTC) if last else now - _WEEK
    link = settings.digest.report_link or str(home.report.absolute())
    failures = _failures(records_since(home, since), publication.warnings)
    return compose(settings.digest.client, figures, failures, last, report=link), figures


def _failures(records: Sequence[RunRecord], warnings: Sequence[str]) -> list[Failure]:
    """One line a cause: what stopped runs, then what the gate warned of in what is served."""
    causes = Counter[str]()
    last: dict[str, int] = {}
    for number, record in enumerate(records):
        red = (record.verdict or {}).get("red") or []
        cause = record.failure["what"] if record.failure else red[0] if red else None
        if cause:
            causes[cause] += 1
            last[cause] = number
    well = [number for number, record in enumerate(records) if record.publication and not record.failure]
    struck = [Failure(what, n, bool(well) and well[-1] > last[what]) for what, n in causes.items()]
    return [*struck, *(Failure(f"Warning: {text}", 1, is_mended=False) for text in dict.fromkeys(warnings))]


def _send(channel: Channel, digest: Digest, settings: Settings, week: str) -> None:
    options = settings.digest
    match channel:
        case "slack":
            post("Slack", _address(options.slack_webhook, "slack"), as_slack(digest), pause=time.sleep)
        case "teams":
            post("Teams", _address(options.teams_webhook, "teams"), as_teams(digest), pause=time.sleep)
        case "mail":
            mail(options, digest.title, as_text(digest))
        case "file":
            folder = settings.config.parent if settings.config else Path.cwd()
            write(folder / options.folder, f"digest-{week}.txt", as_text(digest))
    OUT.print(f"  sent to {channel}", style="dim")


def _address(secret: SecretStr | None, channel: str) -> str:
    if secret is None:
        raise SettingsError(
            f"the address of the {channel} webhook is missing",
            where="[digest]",
            remedy=f"Set QAE_DIGEST_{channel.upper()}_WEBHOOK in the environment or in .env.",
        )
    return secret.get_secret_value()


def _say(
    digest: Digest, wanted: Sequence[Channel], sent: Sequence[str], *, only_shown: bool, as_json: bool
) -> None:
    if as_json:
        say_json({"digest": as_text(digest), "to": list(wanted), "sent_before": list(sent)})
        return
    if only_shown or wanted:
        OUT.print(as_text(digest), markup=False, end="")
    if not wanted and sent and not only_shown:
        OUT.print("This week's digest was sent already; --again sends another.")


def _state(home: Home) -> dict[str, Any]:
    path = home.root / STATE
    if not path.exists():
        return {}
    try:
        return cast(dict[str, Any], json.loads(path.read_text(encoding="utf-8")))
    except ValueError:
        raise QaeError(
            "what the last digest said cannot be read",
            where=str(path),
            remedy="Delete the file: the next digest is then a first one.",
        ) from None


def _told(raw: dict[str, Any] | None) -> Told | None:
    return Told(date.fromisoformat(raw["day"]), tuple(raw["tiles"]), raw["alarms"]) if raw else None


def _kept(said: Told | None) -> dict[str, Any] | None:
    return {"day": said.day.isoformat(), "tiles": said.tiles, "alarms": dict(said.alarms)} if said else None

"""Deliver a digest: a webhook with retries, a mail, a file. An address that is a secret is never repeated."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_exponential

from pipelines.digest.options import Digest as Options
from pipelines.errors import AccessError, QaeError
from pipelines.files import replace_text

ATTEMPTS = 4
_LONGEST_WAIT = 60.0
_TIMEOUT = 20.0
_TOO_MANY = 429


class RefusalError(Exception):
    """A service answered with a status that is no success; `after` is how long it asked to be left alone."""

    def __init__(self, status: int, after: float | None) -> None:
        super().__init__(status)
        self.status, self.after = status, after


def post(service: str, address: str, body: dict[str, Any], *, pause: Callable[[float], None]) -> None:
    """Post JSON to a webhook. Repeats where the service is away, busy (429) or broken (5xx).

    Raises `AccessError` where it refuses (a webhook that was removed) or stays away. `pause` waits.
    """
    retrying = Retrying(
        stop=stop_after_attempt(ATTEMPTS),
        wait=_wait,
        sleep=pause,
        retry=retry_if_exception(_is_passing),
        reraise=True,
    )
    try:
        retrying(_post, address, body)
    except RefusalError as refusal:
        raise AccessError(
            f"{service}'s webhook answered {refusal.status}",
            remedy="Make a new webhook there and put its address in the environment."
            if refusal.status in (401, 403, 404, 410)
            else "Try again later.",
        ) from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # The error's own words may hold the address, and whoever has that can write to the channel.
        raise AccessError(
            f"{service}'s webhook cannot be reached ({type(error).__name__})",
            remedy="Check the network and the address in the environment.",
        ) from None


def mail(options: Options, subject: str, text: str) -> None:
    """Send the text by mail. Raises `AccessError` where the server cannot be reached or refuses."""
    message = EmailMessage()
    message["Subject"], message["From"] = subject, options.mail_from
    message["To"] = ", ".join(options.mail_to)
    message.set_content(text)
    password = options.smtp_password.get_secret_value() if options.smtp_password else ""
    context = ssl.create_default_context()
    try:
        server = (
            smtplib.SMTP_SSL(options.smtp_host, options.smtp_port, timeout=_TIMEOUT, context=context)
            if options.smtp_security == "tls"
            else smtplib.SMTP(options.smtp_host, options.smtp_port, timeout=_TIMEOUT)
        )
        with server:
            if options.smtp_security == "starttls":
                server.starttls(context=context)
            if options.smtp_user:
                server.login(options.smtp_user, password)
            server.send_message(message)
    except (smtplib.SMTPException, OSError) as error:
        raise AccessError(
            f"the mail was not sent ({type(error).__name__})",
            where=f"{options.smtp_host}:{options.smtp_port}",
            remedy="Check smtp_host, smtp_port, smtp_security and smtp_user of [digest], and the password.",
        ) from None


def write(folder: Path, name: str, text: str) -> Path:
    """Put the text in a file of its own."""
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        replace_text(path, text, mode=0o640)
    except OSError as error:
        raise QaeError(f"the digest could not be written ({error.strerror})", where=str(path)) from error
    return path


def _post(address: str, body: dict[str, Any]) -> None:
    answer = httpx.post(address, json=body, timeout=_TIMEOUT)
    if answer.is_success:
        return
    after = answer.headers.get("retry-after", "")
    raise RefusalError(answer.status_code, float(after) if after.isdigit() else None)


def _is_passing(error: BaseException) -> bool:
    if isinstance(error, RefusalError):
        return error.status == _TOO_MANY or error.status >= 500
    return isinstance(error, httpx.TransportError) and not isinstance(error, httpx.UnsupportedProtocol)


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, RefusalError) and error.after is not None:
        return min(error.after, _LONGEST_WAIT)
    return wait_exponential(multiplier=1, max=_LONGEST_WAIT)(state)

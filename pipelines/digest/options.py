"""`[digest]` of `qae.toml`: where the weekly digest goes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr, model_validator

from pipelines.options import Block

Channel = Literal["slack", "teams", "mail", "file"]


class Digest(Block):
    """`[digest]`: where `qae digest` goes. Addresses of webhooks and the mail password are secrets, and come
    from the environment."""

    to: tuple[Channel, ...] = ()
    """Any of slack, teams, mail and file. Without one the digest is only shown."""
    client: str = "qae"
    """Whose figures these are: the first word of the title."""
    report_link: str | None = None
    """Where readers find the report, where that is not its path on this machine."""
    folder: str = "digests"
    """Of file: the folder, from where qae.toml lies."""
    mail_to: tuple[str, ...] = ()
    """Of mail: who gets it."""
    mail_from: str = ""
    """Of mail: the sender's address."""
    smtp_host: str = ""
    """Of mail: the server."""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    """Of mail: its port."""
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    """Of mail: how the connection is encrypted; none only for a server on this machine."""
    smtp_user: str = ""
    """Of mail: the user, where the server wants one."""
    slack_webhook: SecretStr | None = None
    teams_webhook: SecretStr | None = None
    smtp_password: SecretStr | None = None

    @model_validator(mode="after")
    def _complete(self) -> Digest:
        if "mail" in self.to and not (self.mail_to and self.mail_from and self.smtp_host):
            raise ValueError("mail needs mail_to, mail_from and smtp_host")
        if any("\n" in text or "\r" in text for text in (*self.mail_to, self.mail_from, self.client)):
            raise ValueError("an address is one line")
        return self


SECRETS = ("slack_webhook", "teams_webhook", "smtp_password")

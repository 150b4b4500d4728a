"""Trade a lasting refresh token for an access token, the same way for every platform that speaks OAuth 2."""

from __future__ import annotations

from pydantic import SecretStr

from pipelines.errors import AccessError
from pipelines.sources.http import HttpClient, Refresh


def renewal(
    url: str, lasting: SecretStr, client_id: SecretStr, client_secret: SecretStr, *, remedy: str
) -> Refresh:
    """What `HttpClient` calls for a new access token.

    Raises `AccessError` with the endpoint's own error code, and `remedy`, where it gives none.
    """

    def refresh(client: HttpClient) -> SecretStr:
        form: dict[str, str | SecretStr] = {
            "grant_type": "refresh_token",
            "refresh_token": lasting,
            "client_id": client_id,
            "client_secret": client_secret,
        }
        answer = client.post_form(url, form)
        token = answer.envelope.get("access_token")
        if answer.status != 200 or not isinstance(token, str):
            code = answer.envelope.get("error")
            said = f"HTTP {answer.status} {code if isinstance(code, str) else ''}".strip()
            raise AccessError(
                f"the access token ran out and could not be renewed ({said})",
                where=client.name,
                remedy=remedy,
            )
        return SecretStr(token)

    return refresh

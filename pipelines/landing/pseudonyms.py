"""People as keyed pseudonyms: one key and one rule for every source, so that they join."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

PERSON_KINDS = ("profile_url", "email", "phone", "external_id")
_BLOCK = 64  # bytes SHA-256 hashes at a time
_INNER, _OUTER = bytes(byte ^ 0x36 for byte in range(256)), bytes(byte ^ 0x5C for byte in range(256))
_DIGITS = re.compile(r"\D+")
# Nearly every profile address looks like this, and parsing each as a URL costs more than its digest.
_SLUG = re.compile(r"/in/[^/\s]+")
_USUAL_PROFILE = re.compile(r"(?:https?://)?[a-z0-9.-]+(/in/[a-z0-9_-]+)/?")


class Pseudonyms:
    """HMAC-SHA256 under the home's key, cut to 128 bits, as 32 hex digits.

    A bare hash of an address, or of a text like "Sounds good!", can be matched against a list; without
    the key a pseudonym cannot. It stays personal data while the key lives: destroying it is mass erasure.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) < 16:
            raise ValueError("a pseudonym key has at least 16 bytes")
        padded = (key if len(key) <= _BLOCK else hashlib.sha256(key).digest()).ljust(_BLOCK, b"\0")
        # Both halves of an HMAC begin with the same block for every value: hashed once and copied, a digest
        # costs a third.
        self._inner = hashlib.sha256(padded.translate(_INNER))
        self._outer = hashlib.sha256(padded.translate(_OUTER))
        # Nearly every identifier comes again; a text or a message does not, and would push the others out.
        self._person = lru_cache(maxsize=200_000)(self._person_uncached)

    @property
    def key_id(self) -> str:
        """Eight hex digits that name the key without giving it away."""
        return self._digest("key", "id")[:8]

    def person(self, kind: str, value: str | None) -> str | None:
        """The person_key of an identifier, or None where it holds no usable value."""
        return self._person(kind, value)

    def opaque(self, namespace: str, value: str) -> str:
        """The key of anything else that must not be readable: a thread, a message, a digest of a text."""
        return self._digest(f"#{namespace}", value)

    def _person_uncached(self, kind: str, value: str | None) -> str | None:
        normal = normal_identifier(kind, value)
        return self._digest(kind, normal) if normal else None

    def _digest(self, kind: str, value: str) -> str:
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(f"{kind}|{value}".encode())
        outer.update(inner.digest())
        return outer.digest()[:16].hex()


def normal_identifier(kind: str, value: str | None) -> str | None:
    """The one spelling of an identifier that pseudonyms are made from; None where there is none.

    profile_url becomes `/in/slug` (lower case, decoded, no query, nothing behind the slug), email is trimmed
    and lower case, phone keeps its digits behind a plus, external_id is trimmed. Raises ValueError on
    another kind.
    """
    if kind not in PERSON_KINDS:
        raise ValueError(f"unknown kind of identifier {kind!r}: use one of {', '.join(PERSON_KINDS)}")
    text = (value or "").strip()
    if not text:
        return None
    if kind == "profile_url":
        usual = _USUAL_PROFILE.fullmatch(text.lower())
        if usual:
            return usual[1]
        return _profile_path(text)
    if kind == "email":
        return text.lower() if "@" in text else None
    if kind == "phone":
        digits = _DIGITS.sub("", text.removeprefix("00") if text.startswith("00") else text)
        return f"+{digits}" if digits else None
    return text


def _profile_path(url: str) -> str | None:
    try:
        path = unquote(urlsplit(url if "//" in url else f"//{url}").path).lower()
    except ValueError:  # what looks like a broken IPv6 host
        return None
    found = _SLUG.search(path)
    return found[0] if found else None

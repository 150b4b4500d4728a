"""One person, one key: however an identifier is written, and never without the secret."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.landing.pseudonyms import PERSON_KINDS, Pseudonyms, normal_identifier

KEY = b"sixteen bytes or more"


@pytest.mark.parametrize(
    ("kind", "said", "normal"),
    [
        ("profile_url", "https://www.linkedin.com/in/Ann-Lee", "/in/ann-lee"),
        ("profile_url", "http://de.linkedin.com/in/ann-lee/", "/in/ann-lee"),
        ("profile_url", "linkedin.com/in/ann-lee?trk=x#top", "/in/ann-lee"),
        ("profile_url", "/in/ann-lee", "/in/ann-lee"),
        ("profile_url", "https://www.linkedin.com/in/ann-lee/overlay/contact-info/", "/in/ann-lee"),
        ("profile_url", "https://www.linkedin.com/in/j%C3%B6rg-%F0%9F%91%8D", "/in/jörg-👍"),
        ("profile_url", "https://www.linkedin.com/company/acme", None),
        ("profile_url", "https://www.linkedin.com/in/", None),
        ("profile_url", "http://[::1/in/x", None),
        ("email", " Ann@Example.COM ", "ann@example.com"),
        ("email", "ann", None),
        ("phone", "+49 (0)30 / 12-34", "+490301234"),
        ("phone", "0049 30 1234", "+49301234"),
        ("phone", "none", None),
        ("external_id", " 42 ", "42"),
        ("external_id", "", None),
        ("email", None, None),
    ],
)
def test_identifiers_have_one_spelling(kind: str, said: str | None, normal: str | None) -> None:
    assert normal_identifier(kind, said) == normal


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(ValueError, match="fax"):
        normal_identifier("fax", "1")


def test_kinds_and_namespaces_never_meet() -> None:
    people = Pseudonyms(KEY)
    keys = [people.person("email", "a@b"), people.person("external_id", "a@b"), people.opaque("email", "a@b")]
    assert len(set(keys)) == 3


def test_a_pseudonym_needs_the_key() -> None:
    value = "ann@example.com"
    key = Pseudonyms(KEY).person("email", value)
    assert key == Pseudonyms(KEY).person("email", value)
    assert key != Pseudonyms(KEY + b"!").person("email", value)
    bare = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in (value, f"email|{value}")]
    assert key not in bare
    assert key is not None
    assert len(bytes.fromhex(key)) == 16


def test_a_short_key_is_refused_and_a_key_is_named_without_giving_it_away() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        Pseudonyms(b"short")
    assert Pseudonyms(KEY).key_id != Pseudonyms(KEY + b"!").key_id
    assert KEY.hex()[:8] != Pseudonyms(KEY).key_id


@given(kind=st.sampled_from(PERSON_KINDS), text=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_has_one_normal_form_or_none(kind: str, text: str) -> None:
    normal = normal_identifier(kind, text)
    if normal is not None and "%" not in normal:
        assert normal_identifier(kind, normal) == normal


@given(
    slug=st.text("abcdefghijklmnopqrstuvwxyz0123456789-_", min_size=1),
    host=st.sampled_from(["www.linkedin.com", "de.linkedin.com"]),
)
def test_the_usual_address_and_the_parsed_one_agree(slug: str, host: str) -> None:
    usual = normal_identifier("profile_url", f"https://{host}/in/{slug}/")
    assert usual == normal_identifier("profile_url", f"https://{host}/in/{slug}?utm=x") == f"/in/{slug}"


@given(st.binary(min_size=16, max_size=100), st.text())
def test_a_pseudonym_is_an_hmac(key: bytes, value: str) -> None:
    whole = hmac.digest(key, f"#text|{value}".encode(), "sha256")
    assert Pseudonyms(key).opaque("text", value) == whole[:16].hex()

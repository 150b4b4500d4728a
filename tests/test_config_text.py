"""A block comes and goes in qae.toml, and what a person wrote stays byte for byte."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.config_text import require_name, with_source, without_source
from pipelines.errors import SettingsError

WRITTEN = """# our workspace  \t
[workspace]
timezone = "Europe/Berlin"   # reporting days

# the CRM, exported by Ann
[sources.crm]
kind = "outcomes_file"
path = "crm.csv"
# columns are Ann's
[sources.crm.columns]
value = "Amount"

# the next one's comment
[sources.mail]
kind = "messages_file"
path = "mail.mbox"
"""
BLOCK = 'kind = "ads_file"\npath = "a.csv"  # a comment\n'
LINES = st.lists(
    st.sampled_from(
        ["", "# a comment", "[weights]", '[sources.other]\nkind = "x"', '  [sources."b"]\nk = 1']
    ),
    max_size=5,
    unique=True,
)


@given(LINES, st.sampled_from(["\n", "\r\n"]), st.booleans())
@settings(max_examples=25)
def test_what_was_added_is_removed_to_the_byte(lines: list[str], end: str, ended: bool) -> None:
    text = "\n".join(lines).replace("\n", end) + (end if ended and lines else "")
    added = with_source(text, "ads", BLOCK)
    assert added.startswith(text)
    assert tomllib.loads(added)["sources"]["ads"] == {"kind": "ads_file", "path": "a.csv"}
    assert without_source(added, "ads").rstrip() == text.rstrip()


def test_a_block_goes_with_its_comments_and_sub_tables_and_the_next_keeps_its_own() -> None:
    before, after = WRITTEN.index("\n# the CRM"), WRITTEN.index("\n# the next one's comment")
    assert without_source(WRITTEN, "crm") == WRITTEN[:before] + WRITTEN[after:]


def test_a_source_that_is_there_is_not_added_again() -> None:
    with pytest.raises(SettingsError, match="already"):
        with_source(WRITTEN, "crm", BLOCK)


@pytest.mark.parametrize(
    "text",
    [
        'sources = { ads = { kind = "ads_file", path = "a" } }\n',
        '[sources]\nads.kind = "ads_file"\nads.path = "a"\n',
        'note = """\n[sources.ads]\n"""\n[sources.ads]\nkind = "ads_file"\npath = """\n[x]\n"""\n',
    ],
)
def test_what_cannot_be_edited_safely_is_left_alone(text: str) -> None:
    with pytest.raises(SettingsError, match="by hand"):
        without_source(text, "ads")


@pytest.mark.parametrize("name", ["Acme", "1st", "a-b", "a b", ""])
def test_a_name_must_fit_a_variable(name: str) -> None:
    with pytest.raises(SettingsError, match="no name"):
        require_name(name)

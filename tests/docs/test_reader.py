"""The reader notices what a page gets wrong; otherwise the tests of the pages would prove nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from blocks import Block, blocks
from reader import Reader, mask

PAGE = """\
Text.

<!-- no-run: needs a token -->
```console
$ qae run
```

<!-- exact -->
```console
$ printf 'one\\ntwo\\n'
one
two
$ printf 'a %s' \\
    b
a b
$ true
```

```sql
select 1
```

```text
1
```

```sql
select 2
```

Words between.

```text
no result
```
"""


@pytest.fixture
def page(tmp_path: Path) -> list[Block]:
    path = tmp_path / "page.md"
    path.write_text(PAGE)
    return blocks(path)


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path, {"PATH": os.environ["PATH"]})


def test_marks_and_results_belong_to_the_block_they_stand_at(page: list[Block]) -> None:
    assert [block.no_run for block in page] == ["needs a token", *[None] * 5]
    assert [block.exact for block in page] == [False, True, False, False, False, False]
    assert [block.result and block.result.text for block in page] == [None, None, "1", None, None, None]
    assert not page[0].runs
    assert PAGE.splitlines()[page[1].first - 1 : page[1].last] == page[1].text.splitlines()


def test_what_is_shown_is_what_is_printed(page: list[Block], reader: Reader) -> None:
    assert reader.follow(page[1]) == page[1].text


def test_a_false_output_is_noticed(tmp_path: Path, reader: Reader) -> None:
    block = Block(tmp_path / "page.md", "console", 1, 2, "$ echo one\ntwo")
    assert reader.follow(block) == "$ echo one\none"


@pytest.mark.parametrize("language", ["console", "bash", "python", "toml"])
def test_a_block_that_fails_is_noticed(language: str, tmp_path: Path, reader: Reader) -> None:
    text = {"console": "$ false", "bash": "false\ntrue", "python": "1 / 0", "toml": "[workspace"}[language]
    with pytest.raises(Exception, match=r"page\.md|not valid TOML"):
        reader.follow(Block(tmp_path / "page.md", language, 1, 2, text))


def test_a_failed_command_before_the_last_is_noticed(tmp_path: Path, reader: Reader) -> None:
    with pytest.raises(AssertionError):
        reader.follow(Block(tmp_path / "page.md", "console", 1, 2, "$ false\n$ true"))


def test_runs_differ_only_in_what_is_masked() -> None:
    first = "  20261123T122155-289653 green, 31 s  build 5baebdc0f16a  75.8 GB free  duckdb 2.0.0"
    second = "  20261124T061500-123456 green, 9 s  build 0a1b2c3d4e5f  9.1 GB free  duckdb 1.5.5"
    assert mask(first) == mask(second)
    assert mask("6,724 sends") != mask("6,693 sends")

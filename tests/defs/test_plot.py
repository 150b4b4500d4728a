"""The picture beside the published asset: a PNG any viewer opens, and none where there is nothing to draw."""

from __future__ import annotations

import base64
import re
import struct
import zlib

import pytest

from pipelines.defs.plot import line_plot


def _pixels(markdown: str) -> tuple[int, int, bytes]:
    found = re.search(r"data:image/png;base64,([^)]+)\)", markdown)
    assert found
    data = base64.b64decode(found[1])
    width, height = struct.unpack(">II", data[16:24])
    at = data.index(b"IDAT")
    (size,) = struct.unpack(">I", data[at - 4 : at])
    return width, height, zlib.decompress(data[at + 4 : at + 4 + size])


def test_two_lines_are_drawn_and_the_higher_one_stands_higher() -> None:
    width, height, rows = _pixels(
        line_plot("t", ("raw", [0.06, 0.06, 0.06]), ("quality", [0.02, None, 0.02]))
    )
    assert len(rows) == height * (1 + 3 * width)
    grey = rows.index(bytes((138, 147, 156)))
    blue = rows.index(bytes((10, 88, 168)))
    assert grey < blue


@pytest.mark.parametrize("values", [[], [0.1], [None, None], [0.0, 0.0]])
def test_where_there_is_nothing_to_draw_nothing_is_drawn(values: list[float | None]) -> None:
    assert line_plot("t", ("raw", values), ("quality", [])) == ""

"""A small line chart as a PNG in Markdown, which Dagster shows beside an asset; no drawing library needed."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

_WIDTH, _HEIGHT, _MARGIN = 640, 200, 12
_PAPER, _GRID = (255, 255, 255), (226, 230, 234)
_COLOURS = ((138, 147, 156), (10, 88, 168))
_Image = npt.NDArray[np.uint8]
Series = Sequence[float | None]


def line_plot(title: str, first: tuple[str, Series], second: tuple[str, Series]) -> str:
    """Markdown with two lines over one axis from 0: the first grey, the second blue; empty without points."""
    known = [value for _, values in (first, second) for value in values if value is not None]
    if len(known) < 2 or max(known) <= 0:
        return ""
    image: _Image = np.full((_HEIGHT, _WIDTH, 3), _PAPER, dtype=np.uint8)
    for share in (0.0, 0.5, 1.0):
        image[_row(share), _MARGIN : _WIDTH - _MARGIN] = _GRID
    for (_, values), colour in zip((first, second), _COLOURS, strict=True):
        _draw(image, values, max(known), colour)
    data = base64.b64encode(_png(image)).decode()
    legend = f"{title}: {first[0]} (grey), {second[0]} (blue); the top line is {max(known):.1%}"
    return f"![{legend}](data:image/png;base64,{data})\n\n{legend}"


def _draw(image: _Image, values: Series, top: float, colour: tuple[int, int, int]) -> None:
    span = max(len(values) - 1, 1)
    points = [
        (_MARGIN + round((_WIDTH - 2 * _MARGIN - 1) * n / span), _row(value / top))
        for n, value in enumerate(values)
        if value is not None
    ]
    for (x, y), (to_x, to_y) in pairwise(points):
        steps = max(to_x - x, abs(to_y - y), 1)
        across = np.rint(np.linspace(x, to_x, steps + 1)).astype(int)
        down = np.rint(np.linspace(y, to_y, steps + 1)).astype(int)
        # Two pixels wide: one alone is pale on a dense screen.
        image[down, across] = colour
        image[np.minimum(down + 1, _HEIGHT - 1), across] = colour


def _row(share: float) -> int:
    return _MARGIN + round((_HEIGHT - 2 * _MARGIN - 1) * (1 - share))


def _png(image: _Image) -> bytes:
    height, width, _ = image.shape
    # Each row begins with its filter: none.
    rows = np.concatenate([np.zeros((height, 1), np.uint8), image.reshape(height, width * 3)], axis=1)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(rows.tobytes(), 9)
    chunks = _chunk(b"IHDR", header), _chunk(b"IDAT", body), _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

"""The brand of a report: what is embedded only draws, what is coloured can be read, a refusal says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import SettingsError
from pipelines.look import LARGEST_LOGO, contrast, look_of

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def _logo(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "logo"
    path.write_bytes(data)
    return path


def test_a_logo_is_embedded_as_what_it_is(tmp_path: Path) -> None:
    assert (look_of(None, _logo(tmp_path, PNG), None, "en").logo or "").startswith("data:image/png;base64,")
    plain = SVG.format('<!-- a mark --><path d="M0 0h9" fill="url(#g)"/><use href="#p"/>').encode()
    found = look_of(None, _logo(tmp_path, plain), None, "en").logo
    assert (found or "").startswith("data:image/svg+xml;base64,")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (SVG.format("<script>alert(1)</script>"), "<script>"),
        (SVG.format('<path onload="x()" d=""/>'), "onload"),
        (SVG.format("<foreignObject/>"), "<foreignobject>"),
        (SVG.format('<image href="https://x/y.png"/>'), "<image>"),
        (SVG.format('<use href="https://x/y.svg#a"/>'), "href"),
        (SVG.format('<path d="" style="fill: url(//x)"/>'), "style"),
        (SVG.format("<style>@import 'x'</style>"), "<style>"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format(""), "document type"),
        ("GIF89a", "neither a PNG nor an SVG"),
        ("x" * (LARGEST_LOGO + 1), "At most 64,000"),
    ],
)
def test_a_logo_that_does_more_than_draw_is_refused(tmp_path: Path, data: str, said: str) -> None:
    with pytest.raises(SettingsError, match=r".*") as refused:
        look_of(None, _logo(tmp_path, data.encode()), None, "en")
    assert said in str(refused.value)
    assert refused.value.exit_code == 2


def test_a_logo_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"missing\.svg"):
        look_of(None, tmp_path / "missing.svg", None, "en")


def test_a_colour_that_cannot_be_read_is_moved_and_that_is_said() -> None:
    look = look_of(None, None, "#ffcc00", "en")
    assert len(look.notes) == 1
    assert "has a contrast of 1.4 on the light page" in look.notes[0]
    assert "--quality:#ffcc00" in look.style.split("@media")[1]
    assert "--quality:#ffcc00" not in look.style.split("@media")[0]
    assert look_of(None, None, "#00695f", "en").notes[0].count("dark page") == 1


@settings(max_examples=25)
@given(st.integers(0, 0xFFFFFF))
def test_every_colour_ends_readable(value: int) -> None:
    style = look_of(None, None, f"#{value:06x}", "en").style
    light, dark = (part.split("--quality:")[1][:7] for part in style.split("@media"))
    assert contrast(light, "#fbfaf7") >= 4.5
    assert contrast(dark, "#131517") >= 4.5

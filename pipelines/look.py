"""The look of a report: title, logo, colour and language of whoever sends it, each checked before use."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree as ET

from pipelines.errors import SettingsError

Language = Literal["en", "de"]
LARGEST_LOGO = 64_000
_PNG = b"\x89PNG\r\n\x1a\n"
# The page behind the colour, in light and in dark; WCAG 2 asks for this much contrast of text.
_PAGES = {"light": "#fbfaf7", "dark": "#131517"}
_CONTRAST = 4.5
# What an SVG may be made of: shapes, text and paint. Anything that runs, embeds or fetches is refused.
_SHAPES = frozenset(
    {"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "title"}
    | {"defs", "desc", "lineargradient", "radialgradient", "stop", "clippath", "mask", "symbol", "use"}
)


@dataclass(frozen=True)
class Look:
    """How a report looks. `style` is CSS that goes after the report's own; `notes` say what was adjusted."""

    title: str | None = None
    logo: str | None = None
    language: Language = "en"
    style: str = ""
    notes: tuple[str, ...] = ()


PLAIN = Look()


def look_of(title: str | None, logo: Path | None, colour: str | None, language: Language) -> Look:
    """The look as settings name it; raises `SettingsError` for a logo or a colour that cannot be used."""
    style, notes = _painted(colour) if colour else ("", ())
    return Look(title, _embedded(logo) if logo else None, language, style, notes)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (#rrggbb) by WCAG 2: 1 for the same, 21 for black on white."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _embedded(path: Path) -> str:
    """The logo as a data address."""
    where = f"[brand] logo {path}"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SettingsError(
            f"cannot be read ({error.strerror})", where=where, remedy="Name a PNG or SVG file."
        ) from None
    if len(data) > LARGEST_LOGO:
        raise SettingsError(
            f"has {len(data):,} bytes",
            where=where,
            remedy=f"At most {LARGEST_LOGO:,}: it is sent along with each report.",
        )
    if data.startswith(_PNG):
        kind = "png"
    else:
        _require_harmless(data, where)
        kind = "svg+xml"
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def _require_harmless(data: bytes, where: str) -> None:
    """An SVG that only draws, or an error that says what else it does."""
    # Entities can grow without bound or read files: without a document type there are none.
    if b"<!" in re.sub(rb"<!--.*?-->", b"", data, flags=re.DOTALL):
        raise SettingsError("has a document type", where=where, remedy="Save it as a plain SVG.")
    try:
        root = ET.fromstring(data)  # noqa: S314 (no document type, hence no entities)
    except ET.ParseError:
        raise SettingsError("is neither a PNG nor an SVG", where=where) from None
    for element in root.iter():
        name = _local(str(element.tag))
        if name not in _SHAPES:
            raise SettingsError(
                f"holds <{name}>", where=where, remedy="Save it as a plain SVG: shapes, text and paint only."
            )
        for attribute, value in element.attrib.items():
            outside = re.search(r"url\((?!['\"]?#)", value) or (
                _local(attribute) == "href" and not value.startswith("#")
            )
            if _local(attribute).startswith("on") or outside:
                raise SettingsError(
                    f"holds {_local(attribute)}, which runs or fetches something",
                    where=where,
                    remedy="Save it as a plain SVG without scripts and links.",
                )


def _local(name: str) -> str:
    return name.rsplit("}", maxsplit=1)[-1].lower()


def _painted(colour: str) -> tuple[str, tuple[str, ...]]:
    """The colour of quality in light and in dark, moved until it is readable; and what was moved."""
    notes: list[str] = []
    used: dict[str, str] = {}
    for theme, page in _PAGES.items():
        used[theme] = _readable(colour.lower(), page, darker=theme == "light")
        if used[theme] != colour.lower():
            notes.append(
                f"[brand] colour {colour} has a contrast of {contrast(colour, page):.1f} on the {theme} page,"
                f" where text needs {_CONTRAST}: {used[theme]} stands there instead."
            )
    light, dark = (
        f"--quality:{c};--quality-wash:{c}18;--substantive:{c};--brief:{c}99" for c in used.values()
    )
    style = f"\n:root{{{light}}}\n@media (prefers-color-scheme: dark){{:root{{{dark}}}}}\n"
    return style, tuple(notes)


def _readable(colour: str, page: str, *, darker: bool) -> str:
    towards = 0 if darker else 255
    for step in range(101):
        mixed = "#" + "".join(f"{round(v + (towards - v) * step / 100):02x}" for v in _rgb(colour))
        if contrast(mixed, page) >= _CONTRAST:
            return mixed
    return "#000000" if darker else "#ffffff"


def _luminance(colour: str) -> float:
    parts = [v / 255 for v in _rgb(colour)]
    red, green, blue = (v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)

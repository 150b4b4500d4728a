"""The page of the kinds of source, from the registry: what each offers and needs, and when its API ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from pipelines.options import Block, Source
from pipelines.reference.markdown import page, table
from pipelines.sources.about import OFFERS, About
from pipelines.sources.base import SourceKind
from pipelines.sources.registry import REGISTRY
from pipelines.sources.sunset import WARN_DAYS

_HEAD = """
One row a kind: what `kind = "..."` may say in `qae.toml`. `qae sources add NAME --kind KIND` writes the block
with comments, `qae sources test NAME` proves it, `qae sources` says what has landed. A platform that is not
here lands the same tables in an afternoon: [add a platform](../how-to/add-a-platform.md).
"""
_OFFERS = """
## What they offer

What a platform does not say stays null; it is never zero.
"""
_NEEDS = """
## What they need

Secrets come from the environment only, as `QAE_<NAME>_<FIELD>`. *Read again* is how far back every run asks
once more, because platforms restate; it is the default of `lookback_days`. Calls are paced and counted by
credential, over all homes of one machine that share it.
"""
_SUNSETS = f"""
## When versions end

`qae doctor` and `qae sources` warn {WARN_DAYS} days ahead. An *about* is the platform's own plan, or its
habit where it has announced no day.
"""


def render() -> str:
    """The whole page as Markdown."""
    # Kinds that other packages bring say what they are in their own documentation.
    kinds = [row for row in REGISTRY.values() if row.options is None]
    offers = table(("kind", "what it is", *OFFERS.values()), (_offered(row) for row in kinds))
    needs = table(("kind", "secrets", "approval", "read again", "cap", "calls a day"), map(_needed, kinds))
    ends = table(("platform", "version", "ends"), _ends(kinds))
    return page("Sources", _HEAD, _OFFERS, offers, _NEEDS, needs, _SUNSETS, ends)


def _offered(row: SourceKind) -> tuple[str, ...]:
    marks = ("yes" if offer in row.about.offers else "" for offer in OFFERS)
    return (_link(row), row.about.title, *marks)


def _link(row: SourceKind) -> str:
    guide = row.about.guide
    return f"[`{row.kind}`](../how-to/{guide})" if guide else f"`{row.kind}`"


def _needed(row: SourceKind) -> tuple[str, ...]:
    about = row.about
    return (
        f"`{row.kind}`",
        "; ".join(_secrets(about)) or "none",
        about.approval or "nobody's",
        _again(row),
        about.cap or "none",
        f"{about.quota.requests:,} {about.quota.about}".strip() if about.quota else _unknown(about),
    )


def _secrets(about: About) -> Iterator[str]:
    for secret in about.credentials:
        scope = f" ({secret.scope})" if secret.scope else ""
        yield f"`{secret.field}`{scope}" + ("" if secret.required else ", if you have it")


def _again(row: SourceKind) -> str:
    models: dict[str, type[Block]] = {
        get_args(model.model_fields["kind"].annotation)[0]: model for model in get_args(get_args(Source)[0])
    }
    field = models[row.kind].model_fields.get("lookback_days") if row.kind in models else None
    return f"{field.default} days" if field and row.daily else "whatever changed"


def _unknown(about: About) -> str:
    return "not published" if about.credentials else "none made"


def _ends(kinds: list[SourceKind]) -> Iterator[tuple[str, str, str]]:
    told: set[str] = set()
    for row in kinds:
        versions = row.about.versions
        if versions and versions.platform not in told:
            told.add(versions.platform)
            for version in sorted({**versions.announced, **versions.expected}):
                yield versions.platform, f"`{version}`", versions.told(version)

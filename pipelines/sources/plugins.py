"""Kinds of source from outside this package: a user's platform needs no fork.

A distribution names them in its entry points, group `qae.sources`: the kind = where its `SourceKind` stands,
as `acme_qae.pigeons:SOURCE`. One that cannot be loaded stops only those who configured it.
"""

from __future__ import annotations

from collections.abc import Collection
from importlib.metadata import EntryPoint, entry_points

from pydantic import BaseModel

from pipelines.sources.base import SourceKind

GROUP = "qae.sources"


def outside_kinds(own: Collection[str]) -> tuple[dict[str, SourceKind], dict[str, str]]:
    """The kinds that installed distributions bring, and why others could not be taken, each by its name.

    `own` are the names that are taken.
    """
    kinds: dict[str, SourceKind] = {}
    refused: dict[str, str] = {}
    for point in entry_points(group=GROUP):
        found = "there is a kind of that name already" if {point.name} & {*own, *kinds} else _load(point)
        if isinstance(found, SourceKind):
            kinds[point.name] = found
        else:
            refused[point.name] = f"{found} ({point.value})"
    return kinds, refused


def _load(point: EntryPoint) -> SourceKind | str:
    try:
        found = point.load()
    except Exception as error:
        # Whatever somebody else's module raises, the kinds that are not theirs go on.
        return f"{type(error).__name__}: {error}"
    if not isinstance(found, SourceKind) or found.kind != point.name:
        return f"it is no SourceKind with kind={point.name!r}"
    if not (isinstance(found.options, type) and issubclass(found.options, BaseModel)):
        return "its SourceKind has no `options`, the model of its block"
    return found

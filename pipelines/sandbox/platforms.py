"""The platforms a sandbox can play beside LinkedIn: `qae run --platforms all`. One row each."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from pipelines.errors import SettingsError
from pipelines.options import Source
from pipelines.sandbox import google_api, hubspot_api, hubspot_world, meta_api
from pipelines.sandbox.server import Platform, serve_api
from pipelines.sandbox.world import World


@dataclass(frozen=True)
class Extra:
    """One more platform: its name as a source, where its paths begin, what answers, and its settings.

    `options` is given the world and the base URL, and says what a user of that platform would have written.
    """

    name: str
    base: str
    api: Callable[[World], Platform]
    options: Callable[[World, str], Source]


EXTRAS: dict[str, Extra] = {
    extra.name: extra
    for extra in (
        Extra("meta_ads", meta_api.BASE, meta_api.MetaApi, meta_api.options),
        Extra("google_ads", google_api.BASE, google_api.GoogleApi, google_api.options),
        Extra("hubspot", hubspot_api.BASE, hubspot_api.HubSpotApi, hubspot_world.options),
    )
}


def chosen(names: Iterable[str]) -> tuple[str, ...]:
    """The extra platforms that `names` ask for, in one order; `all` means every one.

    Raises `SettingsError` for a name that is none.
    """
    asked = set(names)
    if "all" in asked:
        return tuple(EXTRAS)
    for name in asked - EXTRAS.keys():
        raise SettingsError(
            f"the sandbox plays no platform {name!r}", remedy=f"One of: all, {', '.join(EXTRAS)}."
        )
    return tuple(name for name in EXTRAS if name in asked)


@contextmanager
def open_extras(world: World, names: Iterable[str]) -> Generator[dict[str, Source], None, None]:
    """Serve those platforms on loopback, each on a port of its own, and give their settings by name."""
    with ExitStack() as stack:
        yield {
            name: EXTRAS[name].options(
                world, stack.enter_context(serve_api(EXTRAS[name].api(world), EXTRAS[name].base))
            )
            for name in names
        }

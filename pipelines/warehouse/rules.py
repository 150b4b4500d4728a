"""Which rules made a build: a version each of its lexicon, its models and its settings.

Two publications that differ can be told apart by them: whatever has one version on both sides moved nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines import __version__
from pipelines.warehouse.project import code_files

# What an analyst's weights are stands in dim_reply_weight, value by value.
_WEIGHTS: Final = {"local_reply_weight.csv", "local_weight_choice.csv"}
# Which campaign a send belongs to is no property of a text.
_SETTINGS: Final = {"settings.json", "local_campaign_rule.csv"}
_DIGITS: Final = 12


@dataclass(frozen=True)
class Rules:
    """One version each; None where the build did not write it down."""

    phrases: str | None
    method: str | None
    settings: str | None


UNKNOWN_RULES: Final = Rules(None, None, None)


def rules_of(project: Path, local_seeds: Path) -> Rules:
    """The versions of the dbt project and of the user's own seeds and settings as prepared for it."""
    shipped, own = code_files(project), code_files(local_seeds)
    lexicon = [path for path in shipped if path.is_relative_to(project / "seeds" / "effort")]
    phrases = [path for path in own if path.name not in _WEIGHTS | _SETTINGS]
    method = _digest(set(shipped) - set(lexicon), project)
    return Rules(
        phrases=_digest([*lexicon, *phrases], None),
        method=f"{__version__}+{method}",
        settings=_digest([path for path in own if path.name in _SETTINGS], None),
    )


def _digest(paths: Iterable[Path], root: Path | None) -> str:
    """One digest of names (below `root`) and bytes, in the order of the names."""
    named = {str(path.relative_to(root)) if root else path.name: path for path in paths}
    digest = hashlib.sha256()
    for name in sorted(named):
        digest.update(name.encode() + b"\0" + named[name].read_bytes() + b"\0")
    return digest.hexdigest()[:_DIGITS]

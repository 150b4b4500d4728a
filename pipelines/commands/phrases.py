"""`qae phrases`: the repeated texts no list holds yet; `qae phrases add`: one line that takes one in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rich.markup import escape

from pipelines.commands.lexicon import LANGUAGES, lexicon, lexicon_folder, user
from pipelines.commands.screen import OUT
from pipelines.commands.texts import shown, typed
from pipelines.errors import SettingsError
from pipelines.home import open_home
from pipelines.method.phrases import FILE_NAME, Candidate, Phrase, add_phrase, candidates
from pipelines.settings import home_path
from pipelines.warehouse.project import dbt_project
from pipelines.warehouse.snapshot import reading


def phrases_command(given: Path | None, *, limit: int, everything: bool) -> None:
    """Print the candidates of the last build. Their texts go to the terminal and nowhere else."""
    home = open_home(home_path(given))
    with reading(home) as con:
        found = candidates(con)
    shown = [c for c in found if everything or c.received]
    if shown:
        OUT.print(f"  {'received':>8}{'senders':>9}{'threads':>9}{'of all':>8}  {'class now':<17}text")
    for candidate in shown[:limit]:
        OUT.print(_line(candidate))
    rest = [
        f"{len(shown) - limit:,} more: --limit {len(shown)}" if len(shown) > limit else "",
        f"{len(found) - len(shown):,} only sent, never received: --all" if len(found) > len(shown) else "",
    ]
    OUT.print("  " + ("; ".join(filter(None, rest)) or f"{len(shown):,} repeated texts that no list holds"))
    if shown:
        OUT.print("  To take one in: qae phrases add TEXT --family NAME")


def _line(c: Candidate) -> str:
    return (
        f"  {c.received:>8,}{c.senders:>9,}{c.threads:>9,}{c.coverage:>8.2%}  {c.reply_class or '-':<17}"
        f"[bold]{shown(c.text)}[/bold]"
    )


def add_command(given: Path | None, phrase: Phrase) -> None:
    """Append one phrase to `local_canned_phrase.csv`; the author is the user of this machine unless named."""
    if phrase.lang not in ("*", *LANGUAGES):
        raise SettingsError(
            f"no lexicon for {phrase.lang!r}", remedy=f"One of: {', '.join(LANGUAGES)}, or *."
        )
    root = home_path(given)
    folder = lexicon_folder(root)
    if not folder.is_dir():
        raise SettingsError(
            "there is no such folder", where=str(folder), remedy="Make the home with `qae run`."
        )
    row = replace(
        phrase,
        text=typed(phrase.text),
        reason=typed(phrase.reason),
        author=typed(phrase.author) or user(),
    )
    with lexicon(root) as seeds:
        form = add_phrase(folder, row, project=dbt_project(), local_seeds=seeds)
    OUT.print(f"  {escape(str(folder / FILE_NAME))}")
    OUT.print(f"  now holds [bold]{shown(form)}[/bold] as {row.family}, by {shown(row.author)}")
    OUT.print("  See what it changes: qae whatif --phrases. It takes effect with the next `qae run`.")

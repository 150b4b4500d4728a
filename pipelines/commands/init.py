"""`qae init`: a folder of one's own for settings, lexicon rows and models. What is there stays as it is."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from pipelines.commands.screen import lines, say_json
from pipelines.errors import SettingsError
from pipelines.method.seeds import LOCAL_FILES

# In the order a person reads them; some cannot be packed under the name they get.
_FILES = {
    "qae.toml": "qae.toml",
    "README.md": "README.md",
    ".env.example": "env.example",
    ".gitignore": "gitignore",
    "qae_models/own_platform_weeks.sql": "qae_models/own_platform_weeks.sql",
    "qae_models/own_platform_weeks.yml": "qae_models/own_platform_weeks.yml",
}
# `qae weights` writes these two itself.
_WRITTEN_BY_COMMAND = {"reply_weight", "weight_choice"}


def init_command(folder: Path, *, as_json: bool) -> None:
    """Write the files of a project that are not there yet; say which were, and stay as they are."""
    starter = files("pipelines.starter")
    wanted = {name: starter.joinpath(source).read_text(encoding="utf-8") for name, source in _FILES.items()}
    wanted |= {
        f"local_{name}.csv": ",".join(seed.header) + "\n"
        for name, seed in LOCAL_FILES.items()
        if name not in _WRITTEN_BY_COMMAND
    }
    written: list[str] = []
    try:
        # An example that somebody deleted is not brought back: their folder of models is theirs.
        models_stand = (folder / "qae_models").exists()
        for name, text in wanted.items():
            if not (models_stand and name.startswith("qae_models/")) and _write(folder / name, text):
                written.append(name)
        (folder / "inbox").mkdir(exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"cannot be made ({error.strerror})",
            where=str(error.filename or folder),
            remedy="Name another folder.",
        ) from error
    kept = sorted(wanted.keys() - set(written))
    if as_json:
        say_json({"folder": str(folder), "written": written, "kept": kept})
        return
    rows = [("wrote", name) for name in written] + [("stays as it is", name) for name in kept]
    lines([*rows, ("next", f"cd {folder} && qae doctor")])


def _write(path: Path, text: str) -> bool:
    """Write the file unless something of that name is there; whether it was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(path, "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True

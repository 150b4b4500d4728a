"""An agency's folder of clients, whose ad platform is a sandbox server on loopback."""

from __future__ import annotations

from pathlib import Path

from pipelines.sandbox.world import World, write_world


def client(folder: Path, name: str, url: str, world: World) -> Path:
    """One client of an agency: settings of its own, and a token that opens the platform."""
    place = folder / name
    place.mkdir(parents=True)
    accounts = ", ".join(f'"{account["id"]}"' for account in world.accounts())
    (place / "qae.toml").write_text(
        f'[workspace]\nstart_date = {world.first_day}\n[sources.ads]\nkind = "linkedin_ads"\n'
        f'accounts = [{accounts}]\nbase_url = "{url}"\npacing_seconds = 0\n'
    )
    with_token(place, "sandbox-token")
    return place


def with_token(place: Path, token: str) -> None:
    """Give a client another token."""
    (place / ".env").write_text(f"QAE_ADS_TOKEN={token}\n")


def with_messages(place: Path, world: World) -> None:
    """Let a client bring what its outreach tool exported."""
    write_world(world, place)
    with open(place / "qae.toml", "a", encoding="utf-8") as settings:
        settings.write('[sources.outreach]\nkind = "messages_file"\npath = "messages.csv"\n')

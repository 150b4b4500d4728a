"""An agency's folder of clients, whose ad platform is a sandbox server on loopback."""

from __future__ import annotations

from pathlib import Path

from pipelines.sandbox.world import World


def client(folder: Path, name: str, url: str, world: World, *, token: str = "sandbox-token") -> Path:
    """One client of an agency: settings and a token of its own."""
    place = folder / name
    place.mkdir(parents=True)
    accounts = ", ".join(f'"{account["id"]}"' for account in world.accounts())
    (place / "qae.toml").write_text(
        f'[workspace]\nstart_date = {world.until}\n[sources.ads]\nkind = "linkedin_ads"\n'
        f'accounts = [{accounts}]\nbase_url = "{url}"\npacing_seconds = 0\n'
    )
    (place / ".env").write_text(f"QAE_ADS_TOKEN={token}\n")
    return place

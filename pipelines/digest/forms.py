"""The digest in the form each channel takes: plain text, Slack blocks, a Teams card."""

from __future__ import annotations

from typing import Any

from pipelines.digest.compose import Digest, Tile


def as_text(digest: Digest) -> str:
    """Plain text, for mail, files and the terminal."""
    parts = [digest.title, digest.quiet or digest.sentence]
    width = max(len(tile.label) for tile in digest.tiles)
    parts.append("\n".join(f"{tile.label:<{width}}  {_value(tile)}" for tile in digest.tiles))
    parts += [f"{title}\n" + "\n".join(f"- {line}" for line in lines) for title, lines in _lists(digest)]
    parts.append(f"Report: {digest.report}")
    return "\n\n".join(parts) + "\n"


def as_slack(digest: Digest) -> dict[str, Any]:
    """The body of a Slack incoming webhook."""
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": digest.title[:150]}},
        _section(_escaped(digest.quiet or digest.sentence)),
        {
            "type": "section",
            "fields": [
                {"type": "mrkdwn", "text": f"*{tile.label}*\n{_value(tile)}"} for tile in digest.tiles
            ],
        },
    ]
    for title, lines in _lists(digest):
        blocks.append(_section(f"*{title}*\n" + "\n".join(f"• {_escaped(line)}" for line in lines)))
    blocks.append(
        {"type": "context", "elements": [{"type": "mrkdwn", "text": f"Report: {_escaped(digest.report)}"}]}
    )
    # `text` is what notifications and screen readers show.
    return {"text": f"{digest.title}. {digest.quiet or digest.sentence}", "blocks": blocks}


def as_teams(digest: Digest) -> dict[str, Any]:
    """The body of a Teams webhook (Workflows): a message with one adaptive card."""
    body: list[dict[str, Any]] = [
        {"type": "TextBlock", "text": digest.title, "weight": "Bolder", "size": "Large", "wrap": True},
        {"type": "TextBlock", "text": digest.quiet or digest.sentence, "wrap": True},
        {
            "type": "FactSet",
            "facts": [{"title": tile.label, "value": _value(tile)} for tile in digest.tiles],
        },
    ]
    for title, lines in _lists(digest):
        body.append({"type": "TextBlock", "text": title, "weight": "Bolder", "wrap": True})
        small = {"type": "TextBlock", "wrap": True, "spacing": "Small"}
        body += [{**small, "text": f"- {line}"} for line in lines]
    body.append({"type": "TextBlock", "text": f"Report: {digest.report}", "isSubtle": True, "wrap": True})
    card = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.4",
        "body": body,
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [attachment]}


def _lists(digest: Digest) -> list[tuple[str, tuple[str, ...]]]:
    named = (
        ("Changed since the last digest", digest.changes),
        ("Alarms that stand", digest.standing),
        ("Failures", digest.failures),
    )
    return [(title, lines) for title, lines in named if lines]


def _value(tile: Tile) -> str:
    return f"{tile.value} (was {tile.before})" if tile.before else tile.value


def _section(text: str) -> dict[str, Any]:
    # Slack refuses a section longer than this.
    return {"type": "section", "text": {"type": "mrkdwn", "text": text[:2990]}}


def _escaped(text: str) -> str:
    """Slack's three control characters: a campaign's name must not become a mention or a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

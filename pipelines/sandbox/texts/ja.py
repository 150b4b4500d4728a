# ruff: noqa: E501 - texts read better whole
"""Japanese: a small share of people, there to exercise a language the detector has no lexicon for."""

from __future__ import annotations

from typing import Final

from pipelines.sandbox.texts.grammar import Grammar

_RULES: Final[dict[str, tuple[str, ...]]] = {
    "outbound": (
        "{first}様\n\n{offer}をご用意しました。お送りしてもよろしいでしょうか。\n\n{sender}",
        "{first}様、突然のご連絡失礼いたします。{offer}のご案内です。\n\n{sender}",
    ),
    "owner_turn": ("{first}様、ありがとうございます。{day}の{hour}はいかがでしょうか。",),
    "auto_reply": ("自動返信:{date}まで不在にしております。", "ただいま休暇中です。{date}以降にご返信いたします。"),
    "declined": ("今回は見送らせていただきます。", "申し訳ありませんが、興味がありません。", "今後の連絡はご遠慮ください。"),
    "declined_tap": ("結構です", "興味ありません"),
    "one_tap": ("ありがとうございます!", "了解です", "👍", "興味があります"),
    "new_tap": ("覚えておきます!",),
    "acknowledgement": ("ご連絡ありがとうございます。", "ご丁寧にありがとうございます。", "いいですね。", "拝見します。ありがとうございます。"),
    "brief": ("担当者に確認します。", "はい、お願いします。", "資料を送ってください。", "料金はいくらですか。"),
    "substantive": (
        "弊社は{n}名で、現在{tool}を使っています。{tool}との連携は可能でしょうか。",
        "契約が{date}に切れます。{n}名分の見積りをお願いできますか。{day}の{hour}なら話せます。",
        "資料を拝見しました。{n}名の会社での導入事例はありますか。",
    ),
    "signature": ("\n\n{first}",),
    "quote": ("\n\n> {offer}",),
    "day": ("月曜日", "水曜日", "金曜日"),
    "date": ("11月4日", "12月8日", "来週"),
    "hour": ("10時", "14時", "16時半"),
    "n": ("14", "38", "60", "120"),
    "tool": ("Excel", "SAP", "Salesforce"),
}  # fmt: skip

GRAMMAR: Final = Grammar(
    "ja",
    first_names=("Haruto", "Yui", "Sota", "Aoi", "Ren", "Hina", "Kaito", "Sakura", "Daiki", "Mei"),
    last_names=("Sato", "Suzuki", "Takahashi", "Tanaka", "Ito", "Watanabe", "Yamamoto", "Nakamura", "Kobayashi"),
    offers=("業務改善ガイド", "無料ウェビナー"),
    rules=_RULES,
)  # fmt: skip

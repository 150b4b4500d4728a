"""Compute what the ad platform reports for the sends: daily figures by creative, restated days, and reach.

Message and banner figures stand side by side in a row. Since late July 2024 the platform counts sends and
opens of message ads neither as impressions nor as clicks, so `impressions` here are those of the companion
banner alone, and `clicks` are clicks on the message's button, the banner and the links in the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np
import pyarrow as pa

from pipelines.sandbox.behaviour import Flags
from pipelines.sandbox.catalog import CREATIVES
from pipelines.sandbox.cells import DAY, Cell
from pipelines.sandbox.outcomes import transaction_values
from pipelines.sandbox.restatements import Restatement
from pipelines.sandbox.rng import Floats, Ints, uniforms, words
from pipelines.sandbox.scenario import Setting
from pipelines.sandbox.sends import Sends

_STREAM_ADS: Final = 5
_LUCK: Final = 8
_MICROS: Final = 1_000_000
_CENTS_OF_A_EURO: Final = {"EUR": 100, "GBP": 116, "AUD": 61}

COUNTS: Final = (
    "impressions",
    "clicks",
    "landing_clicks",
    "total_engagements",
    "other_engagements",
    "sends",
    "opens",
    "action_clicks",
    "ad_unit_clicks",
    "text_url_clicks",
    "one_click_leads",
    "one_click_lead_form_opens",
    "mail_contact_info_shares",
    "mail_interested_clicks",
    "external_website_conversions",
)
"""Whole-number metrics of `ad_days`, in column order."""

SCHEMA: Final = pa.schema(
    [
        ("account_id", pa.string()),
        ("date_day", pa.date32()),
        ("campaign_group_id", pa.string()),
        ("campaign_id", pa.string()),
        ("creative_id", pa.string()),
        *((name, pa.int64()) for name in COUNTS),
        ("conversion_value_local", pa.string()),
        ("cost_local", pa.string()),
        ("cost_usd", pa.string()),
    ]
)
"""Grain: creative x UTC day. Money is decimal text with six places; a creative-day without delivery has no
row.
"""


def ad_days(setting: Setting, cells: Sequence[Cell], sends: Sends, early: Sequence[Restatement]) -> pa.Table:
    """Return the daily figures of `cells`, with the restatements in `early` still at their first figures.

    Sends equal the delivered messages of the creative-day; opens hold those of people and some of machines.
    """
    n = len(cells) * CREATIVES
    order = {(c.index, d.toordinal()): i for i, (c, d) in enumerate(cells)}
    at = np.array([order[k] for k in zip(sends.campaign.tolist(), sends.day.tolist(), strict=True)], np.int64)
    slot = at * CREATIVES + sends.creative

    def count(mask: Flags) -> Ints:
        return np.bincount(slot[mask], minlength=n).astype(np.int64)

    luck = _luck(setting, cells)
    delivered, people_open, action = count(sends.delivered), count(sends.opened), count(sends.clicked)
    one_day = sends.recorded & (sends.outcome_at - sends.sent_at < DAY)
    f: dict[str, Ints] = {
        "sends": delivered,
        "opens": people_open + _part(delivered - people_open, 0.05 + 0.08 * luck[:, 0]),
    }
    f["action_clicks"] = action
    f["impressions"] = np.ceil(delivered * (2.6 + 1.6 * luck[:, 1])).astype(np.int64)
    f["ad_unit_clicks"] = _part(f["impressions"], 0.003 + 0.004 * luck[:, 2], luck[:, 3])
    f["text_url_clicks"] = _part(f["opens"], 0.004 + 0.006 * luck[:, 3], luck[:, 4])
    f["clicks"] = f["action_clicks"] + f["ad_unit_clicks"] + f["text_url_clicks"]
    early_at = _early_slots(cells, early)
    for i, missing in early_at.items():
        f["clicks"][i] -= int(np.ceil(f["clicks"][i] * missing.get("clicks", 0.0)))
    f["landing_clicks"] = _part(f["clicks"], 0.82 + 0.16 * luck[:, 5], luck[:, 7])
    f["other_engagements"] = _part(f["opens"], 0.01 + 0.02 * luck[:, 6], luck[:, 2])
    f["total_engagements"] = f["clicks"] + f["other_engagements"]
    f["one_click_lead_form_opens"] = _part(f["action_clicks"], 0.35 + 0.2 * luck[:, 6], luck[:, 1])
    f["one_click_leads"] = _part(f["one_click_lead_form_opens"], 0.3, luck[:, 5])
    f["mail_interested_clicks"] = _part(f["opens"], 0.006, luck[:, 0])
    f["mail_contact_info_shares"] = _part(f["mail_interested_clicks"], 0.4, luck[:, 4])
    f["external_website_conversions"] = count(one_day)

    micros = (
        np.round(delivered * (0.42 + 0.12 * luck[:, 7]) * _MICROS).astype(np.int64) + f["impressions"] * 1_850
    )
    micros = np.round(micros * np.repeat(_prices(setting, cells), CREATIVES)).astype(np.int64)
    for i, missing in early_at.items():
        micros[i] -= int(micros[i] * missing.get("cost_local", 0.0))
    return _table(cells, f, micros, transaction_values(sends, one_day, slot, n))


def _prices(setting: Setting, cells: Sequence[Cell]) -> Floats:
    """Return the scenario's factor on what a send costs, by cell."""
    rise = setting.scenario.price - 1
    return np.array([1 + rise * setting.ramp(d) * c.affected for c, d in cells], np.float64)


def reach(sends: Sends, impressions: int) -> int:
    """Return the approximate member reach: distinct people written to, and members who only saw the banner.

    The second part is i / (2 + i / 60,000) for i impressions: half of them at first, fewer as the range grows
    and the same members see it again. Never more than the impressions, so frequency is at least 1.
    """
    delivered = sends.where(sends.delivered)
    people = len(set(zip(delivered.language.tolist(), delivered.person.tolist(), strict=True)))
    return min(impressions, people + int(impressions / (2.0 + impressions / 60_000.0)))


def _luck(setting: Setting, cells: Sequence[Cell]) -> Floats:
    """Return _LUCK uniforms for each creative-day."""
    size = CREATIVES * _LUCK
    raw = [words(setting.seed, _STREAM_ADS, c.index, d.toordinal(), size) for c, d in cells]
    return uniforms(np.concatenate([np.zeros(0, np.uint64), *raw])).reshape(-1, _LUCK)


def _part(whole: Ints, share: Floats | float, luck: Floats | float = 0.5) -> Ints:
    """Return a share of a count, rounded up with the chance of the remainder."""
    return np.floor(whole * share + luck).astype(np.int64)


def _early_slots(cells: Sequence[Cell], early: Sequence[Restatement]) -> dict[int, dict[str, float]]:
    wanted = {(r.creative_id, r.day): r.missing for r in early}
    places = (
        (i * CREATIVES + k, c.creatives[k].id, d) for i, (c, d) in enumerate(cells) for k in range(CREATIVES)
    )
    return {slot: wanted[creative, day] for slot, creative, day in places if (creative, day) in wanted}


def _usd(currency: str, day: date) -> int:
    """Return the price of one unit in millionths of a dollar: a euro is 1.07 to 1.09 in a slow triangular
    wave, which pound and Australian dollar follow.
    """
    if currency == "USD":
        return _MICROS
    euro = 1_080_000 + abs(day.toordinal() % 80 - 40) * 500 - 10_000
    return euro * _CENTS_OF_A_EURO[currency] // 100


def _money(micros: int) -> str:
    return f"{micros // _MICROS}.{micros % _MICROS:06d}"


def _table(cells: Sequence[Cell], f: dict[str, Ints], micros: Ints, value_micros: Ints) -> pa.Table:
    keep = [i for i in range(len(cells) * CREATIVES) if f["sends"][i] > 0]
    where = [(cells[i // CREATIVES], i % CREATIVES) for i in keep]
    local = [int(micros[i]) for i in keep]
    usd = [m * _usd(c.account.currency, d) // _MICROS for m, ((c, d), _) in zip(local, where, strict=True)]
    columns = [
        [c.account.id for (c, _), _ in where],
        [d for (_, d), _ in where],
        [c.group_id for (c, _), _ in where],
        [c.id for (c, _), _ in where],
        [c.creatives[k].id for (c, _), k in where],
        *([int(f[name][i]) for i in keep] for name in COUNTS),
        [_money(int(value_micros[i])) for i in keep],
        [_money(m) for m in local],
        [_money(m) for m in usd],
    ]
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)

"""Fix how dirty the planted world is: the share of each thing that goes wrong in real exports.

Besides these there are three restated days (`restatements`), machines that open messages (`ads`), and
automatic replies, whose share follows from the class table of `scenario`: about 7 % where all can tap.
"""

from __future__ import annotations

from typing import Final

P_FAILED: Final = 0.012
"""Share of sends that are not delivered."""

P_LATE: Final = 0.02
"""Share of human replies that come after day 30."""

P_SKEWED: Final = 0.005
"""Share of replies stamped before their send, by a clock that is wrong."""

P_DUPLICATE: Final = 0.005
"""Share of sends, and of best replies, that an export holds twice."""

P_ORPHAN: Final = 0.01
"""Share of best replies whose thread and parent nobody knows."""

P_RETRACTED: Final = 0.003
"""Share of best replies that are taken back."""

P_REFUND: Final = 0.03
"""Share of transactions that are refunded, wholly or by half."""

P_OTHER_CURRENCY: Final = 0.06
"""Share of transactions billed in another currency than the account's."""

DIRT: Final = {
    "sends_not_delivered": P_FAILED,
    "replies_after_30_days": P_LATE,
    "replies_before_their_send": P_SKEWED,
    "messages_twice": P_DUPLICATE,
    "replies_without_a_known_send": P_ORPHAN,
    "replies_taken_back": P_RETRACTED,
    "transactions_refunded": P_REFUND,
    "transactions_in_another_currency": P_OTHER_CURRENCY,
}
"""The same by name, as `truth/world.json` tells them; each is measured by a test."""

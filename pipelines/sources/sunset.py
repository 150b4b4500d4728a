"""When versions of the platforms' APIs go away, so that a warning comes before the failure does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

WARN_DAYS = 60


def _nothing_promised(version: str) -> date | None:
    return None


@dataclass(frozen=True)
class Versions:
    """The versions of one platform's API and the day each stops answering.

    `announced` days are the platform's own; `expected` ones are its plans, or its habit where it has none,
    and are told with an "about". `guess` gives the least promised day of a version that stands in neither.
    `setting` is the key of the source's block that names the version; a source without that key speaks
    `spoken`. `fate` is what happens on the day.
    """

    platform: str
    announced: Mapping[str, date]
    expected: Mapping[str, date] = field(default_factory=dict[str, date])
    guess: Callable[[str], date | None] = _nothing_promised
    setting: str = "api_version"
    spoken: str = ""
    fate: str = "shut down"

    @property
    def newest(self) -> str:
        """The version known here that answers longest."""
        known = {**self.announced, **self.expected}
        return max(known, key=lambda version: known[version])

    def of(self, options: object) -> str:
        """The version that a source with these options speaks."""
        return str(getattr(options, self.setting, self.spoken))

    def ends(self, version: str) -> date | None:
        """The day a version stops; None where nothing says."""
        return self.announced.get(version) or self.expected.get(version) or self.guess(version)

    def told(self, version: str) -> str:
        """That day in words; empty where nothing says."""
        ends = self.ends(version)
        return f"{'' if version in self.announced else 'about '}{ends}" if ends else ""

    def warning(self, version: str, today: date) -> str | None:
        """One line where the version is gone or goes within 60 days; None while all is well."""
        ends = self.ends(version)
        if ends is None or today < ends - timedelta(WARN_DAYS):
            return None
        newest = self.newest
        remedy = (
            f'set {self.setting} = "{newest}"'
            if version != newest and not self.spoken
            else "upgrade qae for a newer version"
        )
        what = f"{self.platform} API version {version}"
        if today >= ends:
            return f"{what} was {self.fate} {self.told(version)}: {remedy}."
        return f"{what} is {self.fate} {self.told(version)}, in {(ends - today).days} days: {remedy}."


def _a_year_after_its_month(version: str) -> date | None:
    if not re.fullmatch(r"20\d{4}", version):
        return None
    year, month = int(version[:4]), int(version[4:])
    return date(year + 1, min(max(month, 1), 12), 15)


# LinkedIn sends no Sunset header: only an email and a table on its site. Read in August 2026.
LINKEDIN = Versions(
    "LinkedIn",
    {
        "202511": date(2026, 11, 16),
        "202601": date(2027, 1, 15),
        "202602": date(2027, 2, 15),
        "202603": date(2027, 3, 16),
        "202604": date(2027, 4, 15),
        "202605": date(2027, 5, 15),
        "202606": date(2027, 6, 15),
        "202607": date(2027, 7, 15),
    },
    guess=_a_year_after_its_month,
)

# The Marketing API ends long before the Graph API of the same number. The last two have no date yet: a year
# after their release, as those before them.
META = Versions(
    "Meta Marketing",
    {"v22.0": date(2026, 2, 19), "v23.0": date(2026, 6, 9), "v24.0": date(2026, 10, 6)},
    {"v25.0": date(2027, 2, 18), "v26.0": date(2027, 7, 29)},
)

# Sunset days are announced some weeks ahead; until then Google's plan names a month.
GOOGLE = Versions(
    "Google Ads",
    {"v20": date(2026, 6, 10), "v21": date(2026, 8, 5), "v22": date(2026, 10, 7)},
    {"v23": date(2027, 2, 1), "v24": date(2027, 5, 1), "v25": date(2027, 8, 1), "v26": date(2027, 11, 1)},
)

# From that day v1 to v4 may still answer but nobody answers for them; dated versions live for 18 months.
HUBSPOT = Versions(
    "HubSpot",
    {"v3": date(2027, 3, 30)},
    {"2026-03": date(2027, 9, 30), "2026-09": date(2028, 3, 30)},
    spoken="v3",
    fate="without support from",
)

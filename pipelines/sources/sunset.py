"""When versions of the LinkedIn Marketing API go away, so that a warning comes before the failure does."""

from __future__ import annotations

from datetime import date, timedelta

WARN_DAYS = 60

# LinkedIn sends no Sunset header: only an email and a table on its site. Read in August 2026.
SUNSETS: dict[str, date] = {
    "202511": date(2026, 11, 16),
    "202601": date(2027, 1, 15),
    "202602": date(2027, 2, 15),
    "202603": date(2027, 3, 16),
    "202604": date(2027, 4, 15),
    "202605": date(2027, 5, 15),
    "202606": date(2027, 6, 15),
    "202607": date(2027, 7, 15),
}
NEWEST = max(SUNSETS)


def sunset_on(api_version: str) -> date:
    """The day a version stops; for one not in the table, a year after its month: the least promised."""
    year, month = int(api_version[:4]), int(api_version[4:])
    return SUNSETS.get(api_version) or date(year + 1, min(max(month, 1), 12), 15)


def version_warning(api_version: str, today: date) -> str | None:
    """One line for `qae doctor` where the version is gone or goes within 60 days; None while all is well."""
    ends = sunset_on(api_version)
    if today < ends - timedelta(WARN_DAYS):
        return None
    about = "" if api_version in SUNSETS else "about "
    remedy = f'set api_version = "{NEWEST}"' if api_version != NEWEST else "upgrade qae for a newer version"
    if today >= ends:
        return f"LinkedIn API version {api_version} was shut down {about}{ends}: {remedy}."
    days = (ends - today).days
    return f"LinkedIn API version {api_version} is shut down {about}{ends}, in {days} days: {remedy}."

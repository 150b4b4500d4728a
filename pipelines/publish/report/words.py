"""Numbers and dates as a reader writes them. What is not known says "no data" and is never a zero."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

NO_DATA = "no data"
_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}
_LITTLE = 0.0005


def whole(number: float | Decimal | None) -> str:
    """A count: 9,012."""
    return NO_DATA if number is None else f"{round(number):,}"


def percent(share: float | None, digits: int = 1) -> str:
    """A share: 4.9%. Something small stays visible: 0.02%."""
    if share is None:
        return NO_DATA
    if 0 < abs(share) < _LITTLE:
        return f"{share * 100:.2f}%"
    return f"{share * 100:.{digits}f}%"


def signed(relative: float | None) -> str:
    """A relative change: +48%, −4%, ±0%."""
    if relative is None:
        return NO_DATA
    points = round(relative * 100)
    return f"+{points:,}%" if points > 0 else f"\N{MINUS SIGN}{-points:,}%" if points < 0 else "±0%"


def money(amount: Decimal | float | None, currency: str | None) -> str:
    """An amount in its own currency: €1,234, CHF 12.50. Cents below a thousand only."""
    if amount is None:
        return NO_DATA
    figure = f"{abs(amount):,.0f}" if abs(amount) >= 1000 else f"{abs(amount):,.2f}"
    sign = "\N{MINUS SIGN}" if amount < 0 else ""
    symbol = _SYMBOLS.get(currency or "")
    return f"{sign}{symbol}{figure}" if symbol else f"{sign}{currency or '?'}\N{NO-BREAK SPACE}{figure}"


def platform(key: str | None) -> str:
    """A platform's name as it writes itself: LinkedIn Ads."""
    return (key or "").replace("_", " ").title().replace("Linkedin", "LinkedIn")


def day(value: date | datetime | None) -> str:
    """A day: 3 Aug 2026."""
    return NO_DATA if value is None else f"{value.day} {value:%b %Y}"


def short_day(value: date) -> str:
    """A day whose year is clear: 3 Aug."""
    return f"{value.day} {value:%b}"


def instant(value: datetime | None) -> str:
    """An instant: 20 Nov 2026, 05:30 UTC."""
    return NO_DATA if value is None else f"{day(value)}, {value:%H:%M} UTC"


def sortable(number: float | Decimal | None) -> str:
    """A number to sort by, as short as it may be: nobody reads it."""
    return "" if number is None else f"{number:.6g}"


def out_of_ten(part: float, whole_: float) -> str:
    """A share in words a reader can picture: "4 of 10"; of a handful the counts themselves."""
    if whole_ < 10:
        return f"{round(part)} of {round(whole_)}"
    tenths = round(10 * part / whole_)
    if tenths == 0:
        return "fewer than 1 of 20" if part else "none"
    return "nearly all" if tenths == 10 and part < whole_ else "all" if tenths == 10 else f"{tenths} of 10"


def moved(relative: float | None) -> str:
    """A change as a verb: "rose 48%", "fell 4%", "held"."""
    if relative is None:
        return "cannot be compared"
    points = round(relative * 100)
    return f"rose {points:,}%" if points >= 2 else f"fell {-points:,}%" if points <= -2 else "held"

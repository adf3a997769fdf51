"""Times of day as people type them: `8:30`, `08h30`, `0830`, `8 h`, and `24:00` for midnight at the end of a day."""

from __future__ import annotations

import re

DAY_MINUTES = 1440


def minute_of_day(text: str) -> int | None:
    """Minutes since midnight, 0 to 1440; None for what is no time of day."""
    found = re.fullmatch(r"(\d{1,2})\s*(?:[:hH.]\s*(\d{2})?)?", text.strip(), re.ASCII)
    found = found or re.fullmatch(r"(\d{2})(\d{2})", text.strip(), re.ASCII)
    if not found:
        return None
    minute = int(found[1]) * 60 + int(found[2] or 0)
    return minute if minute <= DAY_MINUTES and int(found[2] or 0) < 60 else None


def closing_minute(opens: int, closes: int) -> int:
    """The closing counted from the same midnight as the opening: one that isn't later lies on the next day."""
    return closes if closes > opens else closes + DAY_MINUTES


def clock(minute: int) -> str:
    """`08:30` for a minute of a day."""
    return f"{minute // 60:02}:{minute % 60:02}"


def wall_clock(minute: int) -> str:
    """`08:30` for a minute of a day; above 1440 the time of the next day; `24:00` for midnight at its end."""
    return clock(minute if minute <= 1440 else minute - 1440)

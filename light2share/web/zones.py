"""The clock by which a reader sees times: that of the instrument beside their own, and their own for all else."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import Flask

from light2share.i18n import own_time
from light2share.web.actor import current_person

HOME = ZoneInfo("Europe/Paris")


def chosen_zone() -> ZoneInfo | None:
    """What the reader has chosen in their account; None where their browser's clock counts."""
    person = current_person()
    if person is None or not person.zone:
        return None
    try:
        return ZoneInfo(person.zone)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def own_zone(otherwise: str | ZoneInfo = HOME) -> ZoneInfo:
    """In which zone the reader sees a time that belongs to no instrument; `otherwise` if they have chosen none."""
    return chosen_zone() or (otherwise if isinstance(otherwise, ZoneInfo) else ZoneInfo(otherwise))


def your_time(start: datetime, end: datetime, zone: str | ZoneInfo) -> str:
    """A time of an instrument on the clock that the reader has chosen, in brackets; empty if it is the same, or none is
    chosen: then the script asks the browser.
    """
    return own_time.your_time(start, end, zone, chosen_zone())


def set_up(app: Flask) -> None:
    """Let components say it."""
    app.jinja_env.globals["your_time"] = your_time

"""The settings of connected calendars, as the parts that hold these limits take them."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app

from light2share.ical.findings import Limits, Trouble, Unreadable
from light2share.kernel.confined import Bounds
from light2share.security import fetching

MEGABYTE = 1024 * 1024


def reading_limits() -> Limits:
    """How much of a calendar is read."""
    settings = current_app.config
    return Limits(
        file_bytes=settings["CALENDAR_MEGABYTES"] * MEGABYTE,
        line_bytes=settings["CALENDAR_LINE_KILOBYTES"] * 1024,
        nesting=settings["CALENDAR_NESTING"],
        events=settings["CALENDAR_EVENTS"],
        changed_instances=settings["CALENDAR_CHANGED_INSTANCES"],
        series_occurrences=settings["CALENDAR_SERIES_OCCURRENCES"],
        occurrences=settings["CALENDAR_OCCURRENCES"],
        event_days=settings["CALENDAR_EVENT_DAYS"],
    )


def reading_bounds() -> Bounds:
    """What the process may use that reads it."""
    settings = current_app.config
    return Bounds(settings["CALENDAR_SECONDS"], settings["CALENDAR_MEMORY_MEGABYTES"] * MEGABYTE)


def fetching_bounds() -> fetching.Bounds:
    """How long fetching it may take, how far it may lead, and how much may come."""
    settings = current_app.config
    return fetching.Bounds(
        connect_seconds=settings["CALENDAR_CONNECT_SECONDS"],
        seconds=settings["CALENDAR_FETCH_SECONDS"],
        redirects=settings["CALENDAR_REDIRECTS"],
        size=settings["CALENDAR_MEGABYTES"] * MEGABYTE,
        allow_loopback=settings["CALENDAR_LOOPBACK"],
    )


def too_large() -> Unreadable:
    """The refusal of a calendar that is larger than is taken."""
    return Unreadable(Trouble.TOO_LARGE, most=current_app.config["CALENDAR_MEGABYTES"])


def stale_after() -> timedelta:
    """How long a calendar may go unread before its item says so."""
    return timedelta(hours=current_app.config["CALENDAR_STALE_HOURS"])


def megabytes() -> int:
    """How large a calendar may be."""
    most: int = current_app.config["CALENDAR_MEGABYTES"]
    return most


def refresh_minutes() -> int:
    """How often an address is read at most."""
    minutes: int = current_app.config["CALENDAR_REFRESH_MINUTES"]
    return minutes

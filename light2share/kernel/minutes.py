"""Instants as whole minutes since 1970, UTC: what both database engines can add to and compare fast."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ALMOST_A_MINUTE = MINUTE - timedelta(microseconds=1)
"""Added to an instant, it gives the next full minute."""


def minute_of(instant: datetime) -> int:
    """The minute an instant lies in."""
    return (instant - EPOCH) // MINUTE


def instant_of(minute: int) -> datetime:
    """The start of a minute."""
    return EPOCH + minute * MINUTE

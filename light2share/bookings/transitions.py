"""The one table of moves: from where, by whom, to where, what is checked, whom it tells.

Pages, mail links, the worker and the tests read it; nothing else decides. A later kind of move adds rows here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from light2share.bookings.states import BookingState

CHECK_IN_EARLY = timedelta(hours=1)
"""How long before the start the two sides may say that the visit has begun."""

CLOSES_AFTER = timedelta(days=10)
"""When the site completes by itself, with the booked hours, counted from the end."""


class Move(StrEnum):
    """What can be done to a booking; each word is kept in its record."""

    REQUEST = "request"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    CANCEL = "cancel"
    CHECK_IN = "check_in"
    COMPLETE = "complete"
    NO_SHOW = "no_show"


class Party(StrEnum):
    """Who moves a booking: one of its two organisations, or the site by the clock."""

    REQUESTER = "requester"
    OWNER = "owner"
    SITE = "site"


class Check(StrEnum):
    """What a move asks besides its state and its party."""

    FITS = "fits"
    """The owner's terms, opening rules and blackouts allow the time (`rules.refusals`)."""
    FREE = "free"
    """No other blocking booking takes the time; the database holds it."""
    NOT_LAPSED = "not_lapsed"
    LAPSED = "lapsed"
    NOT_OVER = "not_over"
    ABOUT_TO_START = "about_to_start"
    STARTED = "started"
    LONG_OVER = "long_over"
    REASON = "reason"
    """A reason is given, out of `REASONS` where the move has a list."""


class DeclineReason(StrEnum):
    """Why an owner says no; told to the requester, never public."""

    NOT_FREE = "not_free"
    DOES_NOT_FIT = "does_not_fit"
    SAFETY = "safety"
    CONFLICT = "conflict"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table; `source` is None where the booking comes into being."""

    source: BookingState | None
    move: Move
    who: frozenset[Party]
    to: BookingState
    checks: frozenset[Check] = frozenset()
    tells: frozenset[Party] = frozenset()
    """The sides whose people get a mail."""
    tells_actors: bool = False
    """Whether that holds for the side that acts too: the mail brings or takes an entry of everybody's calendar."""
    mail: str = ""
    """The kind of that mail (templates/mail)."""
    frees_rivals: bool = False
    """Whether those who asked for the same time hear that it is gone."""


def _row(
    source: BookingState | None,
    move: Move,
    who: tuple[Party, ...],
    to: BookingState,
    checks: tuple[Check, ...] = (),
    tells: tuple[Party, ...] = (),
    mail: str = "",
    tells_actors: bool = False,
    frees_rivals: bool = False,
) -> Transition:
    return Transition(
        source,
        move,
        frozenset(who),
        to,
        frozenset(checks),
        frozenset(tells),
        tells_actors,
        mail,
        frees_rivals,
    )


REQUESTER, OWNER, SITE = Party.REQUESTER, Party.OWNER, Party.SITE
State = BookingState

TABLE: tuple[Transition, ...] = (
    _row(None, Move.REQUEST, (REQUESTER,), State.REQUESTED, (Check.FITS,), (OWNER,), "bookings/requested"),
    _row(
        None, Move.REQUEST, (REQUESTER,), State.CONFIRMED, (Check.FITS, Check.FREE), (REQUESTER, OWNER),
        "bookings/confirmed", tells_actors=True, frees_rivals=True,
    ),
    _row(State.REQUESTED, Move.WITHDRAW, (REQUESTER,), State.WITHDRAWN, (), (OWNER,), "bookings/withdrawn"),
    _row(
        State.REQUESTED, Move.ACCEPT, (OWNER,), State.CONFIRMED, (Check.NOT_LAPSED, Check.FREE), (REQUESTER, OWNER),
        "bookings/confirmed", tells_actors=True, frees_rivals=True,
    ),
    _row(
        State.REQUESTED, Move.DECLINE, (OWNER,), State.DECLINED, (Check.NOT_LAPSED, Check.REASON), (REQUESTER,),
        "bookings/declined",
    ),
    _row(
        State.REQUESTED, Move.EXPIRE, (SITE,), State.EXPIRED, (Check.LAPSED,), (REQUESTER, OWNER), "bookings/expired"
    ),
    _row(
        State.CONFIRMED, Move.CANCEL, (REQUESTER, OWNER), State.CANCELLED, (Check.NOT_OVER, Check.REASON),
        (REQUESTER, OWNER), "bookings/cancelled", tells_actors=True,
    ),
    _row(State.CONFIRMED, Move.CHECK_IN, (REQUESTER, OWNER), State.IN_USE, (Check.ABOUT_TO_START, Check.NOT_OVER)),
    _row(
        State.CONFIRMED, Move.COMPLETE, (OWNER,), State.COMPLETED, (Check.STARTED,), (REQUESTER,), "bookings/completed"
    ),
    _row(
        State.IN_USE, Move.COMPLETE, (OWNER,), State.COMPLETED, (Check.STARTED,), (REQUESTER,), "bookings/completed"
    ),
    _row(State.CONFIRMED, Move.COMPLETE, (SITE,), State.COMPLETED, (Check.LONG_OVER,)),
    _row(State.IN_USE, Move.COMPLETE, (SITE,), State.COMPLETED, (Check.LONG_OVER,)),
    _row(State.CONFIRMED, Move.NO_SHOW, (OWNER,), State.NO_SHOW, (Check.STARTED,), (REQUESTER,), "bookings/no_show"),
)  # fmt: skip


def find(
    source: BookingState | None, move: Move, party: Party, to: BookingState | None = None
) -> Transition | None:
    """The row by which `party` leads on from `source` with `move`; None if it does not.

    `to` tells the two ways to ask apart.
    """
    rows = (row for row in TABLE if row.source == source and row.move == move and party in row.who)
    return next((row for row in rows if to is None or row.to == to), None)


def possible(
    state: BookingState,
    party: Party,
    now: datetime,
    starts_at: datetime,
    ends_at: datetime,
    expires_at: datetime | None,
) -> list[Transition]:
    """The moves that `party` could make now, in the order of the table."""
    return [
        row
        for row in TABLE
        if row.source == state and party in row.who and not failing(row, now, starts_at, ends_at, expires_at)
    ]


def not_before(state: BookingState, move: Move, starts_at: datetime, now: datetime) -> datetime | None:
    """From when on the move can be made, if only the clock is against it so far."""
    checks = {check for row in TABLE if row.source == state and row.move == move for check in row.checks}
    opens = {Check.STARTED: starts_at, Check.ABOUT_TO_START: starts_at - CHECK_IN_EARLY}
    first = max((at for check, at in opens.items() if check in checks), default=None)
    return first if first is not None and now < first else None


def failing(
    row: Transition, now: datetime, starts_at: datetime, ends_at: datetime, expires_at: datetime | None
) -> frozenset[Check]:
    """The checks of `row` that the clock refuses; those on time and reasons given are made elsewhere."""
    lapsed = expires_at is not None and expires_at <= now
    holds = {
        Check.NOT_LAPSED: not lapsed,
        Check.LAPSED: lapsed,
        Check.NOT_OVER: now < ends_at,
        Check.ABOUT_TO_START: starts_at - CHECK_IN_EARLY <= now,
        Check.STARTED: starts_at <= now,
        Check.LONG_OVER: ends_at + CLOSES_AFTER <= now,
    }
    return frozenset(check for check in row.checks if not holds.get(check, True))

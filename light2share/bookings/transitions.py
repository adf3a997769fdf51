"""The one table of moves: from where, by whom, to where, what is checked, whom it tells.

Pages, mail links, the worker and the tests read it; nothing else decides. A proposal is the owner's offer in answer to
a request, or either side's wish to move what is confirmed; both are accepted, refused, taken back and lapse by the same
moves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from light2share.bookings.states import BookingState

CHECK_IN_EARLY = timedelta(hours=1)
"""How long before the start the two sides may say that the visit has begun."""

NO_SHOW_AFTER = timedelta(minutes=30)
"""How long after the start the owner waits before it says that nobody came: so long a late guest may take."""

CLOSES_AFTER = timedelta(days=10)
"""When the site completes by itself, with the booked hours, counted from the end."""


class Move(StrEnum):
    """What can be done to a booking; each word is kept in its record."""

    REQUEST = "request"
    REVISE = "revise"
    HAND_OVER = "hand_over"
    """To a colleague, who then stands for the requester."""
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    OFFER = "offer"
    DECLINE = "decline"
    ACCEPT_OFFER = "accept_offer"
    REFUSE_OFFER = "refuse_offer"
    TAKE_BACK = "take_back"
    EXPIRE = "expire"
    RESCHEDULE = "reschedule"
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
    WAITED = "waited"
    """Whoever comes late could be there by now."""
    LONG_OVER = "long_over"
    AHEAD = "ahead"
    """It has not started."""
    NOTHING_PROPOSED = "nothing_proposed"
    PROPOSED_TO_YOU = "proposed_to_you"
    PROPOSED_BY_YOU = "proposed_by_you"
    READY = "ready"
    """Every line of the checklist that the owner lets block is done (`checklist.missing`)."""
    REASON = "reason"
    """A reason is given, out of `REASONS` where the move has a list."""


class Standing(Protocol):
    """A booking, as far as the table asks."""

    @property
    def state(self) -> BookingState: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def expires_at(self) -> datetime | None: ...
    @property
    def proposed_by(self) -> Party | None:
        """The side whose proposal is open."""


class DeclineReason(StrEnum):
    """Why an owner says no; told to the requester, never public."""

    NOT_FREE = "not_free"
    DOES_NOT_FIT = "does_not_fit"
    SAFETY = "safety"
    CONFLICT = "conflict"
    OTHER = "other"


MEMBERSHIP = "membership"
"""Why the site closes a request before its time: one of its organisations is no member at present."""

WAITING_LIST = "waiting_list"
"""Why a request ends that could not be answered: others had its time until it was too near."""


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
    tells_waiting: bool = False
    """Whether those who still wait for the time that it gives back hear that it is free, and the owner with them."""


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
    tells_waiting: bool = False,
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
        tells_waiting,
    )


REQUESTER, OWNER, SITE = Party.REQUESTER, Party.OWNER, Party.SITE
State = BookingState

BOTH = (REQUESTER, OWNER)

HANDED_OVER = (State.REQUESTED, State.OFFERED, State.CONFIRMED, State.IN_USE)
"""States in which a booking may change hands inside the requester's organisation."""

TABLE: tuple[Transition, ...] = (
    _row(None, Move.REQUEST, (REQUESTER,), State.REQUESTED, (Check.FITS,), (OWNER,), "bookings/requested"),
    _row(
        None, Move.REQUEST, (REQUESTER,), State.CONFIRMED, (Check.FITS, Check.READY, Check.FREE), BOTH,
        "bookings/confirmed", tells_actors=True, frees_rivals=True,
    ),
    _row(
        None, Move.REQUEST, (OWNER,), State.CONFIRMED, (Check.FREE,), BOTH,
        "bookings/confirmed", tells_actors=True, frees_rivals=True,
    ),
    _row(
        State.REQUESTED, Move.REVISE, (REQUESTER,), State.REQUESTED, (Check.NOT_LAPSED, Check.FITS), (OWNER,),
        "bookings/revised",
    ),
    _row(State.REQUESTED, Move.WITHDRAW, (REQUESTER,), State.WITHDRAWN, (), (OWNER,), "bookings/withdrawn"),
    _row(
        State.REQUESTED, Move.ACCEPT, (OWNER,), State.CONFIRMED, (Check.NOT_LAPSED, Check.READY, Check.FREE), BOTH,
        "bookings/confirmed", tells_actors=True, frees_rivals=True,
    ),
    _row(
        State.REQUESTED, Move.OFFER, (OWNER,), State.OFFERED, (Check.NOT_LAPSED, Check.FREE), (REQUESTER,),
        "bookings/offered",
    ),
    _row(
        State.REQUESTED, Move.DECLINE, (OWNER,), State.DECLINED, (Check.NOT_LAPSED, Check.REASON), (REQUESTER,),
        "bookings/declined",
    ),
    _row(
        State.REQUESTED, Move.EXPIRE, (SITE,), State.EXPIRED, (Check.LAPSED,), BOTH, "bookings/expired"
    ),
    _row(
        State.OFFERED, Move.ACCEPT_OFFER, (REQUESTER,), State.CONFIRMED, (Check.NOT_LAPSED, Check.READY), BOTH,
        "bookings/confirmed", tells_actors=True, frees_rivals=True,
    ),
    _row(
        State.OFFERED, Move.REFUSE_OFFER, (REQUESTER,), State.DECLINED, (Check.NOT_LAPSED,), (OWNER,),
        "bookings/offer_refused",
    ),
    _row(State.OFFERED, Move.TAKE_BACK, (OWNER,), State.REQUESTED, (), (REQUESTER,), "bookings/offer_taken_back"),
    _row(State.OFFERED, Move.EXPIRE, (SITE,), State.EXPIRED, (Check.LAPSED,), BOTH, "bookings/offer_expired"),
    _row(
        State.CONFIRMED, Move.RESCHEDULE, BOTH, State.CONFIRMED, (Check.AHEAD, Check.NOTHING_PROPOSED), BOTH,
        "bookings/change_proposed",
    ),
    _row(
        State.CONFIRMED, Move.ACCEPT_OFFER, BOTH, State.CONFIRMED,
        (Check.PROPOSED_TO_YOU, Check.NOT_LAPSED, Check.AHEAD, Check.FREE), BOTH,
        "bookings/rescheduled", tells_actors=True, frees_rivals=True, tells_waiting=True,
    ),
    _row(
        State.CONFIRMED, Move.REFUSE_OFFER, BOTH, State.CONFIRMED, (Check.PROPOSED_TO_YOU, Check.NOT_LAPSED), BOTH,
        "bookings/change_refused",
    ),
    _row(
        State.CONFIRMED, Move.TAKE_BACK, BOTH, State.CONFIRMED, (Check.PROPOSED_BY_YOU,), BOTH,
        "bookings/change_taken_back",
    ),
    _row(State.CONFIRMED, Move.EXPIRE, (SITE,), State.CONFIRMED, (Check.LAPSED,), BOTH, "bookings/change_expired"),
    _row(
        State.CONFIRMED, Move.CANCEL, BOTH, State.CANCELLED, (Check.NOT_OVER, Check.REASON), BOTH,
        "bookings/cancelled", tells_actors=True, tells_waiting=True,
    ),
    _row(State.CONFIRMED, Move.CHECK_IN, BOTH, State.IN_USE, (Check.ABOUT_TO_START, Check.NOT_OVER)),
    _row(
        State.CONFIRMED, Move.COMPLETE, (OWNER,), State.COMPLETED, (Check.STARTED,), (REQUESTER,), "bookings/completed"
    ),
    _row(
        State.IN_USE, Move.COMPLETE, (OWNER,), State.COMPLETED, (Check.STARTED,), (REQUESTER,), "bookings/completed"
    ),
    _row(State.CONFIRMED, Move.COMPLETE, (SITE,), State.COMPLETED, (Check.LONG_OVER,)),
    _row(State.IN_USE, Move.COMPLETE, (SITE,), State.COMPLETED, (Check.LONG_OVER,)),
    _row(State.CONFIRMED, Move.NO_SHOW, (OWNER,), State.NO_SHOW, (Check.WAITED,), (REQUESTER,), "bookings/no_show"),
    *(_row(state, Move.HAND_OVER, (REQUESTER,), state) for state in HANDED_OVER),
)  # fmt: skip


def find(
    source: BookingState | None, move: Move, party: Party, to: BookingState | None = None
) -> Transition | None:
    """The row by which `party` leads on from `source` with `move`; None if it does not.

    `to` tells the two ways to ask apart.
    """
    rows = (row for row in TABLE if row.source == source and row.move == move and party in row.who)
    return next((row for row in rows if to is None or row.to == to), None)


def possible(booking: Standing, party: Party, now: datetime) -> list[Transition]:
    """The moves that `party` could make now, in the order of the table."""
    return [
        row
        for row in TABLE
        if row.source == booking.state and party in row.who and not failing(row, booking, party, now)
    ]


def waited_from(booking: Standing) -> datetime:
    """From when on nobody is only late; what is shorter than that is over."""
    return min(booking.starts_at + NO_SHOW_AFTER, booking.ends_at)


def not_before(booking: Standing, move: Move, now: datetime) -> datetime | None:
    """From when on the move can be made, if only the clock is against it so far."""
    checks = {
        check for row in TABLE if row.source == booking.state and row.move == move for check in row.checks
    }
    opens = {
        Check.STARTED: booking.starts_at,
        Check.WAITED: waited_from(booking),
        Check.ABOUT_TO_START: booking.starts_at - CHECK_IN_EARLY,
    }
    first = max((at for check, at in opens.items() if check in checks), default=None)
    return first if first is not None and now < first else None


def failing(row: Transition, booking: Standing, party: Party, now: datetime) -> frozenset[Check]:
    """The checks of `row` that the clock or an open proposal refuses; those on time, what has to be there and reasons
    are made elsewhere.
    """
    lapsed = booking.expires_at is not None and booking.expires_at <= now
    holds = {
        Check.NOT_LAPSED: not lapsed,
        Check.LAPSED: lapsed,
        Check.NOT_OVER: now < booking.ends_at,
        Check.ABOUT_TO_START: booking.starts_at - CHECK_IN_EARLY <= now,
        Check.STARTED: booking.starts_at <= now,
        Check.WAITED: waited_from(booking) <= now,
        Check.AHEAD: now < booking.starts_at,
        Check.LONG_OVER: booking.ends_at + CLOSES_AFTER <= now,
        Check.NOTHING_PROPOSED: booking.proposed_by is None,
        Check.PROPOSED_TO_YOU: booking.proposed_by not in {None, party},
        Check.PROPOSED_BY_YOU: booking.proposed_by is party,
    }
    return frozenset(check for check in row.checks if not holds.get(check, True))

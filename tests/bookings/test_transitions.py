"""The table of moves: who moves what from where, row by row, and that nothing else moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from light2share.bookings.models import BookingState as State
from light2share.bookings.states import BLOCKING, OVER, WAITING
from light2share.bookings.transitions import TABLE, Check, Move, Party, failing, find, possible

START = datetime(2026, 11, 24, 8, tzinfo=UTC)
END = START + timedelta(hours=4)
LAPSES = START - timedelta(days=2)
R, O, S = Party.REQUESTER, Party.OWNER, Party.SITE  # noqa: E741

MOVES = {
    (State.REQUESTED, Move.REVISE, R): State.REQUESTED,
    **{
        (state, Move.HAND_OVER, R): state
        for state in (State.REQUESTED, State.OFFERED, State.CONFIRMED, State.IN_USE)
    },
    (State.REQUESTED, Move.WITHDRAW, R): State.WITHDRAWN,
    (State.REQUESTED, Move.ACCEPT, O): State.CONFIRMED,
    (State.REQUESTED, Move.OFFER, O): State.OFFERED,
    (State.REQUESTED, Move.DECLINE, O): State.DECLINED,
    (State.REQUESTED, Move.EXPIRE, S): State.EXPIRED,
    (State.OFFERED, Move.ACCEPT_OFFER, R): State.CONFIRMED,
    (State.OFFERED, Move.REFUSE_OFFER, R): State.DECLINED,
    (State.OFFERED, Move.TAKE_BACK, O): State.REQUESTED,
    (State.OFFERED, Move.EXPIRE, S): State.EXPIRED,
    **{
        (State.CONFIRMED, move, party): State.CONFIRMED
        for move in (Move.RESCHEDULE, Move.ACCEPT_OFFER, Move.REFUSE_OFFER, Move.TAKE_BACK)
        for party in (R, O)
    },
    (State.CONFIRMED, Move.EXPIRE, S): State.CONFIRMED,
    (State.CONFIRMED, Move.CANCEL, R): State.CANCELLED,
    (State.CONFIRMED, Move.CANCEL, O): State.CANCELLED,
    (State.CONFIRMED, Move.CHECK_IN, R): State.IN_USE,
    (State.CONFIRMED, Move.CHECK_IN, O): State.IN_USE,
    (State.CONFIRMED, Move.COMPLETE, O): State.COMPLETED,
    (State.CONFIRMED, Move.COMPLETE, S): State.COMPLETED,
    (State.IN_USE, Move.COMPLETE, O): State.COMPLETED,
    (State.IN_USE, Move.COMPLETE, S): State.COMPLETED,
    (State.CONFIRMED, Move.NO_SHOW, O): State.NO_SHOW,
}


@pytest.mark.parametrize(("source", "move", "party"), list(product([None, *State], Move, Party)))
def test_the_table_allows_these_moves_and_no_others(source: State | None, move: Move, party: Party) -> None:
    row = find(source, move, party)
    if source is None:
        assert (row is not None) == (move is Move.REQUEST and party in {R, O})
    else:
        assert (row.to if row else None) == MOVES.get((source, move, party))


def test_a_request_leads_to_two_states() -> None:
    assert {row.to for row in TABLE if row.source is None} == {State.REQUESTED, State.CONFIRMED}
    for to in (State.REQUESTED, State.CONFIRMED):
        row = find(None, Move.REQUEST, R, to)
        assert row is not None
        assert row.to is to


def test_every_state_is_blocking_waiting_or_over() -> None:
    assert set(State) == BLOCKING | WAITING | OVER
    assert frozenset({State.OFFERED, State.CONFIRMED, State.IN_USE}) == BLOCKING
    assert not OVER & (BLOCKING | WAITING)


def test_what_is_over_stays_over() -> None:
    assert not [row for row in TABLE if row.source in OVER]


def test_whatever_begins_to_block_is_checked_against_the_others() -> None:
    for row in TABLE:
        if row.to in BLOCKING and (row.source is None or row.source not in BLOCKING):
            assert Check.FREE in row.checks
            assert row.frees_rivals == (row.to is State.CONFIRMED)


def test_everybody_who_is_told_is_told_something() -> None:
    assert all(bool(row.tells) == bool(row.mail) for row in TABLE)


ALWAYS = {
    (state, R): (Move.HAND_OVER,) for state in (State.REQUESTED, State.OFFERED, State.CONFIRMED, State.IN_USE)
}
"""What the clock says nothing about."""


@pytest.mark.parametrize(
    ("state", "party", "now", "moves"),
    [
        pytest.param(
            State.REQUESTED,
            O,
            LAPSES - timedelta(1),
            [Move.ACCEPT, Move.OFFER, Move.DECLINE],
            id="owner, in time",
        ),
        pytest.param(State.REQUESTED, O, LAPSES, [], id="owner, too late"),
        pytest.param(State.REQUESTED, R, LAPSES, [Move.WITHDRAW], id="requester, at any time"),
        pytest.param(
            State.OFFERED, R, LAPSES - timedelta(1), [Move.ACCEPT_OFFER, Move.REFUSE_OFFER], id="an offer"
        ),
        pytest.param(State.OFFERED, R, LAPSES, [], id="an offer, too late"),
        pytest.param(State.OFFERED, O, LAPSES - timedelta(1), [Move.TAKE_BACK], id="an offer, its maker"),
        pytest.param(State.OFFERED, S, LAPSES, [Move.EXPIRE], id="an offer, when it lapses"),
        pytest.param(State.REQUESTED, S, LAPSES - timedelta(seconds=1), [], id="site, too early"),
        pytest.param(State.REQUESTED, S, LAPSES, [Move.EXPIRE], id="site, when it lapses"),
        pytest.param(
            State.CONFIRMED,
            R,
            START - timedelta(days=1),
            [Move.RESCHEDULE, Move.CANCEL],
            id="requester, the day before",
        ),
        pytest.param(
            State.CONFIRMED,
            R,
            START - timedelta(hours=1),
            [Move.RESCHEDULE, Move.CANCEL, Move.CHECK_IN],
            id="requester, arriving",
        ),
        pytest.param(
            State.CONFIRMED,
            O,
            START,
            [Move.CANCEL, Move.CHECK_IN, Move.COMPLETE],
            id="owner, at the start",
        ),
        pytest.param(
            State.CONFIRMED,
            O,
            START + timedelta(minutes=30),
            [Move.CANCEL, Move.CHECK_IN, Move.COMPLETE, Move.NO_SHOW],
            id="owner, when nobody is only late",
        ),
        pytest.param(State.CONFIRMED, O, END, [Move.COMPLETE, Move.NO_SHOW], id="owner, after the end"),
        pytest.param(State.CONFIRMED, R, END, [], id="requester, after the end"),
        pytest.param(State.IN_USE, O, END, [Move.COMPLETE], id="owner, after the visit"),
        pytest.param(State.IN_USE, S, END + timedelta(days=9), [], id="site, in the ten days"),
        pytest.param(State.IN_USE, S, END + timedelta(days=10), [Move.COMPLETE], id="site, after ten days"),
        pytest.param(State.COMPLETED, O, END, [], id="nothing follows completion"),
    ],
)
def test_possible(state: State, party: Party, now: datetime, moves: list[Move]) -> None:
    lapses = LAPSES if state in WAITING else None
    found = [row.move for row in possible(Standing(state, lapses), party, now)]
    assert found == [*moves, *ALWAYS.get((state, party), ())]


@dataclass(frozen=True)
class Standing:
    """A booking, as far as the table asks."""

    state: State
    expires_at: datetime | None = None
    proposed_by: Party | None = None
    starts_at: datetime = START
    ends_at: datetime = END


@pytest.mark.parametrize(
    ("proposed_by", "party", "moves"),
    [
        pytest.param(None, R, [Move.RESCHEDULE], id="nothing proposed"),
        pytest.param(O, R, [Move.ACCEPT_OFFER, Move.REFUSE_OFFER], id="the other side has"),
        pytest.param(R, R, [Move.TAKE_BACK], id="oneself has"),
    ],
)
def test_a_proposal_beside_a_booking_is_answered_by_the_other_side(
    proposed_by: Party | None, party: Party, moves: list[Move]
) -> None:
    booking = Standing(State.CONFIRMED, LAPSES if proposed_by else None, proposed_by)
    found = possible(booking, party, LAPSES - timedelta(days=1))
    assert [row.move for row in found] == [*moves, Move.CANCEL, Move.HAND_OVER]
    assert not {Move.EXPIRE} & {row.move for row in possible(booking, S, LAPSES - timedelta(days=1))}
    assert [row.move for row in possible(booking, S, LAPSES)] == ([Move.EXPIRE] if proposed_by else [])


def test_the_clock_decides_no_check_it_does_not_know() -> None:
    row = find(State.REQUESTED, Move.DECLINE, O)
    assert row is not None
    assert failing(row, Standing(State.REQUESTED, LAPSES), O, LAPSES) == {Check.NOT_LAPSED}

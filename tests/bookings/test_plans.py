"""Every query of this room finds its rows by an index, on both engines."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from light2share.bookings import audience, earlier, figures, free_time, lists, queries, reminders
from light2share.bookings.competing import competition_of, rivals_of
from light2share.bookings.held import claims
from light2share.bookings.models import Booking, BookingState
from light2share.bookings.transitions import Party
from light2share.calendars import joining
from light2share.calendars.models import FeedScope
from light2share.kernel.actor import Actor
from tests.asked import asked_of
from tests.bookings.play import ask, equipment, hours
from tests.factories import NOW, Cast

LARGE = "booking|booking_period|booking_event|free_period|outgoing_mail|equipment"
SCANS = {
    "sqlite": rf"SCAN ({LARGE})(_\d+)?(?! USING (COVERING )?INDEX)(\s|$)",
    "postgresql": rf"Seq Scan on ({LARGE})\b",
}
Call = Callable[[Session, Booking, Actor], Any]

WINDOW = hours(0, 24)
CALLS: dict[str, Call] = {
    "what is taken": lambda session, booking, actor: queries.taken(session, booking.equipment_id, WINDOW),
    "what is asked": lambda session, booking, actor: queries.asked(
        session, booking.equipment_id, WINDOW, actor
    ),
    "the owner's week": lambda session, booking, actor: queries.for_owner(
        session, booking.equipment_id, WINDOW, actor
    ),
    "one booking": lambda session, booking, actor: queries.shown(session, booking.reference, actor),
    "its periods": lambda session, booking, actor: queries.periods(session, booking.id),
    "its history": lambda session, booking, actor: queries.history(session, booking.id),
    "its last move": lambda session, booking, actor: queries.last_event(session, booking.id),
    "its rivals": lambda session, booking, actor: rivals_of(session, booking),
    "their competition": lambda session, booking, actor: competition_of(session, booking),
    "its people": lambda session, booking, actor: audience.people_of(session, booking, Party.OWNER),
    "open requests": lambda session, booking, actor: queries.open_requests(session, 1, booking.equipment_id),
    "the last wish": lambda session, booking, actor: queries.last_wish(session, actor, booking.owner_id),
    "earlier bookings": lambda session, booking, actor: earlier.together(session, booking.owner_id, [1, 2]),
    "what waits": lambda session, booking, actor: lists.to_do(session, actor, NOW),
    "how much waits": lambda session, booking, actor: session.scalar(select(lists.to_do_count(actor, NOW))),
    "what comes": lambda session, booking, actor: lists.coming(session, actor, None, NOW),
    "what is over": lambda session, booking, actor: lists.past(session, actor, None, NOW, 25),
    "in one state": lambda session, booking, actor: lists.in_states(
        session, actor, None, [BookingState.CONFIRMED]
    ),
    "as requester": lambda session, booking, actor: lists.past(session, actor, Party.REQUESTER, NOW, 25),
    "what lapses": lambda session, booking, actor: queries.lapsed(session, NOW),
    "what nobody closed": lambda session, booking, actor: queries.long_over(session, NOW),
    "the year": lambda session, booking, actor: figures.used(session, actor, NOW, NOW),
    "near times": lambda session, booking, actor: free_time.nearest(
        session, booking.equipment, queries.periods(session, booking.id)[0].period, NOW
    ),
    "whom to remind": lambda session, booking, actor: reminders.remind_of_requests(session, NOW),
    "whom to remind of a visit": lambda session, booking, actor: reminders.remind_of_visits(session, NOW),
    "what a feed holds": lambda session, booking, actor: [
        session.execute(
            statement(scope, tentative),
            {
                "person": 1,
                "organisation": 1,
                "equipment": 1,
                "first": NOW,
                "last": NOW,
                "told_since": NOW,
                "language": "fr",
            },
        ).all()
        for statement in (joining._names_of, joining._lines_of)
        for scope in FeedScope
        for tentative in (True, False)
    ],
    "claims on a time": lambda session, booking, actor: claims(session, booking.equipment_id, WINDOW),
}


@pytest.mark.parametrize("name", CALLS)
def test_no_query_reads_a_whole_table(session: Session, cast: Cast, engine_name: str, name: str) -> None:
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    equipment(session, cast.chamber)
    with asked_of(session.get_bind()) as asked:
        CALLS[name](session, booking, cast.halden.actor)
    sent = [one for one in asked if one.statement.startswith("SELECT")]
    assert sent
    for statement, parameters in sent:
        plan = explained(session, engine_name, statement, parameters)
        assert not re.search(SCANS[engine_name], plan), f"{statement}\n{plan}"


def explained(session: Session, engine_name: str, statement: str, parameters: Any) -> str:
    """The plan of a statement; PostgreSQL would rather read a small table whole, so that is made dear."""
    connection = session.connection()
    if engine_name == "postgresql":
        connection.execute(text("SET LOCAL enable_seqscan = off"))
    explain = "EXPLAIN QUERY PLAN " if engine_name == "sqlite" else "EXPLAIN "
    rows = connection.exec_driver_sql(explain + statement, parameters).fetchall()
    return "\n".join(str(row[-1]) for row in rows)


def test_reading_a_whole_table_would_be_noticed(session: Session, cast: Cast, engine_name: str) -> None:
    plan = explained(session, engine_name, "SELECT * FROM booking AS b", ())
    assert re.search(SCANS[engine_name].replace("booking|", "b|booking|", 1), plan)

"""Every query of this room finds its rows by an index, on both engines."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.bookings.models import Booking
from light2share.messages import actions, queries
from light2share.messages.models import Message
from tests.asked import asked_of
from tests.bookings.test_plans import explained
from tests.factories import NOW, Cast
from tests.messages.play import say

LARGE = "message|message_file|message_read|booking|equipment"
SCANS = {
    "sqlite": rf"SCAN ({LARGE})(_\d+)?(?! USING (COVERING )?INDEX)(\s|$)",
    "postgresql": rf"Seq Scan on ({LARGE})\b",
}
CALLS: dict[str, Callable[[Session, Booking, Cast, list[Message]], Any]] = {
    "the talk": lambda session, booking, cast, said: queries.thread(session, booking.id, 20),
    "one file": lambda session, booking, cast, said: queries.file(session, booking.id, "name"),
    "who has read": lambda session, booking, cast, said: queries.marks(session, booking.id),
    "what is new": lambda session, booking, cast, said: queries.news(session, cast.halden.actor, NOW),
    "writing": lambda session, booking, cast, said: actions.write(
        session, booking, cast.halden.actor, "Yes", [], NOW
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_no_query_reads_a_whole_table(
    session: Session, cast: Cast, booking: Booking, engine_name: str, name: str
) -> None:
    said = [say(session, booking, cast.brightwater, "Which mount?")]
    session.get_one(Booking, booking.id)
    with asked_of(session.get_bind()) as asked:
        CALLS[name](session, booking, cast, said)
    sent = [one for one in asked if one.statement.startswith("SELECT")]
    assert sent
    for statement, parameters in sent:
        plan = explained(session, engine_name, statement, parameters)
        assert not re.search(SCANS[engine_name], plan), f"{statement}\n{plan}"


def test_one_writer_of_a_booking_waits_for_the_other(session: Session, cast: Cast, booking: Booking) -> None:
    """Row numbers grow in the order in which messages can be seen, so that a mark leaves none out."""
    with asked_of(session.get_bind()) as asked:
        actions.write(session, booking, cast.halden.actor, "Yes", [], NOW)
    if session.get_bind().dialect.name == "postgresql":
        assert any("FOR UPDATE" in one.statement for one in asked)
    assert session.scalar(select(Message.body)) == "Yes"

"""Bookings that are long over name nobody any more; the bookings, the organisations and the money stay."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from light2share.aftercare.models import VisitAnswer
from light2share.billing.models import Quote
from light2share.bookings.check_models import BookingCheck
from light2share.bookings.models import Booking, BookingEvent, BookingState
from light2share.feasibility.models import FeasibilityFile, FeasibilityQuestion
from light2share.jobs import chores
from light2share.messages.models import Message, MessageFile
from light2share.privacy.periods import NAMES_KEPT
from light2share.web import storage
from tests.factories import NOW
from tests.house import world as worlds

LONG_AGO = NAMES_KEPT + timedelta(days=400)
OLD = "L2S-20-AAAA"
MOMENTS = {
    "at",
    "made_at",
    "sent_at",
    "asked_at",
    "answered_at",
    "done_at",
    "accepted_at",
    "created_at",
    "changed_at",
}


@pytest.fixture
def world(app, store) -> worlds.World:
    return worlds.set_up(app, store)


def twin(session: Session, model: Any, where: Any, **other: Any) -> int:
    """A copy of a row as it would have been written years before."""
    row = dict(session.execute(select(model.__table__).where(where).limit(1)).mappings().one())
    moved = {name: row[name] - LONG_AGO for name in MOMENTS & row.keys() if row[name]}
    values = {name: value for name, value in {**row, **moved, **other}.items() if name != "id"}
    made = session.execute(insert(model.__table__).values(values)).inserted_primary_key
    assert made
    return int(made[0])


@pytest.fixture
def old(app, world, session) -> int:
    """A booking that was completed six years ago, with all that hangs on one."""
    used = session.scalars(select(Booking).where(Booking.reference == "L2S-26-DDDD")).one()
    times = {"starts_at": used.starts_at - LONG_AGO, "ends_at": used.ends_at - LONG_AGO}
    number = twin(
        session, Booking, Booking.id == used.id,
        reference=OLD, uid="old@light2share", state=BookingState.COMPLETED, **times,
    )  # fmt: skip
    for event in session.scalars(select(BookingEvent.id).where(BookingEvent.booking_id == used.id)).all():
        twin(session, BookingEvent, BookingEvent.id == event, booking_id=number)
    said = twin(session, Message, Message.person_id.is_not(None), booking_id=number)
    twin(session, MessageFile, MessageFile.size > 0, message_id=said, name="anOldFile")
    me = world.cast.brightwater.person_id
    twin(
        session, Quote, Quote.booking_id.is_not(None), booking_id=number, number="old", state="accepted",
        accepted_at=NOW - LONG_AGO, accepted_by_id=me, accepted_by_name="Una Brightwater",
    )  # fmt: skip
    twin(session, BookingCheck, BookingCheck.done_at.is_not(None), booking_id=number)
    twin(session, VisitAnswer, VisitAnswer.person_id.is_not(None), booking_id=number)
    session.commit()
    with app.app_context():
        storage.write("anOldFile.pdf", b"%PDF-1.7\n%%EOF\n")
    return number


def run(app, session: Session) -> None:
    with app.app_context():
        chores.take_names_out(session, NOW)
    session.expire_all()


def named(session: Session, model: Any, number: int) -> list[int]:
    query = select(model.person_id).where(model.booking_id == number, model.person_id.is_not(None))
    return list(session.scalars(query))


def test_a_booking_long_over_names_nobody_and_keeps_all_else(app, session, visit, world, old):
    before = session.get_one(Booking, old)
    kept = (before.purpose, before.estimate_cents, before.owner_id, before.requester_id, before.changed_at)
    events = len(session.scalars(select(BookingEvent).where(BookingEvent.booking_id == old)).all())
    run(app, session)
    row = session.get_one(Booking, old)
    assert row.requested_by_id is None
    assert (row.purpose, row.estimate_cents, row.owner_id, row.requester_id, row.changed_at) == kept
    for model in (BookingEvent, BookingCheck, VisitAnswer):
        assert named(session, model, old) == []
    assert len(session.scalars(select(BookingEvent).where(BookingEvent.booking_id == old)).all()) == events
    assert session.scalars(select(Message).where(Message.booking_id == old)).all() == []
    quote = session.scalars(select(Quote).where(Quote.booking_id == old)).one()
    assert (quote.accepted_by_id, quote.accepted_by_name, quote.accepted_at is None) == (None, "", False)
    with app.app_context():
        assert storage.read("anOldFile.pdf") is None
    for member in (world.cast.halden, world.cast.brightwater):
        assert visit(member).get(f"/bookings/{OLD}").status_code == 200
    assert "Name no longer kept" in visit(world.cast.halden).get(f"/bookings/{OLD}/quote").text


def test_younger_ones_stay_as_they_are(app, session, old):
    young = select(BookingEvent.id).join(BookingEvent.booking).where(Booking.reference != OLD)
    before = session.execute(
        select(BookingEvent.id, BookingEvent.person_id).where(BookingEvent.id.in_(young))
    ).all()
    talk = len(session.scalars(select(Message).where(Message.booking_id != old)).all())
    run(app, session)
    after = session.execute(
        select(BookingEvent.id, BookingEvent.person_id).where(BookingEvent.id.in_(young))
    ).all()
    assert after == before
    assert len(session.scalars(select(Message)).all()) == talk


@pytest.mark.parametrize(
    ("reference", "values"),
    [
        pytest.param("L2S-26-DDDD", {"person_id": None}, id="not even the name of a younger one"),
        pytest.param(OLD, {"person_id": None, "message": "otherwise"}, id="nothing else along with it"),
        pytest.param(OLD, {"person_id": 1}, id="no other name in its place"),
    ],
)
def test_the_database_lets_nothing_else_of_the_record_change(session, old, reference, values):
    theirs = select(Booking.id).where(Booking.reference == reference)
    with pytest.raises(DBAPIError, match="booking_event_append_only"):
        session.execute(
            update(BookingEvent)
            .where(BookingEvent.booking_id.in_(theirs.scalar_subquery()))
            .values(**values),
            execution_options={"synchronize_session": False},
        )


def test_a_question_of_long_ago_names_nobody_and_has_no_files(app, session, world):
    row = session.scalars(
        select(FeasibilityQuestion).join(
            FeasibilityFile, FeasibilityFile.question_id == FeasibilityQuestion.id
        )
    ).first()
    assert row is not None
    row.asked_at = NOW - LONG_AGO
    session.commit()
    run(app, session)
    found = session.get_one(FeasibilityQuestion, row.id)
    assert (found.requested_by_id, found.purpose != "") == (None, True)
    left = select(FeasibilityFile).where(FeasibilityFile.question_id == row.id)
    assert session.scalars(left).all() == []

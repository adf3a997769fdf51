"""No page asks the database more than 15 things, whoever opens it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from light2share.bookings.models import Booking, BookingPeriod
from light2share.db import db
from light2share.organisations.models import Membership
from tests import factories
from tests.asked import asked_of
from tests.house import world as worlds
from tests.house.test_access_matrix import COLUMNS, TABLE, Line, address, members

MOST = 15
ORGANISATIONS, BOOKINGS = 5, 500
EXCEPTED = {"jobs.mailbox"}
"""Of the demonstration only: it makes the letters that no worker has made yet, as they would be sent."""
PAGES = [line for line in TABLE if line.method == "GET" and line.endpoint not in EXCEPTED]


@pytest.mark.parametrize("line", PAGES, ids=str)
def test_a_page_asks_little(line: Line, app, store, visit) -> None:
    world = worlds.set_up(app, store)
    path = address(app, line.endpoint, {name: world.names[thing] for name, thing in line.things})
    for member, mark in zip(members(world), line.marks, strict=True):
        if mark != ".":
            continue
        browser = visit(member)
        with app.app_context():
            engine = db.engine
        with asked_of(engine) as asked:
            browser.get(path)
        assert len(asked) <= MOST, "\n".join(one.statement for one in asked)


def busy(session: Session, cast: factories.Cast) -> None:
    """Let Brightwater's member belong to five organisations, and every booking be there often, a week apart."""
    for number in range(1, ORGANISATIONS):
        other = factories.organisation(session, f"other-{number}", f"Other {number}")
        session.add(
            Membership(
                person_id=cast.brightwater.person_id,
                organisation_id=other.id,
                is_manager=True,
                created_at=factories.NOW,
            )
        )
    rows = session.execute(select(Booking.__table__)).mappings().all()
    parts = session.execute(select(BookingPeriod.__table__)).mappings().all()
    for number in range(BOOKINGS):
        row = rows[number % len(rows)]
        later = timedelta(weeks=1 + number // len(rows))
        made = session.execute(
            insert(Booking).values(
                {
                    **{name: value for name, value in row.items() if name != "id"},
                    "reference": f"L2S-27-{number:04}",
                    "uid": f"busy-{number}@light2share",
                    "starts_at": row["starts_at"] + later,
                    "ends_at": row["ends_at"] + later,
                }
            )
        ).inserted_primary_key
        assert made
        for part in parts:
            if part["booking_id"] != row["id"]:
                continue
            moved = {
                name: part[name] + later for name in ("starts_at", "ends_at", "blocked_from", "blocked_until")
            }
            kept = {name: value for name, value in part.items() if name != "id"}
            session.execute(insert(BookingPeriod).values({**kept, **moved, "booking_id": made[0]}))
    session.commit()


def test_somebody_in_five_organisations_with_500_bookings_asks_no_more(app, store, visit, session) -> None:
    world = worlds.set_up(app, store)
    with app.app_context(), Session(db.engine) as own:
        busy(own, world.cast)
        engine = db.engine
    too_many, seen = {}, 0
    for role, member in (
        ("requester's member", world.cast.brightwater),
        ("owner's manager", world.cast.halden),
    ):
        browser = visit(member)
        for line in PAGES:
            if line.marks[COLUMNS.index(role)] != ".":
                continue
            path = address(app, line.endpoint, {name: world.names[thing] for name, thing in line.things})
            with asked_of(engine) as asked:
                browser.get(path)
            seen += 1
            if len(asked) > MOST:
                too_many[role, path] = len(asked)
    assert too_many == {}
    assert seen > 100

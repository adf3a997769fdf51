"""The demonstration: complete, repeatable, believable, and gone without a trace when it is removed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session

import light2share
from light2share.accounts import sessions
from light2share.accounts.models import Person
from light2share.accounts.rules import Way
from light2share.aftercare.models import Incident, VisitAnswer
from light2share.authorisations.models import Authorisation, TrainingRequest
from light2share.availability import queries as availability
from light2share.bookings.models import Booking, BookingAnswer, BookingEvent, BookingPeriod
from light2share.bookings.references import SIGNS
from light2share.bookings.transitions import TABLE
from light2share.db import Base, engines
from light2share.demo import loading, removing
from light2share.equipment.models import Equipment, Specification
from light2share.kernel.period import Period
from light2share.organisations.models import Membership, Organisation
from light2share.security import passwords
from tests.engines import Store

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DATA = Path(light2share.__file__).parent / "demo" / "data"

OVERLAPS = """
SELECT count(*) FROM booking_period one JOIN booking_period two
ON one.unit_id = two.unit_id AND one.id < two.id AND one.blocks AND two.blocks
AND one.blocked_from < two.blocked_until AND two.blocked_from < one.blocked_until
"""


def session_on(url: str) -> Session:
    engine = create_engine(url)
    engines.set_up(engine)
    return Session(engine, expire_on_commit=False)


@pytest.fixture(scope="module")
def demo(store: Store) -> Iterator[Session]:
    """A database with the whole demo, loaded once."""
    url = store.fresh()
    with session_on(url) as session:
        engines.begin_writing(session)
        loading.load(session, loading.Size(), NOW)
        session.commit()
        yield session
    session.get_bind().dispose()
    store.drop(url)


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_all_organisations_and_instruments_are_there(demo: Session) -> None:
    assert (count(demo, Organisation), count(demo, Equipment), count(demo, Booking)) == (220, 120, 3000)


def test_every_specification_of_the_file_is_there(demo: Session) -> None:
    entries = json.loads((DATA / "instruments.json").read_text("utf-8"))["instruments"]
    wanted = {(entry["slug"], parameter) for entry in entries for parameter in entry["specs"]}
    rows = demo.execute(
        select(Equipment.slug, Specification.parameter).join(
            Specification, Specification.equipment_id == Equipment.id
        )
    )
    assert {tuple(row) for row in rows} == wanted


def test_both_languages_are_there(demo: Session) -> None:
    texts = ("title_fr", "title_en", "summary_fr", "summary_en", "description_fr", "description_en")
    for item in demo.scalars(select(Equipment)):
        assert all(getattr(item, name) for name in texts), item.slug


def test_what_is_booked_by_the_day_is_open_day_and_night(demo: Session) -> None:
    items = list(demo.scalars(select(Equipment).where(Equipment.shortest_minutes >= 1440)))
    assert items
    for item in items:
        rules = availability.rules(demo, item.id)
        assert sorted(rule.weekday for rule in rules) == list(range(7))
        assert {(rule.opens_minute, rule.closes_minute) for rule in rules} == {(0, 1440)}


def test_every_state_that_a_move_leads_to_occurs(demo: Session) -> None:
    assert set(demo.scalars(select(Booking.state).distinct())) == {row.to for row in TABLE}


def test_the_moves_of_a_booking_lead_to_its_state(demo: Session) -> None:
    allowed = {(row.source, row.move.value, row.to) for row in TABLE}
    last: dict[int, BookingEvent] = {}
    for event in demo.scalars(select(BookingEvent).order_by(BookingEvent.booking_id, BookingEvent.id)):
        before = last.get(event.booking_id)
        assert event.from_state == (before.to_state if before else None)
        assert (event.from_state, event.move, event.to_state) in allowed
        assert before is None or before.at <= event.at <= NOW
        last[event.booking_id] = event
    for booking in demo.scalars(select(Booking)):
        assert last[booking.id].to_state is booking.state
        assert booking.created_at <= booking.changed_at <= NOW


def test_no_two_bookings_overlap(demo: Session) -> None:
    assert demo.scalar(text(OVERLAPS)) == 0


def test_waiting_requests_have_not_lapsed(demo: Session) -> None:
    waiting = list(demo.scalars(select(Booking).where(Booking.state == "requested")))
    assert waiting
    assert all(booking.expires_at and booking.expires_at > NOW for booking in waiting)


def test_references_can_be_spoken_and_differ(demo: Session) -> None:
    references = list(demo.scalars(select(Booking.reference)))
    assert len(set(references)) == len(references)
    assert all(set(reference.removeprefix("L2S-26-")) <= set(SIGNS) for reference in references)


def test_the_stored_free_time_is_what_the_algebra_gives(demo: Session) -> None:
    from light2share.availability import stored
    from light2share.bookings import queries as bookings
    from tests.bookings.play import Item, free_time

    for item in demo.scalars(select(Equipment).order_by(Equipment.id).limit(12)):
        named = Item(item.id, item.slug, 0, item.owner_id)
        before = free_time(demo, named)
        stored.refresh_all(
            demo, item, lambda window, number=item.id: bookings.taken(demo, number, window), NOW
        )
        assert free_time(demo, named) == before, item.slug
    demo.rollback()


def test_bookings_lie_inside_the_opening(demo: Session) -> None:
    for item in demo.scalars(select(Equipment).order_by(Equipment.id).limit(20)):
        rows = demo.scalars(select(BookingPeriod).join(Booking).where(Booking.equipment_id == item.id)).all()
        if not rows:
            continue
        window = Period(min(row.starts_at for row in rows), max(row.ends_at for row in rows))
        opened, _closed = availability.openings(demo, item, window)
        assert all(row.period.inside_any(opened) for row in rows), item.slug


@pytest.mark.parametrize(
    ("key", "manager", "admin"),
    [
        ("owner", True, False),
        ("requester", False, False),
        ("bystander", False, False),
        ("admin", False, True),
    ],
)
def test_the_sign_ins_of_the_demo(demo: Session, key: str, manager: bool, admin: bool) -> None:
    person = demo.scalars(select(Person).where(Person.email == f"{key}@demo.example")).one()
    place = demo.scalars(select(Membership).where(Membership.person_id == person.id)).one()
    assert passwords.matches(person.password_hash, "demo-light2share")
    assert (place.is_manager, place.is_admin, person.is_cluster_manager) == (manager, admin, False)


def test_the_demo_owner_has_instruments_and_requests_to_answer(demo: Session) -> None:
    owner = demo.scalars(select(Organisation).where(Organisation.slug == "demo-photonique-16")).one()
    assert demo.scalar(select(func.count()).where(Equipment.owner_id == owner.id))
    assert demo.scalar(select(func.count()).where(Booking.owner_id == owner.id, Booking.state == "requested"))


def test_after_some_visits_there_are_answers_and_an_open_incident(demo: Session) -> None:
    answers = [row.booking_id for row in demo.scalars(select(VisitAnswer))]
    assert sorted(map(answers.count, set(answers))) == [1, 2]
    assert [row.is_open for row in demo.scalars(select(Incident))] == [True]


def test_somebody_is_authorised_and_somebody_wants_to_be_trained(demo: Session) -> None:
    rows = list(demo.scalars(select(Authorisation)))
    assert sum(row.ended_at is None for row in rows) == 2
    assert [bool(row.reason) for row in rows if row.ended_at] == [True]
    assert [
        len(row.answers) for row in demo.scalars(select(TrainingRequest).order_by(TrainingRequest.id))
    ] == [0, 1]


def test_some_instruments_ask_and_bookings_answer_in_both_languages(demo: Session) -> None:
    labels = demo.execute(select(BookingAnswer.label_fr, BookingAnswer.label_en)).all()
    assert any(french for french, _english in labels)
    assert any(english for _french, english in labels)
    assert demo.scalar(select(func.count()).where(Equipment.asks_questions)) == 3


def test_loading_is_repeatable_and_leaves_nothing_when_removed(store: Store) -> None:
    url = store.fresh()
    size = loading.Size(organisations=40, equipment=12, bookings=60)
    seen = []
    with session_on(url) as session:
        for _ in range(2):
            engines.begin_writing(session)
            loading.load(session, size, NOW)
            session.commit()
            seen.append(session.scalars(select(Booking.reference).order_by(Booking.reference)).all())
            person = session.scalars(select(Person).where(Person.demo).limit(1)).one()
            sessions.begin(session, person, Way.PASSWORD, "", "a browser", NOW, NOW)
            session.commit()
            session.expunge_all()
            engines.begin_writing(session)
            removing.remove(session)
            session.commit()
        assert seen[0] == seen[1]
        left = {
            table.name: session.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
        }
    session.get_bind().dispose()
    store.drop(url)
    kept = {"commune", "catalogue_state", "known_word", "watch_state", "calendar_names"}
    assert {name: rows for name, rows in left.items() if rows and name not in kept} == {}

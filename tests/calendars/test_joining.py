"""A feed joins texts that are made once, and again only when the booking or a name in it changes."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from light2share.accounts.models import Person
from light2share.bookings.models import Booking
from light2share.calendars import joining, reading, subscriptions
from light2share.calendars.models import FeedScope
from light2share.equipment.models import Equipment
from light2share.organisations.models import Membership, Organisation
from tests.asked import asked_of
from tests.bookings.play import ask, hours
from tests.factories import NOW, Cast, Member, membership, person

SITE = "https://share.example"


@pytest.fixture
def join(session: Session, cast: Cast):
    """Join the feed of Brightwater's bookings: its bytes, and the references whose text was looked at again."""
    made = subscriptions.subscribe(
        session, cast.brightwater_manager.actor, FeedScope.ORGANISATION, "b", "en", NOW
    )
    assert made
    session.commit()

    def joined(site: str = SITE) -> tuple[bytes, set[str]]:
        feed = reading.by_secret(session, made[1])
        assert feed
        body, texts = joining.joined(session, feed, NOW, site, lambda one: f"{site}/bookings/{one.reference}")
        joining.keep(session, texts)
        session.commit()
        return body, {session.get_one(Booking, one.booking_id).reference for one in texts}

    return joined


def test_a_text_is_made_once(session: Session, cast: Cast, join) -> None:
    first = ask(session, cast.bench, cast.brightwater, hours(9, 11)).reference
    assert join()[1] == {first}
    body, again = join()
    assert again == set()
    second = ask(session, cast.bench, cast.brightwater, hours(13, 15)).reference
    longer, again = join()
    assert again == {second}
    assert longer.startswith(body.removesuffix(b"END:VCALENDAR\r\n"))


def test_no_name_is_read_while_none_has_changed(session: Session, cast: Cast, join) -> None:
    ask(session, cast.bench, cast.brightwater, hours(9, 11))
    join()
    with asked_of(session.get_bind()) as asked:
        join()
    assert not [one for one in asked if "calendar_entry" not in one.statement and "site" in one.statement]


def test_a_name_that_is_not_in_it_leaves_a_text_as_it_is(session: Session, cast: Cast, join) -> None:
    ours = ask(session, cast.bench, cast.brightwater, hours(9, 11)).reference
    body, _ = join()
    session.get_one(Organisation, cast.corvid.actor.organisation_id).name = "Corvid Renamed"
    session.commit()
    assert join() == (body, {ours})
    assert join() == (body, set())


def test_a_name_that_is_in_it_makes_a_text_anew(session: Session, cast: Cast, join) -> None:
    ask(session, cast.bench, cast.brightwater, hours(9, 11))
    join()
    session.get_one(Organisation, cast.halden.actor.organisation_id).name = "Renamed"
    session.commit()
    assert b"Renamed" in join()[0]


def place_of(session: Session, member: Member) -> Membership:
    return session.scalars(select(Membership).where(Membership.person_id == member.person_id)).one()


def promoted(session: Session, cast: Cast) -> None:
    place_of(session, cast.halden_member).is_manager = True


def joined_by_a_manager(session: Session, cast: Cast) -> None:
    halden = session.get_one(Organisation, cast.halden.organisation_id)
    membership(session, person(session, "new@cast.example", "Nora New"), halden, is_manager=True)


def left_alone(session: Session, cast: Cast) -> None:
    session.delete(place_of(session, cast.halden))


def locked_out(session: Session, cast: Cast) -> None:
    session.get_one(Person, cast.halden.person_id).disabled_at = NOW


def named_on_the_sheet(session: Session, cast: Cast) -> None:
    session.get_one(Equipment, cast.bench.id).contact_id = cast.halden_member.person_id


def asker_left(session: Session, cast: Cast) -> None:
    session.delete(place_of(session, cast.brightwater))


def contacts_in(body: bytes) -> list[str]:
    lines = body.replace(b"\r\n ", b"").decode().split("\r\n")
    return [line.split("\\, ")[1] for line in lines if line.startswith("CONTACT")]


MANAGER, MEMBER, ADMIN = "halden@cast.example", "halden-member@cast.example", "halden-admin@cast.example"


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        (promoted, [MANAGER, MEMBER]),
        (joined_by_a_manager, [MANAGER, "new@cast.example"]),
        (left_alone, [ADMIN]),
        (locked_out, [ADMIN]),
        (named_on_the_sheet, [MEMBER]),
        (asker_left, [MANAGER]),
    ],
)
def test_who_answers_is_named_as_it_is_now(session: Session, cast: Cast, join, changed, named) -> None:
    ours = ask(session, cast.bench, cast.brightwater, hours(9, 11)).reference
    requester = "brightwater-manager@cast.example" if changed is asker_left else "brightwater@cast.example"
    assert contacts_in(join()[0]) == [MANAGER, "brightwater@cast.example"]
    changed(session, cast)
    session.commit()
    body, again = join()
    assert (contacts_in(body), again) == ([*named, requester], {ours})
    assert join() == (body, set())


def test_many_texts_cost_no_more_questions_than_few(session: Session, cast: Cast, join) -> None:
    def questions() -> int:
        session.execute(text("UPDATE booking SET version = version + 1"))
        session.commit()
        with asked_of(session.get_bind()) as asked:
            join()
        return len([one for one in asked if "WHERE booking.id =" not in one.statement])

    ask(session, cast.bench, cast.brightwater, hours(9, 10))
    few = questions()
    for day in range(1, 4):
        ask(session, cast.bench, cast.brightwater, hours(9, 10, day))
        ask(session, cast.chamber, cast.brightwater, hours(13, 14, day))
    assert questions() == few


def test_another_address_of_the_site_makes_every_text_anew(session: Session, cast: Cast, join) -> None:
    ask(session, cast.bench, cast.brightwater, hours(9, 11))
    join()
    assert b"https://moved.example" in join("https://moved.example")[0].replace(b"\r\n ", b"")


def test_a_text_older_than_its_booking_is_made_anew(session: Session, cast: Cast, join) -> None:
    ask(session, cast.bench, cast.brightwater, hours(9, 11))
    join()
    session.execute(text("UPDATE booking SET version = version + 1, sequence = sequence + 7"))
    session.commit()
    assert b"SEQUENCE:7" in join()[0]

"""What somebody has not read yet: in the list, on the first page, in the talk; and who told whom that it was read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from light2share.bookings import actions as bookings
from light2share.bookings.models import Booking
from light2share.messages import actions, queries
from light2share.messages.models import ReadMark
from light2share.messages.queries import NEWS_FOR
from light2share.organisations.models import Membership
from tests.conftest import Hands
from tests.factories import NOW, Cast, Member
from tests.markup import read
from tests.messages.play import at, say

Visit = Callable[..., FlaskClient]


def counts(session: Session, who: Member) -> list[int]:
    session.rollback()
    return [one.count for one in queries.news(session, who.actor, NOW)]


def test_each_person_has_marks_of_their_own(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    say(session, booking, cast.halden, "Which sample?")
    say(session, booking, cast.halden, "And when?")
    assert counts(session, cast.brightwater) == counts(session, cast.admin) == [2]
    assert counts(session, cast.halden) == counts(session, cast.halden_member) == []
    assert counts(session, cast.corvid) == counts(session, cast.cluster) == []
    thread = read(visit(cast.brightwater).get(at(booking)).text).one("ol", class_="msgs")
    assert thread.text.count("New message") == 2
    assert counts(session, cast.brightwater) == []
    assert counts(session, cast.admin) == [2]
    assert (
        "New message" not in read(visit(cast.brightwater).get(at(booking)).text).one("ol", class_="msgs").text
    )
    say(session, booking, cast.halden, "Hello?")
    assert counts(session, cast.brightwater) == [1]


def test_the_page_of_the_booking_counts_as_reading_a_glance_at_its_head_does_not(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    say(session, booking, cast.halden, "Which sample?")
    page = f"/bookings/{booking.reference}"
    visit(cast.brightwater).head(page)
    visit(cast.cluster).get(page)
    assert counts(session, cast.brightwater) == [1]
    visit(cast.brightwater).get(page)
    assert counts(session, cast.brightwater) == []
    assert len(session.scalars(select(ReadMark)).all()) == 1


def test_the_list_and_the_first_page_say_how_much_is_new(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    say(session, booking, cast.halden, "Which sample?")
    say(session, booking, cast.halden, "And when?")
    client = visit(cast.brightwater)
    row = read(client.get("/bookings").text).one("table", class_="data cards").all("th", scope="row")[0]
    assert "2 new messages" in row.text
    page = read(client.get("/dashboard").text)
    entry = next(one for one in page.one("ol", class_="todo").all("li") if "new messages" in one.text)
    assert "2 new messages: Climatic chamber 600 L" in entry.text
    assert "Halden Optics" in entry.text
    link = entry.one("a")["href"]
    assert link.startswith(at(booking))
    client.get(link)
    assert "new message" not in client.get("/dashboard").text
    assert "new message" not in client.get("/bookings").text
    say(session, booking, cast.brightwater, "On Tuesday")
    waiting = read(visit(cast.halden).get("/bookings").text).one("ol", class_="todo")
    assert "1 new message" in waiting.text
    assert "1 nouveau message" in visit(cast.halden, "fr").get("/dashboard").text


def test_what_came_before_somebody_did_is_no_news_nor_is_what_is_old(
    cast: Cast, session: Session, booking: Booking
) -> None:
    say(session, booking, cast.halden, "Which sample?", NOW - timedelta(hours=1))
    session.execute(update(Membership).values(created_at=NOW))
    session.commit()
    assert counts(session, cast.brightwater) == []
    session.execute(update(Membership).values(created_at=NOW - 3 * NEWS_FOR))
    say(session, booking, cast.halden, "Long ago", NOW - NEWS_FOR)
    assert counts(session, cast.brightwater) == [1]


def test_the_writers_side_learns_when_it_was_read(
    visit: Visit, cast: Cast, session: Session, booking: Booking, clock: Hands
) -> None:
    def told(who: Member) -> list[str]:
        thread = read(visit(who).get(at(booking)).text).one("ol", class_="msgs")
        return [one.all("small")[-1].text for one in thread.all("li") if len(one.all("small")) > 1]

    say(session, booking, cast.brightwater, "Which mount?")
    assert told(cast.brightwater) == []
    clock.advance(hours=1)
    visit(cast.halden_member).get(at(booking))
    clock.advance(hours=1)
    visit(cast.halden).get(at(booking))
    assert told(cast.brightwater) == told(cast.admin) == ["Read by the other side on Mon 12 Oct 2026, 09:00"]
    assert told(cast.halden) == []
    say(session, booking, cast.brightwater, "Hello?")
    thread = read(visit(cast.brightwater).get(at(booking)).text).one("ol", class_="msgs").all("li")
    assert ["Read by" in one.text for one in thread] == [True, False]
    clock.advance(hours=1)
    visit(cast.halden).get(at(booking))
    assert told(cast.brightwater) == ["Read by the other side on Mon 12 Oct 2026, 11:00"]


def test_a_mark_never_goes_back(cast: Cast, session: Session, booking: Booking) -> None:
    first = say(session, booking, cast.halden, "One").id
    second = say(session, booking, cast.halden, "Two").id
    for number, at_time in (
        (second, NOW),
        (first, NOW + timedelta(hours=1)),
        (second, NOW + timedelta(hours=2)),
    ):
        actions.read(session, booking.id, cast.brightwater.actor, number, at_time)
        session.commit()
    mark = session.scalars(select(ReadMark)).one()
    assert (mark.message_id, mark.read_at) == (second, NOW)


@pytest.mark.parametrize("who", ["halden", "brightwater"])
def test_the_page_of_a_booking_offers_to_ask_a_question_while_it_lives(
    visit: Visit, cast: Cast, session: Session, booking: Booking, who: str
) -> None:
    page = f"/bookings/{booking.reference}"
    client = visit(getattr(cast, who))
    assert 'href="#messages"' in client.get(page).text
    bookings.withdraw(session, booking, cast.brightwater.actor, booking.version, NOW)
    session.commit()
    assert 'href="#messages"' not in client.get(page).text
    assert 'id="messages"' in client.get(page).text

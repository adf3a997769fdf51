"""Either side proposes to move what is confirmed; everything that lists bookings knows what is proposed."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import StringIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.bookings import actions, reminders
from light2share.bookings.models import Booking, BookingProposal, BookingState, Outcome
from light2share.bookings.transitions import Party
from light2share.mail.models import OutgoingMail
from tests.bookings.play import ask, hours, mails, moves_of
from tests.bookings.proposals import at, fresh, pair, proposed, ticked
from tests.conftest import Hands
from tests.factories import NOW, Cast

Visit = Callable[..., FlaskClient]
State = BookingState


@pytest.mark.parametrize("who", ["halden", "brightwater"])
def test_proposing_another_time(
    visit: Visit, cast: Cast, session: Session, agreed: Booking, who: str
) -> None:
    client, other = visit(getattr(cast, who)), cast.brightwater if who == "halden" else cast.halden
    page = client.get(at(agreed, "reschedule")).text
    assert "<del>Tue 20 Oct 2026, 09:00 – 11:00" in page
    assert len(re.findall(r'name="times"', page)) == 4
    form = {"version": "2", "times": ticked(hours(14, 16)), "message": "Our laser is late"}
    for _press in range(2):
        assert client.post(at(agreed, "reschedule"), data=form).status_code == 303
    booking = fresh(session, agreed)
    assert (booking.state, booking.starts_at) == (State.CONFIRMED, hours(9, 11).start)
    assert moves_of(session, booking) == ["request", "accept", "reschedule"]
    assert [mail for mail in mails(session) if mail[0] == "bookings/change_proposed"] == [
        ("bookings/change_proposed", other.person_id)
    ]
    assert "Confirmed, change proposed" in client.get(at(booking)).text
    theirs = visit(other).get(at(booking)).text
    assert "Confirmed, change to answer" in theirs
    assert "Our laser is late" in theirs
    again = client.get(at(booking, "reschedule"))
    assert (again.status_code, again.headers["Location"]) == (303, at(booking))


def test_agreeing_moves_it_and_tells_every_calendar(
    visit: Visit, cast: Cast, session: Session, agreed: Booking
) -> None:
    before = agreed.sequence
    proposed(session, cast, agreed, Party.REQUESTER, hours(14, 17))
    answer = visit(cast.halden).post(at(agreed, "accept-offer"), data={"version": "3"})
    assert answer.status_code == 303
    booking = fresh(session, agreed)
    assert (booking.starts_at, booking.ends_at) == (hours(14, 17).start, hours(14, 17).end)
    assert booking.sequence > before
    told = {person for kind, person in mails(session) if kind == "bookings/rescheduled"}
    assert told == {cast.halden.person_id, cast.brightwater.person_id}


def test_who_was_invited_once_hears_of_every_move_and_of_the_end(
    visit: Visit, cast: Cast, session: Session, agreed: Booking
) -> None:
    proposed(session, cast, agreed, Party.REQUESTER, hours(14, 16))
    visit(cast.halden).post(at(agreed, "accept-offer"), data={"version": "3"})
    booking = fresh(session, agreed)
    actions.cancel(session, booking, cast.halden.actor, booking.version, NOW, "broken")
    session.commit()
    told = {person for kind, person in mails(session) if kind == "bookings/cancelled"}
    assert told == {cast.halden.person_id, cast.brightwater.person_id}


def test_a_time_that_is_gone_when_it_is_accepted(
    visit: Visit, cast: Cast, session: Session, agreed: Booking
) -> None:
    proposed(session, cast, agreed, Party.REQUESTER, hours(14, 16))
    rival = ask(session, cast.chamber, cast.corvid, hours(14, 16))
    actions.accept(session, rival, cast.halden.actor, rival.version, NOW)
    session.commit()
    page = visit(cast.halden).post(at(agreed, "accept-offer"), data={"version": "3"})
    assert page.status_code == 409
    assert "has just been taken by another booking" in page.text
    assert fresh(session, agreed).proposed_by is Party.REQUESTER


def test_a_time_that_is_gone_when_it_is_proposed(
    visit: Visit, cast: Cast, session: Session, agreed: Booking
) -> None:
    rival = ask(session, cast.chamber, cast.corvid, hours(14, 16))
    actions.accept(session, rival, cast.halden.actor, rival.version, NOW)
    session.commit()
    form = {"version": "2", "times": "own", **pair(hours(14, 16)), "message": "My words"}
    page = visit(cast.brightwater).post(at(agreed, "reschedule"), data=form)
    assert page.status_code == 409
    for words in ("no longer free", "My words", pair(hours(14, 16))["starts"], 'value="own" checked'):
        assert words in page.text


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({}, 422, "Choose a time, or enter one"),
        ({"times": "own"}, 422, "Choose a time, or enter one"),
        (pair(hours(9, 11)), 422, "This is the time it has now"),
        ({"times": ticked(hours(14, 16)), **pair(hours(9, 11, day=1))}, 422, "Choose 1 time"),
        ({**pair(hours(14, 16)), "version": "1"}, 409, "The booking has changed meanwhile"),
        ({**pair(hours(14, 16)), "version": ""}, 422, "it did not say which state you saw"),
    ],
)
def test_a_wrong_move_changes_nothing_and_loses_nothing(
    visit: Visit, cast: Cast, session: Session, agreed: Booking, form: dict[str, str], status: int, words: str
) -> None:
    sent = {"version": "2", "message": "My <words>", **form}
    page = visit(cast.brightwater).post(at(agreed, "reschedule"), data=sent)
    assert page.status_code == status
    assert words in page.text
    assert "My &lt;words&gt;" in page.text
    assert fresh(session, agreed).proposed_by is None


def test_a_request_is_not_moved_but_answered(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    client = visit(cast.brightwater)
    assert client.get(at(booking, "reschedule")).status_code == 303
    page = client.post(
        at(booking, "reschedule"), data={"version": "1", **pair(hours(14, 16)), "message": "My words"}
    )
    assert page.status_code == 409
    assert "My words" in page.text


def test_a_proposal_waits_for_who_must_answer(
    visit: Visit, cast: Cast, session: Session, offered: Booking
) -> None:
    asker, owner = visit(cast.brightwater), visit(cast.halden)
    for page in ("/bookings", "/dashboard"):
        assert "Halden Optics answers with a proposal" in asker.get(page).text
        assert "answers with a proposal" not in owner.get(page).text
    assert '<span class="count">1</span><span class="vh"> to do<' in asker.get("/bookings").text
    assert "Tue 20 Oct 2026, 14:00 – 16:00, or 1 other time" in owner.get("/bookings").text
    assert offered.reference in owner.get("/bookings?state=offered").text
    assert "answers with a proposal" not in asker.get("/bookings?role=owner").text
    rows = list(csv.DictReader(StringIO(asker.get("/bookings.csv").text.removeprefix("\ufeff"))))
    assert rows[0]["State"] == "New proposal to accept"
    assert (
        rows[0]["Proposed times"]
        == "2026-10-20 14:00 – 2026-10-20 16:00; 2026-10-21 09:00 – 2026-10-21 11:00"
    )
    assert rows[0]["Answer by"] == "2026-10-14 18:00"


def test_a_change_waits_for_who_must_answer(
    visit: Visit, cast: Cast, session: Session, agreed: Booking
) -> None:
    proposed(session, cast, agreed, Party.REQUESTER, hours(14, 16))
    assert "Brightwater Sensing proposes another time" in visit(cast.halden).get("/bookings").text
    assert "proposes another time" not in visit(cast.brightwater).get("/bookings").text
    assert "Confirmed, change proposed" in visit(cast.brightwater).get("/bookings").text


def test_what_is_held_stands_in_the_owners_calendar(
    visit: Visit, cast: Cast, session: Session, agreed: Booking
) -> None:
    proposed(session, cast, agreed, Party.OWNER, hours(14, 16, day=1))
    own = visit(cast.halden).get("/calendar?date=2026-10-20").text
    assert "Proposal: Brightwater Sensing" in own
    assert "Proposal: Brightwater Sensing" not in visit(cast.corvid).get("/calendar?date=2026-10-20").text


def test_french_pages(visit: Visit, cast: Cast, session: Session, offered: Booking) -> None:
    page = visit(cast.brightwater, language="fr").get(at(offered)).text
    for words in ("Proposition à accepter", "Refuser la proposition", "Demandé", "123 € HT"):
        assert words in page.replace("\xa0", " ").replace("\u202f", " ")
    assert "Retirer la proposition" in visit(cast.halden, language="fr").get(at(offered)).text


def test_every_query_of_the_page_is_counted(
    visit: Visit, cast: Cast, offered: Booking, counted: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    client = visit(cast.brightwater)
    with counted() as made:
        assert client.get(at(offered)).status_code == 200
    assert len(made) <= 15, made


def test_who_must_answer_is_reminded_once_a_working_day_before(
    session: Session, cast: Cast, offered: Booking
) -> None:
    kind = reminders.BEFORE_IT_LAPSES
    assert offered.expires_at
    for at_hour, count in ((-40, 0), (-20, 1), (-10, 1)):
        reminders.remind_of_proposals(session, offered.expires_at + timedelta(hours=at_hour))
        session.commit()
        found = session.scalars(select(OutgoingMail.person_id).where(OutgoingMail.kind == kind)).all()
        assert list(found) == [cast.brightwater.person_id] * count


def test_a_change_that_lapses_leaves_the_booking(
    visit: Visit, cast: Cast, session: Session, agreed: Booking
) -> None:
    proposed(session, cast, agreed, Party.OWNER, hours(14, 16))
    assert agreed.expires_at
    actions.expire(session, agreed, agreed.expires_at)
    session.commit()
    booking = fresh(session, agreed)
    assert (booking.state, booking.proposed_by) == (State.CONFIRMED, None)
    assert session.scalars(select(BookingProposal)).one().outcome is Outcome.EXPIRED
    assert "the booking stays as it was" in visit(cast.brightwater).get(at(booking)).text


def test_hours_that_have_not_passed_are_not_filled_in(
    visit: Visit, cast: Cast, agreed: Booking, clock: Hands
) -> None:
    for now, hours_filled_in in (
        (agreed.starts_at + timedelta(minutes=90), "1:30"),
        (agreed.ends_at + timedelta(days=1), "2:00"),
    ):
        clock.set(now)
        assert f'value="{hours_filled_in}"' in visit(cast.halden).get(at(agreed, "complete")).text

"""After a visit: one answer of each side, incidents, and what the owner does about them; nobody else learns of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from light2share.aftercare.models import Incident, VisitAnswer
from light2share.aftercare.rules import ASKED_FOR, Answer
from light2share.bookings import actions as bookings
from light2share.bookings.models import Booking
from light2share.bookings.transitions import Party
from light2share.equipment.models import ListingState
from light2share.jobs.mails import letter_of
from light2share.mail.models import OutgoingMail
from tests.aftercare.play import complete, report
from tests.bookings.play import ask, equipment, hours, mails, store_free_time
from tests.conftest import Hands
from tests.factories import NOW, Cast, Member

Visit = Callable[..., FlaskClient]
Counted = Callable[[], AbstractContextManager[list[str]]]
OVER = hours(9, 13).end + timedelta(hours=1)
ALERT = "aftercare/fault_ahead"


def page(booking: Booking, more: str = "") -> str:
    return f"/bookings/{booking.reference}/after{more}"


def accepted(session: Session, cast: Cast, member: Member, day: int) -> Booking:
    found = ask(session, cast.chamber, member, hours(9, 13, day))
    bookings.accept(session, found, cast.halden.actor, found.version, NOW)
    session.commit()
    return found


@pytest.fixture
def agreed(app: APIFlask, session: Session, cast: Cast) -> Booking:
    store_free_time(session, cast.chamber)
    return accepted(session, cast, cast.brightwater, 0)


@pytest.fixture
def over(session: Session, cast: Cast, agreed: Booking, clock: Hands) -> Booking:
    clock.set(OVER)
    complete(session, cast, agreed, OVER)
    session.commit()
    return agreed


@pytest.fixture
def incident(session: Session, cast: Cast, over: Booking) -> Incident:
    found = report(session, cast, over, OVER)
    session.commit()
    return found


def own(incident: Incident, **fields: str) -> dict[str, str]:
    return {f"i-{incident.handle}-{name}": value for name, value in fields.items()}


def version(session: Session, cast: Cast) -> str:
    session.rollback()
    session.expire_all()
    return str(equipment(session, cast.chamber).version)


def test_each_side_answers_once_and_reads_the_other_after(
    visit: Visit, session: Session, cast: Cast, over: Booking
) -> None:
    asks, owns = visit(cast.brightwater), visit(cast.halden_member)
    assert "Did it do what you needed?" in asks.get(f"/bookings/{over.reference}").text
    assert "Would you lend to them again?" in owns.get(page(over)).text
    wrong = asks.post(page(over, "/answer"), data={"answer": "perhaps", "remark": "Fine beam"})
    assert (wrong.status_code, "Fine beam" in wrong.text) == (422, True)
    sent = asks.post(page(over, "/answer"), data={"answer": "mostly", "remark": "Fine beam"})
    assert sent.status_code == 303
    assert "Fine beam" in asks.get(page(over)).text
    assert "Fine beam" not in owns.get(page(over)).text + owns.get(f"/bookings/{over.reference}").text
    again = visit(cast.admin).post(page(over, "/answer"), data={"answer": "no", "remark": "Rather not"})
    assert (again.status_code, "Rather not" in again.text) == (409, True)
    assert owns.post(page(over, "/answer"), data={"answer": "yes"}).status_code == 303
    assert "Fine beam" in owns.get(page(over)).text
    assert "Would you lend to them again?" in asks.get(f"/bookings/{over.reference}").text
    session.rollback()
    rows = session.execute(select(VisitAnswer.side, VisitAnswer.answer).order_by(VisitAnswer.id))
    assert [tuple(row) for row in rows] == [(Party.REQUESTER, Answer.MOSTLY), (Party.OWNER, Answer.YES)]


def test_after_thirty_days_nobody_answers_and_both_read(
    visit: Visit, cast: Cast, over: Booking, clock: Hands
) -> None:
    visit(cast.brightwater).post(page(over, "/answer"), data={"answer": "no", "remark": "It drifted"})
    owner = visit(cast.halden)
    clock.set(OVER + ASKED_FOR - timedelta(minutes=1))
    assert "It drifted" not in owner.get(page(over)).text
    clock.set(OVER + ASKED_FOR)
    shown = owner.get(page(over)).text
    assert ("It drifted" in shown, "Send the answer" in shown) == (True, False)
    assert owner.post(page(over, "/answer"), data={"answer": "no"}).status_code == 409


def test_without_an_answer_nothing_is_left_of_the_question(
    visit: Visit, cast: Cast, over: Booking, clock: Hands
) -> None:
    clock.set(OVER + ASKED_FOR)
    assert "One question" not in visit(cast.halden).get(page(over)).text


def test_the_database_refuses_a_second_answer_and_one_that_is_not_asked_for(
    session: Session, over: Booking
) -> None:
    def put(side: Party, said: Answer) -> None:
        session.add(VisitAnswer(booking_id=over.id, side=side, answer=said, answered_at=OVER))
        session.flush()

    with pytest.raises(IntegrityError), session.begin_nested():
        put(Party.OWNER, Answer.MOSTLY)
    put(Party.OWNER, Answer.PERHAPS)
    with pytest.raises(IntegrityError), session.begin_nested():
        put(Party.OWNER, Answer.NO)


def test_nobody_else_sees_any_of_it(
    visit: Visit, cast: Cast, over: Booking, incident: Incident, session: Session
) -> None:
    for who in (cast.corvid, cast.corvid_manager, cast.cluster):
        assert visit(who).get(page(over)).status_code == 404
        assert "It stopped" not in visit(who).get(f"/bookings/{over.reference}").text
        assert "Incident" not in visit(who).get("/dashboard").text
    assert visit(cast.corvid).post(page(over, "/incident"), data={}).status_code == 404
    assert visit(cast.corvid_manager).post(page(over, f"/{incident.handle}/close")).status_code == 404
    other = accepted(session, cast, cast.brightwater, 1)
    assert visit(cast.halden).post(page(other, f"/{incident.handle}/close")).status_code == 404


def test_either_side_reports_from_the_start_on(
    visit: Visit, session: Session, cast: Cast, agreed: Booking, clock: Hands
) -> None:
    told = {"kind": "late", "words": "We waited an hour"}
    assert visit(cast.brightwater).post(page(agreed, "/incident"), data=told).status_code == 404
    assert "Report an incident" not in visit(cast.brightwater).get(f"/bookings/{agreed.reference}").text
    clock.set(agreed.starts_at)
    empty = visit(cast.brightwater).post(page(agreed, "/incident"), data={"words": "We waited"})
    assert (empty.status_code, "We waited" in empty.text) == (422, True)
    before = len(mails(session))
    assert visit(cast.brightwater).post(page(agreed, "/incident"), data=told).status_code == 303
    assert mails(session)[before:] == [("aftercare/incident", cast.halden.person_id)]
    assert "We waited an hour" in visit(cast.halden_member).get(f"/bookings/{agreed.reference}").text
    assert "Incident: Late" in visit(cast.halden).get("/dashboard").text
    assert "Incident: Late" not in visit(cast.halden_member).get("/dashboard").text
    scratch = {"kind": "damage", "words": "The window is scratched"}
    assert visit(cast.halden).post(page(agreed, "/incident"), data=scratch).status_code == 303
    assert mails(session)[before + 1 :] == [("aftercare/incident", cast.brightwater.person_id)]
    assert "The window is scratched" in visit(cast.brightwater).get(page(agreed)).text


def test_the_owner_pauses_once_and_tells_whoever_has_booked_once(
    visit: Visit, session: Session, cast: Cast, incident: Incident, over: Booking
) -> None:
    coming = [accepted(session, cast, cast.corvid, day) for day in (2, 3)]
    address = page(over, f"/{incident.handle}/pause")
    seen = version(session, cast)
    for who in (cast.halden_member, cast.brightwater_manager):
        assert visit(who).post(address, data=own(incident, version=seen)).status_code == 403
    owner = visit(cast.halden)
    assert owner.post(address, data=own(incident, version="0", alert="y")).status_code == 409
    assert equipment(session, cast.chamber).state is ListingState.PUBLISHED
    for _press in range(2):
        assert owner.post(address, data=own(incident, version=seen, alert="y")).status_code == 303
    session.rollback()
    session.expire_all()
    assert equipment(session, cast.chamber).state is ListingState.PAUSED
    alerts = [person for kind, person in mails(session) if kind == ALERT]
    assert alerts == [cast.corvid.person_id]
    shown = owner.get(page(over)).text
    assert ("Equipment paused" in shown, "Pause the equipment" in shown) == (True, False)
    assert visit(cast.brightwater).get("/equipment/chamber").status_code == 404
    assert {booking.state.value for booking in coming} == {"confirmed"}


def test_the_alert_names_the_receivers_bookings_and_no_other(
    app: APIFlask, visit: Visit, session: Session, cast: Cast, incident: Incident, over: Booking
) -> None:
    coming = accepted(session, cast, cast.corvid, 2)
    address = page(over, f"/{incident.handle}/pause")
    fields = own(incident, version=version(session, cast), alert="y")
    assert visit(cast.halden).post(address, data=fields).status_code == 303
    session.rollback()
    mail = session.scalars(select(OutgoingMail).where(OutgoingMail.kind == ALERT)).one()
    with app.test_request_context():
        letter = letter_of(session, mail, OVER)
    assert letter is not None
    assert coming.reference in letter.text
    assert "en pause" in letter.text
    for word in (over.reference, "Brightwater", "It stopped"):
        assert word not in letter.text + letter.html + letter.subject
    news = visit(cast.corvid).get("/notifications").text
    assert (coming.reference in news, over.reference in news) == (True, False)
    incident_mail = session.scalars(
        select(OutgoingMail).where(OutgoingMail.kind == "aftercare/incident")
    ).one()
    with app.test_request_context():
        told = letter_of(session, incident_mail, OVER)
    assert told is not None
    assert "It stopped <twice>" in told.text


def test_a_closed_incident_stays_closed(
    visit: Visit, session: Session, cast: Cast, incident: Incident, over: Booking
) -> None:
    owner, address = visit(cast.halden), page(over, f"/{incident.handle}/close")
    assert owner.post(address, data=own(incident, closing="")).status_code == 422
    assert visit(cast.brightwater).post(address, data=own(incident, closing="Fine")).status_code == 403
    assert owner.post(address, data=own(incident, closing="The stage is new")).status_code == 303
    late = owner.post(address, data=own(incident, closing="Another word"))
    assert (late.status_code, "Another word" in late.text) == (409, True)
    seen = own(incident, version=version(session, cast), alert="y")
    assert owner.post(page(over, f"/{incident.handle}/pause"), data=seen).status_code == 409
    assert equipment(session, cast.chamber).state is ListingState.PUBLISHED
    session.refresh(incident)
    assert incident.closing == "The stage is new"
    assert "The stage is new" in visit(cast.brightwater).get(f"/bookings/{over.reference}").text
    assert "Incident:" not in owner.get("/dashboard").text


@pytest.mark.parametrize("path", ["/bookings/{}", "/bookings/{}/after", "/dashboard"])
def test_the_pages_ask_little(
    visit: Visit, cast: Cast, over: Booking, incident: Incident, counted: Counted, path: str
) -> None:
    owner = visit(cast.halden)
    with counted() as statements:
        assert owner.get(path.format(over.reference)).status_code == 200
    assert len(statements) <= 15, statements

"""An account ends: nothing is left without a person, and of the person nothing is left."""

from __future__ import annotations

from threading import Event

import pytest
from sqlalchemy import delete, select, text, update

from light2share.accounts.models import Person
from light2share.agreements.models import Acceptance
from light2share.audit.models import Happening, JournalLine
from light2share.billing.models import Quote, QuoteState
from light2share.bookings import handing
from light2share.bookings.models import Booking, BookingEvent, BookingState
from light2share.calendars.models import CalendarEntry
from light2share.db import Base
from light2share.equipment import contacts
from light2share.equipment.models import Equipment
from light2share.jobs import chores
from light2share.jobs.sending import send_due
from light2share.mail.models import OutgoingMail
from light2share.messages.models import Message
from light2share.organisations.application_models import Application
from light2share.organisations.models import Enquiry, Invitation, Membership
from light2share.privacy import closing
from light2share.web import storage
from tests.accounts.conftest import HASH, PASSWORD
from tests.bookings.play import ask, hours
from tests.factories import NOW
from tests.house import world as worlds
from tests.house.canaries import UPLOAD

SURE = {"current_password": PASSWORD}


@pytest.fixture
def world(app, store, session):
    found = worlds.set_up(app, store)
    session.execute(update(Person).values(password_hash=HASH))
    session.commit()
    return found


def everything(session) -> dict[str, list[str]]:
    """All that the database holds, as text, by table."""
    session.rollback()
    return {
        table.name: [repr(tuple(row)) for row in session.execute(text(f'SELECT * FROM "{table.name}"'))]
        for table in Base.metadata.sorted_tables
    }


def erase(app, session) -> None:
    """What the worker does in the minutes after."""
    session.rollback()
    with app.app_context():
        send_due(Event())
        chores.erase_closed_accounts(session, NOW)
    session.rollback()


def hand_over(session, who, colleague) -> None:
    """What they hold goes to a colleague."""
    held = handing.held_by(session, who.organisation_id, who.person_id)
    handing.pass_on(session, held, who.actor, colleague.person_id, NOW)
    contacts.pass_on(session, who.organisation_id, who.person_id, colleague.person_id, NOW)
    session.commit()


@pytest.mark.parametrize(("who", "colleague"), [("brightwater", "admin"), ("halden", "halden_admin")])
def test_no_field_of_the_database_holds_the_name_or_the_address(who, colleague, app, world, visit, session):
    app.config["DEMO"] = False
    member = getattr(world.cast, who)
    session.execute(update(Equipment).where(Equipment.slug == "chamber").values(contact_id=member.person_id))
    made = {"email": member.email, "name": member.name, "company": "", "message": "Hello", "created_at": NOW}
    session.add(
        Enquiry(organisation_id=world.cast.corvid.organisation_id, person_id=member.person_id, **made)
    )
    accepted = {"state": QuoteState.ACCEPTED, "accepted_at": NOW, "accepted_by_id": member.person_id}
    quote = session.scalars(select(Quote.id).where(Quote.state == QuoteState.OPEN)).first()
    session.execute(update(Quote).where(Quote.id == quote).values(accepted_by_name=member.name, **accepted))
    application = session.scalars(select(Application.id)).first()
    session.execute(
        update(Application)
        .where(Application.id == application)
        .values(person_id=member.person_id, person_name=member.name)
    )
    session.commit()
    app.config["SMTP_URL"] = ""
    browser, other = visit(member), visit(getattr(world.cast, colleague))
    browser.get("/calendar")
    for reference in ("L2S-26-BBBB", "L2S-26-DDDD"):
        other.get(f"/bookings/{reference}.ics")
    hand_over(session, member, getattr(world.cast, colleague))
    said = {member.name, member.email}
    assert any(one in row for rows in everything(session).values() for row in rows for one in said)
    answer = browser.post("/account/delete", data=SURE)
    assert (answer.status_code, answer.location) == (303, "/"), answer.text
    assert "Your account is deleted" in browser.get("/").text
    assert browser.get("/account").status_code == 303
    erase(app, session)
    letters = {"kept_letter"}  # of the demonstration's mailbox: there is none elsewhere
    left = {
        table: [row for row in rows if any(one in row for one in said)]
        for table, rows in everything(session).items()
        if table not in letters
    }
    assert {table: rows for table, rows in left.items() if rows} == {}
    assert other.get("/bookings/L2S-26-BBBB").status_code == 200
    assert other.get("/messages").status_code == 200


def test_a_calendar_text_made_while_they_answered_goes_with_them(app, world, visit, session):
    me = world.cast.halden_member
    told = "CONTACT:Halden Optics: H. Halden\\, "
    numbers = session.scalars(select(Booking.id).order_by(Booking.id).limit(2)).all()
    session.execute(delete(CalendarEntry))
    for number, email in zip(numbers, (me.email, "other@cast.example"), strict=True):
        body = f"{told}{email[:7]}\r\n {email[7:]}\r\n"
        session.add(CalendarEntry(booking_id=number, language="fr", version=1, body=body))
    session.commit()
    visit(me).post("/account/delete", data=SURE)
    erase(app, session)
    assert session.scalars(select(CalendarEntry.booking_id)).all() == numbers[1:]


def test_what_they_did_stays_without_a_name(app, world, visit, session):
    me = world.cast.brightwater
    hand_over(session, me, world.cast.admin)
    before = {
        model: len(session.scalars(select(model)).all())
        for model in (Booking, BookingEvent, Message, Acceptance)
    }
    visit(me).post("/account/delete", data=SURE)
    erase(app, session)
    assert {model: len(session.scalars(select(model)).all()) for model in before} == before
    page = visit(world.cast.admin).get("/org/journal").text
    assert "Left the organisation" in page
    assert "Deleted person" in page
    assert me.name not in page
    assert "Us" in visit(world.cast.admin).get("/bookings/L2S-26-BBBB/messages").text


def test_the_last_mail_goes_to_the_address_before_it_is_forgotten(app, cast, visit, session):
    session.execute(update(Person).values(password_hash=HASH))
    session.commit()
    visit(cast.corvid).post("/account/delete", data=SURE)
    mail = session.scalars(select(OutgoingMail)).one()
    assert (mail.kind, mail.person_id) == ("accounts/deleted", cast.corvid.person_id)
    session.rollback()
    chores.erase_closed_accounts(session, NOW)  # the mail has not left
    assert session.get_one(Person, cast.corvid.person_id).email == cast.corvid.email
    chores.erase_closed_accounts(session, NOW + closing.TOLD_WITHIN * 2)  # the mail server stays away
    session.expire_all()
    assert session.get_one(Person, cast.corvid.person_id).email == closing.nameless(cast.corvid.person_id)


@pytest.mark.parametrize(
    ("who", "words"),
    [
        pytest.param("admin", "Nobody else looks after the people of Brightwater Sensing", id="the last admin"),
        pytest.param("brightwater", "At Brightwater Sensing you hold bookings", id="bookings to pass on"),
        pytest.param("cluster", "Nobody else of the cluster has an account", id="the last of the cluster"),
        pytest.param("corvid_manager", "Corvid Photonics has bookings that are not over", id="alone with bookings"),
        pytest.param("halden_member", "account of the demonstration", id="an account of the demonstration"),
    ],
)  # fmt: skip
def test_what_has_to_be_done_first(who, words, app, cast, visit, session):
    session.execute(update(Person).values(password_hash=HASH))
    session.execute(update(Person).where(Person.id == cast.halden_member.person_id).values(demo=True))
    ask(session, cast.chamber, cast.brightwater, hours(9, 12))
    ask(session, cast.chamber, cast.corvid, hours(9, 12, 1))
    place = select(Membership).where(Membership.person_id == cast.corvid.person_id)
    session.delete(session.scalars(place).one())
    session.commit()
    browser = visit(getattr(cast, who))
    page = browser.get("/account/delete")
    assert (page.status_code, words in page.text) == (200, True), page.text
    assert "Delete my account" not in page.text
    answer = browser.post("/account/delete", data=SURE)
    assert (answer.status_code, words in answer.text) == (409, True)
    assert session.get_one(Person, getattr(cast, who).person_id).disabled_at is None


def test_somebody_alone_with_nothing_to_come_may_go(cast, visit, session):
    session.execute(update(Person).values(password_hash=HASH))
    place = select(Membership).where(Membership.person_id == cast.corvid.person_id)
    session.delete(session.scalars(place).one())
    ask(session, cast.chamber, cast.corvid, hours(9, 12)).state = BookingState.DECLINED
    session.commit()
    assert visit(cast.corvid_manager).post("/account/delete", data=SURE).status_code == 303
    whats = [line.what for line in session.scalars(select(JournalLine).order_by(JournalLine.id))]
    assert whats == [Happening.LEFT, Happening.ACCOUNT_DELETED]


def test_a_wrong_password_ends_nothing(cast, visit, session):
    session.execute(update(Person).values(password_hash=HASH))
    session.commit()
    answer = visit(cast.corvid).post("/account/delete", data={"current_password": "not mine at all"})
    assert (answer.status_code, "This isn’t your present password" in answer.text) == (422, True)
    assert session.get_one(Person, cast.corvid.person_id).disabled_at is None


def test_files_that_only_they_had_go_too(app, world, visit, session):
    hand_over(session, world.cast.halden, world.cast.halden_admin)
    visit(world.cast.halden).post("/account/delete", data=SURE)
    with app.app_context():
        assert storage.read(f"{UPLOAD}-page.webp")
    erase(app, session)
    with app.app_context():
        assert storage.read(f"{UPLOAD}-page.webp") is None
    assert (
        session.scalars(
            select(Invitation).where(Invitation.invited_by_id == world.cast.halden.person_id)
        ).all()
        == []
    )

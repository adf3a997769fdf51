"""The mail about a message: to the other side's people, once each, with the text and the way to answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from apiflask import APIFlask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from light2share.accounts.models import Person
from light2share.bookings.models import Booking
from light2share.db import db
from light2share.jobs.letters import LONGEST_SUBJECT
from light2share.jobs.mails import letter_of
from light2share.kernel.files import FileKind, Stored
from light2share.mail.message import Letter
from light2share.mail.models import OutgoingMail
from light2share.messages import actions
from light2share.messages.models import Message
from light2share.organisations.models import Membership
from tests.factories import NOW, Cast, Member
from tests.messages.play import say

TEXT = "Which <mount>?\n\nAn FC one?"


@pytest.fixture
def stage(app: APIFlask) -> Iterator[Session]:
    """The site's own session, as the worker has it."""
    with app.app_context():
        yield db.session()
        db.session.remove()


def receivers(session: Session) -> list[int]:
    session.rollback()
    rows = select(OutgoingMail.person_id).where(OutgoingMail.kind == "messages/new").order_by(OutgoingMail.id)
    return list(session.scalars(rows))


def letters(session: Session, language: str = "en") -> list[Letter | None]:
    session.execute(update(Person).values(language=language))
    session.commit()
    mails = session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "messages/new"))
    return [letter_of(session, mail, NOW) for mail in mails]


def test_the_other_sides_people_are_told_once_and_never_ones_own(
    cast: Cast, session: Session, booking: Booking
) -> None:
    say(session, booking, cast.brightwater, TEXT)
    assert receivers(session) == [cast.halden.person_id]
    say(session, booking, cast.brightwater_manager, TEXT)
    assert receivers(session) == [cast.halden.person_id] * 2
    say(session, booking, cast.halden, TEXT)
    assert receivers(session) == [*[cast.halden.person_id] * 2, cast.brightwater.person_id]


@pytest.mark.parametrize(
    ("language", "subject", "lead", "button"),
    [
        (
            "en",
            "Message: Climatic chamber 600 L, Tue 20 Oct 09:00",
            "(Brightwater Sensing) writes to you",
            "Read and",
        ),
        ("fr", "Message : Enceinte climatique 600 L, mar. 20 oct. 09:00", "vous écrit", "Lire et répondre"),
    ],
)
def test_the_mail_says_who_writes_what_about_which_booking(
    stage: Session,
    cast: Cast,
    session: Session,
    booking: Booking,
    language: str,
    subject: str,
    lead: str,
    button: str,
) -> None:
    files = [Stored("one", FileKind.PDF, "Fiche <A>", 9), Stored("two", FileKind.PNG, "Plan", 9)]
    actions.write(session, booking, cast.brightwater.actor, TEXT, files, NOW)
    session.commit()
    (letter,) = letters(stage, language)
    assert letter is not None
    assert letter.subject.replace("\xa0", " ").replace("\u202f", " ") == subject
    assert len(letter.subject) <= LONGEST_SUBJECT
    assert lead in letter.text
    assert "> Which <mount>?\n> \n> An FC one?" in letter.text
    assert "Which &lt;mount&gt;?<br><br>An FC one?" in letter.html
    assert "Fiche <A>.pdf, Plan.png" in letter.text
    assert "<A>" not in letter.html
    for text in (letter.text, letter.html):
        assert f"http://localhost/bookings/{booking.reference}/messages" in text
        assert button in text
        assert "/a/" not in text
    assert letter.thread == f"<{booking.uid}>"
    assert letter.invitation is None
    assert letter.reply_to is None


def test_whoever_has_left_gets_nothing(
    stage: Session, cast: Cast, session: Session, booking: Booking
) -> None:
    say(session, booking, cast.brightwater, TEXT)
    session.execute(delete(Membership).where(Membership.person_id == cast.halden.person_id))
    session.commit()
    assert letters(stage) == [None]


def test_a_message_that_is_gone_says_nothing(
    stage: Session, cast: Cast, session: Session, booking: Booking
) -> None:
    say(session, booking, cast.brightwater, TEXT)
    session.execute(delete(Message))
    session.commit()
    assert letters(stage) == [None]


def test_somebody_of_both_sides_hears_of_the_other_as_the_other(
    stage: Session, cast: Cast, session: Session, booking: Booking
) -> None:
    both: Member = cast.brightwater
    session.add(
        Membership(
            person_id=both.person_id,
            organisation_id=cast.halden.organisation_id,
            is_manager=True,
            created_at=NOW,
        )
    )
    session.commit()
    say(session, booking, cast.admin, TEXT)
    assert receivers(session) == [cast.halden.person_id, both.person_id]
    for letter in letters(stage):
        assert letter is not None
        assert "(Brightwater Sensing) writes to you" in letter.text
        assert "you act for Halden Optics" in letter.text

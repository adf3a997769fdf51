"""Mails about bookings that the owner has not answered by hand."""

from __future__ import annotations

from apiflask import APIFlask
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.jobs.mails import letter_of
from light2share.mail.models import OutgoingMail
from tests.bookings.play import ask, hours
from tests.factories import NOW, Cast


def test_an_owner_who_was_not_asked_reads_what_it_is_for(app: APIFlask, session: Session, cast: Cast) -> None:
    ask(session, cast.bench, cast.brightwater, hours(9, 13), purpose="M² at 532 nm")
    rows = session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "bookings/confirmed")).all()
    with app.app_context():
        texts = {one.person_id: getattr(letter_of(session, one, NOW), "text", "") for one in rows}
    assert "M² at 532 nm" in texts[cast.halden.person_id]
    assert "M² at 532 nm" not in texts[cast.brightwater.person_id]

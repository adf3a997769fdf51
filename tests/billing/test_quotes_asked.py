"""Quotes of requests, which an owner wants accepted before it answers."""

from __future__ import annotations

from collections.abc import Callable

from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.bookings import checklist, proposing
from light2share.bookings.checks import Asked, CheckKind
from light2share.bookings.proposing import Proposed
from light2share.equipment.models import Equipment
from light2share.jobs.mails import letter_of
from light2share.mail.models import OutgoingMail
from tests.billing.play import page
from tests.bookings.play import ask, hours, store_free_time
from tests.factories import NOW, Cast

Visit = Callable[..., FlaskClient]


def test_the_quote_of_a_request_is_nobodys_word_and_an_offer_sets_it_aside(
    visit: Visit, session: Session, cast: Cast, app: APIFlask
) -> None:
    item = session.get_one(Equipment, cast.chamber.id)
    checklist.ask_for(session, item, {CheckKind.QUOTE: Asked.BLOCKS})
    store_free_time(session, cast.chamber)
    found = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    mail = session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "billing/quote_to_approve")).one()
    with app.app_context():
        letter = letter_of(session, mail, NOW)
    assert letter is not None
    assert "qui souhaite que le prix soit validé avant de confirmer" in letter.text
    assert "a établi un devis" not in letter.text
    assert "Quote to approve" in visit(cast.brightwater).get(page(found)).text

    proposed = Proposed([[hours(14, 18)]], price_cents=1_000)
    proposing.offer(session, found, cast.halden.actor, found.version, NOW, proposed)
    session.commit()
    after = visit(cast.brightwater).get(page(found)).text
    assert "a new quote takes its place" in after
    assert "Quote to approve" not in after
    with app.app_context():
        assert letter_of(session, mail, NOW) is None

"""What the plays of this room share: addresses, quotes as others see them, mails, readable PDFs."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from light2share.billing import queries
from light2share.billing.models import Quote
from light2share.billing.statement_models import Statement
from light2share.bookings.models import Booking
from light2share.mail.models import OutgoingMail
from tests.bookings.play import hours

Visit = Callable[..., FlaskClient]
AFTER = hours(9, 13).end + timedelta(hours=1)


def page(booking: Booking, more: str = "") -> str:
    return f"/bookings/{booking.reference}{more}"


def quotes(session: Session, booking: Booking) -> list[Quote]:
    """Every version as others see it now, the first one first."""
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Quote).where(Quote.booking_id == booking.id).order_by(Quote.version)))


def accept(client: FlaskClient, booking: Booking, order: str = "", version: int = 1) -> TestResponse:
    """The form as a browser sends it."""
    return client.post(page(booking, "/quote/accept"), data={"quote": str(version), "purchase_order": order})


def mails(session: Session) -> list[tuple[str, int]]:
    """Kind and receiver of every mail of this room."""
    session.rollback()
    rows = session.execute(
        select(OutgoingMail.kind, OutgoingMail.person_id)
        .where(OutgoingMail.kind.like("billing/%"))
        .order_by(OutgoingMail.id)
    )
    return [(kind, person) for kind, person in rows]


def unpacked(pdf: bytes) -> bytes:
    """A PDF with its compressed parts beside it in plain bytes."""
    parts = [pdf]
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(found[1]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def stated(session: Session, booking: Booking) -> Statement:
    session.rollback()
    session.expire_all()
    found = queries.statement(session, booking.id)
    assert found is not None
    return found

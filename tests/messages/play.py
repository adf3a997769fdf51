"""What the plays of messages share: writing by the form and by the action, addresses, files."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from light2share.bookings.models import Booking
from light2share.messages import actions
from light2share.messages.models import Message
from tests.factories import NOW, Member

PDF = b"%PDF-1.7\nsome words\n%%EOF\n"


def at(booking: Booking) -> str:
    return f"/bookings/{booking.reference}/messages"


def sent(content: bytes, name: str) -> FileStorage:
    """A file as a browser sends it."""
    return FileStorage(BytesIO(content), filename=name)


def post(
    client: FlaskClient, booking: Booking, body: str = "", *files: FileStorage, **more: Any
) -> TestResponse:
    """The form as a browser sends it."""
    data = {"body": body, "files": list(files) or [sent(b"", "")], **more}
    answer = client.post(at(booking), data=data, content_type="multipart/form-data")
    answer.request.input_stream.close()  # a large form lies in a file of the client's
    return answer


def say(session: Session, booking: Booking, who: Member, body: str, now: Any = NOW) -> Message:
    """Written without the form; committed."""
    message = actions.write(session, booking, who.actor, body, [], now)
    session.commit()
    return message


def bodies(session: Session, booking: Booking) -> list[str]:
    """What was said, as others see it now."""
    session.rollback()
    rows = select(Message.body).where(Message.booking_id == booking.id).order_by(Message.id)
    return list(session.scalars(rows))

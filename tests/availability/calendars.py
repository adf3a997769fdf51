"""What the plays of connected calendars share: files to send, and looking at what came of it."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from light2share.availability.models import ConnectedCalendar
from light2share.kernel.period import Period
from tests.bookings.play import free_time
from tests.factories import Item
from tests.ical.corpus.case import calendar, event

ALL = "/equipment/{}/availability/calendars"
TUESDAY = ("DTSTART;TZID=Europe/Paris:20261020T090000", "DTEND;TZID=Europe/Paris:20261020T120000")
"""The Tuesday of tests.bookings.play, 09:00 to 12:00."""
BUSY = calendar(event(*TUESDAY, "SUMMARY:canarysummary"), head=("X-WR-CALNAME:Outlook of the lab",))
HALF = calendar(
    event(*TUESDAY), event("DTSTART;TZID=Nowhere:20261021T090000", "SUMMARY:Odd one", uid="two@there.example")
)
BROKEN = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n"
Visit = Callable[..., FlaskClient]


def send(client: FlaskClient, item: Item, content: bytes = BUSY, **form: str) -> TestResponse:
    """Send a file as a browser does; put together by hand, since the test client leaves large ones open."""
    lines = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in form.items()
    ]
    head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.ics"\r\n\r\n'
    body = "".join(lines).encode() + head.encode() + content + b"\r\n--b--\r\n"
    return client.post(ALL.format(item.slug), data=body, content_type="multipart/form-data; boundary=b")


def connected_of(session: Session) -> list[ConnectedCalendar]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(ConnectedCalendar).order_by(ConnectedCalendar.id)))


def is_free(session: Session, item: Item, wanted: Period) -> bool:
    session.rollback()
    start, end = (int(one.timestamp()) // 60 for one in (wanted.start, wanted.end))
    return any(first <= start and end <= last for _unit, first, last in free_time(session, item))


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found
    return found[1]

"""Subscribing to a feed, and taking a calendar apart."""

import html
import re

from flask.testing import FlaskClient
from icalendar import Calendar, Event


def bookings_in(calendar: Calendar) -> list[Event]:
    """Its busy times, public holidays left out: these are described."""
    return [
        event
        for event in calendar.walk("VEVENT")
        if "DESCRIPTION" not in event or str(event["SUMMARY"]) not in {"Busy", "Occupé"}
    ]


def subscribe(client: FlaskClient, **form: str) -> str:
    """Make a feed by its form; the path of the address that the page shows once."""
    answer = client.post("/calendar/feed", data={"scope": "person", **form})
    assert answer.status_code == 303, answer.text
    found = re.search(r'value="http://localhost(/feed/[^"]+\.ics)"', client.get(answer.location).text)
    assert found
    return html.unescape(found[1])

"""Taking a calendar apart."""

from icalendar import Calendar, Event


def bookings_in(calendar: Calendar) -> list[Event]:
    """Its busy times, public holidays left out: these are described."""
    return [
        event
        for event in calendar.walk("VEVENT")
        if "DESCRIPTION" not in event or str(event["SUMMARY"]) not in {"Busy", "Occupé"}
    ]

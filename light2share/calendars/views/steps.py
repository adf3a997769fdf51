"""How to subscribe to a calendar, step by step in words, with the names that each program gives to its own buttons."""

from __future__ import annotations

from typing import Any

from light2share.i18n import _

PROGRAMS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        _("Outlook, new and on the web"),
        (
            _("Open the calendar of Outlook, in the new program or at outlook.office.com."),
            _("Choose “Add calendar”, then “Subscribe from web”."),
            _("Paste the address, give the calendar a name and choose “Import”."),
        ),
        _("It then stands in Outlook on the phone too. Microsoft reads it again every few hours, not at your command."),
    ),
    (
        _("Outlook, classic, on Windows"),
        (
            _("Open the calendar and choose “Add Calendar” on the “Home” tab, then “From Internet…”."),
            _("Paste the address and choose “OK”."),
            _("Answer “Yes” when Outlook asks whether to add the calendar and subscribe to updates."),
        ),
        _("It is read again each time that Outlook sends and receives, at most once an hour."),
    ),
    (
        _("Google Calendar"),
        (
            _("Open calendar.google.com on a computer; the app on the phone cannot add an address."),
            _("Beside “Other calendars” choose “+”, then “From URL”."),
            _("Paste the address and choose “Add calendar”."),
        ),
        _("It then stands in the app on the phone too. Google reads it again every 8 to 24 hours."),
    ),
    (
        _("Apple Calendar on a Mac"),
        (
            _("Press the webcal link above; or choose “File”, “New Calendar Subscription…”, and paste the address."),
            _("Choose “Subscribe”."),
            _("Set “Auto-refresh” to “Every hour” and choose “OK”."),
        ),
        _("With “iCloud” as its location, it stands on your iPhone and iPad too."),
    ),
    (
        _("Apple Calendar on iPhone and iPad"),
        (
            _("Point the camera at the code above and open the link it shows; or press the webcal link."),
            _(
                "Without either: in Calendar choose “Calendars”, “Add Calendar”, “Add Subscription Calendar”, and paste"
                " the address."
            ),
            _("Choose “Subscribe”, then “Done”."),
        ),
        "",
    ),
    (
        _("Thunderbird"),
        (
            _("Open the calendar and choose “New Calendar…”, then “On the Network”."),
            _("Leave the user name empty, paste the address into “Location” and choose “Find Calendars”."),
            _("Choose “Subscribe”."),
        ),
        _("In the properties of the calendar you choose how often it is read again, such as every 30 minutes."),
    ),
)  # fmt: skip
"""Name, steps, and what else there is to know."""


def programs() -> list[dict[str, Any]]:
    """For templates/calendars/_how_to.html."""
    return [{"name": name, "steps": steps, "note": note} for name, steps, note in PROGRAMS]

"""The forms of connected calendars; field names as CONTRACT.md promises them."""

from __future__ import annotations

from typing import Any

from flask import request
from wtforms import FileField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from light2share.availability.connected import LONGEST_NAME
from light2share.availability.connected_words import trouble_words
from light2share.availability.models import ConnectedCalendar
from light2share.equipment.models import Equipment
from light2share.equipment.rules import AccessMode
from light2share.equipment.words import MODES
from light2share.i18n import _
from light2share.ical.findings import Trouble, Unreadable
from light2share.security.fetching import LONGEST_ADDRESS, why_unfit
from light2share.web import calendar_limits
from light2share.web.forms import Form, TextField

ACCEPTED = ".ics,.ical,.ifb,text/calendar"


class SentFile(Form):
    """A form with a file in it; `content` is what the file holds, as far as it is taken."""

    file = FileField(_("Calendar file (.ics)"))
    content: bytes | None = None

    def take_file(self) -> None:
        """Read the file that was sent, if one was."""
        sent = next((one for one in request.files.getlist("file") if one.filename), None)
        if sent is not None:
            self.content = sent.stream.read(calendar_limits.reading_limits().file_bytes + 1)
            sent.close()

    def refuse(self, why: Unreadable, more: str = "") -> int:
        """Say beside the file why it is refused; the status of the page."""
        self.file.errors = [f"{trouble_words(why)} {more}".strip()]
        return 413 if why.trouble is Trouble.TOO_LARGE else 422


class ClosesField(SelectField):
    """The one way of using the item that a calendar closes; empty where it closes every one."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, default="", choices=[], validate_choice=False, **kwargs)

    def offer(self, item: Equipment, present: AccessMode | None = None) -> None:
        """What the owner offers, and what holds now."""
        modes = [mode for mode in AccessMode if mode in item.modes_offered or mode is present]
        self.choices = [SelectChoice("", _("Everything"))] + [
            SelectChoice(mode.value, _("Only “%(mode)s”", mode=MODES[mode])) for mode in modes
        ]

    def pre_validate(self, form: Any) -> None:
        """One of the list."""
        if (self.data or "") not in {choice.value for choice in self.choices}:
            raise ValidationError(_("Choose from the list"))

    @property
    def mode(self) -> AccessMode | None:
        """What was chosen."""
        return AccessMode(self.data) if self.data else None


class ConnectForm(SentFile):
    """An address, or a file."""

    url = TextField(_("Address of the calendar"), longest=LONGEST_ADDRESS)
    name = TextField(_("Name"), longest=LONGEST_NAME)
    access_mode = ClosesField(_("What it closes"))

    def __init__(self, item: Equipment, read: bool = True) -> None:
        super().__init__(read=read)
        self.access_mode.offer(item)

    def validate_url(self, field: Any) -> None:
        """One of the two, and an address that may be asked."""
        self.take_file()
        if field.data and self.content is not None:
            raise ValidationError(_("Enter an address or choose a file, not both"))
        if not field.data and self.content is None:
            raise ValidationError(_("Enter an address, or choose a file"))
        if field.data and why_unfit(field.data):
            raise ValidationError(
                _(
                    "Enter an address that begins with https://, http:// or webcal://, without a user name in it"
                )
            )


class NewerFileForm(SentFile):
    """A newer version of a file."""

    def validate_file(self, field: Any) -> None:
        """There is one."""
        self.take_file()
        if self.content is None:
            raise ValidationError(_("Choose the file of the calendar"))


class NameForm(Form):
    """Another name, and what it closes."""

    name = TextField(_("Name"), [InputRequired(_("Enter a name"))], longest=LONGEST_NAME)
    access_mode = ClosesField(_("What it closes"))

    def __init__(self, item: Equipment, one: ConnectedCalendar, read: bool = True) -> None:
        super().__init__(
            data={"name": one.name, "access_mode": one.mode.value if one.mode else ""}, read=read
        )
        self.access_mode.offer(item, one.mode)
        if read and "access_mode" not in request.form:
            self.access_mode.data = one.mode.value if one.mode else ""

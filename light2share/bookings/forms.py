"""The forms of a booking; field names as CONTRACT.md promises them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, ValidationError
from wtforms.widgets import HiddenInput

from light2share.bookings.actions import Wish
from light2share.bookings.transitions import DeclineReason
from light2share.bookings.wording import REASONS, mode_label
from light2share.equipment.models import AccessMode
from light2share.i18n import _
from light2share.kernel.period import Period
from light2share.web.forms import Form, LocalTimeField, LongTextField, TextField

STEPS = (("starts", "ends", "access_mode"), ("purpose", "sample", "reference"), ())
"""The fields of each step; the last one shows what will be sent."""
FIELDS = tuple(name for names in STEPS for name in names)


class BookingRequestForm(Form):
    """Three steps on screen, one form: what another step shows is kept, or comes with everything at once."""

    starts = LocalTimeField(_("From"), [InputRequired(_("Enter when you want to start"))])
    ends = LocalTimeField(_("Until"), [InputRequired(_("Enter when you will be done"))])
    access_mode = RadioField(_("Who runs the measurement?"), validate_choice=False)
    purpose = LongTextField(
        _("What do you want to measure, and what for?"), [DataRequired(_("Say what you want to measure"))]
    )
    sample = LongTextField(_("What you bring"))
    reference = TextField(_("Your own reference"), longest=120)
    step = HiddenField(default="1")

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        super().__init__()
        if known:
            fields = MultiDict(known)
            for name in request.form:
                fields.setlist(name, request.form.getlist(name))
            self.process(fields)

    def offer(self, modes: list[str]) -> None:
        """Let one of the item's modes be chosen, in the order of the site; the only one is chosen already."""
        ordered = [mode.value for mode in AccessMode if mode.value in modes]
        self.access_mode.choices = [SelectChoice(mode, mode_label(mode)) for mode in ordered]
        if len(modes) == 1 and not self.access_mode.data:
            self.access_mode.data = modes[0]

    @property
    def shown_step(self) -> int:
        """The step whose buttons were pressed, counted from 1."""
        return int(self.step.data) if self.step.data in {"1", "2", "3"} else 1

    def step_is_valid(self, step: int) -> bool:
        """Whether the fields up to and with this step hold; faults of later ones are not shown yet."""
        self.validate()
        for names in STEPS[step:]:
            for name in names:
                self[name].errors = []
        return not any(self[name].errors for names in STEPS[:step] for name in names)

    def first_wrong_step(self) -> int:
        """The step to go back to after a refusal; the last one if no field is wrong."""
        wrong = (number for number, names in enumerate(STEPS, 1) if any(self[name].errors for name in names))
        return next(wrong, len(STEPS))

    def say_nothing(self) -> None:
        """Leave no message behind."""
        for field in self:
            field.errors = []

    def validate_starts(self, field: Field) -> None:
        """One period; several come with campaigns."""
        if len(request.form.getlist(field.name)) > 1:
            raise ValidationError(_("Ask for one period; for more, send one request each"))

    def validate_ends(self, field: Field) -> None:
        """After the start."""
        if self.starts.data and field.data and field.data <= self.starts.data:
            raise ValidationError(_("Enter a time after the start"))

    def validate_access_mode(self, field: Field) -> None:
        """One of the modes that the owner offers."""
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose who runs the measurement"))

    def known_period(self) -> Period | None:
        """The period as far as it can be read, whatever else is wrong; leaves no message behind."""
        for field in (self.starts, self.ends):
            field.validate(self)
            field.errors = []
        start, end = self.starts.data, self.ends.data
        return Period(start, end) if start and end and start < end else None

    def take(self, starts: str, ends: str) -> None:
        """Put these local times in the place of what was typed."""
        typed = MultiDict({"starts": starts, "ends": ends})
        self.starts.process(typed)
        self.ends.process(typed)

    def carried(self, step: int) -> list[tuple[str, str]]:
        """Names and values of the fields that another step shows; of all for step 0."""
        names = [name for number, names in enumerate(STEPS, 1) if number != step for name in names]
        return [(name, typed_in(self[name])) for name in names]

    def wish(self) -> Wish:
        """What is asked for; ask only after the form is valid."""
        return Wish(
            period=self.period(),
            purpose=self.purpose.data,
            access_mode=AccessMode(self.access_mode.data),
            sample=self.sample.data or "",
            reference=self.reference.data or "",
        )

    def period(self) -> Period:
        """The wanted period; ask only after the form is valid."""
        start: Any = self.starts.data
        end: Any = self.ends.data
        return Period(start, end)


def typed_in(field: Field) -> str:
    """What was typed, right or wrong; without that the value it was filled with."""
    if isinstance(field, LocalTimeField):
        return str(field.raw_data[0]) if field.raw_data else ""
    return str(field.data or "")


class MoveForm(Form):
    """What every move of a booking carries: the version that its maker saw."""

    version = IntegerField(
        widget=HiddenInput(),
        validators=[InputRequired(_("Reload this page, then try again: it did not say which state you saw"))],
    )

    @property
    def faults(self) -> list[tuple[str, str]]:
        """As of every form; a hidden field is no place to go to."""
        return [("" if name == self.version.id else name, message) for name, message in super().faults]


class AnswerForm(MoveForm):
    """The owner's yes or no; the button says which."""

    decision = HiddenField()
    reason = SelectField(
        _("Reason"),
        choices=[
            SelectChoice("", _("Choose a reason")),
            *(SelectChoice(str(reason), label) for reason, label in REASONS.items()),
        ],
        validate_choice=False,
        default="",
    )
    message = LongTextField(_("Your words"))

    def validate_decision(self, field: Field) -> None:
        """Accept or decline."""
        if field.data not in {"accept", "decline"}:
            raise ValidationError(_("Choose to accept or to decline"))

    def validate_reason(self, field: Field) -> None:
        """Out of the list, where it is asked for."""
        if self.decision.data == "decline" and field.data not in set(DeclineReason):
            raise ValidationError(_("Choose a reason"))

    @property
    def faults(self) -> list[tuple[str, str]]:
        """As of every form; a hidden field is no place to go to."""
        return [("" if name == self.decision.id else name, message) for name, message in super().faults]


class WithdrawForm(MoveForm):
    """The requester no longer asks."""

    reason = LongTextField(_("Why"))


class CancelForm(MoveForm):
    """Either side gives the booking up."""

    reason = LongTextField(_("Why"), [DataRequired(_("Say why, so that the other side can plan"))])


class NoShowForm(MoveForm):
    """Nobody came."""

    reason = LongTextField(_("What happened"))


_HOURS = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?\s*(?:h(?:ours|eures|)?)?")
_CLOCK = re.compile(r"(\d{1,4})\s*(?::|h)\s*([0-5]?\d)(?:\s*min)?")


class HoursField(StringField):
    """A length of time in hours, as whole minutes: `3.5`, `3,5`, `3:30`, `3 h 30`."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data // 60}:{self.data % 60:02}"

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read any of the ways to write it."""
        self.data = None
        text = re.sub(r"[\u00a0\u202f]", " ", valuelist[0]).strip().lower() if valuelist else ""
        if not text:
            return
        if found := _CLOCK.fullmatch(text):
            self.data = int(found[1]) * 60 + int(found[2])
        elif found := _HOURS.fullmatch(text):
            self.data = int(found[1]) * 60 + round(float(f"0.{found[2] or 0}") * 60)
        else:
            raise ValueError(_("Enter the hours, such as 3.5 or 3:30"))


class CompleteForm(MoveForm):
    """How long it was really used."""

    hours = HoursField(_("Hours really used"), [InputRequired(_("Enter the hours, such as 3.5 or 3:30"))])
    message = LongTextField(_("Your words"))

    longest: timedelta = timedelta(days=366)

    def validate_hours(self, field: Field) -> None:
        """Some minutes, and no more than can have passed since the start."""
        if field.data is None:
            return
        if not 0 < field.data <= self.longest / timedelta(minutes=1):
            raise ValidationError(_("Enter more than zero and no more than the time since the start"))


def version_of(form: MoveForm) -> int:
    """The version a valid form names."""
    version: Any = form.version.data
    return int(version)

"""The forms of a booking; field names as CONTRACT.md promises them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from wtforms import Field, HiddenField, IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, ValidationError
from wtforms.widgets import HiddenInput

from light2share.bookings.transitions import DeclineReason
from light2share.bookings.wording import REASONS
from light2share.i18n import _
from light2share.web.forms import Form, LongTextField
from light2share.web.hours import HoursField


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
    choice = RadioField(_("Which of these times do you accept?"), coerce=int, validate_choice=False)
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

    def offer(self, labels: Sequence[str]) -> None:
        """Let one of the times be accepted that the requester can choose from."""
        self.choice.choices = [SelectChoice(number, label) for number, label in enumerate(labels)]

    def validate_choice(self, field: Field) -> None:
        """One of them, where there are several."""
        several = len(field.choices or ()) > 1
        if self.decision.data == "accept" and several and field.data not in range(len(field.choices)):
            raise ValidationError(_("Choose which of the times you accept"))

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


class HandOverForm(MoveForm):
    """Who of one's own organisation takes the booking over."""

    colleague = RadioField(_("Who takes it over?"), coerce=int, validate_choice=False)
    message = LongTextField(_("Your words"))

    def offer(self, colleagues: Mapping[int, str], holder: int | None) -> None:
        """Let one of these be chosen, row numbers and names; `holder`, who has it now, is not shown.

        A form that arrives twice names who has it by then: that is no fault.
        """
        self.known = colleagues.keys()
        self.colleague.choices = [
            SelectChoice(number, name) for number, name in colleagues.items() if number != holder
        ]

    def validate_colleague(self, field: Field) -> None:
        """One of them."""
        if field.data not in self.known:
            raise ValidationError(_("Choose one of your colleagues"))


class NoShowForm(MoveForm):
    """Nobody came."""

    reason = LongTextField(_("What happened"))


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

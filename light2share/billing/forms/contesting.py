"""The forms of a contest: what the requester says against a statement, and the owner's answer."""

from __future__ import annotations

from wtforms import Field, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, ValidationError

from light2share.billing.forms import SeenForm
from light2share.billing.statement_models import Statement, StatementKind
from light2share.i18n import _
from light2share.web.choices import SeveralField
from light2share.web.forms import LongTextField
from light2share.web.hours import HoursField

CORRECT = _("Correct the hours as below: the requester has 10 days to say so once more")
OF_FEE = {
    "agree": _("Take the fee back: nothing is owed"),
    "keep": _("Keep the fee: the requester has 10 days to contest once more"),
}
OF_HOURS = {
    "agree": _("Take over these hours: the statement is closed with them"),
    "keep": _("Keep the hours: the requester has 10 days to contest once more"),
    "correct": CORRECT,
}
OF_LINES = {
    "agree": _("Take the contested lines away: the statement is closed without them"),
    "keep": _("Keep it all as it is: the requester has 10 days to contest once more"),
    "correct": CORRECT,
}
OF_BOTH = {
    **OF_LINES,
    "agree": _("Take over these hours and take the contested lines away: the statement is closed with that"),
}


class ContestForm(SeenForm):
    """The requester's own count, and which of the owner's lines are not right; of a fee only why."""

    hours = HoursField(_("Hours really used"), [InputRequired(_("Enter the hours, such as 3.5 or 3:30"))])
    lines = SeveralField(_("Lines of the owner that are not right"), coerce=int)
    reason = LongTextField(_("What is not right"), [DataRequired(_("Say what is not right"))])

    longest = 0
    """Minutes."""
    said = 0
    """The owner's, in minutes."""

    def offer(self, statement: Statement) -> ContestForm:
        """Ask what can be contested of it."""
        extras = statement.says.extras
        self.said = statement.used_minutes
        self.lines.choices = [SelectChoice(number, one.label) for number, one in enumerate(extras)]
        if statement.kind is not StatementKind.USE:
            del self.hours
        if not extras:
            del self.lines
        return self

    @property
    def minutes(self) -> int | None:
        """Other hours than the owner's; None where those are not contested."""
        return None if self.hours is None or self.hours.data == self.said else self.hours.data

    @property
    def contested(self) -> list[int]:
        """The lines, counted from 0."""
        return list(self.lines.data or ()) if self.lines is not None else []

    def validate_hours(self, field: Field) -> None:
        """No more than the owner could have counted, and others than its own unless a line is contested."""
        if field.data is None:
            return
        if field.data > self.longest:
            raise ValidationError(_("Enter no more than the time since the start"))
        if field.data == self.said and not self.contested:
            raise ValidationError(
                _("Enter other hours than the owner’s")
                if self.lines is None
                else _("Enter other hours than the owner’s, or choose the lines that are not right")
            )


class AnswerForm(SeenForm):
    """The owner's answer to that."""

    decision = RadioField(_("Your answer"), validate_choice=False)
    hours = HoursField(_("Hours as you correct them"))
    message = LongTextField(_("Your words"))

    longest = 0
    """Minutes."""

    def offer(self, statement: Statement) -> AnswerForm:
        """Let it answer what is contested."""
        words = OF_HOURS
        if statement.kind is not StatementKind.USE:
            words = OF_FEE
            del self.hours
        elif statement.contested_lines:
            words = OF_LINES if statement.contested_minutes is None else OF_BOTH
        self.decision.choices = [SelectChoice(value, label) for value, label in words.items()]
        return self

    @property
    def corrected(self) -> int | None:
        """The hours that the owner names instead, in minutes; None for another answer."""
        return self.hours.data if self.hours is not None and self.decision.data == "correct" else None

    def validate_decision(self, field: Field) -> None:
        """One of those that are offered."""
        if field.data not in {one.value for one in field.choices}:
            raise ValidationError(_("Choose one of the possibilities"))

    def validate_hours(self, field: Field) -> None:
        """Needed for a correction only."""
        if self.decision.data != "correct":
            return
        if field.data is None:
            raise ValidationError(_("Enter the hours, such as 3.5 or 3:30"))
        if field.data > self.longest:
            raise ValidationError(_("Enter no more than the time since the start"))

"""The one question, an incident, and what the owner does about it."""

from __future__ import annotations

from wtforms import BooleanField, Field, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, ValidationError

from light2share.aftercare.rules import LONGEST, OFFERED, Kind
from light2share.aftercare.wording import ANSWERS, KINDS, QUESTIONS
from light2share.bookings.transitions import Party
from light2share.i18n import _
from light2share.web.forms import Form, LongTextField, WholeField


def _one_of(field: Field) -> None:
    if field.data not in {choice.value for choice in field.choices}:
        raise ValidationError(_("Choose one of the possibilities"))


class AnswerForm(Form):
    """One question to one side."""

    answer = RadioField(validate_choice=False)
    remark = LongTextField(_("In your words"), longest=LONGEST)

    def ask(self, side: Party) -> None:
        """Put the question of that side."""
        self.answer.label.text = QUESTIONS[side]
        self.answer.choices = [SelectChoice(one.value, ANSWERS[one]) for one in OFFERED[side]]

    def validate_answer(self, field: Field) -> None:
        """One of the three."""
        _one_of(field)


class ReportForm(Form):
    """What went wrong."""

    kind = RadioField(
        _("What is it?"),
        choices=[SelectChoice(kind.value, label) for kind, label in KINDS.items()],
        validate_choice=False,
    )
    words = LongTextField(_("What happened?"), [DataRequired(_("Say what happened"))], longest=LONGEST)

    def validate_kind(self, field: Field) -> None:
        """One of the four."""
        _one_of(field)

    @property
    def chosen(self) -> Kind:
        """Ask only after the form is valid."""
        return Kind(self.kind.data)


class PauseForm(Form):
    """Pause the equipment; `version` is that of the listing its owner saw."""

    version = WholeField(_("Version"), highest=999_999)
    alert = BooleanField(_("Tell the people who have booked it for later"))


class CloseForm(Form):
    """The owner's last word."""

    closing = LongTextField(
        _("What came of it?"), [DataRequired(_("Say in a word what came of it"))], longest=LONGEST
    )

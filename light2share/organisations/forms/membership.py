"""Why a membership is suspended or ended, and until when an organisation stays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from wtforms import Field
from wtforms.validators import DataRequired, ValidationError

from light2share.i18n import _
from light2share.web.forms import DayField, Form, LongTextField

LONGEST_WORDS = 2000
FURTHEST = timedelta(days=366)


class SuspendForm(Form):
    """Why it is suspended."""

    reason = LongTextField(
        _("Why it is suspended"),
        [DataRequired(_("Write the reason, which goes to its people"))],
        longest=LONGEST_WORDS,
    )


class EndForm(Form):
    """Why it ends."""

    words = LongTextField(
        _("Why it ends"),
        [DataRequired(_("Write the reason, which goes to its people"))],
        longest=LONGEST_WORDS,
    )


class LeaveOnForm(Form):
    """The last day of one's own membership."""

    leaves_on = DayField(_("Last day"), [DataRequired(_("Enter the last day of your membership"))])
    words = LongTextField(_("A word to the cluster"), longest=LONGEST_WORDS)

    def __init__(self, today: date, **more: Any) -> None:
        super().__init__(**more)
        self.today = today

    def validate_leaves_on(self, field: Field) -> None:
        """From today on, and within a year."""
        if field.data and not self.today <= field.data <= self.today + FURTHEST:
            raise ValidationError(_("Enter a day from today on, within a year"))

"""The form of opening hours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from light2share.availability.clocktimes import closing_minute, minute_of_day
from light2share.availability.opening import DAY_MINUTES, OpeningRule
from light2share.availability.rule_words import WEEKS
from light2share.availability.rules import Weeks
from light2share.equipment.models import Equipment
from light2share.equipment.rules import AccessMode
from light2share.equipment.words import MODES
from light2share.i18n import _, formats, language
from light2share.web.forms import DayField, Form, TextField

WEEKDAYS = frozenset("0123456")


class ClockField(TextField):
    """A time of day, as minutes since midnight in `minute`."""

    minute: int | None = None

    def __init__(self, label: Any = None, validators: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, validators, longest=10, **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Read it."""
        super().pre_validate(form)
        self.minute = minute_of_day(self.data or "")
        if self.data and self.minute is None:
            raise ValidationError(_("Enter a time of day, such as 08:30"))


class WeekdaysField(SelectMultipleField):
    """One weekday or several, 0 = Monday."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Their numbers."""
        self.data = [int(text) for text in valuelist if text in WEEKDAYS]

    def pre_validate(self, form: Any) -> None:
        """What was sent names weekdays."""
        if set(self.raw_data or ()) - WEEKDAYS:
            raise ValidationError(_("Choose a day of the week"))


class RuleForm(Form):
    """More opening hours a week; for several weekdays at once."""

    weekday = WeekdaysField(
        _("Days"),
        [InputRequired(_("Choose a day of the week"))],
        coerce=int,
        choices=lambda: [
            SelectChoice(number, formats.weekday(number, language(), "wide")) for number in range(7)
        ],
    )
    opens = ClockField(_("Opens"), [InputRequired(_("Enter when you open"))])
    closes = ClockField(_("Closes"), [InputRequired(_("Enter when you close"))])
    valid_from = DayField(_("Valid from"))
    valid_until = DayField(_("Until"))
    weeks = SelectField(
        _("In which weeks"),
        choices=lambda: [SelectChoice(weeks.value, words) for weeks, words in WEEKS.items()],
        default=Weeks.EVERY.value,
        validate_choice=False,
    )
    access_mode = SelectField(_("For which use"), default="", validate_choice=False)

    def __init__(self, item: Equipment, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        modes = [SelectChoice(mode.value, MODES[mode]) for mode in item.modes_offered]
        self.access_mode.choices = [SelectChoice("", _("However it is used")), *modes]

    def validate_weeks(self, field: Any) -> None:
        """All, even or odd ones."""
        if field.data not in set(Weeks):
            raise ValidationError(_("Choose from the list"))

    def validate_access_mode(self, field: Any) -> None:
        """One that the owner offers."""
        if (field.data or "") not in {one.value for one in self.access_mode.choices}:
            raise ValidationError(_("Choose from the list"))

    def validate_opens(self, field: Any) -> None:
        """Midnight is the beginning of a day."""
        if field.minute == DAY_MINUTES:
            raise ValidationError(_("Enter 00:00 for midnight"))

    def validate_valid_until(self, field: Any) -> None:
        """The last day is no earlier than the first."""
        if field.data and self.valid_from.data and field.data < self.valid_from.data:
            raise ValidationError(_("Enter a last day that is not before the first one"))

    def rules(self) -> list[OpeningRule]:
        """What was asked for; only after the form is valid."""
        opens, closes = (
            self.opens.minute or 0,
            closing_minute(self.opens.minute or 0, self.closes.minute or 0),
        )
        first, last = self.valid_from.data, self.valid_until.data
        weeks, mode = (
            Weeks(self.weeks.data),
            AccessMode(self.access_mode.data) if self.access_mode.data else None,
        )
        days = sorted(set(self.weekday.data))
        return [OpeningRule(day, opens, closes, first, last, weeks, mode) for day in days]

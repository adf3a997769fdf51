"""The form of times that are closed after all."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import Choice
from wtforms.validators import InputRequired, ValidationError

from light2share.availability.blackouts import LONGEST, MOST_OCCURRENCES, Blackout, needless_exceptions
from light2share.availability.rule_words import SAME_WEEKDAY, repeat_choices, series_words
from light2share.i18n import _, formats, language, n_
from light2share.ical.recurrence import LONGEST_TEXT
from light2share.web.forms import DayField, DaysField, Form, LocalTimeField, TextField, WholeField


class RepeatField(SelectField):
    """A recurrence rule from a list; any other rule that is sent counts as well and joins the list."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validate_choice=False, choices=[], **kwargs)
        self.begins: datetime | None = None
        """When the series starts, on the clock of its site; known once its form is."""

    def iter_choices(self) -> Any:
        """The list, and what was sent, in words where there are any."""
        known = repeat_choices()
        if self.data and self.data not in {value for value, _words in known}:
            words = series_words(self.data, self.begins) if self.begins else self.data
            known.append((self.data, words[:LONGEST_TEXT]))
        return [Choice(value, words, value == self.data, {}) for value, words in known]

    def process_formdata(self, valuelist: list[str]) -> None:
        """Trim."""
        self.data = valuelist[0].strip() if valuelist else ""

    def pre_validate(self, form: Any) -> None:
        """No rule is longer."""
        if len(self.data or "") > LONGEST_TEXT:
            self.data = self.data[:LONGEST_TEXT]
            raise ValidationError(_("Shorten the rule of repetition: it is too long"))


class BlackoutForm(Form):
    """A time that is closed after all."""

    starts = LocalTimeField(_("From"), [InputRequired(_("Enter when it begins"))])
    ends = LocalTimeField(_("Until"), [InputRequired(_("Enter when it ends"))])
    reason = TextField(_("Reason"), longest=160)
    repeat = RepeatField(_("Repeat"))
    repeat_until = DayField(_("Repeat until"))
    repeat_count = WholeField(_("How many times"), lowest=1, highest=MOST_OCCURRENCES)
    except_days = DaysField(_("Except on"))

    def follow(self, starts: datetime) -> BlackoutForm:
        """Say how it repeats in words, where `starts` is its start on the clock of its site."""
        self.repeat.begins = starts
        return self

    def validate_ends(self, field: Any) -> None:
        """It ends after it starts, within a year and a day."""
        starts, ends = self.starts.local, field.local
        if self.starts.errors or starts is None or ends is None:
            return
        if ends <= starts:
            raise ValidationError(_("Enter a time after the start"))
        if ends - starts > LONGEST:
            raise ValidationError(
                n_(
                    "Enter at most %(num)s day, or repeat it",
                    "Enter at most %(num)s days, or repeat it",
                    LONGEST.days,
                )
            )

    def validate_repeat_until(self, field: Any) -> None:
        """The last day is no earlier than the first."""
        self._goes_with_a_series(field.data)
        if field.data and self.starts.local and field.data < self.starts.local.date():
            raise ValidationError(_("Enter a last day that is not before the start"))

    def validate_repeat_count(self, field: Any) -> None:
        """A series ends one way."""
        self._goes_with_a_series(field.data)
        if field.data and self.repeat_until.data:
            raise ValidationError(_("Enter a last day or a number, not both"))

    def validate_except_days(self, field: Any) -> None:
        """An exception leaves something out."""
        self._goes_with_a_series(field.days)
        if not field.days or any(part.errors for part in (self.starts, self.ends, self.repeat_until)):
            return
        if self.starts.local and self.ends.local and (needless := needless_exceptions(self.blackout())):
            days = formats.words([formats.day(day, language(), year=True) for day in needless], language())
            raise ValidationError(_("Leave out %(days)s: nothing would be closed then anyway", days=days))

    def _goes_with_a_series(self, said: Any) -> None:
        if said and not self.repeat.data:
            raise ValidationError(_("Choose how it repeats, or leave this empty"))

    def blackout(self) -> Blackout:
        """What was asked for; only after the form is valid."""
        assert self.starts.local is not None
        assert self.ends.local is not None
        rule = self._rule(self.starts.local)
        return Blackout(self.starts.local, self.ends.local, rule, self.except_days.days if rule else ())

    def _rule(self, starts: datetime) -> str:
        rule: str = self.repeat.data or ""
        if rule == SAME_WEEKDAY:
            rule = f"FREQ=MONTHLY;BYDAY={nth_weekday(starts.date())}"
        last: date | None = self.repeat_until.data
        if not rule or "UNTIL" in rule.upper() or "COUNT" in rule.upper():
            return rule
        if self.repeat_count.data:
            return f"{rule};COUNT={self.repeat_count.data}"
        return f"{rule};UNTIL={last:%Y%m%d}" if last else rule


def nth_weekday(day: date) -> str:
    """`1MO` for the first Monday of its month; `-1MO` for a fifth one, which is the last."""
    number = (day.day - 1) // 7 + 1
    return f"{number if number < 5 else -1}{('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')[day.weekday()]}"

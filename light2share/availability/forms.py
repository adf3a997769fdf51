"""The forms of the availability editor; field names as CONTRACT.md promises them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from flask import request
from wtforms import Field, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import Choice, SelectChoice
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from light2share.availability.actions import Limits
from light2share.availability.blackouts import LONGEST, MOST_OCCURRENCES, Blackout
from light2share.availability.clocktimes import closing_minute, minute_of_day
from light2share.availability.opening import OpeningRule
from light2share.availability.rule_words import SAME_WEEKDAY, WEEKS, repeat_choices
from light2share.availability.rules import Weeks
from light2share.catalogue.words import fold
from light2share.equipment.models import Equipment
from light2share.equipment.rules import NOTICES, AccessMode, Approval
from light2share.equipment.words import APPROVALS, MODES
from light2share.i18n import _, formats, gettext, language, n_
from light2share.ical.recurrence import LONGEST_TEXT
from light2share.organisations.models import Organisation
from light2share.web.choices import OrganisationField, SeveralField
from light2share.web.forms import DayField, DaysField, Form, LocalTimeField, TextField, WholeField

HOUR, DAY = 60, 1440
STEPS = (15, 30, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, DAY)
LENGTHS = (
    *(30, HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 8 * HOUR),
    *(days * DAY for days in (1, 2, 3, 4, 5, 7, 10, 14, 21, 30, 60, 90)),
)
BUFFERS = (0, 15, 30, 45, HOUR, 90, 2 * HOUR, 4 * HOUR, 8 * HOUR, DAY, 2 * DAY)
WEEKDAYS = frozenset("0123456")
HORIZONS = (14, 28, 42, 56, 91, 182, 365, 730)
FREE_CANCELS = (0, 24, 48, 72, 120, 168, 336, 720)


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
        if field.minute == DAY:
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


class RepeatField(SelectField):
    """A recurrence rule from a list; any other rule that is sent counts as well and joins the list."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validate_choice=False, choices=[], **kwargs)

    def iter_choices(self) -> Any:
        """The list, and what was sent."""
        known = repeat_choices()
        if self.data and self.data not in {value for value, _words in known}:
            known.append((self.data, self.data[:LONGEST_TEXT]))
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
        if field.data and self.starts.local and field.data < self.starts.local.date():
            raise ValidationError(_("Enter a last day that is not before the start"))

    def validate_repeat_count(self, field: Any) -> None:
        """A series ends one way."""
        if field.data and self.repeat_until.data:
            raise ValidationError(_("Enter a last day or a number, not both"))

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


class ChoiceField(SelectField):
    """A number out of a list, in words; the present one is always in it."""

    def __init__(self, label: Any, numbers: Iterable[int], say: Any, **kwargs: Any) -> None:
        super().__init__(label, coerce=int, validate_choice=False, **kwargs)
        self.numbers, self.say = tuple(numbers), say

    def offer(self, present: int) -> None:
        """The list with the number that holds now."""
        self.choices = [SelectChoice(number, self.say(number)) for number in sorted({*self.numbers, present})]

    def process_formdata(self, valuelist: list[str]) -> None:
        """One of the list."""
        text = valuelist[0] if valuelist else ""
        self.data: Any = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None

    def pre_validate(self, form: Any) -> None:
        """One of the list."""
        if self.data not in {number for number, *_words in self.choices}:
            raise ValidationError(_("Choose from the list"))


def _length(minutes: int) -> str:
    return formats.duration(minutes, language())


def _none_or_length(minutes: int) -> Any:
    return _length(minutes) if minutes else _("none")


def _ahead(days: int) -> Any:
    if days % 7 == 0 and days < 365:
        return n_("%(num)s week ahead", "%(num)s weeks ahead", days // 7)
    return n_("%(num)s day ahead", "%(num)s days ahead", days)


def _working_days(days: int) -> Any:
    return n_("%(num)s working day", "%(num)s working days", days)


def _hours_before(hours: int) -> Any:
    return _("%(length)s before the start", length=_length(hours * 60)) if hours else _("the start")


class LimitsForm(Form):
    """What the owner asks of every booking."""

    lead_time = ChoiceField(_("Notice before a start"), NOTICES, _none_or_length)
    horizon = ChoiceField(_("Latest start"), HORIZONS, _ahead)
    step = ChoiceField(_("Slot length"), STEPS, _length)
    shortest = ChoiceField(_("Shortest booking"), LENGTHS, _length)
    longest = ChoiceField(_("Longest booking"), LENGTHS, _length)
    answer_days = ChoiceField(_("You answer within"), range(1, 11), _working_days)
    free_cancel = ChoiceField(_("Cancelling is free until"), FREE_CANCELS, _hours_before)
    buffer_before = ChoiceField(_("Set-up before"), BUFFERS, _none_or_length)
    buffer_after = ChoiceField(_("Cool-down after"), BUFFERS, _none_or_length)
    approval = RadioField(
        _("Who is confirmed without your yes?"),
        [InputRequired(_("Choose who is confirmed at once"))],
        choices=[SelectChoice(one.value, APPROVALS[one]) for one in Approval],
        validate_choice=False,
    )
    trusted = SeveralField(_("Trusted organisations"))
    add_trusted = OrganisationField(_("Trust another organisation"))

    def __init__(
        self,
        item: Equipment,
        trusted: Sequence[Organisation],
        others: Sequence[Organisation],
        read: bool = True,
    ) -> None:
        names = {
            "lead_time": item.lead_time_minutes,
            "horizon": item.horizon_days,
            "step": item.step_minutes,
            "shortest": item.shortest_minutes,
            "longest": item.longest_minutes,
            "answer_days": item.answer_days,
            "free_cancel": item.free_cancel_hours,
            "buffer_before": item.buffer_before_minutes,
            "buffer_after": item.buffer_after_minutes,
        }
        chosen = {"approval": item.approval.value, "trusted": [one.slug for one in trusted]}
        super().__init__(data={**names, **chosen}, read=read)
        self._know(trusted, others)
        for name, present in names.items():
            self[name].offer(present)
            if read and request.method == "POST" and name not in request.form:
                self[name].data = present  # a field that isn't sent stays as it is
        self.says_who = not (read and request.method == "POST" and "approval" not in request.form)
        """Whether the organisations it trusts are part of what was sent."""
        if not self.says_who:
            self.approval.data, self.approval.raw_data = item.approval.value, [item.approval.value]
            self.trusted.data = chosen["trusted"]

    def _know(self, trusted: Sequence[Organisation], others: Sequence[Organisation]) -> None:
        """The organisations that may be named."""
        self._by_slug = {one.slug: one for one in (*others, *trusted)}
        named = {fold(one.name): one for one in others}
        self.trusted.choices = [SelectChoice(one.slug, one.name) for one in trusted]
        self.add_trusted.find = lambda name: named.get(fold(name))

    def validate_approval(self, field: Field) -> None:
        """One of the list."""
        if field.data not in set(Approval):
            raise ValidationError(_("Choose who is confirmed at once"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Hold the rules of each field; whoever trusts organisations names one."""
        super().validate(extra_validators)
        wrong = self.trusted.errors or self.add_trusted.errors
        if self.approval.data == Approval.CHOSEN.value and not wrong and not self._named():
            self.add_trusted.errors = [gettext("Choose at least one organisation, by its name")]
        return not self.errors

    def _named(self) -> list[int]:
        kept = [self._by_slug[slug] for slug in self.trusted.data or () if slug in self._by_slug]
        return [one.id for one in (*kept, *self.add_trusted.found)]

    def trusts(self) -> list[int] | None:
        """Row numbers of the organisations that are trusted; None if what was sent says nothing of it."""
        return self._named() if self.says_who else None

    def validate_longest(self, field: Field) -> None:
        """It is no shorter than the shortest booking and a slot."""
        if not field.errors and None not in (self.shortest.data, self.step.data):
            if field.data < self.shortest.data:
                raise ValidationError(_("Choose at least as long as the shortest booking"))
            if field.data < self.step.data:
                raise ValidationError(_("Choose at least as long as a slot"))

    def limits(self) -> Limits:
        """What was asked for; only after the form is valid."""
        return Limits(
            lead_time_minutes=int(self.lead_time.data),
            horizon_days=int(self.horizon.data),
            shortest_minutes=int(self.shortest.data),
            longest_minutes=int(self.longest.data),
            step_minutes=int(self.step.data),
            buffer_before_minutes=int(self.buffer_before.data),
            buffer_after_minutes=int(self.buffer_after.data),
            answer_days=int(self.answer_days.data),
            free_cancel_hours=int(self.free_cancel.data),
            approval=Approval(self.approval.data),
        )

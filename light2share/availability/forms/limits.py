"""The form of what an owner asks of every booking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import request
from wtforms import Field, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from light2share.availability.actions import Limits
from light2share.catalogue.words import fold
from light2share.equipment.models import Equipment
from light2share.equipment.rules import NOTICES, Approval
from light2share.equipment.words import APPROVALS
from light2share.i18n import _, formats, gettext, language, n_
from light2share.organisations.models import Organisation
from light2share.web.choices import OrganisationField, SeveralField
from light2share.web.forms import Form

HOUR, DAY = 60, 1440
STEPS = (15, 30, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, DAY)
SHORTEST = (30, HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 8 * HOUR, *(days * DAY for days in (1, 2, 3, 5, 7)))
LONGEST = (HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, *(days * DAY for days in (1, 2, 3, 5, 7, 14, 30, 90)))
BUFFERS = (0, 15, 30, HOUR, 2 * HOUR, 4 * HOUR, DAY, 2 * DAY)
HORIZONS = (14, 28, 56, 91, 182, 365, 730)
OTHERS, FIRST = "others", "first"
"""Who may ask for a time that somebody waits for: others too, or nobody."""
FREE_CANCELS = (0, 24, 48, 72, 120, 168, 336)
FREE_CANCEL_DAYS = (1, 2, 3, 5, 10)


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


class FreeCancelField(SelectField):
    """Hours before the start, or working days, which are written `2d`; the present rule is always in it."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, validate_choice=False, **kwargs)

    def offer(self, present: str) -> None:
        """The list with the rule that holds now."""
        held = _free_cancel(present)
        hours = {*FREE_CANCELS, *([held[0]] if held[1] is None else [])}
        days = {*FREE_CANCEL_DAYS, *([held[1]] if held[1] else [])}
        self.choices = [SelectChoice(str(number), _hours_before(number)) for number in sorted(hours)]
        self.choices += [SelectChoice(f"{number}d", _days_before(number)) for number in sorted(days)]

    def pre_validate(self, form: Any) -> None:
        """One of the list."""
        if self.data not in {value for value, *_words in self.choices}:
            raise ValidationError(_("Choose from the list"))


def _free_cancel(text: str) -> tuple[int, int | None]:
    """Hours and working days; where there are days the hours are those of as many days."""
    number = int(text.removesuffix("d"))
    return (number * 24, number) if text.endswith("d") else (number, None)


def _days_before(days: int) -> Any:
    return n_("%(num)s working day before the start", "%(num)s working days before the start", days)


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
    shortest = ChoiceField(_("Shortest booking"), SHORTEST, _length)
    longest = ChoiceField(_("Longest booking"), LONGEST, _length)
    answer_days = ChoiceField(_("You answer within"), range(1, 11), _working_days)
    free_cancel = FreeCancelField(_("Cancelling is free until"))
    buffer_before = ChoiceField(_("Set-up before"), BUFFERS, _none_or_length)
    buffer_after = ChoiceField(_("Cool-down after"), BUFFERS, _none_or_length)
    approval = RadioField(
        _("Who is confirmed without your yes?"),
        [InputRequired(_("Choose who is confirmed at once"))],
        choices=[SelectChoice(one.value, APPROVALS[one]) for one in Approval],
        validate_choice=False,
    )
    holding = RadioField(
        _("While a request waits for your answer"),
        choices=[
            SelectChoice(OTHERS, _("Others may ask for the same time: you choose")),
            SelectChoice(FIRST, _("The first request holds its time: nobody else can ask for it")),
        ],
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
            "free_cancel": f"{item.free_cancel_days}d"
            if item.free_cancel_days
            else str(item.free_cancel_hours),
            "buffer_before": item.buffer_before_minutes,
            "buffer_after": item.buffer_after_minutes,
        }
        chosen = {"approval": item.approval.value, "trusted": [one.slug for one in trusted]}
        holding = FIRST if item.first_holds else OTHERS
        super().__init__(data={**names, **chosen, "holding": holding}, read=read)
        self._know(trusted, others)
        for name, present in names.items():
            self[name].offer(present)
            if read and request.method == "POST" and name not in request.form:
                self[name].data = present  # a field that isn't sent stays as it is
        if read and request.method == "POST" and "holding" not in request.form:
            self.holding.data = holding
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

    def validate_holding(self, field: Field) -> None:
        """One of the two."""
        if field.data not in {OTHERS, FIRST}:
            raise ValidationError(_("Choose one of the possibilities"))

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
        hours, days = _free_cancel(self.free_cancel.data)
        return Limits(
            lead_time_minutes=int(self.lead_time.data),
            horizon_days=int(self.horizon.data),
            shortest_minutes=int(self.shortest.data),
            longest_minutes=int(self.longest.data),
            step_minutes=int(self.step.data),
            buffer_before_minutes=int(self.buffer_before.data),
            buffer_after_minutes=int(self.buffer_after.data),
            answer_days=int(self.answer_days.data),
            free_cancel_hours=hours,
            free_cancel_days=days,
            approval=Approval(self.approval.data),
            first_holds=self.holding.data == FIRST,
        )

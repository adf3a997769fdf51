"""What people type to propose other times, and to answer what is proposed; field names as CONTRACT.md promises them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from wtforms import Field, RadioField, StringField
from wtforms.fields.choices import SelectChoice, SelectField
from wtforms.validators import ValidationError

from light2share.bookings.forms.moving import MoveForm
from light2share.bookings.proposals import MOST_CHOICES, MOST_DAYS, USUAL_DAYS
from light2share.i18n import _, n_
from light2share.i18n.formats import local_iso
from light2share.kernel.localtime import exists, to_utc
from light2share.kernel.period import Period
from light2share.kernel.workdays import OFFICE_CLOSES
from light2share.web.fields import YEARS
from light2share.web.forms import EurosField, LocalTimeField, LongTextField

LONGEST = timedelta(days=366)
_LOCAL = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d))?(?::\d\d)?", re.ASCII)
OWN = "own"
"""The choice that stands for the two fields of one's own."""


def moment_of(text: str, zone: ZoneInfo, whole_day: time | None = None) -> datetime | None:
    """A wall-clock time of the site as an instant; a day by itself means `whole_day`. None if it can't be read."""
    found = _LOCAL.fullmatch(text.strip())
    if not found or not (found[2] or whole_day):
        return None
    try:
        local = datetime.fromisoformat(f"{found[1]}T{found[2] or whole_day}")
    except ValueError:
        return None
    return to_utc(local, zone) if local.year in YEARS and exists(local, zone) else None


def stretch_of(text: str, zone: ZoneInfo) -> Period | None:
    """`2026-11-26T13:30/2026-11-26T17:30` as a period; None if it can't be read."""
    start, end = (moment_of(part, zone) for part in [*text.split("/"), ""][:2])
    return Period(start, end) if start and end and start < end <= start + LONGEST else None


def written(stretch: Period, zone: ZoneInfo) -> str:
    """The same the other way round."""
    return f"{local_iso(stretch.start, zone)}/{local_iso(stretch.end, zone)}"


class TimesField(Field):
    """Times that are ticked, each as `written` writes it; `zone` is set before the form is validated."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone: ZoneInfo | None = None
        self.data: list[Period] = []

    def process_formdata(self, valuelist: list[str]) -> None:
        """They are read at validation."""
        self.data = []

    def pre_validate(self, form: Any) -> None:
        """Read each."""
        if self.zone is None:
            raise RuntimeError("a TimesField needs the zone of a site")
        self.data = self.ticked()
        if any(text != OWN and not stretch_of(text, self.zone) for text in self.raw_data or ()):
            raise ValidationError(_("Choose among the times on this page, or enter one"))

    def ticked(self) -> list[Period]:
        """What of it can be read, validated or not."""
        if self.zone is None:
            return []
        found = [stretch_of(text, self.zone) for text in self.raw_data or ()]
        return list(dict.fromkeys(one for one in found if one))


class TimesForm(MoveForm):
    """Times out of a list, or entered; several pairs of the two fields are as many times."""

    times = TimesField(_("Times"), id="times")
    starts = LocalTimeField(_("From"))
    ends = LocalTimeField(_("Until"))
    message = LongTextField(_("Your words"), id="offer-message")
    most = MOST_CHOICES
    """How many times may be proposed."""
    entered: tuple[Period, ...] = ()
    """Those that were typed; filled at validation."""

    def place_in(self, zone: ZoneInfo, now: datetime) -> None:
        """Say in which zone its times are meant, and what is already over."""
        self.times.zone = self.starts.zone = self.ends.zone = zone
        self.now = now

    def stretches(self) -> list[Period]:
        """What is proposed, in order; ask only after it was validated."""
        return sorted({*self.times.data, *self.entered})

    def validate_ends(self, field: Field) -> None:
        """Both fields or none, the end after the start, in the future."""
        starts, ends = (request.form.getlist(name) for name in ("starts", "ends"))
        if len(starts) > 1 or len(ends) > 1:
            self.entered = tuple(_pairs(starts, ends, self.times.zone))
            return
        start, end = self.starts.data, field.data
        if self.starts.errors or field.errors or (start is None and end is None):
            return
        if start is None:
            raise ValidationError(_("Enter both times, or neither"))
        if end is None:
            raise ValidationError(_("Enter when it ends"))
        if end <= start:
            raise ValidationError(_("Enter a time after the start"))
        if end > start + LONGEST:
            raise ValidationError(_("Enter an end within a year of the start"))
        self.entered = (Period(start, end),)

    def validate(self, extra_validators: Any = None) -> bool:
        """Every field, then how many times there are and whether they lie ahead."""
        holds = bool(super().validate(extra_validators))
        if self.times.errors or self.starts.errors or self.ends.errors:
            return False
        found = self.stretches()
        if any(one.start <= self.now for one in found):
            late = self.starts if any(one.start <= self.now for one in self.entered) else self.times
            return _refuse(late, _("Choose a start in the future"))
        if len(found) > self.most:
            return _refuse(self.times, n_("Choose %(num)s time", "Choose at most %(num)s times", self.most))
        if not found and not self.does_without_times:
            return _refuse(self.times, _("Choose a time, or enter one"))
        return holds

    @property
    def does_without_times(self) -> bool:
        """Whether it says enough without a time of its own."""
        return False


def _refuse(field: Field, message: Any) -> bool:
    field.errors = [*field.errors, message]
    return False


def _pairs(starts: Sequence[str], ends: Sequence[str], zone: ZoneInfo | None) -> Iterator[Period]:
    if len(starts) != len(ends) or zone is None:
        raise ValidationError(_("Enter both times, or neither"))
    for start, end in zip(starts, ends, strict=True):
        if not start.strip() and not end.strip():
            continue
        one = stretch_of(f"{start}/{end}", zone)
        if one is None:
            raise ValidationError(_("Enter a day and a time, such as 2026-11-24T13:30"))
        yield one


class OfferForm(TimesForm):
    """The owner answers with other times, another price or conditions; it is held until the answer."""

    price = EurosField(_("Price instead of the estimate"))
    conditions = LongTextField(_("Conditions"))
    days = SelectField(_("How long it stands"), coerce=int, default=USUAL_DAYS)
    valid_until = StringField(_("Until"))

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.days.choices = [
            SelectChoice(number, n_("%(num)s working day", "%(num)s working days", number))
            for number in range(1, MOST_DAYS + 1)
        ]
        if self.days.data is None and not self.days.raw_data:
            self.days.data = USUAL_DAYS
        self.until: datetime | None = None
        self.names_a_price = True

    @property
    def does_without_times(self) -> bool:
        """Another price or conditions are a proposal too, for the time that was asked for."""
        return self.price.data is not None or bool(self.conditions.data)

    def validate_price(self, field: Field) -> None:
        """Only where money is paid at all."""
        if field.data is not None and not self.names_a_price:
            raise ValidationError(_("Leave this empty: no money is paid for this booking"))

    def validate_valid_until(self, field: Field) -> None:
        """A moment ahead, or the end of a working day."""
        text = str(field.data or "").strip()
        if not text or self.times.zone is None:
            return
        self.until = moment_of(text, self.times.zone, whole_day=OFFICE_CLOSES)
        if self.until is None:
            raise ValidationError(_("Enter a day and a time, such as 2026-11-24T13:30"))
        if self.until <= self.now:
            raise ValidationError(_("Choose an end in the future"))

    @property
    def faults(self) -> list[tuple[str, str]]:
        """As of every form; a field that is not on the page is no place to go to."""
        return [("" if name == self.valid_until.id else name, message) for name, message in super().faults]


class RescheduleForm(TimesForm):
    """One other time for what is confirmed."""

    most = 1
    which = RadioField(_("Which of the times should move?"), coerce=int, validate_choice=False)
    present: Sequence[Period] = ()
    """When it is now; of several times one is moved."""

    def about(self, present: Sequence[Period], labels: Sequence[str]) -> None:
        """Say what there is to move."""
        self.present = present
        self.which.choices = [SelectChoice(number, label) for number, label in enumerate(labels)]
        if len(present) == 1 or not self.which.raw_data:
            self.which.data = 0

    def validate_which(self, field: Field) -> None:
        """One of those that there are."""
        if field.data not in range(len(self.present)):
            raise ValidationError(_("Choose which of the times should move"))

    def moved(self) -> list[Period]:
        """All times as they would be; ask only after it was validated."""
        number: Any = self.which.data
        return sorted([*self.present[:number], *self.stretches(), *self.present[number + 1 :]])

    def validate(self, extra_validators: Any = None) -> bool:
        """Another time than it has."""
        holds = super().validate(extra_validators)
        if holds and self.moved() == list(self.present):
            where = self.ends if self.entered else self.times
            return _refuse(where, _("This is the time it has now: choose another one"))
        return holds


class ChoiceForm(MoveForm):
    """Which of the proposed times is accepted; the only one need not be named."""

    choice = RadioField(_("Which time suits you?"), coerce=int, validate_choice=False)

    def offer(self, labels: Sequence[str]) -> None:
        """Let one of these be chosen."""
        self.choice.choices = [SelectChoice(number, label) for number, label in enumerate(labels)]
        if len(labels) == 1 and not self.choice.raw_data:
            self.choice.data = 0

    def validate_choice(self, field: Field) -> None:
        """One of them; where none is open any more, the booking says so."""
        if field.choices and field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose one of the times"))


class RefuseForm(MoveForm):
    """The proposal does not suit; why, if one likes to say."""

    message = LongTextField(_("Your words"))


class TakeBackForm(RefuseForm):
    """One no longer proposes it."""

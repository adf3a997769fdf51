"""Asking for test time: one form in three steps; field names as CONTRACT.md promises them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any, ClassVar

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, ValidationError

from light2share.bookings.asking import Wish
from light2share.bookings.declared import NOTHING, Declared
from light2share.bookings.times import MOST_PERIODS, Times
from light2share.bookings.wording import mode_label
from light2share.equipment.models import AccessMode
from light2share.i18n import _, n_
from light2share.kernel.period import Period
from light2share.web.choices import OrganisationField
from light2share.web.forms import Form, LocalTimeField, LongTextField, TextField, WholeField

ALL, ONE_OF = "all", "one"
MOST_SAMPLES = 9_999
LONGEST_LIST = 2 * MOST_PERIODS
"""Times that are shown again, though they are too many."""


class MoreTimesField(Field):
    """The times beyond the first: further pairs of the fields `starts` and `ends`.

    They are kept and carried as one text, a line for each with a tab between the two, whatever was typed. A pair that
    is left empty counts as not there.
    """

    entries: Sequence[LocalTimeField]
    data: tuple[Period, ...]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take what was sent under either name."""
        self.data = ()
        self.errors: list[Any] = []
        self.process_errors: list[Any] = []
        typed = formdata or MultiDict()
        starts, ends = (typed.getlist(name)[1:] for name in ("starts", "ends"))
        kept = [line.partition("\t") for line in "\n".join(typed.getlist(self.name)).split("\n")]
        self.take([*zip_longest(starts, ends, fillvalue=""), *((start, end) for start, _tab, end in kept)])

    def take(self, typed: Sequence[tuple[str, str]], empty: int = 0) -> None:
        """Hold these pairs, and some empty ones to be filled in."""
        filled = [(start.strip(), end.strip()) for start, end in typed if start.strip() or end.strip()]
        self.entries = [
            self._field(name, label, number, text)
            for number, pair in enumerate([*filled[:LONGEST_LIST], *[("", "")] * empty], 2)
            for (name, label), text in zip((("starts", _("From")), ("ends", _("Until"))), pair, strict=True)
        ]

    def _field(self, name: str, label: Any, number: int, text: str) -> LocalTimeField:
        unbound: Any = LocalTimeField(
            label, [InputRequired(_("Enter both times, or neither"))], id=f"{name}-{number}"
        )
        field: LocalTimeField = unbound.bind(
            form=None, name=name, _meta=self.meta, translations=self._translations
        )
        field.process(MultiDict({name: text}) if text else None)
        return field

    @property
    def pairs(self) -> list[tuple[LocalTimeField, LocalTimeField]]:
        """Start and end of each."""
        return list(zip(self.entries[::2], self.entries[1::2], strict=True))

    @property
    def typed(self) -> list[tuple[str, str]]:
        """All as they were typed."""
        return [(typed_in(start), typed_in(end)) for start, end in self.pairs]

    @property
    def text(self) -> str:
        """The same as it is kept."""
        return "\n".join(f"{start}\t{end}" for start, end in self.typed)

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Each pair by itself; the messages stand beside its two fields."""
        found = []
        for starts, ends in self.pairs:
            holds = all([starts.validate(form), ends.validate(form)])
            if holds and starts.data and ends.data and ends.data <= starts.data:
                ends.errors = [_("Enter a time after the start")]
            elif holds and starts.data and ends.data:
                found.append(Period(starts.data, ends.data))
        self.data = tuple(found)
        wrong = any(field.errors for field in self.entries)
        if len(self.pairs) >= MOST_PERIODS:
            self.entries[0].errors = [
                n_("Ask for %(num)s time at most", "Ask for %(num)s times at most", MOST_PERIODS)
            ]
            wrong = True
        self.errors = [_("Look at the times you entered")] if wrong else []
        return not wrong


class BookingRequestForm(Form):
    """Three steps on screen, one form: what another step shows is kept, or comes with everything at once."""

    steps: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("starts", "ends", "more", "several", "access_mode"),
        ("purpose", "sample", "samples", "reference", "question"),
        (),
    )
    """The fields of each step; the last one shows what will be sent."""
    silent: ClassVar[dict[str, tuple[str, ...]]] = {"starts": ("more",)}
    """Fields that send nothing where they are empty, each below one that always comes with them."""

    starts = LocalTimeField(_("From"), [InputRequired(_("Enter when you want to start"))])
    ends = LocalTimeField(_("Until"), [InputRequired(_("Enter when you will be done"))])
    more = MoreTimesField()
    several = RadioField(
        _("Which of these times do you need?"),
        choices=[
            SelectChoice(ALL, _("All of these times")),
            SelectChoice(ONE_OF, _("One of them is enough: the owner chooses")),
        ],
        default=ALL,
        validate_choice=False,
    )
    access_mode = RadioField(_("Who runs the measurement?"), validate_choice=False)
    purpose = LongTextField(
        _("What do you want to measure, and what for?"), [DataRequired(_("Say what you want to measure"))]
    )
    sample = LongTextField(_("What you bring"))
    samples = WholeField(_("Number of samples"), lowest=1, highest=MOST_SAMPLES)
    reference = TextField(_("Your own reference"), longest=120)
    question = HiddenField()
    """The handle of a question that was answered before, and led here."""
    step = HiddenField(default="1")

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        super().__init__()
        if known:
            fields = MultiDict(known)
            for sign, names in self.silent.items():
                for name in names if sign in request.form else ():
                    fields.poplist(name)
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
        for names in self.steps[step:]:
            for name in names:
                self[name].errors = []
        return not any(self[name].errors for names in self.steps[:step] for name in names)

    def first_wrong_step(self) -> int:
        """The step to go back to after a refusal; the last one if no field is wrong."""
        wrong = (
            number for number, names in enumerate(self.steps, 1) if any(self[name].errors for name in names)
        )
        return next(wrong, len(self.steps))

    def say_nothing(self) -> None:
        """Leave no message behind."""
        for field in self:
            field.errors = []

    def validate_ends(self, field: Field) -> None:
        """After the start."""
        if self.starts.data and field.data and field.data <= self.starts.data:
            raise ValidationError(_("Enter a time after the start"))

    def validate_access_mode(self, field: Field) -> None:
        """One of the modes that the owner offers."""
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose who runs the measurement"))

    def validate_several(self, field: Field) -> None:
        """All or one; times of which one is enough are of one length, so that they cost the same."""
        if field.data not in {ALL, ONE_OF}:
            raise ValidationError(_("Choose whether you need all of these times, or one of them"))
        if self.more.errors or self.ends.errors or not self.ends.data or not self.starts.data:
            return
        lengths = {one.length for one in self._periods()}
        if field.data == ONE_OF and len(lengths) > 1:
            raise ValidationError(
                _("Make each time as long as the first one, so that one price holds for all")
            )

    def known_times(self) -> Times | None:
        """The times as far as they can be read, whatever else is wrong; the messages of the fields stay as they are."""
        fields = (self.starts, self.ends, *self.more.entries)
        kept = [list(field.errors) for field in fields]
        for field in fields:
            field.validate(self)
        for field, errors in zip(fields, kept, strict=True):
            field.errors = errors
        pairs = [(self.starts, self.ends), *self.more.pairs]
        found = [(start.data, end.data) for start, end in pairs]
        periods = [Period(start, end) for start, end in found if start and end and start < end]
        return Times.of(periods, self.several.data == ONE_OF) if periods else None

    def known_samples(self) -> int | None:
        """How many samples, as far as that can be read; None where nobody has said."""
        count: int | None = self.samples.data
        return count if count is not None and 1 <= count <= MOST_SAMPLES else None

    def rows(self) -> list[tuple[LocalTimeField, LocalTimeField]]:
        """The two fields of each time, in the order of the page."""
        return [(self.starts, self.ends), *self.more.pairs]

    def row_of(self, period: Period) -> tuple[LocalTimeField, LocalTimeField]:
        """The two fields in which a time was typed; ask only after the form is valid."""
        same = (row for row in self.rows() if (row[0].data, row[1].data) == (period.start, period.end))
        return next(same, (self.starts, self.ends))

    def take(self, starts: str, ends: str) -> None:
        """Put these local times in the place of what was typed."""
        typed = MultiDict({"starts": starts, "ends": ends})
        self.starts.process(typed)
        self.ends.process(typed)

    def carried(self, step: int) -> list[tuple[str, str]]:
        """Names and values of the fields that another step shows; of all for step 0."""
        names = [name for number, names in enumerate(self.steps, 1) if number != step for name in names]
        return [(name, typed_in(self[name])) for name in names]

    def wish(self) -> Wish:
        """What is asked for; ask only after the form is valid."""
        return self.wish_with(NOTHING)

    def wish_with(self, declared: Declared) -> Wish:
        """The same, with what is declared."""
        return Wish(
            times=self.times(),
            purpose=self.purpose.data,
            access_mode=AccessMode(self.access_mode.data),
            sample=self.sample.data or "",
            samples=self.samples.data,
            reference=self.reference.data or "",
            declared=declared,
        )

    def times(self) -> Times:
        """The wanted times; ask only after the form is valid."""
        return Times.of(self._periods(), self.several.data == ONE_OF)

    def _periods(self) -> list[Period]:
        start: Any = self.starts.data
        end: Any = self.ends.data
        return [Period(start, end), *self.more.data]


class BookForForm(BookingRequestForm):
    """What an owner has agreed by word with another organisation; all of its times are booked."""

    organisation = OrganisationField(
        _("For which organisation?"), [DataRequired(_("Enter the name of the organisation"))]
    )
    purpose = LongTextField(_("What was agreed"))
    sample = LongTextField(_("Sample"))
    reference = TextField(_("Reference of the requester"), longest=120)

    def validate_organisation(self, field: OrganisationField) -> None:
        """One of them."""
        if len(field.found) != 1:
            raise ValidationError(_("Choose one organisation, by its name"))

    def validate_several(self, field: Field) -> None:
        """All of the times, always."""
        field.data = ALL


def typed_in(field: Field) -> str:
    """What was typed, right or wrong; without that the value it was filled with."""
    if isinstance(field, MoreTimesField):
        return field.text
    if isinstance(field, SelectMultipleField):
        return " ".join(field.data or ())
    if isinstance(field, (LocalTimeField, WholeField)) and field.raw_data:
        return str(field.raw_data[0])
    return "" if isinstance(field, LocalTimeField) else str(field.data or "")

"""Saying that a line of a checklist is done, and what an owner asks for with bookings of an instrument."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wtforms import Field, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from light2share.bookings.check_words import ASKED, KINDS, WAYS
from light2share.bookings.checklist import Done
from light2share.bookings.checks import Asked, CheckKind, Way
from light2share.i18n import _
from light2share.kernel.actor import Actor
from light2share.web.forms import DayField, Form, TextField

LONGEST_NOTE = 300


class NoteField(TextField):
    """A number, or a few words that both sides read."""

    longest = LONGEST_NOTE


class DoneForm(Form):
    """That one line is done."""

    seen = HiddenField()
    way = RadioField(
        _("What holds?"),
        choices=[SelectChoice(way.value, words) for way, words in WAYS.items()],
        validate_choice=False,
    )
    note = NoteField(_("Your words"))
    day = DayField(_("Day"))

    def about(self, kind: CheckKind) -> None:
        """Ask for what this line needs, and nothing else."""
        self.kind = kind
        if kind is not CheckKind.PREVENTION:
            del self.way
        if kind not in {CheckKind.PREVENTION, CheckKind.INSURANCE}:
            del self.day
        for name, words in LABELS.get(kind, {}).items():
            self[name].label.text = words

    def validate_note(self, field: Field) -> None:
        """What the line stands for; beside a way it may be left out."""
        if self.kind in NEEDED and not (field.data or "").strip():
            raise ValidationError(NEEDED[self.kind])

    def validate_way(self, field: Field) -> None:
        """One of them."""
        if field.data not in set(Way):
            raise ValidationError(_("Choose what holds"))

    def validate_day(self, field: Field) -> None:
        """When the inspection was."""
        if "way" in self and self.way.data == Way.INSPECTED and field.data is None:
            raise ValidationError(_("Enter the day of the inspection"))

    @property
    def faults(self) -> list[tuple[str, str]]:
        """As of every form; a hidden field is no place to go to."""
        return [("" if name == self.seen.id else name, message) for name, message in super().faults]

    def done(self, actor: Actor, now: datetime) -> Done:
        """What was said; ask only after the form is valid."""
        way: Any = self.way.data if "way" in self else None
        day: Any = self.day.data if "day" in self else None
        return Done(
            now,
            actor.organisation_id,
            actor.person_id,
            Way(way) if way else None,
            day,
            self.note.data or "",
        )


LABELS: Mapping[CheckKind, Mapping[str, Any]] = {
    CheckKind.INSURANCE: {"note": _("Insurer and policy number"), "day": _("Runs until")},
    CheckKind.PREVENTION: {"note": _("Remark"), "day": _("Day of the inspection")},
    CheckKind.QUOTE: {"note": _("Quote number, and how it was accepted")},
    CheckKind.ORDER: {"note": _("Order number")},
}
NEEDED = {
    CheckKind.INSURANCE: _("Enter the insurer and the policy number"),
    CheckKind.QUOTE: _("Enter the number of the quote and how it was accepted"),
    CheckKind.ORDER: _("Enter the number of the order"),
}


class AskedForm(Form):
    """What an owner asks for with every booking of an instrument: a list for each kind, named after it."""

    version = HiddenField()

    def shown(self, kinds: Mapping[CheckKind, Asked]) -> list[Field]:
        """The fields, in the order of the checklist."""
        return [self[kind.value] for kind in kinds]

    def wanted(self, kinds: Mapping[CheckKind, Asked]) -> dict[CheckKind, Asked]:
        """What was chosen; ask only after the form is valid."""
        return {kind: Asked(str(self[kind.value].data)) for kind in kinds}


class AskedField(SelectField):
    """Whether a line is asked for; another value is refused in the site's own words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        choices = [SelectChoice(one.value, words) for one, words in ASKED.items()]
        super().__init__(*args, choices=choices, validate_choice=False, **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not in the list."""
        if self.data not in set(Asked):
            raise ValidationError(_("Choose from the list"))


def asked_form(kinds: Mapping[CheckKind, Asked]) -> AskedForm:
    """The form with a field for each of `kinds`, which shows what counts at present."""
    fields = {kind.value: AskedField(KINDS[kind], name=kind.value) for kind in kinds}
    form_class = type("AskedForm", (AskedForm,), fields)
    form: AskedForm = form_class(data={kind.value: asked.value for kind, asked in kinds.items()})
    return form

"""What differs by access mode: notice and rates of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from wtforms import Field, HiddenField

from light2share.equipment.forms.fields import ChosenField, options
from light2share.equipment.models import Equipment
from light2share.equipment.rules import AS_ALWAYS, NOTICES, AccessMode, ModeChange
from light2share.equipment.words import MODES
from light2share.i18n import _, gettext, language
from light2share.i18n.formats import duration
from light2share.web.forms import EurosField, Form

MINUTE = timedelta(minutes=1)
BY_TIME = ("hourly_rate", "daily_rate")
BY_SAMPLE = ("sample_rate",)
LABELS = {
    "hourly_rate": _("Price of an hour"),
    "daily_rate": _("Price of a day"),
    "sample_rate": _("A sample sent in"),
}


class ModesForm(Form):
    """The fields of each mode belong to the class made by `modes_form`."""

    version = HiddenField()

    modes: Sequence[AccessMode] = ()

    def changes(self) -> dict[AccessMode, ModeChange]:
        """What differs; ask only after the form is valid."""
        return {mode: self._change(mode) for mode in self.modes}

    def _change(self, mode: AccessMode) -> ModeChange:
        lead = self[f"{mode}.lead_time"].data
        cents = {
            f"{name.removesuffix('_rate')}_cents": self[f"{mode}.{name}"].data for name in rates_of(mode)
        }
        return ModeChange(lead_time=int(lead) * MINUTE if lead else None, **cents)


@dataclass(frozen=True, slots=True)
class ModeInputs:
    """One mode on the page."""

    mode: AccessMode
    label: str
    lead_time: Field
    rates: tuple[Field, ...]


def rates_of(mode: AccessMode) -> tuple[str, ...]:
    """Samples sent in are paid each; every other mode by the time."""
    return BY_SAMPLE if mode is AccessMode.SAMPLE_MAIL_IN else BY_TIME


def modes_form(item: Equipment, changes: Mapping[AccessMode, ModeChange]) -> ModesForm:
    """The form for the modes that the item is offered in."""
    modes = tuple(mode for mode in AccessMode if mode.value in item.access_modes)
    fields: dict[str, Any] = {"modes": modes}
    data: dict[str, Any] = {"version": item.version}
    for mode in modes:
        change = changes.get(mode, AS_ALWAYS)
        lead = None if change.lead_time is None else change.lead_time // MINUTE
        fields |= _fields_of(mode, item, lead)
        data |= {f"{mode}.lead_time": "" if lead is None else str(lead)}
        cents = {"hourly_rate": change.hourly_cents, "daily_rate": change.daily_cents}
        cents["sample_rate"] = change.sample_cents
        data |= {f"{mode}.{name}": cents[name] for name in rates_of(mode)}
    form = type("FormOfModes", (ModesForm,), fields)
    return form(data=data)


def _fields_of(mode: AccessMode, item: Equipment, lead: int | None) -> dict[str, Any]:
    usual = duration(item.lead_time_minutes, language()) if item.lead_time_minutes else gettext("none")
    choices = [("", gettext("as usual (%(length)s)", length=usual))]
    notices = sorted({*NOTICES, *([] if lead is None else [lead])})
    choices += [
        (str(minutes), duration(minutes, language()) if minutes else gettext("none")) for minutes in notices
    ]
    return {
        f"{mode}.lead_time": ChosenField(_("Notice"), choices=options(choices)),
        **{f"{mode}.{name}": EurosField(LABELS[name]) for name in rates_of(mode)},
    }


def mode_inputs(form: ModesForm) -> list[ModeInputs]:
    """The modes for the page."""
    return [
        ModeInputs(
            mode,
            str(MODES[mode]),
            form[f"{mode}.lead_time"],
            tuple(form[f"{mode}.{name}"] for name in rates_of(mode)),
        )
        for mode in form.modes
    ]

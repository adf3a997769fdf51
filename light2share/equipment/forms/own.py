"""The owner's own specifications: rows of a name in either language and a value, all in one form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from wtforms import Field, HiddenField

from light2share.equipment.details import MOST_OWN, OwnLine
from light2share.i18n import _, gettext, language
from light2share.web.forms import Form, TextField

LABEL_LONGEST = 80
VALUE_LONGEST = 300
SPARE = 3
"""Empty rows at the end."""


class OwnForm(Form):
    """The rows are fields of the class made by `own_form`."""

    version = HiddenField()
    count = HiddenField()
    """How many rows the page has."""

    rows: int = 0

    def validate(self, extra_validators: Any = None) -> bool:
        """A value has a name, and a name a value."""
        super().validate(extra_validators)
        for number in range(self.rows):
            fr, en, value = self.row(number)
            if any(one.errors for one in (fr, en, value)):
                continue
            if value.data and not (fr.data or en.data):
                named = en if language() == "en" else fr
                named.errors = [gettext("Say what this value is")]
            elif (fr.data or en.data) and not value.data:
                value.errors = [gettext("Enter the value, with its unit")]
        return not self.errors

    def row(self, number: int) -> tuple[Field, Field, Field]:
        """The three fields of a row."""
        return self[f"fr-{number}"], self[f"en-{number}"], self[f"value-{number}"]

    def lines(self, pressed: str) -> list[OwnLine]:
        """What is filled in, after what the pressed button does; ask only after the form is valid.

        `up.2` and `down.2` let the third row change places with its neighbour, `remove.2` takes it away.
        """
        filled: list[tuple[int, OwnLine]] = []
        for number in range(self.rows):
            fr, en, value = (str(one.data or "") for one in self.row(number))
            if value:
                filled.append((number, OwnLine(fr, en, value)))
        act, _dot, where = pressed.partition(".")
        place = next((at for at, row in enumerate(filled) if str(row[0]) == where), None)
        if place is not None and act == "remove":
            del filled[place]
        other = {"up": -1, "down": 1}.get(act)
        if place is not None and other is not None and 0 <= place + other < len(filled):
            filled[place], filled[place + other] = filled[place + other], filled[place]
        return [line for _number, line in filled]


@dataclass(frozen=True, slots=True)
class OwnInputs:
    """One row on the page."""

    number: int
    fr: Field
    en: Field
    value: Field
    filled: bool
    first: bool
    last: bool


def own_form(lines: Sequence[OwnLine], version: int) -> OwnForm:
    """The form, with empty rows behind the present ones."""
    sent = request.form.get("count", "")
    rows = min(len(lines) + SPARE, MOST_OWN)
    if request.method == "POST" and sent.isascii() and sent.isdigit() and len(sent) < 4:
        rows = min(max(int(sent), 1), MOST_OWN)
    fields: dict[str, Any] = {"rows": rows}
    data: dict[str, Any] = {"version": version, "count": rows}
    for number in range(rows):
        shown = number + 1
        fields[f"fr-{number}"] = TextField(
            _("Name %(number)s in French", number=shown), longest=LABEL_LONGEST
        )
        fields[f"en-{number}"] = TextField(
            _("Name %(number)s in English", number=shown), longest=LABEL_LONGEST
        )
        fields[f"value-{number}"] = TextField(_("Value %(number)s", number=shown), longest=VALUE_LONGEST)
    for number, line in enumerate(lines[:rows]):
        data |= {f"fr-{number}": line.label_fr, f"en-{number}": line.label_en, f"value-{number}": line.value}
    form = type("OwnFormOfRows", (OwnForm,), fields)
    return form(data=data)


def own_inputs(form: OwnForm, present: int) -> list[OwnInputs]:
    """The rows for the page; the first `present` ones can be moved and removed."""
    return [
        OwnInputs(number, *form.row(number), number < present, number == 0, number >= present - 1)
        for number in range(form.rows)
    ]

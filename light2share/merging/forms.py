"""Whose values count, which sites are one, and the name typed to confirm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wtforms import Field, RadioField, SelectChoice
from wtforms.validators import DataRequired, ValidationError

from light2share.i18n import _, gettext
from light2share.merging.actions import Choices
from light2share.merging.queries import SamePlace
from light2share.merging.rules import Difference, Pick
from light2share.merging.words import LABELS, pick_words
from light2share.web.choices import SeveralField
from light2share.web.forms import Form, TextField

PREFIX = "pick_"


class MergeForm(Form):
    """The last step; `merge_form` adds a field for each difference."""

    goes: str = ""
    sites = SeveralField(_("The same place"))
    name = TextField(
        _("Name of the organisation that goes"),
        [DataRequired(_("Type the name of the organisation that goes"))],
    )

    def validate_name(self, field: Field) -> None:
        """As it stands on the page, whatever the case."""
        if " ".join((field.data or "").casefold().split()) != " ".join(self.goes.casefold().split()):
            raise ValidationError(gettext("Type %(name)s, the organisation that goes", name=self.goes))

    def picks(self) -> list[Field]:
        """The fields of the differences."""
        return [field for field in self if field.name.startswith(PREFIX)]

    def choices(self) -> Choices:
        """What was chosen; ask only after the form is valid."""
        picked = {field.name.removeprefix(PREFIX): Pick(field.data) for field in self.picks()}
        return Choices(picked, frozenset(int(number) for number in self.sites.data or ()))


def merge_form(
    found: Sequence[Difference],
    places: Sequence[SamePlace],
    topics: Mapping[str, str],
    called: tuple[str, str],
    read: bool = True,
) -> MergeForm:
    """The form for these two, everything chosen as usual until somebody says otherwise; `called` tells them apart."""
    fields = {
        f"{PREFIX}{one.key}": RadioField(
            LABELS[one.key],
            choices=[SelectChoice(pick.value, pick_words(pick, one, *called, topics)) for pick in one.picks],
            default=one.usual.value,
        )
        for one in found
    }
    kind: type[MergeForm] = type("MergeFormOfTwo", (MergeForm,), {**fields, "goes": called[1]})
    numbers = [str(one.goes.id) for one in places]
    form = kind(read=read, data={"sites": numbers})
    form.sites.choices = [
        SelectChoice(number, f"{one.goes.name} = {one.stays.name}, {one.stays.address}, {one.stays.town}")
        for number, one in zip(numbers, places, strict=True)
    ]
    return form

"""What a person says of a subscription."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import BooleanField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, ValidationError

from light2share.calendars.models import FeedScope
from light2share.i18n import LANGUAGES, _
from light2share.web.forms import Form, TextField
from light2share.web.languages import chosen_language


def language_field() -> RadioField:
    """The language of the entries, whatever that of the pages is."""
    return RadioField(
        _("Language of the entries"),
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
        default=chosen_language,
        validate_choice=True,
    )


class FeedForm(Form):
    """A new subscription; `equipment` counts only with the scope of that name."""

    scope = RadioField(
        _("What it holds"),
        [InputRequired(_("Choose what the calendar holds"))],
        choices=[SelectChoice(FeedScope.PERSON.value, _("My own bookings"))],
        default=FeedScope.PERSON.value,
    )
    equipment = SelectField(_("Instrument"), validate_choice=False)
    name = TextField(_("Name"), longest=120)
    language = language_field()
    tentative = BooleanField(_("Also requests and proposals that wait for an answer"))

    def offer(self, instruments: Sequence[tuple[str, str]]) -> None:
        """Fill in the choices: `instruments` are slug and title of the organisation's own."""
        self.scope.choices = [
            SelectChoice(FeedScope.PERSON.value, _("My own bookings")),
            SelectChoice(FeedScope.ORGANISATION.value, _("All bookings of my organisation")),
        ]
        if instruments:
            self.scope.choices.append(SelectChoice(FeedScope.EQUIPMENT.value, _("One of our instruments")))
        self.equipment.choices = [SelectChoice(slug, title) for slug, title in instruments]

    def validate_equipment(self, field: SelectField) -> None:
        """An own instrument, where one is asked for."""
        if self.scope.data != FeedScope.EQUIPMENT.value:
            return
        if field.data not in {choice.value for choice in field.choices or ()}:
            raise ValidationError(_("Choose one of your organisation’s instruments"))


class FeedSettingsForm(Form):
    """What can be changed of a subscription without a new address."""

    name = TextField(_("Name"), [InputRequired(_("Enter a name"))], longest=120)
    language = language_field()
    tentative = BooleanField(_("Also requests and proposals that wait for an answer"))

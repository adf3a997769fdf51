"""What the cluster's staff types to make the site its own."""

from __future__ import annotations

from typing import Any

from wtforms import Field, RadioField, SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import ColorInput

from light2share.equipment.taxonomy import taxonomy
from light2share.i18n import LANGUAGES, _, gettext, language
from light2share.identity import colours
from light2share.identity.rules import LONGEST_NAME, OFFERS, Chosen
from light2share.mail.message import BadAddress, address
from light2share.web.choices import SeveralField
from light2share.web.forms import EmailTextField, Form, TextField

LONGEST_EMAIL = 254
ON, OFF = "on", "off"


class NamesForm(Form):
    """How the site and the cluster are called; empty for the operator's settings."""

    site_name = TextField(_("Name of the site"), longest=LONGEST_NAME)
    cluster_name = TextField(_("Name of the cluster"), longest=LONGEST_NAME)
    contact = EmailTextField(_("Address for questions"), longest=LONGEST_EMAIL)

    def validate_contact(self, field: Field) -> None:
        """Take only what a mail can be sent to."""
        if not field.data:
            return
        try:
            address("", field.data)
        except BadAddress:
            raise ValidationError(_("Enter an e-mail address, such as name@company.example")) from None
        if not all(field.data.rpartition("@")):
            raise ValidationError(_("Enter an e-mail address, such as name@company.example"))


class ColourForm(Form):
    """The main colour: picked, or written, which goes first."""

    pick = TextField(_("Pick a colour"), widget=ColorInput(), longest=7)
    colour = TextField(_("Or write it"), longest=7)

    def validate_colour(self, field: Field) -> None:
        """Six hexadecimal digits, or three."""
        if field.data and colours.written(field.data) is None:
            raise ValidationError(_("Write six hexadecimal digits, such as #00596B"))

    @property
    def chosen(self) -> str | None:
        """The colour; None where none can be read."""
        return colours.written(self.colour.data or self.pick.data or "")


class OffersForm(Form):
    """In which languages, after which look, and with which fields of use."""

    languages = RadioField(_("Languages"))
    reviews = RadioField(_("Review of listings"))
    domains = SeveralField(_("Fields of use"))

    @classmethod
    def of(cls, chosen: Chosen, is_default: bool) -> OffersForm:
        """Filled with what is chosen; `is_default`: whether the operator's setting asks for a review."""
        known = taxonomy().choice_lists.get("domains", ())
        reviews = "" if chosen.reviews is None else ON if chosen.reviews else OFF
        shown = [one.value for one in known if one.value not in chosen.hidden_domains]
        form = cls(data={"languages": chosen.languages or OFFERS[0], "reviews": reviews, "domains": shown})
        form.languages.choices = [SelectChoice(one, offer_words(one)) for one in OFFERS]
        words = gettext("on") if is_default else gettext("off")
        as_set = gettext("As the operator has set it: %(words)s", words=words)
        form.reviews.choices = [
            SelectChoice("", as_set),
            SelectChoice(ON, gettext("On: the cluster reads a new listing before it is published")),
            SelectChoice(OFF, gettext("Off: owners publish by themselves")),
        ]
        form.domains.choices = [SelectChoice(one.value, one.label.in_(language())) for one in known]
        return form

    def validate_domains(self, field: Field) -> None:
        """At least one."""
        if field.choices and not field.data:
            raise ValidationError(_("Leave at least one field of use"))

    def wanted(self) -> dict[str, Any]:
        """Columns of the identity; ask only after the form is valid."""
        kept = set(self.domains.data or ())
        return {
            "languages": None if self.languages.data == OFFERS[0] else self.languages.data,
            "reviews": {ON: True, OFF: False}.get(self.reviews.data),
            "hidden_domains": [one.value for one in self.domains.choices if one.value not in kept],
        }


def offer_words(offer: str) -> str:
    """Languages as they are offered."""
    first, _comma, other = offer.partition(",")
    if not other:
        return gettext("%(language)s only", language=LANGUAGES[first])
    return gettext("%(first)s first, and %(other)s", first=LANGUAGES[first], other=LANGUAGES[other])

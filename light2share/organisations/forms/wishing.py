"""Who asks to join their colleagues."""

from __future__ import annotations

from wtforms import Field, RadioField, SelectChoice
from wtforms.validators import DataRequired, ValidationError

from light2share.i18n import _, gettext
from light2share.organisations import hosts
from light2share.organisations.forms import LONGEST_EMAIL, LONGEST_NAME, refuse_bad_address
from light2share.organisations.models import Organisation
from light2share.web.forms import EmailTextField, Form, TextField


class WishForm(Form):
    """Name and address at work."""

    name = TextField(_("Your name"), [DataRequired(_("Enter your name"))], longest=LONGEST_NAME)
    email = EmailTextField(
        _("Your e-mail at work"), [DataRequired(_("Enter your e-mail address"))], longest=LONGEST_EMAIL
    )

    def validate_email(self, field: EmailTextField) -> None:
        """An address that an employer gives."""
        refuse_bad_address(field)
        domain = (field.data or "").rpartition("@")[2].lower()
        if domain in hosts.FOR_EVERYBODY:
            raise ValidationError(
                gettext("Enter your address at work: anybody may have one at %(domain)s", domain=domain)
            )


class WhichForm(Form):
    """Which of the organisations of one mail domain."""

    organisation = RadioField(_("Which organisation?"), coerce=int, validate_choice=False)

    def offer(self, found: list[Organisation]) -> None:
        """Let one of these be chosen; of one alone there is no choice."""
        self.known = [one.id for one in found]
        self.organisation.choices = [SelectChoice(one.id, one.name) for one in found]
        if len(found) == 1:
            self.organisation.data = found[0].id

    def validate_organisation(self, field: Field) -> None:
        """One of them."""
        if len(self.known) == 1:
            field.data = self.known[0]
        if field.data not in self.known:
            raise ValidationError(_("Choose one of these organisations"))

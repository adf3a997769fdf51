"""What people write to an organisation, and where it says that its equipment stands."""

from __future__ import annotations

import re
from typing import Any

from wtforms import Field
from wtforms.validators import DataRequired, ValidationError

from light2share.i18n import _
from light2share.mail.message import BadAddress, address
from light2share.organisations.actions import Sender
from light2share.web.actor import SignedIn
from light2share.web.forms import EmailTextField, Form, LongTextField, TextField

LONGEST_NAME = 120
LONGEST_EMAIL = 254
LONGEST_MESSAGE = 4000
POSTCODE = re.compile(r"\d{5}")


class ContactForm(Form):
    """A message; visitors say who they are, of members the site knows it."""

    message = LongTextField(
        _("Your message"), [DataRequired(_("Write your message"))], longest=LONGEST_MESSAGE
    )
    name = TextField(_("Your name"), [DataRequired(_("Enter your name"))], longest=LONGEST_NAME)
    email = EmailTextField(
        _("Your e-mail"),
        [DataRequired(_("Enter your e-mail address, so that you can be answered"))],
        longest=LONGEST_EMAIL,
    )
    company = TextField(_("Your organisation"), longest=LONGEST_NAME)

    def validate_email(self, field: EmailTextField) -> None:
        """Take only what a mail program can answer."""
        try:
            address("", field.data or "")
        except BadAddress:
            raise ValidationError(_("Enter an e-mail address, such as name@company.example")) from None
        if not all((field.data or "").rpartition("@")):
            raise ValidationError(_("Enter an e-mail address, such as name@company.example"))

    def known(self, person: SignedIn) -> None:
        """Ask a member for nothing that the account says."""
        for name in ("name", "email", "company"):
            delattr(self, name)
        self.person = person

    person: SignedIn | None = None

    def sender(self) -> Sender:
        """Who writes; ask only after the form is valid."""
        if self.person:
            who = self.person
            return Sender(who.name, who.email, who.organisation_name or "", who.person_id)
        return Sender(self.name.data, self.email.data, self.company.data or "")


class SiteForm(Form):
    """Name and postal address of a site."""

    name = TextField(_("Name of the site"), [DataRequired(_("Enter a name for the site"))], longest=120)
    address = TextField(_("Street and number"), longest=160)
    postcode = TextField(_("Postcode"), [DataRequired(_("Enter the postcode"))], longest=12)
    town = TextField(_("Town"), [DataRequired(_("Enter the town"))], longest=120)

    def validate_postcode(self, field: Field) -> None:
        """Five digits, however they are spaced."""
        digits = re.sub(r"\s", "", field.data or "")
        if not POSTCODE.fullmatch(digits):
            raise ValidationError(_("Enter a postcode of five digits, such as 13013"))
        value: Any = digits
        field.data = value

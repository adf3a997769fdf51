"""What people write to an organisation."""

from __future__ import annotations

from wtforms.validators import DataRequired, ValidationError

from light2share.i18n import _
from light2share.mail.message import BadAddress, address
from light2share.organisations.actions import Sender
from light2share.web.actor import SignedIn
from light2share.web.forms import EmailTextField, Form, LongTextField, TextField

LONGEST_NAME = 120
LONGEST_EMAIL = 254
LONGEST_MESSAGE = 4000


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

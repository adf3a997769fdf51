"""What people write to an organisation, and where it says that its equipment stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from wtforms import Field, RadioField, SelectChoice
from wtforms.validators import DataRequired, ValidationError

from light2share.i18n import _
from light2share.mail.message import BadAddress, address
from light2share.organisations.actions import Sender
from light2share.organisations.rules import Role
from light2share.organisations.siting import Visiting
from light2share.organisations.words import RIGHTS
from light2share.web.actor import SignedIn
from light2share.web.choices import SeveralField
from light2share.web.forms import EmailTextField, Form, LongTextField, TextField
from light2share.web.passwords import NewPasswordForm

LONGEST_NAME = 120
LONGEST_EMAIL = 254
LONGEST_MESSAGE = 4000
LONGEST_VISITING = 2000
POSTCODE = re.compile(r"\d{5}")


def refuse_bad_address(field: Field) -> None:
    """Raises ValidationError for what no mail program could write to."""
    try:
        address("", field.data or "")
    except BadAddress:
        raise ValidationError(_("Enter an e-mail address, such as name@company.example")) from None
    if not all((field.data or "").rpartition("@")):
        raise ValidationError(_("Enter an e-mail address, such as name@company.example"))


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
        refuse_bad_address(field)

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
    """Name and postal address of a site, and what its visitors are told."""

    name = TextField(_("Name of the site"), [DataRequired(_("Enter a name for the site"))], longest=120)
    address = TextField(_("Street and number"), longest=160)
    postcode = TextField(_("Postcode"), [DataRequired(_("Enter the postcode"))], longest=12)
    town = TextField(_("Town"), [DataRequired(_("Enter the town"))], longest=120)
    access_fr = LongTextField(_("How to get in, in French"), longest=LONGEST_VISITING)
    access_en = LongTextField(_("How to get in, in English"), longest=LONGEST_VISITING)
    rules_fr = LongTextField(_("Laser safety and rules for visitors, in French"), longest=LONGEST_VISITING)
    rules_en = LongTextField(_("Laser safety and rules for visitors, in English"), longest=LONGEST_VISITING)

    def visiting(self) -> Visiting:
        """What visitors are told; ask only after the form is valid."""
        return Visiting(
            self.access_fr.data or None,
            self.access_en.data or None,
            self.rules_fr.data or None,
            self.rules_en.data or None,
        )

    def validate_postcode(self, field: Field) -> None:
        """Five digits, however they are spaced."""
        digits = re.sub(r"\s", "", field.data or "")
        if not POSTCODE.fullmatch(digits):
            raise ValidationError(_("Enter a postcode of five digits, such as 13013"))
        value: Any = digits
        field.data = value


class RightsForm(Form):
    """What somebody may do in an organisation beyond asking for test time."""

    rights = SeveralField(
        _("Rights"), choices=[SelectChoice(role.value, words) for role, words in RIGHTS.items()]
    )

    @property
    def held(self) -> frozenset[Role]:
        """The boxes that are ticked; ask only after the form is valid."""
        return frozenset(Role(value) for value in self.rights.data or ())


class InviteForm(RightsForm):
    """Who is asked to join an organisation."""

    name = TextField(_("Name"), [DataRequired(_("Enter the name of your colleague"))], longest=LONGEST_NAME)
    email = EmailTextField(
        _("E-mail"), [DataRequired(_("Enter the e-mail address of your colleague"))], longest=LONGEST_EMAIL
    )

    def validate_email(self, field: EmailTextField) -> None:
        """Take only what a mail can be sent to."""
        refuse_bad_address(field)


class JoinForm(NewPasswordForm):
    """Somebody who comes by an invitation and has no account yet."""

    name = TextField(_("Your name"), [DataRequired(_("Enter your name"))], longest=120)


class LeaveForm(Form):
    """Who takes over what somebody holds who leaves."""

    colleague = RadioField(_("Who takes them over?"), coerce=int, validate_choice=False)

    def offer(self, colleagues: Mapping[int, str]) -> None:
        """Let one of these be chosen, row numbers and names; with none, nothing has to be passed on."""
        self.known = colleagues
        self.colleague.choices = [SelectChoice(number, name) for number, name in colleagues.items()]

    def validate_colleague(self, field: Field) -> None:
        """One of them."""
        if self.known and field.data not in self.known:
            raise ValidationError(_("Choose one of your colleagues"))

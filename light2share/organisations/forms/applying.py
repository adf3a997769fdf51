"""What an organisation says of itself to become a member, and what the cluster answers."""

from __future__ import annotations

import re
from typing import Any

from wtforms import BooleanField, Field, RadioField, SelectChoice, SelectField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from light2share.i18n import _
from light2share.organisations import identifiers
from light2share.organisations.application_models import Application
from light2share.organisations.application_words import country_words
from light2share.organisations.applying import Said
from light2share.organisations.forms import LONGEST_EMAIL, LONGEST_NAME, POSTCODE, refuse_bad_address
from light2share.organisations.forms.profile import (
    LONGEST_ABOUT,
    domain_choices,
    read_mail_domains,
    read_website,
)
from light2share.organisations.identifiers import COUNTRIES, ELSEWHERE, FRANCE, BadNumber, Identifiers
from light2share.organisations.models import OrganisationKind, SizeClass
from light2share.organisations.words import KINDS, SIZES
from light2share.web.choices import SeveralField
from light2share.web.forms import EmailTextField, Form, LongTextField, TextField

LONGEST_WORDS = 2000


class OrganisationForm(Form):
    """Who an organisation is, where, and who answers for it."""

    name = TextField(
        _("Name of the organisation"),
        [DataRequired(_("Enter the name of your organisation"))],
        longest=LONGEST_NAME,
    )
    kind = RadioField(
        _("Kind of organisation"),
        [InputRequired(_("Choose what your organisation is"))],
        choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()],
    )
    size_class = RadioField(
        _("Size of the company"),
        choices=[SelectChoice(size.value, words) for size, words in SIZES.items()],
        validate_choice=False,
    )
    country = SelectField(_("Country of its seat"), default=FRANCE)
    number = TextField(_("SIREN, SIRET or VAT number"), longest=30)
    website = TextField(_("Website"), longest=200)
    mail_domains = TextField(_("Mail domains"), longest=400)
    domains = SeveralField(_("Fields you work in"))
    about = LongTextField(_("What it does"), longest=LONGEST_ABOUT)
    address = TextField(_("Street and number"), longest=160)
    postcode = TextField(_("Postcode"), [DataRequired(_("Enter the postcode"))], longest=12)
    town = TextField(_("Town"), [DataRequired(_("Enter the town"))], longest=120)
    person_name = TextField(_("Your name"), [DataRequired(_("Enter your name"))], longest=LONGEST_NAME)
    person_role = TextField(
        _("What you do there"), [DataRequired(_("Enter what you do there"))], longest=LONGEST_NAME
    )

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        named = sorted(((country_words(code), code) for code in COUNTRIES[1:]), key=lambda one: one[0])
        known = [(FRANCE, country_words(FRANCE)), *((code, words) for words, code in named)]
        self.country.choices = [
            SelectChoice(code, words) for code, words in [*known, (ELSEWHERE, country_words(ELSEWHERE))]
        ]
        self.domains.choices = domain_choices()
        self.numbers = Identifiers()

    @property
    def is_french(self) -> bool:
        """Whether France's rules hold for its numbers and its address."""
        return bool(self.country.data == FRANCE)

    def validate_size_class(self, field: Field) -> None:
        """Asked of companies; of others it is not kept."""
        if self.kind.data != OrganisationKind.COMPANY:
            field.data = None
        elif field.data not in {size.value for size in SizeClass}:
            raise ValidationError(_("Choose the size of the company"))

    def validate_number(self, field: Field) -> None:
        """By the rule of its country; a French company has one."""
        try:
            self.numbers = identifiers.read(field.data or "", self.country.data or FRANCE)
        except BadNumber:
            raise ValidationError(
                _("Check this number: a SIREN has 9 digits, a SIRET 14, and one of them is not right")
                if self.is_french
                else _("Check this number: no VAT number of this country looks like that")
            ) from None
        if self.is_french and self.kind.data == OrganisationKind.COMPANY and not self.numbers.siren:
            raise ValidationError(_("Enter the SIREN (9 digits), the SIRET (14) or the VAT number (FR…)"))

    def validate_website(self, field: Field) -> None:
        """A page of the web; the beginning may be left out."""
        read_website(field)

    def validate_mail_domains(self, field: Field) -> None:
        """What stands behind the @, several with spaces or commas between them."""
        read_mail_domains(field)

    def validate_postcode(self, field: Field) -> None:
        """In France five digits, however they are spaced."""
        if not self.is_french:
            return
        digits = re.sub(r"\s", "", field.data or "")
        if not POSTCODE.fullmatch(digits):
            raise ValidationError(_("Enter a postcode of five digits, such as 13013"))
        field.data = digits

    def said(self, latitude: float | None, longitude: float | None) -> Said:
        """What was typed; ask only after the form is valid."""
        return Said(
            name=self.name.data,
            kind=OrganisationKind(self.kind.data),
            size_class=SizeClass(self.size_class.data) if self.size_class.data else None,
            country=str(self.country.data),
            siren=self.numbers.siren,
            siret=self.numbers.siret,
            vat_number=self.numbers.vat_number,
            website=self.website.data or "",
            mail_domains=self.mail_domains.data.split(", ") if self.mail_domains.data else [],
            domains=list(self.domains.data or ()),
            about=self.about.data or "",
            address=self.address.data or "",
            postcode=self.postcode.data,
            town=self.town.data,
            latitude=latitude,
            longitude=longitude,
            person_name=self.person_name.data,
            person_role=self.person_role.data,
        )


class ApplyForm(OrganisationForm):
    """The same with the mailbox that has to be proven, and the terms."""

    email = EmailTextField(
        _("Your e-mail at work"), [DataRequired(_("Enter your e-mail address"))], longest=LONGEST_EMAIL
    )
    terms = BooleanField(
        _("I accept the terms of use for my organisation"),
        [InputRequired(_("Accept the terms of use to send the application"))],
    )

    def validate_email(self, field: EmailTextField) -> None:
        """Take only what a mail can be sent to."""
        refuse_bad_address(field)


class AnswerForm(OrganisationForm):
    """The same once more, with an answer to the cluster's question."""

    words = LongTextField(_("Your answer"), [DataRequired(_("Write your answer"))], longest=LONGEST_WORDS)

    @classmethod
    def about_application(cls, row: Application) -> AnswerForm:
        """Filled with what was said before."""
        kept = {name: getattr(row, name) for name in KEPT}
        numbers = row.siret or row.vat_number or row.siren or ""
        return cls(data={**kept, "number": numbers, "mail_domains": ", ".join(row.mail_domains)})


KEPT = (
    "name", "kind", "size_class", "country", "website", "domains", "about", "address", "postcode", "town",
    "person_name", "person_role",
)  # fmt: skip
"""Fields of the form that are columns as they stand."""


class AskForm(Form):
    """A question of the cluster."""

    question = LongTextField(
        _("Your question"), [DataRequired(_("Write your question"))], longest=LONGEST_WORDS
    )


class RefuseForm(Form):
    """Why the cluster says no."""

    reason = LongTextField(
        _("Your reason"),
        [DataRequired(_("Write the reason, which goes to the applicant"))],
        longest=LONGEST_WORDS,
    )


class FirstPeopleForm(Form):
    """Which of the members that have nobody are invited."""

    members = SeveralField(
        _("Members with nobody on the site"), [DataRequired(_("Tick one at least"))], coerce=int
    )


class FirstAdminForm(Form):
    """Whom the cluster asks to look after an organisation that has nobody."""

    name = TextField(_("Name"), [DataRequired(_("Enter a name"))], longest=LONGEST_NAME)
    email = EmailTextField(_("E-mail"), [DataRequired(_("Enter an e-mail address"))], longest=LONGEST_EMAIL)

    def validate_email(self, field: EmailTextField) -> None:
        """Take only what a mail can be sent to."""
        refuse_bad_address(field)

"""What an organisation says of itself on its page, and how the site knows its people's addresses."""

from __future__ import annotations

import re
from collections.abc import Collection

from wtforms import Field, SelectChoice
from wtforms.validators import ValidationError

from light2share.equipment.taxonomy import taxonomy
from light2share.i18n import _, gettext, language
from light2share.organisations import hosts
from light2share.organisations.forms import LONGEST_EMAIL, refuse_bad_address
from light2share.organisations.models import Organisation
from light2share.organisations.profile import Profile
from light2share.web.choices import SeveralField
from light2share.web.forms import EmailTextField, Form, LongTextField, TextField
from light2share.web.identity import identity

LONGEST_ABOUT = 1000


def domain_choices(kept: Collection[str] = ()) -> list[SelectChoice]:
    """The fields of use that the cluster offers, and those that were `kept`, in the language of the answer."""
    known, hidden = taxonomy().choice_lists.get("domains", ()), identity().hidden_domains - set(kept)
    return [SelectChoice(one.value, one.label.in_(language())) for one in known if one.value not in hidden]


def read_website(field: Field) -> None:
    """Put the beginning before an address that lacks it. Raises ValidationError for what is no page of the web."""
    if not field.data:
        return
    found = hosts.website(field.data)
    if found is None:
        raise ValidationError(_("Enter a web address, such as https://company.example"))
    field.data = found


def read_mail_domains(field: Field) -> None:
    """Several with spaces or commas, as a list with commas. Raises ValidationError for what stands for nobody."""
    names = []
    for typed in filter(None, re.split(r"[\s,;]+", field.data or "")):
        name = hosts.mail_domain(typed)
        if name is None:
            raise ValidationError(_("Enter what stands behind the @, such as company.example"))
        if name in hosts.FOR_EVERYBODY:
            raise ValidationError(
                gettext("Leave out %(domain)s: anybody may have an address there", domain=name)
            )
        names.append(name)
    field.data = ", ".join(dict.fromkeys(names))


def listed(field: Field) -> list[str]:
    """The mail domains of a field that was read."""
    return field.data.split(", ") if field.data else []


class ProfileForm(Form):
    """What its admins change by themselves; name, size and numbers are the cluster's to change."""

    about_fr = LongTextField(_("About you, in French"), longest=LONGEST_ABOUT)
    about_en = LongTextField(_("About you, in English"), longest=LONGEST_ABOUT)
    website = TextField(_("Website"), longest=200)
    email = EmailTextField(_("E-mail of the organisation"), longest=LONGEST_EMAIL)
    mail_domains = TextField(_("Mail domains"), longest=400)
    domains = SeveralField(_("Fields you work in"))

    known: Collection[str] = ()
    addresses: Collection[str] = ()

    @classmethod
    def of(cls, row: Organisation, addresses: Collection[str]) -> ProfileForm:
        """Filled with what is said at present; a new mail domain is one of these `addresses` of its people."""
        kept = {name: getattr(row, name) or "" for name in ("about_fr", "about_en", "website", "email")}
        form = cls(data={**kept, "mail_domains": ", ".join(row.mail_domains), "domains": row.domains})
        form.domains.choices = domain_choices(row.domains)
        form.known, form.addresses = list(row.mail_domains), addresses
        return form

    def validate_website(self, field: Field) -> None:
        """A page of the web; the beginning may be left out."""
        read_website(field)

    def validate_mail_domains(self, field: Field) -> None:
        """What stands behind the @, several with spaces or commas between them; somebody of theirs has to be there."""
        read_mail_domains(field)
        for domain in hosts.unproven(listed(field), self.known, self.addresses):
            raise ValidationError(
                gettext(
                    "Nobody of your organisation here has an address at %(domain)s: invite a colleague who has one "
                    "first, or ask the cluster to enter it",
                    domain=domain,
                )
            )

    def validate_email(self, field: Field) -> None:
        """Take only what a mail can be sent to."""
        if field.data:
            refuse_bad_address(field)

    def profile(self) -> Profile:
        """What was typed; ask only after the form is valid."""
        return Profile(
            self.about_fr.data or None,
            self.about_en.data or None,
            self.website.data or None,
            self.email.data or None,
            listed(self.mail_domains),
            list(self.domains.data or ()),
        )

"""The forms of the money side: what an organisation is in law, and the acceptance of a quote."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from wtforms import BooleanField, Field, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, ValidationError

from light2share.billing.content import (
    LATE_PERCENT,
    LONGEST_PAYMENT_DAYS,
    NO_SHOW_PERCENT,
    PAYMENT_DAYS,
    VALID_DAYS,
)
from light2share.billing.models import BillingProfile
from light2share.billing.money import NORMAL_VAT, VAT_RATES
from light2share.billing.use import Billed
from light2share.billing.wording import BILLED
from light2share.i18n import _
from light2share.organisations.models import Organisation
from light2share.web.forms import DayField, Form, LongTextField, TextField, WholeField

VAT_WORDS = {
    2_000: _("20 % (the usual)"),
    1_000: _("10 %"),
    550: _("5.5 %"),
    0: _("None: not applicable, article 293 B of the CGI"),
}
OF_ORGANISATION = ("siren", "siret", "vat_number")
OF_PROFILE = (
    "legal_name", "legal_form", "capital_euros", "street", "postcode", "town", "registration", "vat_rate",
    "reverse_charge", "payment_days", "quote_days", "terms", "late_percent", "no_show_percent", "billed",
)  # fmt: skip


class ProfileForm(Form):
    """What papers say of one's own organisation, and its conditions."""

    legal_name = TextField(_("Name in law"), longest=160)
    legal_form = TextField(_("Legal form"), longest=80)
    capital_euros = WholeField(_("Share capital, in whole euros"), highest=999_999)
    street = TextField(_("Street and number of the seat"), longest=160)
    postcode = TextField(_("Postcode"), longest=12)
    town = TextField(_("Town"), longest=120)
    siren = TextField(_("SIREN"), longest=20)
    siret = TextField(_("SIRET"), longest=30)
    registration = TextField(_("Where it is registered"), longest=120)
    vat_number = TextField(_("VAT number"), longest=30)
    vat_rate = SelectField(
        _("VAT that you charge"),
        choices=[SelectChoice(str(rate), VAT_WORDS[rate]) for rate in reversed(VAT_RATES)],
        coerce=int,
        default=NORMAL_VAT,
    )
    reverse_charge = BooleanField(_("Note the reverse charge for customers elsewhere in the European Union"))
    payment_days = WholeField(
        _("Payment within so many days"), highest=LONGEST_PAYMENT_DAYS, default=PAYMENT_DAYS
    )
    quote_days = WholeField(_("Quotes are valid for so many days"), lowest=1, highest=365, default=VALID_DAYS)
    late_percent = WholeField(_("Cancelling late costs so many percent"), highest=100, default=LATE_PERCENT)
    no_show_percent = WholeField(_("Not coming costs so many percent"), highest=100, default=NO_SHOW_PERCENT)
    billed = SelectField(
        _("Hours that you bill"),
        choices=[SelectChoice(rule.value, words) for rule, words in BILLED.items()],
        default=Billed.LARGER.value,
    )
    terms = LongTextField(_("Your own terms of payment and performance"))

    def show(self, organisation: Organisation, profile: BillingProfile | None) -> None:
        """Fill in what is known."""
        for name in OF_ORGANISATION:
            self[name].data = getattr(organisation, name) or ""
        for name in OF_PROFILE if profile else ():
            self[name].data = getattr(profile, name)

    def columns(self) -> dict[str, Any]:
        """What the profile keeps; ask only after the form is valid."""
        kept = {name: self[name].data for name in OF_PROFILE}
        usual = {
            "payment_days": PAYMENT_DAYS,
            "quote_days": VALID_DAYS,
            "late_percent": LATE_PERCENT,
            "no_show_percent": NO_SHOW_PERCENT,
        }
        kept["billed"] = Billed(kept["billed"])
        return kept | {name: days for name, days in usual.items() if kept[name] is None}

    def numbers(self) -> dict[str, str | None]:
        """What the organisation itself keeps."""
        return {name: self[name].data or None for name in OF_ORGANISATION}

    def validate_siren(self, field: Field) -> None:
        """Nine digits that check."""
        from stdnum.fr import siren  # a few milliseconds that only this page needs

        self._number(field, siren, _("Enter the nine digits of the SIREN, such as 732 829 320"))

    def validate_siret(self, field: Field) -> None:
        """Fourteen digits that check, of the same company."""
        from stdnum.fr import siret

        self._number(field, siret, _("Enter the fourteen digits of the SIRET, such as 732 829 320 00074"))
        if field.data and self.siren.data and not field.data.startswith(re.sub(r"\s", "", self.siren.data)):
            raise ValidationError(_("Enter the SIRET of the same company: it begins with its SIREN"))

    def validate_vat_number(self, field: Field) -> None:
        """One of the European Union."""
        from stdnum.eu import vat

        self._number(field, vat, _("Enter the VAT number with its country, such as FR44732829320"))

    def _number(self, field: Field, kind: Any, fault: Any) -> None:
        if not field.data:
            return
        from stdnum.exceptions import ValidationError as Wrong

        try:
            field.data = kind.validate(field.data)
        except Wrong:
            raise ValidationError(fault) from None


class AcceptForm(Form):
    """The yes to a quote; `needs_order` where only the number of a purchase order stands behind it."""

    quote = WholeField(_("Version of the quote"), highest=999)
    purchase_order = TextField(_("Number of your purchase order"), longest=60)

    needs_order = False

    def validate_purchase_order(self, field: Field) -> None:
        """Asked for where the person may not bind the organisation by a press."""
        if self.needs_order and not field.data:
            raise ValidationError(_("Enter the number of your purchase order"))


class SeenForm(Form):
    """What every act on a statement carries: the version that its maker saw."""

    version = WholeField(_("Version"), highest=99_999)


class WaiveForm(SeenForm):
    """The owner asks for nothing after all."""

    message = LongTextField(_("Your words"))


class InvoiceForm(SeenForm):
    """The owner's own invoice, of a day from `first` to `last`."""

    first, last = date.min, date.max
    number = TextField(
        _("Number of your invoice"), [DataRequired(_("Enter the number of your invoice"))], longest=60
    )
    on = DayField(_("Date of your invoice"), [InputRequired(_("Enter the date of your invoice"))])

    def validate_on(self, field: Field) -> None:
        """Neither before the request nor far ahead."""
        if field.data and not self.first <= field.data <= self.last:
            raise ValidationError(_("Enter a date after the request and at most a month ahead"))

    @property
    def day(self) -> date:
        """Its date; ask only after the form is valid."""
        return self.on.data or date.min

"""The form of the lines that an owner adds to a statement: as many rows as there are, and two empty ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from wtforms import Field, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from light2share.billing.extras import MOST_EXTRAS, THOUSAND, Extra, rates_beside
from light2share.billing.forms import SeenForm
from light2share.billing.wording import rate_text
from light2share.i18n import _, language
from light2share.web.forms import EurosField, TextField

EMPTY = 2
LONGEST_LABEL = 120
LONGEST_UNIT = 20


class QuantityField(StringField):
    """A number with three decimals at most, kept as whole thousandths."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        text = f"{Extra('', self.data, '', 0, 0).quantity:f}"
        return text.replace(".", ",") if language() == "fr" else text

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read `2`, `2.5`, `2,5`; an empty text is no number."""
        text = re.sub(r"\s", "", valuelist[0]) if valuelist else ""
        self.data = None
        if not text:
            return
        if not re.fullmatch(r"\d{1,5}([.,]\d{1,3})?", text, re.ASCII) or not text.strip("0.,"):
            raise ValueError(_("Enter a number above zero, such as 2 or 2.5"))
        self.data = int(Decimal(text.replace(",", ".")) * THOUSAND)


class LinesForm(SeenForm):
    """Every line at once: a row that is emptied is taken away. Fields are numbered from 0."""

    rate = 0
    """The seller's own."""

    def offer(self, rate: int, extras: Sequence[Extra] = ()) -> LinesForm:
        """Let it offer what may be charged beside that rate, and show `extras`, where nothing was sent."""
        self.rate = rate
        for number, row in enumerate(self._rows(range(MOST_EXTRAS))):
            label, quantity, unit, price, tax = row
            tax.choices = [SelectChoice(str(one), rate_text(one)) for one in rates_beside(rate)]
            if number < len(extras):
                one = extras[number]
                label.data, quantity.data, unit.data = one.label, one.quantity_milli, one.unit
                price.data, tax.data = one.unit_cents, one.rate
        return self

    @property
    def rows(self) -> list[tuple[Field, ...]]:
        """Those with something in them, and the next empty ones."""
        last = max((number for number in range(MOST_EXTRAS) if self[f"line_{number}_label"].data), default=-1)
        return self._rows(range(min(last + 1 + EMPTY, MOST_EXTRAS)))

    def _rows(self, numbers: Iterable[int]) -> list[tuple[Field, ...]]:
        return [tuple(self[f"line_{number}_{name}"] for name in FIELDS) for number in numbers]

    def validate(self, extra_validators: Any = None) -> bool:
        """A line needs what it is for and its price."""
        whole = super().validate(extra_validators)
        for label, quantity, unit, price, tax in self._rows(range(MOST_EXTRAS)):
            if label.data and tax.data not in rates_beside(self.rate):
                tax.errors = [*tax.errors, _("Choose one of the possibilities")]
                whole = False
            if label.data and price.data is None and not price.errors:
                price.errors = [*price.errors, _("Enter the price of one, such as 12 or 49.50")]
                whole = False
            elif not label.data and (quantity.data or unit.data or price.data is not None):
                label.errors = [*label.errors, _("Say what it is for, or empty the whole line")]
                whole = False
        return whole

    def extras(self) -> tuple[Extra, ...]:
        """The lines; ask only after the form is valid. What has no number is one."""
        return tuple(
            Extra(label.data, quantity.data or THOUSAND, unit.data, price.data, tax.data)
            for label, quantity, unit, price, tax in self._rows(range(MOST_EXTRAS))
            if label.data
        )


FIELDS = ("label", "quantity", "unit", "price", "rate")
for _number in range(MOST_EXTRAS):
    setattr(LinesForm, f"line_{_number}_label", TextField(_("What it is for"), longest=LONGEST_LABEL))
    setattr(LinesForm, f"line_{_number}_quantity", QuantityField(_("How many")))
    setattr(LinesForm, f"line_{_number}_unit", TextField(_("Unit"), longest=LONGEST_UNIT))
    setattr(LinesForm, f"line_{_number}_price", EurosField(_("Price of one, excl. VAT")))
    setattr(LinesForm, f"line_{_number}_rate", SelectField(_("VAT"), coerce=int, validate_choice=False))

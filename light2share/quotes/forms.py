"""The forms of rate cards, and of the question what an organisation would pay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from wtforms import Field, HiddenField, RadioField, SelectField
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from light2share.catalogue.words import fold
from light2share.equipment.rules import Consumable, Per, PriceMode, Rates
from light2share.equipment.words import PRICES
from light2share.i18n import _, gettext
from light2share.organisations.models import Organisation
from light2share.quotes.cards import MOST_CONSUMABLES, Card, RequesterClass
from light2share.quotes.models import AMOUNTS, RateCard
from light2share.quotes.words import REQUESTERS
from light2share.web.choices import OrganisationField
from light2share.web.forms import DayField, EurosField, Form, TextField

PRICE_ORDER = (PriceMode.RATE, PriceMode.FREE, PriceMode.EXCHANGE, PriceMode.QUOTE)
PERS = {Per.BOOKING: _("for each booking"), Per.HOUR: _("for each hour")}
LONGEST_NAME = 60


def _options(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    return [SelectChoice(value, words) for value, words in pairs]


class ListField(SelectField):
    """One of a list; another value is refused in the site's own words."""

    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, validate_choice=False, **kwargs)

    def pre_validate(self, form: PlainForm) -> None:
        """Refuse what is not in the list."""
        if self.data not in {one.value for one in self.iter_choices()}:
            raise ValidationError(_("Choose from the list"))


class ModeField(RadioField):
    """How it is paid for; another value is refused in the site's own words."""

    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, validate_choice=False, **kwargs)

    def pre_validate(self, form: PlainForm) -> None:
        """Refuse what is not on a card."""
        if self.data not in set(PriceMode):
            self.data = ""
            raise ValidationError(_("Choose how it is paid for"))


class RateForm(Form):
    """One card. The fields of its consumables are numbered from 0: a name, a price, and what it is counted by."""

    version = HiddenField()
    requester = ListField(
        _("For whom"), choices=_options((one.value, words) for one, words in REQUESTERS.items())
    )
    organisation = OrganisationField(_("Which organisation"))
    price_mode = ModeField(
        _("Price, excl. VAT"),
        choices=_options((mode.value, PRICES[mode]) for mode in PRICE_ORDER),
        default=PriceMode.RATE.value,
    )
    hourly_cents = EurosField(_("Price of an hour"), name="hourly_rate")
    half_day_cents = EurosField(_("Price of a half-day"), name="half_day_rate")
    daily_cents = EurosField(_("Price of a day"), name="daily_rate")
    sample_cents = EurosField(_("A sample sent in"), name="sample_rate")
    setup_cents = EurosField(_("Set-up, once for each booking"), name="setup_rate")
    operator_hourly_cents = EurosField(_("Operator, for each hour"), name="operator_hourly_rate")
    valid_from = DayField(_("Valid from"))
    valid_until = DayField(_("Valid until"))

    def __init__(
        self, others: Sequence[Organisation], row: RateCard | None = None, read: bool = True
    ) -> None:
        """`others` are the organisations that may be chosen; `row` is the card that the fields show first."""
        super().__init__(data=_shown(row), read=read)
        known = {fold(one.name): one for one in others}
        self.organisation.find = lambda name: known.get(fold(name))

    @property
    def consumables(self) -> list[tuple[Field, Field, Field]]:
        """The three fields of each."""
        return [
            (
                self[f"consumable_{number}"],
                self[f"consumable_{number}_price"],
                self[f"consumable_{number}_per"],
            )
            for number in range(MOST_CONSUMABLES)
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Hold the rules of each field; prices count only where it is paid for by rate."""
        super().validate(extra_validators)
        self._check_organisation()
        by_rate = self.price_mode.data == PriceMode.RATE.value
        for number in range(MOST_CONSUMABLES):
            self._check_consumable(number)
        if not by_rate:
            for name in self._priced():
                self[name].errors = ()
        elif not any(self[name].errors or self[name].data not in {None, ""} for name in self._priced()):
            self.hourly_cents.errors = [gettext("Enter at least one price, such as 60 or 49.50")]
        first, last = self.valid_from.data, self.valid_until.data
        if first and last and last < first and not self.valid_until.errors:
            self.valid_until.errors = [gettext("Enter a last day that is not before the first")]
        return not self.errors

    def _priced(self) -> list[str]:
        names = [field.short_name for row in self.consumables for field in row[:2]]
        return [*AMOUNTS, *names]

    def _check_organisation(self) -> None:
        field = self.organisation
        if self.requester.data != RequesterClass.CHOSEN.value:
            field.errors, field.found = (), []
        elif not field.errors and len(field.found) != 1:
            field.errors = [gettext("Choose one organisation, by its name")]

    def _check_consumable(self, number: int) -> None:
        name, price, _per = self.consumables[number]
        if name.data and price.data is None and not price.errors:
            price.errors = [gettext("Enter its price, or empty its name")]
        elif price.data is not None and not name.data and not name.errors:
            name.errors = [gettext("Say what it is, or empty its price")]

    def ends_before(self, today: date) -> bool:
        """Whether its last day is over already; the field then says so."""
        last = self.valid_until.data
        if not last or last >= today:
            return False
        self.valid_until.errors = [gettext("Enter a last day that is still to come, or leave it empty")]
        return True

    def card(self) -> Card:
        """What was said; ask only after the form is valid."""
        mode = PriceMode(self.price_mode.data)
        rates = Rates(mode)
        if mode is PriceMode.RATE:
            used = tuple(
                Consumable(name.data, price.data, Per(per.data))
                for name, price, per in self.consumables
                if name.data
            )
            amounts: dict[str, Any] = {name: self[name].data for name in AMOUNTS}
            rates = Rates(mode, **amounts, consumables=used)
        found = self.organisation.found
        return Card(
            RequesterClass(self.requester.data),
            rates,
            self.valid_from.data,
            self.valid_until.data,
            found[0].id if found else None,
        )


for _number in range(MOST_CONSUMABLES):
    setattr(RateForm, f"consumable_{_number}", TextField(_("What is used up"), longest=LONGEST_NAME))
    setattr(RateForm, f"consumable_{_number}_price", EurosField(_("Its price")))
    setattr(
        RateForm,
        f"consumable_{_number}_per",
        ListField(
            _("Counted"),
            choices=_options((one.value, words) for one, words in PERS.items()),
            default=Per.BOOKING.value,
        ),
    )


def _shown(row: RateCard | None) -> dict[str, Any]:
    if row is None:
        return {}
    shown = {
        "version": str(row.version),
        "requester": row.requester.value,
        "organisation": row.organisation.name if row.organisation else "",
        "price_mode": row.mode.value,
        **{name: getattr(row, name) for name in AMOUNTS},
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
    }
    for number, one in enumerate(row.card.rates.consumables):
        shown |= {
            f"consumable_{number}": one.name,
            f"consumable_{number}_price": one.unit_cents,
            f"consumable_{number}_per": one.per.value,
        }
    return shown

"""Listing an instrument: the eight fields of the first page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import FileField

from light2share.catalogue.words import fold
from light2share.equipment.actions import NewListing, StoredPicture
from light2share.equipment.forms.fields import (
    CardsField,
    ChosenField,
    Needed,
    TechniqueField,
    options,
)
from light2share.equipment.picture_words import PICTURE_FAULTS
from light2share.equipment.pictures import Fault
from light2share.equipment.rules import AccessMode, Approval, PriceMode
from light2share.equipment.words import APPROVALS, MODES, PRICES
from light2share.i18n import _, gettext
from light2share.organisations.models import Organisation, Site
from light2share.web.choices import OrganisationField, SeveralField
from light2share.web.forms import EurosField, Form, LongTextField, TextField

TITLE_LONGEST = 160
SUMMARY_LONGEST = 300
PRICE_ORDER = (PriceMode.FREE, PriceMode.EXCHANGE, PriceMode.RATE, PriceMode.QUOTE)
OPENINGS = (
    ("weekdays", _("Weekdays")),
    ("mornings", _("Mornings")),
    ("fridays", _("Fridays")),
    ("on_request", _("On request only")),
)
OPENING_HINTS = {
    "weekdays": _("Monday to Friday, 08:30 – 12:30 and 13:30 – 17:30"),
    "mornings": _("Monday to Friday, 08:30 – 12:30"),
    "fridays": _("08:30 – 12:30 and 13:30 – 17:30"),
    "on_request": _("No slots shown, users propose a date"),
}


def site_label(site: Site) -> str:
    """How an owner tells its sites apart."""
    town = site.town.replace("'", "’")
    return town if site.name in {site.town, site.organisation.name} else f"{town}, {site.name}"


class NewListingForm(Form):
    """The form of `/equipment/new`. A draft needs a name only; what is filled in must be readable."""

    title = TextField(
        _("Name"),
        [Needed(_("Enter a name, as a user would call the instrument"), always=True)],
        longest=TITLE_LONGEST,
    )
    technique = TechniqueField(_("Technique"), [Needed(_("Choose the technique"))])
    summary = LongTextField(
        _("What it measures, in one sentence"),
        [Needed(_("Say in one sentence what it measures"))],
        longest=SUMMARY_LONGEST,
    )
    site = ChosenField(_("Site"), [Needed(_("Choose the site"), always=True)])
    photo = FileField(_("Picture"))
    access_mode = SeveralField(
        _("Who runs it?"),
        [Needed(_("Choose at least one way to use it"))],
        choices=options((mode.value, MODES[mode]) for mode in AccessMode),
    )
    price_mode = CardsField(
        _("Price for members, excl. VAT"),
        [Needed(_("Choose how it is paid for"))],
        choices=options((mode.value, PRICES[mode]) for mode in PRICE_ORDER),
    )
    hourly_rate = EurosField(_("Price of an hour"))
    daily_rate = EurosField(_("Price of a day"))
    opening = CardsField(
        _("When is it open?"), [Needed(_("Choose when it is open, as a start"))], choices=options(OPENINGS)
    )
    approval = CardsField(
        _("Who is confirmed without your yes?"),
        choices=options((one.value, APPROVALS[one]) for one in Approval),
        default=Approval.OWNER.value,
    )
    add_trusted = OrganisationField(_("Organisations that you trust"))

    def __init__(
        self,
        sites: Sequence[Site],
        kept: Sequence[Sequence[str]] = (),
        others: Callable[[], Sequence[Organisation]] = tuple,
    ) -> None:
        """`others` gives the organisations that may be trusted, where one is named at all."""
        self.is_complete = True
        self.sites = {site.slug: site for site in sites}
        super().__init__()
        self.site.choices = options((site.slug, site_label(site)) for site in sites)
        if kept:
            self.process(MultiDict([(pair[0], pair[1]) for pair in kept if len(pair) == 2]))
        if not self.site.data and sites:
            self.site.data = sites[0].slug
        if not self.approval.data:
            self.approval.data = Approval.OWNER.value
        self.add_trusted.find = lambda name: {fold(one.name): one for one in others()}.get(fold(name))

    def validate(self, extra_validators: Any = None) -> bool:
        """Hold the rules of each field; rates count only where there is a price."""
        super().validate(extra_validators)
        rates = (self.hourly_rate, self.daily_rate)
        if self.price_mode.data != PriceMode.RATE.value:
            for rate in rates:
                rate.errors = ()
        elif self.is_complete and all(rate.data is None and not rate.errors for rate in rates):
            self.hourly_rate.errors = [gettext("Enter the price of an hour or of a day, such as 60 or 49.50")]
        self._check_trusted()
        return not self.errors

    def _check_trusted(self) -> None:
        """Whoever trusts organisations names one; otherwise none counts."""
        named = self.add_trusted
        if self.approval.data != Approval.CHOSEN.value:
            named.errors, named.found = (), []
        elif self.is_complete and not named.errors and not named.found:
            named.errors = [gettext("Choose at least one organisation, by its name")]

    def refuse_picture(self, fault: Fault) -> int:
        """Put the rule beside the picture; the status of the page."""
        status, words = PICTURE_FAULTS[fault]
        self.photo.errors = [str(words)]
        return status

    def listing(self, language: str, photo: StoredPicture | None) -> NewListing:
        """What was asked for; ask only after the form is valid."""
        by_rate = self.price_mode.data == PriceMode.RATE.value
        return NewListing(
            title=self.title.data,
            technique=self.technique.data or "",
            summary=self.summary.data or "",
            site_id=self.sites[self.site.data].id,
            language=language,
            access_modes=tuple(AccessMode(mode) for mode in self.access_mode.data or ()),
            price_mode=PriceMode(self.price_mode.data) if self.price_mode.data else None,
            hourly_cents=self.hourly_rate.data if by_rate else None,
            daily_cents=self.daily_rate.data if by_rate else None,
            approval=Approval(self.approval.data),
            trusted=tuple(one.id for one in self.add_trusted.found),
            photo=photo,
        )

"""Amounts, rates and facts of papers in words, in the language that is being spoken."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from light2share.billing.models import Quote
from light2share.billing.parties import Fact
from light2share.billing.use import Billed
from light2share.i18n import _, formats, gettext, language
from light2share.i18n.dates import FIXED

FACTS = {
    Fact.LEGAL_FORM: _("legal form"),
    Fact.STREET: _("street"),
    Fact.POSTCODE: _("postcode"),
    Fact.TOWN: _("town"),
    Fact.SIREN: _("SIREN"),
    Fact.SIRET: _("SIRET"),
    Fact.REGISTRATION: _("registration (RCS)"),
    Fact.VAT_NUMBER: _("VAT number"),
}

BILLED = {
    Billed.LARGER: _("The larger of booked and used"),
    Billed.BOOKED: _("Those that were booked"),
    Billed.USED: _("Those that were used, by the quarter of an hour"),
}


def exact(cents: int) -> str:
    """An amount with its cents always: `480,00 €`, `€480.00`."""
    say = language()
    text = formats.money(cents, say)
    if cents % 100:
        return text
    zeros = ",00" if say == "fr" else ".00"
    return text.replace(f"{FIXED}€", f"{zeros}{FIXED}€") if say == "fr" else f"{text}{zeros}"


def rate_text(rate: int) -> str:
    """A VAT rate: `20 %`, `5.5%`."""
    say = language()
    percent = formats.rounded(Decimal(rate) / 100, say, 2)
    return f"{percent}{FIXED}%" if say == "fr" else f"{percent}%"


def facts_text(facts: Iterable[Fact]) -> str:
    """What is missing, in a row."""
    return formats.words([str(FACTS[fact]) for fact in facts], language())


def who_accepted(quote: Quote) -> str:
    """Who accepted it, as they were called then; the name goes with their account."""
    return quote.accepted_by_name or gettext("Name no longer kept")

"""How rates, the lines of an estimate and whose rates they are read, in the language of the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from light2share.equipment.models import Equipment
from light2share.equipment.pricing import Headline, headline, headline_of, rate_lines
from light2share.equipment.rules import PriceMode, Rates
from light2share.equipment.words import PRICES
from light2share.i18n import _, formats, gettext, language
from light2share.quotes.cards import Card, RequesterClass, Tariff
from light2share.quotes.rules import BY_THE_HOUR, Charge, Line

REQUESTERS = {
    RequesterClass.MEMBERS: _("Members of the cluster"),
    RequesterClass.SMALL: _("Small and medium-sized companies"),
    RequesterClass.ACADEMIC: _("Laboratories, schools and public bodies"),
    RequesterClass.PARTNERS: _("Members of partner clusters"),
    RequesterClass.CHOSEN: _("One organisation that you choose"),
    RequesterClass.EVERYBODY: _("Everybody"),
}
"""Whom an owner writes a rate for."""
NAMES = {
    RequesterClass.EVERYBODY: _("Rate for everybody"),
    RequesterClass.MEMBERS: _("Members’ rate"),
    RequesterClass.SMALL: _("SME rate"),
    RequesterClass.ACADEMIC: _("Academic rate"),
    RequesterClass.PARTNERS: _("Partner clusters’ rate"),
    RequesterClass.CHOSEN: _("Rate of its own"),
}
"""What a rate is called where both sides read it."""
CHARGES = {
    Charge.DAYS: _("Days"),
    Charge.HALF_DAYS: _("Half-days"),
    Charge.HOURS: _("Hours"),
    Charge.SAMPLES: _("Samples"),
    Charge.SETUP: _("Set-up"),
    Charge.OPERATOR: _("Operator"),
    Charge.AGREED: _("As agreed"),
    Charge.LATE_CANCEL: _("Late cancellation"),
    Charge.NO_SHOW: _("Nobody came"),
}
ALONE = frozenset({Charge.SETUP, Charge.CONSUMABLE, Charge.AGREED, Charge.LATE_CANCEL, Charge.NO_SHOW})
"""Of which there is one in a booking: no quantity is worth saying."""


def name_of(by: RequesterClass | None, yours: bool = False) -> str:
    """What the rate is called; empty for that of the sheet. `yours` where the reader is the one it was chosen for."""
    if by is RequesterClass.CHOSEN and yours:
        return gettext("Your organisation’s rate")
    return str(NAMES[by]) if by else ""


def lines_shown(lines: Iterable[Line]) -> list[Mapping[str, str]]:
    """Each line as its label, how it is reckoned, and its amount."""
    say = language()
    return [
        {
            "label": line.name or str(CHARGES[line.charge]),
            "value": _reckoned(line, say),
            "amount": formats.money(line.amount_cents, say),
        }
        for line in lines
    ]


def _reckoned(line: Line, say: str) -> str:
    if line.charge in ALONE:
        return ""
    count = (
        formats.hours(line.quantity, say)
        if line.charge in BY_THE_HOUR
        else formats.number(line.quantity, say)
    )
    return f"{count} × {formats.money(line.unit_cents, say)}"


def lines_text(lines: Iterable[Line]) -> str:
    """The same in one text: `Hours: 4 h × €120 = €480; Set-up: €50`."""
    parts = []
    for line in lines_shown(lines):
        label, value, amount = line["label"], line["value"], line["amount"]
        reckoned = f"{value} = {amount}" if value else amount
        parts.append(gettext("%(reason)s: %(words)s", reason=label, words=reckoned))
    return formats.clauses(parts, language())


def rates_text(rates: Rates) -> list[str]:
    """What a card says, one price each."""
    if rates.mode is not PriceMode.RATE:
        return [str(PRICES[rates.mode])]
    return list(rate_lines(rates, language()))


def headline_in(item: Equipment, tariff: Tariff) -> Headline:
    """The price of an instrument for one requester, in its cheapest mode."""
    if tariff.by is None:
        return headline_of(item, language())
    return headline(tariff.rates, item.shortest_minutes, language(), item.access_modes, tariff.changes)


def validity_text(card: Card) -> str:
    """From which to which day."""
    say = language()
    if card.valid_from and card.valid_until:
        return formats.date_range(card.valid_from, card.valid_until, say)
    if card.valid_from:
        return gettext("from %(day)s", day=formats.day(card.valid_from, say, year=True))
    if card.valid_until:
        return gettext("until %(day)s", day=formats.day(card.valid_until, say, year=True))
    return gettext("always")

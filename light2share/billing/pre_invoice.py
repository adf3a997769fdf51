"""The pre-invoice of a closed statement: a paper, a table and data for the owner's own accounts. Never an invoice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from light2share.billing.extras import Extra
from light2share.billing.paper import (
    Pair,
    Paper,
    charge_words,
    columns,
    discount,
    extra_row,
    foot,
    paragraphs,
    party_lines,
    payment,
    penalties,
    row,
    subject,
    untaxed,
)
from light2share.billing.parties import stored
from light2share.billing.statement_models import Statement, StatementKind, StatementState
from light2share.billing.wording import BILLED
from light2share.i18n import _, formats, gettext, language
from light2share.kernel.localtime import to_local
from light2share.quotes.rules import BY_THE_HOUR, Line

KINDS = {
    StatementKind.USE: "use",
    StatementKind.LATE_CANCEL: "late_cancel",
    StatementKind.NO_SHOW: "no_show",
}


def statement_paper(statement: Statement) -> Paper:
    """What was booked, used and is billed; a pre-invoice once it is closed."""
    content, say = statement.says, language()
    zone = ZoneInfo(content.zone)
    waived = statement.state is StatementState.WAIVED
    closed = statement.closed_at is not None and not waived
    return Paper(
        lang=say,
        kind=gettext("Pre-invoice (pro forma)") if closed else gettext("Statement"),
        number=statement.number,
        author=content.seller.name,
        warning=gettext("Nothing of it is to be paid: the owner asks for nothing.")
        if waived
        else gettext("This is not an invoice: the supplier makes out its own."),
        heads=_heads(statement, zone),
        parties=[
            (gettext("Supplier"), party_lines(content.seller)),
            (gettext("Customer"), party_lines(content.buyer)),
        ],
        subject_title=gettext("What it is about"),
        subject=[*subject(content, zone), *hours(statement)],
        lines_title=gettext("Amounts"),
        columns=columns(),
        rows=[
            *(row(line, content.conditions.rate) for line in content.lines),
            *map(extra_row, content.extras),
        ],
        foot=foot(content.totals),
        notes=[*untaxed(content.conditions), payment(content.conditions.payment_days)]
        if content.totals.net_cents and not waived
        else [],
        sign=[],
    )


def invoice_paper(statement: Statement) -> Paper:
    """The owner's own invoice as it numbered and dated it: what a Factur-X file shows beside its data."""
    content, say = statement.says, language()
    on, days = statement.invoiced_on or date.min, content.conditions.payment_days
    known = [
        (gettext("Number"), statement.invoice_number),
        (gettext("Date"), formats.day(on, say, year=True, width="wide")),
        (gettext("Due on"), formats.day(on + timedelta(days=days), say, year=True, width="wide")),
        (gettext("Booking"), statement.booking.reference),
        (gettext("Statement"), statement.number),
        (gettext("Purchase order"), statement.purchase_order),
    ]
    return replace(
        statement_paper(statement),
        kind=gettext("Invoice"),
        number=statement.invoice_number,
        warning="",
        heads=[(label, value) for label, value in known if value],
        notes=[
            *untaxed(content.conditions),
            payment(days),
            penalties(),
            discount(),
            *paragraphs(content.conditions.terms),
            gettext("Prepared from a statement of use; the supplier checks and issues it."),
        ],
    )


def _heads(statement: Statement, zone: ZoneInfo) -> list[Pair]:
    say = language()
    found = [
        (gettext("Number"), statement.number),
        (gettext("Date"), formats.day(statement.made_at, say, zone, year=True, width="wide")),
        (gettext("Booking"), statement.booking.reference),
        (gettext("Purchase order"), statement.purchase_order),
        (gettext("Invoice of the supplier"), _invoice(statement)),
    ]
    return [(label, value) for label, value in found if value]


def _invoice(statement: Statement) -> str:
    if not statement.invoice_number or statement.invoiced_on is None:
        return ""
    day = formats.day(statement.invoiced_on, language(), year=True)
    return gettext("%(number)s of %(day)s", number=statement.invoice_number, day=day)


def hours(statement: Statement) -> list[Pair]:
    """What was booked, used and is billed, of a statement of use."""
    if statement.kind is not StatementKind.USE:
        return []
    say = language()
    billed = formats.duration(statement.billed_minutes, say)
    rule = str(BILLED[statement.billed])
    return [
        (gettext("Booked"), formats.duration(statement.booked_minutes, say)),
        (gettext("Used"), formats.duration(statement.used_minutes, say)),
        (gettext("Billed"), f"{billed} ({rule[:1].lower()}{rule[1:]})"),
    ]


HEADS = (
    _("Statement"), _("Booking"), _("Kind"), _("Made on"), _("Closed on"), _("Supplier"), _("SIREN of the supplier"),
    _("Customer"), _("SIREN of the customer"), _("Purchase order"), _("Description"), _("Quantity"), _("Unit"),
    _("Unit price, euros"), _("Net, euros"), _("VAT, percent"), _("Number of the invoice"), _("Date of the invoice"),
)  # fmt: skip
KIND_WORDS = {
    StatementKind.USE: _("Use"),
    StatementKind.LATE_CANCEL: _("Late cancellation"),
    StatementKind.NO_SHOW: _("Nobody came"),
}
UNITS = {"hour": _("hour"), "piece": _("piece")}


def table(statements: Iterable[Statement]) -> list[Sequence[str | Decimal]]:
    """One row for each line of each statement, below the heads, in the language of the reader."""
    heads = [str(head) for head in HEADS]
    return [heads, *(cells for one in statements for cells in _rows(one))]


def _rows(statement: Statement) -> Iterable[Sequence[str | Decimal]]:
    content = statement.says
    zone = ZoneInfo(content.zone)
    closed = to_local(statement.closed_at, zone).date().isoformat() if statement.closed_at else ""
    for item in items(statement):
        yield (
            statement.number, statement.booking.reference, str(KIND_WORDS[statement.kind]),
            to_local(statement.made_at, zone).date().isoformat(), closed, content.seller.name, content.seller.siren,
            content.buyer.name, content.buyer.siren, statement.purchase_order, item.description,
            Decimal(item.quantity), str(UNITS.get(item.unit, item.unit)), _euros(item.unit_cents),
            _euros(item.amount_cents), Decimal(item.rate) / 100, statement.invoice_number,
            statement.invoiced_on.isoformat() if statement.invoiced_on else "",
        )  # fmt: skip


def _euros(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


@dataclass(frozen=True, slots=True)
class Item:
    """A line as programs read it, whoever it comes from."""

    charge: str
    description: str
    quantity: str
    unit: str
    """`hour`, `piece`, or the owner's own word."""
    unit_cents: int
    amount_cents: int
    rate: int


def items(statement: Statement) -> list[Item]:
    """Every line of it, those that the owner added last."""
    content = statement.says
    rate = content.conditions.rate
    return [*(_item(line, rate) for line in content.lines), *map(_added, content.extras)]


def _item(line: Line, rate: int) -> Item:
    unit = "hour" if line.charge in BY_THE_HOUR else "piece"
    words = line.name or charge_words(line)
    return Item(line.charge.value, words, quantity(line), unit, line.unit_cents, line.amount_cents, rate)


def _added(extra: Extra) -> Item:
    number, unit = f"{extra.quantity:f}", extra.unit or "piece"
    return Item("added", extra.label, number, unit, extra.unit_cents, extra.amount_cents, extra.rate)


def quantity(line: Line) -> str:
    """Hours with two decimals, or pieces."""
    if line.charge not in BY_THE_HOUR:
        return str(line.quantity)
    return str((Decimal(line.quantity) / 60).quantize(Decimal("0.01")))


def percent(rate: int) -> str:
    """`20`, `5.5`."""
    return str(Decimal(rate) / 100)


def euros(cents: int) -> str:
    """`480.00`."""
    return str((Decimal(cents) / 100).quantize(Decimal("0.01")))


def data(statement: Statement) -> dict[str, Any]:
    """The same for programs; amounts are whole cents, rates texts in percent."""
    content, totals = statement.says, statement.says.totals
    return {
        "type": "pro_forma",
        "number": statement.number,
        "booking": statement.booking.reference,
        "kind": KINDS[statement.kind],
        "made_at": statement.made_at.isoformat(),
        "closed_at": statement.closed_at.isoformat() if statement.closed_at else None,
        "purchase_order": statement.purchase_order,
        "supplier": stored(content.seller),
        "customer": stored(content.buyer),
        "equipment": content.title_fr,
        "performed": [[one.start.isoformat(), one.end.isoformat()] for one in content.periods],
        "booked_minutes": statement.booked_minutes,
        "used_minutes": statement.used_minutes,
        "billed_minutes": statement.billed_minutes,
        "lines": [
            {
                "charge": item.charge,
                "description": item.description,
                "quantity": item.quantity,
                "unit": item.unit,
                "unit_cents": item.unit_cents,
                "net_cents": item.amount_cents,
                "vat_percent": percent(item.rate),
            }
            for item in items(statement)
        ],
        "currency": "EUR",
        "net_cents": totals.net_cents,
        "vat": [
            {"percent": percent(one.rate), "net_cents": one.net_cents, "vat_cents": one.vat_cents}
            for one in totals.rates
        ],
        "gross_cents": totals.gross_cents,
        "invoice_number": statement.invoice_number,
        "invoiced_on": statement.invoiced_on.isoformat() if statement.invoiced_on else None,
    }


__all__ = ["data", "hours", "invoice_paper", "statement_paper", "table"]

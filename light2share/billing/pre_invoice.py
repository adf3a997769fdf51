"""The pre-invoice of a closed statement: a paper, a table and data for the owner's own accounts. Never an invoice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from light2share.billing.paper import (
    Pair,
    Paper,
    charge_words,
    columns,
    foot,
    party_lines,
    payment,
    row,
    subject,
)
from light2share.billing.parties import stored
from light2share.billing.statement_models import Statement, StatementKind
from light2share.billing.wording import BILLED
from light2share.i18n import formats, gettext, language
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
    closed = statement.closed_at is not None
    return Paper(
        lang=say,
        kind=gettext("Pre-invoice (pro forma)") if closed else gettext("Statement"),
        number=statement.number,
        author=content.seller.name,
        warning=gettext("This is not an invoice: the supplier makes out its own."),
        heads=_heads(statement, zone),
        parties=[
            (gettext("Supplier"), party_lines(content.seller)),
            (gettext("Customer"), party_lines(content.buyer)),
        ],
        subject_title=gettext("What it is about"),
        subject=[*subject(content, zone), *hours(statement)],
        lines_title=gettext("Amounts"),
        columns=columns(),
        rows=[row(line, content.conditions.rate) for line in content.lines],
        foot=foot(content.totals),
        notes=[payment(content.conditions.payment_days)] if content.lines else [],
        sign=[],
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
    "statement", "booking", "kind", "made_on", "closed_on", "supplier", "supplier_siren", "customer", "customer_siren",
    "purchase_order", "description", "quantity", "unit", "unit_price", "net", "vat_rate", "invoice_number",
    "invoice_date",
)  # fmt: skip
"""Columns of the table, the same in both languages: programs read them."""


def table(statements: Iterable[Statement]) -> list[Sequence[str]]:
    """One row for each line of each statement; amounts in euros with a point."""
    return [HEADS, *(cells for one in statements for cells in _rows(one))]


def _rows(statement: Statement) -> Iterable[Sequence[str]]:
    content = statement.says
    zone = ZoneInfo(content.zone)
    closed = to_local(statement.closed_at, zone).date().isoformat() if statement.closed_at else ""
    for line in content.lines:
        yield (
            statement.number, statement.booking.reference, KINDS[statement.kind],
            to_local(statement.made_at, zone).date().isoformat(), closed, content.seller.name, content.seller.siren,
            content.buyer.name, content.buyer.siren, statement.purchase_order, line.name or charge_words(line),
            quantity(line), "hour" if line.charge in BY_THE_HOUR else "piece", euros(line.unit_cents),
            euros(line.amount_cents), str(Decimal(content.conditions.rate) / 100), statement.invoice_number,
            statement.invoiced_on.isoformat() if statement.invoiced_on else "",
        )  # fmt: skip


def quantity(line: Line) -> str:
    """Hours with two decimals, or pieces."""
    if line.charge not in BY_THE_HOUR:
        return str(line.quantity)
    return str((Decimal(line.quantity) / 60).quantize(Decimal("0.01")))


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
                "charge": line.charge.value,
                "description": line.name or charge_words(line),
                "quantity": quantity(line),
                "unit": "hour" if line.charge in BY_THE_HOUR else "piece",
                "unit_cents": line.unit_cents,
                "net_cents": line.amount_cents,
                "vat_percent": str(Decimal(content.conditions.rate) / 100),
            }
            for line in content.lines
        ],
        "currency": "EUR",
        "net_cents": totals.net_cents,
        "vat": [
            {"percent": str(Decimal(one.rate) / 100), "net_cents": one.net_cents, "vat_cents": one.vat_cents}
            for one in totals.rates
        ],
        "gross_cents": totals.gross_cents,
        "invoice_number": statement.invoice_number,
        "invoiced_on": statement.invoiced_on.isoformat() if statement.invoiced_on else None,
    }


__all__ = ["data", "hours", "statement_paper", "table"]

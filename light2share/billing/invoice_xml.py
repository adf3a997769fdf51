"""The invoice of a statement as data: UN/CEFACT Cross Industry Invoice, profile EN 16931 of Factur-X.

Its amounts are those of the statement to the cent; a line whose price was rounded is one piece at its amount, so that
quantity times price is always what it comes to. The order of the elements is that of the schema. Business terms (BT)
are those of EN 16931-1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from light2share.billing.content import Conditions, Content
from light2share.billing.extras import Extra
from light2share.billing.money import NO_VAT, Taxed
from light2share.billing.paper import charge_words, discount, paragraphs, payment, penalties
from light2share.billing.parties import Fact, Party
from light2share.billing.pre_invoice import euros, percent
from light2share.billing.statement_models import Statement
from light2share.i18n import formats, gettext, language
from light2share.kernel.localtime import to_local
from light2share.quotes.rules import BY_THE_HOUR, Line

PROFILE = "urn:cen.eu:en16931:2017"
NAMESPACES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}
COMMERCIAL_INVOICE = "380"
SIREN, SIRET, DIRECTORY = "0002", "0009", "0225"
"""Schemes of identifiers (ISO 6523); the last is the address in the French directory of electronic invoices."""
PIECE, HOUR, MINUTE = "C62", "HUR", "MIN"
HOUR_MINUTES = 60
SERVICES = "S1"
"""An invoice for services (BT-23, as the French rules number them); they ask for the notes PMT, PMD and AAB too."""
Parts = Iterable["Node"]


@dataclass(frozen=True, slots=True)
class Node:
    """An element with its text or what is in it."""

    name: str
    within: str | tuple[Node, ...]
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Tax:
    """How a rate is called: its category (UNTDID 5305), and why there is none."""

    category: str
    code: str = ""
    reason: str = ""


def lacking(content: Content) -> list[Fact]:
    """What the seller's papers would have to say of it before there can be an invoice as data."""
    seller, needed = content.seller, [Fact.SIREN]
    if content.conditions.rate != NO_VAT or content.conditions.reverse_charge:
        needed.append(Fact.VAT_NUMBER)
    return [fact for fact in needed if not getattr(seller, fact.value)]


def may_be_made(statement: Statement) -> bool:
    """Whether all is there that an invoice as data must say."""
    return bool(statement.invoice_number and statement.net_cents) and not lacking(statement.says)


def invoice_xml(statement: Statement) -> bytes:
    """The whole of it, of a statement with the number and the day of the owner's own invoice."""
    on = statement.invoiced_on or date.min
    content = statement.says
    context = _node(
        "rsm:ExchangedDocumentContext",
        _node("ram:BusinessProcessSpecifiedDocumentContextParameter", _node("ram:ID", SERVICES)),
        _node("ram:GuidelineSpecifiedDocumentContextParameter", _node("ram:ID", PROFILE)),
    )
    trade = _node(
        "rsm:SupplyChainTradeTransaction",
        *_lines(content),
        _agreement(statement, content),
        _node(
            "ram:ApplicableHeaderTradeDelivery",
            _node("ram:ActualDeliverySupplyChainEvent", _day("ram:OccurrenceDateTime", _period(content)[1])),
        ),
        _settlement(content, on),
    )
    root = _node("rsm:CrossIndustryInvoice", context, _document(statement, content, on), trade)
    for prefix, address in NAMESPACES.items():
        ET.register_namespace(prefix, address)
    whole: bytes = ET.tostring(_element(root), encoding="UTF-8", xml_declaration=True)
    return whole


def _node(name: str, *within: Node | str, **attributes: str) -> Node:
    text = "".join(one for one in within if isinstance(one, str))
    parts = tuple(one for one in within if isinstance(one, Node))
    return Node(name, parts or text, tuple(attributes.items()))


def _element(node: Node) -> ET.Element:
    element = ET.Element(_qualified(node.name), dict(node.attributes))
    if isinstance(node.within, str):
        element.text = node.within
    else:
        element.extend(_element(one) for one in node.within)
    return element


def _qualified(name: str) -> str:
    prefix, _colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def _day(name: str, day: date) -> Node:
    """A day as such (format 102)."""
    return _node(name, _node("udt:DateTimeString", day.strftime("%Y%m%d"), format="102"))


def _if(name: str, text: str, **attributes: str) -> Iterator[Node]:
    """The element where there is something to say."""
    if text:
        yield _node(name, text, **attributes)


def _document(statement: Statement, content: Content, on: date) -> Node:
    words = gettext(
        "Booking %(reference)s, statement %(number)s",
        reference=statement.booking.reference,
        number=statement.number,
    )
    notes = [_node("ram:IncludedNote", _node("ram:Content", words))]
    notes += [
        _node("ram:IncludedNote", _node("ram:Content", one)) for one in paragraphs(content.conditions.terms)
    ]
    said = {"PMT": payment(content.conditions.payment_days), "PMD": penalties(), "AAB": discount()}
    notes += [
        _node("ram:IncludedNote", _node("ram:Content", words), _node("ram:SubjectCode", code))
        for code, words in said.items()
    ]
    return _node(
        "rsm:ExchangedDocument",
        _node("ram:ID", statement.invoice_number),
        _node("ram:TypeCode", COMMERCIAL_INVOICE),
        _day("ram:IssueDateTime", on),
        *notes,
    )


@dataclass(frozen=True, slots=True)
class _Priced:
    """A line as the invoice has it; `cents` is the price of `basis` of its unit."""

    name: str
    quantity: str
    unit: str
    cents: int
    amount_cents: int
    rate: int
    basis: int = 1


def _lines(content: Content) -> Iterator[Node]:
    rate = content.conditions.rate
    priced = [*(_charged(line, rate) for line in content.lines), *map(_added, content.extras)]
    for number, one in enumerate(priced, start=1):
        basis = [_node("ram:BasisQuantity", str(one.basis), unitCode=one.unit)] if one.basis > 1 else []
        tax = _tax(one.rate, content.conditions)
        yield _node(
            "ram:IncludedSupplyChainTradeLineItem",
            _node("ram:AssociatedDocumentLineDocument", _node("ram:LineID", str(number))),
            _node("ram:SpecifiedTradeProduct", _node("ram:Name", one.name)),
            _node(
                "ram:SpecifiedLineTradeAgreement",
                _node("ram:NetPriceProductTradePrice", _node("ram:ChargeAmount", euros(one.cents)), *basis),
            ),
            _node(
                "ram:SpecifiedLineTradeDelivery",
                _node("ram:BilledQuantity", one.quantity, unitCode=one.unit),
            ),
            _node(
                "ram:SpecifiedLineTradeSettlement",
                _node(
                    "ram:ApplicableTradeTax",
                    _node("ram:TypeCode", "VAT"),
                    _node("ram:CategoryCode", tax.category),
                    _node("ram:RateApplicablePercent", percent(one.rate)),
                ),
                _node(
                    "ram:SpecifiedTradeSettlementLineMonetarySummation",
                    _node("ram:LineTotalAmount", euros(one.amount_cents)),
                ),
            ),
        )


def _charged(line: Line, rate: int) -> _Priced:
    name = line.name or charge_words(line)
    if line.charge not in BY_THE_HOUR:
        if line.quantity * line.unit_cents != line.amount_cents:
            return _whole(name, line.amount_cents, rate)
        return _Priced(name, str(line.quantity), PIECE, line.unit_cents, line.amount_cents, rate)
    if _rounded(line.quantity * line.unit_cents, HOUR_MINUTES) != line.amount_cents:
        words = f"{name} ({formats.hours(line.quantity, language())})"
        return _whole(words, line.amount_cents, rate)
    if line.quantity * 100 % HOUR_MINUTES:
        quantity = str(line.quantity)
        return _Priced(name, quantity, MINUTE, line.unit_cents, line.amount_cents, rate, HOUR_MINUTES)
    hours = f"{Decimal(line.quantity) / HOUR_MINUTES:f}"
    return _Priced(name, hours, HOUR, line.unit_cents, line.amount_cents, rate)


def _rounded(number: int, by: int) -> int:
    return (2 * number + by) // (2 * by)


def _whole(name: str, cents: int, rate: int) -> _Priced:
    return _Priced(name, "1", PIECE, cents, cents, rate)


def _added(extra: Extra) -> _Priced:
    name = f"{extra.label} ({extra.unit})" if extra.unit else extra.label
    return _Priced(name, f"{extra.quantity:f}", PIECE, extra.unit_cents, extra.amount_cents, extra.rate)


def _agreement(statement: Statement, content: Content) -> Node:
    order = (
        [_node("ram:BuyerOrderReferencedDocument", _node("ram:IssuerAssignedID", statement.purchase_order))]
        if statement.purchase_order
        else []
    )
    return _node(
        "ram:ApplicableHeaderTradeAgreement",
        _node("ram:SellerTradeParty", *_party(content.seller, seller=True)),
        _node("ram:BuyerTradeParty", *_party(content.buyer, seller=False)),
        *order,
    )


def _party(party: Party, seller: bool) -> Iterator[Node]:
    """BG-4 or BG-7. A seller without a VAT number is known to the tax office by its SIREN (BT-32)."""
    yield from _if("ram:GlobalID", party.siret, schemeID=SIRET)
    yield _node("ram:Name", party.name)
    if seller:
        capital = "" if party.capital_euros is None else formats.money(party.capital_euros * 100, language())
        yield from _if(
            "ram:Description", ", ".join(filter(None, [party.legal_form, capital, party.registration]))
        )
    if party.siren:
        yield _node("ram:SpecifiedLegalOrganization", _node("ram:ID", party.siren, schemeID=SIREN))
    yield _node(
        "ram:PostalTradeAddress",
        *_if("ram:PostcodeCode", party.postcode),
        *_if("ram:LineOne", party.street),
        *_if("ram:CityName", party.town),
        _node("ram:CountryID", _country(party)),
    )
    if party.siren:
        yield _node("ram:URIUniversalCommunication", _node("ram:URIID", party.siren, schemeID=DIRECTORY))
    number, scheme = (party.vat_number, "VA") if party.vat_number else (party.siren if seller else "", "FC")
    if number:
        yield _node("ram:SpecifiedTaxRegistration", _node("ram:ID", number, schemeID=scheme))


def _country(party: Party) -> str:
    """As ISO 3166-1 has it: Greece, EL in VAT numbers, is GR."""
    if not party.is_elsewhere_in_the_union:
        return "FR"
    found = party.vat_number[:2].upper()
    return "GR" if found == "EL" else found


def _tax(rate: int, conditions: Conditions) -> Tax:
    if rate != NO_VAT:
        return Tax("S")
    if conditions.reverse_charge:
        return Tax("AE", "VATEX-EU-AE", "Autoliquidation")
    return Tax("E", "VATEX-FR-FRANCHISE", "TVA non applicable, article 293 B du CGI")


def _settlement(content: Content, on: date) -> Node:
    totals, days = content.totals, content.conditions.payment_days
    starts, ends = _period(content)
    net, gross = euros(totals.net_cents), euros(totals.gross_cents)
    return _node(
        "ram:ApplicableHeaderTradeSettlement",
        _node("ram:InvoiceCurrencyCode", "EUR"),
        *(_taxed(one, content.conditions) for one in totals.rates),
        _node("ram:BillingSpecifiedPeriod", _day("ram:StartDateTime", starts), _day("ram:EndDateTime", ends)),
        _node(
            "ram:SpecifiedTradePaymentTerms",
            _node("ram:Description", payment(days)),
            _day("ram:DueDateDateTime", on + timedelta(days=days)),
        ),
        _node(
            "ram:SpecifiedTradeSettlementHeaderMonetarySummation",
            _node("ram:LineTotalAmount", net),
            _node("ram:TaxBasisTotalAmount", net),
            _node("ram:TaxTotalAmount", euros(totals.vat_cents), currencyID="EUR"),
            _node("ram:GrandTotalAmount", gross),
            _node("ram:DuePayableAmount", gross),
        ),
    )


def _taxed(one: Taxed, conditions: Conditions) -> Node:
    """BG-23, one for each rate."""
    tax = _tax(one.rate, conditions)
    return _node(
        "ram:ApplicableTradeTax",
        _node("ram:CalculatedAmount", euros(one.vat_cents)),
        _node("ram:TypeCode", "VAT"),
        *_if("ram:ExemptionReason", tax.reason),
        _node("ram:BasisAmount", euros(one.net_cents)),
        _node("ram:CategoryCode", tax.category),
        *_if("ram:ExemptionReasonCode", tax.code),
        _node("ram:RateApplicablePercent", percent(one.rate)),
    )


def _period(content: Content) -> tuple[date, date]:
    """First and last day at the site."""
    zone = ZoneInfo(content.zone)
    first = min(one.start for one in content.periods)
    last = max(one.end for one in content.periods)
    return to_local(first, zone).date(), to_local(last, zone).date()

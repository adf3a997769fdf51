"""The owner's own invoice as Factur-X: whom it is for, when, and that its data say what the statement says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from xml.etree import ElementTree as ET

import facturx
import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from light2share.billing import settling
from light2share.billing.content import Conditions, Content, packed
from light2share.billing.extras import Extra
from light2share.billing.invoice_file import LEVEL
from light2share.billing.invoice_xml import NAMESPACES, invoice_xml, lacking
from light2share.billing.models import BillingProfile
from light2share.billing.parties import Fact, Party
from light2share.billing.statement_models import Statement, StatementKind
from light2share.bookings.models import Booking
from light2share.i18n import speaking
from light2share.quotes.rules import Charge, Line
from tests.billing.play import AFTER, Visit, page, stated, unpacked
from tests.bookings.play import hours
from tests.factories import NOW, Cast

SELLER = Party(
    "Halden", "SAS", 250_000, "12 avenue des Photons", "13013", "Marseille", "732829320", "73282932000074",
    "RCS Marseille", "FR44732829320",
)  # fmt: skip
BUYER = Party("Brightwater", street="3 rue du Prisme", postcode="31000", town="Toulouse", siren="404833048")
TIME = Line(Charge.HOURS, 240, 12_000, 48_000)
SOLVENT = Extra("Solvent", 2_500, "L", 1_999, 2_000)


def billed(said: Content) -> Statement:
    """A statement that says this, with the number and the day of the owner's invoice."""
    return Statement(
        booking=Booking(reference="L2S-26-7K3Q"), kind=StatementKind.USE, number="L2S-26-7K3Q-R1", made_at=NOW,
        content=packed(said), net_cents=said.totals.net_cents, gross_cents=said.totals.gross_cents,
        invoice_number="F-2026-9", invoiced_on=date(2026, 11, 2), purchase_order="BC-118",
    )  # fmt: skip


def content(rate: int = 2_000, **more: object) -> Content:
    base = Content(
        SELLER, BUYER, "Banc", "Bench", (hours(9, 13),), "Europe/Paris", "13013 Marseille", None, (TIME,),
        Conditions(rate),
    )  # fmt: skip
    return replace(base, **more)


CONTENTS = [
    pytest.param(content(), id="one line"),
    pytest.param(content(extras=(SOLVENT, Extra("Sample", 1_000, "", 3_000, 550))), id="three lines, two rates"),
    pytest.param(content(lines=(Line(Charge.HOURS, 100, 12_000, 20_000),)), id="minutes that are no hundredths"),
    pytest.param(content(lines=(Line(Charge.HOURS, 195, 6_667, 21_669),)), id="a price that was rounded"),
    pytest.param(content(0), id="no VAT, article 293 B"),
    pytest.param(content(0, seller=replace(SELLER, vat_number="")), id="no VAT number either"),
    pytest.param(
        content(0, conditions=Conditions(0, reverse_charge=True), buyer=Party("Licht", vat_number="DE136695976")),
        id="reverse charge",
    ),
    pytest.param(content(conditions=Conditions(2_000, terms="Un acompte.\nSur site.")), id="terms of its own"),
    pytest.param(content(buyer=Party("R & D <Optics>")), id="signs that XML reserves"),
]  # fmt: skip


def data(app: APIFlask, said: Content) -> ET.Element:
    """The data, after the schema has seen them."""
    with app.app_context(), speaking("fr"):
        xml = invoice_xml(billed(said))
    assert facturx.xml_check_xsd(xml, flavor="factur-x", level=LEVEL)
    return ET.fromstring(xml)


def texts(root: ET.Element, path: str) -> list[str]:
    return [one.text or "" for one in root.iterfind(f".//{path}", NAMESPACES)]


def cents(root: ET.Element, path: str) -> list[int]:
    found = [Decimal(one) * 100 for one in texts(root, path)]
    assert all(one == one.to_integral_value() for one in found)
    return [int(one) for one in found]


@pytest.mark.parametrize("said", CONTENTS)
def test_the_data_hold_to_the_schema_and_add_up_as_the_statement(app: APIFlask, said: Content) -> None:
    root, totals = data(app, said), said.totals
    lines = cents(root, "ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount")
    assert lines == [one.amount_cents for one in (*said.lines, *said.extras)]
    foot = "ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:"
    assert cents(root, f"{foot}LineTotalAmount") == [totals.net_cents]
    assert cents(root, f"{foot}TaxTotalAmount") == [totals.vat_cents]
    assert cents(root, f"{foot}GrandTotalAmount") == cents(root, f"{foot}DuePayableAmount")
    assert cents(root, f"{foot}DuePayableAmount") == [totals.gross_cents]
    header = "ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax/ram:"
    assert cents(root, f"{header}BasisAmount") == [one.net_cents for one in totals.rates]
    assert cents(root, f"{header}CalculatedAmount") == [one.vat_cents for one in totals.rates]


@pytest.mark.parametrize("said", CONTENTS)
def test_quantity_times_price_is_what_a_line_comes_to(app: APIFlask, said: Content) -> None:
    for line in data(app, said).iterfind(".//ram:IncludedSupplyChainTradeLineItem", NAMESPACES):
        quantity, price = (
            Decimal(texts(line, "ram:BilledQuantity")[0]),
            Decimal(texts(line, "ram:ChargeAmount")[0]),
        )
        basis = Decimal((texts(line, "ram:BasisQuantity") or ["1"])[0])
        amount = (quantity * price / basis).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert amount == Decimal(texts(line, "ram:LineTotalAmount")[0])


@pytest.mark.parametrize(
    ("said", "category", "code", "registered"),
    [
        (content(), "S", [], ("VA", "FR44732829320")),
        (content(0), "E", ["VATEX-FR-FRANCHISE"], ("VA", "FR44732829320")),
        (content(0, seller=replace(SELLER, vat_number="")), "E", ["VATEX-FR-FRANCHISE"], ("FC", "732829320")),
        (content(0, conditions=Conditions(0, reverse_charge=True)), "AE", ["VATEX-EU-AE"], ("VA", "FR44732829320")),
    ],
)  # fmt: skip
def test_why_there_is_no_tax(
    app: APIFlask, said: Content, category: str, code: list[str], registered: tuple[str, str]
) -> None:
    root = data(app, said)
    assert set(texts(root, "ram:CategoryCode")) == {category}
    assert texts(root, "ram:ExemptionReasonCode") == code
    assert len(texts(root, "ram:ExemptionReason")) == len(code)
    number = root.find(".//ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID", NAMESPACES)
    assert number is not None
    assert (number.get("schemeID"), number.text) == registered


def test_what_an_invoice_names(app: APIFlask) -> None:
    root = data(app, content())
    assert texts(root, "rsm:ExchangedDocument/ram:ID") == ["F-2026-9"]
    assert texts(root, "ram:IssueDateTime/udt:DateTimeString") == ["20261102"]
    assert texts(root, "ram:DueDateDateTime/udt:DateTimeString") == ["20261202"]
    assert texts(root, "ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID") == ["BC-118"]
    assert texts(root, "ram:SpecifiedLegalOrganization/ram:ID") == ["732829320", "404833048"]
    assert texts(root, "ram:CountryID") == ["FR", "FR"]


def test_what_it_cannot_do_without() -> None:
    assert lacking(content()) == []
    assert lacking(content(seller=Party("Halden"))) == [Fact.SIREN, Fact.VAT_NUMBER]
    assert lacking(content(0, seller=Party("Halden"))) == [Fact.SIREN]


@pytest.fixture
def named(session: Session, cast: Cast, booking: Booking) -> None:
    """The owner is known in law before anything is stated."""
    owner = booking.owner
    owner.siren, owner.siret, owner.vat_number = SELLER.siren, SELLER.siret, SELLER.vat_number
    session.add(BillingProfile(organisation_id=owner.id, street=SELLER.street, changed_at=NOW))
    session.commit()


def close(session: Session, booking: Booking) -> None:
    settling.confirm(session, booking, 1, AFTER)
    session.commit()


def ask(client: FlaskClient, booking: Booking, kind: str = "xml") -> TestResponse:
    return client.get(page(booking, f"/factur-x.{kind}"))


@pytest.mark.usefixtures("named")
class TestFile:
    """Of a statement whose owner is known in law."""

    def test_it_is_the_owners_once_its_invoice_is_noted(
        self, visit: Visit, session: Session, cast: Cast, over: Booking
    ) -> None:
        close(session, over)
        assert ask(visit(cast.halden), over).status_code == 404
        assert "Once you have noted the number" in visit(cast.halden).get(page(over, "/statement")).text
        settling.name_invoice(session, over, 2, "F/2026/9", date(2026, 11, 2))
        session.commit()
        for who, status in (("halden", 200), ("brightwater", 403), ("corvid", 404), ("cluster", 403)):
            assert ask(visit(getattr(cast, who)), over).status_code == status
            shown = visit(getattr(cast, who)).get(page(over, "/statement")).text
            assert ("factur-x.pdf" in shown) == (who == "halden")
        assert ask(visit(cast.halden), over, "csv").status_code == 404

    def test_the_pdf_is_for_archives_and_holds_the_data(
        self, visit: Visit, session: Session, cast: Cast, over: Booking
    ) -> None:
        close(session, over)
        settling.name_invoice(session, over, 2, "F/2026/9", date(2026, 11, 2))
        session.commit()
        answer = ask(visit(cast.halden), over, "pdf?lang=fr")
        name, xml = facturx.get_xml_from_pdf(answer.data)
        assert name == "factur-x.xml"
        root = ET.fromstring(xml)
        assert cents(root, "ram:DuePayableAmount") == [stated(session, over).gross_cents]
        reader = PdfReader(BytesIO(answer.data))
        assert reader.metadata
        assert reader.metadata.title == "Facture F/2026/9"
        assert "Invoice" not in str(reader.metadata)
        assert reader.trailer["/Root"]["/AF"][0].get_object()["/AFRelationship"] == "/Alternative"
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        words = unpacked(answer.data)
        assert b"<pdfaid:part>3</pdfaid:part>" in words
        assert b"EN 16931" in words


def test_a_statement_that_does_not_name_its_owner_in_law_makes_none(
    visit: Visit, session: Session, cast: Cast, over: Booking
) -> None:
    close(session, over)
    settling.name_invoice(session, over, 2, "F-9", date(2026, 11, 2))
    session.commit()
    assert ask(visit(cast.halden), over).status_code == 404
    shown = visit(cast.halden).get(page(over, "/statement")).text
    assert "the statement does not say your SIREN and VAT number" in shown

"""Quotes: made with the agreement, frozen, read by both sides only, accepted by who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from light2share.accounts.models import Person
from light2share.billing.models import BillingProfile, QuoteState
from light2share.bookings import actions, checklist, proposing
from light2share.bookings.checks import Asked, CheckKind
from light2share.bookings.models import Booking
from light2share.bookings.proposing import Proposed
from light2share.equipment.models import Equipment, PriceMode
from light2share.jobs.mails import letter_of
from light2share.mail.models import OutgoingMail
from light2share.organisations.models import Organisation
from tests.billing.play import accept, mails, page, quotes, unpacked
from tests.bookings.play import ask, hours, store_free_time
from tests.conftest import Hands
from tests.factories import NOW, Cast

Visit = Callable[..., FlaskClient]
State = QuoteState


def test_a_confirmed_booking_with_a_price_has_a_quote(session: Session, cast: Cast, booking: Booking) -> None:
    (quote,) = quotes(session, booking)
    assert quote.number == f"{booking.reference}-D1"
    assert (quote.net_cents, quote.gross_cents) == (48_000, 57_600)
    assert quote.net_cents == booking.estimate_cents
    assert quote.valid_until == (NOW + timedelta(days=60)).date()
    assert quote.says.totals.gross_cents == quote.gross_cents
    assert mails(session) == [("billing/quote_to_approve", cast.admin.person_id)]


def test_a_quote_waits_in_the_lists_of_those_who_may_accept_it(
    visit: Visit, cast: Cast, booking: Booking
) -> None:
    def told(who: str) -> set[bool]:
        client = visit(getattr(cast, who))
        return {"Quote to approve" in client.get(path).text for path in ("/dashboard", "/bookings")}

    assert (told("admin"), told("brightwater"), told("halden")) == ({True}, {False}, {False})
    accept(visit(cast.admin), booking)
    assert told("admin") == {False}


@pytest.mark.parametrize("mode", [PriceMode.FREE, PriceMode.EXCHANGE, PriceMode.QUOTE])
def test_without_an_amount_there_is_no_quote(
    visit: Visit, session: Session, cast: Cast, mode: PriceMode
) -> None:
    session.get_one(Equipment, cast.chamber.id).price_mode = mode
    session.commit()
    store_free_time(session, cast.chamber)
    found = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    actions.accept(session, found, cast.halden.actor, found.version, NOW)
    session.commit()
    assert quotes(session, found) == []
    assert visit(cast.halden).get(page(found, "/quote")).status_code == 404
    assert 'id="quote"' not in visit(cast.halden).get(page(found)).text


def test_a_request_has_no_quote_yet(visit: Visit, session: Session, cast: Cast) -> None:
    store_free_time(session, cast.chamber)
    found = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    assert quotes(session, found) == []
    assert 'id="quote"' not in visit(cast.brightwater).get(page(found)).text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("brightwater", 200), ("admin", 200), ("halden", 200), ("halden_member", 200),
        ("corvid", 404), ("corvid_manager", 404), ("cluster", 404),
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/quote", "/quote.pdf"])
def test_the_two_sides_read_it_and_nobody_else(
    visit: Visit, cast: Cast, booking: Booking, who: str, status: int, address: str
) -> None:
    answer = visit(getattr(cast, who)).get(page(booking, address))
    assert answer.status_code == status
    assert (b"576.00" in answer.data or answer.mimetype == "application/pdf") == (status == 200)


def test_the_cluster_sees_no_amount(visit: Visit, cast: Cast, booking: Booking) -> None:
    shown = visit(cast.cluster).get(page(booking)).text
    assert "€480" not in shown
    assert "€576" not in shown


def test_the_pdf_is_tagged_and_says_its_language(visit: Visit, cast: Cast, booking: Booking) -> None:
    for code, title in (("fr", b"Devis"), ("en", b"Quote")):
        answer = visit(cast.brightwater).get(page(booking, f"/quote.pdf?lang={code}"))
        assert answer.mimetype == "application/pdf"
        assert f"{booking.reference}-D1.pdf" in answer.headers["Content-Disposition"]
        plain = unpacked(answer.data)
        assert answer.data.startswith(b"%PDF-")
        for sign in (b"/StructTreeRoot", b"pdfuaid", f"/Lang({code}".encode(), b"/MarkInfo", title):
            assert sign in plain.replace(b" (", b"("), sign


def test_the_page_says_what_a_quote_says(
    visit: Visit, session: Session, cast: Cast, booking: Booking
) -> None:
    _named(session, cast)
    assert visit(cast.halden).post(page(booking, "/quote")).status_code == 303
    shown = visit(cast.brightwater).get(page(booking, "/quote")).text
    for words in (
        f"Quote {booking.reference}-D2", "SAS, share capital €40,000", "RCS Marseille", "SIREN 732829320",
        "12 rue du Prisme", "13013 Marseille", "Halden Optique SAS", "Brightwater Sensing", "€120.00", "€480.00",
        "VAT 20% on €480.00", "€96.00", "€576.00", "Payment within 45 days", "Bring your own laser goggles",
        "bon pour accord", "Tue 20 Oct 2026, 09:00 – 13:00", "FR44732829320",
    ):  # fmt: skip
        assert words in shown.replace("&#39;", "’"), words


def _named(session: Session, cast: Cast, **more: object) -> None:
    organisation = session.get_one(Organisation, cast.halden.organisation_id)
    organisation.siren, organisation.vat_number = "732829320", "FR44732829320"
    values = {
        "legal_name": "Halden Optique SAS", "legal_form": "SAS", "capital_euros": 40_000,
        "street": "12 rue du Prisme", "postcode": "13013", "town": "Marseille", "registration": "RCS Marseille",
        "payment_days": 45, "terms": "Bring your own laser goggles.", "changed_at": NOW,
    }  # fmt: skip
    session.add(BillingProfile(organisation_id=organisation.id, **{**values, **more}))
    session.commit()


@pytest.mark.parametrize(
    ("settings", "buyer", "gross", "words"),
    [
        ({"vat_rate": 0}, None, 48_000, "article 293 B"),
        ({"vat_rate": 550}, None, 50_640, "VAT 5.5% on"),
        ({"reverse_charge": True}, "DE136695976", 48_000, "Autoliquidation"),
        ({"reverse_charge": True}, "FR44732829320", 57_600, "VAT 20% on"),
        ({"reverse_charge": False}, "DE136695976", 57_600, "VAT 20% on"),
    ],
)
def test_tax_follows_the_owners_settings(
    visit: Visit, session: Session, cast: Cast, booking: Booking, settings: dict[str, object],
    buyer: str | None, gross: int, words: str,
) -> None:  # fmt: skip
    session.get_one(Organisation, cast.brightwater.organisation_id).vat_number = buyer
    _named(session, cast, **settings)
    visit(cast.halden).post(page(booking, "/quote"))
    assert quotes(session, booking)[-1].gross_cents == gross
    assert words in visit(cast.brightwater).get(page(booking, "/quote")).text


def test_an_admin_accepts_by_a_press_and_the_owner_hears(
    visit: Visit, session: Session, cast: Cast, booking: Booking
) -> None:
    assert "Quote to approve" in visit(cast.admin).get(page(booking)).text
    assert accept(visit(cast.admin), booking).status_code == 303
    (quote,) = quotes(session, booking)
    assert (quote.state, quote.accepted_by_id) == (State.ACCEPTED, cast.admin.person_id)
    assert mails(session)[1:] == [("billing/quote_accepted", cast.halden.person_id)]
    shown = visit(cast.halden).get(page(booking)).text
    assert "Quote accepted on" in shown
    assert "Béatrice Brightwater" in shown
    assert accept(visit(cast.admin), booking).status_code == 409


def test_a_member_needs_the_number_of_an_order(
    visit: Visit, session: Session, cast: Cast, booking: Booking
) -> None:
    assert "Béatrice Brightwater can accept it" in visit(cast.brightwater).get(page(booking)).text
    refused = accept(visit(cast.brightwater), booking)
    assert refused.status_code == 422
    assert "Enter the number of your purchase order" in refused.text
    assert accept(visit(cast.brightwater), booking, "PO-4711").status_code == 303
    (quote,) = quotes(session, booking)
    assert (quote.purchase_order, quote.accepted_by_name) == ("PO-4711", "Bruno Brightwater")
    assert "PO-4711" in visit(cast.halden).get(page(booking, "/quote")).text


@pytest.mark.parametrize(
    ("who", "status"),
    [("halden", 403), ("halden_admin", 403), ("corvid", 404), ("corvid_manager", 404), ("cluster", 403)],
)
def test_nobody_else_accepts(
    visit: Visit, session: Session, cast: Cast, booking: Booking, who: str, status: int
) -> None:
    assert accept(visit(getattr(cast, who)), booking, "PO-1").status_code == status
    assert quotes(session, booking)[0].state is State.OPEN


def test_what_was_not_seen_is_not_accepted(
    visit: Visit, session: Session, cast: Cast, booking: Booking
) -> None:
    _named(session, cast)
    visit(cast.halden).post(page(booking, "/quote"))
    answer = accept(visit(cast.admin), booking, "PO-9", version=1)
    assert answer.status_code == 409
    assert "PO-9" in answer.text
    assert [one.state for one in quotes(session, booking)] == [State.REPLACED, State.OPEN]
    assert accept(visit(cast.admin), booking, "PO-9", version=2).status_code == 303


def test_a_quote_is_not_accepted_after_its_last_day(
    visit: Visit, session: Session, cast: Cast, booking: Booking, clock: Hands
) -> None:
    clock.set(NOW + timedelta(days=62))
    assert accept(visit(cast.admin), booking).status_code == 409
    assert quotes(session, booking)[0].state is State.OPEN


def _moved(session: Session, cast: Cast, booking: Booking, start: float, end: float) -> None:
    session.refresh(booking)
    change = Proposed([[hours(start, end, 1)]])
    proposing.propose_change(session, booking, cast.halden.actor, booking.version, NOW, change)
    proposing.accept(session, booking, cast.brightwater.actor, booking.version, NOW, 0)
    session.commit()


def test_another_price_asks_again_other_times_do_not(
    visit: Visit, session: Session, cast: Cast, booking: Booking
) -> None:
    accept(visit(cast.admin), booking)
    session.rollback()
    assert "since then moved" not in visit(cast.admin).get(page(booking, "/quote")).text
    _moved(session, cast, booking, 9, 13)
    assert [one.state for one in quotes(session, booking)] == [State.ACCEPTED]
    assert "since then moved to Wed 21 Oct" in visit(cast.admin).get(page(booking, "/quote")).text
    _moved(session, cast, booking, 9, 15)
    first, second = quotes(session, booking)
    assert (first.state, second.state) == (State.REPLACED, State.OPEN)
    assert first.accepted_at is not None
    assert (first.net_cents, second.net_cents) == (48_000, 72_000)
    assert "It replaces the one before" in visit(cast.admin).get(page(booking)).text


def test_an_open_quote_follows_the_times(session: Session, cast: Cast, booking: Booking) -> None:
    _moved(session, cast, booking, 10, 14)
    first, second = quotes(session, booking)
    assert (first.state, second.state) == (State.REPLACED, State.OPEN)
    assert second.says.periods == (hours(10, 14, 1),)


def test_cancelling_leaves_nothing_to_accept(
    visit: Visit, session: Session, cast: Cast, booking: Booking
) -> None:
    actions.cancel(session, booking, cast.brightwater.actor, booking.version, NOW, "Late")
    session.commit()
    assert quotes(session, booking)[0].state is State.VOID
    assert accept(visit(cast.admin), booking).status_code == 409


def test_changing_a_rate_or_a_name_changes_no_quote(
    visit: Visit, session: Session, cast: Cast, booking: Booking
) -> None:
    before = quotes(session, booking)[0].content
    session.get_one(Equipment, cast.chamber.id).hourly_rate_cents = 1
    session.get_one(Organisation, cast.halden.organisation_id).name = "Another"
    session.commit()
    assert quotes(session, booking)[0].content == before
    assert "Halden Optics" in visit(cast.brightwater).get(page(booking, "/quote")).text


@pytest.mark.parametrize(
    "change",
    [
        "content = '{}'", "net_cents = 1", "number = 'X'", "valid_until = '2030-01-01'",
        "accepted_at = NULL, state = 'open'", "purchase_order = 'other'", "state = 'unknown'",
    ],
)  # fmt: skip
def test_the_database_lets_nobody_rewrite_it(
    visit: Visit, session: Session, cast: Cast, booking: Booking, change: str
) -> None:
    accept(visit(cast.admin), booking, "PO-1")
    session.rollback()
    with pytest.raises(DBAPIError):
        session.execute(text(f"UPDATE booking_quote SET {change}"))
    session.rollback()


def test_the_database_takes_one_current_quote(session: Session, cast: Cast, booking: Booking) -> None:
    with pytest.raises(DBAPIError):
        session.execute(
            text(
                "INSERT INTO booking_quote (booking_id, version, number, made_at, valid_until, content, net_cents,"
                " gross_cents, state, accepted_by_name, purchase_order) SELECT booking_id, 2, 'other', made_at,"
                " valid_until, content, net_cents, gross_cents, 'open', '', '' FROM booking_quote"
            )
        )
    session.rollback()


def test_the_mails_name_no_amount(
    visit: Visit, session: Session, cast: Cast, booking: Booking, app: APIFlask
) -> None:
    rows = list(session.scalars(select(OutgoingMail).where(OutgoingMail.kind.like("billing/%"))))
    with app.app_context():
        letters = [letter_of(session, one, NOW) for one in rows]
    accept(visit(cast.admin), booking, "PO-77")
    session.rollback()
    rows = list(session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "billing/quote_accepted")))
    with app.app_context():
        letters += [letter_of(session, one, NOW) for one in rows]
    for letter in letters:
        assert letter is not None
        assert "480" not in letter.text
        assert "576" not in letter.text
        assert f"/bookings/{booking.reference}/quote" in letter.text
    assert "PO-77" in letters[1].text
    assert session.get_one(Person, rows[0].person_id).email == cast.halden.email


@pytest.mark.parametrize(
    ("who", "status"), [("admin", 200), ("halden_admin", 200), ("halden", 403), ("brightwater", 403)]
)
def test_admins_write_what_papers_say(visit: Visit, cast: Cast, who: str, status: int) -> None:
    assert visit(getattr(cast, who)).get("/org/billing").status_code == status


GOOD = {
    "legal_form": "SAS", "capital_euros": "10000", "siren": "732 829 320", "siret": "732 829 320 00074",
    "vat_number": "FR 44 732829320", "vat_rate": "2000", "payment_days": "30", "quote_days": "60",
    "street": "1 rue A", "postcode": "13013", "town": "Marseille", "registration": "RCS Marseille",
}  # fmt: skip


def test_what_papers_say_is_kept(visit: Visit, session: Session, cast: Cast) -> None:
    assert visit(cast.halden_admin).post("/org/billing", data=GOOD).status_code == 303
    organisation = session.get_one(Organisation, cast.halden.organisation_id)
    session.refresh(organisation)
    assert (organisation.siren, organisation.siret, organisation.vat_number) == (
        "732829320", "73282932000074", "FR44732829320",
    )  # fmt: skip
    shown = visit(cast.halden_admin).get("/org/billing").text
    assert 'value="RCS Marseille"' in shown
    assert "A quote between French companies should also say" not in shown


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("siren", "732829321"), ("siret", "73282932000075"), ("siret", "35600000000048"),
        ("vat_number", "XX123"), ("vat_rate", "1900"), ("payment_days", "61"), ("quote_days", "0"),
        ("capital_euros", "many"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(visit: Visit, cast: Cast, field: str, value: str) -> None:
    answer = visit(cast.halden_admin).post("/org/billing", data={**GOOD, field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert 'value="RCS Marseille"' in answer.text


def test_an_owner_may_want_the_quote_accepted_first(visit: Visit, session: Session, cast: Cast) -> None:
    item = session.get_one(Equipment, cast.chamber.id)
    checklist.ask_for(session, item, {CheckKind.QUOTE: Asked.BLOCKS, CheckKind.ORDER: Asked.YES})
    store_free_time(session, cast.chamber)
    found = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    assert [one.state for one in quotes(session, found)] == [State.OPEN]
    assert checklist.missing(session, found) == [CheckKind.QUOTE]
    accept(visit(cast.brightwater), found, "PO-5")
    session.rollback()
    assert checklist.missing(session, found) == []
    assert not checklist.is_open(session, found, CheckKind.ORDER)
    session.refresh(found)
    actions.accept(session, found, cast.halden.actor, found.version, NOW)
    session.commit()
    assert [one.state for one in quotes(session, found)] == [State.ACCEPTED]
    _moved(session, cast, found, 9, 15)
    assert checklist.is_open(session, found, CheckKind.QUOTE)
    assert [one.state for one in quotes(session, found)] == [State.REPLACED, State.OPEN]

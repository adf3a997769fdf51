"""The price of a booking is found once, line by line, and kept: no later rate changes it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from light2share.bookings import actions, asking, exchange, proposing
from light2share.bookings.asking import Wish
from light2share.bookings.exchange import Balance
from light2share.bookings.models import Booking, BookingProposal
from light2share.bookings.proposing import Proposed
from light2share.bookings.times import Times
from light2share.equipment.models import AccessMode, PriceMode
from light2share.equipment.rules import Consumable, Per
from light2share.quotes.cards import RequesterClass
from light2share.quotes.models import RateCard
from light2share.quotes.rules import Charge, lines_of
from tests.bookings.play import ask, equipment, hours, store_free_time
from tests.factories import NOW, Cast
from tests.quotes.play import write

LATER = NOW + timedelta(hours=1)
NITROGEN = Consumable("Nitrogen", 500, Per.HOUR)


@pytest.fixture
def priced(session: Session, cast: Cast) -> Booking:
    """Three hours, by a card for small companies: 90 an hour, 40 for the set-up, nitrogen at 5 an hour."""
    store_free_time(session, cast.chamber)
    said = {"hourly_cents": 9_000, "setup_cents": 4_000, "consumables": (NITROGEN,)}
    write(session, cast.chamber, RequesterClass.SMALL, **said)
    return ask(session, cast.chamber, cast.brightwater, hours(9, 12))


def charges(booking: Booking) -> list[tuple[str, int]]:
    return [(line.charge.value, line.amount_cents) for line in lines_of(booking.estimate_lines)]


LINES = [("hours", 27_000), ("setup", 4_000), ("consumable_hours", 1_500)]
SAID = ("SME rate", "Hours", "3 h × €90", "€270", "Set-up", "€40", "Nitrogen", "€15", "€325")


def page_of(visit, member, path: str) -> str:
    return visit(member).get(path).text.replace("\u00a0", " ")


def test_the_lines_are_kept_and_both_sides_read_them(visit, session, cast, priced):
    assert (priced.price_mode, priced.estimate_cents) == (PriceMode.RATE, 32_500)
    assert priced.rate_class is RequesterClass.SMALL
    assert charges(priced) == LINES
    at = f"/bookings/{priced.reference}"
    before = [page_of(visit, who, at) for who in (cast.brightwater, cast.halden)]
    before.append(page_of(visit, cast.halden, f"{at}/answer"))
    before.append(page_of(visit, cast.brightwater, "/bookings.csv"))
    for page in before[:3]:
        for words in SAID:
            assert words in page
    assert "Hours: 3 h × €90 = €270; Set-up: €40; Nitrogen: 3 h × €5 = €15" in before[3]
    session.execute(update(RateCard).values(hourly_cents=1, setup_cents=1))
    item = equipment(session, cast.chamber)
    item.hourly_rate_cents, item.price_mode = 1, PriceMode.QUOTE
    session.commit()
    for words in ("€270", "€325"):
        for place in (at, f"{at}/answer"):
            assert words in page_of(visit, cast.halden, place)
    assert before[3] == page_of(visit, cast.brightwater, "/bookings.csv")


def test_free_for_some_is_frozen_as_free(session, cast):
    store_free_time(session, cast.chamber)
    write(session, cast.chamber, RequesterClass.CHOSEN, cast.brightwater, mode=PriceMode.FREE)
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 12))
    assert (booking.price_mode, booking.estimate_cents, booking.estimate_lines) == (PriceMode.FREE, 0, [])
    other = ask(session, cast.chamber, cast.corvid, hours(9, 12))
    assert (other.price_mode, other.estimate_cents) == (PriceMode.RATE, 36_000)
    assert charges(other) == [("hours", 36_000)]


def test_the_first_day_in_the_zone_of_the_site_decides(session, cast):
    store_free_time(session, cast.chamber)
    write(session, cast.chamber, RequesterClass.SMALL, hourly_cents=100, valid_until=date(2026, 10, 20))
    write(session, cast.chamber, RequesterClass.SMALL, hourly_cents=200, valid_from=date(2026, 10, 21))
    asked = [ask(session, cast.chamber, cast.brightwater, hours(9, 12, day=day)) for day in (0, 1)]
    assert [booking.estimate_cents for booking in asked] == [300, 600]


def offer(session: Session, cast: Cast, booking: Booking, *choices: tuple[float, float], **more: int) -> None:
    said = Proposed([[hours(*choice)] for choice in choices], **more)
    proposing.offer(session, booking, cast.halden.actor, booking.version, NOW, said)
    session.commit()


def test_an_offer_that_names_a_price_leaves_one_line(visit, session, cast, priced):
    offer(session, cast, priced, (14, 17), price_cents=20_000)
    assert charges(priced) == LINES
    proposing.accept(session, priced, cast.brightwater.actor, priced.version, LATER)
    session.commit()
    assert (priced.estimate_cents, charges(priced)) == (20_000, [("agreed", 20_000)])
    assert priced.rate_class is None
    page = page_of(visit, cast.halden, f"/bookings/{priced.reference}")
    assert "As agreed" in page
    assert "Nitrogen" not in page


def test_an_offer_as_long_as_before_costs_what_it_did(session, cast, priced):
    session.execute(update(RateCard).values(hourly_cents=1))
    offer(session, cast, priced, (14, 17), (8, 12))
    proposal = session.scalars(select(BookingProposal)).one()
    assert proposal.estimates == [32_500, 4 + 4_000 + 2_000]
    proposing.accept(session, priced, cast.brightwater.actor, priced.version, LATER, 0)
    assert charges(priced) == LINES


def test_a_longer_choice_costs_what_the_rates_of_its_requester_say(session, cast, priced):
    offer(session, cast, priced, (14, 17), (8, 12))
    proposing.accept(session, priced, cast.brightwater.actor, priced.version, LATER, 1)
    assert (priced.estimate_cents, charges(priced)[0]) == (42_000, ("hours", 36_000))
    assert priced.rate_class is RequesterClass.SMALL


def test_a_proposal_made_before_lines_were_kept_drops_those_that_no_longer_hold(session, cast, priced):
    offer(session, cast, priced, (14, 17), (8, 12))
    session.execute(update(BookingProposal).values(breakdowns=[]))
    session.expire_all()
    proposing.accept(session, priced, cast.brightwater.actor, priced.version, LATER, 1)
    assert (priced.estimate_cents, priced.estimate_lines) == (42_000, [])


def test_what_is_free_stays_free_when_it_moves(session, cast):
    store_free_time(session, cast.chamber)
    card = write(session, cast.chamber, RequesterClass.SMALL, mode=PriceMode.FREE)
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 12))
    session.delete(card)
    offer(session, cast, booking, (8, 13))
    proposing.accept(session, booking, cast.brightwater.actor, booking.version, LATER)
    assert (booking.price_mode, booking.estimate_cents) == (PriceMode.FREE, 0)


def test_a_request_is_priced_in_the_mode_it_asks_for(session, cast):
    store_free_time(session, cast.chamber)
    write(session, cast.chamber, RequesterClass.MEMBERS, operator_hourly_cents=1_000)
    wish = Wish(Times.of([hours(9, 12)]), "x", AccessMode.SELF_SERVICE)
    booking, _ = asking.request_booking(
        session, equipment(session, cast.chamber), wish, cast.corvid.actor, NOW
    )
    assert booking is not None
    assert charges(booking) == [("hours", 36_000)]
    assisted = ask(session, cast.chamber, cast.corvid, hours(13, 14))
    assert [line.charge for line in lines_of(assisted.estimate_lines)] == [Charge.HOURS, Charge.OPERATOR]


def lend(session: Session, cast: Cast, start: float, used: int | None, day: int = 0) -> Booking:
    """Brightwater uses the chamber for three hours, and `used` minutes are told."""
    booking = ask(session, cast.chamber, cast.brightwater, hours(start, start + 3, day))
    actions.accept(session, booking, cast.halden.actor, booking.version, NOW)
    after = booking.ends_at + timedelta(hours=1)
    if used is None:
        actions.close(session, booking, booking.ends_at + timedelta(days=11))
    else:
        actions.complete(session, booking, cast.halden.actor, booking.version, after, used)
    session.commit()
    return booking


def test_hours_lent_each_way(visit, session, cast):
    store_free_time(session, cast.chamber)
    halden, brightwater = cast.halden.organisation_id, cast.brightwater.organisation_id
    card = write(session, cast.chamber, RequesterClass.SMALL, mode=PriceMode.EXCHANGE)
    asked = ask(session, cast.chamber, cast.brightwater, hours(14, 16, day=2))
    assert exchange.balance(session, halden, brightwater) is None
    page = page_of(visit, cast.brightwater, f"/bookings/{asked.reference}")
    assert "No hours have been exchanged with Halden Optics yet." in page
    lend(session, cast, 9, 90)
    lend(session, cast, 13, None)
    session.delete(card)
    session.commit()
    paid = lend(session, cast, 9, 60, day=1)
    assert exchange.balance(session, halden, brightwater) == Balance(270, 0)
    assert exchange.balance(session, brightwater, halden) == Balance(0, 270)
    assert exchange.balance(session, halden, cast.corvid.organisation_id) is None
    mine = page_of(visit, cast.halden, f"/bookings/{asked.reference}")
    assert "you lent 4 h 30, you used 0 min of theirs. Brightwater Sensing owes you 4 h 30." in mine
    theirs = page_of(visit, cast.brightwater, "/o/halden")
    assert "You owe Halden Optics 4 h 30." in theirs
    for who, place in ((cast.corvid, "/o/halden"), (None, "/o/halden"), (cast.cluster, "/o/brightwater")):
        assert "Hours exchange with" not in page_of(visit, who, place)
    assert "Hours exchange with" not in page_of(visit, cast.halden, f"/bookings/{paid.reference}")
    assert "Hours exchange with" not in page_of(visit, cast.halden, "/o/halden")


@pytest.mark.parametrize(
    ("found", "words"),
    [
        pytest.param(None, "No hours have been exchanged with Corvid yet.", id="nothing yet"),
        pytest.param(Balance(60, 1560), "You owe Corvid 25\u00a0h.", id="a debt of more than a day in hours"),
        pytest.param(Balance(60, 60), "You are even.", id="even"),
    ],
)
def test_how_two_stand(app, found, words):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert exchange.in_words(found, "Corvid").endswith(words)


def send_in(session: Session, cast: Cast, samples: int | None, version: Booking | None = None) -> Booking:
    """Ask for three hours of measuring so many samples that are sent in, or change such a request."""
    wish = Wish(Times.of([hours(9, 12)]), "M²", AccessMode.SAMPLE_MAIL_IN, samples=samples)
    item, actor = equipment(session, cast.chamber), cast.brightwater.actor
    if version is None:
        booking, reasons = asking.request_booking(session, item, wish, actor, NOW)
    else:
        booking, reasons = version, asking.revise(session, version, actor, version.version, NOW, wish)
    assert booking is not None
    assert not reasons
    session.commit()
    return booking


@pytest.mark.parametrize(
    ("samples", "cents"),
    [
        pytest.param(None, 5_000, id="samples that nobody has counted cost what one does"),
        pytest.param(1, 5_000, id="one"),
        pytest.param(12, 60_000, id="each is paid for"),
    ],
)
def test_samples_sent_in_are_paid_each(session: Session, cast: Cast, samples: int | None, cents: int) -> None:
    store_free_time(session, cast.chamber)
    equipment(session, cast.chamber).sample_rate_cents = 5_000
    booking = send_in(session, cast, samples)
    assert (booking.samples, booking.estimate_cents) == (samples, cents)
    equipment(session, cast.chamber).sample_rate_cents = 1
    session.commit()
    assert send_in(session, cast, samples, booking).estimate_cents == cents
    assert send_in(session, cast, 30, booking).estimate_cents == 30

"""The page of an instrument, for everybody who may see it."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from light2share.availability.stored import refresh_all
from light2share.bookings.models import Booking, BookingPeriod, BookingState
from light2share.equipment.models import Approval, Equipment, ListingState, PriceMode
from tests import factories

CHAMBER = "/equipment/chamber"
TUESDAY = datetime(2026, 10, 13, 6, 0, tzinfo=UTC)
"""08:00 in Paris, the first bookable hour: the notice is a day."""
MOST_QUERIES = 15
MOST_BYTES = 20_000
MOST_NODES = 900


@pytest.fixture(autouse=True)
def _free_time(session, cast):
    """Store the free time that the worker would keep."""
    for item in session.scalars(select(Equipment)):
        units = [
            unit.unit_id for unit in (cast.chamber, cast.bench, cast.draft, cast.camera) if unit.id == item.id
        ]
        refresh_all(session, item, lambda _window, units=units: {unit: [] for unit in units}, factories.NOW)
    session.commit()


def chamber(session) -> Equipment:
    return session.scalars(select(Equipment).where(Equipment.slug == "chamber")).one()


def asked_for(session, cast, member, start: datetime, hours: int = 1) -> None:
    """Somebody asks for the chamber."""
    end = start + timedelta(hours=hours)
    booking = Booking(
        reference=f"L2S-26-{member.organisation_id:04}", equipment_id=cast.chamber.id, owner_id=cast.chamber.owner_id,
        requester_id=member.organisation_id, requested_by_id=member.person_id, state=BookingState.REQUESTED,
        starts_at=start, ends_at=end, purpose="secret purpose", price_mode=PriceMode.RATE, free_cancel_hours=48,
        created_at=factories.NOW, changed_at=factories.NOW,
    )  # fmt: skip
    session.add(booking)
    session.flush()
    session.add(
        BookingPeriod(
            booking_id=booking.id, unit_id=cast.chamber.unit_id, starts_at=start, ends_at=end,
            blocked_from=start, blocked_until=end,
        )
    )  # fmt: skip
    session.commit()


def slot(start: datetime, hours: int = 1) -> str:
    form = "%Y-%m-%dT%H:%MZ"
    return f"slot={start:{form}}&end={start + timedelta(hours=hours):{form}}"


@pytest.mark.parametrize("who", [None, "brightwater", "corvid", "cluster", "halden", "halden_member"])
def test_everybody_sees_a_published_listing(visit, cast, who):
    page = visit(getattr(cast, who) if who else None).get(CHAMBER)
    assert page.status_code == 200
    for words in ("Climatic chamber 600 L", "Halden Optics", "Marseille", "€480", "excl. VAT / half-day"):
        assert words in page.text
    assert "1 rue des Essais" not in page.text
    assert ("/equipment/chamber/edit" in page.text) is (who == "halden")


def test_it_is_there_in_french(visit):
    page = visit(None, "fr").get(CHAMBER).text
    for words in (
        "Enceinte climatique 600\u202fL",
        "Demander du temps d’essai",
        "HT / demi\u2011journée",
        "480\u00a0€",
    ):
        assert words in page
    assert not re.search(r">\s*(Availability|Specifications|Owner)\s*<", page)


@pytest.mark.parametrize("state", [ListingState.DRAFT, ListingState.PAUSED, ListingState.ARCHIVED])
def test_what_is_not_published_is_there_for_the_owner_s_managers_only(visit, cast, session, state):
    chamber(session).state = state
    session.commit()
    for who in (None, cast.brightwater, cast.corvid_manager, cast.halden_member, cast.cluster):
        assert visit(who).get(CHAMBER).status_code == 404
    page = visit(cast.halden).get(CHAMBER)
    assert page.status_code == 200
    assert "Only the managers of your organisation see this page" in page.text


def test_an_unknown_address_is_not_there(visit):
    for slug in ("nothing", "%00", "x" * 3000, "..%2f..%2fetc"):
        assert visit(None).get(f"/equipment/{slug}").status_code == 404


def test_a_free_slot_can_be_chosen_and_is_carried_to_the_request(visit, cast):
    page = visit(cast.brightwater).get(f"{CHAMBER}?{slot(TUESDAY, 4)}&purpose=Drift+of+a+mount").text
    assert "Tue 13 Oct 2026" in page
    assert 'name="starts" value="2026-10-13T08:00"' in page
    assert 'name="ends" value="2026-10-13T12:00"' in page
    assert 'value="Drift of a mount"' in page
    assert page.count('aria-current="true"') == 4
    assert "€480" in page[page.index("Estimate excl. VAT") :]


def test_the_wall_clock_of_the_site_is_understood_too(visit):
    page = visit(None).get(f"{CHAMBER}?slot=2026-10-13T08:00&end=2026-10-13T10:00").text
    assert 'name="ends" value="2026-10-13T10:00"' in page


def test_the_start_alone_means_the_shortest_booking(visit):
    page = visit(None).get(f"{CHAMBER}?slot=2026-10-13T08:00").text
    assert 'name="ends" value="2026-10-13T09:00"' in page


def test_a_neighbour_makes_the_choice_longer(visit):
    page = visit(None).get(f"{CHAMBER}?{slot(TUESDAY)}").text
    longer = re.search(r'href="([^"]*end=2026-10-13T08:00Z[^"]*)"[^>]*>Free', page)
    assert longer is not None
    assert "slot=2026-10-13T06:00Z" in longer[1]
    after = visit(None).get(longer[1].replace("&amp;", "&")).text
    assert 'name="ends" value="2026-10-13T10:00"' in after


@pytest.mark.parametrize(
    "query",
    ["slot=2026-10-12T06:00Z", "slot=2026-10-17T08:00Z&end=2026-10-17T10:00Z", "slot=2020-01-01T08:00Z",
     "slot=2099-01-01T08:00Z"],
    ids=["within the notice", "on a Saturday", "long ago", "beyond the horizon"],
)  # fmt: skip
def test_a_time_that_can_t_be_had_is_said_with_the_nearest(visit, query):
    page = visit(None).get(f"{CHAMBER}?{query}")
    assert page.status_code == 200
    assert "This time can’t be had any more." in page.text
    assert 'name="starts"' not in page.text


@pytest.mark.parametrize(
    "query",
    ["view=year", "date=soon", "date=9999-99-99", "slot=x", "slot=2026-10-13T06:00Z&end=2026-10-12T06:00Z",
     "access_mode=loan", "nm=abc", "nm=nan", "view=month&date=0001-01-01", "view=list&date=2100-12-31",
     "purpose=%3Cscript%3E", "slot=%00", "date=2026-02-30", "slot=0001-01-01T00:00Z", "view=month&date=2028-12-31"],
)  # fmt: skip
def test_what_can_t_be_read_in_the_address_is_left_out(visit, query):
    page = visit(None).get(f"{CHAMBER}?{query}")
    assert page.status_code == 200
    assert "<script>" not in page.text


@pytest.mark.parametrize("view", ["week", "month", "list"])
def test_three_views_one_address_each(visit, view):
    page = visit(None).get(f"{CHAMBER}?view={view}&date=2026-11-02").text
    assert page.count('aria-current="page"') >= 2
    expected = {"week": "2 – 6 Nov 2026", "month": "November 2026", "list": "2 – 29 Nov 2026"}[view]
    assert expected in page
    assert "Paris time" in page or view != "week"


def test_what_others_ask_for_is_shown_without_saying_who(visit, cast, session):
    asked_for(session, cast, cast.corvid, TUESDAY)
    for who in (None, cast.brightwater):
        page = visit(who).get(CHAMBER).text
        assert 'class="w" role="cell"><a' in page  # and others may ask too
        assert "Corvid" not in page
        assert "secret purpose" not in page
        assert "L2S-26" not in page
    assert ">Yours<" in visit(cast.corvid).get(CHAMBER).text


def test_dates_on_request(visit):
    page = visit(None).get("/equipment/camera").text
    assert "Dates on request" in page
    assert 'type="datetime-local" id="starts" name="starts"' in page
    assert "Continue the request" in page


def test_the_owner_is_not_asked_to_request(visit, cast):
    page = visit(cast.halden_member).get(CHAMBER).text
    assert "Continue the request" not in page
    assert "Your listing" in page


def test_who_is_confirmed_at_once_is_promised(visit, session):
    assert "Members are confirmed at once" in visit(None).get("/equipment/bench").text
    assert "The owner accepts or declines, and says why." in visit(None).get(CHAMBER).text
    item = chamber(session)
    item.approval = Approval.MEMBERS
    session.commit()
    assert "without waiting for the owner" in visit(None).get(CHAMBER).text


def test_an_operator_is_paid_on_top(visit, session):
    item = chamber(session)
    item.operator_hourly_rate_cents = 9500
    session.commit()
    page = visit(None).get(f"{CHAMBER}?{slot(TUESDAY, 2)}").text
    assert "€430" in page[page.index("Estimate excl. VAT") :]
    alone = visit(None).get(f"{CHAMBER}?{slot(TUESDAY, 2)}&access_mode=self_service").text
    assert "€240" in alone[alone.index("Estimate excl. VAT") :]


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        (PriceMode.FREE, "Free of charge"),
        (PriceMode.QUOTE, "On quote"),
        (PriceMode.EXCHANGE, "Hours exchange"),
    ],
)
def test_other_ways_to_pay(visit, session, mode, words):
    chamber(session).price_mode = mode
    session.commit()
    page = visit(None).get(f"{CHAMBER}?{slot(TUESDAY)}").text
    assert words in page[page.index("Estimate excl. VAT") :]
    assert "€" not in page[page.index('id="book"') : page.index("Continue the request")]


def test_a_text_in_one_language_only_says_so(visit, session):
    item = chamber(session)
    item.title_en = item.summary_en = None
    session.commit()
    page = visit(None).get(CHAMBER).text
    assert '<h1 lang="fr">Enceinte climatique 600\u202fL</h1>' in page
    assert "The owner has written part of this in French only." in page
    assert "in French only" not in visit(None, "fr").get(CHAMBER).text


def test_the_wavelength_of_a_search_is_marked(visit, session, cast):
    factories.specification(session, chamber(session), "wavelength_range", minimum=400, maximum=1100)
    session.commit()
    assert "covers your search, 1,064\u00a0nm" in visit(None).get(f"{CHAMBER}?nm=1064").text
    assert "does not cover 1,550\u00a0nm" in visit(None).get(f"{CHAMBER}?nm=1550").text


def test_a_clock_change_is_said(visit):
    page = visit(None).get(f"{CHAMBER}?date=2026-10-19").text
    assert "Paris time (UTC+2)" in page
    assert "Paris time (UTC+1)" in visit(None).get(f"{CHAMBER}?date=2026-10-26").text


def test_the_page_is_light(visit, cast, session, counted):
    asked_for(session, cast, cast.corvid, TUESDAY)
    for number in range(6):
        factories.equipment(session, session.get(Equipment, cast.bench.id).owner, f"other-{number}")
    session.commit()
    with counted() as statements:
        page = visit(cast.brightwater).get(f"{CHAMBER}?{slot(TUESDAY, 4)}&near=Marseille&nm=1064").data
    assert len(statements) <= MOST_QUERIES, "\n".join(statements)
    assert len(gzip.compress(page)) <= MOST_BYTES
    assert len(re.findall(rb"<[a-zA-Z]", page)) <= MOST_NODES

"""A booking's page, the moves made from it, the list and its export, as each side sees them."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from light2share.bookings import actions
from light2share.bookings.models import Booking, BookingState
from light2share.i18n import formats
from light2share.kernel.workdays import working_days_before
from light2share.web.tables import safe
from tests.bookings.play import ask, equipment, hours, moves_of, store_free_time
from tests.conftest import Hands
from tests.factories import NOW, Cast

Visit = Callable[..., FlaskClient]
Counted = Callable[[], AbstractContextManager[list[str]]]
State = BookingState


@pytest.fixture
def request_made(session: Session, cast: Cast) -> Booking:
    return ask(session, cast.chamber, cast.brightwater, hours(9, 13))


@pytest.fixture
def confirmed(session: Session, cast: Cast) -> Booking:
    return ask(session, cast.bench, cast.brightwater, hours(9, 13))


def test_the_owner_is_asked_to_answer(visit: Visit, cast: Cast, request_made: Booking) -> None:
    page = visit(cast.halden).get(f"/bookings/{request_made.reference}").text
    assert "Your turn to answer" in page
    assert "Waiting for you" in page
    assert f'href="/bookings/{request_made.reference}/answer"' in page
    assert "Withdraw" not in page


def test_the_requester_may_withdraw(visit: Visit, cast: Cast, request_made: Booking) -> None:
    page = visit(cast.brightwater).get(f"/bookings/{request_made.reference}").text
    assert "The owner answers next" in page
    assert f'href="/bookings/{request_made.reference}/withdraw"' in page
    assert "/answer" not in page


def test_a_plain_member_of_the_owner_only_looks(visit: Visit, cast: Cast, request_made: Booking) -> None:
    page = visit(cast.halden_member).get(f"/bookings/{request_made.reference}")
    assert page.status_code == 200
    for move in ("answer", "withdraw", "cancel"):
        assert f"/bookings/{request_made.reference}/{move}" not in page.text


@pytest.mark.parametrize("who", ["corvid", "corvid_manager"])
def test_for_another_company_it_is_not_there(
    visit: Visit, cast: Cast, request_made: Booking, who: str
) -> None:
    client = visit(getattr(cast, who))
    unknown = client.get("/bookings/L2S-26-2222")
    there = client.get(f"/bookings/{request_made.reference}")
    assert unknown.status_code == there.status_code == 404
    assert _same(unknown.text) == _same(there.text.replace(request_made.reference, "L2S-26-2222"))
    for move in ("answer", "withdraw", "cancel", "complete", "no-show"):
        assert client.get(f"/bookings/{request_made.reference}/{move}").status_code == 404
        posted = client.post(f"/bookings/{request_made.reference}/{move}", data={"version": "1"})
        assert posted.status_code == 404
    assert client.post(f"/bookings/{request_made.reference}/check-in").status_code == 404


def _same(page: str) -> str:
    """Without what is drawn anew for every page: request ids, and tokens that hold the second."""
    return re.sub(r'[0-9a-f]{12,}|(?<=name="csrf_token" value=")[^"]+', "", page)


def test_the_cluster_manager_sees_state_and_hours_only(
    visit: Visit, cast: Cast, request_made: Booking
) -> None:
    page = visit(cast.cluster).get(f"/bookings/{request_made.reference}")
    assert page.status_code == 200
    assert "Waiting for the owner" in page.text
    assert "Tue 20 Oct 2026, 09:00 – 13:00" in page.text
    for secret in ("Halden", "Brightwater", "M² at 1064 nm", "€480", "Climatic"):
        assert secret not in page.text


def test_contacts_and_the_exact_place_come_with_confirmation(
    visit: Visit, cast: Cast, request_made: Booking, confirmed: Booking
) -> None:
    client = visit(cast.brightwater)
    before = client.get(f"/bookings/{request_made.reference}").text
    after = client.get(f"/bookings/{confirmed.reference}").text
    for words in ("1 rue des Essais", "Hélène Halden", "halden@cast.example"):
        assert words not in before
        assert words in after


def test_a_confirmed_booking_goes_into_the_calendar(visit: Visit, cast: Cast, confirmed: Booking) -> None:
    client = visit(cast.brightwater)
    assert (
        f'href="/bookings/{confirmed.reference}.ics"' in client.get(f"/bookings/{confirmed.reference}").text
    )
    assert client.get(f"/bookings/{confirmed.reference}.ics").status_code == 200


def test_withdrawing(visit: Visit, cast: Cast, session: Session, request_made: Booking) -> None:
    address = f"/bookings/{request_made.reference}/withdraw"
    client = visit(cast.brightwater)
    assert "Withdraw this request?" in client.get(address).text
    assert moves_of(session, request_made) == ["request"]
    assert client.post(address, data={"version": "1", "reason": "No longer needed"}).status_code == 303
    assert moves_of(session, request_made) == ["request", "withdraw"]
    page = visit(cast.halden).get(f"/bookings/{request_made.reference}").text
    assert "Brightwater Sensing withdraws the request" in page
    assert "No longer needed" in page


def test_cancelling_states_the_rule_and_asks_why(
    visit: Visit, cast: Cast, session: Session, confirmed: Booking
) -> None:
    address = f"/bookings/{confirmed.reference}/cancel"
    client = visit(cast.brightwater)
    page = client.get(address).text
    assert "Free until 48 h before the start: Sun 18 Oct 2026, 09:00" in page
    silent = client.post(address, data={"version": "1"})
    assert silent.status_code == 422
    assert "Say why" in silent.text
    assert client.post(address, data={"version": "1", "reason": "The laser is late"}).status_code == 303
    assert moves_of(session, confirmed) == ["request", "cancel"]
    seen = visit(cast.halden).get(f"/bookings/{confirmed.reference}").text
    assert "The laser is late" in seen
    assert "Cancelled" in seen


def test_a_booking_keeps_the_working_days_it_was_asked_with(
    visit: Visit, cast: Cast, session: Session, clock: Hands
) -> None:
    item = equipment(session, cast.chamber)
    item.free_cancel_days = 2
    store_free_time(session, cast.chamber)
    found = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    actions.accept(session, found, cast.halden.actor, found.version, NOW)
    equipment(session, cast.chamber).free_cancel_days = 5
    session.commit()
    office = found.equipment.site.office
    until = working_days_before(found.starts_at, 2, office)
    sheet = visit(cast.corvid).get(f"/equipment/{cast.chamber.slug}").text
    assert "Free cancellation up to 5 working days before." in sheet
    address = f"/bookings/{found.reference}/cancel"
    clock.set(until)
    words = f"Free until 2 working days before the start: {formats.moment(until, 'en', office.zone.key)}."
    assert words in visit(cast.brightwater).get(address).text
    clock.set(until + timedelta(minutes=1))
    assert "Cancelling was free until 2 working days" in visit(cast.brightwater).get(address).text


def test_cancelling_late_says_what_it_costs(
    visit: Visit, cast: Cast, confirmed: Booking, clock: Hands
) -> None:
    clock.set(confirmed.starts_at - timedelta(hours=47))
    page = visit(cast.brightwater).get(f"/bookings/{confirmed.reference}/cancel").text
    assert "Cancelling was free until 48 h before the start, Sun 18 Oct 2026, 09:00." in page
    assert "Cancelling now costs €240 excl. VAT, 50% of the price" in page.replace("\u00a0", " ")
    assert "The site takes no payment" in page
    assert (
        "the requester owes nothing" in visit(cast.halden).get(f"/bookings/{confirmed.reference}/cancel").text
    )


@pytest.mark.parametrize(("data", "status"), [({}, 422), ({"version": "9"}, 409)])
@pytest.mark.parametrize("move", ["withdraw", "cancel", "complete", "no-show", "check-in"])
def test_a_move_names_the_version_it_saw(
    visit: Visit, cast: Cast, session: Session, clock: Hands, move: str, data: dict[str, str], status: int
) -> None:
    booking = ask(session, cast.chamber if move == "withdraw" else cast.bench, cast.brightwater, hours(9, 13))
    if move in {"complete", "no-show", "check-in"}:
        clock.set(booking.starts_at + timedelta(minutes=5))
    client = visit(cast.brightwater if move == "withdraw" else cast.halden)
    fields = {"reason": "Typed before", "hours": "3:30", **data}
    answer = client.post(f"/bookings/{booking.reference}/{move}", data=fields)
    assert answer.status_code == status
    if move in {"withdraw", "cancel", "no-show"}:
        assert "Typed before" in answer.text
    assert moves_of(session, booking) == ["request"]


def test_a_page_that_is_too_old_says_what_is_now(visit: Visit, cast: Cast, confirmed: Booking) -> None:
    visit(cast.halden).post(
        f"/bookings/{confirmed.reference}/cancel", data={"version": "1", "reason": "Repair"}
    )
    late = visit(cast.brightwater).post(
        f"/bookings/{confirmed.reference}/cancel", data={"version": "1", "reason": "We are late"}
    )
    assert late.status_code == 409
    assert "“Cancelled”" in late.text
    assert "We are late" in late.text


def test_visit_and_hours(
    visit: Visit, cast: Cast, session: Session, confirmed: Booking, clock: Hands
) -> None:
    owner, requester = visit(cast.halden), visit(cast.brightwater)
    address = f"/bookings/{confirmed.reference}"
    assert "The visit has begun" not in requester.get(address).text
    clock.set(confirmed.starts_at - timedelta(minutes=30))
    assert "The visit has begun" in requester.get(address).text
    assert requester.post(f"{address}/check-in", data={"version": "1"}).status_code == 303
    clock.set(confirmed.ends_at)
    assert "Your turn: how long was it used?" in owner.get(address).text
    page = owner.get(f"{address}/complete").text
    assert 'value="4:00"' in page
    wrong = owner.post(f"{address}/complete", data={"version": "2", "hours": "many"})
    assert wrong.status_code == 422
    assert 'value="many"' in wrong.text
    assert requester.post(f"{address}/complete", data={"version": "2", "hours": "3"}).status_code == 403
    assert owner.post(f"{address}/complete", data={"version": "2", "hours": "3,5"}).status_code == 303
    assert "3\u00a0h\u00a030" in requester.get(address).text
    assert moves_of(session, confirmed) == ["request", "check_in", "complete"]


def test_no_show(visit: Visit, cast: Cast, session: Session, confirmed: Booking, clock: Hands) -> None:
    clock.set(confirmed.starts_at + timedelta(minutes=29))
    client = visit(cast.halden)
    early = client.get(f"/bookings/{confirmed.reference}/no-show", follow_redirects=True).text
    assert "This can’t be done before Tue 20 Oct 2026, 09:30." in early
    clock.set(confirmed.starts_at + timedelta(minutes=30))
    assert client.post(f"/bookings/{confirmed.reference}/no-show", data={"version": "1"}).status_code == 303
    assert "Not used" in visit(cast.brightwater).get(f"/bookings/{confirmed.reference}").text


def test_the_list_shows_what_waits_first(
    visit: Visit, cast: Cast, session: Session, request_made: Booking, confirmed: Booking
) -> None:
    page = visit(cast.halden).get("/bookings").text
    assert page.index("To do") < page.index("Waiting and coming")
    assert "Brightwater Sensing asks for: Climatic chamber 600 L" in page
    assert f"/bookings/{confirmed.reference}" in page
    assert '<span class="count">1</span>' in page
    theirs = visit(cast.brightwater).get("/bookings").text
    assert "Waiting for the owner" in theirs
    assert '<span class="count">' not in theirs


def test_requests_for_one_time_stand_together(
    visit: Visit, cast: Cast, session: Session, request_made: Booking
) -> None:
    ask(session, cast.chamber, cast.corvid, hours(10, 12))
    assert "2 companies ask for: Climatic chamber 600 L" in visit(cast.halden).get("/bookings").text


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("", True),
        ("?role=requester", True),
        ("?role=owner", False),
        ("?state=requested", True),
        ("?state=confirmed", False),
        ("?state=nonsense&role=nobody&page=-3", True),
        ("?page=99999999999999999999", False),
    ],
)
def test_filters(visit: Visit, cast: Cast, request_made: Booking, query: str, there: bool) -> None:
    page = visit(cast.brightwater).get(f"/bookings{query}")
    assert page.status_code == 200
    assert (f"/bookings/{request_made.reference}" in page.text) is there


@pytest.mark.parametrize(
    ("who", "words"), [("corvid", "Find an instrument"), ("corvid_manager", "List an instrument")]
)
def test_an_empty_list_says_what_to_do(visit: Visit, cast: Cast, who: str, words: str) -> None:
    page = visit(getattr(cast, who)).get("/bookings").text
    assert "No booking yet" in page
    assert words in page


def test_the_export_holds_no_formula(visit: Visit, cast: Cast, session: Session) -> None:
    ask(session, cast.chamber, cast.brightwater, hours(9, 13), purpose='=HYPERLINK("http://x","M²")')
    answer = visit(cast.brightwater).get("/bookings.csv")
    assert answer.mimetype == "text/csv"
    assert 'filename="bookings.csv"' in answer.headers["Content-Disposition"]
    rows = list(csv.reader(StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0][0] == "Reference"
    assert rows[1][9] == '\'=HYPERLINK("http://x","M²")'
    assert rows[1][5] == "2026-10-20 09:00"
    assert visit(cast.corvid).get("/bookings.csv").text.count("\n") == 1


def test_a_french_export_is_parted_as_french_spreadsheets_expect(
    visit: Visit, cast: Cast, session: Session
) -> None:
    ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    text = visit(cast.brightwater, "fr").get("/bookings.csv").text.removeprefix("\ufeff")
    head, row = csv.reader(StringIO(text), delimiter=";")
    assert head[:3] == ["Référence", "État", "Instrument"]
    assert row[8] in {"", "480,00"}


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1+1", "'=1+1"), ("+33", "'+33"), ("-1", "'-1"), ("@x", "'@x"), ("M²", "M²"), ("", "")],
)
def test_safe(cell: str, written: str) -> None:
    assert safe(cell) == written


@pytest.mark.parametrize(
    "page", ["/bookings", "/bookings/{}", "/equipment/chamber/book", "/bookings/{}/answer"]
)
def test_no_page_asks_the_database_more_than_fifteen_times(
    visit: Visit, cast: Cast, session: Session, request_made: Booking, counted: Counted, page: str
) -> None:
    for hour in range(8, 16):
        ask(session, cast.chamber, cast.corvid_manager if hour % 2 else cast.corvid, hours(hour, hour + 1))
    client = visit(cast.corvid if "book" in page.split("/")[-1] and "equipment" in page else cast.halden)
    with counted() as statements:
        assert client.get(page.format(request_made.reference)).status_code == 200
    assert len(statements) <= 15, statements


def test_in_french(visit: Visit, cast: Cast, request_made: Booking) -> None:
    page = visit(cast.brightwater, "fr").get(f"/bookings/{request_made.reference}").text
    assert "En attente du propriétaire" in page
    assert "mar. 20 oct. 2026" in page


def test_a_reference_may_be_typed_in_small_letters(visit: Visit, cast: Cast, request_made: Booking) -> None:
    answer = visit(cast.brightwater).get(f"/bookings/{request_made.reference.lower()}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/bookings/{request_made.reference}")


SIDES = ("halden", "halden_member", "halden_admin", "brightwater", "brightwater_manager", "admin")
ALLOWED = {
    "answer": {"halden"},
    "withdraw": {"brightwater", "brightwater_manager", "admin"},
    "cancel": {"halden", "brightwater", "brightwater_manager", "admin"},
    "check-in": {"halden", "brightwater", "brightwater_manager", "admin"},
    "complete": {"halden"},
    "no-show": {"halden"},
}
FIELDS = {"decision": "accept", "reason": "Why", "hours": "2", "version": "1"}


@pytest.mark.parametrize("who", [*SIDES, "corvid", "corvid_manager", "cluster", None])
@pytest.mark.parametrize("move", ALLOWED)
def test_who_may_make_which_move(
    visit: Visit, cast: Cast, session: Session, clock: Hands, move: str, who: str | None
) -> None:
    waits = move in {"answer", "withdraw"}
    booking = ask(session, cast.chamber if waits else cast.bench, cast.brightwater, hours(9, 13))
    if not waits:
        clock.set(booking.starts_at + timedelta(hours=1))
    client = visit(getattr(cast, who) if who else None)
    answer = client.post(f"/bookings/{booking.reference}/{move}", data=FIELDS)
    if who is None:
        expected = 401
    elif who == "cluster":
        expected = 403
    elif who not in SIDES:
        expected = 404
    else:
        expected = 303 if who in ALLOWED[move] else 403
    assert answer.status_code == expected
    assert len(moves_of(session, booking)) == (2 if expected == 303 else 1)


@pytest.mark.parametrize(("move", "minutes"), [("complete", 0), ("no-show", 30), ("check-in", -60)])
def test_too_early_is_told_with_the_first_possible_time(
    visit: Visit, cast: Cast, session: Session, clock: Hands, move: str, minutes: int
) -> None:
    booking = ask(session, cast.bench, cast.brightwater, hours(9, 13, day=10))
    data = {"version": str(booking.version), "hours": "1"}
    answer = visit(cast.halden).post(f"/bookings/{booking.reference}/{move}", data=data)
    assert answer.status_code == 409
    first = formats.moment(booking.starts_at + timedelta(minutes=minutes), "en", ZoneInfo("Europe/Paris"))
    assert f"before {first}" in answer.text
    assert "any more" not in answer.text


def test_a_message_is_shown_once_however_often_the_form_was_sent(
    visit: Visit, cast: Cast, session: Session, clock: Hands
) -> None:
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    browser = visit(cast.brightwater)
    for _attempt in range(2):
        path = f"/bookings/{booking.reference}/withdraw"
        assert browser.post(path, data={"version": "1", "reason": ""}).status_code == 303
    assert browser.get(f"/bookings/{booking.reference}").text.count("The request is withdrawn.") == 1

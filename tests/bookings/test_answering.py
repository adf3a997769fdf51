"""The owner answers, signed in or by the link of a mail."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from light2share.accounts.models import Person
from light2share.bookings import actions, queries
from light2share.bookings.links import PURPOSE, answer_token
from light2share.bookings.models import Booking, BookingState
from light2share.organisations.models import Membership
from light2share.security.secrets import unsigned
from tests.bookings.play import ask, hours, mails, moves_of
from tests.conftest import Hands
from tests.factories import NOW, Cast, Member

Visit = Callable[..., FlaskClient]
State = BookingState


@pytest.fixture
def booking(session: Session, cast: Cast) -> Booking:
    return ask(session, cast.chamber, cast.brightwater, hours(9, 13))


def fresh(session: Session, booking: Booking) -> Booking:
    session.rollback()
    session.expire_all()
    return session.get_one(Booking, booking.id)


def link(app: APIFlask, booking: Booking, member: Member, epoch: int = 0) -> str:
    return f"/a/{answer_token(app.config['SECRET_KEY'], booking.reference, member.person_id, epoch)}"


def test_the_page_shows_the_request_and_changes_nothing(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    page = visit(cast.halden).get(f"/bookings/{booking.reference}/answer")
    assert page.status_code == 200
    for words in (
        "Brightwater Sensing asks for test time",
        "M² at 1064 nm",
        "Accept the request",
        "first booking with you",
    ):
        assert words in page.text
    assert fresh(session, booking).state is State.REQUESTED


def test_accepting(visit: Visit, cast: Cast, session: Session, booking: Booking) -> None:
    answer = visit(cast.halden).post(
        f"/bookings/{booking.reference}/answer", data={"decision": "accept", "version": "1"}
    )
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/bookings/{booking.reference}"
    assert fresh(session, booking).state is State.CONFIRMED


def test_declining_with_a_reason(visit: Visit, cast: Cast, session: Session, booking: Booking) -> None:
    address = f"/bookings/{booking.reference}/answer"
    client = visit(cast.halden)
    without = client.post(address, data={"decision": "decline", "version": "1", "message": "We are <full>"})
    assert without.status_code == 422
    assert "Choose a reason" in without.text
    assert "We are &lt;full&gt;" in without.text
    data = {"decision": "decline", "version": "1", "reason": "not_free", "message": "We are <full>"}
    assert client.post(address, data=data).status_code == 303
    page = visit(cast.brightwater).get(f"/bookings/{booking.reference}").text
    assert "Declined" in page
    assert "– Not free after all: We are &lt;full&gt;" in page


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"decision": "accept"}, 422),
        ({"decision": "accept", "version": "x"}, 422),
        ({"decision": "accept", "version": "7"}, 409),
        ({"decision": "offer", "version": "1"}, 422),
        ({"version": "1"}, 422),
        ({"decision": "decline", "reason": "rude", "version": "1"}, 422),
        ({"decision": "decline", "reason": "other", "message": "x" * 10_000, "version": "1"}, 422),
        ({"decision": "decline", "reason": "other", "message": "a\x00", "version": "1"}, 422),
    ],
)
@pytest.mark.parametrize("by_link", [False, True])
def test_what_is_refused_changes_nothing(
    visit: Visit,
    cast: Cast,
    app: APIFlask,
    session: Session,
    booking: Booking,
    data: dict[str, str],
    status: int,
    by_link: bool,
) -> None:
    address = link(app, booking, cast.halden) if by_link else f"/bookings/{booking.reference}/answer"
    assert visit(None if by_link else cast.halden).post(address, data=data).status_code == status
    assert moves_of(session, fresh(session, booking)) == ["request"]


def test_a_stale_page_shows_the_present_state(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    client = visit(cast.halden)
    visit(cast.brightwater).post(f"/bookings/{booking.reference}/withdraw", data={"version": "1"})
    answer = client.post(f"/bookings/{booking.reference}/answer", data={"decision": "accept", "version": "1"})
    assert answer.status_code == 409
    assert "Withdrawn" in answer.text
    assert "Brightwater Sensing took it back on" in answer.text


def test_repeating_an_answer_is_harmless(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    data = {"decision": "accept", "version": "1"}
    client = visit(cast.halden)
    answers = [client.post(f"/bookings/{booking.reference}/answer", data=data).status_code for _ in range(2)]
    assert answers == [303, 303]
    assert moves_of(session, booking) == ["request", "accept"]


@pytest.mark.parametrize(
    ("by", "days_before", "said"),
    [
        pytest.param("brightwater", 7, "first booking with you", id="in time is nothing to tell"),
        pytest.param("brightwater", 0, "1 booking with you, 1 cancelled late", id="late is not as agreed"),
        pytest.param("halden", 0, "first booking with you", id="the owner’s own doing"),
    ],
)
def test_the_owner_reads_what_was_given_up_late(
    visit: Visit, cast: Cast, session: Session, booking: Booking, by: str, days_before: int, said: str
) -> None:
    before = ask(session, cast.bench, cast.brightwater, hours(9, 13))
    at = before.starts_at - timedelta(days=days_before, hours=1)
    actions.cancel(session, before, getattr(cast, by).actor, before.version, at, "no sample")
    session.commit()
    page = visit(cast.halden).get(f"/bookings/{booking.reference}/answer").text
    assert said in page
    assert "all as agreed" not in page


def test_a_request_has_one_letter_on_every_page(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    """Also where the first and the third do not meet: both compete with the second."""
    second = ask(session, cast.chamber, cast.corvid, hours(12, 16))
    third = ask(session, cast.chamber, cast.brightwater, hours(15, 17))
    client = visit(cast.halden)
    for one, letter in ((booking, "A"), (second, "B"), (third, "C")):
        page = client.get(f"/bookings/{one.reference}/answer").text
        assert f"Your answer to request {letter}" in page
        assert f"Accept request {letter}" in page
    page = client.get(f"/bookings/{second.reference}/answer").text
    assert re.findall(r"Request (\w):", page) == ["B", "A", "C"]


def test_the_other_of_two_competing_requests_is_taken(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    other = ask(session, cast.chamber, cast.corvid, hours(12, 14))
    client = visit(cast.halden)
    page = client.get(f"/bookings/{booking.reference}/answer").text
    assert "2 companies ask for this time" in page
    assert "Corvid Photonics will be told and shown the nearest free times" in page
    client.post(f"/bookings/{booking.reference}/answer", data={"decision": "accept", "version": "1"})
    refused = client.post(f"/bookings/{other.reference}/answer", data={"decision": "accept", "version": "1"})
    assert refused.status_code == 409
    assert "just been taken" in refused.text
    assert ("bookings/taken_by_other", cast.corvid.person_id) in mails(session)
    theirs = visit(cast.corvid).get(f"/bookings/{other.reference}").text
    assert "On the waiting list: another request has this time" in theirs
    assert "you are told, and the owner is asked for an answer" in theirs
    assert "Brightwater" not in theirs


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("halden", 200),
        ("halden_member", 403),
        ("halden_admin", 403),
        ("brightwater", 303),
        ("brightwater_manager", 303),
        ("corvid_manager", 404),
        ("cluster", 403),
    ],
)
def test_who_may_answer(visit: Visit, cast: Cast, booking: Booking, who: str, status: int) -> None:
    client = visit(getattr(cast, who))
    assert client.get(f"/bookings/{booking.reference}/answer").status_code == status
    data = {"decision": "accept", "version": "1"}
    posted = client.post(f"/bookings/{booking.reference}/answer", data=data).status_code
    assert posted == {200: 303, 303: 403}.get(status, status)


def test_a_link_opens_the_request_without_signing_in(
    visit: Visit, cast: Cast, app: APIFlask, session: Session, booking: Booking
) -> None:
    client, address = visit(None), link(app, booking, cast.halden)
    for _ in range(2):
        page = client.get(address)
        assert page.status_code == 200
    assert "Brightwater Sensing asks for test time" in page.text
    assert "€480" not in page.text
    assert "Sign in to see the price" in page.text
    assert moves_of(session, fresh(session, booking)) == ["request"]
    answer = client.post(address, data={"decision": "accept", "version": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    session.rollback()
    event = queries.last_event(session, booking.id)
    assert (event.move, event.person_id) == ("accept", cast.halden.person_id)
    done = client.get(address)
    assert done.status_code == 200
    for words in (
        "<h1>Done: the requester has been told</h1>",
        "a manager of Halden Optics accepted it on",
        'class="note free"',
        f"/bookings/{booking.reference}.ics",
        "Prepare the time",
    ):
        assert words in done.text, words
    assert "M² at 1064 nm" not in done.text
    assert "€480" not in done.text
    late = client.post(address, data={"decision": "decline", "reason": "other", "version": "1"})
    assert late.status_code == 409
    assert "<h1>Already answered</h1>" in late.text
    assert "accepted it on" in late.text


def test_the_link_of_who_is_signed_in_shows_the_price(
    visit: Visit, cast: Cast, app: APIFlask, booking: Booking
) -> None:
    page = visit(cast.halden).get(link(app, booking, cast.halden)).text
    assert "€480" in page
    assert "€480" not in visit(cast.corvid).get(link(app, booking, cast.halden)).text


def test_a_link_names_nobody_but_who_asks(
    visit: Visit, cast: Cast, app: APIFlask, session: Session, booking: Booking
) -> None:
    other = ask(session, cast.chamber, cast.corvid, hours(14, 16))
    actions.accept(session, other, cast.halden.actor, other.version, NOW)
    session.commit()
    page = visit(None).get(link(app, booking, cast.halden)).text
    assert "Booked" in page
    assert "Brightwater Sensing" in page
    assert "Corvid" not in page
    assert "Corvid" in visit(cast.halden).get(link(app, booking, cast.halden)).text


@pytest.mark.parametrize("reason", ["epoch", "role", "disabled"])
def test_an_old_link_leads_to_the_same_page_by_signing_in(
    visit: Visit, cast: Cast, app: APIFlask, session: Session, booking: Booking, reason: str
) -> None:
    address = link(app, booking, cast.halden)
    change: Any = {
        "epoch": update(Person).where(Person.id == cast.halden.person_id).values(session_epoch=1),
        "role": update(Membership)
        .where(Membership.person_id == cast.halden.person_id)
        .values(is_manager=False),
        "disabled": update(Person)
        .where(Person.id == cast.halden.person_id)
        .values(disabled_at=booking.created_at),
    }[reason]
    session.execute(change)
    session.commit()
    answer = visit(None).get(address)
    assert answer.status_code == 303
    assert f"/login?next=/bookings/{booking.reference}/answer" in answer.headers["Location"].replace(
        "%2F", "/"
    )
    assert visit(None).post(address, data={"decision": "accept", "version": "1"}).status_code == 401
    assert fresh(session, booking).state is State.REQUESTED


@pytest.mark.parametrize("token", ["x", "W10.abc", "WzEsMSwwXQ.tampered"])
def test_a_forged_link_is_no_page(visit: Visit, cast: Cast, token: str) -> None:
    assert visit(None).get(f"/a/{token}").status_code == 404
    assert visit(None).post(f"/a/{token}", data={"decision": "accept", "version": "1"}).status_code == 404


def test_a_lapsed_link_says_so(
    visit: Visit, cast: Cast, app: APIFlask, session: Session, booking: Booking, clock: Hands
) -> None:
    assert booking.expires_at is not None
    clock.set(booking.expires_at)
    address = link(app, booking, cast.halden)
    assert "The time to answer is over" in visit(None).get(address).text
    assert visit(None).post(address, data={"decision": "accept", "version": "1"}).status_code == 409
    assert fresh(session, booking).state is State.REQUESTED


def test_the_week_shows_what_is_booked_asked_closed_and_free(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    mine = ask(session, cast.chamber, cast.corvid, hours(14, 16, day=1))
    client = visit(cast.halden)
    client.post(f"/bookings/{mine.reference}/answer", data={"decision": "accept", "version": "1"})
    page = client.get(f"/bookings/{booking.reference}/answer").text
    grid = re.sub(r"\s+", " ", page[page.index('<table class="grid') : page.index("</table>")])
    assert grid.count("<span>Booked</span><small>Corvid Photonics</small>") == 2
    assert grid.count("<span>Asked</span>") == 4
    assert grid.count('class="p"') == 0
    assert "<span>Free</span>" in grid


def test_every_query_of_the_answer_page_is_counted(
    visit: Visit, cast: Cast, session: Session, booking: Booking, counted: Callable[[], Any]
) -> None:
    for member in (cast.corvid, cast.corvid_manager):
        ask(session, cast.chamber, member, hours(9, 13))
    client = visit(cast.halden)
    with counted() as queries_made:
        assert client.get(f"/bookings/{booking.reference}/answer").status_code == 200
    assert len(queries_made) <= 15, queries_made


def test_the_week_turns_without_changing_anything(
    visit: Visit, cast: Cast, app: APIFlask, session: Session, booking: Booking
) -> None:
    for client, address in (
        (visit(cast.halden), f"/bookings/{booking.reference}/answer"),
        (visit(None), link(app, booking, cast.halden)),
    ):
        page = client.get(address).text
        assert "19 – 23 Oct 2026" in page.replace("\u00a0", " ")
        after = re.search(r'href="([^"]+)" aria-label="Next week"', page)
        assert after is not None
        assert after[1] == f"{address}?date=2026-10-26#week"
        later = client.get(after[1]).text
        assert "26 – 30 Oct 2026" in later.replace("\u00a0", " ")
        assert f'href="{address}?date=2026-10-19#week"' in later
        assert f'action="{address}"' in later
        this_week = client.get(f"{address}?date=2026-10-12").text
        assert 'aria-label="Previous week"' not in this_week
        assert client.get(f"{address}?date=nonsense").status_code == 200
    assert moves_of(session, fresh(session, booking)) == ["request"]


def test_phones_get_the_week_as_a_list(visit: Visit, cast: Cast, booking: Booking) -> None:
    page = visit(cast.halden).get(f"/bookings/{booking.reference}/answer").text
    as_list = page[page.index('class="aslist"') :]
    as_list = as_list[: as_list.index("</ol>")]
    assert "09:00 – 13:00" in as_list.replace("\u00a0", " ")
    assert "Brightwater Sensing" in as_list
    assert "Free" in as_list


def test_a_time_that_is_gone_is_not_said_to_be_confirmed(visit: Visit, cast: Cast, session: Session) -> None:
    first = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    second = ask(session, cast.chamber, cast.corvid, hours(9, 13))
    client = visit(cast.halden)
    assert "Confirms Tue 20 Oct" in client.get(f"/bookings/{second.reference}/answer").text
    client.post(f"/bookings/{first.reference}/answer", data={"decision": "accept", "version": "1"})
    page = client.get(f"/bookings/{second.reference}/answer").text
    assert "can’t be accepted" in page
    assert "Confirms Tue 20 Oct" not in page


def test_the_requester_follows_the_request_on_its_page(visit: Visit, cast: Cast, booking: Booking) -> None:
    path = f"/bookings/{booking.reference}/answer"
    answer = visit(cast.brightwater).get(path)
    assert (answer.status_code, answer.location) == (303, f"/bookings/{booking.reference}")
    refused = visit(cast.brightwater).post(path, data={"decision": "accept", "version": "1"})
    assert refused.status_code == 403
    assert "for Halden" in refused.text
    assert "can grant it" not in refused.text


def test_a_link_holds_no_row_number(app: APIFlask, cast: Cast, booking: Booking) -> None:
    claims = unsigned(app.config["SECRET_KEY"], PURPOSE, link(app, booking, cast.halden)[3:])
    assert claims is not None
    assert claims[0] == booking.reference
    assert len(claims[1]) == 32
    assert claims[2] == 0

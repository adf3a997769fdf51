"""Asking for test time, as a person does it in the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from light2share.availability.models import BlackoutRow, OpeningRuleRow
from light2share.bookings.models import Booking, BookingState
from light2share.equipment.models import Equipment
from tests.bookings.play import ask, hours, moves_of, store_free_time
from tests.conftest import Hands
from tests.factories import NOW, Cast, Member

Visit = Callable[..., FlaskClient]

GOOD = {
    "starts": "2026-10-20T09:00",
    "ends": "2026-10-20T13:00",
    "access_mode": "operator_assisted",
    "purpose": "M² of a fibre laser, 1064 nm, 8 W",
}


def send(client: FlaskClient, slug: str = "chamber", **changes: Any) -> TestResponse:
    return client.post(f"/equipment/{slug}/book", data={**GOOD, "action": "send", **changes})


def only(session: Session) -> Booking:
    return session.scalars(select(Booking)).one()


def none(session: Session) -> bool:
    return session.scalars(select(Booking)).first() is None


def test_everything_at_once_is_accepted(visit: Visit, cast: Cast, session: Session) -> None:
    answer = send(visit(cast.brightwater), sample="one laser", reference="PO 4711")
    booking = only(session)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/bookings/{booking.reference}"
    assert (booking.starts_at, booking.ends_at) == (hours(9, 13).start, hours(9, 13).end)
    assert (booking.sample, booking.requester_reference) == ("one laser", "PO 4711")
    assert booking.requested_by_id == cast.brightwater.person_id
    page = visit(cast.brightwater).get(answer.headers["Location"])
    assert "Waiting for the owner" in page.text


def test_the_number_of_samples_is_kept_and_both_sides_read_it(
    visit: Visit, cast: Cast, session: Session
) -> None:
    client = visit(cast.brightwater)
    send(client, samples="1200", sample="Plates")
    booking = only(session)
    assert booking.samples == 1200
    assert "1,200" in client.get(f"/bookings/{booking.reference}").text
    assert "1200 samples: Plates" in visit(cast.halden).get(f"/bookings/{booking.reference}/answer").text


@pytest.mark.parametrize("typed", ["0", "10000", "1.5", "-1", "many"])
def test_a_number_of_samples_that_can_not_be_is_refused(
    visit: Visit, cast: Cast, session: Session, typed: str
) -> None:
    answer = send(visit(cast.brightwater), samples=typed)
    assert answer.status_code == 422
    assert "Enter a whole number between 1 and 9999" in answer.text
    assert f'value="{typed}"' in answer.text
    assert none(session)


def test_an_item_that_trusts_members_confirms_at_once(visit: Visit, cast: Cast, session: Session) -> None:
    client = visit(cast.brightwater)
    assert "confirmed at once" in client.get("/equipment/bench/book").text
    assert send(client, "bench").status_code == 303
    assert only(session).state is BookingState.CONFIRMED


def test_a_step_is_not_left_with_a_fault_in_it(visit: Visit, cast: Cast) -> None:
    client = visit(cast.brightwater)
    answer = client.post(
        "/equipment/chamber/book", data={**GOOD, "purpose": "", "step": "2", "action": "continue"}
    )
    assert answer.status_code == 422
    assert "<title>Error:" in answer.text
    assert "Say what you want to measure" in answer.text


def test_the_second_request_to_an_owner_remembers_the_sample(visit: Visit, cast: Cast) -> None:
    client = visit(cast.brightwater)
    send(client, sample="5 plates of 100 mm", access_mode="self_service")
    page = client.get("/equipment/bench/book").text
    assert "5 plates of 100 mm" in page
    assert 'value="self_service" checked' in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"starts": ""}, "Enter when you want to start", id="no start"),
        pytest.param({"starts": "soon"}, "Enter a day and a time", id="no time at all"),
        pytest.param({"ends": "2026-10-20T08:00"}, "Enter a time after the start", id="reversed"),
        pytest.param({"ends": "2026-10-20T09:00"}, "Enter a time after the start", id="zero"),
        pytest.param(
            {"starts": "2026-10-05T09:00", "ends": "2026-10-05T13:00"},
            "Choose a start in the future",
            id="past",
        ),
        pytest.param(
            {"starts": "2026-10-12T09:00", "ends": "2026-10-12T13:00"},
            "the owner asks for 1\u00a0day",
            id="lead time",
        ),
        pytest.param(
            {"starts": "2028-10-20T09:00", "ends": "2028-10-20T13:00"},
            "no further ahead",
            id="beyond the horizon",
        ),
        pytest.param({"ends": "2026-10-20T09:30"}, "Ask for 1\u00a0h at least", id="too short"),
        pytest.param({"ends": "2026-11-20T09:30"}, "Ask for 10\u00a0days at most", id="too long"),
        pytest.param({"ends": "2026-10-20T19:00"}, "End by Tue 20 Oct 2026, 18:00", id="past closing time"),
        pytest.param(
            {"starts": "2026-10-20T07:00"},
            "on Tue 20 Oct 2026 it is open 08:00 – 18:00",
            id="before opening time",
        ),
        pytest.param(
            {"starts": "2026-10-24T09:00", "ends": "2026-10-24T13:00"},
            "not open on Sat 24 Oct 2026",
            id="a closed day",
        ),
        pytest.param(
            {"starts": "2027-03-28T02:30", "ends": "2027-03-28T09:00"},
            "the clocks jump over 02:30",
            id="spring gap",
        ),
        pytest.param({"purpose": ""}, "Say what you want to measure", id="no purpose"),
        pytest.param({"purpose": "x" * 10_000}, "Shorten this to 4000 characters", id="10,000 characters"),
        pytest.param({"purpose": "a\x00b"}, "Remove the characters", id="control characters"),
        pytest.param({"reference": "a\nb"}, "Remove the characters", id="a line end in one line"),
        pytest.param(
            {"access_mode": "sample_mail_in"}, "Choose who runs", id="a mode the owner does not offer"
        ),
        pytest.param({"access_mode": ""}, "Choose who runs", id="no mode"),
    ],
)
def test_refused_with_the_rule_in_words(
    visit: Visit, cast: Cast, session: Session, changes: dict[str, Any], message: str
) -> None:
    answer = send(visit(cast.brightwater), **changes)
    assert answer.status_code == 422
    assert message in answer.text
    assert 'role="alert"' in answer.text
    assert none(session)


def test_a_time_off_the_spring_gap_of_2026_is_refused(
    visit: Visit, cast: Cast, session: Session, clock: Hands
) -> None:
    clock.set(NOW.replace(month=3, day=20))
    session.add(OpeningRuleRow(equipment_id=cast.chamber.id, weekday=6, opens_minute=0, closes_minute=1440))
    session.commit()
    client = visit(cast.brightwater)
    gap = send(client, starts="2026-03-29T02:30", ends="2026-03-29T06:00")
    assert gap.status_code == 422
    assert "the clocks jump over 02:30 on that day (Paris time)" in gap.text
    assert send(client, starts="2026-03-29T01:00", ends="2026-03-29T04:00").status_code == 303
    assert (only(session).ends_at - only(session).starts_at).total_seconds() == 2 * 3600


def test_a_blackout_is_named_as_one(visit: Visit, cast: Cast, session: Session) -> None:
    times = {"starts_local": hours(14, 16).start.replace(tzinfo=None, hour=14), "changed_at": NOW}
    session.add(
        BlackoutRow(
            equipment_id=cast.chamber.id,
            ends_local=times["starts_local"].replace(hour=16),
            uid="u",
            reason="Own",
            **times,
        )
    )
    session.commit()
    answer = send(visit(cast.brightwater), ends="2026-10-20T15:00")
    assert answer.status_code == 422
    assert "not available Tue 20 Oct 2026, 14:00 – 16:00" in answer.text
    assert "Own" not in answer.text


def test_nothing_typed_is_lost(visit: Visit, cast: Cast) -> None:
    typed = '<b>"M²" & more</b>'
    answer = send(visit(cast.brightwater), ends="2026-10-20T19:00", purpose=typed, sample="<i>x</i>")
    assert 'value="2026-10-20T19:00"' in answer.text
    assert "&lt;b&gt;&#34;M²&#34; &amp; more&lt;/b&gt;" in answer.text
    assert "<i>x</i>" not in answer.text


def test_taken_meanwhile_shows_the_nearest_free_times(visit: Visit, cast: Cast, session: Session) -> None:
    store_free_time(session, cast.bench)
    ask(session, cast.bench, cast.corvid, hours(9, 13))
    client = visit(cast.brightwater)
    answer = send(client, "bench")
    assert answer.status_code == 409
    assert "This time is no longer free" in answer.text
    assert "Corvid" not in answer.text
    near = "take 2026-10-20T13:00 2026-10-20T17:00"
    assert f'value="{near}"' in answer.text
    following = client.post("/equipment/bench/book", data={**GOOD, "step": "1", "action": near})
    assert following.status_code == 303
    assert "13:00 – 17:00" in client.get(following.headers["Location"]).text


def test_ones_own_booking_in_the_way_is_named(visit: Visit, cast: Cast, session: Session) -> None:
    mine = ask(session, cast.bench, cast.brightwater_manager, hours(9, 13))
    answer = send(visit(cast.brightwater), "bench")
    assert answer.status_code == 409
    assert "You have already booked this time" in answer.text
    assert f'href="/bookings/{mine.reference}"' in answer.text
    assert "no longer free" not in answer.text


def test_asking_twice_is_remarked_and_not_refused(visit: Visit, cast: Cast, session: Session) -> None:
    mine = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    client = visit(cast.brightwater)
    page = client.get("/equipment/chamber/book?starts=2026-10-20T10:00&ends=2026-10-20T12:00").text
    assert "You have already asked for this time" in page
    assert f'href="/bookings/{mine.reference}"' in page
    assert send(client).status_code == 303


def test_the_nearest_times_obey_the_shortest_booking_and_the_step(
    visit: Visit, cast: Cast, session: Session
) -> None:
    limits = {"shortest_minutes": 120, "step_minutes": 60}
    session.execute(update(Equipment).where(Equipment.id == cast.bench.id).values(**limits))
    session.commit()
    store_free_time(session, cast.bench)
    ask(session, cast.bench, cast.corvid, hours(9, 13))
    answer = send(visit(cast.brightwater), "bench", ends="2026-10-20T11:20")
    assert answer.status_code == 409
    assert 'value="take 2026-10-20T13:00 2026-10-20T16:00"' in answer.text


def test_a_double_submit_makes_one_request(visit: Visit, cast: Cast, session: Session) -> None:
    client = visit(cast.brightwater)
    answers = [send(client, idempotency_key="k1") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert moves_of(session, only(session)) == ["request"]


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("LIMIT_OPEN_REQUESTS", "2 requests"),
        ("LIMIT_OPEN_REQUESTS_PER_ITEM", "2 requests for this equipment"),
    ],
)
def test_too_many_open_requests(
    visit: Visit, cast: Cast, session: Session, app: Any, setting: str, words: str
) -> None:
    app.config[setting] = 2
    client = visit(cast.brightwater)
    for hour in (9, 10):
        send(client, starts=f"2026-10-20T{hour:02}:00", ends=f"2026-10-20T{hour + 1:02}:00")
    answer = send(client, starts="2026-10-20T14:00", ends="2026-10-20T15:00")
    assert answer.status_code == 429
    assert words in answer.text
    assert len(session.scalars(select(Booking)).all()) == 2


def test_others_are_said_to_wait_without_a_name(visit: Visit, cast: Cast) -> None:
    send(visit(cast.corvid))
    page = (
        visit(cast.brightwater)
        .get("/equipment/chamber/book?starts=2026-10-20T09:00&ends=2026-10-20T13:00")
        .text
    )
    assert "1 other request is waiting for this time" in page
    assert "Corvid" not in page


@pytest.mark.parametrize(
    ("who", "slug", "status"),
    [
        ("brightwater", "chamber", 200),
        ("admin", "chamber", 200),
        ("halden", "chamber", 403),
        ("halden_member", "chamber", 403),
        ("cluster", "chamber", 403),
        ("brightwater", "draft", 404),
        ("brightwater", "nowhere", 404),
    ],
)
def test_who_may_ask(visit: Visit, cast: Cast, who: str, slug: str, status: int) -> None:
    member: Member = getattr(cast, who)
    assert visit(member).get(f"/equipment/{slug}/book").status_code == status


def test_a_visitor_signs_in_first_and_everything_is_kept(visit: Visit, cast: Cast) -> None:
    client = visit(None)
    answer = client.get("/equipment/chamber/book?starts=2026-10-20T09:00&purpose=M2")
    assert answer.status_code == 303
    assert "starts" in answer.headers["Location"]
    refused = send(client)
    assert refused.status_code == 401
    assert "M² of a fibre laser" in refused.text


def test_a_paused_listing_takes_no_requests(visit: Visit, cast: Cast, session: Session) -> None:
    session.execute(update(Equipment).where(Equipment.id == cast.chamber.id).values(state="paused"))
    session.commit()
    assert send(visit(cast.brightwater)).status_code == 404


def test_in_french(visit: Visit, cast: Cast) -> None:
    page = visit(cast.brightwater, "fr").get("/equipment/chamber/book").text
    assert "Demander du temps d’essai" in page


@pytest.mark.parametrize("approval", ["owner", "members"])
def test_without_opening_hours_any_time_may_be_asked_for_and_waits_for_the_owner(
    visit: Visit, cast: Cast, session: Session, approval: str
) -> None:
    session.execute(update(Equipment).where(Equipment.id == cast.camera.id).values(approval=approval))
    session.commit()
    client = visit(cast.brightwater)
    assert "propose the time that suits you" in client.get("/equipment/camera/book").text
    assert send(client, "camera", starts="2026-10-24T22:00", ends="2026-10-25T04:00").status_code == 303
    assert only(session).state is BookingState.REQUESTED
    assert (only(session).ends_at - only(session).starts_at).total_seconds() == 7 * 3600  # the clocks go back

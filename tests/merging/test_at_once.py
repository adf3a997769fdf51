"""Two members are merged while their people and others send requests: nothing is lost, nothing stays behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from light2share.bookings.models import Booking
from light2share.jobs import chores
from light2share.organisations.models import Organisation
from tests.bookings.crowd import Post, all_at_once, headers_of, serving
from tests.bookings.play import store_free_time
from tests.factories import NOW

REQUESTS = 8
MERGE = "/cluster/organisations/corvid/merge/brightwater"


@pytest.fixture
def port(app, tmp_path):
    with serving(app, tmp_path) as port:
        yield port


def test_a_merger_among_requests(app, cast, session, port):
    store_free_time(session, cast.chamber)
    headers, token = headers_of(app, cast.cluster)
    sent = {"csrf_token": token, "name": "Brightwater Sensing", "pick_name": "keep", "pick_kind": "keep"}
    merges: list[Post] = [(MERGE, {**sent, "idempotency_key": str(number)}, headers) for number in range(3)]
    asks: list[Post] = []
    for number in range(REQUESTS):
        headers, token = headers_of(app, (cast.brightwater, cast.brightwater_manager)[number % 2])
        form = {
            "csrf_token": token,
            "starts": f"2026-10-{20 + number % 4}T{9 + number // 4:02}:00",
            "ends": f"2026-10-{20 + number % 4}T{10 + number // 4}:00",
            "access_mode": "self_service",
            "purpose": f"Number {number}",
            "action": "send",
        }
        asks.append(("/equipment/chamber/book", form, headers))
    answers = all_at_once(port, asks[:4] + merges + asks[4:])
    assert set(answers) <= {303, 409}, answers
    assert answers[409] == len(merges) - 1
    session.rollback()
    gone = session.get_one(Organisation, cast.brightwater.organisation_id)
    assert gone.merged_into_id == cast.corvid.organisation_id
    chores.keep_up_memberships(session, NOW + timedelta(minutes=1))
    by = dict(
        session.execute(select(Booking.requester_id, func.count()).group_by(Booking.requester_id)).all()
    )
    assert by == {cast.corvid.organisation_id: REQUESTS}

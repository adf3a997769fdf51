"""A request names several times: all of them, or one of which is enough; and it is changed while it waits."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.bookings import actions, asking, figures, lists, queries
from light2share.bookings.models import Booking, BookingState
from light2share.bookings.rules import Refusal
from light2share.bookings.times import Times, packed, too_close, unpacked
from light2share.bookings.transitions import Party
from light2share.equipment.models import AccessMode
from light2share.equipment.rules import Terms
from light2share.kernel.errors import Stale, Taken
from light2share.kernel.period import Period
from tests.bookings.play import ask, equipment, hours, mails, overlaps, store_free_time
from tests.bookings.proposals import at, fresh, ticked
from tests.bookings.several import MORNINGS, ask_for, fields, taken
from tests.factories import NOW, Cast

Visit = Callable[..., FlaskClient]
State = BookingState


@pytest.mark.parametrize(
    ("choice", "close"),
    [
        pytest.param([hours(9, 10)], [False], id="one time is close to none"),
        pytest.param([hours(9, 10), hours(11, 12)], [False, False], id="the buffers fit in between"),
        pytest.param([hours(9, 10), hours(10.5, 12)], [False, True], id="they do not"),
        pytest.param(
            [hours(9, 12), hours(10, 11), hours(12.5, 13)], [False, True, True], id="one inside another"
        ),
    ],
)
def test_times_of_one_booking_leave_room_for_the_buffers(choice: list[Period], close: list[bool]) -> None:
    terms = Terms(buffer_before=timedelta(minutes=30), buffer_after=timedelta(minutes=30))
    assert too_close(choice, terms) == close


def test_times_are_stored_and_read_again() -> None:
    choices = Times.of(MORNINGS[::-1], one_of=True).choices
    assert choices == [[one] for one in MORNINGS]
    assert unpacked(packed(choices)) == choices
    assert Times.of([MORNINGS[0]] * 2, one_of=True) == Times((MORNINGS[0],))


def test_a_request_for_several_takes_nothing_and_accepting_takes_them_all(
    session: Session, cast: Cast, campaign: Booking
) -> None:
    assert taken(session, campaign) == []
    assert campaign.choices == [MORNINGS]
    rival = ask(session, cast.chamber, cast.corvid, hours(10, 12, day=2))
    actions.accept(session, campaign, cast.halden.actor, campaign.version, NOW)
    session.commit()
    assert taken(session, campaign) == MORNINGS
    assert ("bookings/taken_by_other", cast.corvid.person_id) in mails(session)
    assert overlaps(session) == 0
    with pytest.raises(Taken):
        actions.accept(session, rival, cast.halden.actor, rival.version, NOW)
    session.rollback()
    actions.cancel(session, campaign, cast.brightwater.actor, campaign.version, NOW, "no sample")
    session.commit()
    assert taken(session, campaign) == []


def test_of_several_windows_the_owner_takes_one(session: Session, cast: Cast, windows: Booking) -> None:
    assert windows.choices == [[one] for one in MORNINGS]
    assert windows.expires_at == hours(18, 19, day=-1).start  # five working days, before the last window
    with pytest.raises(Stale):
        actions.accept(session, windows, cast.halden.actor, windows.version, NOW, choice=3)
    session.rollback()
    actions.accept(session, windows, cast.halden.actor, windows.version, NOW, choice=1)
    session.commit()
    assert taken(session, windows) == [MORNINGS[1]]
    assert windows.choices == [[MORNINGS[1]]]
    assert (windows.starts_at, windows.ends_at) == (MORNINGS[1].start, MORNINGS[1].end)
    assert windows.estimate_cents == ask(session, cast.chamber, cast.corvid, MORNINGS[0]).estimate_cents


def test_who_has_another_window_left_is_not_told_that_the_time_has_gone(
    session: Session, cast: Cast, windows: Booking
) -> None:
    other = ask(session, cast.chamber, cast.corvid, MORNINGS[0])
    actions.accept(session, other, cast.halden.actor, other.version, NOW)
    session.commit()
    assert "bookings/taken_by_other" not in {kind for kind, _person in mails(session)}
    with pytest.raises(Taken):
        actions.accept(session, windows, cast.halden.actor, windows.version, NOW, choice=0)
    session.rollback()
    actions.accept(session, windows, cast.halden.actor, windows.version, NOW, choice=2)
    assert taken(session, windows) == [MORNINGS[2]]


def test_what_confirms_at_once_takes_the_first_window(session: Session, cast: Cast) -> None:
    store_free_time(session, cast.bench)
    booking = ask_for(session, cast, MORNINGS, one_of=True, slug="bench")
    assert booking.state is State.CONFIRMED
    assert taken(session, booking) == [MORNINGS[0]]


def test_each_time_has_its_own_reasons(session: Session, cast: Cast) -> None:
    item = equipment(session, cast.chamber)
    wanted = Times.of([hours(9, 11), hours(20, 22, day=1), hours(10, 12, day=2)])
    found = asking.reasons_against(session, item, wanted, AccessMode.OPERATOR_ASSISTED, NOW)
    assert found == [[], [Refusal.CLOSED], []]


def test_two_of_one_campaign_that_overlap_are_refused(visit: Visit, cast: Cast, session: Session) -> None:
    answer = visit(cast.brightwater).post(
        "/equipment/chamber/book", data=fields([hours(9, 12), hours(11, 13)])
    )
    assert answer.status_code == 422
    assert "Choose times that do not overlap" in answer.text
    assert session.scalars(select(Booking)).first() is None


def test_sending_several_pairs(visit: Visit, cast: Cast, session: Session) -> None:
    client = visit(cast.brightwater)
    answer = client.post("/equipment/chamber/book", data=fields(MORNINGS[::-1], "one"))
    assert answer.status_code == 303
    booking = session.scalars(select(Booking)).one()
    assert booking.choices == [[one] for one in MORNINGS]
    page = client.get(answer.location).text
    assert "One of these: Tue 20 Oct 2026, 09:00 – 11:00" in page
    row = client.get("/bookings").text
    assert "Tue 20 Oct 2026, 09:00 – 11:00, or 2 other times" in row
    assert "One of these" in visit(cast.halden).get(at(booking, "answer")).text


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        pytest.param(
            fields([hours(9, 11), hours(9, 12, day=1)], "one"),
            "as long as the first",
            id="windows of other lengths",
        ),
        pytest.param(
            fields([hours(9, 11)] + [hours(9, 10, day=day) for day in range(1, 12)]),
            "10 times",
            id="too many",
        ),
        pytest.param(
            fields([hours(9, 11), hours(9, 11, day=1)], "both"), "all of these times, or one", id="neither"
        ),
        pytest.param(
            fields(
                [hours(9, 11)], starts=["2026-10-20T09:00", "2026-10-21T09:00"], ends=["2026-10-20T11:00", ""]
            ),
            "Enter both times, or neither",
            id="half a time",
        ),
        pytest.param(
            fields(
                [hours(9, 11)],
                starts=["2026-10-20T09:00", "21/10/2026 9:00"],
                ends=["2026-10-20T11:00", "2026-10-21T11:00"],
            ),
            "Enter a day and a time",
            id="what is no time",
        ),
    ],
)
def test_refused_times_keep_what_was_typed(
    visit: Visit, cast: Cast, session: Session, sent: dict[str, Any], message: str
) -> None:
    client = visit(cast.brightwater)
    answer = client.post("/equipment/chamber/book", data=sent)
    assert answer.status_code == 422
    assert message in answer.text
    again = client.get("/equipment/chamber/book").text
    for page in (answer.text, again):
        assert all(f'value="{one}"' in page for one in sent["starts"] if one)
    assert session.scalars(select(Booking)).first() is None


def test_step_by_step_without_a_script(visit: Visit, cast: Cast, session: Session) -> None:
    client = visit(cast.brightwater)
    first = {**fields(MORNINGS[:1]), "step": "1"}
    added = client.post("/equipment/chamber/book", data={**first, "action": "another"})
    page = client.get(added.location).text
    assert len(re.findall(r'name="starts"', page)) == 2
    two = {**fields(MORNINGS[:2]), "step": "1", "action": "continue"}
    second = client.post("/equipment/chamber/book", data=two)
    assert second.location.endswith("step=2")
    purpose = {"step": "2", "purpose": "M²", "action": "continue"}
    last = client.post("/equipment/chamber/book", data=purpose)
    page = client.get(last.location).text
    hidden = {
        name: value for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page) if name != "action"
    }
    sent = client.post("/equipment/chamber/book", data={**hidden, "action": "send"})
    assert sent.status_code == 303
    assert session.scalars(select(Booking)).one().choices == [MORNINGS[:2]]


def test_the_owner_must_say_which_window(
    visit: Visit, cast: Cast, session: Session, windows: Booking
) -> None:
    client = visit(cast.halden)
    page = client.get(at(windows, "answer")).text
    assert len(re.findall(r'name="choice"', page)) == 3
    form = {"decision": "accept", "version": "1"}
    refused = client.post(at(windows, "answer"), data=form)
    assert (refused.status_code, "Choose which of the times you accept" in refused.text) == (422, True)
    assert client.post(at(windows, "answer"), data={**form, "choice": "2"}).status_code == 303
    assert fresh(session, windows).choices == [[MORNINGS[2]]]


def test_an_offer_for_a_campaign_is_one_way_of_all_its_times(
    visit: Visit, cast: Cast, session: Session, campaign: Booking
) -> None:
    others = [hours(14, 16, day=day) for day in (0, 1, 2)]
    form = {"decision": "offer", "version": "1", "times": [ticked(one) for one in others]}
    assert visit(cast.halden).post(at(campaign, "answer"), data=form).status_code == 303
    booking = fresh(session, campaign)
    assert taken(session, booking) == others
    assert booking.choices == [MORNINGS]  # what was asked for
    page = visit(cast.brightwater).get(at(booking)).text
    assert "Tue 20 Oct 2026, 14:00 – 16:00, and 2 other times" in page
    assert visit(cast.brightwater).post(at(booking, "accept-offer"), data={"version": "2"}).status_code == 303
    booking = fresh(session, campaign)
    assert (booking.state, booking.choices) == (State.CONFIRMED, [others])


def test_an_offer_that_is_taken_back_leaves_what_was_asked_for(
    visit: Visit, cast: Cast, session: Session, windows: Booking
) -> None:
    form = {"decision": "offer", "version": "1", "times": [ticked(hours(14, 16))]}
    visit(cast.halden).post(at(windows, "answer"), data=form)
    visit(cast.halden).post(at(windows, "take-back"), data={"version": "2"})
    booking = fresh(session, windows)
    assert (booking.state, booking.choices) == (State.REQUESTED, [[one] for one in MORNINGS])
    assert taken(session, booking) == []
    assert len(queries.periods(session, booking.id)) == 3


def test_one_time_of_a_campaign_is_moved(
    visit: Visit, cast: Cast, session: Session, campaign: Booking
) -> None:
    actions.accept(session, campaign, cast.halden.actor, campaign.version, NOW)
    session.commit()
    later = hours(14, 16, day=1)
    form = {"version": "2", "which": "1", "times": ticked(later)}
    page = visit(cast.brightwater).get(at(campaign, "reschedule")).text
    assert len(re.findall(r'name="which"', page)) == 3
    assert visit(cast.brightwater).post(at(campaign, "reschedule"), data=form).status_code == 303
    assert visit(cast.halden).post(at(campaign, "accept-offer"), data={"version": "3"}).status_code == 303
    booking = fresh(session, campaign)
    assert booking.choices == [[MORNINGS[0], later, MORNINGS[2]]]
    assert taken(session, booking) == [MORNINGS[0], later, MORNINGS[2]]


def test_calendars_hold_one_entry_for_each_time(
    visit: Visit, cast: Cast, session: Session, campaign: Booking
) -> None:
    actions.accept(session, campaign, cast.halden.actor, campaign.version, NOW)
    session.commit()
    found = Calendar.from_ical(visit(cast.brightwater).get(f"/bookings/{campaign.reference}.ics").data)
    events = [(one.decoded("dtstart"), one.decoded("dtend")) for one in found.walk("VEVENT")]
    assert sorted(events) == [(one.start, one.end) for one in MORNINGS]
    assert len({str(one["uid"]) for one in found.walk("VEVENT")}) == 3


def test_hours_are_those_of_the_times_and_not_of_the_days_between(
    session: Session, cast: Cast, campaign: Booking
) -> None:
    actions.accept(session, campaign, cast.halden.actor, campaign.version, NOW)
    session.commit()
    after = MORNINGS[-1].end + timedelta(days=11)
    actions.close(session, campaign, after)
    session.commit()
    assert campaign.used_minutes == 6 * 60
    campaign.used_minutes = None
    session.flush()
    used = figures.used(session, cast.halden.actor, NOW, after)[Party.OWNER]
    assert used.minutes == 6 * 60


def test_lists_give_all_times(session: Session, cast: Cast, campaign: Booking) -> None:
    (row,) = lists.coming(session, cast.brightwater.actor, None, NOW)
    assert row.times == [MORNINGS]


def test_a_table_file_has_each_time_and_what_is_one_of_several(
    visit: Visit, cast: Cast, session: Session
) -> None:
    ask_for(session, cast, MORNINGS[:2], one_of=False)
    ask_for(session, cast, MORNINGS[1:], one_of=True)
    page = visit(cast.brightwater).get("/bookings.csv").get_data(as_text=True)
    first, second, third = (f"2026-10-{day} 09:00 – 2026-10-{day} 11:00" for day in (20, 21, 22))
    assert f"{first}; {second}" in page
    assert f"{second} / {third}" in page

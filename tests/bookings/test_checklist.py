"""What has to be there before a booking is confirmed: who must do it, who may say it, what waits for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.bookings import actions, asking, checklist, proposing
from light2share.bookings.check_words import ASKED, KINDS
from light2share.bookings.checklist import NotReady
from light2share.bookings.checks import OWES, Asked, CheckKind, may_say
from light2share.bookings.models import Booking, BookingCheck, BookingState
from light2share.bookings.proposing import Proposed
from light2share.bookings.times import Times
from light2share.bookings.transitions import Party
from light2share.equipment.models import AccessMode
from light2share.kernel.errors import Forbidden, Stale
from tests.bookings.play import ask, equipment, hours, store_free_time
from tests.factories import NOW, Cast, Item
from tests.markup import read

Visit = Callable[..., FlaskClient]
R, O = Party.REQUESTER, Party.OWNER  # noqa: E741
State = BookingState


def asks(session: Session, item: Item, **wanted: Asked) -> None:
    checklist.ask_for(
        session, equipment(session, item), {CheckKind(kind): asked for kind, asked in wanted.items()}
    )
    session.commit()


@pytest.fixture
def blocked(session: Session, cast: Cast) -> Booking:
    """A request that waits for an order number, and an inspection that blocks nothing."""
    store_free_time(session, cast.chamber)
    asks(session, cast.chamber, order=Asked.BLOCKS, prevention=Asked.YES)
    return ask(session, cast.chamber, cast.brightwater, hours(9, 11))


@pytest.mark.parametrize("kind", CheckKind)
def test_every_line_has_a_side_and_words(kind: CheckKind) -> None:
    assert OWES[kind] in {R, O}
    assert str(KINDS[kind])
    assert all(str(ASKED[one]) for one in Asked)


@pytest.mark.parametrize(
    ("party", "kind", "state", "may"),
    [
        pytest.param(R, CheckKind.ORDER, State.REQUESTED, True, id="the requester names its order"),
        pytest.param(R, CheckKind.ORDER, State.COMPLETED, True, id="also after the visit"),
        pytest.param(R, CheckKind.ORDER, State.CANCELLED, False, id="not once it is over"),
        pytest.param(O, CheckKind.ORDER, State.CONFIRMED, True, id="the owner enters what came by mail"),
        pytest.param(R, CheckKind.PREVENTION, State.REQUESTED, False, id="the host sees to safety"),
        pytest.param(O, CheckKind.PREVENTION, State.REQUESTED, True, id="and says so"),
        pytest.param(R, CheckKind.QUOTE, State.REQUESTED, False, id="a quote is accepted on the quote"),
        pytest.param(None, CheckKind.ORDER, State.REQUESTED, False, id="nobody else says anything"),
        pytest.param(O, CheckKind.AGREEMENT, State.REQUESTED, False, id="an agreement speaks for itself"),
        pytest.param(O, CheckKind.TRAINING, State.REQUESTED, False, id="so does an authorisation"),
    ],
)
def test_who_may_say_that_a_line_is_done(
    party: Party | None, kind: CheckKind, state: State, may: bool
) -> None:
    assert may_say(party, kind, state) is may


def test_a_booking_keeps_the_list_it_was_asked_for_with(
    session: Session, cast: Cast, blocked: Booking
) -> None:
    asks(session, cast.chamber, order=Asked.NO, prevention=Asked.BLOCKS)
    lines = {line.kind: line.blocks for line in checklist.lines_of(session, blocked)}
    assert lines == {CheckKind.ORDER: True, CheckKind.PREVENTION: False}


def test_what_the_sheet_says_of_insurance_counts_until_the_owner_says_otherwise(
    session: Session, cast: Cast
) -> None:
    item = equipment(session, cast.chamber)
    item.insurance_required = True
    assert [line.kind for line in checklist.expected(session, item, cast.brightwater.organisation_id)] == [
        CheckKind.INSURANCE
    ]
    asks(session, cast.chamber, insurance=Asked.NO)
    assert checklist.expected(session, item, cast.brightwater.organisation_id) == []


def test_a_confirmed_booking_with_an_open_line_asks_for_it(
    visit: Visit, session: Session, cast: Cast
) -> None:
    store_free_time(session, cast.chamber)
    asks(session, cast.chamber, prevention=Asked.YES)
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    owner, page = visit(cast.halden), f"/bookings/{booking.reference}"
    owner.post(f"{page}/answer", data={"decision": "accept", "version": "1"})
    assert "What is still to be done before stands in the checklist." in owner.get(page).text
    session.rollback()
    checklist.tick(session, booking, CheckKind.PREVENTION, cast.halden.actor, NOW, "Inspected")
    session.commit()
    assert "Confirmed: nobody has to act" in owner.get(page).text


def test_an_open_line_that_blocks_keeps_the_owner_from_accepting(
    visit: Visit, session: Session, cast: Cast, blocked: Booking
) -> None:
    owner, path = visit(cast.halden), f"/bookings/{blocked.reference}/answer"
    before = owner.get(path).text
    assert "It can’t be confirmed before this is done: “Purchase order” (Brightwater Sensing)" in before
    form = {"decision": "accept", "version": "1", "message": "Welcome <all>"}
    answer = owner.post(path, data=form)
    assert answer.status_code == 422
    assert "“Purchase order” (Brightwater Sensing)" in answer.text
    assert "Welcome &lt;all&gt;" in answer.text
    assert _state(session, blocked) is State.REQUESTED
    said = visit(cast.brightwater).post(
        f"/bookings/{blocked.reference}/checks/order", data={"note": "PO-2026-17", "seen": ""}
    )
    assert said.status_code == 303
    assert "It can’t be confirmed" not in owner.get(path).text
    assert owner.post(path, data=form).status_code == 303
    assert _state(session, blocked) is State.CONFIRMED


def test_it_keeps_the_requester_from_accepting_an_offer_and_says_who_must_act(
    visit: Visit, session: Session, cast: Cast, blocked: Booking
) -> None:
    wish = Proposed([[hours(14, 16)]])
    proposing.offer(session, blocked, cast.halden.actor, blocked.version, NOW, wish)
    session.commit()
    requester, path = visit(cast.brightwater), f"/bookings/{blocked.reference}"
    assert "“Purchase order” (you)" in requester.get(path).text
    answer = requester.post(f"{path}/accept-offer", data={"version": "2", "choice": "0"})
    assert answer.status_code == 422
    assert "“Purchase order” (you)" in answer.text
    with pytest.raises(NotReady):
        proposing.accept(session, blocked, cast.brightwater.actor, 2, NOW)
    session.rollback()
    checklist.tick(session, blocked, CheckKind.ORDER, cast.brightwater.actor, NOW, "7")
    proposing.accept(session, blocked, cast.brightwater.actor, 2, NOW)
    assert blocked.state is State.CONFIRMED


def test_what_would_be_confirmed_at_once_becomes_an_ordinary_request_and_says_so_before(
    visit: Visit, session: Session, cast: Cast
) -> None:
    store_free_time(session, cast.bench)
    wish = "starts=2026-10-20T09:00&ends=2026-10-20T11:00&access_mode=self_service&purpose=x"
    address = f"/equipment/bench/book?step=3&{wish}"
    assert "Send and confirm" in visit(cast.brightwater).get(address).text
    promised = "Members are confirmed at once"
    assert promised in visit(cast.brightwater).get("/equipment/bench").text
    asks(session, cast.bench, insurance=Asked.BLOCKS)
    page = visit(cast.brightwater).get(address).text
    assert "Send and confirm" not in page
    assert "This one is an ordinary request" in page
    told = [promised in visit(cast.brightwater).get(one).text for one in ("/equipment", "/equipment/bench")]
    assert told == [False, False]
    assert (
        "if nothing that the owner asks for is missing"
        in visit(cast.brightwater).get("/equipment/bench").text
    )
    assert visit(cast.brightwater).get("/api/v1/equipment/bench").json["confirmed_at_once"] is False
    booking = ask(session, cast.bench, cast.brightwater, hours(9, 11))
    assert (booking.state, booking.without_approval) == (State.REQUESTED, False)
    assert booking.expires_at is not None


def test_what_an_owner_enters_by_word_waits_for_nothing(session: Session, cast: Cast) -> None:
    store_free_time(session, cast.chamber)
    asks(session, cast.chamber, order=Asked.BLOCKS)
    wish = asking.Wish(Times.of([hours(9, 11)]), "x", AccessMode.OPERATOR_ASSISTED)
    item = equipment(session, cast.chamber)
    booking = asking.book_for(session, item, wish, cast.brightwater.organisation_id, cast.halden.actor, NOW)
    assert booking.state is State.CONFIRMED
    assert checklist.is_open(session, booking, CheckKind.ORDER)


@pytest.mark.parametrize(
    ("member", "kind", "form", "status"),
    [
        ("brightwater", "order", {"note": ""}, 422),
        ("brightwater", "order", {"note": "x" * 301}, 422),
        ("brightwater", "order", {"note": "PO 1"}, 303),
        ("halden", "order", {"note": "PO 1, by mail"}, 303),
        ("halden_member", "order", {"note": "PO 1"}, 403),
        ("corvid", "order", {"note": "PO 1"}, 404),
        ("corvid_manager", "order", {"note": "PO 1"}, 404),
        ("cluster", "order", {"note": "PO 1"}, 403),
        ("brightwater", "prevention", {"way": "not_needed"}, 403),
        ("halden", "prevention", {}, 422),
        ("halden", "prevention", {"way": "inspected"}, 422),
        ("halden", "prevention", {"way": "inspected", "day": "2026-10-01"}, 303),
        ("halden", "prevention", {"way": "not_needed", "note": "Samples only"}, 303),
        ("halden", "insurance", {"note": "x"}, 404),
        ("halden", "agreement", {}, 404),
        ("halden", "nonsense", {}, 404),
        ("brightwater", "order", {"note": "PO 1", "seen": "2026-10-12T06:00:00+00:00"}, 409),
        ("brightwater", "order", {"note": "PO 1", "seen": "soon"}, 409),
    ],
)
def test_saying_that_a_line_is_done(
    visit: Visit, session: Session, cast: Cast, blocked: Booking, member: str, kind: str,
    form: dict[str, str], status: int,
) -> None:  # fmt: skip
    answer = visit(getattr(cast, member)).post(f"/bookings/{blocked.reference}/checks/{kind}", data=form)
    assert answer.status_code == status
    session.rollback()
    rows = session.scalars(select(BookingCheck).where(BookingCheck.done_at.is_not(None))).all()
    assert len(rows) == (status == 303)
    if status in {422, 409} and form.get("note"):
        assert form["note"][:300] in answer.text
    if status == 303:
        shown = visit(cast.brightwater).get(f"/bookings/{blocked.reference}").text
        assert form.get("note", "Joint inspection done") in shown


def test_a_line_is_opened_again_and_two_who_speak_at_once_are_told_apart(
    visit: Visit, session: Session, cast: Cast, blocked: Booking
) -> None:
    path = f"/bookings/{blocked.reference}/checks/order"
    owner, requester = visit(cast.halden), visit(cast.brightwater)
    assert requester.post(path, data={"note": "PO 1", "seen": ""}).status_code == 303
    late = owner.post(path, data={"note": "PO 2", "seen": ""})
    assert late.status_code == 409
    assert "PO 2" in late.text
    assert "PO 1" in late.text
    seen = read(late.text).one("input", id="seen")["value"]
    assert owner.post(path, data={"note": "PO 2", "seen": seen}).status_code == 303
    seen = read(owner.get(path).text).one("input", id="seen")["value"]
    assert requester.post(path, data={"action": "open", "seen": seen}).status_code == 303
    assert checklist.missing(session, blocked) == [CheckKind.ORDER]


def test_nothing_is_said_once_it_is_over(
    visit: Visit, session: Session, cast: Cast, blocked: Booking
) -> None:
    actions.withdraw(session, blocked, cast.brightwater.actor, blocked.version, NOW)
    session.commit()
    path = f"/bookings/{blocked.reference}"
    requester = visit(cast.brightwater)
    assert "Checklist" not in requester.get(path).text
    assert requester.post(f"{path}/checks/order", data={"note": "PO 1"}).status_code == 409
    with pytest.raises(Stale):
        _say(session, blocked, cast, NOW)
    with pytest.raises(Forbidden):
        checklist.say_open(session, blocked, CheckKind.ORDER, cast.corvid.actor, None)


def _say(session: Session, booking: Booking, cast: Cast, at: datetime) -> None:
    done = checklist.Done(at, cast.brightwater.organisation_id, cast.brightwater.person_id, note="1")
    checklist.say_done(session, booking, CheckKind.ORDER, cast.brightwater.actor, done, None)


def test_another_room_ticks_a_line_where_there_is_one(session: Session, cast: Cast, blocked: Booking) -> None:
    actor, later = cast.brightwater.actor, NOW + timedelta(hours=1)
    assert checklist.is_open(session, blocked, CheckKind.ORDER)
    assert checklist.tick(session, blocked, CheckKind.ORDER, actor, later, "PO 9")
    assert not checklist.is_open(session, blocked, CheckKind.ORDER)
    assert not checklist.tick(session, blocked, CheckKind.QUOTE, actor, later)
    assert not checklist.is_open(session, blocked, CheckKind.QUOTE)
    checklist.untick(session, blocked, CheckKind.ORDER)
    assert checklist.missing(session, blocked) == [CheckKind.ORDER]


@pytest.mark.parametrize(
    ("member", "status"),
    [("halden", 303), ("halden_admin", 403), ("halden_member", 403), ("brightwater", 404), ("corvid", 404)],
)
def test_the_owners_managers_say_what_is_asked_for(
    visit: Visit, session: Session, cast: Cast, member: str, status: int
) -> None:
    client = visit(getattr(cast, member))
    form = {"version": "1", "insurance": "yes", "prevention": "no", "quote": "no", "order": "blocks"}
    assert client.post("/equipment/chamber/checks", data=form).status_code == status
    if status != 303:
        return
    session.rollback()
    asked = checklist.asked_of(session, equipment(session, cast.chamber))
    assert (asked[CheckKind.ORDER], asked[CheckKind.INSURANCE]) == (Asked.BLOCKS, Asked.YES)
    assert client.post("/equipment/chamber/checks", data=form).status_code == 409
    wrong = client.post("/equipment/chamber/checks", data=form | {"version": "2", "order": "perhaps"})
    assert wrong.status_code == 422


def _state(session: Session, booking: Booking) -> State:
    session.rollback()
    session.refresh(booking)
    return booking.state

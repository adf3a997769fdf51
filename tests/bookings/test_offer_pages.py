"""The pages of an offer: the owner proposes other times, the requester answers."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.bookings import actions
from light2share.bookings.links import answer_token
from light2share.bookings.models import Booking, BookingProposal, BookingState
from light2share.bookings.views import showing
from tests.bookings.play import ask, hours, mails, moves_of
from tests.bookings.proposals import at, fresh, offer, pair, ticked, wall
from tests.factories import NOW, Cast

Visit = Callable[..., FlaskClient]
State = BookingState


def test_the_answer_page_has_free_times_to_tick_and_slots_to_press(
    visit: Visit, cast: Cast, booking: Booking
) -> None:
    client = visit(cast.halden)
    page = client.get(at(booking, "answer")).text
    boxes = re.findall(r'name="times" value="([^"]+)"( checked)?', page)
    assert ticked(hours(9, 11)) == boxes[0][0]
    assert len(boxes) == 4
    assert not any(checked for _value, checked in boxes)
    slot = next(link for link in re.findall(r'href="([^"]*propose=[^"]*)"', page) if "2026-10-21" in link)
    pressed = client.get(slot.replace("&amp;", "&")).text
    assert len(re.findall(r'name="times" value="[^"]+" checked', pressed)) == 1
    assert 'aria-current="true"' in pressed
    for rubbish in ("x", "2026-99-99T00:00", "9999-12-31T23:59", "0001-01-01T00:00", "2026-10-20T09:00%00"):
        assert client.get(f"{at(booking, 'answer')}?propose={rubbish}").status_code == 200
    many = "&".join(f"propose=2026-10-{day}T09:00" for day in (20, 21, 22, 23))
    assert client.get(f"{at(booking, 'answer')}?{many}").text.count(" checked") == 3


def test_offering_what_is_ticked_and_what_is_entered(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    form = offer(
        times=[ticked(hours(14, 16))], **pair(hours(9, 12, day=1)), price="123,50", conditions="Clean it",
        days="5", message="Full, sorry",
    )  # fmt: skip
    answer = visit(cast.halden).post(at(booking, "answer"), data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, at(booking))
    assert fresh(session, booking).state is State.OFFERED
    proposal = session.scalars(select(BookingProposal)).one()
    assert len(proposal.choices) == 2
    assert proposal.estimates == [12_350, 12_350]
    assert booking.expires_at == hours(14, 16, day=-1).start
    page = visit(cast.halden).get(at(booking)).text
    for words in (
        "Proposal sent",
        "All are held until",
        "Take the proposal back",
        "makes a proposal",
        "€123.50",
    ):
        assert words in page
    assert "Accept<" not in page


def test_several_pairs_are_several_times(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    first, second = wall(hours(14, 16)), wall(hours(9, 11, day=1))
    form = offer(starts=[first[0], second[0]], ends=[first[1], second[1]], valid_until="2026-10-14T09:30")
    assert visit(cast.halden).post(at(booking, "answer"), data=form).status_code == 303
    assert len(session.scalars(select(BookingProposal)).one().choices) == 2
    assert fresh(session, booking).expires_at == hours(9.5, 10, day=-6).start


def test_another_price_alone_is_a_proposal_for_the_time_that_was_asked_for(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    assert visit(cast.halden).post(at(booking, "answer"), data=offer(price="99")).status_code == 303
    page = visit(cast.brightwater).get(at(booking)).text
    assert "<del>" in page
    assert "€99 excl. VAT" in page
    assert fresh(session, booking).state is State.OFFERED


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "Choose a time, or enter one"),
        ({"times": ["soon"]}, "Choose among the times on this page"),
        ({"starts": "2026-10-20T14:00"}, "Enter when it ends"),
        ({"ends": "2026-10-20T14:00"}, "Enter both times, or neither"),
        ({"starts": "2026-10-20T14:00", "ends": "2026-10-20T13:00"}, "Enter a time after the start"),
        ({"starts": "2026-10-20T14:00", "ends": "2028-10-20T13:00"}, "Enter an end within a year"),
        ({"starts": "2025-10-20T14:00", "ends": "2025-10-20T15:00"}, "Choose a start in the future"),
        ({"starts": ["2026-10-20T14:00"] * 2, "ends": ["2026-10-20T15:00"]}, "Enter both times, or neither"),
        ({"starts": ["2026-10-20T14:00", "x"], "ends": ["2026-10-20T15:00", "y"]}, "Enter a day and a time"),
        ({"times": [ticked(hours(9, 11, day=day)) for day in range(1, 5)]}, "Choose at most 3 times"),
        ({"price": "cheap"}, "Enter an amount in euros"),
        ({"conditions": "x" * 5000}, "Shorten this"),
        ({"conditions": "ok", "days": "40"}, "Choose one of the possibilities"),
        ({"conditions": "ok", "valid_until": "one day"}, "Enter a day and a time"),
        ({"conditions": "ok", "valid_until": "2026-10-01"}, "Choose an end in the future"),
    ],
)
@pytest.mark.parametrize("by_link", [False, True])
def test_a_wrong_proposal_changes_nothing_and_loses_nothing(
    visit: Visit, cast: Cast, app: APIFlask, session: Session, booking: Booking, more: dict[str, object],
    words: str, by_link: bool,
) -> None:  # fmt: skip
    token = answer_token(app.config["SECRET_KEY"], booking.reference, cast.halden.person_id, 0)
    address = f"/a/{token}" if by_link else at(booking, "answer")
    page = visit(None if by_link else cast.halden).post(address, data=offer(message="My <words>", **more))
    assert page.status_code == 422
    assert words in page.text
    assert "My &lt;words&gt;" in page.text
    for name in ("starts", "ends", "price"):
        if isinstance(value := more.get(name), str):
            assert f'value="{value}"' in page.text
    assert moves_of(session, fresh(session, booking)) == ["request"]


def test_a_time_that_went_meanwhile_is_told_with_what_is_still_free(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    rival = ask(session, cast.chamber, cast.corvid, hours(14, 16))
    actions.accept(session, rival, cast.halden.actor, rival.version, NOW)
    session.commit()
    form = offer(times=[ticked(hours(14, 16)), ticked(hours(9, 11, day=1))], message="My words")
    page = visit(cast.halden).post(at(booking, "answer"), data=form)
    assert page.status_code == 409
    assert "Not every time that you propose is still free" in page.text
    assert "no longer free" in page.text
    assert re.search(rf'value="{ticked(hours(9, 11, day=1))}" checked', page.text)
    assert "My words" in page.text
    assert moves_of(session, fresh(session, booking)) == ["request"]


def test_an_offer_by_link_shows_what_happened_and_twice_is_once(
    visit: Visit, cast: Cast, app: APIFlask, session: Session, booking: Booking
) -> None:
    token = answer_token(app.config["SECRET_KEY"], booking.reference, cast.halden.person_id, 0)
    client = visit(None)
    for _press in range(2):
        assert client.post(f"/a/{token}", data=offer(times=[ticked(hours(14, 16))])).status_code == 303
    page = client.get(f"/a/{token}").text
    assert "answered with a proposal" in page
    assert "€" not in page
    assert moves_of(session, booking) == ["request", "offer"]
    late = client.post(f"/a/{token}", data={"decision": "accept", "version": "1"})
    assert late.status_code == 409


def test_held_time_is_held_in_the_owners_week(
    visit: Visit, cast: Cast, session: Session, offered: Booking
) -> None:
    rival = ask(session, cast.chamber, cast.corvid, hours(16, 18))
    page = visit(cast.halden).get(at(rival, "answer")).text
    assert "<span>Held</span><small>Brightwater Sensing</small>" in page


def test_the_page_marks_what_changed(visit: Visit, cast: Cast, offered: Booking) -> None:
    page = visit(cast.brightwater).get(at(offered)).text
    assert "New proposal to accept" in page
    assert "<del>Tue 20 Oct 2026, 09:00 – 11:00 (2 h)</del>" in page.replace("\xa0", " ")
    assert "<ins>€123 excl. VAT</ins>" in page
    assert "<ins>Clean &lt;it&gt;</ins>" in page
    assert page.count(f'action="{at(offered, "accept-offer")}"') == 2
    assert "All are held for you until Wed 14 Oct 2026, 18:00." in page
    assert "Full, sorry" in page


def test_accepting_the_second_time(
    visit: Visit, cast: Cast, session: Session, offered: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = visit(cast.brightwater)
    form = {"version": "2", "choice": "1"}
    for _press in range(2):
        answer = client.post(at(offered, "accept-offer"), data=form)
        assert (answer.status_code, answer.headers["Location"]) == (303, at(offered))
    booking = fresh(session, offered)
    assert (booking.state, booking.starts_at) == (State.CONFIRMED, hours(9, 11, day=1).start)
    assert moves_of(session, booking) == ["request", "offer", "accept_offer"]
    assert [kind for kind, _person in mails(session)].count("bookings/confirmed") == 2
    page = client.get(at(booking)).text
    assert "accepts the proposal" in page
    assert 'id="proposal"' not in page
    assert re.search(r"<dt>Conditions</dt>\s*<dd>Clean &lt;it&gt;", page)
    monkeypatch.setattr(showing, "HAPPENED", 1)
    short = client.get(at(booking)).text
    assert "asks for this time" not in short
    assert re.search(r"<dt>Conditions</dt>\s*<dd>Clean &lt;it&gt;", short), "though its line is folded away"


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"choice": "0"}, 422),
        ({"version": "2"}, 422),
        ({"version": "2", "choice": "2"}, 422),
        ({"version": "2", "choice": "x"}, 422),
        ({"version": "1", "choice": "0"}, 409),
    ],
)
def test_what_is_refused_leaves_the_offer_open(
    visit: Visit, cast: Cast, session: Session, offered: Booking, form: dict[str, str], status: int
) -> None:
    assert visit(cast.brightwater).post(at(offered, "accept-offer"), data=form).status_code == status
    assert fresh(session, offered).state is State.OFFERED


def test_the_only_time_need_not_be_named(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    visit(cast.halden).post(at(booking, "answer"), data=offer(times=[ticked(hours(14, 16))]))
    client = visit(cast.brightwater)
    assert client.get(at(booking, "accept-offer")).status_code == 200
    assert client.post(at(booking, "accept-offer"), data={"version": "2"}).status_code == 303
    assert fresh(session, booking).state is State.CONFIRMED


def test_refusing_with_words(visit: Visit, cast: Cast, session: Session, offered: Booking) -> None:
    client = visit(cast.brightwater)
    assert "Refuse this proposal?" in client.get(at(offered, "refuse-offer")).text
    form = {"version": "2", "message": "Too late <for us>"}
    assert client.post(at(offered, "refuse-offer"), data=form).status_code == 303
    assert fresh(session, offered).state is State.DECLINED
    page = visit(cast.halden).get(at(offered)).text
    assert 'refuses the proposal</b><span class="muted"> – Too late &lt;for us&gt;' in page
    assert ("bookings/offer_refused", cast.halden.person_id) in mails(session)


def test_taking_an_offer_back(visit: Visit, cast: Cast, session: Session, offered: Booking) -> None:
    client = visit(cast.halden)
    assert "Take your proposal back?" in client.get(at(offered, "take-back")).text
    assert client.post(at(offered, "take-back"), data={"version": "2"}).status_code == 303
    booking = fresh(session, offered)
    assert (booking.state, booking.starts_at) == (State.REQUESTED, hours(9, 11).start)
    late = visit(cast.brightwater).post(at(offered, "accept-offer"), data={"version": "2", "choice": "0"})
    assert late.status_code == 409
    assert "Waiting for the owner" in late.text
    assert "Answer the request" in client.get(at(offered)).text


@pytest.mark.parametrize(
    ("who", "page", "status"),
    [
        ("halden", "accept-offer", 403), ("halden", "refuse-offer", 403), ("brightwater", "take-back", 403),
        ("corvid", "accept-offer", 404), ("corvid", "take-back", 404), ("corvid", "reschedule", 404),
    ],
)  # fmt: skip
def test_only_the_side_whose_turn_it_is(
    visit: Visit, cast: Cast, session: Session, offered: Booking, who: str, page: str, status: int
) -> None:
    client = visit(getattr(cast, who))
    assert client.get(at(offered, page)).status_code == status
    assert client.post(at(offered, page), data={"version": "2", "choice": "0"}).status_code == status
    assert fresh(session, offered).state is State.OFFERED

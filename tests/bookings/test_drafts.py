"""On the way to a request: three steps with addresses of their own, and what is kept between them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from light2share.bookings import drafts
from light2share.bookings.models import BookingDraft
from tests.bookings.play import store_free_time
from tests.bookings.test_requesting import GOOD, none, only
from tests.conftest import Hands
from tests.factories import NOW, Cast

Visit = Callable[..., FlaskClient]
BOOK = "/equipment/chamber/book"


def post(client: FlaskClient, step: int, action: str = "continue", **fields: Any) -> TestResponse:
    """Press a button of a step, with the fields that stand on it."""
    return client.post(BOOK, data={"step": str(step), "action": action, **fields})


WHEN = {name: GOOD[name] for name in ("starts", "ends", "access_mode")}


def test_three_steps_keep_what_was_typed(visit: Visit, cast: Cast, session: Session) -> None:
    client = visit(cast.brightwater)
    first = client.get(f"{BOOK}?starts=2026-10-20T09:00&ends=2026-10-20T13:00")
    assert first.status_code == 200
    assert 'value="2026-10-20T09:00"' in first.text
    assert "€480 excl. VAT" in first.text
    answer = post(client, 1, **WHEN)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{BOOK}?step=2")
    second = client.get(f"{BOOK}?step=2")
    assert 'name="purpose"' in second.text
    assert "Tue 20 Oct 2026" in second.text
    answer = post(client, 2, purpose=GOOD["purpose"], samples="12")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{BOOK}?step=3")
    third = client.get(f"{BOOK}?step=3").text
    assert "Send the request" in third
    assert "M² of a fibre laser" in third
    assert '<input type="hidden" name="starts" value="2026-10-20T09:00">' in third
    assert '<input type="hidden" name="samples" value="12">' in third
    answer = post(client, 3, "back")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{BOOK}?step=2")
    back = client.get(f"{BOOK}?step=2").text
    assert "M² of a fibre laser, 1064 nm, 8 W</textarea>" in back.replace("\r\n", "")
    assert none(session)


def test_sending_the_last_step_sends_the_draft_and_forgets_it(
    visit: Visit, cast: Cast, session: Session
) -> None:
    client = visit(cast.brightwater)
    post(client, 1, **WHEN)
    post(client, 2, purpose=GOOD["purpose"], sample="one laser")
    assert post(client, 3, "send").status_code == 303
    assert (only(session).purpose, only(session).sample) == (GOOD["purpose"], "one laser")
    assert session.scalars(select(BookingDraft)).all() == []


def test_what_is_sent_whole_owes_nothing_to_a_draft(visit: Visit, cast: Cast, session: Session) -> None:
    client = visit(cast.brightwater)
    post(client, 1, **WHEN)
    post(client, 2, purpose=GOOD["purpose"])
    answer = client.post(BOOK, data={**WHEN, "action": "send"})
    assert answer.status_code == 422
    assert "Say what you want to measure" in answer.text
    assert none(session)


@pytest.mark.parametrize("step", [1, 2, 3])
def test_the_language_changes_and_everything_stays(visit: Visit, cast: Cast, step: int) -> None:
    client = visit(cast.brightwater)
    post(client, 1, **WHEN)
    post(client, 2, purpose=GOOD["purpose"], sample="un laser")
    page = client.get(f"{BOOK}?step={step}").text
    address, *_ = re.findall(r'href="(/lang/fr\?next=[^"]+)"', page)
    following = client.get(html.unescape(address)).headers["Location"]
    assert following == f"{BOOK}?step={step}"
    french = client.get(following).text
    assert ("M² of a fibre laser" in french) is (step > 1)
    assert ("2026-10-20T09:00" in french) is (step != 2)
    assert "mar. 20 oct. 2026" in french


def test_a_refused_step_is_kept_too(visit: Visit, cast: Cast) -> None:
    client = visit(cast.brightwater)
    answer = post(client, 1, **{**WHEN, "ends": "2026-10-20T19:00"})
    assert answer.status_code == 422
    assert "End by" in answer.text
    page = client.get(f"{BOOK}?step=3").text
    assert 'value="2026-10-20T19:00"' in page


def test_an_old_page_does_not_undo_what_was_typed_since(visit: Visit, cast: Cast) -> None:
    client = visit(cast.brightwater)
    page = client.get(f"{BOOK}?starts=2026-10-20T09:00&ends=2026-10-20T13:00&purpose=Old").text
    first = dict.fromkeys(re.findall(r'name="(first-purpose)" value="Old"', page), "Old")
    assert first
    post(client, 1, seen="0", **first, **WHEN)
    assert "Old</textarea>" in client.get(f"{BOOK}?step=2").text.replace("\r\n", "")
    post(client, 2, purpose="New")
    post(client, 1, seen="0", **first, **WHEN)  # back in the browser, then on again
    assert "New</textarea>" in client.get(f"{BOOK}?step=2").text.replace("\r\n", "")


def test_an_old_address_does_not_undo_what_was_typed_since(visit: Visit, cast: Cast) -> None:
    client, times = visit(cast.brightwater), "starts=2026-10-20T09:00&ends=2026-10-20T13:00"
    assert 'name="seen" value="0"' in client.get("/equipment/chamber").text
    first = f"{BOOK}?seen=0&{times}&purpose=Old"
    assert "Old" in client.get(first).text
    post(client, 1, **WHEN)
    post(client, 2, purpose="New")
    assert "Old</textarea>" not in client.get(first).text
    assert 'name="first-purpose"' not in client.get(first).text
    assert 'name="seen" value="2"' in client.get("/equipment/chamber").text
    later = client.get(f"{BOOK}?seen=2&{times.replace('20T', '21T')}&purpose=Newest").text
    assert 'value="2026-10-21T09:00"' in later
    assert "Newest" in later


def test_the_calendar_takes_along_what_was_typed(visit: Visit, cast: Cast, session: Session) -> None:
    store_free_time(session, cast.chamber)
    client = visit(cast.brightwater)
    answer = post(client, 1, "calendar", seen="0", **{"first-purpose": "M² at 1064 nm"}, **WHEN)
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).text
    assert 'value="M² at 1064 nm"' in page
    assert re.search(r'value="operator_assisted" checked', page)
    assert 'name="starts" value="2026-10-20T09:00"' in page


def test_a_draft_is_listed_kept_while_typing_and_deleted(visit: Visit, cast: Cast, session: Session) -> None:
    client = visit(cast.brightwater)
    said = client.post(f"{BOOK}/keep", data={"step": "1", **WHEN}).get_json()
    assert said == {"message": "Draft saved 08:00", "fields": {"seen": "1"}}
    for address in ("/bookings", "/dashboard"):
        page = client.get(address).text
        assert "Not sent yet" in page
        assert "Tue 20 Oct 2026, 09:00 – 13:00. Kept until Sun 10 Jan 2027" in page
        assert f'href="{BOOK}?step=1"' in page
    assert "Not sent yet" not in visit(cast.brightwater_manager).get("/bookings").text
    assert client.post(f"{BOOK}/forget").headers["Location"] == "/bookings"
    assert session.scalars(select(BookingDraft)).all() == []


def test_a_draft_whose_time_has_passed_says_so(visit: Visit, cast: Cast, clock: Hands) -> None:
    client = visit(cast.brightwater)
    post(client, 1, **WHEN)
    post(client, 2, purpose=GOOD["purpose"])
    clock.set(NOW.replace(month=11))
    page = client.get(f"{BOOK}?step=3")
    assert page.status_code == 200
    assert "Choose a start in the future" in page.text


def test_the_real_deadline_is_shown_before_sending(visit: Visit, cast: Cast) -> None:
    client = visit(cast.brightwater)
    page = client.get(f"{BOOK}?starts=2026-10-22T09:00&ends=2026-10-22T13:00").text
    assert "The owner has until Mon 19 Oct, 18:00 to answer" in page
    assert "less than one working day" not in page
    soon = {"starts": "2026-10-13T09:00", "ends": "2026-10-13T13:00"}
    page = client.get(f"{BOOK}?starts={soon['starts']}&ends={soon['ends']}").text
    assert "The owner has until Mon 12 Oct, 09:00 to answer" in page
    assert "less than one working day" in page
    post(client, 1, **{**WHEN, **soon})
    post(client, 2, purpose=GOOD["purpose"])
    assert "The owner has until Mon 12 Oct, 09:00 to answer" in client.get(f"{BOOK}?step=3").text
    sent = client.get(post(client, 3, "send").headers["Location"]).text
    assert "The owner has until <b>Mon 12 Oct 2026, 09:00</b> to answer" in sent
    assert "less than one working day" in sent


def test_the_first_time_that_leaves_the_owner_a_working_day(
    visit: Visit, cast: Cast, session: Session
) -> None:
    store_free_time(session, cast.chamber)
    page = visit(cast.brightwater).get(f"{BOOK}?starts=2026-10-13T09:00&ends=2026-10-13T13:00").text
    assert "The first that does: Wed 14 Oct, 08:00 – 12:00" in page
    assert "starts=2026-10-14T08:00&amp;ends=2026-10-14T12:00" in page


def test_a_draft_dies_after_ninety_days(visit: Visit, cast: Cast, session: Session) -> None:
    post(visit(cast.brightwater), 1, **WHEN)
    drafts.forget_old(session, NOW + drafts.KEPT_FOR)
    assert len(session.scalars(select(BookingDraft)).all()) == 1
    drafts.forget_old(session, NOW + drafts.KEPT_FOR + drafts.KEPT_FOR)
    assert session.scalars(select(BookingDraft)).all() == []


def test_a_draft_is_its_writers_alone(visit: Visit, cast: Cast) -> None:
    client = visit(cast.brightwater)
    post(client, 1, **WHEN)
    post(client, 2, purpose="A secret alloy")
    for other in (cast.brightwater_manager, cast.corvid, cast.halden):
        answer = visit(other).get(f"{BOOK}?step=2")
        assert "A secret alloy" not in answer.text
        assert "A secret alloy" not in visit(other).get("/equipment/chamber").text
    assert 'value="A secret alloy"' in client.get("/equipment/chamber").text

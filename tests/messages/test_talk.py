"""Writing and reading: who may, what stands on the pages, what a refused message keeps."""

from __future__ import annotations

import re
from collections.abc import Callable
from gzip import compress
from uuid import uuid4

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from light2share.bookings import actions as bookings
from light2share.bookings.models import Booking, BookingEvent, BookingState
from light2share.bookings.transitions import DeclineReason
from light2share.db import db
from light2share.messages.models import Message
from light2share.organisations.models import Membership
from tests.asked import asked_of
from tests.browser.audit import FORM
from tests.factories import NOW, Cast
from tests.markup import read
from tests.messages.play import PDF, at, bodies, post, say, sent

Visit = Callable[..., FlaskClient]


def test_two_companies_talk_on_the_page_of_the_booking(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    page = f"/bookings/{booking.reference}"
    form = next(
        one for one in read(visit(cast.brightwater).get(page).text).all("form") if "messages" in one["action"]
    )
    assert form["action"].partition("#")[0] == at(booking)
    answer = post(visit(cast.brightwater), booking, "Which mount?\nAn FC one?")
    assert (answer.status_code, answer.location) == (303, f"{at(booking)}#latest")
    assert post(visit(cast.halden), booking, "FC/APC.").status_code == 303
    assert bodies(session, booking) == ["Which mount?\nAn FC one?", "FC/APC."]
    for address in (page, at(booking)):
        thread = read(visit(cast.brightwater_manager).get(address).text).one("ol", class_="msgs")
        lines = thread.all("li")
        assert [one.one("p").text for one in lines] == ["Which mount?\nAn FC one?", "FC/APC."]
        assert "Brightwater Sensing, Bruno Brightwater" in lines[0].text
        assert "Halden Optics, Hélène Halden" in lines[1].text
        assert "Mon 12 Oct 2026, 08:00" in lines[0].text
        assert [one.attributes.get("class") for one in lines] == ["me2", None]


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [
        ("brightwater", 200, 303),
        ("brightwater_manager", 200, 303),
        ("admin", 200, 303),
        ("halden", 200, 303),
        ("halden_admin", 200, 403),
        ("halden_member", 200, 403),
        ("corvid_manager", 404, 404),
        ("cluster", 404, 404),
    ],
)
def test_members_read_and_who_acts_for_a_side_writes(
    visit: Visit, cast: Cast, session: Session, booking: Booking, who: str, reads: int, writes: int
) -> None:
    say(session, booking, cast.brightwater, "Which mount?")
    client = visit(getattr(cast, who))
    page = client.get(at(booking))
    assert page.status_code == reads
    assert ('name="body"' in page.text) == (writes == 303)
    assert ("write here; you can read along" in page.text) == (writes == 403)
    assert post(client, booking, "I write").status_code == writes
    assert len(bodies(session, booking)) == (2 if writes == 303 else 1)


def test_the_clusters_page_of_a_booking_has_no_talk(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    say(session, booking, cast.brightwater, "Which mount?")
    page = visit(cast.cluster).get(f"/bookings/{booking.reference}")
    assert page.status_code == 200
    assert "mount" not in page.text
    assert at(booking) not in page.text


def test_a_message_changes_nothing_of_the_booking_and_needs_no_state(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    owner = cast.halden.actor
    bookings.decline(session, booking, owner, booking.version, NOW, next(iter(DeclineReason)))
    session.commit()
    before = (booking.state, booking.version, booking.sequence, booking.changed_at)
    assert post(visit(cast.brightwater), booking, "A pity.").status_code == 303
    assert post(visit(cast.halden), booking, "It is.").status_code == 303
    session.expire_all()
    now = session.get_one(Booking, booking.id)
    assert (now.state, now.version, now.sequence, now.changed_at) == before
    assert before[0] is BookingState.DECLINED
    assert session.scalar(select(func.count()).select_from(BookingEvent)) == 2


@pytest.mark.parametrize("state", [BookingState.WITHDRAWN, BookingState.DECLINED, BookingState.EXPIRED])
def test_nothing_is_prepared_for_what_comes_to_nothing(
    visit: Visit, cast: Cast, session: Session, booking: Booking, state: BookingState
) -> None:
    booking.state = state
    session.commit()
    for who in (cast.halden, cast.brightwater):
        assert "ask=" not in visit(who).get(f"/bookings/{booking.reference}").text


def test_the_first_questions_fill_the_form_in_the_readers_words(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    for who, language, word in (("halden", "en", "hazards"), ("brightwater", "fr", "rapport")):
        page = read(visit(getattr(cast, who), language).get(f"/bookings/{booking.reference}").text)
        links = [one for one in page.one("section", id="messages").all("a") if "ask=" in one["href"]]
        assert len(links) == 3
        link = next(one for one in links if word in one.text)
        filled = read(visit(getattr(cast, who), language).get(link["href"]).text)
        assert filled.one("textarea", id="body").text.strip() == link.text
    assert visit(cast.halden).get(f"{at(booking)}?ask=nothing").status_code == 200
    assert "ask=" not in visit(cast.halden_member).get(at(booking)).text
    say(session, booking, cast.brightwater, "Which mount?")
    assert "ask=" not in visit(cast.halden).get(at(booking)).text


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        pytest.param("", "Write a message, or choose a file to send", id="nothing"),
        pytest.param(" \u200b\n", "Write a message, or choose a file to send", id="nothing to see"),
        pytest.param("é" * 4001, "Shorten this to 4000 characters", id="too long"),
        pytest.param("Bell \x07", "Remove the characters that can’t be printed", id="control characters"),
    ],
)
def test_a_refused_message_comes_back_as_it_was(
    visit: Visit, cast: Cast, session: Session, booking: Booking, body: str, fault: str
) -> None:
    say(session, booking, cast.brightwater, "Which mount?")
    answer = post(visit(cast.halden), booking, body)
    assert answer.status_code == 422
    page = read(answer.text)
    assert fault in page.one("p", id="body-error").text
    assert page.one("textarea", id="body").text.strip() == body.replace("\u200b", "").strip()
    assert "Which mount?" in page.one("ol", class_="msgs").text
    assert page.one("title").text.startswith("Error: ")
    assert bodies(session, booking) == ["Which mount?"]


def test_files_of_a_refused_message_have_to_be_chosen_again_and_the_page_says_so(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    answer = post(visit(cast.halden), booking, "é" * 4001, sent(PDF, "data.pdf"))
    assert answer.status_code == 422
    assert "Choose the files once more" in read(answer.text).one("p", id="files-error").text


def test_4000_characters_are_taken(visit: Visit, cast: Cast, session: Session, booking: Booking) -> None:
    assert post(visit(cast.halden), booking, "é" * 4000).status_code == 303
    assert bodies(session, booking) == ["é" * 4000]


def test_addresses_become_links_and_all_else_stays_text(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    text = (
        "<script>alert(1)</script> https://a.example/?x=1&y=<b> javascript:alert(2) \"'"
        ' http://b.example/"onmouseover=alert(3) '
    )
    say(session, booking, cast.brightwater, text)
    thread = read(visit(cast.halden).get(at(booking)).text).one("ol", class_="msgs")
    line = thread.one("p")
    assert line.text == text
    assert {tag.name for tag in line} == {"a"}
    for link in line.all("a"):
        assert link["href"].startswith(("http://", "https://"))
        assert set(link["rel"].split()) == {"nofollow", "noopener", "noreferrer"}
        assert set(link.attributes) == {"href", "rel"}


def test_a_form_that_arrives_twice_says_it_once(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    client, key = visit(cast.brightwater), uuid4().hex
    answers = [post(client, booking, "Once", sent(PDF, "a.pdf"), idempotency_key=key) for _ in range(3)]
    assert {(one.status_code, one.location) for one in answers} == {(303, f"{at(booking)}#latest")}
    assert bodies(session, booking) == ["Once"]


def test_too_many_messages_wait_and_keep_what_was_typed(
    app: APIFlask, visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    app.config["LIMIT_MESSAGES"] = "2 per hour"
    client = visit(cast.brightwater)
    statuses = [post(client, booking, f"Number {number}").status_code for number in range(2)]
    refused = post(client, booking, "Number 3", sent(PDF, "a.pdf"))
    assert [*statuses, refused.status_code] == [303, 303, 429]
    assert int(refused.headers["Retry-After"]) > 0
    page = read(refused.text)
    assert page.one("textarea", id="body").text.strip() == "Number 3"
    assert "Choose the files once more" in page.text
    assert post(visit(cast.halden), booking, "Another person").status_code == 303
    assert len(bodies(session, booking)) == 3


def test_a_long_talk_is_cut_on_the_page_of_the_booking_and_whole_on_its_own(
    app: APIFlask, visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    many(session, cast, booking, moves=200, messages=100)
    client = visit(cast.halden)
    page = f"/bookings/{booking.reference}"
    client.get(page)
    with app.app_context():
        engine = db.engine
    with asked_of(engine) as asked:
        found = client.get(page)
    assert len(asked) <= 15
    tree = read(found.text)
    thread = tree.one("ol", class_="msgs")
    assert len(thread.all("li")) == 20
    assert thread.all("li")[-1].text.startswith("Halden Optics")
    assert all(len(one.text) <= 610 for one in thread.all("p"))
    assert {one["href"] for one in tree.one("section", id="messages").all("a")} == {at(booking)}
    assert len(compress(found.data)) <= FORM.document * 1024
    assert len(list(tree)) <= FORM.elements
    more = tree.one("section", aria_labelledby="past").one("a")["href"]
    assert len(read(client.get(more).text).one("ol", class_="tl").all("li")) == 201
    whole = read(client.get(at(booking)).text).one("ol", class_="msgs")
    assert len(whole.all("li")) == 100
    assert max(len(one.text) for one in whole.all("p")) == 4000


def test_what_is_beyond_a_hundred_messages_is_a_page_further(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    many(session, cast, booking, moves=0, messages=205)
    client, address = visit(cast.halden), at(booking)
    seen = []
    for _page in range(3):
        page = read(client.get(address).text)
        seen.insert(0, [re.findall(r"^\d+", one.text)[0] for one in page.one("ol", class_="msgs").all("p")])
        earlier = [one["href"] for one in page.all("a") if one.text == "Earlier messages"]
        address = earlier[0] if earlier else ""
    assert address == ""
    assert [int(number) for part in seen for number in part] == list(range(205))
    for rubbish in ("0", "-1", "x", "9" * 30, "²"):
        assert client.get(f"{at(booking)}?page={rubbish}").status_code == 200


def many(session: Session, cast: Cast, booking: Booking, moves: int, messages: int) -> None:
    words = "The beam leaves the fibre at 1064 nm; the mount takes 25 mm optics. "
    sides = (cast.brightwater, cast.halden)
    session.add_all(
        Message(
            booking_id=booking.id,
            organisation_id=sides[number % 2].organisation_id,
            to_id=sides[1 - number % 2].organisation_id,
            person_id=sides[number % 2].person_id,
            body=(f"{number} " + words * (60 if number % 10 == 5 else 4))[:4000],
            sent_at=NOW,
        )
        for number in range(messages)
    )
    session.add_all(
        BookingEvent(
            booking_id=booking.id, at=NOW, move="reschedule", from_state=BookingState.CONFIRMED,
            to_state=BookingState.CONFIRMED, person_id=sides[number % 2].person_id,
            organisation_id=sides[number % 2].organisation_id, message=f"Number {number} of the proposals",
        )
        for number in range(moves)
    )  # fmt: skip
    session.commit()


def test_nobody_of_a_former_member_organisation_reads(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    say(session, booking, cast.brightwater, "Which mount?")
    place = session.scalars(
        select(Membership).where(Membership.person_id == cast.brightwater.person_id)
    ).one()
    session.delete(place)
    session.commit()
    client = visit(cast.brightwater)
    assert client.get(at(booking)).status_code == 404
    assert "Bruno Brightwater" in visit(cast.admin).get(at(booking)).text

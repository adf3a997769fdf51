"""A question before any date: asked, answered, led on to a request; nobody else learns of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from light2share.bookings.models import Booking
from light2share.equipment.models import AccessMode
from light2share.feasibility import actions, queries
from light2share.feasibility.actions import Wanted
from light2share.feasibility.models import FeasibilityFile, FeasibilityQuestion
from light2share.feasibility.rules import Answer
from light2share.jobs.mails import letter_of
from light2share.kernel.errors import Stale
from light2share.mail.models import OutgoingMail
from tests.bookings.play import equipment, mails, store_free_time
from tests.factories import NOW, Cast, Item, Member
from tests.messages.play import PDF

Visit = Callable[..., FlaskClient]
ASK = "/equipment/chamber/question"
WORDS = "Drift of a <filter> at 1550 nm"


def file(name: str, content: bytes = PDF) -> FileStorage:
    return FileStorage(BytesIO(content), filename=name)


def post(client: FlaskClient, path: str, **fields: Any) -> TestResponse:
    answer = client.post(path, data=fields, content_type="multipart/form-data")
    answer.request.input_stream.close()
    return answer


def only(session: Session) -> FeasibilityQuestion:
    session.rollback()
    return session.scalars(select(FeasibilityQuestion)).one()


def put(
    session: Session, item: Item, member: Member, said: Answer | None = None, now: Any = NOW, **more: Any
) -> FeasibilityQuestion:
    """A question, answered if told so; committed."""
    wanted = Wanted(WORDS, "Filters", 12, "ISO 9022", AccessMode.SELF_SERVICE)
    question = actions.ask(session, equipment(session, item), wanted, [], member.actor, now)
    if said:
        actions.answer(session, question, said, "Clean them first", [], now)
    session.commit()
    return question


@pytest.fixture
def uploads(app: APIFlask, tmp_path: Path) -> Path:
    app.config["STORAGE_URL"] = f"file://{tmp_path / 'uploads'}"
    return tmp_path / "uploads"


def test_a_question_with_a_file_is_asked_and_answered(
    visit: Visit, cast: Cast, session: Session, uploads: Path
) -> None:
    asker, owner = visit(cast.brightwater), visit(cast.halden)
    fields = {"purpose": WORDS, "samples": "12", "standard": "ISO 9022", "access_mode": ""}
    sent = post(asker, ASK, files=file("Plan.pdf"), **fields)
    at = sent.headers["Location"]
    assert (sent.status_code, at) == (303, f"/questions/{only(session).handle}")
    assert mails(session) == [("feasibility/asked", cast.halden.person_id)]
    assert "Waiting for you" in owner.get(at).text
    assert "Drift of a &lt;filter&gt; at 1550 nm" in owner.get(at).text
    said = post(owner, f"{at}/answer", answer="adapted", message="Clean them", files=file("Mount.pdf"))
    assert (said.status_code, said.headers["Location"]) == (303, at)
    assert mails(session)[1:] == [("feasibility/answered", cast.brightwater.person_id)]
    for who in (cast.brightwater, cast.admin, cast.halden, cast.halden_member):
        page = visit(who).get(at).text
        for words in ("Yes, with an adaptation", "Clean them", "Plan.pdf", "Mount.pdf", "ISO 9022"):
            assert words in page
        assert ("Ask for times" in page) is (who in {cast.brightwater, cast.admin})
    for row in session.scalars(select(FeasibilityFile)):
        assert owner.get(f"{at}/files/{row.name}").data == PDF
        assert visit(cast.corvid).get(f"{at}/files/{row.name}").status_code == 404


@pytest.mark.parametrize("path", ["", "/answer", "/withdraw", "/request"])
def test_for_others_it_is_not_there(visit: Visit, cast: Cast, session: Session, path: str) -> None:
    at = f"/questions/{put(session, cast.chamber, cast.brightwater).handle}{path}"
    for who in (cast.corvid_manager, cast.cluster):
        client = visit(who)
        answer = client.post(at, data={"answer": "yes"}) if path else client.get(at)
        assert answer.status_code in {403, 404}
        assert WORDS not in answer.text
    assert visit(cast.corvid).get(f"/questions/{only(session).handle}").status_code == 404
    assert "Climatic chamber" not in visit(cast.corvid).get("/questions").text
    assert only(session).is_open


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"purpose": ""}, "Say what you want to measure", id="nothing to measure"),
        pytest.param({"samples": "0"}, "Enter a whole number between 1 and 9999", id="no samples at all"),
        pytest.param(
            {"access_mode": "loan"}, "Choose one of the possibilities", id="a mode that is not offered"
        ),
        pytest.param({"purpose": "x" * 3001}, "Shorten this", id="too long"),
    ],
)
def test_a_question_that_can_not_be_is_refused_and_kept(
    visit: Visit, cast: Cast, session: Session, fields: dict[str, str], words: str
) -> None:
    typed = {"purpose": WORDS, "standard": "My own", "access_mode": "", **fields}
    answer = post(visit(cast.brightwater), ASK, **typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="My own"' in answer.text
    assert session.scalars(select(FeasibilityQuestion)).first() is None


@pytest.mark.parametrize(
    ("content", "status"),
    [
        pytest.param(b"#!/bin/sh\n", 415, id="neither PDF nor picture"),
        pytest.param(b"%PDF-1.7\n" + b"x" * 11_000_000, 413, id="too large"),
    ],
)
def test_a_file_that_is_not_taken_is_refused(
    visit: Visit, cast: Cast, session: Session, uploads: Path, content: bytes, status: int
) -> None:
    answer = post(visit(cast.brightwater), ASK, purpose=WORDS, access_mode="", files=file("a", content))
    assert answer.status_code == status
    assert "Drift of a &lt;filter&gt;" in answer.text
    assert not uploads.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"answer": "", "message": "Hm"}, "Choose your answer", id="no answer"),
        pytest.param({"answer": "adapted"}, "Say what has to be adapted", id="an adaptation without a name"),
    ],
)
def test_an_answer_that_says_nothing_is_refused(
    visit: Visit, cast: Cast, session: Session, fields: dict[str, str], words: str
) -> None:
    at = f"/questions/{put(session, cast.chamber, cast.brightwater).handle}"
    answer = post(visit(cast.halden), f"{at}/answer", **fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert only(session).is_open


def test_the_second_answer_comes_too_late(visit: Visit, cast: Cast, session: Session) -> None:
    question = put(session, cast.chamber, cast.brightwater, Answer.NO)
    at = f"/questions/{question.handle}"
    late = post(visit(cast.halden), f"{at}/answer", answer="yes", message="After all")
    assert late.status_code == 409
    assert "After all" in late.text
    assert only(session).answer is Answer.NO
    assert visit(cast.brightwater).post(f"{at}/withdraw").status_code == 409
    with pytest.raises(Stale):
        actions.withdraw(session, only(session), NOW)


def test_a_question_is_taken_back(visit: Visit, cast: Cast, session: Session) -> None:
    at = f"/questions/{put(session, cast.chamber, cast.brightwater).handle}"
    for _press in range(2):
        assert visit(cast.admin).post(f"{at}/withdraw").status_code == 303
    assert "Taken back" in visit(cast.halden).get(at).text
    assert post(visit(cast.halden), f"{at}/answer", answer="yes").status_code == 409
    assert visit(cast.brightwater).post(f"{at}/request").status_code == 409


@pytest.mark.parametrize("said", [Answer.YES, Answer.ADAPTED])
def test_it_becomes_a_request_with_everything_filled_in(
    visit: Visit, cast: Cast, session: Session, said: Answer
) -> None:
    store_free_time(session, cast.chamber)
    question = put(session, cast.chamber, cast.brightwater, said)
    at, asker = f"/questions/{question.handle}", visit(cast.brightwater)
    on = asker.post(f"{at}/request")
    assert (on.status_code, on.headers["Location"]) == (303, "/equipment/chamber/book")
    first = asker.get("/equipment/chamber/book").text
    assert 'value="self_service" checked' in first
    assert "Choose the times" in first
    when = {"starts": "2026-10-20T09:00", "ends": "2026-10-20T12:00", "access_mode": "self_service"}
    asker.post("/equipment/chamber/book", data={"step": "1", "action": "continue", **when})
    third = asker.get("/equipment/chamber/book?step=3").text
    assert "Standard: ISO 9022" in third
    assert f'<input type="hidden" name="question" value="{question.handle}">' in third
    asker.post("/equipment/chamber/book", data={"step": "3", "action": "send"})
    booking = session.scalars(select(Booking)).one()
    assert (booking.purpose.split("\n")[0], booking.sample, booking.samples) == (WORDS, "Filters", 12)
    for who in (cast.brightwater, cast.halden):
        assert at in visit(who).get(f"/bookings/{booking.reference}").text
        assert booking.reference in visit(who).get(at).text
    assert queries.waiting(session, cast.brightwater.actor, NOW, 5) == []


def test_nobody_elses_question_is_tied_to_a_booking(visit: Visit, cast: Cast, session: Session) -> None:
    store_free_time(session, cast.chamber)
    question = put(session, cast.chamber, cast.corvid, Answer.YES)
    fields = {"starts": "2026-10-20T09:00", "ends": "2026-10-20T12:00", "access_mode": "self_service"}
    visit(cast.brightwater).post(
        "/equipment/chamber/book",
        data={**fields, "purpose": "x", "question": question.handle, "action": "send"},
    )
    assert session.scalars(select(Booking)).one()
    assert queries.references(session, question.id) == []


def test_what_waits_stands_in_the_lists_of_both_sides(visit: Visit, cast: Cast, session: Session) -> None:
    put(session, cast.chamber, cast.brightwater)
    for page in ("/dashboard", "/bookings"):
        assert "Brightwater Sensing asks a question" in visit(cast.halden).get(page).text
        assert "question asked on" in visit(cast.brightwater).get(page).text
        assert "question" not in visit(cast.halden_member).get(page).text.replace("Questions", "")
        assert "asks a question" not in visit(cast.corvid_manager).get(page).text
    actions.answer(session, only(session), Answer.YES, "", [], NOW)
    session.commit()
    for page in ("/dashboard", "/bookings"):
        assert "Halden Optics answers your question" in visit(cast.brightwater).get(page).text
        assert "asks a question" not in visit(cast.halden).get(page).text


def test_a_no_names_other_instruments(visit: Visit, cast: Cast, session: Session) -> None:
    item = equipment(session, cast.bench)
    item.technique = "climatic-chamber"
    question = put(session, cast.chamber, cast.brightwater, Answer.NO)
    page = visit(cast.brightwater).get(f"/questions/{question.handle}").text
    assert "Perhaps one of these can" in page
    assert "/equipment/bench" in page
    assert "Ask for times" not in page
    assert "Perhaps one of these can" not in visit(cast.halden).get(f"/questions/{question.handle}").text


def test_the_owner_is_reminded_once_after_two_working_days(session: Session, cast: Cast) -> None:
    put(session, cast.chamber, cast.brightwater)
    put(session, cast.bench, cast.brightwater, Answer.NO)
    reminded = []
    for days in (1, 1.9, 2.1, 3):
        actions.remind(session, NOW + timedelta(days=days))
        session.commit()
        reminded.append(sum(kind == actions.REMINDER for kind, _person in mails(session)))
    assert reminded == [0, 0, 1, 1]


def test_what_the_mails_say(app: APIFlask, session: Session, cast: Cast) -> None:
    question = put(session, cast.chamber, cast.brightwater)
    actions.remind(session, NOW + timedelta(days=3))
    asked = _letters(app, session)
    assert [WORDS in text for text in asked] == [True, True]
    actions.answer(session, question, Answer.NO, "Too hot", [], NOW)
    session.commit()
    (answered,) = _letters(app, session)
    assert "Too hot" in answered
    assert f"/questions/{question.handle}" in answered


def _letters(app: APIFlask, session: Session) -> list[str]:
    """The mails that still say something."""
    with app.test_request_context():
        found = [letter_of(session, mail, NOW) for mail in session.scalars(select(OutgoingMail))]
    return [letter.text for letter in found if letter]


def test_the_database_refuses_what_can_not_be(session: Session, cast: Cast) -> None:
    question = put(session, cast.chamber, cast.brightwater, Answer.YES)
    for changes in ({"answered_at": None}, {"withdrawn_at": NOW}, {"samples": 0}, {"samples": 10_000}):
        with pytest.raises(IntegrityError):
            session.execute(update(FeasibilityQuestion).values(changes))
        session.rollback()
    assert only(session).id == question.id

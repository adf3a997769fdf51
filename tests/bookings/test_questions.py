"""Questions of an owner: asked with a request, answered by the same rules everywhere, kept as they stood."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from light2share.bookings import asked, asking
from light2share.bookings.asking import Incomplete, Wish
from light2share.bookings.models import AskedQuestion, BookingAnswer
from light2share.bookings.questions import Answer, Answers, QuestionKind, Words
from light2share.bookings.times import Times
from light2share.equipment.models import AccessMode
from light2share.jobs.mails import letter_of
from light2share.mail.models import OutgoingMail
from light2share.web import storage
from tests.bookings.play import equipment, hours
from tests.bookings.proposals import at, fresh
from tests.bookings.questioned import EVERY, NEEDED, asks_of, put
from tests.bookings.several import fields
from tests.bookings.test_requesting import GOOD, none, only, send
from tests.factories import NOW, Cast

Visit = Callable[..., FlaskClient]
Kind, Mode = QuestionKind, AccessMode
BOOK = "/equipment/chamber/book"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def ask_all(session: Session, cast: Cast, *kinds: Kind, modes: Any = NEEDED) -> dict[Kind, str]:
    """Let the chamber ask them; the names of their fields."""
    item = equipment(session, cast.chamber)
    found = {one.kind: f"ask-{one.handle}" for one in put(session, item, *(kinds or Kind), modes=modes)}
    session.commit()
    return found


TYPED: dict[Kind, Any] = {
    Kind.TEXT: "Silk",
    Kind.LONG: "A long\nstory",
    Kind.NUMBER: "1,200 mW",
    Kind.ONE: "2",
    Kind.SEVERAL: ["0", "1"],
    Kind.YES_NO: "no",
}


def filled(names: dict[Kind, str], **but: Any) -> dict[str, Any]:
    """Each field as a person fills it in."""
    typed = (
        TYPED | {Kind.FILE: (BytesIO(PDF), "Plan_final.pdf")} | {Kind(kind): one for kind, one in but.items()}
    )
    return {name: typed[kind] for kind, name in names.items() if typed[kind] is not None}


READ = ("Silk", "A long", "1.2\u00a0W", "Free space", "FC/APC, SMA", "Under vacuum?", "Plan final.pdf")


def test_all_kinds_are_answered_and_both_sides_read_them(
    app: APIFlask, visit: Visit, cast: Cast, session: Session
) -> None:
    names = ask_all(session, cast)
    assert send(visit(cast.brightwater), **filled(names)).status_code == 303
    booking = only(session)
    pages = [
        visit(cast.brightwater).get(at(booking)).text,
        visit(cast.halden).get(at(booking)).text,
        visit(cast.halden).get(at(booking, "answer")).text,
    ]
    for page in pages:
        assert [words for words in READ if words not in page] == []
    assert visit(cast.corvid).get(at(booking)).status_code == 404
    assert "Silk" not in visit(cast.cluster).get(at(booking)).text
    mail = session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "bookings/requested")).one()
    with app.test_request_context():
        letter = letter_of(session, mail, NOW)
    assert letter
    assert "\nQuel tissu\u202f? Silk\nQuelle puissance\u202f? 1,2" in letter.text
    assert "Plan final" not in letter.text
    assert "A long" not in letter.text


def test_a_file_is_saved_by_the_two_sides_only(visit: Visit, cast: Cast, session: Session) -> None:
    names = ask_all(session, cast, Kind.FILE)
    send(visit(cast.brightwater), **filled(names))
    booking, row = only(session), session.scalars(select(BookingAnswer)).one()
    for member, status in (
        (cast.halden, 200),
        (cast.brightwater, 200),
        (cast.corvid, 404),
        (cast.cluster, 404),
    ):
        answer = visit(member).get(at(booking, f"answers/{row.file_name}"))
        assert answer.status_code == status
        if status == 200:
            assert answer.data == PDF
            assert answer.headers["Content-Disposition"].startswith("attachment")
    assert visit(cast.halden).get(at(booking, "answers/another")).status_code == 404


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        pytest.param(Kind.TEXT, None, "Answer this", id="nothing"),
        pytest.param(Kind.NUMBER, "a lot", "Enter a number in W", id="no number"),
        pytest.param(Kind.NUMBER, "0.5", "Enter a number between 1", id="too low"),
        pytest.param(Kind.ONE, None, "Choose one", id="no choice"),
        pytest.param(Kind.ONE, "7", "Choose among these", id="a choice that is none"),
        pytest.param(Kind.SEVERAL, ["7"], "Choose among these", id="a box that is none"),
        pytest.param(Kind.YES_NO, None, "Choose yes or no", id="neither yes nor no"),
        pytest.param(Kind.FILE, None, "Choose a file", id="no file"),
    ],
)
def test_what_will_not_do_is_refused_at_its_field_and_nothing_is_lost(
    visit: Visit, cast: Cast, session: Session, kind: Kind, typed: Any, words: str
) -> None:
    names = ask_all(session, cast)
    client = visit(cast.brightwater)
    answer = send(client, **filled(names, **{kind.value: typed}))
    assert answer.status_code == 422
    assert f'id="{names[kind]}-error"' in answer.text
    assert words in answer.text
    assert answer.text.count('class="err"') == 1
    assert none(session)
    assert GOOD["purpose"] in answer.text
    if kind is not Kind.TEXT:
        assert 'value="Silk"' in answer.text
    if kind is not Kind.FILE:
        assert "Plan final.pdf" in answer.text
    if isinstance(typed, str) and kind is Kind.NUMBER:
        assert f'value="{typed}"' in answer.text


@pytest.mark.parametrize(("mode", "status"), [(Mode.OPERATOR_ASSISTED, 422), (Mode.SELF_SERVICE, 303)])
def test_a_question_goes_with_its_ways_of_use(
    visit: Visit, cast: Cast, session: Session, mode: Mode, status: int
) -> None:
    item = equipment(session, cast.chamber)
    item.access_modes = [Mode.OPERATOR_ASSISTED.value, Mode.SELF_SERVICE.value]
    ask_all(session, cast, Kind.TEXT, modes={Mode.OPERATOR_ASSISTED: True})
    client = visit(cast.brightwater)
    client.post(BOOK, data={**GOOD, "access_mode": mode.value, "step": "1", "action": "continue"})
    assert ("Which fabric?" in client.get(f"{BOOK}?step=2").text) is (status == 422)
    assert send(client, access_mode=mode.value).status_code == status


@pytest.mark.parametrize(("mode", "offered"), [(Mode.OPERATOR_ASSISTED, False), (Mode.SELF_SERVICE, True)])
def test_where_an_answer_is_needed_none_is_not_offered(
    visit: Visit, cast: Cast, session: Session, mode: Mode, offered: bool
) -> None:
    item = equipment(session, cast.chamber)
    item.access_modes = [Mode.OPERATOR_ASSISTED.value, Mode.SELF_SERVICE.value]
    modes = {Mode.OPERATOR_ASSISTED: True, Mode.SELF_SERVICE: False}
    names = ask_all(session, cast, Kind.ONE, modes=modes)
    client = visit(cast.brightwater)
    client.post(BOOK, data={**GOOD, "access_mode": mode.value, "step": "1", "action": "continue"})
    page = client.get(f"{BOOK}?step=2").text
    assert ("No answer" in page) is offered
    assert "To be answered for" not in page
    answers = {} if offered else filled(names)
    assert send(client, access_mode=mode.value, **answers).status_code == 303
    page = client.get(at(only(session), "revise")).text
    assert "To be answered for: Run by or with the owner." in page
    assert "No answer" in page


def test_steps_keep_answers_and_the_file(visit: Visit, cast: Cast, session: Session) -> None:
    names = ask_all(session, cast)
    client = visit(cast.brightwater)
    client.post(BOOK, data={**GOOD, "step": "1", "action": "continue"})
    page = client.get(f"{BOOK}?step=2").text
    assert 'enctype="multipart/form-data"' in page
    sent = client.post(BOOK, data={**GOOD, **filled(names), "step": "2", "action": "continue"})
    assert (sent.status_code, sent.headers["Location"]) == (303, f"{BOOK}?step=3")
    last = client.get(f"{BOOK}?step=3").text
    assert [words for words in READ if words not in last] == []
    page = client.get(f"{BOOK}?step=2").text
    for box in (
        'value="Silk"',
        'value="1,200 mW"',
        'value="2" checked',
        'value="no" checked',
        "Take away Plan",
    ):
        assert box in page
    without = {name: typed for name, typed in filled(names).items() if name != names[Kind.FILE]}
    again = {**GOOD, **without, "step": "2", "action": "continue"}
    client.post(BOOK, data={name: one for name, one in again.items() if name != names[Kind.SEVERAL]})
    assert "FC/APC, SMA" not in client.get(f"{BOOK}?step=2").text
    assert client.post(BOOK, data=again).status_code == 303
    assert client.post(BOOK, data={"step": "3", "action": "send"}).status_code == 303
    assert session.scalars(select(BookingAnswer)).all()[-1].file_title == "Plan final"


@pytest.mark.parametrize("way", ["another", "ticked", "deleted"])
def test_a_file_that_is_not_sent_lies_nowhere(visit: Visit, cast: Cast, session: Session, way: str) -> None:
    names = ask_all(session, cast, Kind.FILE, modes=EVERY)
    client, name = visit(cast.brightwater), names[Kind.FILE]

    def post(**more: Any) -> None:
        assert client.post(BOOK, data={**GOOD, "step": "2", "action": "continue", **more}).status_code == 303

    def files() -> list[str]:
        with client.application.app_context():
            return [one.stem for one in storage.folder().glob("*.pdf")]

    before = set(files())
    post(**{name: (BytesIO(PDF), "one.pdf")})
    (first,) = set(files()) - before
    if way == "deleted":
        client.post(f"{BOOK}/forget")
    else:
        post(
            **({name: (BytesIO(PDF), "two.pdf")} if way == "another" else {name.replace("ask", "drop"): "y"})
        )
    assert first not in files()
    assert len(set(files()) - before) == (way == "another")


def test_what_a_form_names_is_no_file(visit: Visit, cast: Cast, session: Session) -> None:
    names = ask_all(session, cast, Kind.FILE)
    assert send(visit(cast.brightwater), **{names[Kind.FILE]: "aFileOfSomebody.pdf"}).status_code == 422
    wrong = send(visit(cast.brightwater), **{names[Kind.FILE]: (BytesIO(b"MZ"), "plan.pdf")})
    assert wrong.status_code == 422
    assert "plan.pdf" in wrong.text


@pytest.mark.parametrize(
    ("flags", "answers"),
    [
        pytest.param((False, False), {}, id="a question that must be answered"),
        pytest.param((True, False), {"a": Answer("Silk")}, id="no end use"),
        pytest.param((False, True), {"a": Answer("Silk")}, id="no word about the zone"),
    ],
)
def test_the_action_refuses_what_a_form_would(
    session: Session, cast: Cast, flags: tuple[bool, bool], answers: Answers
) -> None:
    item = equipment(session, cast.chamber)
    put(session, item, Kind.TEXT)
    session.execute(update(AskedQuestion).values(handle="a"))
    item.dual_use_check, item.restricted_zone = flags
    wish = Wish(Times.of([hours(9, 13)]), "M²", Mode.OPERATOR_ASSISTED, answers=answers)
    with pytest.raises(Incomplete):
        asking.request_booking(session, item, wish, cast.brightwater.actor, NOW)
    assert none(session)


def test_what_the_owner_enters_by_word_answers_nothing(session: Session, cast: Cast) -> None:
    item = equipment(session, cast.chamber)
    put(session, item, *Kind)
    wish = Wish(Times.of([hours(9, 11)]), "x", Mode.OPERATOR_ASSISTED)
    booking = asking.book_for(session, item, wish, cast.brightwater.organisation_id, cast.halden.actor, NOW)
    assert booking.answers == []


def test_an_answer_keeps_its_question_as_it_stood(visit: Visit, cast: Cast, session: Session) -> None:
    names = ask_all(session, cast, Kind.TEXT, Kind.ONE)
    send(visit(cast.brightwater), **filled(names))
    booking, item = only(session), equipment(session, cast.chamber)
    text, one = asked.asked_with(session, item)
    other = asks_of(Kind.TEXT, label=Words("Autre chose ?", "Something else?"))
    changed = asked.change(session, item, text.handle, other)
    asked.remove(session, item, one.handle)
    session.commit()
    assert changed
    assert changed.handle != text.handle
    page = visit(cast.halden).get(at(booking)).text
    for words in ("Which fabric?", "Silk", "Which connector?", "Free space"):
        assert words in page
    assert "Something else?" not in page


def test_a_draft_keeps_no_answer_to_what_was_asked_otherwise(
    visit: Visit, cast: Cast, session: Session
) -> None:
    names = ask_all(session, cast, Kind.TEXT)
    client, item = visit(cast.brightwater), equipment(session, cast.chamber)
    client.post(BOOK, data={**GOOD, **filled(names), "step": "2", "action": "continue"})
    session.rollback()
    (text,) = asked.asked_with(session, item)
    asked.change(session, item, text.handle, asks_of(Kind.TEXT, label=Words("Autre ?", "Another?")))
    session.commit()
    page = client.post(BOOK, data={"step": "3", "action": "send"})
    assert page.status_code == 422
    assert "Another?" in page.text
    assert "Silk" not in page.text


def test_a_request_that_waits_answers_otherwise(visit: Visit, cast: Cast, session: Session) -> None:
    names = ask_all(session, cast)
    client = visit(cast.brightwater)
    send(client, **filled(names))
    booking = only(session)
    before = session.scalars(select(BookingAnswer.file_name).where(BookingAnswer.kind == "file")).one()
    page = client.get(at(booking, "revise")).text
    for box in (
        'value="Silk"',
        'value="1.2"',
        'value="2" checked',
        'value="no" checked',
        "Take away Plan final.pdf",
    ):
        assert box in page
    form = fields([hours(9, 13)], version="1")
    refused = client.post(at(booking, "revise"), data={**form, **filled(names, text=None)})
    assert refused.status_code == 422
    assert "Choose the file once more" in refused.text
    sent = filled(names, text="Linen", file=None, one="0")
    assert client.post(at(booking, "revise"), data={**form, **sent}).status_code == 303
    booking = fresh(session, booking)
    page = client.get(at(booking)).text
    assert "Linen" in page
    assert "Silk" not in page
    assert f"answers/{before}" in page
    asked.remove(session, equipment(session, cast.chamber), names[Kind.TEXT].removeprefix("ask-"))
    session.commit()
    form["version"] = str(fresh(session, booking).version)
    again = {name: value for name, value in filled(names, file=None).items() if name != names[Kind.TEXT]}
    again[names[Kind.FILE]] = (BytesIO(PDF), "other.pdf")
    assert client.post(at(booking, "revise"), data={**form, **again}).status_code == 303
    page = client.get(at(booking)).text
    assert "Linen" in page
    assert f"answers/{before}" not in page
    with client.application.app_context():
        assert storage.read(f"{before}.pdf") is None


def test_an_instrument_says_whether_it_asks(session: Session, cast: Cast) -> None:
    item = equipment(session, cast.chamber)
    (one,) = put(session, item, Kind.TEXT)
    assert item.asks_questions
    asked.remove(session, item, one.handle)
    assert not item.asks_questions

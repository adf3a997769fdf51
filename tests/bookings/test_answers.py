"""What is whole among an owner's questions and answers: the rules, the words, the database."""

from __future__ import annotations

from typing import Any

import pytest
from apiflask import APIFlask
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from light2share.bookings.models import AskedQuestion, Booking, BookingAnswer
from light2share.bookings.question_words import answer_text
from light2share.bookings.questions import Answer, Fault, Given, Question, QuestionKind, Words, fault
from light2share.equipment.models import AccessMode
from light2share.kernel.files import FileKind, Stored
from tests.bookings.play import equipment
from tests.bookings.questioned import EVERY, NEEDED, asks_of, put
from tests.factories import Cast

Kind, Mode = QuestionKind, AccessMode
PAPER = Stored("a", FileKind.PDF, "Plan", 9)


def question(kind: Kind, modes: Any = NEEDED) -> Question:
    return Question(1, "a", asks_of(kind, modes))


@pytest.mark.parametrize(
    ("asks", "answer", "wrong"),
    [
        pytest.param(question(Kind.TEXT), Answer(), Fault.MISSING, id="nothing where it must be"),
        pytest.param(question(Kind.TEXT, EVERY), Answer(), None, id="nothing where it may be"),
        pytest.param(question(Kind.TEXT), Answer("Silk"), None, id="words"),
        pytest.param(question(Kind.TEXT), Answer("x" * 201), Fault.TOO_LONG, id="too many words"),
        pytest.param(question(Kind.LONG), Answer("x" * 2000), None, id="many words"),
        pytest.param(question(Kind.LONG), Answer("x" * 2001), Fault.TOO_LONG, id="far too many"),
        pytest.param(question(Kind.NUMBER), Answer("1"), None, id="the lowest"),
        pytest.param(question(Kind.NUMBER), Answer("100"), None, id="the highest"),
        pytest.param(question(Kind.NUMBER), Answer("0.9"), Fault.OUT_OF_BOUNDS, id="below"),
        pytest.param(question(Kind.NUMBER), Answer("101"), Fault.OUT_OF_BOUNDS, id="above"),
        pytest.param(question(Kind.NUMBER), Answer("nan"), Fault.NO_NUMBER, id="not a number"),
        pytest.param(question(Kind.NUMBER), Answer("much"), Fault.NO_NUMBER, id="a word"),
        pytest.param(question(Kind.ONE), Answer(chosen=(2,)), None, id="a choice"),
        pytest.param(question(Kind.ONE), Answer(chosen=(3,)), Fault.NO_CHOICE, id="no such choice"),
        pytest.param(question(Kind.ONE), Answer(chosen=(0, 1)), Fault.NO_CHOICE, id="two of one"),
        pytest.param(question(Kind.ONE), Answer("FC/APC"), Fault.NO_CHOICE, id="words are no choice"),
        pytest.param(question(Kind.SEVERAL), Answer(chosen=(0, 1)), None, id="two of several"),
        pytest.param(question(Kind.SEVERAL), Answer(chosen=(0, -1)), Fault.NO_CHOICE, id="one that is none"),
        pytest.param(question(Kind.YES_NO), Answer("no"), None, id="no"),
        pytest.param(question(Kind.YES_NO), Answer("perhaps"), Fault.NO_CHOICE, id="perhaps"),
        pytest.param(question(Kind.FILE), Answer(file=PAPER), None, id="a file"),
        pytest.param(question(Kind.FILE), Answer("Plan"), Fault.MISSING, id="the name of a file"),
        pytest.param(
            question(Kind.TEXT, {Mode.SELF_SERVICE: True}), Answer(), None, id="not asked with this use"
        ),
    ],
)
def test_whether_an_answer_will_do(asks: Question, answer: Answer, wrong: Fault | None) -> None:
    assert fault(asks, Mode.OPERATOR_ASSISTED, answer) is wrong


@pytest.mark.parametrize(
    ("given", "spoken", "words"),
    [
        pytest.param(Given(Kind.NUMBER, Words(), "W", "1200.5"), "en", "1,200.5\u00a0W", id="a number"),
        pytest.param(Given(Kind.NUMBER, Words(), "W", "1200.5"), "fr", "1\u202f200,5\u202fW", id="un nombre"),
        pytest.param(Given(Kind.YES_NO, Words(), text="yes"), "fr", "Oui", id="oui"),
        pytest.param(
            Given(Kind.ONE, Words(), chosen=(Words("Espace libre", "Free space"),)),
            "fr",
            "Espace libre",
            id="a choice in the reader's language",
        ),
        pytest.param(
            Given(Kind.SEVERAL, Words(), chosen=(Words("Acier"), Words("", "Glass"))),
            "en",
            "Acier, Glass",
            id="choices in the language there is",
        ),
        pytest.param(Given(Kind.FILE, Words(), file=PAPER), "en", "Plan.pdf", id="a file"),
    ],
)
def test_an_answer_in_words(app: APIFlask, given: Given, spoken: str, words: str) -> None:
    with app.test_request_context(headers={"Accept-Language": spoken}):
        assert answer_text(given) == words


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"kind": Kind.FILE}, id="a file without a file"),
        pytest.param({"kind": Kind.ONE}, id="a choice without one"),
        pytest.param({"text": ""}, id="no words"),
        pytest.param({"text": "x" * 2001}, id="too many words"),
        pytest.param({"label_fr": "", "label_en": ""}, id="no question"),
        pytest.param({"file_title": "Plan"}, id="half a file"),
        pytest.param({"kind": Kind.YES_NO}, id="neither yes nor no"),
    ],
)
def test_the_database_refuses_half_an_answer(
    session: Session, booking: Booking, values: dict[str, Any]
) -> None:
    whole = {"booking_id": booking.id, "position": 1, "handle": "a", "kind": Kind.TEXT, "label_fr": "Quoi ?",
             "label_en": "", "unit": "", "text": "Silk", "chosen": []}  # fmt: skip
    session.execute(insert(BookingAnswer).values(whole | {"position": 2}))
    with pytest.raises(IntegrityError):
        session.execute(insert(BookingAnswer).values(whole | values))
    session.rollback()


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"label_fr": "", "label_en": ""}, id="no words"),
        pytest.param({"kind": Kind.ONE}, id="nothing to choose from"),
        pytest.param({"unit": "W"}, id="the unit of a text"),
        pytest.param({"kind": Kind.NUMBER, "lowest": 2, "highest": 1}, id="bounds the wrong way round"),
        pytest.param({"position": 13}, id="one too many"),
    ],
)
def test_the_database_refuses_half_a_question(session: Session, cast: Cast, values: dict[str, Any]) -> None:
    put(session, equipment(session, cast.chamber), Kind.TEXT)
    with pytest.raises(IntegrityError):
        session.execute(update(AskedQuestion).values(values))
    session.rollback()

"""An owner's questions in the database: which are asked, put in order, answered with a booking. The caller commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Select, delete, func, select

from light2share.bookings import moves, questions
from light2share.bookings.models import Booking
from light2share.bookings.question_models import (
    AskedQuestion,
    AskedQuestionMode,
    BookingAnswer,
    new_handle,
)
from light2share.bookings.questions import (
    CHOOSES,
    Answer,
    Answers,
    Asks,
    Given,
    Question,
    QuestionKind,
    Words,
)
from light2share.db import Session
from light2share.equipment.models import AccessMode, Equipment
from light2share.kernel.files import Stored, file_of


class Full(RuntimeError):
    """An instrument has as many questions as there may be."""


def asked_with(session: Session, item: Equipment) -> list[Question]:
    """The questions of `item` in their order; nothing is looked for where it has none."""
    return [_question(row) for row in _rows(session, item)] if item.asks_questions else []


def _rows(session: Session, item: Equipment) -> list[AskedQuestion]:
    row = AskedQuestion
    wanted = select(row).where(row.equipment_id == item.id).order_by(row.position, row.id)
    return list(session.scalars(wanted).unique())


def _question(row: AskedQuestion) -> Question:
    asks = Asks(
        row.kind,
        Words(row.label_fr, row.label_en),
        Words(row.help_fr, row.help_en),
        row.unit,
        row.lowest,
        row.highest,
        tuple(Words(fr, en) for fr, en in row.choices),
        {one.mode: one.needed for one in row.modes},
    )
    return Question(row.id, row.handle, asks)


def add(session: Session, item: Equipment, asks: Asks) -> Question:
    """Ask one more question with future requests for `item`. Raises Full."""
    item = moves.lock(session, item.id)
    rows = _rows(session, item)
    if len(rows) >= questions.MOST:
        raise Full
    row = AskedQuestion(equipment_id=item.id, position=len(rows) + 1, handle=new_handle())
    _fill(row, asks)
    session.add(row)
    item.asks_questions = True
    session.flush()
    return _question(row)


def copy(session: Session, item: Equipment, twin: Equipment) -> None:
    """Ask with `twin`, which asks nothing yet, what is asked with `item`."""
    for one in asked_with(session, item):
        add(session, twin, one.asks)


def change(session: Session, item: Equipment, handle: str, asks: Asks) -> Question | None:
    """Ask it otherwise from now on, under a new handle unless only its ways of use change; None if it is gone.

    A request that is being typed keeps no answer to a question that was changed.
    """
    row = _held(session, item, handle)
    if row is None:
        return None
    before = _question(row).asks
    if replace(before, modes={}) != replace(asks, modes={}):
        row.handle = new_handle()
    _fill(row, asks)
    session.flush()
    return _question(row)


def shift(session: Session, item: Equipment, handle: str, by: int) -> bool:
    """Let a question change places with its neighbour: -1 up, 1 down, nothing at an end; False if it is gone."""
    row = _held(session, item, handle)
    if row is None:
        return False
    rows = _rows(session, item)
    place = next(number for number, one in enumerate(rows) if one.id == row.id)
    if 0 <= place + by < len(rows):
        rows[place], rows[place + by] = rows[place + by], rows[place]
    _number(session, rows)
    return True


def remove(session: Session, item: Equipment, handle: str) -> bool:
    """Ask it no more; answers that were given stay where they are. False if it is gone."""
    row = _held(session, item, handle)
    if row is None:
        return False
    session.delete(row)
    session.flush()
    rows = _rows(session, item)
    _number(session, rows)
    moves.lock(session, item.id).asks_questions = bool(rows)
    session.flush()
    return True


def _held(session: Session, item: Equipment, handle: str) -> AskedQuestion | None:
    """A question of `item`; nobody else changes its questions until the end of the transaction."""
    moves.lock(session, item.id)
    row = AskedQuestion
    return (
        session.scalars(select(row).where(row.equipment_id == item.id, row.handle == handle)).unique().first()
    )


def _number(session: Session, rows: Sequence[AskedQuestion]) -> None:
    for number, one in enumerate(rows, 1):
        one.position = number
    session.flush()


def _fill(row: AskedQuestion, asks: Asks) -> None:
    row.kind, row.unit, row.lowest, row.highest = asks.kind, asks.unit, asks.lowest, asks.highest
    (row.label_fr, row.label_en), (row.help_fr, row.help_en) = asks.label, asks.help
    row.choices = [list(one) for one in asks.choices]
    kept = {one.mode: one for one in row.modes}
    row.modes = [kept.get(mode) or AskedQuestionMode(mode=mode) for mode in asks.modes]
    for one in row.modes:
        one.needed = asks.modes[one.mode]


def write(
    session: Session, booking: Booking, asked: Sequence[Question], mode: AccessMode | None, answers: Answers
) -> None:
    """Keep the answers with the booking, each with its question as it stands now.

    What was answered before is replaced; only answers to questions that are gone stay as they were.
    """
    row = BookingAnswer
    session.execute(delete(row).where(row.booking_id == booking.id, row.question_id.is_not(None)))
    gone = session.scalar(select(func.max(row.position)).where(row.booking_id == booking.id)) or 0
    said = [
        (one, questions.given(one, answers[one.handle]))
        for one in questions.asked_in(asked, mode)
        if one.handle in answers and not answers[one.handle].is_empty
    ]
    session.add_all(_answer(booking, place, one, given) for place, (one, given) in enumerate(said, gone + 1))
    session.flush()
    session.expire(booking, ["answers"])


def _answer(booking: Booking, position: int, question: Question, given: Given) -> BookingAnswer:
    file = given.file
    return BookingAnswer(
        booking_id=booking.id,
        position=position,
        question_id=question.id,
        handle=question.handle,
        kind=given.kind,
        label_fr=given.label.fr,
        label_en=given.label.en,
        unit=given.unit,
        text=given.text,
        chosen=[list(one) for one in given.chosen],
        file_name=file.name if file else None,
        file_kind=file.kind if file else None,
        file_title=file.title if file else None,
        file_size=file.size if file else None,
    )


def given_with(booking: Booking) -> list[Given]:
    """What was answered with a booking that the caller may read, in the order in which it was asked."""
    return [_given(row) for row in booking.answers]


def _given(row: BookingAnswer) -> Given:
    return Given(
        row.kind,
        Words(row.label_fr, row.label_en),
        row.unit,
        row.text,
        tuple(Words(fr, en) for fr, en in row.chosen),
        _file(row),
    )


def _file(row: BookingAnswer) -> Stored | None:
    if row.file_name is None or row.file_kind is None:
        return None
    return Stored(row.file_name, row.file_kind, row.file_title or "", row.file_size or 0)


def files_to_remove(session: Session, booking_ids: Select[int]) -> list[str]:
    """The files that came with these bookings, as they lie in the storage."""
    row = BookingAnswer
    rows = session.execute(
        select(row.file_name, row.file_kind).where(
            row.booking_id.in_(booking_ids), row.file_name.is_not(None)
        )
    )
    return [file_of(name, kind) for name, kind in rows if name and kind]


def answers_again(booking: Booking, asked: Sequence[Question]) -> dict[str, Answer]:
    """What was answered to the questions that still stand as they did, to be changed."""
    now = {one.handle: one for one in asked}
    return {row.handle: _again(row, now[row.handle]) for row in booking.answers if row.handle in now}


def _again(row: BookingAnswer, question: Question) -> Answer:
    if row.kind in CHOOSES:
        chosen = [Words(fr, en) for fr, en in row.chosen]
        return Answer(chosen=tuple(n for n, one in enumerate(question.asks.choices) if one in chosen))
    return Answer(file=_file(row)) if row.kind is QuestionKind.FILE else Answer(row.text)

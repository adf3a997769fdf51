"""Questions of an owner for the pages of bookings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from light2share.bookings import asked
from light2share.bookings.models import Booking
from light2share.bookings.question_models import AskedQuestion
from light2share.bookings.questions import Answer, Asks, Question, QuestionKind, Words
from light2share.equipment.models import AccessMode, Equipment
from light2share.kernel.files import FileKind, Stored

EVERY = dict.fromkeys(AccessMode, False)
NEEDED = dict.fromkeys(AccessMode, True)
CONNECTORS = (Words("FC/APC", "FC/APC"), Words("SMA", "SMA"), Words("Espace libre", "Free space"))
FULL = {
    QuestionKind.TEXT: {"label": Words("Quel tissu ?", "Which fabric?")},
    QuestionKind.LONG: {"label": Words("Quelle histoire ?", "What story?")},
    QuestionKind.NUMBER: {
        "label": Words("Quelle puissance ?", "Which power?"),
        "unit": "W",
        "lowest": 1,
        "highest": 100,
    },
    QuestionKind.ONE: {"label": Words("Quel connecteur ?", "Which connector?"), "choices": CONNECTORS},
    QuestionKind.SEVERAL: {"label": Words("Quelles faces ?", "Which faces?"), "choices": CONNECTORS},
    QuestionKind.YES_NO: {"label": Words("Sous vide ?", "Under vacuum?")},
    QuestionKind.FILE: {"label": Words("Le plan ?", "The drawing?")},
}
"""What a question of each kind says."""


def asks_of(kind: QuestionKind, modes: Mapping[AccessMode, bool] = NEEDED, **changes: Any) -> Asks:
    """A question of that kind."""
    return Asks(**{"kind": kind, "modes": modes, **FULL[kind], **changes})


def put(session: Session, item: Equipment, *kinds: QuestionKind, modes: Any = NEEDED) -> list[Question]:
    """Let an item ask one of each."""
    return [asked.add(session, item, asks_of(kind, modes)) for kind in kinds]


WORLDS_QUESTION, WORLDS_FILE = "aquestionwithrequests", "aFileOfAnAnswer"
WORLDS_NAMES = {"asked-question": WORLDS_QUESTION, "answer": WORLDS_FILE}


def answer_in_world(session: Session, booking: Booking, words: str) -> None:
    """Let the booking's item ask for words and for a file, which were answered with it."""
    text, paper = put(session, booking.equipment, QuestionKind.TEXT, QuestionKind.FILE, modes=EVERY)
    session.get_one(AskedQuestion, text.id).handle = WORLDS_QUESTION
    session.flush()
    file = Stored(WORLDS_FILE, FileKind.PDF, words, 15)
    said = {text.handle: Answer(words), paper.handle: Answer(file=file)}
    asked.write(session, booking, [text, paper], booking.access_mode, said)

"""Three instruments of the demo owner ask questions of their own, and bookings of them have answered."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.bookings import asked
from light2share.bookings.models import Booking
from light2share.bookings.question_models import AskedQuestion
from light2share.bookings.questions import NO, YES, Answer, Asks, Question, QuestionKind, Words
from light2share.demo.members import DemoPerson
from light2share.equipment.models import AccessMode, Equipment, ListingState

MAY, MUST = dict.fromkeys(AccessMode, False), dict.fromkeys(AccessMode, True)
CONNECTOR = Asks(
    QuestionKind.ONE,
    Words("Comment le faisceau arrive-t-il ?", "How does the beam arrive?"),
    choices=(
        Words("Fibre, connecteur FC/APC", "Fibre, FC/APC connector"),
        Words("Fibre, connecteur SMA", "Fibre, SMA connector"),
        Words("Espace libre", "Free space"),
    ),
    modes=MAY,
)
POWER = Asks(
    QuestionKind.NUMBER,
    Words("Puissance moyenne au plus", "Highest mean power"),
    Words("Au-delà de 5 W, nous plaçons un atténuateur.", "Above 5 W we put in an attenuator."),
    unit="W",
    lowest=0,
    highest=200,
    modes=MAY,
)
DRAWING = Asks(
    QuestionKind.FILE,
    Words("Plan de la pièce", "Drawing of the part"),
    Words("Cotes extérieures et points de fixation.", "Outer dimensions and where it is fixed."),
    modes=MAY,
)
CLEAN = Asks(
    QuestionKind.YES_NO,
    Words("L’échantillon a-t-il été nettoyé ?", "Has the sample been cleaned?"),
    modes=MUST,
)
FACES = Asks(
    QuestionKind.SEVERAL,
    Words("Faces à mesurer", ""),
    choices=(Words("Entrée"), Words("Sortie"), Words("Tranche")),
    modes=MAY,
)
FORMAT = Asks(
    QuestionKind.TEXT,
    Words("", "File format you need the data in"),
    Words("", "CSV unless you say otherwise."),
    modes=MAY,
)
ASKED = ((CONNECTOR, POWER), (CLEAN, FACES), (FORMAT, DRAWING))
SAID = {
    CONNECTOR.label: Answer(chosen=(0,)),
    POWER.label: Answer("7.5"),
    CLEAN.label: Answer(YES),
    FACES.label: Answer(chosen=(0, 1)),
    FORMAT.label: Answer("HDF5"),
}


def load(session: Session, people: Mapping[str, DemoPerson]) -> None:
    """Ask with three instruments, and answer with their latest bookings."""
    items = (
        select(Equipment)
        .where(
            Equipment.owner_id == people["owner"].organisation_id,
            Equipment.state == ListingState.PUBLISHED,
        )
        .order_by(Equipment.id)
        .limit(len(ASKED))
    )
    for number, (item, several) in enumerate(zip(session.scalars(items).all(), ASKED, strict=False)):
        found = [
            _named(session, asked.add(session, item, one), f"demo{number}{n}")
            for n, one in enumerate(several)
        ]
        bookings = select(Booking).where(Booking.equipment_id == item.id).order_by(Booking.id.desc()).limit(8)
        for booking in session.scalars(bookings):
            said = {one.handle: SAID[one.asks.label] for one in found if one.asks.label in SAID}
            if booking.id % 3 == 0:
                said = {handle: Answer(NO) if one.text == YES else one for handle, one in said.items()}
            asked.write(session, booking, found, booking.access_mode, said)
    session.flush()


def _named(session: Session, question: Question, handle: str) -> Question:
    """Under a handle that is the same whenever the demo is loaded."""
    session.get_one(AskedQuestion, question.id).handle = handle
    session.flush()
    return Question(question.id, handle, question.asks)

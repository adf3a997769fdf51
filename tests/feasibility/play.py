"""Questions of the world of all pages."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.bookings.models import Booking
from light2share.equipment.models import Equipment
from light2share.feasibility import actions
from light2share.feasibility.actions import Wanted
from light2share.feasibility.rules import Answer
from light2share.kernel.files import FileKind, Stored
from tests.factories import NOW, Cast

QUESTION_FILE, QUESTION_ANSWERED, QUESTION_OPEN = "aFileOfAQuestion", "aquestionanswered", "aquestionopen"


def ask_questions(session: Session, cast: Cast, words: str) -> None:
    """One with a file that is answered and led to a booking, and one that is open."""
    item = session.get_one(Equipment, cast.chamber.id)
    file = Stored(QUESTION_FILE, FileKind.PDF, words, 15)
    for handle, files in ((QUESTION_ANSWERED, [file]), (QUESTION_OPEN, [])):
        asked = actions.ask(
            session, item, Wanted(words, words, 12, words), files, cast.brightwater.actor, NOW
        )
        asked.handle = handle
        session.flush()
        if files:
            actions.answer(session, asked, Answer.ADAPTED, words, [], NOW)
            booking = session.scalars(select(Booking).where(Booking.reference == "L2S-26-AAAA")).one()
            actions.led_to(session, handle, booking)

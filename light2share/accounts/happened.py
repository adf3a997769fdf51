"""What the journal says of people's own accounts: never what was typed, never a secret."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from light2share.audit import journal
from light2share.audit.models import Happening
from light2share.db import Session
from light2share.kernel.actor import Actor


def by_themselves(session: Session, what: Happening, person_id: int, now: datetime, **details: Any) -> int:
    """A person did something to their own account; the row number of the line."""
    return journal.note(session, what, Actor(person_id), now, about_id=person_id, **details).id


def by_nobody_known(session: Session, what: Happening, person_id: int, now: datetime, **details: Any) -> None:
    """Something was done to a person's account by whoever holds no session of theirs: a stranger, the operator."""
    journal.note(session, what, None, now, about_id=person_id, **details)

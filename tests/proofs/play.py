"""What the plays of standing documents begin with."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from light2share.kernel.files import FileKind, Stored
from light2share.proofs import actions
from light2share.proofs.actions import Said
from light2share.proofs.models import Proof
from light2share.proofs.rules import ProofKind
from tests.factories import NOW, Cast, Member

TODAY = NOW.date()


def stored(name: str = "") -> Stored:
    return Stored(name or uuid4().hex, FileKind.PDF, "Certificate", 15)


def days(since: int, until: int | None, note: str = "", shared: bool = False) -> Said:
    """From so many days after today to so many."""
    return Said(day(since), None if until is None else day(until), note, shared)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def add(
    session: Session,
    admin: Member,
    said: Said,
    kind: ProofKind = ProofKind.LIABILITY,
    now: datetime = NOW,
    name: str = "",
) -> Proof:
    """A document of that admin's organisation; committed."""
    row = actions.add(session, admin.actor, kind, said, stored(name), now)
    session.commit()
    return row


def on_stage(session: Session, cast: Cast, shown: str, own: str, file: str) -> None:
    """Of Brightwater: an insurance that others get, an older version of it, and a certificate that they do not; of
    Halden an insurance of which others read the state.
    """
    first = add(session, cast.admin, days(-400, 20, shown, shared=True), name=f"{file}Older")
    first.key, first.series = "olderproofofbrightwater", "proofofbrightwater"
    session.flush()
    second = actions.replace(
        session, first, cast.admin.actor, days(-10, 300, shown, shared=True), stored(file), NOW
    )
    second.key = "sharedproofofbrightwater"
    quality = add(session, cast.admin, days(-10, None, shown), ProofKind.QUALITY, name=f"{file}Kept")
    quality.key = quality.series = "qualityofbrightwater"
    quality.title = own
    session.flush()
    add(session, cast.halden_admin, days(-10, 300), ProofKind.LIABILITY, name=f"{file}OfHalden")

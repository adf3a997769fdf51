"""What the plays of this room share: two members become one."""

from __future__ import annotations

from sqlalchemy.orm import Session

from light2share.db.engines import begin_writing
from light2share.merging import actions
from light2share.merging.actions import Choices
from light2share.organisations.models import Organisation
from tests.factories import NOW, Cast, Member


def organisation(session: Session, member: Member) -> Organisation:
    """The member's own."""
    return session.get_one(Organisation, member.organisation_id)


def merge(
    session: Session, cast: Cast, goes: Member, stays: Member, choices: Choices | None = None
) -> list[str]:
    """Let the organisation of the one become part of that of the other; committed."""
    begin_writing(session)
    gone, kept = organisation(session, goes), organisation(session, stays)
    files = actions.merge(session, gone, kept, choices or Choices(), cast.cluster.actor, NOW)
    session.commit()
    session.expire_all()
    return files

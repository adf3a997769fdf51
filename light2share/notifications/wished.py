"""What notifications about requests to join are about."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from light2share.db import Session
from light2share.notifications.line import Headline
from light2share.organisations.models import Membership
from light2share.organisations.wish_models import JoinWish, WishState

KIND = "organisations/join_asked"


def lines(session: Session, subjects: Iterable[int], person_id: int) -> dict[int, Headline]:
    """By the row number of the request, to the admins of the organisation; to the list of people once decided."""
    led = select(Membership.organisation_id).where(Membership.person_id == person_id, Membership.is_admin)
    rows = session.execute(
        select(JoinWish.id, JoinWish.name, JoinWish.handle, JoinWish.state).where(
            JoinWish.id.in_(subjects), JoinWish.organisation_id.in_(led)
        )
    )
    return {
        row.id: Headline(row.name, "organisations.join_request", {"handle": row.handle})
        if row.state is WishState.WAITING
        else Headline(row.name, "organisations.people_page")
        for row in rows
    }

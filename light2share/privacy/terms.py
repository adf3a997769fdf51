"""Which terms of use are in force, who has accepted them, and the texts that the cluster writes. The caller commits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select

from light2share.audit import journal
from light2share.audit.models import Happening
from light2share.db import Session
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Stale
from light2share.privacy.models import Consent, SiteText

TERMS = "terms"


def version(session: Session, shipped: str) -> str:
    """What the terms in force are called: `shipped` for those that came with the site, then `1.1`, `1.2` …

    A new version counts if people were to be asked for it.
    """
    query = select(func.count()).select_from(SiteText).where(SiteText.page == TERMS, SiteText.asks)
    asked = session.scalar(query) or 0
    return f"{shipped}.{asked}" if asked else shipped


def consent(session: Session, person_id: int, called: str) -> Consent | None:
    """That the person has accepted the terms of that version."""
    query = select(Consent).where(Consent.person_id == person_id, Consent.version == called)
    return session.scalar(query)


def accept(session: Session, person_id: int, called: str, now: datetime) -> None:
    """Keep that the person accepts the terms of that version; once."""
    if consent(session, person_id, called) is None:
        session.add(Consent(person_id=person_id, version=called, accepted_at=now))
        session.flush()
        about = Actor(person_id)
        journal.note(session, Happening.TERMS_ACCEPTED, about, now, about_id=person_id, name=called)


def latest(session: Session, page: str) -> SiteText | None:
    """The version of a page that is shown; None where the cluster has written none."""
    return session.scalar(_of(page).limit(1))


def versions(session: Session, page: str) -> list[SiteText]:
    """Every version of a page, the newest first."""
    return list(session.scalars(_of(page)))


def write(
    session: Session, page: str, bodies: tuple[str, str], asks: bool, seen: int, actor: Actor, now: datetime
) -> SiteText:
    """Put a new version in force, French and English. `seen` is the number that was changed. Raises Stale."""
    before = latest(session, page)
    if (before.number if before else 0) != seen:
        raise Stale
    french, english = bodies
    row = SiteText(
        page=page, number=seen + 1, body_fr=french, body_en=english, asks=asks and page == TERMS,
        person_id=actor.person_id, created_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    journal.note(session, Happening.TEXT_CHANGED, actor, now, text=page, version=row.number)
    return row


def _of(page: str) -> Select[SiteText]:
    return select(SiteText).where(SiteText.page == page).order_by(SiteText.number.desc())

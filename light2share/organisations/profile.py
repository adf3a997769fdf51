"""What an organisation says of itself, changed by its admins. The caller commits."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from light2share.audit import journal
from light2share.audit.models import Happening
from light2share.db import Session
from light2share.kernel.actor import Actor
from light2share.organisations.models import Logo, Organisation


@dataclass(frozen=True, slots=True)
class Profile:
    """The names are those of the columns."""

    about_fr: str | None
    about_en: str | None
    website: str | None
    email: str | None
    mail_domains: list[str]
    domains: list[str]


def logo_file(name: str) -> str:
    """Under which name a stored logo lies."""
    return f"{name}-logo.webp"


def change_logo(
    session: Session, organisation_id: int, logo: Logo | None, actor: Actor, now: datetime
) -> str | None:
    """Show another logo, or none; the name of the one before, for the caller to remove."""
    before = session.get(Logo, organisation_id)
    if before is not None:
        session.delete(before)
        session.flush()
    if logo is not None:
        session.add(logo)
        session.flush()
    journal.note(session, Happening.PROFILE_CHANGED, actor, now, organisation_id, fields=["logo"])
    return before.name if before else None


def change(session: Session, row: Organisation, profile: Profile, actor: Actor, now: datetime) -> bool:
    """Say it anew, with a line in the journal of what changed; answers whether anything did."""
    changed = [name for name, value in asdict(profile).items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, getattr(profile, name))
    if changed:
        journal.note(session, Happening.PROFILE_CHANGED, actor, now, row.id, fields=changed)
    return bool(changed)

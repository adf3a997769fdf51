"""Writing to an organisation. The caller commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete

from light2share.db import Session
from light2share.mail import outbox
from light2share.organisations import queries
from light2share.organisations.models import Enquiry

ENQUIRIES_KEPT = timedelta(days=30)
"""The mails have gone by then; what they said lies with those who got them."""
MAIL = "organisations/enquiry"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, and where they can be answered; a visitor has no `person_id`."""

    name: str
    email: str
    company: str
    person_id: int | None = None


def write_to(session: Session, organisation_id: int, sender: Sender, message: str, now: datetime) -> Enquiry:
    """Send `message` to the people of an organisation, or to the cluster where it has nobody on the site."""
    enquiry = Enquiry(
        organisation_id=organisation_id,
        person_id=sender.person_id,
        name=sender.name,
        email=sender.email,
        company=sender.company,
        message=message,
        created_at=now,
    )
    session.add(enquiry)
    session.flush()
    outbox.queue(session, MAIL, queries.answering_for(session, organisation_id), enquiry.id, now)
    return enquiry


def forget_enquiries(session: Session, now: datetime) -> None:
    """Delete what was written long ago."""
    session.execute(
        delete(Enquiry).where(Enquiry.created_at < now - ENQUIRIES_KEPT),
        execution_options={"synchronize_session": False},
    )

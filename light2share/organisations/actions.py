"""What people do with an organisation: write to it, say where its sites are. The caller commits."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from light2share.db import Session
from light2share.mail import outbox
from light2share.organisations import queries
from light2share.organisations.models import Enquiry, Site

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


@dataclass(frozen=True, slots=True)
class Where:
    """A place as its people write it; the coordinates are those of its commune."""

    name: str
    address: str
    postcode: str
    town: str
    latitude: float
    longitude: float


def add_site(session: Session, organisation_id: int, slug: str, where: Where) -> Site:
    """Another place of an organisation, in the zone of its postcode."""
    row = Site(organisation_id=organisation_id, slug=slug, **_columns(where))
    session.add(row)
    session.flush()
    return row


@dataclass(frozen=True, slots=True)
class Visiting:
    """What visitors of a site are told once their booking is confirmed; the names are those of the columns."""

    access_fr: str | None = None
    access_en: str | None = None
    rules_fr: str | None = None
    rules_en: str | None = None


def tell_visitors(session: Session, site: Site, visiting: Visiting) -> None:
    """Say how to get in and what to keep to there."""
    for name, value in asdict(visiting).items():
        setattr(site, name, value)
    session.flush()


def _columns(where: Where) -> dict[str, Any]:
    return {**asdict(where), "address": where.address or None}


def hold_site(session: Session, site: Site) -> None:
    """Let nobody put equipment there until the transaction ends."""
    session.execute(select(Site.id).where(Site.id == site.id).with_for_update())


def remove_site(session: Session, site: Site) -> None:
    """Take away a site at which nothing stands; the database refuses any other."""
    session.delete(site)
    session.flush()


def change_site(session: Session, site: Site, where: Where) -> bool:
    """Put the site elsewhere, or say more exactly where it is; its zone stays. Answers whether anything changed."""
    before = (site.name, site.address or "", site.postcode, site.town)
    if before == (where.name, where.address, where.postcode, where.town):
        return False
    if (site.postcode, site.town) != (where.postcode, where.town):
        site.latitude, site.longitude = where.latitude, where.longitude
        site.insee_code = site.department = site.region_code = None
    site.name, site.address = where.name, where.address or None
    site.postcode, site.town = where.postcode, where.town
    session.flush()
    return True

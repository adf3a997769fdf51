"""Where an organisation has its equipment, said by its people and noted in its journal. The caller commits."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from light2share.audit import journal
from light2share.audit.models import Happening
from light2share.db import Session
from light2share.kernel.actor import Actor
from light2share.organisations.models import Site


@dataclass(frozen=True, slots=True)
class Where:
    """A place as its people write it; the coordinates are those of its commune."""

    name: str
    address: str
    postcode: str
    town: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Visiting:
    """What visitors of a site are told once their booking is confirmed; the names are those of the columns."""

    access_fr: str | None = None
    access_en: str | None = None
    rules_fr: str | None = None
    rules_en: str | None = None


def add(session: Session, slug: str, where: Where, visiting: Visiting, actor: Actor, now: datetime) -> Site:
    """Another place of the organisation that `actor` acts for, in the zone of its postcode."""
    columns = {**asdict(where), "address": where.address or None, **asdict(visiting)}
    row = Site(organisation_id=actor.organisation_id, slug=slug, **columns)
    session.add(row)
    session.flush()
    _note(session, Happening.SITE_ADDED, row, actor, now)
    return row


def change(
    session: Session, site: Site, where: Where, visiting: Visiting, actor: Actor, now: datetime
) -> bool:
    """Put the site elsewhere or say more of it; its zone stays. Answers whether its name or its place changed."""
    before = {name: getattr(site, name) for name in NOTED}
    if (site.postcode, site.town) != (where.postcode, where.town):
        site.latitude, site.longitude = where.latitude, where.longitude
        site.insee_code = site.department = site.region_code = None
    site.name, site.address = where.name, where.address or None
    site.postcode, site.town = where.postcode, where.town
    tell_visitors(session, site, visiting)
    changed = [name for name in NOTED if getattr(site, name) != before[name]]
    if changed:
        _note(session, Happening.SITE_CHANGED, site, actor, now, fields=changed)
    return not PLACED.isdisjoint(changed)


def tell_visitors(session: Session, site: Site, visiting: Visiting) -> None:
    """Say how to get in and what to keep to there."""
    for name, value in asdict(visiting).items():
        setattr(site, name, value)
    session.flush()


def hold(session: Session, site: Site) -> None:
    """Let nobody put equipment there until the transaction ends."""
    session.execute(select(Site.id).where(Site.id == site.id).with_for_update())


def remove(session: Session, site: Site, actor: Actor, now: datetime) -> None:
    """Take away a site at which nothing stands; the database refuses any other."""
    session.delete(site)
    session.flush()
    _note(session, Happening.SITE_REMOVED, site, actor, now)


PLACED = frozenset({"name", "address", "postcode", "town"})
"""What calendars and distances tell of a site."""
NOTED = ("name", "address", "postcode", "town", "access_fr", "access_en", "rules_fr", "rules_en")


def _note(session: Session, what: Happening, site: Site, actor: Actor, now: datetime, **details: Any) -> None:
    journal.note(session, what, actor, now, site.organisation_id, name=site.name, **details)

"""Demo organisations with one site each, and the five people who can sign in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from typing import Any, cast
from zlib import crc32

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from light2share.accounts.models import Person
from light2share.db.bulk import insert_rows, reserve_ids
from light2share.demo import sources
from light2share.demo.abouts import about
from light2share.organisations.models import Membership, MembershipStatus, Organisation, Site
from light2share.privacy.models import Consent
from light2share.security import passwords

STREETS = (
    "rue de la Lumière", "avenue des Photons", "chemin du Prisme", "impasse du Spectre",
    "allée des Miroirs", "boulevard du Faisceau", "rue de la Lentille", "traverse du Réseau",
    "avenue de la Diffraction", "place de l’Étalon", "rue du Laser", "chemin des Franges",
)  # fmt: skip
"""Where invented companies could be."""
ORGANISATION = cast(Table, Organisation.__table__)
SITE = cast(Table, Site.__table__)


def load(session: Session, count: int, now: datetime) -> dict[str, tuple[int, int]]:
    """Write `count` organisations; answers their and their site's row numbers by the id of the file, the copies
    beyond the file's own as `org-001#2` and so on.
    """
    entries = list(_entries(count))
    ids = reserve_ids(session, ORGANISATION, count)
    site_ids = reserve_ids(session, SITE, count)
    columns = ("id", "slug", "name", "kind", "size_class", "status", "siren", "siret", "vat_number", "website",
               "about_fr", "about_en", "email", "domains", "member_since", "demo", "created_at")  # fmt: skip
    insert_rows(
        session,
        ORGANISATION,
        columns,
        (_row(i, entry, now) for i, (_, entry) in zip(ids, entries, strict=True)),
    )
    place_columns = ("id", "organisation_id", "slug", "name", "address", "town", "postcode", "insee_code", "department",
                     "region_code", "latitude", "longitude", "zone")  # fmt: skip
    rows = zip(site_ids, ids, entries, strict=True)
    insert_rows(session, SITE, place_columns, (_site(site, i, entry) for site, i, (_, entry) in rows))
    return {key: (i, site) for (key, _), i, site in zip(entries, ids, site_ids, strict=True)}


def _entries(count: int) -> Iterator[tuple[str, dict[str, Any]]]:
    known = sources.organisations()
    for number, entry in enumerate(islice(cycle(known), count)):
        turn = number // len(known)
        if turn == 0:
            yield entry["id"], entry
        else:
            copy = {"slug": f"{entry['slug']}-{turn + 1}", "name": f"{entry['name']} / {turn + 1}"}
            yield (
                f"{entry['id']}#{turn + 1}",
                {**entry, **copy, "siren": None, "siret": None, "vat_number": None},
            )


def _row(number: int, entry: dict[str, Any], now: datetime) -> tuple[Any, ...]:
    status = MembershipStatus.ACTIVE if entry["membership_status"] == "active" else MembershipStatus.LEFT
    created = datetime(entry["member_since"], 1, 1, tzinfo=UTC)
    return (number, entry["slug"], entry["name"], entry["kind"], entry["size_class"], status.value, entry["siren"],
            entry["siret"], entry["vat_number"], entry["website"], *about(entry), entry["email"], entry["domains"],
            entry["member_since"], True, min(created, now))  # fmt: skip


def _site(number: int, organisation_id: int, entry: dict[str, Any]) -> tuple[Any, ...]:
    place = entry["location"]
    code = place["insee_arrondissement"] or place["insee_code"]
    town = place["town"]
    return (number, organisation_id, "main", town, _street(entry["slug"]), town, place["postcode"], code,
            place["department"], place["region_code"], place["latitude"], place["longitude"],
            "Europe/Paris")  # fmt: skip


def _street(slug: str) -> str:
    """An invented address, the same for an organisation in every load."""
    drawn = crc32(slug.encode())
    return f"{drawn % 89 + 1} {STREETS[drawn // 89 % len(STREETS)]}"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A sign-in of the demo."""

    person_id: int
    organisation_id: int | None


BELONGED = timedelta(days=400)
"""How long the demo people have been where they are: what came before them would be no news to them."""


def load_people(session: Session, now: datetime) -> dict[str, DemoPerson]:
    """The five sign-ins, with one password; by the key of their address."""
    password_hash = passwords.hashed(sources.PASSWORD)
    people: dict[str, DemoPerson] = {}
    for key, name, slug, is_manager, is_admin in sources.PEOPLE:
        person = Person(
            email=f"{key}@demo.example",
            name=name,
            password_hash=password_hash,
            is_cluster_manager=slug is None,
            demo=True,
            created_at=now,
        )
        session.add(person)
        session.flush()
        session.add(Consent(person_id=person.id, version="1", accepted_at=now))
        where = _organisation(session, slug) if slug else None
        people[key] = DemoPerson(person.id, where)
        if where is not None:
            roles = {"is_manager": is_manager, "is_admin": is_admin}
            since = now - BELONGED
            session.add(Membership(person_id=person.id, organisation_id=where, created_at=since, **roles))
    session.flush()
    return people


def _organisation(session: Session, slug: str) -> int:
    """The organisation that a demo person belongs to; in a small demo without it, one of the first, always the same."""
    if found := session.scalar(select(Organisation.id).where(Organisation.slug == slug)):
        return found
    place = (sources.OWNER, sources.REQUESTER, sources.BYSTANDER).index(slug)
    query = select(Organisation.id).where(Organisation.demo).order_by(Organisation.id)
    return session.scalars(query.offset(place).limit(1)).one()

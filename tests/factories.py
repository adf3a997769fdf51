"""A small cast for every play: Halden owns, Brightwater borrows, Corvid looks on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.accounts.models import Person, SignIn
from light2share.availability.models import OpeningRuleRow
from light2share.equipment.models import (
    AccessMode,
    Approval,
    Equipment,
    EquipmentUnit,
    ListingState,
    PriceMode,
    Specification,
)
from light2share.kernel import clock
from light2share.kernel.actor import Actor
from light2share.organisations.models import Membership, Organisation, OrganisationKind, Site, SizeClass
from light2share.privacy.models import Consent
from light2share.security.secrets import secret_hash

NOW = datetime(2026, 10, 12, 6, 0, tzinfo=UTC)
"""A Monday, 08:00 in Paris: when every play begins."""


@dataclass(frozen=True)
class Member:
    """Somebody of the cast, and how they act."""

    person_id: int
    email: str
    name: str
    actor: Actor
    organisation_slug: str | None

    @property
    def organisation_id(self) -> int:
        """Their organisation's row."""
        assert self.actor.organisation_id is not None
        return self.actor.organisation_id


@dataclass(frozen=True)
class Item:
    """A listing of the cast."""

    id: int
    slug: str
    unit_id: int
    owner_id: int


@dataclass(frozen=True)
class Cast:
    """Everybody, and Halden's four listings."""

    halden: Member
    """Manager of the owner."""
    halden_admin: Member
    """Admin of the owner, not a manager."""
    halden_member: Member
    """Plain member of the owner."""
    brightwater: Member
    """Plain member of the requester."""
    brightwater_manager: Member
    admin: Member
    """Admin of the requester."""
    corvid: Member
    """Plain member of a third organisation."""
    corvid_manager: Member
    cluster: Member
    """Staff of the cluster, in no organisation."""
    chamber: Item
    """Weekdays 08:00 to 18:00, the owner decides, 120 euros an hour."""
    bench: Item
    """Weekdays 08:00 to 18:00, members are confirmed at once."""
    draft: Item
    """Not published."""
    camera: Item
    """Published without any opening: dates on request."""


def person(session: Session, email: str, name: str, **more: Any) -> Person:
    """A new person."""
    row = Person(email=email, name=name, created_at=NOW, **more)
    session.add(row)
    session.flush()
    session.add(Consent(person_id=row.id, version="1", accepted_at=NOW))
    signed_in(session, row.id)
    return row


def session_secret(person_id: int) -> str:
    """What the cookie of a person's session holds."""
    return f"the session of {person_id}"


def session_handle(person_id: int) -> str:
    """How the list of sessions of that person names it."""
    return f"session-of-{person_id}"


def signed_in(session: Session, person_id: int) -> None:
    """A session that goes on, and that no page needs to note as seen, however long the tests run."""
    now = clock.now()
    session.add(
        SignIn(
            handle=session_handle(person_id), secret_hash=secret_hash(session_secret(person_id)),
            person_id=person_id, program="Firefox, Linux", device_hash=secret_hash("an old device"),
            created_at=now, seen_at=now + timedelta(days=1),
        )
    )  # fmt: skip
    session.flush()


def organisation(session: Session, slug: str, name: str, **more: Any) -> Organisation:
    """A new company with one site in Marseille."""
    settings: dict[str, Any] = {"kind": OrganisationKind.COMPANY, "size_class": SizeClass.SME, **more}
    row = Organisation(slug=slug, name=name, created_at=NOW, **settings)
    session.add(row)
    session.flush()
    session.add(
        Site(
            organisation_id=row.id,
            slug="main",
            name=name,
            address="1 rue des Essais",
            town="Marseille",
            postcode="13013",
            insee_code="13213",
            department="Bouches-du-Rhône",
            region_code="93",
            latitude=43.3434,
            longitude=5.4298,
            zone="Europe/Paris",
        )
    )
    session.flush()
    return row


def membership(session: Session, who: Person, where: Organisation, **roles: bool) -> Membership:
    """A person's place in an organisation."""
    row = Membership(person_id=who.id, organisation_id=where.id, created_at=NOW, **roles)
    session.add(row)
    session.flush()
    return row


def equipment(session: Session, owner: Organisation, slug: str, opens: bool = True, **more: Any) -> Equipment:
    """A listing with one unit, open on weekdays from 08:00 to 18:00 unless told otherwise."""
    site = session.scalars(select(Site).where(Site.organisation_id == owner.id)).first()
    assert site is not None
    settings: dict[str, Any] = {
        "title_fr": "Enceinte climatique 600 L",
        "title_en": "Climatic chamber 600 L",
        "summary_fr": "Essais de -70 à 180 °C sur des pièces de 50 kg.",
        "summary_en": "Tests from -70 to 180 °C on parts of 50 kg.",
        "technique": "climatic-chamber",
        "state": ListingState.PUBLISHED,
        "published_at": NOW,
        "access_modes": [AccessMode.OPERATOR_ASSISTED.value, AccessMode.SELF_SERVICE.value],
        "price_mode": PriceMode.RATE,
        "hourly_rate_cents": 12000,
        "daily_rate_cents": 80000,
        "lead_time_minutes": 24 * 60,
        "longest_minutes": 10 * 24 * 60,
        **more,
    }
    row = Equipment(slug=slug, owner_id=owner.id, site_id=site.id, created_at=NOW, updated_at=NOW, **settings)
    session.add(row)
    session.flush()
    session.add(EquipmentUnit(equipment_id=row.id, number=1))
    if opens:
        session.add_all(
            OpeningRuleRow(equipment_id=row.id, weekday=day, opens_minute=8 * 60, closes_minute=18 * 60)
            for day in range(5)
        )
    session.flush()
    return row


def specification(session: Session, item: Equipment, parameter: str, **value: Any) -> None:
    """One typed value of a listing."""
    session.add(Specification(equipment_id=item.id, parameter=parameter, **value))


def fill(session: Session) -> None:
    """Put the cast on stage."""
    halden = organisation(session, "halden", "Halden Optics")
    brightwater = organisation(session, "brightwater", "Brightwater Sensing", size_class=SizeClass.MICRO)
    corvid = organisation(session, "corvid", "Corvid Photonics")
    people: list[tuple[str, str, Organisation, dict[str, bool]]] = [
        ("halden", "Hélène Halden", halden, {"is_manager": True}),
        ("halden-admin", "Hugo Halden", halden, {"is_admin": True}),
        ("halden-member", "Hanna Halden", halden, {}),
        ("brightwater", "Bruno Brightwater", brightwater, {}),
        ("brightwater-manager", "Basile Brightwater", brightwater, {"is_manager": True}),
        ("admin", "Béatrice Brightwater", brightwater, {"is_admin": True}),
        ("corvid", "Colin Corvid", corvid, {}),
        ("corvid-manager", "Camille Corvid", corvid, {"is_manager": True}),
    ]
    for key, name, where, roles in people:
        membership(session, person(session, f"{key}@cast.example", name), where, **roles)
    person(session, "cluster@cast.example", "Claude Cluster", is_cluster_manager=True)
    chamber = equipment(session, halden, "chamber")
    specification(session, chamber, "temperature_range", minimum=-70, maximum=180)
    equipment(
        session,
        halden,
        "bench",
        technique="m2-analyser",
        title_fr="Banc M² à caméra",
        title_en="Camera M² bench",
        approval=Approval.MEMBERS,
    )
    equipment(session, halden, "draft", state=ListingState.DRAFT, published_at=None)
    equipment(session, halden, "camera", opens=False, title_fr="Caméra", title_en="Camera")
    session.commit()


def on_stage(session: Session) -> Cast:
    """The cast as it stands in the database."""

    def member(key: str) -> Member:
        row = session.scalars(select(Person).where(Person.email == f"{key}@cast.example")).one()
        place = session.scalars(select(Membership).where(Membership.person_id == row.id)).first()
        actor = Actor(
            person_id=row.id,
            organisation_id=place.organisation_id if place else None,
            is_manager=bool(place and place.is_manager),
            is_admin=bool(place and place.is_admin),
            is_cluster_manager=row.is_cluster_manager,
        )
        return Member(row.id, row.email, row.name, actor, place.organisation.slug if place else None)

    def item(slug: str) -> Item:
        row = session.scalars(select(Equipment).where(Equipment.slug == slug)).one()
        unit = session.scalars(select(EquipmentUnit).where(EquipmentUnit.equipment_id == row.id)).one()
        return Item(row.id, row.slug, unit.id, row.owner_id)

    return Cast(
        halden=member("halden"),
        halden_admin=member("halden-admin"),
        halden_member=member("halden-member"),
        brightwater=member("brightwater"),
        brightwater_manager=member("brightwater-manager"),
        admin=member("admin"),
        corvid=member("corvid"),
        corvid_manager=member("corvid-manager"),
        cluster=member("cluster"),
        chamber=item("chamber"),
        bench=item("bench"),
        draft=item("draft"),
        camera=item("camera"),
    )

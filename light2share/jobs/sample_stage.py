"""Two companies, their people and instruments, in a database that lives in memory only: what sample mails are about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from light2share.accounts.models import Person
from light2share.availability import stored
from light2share.availability.models import OpeningRuleRow
from light2share.bookings.models import Booking, BookingEvent, BookingPeriod, BookingProposal, BookingState
from light2share.bookings.times import packed
from light2share.bookings.transitions import Move, Party
from light2share.db import Base, Model, Session, engines
from light2share.equipment.models import AccessMode, Equipment, EquipmentUnit, ListingState, PriceMode
from light2share.kernel.localtime import to_local, to_utc
from light2share.kernel.period import Period
from light2share.organisations.models import Membership, Organisation, OrganisationKind, Site

Row = TypeVar("Row", bound=Model)

ZONE = ZoneInfo("Europe/Paris")
WEEKS_AHEAD = timedelta(days=28)
HOURS = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Stage:
    """The sample database with who and what is in it; `starts` is when the sample bookings begin."""

    session: Session
    now: datetime
    starts: datetime
    owner: Organisation
    requester: Organisation
    manager: Person
    """Of the owner."""
    member: Person
    """Of the requester."""
    cluster: Person
    instrument: Equipment
    unit: EquipmentUnit

    def add(self, row: Row) -> Row:
        """The row with its number."""
        self.session.add(row)
        self.session.flush()
        return row

    def event(self, state: BookingState, move: Move, by: Party = Party.OWNER, **more: Any) -> BookingEvent:
        """A booking of the instrument as `move` has left it: that line of its record."""
        booking = self.booking(state)
        people = {Party.OWNER: self.manager.id, Party.REQUESTER: self.member.id}
        sides = {Party.OWNER: self.owner.id, Party.REQUESTER: self.requester.id}
        return self.add(
            BookingEvent(
                booking_id=booking.id,
                at=self.now,
                move=move,
                from_state=BookingState.REQUESTED,
                to_state=state,
                person_id=people.get(by),
                organisation_id=sides.get(by),
                sequence=1,
                **more,
            )
        )

    def booking(self, state: BookingState) -> Booking:
        """A booking of the instrument by the requester."""
        ends, number = self.starts + HOURS, self.session.query(Booking).count()
        waits = state in {BookingState.REQUESTED, BookingState.OFFERED}
        booking = self.add(
            Booking(
                reference=f"L2S-26-S{number:03d}",
                equipment_id=self.instrument.id,
                owner_id=self.owner.id,
                requester_id=self.requester.id,
                requested_by_id=self.member.id,
                state=state,
                starts_at=self.starts,
                ends_at=ends,
                access_mode=AccessMode.OPERATOR_ASSISTED,
                purpose="M² of a fibre laser at 1064 nm, two samples",
                price_mode=PriceMode.RATE,
                estimate_cents=48000,
                free_cancel_hours=48,
                used_minutes=210 if state is BookingState.COMPLETED else None,
                sequence=1,
                expires_at=self.now + timedelta(days=5) if waits else None,
                created_at=self.now,
                changed_at=self.now,
            )
        )
        self.add(
            BookingPeriod(
                booking_id=booking.id,
                unit_id=self.unit.id,
                starts_at=self.starts,
                ends_at=ends,
                blocked_from=self.starts,
                blocked_until=ends,
            )
        )
        return booking

    def proposed(self, event: BookingEvent, by: Party = Party.OWNER) -> BookingEvent:
        """The same with two other times that one side has proposed beside it."""
        before, day = Period(self.starts, self.starts + HOURS), timedelta(days=1)
        later = Period(before.start + day, before.end + day)
        self.add(
            BookingProposal(
                booking_id=event.booking_id,
                by=by,
                made_at=self.now,
                until=self.now + timedelta(days=2),
                choices=packed([[later], [Period(later.start + day, later.end + day)]]),
                estimates=[48000, 48000],
                before=packed([[before]])[0],
                estimate_before=48000,
            )
        )
        return event


@contextmanager
def stage(now: datetime) -> Iterator[Stage]:
    """The sample database, filled; gone when the block ends."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    engines.set_up(engine)
    try:
        Base.metadata.create_all(engine)
        with Session(engine, expire_on_commit=False) as session:
            yield _filled(session, now)
    finally:
        engine.dispose()


def _filled(session: Session, now: datetime) -> Stage:
    owner = _organisation(session, "halden", "Halden Optique", "Marseille", "13013", now)
    requester = _organisation(session, "brightwater", "Brightwater Sensing", "Toulouse", "31400", now)
    manager = _person(session, "manager", "Hélène Halden", now)
    member = _person(session, "member", "Bruno Brightwater", now)
    cluster = _person(session, "cluster", "Claude Cluster", now, is_cluster_manager=True)
    session.add_all(
        [
            Membership(person_id=manager.id, organisation_id=owner.id, is_manager=True, created_at=now),
            Membership(person_id=member.id, organisation_id=requester.id, created_at=now),
        ]
    )
    titles = (
        ("Banc M² à caméra", "Camera M² bench"),
        ("Analyseur de faisceau", "Beam profiler"),
        ("Banc de qualité laser", "Laser quality bench"),
    )
    items = [_instrument(session, owner, f"sample-{n}", *names, now) for n, names in enumerate(titles)]
    stored.fill(session, {}, now)
    session.flush()
    unit = session.query(EquipmentUnit).filter_by(equipment_id=items[0].id).one()
    return Stage(session, now, _starts(now), owner, requester, manager, member, cluster, items[0], unit)


def _starts(now: datetime) -> datetime:
    """A Tuesday some weeks ahead, 13:30."""
    ahead = to_local(now + WEEKS_AHEAD, ZONE)
    tuesday = ahead + timedelta(days=(1 - ahead.weekday()) % 7)
    return to_utc(tuesday.replace(hour=13, minute=30, second=0, microsecond=0), ZONE)


def _organisation(
    session: Session, slug: str, name: str, town: str, postcode: str, now: datetime
) -> Organisation:
    row = Organisation(slug=slug, name=name, kind=OrganisationKind.COMPANY, created_at=now)
    session.add(row)
    session.flush()
    session.add(
        Site(
            organisation_id=row.id,
            slug="main",
            name=name,
            address="1 rue des Essais",
            town=town,
            postcode=postcode,
            latitude=43.3,
            longitude=5.4,
            zone=ZONE.key,
        )
    )
    session.flush()
    return row


def _person(session: Session, key: str, name: str, now: datetime, **more: Any) -> Person:
    row = Person(email=f"{key}@sample.example", name=name, created_at=now, **more)
    session.add(row)
    session.flush()
    return row


def _instrument(
    session: Session, owner: Organisation, slug: str, title_fr: str, title_en: str, now: datetime
) -> Equipment:
    """Published long ago, open on weekdays."""
    site = session.query(Site).filter_by(organisation_id=owner.id).one()
    long_ago = now - timedelta(days=400)
    item = Equipment(
        slug=slug,
        owner_id=owner.id,
        site_id=site.id,
        technique="m2-analyser",
        title_fr=title_fr,
        title_en=title_en,
        state=ListingState.PUBLISHED,
        access_modes=[AccessMode.OPERATOR_ASSISTED.value],
        price_mode=PriceMode.RATE,
        hourly_rate_cents=12000,
        created_at=long_ago,
        updated_at=long_ago,
        published_at=long_ago,
    )
    session.add(item)
    session.flush()
    session.add(EquipmentUnit(equipment_id=item.id, number=1))
    session.add_all(
        OpeningRuleRow(equipment_id=item.id, weekday=day, opens_minute=8 * 60, closes_minute=18 * 60)
        for day in range(5)
    )
    session.flush()
    return item


@dataclass(frozen=True, slots=True)
class About:
    """What a mail is about, as its row of the outbox keeps it, and its receiver."""

    to: Person
    subject_id: int
    details: tuple[int | str, ...] = ()

"""Reading subscriptions and what they hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import BigInteger, ColumnElement, Connection, bindparam, cast, func, select

from light2share.accounts.models import Person
from light2share.availability.models import BusyTime, ConnectedCalendar
from light2share.bookings.models import Booking, BookingPeriod
from light2share.bookings.queries import of_item
from light2share.bookings.states import BLOCKING, BookingState
from light2share.calendars.feeds import Content, mark_of, told_since, window
from light2share.calendars.models import CalendarFeed, CalendarNames, FeedScope, FinishedFeed, PublicCalendar
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.equipment.texts import title
from light2share.kernel.actor import Actor
from light2share.kernel.period import Period
from light2share.organisations.models import Membership
from light2share.security.secrets import secret_hash

AGREED = (BookingState.CONFIRMED, BookingState.IN_USE, BookingState.COMPLETED)
"""What stays in a feed for as long as the feed reaches back."""
UNDONE = (BookingState.NO_SHOW, BookingState.CANCELLED)
"""What was confirmed and came to nothing: it stays for a while, CANCELLED, so that it leaves its holder's calendar."""
WAITING = (BookingState.REQUESTED, BookingState.OFFERED)
NEVER = (BookingState.DECLINED, BookingState.EXPIRED, BookingState.WITHDRAWN)
"""What was only asked for: told, and taken back, where the holder wants requests."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed as its reader's program finds it, with what is known of its bytes."""

    id: int
    handle: str
    person_id: int
    organisation_id: int
    equipment_id: int | None
    scope: FeedScope
    name: str
    language: str
    tentative: bool
    last_read_at: datetime | None
    last_read_by: str
    changes: int
    names: int
    made_of: str | None
    etag: str | None

    def mark(self, now: datetime, site_url: str) -> str:
        """Another one whenever a byte of the feed may be another.

        Read it before the bookings: whatever changes after it was read changes it too, so that bytes kept under it are
        never older than it says.
        """
        return mark_of(
            self.name,
            self.language,
            str(self.tentative),
            site_url,
            window(now).start.isoformat(),
            told_since(now).isoformat(),
            str(self.changes),
            str(self.names),
        )

    def names_mark(self, site_url: str) -> str:
        """Another one whenever a name in some calendar, or the site's address, may be another."""
        return mark_of(site_url, str(self.names))


BY_SECRET = (
    select(
        CalendarFeed.id,
        CalendarFeed.handle,
        CalendarFeed.person_id,
        CalendarFeed.organisation_id,
        CalendarFeed.equipment_id,
        CalendarFeed.scope,
        CalendarFeed.name,
        CalendarFeed.language,
        CalendarFeed.tentative,
        CalendarFeed.last_read_at,
        CalendarFeed.last_read_by,
        CalendarFeed.changes,
        select(CalendarNames.changes).scalar_subquery().label("names"),
        FinishedFeed.made_of,
        FinishedFeed.etag,
    )
    .join(Person, Person.id == CalendarFeed.person_id)
    .outerjoin(FinishedFeed, FinishedFeed.feed_id == CalendarFeed.id)
    .join(
        Membership,
        (Membership.person_id == CalendarFeed.person_id)
        & (Membership.organisation_id == CalendarFeed.organisation_id),
    )
    .where(CalendarFeed.secret_hash == bindparam("secret_hash"), Person.disabled_at.is_(None))
)
"""The columns of `Subscription`, in its order. Put together once, like the statements below: calendar programs ask all
day, and mostly nothing has changed."""


def by_secret(session: Session | Connection, secret: str) -> Subscription | None:
    """The subscription of an address, while its person may sign in and still belongs to the organisation."""
    row = session.execute(BY_SECRET, {"secret_hash": secret_hash(secret)}).one_or_none()
    return None if row is None else Subscription(*tuple(row))


def of_person(session: Session, actor: Actor) -> list[CalendarFeed]:
    """The actor's own subscriptions, oldest first."""
    query = select(CalendarFeed).where(CalendarFeed.person_id == actor.person_id).order_by(CalendarFeed.id)
    return list(session.scalars(query))


def own(session: Session, handle: str, actor: Actor) -> CalendarFeed | None:
    """One of the actor's own subscriptions."""
    query = select(CalendarFeed).where(
        CalendarFeed.handle == handle, CalendarFeed.person_id == actor.person_id
    )
    return session.scalars(query).one_or_none()


@cache
def within(scope: FeedScope, tentative: bool) -> tuple[ColumnElement[bool], ...]:
    """Which bookings a feed holds, with the names of `values_of` to be filled in."""
    if scope is FeedScope.PERSON:
        whose = (Booking.requested_by_id == bindparam("person")) & Booking.requester_id.in_(
            select(Membership.organisation_id).where(Membership.person_id == bindparam("person"))
        )
    elif scope is FeedScope.EQUIPMENT:
        whose = (Booking.equipment_id == bindparam("equipment")) & (
            Booking.owner_id == bindparam("organisation")
        )
    else:
        whose = (Booking.owner_id == bindparam("organisation")) | (
            Booking.requester_id == bindparam("organisation")
        )
    covered = (Booking.ends_at >= bindparam("first"), Booking.starts_at < bindparam("last"))
    lasting, passing = ((*AGREED, *WAITING), (*UNDONE, *NEVER)) if tentative else (AGREED, UNDONE)
    told = Booking.state.in_(lasting) | (
        Booking.state.in_(passing) & (Booking.changed_at >= bindparam("told_since"))
    )
    return (whose, *covered, told)


def values_of(feed: Subscription, now: datetime) -> dict[str, object]:
    """What `within` leaves open."""
    covers = window(now)
    return {
        "person": feed.person_id,
        "organisation": feed.organisation_id,
        "equipment": feed.equipment_id,
        "first": covers.start,
        "last": covers.end,
        "told_since": told_since(now),
    }


FINISHED = select(FinishedFeed.body).where(
    FinishedFeed.feed_id == bindparam("feed"), FinishedFeed.made_of == bindparam("made_of")
)


def finished(session: Session | Connection, feed: Subscription, mark: str) -> bytes | None:
    """The feed's bytes as last sent, if they still hold."""
    return session.scalar(FINISHED, {"feed": feed.id, "made_of": mark})


SHOWN_BUSY = (*sorted(BLOCKING), BookingState.COMPLETED, BookingState.NO_SHOW)
"""States whose periods stand in an item's public calendar; what is over stays, so that no entry vanishes."""


def _busy(equipment_id: int, covers: Period) -> list[ColumnElement[bool]]:
    return [
        Booking.equipment_id == equipment_id,
        Booking.state.in_(SHOWN_BUSY),
        Booking.ends_at >= covers.start,
        Booking.starts_at < covers.end,
    ]


STATE = (
    func.count().label("count"),
    func.max(Booking.changed_at).label("latest"),
    func.coalesce(func.sum(Booking.version), 0).label("versions"),
)
STARTS, ENDS = cast(BusyTime.starts_minute, BigInteger), cast(BusyTime.ends_minute, BigInteger)
BLOCKED_ELSEWHERE = (
    func.count(),
    func.coalesce(func.sum(STARTS), 0),
    func.coalesce(func.sum(ENDS), 0),
    func.coalesce(func.sum(STARTS * (ENDS - STARTS)), 0),
)
"""Others whenever connected calendars block other times."""


def busy_content(session: Session, item: Equipment, kind: str, language: str, covers: Period) -> Content:
    """What decides the bytes of an item's public calendar of that kind."""
    row = session.execute(select(*STATE).where(*_busy(item.id, covers))).one()
    elsewhere = session.execute(
        select(ConnectedCalendar.mode, *BLOCKED_ELSEWHERE)
        .join(ConnectedCalendar, ConnectedCalendar.id == BusyTime.calendar_id)
        .where(BusyTime.equipment_id == item.id)
        .group_by(ConnectedCalendar.mode)
        .order_by(ConnectedCalendar.mode)
    )
    settings = (
        "public",
        item.slug,
        title(item, language),
        item.site.zone,
        kind,
        str(item.version),
        item.updated_at.isoformat(),
        *(str(part) for row in elsewhere for part in row),
    )
    return Content(settings, covers, row[0], row[1], row[2])


KEPT = select(PublicCalendar.body).where(
    PublicCalendar.equipment_id == bindparam("equipment"),
    PublicCalendar.kind == bindparam("kind"),
    PublicCalendar.etag == bindparam("etag"),
)


def kept(session: Session, equipment_id: int, kind: str, etag: str) -> bytes | None:
    """The bytes of an item's public calendar, if they are kept and still hold."""
    return session.scalar(KEPT, {"equipment": equipment_id, "kind": kind, "etag": etag})


def busy_periods(
    session: Session, equipment_id: int, covers: Period
) -> list[tuple[BookingPeriod, str, datetime]]:
    """Each period of an item's public calendar with the UID and the last change of its booking, in a lasting order."""
    rows = session.execute(
        select(BookingPeriod, Booking.uid, Booking.changed_at)
        .where(*of_item(equipment_id, covers), Booking.state.in_(SHOWN_BUSY))
        .order_by(BookingPeriod.id)
    )
    return [(period, uid, changed_at) for period, uid, changed_at in rows]

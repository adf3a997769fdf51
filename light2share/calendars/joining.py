"""Joining a feed from the finished text of its bookings, and making what of that is missing or out of date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from light2share.accounts.models import Person
from light2share.bookings import audience
from light2share.bookings.models import Booking
from light2share.calendars import queries
from light2share.calendars.entries import body_of
from light2share.calendars.feeds import REFRESH, Sides, mark_of
from light2share.calendars.models import CalendarEntry, FeedScope
from light2share.calendars.reading import Subscription, values_of, within
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.ical.write import calendar
from light2share.organisations.models import Organisation, Site

SIDES = (Booking.equipment_id, Booking.owner_id, Booking.requester_id, Booking.requested_by_id)
OWNER, REQUESTER = aliased(Organisation), aliased(Organisation)
CONTACT = aliased(Person)
NAMES = (
    Equipment.title_fr,
    Equipment.title_en,
    Site.address,
    Site.postcode,
    Site.town,
    OWNER.name,
    REQUESTER.name,
    CONTACT.name,
    CONTACT.email,
)
"""All that stands in an entry's text beside the booking's own and who answers for both sides; see `entries`. Triggers
watch the same columns, and for the latter those that `audience` reads."""


@dataclass(frozen=True, slots=True)
class Text:
    """The calendar text of a booking, as it is kept."""

    booking_id: int
    language: str
    version: int
    names: str
    mark: str
    body: str


@dataclass(frozen=True, slots=True)
class _Line:
    """A booking of a feed, with its text if that is as new as the booking."""

    booking_id: int
    sides: Sides
    text: Text | None


def joined(
    session: Session,
    feed: Subscription,
    now: datetime,
    site_url: str,
    address_of: Callable[[Booking], str],
) -> tuple[bytes, list[Text]]:
    """The feed's bytes, and the texts that had to be made or looked at again for them, to be kept.

    A text holds while the booking has its version and none of the names in it has changed. As long as no name has
    changed in any calendar, no name has to be read.
    """
    values = values_of(feed, now) | {"language": feed.language, "names": feed.names_mark(site_url)}
    bodies = list(session.scalars(_bodies_of(feed.scope, feed.tentative), values))
    again: dict[int, Text] = {}
    if None in bodies:
        bodies, again = _looked_at(session, feed, now, site_url, address_of)
    whole = "".join(body for body in bodies if body).encode()
    return calendar([whole], method="PUBLISH", name=feed.name, refresh=REFRESH), list(again.values())


def _looked_at(
    session: Session, feed: Subscription, now: datetime, site_url: str, address_of: Callable[[Booking], str]
) -> tuple[list[str | None], dict[int, Text]]:
    """What every booking of the feed reads as, and the texts among them that were doubtful, by row number.

    Those in which no name has changed stay as they are; the others are made anew.
    """
    lines = list(_lines(session, feed, now))
    names = feed.names_mark(site_url)
    doubtful = [line for line in lines if line.text is None or line.text.names != names]
    marks = _marks_of(session, feed, now, site_url)
    again = {
        line.booking_id: replace(line.text, names=names)
        for line in doubtful
        if line.text is not None and line.text.mark == marks.get(line.sides)
    }
    missing = [line.booking_id for line in doubtful if line.booking_id not in again]
    again |= _made(session, missing, feed.language, names, marks, address_of)
    texts = (again.get(line.booking_id) or line.text for line in lines)
    return [text.body for text in texts if text], again


def keep(session: Session, texts: Sequence[Text]) -> None:
    """Keep the texts; the caller commits. One that is out of date by then is found out by its version and marks."""
    if not texts:
        return
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(CalendarEntry)
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["booking_id", "language"],
            set_={name: insert.excluded[name] for name in ("version", "names", "mark", "body")},
        ),
        [asdict(one) for one in texts],
    )


TEXT_OF = (
    (CalendarEntry.booking_id == Booking.id)
    & (CalendarEntry.language == bindparam("language"))
    & (CalendarEntry.version == Booking.version)
)


@cache
def _bodies_of(scope: FeedScope, tentative: bool) -> Select[str | None]:
    """What the feed's bookings read as, in a lasting order; None for each whose text is not known to hold."""
    return (
        select(CalendarEntry.body)
        .select_from(Booking)
        .outerjoin(CalendarEntry, TEXT_OF & (CalendarEntry.names == bindparam("names")))
        .where(*within(scope, tentative))
        .order_by(Booking.id)
    )


@cache
def _lines_of(scope: FeedScope, tentative: bool) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Booking.id, *SIDES, Booking.version, CalendarEntry.names, CalendarEntry.mark, CalendarEntry.body
        )
        .outerjoin(CalendarEntry, TEXT_OF)
        .where(*within(scope, tentative))
        .order_by(Booking.id)
    )


def _lines(session: Session, feed: Subscription, now: datetime) -> Iterator[_Line]:
    """The feed's bookings in a lasting order."""
    values = values_of(feed, now) | {"language": feed.language}
    for number, item, owner, requester, asker, version, names, mark, body in session.execute(
        _lines_of(feed.scope, feed.tentative), values
    ):
        text = None if body is None else Text(number, feed.language, version, names, mark, body)
        yield _Line(number, Sides(item, owner, requester, asker or 0), text)


@cache
def _names_of(scope: FeedScope, tentative: bool) -> Select[*tuple[Any, ...]]:
    grouped = select(*SIDES).where(*within(scope, tentative)).distinct().subquery()
    return (
        select(grouped, *NAMES)
        .join(Equipment, Equipment.id == grouped.c.equipment_id)
        .join(Site, Site.id == Equipment.site_id)
        .join(OWNER, OWNER.id == grouped.c.owner_id)
        .join(REQUESTER, REQUESTER.id == grouped.c.requester_id)
        .outerjoin(CONTACT, CONTACT.id == Equipment.contact_id)
    )


def _marks_of(session: Session, feed: Subscription, now: datetime, site_url: str) -> dict[Sides, str]:
    """Those of the names and places in the text of the feed's bookings: one for each item and who asked for it."""
    rows = session.execute(_names_of(feed.scope, feed.tentative), values_of(feed, now))
    named = {Sides(row[0], row[1], row[2], row[3] or 0): row[4:] for row in rows}
    answering = audience.contacts_of(session, list(named))
    return {
        sides: mark_of(
            site_url, *names, *(text for one in people for text in (one.party, one.name, one.email))
        )
        for (sides, names), people in zip(named.items(), answering, strict=True)
    }


def _made(
    session: Session,
    booking_ids: Sequence[int],
    language: str,
    names: str,
    marks: Mapping[Sides, str],
    address_of: Callable[[Booking], str],
) -> dict[int, Text]:
    """The text of these bookings as they are now, by row number."""
    return {
        booking.id: Text(
            booking.id,
            language,
            booking.version,
            names,
            marks.get(_sides_of(booking), ""),
            body_of(booking, periods, people, language, address_of(booking)),
        )
        for booking, periods, people in queries.for_entries(session, booking_ids)
    }


def _sides_of(booking: Booking) -> Sides:
    return Sides(booking.equipment_id, booking.owner_id, booking.requester_id, booking.requested_by_id or 0)

"""Calendars out, as programs read them: one booking, an item's busy times, subscriptions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError, OperationalError

from light2share.availability import queries as availability
from light2share.availability.hours import hours_on
from light2share.availability.opening import OpeningRule
from light2share.availability.wording import HOLIDAYS
from light2share.bookings import audience
from light2share.bookings import queries as bookings
from light2share.bookings.models import Booking
from light2share.calendars import entries, feeds, joining, public, reading, subscriptions
from light2share.calendars.programs import program_of
from light2share.calendars.reading import Subscription
from light2share.calendars.views.room import bp
from light2share.db import Session, db
from light2share.db.engines import begin_writing, once
from light2share.equipment import queries as equipment
from light2share.equipment.models import Equipment
from light2share.equipment.texts import title
from light2share.i18n import LANGUAGES, speaking
from light2share.kernel.errors import NotFound
from light2share.kernel.period import Period
from light2share.web import limits
from light2share.web.access import allow, anyone, holder, member
from light2share.web.actor import current_actor
from light2share.web.clock import now
from light2share.web.languages import chosen_language
from light2share.web.links import full
from light2share.web.moved import gone_or_moved

WORTH_KEEPING = 100
"""Entries of a public calendar from which its bytes are kept: icalendar writes some five in a millisecond."""


def as_calendar(body: bytes, etag: str, name: str, attached: bool = False) -> Response:
    """The calendar, or 304 if the reader has it already."""
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.set_etag(etag)
    response.headers["Cache-Control"] = "private, no-cache"
    way = "attachment" if attached else "inline"
    response.headers["Content-Disposition"] = f'{way}; filename="{name}.ics"'
    response.make_conditional(request)
    return response


def unchanged(etag: str) -> Response | None:
    """304 if the reader's copy still holds (RFC 9110, section 13.1.2), before anything is put together."""
    if not request.if_none_match.contains_weak(etag):
        return None
    response = Response(status=304)
    response.set_etag(etag)
    return response


def booking_address(booking: Booking) -> str:
    """A booking's page, as it stands in calendars."""
    return full("bookings.show", reference=booking.reference)


def _site_url() -> str:
    """What every address in a calendar begins with."""
    return str(current_app.config["BASE_URL"])


@bp.get("/bookings/<reference>.ics")
@allow(member)
def booking_ics(reference: str) -> ResponseReturnValue:
    """One booking, for its two organisations."""
    booking = bookings.shown(db.session(), reference, current_actor())
    if booking is None:
        raise NotFound
    language = chosen_language()
    periods = bookings.periods(db.session(), booking.id)
    people = audience.contacts(db.session(), booking)
    body = entries.file_of(booking, periods, people, language, booking_address(booking))
    return as_calendar(body, etag_of(body), booking.reference, attached=True)


@bp.get("/equipment/<slug>/calendar.ics")
@allow(anyone)
def equipment_ics(slug: str) -> ResponseReturnValue:
    """An item's busy times and opening hours, for whoever may see the listing.

    `lang` chooses the words; `opening=no` leaves the hours out, for programs that refuse VAVAILABILITY.
    """
    item = equipment.listed(db.session(), slug, current_actor())
    if item is None:
        gone_or_moved(equipment.moved_to(db.session(), slug, current_actor()))
    asked = request.args.get("lang", "")
    language = asked if asked in LANGUAGES else chosen_language()
    covers = feeds.window(now())
    with_opening = request.args.get("opening") != "no"
    kind = language if with_opening else f"{language}, busy times alone"
    etag = reading.busy_content(db.session(), item, kind, language, covers).etag
    if same := unchanged(etag):
        return same
    body = reading.kept(db.session(), item.id, kind, etag)
    if body is None:
        body = _public(item, language, covers, with_opening)
        if body.count(b"BEGIN:VEVENT") >= WORTH_KEEPING:
            _quietly(lambda session: subscriptions.keep_public(session, item.id, kind, etag, body))
    return as_calendar(body, etag, item.slug)


def _public(item: Equipment, language: str, covers: Period, with_opening: bool) -> bytes:
    session = db.session()
    rules = availability.counting_rows(session, item)
    return public.calendar(
        title(item, language),
        {"fr": "Occupé", "en": "Busy"}[language],
        ZoneInfo(item.site.zone),
        covers,
        reading.busy_periods(session, item.id, covers),
        availability.blackout_rows(session, item.id),
        availability.blocked(session, item, covers),
        _holidays(item, [availability.rule_of(row) for row in rules], covers, language),
        rules if with_opening else None,
        item.updated_at,
        item.slug,
    )


def _quietly(note: Callable[[Session], None]) -> None:
    """Write down what a later reading will be glad of; the calendar matters more than the note."""
    try:
        begin_writing(db.session())
        note(db.session())
        db.session.commit()
    except (OperationalError, IntegrityError):
        # a database kept busy; something that has gone meanwhile
        db.session.rollback()


def _holidays(item: Equipment, rules: Iterable[OpeningRule], covers: Period, spoken: str) -> dict[date, str]:
    """The public holidays ahead that close it on a day of its usual week, with their names."""
    ahead = Period(now(), covers.end)
    days = availability.holidays_of(item).closed_days(availability.zone_of(item), ahead)
    with speaking(spoken):
        return {day: str(HOLIDAYS[name]) for day, name in days.items() if hours_on(rules, day)}


@bp.get("/feed/<secret>.ics")
@allow(holder)
def feed(secret: str) -> ResponseReturnValue:
    """A subscription, for the holder of its address."""
    limits.spend("LIMIT_FEED", secret)
    with once(db.engine) as connection:
        found = reading.by_secret(connection, secret)
    if found is None:
        raise NotFound
    _note_reader(found)
    mark = found.mark(now(), _site_url())
    known = found.etag if found.made_of == mark else None
    if known and (same := unchanged(known)):
        return same
    body = None
    if known:
        with once(db.engine) as connection:
            body = reading.finished(connection, found, mark)
    if known and body is not None:
        return as_calendar(body, known, "light2share")
    return as_calendar(*_built(found, mark, now()), "light2share")


def etag_of(body: bytes) -> str:
    """The same for the same bytes."""
    return sha256(body).hexdigest()[:32]


def _note_reader(found: Subscription) -> None:
    """Keep when it was read and by what program; not at each reading, since programs ask all day."""
    program = program_of(request.headers.get("User-Agent", ""))
    if not subscriptions.is_worth_noting(found, program, now()):
        return
    _quietly(lambda session: subscriptions.note_reader(session, found.id, program, now()))


def _built(found: Subscription, mark: str, at: datetime) -> tuple[bytes, str]:
    """The feed as it is now and its ETag, both kept for the next reading."""
    body, texts = joining.joined(db.session(), found, at, _site_url(), booking_address)
    etag = etag_of(body)

    def note(session: Session) -> None:
        joining.keep(session, texts)
        subscriptions.keep_finished(session, found.id, mark, etag, body)

    _quietly(note)
    return body, etag

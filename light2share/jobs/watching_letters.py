"""What mails about saved searches say: what was found, as far as its receiver still sees it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from light2share.accounts.models import Person
from light2share.availability import queries as availability
from light2share.bookings.models import BookingEvent
from light2share.bookings.placing import free_unit
from light2share.bookings.proposal_words import times_label
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.equipment.queries import visible_to
from light2share.equipment.texts import title
from light2share.i18n import formats, gettext, language, ngettext
from light2share.jobs.letters import Content, Fact, Way
from light2share.kernel.actor import Actor
from light2share.mail.models import OutgoingMail
from light2share.organisations.queries import WhoIs, memberships_of, who_is
from light2share.watching.links import stop_token
from light2share.watching.models import Alert, SavedSearch, SearchHit
from light2share.watching.queries import heard_of
from light2share.web.links import full


def found(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """What one search has found just now; None if its mails were stopped meanwhile, or nothing of it is left."""
    groups = _groups(session, mail, person, Alert.AT_ONCE, now)
    if not groups:
        return None
    search, listings = groups[0]
    return Content(
        button=Way(gettext("See what is new"), full("watching.opened", handle=search.handle)),
        stop=_stop(search),
        what=search.name,
        values={"groups": [_group(search, listings)], "told": _told(len(listings)), "name": search.name},
    )


def digest(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """What the daily searches of a person have found since the last digest."""
    groups = _groups(session, mail, person, Alert.DAILY, now)
    if not groups:
        return None
    count = sum(len(listings) for _search, listings in groups)
    return Content(
        button=Way(gettext("See my saved searches"), full("watching.searches")),
        stop=gettext(
            "You get this mail once a day at most, because you asked for it. Each search above says how to stop it."
        ),
        what=_told(count),
        values={"groups": [_group(*group) for group in groups], "told": _told(count)},
    )


def freed(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """A booked time was given back; None once it is taken again or past, or its reader no longer sees or watches it."""
    event = session.get(BookingEvent, mail.subject_id)
    if event is None:
        return None
    booking = event.booking
    actor = next(
        (who.actor for who in _acting(session, person) if _seen(session, who.actor, [booking.equipment_id])),
        None,
    )
    if actor is None or booking.equipment_id not in heard_of(session, actor):
        return None
    item, times = booking.equipment, sorted(booking.choices[0])
    zone = ZoneInfo(item.site.zone)
    left = [one for one in times if one.start > now and free_unit(session, item, [item.terms.blocked(one)])]
    if not left:
        return None
    first = left[0]
    ask = full(
        "bookings.request_booking",
        slug=item.slug,
        starts=formats.local_iso(first.start, zone),
        ends=formats.local_iso(first.end, zone),
    )
    return Content(
        button=Way(gettext("Ask for this time"), ask),
        stop=gettext(
            "You get this mail because you asked for it beside this favourite: %(address)s",
            address=full("watching.index"),
        ),
        facts=[
            Fact(gettext("Instrument"), title(item, language())),
            Fact(
                gettext("When"),
                f"{times_label(left, zone, length=True)}, {formats.zone_label(zone, language(), first.start)}",
            ),
        ],
        what=title(item, language()),
        when=f"{formats.day(first.start, language(), zone)} {formats.clock(first.start, zone)}",
    )


def _acting(session: Session, person: Person) -> list[WhoIs]:
    """The person as they act for each of their organisations."""
    places: list[int | None] = [place.organisation_id for place in memberships_of(session, person.id)]
    found = (who_is(session, person.id, number) for number in places or [None])
    return [who for who in found if who]


def _groups(
    session: Session, mail: OutgoingMail, person: Person, alert: Alert, now: datetime
) -> list[tuple[SavedSearch, list[Way]]]:
    """Each search that still wants such mails, with the listings to be named."""
    hits = session.scalars(
        select(SearchHit)
        .join(SavedSearch, SavedSearch.id == SearchHit.saved_search_id)
        .where(SearchHit.id.in_(mail.details), SavedSearch.person_id == person.id, SavedSearch.alert == alert)
        .options(joinedload(SearchHit.saved_search))
        .order_by(SearchHit.saved_search_id, SearchHit.id)
    ).all()
    by_search: dict[int, list[SearchHit]] = {}
    for hit in hits:
        by_search.setdefault(hit.saved_search_id, []).append(hit)
    groups = []
    for theirs in by_search.values():
        search = theirs[0].saved_search
        who = who_is(session, person.id, search.organisation_id)
        seen = _seen(session, who.actor, [hit.equipment_id for hit in theirs]) if who else []
        if seen:
            groups.append((search, _listings(session, seen, now)))
    return groups


def _seen(session: Session, actor: Actor, ids: Sequence[int]) -> list[Equipment]:
    return list(
        session.scalars(
            visible_to(actor)
            .where(Equipment.id.in_(ids))
            .options(joinedload(Equipment.site))
            .order_by(Equipment.id)
        )
    )


def _listings(session: Session, items: Sequence[Equipment], now: datetime) -> list[Way]:
    firsts = availability.first_free_for(session, [item.id for item in items], now)
    ways = []
    for item in items:
        at = firsts.get(item.id)
        free = (
            gettext(
                "free from %(moment)s",
                moment=formats.moment(at, language(), item.site.zone, year=False),
            )
            if at
            else gettext("dates on request")
        )
        town = item.site.town.replace("'", "’")
        ways.append(
            Way(f"{title(item, language())} – {town}, {free}", full("equipment.show", slug=item.slug))
        )
    return ways


def _group(search: SavedSearch, listings: list[Way]) -> dict[str, Any]:
    return {"name": search.name, "listings": listings, "stop_url": _stop_url(search)}


def _told(count: int) -> str:
    return ngettext("%(num)s new instrument", "%(num)s new instruments", count)


def _stop_url(search: SavedSearch) -> str:
    token = stop_token(current_app.config["SECRET_KEY"], search.handle)
    return full("watching.stop", token=token)


def _stop(search: SavedSearch) -> str:
    return gettext(
        "You get this mail because you asked to be told when “%(name)s” finds something.", name=search.name
    )

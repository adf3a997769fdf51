"""Where a booking takes place, how its visitors get in and what they keep to: told once it is confirmed, not before."""

from __future__ import annotations

from flask import url_for
from markupsafe import Markup

from light2share.bookings import access, audience
from light2share.bookings.models import Booking
from light2share.bookings.models import BookingState as State
from light2share.bookings.transitions import Party
from light2share.bookings.views.facts import Values
from light2share.db import db
from light2share.i18n import gettext, language
from light2share.kernel.actor import Actor
from light2share.organisations.access import may_change_sites
from light2share.organisations.models import Site

CONTACTS = {State.CONFIRMED, State.IN_USE, State.COMPLETED}
OTHER = {"fr": "en", "en": "fr"}


def _told(booking: Booking, actor: Actor) -> bool:
    return access.may_see_contacts(actor, booking, booking.state in CONTACTS)


def visiting(booking: Booking, actor: Actor) -> list[Values]:
    """What the owner tells visitors of the site, each part in the reader's language or else in the other."""
    if not _told(booking, actor):
        return []
    site = booking.equipment.site
    parts = {"access": gettext("How to get in"), "rules": gettext("Laser safety and rules for visitors")}
    return [
        {"title": title, "lines": text.splitlines(), "lang": "" if spoken == language() else spoken}
        for name, title in parts.items()
        for text, spoken in [_text(site, name)]
        if text
    ]


def _text(site: Site, name: str) -> tuple[str, str]:
    spoken = language()
    own = getattr(site, f"{name}_{spoken}") or ""
    if own:
        return own, spoken
    other = OTHER.get(spoken, "fr")
    return getattr(site, f"{name}_{other}") or "", other


def contacts(booking: Booking, actor: Actor) -> list[Values]:
    """The exact place and the people, once it is confirmed."""
    if not _told(booking, actor):
        return []
    site = booking.equipment.site
    lines: list[Values] = [
        {
            "label": gettext("Place"),
            "value": site.address or site.name,
            "note": f"{site.postcode} {site.town}",
        }
    ]
    if not site.address and access.party_of(actor, booking) is Party.OWNER:
        link = Markup('<a href="{}">{}</a>').format(
            url_for("organisations.site", slug=site.slug), gettext("Enter the address of this site")
        )
        lines += [{"label": gettext("Address"), "value": link}] if may_change_sites(actor) else []
    for person in audience.contacts(db.session(), booking):
        label = gettext("Owner") if person.party is Party.OWNER else gettext("Requester")
        mail = Markup('<a href="mailto:{0}">{0}</a>').format(person.email)
        lines.append({"label": label, "value": person.name, "note": mail})
    return lines

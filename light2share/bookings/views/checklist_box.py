"""The checklist of a booking as values that templates show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import url_for

from light2share.agreements.queries import Wanted
from light2share.agreements.words import name_of, stands
from light2share.authorisations.access import may_ask
from light2share.bookings import checklist
from light2share.bookings.access import acts_as, party_of
from light2share.bookings.check_words import KINDS, line_note, missing_label
from light2share.bookings.checklist import Line
from light2share.bookings.checks import OPEN_IN, CheckKind, may_say
from light2share.bookings.documents import Papers
from light2share.bookings.models import Booking
from light2share.bookings.states import WAITING
from light2share.bookings.transitions import Party
from light2share.bookings.views import documents_box
from light2share.bookings.views.facts import Values
from light2share.db import db
from light2share.i18n import gettext
from light2share.kernel.actor import Actor


def box(booking: Booking, actor: Actor, papers: Papers) -> Values | None:
    """The lines with who must do each, as the component takes them; None where nothing is asked for or all is over."""
    lines = checklist.lines_shown(db.session(), booking) if booking.state in OPEN_IN else []
    if not lines:
        return None
    shown = [one for line in lines for one in _shown(booking, line, actor, papers)]
    return {
        "lines": shown,
        "open": any(one["sign"] == "clock" for one in shown),
        "wait": waits_for(booking, actor, lines),
    }


def waits_for(booking: Booking, actor: Actor, lines: Sequence[Line]) -> str:
    """What is missing before it can be confirmed, and who must do it; empty if nothing is."""
    kinds = [line.kind for line in lines if line.stops]
    if not kinds or booking.state not in WAITING:
        return ""
    return missing_label(booking, kinds, party_of(actor, booking))


def before_accepting(booking: Booking, actor: Actor, by_link: bool) -> tuple[str, list[Values]]:
    """The same for the page on which the owner answers; also whether who would run it alone is authorised and, where
    it is not opened by a mail’s link, which of its documents the requester has accepted.
    """
    told = {CheckKind.TRAINING} if by_link else {CheckKind.TRAINING, CheckKind.AGREEMENT}
    kinds = told | {row.kind for row in booking.checks if row.blocks}
    lines = checklist.lines_shown(db.session(), booking, kinds)
    zone = booking.equipment.site.zone
    alone = [
        _authorised(booking, line, {} if by_link else _authorising(booking, actor))
        for line in lines
        if line.kind is CheckKind.TRAINING
    ]
    known = [
        {
            "sign": "check" if one.accepted_at else "clock",
            "kind": "ok" if one.accepted_at else "todo3",
            "title": stands(one, zone),
            "note": "",
        }
        for line in lines
        for one in line.wanted
    ]
    return waits_for(booking, actor, lines), alone + (known if CheckKind.AGREEMENT in told else [])


def _authorised(booking: Booking, line: Line, way: Values) -> Values:
    """To the owner: whether the person who would run it alone may."""
    note = line_note(booking, line, Party.OWNER)
    if line.done:
        title = gettext("Who would run it alone is authorised")
        return {"sign": "check", "kind": "ok", "title": title, "note": note}
    title = gettext("Who would run it alone is not authorised for these days")
    return {"sign": "alert", "kind": "todo3", "title": title, "note": note, **way}


def _shown(booking: Booking, line: Line, actor: Actor, papers: Papers) -> list[Values]:
    """The line; of agreements, one for each; below an insurance the certificates."""
    if line.wanted:
        return [_agreement(booking, line, one, actor) for one in line.wanted]
    shown: Values = {
        "sign": "check" if line.done else "clock",
        "kind": "ok" if line.done else "todo3",
        "title": KINDS[line.kind],
        "note": line_note(booking, line, party_of(actor, booking)),
    }
    if may_say(acts_as(actor, booking), line.kind, booking.state):
        url = url_for("bookings.check", reference=booking.reference, kind=line.kind.value)
        shown |= {"url": url, "action": gettext("Change") if line.done else gettext("Say it is done")}
    elif line.kind is CheckKind.TRAINING and line.done is None:
        shown |= _authorising(booking, actor)
    if line.kind is CheckKind.INSURANCE:
        return [shown, *documents_box.beside_insurance(booking, line, actor, papers)]
    return [shown]


def _authorising(booking: Booking, actor: Actor) -> Values:
    """Where a manager of the owner authorises who runs it, and where the requester's people ask to be trained."""
    slug = booking.equipment.slug
    match acts_as(actor, booking):
        case Party.OWNER:
            return {
                "url": url_for("authorisations.index", slug=slug),
                "action": gettext("Authorise somebody"),
            }
        case Party.REQUESTER if may_ask(actor, booking.equipment):
            return {"url": url_for("authorisations.ask", slug=slug), "action": gettext("Ask for training")}
    return {}


def _agreement(booking: Booking, line: Line, one: Wanted, actor: Actor) -> Values:
    note = stands(one, booking.equipment.site.zone)
    if one.accepted_at is None:
        note = line_note(booking, replace(line, done=None), party_of(actor, booking))
    return {
        "sign": "check" if one.accepted_at else "clock",
        "kind": "ok" if one.accepted_at else "todo3",
        "title": name_of(one.kind, one.number),
        "note": note,
        "url": url_for("agreements.show", key=one.key),
        "action": gettext("Read it") if one.accepted_at else gettext("Read and accept"),
    }

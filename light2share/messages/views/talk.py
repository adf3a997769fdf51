"""The talk around one booking as values that templates show; who is shown it has read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, after_this_request, request, url_for

from light2share.bookings.access import party_of
from light2share.bookings.models import Booking
from light2share.bookings.states import OVER
from light2share.bookings.transitions import Party
from light2share.bookings.wording import takes_samples
from light2share.db import db
from light2share.db.engines import begin_writing
from light2share.i18n import formats, gettext, language
from light2share.kernel.actor import Actor
from light2share.messages import access, actions, queries
from light2share.messages.forms import MessageForm
from light2share.messages.models import Message, ReadMark
from light2share.messages.rules import LONGEST
from light2share.messages.wording import questions
from light2share.web.actor import current_actor
from light2share.web.attachments import ACCEPTED, limits_words
from light2share.web.clock import now
from light2share.web.zones import own_zone

Values = dict[str, Any]
BESIDE = 20
"""Messages on the page of the booking."""
CUT = 600
"""Characters of a message there; its own page has it whole."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Which part is shown: at most so many messages, without the latest `skip`, each cut after so many characters."""

    most: int
    skip: int = 0
    cut: int = LONGEST


def beside_booking(booking: Booking) -> Values:
    """The latest messages and the form, for the page of the booking."""
    return talk(booking, MessageForm(read=False), Extent(BESIDE, cut=CUT))


def talk(booking: Booking, form: MessageForm, extent: Extent) -> Values:
    """The messages as the component message_thread takes them, the form or why there is none, first questions."""
    actor, session = current_actor(), db.session()
    rows = queries.thread(session, booking.id, extent.most + 1, extent.skip)
    more, rows = len(rows) > extent.most, rows[-extent.most :]
    marks = queries.marks(session, booking.id) if rows else []
    read = _mark_of(marks, actor)
    _note_as_read(booking, actor, rows, read)
    told_id, told = _told(booking, actor, rows, marks)
    party, url = party_of(actor, booking), url_for("messages.show", reference=booking.reference)
    may_write = access.may_write(actor, booking)
    begins = party and may_write and not rows and booking.state not in OVER
    asked = questions(party, takes_samples(booking.access_mode)) if party and begins else {}
    return {
        "url": url,
        "messages": [
            _shown(row, booking, actor, extent, row.id > read) | {"told": told if row.id == told_id else ""}
            for row in rows
        ],
        "more": more,
        "form": form if may_write else None,
        "other": (booking.requester if party is Party.OWNER else booking.owner).name,
        "questions": [
            {
                "title": str(words),
                "url": url_for("messages.show", reference=booking.reference, ask=code, _anchor="body"),
            }
            for code, words in asked.items()
        ],
        "accepted": ACCEPTED,
        "limits": limits_words(),
    }


def _shown(row: Message, booking: Booking, actor: Actor, extent: Extent, is_new: bool) -> Values:
    own = row.organisation_id == actor.organisation_id
    return {
        "organisation": row.organisation.name,
        "person": row.person.name if row.person else "",
        "own": own,
        "new": is_new and not own,
        "at": formats.moment(row.sent_at, language(), own_zone(booking.equipment.site.zone)),
        "iso": formats.iso(row.sent_at),
        "text": row.body if len(row.body) <= extent.cut else row.body[: extent.cut].rstrip() + " …",
        "cut": len(row.body) > extent.cut,
        "files": [
            {
                "name": f"{one.title}.{one.kind.value}",
                "url": url_for("messages.download", reference=booking.reference, name=one.name),
                "note": formats.file_size(one.size, language()),
            }
            for one in row.files
        ],
    }


def _mark_of(marks: Sequence[ReadMark], actor: Actor) -> int:
    """Up to which message the actor has read."""
    mine = (
        mark.message_id
        for mark in marks
        if mark.person_id == actor.person_id and mark.organisation_id == actor.organisation_id
    )
    return max(mine, default=0)


def _told(
    booking: Booking, actor: Actor, rows: Sequence[Message], marks: Sequence[ReadMark]
) -> tuple[int, str]:
    """The last message of the actor's side that somebody on the other side has read, and when; 0 if there is none."""
    theirs = [mark for mark in marks if mark.organisation_id != actor.organisation_id]
    last = max((mark.message_id for mark in theirs), default=0)
    if last not in {row.id for row in rows}:
        return 0, ""
    first = min(mark.read_at for mark in theirs if mark.message_id == last)
    at = formats.moment(first, language(), own_zone(booking.equipment.site.zone))
    return last, gettext("Read by the other side on %(at)s", at=at)


def _note_as_read(booking: Booking, actor: Actor, rows: Sequence[Message], read: int) -> None:
    """Once the page has been made, and only if it shows something new."""
    newest = max((row.id for row in rows if row.to_id == actor.organisation_id), default=0)
    if newest <= read or request.method != "GET":
        return
    booking_id, at = booking.id, now()

    def note(response: Response) -> Response:
        if response.status_code == 200:
            begin_writing(db.session())
            actions.read(db.session(), booking_id, actor, newest, at)
            db.session.commit()
        return response

    after_this_request(note)

"""All talks of the actor's organisation on one page."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue

from light2share.bookings.to_do import title_of
from light2share.db import db
from light2share.i18n import formats, gettext, language, ngettext
from light2share.kernel.actor import Actor
from light2share.messages import threads
from light2share.messages.threads import Thread
from light2share.messages.views.room import bp
from light2share.messages.wording import new
from light2share.web.access import allow, member
from light2share.web.actor import current_actor
from light2share.web.clock import now
from light2share.web.paging import asked_page, pager
from light2share.web.zones import own_zone

LINE = 120
"""Characters of a last line that are shown."""


@bp.get("/messages")
@allow(member)
def index() -> ResponseReturnValue:
    """What was written around the bookings of one's organisation, unread first."""
    actor, number = current_actor(), asked_page()
    rows, count = threads.threads(db.session(), actor, now(), number)
    last = max(1, -(-count // threads.PER_PAGE))
    if number > last:
        abort(404)
    return render_template(
        "messages/index.html", talks=[_shown(row, actor) for row in rows], pager=pager(_page, number, last)
    )


def _shown(row: Thread, actor: Actor) -> dict[str, Any]:
    return {
        "title": title_of(row),
        "url": url_for(".show", reference=row.reference, _anchor="latest"),
        "new": new(row.new) if row.new else "",
        "who": _who(row, actor),
        "line": _line(row),
        "other": row.other(actor.organisation_id),
        "reference": row.reference,
        "at": formats.moment(row.sent_at, language(), own_zone(row.zone)),
        "iso": formats.iso(row.sent_at),
    }


def _who(row: Thread, actor: Actor) -> str:
    """Who wrote last, as far as they are still known."""
    if row.writer:
        return row.writer
    return gettext("Us") if row.by_id == actor.organisation_id else row.other(actor.organisation_id)


def _line(row: Thread) -> str:
    text = " ".join(row.body.split())
    if not text:
        return ngettext("%(num)s file", "%(num)s files", row.files)
    return text if len(text) <= LINE else text[:LINE].rstrip() + "…"


def _page(number: int) -> str:
    return url_for(".index", page=number if number > 1 else None)

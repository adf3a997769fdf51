"""Requests that are not sent yet: kept while they are typed, listed, deleted."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import flash, jsonify, url_for
from flask.typing import ResponseReturnValue

from light2share.bookings import draft_files, drafts
from light2share.bookings.draft_lines import draft_lines
from light2share.bookings.views.facts import Values
from light2share.bookings.views.requesting import form_of, keep, wanted_item
from light2share.bookings.views.room import bp
from light2share.db import db
from light2share.i18n import formats, gettext
from light2share.kernel.actor import Actor
from light2share.web import attachments
from light2share.web.access import allow, member
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now


@bp.post("/equipment/<slug>/book/keep")
@allow(member)
def keep_draft(slug: str) -> ResponseReturnValue:
    """Keep what has been typed so far; says when."""
    item = wanted_item(slug)
    form = form_of(item, drafts.kept(db.session(), current_actor(), item.id))
    keep(item, form, form.shown_step)
    saved = drafts.kept(db.session(), current_actor(), item.id)
    words = gettext("Draft saved %(time)s", time=formats.clock(now(), ZoneInfo(item.site.zone)))
    return jsonify(message=words, fields={"seen": str(saved.version)})


@bp.post("/equipment/<slug>/book/forget")
@allow(member)
def forget_draft(slug: str) -> ResponseReturnValue:
    """Throw away what was typed."""
    item = wanted_item(slug)
    files = draft_files.held(db.session(), current_actor(), item.id)
    drafts.forget(db.session(), current_actor(), item.id)
    flash(gettext("The draft is deleted."))
    answer = done(url_for("bookings.index"))
    attachments.remove(list(files.values()))
    return answer


def draft_rows(actor: Actor) -> list[Values]:
    """The actor's drafts for a list, each with the ways to go on and to delete it."""
    return [
        {
            "title": line.title,
            "text": line.text,
            "url": url_for("bookings.request_booking", slug=line.slug, step=line.step),
            "forget_url": url_for("bookings.forget_draft", slug=line.slug),
        }
        for line in draft_lines(db.session(), actor)
    ]

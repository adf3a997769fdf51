"""One's own sessions: where one is signed in, and ending that."""

from __future__ import annotations

from flask import abort, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from light2share.accounts import sessions
from light2share.accounts.models import SignIn
from light2share.accounts.views.room import bp, here, me
from light2share.db import db
from light2share.i18n import formats, gettext, language
from light2share.kernel import clock as real
from light2share.web.access import allow, signed_in
from light2share.web.actor import keep_session
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.forms import hidden_fields
from light2share.web.zones import own_zone


@bp.get("/account/sessions")
@allow(signed_in)
def open_sessions() -> ResponseReturnValue:
    """Where the person is signed in at present."""
    rows = sessions.open_ones(db.session(), me().id, real.now())
    return render_template(
        "accounts/sessions.html",
        this=[_line(row) for row in rows if row.id == here()],
        others=[_line(row) for row in rows if row.id != here()],
        zone=formats.zone_label(own_zone().key, language()),
        hidden=hidden_fields(),
    )


def _line(row: SignIn) -> dict[str, str]:
    began = formats.moment(row.created_at, language(), own_zone())
    seen = formats.relative(row.seen_at, real.now(), language(), own_zone())
    return {
        "sign": "lock",
        "title": row.program or gettext("Unknown program"),
        "text": gettext("Signed in %(began)s, last used %(seen)s", began=began, seen=seen),
        "end_url": url_for(".end_session_of_mine", handle=row.handle),
    }


@bp.post("/account/sessions")
@allow(signed_in)
def end_other_sessions() -> ResponseReturnValue:
    """End every session of the person but this one."""
    keep_session(sessions.end_others(db.session(), me(), now(), real.now(), here()))
    flash(gettext("Your other sessions have ended."), "message")
    return done(url_for(".open_sessions"))


@bp.post("/account/sessions/<handle>/end")
@allow(signed_in)
def end_session_of_mine(handle: str) -> ResponseReturnValue:
    """End one session of the person; ending the one that asks is signing out."""
    if not sessions.end_one(db.session(), me().id, handle, now(), real.now()):
        abort(404)
    flash(gettext("The session has ended."), "message")
    return done(url_for(".open_sessions"))

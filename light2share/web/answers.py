"""Writing requests: one transaction each, and one answer to a form however often it arrives."""

from __future__ import annotations

from hashlib import sha256

from flask import Flask, current_app, flash, g, redirect, request, session
from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from werkzeug.wrappers import Response

from light2share.db import db
from light2share.db.engines import begin_writing
from light2share.i18n import gettext
from light2share.kernel import clock
from light2share.web.access import READING, opens_late
from light2share.web.links import way_back
from light2share.web.models import AnsweredForm

KEY_FIELD = "idempotency_key"
SHOW_FIELD = "show_again"
FOR_FIELD = "acting_for"
"""For which of several organisations the sender acted when the form was shown (accounts.views.acting)."""
MESSAGES, MOST_MESSAGES = "_flashes", 5
"""Where Flask keeps what the next page will say, in the session's cookie, which browsers cut off at 4 KB."""


def set_up(app: Flask) -> None:
    """Open the writing transaction of every POST before its view reads anything."""
    app.before_request(_begin)


def _begin() -> Response | None:
    if request.method in READING or request.endpoint is None:
        return None
    if only_shown():
        g.session_before = dict(session)
        _say_it_is_back()
        return None
    if opens_late(current_app.view_functions[request.endpoint]):
        return None
    return open_writing()


def only_shown() -> bool:
    """Whether a form comes back from signing in: its page shows it filled as it was, and nothing is done yet."""
    return request.method == "POST" and SHOW_FIELD in request.form


def _say_it_is_back() -> None:
    flash(
        gettext("Your form is filled in again. Check it, then send it; files have to be chosen again."),
        "info",
    )


def open_writing() -> Response | None:
    """Start the writing transaction and claim the form's key; the first answer if the form was answered before.

    The claim is a row of the same transaction: a twin that arrives meanwhile waits for it, and a refused form frees it.
    """
    if only_shown():
        return None
    begin_writing(db.session())
    key = request.form.get(KEY_FIELD, "")[:200]
    if not key:
        return None
    g.answer_key = sha256(f"{_sender()}\n{request.path}\n{key}".encode()).hexdigest()
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    claimed = db.session.execute(
        insert(AnsweredForm)
        .values(key_hash=g.answer_key, location="", answered_at=clock.now())
        .on_conflict_do_nothing(index_elements=["key_hash"])
        .returning(AnsweredForm.key_hash)
    ).first()
    if claimed is not None:
        return None
    location = db.session.scalar(select(AnsweredForm.location).where(AnsweredForm.key_hash == g.answer_key))
    db.session.rollback()
    return redirect(location or way_back(), 303)


def _sender() -> str:
    """Whose keys these are: the person's, whatever session they are in, or the visitor's browser."""
    person, _, _epoch = session.get("_user_id", "").partition(":")
    return person or "visitor " + str(session.get("csrf_token", ""))


def done(location: str) -> Response:
    """Commit, remember the answer to the form, and send its sender on (303)."""
    if only_shown():
        db.session.rollback()
        session.clear()
        session.update(g.session_before)
        flash(gettext("You are signed in. Nothing has been done yet: press the button once more."), "info")
        return redirect(way_back(), 303)
    if key := g.get("answer_key"):
        db.session.execute(update(AnsweredForm).where(AnsweredForm.key_hash == key).values(location=location))
    db.session.commit()
    _keep_the_latest_messages()
    return redirect(location, 303)


def _keep_the_latest_messages() -> None:
    """Each once, however often its form was sent before the next page was read."""
    said = [tuple(message) for message in session.get(MESSAGES, ())]
    once = list(dict.fromkeys(said))[-MOST_MESSAGES:]
    if once != said:
        session[MESSAGES] = once

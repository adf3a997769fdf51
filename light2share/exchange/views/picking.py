"""Which rows of a checked file are imported: all that are new or changed, less those that its sender takes out."""

from __future__ import annotations

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.exchange import access, actions
from light2share.exchange.models import ListingImport
from light2share.exchange.rules import SHOWN, Stage
from light2share.exchange.views.imports import found, page_of, verdict_asked
from light2share.exchange.views.room import bp
from light2share.i18n import gettext
from light2share.kernel.errors import Stale
from light2share.web.access import allow
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.paging import asked_page

LARGEST = 2**31
EVERY = {"all": True, "none": False}


@bp.post("/equipment/import/<reference>/pick")
@allow(access.may_import)
def pick(reference: str) -> ResponseReturnValue:
    """Keep what is picked on one page of rows, or pick all rows of a kind, or none; then show a page of them."""
    one = found(reference)
    try:
        _keep_choice(one)
        if (every := EVERY.get(request.form.get("every", ""))) is not None:
            actions.pick_every(db.session(), one, verdict_asked(), every)
    except Stale:
        abort(409)
    shown, page = verdict_asked(), asked_page() + ("next" in request.form)
    return done(
        url_for(
            ".show",
            reference=reference,
            show=shown.value if shown else None,
            page=page if page > 1 else None,
            _anchor="rows",
        )
    )


@bp.post("/equipment/import/<reference>/confirm")
@allow(access.may_import)
def confirm(reference: str) -> ResponseReturnValue:
    """Let the rows that are picked be imported; those of the page that it was sent from as they are picked there."""
    one = found(reference)
    try:
        if one.stage is Stage.READY:
            _keep_choice(one)
        actions.confirm(db.session(), one, now())
    except Stale:
        abort(409)
    except actions.NothingPicked:
        return page_of(one, gettext("Pick at least one row")), 422
    return done(url_for(".show", reference=reference))


def _keep_choice(one: ListingImport) -> None:
    """Keep what is picked of the rows that the sent page showed. Raises Stale once it can't be changed any more."""
    shown, picked = _numbers("shown"), _numbers("row")
    if shown:
        actions.pick(db.session(), one, shown, picked)


def _numbers(name: str) -> list[int]:
    """The lines that a form names; a page shows no more of them than this."""
    sent = request.form.getlist(name, type=int)[:SHOWN]
    return [number for number in sent if 0 < number < LARGEST]

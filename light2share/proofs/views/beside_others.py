"""What pages of other rooms show: one's own documents, those that end, and their state to the cluster."""

from __future__ import annotations

from datetime import date

from flask import url_for
from flask.blueprints import BlueprintSetupState

from light2share.db import db
from light2share.i18n import gettext, language, pgettext
from light2share.i18n.formats import day
from light2share.kernel.actor import Actor
from light2share.proofs import access, actions, queries
from light2share.proofs.models import Proof
from light2share.proofs.rules import ENDS_SOON, INSURANCES, Standing, standing
from light2share.proofs.views.room import Values, bp
from light2share.proofs.words import KINDS, SIGNS, sentences, state_label
from light2share.web import beside
from light2share.web.clock import now

SHOWN = 5


def own(actor: Actor) -> Values:
    """The documents of the actor's organisation, and where its admins add one."""
    number = actor.organisation_id or 0
    today = actions.today(now())
    return {
        "rows": [_row(one, today) for one in queries.of(db.session(), [number])],
        "new_url": url_for("proofs.new") if access.may_keep(actor, number) else "",
    }


def _row(row: Proof, today: date) -> Values:
    told = (
        gettext("companies you deal with get the file")
        if row.shared
        else gettext("others get its state only")
    )
    sign, kind = SIGNS[standing(row.starts_on, row.ends_on, today)]
    return {
        "title": str(KINDS[row.kind]),
        "text": sentences(state_label(row, today), told, row.note),
        "url": url_for("proofs.show", series=row.series),
        "sign": sign,
        "kind": kind,
    }


def ending(actor: Actor) -> Values:
    """To admins: what of theirs ends within a month, or has ended and nothing newer took its place."""
    if not actor.is_admin or actor.organisation_id is None:
        return {"to_do": []}
    today = actions.today(now())
    found = queries.ending(db.session(), actor.organisation_id, today + ENDS_SOON, SHOWN)
    return {"to_do": [_to_do(one) for one in found]}


def _to_do(row: Proof) -> Values:
    """As the component todo_list takes it."""
    today, name = actions.today(now()), str(KINDS[row.kind])
    assert row.ends_on is not None
    until = day(row.ends_on, language(), year=True)
    over = standing(row.starts_on, row.ends_on, today) is Standing.OVER
    return {
        "sign": "file",
        "kind": "wait",
        "title": gettext("Has ended: %(document)s", document=name)
        if over
        else gettext("Ends soon: %(document)s", document=name),
        "text": gettext("Its last day was %(day)s. Add the newer one, or remove it.", day=until)
        if over
        else gettext("Its last day is %(day)s. Add the newer one in time.", day=until),
        "url": url_for("proofs.show", series=row.series),
        "action": gettext("Look at it"),
        "more": f" – {name}",
        "main": False,
    }


def states(organisation_id: int) -> Values:
    """To the cluster: label and state of each, insurances also where there is none."""
    today, found = actions.today(now()), queries.of(db.session(), [organisation_id])
    lines = [(str(KINDS[one.kind]), state_label(one, today)) for one in found]
    held = {one.kind for one in found}
    lines += [
        (str(KINDS[kind]), pgettext("insurance", "none")) for kind in KINDS if kind in INSURANCES - held
    ]
    return {"lines": lines}


@bp.record_once
def _leave(state: BlueprintSetupState) -> None:
    beside.leave(state.app, beside.PROOFS, own)
    beside.leave(state.app, beside.PROOFS_ENDING, ending)
    beside.leave(state.app, beside.PROOFS_STATE, states)

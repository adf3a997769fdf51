"""What pages of other rooms show: that an instrument asks for an authorisation, and wishes that wait for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask.blueprints import BlueprintSetupState

from light2share.authorisations import access, actions, queries
from light2share.authorisations.rules import runs_alone
from light2share.authorisations.views.room import Values, bp
from light2share.authorisations.wording import until_label
from light2share.db import db
from light2share.equipment.models import Equipment
from light2share.equipment.texts import title
from light2share.i18n import gettext, language, ngettext
from light2share.kernel.actor import Actor
from light2share.web import beside
from light2share.web.clock import now

SHOWN = 5


def on_sheet(item: Equipment, actor: Actor) -> Values:
    """To a member who may be trained: whether they are authorised, and where to ask. No query where none is needed."""
    if not access.may_ask(actor, item) or not any(runs_alone(mode) for mode in item.modes_offered):
        return {}
    held = queries.standing_of(db.session(), item.id, actor.person_id or 0, actor.organisation_id or 0)
    today = actions.today_at(item, now())
    if held and held.ends_on >= today:
        return {
            "kind": "free",
            "text": gettext("You are authorised to run it alone, %(until)s.", until=until_label(held, today)),
            "url": url_for("authorisations.show", handle=held.handle),
            "label": gettext("See the authorisation"),
        }
    text = gettext("To run it alone you need an authorisation of the owner, which you don’t have.")
    if held:
        text = gettext("Your authorisation to run it alone %(ended)s.", ended=until_label(held, today))
    return {
        "kind": "wait",
        "text": text,
        "url": url_for("authorisations.ask", slug=item.slug),
        "label": gettext("Ask for training"),
    }


def waiting(listed: Sequence[tuple[Equipment, int]]) -> dict[str, Any]:
    """The instruments for which somebody wants to be trained and has no answer."""
    return {"to_do": [_to_do(item, count) for item, count in listed if count][:SHOWN]}


def _to_do(item: Equipment, count: int) -> Values:
    """As the component todo_list takes it."""
    name = title(item, language())
    words = ngettext(
        "%(num)s person asks for training: %(title)s",
        "%(num)s people ask for training: %(title)s",
        count,
        title=name,
    )
    return {
        "sign": "shield",
        "kind": "wait",
        "title": words,
        "text": gettext("Propose a day, or authorise who is trained already."),
        "url": url_for("authorisations.index", slug=item.slug, _anchor="wishes"),
        "action": gettext("Answer"),
        "more": f" – {name}",
        "main": False,
    }


@bp.record_once
def _leave(state: BlueprintSetupState) -> None:
    beside.leave(state.app, beside.TRAINING, on_sheet)
    beside.leave(state.app, beside.TRAININGS, waiting)

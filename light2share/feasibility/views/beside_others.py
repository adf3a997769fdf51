"""What pages of other rooms show of questions: what waits, and what led to a booking."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask.blueprints import BlueprintSetupState
from markupsafe import Markup

from light2share.bookings.access import party_of
from light2share.bookings.models import Booking
from light2share.bookings.transitions import Party
from light2share.db import db
from light2share.equipment.texts import title
from light2share.feasibility import queries
from light2share.feasibility.models import FeasibilityQuestion
from light2share.feasibility.views.room import bp
from light2share.feasibility.wording import standing
from light2share.i18n import formats, gettext, language
from light2share.kernel.actor import Actor
from light2share.web import beside
from light2share.web.clock import now

Values = dict[str, Any]
SHOWN = 10


def waiting(actor: Actor) -> Values:
    """What the actor has to do (`to_do`), and what the owner has to (`waits`), with where all of it stands."""
    rows = queries.waiting(db.session(), actor, now(), SHOWN)
    asked = [row for row in rows if row.is_open and party_of(actor, row) is Party.REQUESTER]
    return {
        "to_do": [_to_do(row) for row in rows if row not in asked],
        "waits": [_waits(row) for row in asked],
        "url": url_for("feasibility.index"),
    }


def _to_do(row: FeasibilityQuestion) -> Values:
    """As the component todo_list takes it."""
    name, about = title(row.equipment, language()), _short(row)
    values = {
        "sign": "message",
        "kind": "wait" if row.is_open else "act",
        "text": about,
        "url": url_for("feasibility.show", handle=row.handle),
        "more": f" – {name}",
        "main": False,
    }
    if row.is_open:
        words = gettext("%(company)s asks a question: %(title)s", company=row.requester.name, title=name)
        return {**values, "title": words, "action": gettext("Answer")}
    words = gettext("%(company)s answers your question: %(title)s", company=row.owner.name, title=name)
    return {**values, "title": words, "text": standing(row), "action": gettext("Ask for times")}


def _waits(row: FeasibilityQuestion) -> Values:
    """As the component news_list takes it."""
    at = formats.moment(row.asked_at, language(), row.equipment.site.zone)
    return {
        "title": title(row.equipment, language()),
        "url": url_for("feasibility.show", handle=row.handle),
        "note": gettext("question asked on %(at)s, %(company)s answers next", at=at, company=row.owner.name),
    }


def _short(row: FeasibilityQuestion) -> str:
    words = " ".join(row.purpose.split())
    return words if len(words) <= 120 else words[:119].rstrip() + "…"


def before_booking(booking: Booking) -> Values:
    """The question that led to a booking, as pairs about what was asked."""
    question = queries.before(db.session(), booking.id)
    if question is None:
        return {"lines": []}
    link = Markup('<a href="{}">{}</a>').format(
        url_for("feasibility.show", handle=question.handle), standing(question)
    )
    return {"lines": [{"label": gettext("Question before"), "value": link}]}


@bp.record_once
def _leave(state: BlueprintSetupState) -> None:
    beside.leave(state.app, beside.QUESTIONS, waiting)
    beside.leave(state.app, beside.QUESTION, before_booking)

"""For which of their organisations somebody acts: chosen on any page, and held to by the forms of every other tab."""

from __future__ import annotations

from flask import Response, current_app, flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.accounts.views.own_account import account_page, acting_form
from light2share.accounts.views.room import bp, me
from light2share.db import db
from light2share.i18n import gettext
from light2share.web import actor, kept
from light2share.web.access import RULE, allow, holder, is_for_anyone, signed_in
from light2share.web.actor import current_person
from light2share.web.answers import FOR_FIELD, done
from light2share.web.links import local_or

PERSONAL = frozenset({"accounts", "languages", "notifications", "watching"})
"""Rooms whose forms are about the person, whoever they act for."""


@bp.post("/account/organisation")
@allow(signed_in)
def act_for() -> ResponseReturnValue:
    """Choose which of one's organisations to act for; a form of that organisation that was held back comes along."""
    person = me()
    form = acting_form(person)
    if not form.submitted_and_valid():
        return account_page(person, acting_for=form), form.status()
    chosen = form.organisation.data
    actor.act_for(chosen)
    name = next(choice.label for choice in form.organisation.choices if choice.value == chosen)
    if typed := kept.carried():
        db.session.commit()
        return kept.page(typed, gettext("You act for %(name)s at present", name=name))
    flash(gettext("You now act for %(name)s.", name=name), "message")
    there = local_or(request.form.get("there"), "")  # what was not found for the organisation before
    return done(there or _still_there(request.form.get("next", url_for(".account"))))


def _still_there(path: str) -> str:
    """The page that the choice was made on, if it is the account's or there for everybody; else the dashboard."""
    dashboard = url_for("home.dashboard")
    back = local_or(path, dashboard)
    return back if back == url_for(".account") or is_for_anyone(back) else dashboard


@bp.before_app_request
def _ask_for_whom() -> Response | None:
    """Refuse a form that was shown for an organisation which its sender no longer acts for, and keep what it says."""
    if request.method != "POST" or request.endpoint is None or request.blueprint in PERSONAL:
        return None
    shown_for, person = request.form.get(FOR_FIELD), current_person()
    rule = getattr(current_app.view_functions[request.endpoint], RULE, None)
    if not shown_for or person is None or rule is holder:
        return None
    if shown_for == str(person.actor.organisation_id):
        return None
    db.session.rollback()
    before = next(((number, name) for number, name in person.others if str(number) == shown_for), None)
    answer = make_response(render_template("errors/for_another.html", kept=kept.posted(), before=before), 409)
    answer.headers["HX-Reswap"] = "none"  # a whole page has no place in a part of one
    return answer

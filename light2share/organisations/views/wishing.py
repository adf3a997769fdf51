"""Asking to join one's colleagues: a form for anybody, the link that proves the mailbox, the admin's answer."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from light2share.accounts.rules import plain_email
from light2share.db import db
from light2share.i18n import formats, gettext, language
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Stale
from light2share.organisations import wishing
from light2share.organisations.access import may_invite
from light2share.organisations.forms import RightsForm
from light2share.organisations.forms.wishing import WhichForm, WishForm
from light2share.organisations.links import read_wish_token
from light2share.organisations.views.room import bp
from light2share.organisations.wish_models import JoinWish
from light2share.web import limits
from light2share.web.access import admin, allow, anyone, holder, require
from light2share.web.actor import current_actor, current_person
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.private import private

LIMIT = "LIMIT_ACCOUNT_MAILS"


@bp.route("/join/colleagues", methods=["GET", "POST"])
@allow(anyone)
def ask_to_join() -> ResponseReturnValue:
    """Leave an address at work; the answer is the same whether or not it is of a member."""
    person = current_person()
    form = WishForm(data={"name": person.name, "email": person.email} if person else None)
    if request.method != "POST" or not form.submitted_and_valid():
        return render_template("organisations/ask_to_join.html", form=form), form.status()
    whose = (f"joining of {plain_email(form.email.data)}", f"joining from {limits.address()}")
    try:
        limits.refuse_if_used_up(LIMIT, *whose)
    except TooManyRequests as refused:
        wait = int(str(refused.retry_after))
        time = formats.duration(-(-wait // 60), language())
        form.form_errors.append(gettext("Too many requests at present. Try again in %(time)s.", time=time))
        page = render_template("organisations/ask_to_join.html", form=form)
        return page, 429, {"Retry-After": str(wait)}
    limits.count(LIMIT, *whose)
    wishing.wish(db.session(), form.email.data, form.name.data, language(), now())
    return done(url_for(".join_asked"))


@bp.get("/join/colleagues/sent")
@allow(anyone)
def join_asked() -> str:
    """What happens next."""
    return render_template("organisations/join_asked.html")


@bp.route("/join/colleagues/<token>", methods=["GET", "POST"])
@allow(holder)
def prove_and_ask(token: str) -> ResponseReturnValue:
    """Ask the admins of an organisation by a press: opening the link does nothing."""
    handle = read_wish_token(current_app.config["SECRET_KEY"], token)
    row = wishing.unproven(db.session(), handle, now()) if handle else None
    found = wishing.organisations_for(db.session(), row.person) if row else []
    if row is None or not found:
        return _over()
    form = WhichForm()
    form.offer(found)
    if request.method == "POST" and form.submitted_and_valid():
        try:
            wishing.ask(db.session(), row, form.organisation.data, now())
        except Stale:
            db.session.rollback()
            return _over()
        return done(url_for(".join_waits"))
    page = render_template(
        "organisations/prove_and_ask.html",
        form=form,
        name=row.name,
        email=row.person.email,
        only=found[0].name if len(found) == 1 else "",
        action=url_for(".prove_and_ask", token=token),
    )
    return private(page, form.status())


def _over() -> ResponseReturnValue:
    return private(render_template("organisations/join_over.html"), 404)


@bp.get("/join/colleagues/received")
@allow(anyone)
def join_waits() -> str:
    """The request lies with the admins."""
    return render_template("organisations/join_waits.html", search_url=url_for("catalogue.search"))


@bp.route("/org/people/requests/<handle>", methods=["GET", "POST"])
@allow(admin)
def join_request(handle: str) -> ResponseReturnValue:
    """Who asks to join: invite them with rights."""
    row, form = _own(handle), RightsForm()
    require(may_invite(current_actor()))
    if request.method == "POST" and form.submitted_and_valid():
        try:
            goes = wishing.accept(db.session(), row, form.held, current_actor(), now())
        except Stale:
            abort(409)
        if goes:
            flash(gettext("The invitation goes to %(email)s. It holds for 14 days.", email=row.person.email))
        else:
            flash(gettext("%(name)s belongs to your organisation already.", name=row.name))
        return done(url_for(".people_page"))
    page = render_template(
        "organisations/join_request.html",
        form=form,
        name=row.name,
        email=row.person.email,
        asked=formats.moment(row.changed_at, language(), "Europe/Paris"),
        action=url_for(".join_request", handle=handle),
        refuse_url=url_for(".refuse_to_join", handle=handle),
    )
    return page, form.status()


@bp.post("/org/people/requests/<handle>/refuse")
@allow(admin)
def refuse_to_join(handle: str) -> ResponseReturnValue:
    """No; they are told by mail."""
    row = _own(handle)
    try:
        wishing.refuse(db.session(), row, current_actor(), now())
    except Stale:
        abort(409)
    flash(gettext("%(name)s is told that your organisation says no.", name=row.name))
    return done(url_for(".people_page"))


def _own(handle: str) -> JoinWish:
    found = wishing.own(db.session(), handle, current_actor())
    if found is None:
        abort(404)
    return found


def requests_of(actor: Actor) -> list[dict[str, Any]]:
    """Who asks to join, for the page of the people."""
    return [
        {
            "name": one.name,
            "email": one.person.email,
            "url": url_for(".join_request", handle=one.handle),
        }
        for one in wishing.waiting(db.session(), actor)
    ]

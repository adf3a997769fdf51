"""The link of an invitation: it shows who asks, for whom and with what rights, and does nothing by itself."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.i18n import formats, gettext, language
from light2share.organisations import people, people_queries
from light2share.organisations.forms import JoinForm
from light2share.organisations.links import read_invitation_token
from light2share.organisations.models import Invitation
from light2share.organisations.rules import roles
from light2share.organisations.views.room import bp
from light2share.organisations.words import role_words
from light2share.security import passwords
from light2share.web.access import allow, holder
from light2share.web.actor import current_actor, current_person
from light2share.web.answers import done, open_writing
from light2share.web.clock import now
from light2share.web.forms import Form
from light2share.web.private import private


@bp.route("/invite/<token>", methods=["GET", "POST"])
@allow(holder, writes_late=True)
def invitation(token: str) -> ResponseReturnValue:
    """Join, by the link of a mail: who has no way in yet chooses a password, who has an account is signed in to it."""
    found = _open(token)
    if found is None:
        return _over()
    is_new = people_queries.is_new(db.session(), found.person)
    form = JoinForm(data={"name": found.name}) if is_new else Form()
    if isinstance(form, JoinForm):
        form.about(found.person.email, found.person.name)
    may_join = is_new or _is_signed_in(found)
    if request.method == "POST" and form.submitted_and_valid():
        if may_join:
            return _accepted(token, form)
        if current_person() is None:
            return redirect(url_for("accounts.sign_in", next=url_for(".invitation", token=token)), 303)
    refused = request.method == "POST" and not may_join
    other = current_person()
    page = render_template(
        "organisations/invitation.html",
        form=form,
        is_new=is_new,
        may_join=may_join,
        other=other.email if other else "",
        sign_in_url=url_for("accounts.sign_in", next=url_for(".invitation", token=token)),
        company=found.organisation.name,
        company_url=url_for(".show", slug=found.organisation.slug),
        by=found.invited_by.name if found.invited_by else "",
        email=found.person.email,
        rights=role_words(roles(found)),
        until=formats.day(found.expires_at, language(), "Europe/Paris", year=True),
        action=url_for(".invitation", token=token),
        decline_url=url_for(".decline_invitation", token=token),
    )
    return private(page, 403 if refused else form.status())


def _is_signed_in(found: Invitation) -> bool:
    """Whether it is the invited person who reads: the link alone adds nothing to an account."""
    return current_actor().person_id == found.person_id


def _open(token: str) -> Invitation | None:
    handle = read_invitation_token(current_app.config["SECRET_KEY"], token)
    return people_queries.open_invitation(db.session(), handle, now()) if handle else None


def _accepted(token: str, form: Form) -> ResponseReturnValue:
    password = form.new_password.data or "" if isinstance(form, JoinForm) else ""
    password_hash = passwords.hashed(password) if password else None
    if answered := open_writing():
        return answered
    found = _open(token)
    name = form.name.data or "" if isinstance(form, JoinForm) else ""
    if found is None or not (password_hash or _is_signed_in(found)):
        db.session.rollback()
        return _over()
    if not people.accept(db.session(), found, now(), name, password_hash):
        db.session.rollback()
        return _over()
    company = found.organisation.name
    if password_hash:
        flash(gettext("You now belong to %(company)s. Sign in with your new password.", company=company))
    else:
        flash(gettext("You now belong to %(company)s.", company=company))
    return done(url_for("home.dashboard") if _is_signed_in(found) else url_for("accounts.sign_in"))


@bp.route("/invite/<token>/decline", methods=["GET", "POST"])
@allow(holder)
def decline_invitation(token: str) -> ResponseReturnValue:
    """Say no, by a second press; the people of the organisation see it, and the cluster where it has none."""
    found, form = _open(token), Form()
    if found is None:
        return _over()
    company = found.organisation.name
    empty = not people_queries.members(db.session(), found.organisation_id)
    if request.method == "POST" and form.submitted_and_valid():
        if not people.decline(db.session(), found, now()):
            return _over()
        if empty:
            flash(gettext("You declined. The cluster sees that, and this link is over."))
        else:
            flash(gettext("You declined. %(company)s sees that, and this link is over.", company=company))
        return done(url_for("welcome.home"))
    page = render_template(
        "organisations/decline.html",
        company=company,
        empty=empty,
        hidden=form.hidden,
        action=url_for(".decline_invitation", token=token),
        back=url_for(".invitation", token=token),
    )
    return private(page, form.status())


def _over() -> ResponseReturnValue:
    return private(render_template("organisations/invitation_over.html"), 404)

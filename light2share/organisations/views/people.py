"""The people of an organisation: who they are, what they may do, whom their admins invite."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.i18n import formats, gettext, language
from light2share.organisations import people, people_queries
from light2share.organisations.access import may_change_people, may_invite
from light2share.organisations.forms import InviteForm, RightsForm
from light2share.organisations.models import Invitation, Membership, Outcome
from light2share.organisations.people import BelongsAlready, Invited, LastAdmin
from light2share.organisations.rules import roles
from light2share.organisations.views.room import bp
from light2share.organisations.views.wishing import requests_of
from light2share.organisations.words import their_role_words
from light2share.web import limits
from light2share.web.access import admin, allow, member, require
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.forms import Form

Values = dict[str, Any]


@bp.get("/org/people")
@allow(member)
def people_page() -> ResponseReturnValue:
    """Everybody of the actor's organisation with their rights; its admins invite others here."""
    return _page(InviteForm())


@bp.post("/org/people")
@allow(admin)
def invite() -> ResponseReturnValue:
    """Write to somebody who is to join."""
    require(may_invite(current_actor()))
    form = InviteForm()
    if not form.submitted_and_valid():
        return _page(form)
    actor = current_actor()
    email, invited = (
        form.email.data or "",
        Invited(form.email.data or "", form.name.data or "", form.held, language()),
    )
    limits.refuse_if_used_up("LIMIT_INVITATIONS", f"invitations {actor.organisation_id}")
    try:
        people.invite(db.session(), actor.organisation_id or 0, actor, invited, now())
    except BelongsAlready:
        form.email.errors = [gettext("This address belongs to your organisation, or is invited already")]
        return _page(form)
    limits.count("LIMIT_INVITATIONS", f"invitations {actor.organisation_id}")
    flash(gettext("The invitation goes to %(email)s. It holds for 14 days.", email=email))
    return done(url_for(".people_page"))


def _page(form: InviteForm) -> ResponseReturnValue:
    actor, session = current_actor(), db.session()
    number = actor.organisation_id or 0
    changes = may_change_people(actor)
    found = people_queries.members(session, number)
    page = render_template(
        "organisations/people.html",
        form=form if may_invite(actor) else None,
        faults=form.faults,
        hidden=Form(read=False).hidden,
        rows=[_row(one, changes) for one in found],
        invitations=[
            invited_line(
                one,
                url_for(".invite_again", handle=one.handle),
                url_for(".withdraw_invitation", handle=one.handle),
            )
            for one in people_queries.invitations(session, number, now())
        ]
        if changes
        else [],
        wishes=requests_of(actor),
        admins=formats.words([one.person.name for one in found if one.is_admin], language()),
        leave_url=next((_url(one, ".leave") for one in found if one.person_id == actor.person_id), ""),
    )
    return page, form.status()


def _url(membership: Membership, endpoint: str) -> str:
    return url_for(endpoint, number=membership.id)


def _row(membership: Membership, changes: bool) -> Values:
    """As the page lists it."""
    return {
        "name": membership.person.name,
        "email": membership.person.email,
        "rights": their_role_words(roles(membership)),
        "admin": membership.is_admin,
        "url": _url(membership, ".person") if changes else "",
    }


def invited_line(row: Invitation, again_url: str, withdraw_url: str) -> Values:
    """How far an invitation is, as `organisations/_invited.html` lists it; what is answered leads nowhere."""
    day = formats.day(row.expires_at, language(), "Europe/Paris", year=True)
    if row.outcome is Outcome.DECLINED:
        state = gettext("Declined")
    elif row.expires_at <= now():
        state = gettext("No answer by %(day)s", day=day)
    else:
        state = gettext("Waits, until %(day)s", day=day)
    return {
        "name": row.name,
        "email": row.person.email,
        "rights": their_role_words(roles(row)),
        "state": state,
        "again_url": again_url if row.outcome is None else "",
        "withdraw_url": withdraw_url if row.outcome is None else "",
    }


@bp.post("/org/people/invitations/<handle>/again")
@allow(admin)
def invite_again(handle: str) -> ResponseReturnValue:
    """Another mail, in case the first was lost; the link of the first ends."""
    require(may_invite(current_actor()))
    invitation = _own(handle)
    whose = f"invitations {invitation.organisation_id}"
    limits.refuse_if_used_up("LIMIT_INVITATIONS", whose)
    people.invite_again(db.session(), invitation, current_actor(), now())
    limits.count("LIMIT_INVITATIONS", whose)
    flash(gettext("The invitation goes to %(email)s once more.", email=invitation.person.email))
    return done(url_for(".people_page"))


@bp.post("/org/people/invitations/<handle>/withdraw")
@allow(admin)
def withdraw_invitation(handle: str) -> ResponseReturnValue:
    """The link of the mail opens nothing any more."""
    invitation = _own(handle)
    people.withdraw(db.session(), invitation, current_actor(), now())
    flash(gettext("The invitation to %(email)s is withdrawn.", email=invitation.person.email))
    return done(url_for(".people_page"))


def _own(handle: str) -> Invitation:
    found = people_queries.unanswered(db.session(), handle, current_actor().organisation_id)
    if found is None:
        abort(404)
    return found


@bp.route("/org/people/<int:number>", methods=["GET", "POST"])
@allow(admin)
def person(number: int) -> ResponseReturnValue:
    """One of the people: give and take rights."""
    found = people_queries.member(db.session(), number, current_actor())
    if found is None:
        abort(404)
    form = RightsForm(data={"rights": [role.value for role in roles(found)]})
    if request.method == "POST" and form.submitted_and_valid():
        try:
            people.change_rights(db.session(), found, form.held, current_actor(), now())
        except LastAdmin:
            db.session.rollback()
            form.rights.errors = [last_admin_words()]
        else:
            flash(gettext("The rights of %(name)s are saved.", name=found.person.name))
            return done(url_for(".people_page"))
    page = render_template(
        "organisations/person.html",
        form=form,
        name=found.person.name,
        email=found.person.email,
        since=formats.day(found.created_at, language(), "Europe/Paris", year=True),
        action=_url(found, ".person"),
        leave_url=_url(found, ".leave"),
    )
    return page, form.status()


def last_admin_words() -> str:
    """What to do when nobody would be left to look after the people."""
    return gettext(
        "Somebody has to look after the people of your organisation: give this right to a colleague first"
    )

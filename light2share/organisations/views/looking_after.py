"""The cluster sees to it that somebody looks after an organisation: an admin where none is, invitations."""

from __future__ import annotations

from flask import abort, flash, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.i18n import gettext
from light2share.organisations import application_queries, people, people_queries
from light2share.organisations.models import Invitation, MembershipStatus, Organisation
from light2share.organisations.rules import Role, roles
from light2share.organisations.views.room import bp
from light2share.web.access import allow, cluster_manager
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now


@bp.post("/cluster/organisations/<slug>/invitations/<handle>/again")
@allow(cluster_manager)
def invite_first_again(slug: str, handle: str) -> ResponseReturnValue:
    """Another mail, also to who did not answer in time; the link of the first ends."""
    invitation = _invitation(_member(slug), handle)
    people.invite_again(db.session(), invitation, current_actor(), now())
    flash(gettext("The invitation goes to %(email)s once more.", email=invitation.person.email))
    return done(url_for(".standing", slug=slug))


@bp.post("/cluster/organisations/<slug>/invitations/<handle>/withdraw")
@allow(cluster_manager)
def withdraw_first(slug: str, handle: str) -> ResponseReturnValue:
    """The link of the mail opens nothing any more."""
    found = application_queries.member(db.session(), slug)
    if found is None:
        abort(404)
    invitation = _invitation(found, handle)
    people.withdraw(db.session(), invitation, current_actor(), now())
    flash(gettext("The invitation to %(email)s is withdrawn.", email=invitation.person.email))
    return done(url_for(".standing", slug=slug))


@bp.post("/cluster/organisations/<slug>/people/<int:number>/admin")
@allow(cluster_manager)
def make_admin(slug: str, number: int) -> ResponseReturnValue:
    """Let one of its people look after an organisation that has no admin."""
    members = people_queries.members(db.session(), _member(slug).id)
    chosen = next((one for one in members if one.id == number), None)
    if chosen is None:
        abort(404)
    if any(one.is_admin for one in members):
        flash(gettext("Somebody was faster: the organisation has an admin."))
    else:
        people.change_rights(db.session(), chosen, roles(chosen) | {Role.ADMIN}, current_actor(), now())
        name = chosen.person.name
        flash(gettext("%(name)s looks after the organisation from now on, and hears of it.", name=name))
    return done(url_for(".standing", slug=slug))


def _member(slug: str) -> Organisation:
    found = application_queries.member(db.session(), slug)
    if found is None or found.status is not MembershipStatus.ACTIVE:
        abort(404)
    return found


def _invitation(organisation: Organisation, handle: str) -> Invitation:
    found = people_queries.unanswered(db.session(), handle, organisation.id)
    if found is None:
        abort(404)
    return found

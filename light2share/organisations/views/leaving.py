"""Leaving an organisation, or being taken out of it: what one holds there goes to a colleague first."""

from __future__ import annotations

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.bookings import handing
from light2share.db import db
from light2share.equipment import contacts
from light2share.i18n import gettext, ngettext
from light2share.organisations import people, people_queries
from light2share.organisations.access import may_change_people
from light2share.organisations.forms import LeaveForm
from light2share.organisations.models import Membership
from light2share.organisations.people import LastAdmin
from light2share.organisations.views.people import last_admin_words
from light2share.organisations.views.room import bp
from light2share.web.access import allow, member, require
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now


@bp.route("/org/people/<int:number>/leave", methods=["GET", "POST"])
@allow(member)
def leave(number: int) -> ResponseReturnValue:
    """Say what is passed on and to whom, then end the membership; one's own, or as an admin another's."""
    actor, session = current_actor(), db.session()
    found = people_queries.member(session, number, actor)
    if found is None:
        abort(404)
    own = found.person_id == actor.person_id
    require(own or may_change_people(actor))
    bookings = handing.held_by(session, found.organisation_id, found.person_id)
    named = contacts.named_for(session, found.organisation_id, found.person_id)
    form = LeaveForm()
    if request.method == "POST":
        people.hold(session, found.organisation_id)
    colleagues = _colleagues(found)
    form.offer(colleagues if bookings or named else {})
    stuck = not colleagues and bool(handing.busy(session, [found.organisation_id]))
    if request.method == "POST" and stuck:
        form.form_errors.append(_last_words(found))
    elif request.method == "POST" and form.submitted_and_valid():
        try:
            people.remove(session, found, actor, now())
        except LastAdmin:
            db.session.rollback()
            form.form_errors.append(last_admin_words())
        else:
            if colleague := form.colleague.data if form.known else None:
                handing.pass_on(session, bookings, actor, colleague, now())
                contacts.pass_on(session, found.organisation_id, found.person_id, colleague, now())
            return _gone(found, own)
    page = render_template(
        "organisations/leave.html",
        form=form,
        faults=form.faults,
        own=own,
        name=found.person.name,
        company=found.organisation.name,
        stuck=_last_words(found) if stuck else "",
        holds=_holds(len(bookings), named),
        action=url_for(".leave", number=number),
        back=url_for(".people_page"),
    )
    return page, form.status()


def _colleagues(leaving: Membership) -> dict[int, str]:
    """Who can take over what they hold."""
    found = people_queries.members(db.session(), leaving.organisation_id)
    return {one.person_id: one.person.name for one in found if one.id != leaving.id}


def _last_words(leaving: Membership) -> str:
    """Why somebody with whom nobody would be left stays for the time being, and what to do."""
    return gettext(
        "%(company)s has bookings that are not over, and nobody else there: end them first, or ask the cluster to "
        "invite somebody who takes over.",
        company=leaving.organisation.name,
    )


def _holds(bookings: int, named: int) -> list[str]:
    """What is passed on, a sentence each."""
    lines = []
    if bookings:
        lines.append(
            ngettext(
                "%(num)s request or booking that is not over",
                "%(num)s requests and bookings that are not over",
                bookings,
            )
        )
    if named:
        lines.append(
            ngettext("the contact of %(num)s instrument", "the contact of %(num)s instruments", named)
        )
    return lines


def _gone(found: Membership, own: bool) -> ResponseReturnValue:
    if own:
        flash(gettext("You no longer belong to %(company)s.", company=found.organisation.name))
        return done(url_for("home.dashboard"))
    flash(gettext("%(name)s no longer belongs to your organisation.", name=found.person.name))
    return done(url_for(".people_page"))

"""The first people of members that have nobody on the site: seen before they are written to."""

from __future__ import annotations

from math import ceil

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from light2share.db import db
from light2share.i18n import gettext, language, ngettext
from light2share.organisations import application_queries, people
from light2share.organisations.applying import FIRST_ROLES
from light2share.organisations.forms.applying import FirstPeopleForm
from light2share.organisations.models import Organisation
from light2share.organisations.people import BelongsAlready, Invited
from light2share.organisations.views.room import bp
from light2share.web.access import allow, cluster_manager
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.paging import asked_page, pager

NONE = "none"
"""In the address: the page with nobody ticked."""


@bp.route("/cluster/organisations/invite", methods=["GET", "POST"])
@allow(cluster_manager)
def invite_first_admins() -> ResponseReturnValue:
    """Who would be written to at which address, all ticked or none; those that are so when it is sent are invited."""
    total = application_queries.without_people(db.session(), now())
    last = max(1, ceil(total / application_queries.MOST_INVITED))
    number = asked_page(last)
    found = application_queries.nobody_yet(db.session(), now(), number)
    none_ticked = request.args.get("ticked") == NONE
    form = FirstPeopleForm(data={"members": [] if none_ticked else [one.id for one in found]})
    form.members.choices = [SelectChoice(one.id, f"{one.name} – {one.email}") for one in found]
    if form.submitted_and_valid():
        sent = sum(_invited(one) for one in found if one.id in form.members.data)
        flash(ngettext("%(num)s invitation is on its way.", "%(num)s invitations are on their way.", sent))
        return done(url_for(".desk", show="empty"))
    page = render_template(
        "organisations/first_people.html",
        form=form,
        shown=len(found),
        count=_count(len(found), len({one.id for one in found} & set(form.members.data or []))),
        rest=_rest(total - len(found)),
        hint=gettext("Tick whom you want to write to.")
        if none_ticked
        else gettext("Untick whom you would rather not write to."),
        all_url=_address(number),
        none_url=_address(number, NONE),
        pager=pager(lambda other: _address(other, NONE if none_ticked else None), number, last),
        action=_address(number),
        back=url_for(".desk"),
    )
    return page, form.status()


def _address(number: int, ticked: str | None = None) -> str:
    return url_for(".invite_first_admins", page=number if number > 1 else None, ticked=ticked)


def _count(shown: int, ticked: int) -> str:
    return ngettext(
        "%(num)s organisation on this page, %(ticked)s ticked.",
        "%(num)s organisations on this page, %(ticked)s ticked.",
        shown,
        ticked=ticked,
    )


def _rest(elsewhere: int) -> str:
    """How many stand on other pages; empty where all are on this one."""
    if not elsewhere:
        return ""
    return ngettext(
        "One press writes to %(most)s at most: %(num)s more organisation stands on the other pages.",
        "One press writes to %(most)s at most: %(num)s more organisations stand on the other pages.",
        elsewhere,
        most=application_queries.MOST_INVITED,
    )


def _invited(one: Organisation) -> bool:
    try:
        invite_first(one, one.name, one.email or "")
    except BelongsAlready:  # to somebody whose account is closed
        return False
    return True


def invite_first(organisation: Organisation, name: str, email: str) -> None:
    """Ask somebody to look after an organisation that has nobody. Raises BelongsAlready."""
    invited = Invited(email, name, FIRST_ROLES, language())
    people.invite(db.session(), organisation.id, current_actor(), invited, now())

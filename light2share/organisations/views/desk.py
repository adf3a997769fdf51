"""The organisations as the cluster sees them: applications to decide, who has people, whom to invite."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from light2share.bookings.counts import last_moves
from light2share.db import db
from light2share.i18n import _, formats, gettext, language, ngettext
from light2share.kernel.actor import Actor
from light2share.organisations import application_queries, people_queries
from light2share.organisations.application_models import Application, ApplicationState
from light2share.organisations.application_queries import Line
from light2share.organisations.application_words import BADGES, STANDING, STATES
from light2share.organisations.forms import LONGEST_NAME
from light2share.organisations.forms.applying import FirstAdminForm
from light2share.organisations.models import Membership, MembershipStatus, Organisation
from light2share.organisations.people import BelongsAlready
from light2share.organisations.queries import sites_of
from light2share.organisations.rules import roles
from light2share.organisations.views.first_people import invite_first
from light2share.organisations.views.membership import standing_lines
from light2share.organisations.views.people import invited_line
from light2share.organisations.views.room import bp
from light2share.organisations.words import kind_words, their_role_words
from light2share.web import beside
from light2share.web.access import allow, cluster_manager
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.forms import Form
from light2share.web.paging import asked_page, pager

Values = dict[str, Any]
PER_PAGE = 25
TABS: dict[str, tuple[MembershipStatus, ...]] = {
    "": (MembershipStatus.ACTIVE, MembershipStatus.PENDING, MembershipStatus.SUSPENDED),
    "empty": (MembershipStatus.ACTIVE,),
    "left": (MembershipStatus.LEFT,),
}
ZONE = "Europe/Paris"
MEMBERSHIP = {
    MembershipStatus.ACTIVE: _("Suspend or end the membership"),
    MembershipStatus.SUSPENDED: _("Lift the suspension or end the membership"),
    MembershipStatus.LEFT: _("See the membership"),
}
"""What the cluster may do with it on its page."""


@bp.get("/cluster/organisations")
@allow(cluster_manager)
def desk() -> ResponseReturnValue:
    """Applications first, then the organisations of one tab."""
    session, at = db.session(), now()
    tab = request.args.get("show", "")
    tab = tab if tab in TABS else ""
    words = " ".join(request.args.get("q", "").split())[:LONGEST_NAME]
    number = asked_page()
    lines, total = application_queries.lines(
        session, at, TABS[tab], tab == "empty", words, (number - 1) * PER_PAGE, PER_PAGE
    )
    moves = last_moves(session, [line.organisation_id for line in lines])
    uninvited = application_queries.without_people(session, at)
    return render_template(
        "organisations/desk.html",
        applications=_to_do(application_queries.open_ones(session, current_actor()), True),
        tabs=_tabs(tab, words),
        find={"action": url_for(".desk"), "words": words, "show": tab},
        columns=_columns(),
        rows=[_row(line, moves.get(line.organisation_id)) for line in lines],
        total=ngettext("%(num)s organisation", "%(num)s organisations", total),
        pager=pager(
            lambda page: url_for(".desk", show=tab or None, q=words or None, page=page), number, _pages(total)
        ),
        uninvited=uninvited,
        invite_url=url_for(".invite_first_admins"),
    )


def _pages(total: int) -> int:
    return max(1, -(-total // PER_PAGE))


def _tabs(current: str, words: str) -> list[Values]:
    names = {"": gettext("Members"), "empty": gettext("With nobody yet"), "left": gettext("Have left")}
    return [
        {
            "label": label,
            "url": url_for(".desk", show=key or None, q=words or None),
            "current": key == current,
        }
        for key, label in names.items()
    ]


def _columns() -> list[Values]:
    labels = (
        gettext("Organisation"),
        gettext("Town"),
        gettext("Standing"),
        gettext("People"),
        gettext("Last booking move"),
    )
    return [{"label": label} for label in labels]


def _row(line: Line, moved_at: datetime | None) -> list[Any]:
    if line.people:
        who = ngettext("%(num)s person", "%(num)s people", line.people)
    else:
        who = gettext("nobody, invited") if line.invited else gettext("nobody")
    last = formats.day(moved_at, language(), ZONE, year=True) if moved_at else gettext("none yet")
    return [
        {"label": line.name, "url": url_for(".standing", slug=line.slug)},
        line.town or "–",
        str(STANDING[line.status]),
        who,
        last,
    ]


@bp.route("/cluster/organisations/<slug>", methods=["GET", "POST"])
@allow(cluster_manager)
def standing(slug: str) -> ResponseReturnValue:
    """One organisation: its standing and its people; where it has no admin, who is to be one."""
    found = application_queries.member(db.session(), slug)
    if found is None:
        abort(404)
    form = FirstAdminForm(data={"email": found.email or ""})
    if (
        request.method == "POST"
        and _has_no_admin(found, people_queries.members(db.session(), found.id))
        and form.submitted_and_valid()
    ):
        try:
            invite_first(found, form.name.data, form.email.data)
        except BelongsAlready:
            form.email.errors = [gettext("This address is invited already")]
        else:
            flash(gettext("The invitation goes to %(email)s. It holds for 14 days.", email=form.email.data))
            return done(url_for(".standing", slug=slug))
    return _standing_page(found, form), form.status()


def _has_no_admin(found: Organisation, members: list[Membership]) -> bool:
    return found.status is MembershipStatus.ACTIVE and not any(one.is_admin for one in members)


def _standing_page(found: Organisation, form: FirstAdminForm) -> str:
    session = db.session()
    members = people_queries.members(session, found.id)
    towns = dict.fromkeys(site.town for site in sites_of(session, found.id))
    active, unled = found.status is MembershipStatus.ACTIVE, _has_no_admin(found, members)
    lines = [
        *standing_lines(found),
        (gettext("Kind of organisation"), kind_words(found.kind, found.size_class)),
        (gettext("Sites"), ", ".join(towns) or gettext("none")),
        (gettext("Number"), found.siret or found.siren or found.vat_number or gettext("none")),
        (gettext("Mail domains"), ", ".join(found.mail_domains) or gettext("none")),
        (gettext("E-mail"), found.email or gettext("no address")),
        (gettext("Member since"), str(found.member_since) if found.member_since else gettext("not known")),
    ]
    if found.merged_into:
        lines.insert(1, (gettext("Merged into"), found.merged_into.name))
    return render_template(
        "organisations/standing.html",
        name=found.name,
        facts=[{"label": label, "value": value} for label, value in lines],
        people=[_person(found, one, unled) for one in members],
        unled=unled and bool(members),
        invitations=[
            invited_line(
                one,
                url_for(".invite_first_again", slug=found.slug, handle=one.handle) if active else "",
                url_for(".withdraw_first", slug=found.slug, handle=one.handle),
            )
            for one in people_queries.invitations(session, found.id, now())
        ],
        hidden=Form(read=False).hidden,
        form=form if unled else None,
        faults=form.faults if unled else [],
        action=url_for(".standing", slug=found.slug),
        desk_url=url_for(".desk"),
        page_url=url_for(".show", slug=found.slug) if active else "",
        membership_words=MEMBERSHIP.get(found.status, MEMBERSHIP[MembershipStatus.ACTIVE]),
        membership_url=url_for(".membership", slug=found.slug),
        merge_url=url_for("merging.pick", slug=found.slug) if active else "",
    )


def _person(found: Organisation, one: Membership, unled: bool) -> Values:
    return {
        "name": one.person.name,
        "rights": their_role_words(roles(one)),
        "url": url_for(".make_admin", slug=found.slug, number=one.id) if unled else "",
    }


def waiting(actor: Actor) -> Values:
    """Applications that wait for the cluster, for lists of what to do."""
    found = application_queries.open_ones(db.session(), actor)
    return {"to_do": _to_do([one for one in found if one.state is ApplicationState.WAITING], False)}


def _to_do(found: list[Application], main: bool) -> list[Values]:
    """As the component todo_list takes it."""
    return [
        {
            "sign": BADGES[one.state][1],
            "kind": BADGES[one.state][0],
            "title": gettext("%(name)s wants to become a member", name=one.name),
            "text": f"{STATES[one.state]}, {formats.moment(one.changed_at, language(), ZONE)}",
            "url": url_for("organisations.application", handle=one.handle),
            "action": gettext("Decide") if one.state is ApplicationState.WAITING else gettext("See it"),
            "more": f" – {one.name}",
            "main": main and position == 0 and one.state is ApplicationState.WAITING,
        }
        for position, one in enumerate(found)
    ]


@bp.record_once
def _leave(state: BlueprintSetupState) -> None:
    beside.leave(state.app, beside.APPLICATIONS, waiting)

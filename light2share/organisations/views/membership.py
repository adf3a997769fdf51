"""A membership suspended, lifted, ended by the cluster; and how an organisation says that it leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.bookings import resting
from light2share.catalogue import membership as memberships
from light2share.db import db
from light2share.equipment import withholding
from light2share.exchange import actions as imports
from light2share.i18n import formats, gettext, language, ngettext
from light2share.kernel.errors import Stale
from light2share.organisations import application_queries, people_queries, queries, standing
from light2share.organisations.application_words import STANDING
from light2share.organisations.forms.membership import EndForm, LeaveOnForm, SuspendForm
from light2share.organisations.membership_words import ZONE, step_line
from light2share.organisations.models import MembershipStatus, Organisation, OrganisationStep
from light2share.organisations.views.room import bp
from light2share.web import beside, storage
from light2share.web.access import admin, allow, cluster_manager, member
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.forms import Form

Values = dict[str, Any]
Status = MembershipStatus


@bp.get("/cluster/organisations/<slug>/membership")
@allow(cluster_manager)
def membership(slug: str) -> ResponseReturnValue:
    """Where it stands, what hangs on it, and what the cluster may do."""
    return _page(_found(slug))


@bp.post("/cluster/organisations/<slug>/suspend")
@allow(cluster_manager)
def suspend_membership(slug: str) -> ResponseReturnValue:
    """Hide it for a while."""
    found, form = _found(slug), SuspendForm()
    if not form.submitted_and_valid():
        return _page(found, suspend=form, status=form.status())
    told = gettext("%(name)s is suspended. Its people are told why.", name=found.name)
    actor, words = current_actor(), form.reason.data
    return _moved(slug, lambda: memberships.suspend(db.session(), found, words, actor, now()), told)


@bp.post("/cluster/organisations/<slug>/lift")
@allow(cluster_manager)
def lift_suspension(slug: str) -> ResponseReturnValue:
    """A member as before."""
    found = _found(slug)
    told = gettext("%(name)s is a member as before. Its people are told.", name=found.name)
    return _moved(slug, lambda: memberships.lift(db.session(), found, current_actor(), now()), told)


@bp.route("/cluster/organisations/<slug>/end", methods=["GET", "POST"])
@allow(cluster_manager)
def end_membership(slug: str) -> ResponseReturnValue:
    """Say what its end would do, with numbers; no longer a member by the press on that page."""
    found, form = _found(slug), EndForm()
    if found.status is Status.LEFT and request.method == "GET":
        return redirect(url_for(".membership", slug=slug), 303)
    if request.method == "GET" or not form.submitted_and_valid():
        return _end_page(found, form), form.status()
    told = gettext("The membership of %(name)s has ended. Its people are told.", name=found.name)
    actor, words = current_actor(), form.words.data
    return _moved(slug, lambda: memberships.end(db.session(), found, words, actor, now()), told)


def _end_page(found: Organisation, form: EndForm) -> str:
    return render_template(
        "organisations/end.html",
        name=found.name,
        happens=_happens(found),
        form=form,
        faults=form.faults,
        action=url_for(".end_membership", slug=found.slug),
        desk_url=url_for(".desk"),
        standing_url=url_for(".standing", slug=found.slug),
        back=url_for(".membership", slug=found.slug),
    )


def _happens(found: Organisation) -> list[str]:
    """What its end does to people, listings and bookings, as sentences."""
    session = db.session()
    people = len(people_queries.members(session, found.id))
    listings = withholding.to_put_away(session, found.id)
    waiting, agreed = resting.counts(session, found.id)
    until = formats.day(memberships.open_until(session, found, now()), language(), ZONE, year=True)
    return [
        ngettext(
            "%(num)s person is told why by mail, and may act for it until %(day)s.",
            "%(num)s people are told why by mail, and may act for it until %(day)s.",
            people,
            day=until,
        )
        if people
        else gettext("Nobody is told: it has no people here."),
        ngettext(
            "%(num)s listing is archived: nobody finds or books it any more.",
            "%(num)s listings are archived: nobody finds or books them any more.",
            listings,
        )
        if listings
        else gettext("It has no listing to archive."),
        ngettext(
            "%(num)s request that waits is closed, and both sides hear of it.",
            "%(num)s requests that wait are closed, and both sides hear of it.",
            waiting,
        )
        if waiting
        else gettext("No request waits."),
        ngettext(
            "%(num)s agreed booking stays agreed and takes place.",
            "%(num)s agreed bookings stay agreed and take place.",
            agreed,
        )
        if agreed
        else gettext("No agreed booking is to come."),
    ]


def _found(slug: str) -> Organisation:
    found = application_queries.member(db.session(), slug)
    if found is None:
        abort(404)
    return found


def _moved(slug: str, act: Callable[[], None], told: str) -> ResponseReturnValue:
    try:
        act()
    except Stale:
        db.session.rollback()
        return _page(_found(slug), said=_late(), status=409)
    files = imports.cancel_resting(db.session(), now())
    flash(told)
    answered = done(url_for(".standing", slug=slug))
    for file in files:
        storage.remove(file)
    return answered


def _late() -> str:
    return gettext("Somebody was faster: see below how it stands.")


def _page(
    found: Organisation,
    suspend: SuspendForm | None = None,
    said: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    session = db.session()
    waiting, agreed = resting.counts(session, found.id)
    lines = [
        *standing_lines(found),
        (gettext("Listings that others see"), str(withholding.shown(session, found.id))),
        (gettext("Requests that wait"), str(waiting)),
        (gettext("Bookings agreed"), str(agreed)),
        *beside.values(beside.PROOFS_STATE, found.id)["lines"],
    ]
    page = render_template(
        "organisations/membership.html",
        name=found.name,
        facts=[{"label": label, "value": value} for label, value in lines],
        steps=_steps(standing.steps(session, found.id)),
        active=found.status is Status.ACTIVE,
        suspended=found.status is Status.SUSPENDED,
        suspend=suspend or SuspendForm(read=False),
        faults=suspend.faults if suspend else [],
        said=said,
        hidden=Form(read=False).hidden,
        urls={
            "desk": url_for(".desk"),
            "standing": url_for(".standing", slug=found.slug),
            "suspend": url_for(".suspend_membership", slug=found.slug),
            "lift": url_for(".lift_suspension", slug=found.slug),
            "end": url_for(".end_membership", slug=found.slug),
        },
    )
    return page, status if request.method == "POST" else 200


def standing_lines(found: Organisation) -> list[tuple[str, str]]:
    """How it stands, with the days that are set."""
    lines = [(gettext("Standing"), str(STANDING[found.status]))]
    if found.leaves_on:
        lines.append((gettext("Last day"), formats.day(found.leaves_on, language(), year=True)))
    if found.open_until:
        until = formats.day(found.open_until, language(), ZONE, year=True)
        lines.append((gettext("Its people may finish until"), until))
    return lines


def _steps(found: list[OrganisationStep]) -> list[Values]:
    return [{"title": step_line(step), "words": step.words.splitlines()} for step in found]


@bp.get("/org/membership")
@allow(member)
def own_membership() -> ResponseReturnValue:
    """How one's own organisation stands with the cluster, and why; its admins may say that it leaves."""
    return _own_page(_own(), LeaveOnForm(_today(), read=False))


@bp.post("/org/membership")
@allow(admin)
def declare_leaving() -> ResponseReturnValue:
    """Say which day is the last."""
    found, form = _own(), LeaveOnForm(_today())
    if not form.submitted_and_valid():
        return _own_page(found, form, status=form.status())
    day, words = form.leaves_on.data, form.words.data or ""
    assert day is not None
    try:
        standing.declare_leaving(db.session(), found, day, words, current_actor(), now())
    except Stale:
        db.session.rollback()
        return _own_page(_own(), form, said=_late(), status=409)
    flash(gettext("The cluster is told. Until that day nothing changes."))
    return done(url_for(".own_membership"))


@bp.post("/org/membership/stay")
@allow(admin)
def stay_member() -> ResponseReturnValue:
    """Take it back."""
    try:
        standing.stay(db.session(), _own(), current_actor(), now())
    except Stale:
        db.session.rollback()
        return _own_page(_own(), LeaveOnForm(_today(), read=False), said=_late(), status=409)
    flash(gettext("Your organisation stays a member."))
    return done(url_for(".own_membership"))


def _today() -> date:
    return now().astimezone(ZoneInfo(ZONE)).date()


def _own() -> Organisation:
    found = queries.own(db.session(), current_actor())
    if found is None:
        abort(404)
    return found


def _own_page(
    found: Organisation, form: LeaveOnForm, said: str = "", status: int = 200
) -> ResponseReturnValue:
    admins = current_actor().is_admin and found.status is not Status.LEFT
    page = render_template(
        "organisations/own_membership.html",
        name=found.name,
        facts=[{"label": label, "value": value} for label, value in standing_lines(found)],
        steps=_steps(standing.steps(db.session(), found.id)),
        suspended=found.status is Status.SUSPENDED,
        left=found.status is Status.LEFT,
        form=form,
        asks=admins and found.leaves_on is None,
        stay_url=url_for(".stay_member") if admins and found.leaves_on else "",
        said=said,
        action=url_for(".declare_leaving"),
    )
    return page, status if request.method == "POST" else 200

"""The availability editor of an item: its usual week, its blackouts and its limits, with what users will see."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.availability import access, actions, queries
from light2share.availability.actions import BlackoutRefused
from light2share.availability.blackouts import blackout_periods
from light2share.availability.forms import BlackoutForm, RuleForm
from light2share.availability.opening import Preset, first_day
from light2share.availability.rule_words import FAULTS, blackout_when
from light2share.availability.views.page import Forms, limits_form, page
from light2share.availability.views.room import bp
from light2share.availability.wording import held_words
from light2share.bookings import moves
from light2share.bookings.held import claims, held_in, taken_in
from light2share.db import db
from light2share.equipment import queries as equipment
from light2share.equipment.models import Equipment
from light2share.i18n import _, formats, gettext, language, ngettext
from light2share.kernel.localtime import to_local
from light2share.kernel.period import Period
from light2share.organisations.queries import others_than
from light2share.web.access import allow, require, signed_in
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown
from light2share.web.clock import now
from light2share.web.forms import in_zone
from light2share.web.moved import gone_or_moved


@bp.get("/equipment/<slug>/availability")
@allow(signed_in)
def edit(slug: str) -> str:
    """The editor."""
    return page(own(slug), Forms())


@bp.get("/equipment/<slug>/availability/organisations")
@allow(signed_in)
def organisations(slug: str) -> str:
    """The names that may be trusted, as choices of the field: fetched once somebody is about to type there."""
    others = others_than(db.session(), own(slug).owner_id)
    return render_template("availability/_organisations.html", names=[one.name for one in others])


@bp.post("/equipment/<slug>/availability/rules")
@allow(signed_in)
def add_rule(slug: str) -> ResponseReturnValue:
    """Open more hours a week."""
    item = locked(slug)
    form = RuleForm(item)
    if not form.submitted_and_valid():
        return page(item, Forms(rule=form)), form.status()
    if never_opens(form, item):
        return page(item, Forms(rule=form)), 422
    session = db.session()
    if not actions.add_rules(session, item, form.rules(), taken_in(session, item.id), now()):
        too_many_rules(form)
        return page(item, Forms(rule=form)), 422
    flash(gettext("The opening hours are saved."), "success")
    return back(slug, "week")


def never_opens(form: RuleForm, item: Equipment) -> bool:
    """Whether some of the hours would never come; the form then says what to enter."""
    today = to_local(now(), queries.zone_of(item)).date()
    last = form.valid_until.data
    if last and last < today:
        form.valid_until.errors = [_("Enter a last day that is still to come, or leave it empty")]
        return True
    never = [rule.weekday for rule in form.rules() if first_day(rule, today) is None]
    if never:
        names = formats.words([formats.weekday(day, language(), "wide") for day in never], language())
        form.valid_until.errors = [
            _("Enter a later last day, or choose other days: until then there is no %(days)s", days=names)
        ]
    return bool(never)


@bp.post("/equipment/<slug>/availability/rules/<int:rule_id>/delete")
@allow(signed_in)
def remove_rule(slug: str, rule_id: int) -> ResponseReturnValue:
    """Take opening hours away."""
    item, session = locked(slug), db.session()
    if not actions.end_rule(session, item, rule_id, taken_in(session, item.id), now()):
        abort(404)
    flash(gettext("The opening hours are removed. Bookings that were made stand."), "success")
    return back(slug, "week")


@bp.post("/equipment/<slug>/availability/presets")
@allow(signed_in)
def preset(slug: str) -> ResponseReturnValue:
    """Put a usual week in the place of the present one."""
    item, session = locked(slug), db.session()
    name = request.form.get("opening", "")
    if name not in set(Preset):
        abort(422)
    if only_shown():
        return page(item, Forms())
    actions.apply_preset(session, item, Preset(name), taken_in(session, item.id), now())
    flash(gettext("The usual week is replaced. Bookings that were made stand."), "success")
    return back(slug, "week")


@bp.post("/equipment/<slug>/availability/blackouts")
@allow(signed_in)
def add_blackout(slug: str) -> ResponseReturnValue:
    """Close once, or again and again."""
    item, form = locked(slug), BlackoutForm()
    in_zone(form, queries.zone_of(item))
    if not form.submitted_and_valid():
        return page(item, Forms(blackout=form)), form.status()
    session, blackout = db.session(), form.blackout()
    refused = actions.add_blackout(
        session,
        item,
        blackout,
        form.reason.data or "",
        held_in(session, item.id),
        taken_in(session, item.id),
        now(),
    )
    if refused is None:
        flash(gettext("Closed: %(when)s.", when=blackout_when(blackout)), "success")
        tell_waiting(item, lambda zone, window: blackout_periods([blackout], zone, window))
        return back(slug, "blackouts")
    say_why(form, refused, item)
    return page(item, Forms(blackout=form, in_the_way=refused.covers)), 422


def tell_waiting(item: Equipment, closed_in: Callable[[ZoneInfo, Period], list[Period]]) -> None:
    """Name the requests that wait for a time that has just been closed: they stay, and nobody is told."""
    at = now()
    whole = Period(at, at + item.terms.horizon + item.terms.longest)
    closed = closed_in(queries.zone_of(item), whole)
    waiting = [
        claim
        for claim in claims(db.session(), item.id, whole)
        if not claim.blocks and any(claim.period.overlaps(gap) for gap in closed)
    ]
    if waiting:
        names = formats.words([claim.reference for claim in waiting], language())
        told = ngettext(
            "%(num)s request waits for this time (%(names)s); its company is not told. Answer it.",
            "%(num)s requests wait for this time (%(names)s); their companies are not told. Answer them.",
            len(waiting),
            names=names,
        )
        flash(told, "wait")


def too_many_rules(form: RuleForm) -> None:
    """Say that no more rules are kept."""
    form.form_errors.append(
        _("Remove some opening hours first: %(most)s are the most", most=actions.MOST_RULES)
    )


def say_why(form: BlackoutForm, refused: BlackoutRefused, item: Equipment) -> None:
    """Put why a time was not closed beside its field."""
    if refused.repeat:
        form.repeat.errors = [FAULTS[refused.repeat]]
    elif refused.over:
        field = form.repeat_until if form.repeat_until.data and form.repeat.data else form.ends
        field.errors = [_("Enter an end that is still to come: this time is over")]
    elif refused.covers:
        form.starts.errors = [
            _(
                "Booking %(booking)s holds %(when)s: move or cancel it first",
                booking=refused.covers.reference,
                when=held_words(refused.covers.period, queries.zone_of(item)),
            )
        ]
    else:
        form.form_errors.append(
            _("Remove some closed times first: %(most)s are the most", most=actions.MOST_BLACKOUTS)
        )


@bp.post("/equipment/<slug>/availability/blackouts/<int:blackout_id>/delete")
@allow(signed_in)
def remove_blackout(slug: str, blackout_id: int) -> ResponseReturnValue:
    """Take a blackout away."""
    item, session = locked(slug), db.session()
    if not actions.end_blackout(session, item, blackout_id, taken_in(session, item.id), now()):
        abort(404)
    flash(gettext("The closed time is removed: the usual week holds again."), "success")
    return back(slug, "blackouts")


@bp.post("/equipment/<slug>/availability/limits")
@allow(signed_in)
def change_limits(slug: str) -> ResponseReturnValue:
    """Set what is asked of every booking."""
    item = locked(slug)
    form = limits_form(item)
    if not form.submitted_and_valid():
        return page(item, Forms(limits=form)), form.status()
    session = db.session()
    taken = taken_in(session, item.id)
    actions.change_limits(session, item, form.limits(), form.trusts(), taken, now())
    flash(gettext("The limits are saved. They hold for new requests."), "success")
    return back(slug, "limits")


def own(slug: str) -> Equipment:
    """The item, for the managers of its owner; for other organisations the page isn't there."""
    actor = current_actor()
    item = equipment.listed(db.session(), slug, actor)
    if item is None:
        gone_or_moved(equipment.moved_to(db.session(), slug, actor))
    if not access.may_know(actor, item):
        abort(404)
    require(access.may_open(actor, item))
    return item


def locked(slug: str) -> Equipment:
    """The item, held until the end of the request: nobody books it between the look and the change."""
    item = own(slug)
    if request.method == "POST" and not only_shown():
        moves.lock(db.session(), item.id)
    return item


def back(slug: str, part: str) -> ResponseReturnValue:
    """To the part of the editor that was changed."""
    return done(url_for("availability.edit", slug=slug, _anchor=part))

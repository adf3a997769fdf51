"""Asking for test time: three steps on screen, one form in each post."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from light2share.bookings import access, actions, free_time, queries
from light2share.bookings.actions import TooManyOpen
from light2share.bookings.forms import STEPS, BookingRequestForm, typed_in
from light2share.bookings.rules import OpenLimits, Refusal, cancel_rule, only_taken
from light2share.bookings.views.facts import Values, address, local, price
from light2share.bookings.views.room import bp
from light2share.bookings.wording import (
    START_IS_WRONG,
    Circumstances,
    mode_label,
    refusal_label,
    too_many_label,
)
from light2share.db import db
from light2share.equipment import queries as equipment
from light2share.equipment.access import knows_owner
from light2share.equipment.models import AccessMode, Approval, Equipment, ListingState
from light2share.equipment.texts import title
from light2share.equipment.words import MODE_HINTS, owner_unnamed
from light2share.i18n import formats, gettext, language, ngettext
from light2share.kernel.errors import Taken
from light2share.kernel.period import Period
from light2share.quotes.rules import estimate
from light2share.web.access import allow, member, require
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown
from light2share.web.clock import now
from light2share.web.forms import in_zone

LAST = len(STEPS)
TAKE = "take "


@bp.route("/equipment/<slug>/book", methods=["GET", "POST"])
@allow(member)
def request_booking(slug: str) -> ResponseReturnValue:
    """Ask for a time on an instrument, or book it where the owner trusts members."""
    actor = current_actor()
    item = equipment.listed(db.session(), slug, actor)
    if item is None:
        abort(404)
    require(access.may_request(actor, item))
    if item.state is not ListingState.PUBLISHED:
        abort(404)
    form = _form(item)
    if request.method != "POST":
        _prefill(form, item)
        return _page(item, form, 1)
    if only_shown():
        return _page(item, form, form.shown_step)
    pressed = request.form.get("action", "send")
    if pressed == "back":
        return _page(item, form, max(1, form.shown_step - 1))
    if pressed.startswith(TAKE):
        return _take(item, form, pressed.removeprefix(TAKE))
    if pressed == "continue" and form.shown_step < LAST:
        return _continue(item, form)
    return _send(item, form)


def _form(item: Equipment) -> BookingRequestForm:
    form = BookingRequestForm()
    form.offer([str(mode) for mode in item.access_modes])
    in_zone(form, ZoneInfo(item.site.zone))
    return form


def _prefill(form: BookingRequestForm, item: Equipment) -> None:
    """What the address names, then what this person told the same owner the last time."""
    for name in ("starts", "ends", "access_mode", "purpose", "sample", "reference"):
        if name in request.args:
            form[name].process(request.args)
    if typed_in(form.starts) and not typed_in(form.ends):
        form.starts.validate(form)
        if form.starts.data:
            ends = local(form.starts.data + item.terms.shortest, ZoneInfo(item.site.zone))
            form.ends.process(MultiDict({"ends": ends}))
        form.starts.errors = []
    last = queries.last_wish(db.session(), current_actor(), item.owner_id)
    if last and last.access_mode in item.access_modes and not form.access_mode.data:
        form.access_mode.data = last.access_mode
    if last and "sample" not in request.args:
        form.sample.data = last.sample


def _owner(item: Equipment) -> str:
    return item.owner.name if knows_owner(current_actor(), item) else owner_unnamed()


def _take(item: Equipment, form: BookingRequestForm, times: str) -> ResponseReturnValue:
    """One of the times that were offered instead."""
    starts, _, ends = times.partition(" ")
    form.take(starts, ends)
    return _continue(item, form) if form.step_is_valid(1) else (_page(item, form, 1), 422)


def _continue(item: Equipment, form: BookingRequestForm) -> ResponseReturnValue:
    step = form.shown_step
    if not form.step_is_valid(step):
        return _page(item, form, min(step, form.first_wrong_step())), 422
    reasons = actions.reasons_against(db.session(), item, form.period(), now())
    if reasons:
        return _refused(item, form, reasons)
    return _page(item, form, step + 1)


def _send(item: Equipment, form: BookingRequestForm) -> ResponseReturnValue:
    if not form.submitted_and_valid():
        return _page(item, form, form.first_wrong_step()), 422
    limits = OpenLimits(
        current_app.config["LIMIT_OPEN_REQUESTS"], current_app.config["LIMIT_OPEN_REQUESTS_PER_ITEM"]
    )
    try:
        booking, reasons = actions.request_booking(
            db.session(), item, form.wish(), current_actor(), now(), limits
        )
    except TooManyOpen as used_up:
        form.form_errors.append(too_many_label(used_up.limit))
        return _page(item, form, LAST), 429
    except Taken:
        db.session.rollback()
        return _refused(item, form, [Refusal.TAKEN])
    if booking is None:
        return _refused(item, form, reasons)
    if booking.without_approval:
        flash(gettext("Your booking is confirmed. The owner has been told."))
    else:
        flash(gettext("Your request has been sent to the owner."))
    return done(url_for("bookings.show", reference=booking.reference))


def _refused(item: Equipment, form: BookingRequestForm, reasons: Sequence[Refusal]) -> ResponseReturnValue:
    """The first step again, with the rules that are in the way and what is free near the wanted time."""
    db.session.rollback()
    wanted, zone = form.period(), ZoneInfo(item.site.zone)
    hours = free_time.opening(db.session(), item, wanted)
    about = Circumstances(wanted, item.terms, hours.open, hours.blackouts, zone, now())
    for field, chosen in ((form.starts, True), (form.ends, False)):
        words = [refusal_label(reason, about) for reason in reasons if (reason in START_IS_WRONG) is chosen]
        if words:
            field.errors = [". ".join(words)]
    near = free_time.nearest(db.session(), item, _of_allowed_length(item, wanted), now())
    return _page(item, form, 1, near, near_of=wanted), form.status(only_taken(reasons))


def _of_allowed_length(item: Equipment, wanted: Period) -> Period:
    """`wanted`, cut or stretched to what the owner allows, so that what is offered instead can be had."""
    length = min(max(wanted.length, item.terms.shortest), item.terms.longest)
    return Period(wanted.start, wanted.start + length)


def _page(
    item: Equipment,
    form: BookingRequestForm,
    step: int,
    near: Sequence[Period] | None = None,
    near_of: Period | None = None,
) -> str:
    zone, on_request = ZoneInfo(item.site.zone), free_time.is_on_request(db.session(), item)
    at_once = item.approval is Approval.MEMBERS and not on_request
    wanted = near_of or _known_period(form)
    shown = STEPS[step - 1]
    return render_template(
        "bookings/request.html",
        form=form,
        faults=[(name if name in shown or "-" in name else "", text) for name, text in form.faults],
        step=step,
        steps=[gettext("When"), gettext("Measurement"), gettext("Check and send")],
        carried=form.carried(step),
        everything=form.carried(0),
        item={
            "title": title(item, language()),
            "url": address("equipment.show", slug=item.slug),
            "owner": _owner(item),
            "place": item.site.town,
            "zone": formats.zone_label(zone, language(), wanted.start if wanted else None),
        },
        mode_hints={mode.value: hint for mode, hint in MODE_HINTS.items()},
        several_modes=len(item.access_modes) > 1,
        recap=_recap(item, form, wanted, at_once),
        summary=_summary(item, form, wanted, zone) if step == LAST else [],
        near=[_near(time, zone) for time in near or ()],
        near_asked=near is not None,
        at_once=at_once,
        on_request=on_request,
        action=url_for("bookings.request_booking", slug=item.slug),
    )


def _known_period(form: BookingRequestForm) -> Period | None:
    """The period for the recap; the messages of the fields stay as they are."""
    kept = {field: list(field.errors) for field in (form.starts, form.ends)}
    wanted = form.known_period()
    for field, errors in kept.items():
        field.errors = errors
    return wanted


def _near(time: Period, zone: ZoneInfo) -> Values:
    return {
        "label": formats.when(time.start, time.end, language(), zone, length=True),
        "value": f"{TAKE}{local(time.start, zone)} {local(time.end, zone)}",
    }


def _recap(item: Equipment, form: BookingRequestForm, wanted: Period | None, at_once: bool) -> Values:
    """What is being asked for, in view at every step."""
    zone = ZoneInfo(item.site.zone)
    recap: Values = {
        "day": "",
        "hours": "",
        "time": None,
        "total": "",
        "promises": _promises(item, wanted, at_once),
        "rivals": "",
    }
    if wanted is None:
        return recap
    say = language()
    one_day = wanted.start.astimezone(zone).date() == wanted.end.astimezone(zone).date()
    recap["day"] = (
        formats.day(wanted.start, say, zone, year=True)
        if one_day
        else formats.when(wanted.start, wanted.end, say, zone)
    )
    length = formats.duration(wanted.length, say)
    recap["hours"] = (
        formats.time_range(wanted.start, wanted.end, say, zone, length=True) if one_day else length
    )
    recap["time"] = {"start": wanted.start, "end": wanted.end, "zone": zone} if one_day else None
    recap["total"] = price(item.price_mode, _estimate(item, form, wanted, zone))
    others = {
        mark.period
        for mark in queries.asked(db.session(), item.id, item.terms.blocked(wanted), current_actor())
        if not mark.yours
    }
    if others and not at_once:
        recap["rivals"] = ngettext(
            "%(num)s other request is waiting for this time. The owner chooses; nobody sees the other’s name.",
            "%(num)s other requests are waiting for this time. The owner chooses; nobody sees the others’ names.",
            len(others),
        )
    return recap


def _estimate(item: Equipment, form: BookingRequestForm, wanted: Period, zone: ZoneInfo) -> int | None:
    mode: Any = form.access_mode.data
    chosen = AccessMode(mode) if mode in set(AccessMode) else None
    return estimate(item.rates, [wanted], chosen, zone).total_cents


def _promises(item: Equipment, wanted: Period | None, at_once: bool) -> list[Values]:
    lines = []
    if at_once:
        lines.append(
            {"sign": "check", "text": gettext("Members are confirmed at once, without waiting for an answer")}
        )
    else:
        days = ngettext(
            "Nothing is booked until the owner says yes; the answer is due within %(num)s working day",
            "Nothing is booked until the owner says yes; the answer is due within %(num)s working days",
            item.answer_days,
        )
        lines.append({"sign": "owner", "text": days})
    if wanted is not None:
        rule = cancel_rule(wanted.start, item.free_cancel_hours, now())
        until = formats.moment(rule.free_until, language(), ZoneInfo(item.site.zone))
        lines.append(
            {
                "sign": "calendar",
                "text": gettext("Cancelling is free until %(until)s", until=until)
                if rule.is_free
                else gettext("So shortly before, cancelling may cost a fee under the owner’s conditions"),
            }
        )
    lines.append(
        {"sign": "lock", "text": gettext("Purpose, sample and names: seen by the two organisations only")}
    )
    return lines


def _summary(
    item: Equipment, form: BookingRequestForm, wanted: Period | None, zone: ZoneInfo
) -> list[Values]:
    """Everything that will be sent."""
    when = formats.when(wanted.start, wanted.end, language(), zone, length=True) if wanted else ""
    lines = [
        {"label": gettext("Instrument"), "value": title(item, language()), "note": _owner(item)},
        {
            "label": gettext("When"),
            "value": when,
            "note": formats.zone_label(zone, language(), wanted.start) if wanted else "",
        },
        {
            "label": gettext("Who runs it"),
            "value": mode_label(form.access_mode.data) if form.access_mode.data else "",
        },
        {"label": gettext("Measurement"), "value": form.purpose.data or ""},
        {"label": gettext("Sample"), "value": form.sample.data or ""},
        {"label": gettext("Your reference"), "value": form.reference.data or ""},
        {
            "label": gettext("Estimate"),
            "value": price(item.price_mode, _estimate(item, form, wanted, zone)) if wanted else "",
        },
    ]
    return [line for line in lines if line["value"]]

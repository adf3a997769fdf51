"""Public holidays in the editor: closed unless the owner opens them, all or one by one."""

from __future__ import annotations

from datetime import date

from flask import abort, flash, request
from flask.typing import ResponseReturnValue

from light2share.availability import actions, queries, stored
from light2share.availability.holidays import holiday_periods
from light2share.availability.views.editing import back, locked, tell_waiting
from light2share.availability.views.page import Forms, page
from light2share.availability.views.room import bp
from light2share.availability.wording import held_words
from light2share.bookings.held import held_in, taken_in
from light2share.db import db
from light2share.equipment.models import Equipment
from light2share.i18n import formats, gettext, language
from light2share.kernel.localtime import local_day
from light2share.kernel.period import Period
from light2share.web.access import allow, signed_in
from light2share.web.answers import only_shown
from light2share.web.clock import now

MOST_NAMED = 10


@bp.post("/equipment/<slug>/availability/holidays")
@allow(signed_in)
def open_on_holidays(slug: str) -> ResponseReturnValue:
    """Let the usual week hold on public holidays (`open=yes`), or no longer: on one of them (`day`), else on all."""
    item, session = locked(slug), db.session()
    if only_shown():
        return page(item, Forms())
    taken, opened = taken_in(session, item.id), request.form.get("open") == "yes"
    if "day" not in request.form:
        actions.open_on_holidays(session, item, opened, taken, now())
        _say_all(item, opened)
        return back(slug, "holidays")
    day = _day(request.form["day"])
    if not actions.open_on_holiday(session, item, day, opened, taken, now()):
        abort(422)
    _say_one(item, day, opened)
    return back(slug, "holidays")


def _say_all(item: Equipment, opened: bool) -> None:
    if opened:
        flash(gettext("The usual week holds on public holidays too."), "success")
        return
    flash(gettext("Closed on public holidays."), "success")
    _say_what_stands(item, stored.reach(item, now()))


def _say_one(item: Equipment, day: date, opened: bool) -> None:
    named = formats.day(day, language(), year=True)
    if opened:
        flash(gettext("The usual week holds on %(day)s.", day=named), "success")
        return
    flash(gettext("Closed on %(day)s.", day=named), "success")
    _say_what_stands(item, local_day(day, queries.zone_of(item)))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(422)


def _say_what_stands(item: Equipment, window: Period) -> None:
    """Name the bookings and the requests on days that have just been closed: they stay as they are."""
    zone, known = queries.zone_of(item), queries.holidays_of(item)
    held = [one for one in held_in(db.session(), item.id)(window) if known.closed_days(zone, one.period)]
    for one in held[:MOST_NAMED]:
        flash(
            gettext(
                "Booking %(booking)s stands as it is: %(when)s.",
                booking=one.reference,
                when=held_words(one.period, zone),
            ),
            "wait",
        )
    tell_waiting(item, lambda zone, window: holiday_periods(known, zone, window))

"""Changing opening hours and closed times: the form of the editor, filled with what holds now."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, flash, request, url_for
from flask.typing import ResponseReturnValue

from light2share.availability import actions, queries
from light2share.availability.blackouts import blackout_periods
from light2share.availability.clocktimes import wall_clock
from light2share.availability.forms import BlackoutForm, RuleForm, nth_weekday
from light2share.availability.models import BlackoutRow, OpeningRuleRow
from light2share.availability.rule_words import SAME_WEEKDAY, blackout_when, rule_hours
from light2share.availability.views.editing import (
    back,
    locked,
    never_opens,
    say_why,
    tell_waiting,
    too_many_rules,
)
from light2share.availability.views.page import Act, Forms, page
from light2share.availability.views.room import bp
from light2share.bookings.held import held_in, taken_in
from light2share.db import db
from light2share.equipment.models import Equipment
from light2share.i18n import formats, gettext, language
from light2share.kernel.localtime import to_utc
from light2share.web.access import allow, signed_in
from light2share.web.answers import only_shown
from light2share.web.clock import now
from light2share.web.forms import in_zone

UNTIL = re.compile(r"(.+);UNTIL=(\d{4})(\d\d)(\d\d)")
COUNT = re.compile(r"(.+);COUNT=(\d+)")


@bp.route("/equipment/<slug>/availability/rules/<int:rule_id>", methods=["GET", "POST"])
@allow(signed_in)
def change_rule(slug: str, rule_id: int) -> ResponseReturnValue:
    """Put other hours in the place of these."""
    item, session = locked(slug), db.session()
    row = queries.rule_row(session, item.id, rule_id) or abort(404)
    act = _act("week", slug, request.path, gettext("Change: %(what)s", what=_rule_in_words(row)))
    if request.method != "POST":
        return page(item, Forms(rule=_rule_form(item, row), rule_act=act))
    form = RuleForm(item)
    forms = Forms(rule=form, rule_act=act)
    if not form.submitted_and_valid():
        return page(item, forms), form.status()
    if never_opens(form, item):
        return page(item, forms), 422
    if not actions.change_rule(session, item, row, form.rules(), taken_in(session, item.id), now()):
        session.rollback()
        too_many_rules(form)
        return page(item, forms), 422
    flash(gettext("The opening hours are changed. Bookings that were made stand."), "success")
    return back(slug, "week")


@bp.route("/equipment/<slug>/availability/blackouts/<int:blackout_id>", methods=["GET", "POST"])
@allow(signed_in)
def change_blackout(slug: str, blackout_id: int) -> ResponseReturnValue:
    """Put another time or reason in the place of this one."""
    item, session = locked(slug), db.session()
    row = queries.blackout_row(session, item.id, blackout_id) or abort(404)
    zone = queries.zone_of(item)
    act = _act(
        "blackouts",
        slug,
        request.path,
        gettext("Change: %(what)s", what=blackout_when(queries.blackout_of(row))),
    )
    if request.method != "POST" or only_shown():
        form = BlackoutForm() if request.method == "POST" else _blackout_form(row, zone)
        return page(item, Forms(blackout=form, blackout_act=act))
    form = BlackoutForm()
    in_zone(form, zone)
    if not form.submitted_and_valid():
        return page(item, Forms(blackout=form, blackout_act=act)), form.status()
    blackout, held, taken = form.blackout(), held_in(session, item.id), taken_in(session, item.id)
    refused = actions.change_blackout(
        session, item, row, blackout, form.reason.data or "", held, taken, now()
    )
    if refused is None:
        flash(gettext("Closed: %(when)s.", when=blackout_when(blackout)), "success")
        tell_waiting(item, lambda zone, window: blackout_periods([blackout], zone, window))
        return back(slug, "blackouts")
    say_why(form, refused, item)
    return page(item, Forms(blackout=form, blackout_act=act, in_the_way=refused.covers)), 422


def _act(part: str, slug: str, path: str, title: str) -> Act:
    keep = url_for("availability.edit", slug=slug, _anchor=part)
    return Act(title, gettext("Save the change"), "check", f"{path}#{part}", keep)


def _rule_in_words(row: OpeningRuleRow) -> str:
    return f"{formats.weekday(row.weekday, language(), 'wide')}, {rule_hours(queries.rule_of(row))}"


def _rule_form(item: Equipment, row: OpeningRuleRow) -> RuleForm:
    values: dict[str, Any] = {
        "weekday": [row.weekday],
        "opens": wall_clock(row.opens_minute),
        "closes": wall_clock(row.closes_minute),
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "weeks": row.weeks.value,
        "access_mode": row.mode.value if row.mode else "",
    }
    return RuleForm(item, data=values, read=False)


def _blackout_form(row: BlackoutRow, zone: ZoneInfo) -> BlackoutForm:
    found, counted = UNTIL.fullmatch(row.repeat), COUNT.fullmatch(row.repeat)
    ended = found or counted
    rule = ended[1] if ended else row.repeat
    if rule == f"FREQ=MONTHLY;BYDAY={nth_weekday(row.starts_local.date())}":
        rule = SAME_WEEKDAY
    values: dict[str, Any] = {
        "starts": to_utc(row.starts_local, zone),
        "ends": to_utc(row.ends_local, zone),
        "reason": row.reason,
        "repeat": rule,
        "repeat_until": date(int(found[2]), int(found[3]), int(found[4])) if found else None,
        "repeat_count": int(counted[2]) if counted else None,
        "except_days": "; ".join(row.except_days),
    }
    return BlackoutForm(data=values, read=False).follow(row.starts_local)

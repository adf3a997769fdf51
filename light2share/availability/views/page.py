"""The editor's page: everything that an owner sets, and what users see of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template, request, url_for

from light2share.availability import calendar, connected, queries, rule_words, wording
from light2share.availability.actions import Held
from light2share.availability.blackouts import blackout_periods
from light2share.availability.calendar import FARTHEST, Addresses, Calendar, View
from light2share.availability.forms import BlackoutForm, LimitsForm, RuleForm
from light2share.availability.grid import Marks
from light2share.availability.models import BlackoutRow
from light2share.availability.opening import OpeningRule
from light2share.availability.views.closings import closings, holidays
from light2share.availability.views.usual_week import hours_a_week, presets, replacing, week_days
from light2share.availability.wording import HOLIDAYS
from light2share.bookings.held import Claim, claims
from light2share.bookings.states import BookingState
from light2share.bookings.wording import state_label
from light2share.db import db
from light2share.equipment.access import is_public
from light2share.equipment.audience import trusted_by
from light2share.equipment.models import AccessMode, Equipment
from light2share.equipment.owner_pages import PAGES
from light2share.equipment.texts import title
from light2share.equipment.words import APPROVAL_HINTS, MODES
from light2share.i18n import formats, gettext, language
from light2share.kernel.localtime import local_day, to_local
from light2share.kernel.period import Period
from light2share.organisations.queries import others_than
from light2share.web import calendar_limits
from light2share.web.clock import now
from light2share.web.forms import hidden_fields, in_zone
from light2share.web.tabs import tabs

ANY = "any"
"""In an address, in place of a use."""


@dataclass(frozen=True, slots=True)
class Act:
    """What sending a form of the page does: its heading, its button, where it goes, and the way out of a change."""

    title: str
    label: str
    sign: str
    url: str
    keep_url: str = ""


@dataclass
class Forms:
    """The form that came back refused, if one did; the others are fresh."""

    rule: RuleForm | None = None
    blackout: BlackoutForm | None = None
    limits: LimitsForm | None = None
    in_the_way: Held | None = None
    rule_act: Act | None = None
    blackout_act: Act | None = None

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Of the one that was refused."""
        return [fault for form in (self.rule, self.blackout, self.limits) if form for fault in form.faults]


def page(item: Equipment, forms: Forms) -> str:
    """The page with these forms."""
    session, zone = db.session(), queries.zone_of(item)
    rows, closed_rows = queries.rule_rows(session, item.id), queries.blackout_rows(session, item.id)
    rules = [queries.rule_of(row) for row in rows]
    blackout_form = forms.blackout or BlackoutForm(data=_pressed(), read=False)
    in_zone(blackout_form, zone)
    shown = _calendar(item, rules)
    return render_template(
        "availability/edit.html",
        **head(item, zone),
        **_acts(item, forms),
        changing=next((act.title for act in (forms.rule_act, forms.blackout_act) if act), ""),
        tabs=tabs(PAGES, item.slug, "availability.edit"),
        faults=forms.faults,
        page_error=bool(forms.faults),
        days=week_days(item, rows),
        hours_a_week=hours_a_week(rules, zone),
        presets=presets(item, bool(rows)),
        replacing=replacing(item, bool(rows)),
        closings=closings(item, closed_rows),
        holidays=holidays(item, rules),
        rule_form=forms.rule or RuleForm(item, read=False),
        blackout_form=blackout_form,
        this_week=rule_words.this_week(to_local(now(), zone).date()),
        limits_form=forms.limits or limits_form(item, read=False),
        in_the_way=_in_the_way(forms.in_the_way),
        frames=_frames(item),
        approval_hints={one.value: hint for one, hint in APPROVAL_HINTS.items()},
        calendar=shown,
        uses=_uses(item, rules),
        seen_url=url_for("equipment.seen_as", slug=item.slug, access_mode=_use(item, rules)),
        key=list(wording.PLAIN_KEY.items()),
        reasons=_reasons(item, closed_rows, bool(rules), shown.window, zone),
        stale=stale_words(item, zone),
        calendars_url=url_for("availability.calendars", slug=item.slug),
        hidden=hidden_fields(),
    )


def limits_form(item: Equipment, read: bool = True) -> LimitsForm:
    """The terms of an item, with the organisations that it may trust."""
    session = db.session()
    return LimitsForm(item, trusted_by(session, item), others_than(session, item.owner_id), read)


def head(item: Equipment, zone: ZoneInfo) -> dict[str, Any]:
    """What stands above every page of the editor."""
    return {
        "title": title(item, language()),
        "town": item.site.town,
        "zone": formats.zone_label(zone, language()),
        "slug": item.slug,
        "url": url_for("equipment.show", slug=item.slug),
        "edit_url": url_for("equipment.edit", slug=item.slug),
        "mine_url": url_for("equipment.mine"),
    }


def stale_words(item: Equipment, zone: ZoneInfo) -> str:
    """To the owner, where a connected calendar has not been read for long; empty if all have."""
    since = connected.stale_since(item, now(), calendar_limits.stale_after())
    if since is None:
        return ""
    return gettext(
        "A connected calendar could not be read since %(since)s. What it said then is still in force.",
        since=formats.moment(since, language(), zone),
    )


def _acts(item: Equipment, forms: Forms) -> dict[str, Act]:
    """What the two forms that add do, or change where one was opened for that."""
    add_rule = url_for("availability.add_rule", slug=item.slug, _anchor="week")
    add_blackout = url_for("availability.add_blackout", slug=item.slug, _anchor="blackouts")
    return {
        "rule_act": forms.rule_act or Act(gettext("Add hours"), gettext("Add these hours"), "plus", add_rule),
        "blackout_act": forms.blackout_act
        or Act(gettext("Close a time"), gettext("Close this time"), "plus", add_blackout),
    }


def _frames(item: Equipment) -> dict[str, Any]:
    """What the editor says of it."""
    return {
        "allowed": item.shows_free_busy,
        "public": is_public(item),
        "action": url_for("availability.frames", slug=item.slug),
        "page_url": url_for("calendars.free_busy", slug=item.slug, lang=language()),
        "how_url": url_for("calendars.equipment_calendar", slug=item.slug, _anchor="frame"),
    }


def _in_the_way(held: Held | None) -> dict[str, str] | None:
    if held is None:
        return None
    return {"reference": held.reference, "url": url_for("bookings.show", reference=held.reference)}


def _pressed() -> dict[str, datetime]:
    """The time of the slot that was pressed, for the form that closes it."""
    try:
        starts, ends = (datetime.fromisoformat(request.args.get(name, "")) for name in ("close", "until"))
    except ValueError:
        return {}
    read = starts.tzinfo and ends.tzinfo and 2000 <= starts.year <= ends.year <= FARTHEST
    return {"starts": starts, "ends": ends} if read else {}


def _calendar(item: Equipment, rules: Sequence[OpeningRule]) -> Calendar:
    """The week, month or list as another organisation sees it; a free slot leads to the form that closes it."""
    view, day, mode = request.args.get("view"), request.args.get("date"), _use(item, rules)
    asked = calendar.read(view, day, mode=mode)
    here: dict[str, Any] = {
        "slug": item.slug,
        "date": asked.day and asked.day.isoformat(),
        "access_mode": mode or request.args.get("access_mode"),
    }

    def address(view: View, day: date | None) -> str:
        when = day.isoformat() if day else None
        own = {**here, "date": when}
        return url_for("availability.edit", **own, view=view.value, _anchor="preview")

    def close(slot: Period) -> str:
        times: dict[str, Any] = {"close": formats.iso(slot.start), "until": formats.iso(slot.end)}
        return url_for("availability.edit", **here, **times, view=asked.view.value, _anchor="more-closed")

    def marks(window: Period) -> Marks:
        found = claims(db.session(), item.id, window)
        waits = [claim for claim in found if claim.state is BookingState.REQUESTED]
        return Marks(
            asked=[claim.period for claim in waits if not claim.blocks],
            held=[claim.period for claim in waits if claim.blocks],
        )

    shown = calendar.calendar(
        db.session(), item, asked, Addresses(address, close, as_shown=True), now(), marks
    )
    for row in shown.rows:
        row["action"] = gettext("Close")
    if mode and any(rule.mode for rule in rules):
        wording.say_use(shown.table, MODES[mode])
    return shown


def _use(item: Equipment, rules: Sequence[OpeningRule]) -> AccessMode | None:
    """The use whose hours are looked at, at first the one that its page shows at first; None for those of any."""
    said, modes = request.args.get("access_mode"), item.modes_offered
    if said is None and queries.uses_apart(item, rules):
        return modes[0]
    return next((mode for mode in modes if mode.value == said), None)


def _uses(item: Equipment, rules: Sequence[OpeningRule]) -> list[dict[str, Any]]:
    """The uses to choose between, where they are not open alike: links; none where all are."""
    if not queries.uses_apart(item, rules):
        return []
    chosen = _use(item, rules)
    kept: dict[str, Any] = {name: request.args.get(name) for name in ("view", "date")}

    def link(label: str, mode: AccessMode | None) -> dict[str, Any]:
        url = url_for("availability.edit", slug=item.slug, **kept, access_mode=mode or ANY, _anchor="preview")
        return {"label": label, "url": url, "current": mode is chosen}

    return [link(gettext("Any use"), None), *(link(str(MODES[mode]), mode) for mode in item.modes_offered)]


def _reasons(
    item: Equipment, rows: Sequence[BlackoutRow], opens: bool, shown: Period, zone: ZoneInfo
) -> list[dict[str, str]]:
    """Why times of the preview are not free: bookings and requests with their references, and the blackouts."""
    lines = [(claim.period.start, _claim_line(claim, zone)) for claim in claims(db.session(), item.id, shown)]
    for row in rows:
        blackout = queries.blackout_of(row)
        lines += [
            (period.start, {"label": _short(period, zone), "value": row.reason or gettext("Not available")})
            for period in blackout_periods([blackout], zone, shown)
        ]
    lines += _holiday_lines(item, shown, zone) if opens else []
    lines += [
        (period.start, {"label": _short(period, zone), "value": gettext("Calendar “%(name)s”", name=name)})
        for period, name in connected.blocking(db.session(), item.id, shown)
    ]
    return [line for _start, line in sorted(lines, key=lambda line: line[0])]


def _holiday_lines(item: Equipment, shown: Period, zone: ZoneInfo) -> list[tuple[datetime, dict[str, str]]]:
    """The public holidays that close it."""
    return [
        (
            local_day(day, zone).start,
            {
                "label": formats.day(day, language()),
                "value": gettext("Public holiday: %(name)s", name=HOLIDAYS[name]),
            },
        )
        for day, name in queries.holidays_of(item).closed_days(zone, shown).items()
    ]


def _claim_line(claim: Claim, zone: ZoneInfo) -> dict[str, str]:
    return {
        "label": _short(claim.period, zone),
        "value": claim.reference,
        "url": url_for("bookings.show", reference=claim.reference),
        "note": state_label(claim.state) if claim.blocks else gettext("Asked for, does not block"),
    }


def _short(period: Period, zone: ZoneInfo) -> str:
    days = rule_words.whole_days(to_local(period.start, zone), to_local(period.end, zone))
    return days or formats.when(period.start, period.end, language(), zone, year=False)

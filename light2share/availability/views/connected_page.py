"""The pages of connected calendars: all of an item, and one with what it blocks and what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template, request, url_for

from light2share.availability import connected, queries
from light2share.availability.connected_words import KINDS, fault_words, kept_trouble, state
from light2share.availability.models import CalendarKind, CalendarReading, ConnectedCalendar, Switch
from light2share.availability.views.connect_form import ACCEPTED, ConnectForm, NameForm, NewerFileForm
from light2share.availability.views.page import head
from light2share.bookings import clashes
from light2share.bookings.held import claims
from light2share.db import db
from light2share.equipment.models import Equipment
from light2share.equipment.owner_pages import PAGES
from light2share.equipment.words import MODES
from light2share.i18n import formats, gettext, language, ngettext
from light2share.kernel import clock as real
from light2share.kernel.period import Period, clipped
from light2share.web import calendar_limits
from light2share.web.clock import now
from light2share.web.forms import hidden_fields
from light2share.web.tabs import tabs

NEXT_TIMES, MOST_TIMES = 12, 500
ALL = "all"
"""In the address: as many of the times as a page holds."""
MOST_NAMED = 20
SHOWN_END = 6
"""How many signs of an address are shown at its end: enough to tell two apart, too few to use it."""


def list_page(item: Equipment, form: ConnectForm) -> str:
    """All calendars of an item, and the form that connects one more."""
    zone = queries.zone_of(item)
    found = connected.of_item(db.session(), item.id)
    return render_template(
        "availability/calendars.html",
        **head(item, zone),
        tabs=tabs(PAGES, item.slug, "availability.calendars"),
        calendars=[_row(one, item, zone) for one in found],
        form=form,
        faults=form.faults,
        page_error=bool(form.faults),
        accepted=ACCEPTED,
        megabytes=calendar_limits.megabytes(),
        minutes=calendar_limits.refresh_minutes(),
        action=url_for("availability.connect", slug=item.slug),
    )


def _row(one: ConnectedCalendar, item: Equipment, zone: ZoneInfo) -> dict[str, Any]:
    kept = connected.reading_of(db.session(), one.id)
    label, kind, sign = state(one, _stale(one), kept is not None)
    return {
        "name": one.name,
        "url": url_for("availability.calendar", slug=item.slug, calendar_id=one.id),
        "kind": str(KINDS[one.kind]),
        "source": source(one),
        "closes": closes_words(one) if one.mode else "",
        "state": {"label": label, "kind": kind, "sign": sign},
        "times": _times_words(kept, one),
        "read": _read_words(one, zone),
        "next": _next_words(one, zone),
        "fault": kept_trouble(one),
    }


def _stale(one: ConnectedCalendar) -> bool:
    return connected.is_stale(one, now(), calendar_limits.stale_after())


def source(one: ConnectedCalendar) -> str:
    """Where it comes from, its secret left out."""
    if one.kind is CalendarKind.FILE:
        return ""
    start, _slashes, rest = one.address.partition("://")
    host = rest.partition("/")[0].partition("?")[0]
    tail = rest[len(host) :]
    shown = tail if len(tail) <= SHOWN_END else f"/…{tail[-SHOWN_END:]}"
    return f"{start}://{host}{shown}"


def _times_words(kept: CalendarReading | None, one: ConnectedCalendar) -> str:
    if kept is None:
        return ""
    count = one.busy_count if one.switch is Switch.ON else len(kept.busy) // 2
    return ngettext(
        "%(count)s busy time", "%(count)s busy times", count, count=formats.number(count, language())
    )


def _read_words(one: ConnectedCalendar, zone: ZoneInfo) -> str:
    """When what it blocks was last known to be right."""
    return formats.moment(one.read_at, language(), zone, year=False) if one.read_at else ""


def calendar_page(
    item: Equipment,
    one: ConnectedCalendar,
    newer: NewerFileForm | None = None,
    naming: NameForm | None = None,
) -> str:
    """One calendar: what it blocks or would block, the report, and what can be done with it."""
    session, zone = db.session(), queries.zone_of(item)
    kept = connected.reading_of(session, one.id)
    label, kind, sign = state(one, _stale(one), kept is not None)
    is_on = one.switch is Switch.ON and not one.waits_for_a_yes
    times = connected.in_force(session, one.id) if is_on else connected.periods_of(kept)
    forms = [form for form in (newer, naming) if form]
    return render_template(
        "availability/calendar.html",
        **head(item, zone),
        tabs=tabs(PAGES, item.slug, "availability.calendars"),
        calendars_url=url_for("availability.calendars", slug=item.slug),
        name=one.name,
        state={"label": label, "kind": kind, "sign": sign},
        is_on=one.switch is Switch.ON,
        waits=one.waits_for_a_yes,
        was_read=kept is not None,
        is_file=one.kind is CalendarKind.FILE,
        facts=_facts(one, kept, zone),
        trouble=kept_trouble(one),
        in_force=_in_force_words(one, zone),
        faults_found=_report(kept),
        more_faults=_more_faults(kept),
        upcoming=_upcoming(times, zone),
        more_times=_and_more(len(_ahead(times)) - _shown_times()),
        all_times_url=_all_times_url(item, one),
        covered=_covered(item, one, times) if not is_on else [],
        seen=kept.found_at.isoformat() if kept else "",
        newer=newer or NewerFileForm(read=False),
        naming=naming or NameForm(item, one, read=False),
        faults=[fault for form in forms for fault in form.faults],
        page_error=any(form.faults for form in forms),
        accepted=ACCEPTED,
        removing="remove" in request.args,
        urls=_urls(item, one),
        hidden=hidden_fields(),
    )


def _urls(item: Equipment, one: ConnectedCalendar) -> dict[str, str]:
    acts = ("switch_on", "switch_off", "read_again", "rename_calendar", "remove_calendar", "calendar")
    urls = {act: url_for(f"availability.{act}", slug=item.slug, calendar_id=one.id) for act in acts}
    return {**urls, "removing": f"{urls['calendar']}?remove=1#manage"}


def closes_words(one: ConnectedCalendar) -> str:
    """Everything, or the one way of using the instrument."""
    return gettext("Only “%(mode)s”", mode=MODES[one.mode]) if one.mode else gettext("Everything")


def _facts(one: ConnectedCalendar, kept: CalendarReading | None, zone: ZoneInfo) -> list[dict[str, str]]:
    say = language()
    facts = [
        {"label": gettext("Comes from"), "value": source(one) or gettext("a file that was sent")},
        {"label": gettext("What it closes"), "value": closes_words(one)},
    ]
    if one.read_at:
        facts.append({"label": gettext("Last read"), "value": formats.moment(one.read_at, say, zone)})
    if one.tried_at and one.tried_at != one.read_at:
        facts.append({"label": gettext("Last tried"), "value": formats.moment(one.tried_at, say, zone)})
    if again := _again_words(one, zone):
        label = gettext("Tried again") if one.failures else gettext("Read next")
        facts.append({"label": label, "value": again})
    if kept:
        facts += [
            {"label": gettext("Events in it"), "value": formats.number(kept.events, say)},
            {
                "label": gettext("Of these free, cancelled or booked here"),
                "value": formats.number(kept.not_busy, say),
            },
            {
                "label": gettext(
                    "Busy times up to %(day)s", day=formats.day(kept.covers_until, say, zone, year=True)
                ),
                "value": formats.number(len(kept.busy) // 2, say),
            },
        ]
    return facts


def _again_words(one: ConnectedCalendar, zone: ZoneInfo) -> str:
    """When its address is read next; empty for a file, which stays as it was sent."""
    if one.kind is CalendarKind.FILE:
        return ""
    if one.next_read_at is None:
        return gettext("not while it is switched off")
    if one.next_read_at <= real.now():
        return gettext("in a moment")
    return formats.moment(one.next_read_at, language(), zone, year=False)


def _next_words(one: ConnectedCalendar, zone: ZoneInfo) -> str:
    """The same as a line of the list."""
    if one.kind is CalendarKind.FILE or one.next_read_at is None:
        return ""
    again = _again_words(one, zone)
    if one.failures:
        return gettext("tried again: %(when)s", when=again)
    return gettext("read next: %(when)s", when=again)


def _in_force_words(one: ConnectedCalendar, zone: ZoneInfo) -> str:
    """What holds while a newer reading can't be used."""
    if one.switch is not Switch.ON or not (one.trouble or one.waits_for_a_yes) or one.read_at is None:
        return ""
    at: datetime = one.read_at
    return gettext("What was read on %(day)s is still in force.", day=formats.moment(at, language(), zone))


def _report(kept: CalendarReading | None) -> list[str]:
    return [fault_words(fault) for fault in kept.faults[:MOST_NAMED]] if kept else []


def _more_faults(kept: CalendarReading | None) -> str:
    return _and_more(len(kept.marks) - MOST_NAMED) if kept else ""


def _and_more(count: int) -> str:
    return ngettext("and %(num)s more", "and %(num)s more", count) if count > 0 else ""


def _ahead(times: Sequence[Period]) -> list[Period]:
    at = now()
    return [one for one in times if one.end > at]


def _shown_times() -> int:
    return MOST_TIMES if request.args.get("times") == ALL else NEXT_TIMES


def _all_times_url(item: Equipment, one: ConnectedCalendar) -> str:
    if request.args.get("times") == ALL:
        return ""
    return url_for(".calendar", slug=item.slug, calendar_id=one.id, times=ALL, _anchor="times")


def _upcoming(times: Sequence[Period], zone: ZoneInfo) -> list[str]:
    return [
        formats.when(one.start, one.end, language(), zone, length=True)
        for one in _ahead(times)[: _shown_times()]
    ]


def _covered(item: Equipment, one: ConnectedCalendar, times: Sequence[Period]) -> list[dict[str, str]]:
    """The bookings and requests that lie in these times: nothing happens to them, and who has booked is told."""
    if not times:
        return []
    session, at = db.session(), now()
    agreed = clashes.references(clashes.covered(session, item.id, times, one.mode, at))
    whole = Period(min(at, times[0].start), times[-1].end)
    asked = [
        claim.reference
        for claim in claims(session, item.id, whole)
        if claim.reference not in agreed
        and clipped(times, claim.period)
        and (one.mode is None or claim.mode in (one.mode, None))
    ]
    return [
        {"label": reference, "url": url_for("bookings.show", reference=reference), "note": note}
        for references, note in (
            (agreed, gettext("confirmed: both sides are told, nothing else changes")),
            (dict.fromkeys(asked), gettext("asked for: its answer page says so")),
        )
        for reference in list(references)[:MOST_NAMED]
    ]

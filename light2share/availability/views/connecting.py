"""Connecting calendars of the owner: sending a file or naming an address, looking, switching on and off."""

from __future__ import annotations

from datetime import datetime

from flask import abort, current_app, flash, request, url_for
from flask.typing import ResponseReturnValue

from light2share.availability import connected, connecting, queries
from light2share.availability.models import CalendarKind, ConnectedCalendar, Switch
from light2share.availability.views.connect_form import ConnectForm, NameForm, NewerFileForm, SentFile
from light2share.availability.views.connected_page import calendar_page, list_page
from light2share.availability.views.editing import locked, own
from light2share.availability.views.room import bp
from light2share.bookings import clashes
from light2share.bookings.held import taken_in
from light2share.calendars.own import own_entries
from light2share.db import db
from light2share.equipment.models import Equipment
from light2share.i18n import _, formats, gettext, language, ngettext
from light2share.ical import child
from light2share.ical.busy import Question
from light2share.ical.findings import Reading, Unreadable
from light2share.kernel import clock as real
from light2share.kernel.period import Period
from light2share.web import calendar_limits, limits
from light2share.web.access import allow, signed_in
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown, open_writing
from light2share.web.clock import now

BY_HAND = "LIMIT_CALENDAR_READS"


@bp.get("/equipment/<slug>/availability/calendars")
@allow(signed_in)
def calendars(slug: str) -> str:
    """All connected calendars of an item."""
    return list_page(own(slug), ConnectForm(own(slug), read=False))


@bp.post("/equipment/<slug>/availability/calendars")
@allow(signed_in, writes_late=True)
def connect(slug: str) -> ResponseReturnValue:
    """Connect an address, which the worker reads, or a file, which is read now.

    A complete reading blocks at once, unless `action=look` asks to be shown first what it would block.
    """
    item = own(slug)
    form = ConnectForm(item)
    if only_shown() or not form.submitted_and_valid():
        return list_page(item, form), form.status()
    _count_a_reading()
    reading = None
    if form.content is not None:
        try:
            reading = _read(item, form.content)
        except Unreadable as why:
            status = form.refuse(why)
            return list_page(item, form), status
    db.session.rollback()
    if answer := open_writing():
        return answer
    item = locked(slug)
    most = current_app.config["CALENDARS_PER_ITEM"]
    if len(connected.of_item(db.session(), item.id)) >= most:
        form.form_errors.append(_("Remove a calendar first: %(most)s are the most", most=most))
        return list_page(item, form), 422
    return _added(item, form, reading)


def _added(item: Equipment, form: ConnectForm, reading: Reading | None) -> ResponseReturnValue:
    session, first_shown = db.session(), request.form.get("action") == "look"
    name = form.name.data or (reading.name if reading else "") or _usual_name(item)
    mode = form.access_mode.mode
    if reading is None:
        address = form.url.data or ""
        one = connecting.add_address(session, item, name, address, first_shown, now(), real.now(), mode)
        flash(gettext("The calendar is being read. Nothing is blocked before that."), "info")
    else:
        taken = taken_in(session, item.id)
        one, appeared = connecting.add_file(
            session, item, name, reading, first_shown, taken, now(), real.now(), mode
        )
        _tell(item, one, appeared)
    return done(_url(item, one))


def _usual_name(item: Equipment) -> str:
    number = len(connected.of_item(db.session(), item.id)) + 1
    return gettext("Calendar %(number)s", number=number)


def _count_a_reading() -> None:
    """Reading costs; one person can't ask for it without end. Raises TooManyRequests."""
    limits.spend(BY_HAND, f"person {current_actor().person_id}")


def _read(item: Equipment, content: bytes) -> Reading:
    """What a file holds, worked out in a process with limits. Raises Unreadable."""
    settings = current_app.config
    window = connected.window(now(), settings["CALENDAR_MONTHS_BACK"], settings["CALENDAR_MONTHS_AHEAD"])
    entries = own_entries(db.session(), item, window)
    question = Question(window, queries.zone_of(item), entries, calendar_limits.reading_limits())
    db.session.rollback()
    return child.read_apart(content, question, calendar_limits.reading_bounds())


def _tell(item: Equipment, one: ConnectedCalendar, appeared: list[Period]) -> None:
    """Say what became of a reading, to the manager and to whom it concerns."""
    told = clashes.tell(db.session(), item, one, appeared, now())
    if one.switch is Switch.ON and not one.waits_for_a_yes:
        count = formats.number(one.busy_count, language())
        said = ngettext(
            "The calendar blocks %(count)s busy time.",
            "The calendar blocks %(count)s busy times.",
            one.busy_count,
            count=count,
        )
        flash(said, "success")
    elif one.waits_for_a_yes:
        flash(
            gettext("Some of the calendar could not be taken: look at the report, then switch it on."), "wait"
        )
    if told:
        _say_told(told)


def _say_told(told: list[str]) -> None:
    flash(
        ngettext(
            "A busy time lies over booking %(names)s: both sides are told, and it stays as it is.",
            "Busy times lie over bookings %(names)s: both sides are told, and they stay as they are.",
            len(told),
            names=formats.words(told, language()),
        ),
        "wait",
    )


@bp.get("/equipment/<slug>/availability/calendars/<int:calendar_id>")
@allow(signed_in)
def calendar(slug: str, calendar_id: int) -> str:
    """One calendar: what it blocks or would block, and the report of its reading."""
    item = own(slug)
    return calendar_page(item, _one(item, calendar_id))


def _one(item: Equipment, calendar_id: int) -> ConnectedCalendar:
    found = connected.one_of(db.session(), item.id, calendar_id)
    return found if found is not None else abort(404)


def _url(item: Equipment, one: ConnectedCalendar) -> str:
    return url_for("availability.calendar", slug=item.slug, calendar_id=one.id)


@bp.post("/equipment/<slug>/availability/calendars/<int:calendar_id>/confirm")
@allow(signed_in)
def switch_on(slug: str, calendar_id: int) -> ResponseReturnValue:
    """Let it block, with what its report says is left out. `seen` names the reading that was looked at."""
    item = locked(slug)
    one = _one(item, calendar_id)
    if only_shown():
        return calendar_page(item, one)
    session = db.session()
    appeared = connecting.switch_on(
        session, item, one, _seen(), taken_in(session, item.id), now(), real.now()
    )
    if appeared is None:
        flash(gettext("The calendar has been read anew meanwhile. Look again, then switch it on."), "wait")
    else:
        _tell(item, one, appeared)
    return done(_url(item, one))


def _seen() -> datetime | None:
    try:
        seen = datetime.fromisoformat(request.form.get("seen", ""))
    except ValueError:
        return None
    return seen if seen.tzinfo else None


@bp.post("/equipment/<slug>/availability/calendars/<int:calendar_id>/off")
@allow(signed_in)
def switch_off(slug: str, calendar_id: int) -> ResponseReturnValue:
    """Let it block nothing any more."""
    item = locked(slug)
    one = _one(item, calendar_id)
    if only_shown():
        return calendar_page(item, one)
    session = db.session()
    connecting.switch_off(session, item, one, taken_in(session, item.id), now())
    flash(
        gettext("The calendar blocks nothing any more. It is not read while it is switched off."), "success"
    )
    return done(_url(item, one))


@bp.post("/equipment/<slug>/availability/calendars/<int:calendar_id>/read")
@allow(signed_in, writes_late=True)
def read_again(slug: str, calendar_id: int) -> ResponseReturnValue:
    """Read its address again soon, or a newer version of its file now."""
    item = own(slug)
    one = _one(item, calendar_id)
    if one.kind is CalendarKind.ADDRESS:
        return _read_soon(item, one)
    form = NewerFileForm()
    if only_shown() or not form.submitted_and_valid():
        return calendar_page(item, one, newer=form), form.status()
    _count_a_reading()
    try:
        reading = _read(item, form.content or b"")
    except Unreadable as why:
        return _old_stays(slug, calendar_id, form, why)
    db.session.rollback()
    if answer := open_writing():
        return answer
    item = locked(slug)
    one = _one(item, calendar_id)
    session, again = db.session(), real.now() + connected.FILE_AGAIN
    appeared = connecting.take_in(session, item, one, reading, taken_in(session, item.id), now(), again)
    _tell(item, one, appeared)
    return done(_url(item, one))


def _old_stays(slug: str, calendar_id: int, form: SentFile, why: Unreadable) -> ResponseReturnValue:
    item = own(slug)
    one = _one(item, calendar_id)
    more = gettext("The file that was read before is still in force.") if one.switch is Switch.ON else ""
    status = form.refuse(why, more)
    assert isinstance(form, NewerFileForm)
    return calendar_page(item, one, newer=form), status


def _read_soon(item: Equipment, one: ConnectedCalendar) -> ResponseReturnValue:
    if only_shown():
        return calendar_page(item, one)
    _count_a_reading()
    slug, number = item.slug, one.id
    db.session.rollback()
    if answer := open_writing():
        return answer
    item = locked(slug)
    one = _one(item, number)
    one.next_read_at = real.now()
    flash(
        gettext("The calendar will be read in a moment. Open this page again to see what came of it."), "info"
    )
    return done(_url(item, one))


@bp.post("/equipment/<slug>/availability/calendars/<int:calendar_id>/rename")
@allow(signed_in)
def rename_calendar(slug: str, calendar_id: int) -> ResponseReturnValue:
    """Call it something else, or say what it closes."""
    item = locked(slug)
    one = _one(item, calendar_id)
    form = NameForm(item, one)
    if not form.submitted_and_valid():
        return calendar_page(item, one, naming=form), form.status()
    one.name = form.name.data
    session, mode = db.session(), form.access_mode.mode
    appeared = connecting.close_only(session, item, one, mode, taken_in(session, item.id), now())
    if told := clashes.tell(session, item, one, appeared, now()):
        _say_told(told)
    flash(gettext("The calendar is saved."), "success")
    return done(_url(item, one))


@bp.post("/equipment/<slug>/availability/calendars/<int:calendar_id>/delete")
@allow(signed_in)
def remove_calendar(slug: str, calendar_id: int) -> ResponseReturnValue:
    """Forget it and all that was read of it."""
    item = locked(slug)
    one = _one(item, calendar_id)
    if only_shown():
        return calendar_page(item, one)
    session = db.session()
    connecting.remove(session, item, one, taken_in(session, item.id), now())
    flash(gettext("The calendar is removed. It blocks nothing any more."), "success")
    return done(url_for("availability.calendars", slug=slug))

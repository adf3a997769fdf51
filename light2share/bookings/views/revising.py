"""Asking for something else with a request that waits: its times, how it is run, what is measured."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.bookings import access, asked, asking
from light2share.bookings.asking import Incomplete
from light2share.bookings.forms.answering import BEFORE, typed, with_questions
from light2share.bookings.forms.declaring import ReviseForm
from light2share.bookings.forms.moving import version_of
from light2share.bookings.forms.requesting import ALL, ONE_OF
from light2share.bookings.models import Booking
from light2share.bookings.rules import only_taken
from light2share.bookings.times import MOST_PERIODS
from light2share.bookings.transitions import Move, Party
from light2share.bookings.views import answer_files, facts
from light2share.bookings.views.facts import zone_of
from light2share.bookings.views.moving import Asked, changed, is_possible, mine, once_more, only_for, why_not
from light2share.bookings.views.question_rows import question_rows
from light2share.bookings.views.requesting import ANOTHER, say_why
from light2share.bookings.views.room import bp
from light2share.db import db
from light2share.equipment.words import MODE_HINTS
from light2share.i18n import formats, gettext, language
from light2share.kernel.errors import Stale
from light2share.web import attachments
from light2share.web.access import allow, member, require
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown, open_writing
from light2share.web.clock import now
from light2share.web.forms import in_zone


@bp.route("/bookings/<reference>/revise", methods=["GET", "POST"])
@allow(member)
def revise(reference: str) -> ResponseReturnValue:
    """Change what a request asks for."""
    booking, actor = mine(reference), current_actor()
    only_for(Party.REQUESTER, booking)
    require(access.may_withdraw(actor, booking))
    form = _form(booking)
    if request.method != "POST" or only_shown():
        if not is_possible(booking, actor, Move.REVISE):
            flash(why_not(booking, Move.REVISE), "wait")
            return done(url_for("bookings.show", reference=reference))
        form.version.data = booking.version
        return _page(booking, form), 200
    if request.form.get("action") == ANOTHER:
        form.more.take(form.more.typed, empty=1)
        return _page(booking, form), 200
    if sent := answer_files.sent_with(form):
        if twin := open_writing():
            return twin
        booking = mine(reference)
        form = _form(booking)
    answer_files.take_in(form, sent)
    if not form.submitted_and_valid():
        return _page(booking, form), 422
    return _revised(booking, form)


def _form(booking: Booking) -> ReviseForm:
    """What was sent, or the request as it is."""
    item = booking.equipment
    questions = asked.asked_with(db.session(), item)
    said = asked.answers_again(booking, questions)
    again = {BEFORE + one.handle: typed(one, said[one.handle]) for one in questions if one.handle in said}
    form_class = with_questions(ReviseForm, questions)
    form = form_class(_as_it_is(booking) | again if request.method != "POST" else None)
    form.hold({handle: one.file for handle, one in said.items() if one.file})
    form.asks(item)
    form.offer([str(mode) for mode in item.access_modes])
    in_zone(form, zone_of(booking))
    return form


def _as_it_is(booking: Booking) -> dict[str, str]:
    zone, choices = zone_of(booking), booking.choices
    periods = [one for choice in choices for one in choice]
    pairs = [(formats.local_iso(one.start, zone), formats.local_iso(one.end, zone)) for one in periods]
    return {
        "starts": pairs[0][0],
        "ends": pairs[0][1],
        "more": "\n".join(f"{start}\t{end}" for start, end in pairs[1:]),
        "several": ONE_OF if len(choices) > 1 else ALL,
        "access_mode": booking.access_mode or "",
        "purpose": booking.purpose,
        "sample": booking.sample,
        "samples": str(booking.samples or ""),
        "reference": booking.requester_reference,
        "hazards": " ".join(booking.hazards),
        "hazard_notes": booking.hazard_notes,
        "end_user_country": booking.end_user_country,
        "controlled": booking.controlled or "",
        "zone_known": "y" if booking.zone_known else "",
    }


def _revised(booking: Booking, form: ReviseForm) -> ResponseReturnValue:
    actor, reference, wish = current_actor(), booking.reference, form.wish()
    before = answer_files.files_of(booking)
    try:
        reasons = asking.revise(db.session(), booking, actor, version_of(form), now(), wish)
    except Incomplete:
        form = _form(booking)
        form.validate()
        return _page(booking, form), 409
    except Stale:
        db.session.rollback()
        booking = mine(reference)
        if not is_possible(booking, actor, Move.REVISE):
            return _too_late(reference, form)
        once_more(form, booking)
        return _page(booking, form), 409
    if reasons and not is_possible(booking, actor, Move.REVISE):
        return _too_late(reference, form)
    if reasons:
        wrong = [(one, why) for one, why in zip(wish.times.periods, reasons, strict=True) if why]
        for one, why in wrong:
            say_why(booking.equipment, form, one, why)
        return _page(booking, form), 409 if all(only_taken(why) for _one, why in wrong) else 422
    flash(gettext("Your request is changed. The owner has been told."))
    kept = answer_files.files_of(booking)
    answer = done(url_for("bookings.show", reference=reference))
    attachments.remove([one for one in before if one not in kept])
    return answer


def _too_late(reference: str, form: ReviseForm) -> ResponseReturnValue:
    """The request no longer waits; what was typed can be copied."""
    answer_files.let_go(form)
    title = gettext("Change the request")
    asked = Asked(Move.REVISE, title, "", title, "", "", danger=False)
    return changed(reference, form, asked, ["purpose", "sample", "samples", "hazard_notes", "reference"])


def _page(booking: Booking, form: ReviseForm) -> str:
    item, rows = booking.equipment, form.rows()
    answer_files.let_go(form)
    zone = ZoneInfo(item.site.zone)
    return render_template(
        "bookings/revise.html",
        head=facts.head(booking, current_actor()),
        form=form,
        faults=form.faults,
        zone=formats.zone_label(zone, language(), booking.starts_at),
        mode_hints={mode.value: hint for mode, hint in MODE_HINTS.items()},
        several_modes=len(item.access_modes) > 1,
        questions=question_rows(form, item.modes_offered),
        takes_files=bool(form.file_fields()),
        accepted=attachments.ACCEPTED,
        may_add=len(rows) < MOST_PERIODS,
        note=gettext(
            "The owner is told what you change, and has the usual time to answer again."
            " As long as before and run in the same way, it keeps its price."
        ),
        action=request.path,
    )

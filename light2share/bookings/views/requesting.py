"""Asking for test time: three steps, each with an address of its own; what is typed is kept as a draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfo

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from light2share.bookings import (
    access,
    asked,
    asking,
    checklist,
    draft_files,
    drafts,
    free_time,
    operating,
    queries,
)
from light2share.bookings.asking import Incomplete, Reasons, TooManyOpen
from light2share.bookings.drafts import Draft
from light2share.bookings.forms.answering import with_questions
from light2share.bookings.forms.declaring import STEPS, DeclaringForm
from light2share.bookings.forms.requesting import typed_in
from light2share.bookings.models import BLOCKING, BookingState
from light2share.bookings.rules import OpenLimits, Refusal, only_taken
from light2share.bookings.times import MOST_PERIODS
from light2share.bookings.views import answer_files
from light2share.bookings.views.facts import Values
from light2share.bookings.views.known import FIRST, known, one_line
from light2share.bookings.views.needed import needed
from light2share.bookings.views.question_rows import question_rows
from light2share.bookings.views.recap import chosen_mode, recap, summary
from light2share.bookings.views.room import bp
from light2share.bookings.wording import START_IS_WRONG, Circumstances, refusal_label, too_many_label
from light2share.db import db
from light2share.db.engines import begin_writing
from light2share.equipment import queries as equipment
from light2share.equipment.access import knows_owner
from light2share.equipment.models import Equipment, ListingState
from light2share.equipment.texts import title
from light2share.equipment.words import MODE_HINTS, owner_unnamed
from light2share.feasibility import actions as feasibility
from light2share.i18n import formats, gettext, language
from light2share.kernel.errors import Taken
from light2share.kernel.period import Period
from light2share.web import attachments
from light2share.web.access import allow, member, require
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown, open_writing
from light2share.web.clock import now
from light2share.web.forms import in_zone
from light2share.web.moved import gone_or_moved

SECOND, LAST = 2, len(STEPS)
TAKE = "take "
ANOTHER = "another"
"""Press to ask for one more time."""
LONGEST_KEPT = 12_000


@bp.route("/equipment/<slug>/book", methods=["GET", "POST"])
@allow(member)
def request_booking(slug: str) -> ResponseReturnValue:
    """Ask for a time on an instrument, or book it where the owner trusts members."""
    item = wanted_item(slug)
    draft = drafts.kept(db.session(), current_actor(), item.id)
    form = form_of(item, draft)
    if request.method != "POST":
        return _shown(item, form, draft)
    if only_shown():
        return _page(item, form, form.shown_step)
    if sent := answer_files.sent_with(form):
        if twin := open_writing():
            return twin
        item = wanted_item(slug)
        form = form_of(item, drafts.kept(db.session(), current_actor(), item.id))
    answer_files.take_in(form, sent)
    return _pressed(item, form)


def _pressed(item: Equipment, form: DeclaringForm) -> ResponseReturnValue:
    pressed = request.form.get("action", "send")
    if pressed == "back":
        return _on(item, form, max(1, form.shown_step - 1))
    if pressed == ANOTHER:
        return _another(item, form)
    if pressed == "calendar":
        return _to_calendar(item, form)
    if pressed.startswith(TAKE):
        return _take(item, form, pressed.removeprefix(TAKE))
    if pressed == "continue" and form.shown_step < LAST:
        return _continue(item, form)
    return _send(item, form)


def wanted_item(slug: str) -> Equipment:
    """The instrument, if the actor may ask for it."""
    item = equipment.listed(db.session(), slug, current_actor())
    if item is None:
        gone_or_moved(equipment.moved_to(db.session(), slug, current_actor()))
    require(access.may_request(current_actor(), item))
    if item.state is not ListingState.PUBLISHED:
        abort(404)
    return item


def form_of(item: Equipment, draft: Draft) -> DeclaringForm:
    """What was sent or stands in the address, on top of what is kept."""
    questions = asked.asked_with(db.session(), item)
    form_class = with_questions(DeclaringForm, questions)
    form = form_class(known(draft, [*chain(*form_class.steps)]))
    form.asks(item)
    if form.file_fields():
        form.hold(draft_files.held(db.session(), current_actor(), item.id))
    form.offer([str(mode) for mode in item.access_modes])
    in_zone(form, ZoneInfo(item.site.zone))
    return form


def _shown(item: Equipment, form: DeclaringForm, draft: Draft) -> ResponseReturnValue:
    """The step that is asked for, as far as those before it hold."""
    step = int(named) if (named := request.args.get("step", "1")) in {"1", "2", "3"} else 1
    _prefill(form, item, draft)
    if step == 1 and ANOTHER in request.args:
        form.more.take([pair for pair in form.more.typed if any(pair)], empty=1)
    if step > 1 and not form.step_is_valid(step - 1):
        step = form.first_wrong_step()
        form.say_nothing()
    if step > 1 and (
        reasons := asking.reasons_against(db.session(), item, form.times(), chosen_mode(form), now())
    ):
        return _refused(item, form, reasons)
    return _page(item, form, step)


def _prefill(form: DeclaringForm, item: Equipment, draft: Draft) -> None:
    """The shortest time where only a start is named, then what this person told the same owner the last time."""
    if typed_in(form.starts) and not typed_in(form.ends):
        form.starts.validate(form)
        if form.starts.data:
            ends = formats.local_iso(form.starts.data + item.terms.shortest, ZoneInfo(item.site.zone))
            form.ends.process(MultiDict({"ends": ends}))
        form.starts.errors = []
    last = None if draft.version else queries.last_wish(db.session(), current_actor(), item.owner_id)
    if last and last.access_mode in item.access_modes and not form.access_mode.data:
        form.access_mode.data = last.access_mode
    if last and "sample" not in request.args:
        form.sample.data = last.sample


def keep(item: Equipment, form: DeclaringForm, step: int) -> None:
    """Keep what has been typed, in a transaction of its own; the key of the form is free again."""
    session = db.session()
    session.rollback()
    begin_writing(session)
    typed = [(name, typed_in(form[name]).replace("\x00", "")[:LONGEST_KEPT]) for name in chain(*form.steps)]
    drafts.keep(session, current_actor(), item.id, typed, step, now())
    lost = draft_files.hold(session, current_actor(), item.id, form.files()) if form.file_fields() else []
    session.commit()
    attachments.remove(lost)


def _on(item: Equipment, form: DeclaringForm, step: int) -> ResponseReturnValue:
    """On to another step, which can be read again as often as one likes."""
    keep(item, form, step)
    return redirect(url_for("bookings.request_booking", slug=item.slug, step=step), 303)


def _to_calendar(item: Equipment, form: DeclaringForm) -> ResponseReturnValue:
    """To the free times of the instrument; what was typed comes along."""
    known, zone = form.known_times(), ZoneInfo(item.site.zone)
    wanted = known.first if known else None
    values = {"access_mode": form.access_mode.data, "purpose": one_line(form.purpose.data or "")}
    if wanted:
        values |= {
            "starts": formats.local_iso(wanted.start, zone),
            "ends": formats.local_iso(wanted.end, zone),
        }
    keep(item, form, 1)
    return redirect(
        url_for(
            "equipment.show",
            slug=item.slug,
            **{name: value for name, value in values.items() if value},
            _anchor="availability",
        ),
        303,
    )


def _take(item: Equipment, form: DeclaringForm, times: str) -> ResponseReturnValue:
    """One of the times that were offered instead."""
    starts, _, ends = times.partition(" ")
    form.take(starts, ends)
    return _continue(item, form, 1)


def _another(item: Equipment, form: DeclaringForm) -> ResponseReturnValue:
    """The first step with one more time to fill in."""
    keep(item, form, 1)
    return redirect(
        url_for("bookings.request_booking", slug=item.slug, step=1, another=1, _anchor="times"), 303
    )


def _continue(item: Equipment, form: DeclaringForm, step: int = 0) -> ResponseReturnValue:
    step = step or form.shown_step
    if not form.step_is_valid(step):
        keep(item, form, step)
        return _page(item, form, min(step, form.first_wrong_step())), 422
    if reasons := asking.reasons_against(db.session(), item, form.times(), chosen_mode(form), now()):
        keep(item, form, 1)
        return _refused(item, form, reasons)
    return _on(item, form, step + 1)


def _send(item: Equipment, form: DeclaringForm) -> ResponseReturnValue:
    if not form.submitted_and_valid():
        keep(item, form, form.first_wrong_step())
        return _page(item, form, form.first_wrong_step()), 422
    limits = OpenLimits(
        current_app.config["LIMIT_OPEN_REQUESTS"], current_app.config["LIMIT_OPEN_REQUESTS_PER_ITEM"]
    )
    try:
        booking, reasons = asking.request_booking(
            db.session(), item, form.wish(), current_actor(), now(), limits
        )
    except Incomplete:
        return _asks_otherwise(item, form)
    except TooManyOpen as used_up:
        keep(item, form, LAST)
        form.form_errors.append(too_many_label(used_up.limit))
        return _page(item, form, LAST), 429
    except Taken:
        db.session.rollback()
        booking, reasons = None, [[Refusal.TAKEN]] * len(form.times().periods)
    if booking is None:
        keep(item, form, 1)
        return _refused(item, form, reasons)
    kept = draft_files.held(db.session(), current_actor(), item.id) if form.file_fields() else {}
    drafts.forget(db.session(), current_actor(), item.id)
    feasibility.led_to(db.session(), str(form.question.data or ""), booking)
    if booking.without_approval:
        flash(gettext("Your booking is confirmed. The owner has been told."))
    else:
        flash(gettext("Your request has been sent to the owner."))
    answer = done(url_for("bookings.show", reference=booking.reference))
    attachments.remove(draft_files.not_among(kept, form.files()))
    return answer


def _asks_otherwise(item: Equipment, form: DeclaringForm) -> ResponseReturnValue:
    """The owner has changed what it asks since this form was read: the second step, as it is now."""
    keep(item, form, SECOND)
    form = form_of(item, drafts.kept(db.session(), current_actor(), item.id))
    form.validate()
    return _page(item, form, SECOND), 409


def _refused(item: Equipment, form: DeclaringForm, reasons: Reasons) -> ResponseReturnValue:
    """The first step again, with the rules that are in the way and what is free near the first time that is refused."""
    wrong = [(one, why) for one, why in zip(form.times().periods, reasons, strict=True) if why]
    for one, why in wrong:
        say_why(item, form, one, why)
    near = []
    if len(form.times().periods) == 1:
        near = free_time.nearest(db.session(), item, wrong[0][0], now(), mode=chosen_mode(form))
    taken = all(only_taken(why) for _one, why in wrong)
    return _page(item, form, 1, near if len(form.times().periods) == 1 else None), form.status(taken)


def say_why(item: Equipment, form: DeclaringForm, wanted: Period, reasons: Sequence[Refusal]) -> None:
    """Put the rules that are in the way of one time beside the fields in which it was typed."""
    mode = chosen_mode(form)
    hours = free_time.opening(db.session(), item, wanted, mode)
    about = Circumstances(
        wanted,
        equipment.in_mode(item, mode).terms(item.terms),
        hours.open,
        hours.blackouts,
        ZoneInfo(item.site.zone),
        now(),
        *_in_the_way(item, wanted),
        holidays=hours.holidays,
    )
    for field, chosen in zip(form.row_of(wanted), (True, False), strict=True):
        words = [refusal_label(reason, about) for reason in reasons if (reason in START_IS_WRONG) is chosen]
        if words:
            field.errors = [". ".join(words)]


def _in_the_way(item: Equipment, wanted: Period) -> tuple[BookingState | None, datetime | None]:
    """The state of the booking of one's own organisation that takes this time; until when a request of others does."""
    blocked = item.terms.blocked(wanted)
    marks = queries.asked(db.session(), item.id, blocked, current_actor())
    here = [mark for mark in marks if item.terms.blocked(mark.period).overlaps(blocked)]
    mine = (mark.state for mark in here if mark.yours and (mark.state in BLOCKING or mark.held_until))
    held = [mark.held_until for mark in here if mark.held_until and not mark.yours]
    return next(mine, None), max(held, default=None)


def _owner(item: Equipment) -> str:
    return item.owner.name if knows_owner(current_actor(), item) else owner_unnamed()


def _page(
    item: Equipment,
    form: DeclaringForm,
    step: int,
    near: Sequence[Period] | None = None,
) -> str:
    zone, on_request = (
        ZoneInfo(item.site.zone),
        free_time.is_on_request(db.session(), item, chosen_mode(form)),
    )
    at_once = not on_request and equipment.confirms_at_once(db.session(), item, current_actor())
    use = operating.of_wish(item, form.known_times(), chosen_mode(form), current_actor())
    lines = checklist.expected(db.session(), item, current_actor().organisation_id or 0, use)
    needs = needed(item, lines, _owner(item), at_once)
    at_once = at_once and not any(line.stops for line in lines)
    wanted = form.known_times()
    shown = form.steps[step - 1]
    draft = drafts.kept(db.session(), current_actor(), item.id)
    return render_template(
        "bookings/request.html",
        form=form,
        faults=[(name if name in shown or "-" in name else "", text) for name, text in form.faults],
        step=step,
        steps=[gettext("When"), gettext("Measurement"), gettext("Check and send")],
        carried=[("seen", str(draft.version)), *_carried(form, step, draft)],
        everything=form.carried(0),
        saved=gettext("Draft saved") if draft.version else "",
        keep_url=url_for("bookings.keep_draft", slug=item.slug),
        forget_url=url_for("bookings.forget_draft", slug=item.slug) if draft.version else "",
        item={
            "title": title(item, language()),
            "url": url_for("equipment.show", slug=item.slug),
            "owner": _owner(item),
            "place": item.site.town,
            "zone": formats.zone_label(zone, language(), wanted.first.start if wanted else None),
        },
        mode_hints={mode.value: hint for mode, hint in MODE_HINTS.items()},
        may_add=len(form.rows()) < MOST_PERIODS,
        several_modes=len(item.access_modes) > 1,
        recap=recap(item, form, wanted, at_once),
        needs=needs,
        summary=summary(item, form, wanted, _owner(item)) if step == LAST else [],
        near=[_near(time, zone) for time in near or ()],
        near_asked=near is not None,
        questions=question_rows(form) if step == SECOND else [],
        takes_files=bool(form.file_fields()),
        accepted=attachments.ACCEPTED,
        at_once=at_once,
        on_request=on_request,
        action=url_for("bookings.request_booking", slug=item.slug, step=step),
    )


def _carried(form: DeclaringForm, step: int, draft: Draft) -> list[tuple[str, str]]:
    """Fields of the other steps: all of them on the last page, so that what it shows is what is sent.

    On the others those that are not kept yet, because the address named them.
    """
    others = form.carried(step)
    if step == LAST:
        return others
    return [(FIRST + name, value) for name, value in others if value and value != draft.fields.get(name)]


def _near(time: Period, zone: ZoneInfo) -> Values:
    return {
        "label": formats.when(time.start, time.end, language(), zone, length=True),
        "value": f"{TAKE}{formats.local_iso(time.start, zone)} {formats.local_iso(time.end, zone)}",
    }

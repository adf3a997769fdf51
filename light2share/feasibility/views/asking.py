"""Asking the owner of an instrument, before any date."""

from __future__ import annotations

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from light2share.bookings.access import may_request
from light2share.db import db
from light2share.equipment import queries as equipment
from light2share.equipment.access import knows_owner
from light2share.equipment.models import Equipment, ListingState
from light2share.equipment.texts import title
from light2share.equipment.words import MODE_HINTS, owner_unnamed
from light2share.feasibility import actions
from light2share.feasibility.forms import QuestionForm
from light2share.feasibility.views.room import bp
from light2share.i18n import formats, gettext, language
from light2share.messages.files import Prepared
from light2share.web import attachments, limits
from light2share.web.access import allow, member, require
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown, open_writing
from light2share.web.clock import now
from light2share.web.moved import gone_or_moved


@bp.route("/equipment/<slug>/question", methods=["GET", "POST"])
@allow(member, writes_late=True)
def ask(slug: str) -> ResponseReturnValue:
    """Ask whether something can be measured on this instrument."""
    item, form = _item(slug), QuestionForm()
    form.offer([str(mode) for mode in item.access_modes])
    if request.method != "POST" or only_shown():
        if request.method != "POST":
            form.purpose.data = request.args.get("purpose", "")[:300]
        return _page(item, form), 200
    db.session.rollback()
    try:
        limits.refuse_if_used_up("LIMIT_MESSAGES", _whose())
    except TooManyRequests as refused:
        wait = int(str(refused.retry_after))
        time = formats.duration(-(-wait // 60), language())
        form.form_errors.append(gettext("Too many messages at present. Try again in %(time)s.", time=time))
        form.ask_for_files_again()
        return _page(_item(slug), form), 429, {"Retry-After": str(wait)}
    files = form.taken_in()
    if files is None:
        return _page(_item(slug), form), form.fault_status
    return _asked(slug, form, files)


def _item(slug: str) -> Equipment:
    """The instrument, if the actor may ask for it."""
    actor = current_actor()
    item = equipment.listed(db.session(), slug, actor)
    if item is None:
        gone_or_moved(equipment.moved_to(db.session(), slug, actor))
    require(may_request(actor, item))
    if item.state is not ListingState.PUBLISHED:
        abort(404)
    return item


def _whose() -> str:
    return f"messages by {current_actor().person_id}"


def _asked(slug: str, form: QuestionForm, files: list[Prepared]) -> ResponseReturnValue:
    stored = attachments.store(files)
    if answer := open_writing():
        attachments.remove(stored)
        return answer
    question = actions.ask(db.session(), _item(slug), form.wanted(), stored, current_actor(), now())
    limits.count("LIMIT_MESSAGES", _whose())
    flash(gettext("Your question is sent. You get a mail with the answer."))
    return done(url_for("feasibility.show", handle=question.handle))


def _page(item: Equipment, form: QuestionForm) -> str:
    return render_template(
        "feasibility/ask.html",
        form=form,
        faults=form.faults,
        item={
            "title": title(item, language()),
            "url": url_for("equipment.show", slug=item.slug),
            "owner": item.owner.name if knows_owner(current_actor(), item) else owner_unnamed(),
            "place": item.site.town,
        },
        mode_hints={mode.value: hint for mode, hint in MODE_HINTS.items()},
        accepted=attachments.ACCEPTED,
        limits=attachments.limits_words(),
        action=url_for("feasibility.ask", slug=item.slug),
    )

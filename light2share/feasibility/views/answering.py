"""What the two sides do with a question: answer it, take it back, go on to a request."""

from __future__ import annotations

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from light2share.bookings import drafts
from light2share.db import db
from light2share.feasibility import access, actions
from light2share.feasibility.forms import AnswerForm
from light2share.feasibility.models import FeasibilityQuestion
from light2share.feasibility.rules import LEADS_ON, Answer
from light2share.feasibility.views.room import bp, mine
from light2share.feasibility.views.showing import question_page
from light2share.i18n import gettext
from light2share.kernel.errors import Stale
from light2share.messages.files import Prepared
from light2share.web import attachments
from light2share.web.access import allow, member, require, signed_in
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown, open_writing
from light2share.web.clock import now


@bp.post("/questions/<handle>/answer")
@allow(signed_in, writes_late=True)
def answer(handle: str) -> ResponseReturnValue:
    """The owner's yes, no, or yes with an adaptation."""
    question, form = mine(handle), AnswerForm()
    if only_shown():
        return question_page(question, form), 200
    require(access.may_answer(current_actor(), question))
    db.session.rollback()
    files = form.taken_in()
    if files is None:
        return question_page(mine(handle), form), form.fault_status
    return _answered(handle, form, files)


def _answered(handle: str, form: AnswerForm, files: list[Prepared]) -> ResponseReturnValue:
    stored = attachments.store(files)
    if twin := open_writing():
        attachments.remove(stored)
        return twin
    try:
        said, words = Answer(form.answer.data), form.message.data or ""
        actions.answer(db.session(), mine(handle, lock=True), said, words, stored, now())
    except Stale:
        attachments.remove(stored)
        return _too_late(handle, form)
    flash(gettext("Your answer is sent."))
    return done(url_for("feasibility.show", handle=handle))


def _too_late(handle: str, form: AnswerForm) -> ResponseReturnValue:
    """The question as it stands by now; what was typed is gone with its form, so it is shown once more."""
    db.session.rollback()
    flash(gettext("This question was answered or taken back meanwhile."), "warning")
    if form.message.data:
        flash(gettext("You had typed: %(words)s", words=form.message.data[:600]), "info")
    return question_page(mine(handle), AnswerForm(read=False)), 409


@bp.post("/questions/<handle>/withdraw")
@allow(member)
def withdraw(handle: str) -> ResponseReturnValue:
    """Who asked no longer does."""
    question = mine(handle, lock=True)
    require(access.may_go_on(current_actor(), question))
    try:
        actions.withdraw(db.session(), question, now())
    except Stale:
        db.session.rollback()
        flash(gettext("This question was answered or taken back meanwhile."), "warning")
        return question_page(mine(handle), AnswerForm(read=False)), 409
    flash(gettext("Your question is taken back."))
    return done(url_for("feasibility.show", handle=handle))


@bp.post("/questions/<handle>/request")
@allow(member)
def go_on(handle: str) -> ResponseReturnValue:
    """To the request form with everything filled in that was asked; only the times are missing."""
    question, actor, session = mine(handle), current_actor(), db.session()
    require(access.may_go_on(actor, question))
    if question.answer not in LEADS_ON:
        db.session.rollback()
        return question_page(mine(handle), AnswerForm(read=False)), 409
    known = drafts.kept(session, actor, question.equipment_id).fields | _filled_in(question)
    drafts.keep(session, actor, question.equipment_id, list(known.items()), 1, now())
    flash(gettext("What you asked is filled in. Choose the times."))
    return done(url_for("bookings.request_booking", slug=question.equipment.slug))


def _filled_in(question: FeasibilityQuestion) -> dict[str, str]:
    """The fields of the request form that the question answers."""
    standard = gettext("Standard: %(name)s", name=question.standard) if question.standard else ""
    found = {
        "purpose": "\n".join(part for part in (question.purpose, standard) if part),
        "sample": question.sample,
        "samples": str(question.samples or ""),
        "question": question.handle,
    }
    return found | ({"access_mode": question.access_mode.value} if question.access_mode else {})

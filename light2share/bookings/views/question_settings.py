"""The owner's pages of an instrument on which it says what it asks with every request."""

from __future__ import annotations

from dataclasses import replace

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.bookings import asked
from light2share.bookings.forms.marking import marked
from light2share.bookings.forms.questions import QuestionForm, question_form
from light2share.bookings.question_words import KINDS, modes_label, range_label, written
from light2share.bookings.questions import MOST, Question
from light2share.bookings.views.check_settings import own
from light2share.bookings.views.facts import Values
from light2share.bookings.views.room import bp
from light2share.bookings.wording import mode_label
from light2share.db import db
from light2share.equipment.models import Equipment
from light2share.equipment.owner_pages import PAGES
from light2share.equipment.texts import title
from light2share.i18n import gettext, language
from light2share.web.access import allow, signed_in
from light2share.web.answers import done
from light2share.web.forms import hidden_fields
from light2share.web.tabs import tabs

SHIFTS = {"up": -1, "down": 1}
HERE = "bookings.question_settings"


@bp.get("/equipment/<slug>/request-questions")
@allow(signed_in)
def question_settings(slug: str) -> ResponseReturnValue:
    """The questions of an instrument, in the order in which they are asked."""
    item = own(slug)
    rows = asked.asked_with(db.session(), item)
    return render_template(
        "bookings/questions.html",
        **_around(item),
        rows=[_row(item, one, number, len(rows)) for number, one in enumerate(rows, 1)],
        hidden=hidden_fields() if rows else "",
        add_url=url_for("bookings.add_question", slug=slug) if len(rows) < MOST else "",
        most=MOST,
    )


@bp.route("/equipment/<slug>/request-questions/new", methods=["GET", "POST"])
@allow(signed_in)
def add_question(slug: str) -> ResponseReturnValue:
    """Ask one more."""
    item = own(slug)
    form = question_form(item.modes_offered)
    if not form.submitted_and_valid():
        return _form_page(item, form), form.status()
    try:
        question = asked.add(db.session(), item, form.asks())
    except asked.Full:
        form.form_errors.append(
            gettext("Remove a question first: an instrument has %(most)s at most", most=MOST)
        )
        return _form_page(item, form), 422
    flash(gettext("The question is asked with every request from now on."), "success")
    return done(url_for(HERE, slug=slug, _anchor=question.handle))


@bp.route("/equipment/<slug>/request-questions/<handle>", methods=["GET", "POST"])
@allow(signed_in)
def change_question(slug: str, handle: str) -> ResponseReturnValue:
    """Ask it otherwise; answers that were given keep the question as it stood."""
    item = own(slug)
    before = next((one for one in asked.asked_with(db.session(), item) if one.handle == handle), None)
    if before is None and request.method != "POST":
        abort(404)
    form = question_form(item.modes_offered, before.asks if before else None)
    if not form.submitted_and_valid():
        return _form_page(item, form, before), form.status(taken=before is None)
    if before is None:
        form.form_errors.append(
            gettext(
                "Somebody of your organisation changed or removed this question after you opened the page. Nothing of"
                " yours is saved yet: saving asks it as a further question."
            )
        )
        return _form_page(item, form), 409
    asks = form.asks()
    others = {mode: must for mode, must in before.asks.modes.items() if mode not in form.modes}
    question = asked.change(db.session(), item, handle, replace(asks, modes={**others, **asks.modes}))
    flash(gettext("The question is saved. Answers that were given keep it as it stood."), "success")
    return done(url_for(HERE, slug=slug, _anchor=question.handle if question else None))


@bp.post("/equipment/<slug>/request-questions/<handle>/act")
@allow(signed_in)
def act_on_question(slug: str, handle: str) -> ResponseReturnValue:
    """Move a question up or down, or remove it."""
    item, act = own(slug), request.form.get("action", "")
    if act == "remove":
        found = asked.remove(db.session(), item, handle)
        flash(gettext("The question is asked no more. Answers that were given stay."), "success")
    else:
        found = asked.shift(db.session(), item, handle, SHIFTS.get(act, 0))
    if not found:
        abort(404)
    return done(url_for(HERE, slug=slug, _anchor=None if act == "remove" else handle))


def _row(item: Equipment, question: Question, number: int, count: int) -> Values:
    asks = question.asks
    names = [(mode, mode_label(mode)) for mode in item.modes_offered]
    bounds = range_label(asks) or asks.unit
    return {
        "handle": question.handle,
        "label": marked(asks.label),
        "name": written(asks.label).text,
        "kind": f"{KINDS[asks.kind]} ({bounds})" if bounds else str(KINDS[asks.kind]),
        "choices": [marked(one) for one in asks.choices],
        "modes": modes_label(asks, names) or gettext("With no way of use that is offered now"),
        "url": url_for("bookings.change_question", slug=item.slug, handle=question.handle),
        "act_url": url_for("bookings.act_on_question", slug=item.slug, handle=question.handle),
        "first": number == 1,
        "last": number == count,
    }


def _around(item: Equipment) -> Values:
    """What stands around every page of it."""
    return {
        "title": title(item, language()),
        "url": url_for("equipment.show", slug=item.slug),
        "mine_url": url_for("equipment.mine"),
        "list_url": url_for(HERE, slug=item.slug),
        "tabs": tabs(PAGES, item.slug, HERE),
    }


def _form_page(item: Equipment, form: QuestionForm, before: Question | None = None) -> str:
    return render_template(
        "bookings/question.html",
        **_around(item),
        heading=gettext("Change the question") if before else gettext("Ask one more question"),
        form=form,
        faults=form.faults,
        action=url_for("bookings.change_question", slug=item.slug, handle=before.handle)
        if before
        else url_for("bookings.add_question", slug=item.slug),
    )

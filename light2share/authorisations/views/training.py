"""Asking an owner to train somebody, following what comes of it, answering."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.authorisations import access, actions, queries
from light2share.authorisations.forms import AnswerForm, AskForm
from light2share.authorisations.models import TrainingAnswer, TrainingRequest
from light2share.authorisations.rules import Said, last_day
from light2share.authorisations.views.room import Values, bp, seen_item
from light2share.authorisations.wording import TOLD, wish_standing
from light2share.db import db
from light2share.equipment.access import knows_owner
from light2share.equipment.models import Equipment
from light2share.equipment.texts import title
from light2share.equipment.words import owner_unnamed
from light2share.i18n import formats, gettext, language
from light2share.kernel.errors import Stale
from light2share.organisations.queries import people_of
from light2share.web import limits
from light2share.web.access import allow, member, require
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown
from light2share.web.clock import now
from light2share.web.forms import hidden_fields


@bp.route("/equipment/<slug>/training", methods=["GET", "POST"])
@allow(member)
def ask(slug: str) -> ResponseReturnValue:
    """Ask to be trained; who waits for an answer already is led to what they asked."""
    item, actor, session = _item(slug), current_actor(), db.session()
    person, asks = actor.person_id or 0, actor.organisation_id or 0
    form = AskForm()
    form.offer({one.id: one.name for one in people_of(session, asks)}, person)
    if request.method != "POST" or only_shown():
        found = queries.open_wish(session, item.id, person, asks)
        if found and request.method != "POST":
            return redirect(url_for("authorisations.training", handle=found.handle), 303)
        return _ask_page(item, form), 200
    if not form.submitted_and_valid():
        return _ask_page(item, form), form.status()
    limits.spend("LIMIT_MESSAGES", f"messages by {person}")
    try:
        wish = actions.ask(
            session, item, form.person.data, form.wish.data, form.words.data or "", actor, now()
        )
    except Stale:
        db.session.rollback()
        return redirect(url_for("authorisations.ask", slug=slug), 303)
    flash(gettext("The owner has been asked. You get a mail with the answer."))
    return done(url_for("authorisations.training", handle=wish.handle))


def _item(slug: str) -> Equipment:
    """The instrument, if people are trained for it: 404 where they are not, 403 for the owner's own people."""
    actor, item = current_actor(), seen_item(slug)
    require(actor.organisation_id != item.owner_id)
    if not access.may_ask(actor, item):
        abort(404)
    return item


def _ask_page(item: Equipment, form: AskForm) -> str:
    return render_template(
        "authorisations/ask.html",
        form=form,
        faults=form.faults,
        item={
            "title": title(item, language()),
            "url": url_for("equipment.show", slug=item.slug),
            "owner": item.owner.name if knows_owner(current_actor(), item) else owner_unnamed(),
            "place": item.site.town,
        },
        several=len(form.person.choices) > 1,
        action=url_for("authorisations.ask", slug=item.slug),
    )


@bp.get("/trainings/<handle>")
@allow(member)
def training(handle: str) -> ResponseReturnValue:
    """What was asked, what the owner said, and what to do next."""
    return _page(_seen(handle))


@bp.post("/trainings/<handle>")
@allow(member)
def answer(handle: str) -> ResponseReturnValue:
    """The owner proposes a day, authorises, or declines."""
    wish = _to_answer(handle)
    form = _answer_form(wish)
    if not form.submitted_and_valid():
        return _page(wish, form), form.status()
    said, name = Said(form.said.data), wish.person.name
    try:
        _answered(wish, said, form)
    except Stale:
        db.session.rollback()
        form.form_errors.append(gettext("This wish is closed already: it was answered or taken back."))
        return _page(_seen(handle), form), 409
    if said is Said.AUTHORISED:
        flash(gettext("%(name)s is authorised and has been told.", name=name), "success")
        return done(url_for("authorisations.index", slug=wish.equipment.slug))
    flash(gettext("Your answer is sent."))
    return done(url_for("authorisations.training", handle=handle))


def _answered(wish: TrainingRequest, said: Said, form: AnswerForm) -> None:
    session, actor, ends_on = db.session(), current_actor(), form.ends_on.data
    if said is not Said.AUTHORISED or ends_on is None:
        actions.answer(session, wish, said, form.words.data or "", actor, now())
        return
    actions.authorise(session, wish, ends_on, actor, now())


@bp.post("/trainings/<handle>/take-back")
@allow(member)
def take_back(handle: str) -> ResponseReturnValue:
    """Nobody is to be trained any more."""
    wish = _seen(handle)
    require(access.may_follow(current_actor(), wish))
    if only_shown():
        return _page(wish)
    locked = queries.wish_shown(db.session(), handle, lock=True) or abort(404)
    try:
        actions.take_back(db.session(), locked, now())
    except Stale:
        db.session.rollback()
        flash(gettext("The owner has answered already."), "wait")
        return _page(_seen(handle)), 409
    flash(gettext("You no longer ask for training."))
    return done(url_for("authorisations.training", handle=handle))


def _seen(handle: str) -> TrainingRequest:
    """For who asked, who is to be trained and the owner's managers: 403 for its others, 404 for everybody else."""
    actor = current_actor()
    wish = queries.wish_shown(db.session(), handle) or abort(404)
    if not access.may_follow(actor, wish):
        if wish.owner_id != actor.organisation_id:
            abort(404)
        require(access.may_keep(actor, wish.equipment))
    return wish


def _to_answer(handle: str) -> TrainingRequest:
    wish = _seen(handle)
    require(access.may_keep(current_actor(), wish.equipment))
    return queries.wish_shown(db.session(), handle, lock=True) or abort(404)


def _answer_form(wish: TrainingRequest, read: bool = True) -> AnswerForm:
    today = actions.today_at(wish.equipment, now())
    months = queries.months(db.session(), wish.equipment_id)
    form = AnswerForm(data={"ends_on": last_day(today, months)}, read=read)
    form.from_day(today)
    return form


def _page(wish: TrainingRequest, form: AnswerForm | None = None) -> str:
    actor, item = current_actor(), wish.equipment
    keeps, follows = access.may_keep(actor, item), access.may_follow(actor, wish)
    if keeps and form is None and wish.is_open:
        form = _answer_form(wish, read=False)
    if keeps:
        back = {"label": gettext("Authorised people"), "url": url_for("authorisations.index", slug=item.slug)}
    else:
        back = {"label": gettext("My authorisations"), "url": url_for("authorisations.own")}
    return render_template(
        "authorisations/training.html",
        title=title(item, language()),
        item_url=url_for("equipment.show", slug=item.slug),
        other=wish.requester.name if keeps else wish.owner.name,
        back=back,
        standing=wish_standing(wish),
        is_open=wish.is_open,
        facts=_facts(wish),
        answers=[_answer(wish, one) for one in wish.answers],
        form=form,
        faults=form.faults if form else [],
        action=url_for("authorisations.answer", handle=wish.handle),
        take_back_url=url_for("authorisations.take_back", handle=wish.handle)
        if follows and wish.is_open
        else "",
        hidden=hidden_fields() if follows else "",
    )


def _facts(wish: TrainingRequest) -> list[Values]:
    """What was asked, as pairs; the owner reads by whom, with the mail address to agree on a day."""
    by = wish.asked_by
    lines = [
        {"label": gettext("To be trained"), "value": wish.person.name, "note": wish.person.email},
        {"label": gettext("Organisation"), "value": wish.requester.name},
        {"label": gettext("When it suits"), "value": wish.wish},
        {"label": gettext("A word to the owner"), "value": wish.words},
        {
            "label": gettext("Asked"),
            "value": formats.moment(wish.asked_at, language(), wish.equipment.site.zone),
            "note": gettext("by %(name)s", name=by.name) if by and by.id != wish.person_id else "",
        },
    ]
    return [line for line in lines if line["value"]]


def _answer(wish: TrainingRequest, one: TrainingAnswer) -> Values:
    return {
        "title": TOLD[one.said],
        "text": one.words,
        "at": formats.moment(one.at, language(), wish.equipment.site.zone),
        "iso": formats.iso(one.at),
    }

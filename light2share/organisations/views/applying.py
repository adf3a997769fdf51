"""The way in for an organisation: a form for anybody, the link that proves the mailbox, the answer to a question."""

from __future__ import annotations

from flask import current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from light2share.accounts.rules import plain_email
from light2share.db import db
from light2share.i18n import formats, gettext, language
from light2share.kernel.errors import Stale
from light2share.organisations import application_queries, applying
from light2share.organisations.application_models import Application
from light2share.organisations.applying import Said
from light2share.organisations.forms.applying import AnswerForm, ApplyForm, OrganisationForm
from light2share.organisations.links import read_application_token
from light2share.organisations.views.places import placed
from light2share.organisations.views.room import bp
from light2share.privacy import terms
from light2share.web import limits
from light2share.web.access import allow, anyone, holder
from light2share.web.actor import current_person
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.forms import Form
from light2share.web.identity import identity
from light2share.web.private import private


@bp.route("/join/apply", methods=["GET", "POST"])
@allow(anyone)
def apply() -> ResponseReturnValue:
    """Apply for an organisation; the answer is the same whether or not it is a member already."""
    person = current_person()
    form = ApplyForm(data={"person_name": person.name, "email": person.email} if person else None)
    if request.method != "POST" or not form.submitted_and_valid() or (said := _said(form)) is None:
        return _form_page(form), form.status()
    whose = (f"application of {plain_email(form.email.data)}", f"application from {limits.address()}")
    try:
        limits.refuse_if_used_up("LIMIT_APPLICATIONS", *whose)
    except TooManyRequests as refused:
        wait = int(str(refused.retry_after))
        form.form_errors.append(_too_many(wait))
        return _form_page(form), 429, {"Retry-After": str(wait)}
    limits.count("LIMIT_APPLICATIONS", *whose)
    applying.apply(db.session(), said, form.email.data, language(), _terms_in_force(), now())
    return done(url_for(".applied"))


def _too_many(seconds: int) -> str:
    wait = formats.duration(-(-seconds // 60), language())
    return gettext("Too many applications at present. Try again in %(time)s.", time=wait)


def _form_page(form: ApplyForm) -> str:
    return render_template("organisations/apply.html", form=form, terms_version=_terms_in_force())


def _said(form: OrganisationForm) -> Said | None:
    """What was typed, with the place of its commune; None, and a word beside the field, if that can't be."""
    if not form.is_french:
        return form.said(None, None)
    place = placed(form)
    return form.said(place.latitude, place.longitude) if place else None


@bp.get("/join/sent")
@allow(anyone)
def applied() -> ResponseReturnValue:
    """What happens next."""
    return render_template("organisations/applied.html", days=applying.UNCONFIRMED_KEPT.days)


@bp.route("/join/confirm/<token>", methods=["GET", "POST"])
@allow(holder)
def confirm_application(token: str) -> ResponseReturnValue:
    """Show what was typed, and send it to the cluster by a press: opening the link does nothing."""
    handle, question = _read(token)
    found = None if question else application_queries.to_confirm(db.session(), handle, now())
    if found is None:
        return _over()
    form = Form()
    if form.submitted_and_valid():
        try:
            applying.confirm(db.session(), found, now())
        except Stale:
            db.session.rollback()
            return _over()
        return done(url_for(".handed_in"))
    page = render_template(
        "organisations/confirm_application.html",
        form=form,
        name=found.name,
        town=f"{found.postcode} {found.town}",
        person=found.person_name,
        email=found.person.email,
        action=url_for(".confirm_application", token=token),
    )
    return private(page, form.status())


@bp.get("/join/received")
@allow(anyone)
def handed_in() -> ResponseReturnValue:
    """The application lies with the cluster, and what comes of it."""
    return render_template(
        "organisations/handed_in.html",
        contact=identity().contact,
        search_url=url_for("catalogue.search"),
    )


@bp.route("/join/answer/<token>", methods=["GET", "POST"])
@allow(holder)
def answer_application(token: str) -> ResponseReturnValue:
    """Answer the cluster's question, and put right what was typed."""
    found = application_queries.to_answer(db.session(), *_read(token))
    if found is None:
        return _over()
    form = AnswerForm.about_application(found)
    if request.method == "POST" and form.submitted_and_valid() and (said := _said(form)):
        return _answered(found, said, form.words.data)
    page = render_template(
        "organisations/answer_application.html",
        form=form,
        question=application_queries.questions(db.session(), found.id)[-1].words,
        action=url_for(".answer_application", token=token),
    )
    return private(page, form.status())


def _answered(found: Application, said: Said, words: str) -> ResponseReturnValue:
    try:
        applying.answer(db.session(), found, said, words, now())
    except Stale:
        db.session.rollback()
        return _over()
    flash(gettext("Your answer is with the cluster."))
    return done(url_for(".handed_in"))


def _read(token: str) -> tuple[str, int]:
    """The handle and the question that a link tells; those of no application if the site has not made it."""
    return read_application_token(current_app.config["SECRET_KEY"], token) or ("", 0)


def _over() -> ResponseReturnValue:
    return private(render_template("organisations/application_over.html"), 404)


def _terms_in_force() -> str:
    return terms.version(db.session(), str(current_app.config["TERMS_VERSION"]))

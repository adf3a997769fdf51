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
from light2share.organisations.application_models import Application, ApplicationState
from light2share.organisations.applying import Said
from light2share.organisations.forms.applying import AnswerForm, ApplyForm, OrganisationForm
from light2share.organisations.views.places import commune
from light2share.organisations.views.room import bp
from light2share.web import limits
from light2share.web.access import allow, anyone, holder
from light2share.web.actor import current_person
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.forms import Form
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
    applying.apply(
        db.session(), said, form.email.data, language(), current_app.config["TERMS_VERSION"], now()
    )
    return done(url_for(".applied"))


def _too_many(seconds: int) -> str:
    wait = formats.duration(-(-seconds // 60), language())
    return gettext("Too many applications at present. Try again in %(time)s.", time=wait)


def _form_page(form: ApplyForm) -> str:
    return render_template(
        "organisations/apply.html", form=form, terms_version=current_app.config["TERMS_VERSION"]
    )


def _said(form: OrganisationForm) -> Said | None:
    """What was typed, with the place of its commune; None, and a word beside the field, if that is not known."""
    if not form.is_french:
        return form.said(None, None)
    place = commune(form.postcode.data, form.town.data)
    if place is None:
        form.town.errors = [gettext("No commune of this name or postcode is known: check both")]
        return None
    return form.said(place.latitude, place.longitude)


@bp.get("/join/sent")
@allow(anyone)
def applied() -> ResponseReturnValue:
    """What happens next."""
    return render_template("organisations/applied.html", days=applying.UNCONFIRMED_KEPT.days)


@bp.route("/join/confirm/<secret>", methods=["GET", "POST"])
@allow(holder)
def confirm_application(secret: str) -> ResponseReturnValue:
    """Show what was typed, and send it to the cluster by a press: opening the link does nothing."""
    found = application_queries.by_secret(db.session(), secret, ApplicationState.UNCONFIRMED, now())
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
        action=url_for(".confirm_application", secret=secret),
    )
    return private(page, form.status())


@bp.get("/join/received")
@allow(anyone)
def handed_in() -> ResponseReturnValue:
    """The application lies with the cluster, and what comes of it."""
    return render_template(
        "organisations/handed_in.html",
        contact=current_app.config["CLUSTER_EMAIL"],
        search_url=url_for("catalogue.search"),
    )


@bp.route("/join/answer/<secret>", methods=["GET", "POST"])
@allow(holder)
def answer_application(secret: str) -> ResponseReturnValue:
    """Answer the cluster's question, and put right what was typed."""
    found = application_queries.by_secret(db.session(), secret, ApplicationState.ASKED, now())
    if found is None:
        return _over()
    form = AnswerForm.about_application(found)
    if request.method == "POST" and form.submitted_and_valid() and (said := _said(form)):
        return _answered(found, said, form.words.data)
    page = render_template(
        "organisations/answer_application.html",
        form=form,
        question=application_queries.last_question(db.session(), found.id),
        action=url_for(".answer_application", secret=secret),
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


def _over() -> ResponseReturnValue:
    return private(render_template("organisations/application_over.html"), 404)

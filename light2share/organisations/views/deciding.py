"""The cluster decides on an application: admit, ask back, refuse with a reason."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.equipment.slugs import free_slug, slug_of
from light2share.equipment.taxonomy import taxonomy
from light2share.i18n import formats, gettext, language
from light2share.kernel.errors import Stale
from light2share.organisations import application_queries, applying
from light2share.organisations.application_models import Application, ApplicationState, ApplicationStep
from light2share.organisations.application_words import (
    BADGES,
    STANDING,
    STATES,
    checked_words,
    country_words,
    step_words,
)
from light2share.organisations.applying import MemberAlready
from light2share.organisations.forms.applying import AskForm, RefuseForm
from light2share.organisations.models import Organisation
from light2share.organisations.views.room import bp
from light2share.organisations.words import kind_words
from light2share.web.access import allow, cluster_manager
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.forms import Form

Values = dict[str, Any]
Forms = dict[str, Form]


@bp.get("/cluster/applications/<handle>")
@allow(cluster_manager)
def application(handle: str) -> ResponseReturnValue:
    """One application: what was said, what was checked, and the three answers."""
    return _page(_found(handle))


@bp.post("/cluster/applications/<handle>/admit")
@allow(cluster_manager)
def admit_application(handle: str) -> ResponseReturnValue:
    """A member from now on; the applicant gets an invitation."""
    found = _found(handle)
    taken = application_queries.slugs_like(db.session(), slug_of(found.name))
    slug = free_slug(found.name, taken)
    try:
        applying.admit(db.session(), found, slug, current_actor(), now())
    except MemberAlready:
        db.session.rollback()
        text = gettext(
            "A member has this number already, so it can’t be admitted a second time. Refuse it with a word, or ask "
            "back which site it is."
        )
        return _page(_found(handle), said=text, status=409)
    except Stale:
        return _late(handle)
    flash(
        gettext(
            "%(name)s is a member. The invitation to look after it goes to %(email)s.",
            name=found.name,
            email=found.person.email,
        )
    )
    return done(url_for(".desk"))


@bp.post("/cluster/applications/<handle>/ask")
@allow(cluster_manager)
def ask_applicant(handle: str) -> ResponseReturnValue:
    """A question, by mail."""
    found, form = _found(handle), AskForm()
    if not form.submitted_and_valid():
        return _page(found, ask=form, status=form.status())
    try:
        applying.ask_back(db.session(), found, form.question.data, current_actor(), now())
    except Stale:
        return _late(handle)
    flash(gettext("Your question goes to %(email)s.", email=found.person.email))
    return done(url_for(".desk"))


@bp.post("/cluster/applications/<handle>/refuse")
@allow(cluster_manager)
def refuse_application(handle: str) -> ResponseReturnValue:
    """No, and why."""
    found, form = _found(handle), RefuseForm()
    if not form.submitted_and_valid():
        return _page(found, refuse=form, status=form.status())
    try:
        applying.refuse(db.session(), found, form.reason.data, current_actor(), now())
    except Stale:
        return _late(handle)
    flash(gettext("The application is refused. Your reason goes to %(email)s.", email=found.person.email))
    return done(url_for(".desk"))


def _found(handle: str) -> Application:
    found = application_queries.seen(db.session(), handle, current_actor())
    if found is None:
        abort(404)
    return found


def _late(handle: str) -> ResponseReturnValue:
    db.session.rollback()
    return _page(_found(handle), said=gettext("Somebody was faster: see below what was done."), status=409)


def _page(
    found: Application, ask: Form | None = None, refuse: Form | None = None, said: str = "", status: int = 200
) -> ResponseReturnValue:
    session = db.session()
    kind, sign = BADGES[found.state]
    sent = ask or refuse
    page = render_template(
        "organisations/application.html",
        name=found.name,
        badge={"label": str(STATES[found.state]), "kind": kind, "sign": sign},
        facts=_facts(found),
        applicant=_applicant(found),
        about=found.about,
        about_lang=found.language if found.language != language() else "",
        alike=[_alike(found, one) for one in application_queries.alike(session, found)],
        steps=_steps(application_queries.steps(session, found.id)),
        waiting=found.state is ApplicationState.WAITING,
        open=found.state in application_queries.OPEN,
        ask=ask or AskForm(read=False),
        refuse=refuse or RefuseForm(read=False),
        faults=sent.faults if sent else [],
        said=said,
        hidden=Form(read=False).hidden,
        member_url=url_for(".show", slug=found.organisation.slug) if found.organisation else "",
        urls={
            "desk": url_for(".desk"),
            "admit": url_for(".admit_application", handle=found.handle),
            "ask": url_for(".ask_applicant", handle=found.handle),
            "refuse": url_for(".refuse_application", handle=found.handle),
        },
    )
    return page, status if request.method == "POST" else 200


def _facts(found: Application) -> list[Values]:
    known = {one.value: one.label.in_(language()) for one in taxonomy().choice_lists.get("domains", ())}
    lines = [
        (gettext("Kind of organisation"), kind_words(found.kind, found.size_class)),
        (gettext("Country"), country_words(found.country)),
        (gettext("Number"), checked_words(found)),
        (gettext("First site"), ", ".join(filter(None, [found.address, f"{found.postcode} {found.town}"]))),
        (gettext("Website"), found.website),
        (gettext("Mail domains"), ", ".join(found.mail_domains)),
        (gettext("Fields"), ", ".join(known.get(one, one) for one in found.domains)),
        (gettext("Terms accepted"), gettext("version %(version)s", version=found.terms_version)),
    ]
    return [{"label": label, "value": value} for label, value in lines if value]


def _applicant(found: Application) -> list[Values]:
    host = found.person.email.rpartition("@")[2]
    fits = not found.mail_domains or host in found.mail_domains
    note = "" if fits else gettext("not one of the organisation’s mail domains")
    return [
        {"label": gettext("Name"), "value": found.person_name},
        {"label": gettext("What they do there"), "value": found.person_role},
        {"label": gettext("E-mail, confirmed"), "value": found.person.email, "note": note},
    ]


def _alike(found: Application, one: Organisation) -> Values:
    """Why a member looks like it."""
    same = []
    if found.siren and one.siren == found.siren:
        same.append(gettext("same SIREN"))
    if found.vat_number and one.vat_number == found.vat_number:
        same.append(gettext("same VAT number"))
    if one.name.lower() == found.name.lower():
        same.append(gettext("same name"))
    hosts = {*one.mail_domains, (one.email or "").rpartition("@")[2]}
    if hosts & set(found.mail_domains):
        same.append(gettext("same mail domain"))
    note = f"{formats.words(same, language())} ({STANDING[one.status]})"
    return {"title": one.name, "url": url_for(".standing", slug=one.slug), "note": note}


def _steps(found: list[ApplicationStep]) -> list[Values]:
    lines = []
    for position, step in enumerate(found):
        by = step.person.name if step.person else gettext("somebody who has left the site")
        when = formats.moment(step.at, language(), "Europe/Paris")
        lines.append(
            {"title": f"{step_words(step, position == 0)}, {when}, {by}", "words": step.words.splitlines()}
        )
    return lines

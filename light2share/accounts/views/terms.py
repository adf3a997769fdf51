"""The terms of use: asked for at the sign-in after a version that everybody has to accept."""

from __future__ import annotations

from flask import current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.accounts.views.room import bp, me
from light2share.db import db
from light2share.i18n import formats, gettext, language
from light2share.privacy import terms
from light2share.privacy.models import Consent
from light2share.web.access import allow, signed_in
from light2share.web.answers import done, only_shown
from light2share.web.clock import now
from light2share.web.forms import Form
from light2share.web.links import local_or
from light2share.web.zones import own_zone


def first(person_id: int, going_to: str) -> str:
    """Where somebody who has just signed in goes: to the terms, if they have not accepted those in force."""
    if terms.consent(db.session(), person_id, _shipped()):
        return going_to
    return url_for("accounts.accept_terms", next=going_to)


@bp.route("/account/terms", methods=["GET", "POST"])
@allow(signed_in)
def accept_terms() -> ResponseReturnValue:
    """Ask for them, or say since when they are accepted."""
    person, form, called = me(), Form(), _in_force()
    going_to = local_or(request.values.get("next"), url_for("home.dashboard"))
    stale = request.method == "POST" and request.form.get("version", called) != called
    if request.method == "POST" and not only_shown() and not stale:
        terms.accept(db.session(), person.id, called, now())
        flash(gettext("You have accepted the terms of use."), "message")
        return done(going_to)
    if stale:
        form.form_errors.append(gettext("A newer version is in force since: read that one, then accept it."))
    held = terms.consent(db.session(), person.id, _shipped())
    page = render_template(
        "accounts/terms.html",
        form=form,
        version=held.version if held else called,
        accepted=formats.moment(held.accepted_at, language(), own_zone()) if held else "",
        terms_url=_text_url(held.version if held else called),
        before=[_before(one) for one in terms.consents(db.session(), person.id) if one is not held],
        next=going_to,
    )
    return page, 409 if stale else 200


def _before(one: Consent) -> dict[str, str]:
    """Another version that was accepted, and when."""
    day = formats.moment(one.accepted_at, language(), own_zone())
    label = gettext("Version %(version)s", version=one.version)
    return {"label": label, "day": day, "url": _text_url(one.version)}


def _text_url(version: str) -> str:
    """Where the words of a version stand; empty if they came with another one of the site."""
    number = terms.number_of(_shipped(), version)
    return "" if number is None else url_for("pages.terms_version", number=number)


def _in_force() -> str:
    return terms.version(db.session(), _shipped())


def _shipped() -> str:
    return str(current_app.config["TERMS_VERSION"])

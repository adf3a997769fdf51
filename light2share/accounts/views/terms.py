"""The terms of use: asked for, before anything else, once a text asks everybody to accept it."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.accounts.views.room import bp, me
from light2share.db import db
from light2share.i18n import formats, gettext, language
from light2share.privacy import terms
from light2share.privacy.models import Consent
from light2share.web import kept
from light2share.web.access import READING, RULE, WHILE_SETTING_UP, allow, holder, signed_in
from light2share.web.actor import current_person
from light2share.web.answers import done, only_shown
from light2share.web.clock import now
from light2share.web.forms import Form
from light2share.web.links import local_or
from light2share.web.zones import own_zone

OPEN = WHILE_SETTING_UP | {
    "accounts.accept_terms",
    "accounts.delete_account",
    "accounts.download_own_data",
    "accounts.own_data",
    "pages.terms_version",
    "texts.edit",
}
"""What is open to a person before they have accepted the terms; so are links with secrets, and what machines read.

The cluster can mend a text that asks everybody before it accepts it itself.
"""


def wait(person_id: int) -> bool:
    """Whether the terms in force wait for the yes of somebody who signs in, in a writing transaction."""
    return terms.wait_for(db.session(), person_id, _shipped())


def first(going_to: str) -> str:
    """The way to the terms, and on from there."""
    return url_for("accounts.accept_terms", next=going_to)


@bp.before_app_request
def _accept_first() -> ResponseReturnValue | None:
    """Lead whoever has terms to accept there from any page; what they sent is kept until they have."""
    if request.endpoint is None or request.endpoint in OPEN or request.blueprint == "api":
        return None
    rule = getattr(current_app.view_functions[request.endpoint], RULE, None)
    person = current_person()
    if rule is holder or person is None or person.sets_up_first or not person.terms_wait:
        return None
    if request.method in READING:
        return redirect(first(request.full_path.rstrip("?")), 303)
    db.session.rollback()
    return _page(Form(read=False), _in_force(), url_for("home.dashboard"), kept.posted()), 409


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
        if typed := kept.carried():
            db.session.commit()
            return kept.page(typed)
        return done(going_to)
    if stale:
        form.form_errors.append(gettext("A newer version is in force since: read that one, then accept it."))
    return _page(form, called, going_to, kept.carried()), 409 if stale else 200


def _page(form: Form, called: str, going_to: str, typed: kept.Kept | None) -> str:
    person = me()
    held = terms.consent(db.session(), person.id, _shipped())
    return render_template(
        "accounts/terms.html",
        form=form,
        version=held.version if held else called,
        accepted=formats.moment(held.accepted_at, language(), own_zone()) if held else "",
        terms_url=_text_url(held.version if held else called),
        before=[_before(one) for one in terms.consents(db.session(), person.id) if one is not held],
        next=going_to,
        kept=typed,
    )


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

"""Signing in at one's company: there and back again, to an account that is here already."""

from __future__ import annotations

import hmac

import structlog
from flask import abort, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from light2share.accounts import access, codes, companies, second_factor
from light2share.accounts.models import Person
from light2share.accounts.rules import Way
from light2share.accounts.views.letting_in import ask_for_code, let_in
from light2share.accounts.views.room import bp
from light2share.db import db
from light2share.db.engines import begin_writing
from light2share.i18n import gettext
from light2share.kernel import clock as real
from light2share.security import openid
from light2share.security.openid import Begun, Identity, Provider
from light2share.web.access import allow, anyone
from light2share.web.clock import now
from light2share.web.links import full, local_or

AWAY = "at_company"
log = structlog.get_logger()


def providers() -> list[dict[str, str]]:
    """The companies of the settings, for the sign-in page."""
    return [{"label": one["label"], "key": key} for key, one in current_app.config["OIDC_PROVIDERS"].items()]


@bp.get("/login/with/<key>")
@allow(anyone)
def sign_in_at_company(key: str) -> ResponseReturnValue:
    """Send the browser to its company; nobody is signed in yet."""
    provider, begun = _provider(key), openid.begin()
    try:
        place = openid.address(provider, begun, _back(key))
    except openid.Refused as error:
        return _failed(error)
    going_to = local_or(request.args.get("next"), "")
    session[AWAY] = [key, int(real.now().timestamp()), begun.state, begun.nonce, begun.verifier, going_to]
    return redirect(place, 303)


@bp.get("/login/with/<key>/back")
@allow(anyone)
def back_from_company(key: str) -> ResponseReturnValue:
    """Let in whoever the company says it is, if they have an account here; each sign-in comes back once."""
    provider = _provider(key)
    kept = session.pop(AWAY, None)
    state = request.args.get("state", "")
    if (
        not kept
        or kept[0] != key
        or real.now().timestamp() - kept[1] > codes.PENDING.total_seconds()
        or not hmac.compare_digest(state.encode(), kept[2].encode())
    ):
        return _refused(gettext("This sign-in was begun elsewhere, or too long ago. Begin again."))
    if "code" not in request.args:
        return _refused(gettext("Your company has not let you in. Try again, or sign in with your password."))
    try:
        found = openid.identity(provider, Begun(*kept[2:5]), request.args["code"], _back(key))
    except openid.Refused as error:
        return _failed(error)
    person = _bound(found)
    if person is None:
        return _refused(
            gettext(
                "No account here has the address that your company has verified. Ask for an invitation first."
            )
        )
    going_to = local_or(kept[5], "")
    if second_factor.is_on(db.session(), person.id):
        return ask_for_code(person, going_to)
    return let_in(person, Way.COMPANY, going_to)


def _bound(found: Identity) -> Person | None:
    begin_writing(db.session())
    person = companies.person_of(db.session(), found, now())
    if person is None or not access.may_sign_in(person, current_app.config["DEMO"]):
        db.session.rollback()
        return None
    db.session.commit()
    return person


def _provider(key: str) -> Provider:
    found = current_app.config["OIDC_PROVIDERS"].get(key)
    return Provider(**found) if found else abort(404)


def _back(key: str) -> str:
    return full("accounts.back_from_company", key=key)


def _failed(error: openid.Refused) -> ResponseReturnValue:
    log.warning("company_sign_in", fault=str(error))
    if isinstance(error, openid.Unreachable):
        return _refused(
            gettext("Your company’s sign-in does not answer. Try again later, or use your password.")
        )
    return _refused(gettext("What your company’s sign-in answered can’t be relied on. Nobody was signed in."))


def _refused(words: str) -> ResponseReturnValue:
    flash(words, "error")
    return redirect(url_for(".sign_in"), 303)

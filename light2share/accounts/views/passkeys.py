"""One's own passkeys: listed, added, taken away."""

from __future__ import annotations

from flask import abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from light2share.accounts import passkeys, second_factor
from light2share.accounts.forms import NewPasskeyForm
from light2share.accounts.models import Person
from light2share.accounts.passkey_models import Passkey
from light2share.accounts.views.challenges import ADD, new_challenge, party, waiting
from light2share.accounts.views.proving import let_go
from light2share.accounts.views.room import bp, code_tries, is_present, may_try_code, me
from light2share.db import db
from light2share.i18n import formats, gettext, language
from light2share.kernel import clock as real
from light2share.security import passkeys as keys
from light2share.web import limits
from light2share.web.access import allow, signed_in
from light2share.web.actor import TWO_STEPS
from light2share.web.answers import done, open_writing
from light2share.web.clock import now
from light2share.web.forms import Form
from light2share.web.zones import own_zone


@bp.route("/account/passkeys", methods=["GET", "POST"])
@allow(signed_in, writes_late=True)
def own_passkeys() -> ResponseReturnValue:
    """The person's passkeys; with the password, the way to another one."""
    person = me()
    form = NewPasskeyForm()
    if not form.submitted_and_valid() or not is_present(person, form):
        return _list(person, form)
    held = passkeys.of(db.session(), person.id)
    if party() is None or len(held) >= passkeys.MOST:
        form.form_errors.append(gettext("No more passkeys can be added. Remove one first."))
        return _list(person, form)
    if second_factor.is_on(db.session(), person.id) and not _code_is_right(person, form):
        return _list(me(), form)
    new_challenge(ADD, person.id, form.name.data, passkeys.user_handle_of(db.session(), person.id))
    return redirect(url_for(".new_passkey"), 303)


def _code_is_right(person: Person, form: NewPasskeyForm) -> bool:
    if not may_try_code(person, form):
        return False
    open_writing()
    key = str(current_app.config["SECRET_KEY"])
    if second_factor.take(db.session(), key, person.id, form.code.data or "", now(), real.now()):
        db.session.commit()
        limits.forgive("LIMIT_SECOND_FACTOR", code_tries(person))
        return True
    db.session.rollback()
    form.refuse_code()
    return False


def _list(person: Person, form: NewPasskeyForm) -> ResponseReturnValue:
    page = render_template(
        "accounts/passkeys.html",
        form=form,
        email=person.email,
        asks_code=second_factor.is_on(db.session(), person.id),
        held=[_line(row) for row in passkeys.of(db.session(), person.id)],
        zone=formats.zone_label(own_zone().key, language()),
        usable=party() is not None,
    )
    return page, form.status()


def _line(row: Passkey) -> dict[str, str]:
    made = formats.moment(row.created_at, language(), own_zone())
    if row.used_at is None:
        text = gettext("Added %(made)s, not used yet", made=made)
    else:
        seen = formats.relative(row.used_at, real.now(), language(), own_zone())
        text = gettext("Added %(made)s, last used %(seen)s", made=made, seen=seen)
    url = url_for(".remove_passkey", handle=row.handle)
    more = f" – {row.name}"
    return {
        "sign": "lock",
        "title": row.name,
        "text": text,
        "url": url,
        "action": gettext("Remove"),
        "more": more,
    }


@bp.route("/account/passkeys/new", methods=["GET", "POST"])
@allow(signed_in, writes_late=True)
def new_passkey() -> ResponseReturnValue:
    """Have the browser make a passkey, within minutes of the password."""
    person, site, found = me(), party(), waiting(ADD)
    if site is None or found is None or found[1][0] != person.id:
        session.pop(ADD, None)
        flash(gettext("That took too long. Enter your password again."), "error")
        return redirect(url_for(".own_passkeys"), 303)
    challenge, (_person, name, user_handle) = found
    form = Form()
    if form.submitted_and_valid():
        if answered := open_writing():
            return answered
        try:
            made = keys.made(site, challenge, request.form.get("credential", ""))
        except keys.NotRight:
            form.form_errors.append(gettext("The passkey could not be made. Try again."))
        else:
            return _added(challenge, made, user_handle, name)
        db.session.rollback()
    held = [row.credential for row in passkeys.of(db.session(), person.id)]
    page = render_template(
        "accounts/new_passkey.html",
        form=form,
        name=name,
        options=keys.to_make(site, challenge, user_handle, person.email, person.name, held),
    )
    return page, form.status()


def _added(challenge: bytes, made: keys.Made, user_handle: str, name: str) -> ResponseReturnValue:
    session.pop(ADD, None)
    fresh = passkeys.spend(db.session(), challenge, real.now())
    if not fresh or not passkeys.add(db.session(), me(), made, user_handle, name, now(), real.now()):
        db.session.rollback()
        flash(gettext("This passkey could not be added."), "error")
        return redirect(url_for(".own_passkeys"), 303)
    session[TWO_STEPS] = True
    flash(gettext("From now on you can sign in with this passkey."), "message")
    return done(url_for(".own_passkeys"))


@bp.route("/account/passkeys/<handle>/remove", methods=["GET", "POST"])
@allow(signed_in, writes_late=True)
def remove_passkey(handle: str) -> ResponseReturnValue:
    """Let a passkey open nothing any more, by somebody who knows the password."""
    row = passkeys.one(db.session(), me().id, handle)
    if row is None:
        abort(404)

    def remove() -> ResponseReturnValue:
        if not passkeys.remove(db.session(), me().id, handle, now()):
            abort(404)
        flash(gettext("The passkey opens nothing here any more. Remove it from your device too."), "message")
        return done(url_for(".own_passkeys"))

    return let_go(
        gettext("Remove the passkey “%(name)s”", name=row.name),
        gettext("It opens your account no longer; your password does."),
        (url_for(".own_passkeys"), gettext("Passkeys")),
        remove,
    )

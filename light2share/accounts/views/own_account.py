"""One's own account: details and password."""

from __future__ import annotations

from flask import flash, render_template, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from light2share.accounts import actions
from light2share.accounts.forms import ActingForForm, ChangePasswordForm, DetailsForm
from light2share.accounts.models import Person
from light2share.accounts.views.own_companies import bound_to
from light2share.accounts.views.room import bp, here, is_present, me
from light2share.db import db
from light2share.i18n import gettext
from light2share.organisations import queries as organisations
from light2share.organisations.words import role_words
from light2share.security import passwords
from light2share.web.access import allow, signed_in
from light2share.web.actor import SPEAKING, current_actor, keep_session
from light2share.web.answers import done, open_writing
from light2share.web.clock import now
from light2share.web.identity import identity
from light2share.web.languages import chosen_language, chosen_theme


@bp.route("/account", methods=["GET", "POST"])
@allow(signed_in)
def account() -> ResponseReturnValue:
    """The person's own account: name, language, appearance."""
    person = me()
    form = _details(person)
    if form.submitted_and_valid():
        theme = form.theme.data if form.theme.data in {"light", "dark"} else None
        spoken = form.language.data if form.language else person.language
        zone = form.zone.data or None
        actions.change_details(db.session(), person, form.name.data or "", spoken, theme, zone)
        for name in SPEAKING:  # what was chosen for this session gives way to what was chosen for good
            session.pop(name, None)
        answer = done(url_for(".account"))
        flash(gettext("Your account is saved."), "message")
        return answer
    return account_page(person, details=form), form.status()


@bp.post("/account/password")
@allow(signed_in, writes_late=True)
def change_password() -> ResponseReturnValue:
    """Replace the password; every other session of the person ends."""
    person = me()
    form = ChangePasswordForm()
    form.about(person.email, person.name)
    if not form.submitted_and_valid() or not is_present(person, form):
        return account_page(person, password=form), form.status()
    password_hash = passwords.hashed(form.new_password.data or "")
    if answered := open_writing():
        return answered
    keep_session(actions.set_password(db.session(), me(), password_hash, now(), here()))
    flash(gettext("Your password is changed. Your other sessions have ended."), "message")
    return done(url_for(".account"))


def _details(person: Person, read: bool = True) -> DetailsForm:
    shown = {"name": person.name, "language": person.language or chosen_language()}
    shown |= {"theme": person.theme or chosen_theme() or "system", "zone": person.zone or ""}
    form = DetailsForm(data=shown, read=read)
    form.offer_zones()
    if len(identity().languages) == 1:
        del form.language
    return form


def acting_form(person: Person, read: bool = True) -> ActingForForm:
    """The organisations to which somebody belongs, with the one they act for."""
    form = ActingForForm(data={"organisation": current_actor().organisation_id}, read=read)
    places = organisations.memberships_of(db.session(), person.id)
    form.organisation.choices = [SelectChoice(place.organisation_id, place.name) for place in places]
    return form


def account_page(
    person: Person,
    details: DetailsForm | None = None,
    password: ChangePasswordForm | None = None,
    acting_for: ActingForForm | None = None,
) -> str:
    """The page, with the form that was sent."""
    shown = acting_for or acting_form(person, read=False)
    places = organisations.memberships_of(db.session(), person.id)
    return render_template(
        "accounts/account.html",
        person=person,
        details=details or _details(person, read=False),
        password=password or ChangePasswordForm(read=False),
        acting_for=shown if len(places) > 1 else None,
        places=[
            {
                "name": place.name,
                "url": url_for("organisations.show", slug=place.slug),
                "roles": role_words(place.roles),
            }
            for place in places
        ],
        companies=bound_to(person.id),
        faults=[fault for form in (details, password, acting_for) if form for fault in form.faults],
    )

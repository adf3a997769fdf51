"""What an organisation says of itself: changed by its admins, read by everybody on its page."""

from __future__ import annotations

from flask import abort, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.i18n import gettext
from light2share.organisations import profile as profiles
from light2share.organisations import queries
from light2share.organisations.forms.profile import ProfileForm
from light2share.organisations.models import Organisation
from light2share.organisations.views.room import bp
from light2share.organisations.words import kind_words
from light2share.web.access import admin, allow
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now


@bp.route("/org/profile", methods=["GET", "POST"])
@allow(admin)
def profile() -> ResponseReturnValue:
    """The texts, addresses and fields of the actor's organisation."""
    found = queries.own(db.session(), current_actor())
    if found is None:
        abort(404)
    addresses = [person.email for person in queries.people_of(db.session(), found.id)]
    form = ProfileForm.of(found, addresses)
    if form.submitted_and_valid():
        profiles.change(db.session(), found, form.profile(), current_actor(), now())
        flash(gettext("The page of your organisation is saved."))
        return done(url_for(".show", slug=found.slug) if current_actor().takes_part else url_for(".profile"))
    page = render_template(
        "organisations/profile.html",
        form=form,
        facts=_fixed(found),
        action=url_for(".profile"),
        page_url=url_for(".show", slug=found.slug) if current_actor().takes_part else "",
    )
    return page, form.status()


def _fixed(found: Organisation) -> list[dict[str, str]]:
    """What the cluster knows it by, and changes on request."""
    number = found.siret or found.siren or found.vat_number
    return [
        {"label": gettext("Name"), "value": found.name},
        {"label": gettext("Kind of organisation"), "value": kind_words(found.kind, found.size_class)},
        {"label": gettext("Number"), "value": number or gettext("none")},
    ]

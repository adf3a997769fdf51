"""One's own account comes to its end."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from light2share.accounts.forms import PresentForm
from light2share.accounts.models import Person
from light2share.accounts.views.room import bp, is_present, me
from light2share.db import db
from light2share.i18n import _, gettext
from light2share.privacy import closing
from light2share.privacy.closing import Refused
from light2share.privacy.obstacles import Obstacle, Why, obstacles
from light2share.web.access import allow, signed_in
from light2share.web.actor import current_actor, end_session
from light2share.web.answers import done, open_writing
from light2share.web.clock import now

WHY = {
    Why.DEMO: _("This is an account of the demonstration, which all its visitors share."),
    Why.LAST_OF_CLUSTER: _("Nobody else of the cluster has an account: somebody has to look after the site."),
    Why.LAST_ADMIN: _(
        "Nobody else looks after the people of %(company)s: give this right to a colleague first."
    ),
    Why.HOLDS: _(
        "At %(company)s you hold bookings or instruments: leave it first, and pass them on to a colleague."
    ),
    Why.COMING: _(
        "%(company)s has bookings that are not over, and nobody else there: end them or invite a colleague."
    ),
}


@bp.route("/account/delete", methods=["GET", "POST"])
@allow(signed_in, writes_late=True)
def delete_account() -> ResponseReturnValue:
    """Say what goes, what stays and what comes first; with the password, end the account."""
    person, form = me(), PresentForm()
    if not form.submitted_and_valid() or not is_present(person, form):
        return _page(person, form, obstacles(db.session(), person)), form.status()
    if answered := open_writing():
        return answered
    person = me()
    try:
        closing.close(db.session(), person, current_actor(), now())
    except Refused:
        db.session.rollback()
        return _page(me(), form, obstacles(db.session(), me())), 409
    answer = done(url_for("welcome.home"))
    end_session()
    flash(gettext("Your account is deleted. A last mail says so."), "message")
    return answer


def _page(person: Person, form: PresentForm, before: list[Obstacle]) -> str:
    return render_template(
        "accounts/delete.html",
        form=form,
        email=person.email,
        before=[_shown(one) for one in before],
        action=url_for(".delete_account"),
        back=url_for(".account"),
        privacy_url=url_for("pages.privacy"),
        people_url=url_for("organisations.people_page") if current_actor().is_member else "",
    )


def _shown(one: Obstacle) -> str:
    words = str(WHY[one.why])
    return words % {"company": one.place.organisation.name} if one.place else words

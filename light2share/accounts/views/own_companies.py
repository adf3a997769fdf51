"""Companies whose own sign-in opens one's account: shown, and let go of."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import abort, current_app, flash, url_for
from flask.typing import ResponseReturnValue

from light2share.accounts import companies
from light2share.accounts.company_models import CompanyIdentity
from light2share.accounts.views.proving import let_go
from light2share.accounts.views.room import bp, me
from light2share.db import db
from light2share.i18n import formats, gettext, language
from light2share.web.access import allow, signed_in
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.zones import own_zone


def bound_to(person_id: int) -> list[dict[str, Any]]:
    """Each with since when, and where it is let go of."""
    return [
        {
            "name": called(row),
            "since": formats.day(row.created_at, language(), own_zone(), year=True),
            "url": url_for("accounts.unbind_company", number=row.id),
        }
        for row in companies.of(db.session(), person_id)
    ]


def called(row: CompanyIdentity) -> str:
    """What the settings call the company; its host where they name it no longer."""
    known = current_app.config["OIDC_PROVIDERS"].values()
    labels = [str(one["label"]) for one in known if one["issuer"] == row.issuer]
    return labels[0] if labels else urlsplit(row.issuer).hostname or row.issuer


@bp.route("/account/companies/<int:number>", methods=["GET", "POST"])
@allow(signed_in, writes_late=True)
def unbind_company(number: int) -> ResponseReturnValue:
    """Let a company's sign-in open the account no longer; the password goes on doing so."""
    row = companies.one(db.session(), me().id, number)
    if row is None:
        abort(404)
    name = called(row)

    def unbind() -> ResponseReturnValue:
        if not companies.unbind(db.session(), me().id, number, name, now()):
            abort(404)
        flash(gettext("%(company)s opens your account no longer.", company=name))
        return done(url_for(".account"))

    return let_go(
        gettext("Unbind %(company)s", company=name),
        gettext(
            "Its sign-in opens your account no longer. Whoever comes from it with your address can bind it again."
        ),
        (url_for(".account"), gettext("My account")),
        unbind,
    )

"""The logo of an organisation: taken in, drawn anew, shown on its page."""

from __future__ import annotations

from flask import abort, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.equipment.picture_words import PICTURE_FAULTS
from light2share.equipment.pictures import LARGEST_BYTES, Refused, boxed
from light2share.i18n import gettext
from light2share.organisations import profile, queries
from light2share.organisations.models import Logo, Organisation
from light2share.organisations.views.room import bp
from light2share.web import logos, storage
from light2share.web.access import admin, allow, anyone
from light2share.web.actor import current_actor
from light2share.web.clock import now

BOX = (240, 120)
LARGEST_LOGO = 20_000
"""Bytes of the picture as it is shown."""
KEPT_FOR = 365 * 24 * 3600


@bp.route("/org/logo", methods=["GET", "POST"])
@allow(admin, writes_late=True)
def logo() -> ResponseReturnValue:
    """The logo, and a form to send one."""
    return _place().take_in(LARGEST_BYTES, _drawn, _kept, gettext("Your logo stands on your page."))


@bp.post("/org/logo/remove")
@allow(admin)
def remove_logo() -> ResponseReturnValue:
    """Show none."""
    before = profile.change_logo(db.session(), _own().id, None, current_actor(), now())
    return _place().changed(before, gettext("The logo is removed."))


@bp.get("/o/<slug>/logo-<name>.webp")
@allow(anyone)
def logo_file(slug: str, name: str) -> ResponseReturnValue:
    """The picture, to whoever sees the page of the organisation."""
    found = queries.shown(db.session(), slug)
    logo = queries.logo_of(db.session(), found.id) if found else None
    content = storage.read(profile.logo_file(name)) if logo and logo.name == name else None
    if content is None:
        abort(404)
    response = make_response(content)
    response.mimetype = "image/webp"
    response.headers["Cache-Control"] = f"private, max-age={KEPT_FOR}, immutable"
    response.headers["Content-Disposition"] = "inline"
    return response


def shown_logo(row: Organisation) -> dict[str, str | int | None] | None:
    """What a page draws; None where there is no logo."""
    found = queries.logo_of(db.session(), row.id)
    if found is None:
        return None
    return {
        "src": url_for("organisations.logo_file", slug=row.slug, name=found.name),
        "width": found.width,
        "height": found.height,
    }


def _place() -> logos.Place:
    return logos.Place(profile.logo_file, url_for(".logo"), _page)


def _drawn(data: bytes) -> logos.Drawn:
    try:
        return boxed(data, BOX, LARGEST_LOGO)
    except Refused as refused:
        raise logos.Unfit(*PICTURE_FAULTS[refused.fault]) from None


def _kept(sent: logos.Sent) -> str | None:
    number = current_actor().organisation_id or 0
    logo = Logo(organisation_id=number, name=sent.name, width=sent.width, height=sent.height)
    return profile.change_logo(db.session(), number, logo, current_actor(), now())


def _own() -> Organisation:
    found = queries.own(db.session(), current_actor())
    if found is None:
        abort(404)
    return found


def _page(form: logos.LogoForm) -> str:
    found = _own()
    logo = shown_logo(found)
    return render_template(
        "organisations/logo.html",
        form=form,
        name=found.name,
        logo=logo if current_actor().takes_part else None,
        has_logo=logo is not None,
        action=url_for(".logo"),
        remove_url=url_for(".remove_logo"),
    )

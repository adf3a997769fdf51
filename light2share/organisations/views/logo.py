"""The logo of an organisation: taken in, drawn anew, shown on its page."""

from __future__ import annotations

from flask import abort, flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.equipment.pictures import LARGEST_BYTES, Fault, Refused, boxed
from light2share.i18n import gettext
from light2share.organisations import profile, queries
from light2share.organisations.forms.logo import LogoForm
from light2share.organisations.models import Logo, Organisation
from light2share.organisations.views.room import bp
from light2share.web import storage, uploads
from light2share.web.access import admin, allow, anyone
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown, open_writing
from light2share.web.clock import now

BOX = (240, 120)
LARGEST_LOGO = 20_000
"""Bytes of the picture as it is shown."""
KEPT_FOR = 365 * 24 * 3600


@bp.route("/org/logo", methods=["GET", "POST"])
@allow(admin, writes_late=True)
def logo() -> ResponseReturnValue:
    """The logo, and a form to send one."""
    form = LogoForm()
    if request.method != "POST" or only_shown():
        return _page(form), 200
    fault, sent = None, None
    try:
        sent = _sent()
    except Refused as refused:
        fault = refused.fault
    db.session.rollback()
    if answer := open_writing():
        _remove(sent.name if sent else None)
        return answer
    if not form.validate() or sent is None:
        status = 422 if sent else form.refuse(fault)
        _remove(sent.name if sent else None)
        return _page(form), status
    before = profile.change_logo(db.session(), sent.organisation_id, sent, current_actor(), now())
    flash(gettext("Your logo stands on your page."))
    answered = done(url_for(".logo"))
    _remove(before)
    return answered


@bp.post("/org/logo/remove")
@allow(admin)
def remove_logo() -> ResponseReturnValue:
    """Show none."""
    before = profile.change_logo(db.session(), _own().id, None, current_actor(), now())
    flash(gettext("The logo is removed."))
    answered = done(url_for(".logo"))
    _remove(before)
    return answered


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


def _sent() -> Logo | None:
    """The picture of the form, stored; None if none was chosen. Raises Refused. Slow: before the transaction."""
    file = next(uploads.sent("logo", LARGEST_BYTES), None)
    if file is None:
        return None
    if not file.data:
        raise Refused(Fault.NO_PICTURE)
    content, width, height = boxed(file.data, BOX, LARGEST_LOGO)
    name = storage.new_name()
    storage.write(profile.logo_file(name), content)
    organisation_id = current_actor().organisation_id or 0
    return Logo(organisation_id=organisation_id, name=name, width=width, height=height)


def _remove(name: str | None) -> None:
    if name:
        storage.remove(profile.logo_file(name))


def _own() -> Organisation:
    found = queries.own(db.session(), current_actor())
    if found is None:
        abort(404)
    return found


def _page(form: LogoForm) -> str:
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

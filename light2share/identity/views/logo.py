"""The logo of the site: taken in, drawn anew, shown at the top of every page."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.equipment.pictures import LARGEST_BYTES, Fault, Refused, boxed
from light2share.i18n import gettext
from light2share.identity import actions
from light2share.identity.forms import PictureForm
from light2share.identity.rules import Logo
from light2share.identity.views.overview import chosen
from light2share.identity.views.room import bp
from light2share.web import storage, uploads
from light2share.web.access import allow, cluster_manager
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown, open_writing
from light2share.web.clock import now
from light2share.web.identity import forget, identity

SHOWN = (140, 40)
"""Of a page's header, in pixels; the picture is kept at twice that for fine screens."""
LARGEST_LOGO = 15_000
"""Bytes of the picture as it is shown."""


@bp.route("/cluster/identity/logo", methods=["GET", "POST"])
@allow(cluster_manager, writes_late=True)
def logo() -> ResponseReturnValue:
    """The logo, and a form to send one."""
    form = PictureForm()
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
    before = actions.change_logo(db.session(), sent, current_actor(), now())
    flash(gettext("Your logo stands at the top of every page."), "success")
    answered = done(url_for(".logo"))
    _remove(before)
    forget()
    return answered


@bp.post("/cluster/identity/logo/remove")
@allow(cluster_manager)
def remove_logo() -> ResponseReturnValue:
    """Back to the mark and the name."""
    before = actions.change_logo(db.session(), None, current_actor(), now())
    flash(gettext("The logo is removed; the mark and the name stand in its place."), "success")
    answered = done(url_for(".logo"))
    _remove(before)
    forget()
    return answered


def shown_size(width: int, height: int) -> tuple[int, int]:
    """At what size a picture that fits into twice the box is shown: never larger than it is."""
    scale = min(1.0, SHOWN[0] / width, SHOWN[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _sent() -> Logo | None:
    """The picture of the form, stored; None if none was chosen. Raises Refused. Slow: before the transaction."""
    file = next(uploads.sent("logo", LARGEST_BYTES), None)
    if file is None:
        return None
    if not file.data:
        raise Refused(Fault.NO_PICTURE)
    content, width, height = boxed(file.data, (SHOWN[0] * 2, SHOWN[1] * 2), LARGEST_LOGO)
    name = storage.new_name()
    storage.write(actions.logo_file(name), content)
    return Logo(name, *shown_size(width, height))


def _remove(name: str | None) -> None:
    if name:
        storage.remove(actions.logo_file(name))


def _page(form: PictureForm) -> str:
    chosen()
    known = identity()
    return render_template(
        "identity/logo.html",
        form=form,
        name=known.site_name,
        logo=known.logo,
        src=url_for(".logo_file", name=known.logo.name) if known.logo else "",
        action=url_for(".logo"),
        remove_url=url_for(".remove_logo"),
        back=url_for(".index"),
    )

"""The logo of the site: taken in, drawn anew, shown at the top of every page."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.equipment.picture_words import PICTURE_FAULTS
from light2share.equipment.pictures import LARGEST_BYTES, Refused, boxed
from light2share.i18n import gettext
from light2share.identity import actions
from light2share.identity.rules import Logo
from light2share.identity.views.overview import chosen
from light2share.identity.views.room import bp
from light2share.web import logos
from light2share.web.access import allow, cluster_manager
from light2share.web.actor import current_actor
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
    return forgotten(
        _place().take_in(LARGEST_BYTES, _drawn, _kept, gettext("Your logo stands at the top of every page."))
    )


@bp.post("/cluster/identity/logo/remove")
@allow(cluster_manager)
def remove_logo() -> ResponseReturnValue:
    """Back to the mark and the name."""
    before = actions.change_logo(db.session(), None, current_actor(), now())
    told = gettext("The logo is removed; the mark and the name stand in its place.")
    return forgotten(_place().changed(before, told))


def forgotten(answered: ResponseReturnValue) -> ResponseReturnValue:
    """Let the next page ask what the cluster is called and shows."""
    forget()
    return answered


def shown_size(width: int, height: int) -> tuple[int, int]:
    """At what size a picture that fits into twice the box is shown: never larger than it is."""
    scale = min(1.0, SHOWN[0] / width, SHOWN[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _place() -> logos.Place:
    return logos.Place(actions.logo_file, url_for(".logo"), _page)


def _drawn(data: bytes) -> logos.Drawn:
    try:
        return boxed(data, (SHOWN[0] * 2, SHOWN[1] * 2), LARGEST_LOGO)
    except Refused as refused:
        raise logos.Unfit(*PICTURE_FAULTS[refused.fault]) from None


def _kept(sent: logos.Sent) -> str | None:
    logo = Logo(sent.name, *shown_size(sent.width, sent.height))
    return actions.change_logo(db.session(), logo, current_actor(), now())


def _page(form: logos.LogoForm) -> str:
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

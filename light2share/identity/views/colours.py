"""The main colour: picked, looked at in both themes, taken only if everything can be read."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.i18n import formats, gettext, language
from light2share.identity import actions, colours
from light2share.identity.colours import SHIPPED, Pair, Role, Theme
from light2share.identity.forms import ColourForm
from light2share.identity.views.overview import chosen
from light2share.identity.views.room import bp
from light2share.web.access import allow, cluster_manager
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.identity import forget, identity
from light2share.web.pages import style_url


@bp.route("/cluster/identity/colour", methods=["GET", "POST"])
@allow(cluster_manager)
def colour() -> ResponseReturnValue:
    """A colour to look at (`?colour=`, `?pick=`), and a button to take it."""
    chosen()
    form = ColourForm(data=_asked())
    if request.method == "GET" and any(request.args.values()):
        form.validate()
    wanted = form.chosen
    if form.submitted_and_valid() and wanted and colours.accepted(wanted):
        return _taken(wanted)
    if request.method == "POST" and not form.faults:
        form.colour.errors = [gettext("Choose a darker colour")]
    return _page(form, wanted), form.status()


@bp.post("/cluster/identity/colour/remove")
@allow(cluster_manager)
def remove_colour() -> ResponseReturnValue:
    """Back to the colours that the site came with."""
    return _taken(None)


def _asked() -> dict[str, str]:
    """What the address asks to be shown."""
    known = identity().colour or SHIPPED
    pick = colours.written(request.args.get("pick", "")) or known
    return {"pick": pick, "colour": request.args.get("colour", "")[:20]}


def _taken(wanted: str | None) -> ResponseReturnValue:
    actions.change(db.session(), {"colour": wanted}, current_actor(), now())
    flash(
        gettext("The colour is saved; every page shows it within seconds.")
        if wanted
        else gettext("The site has its own colours again."),
        "success",
    )
    answered = done(url_for(".colour"))
    forget()
    return answered


def _page(form: ColourForm, wanted: str | None) -> str:
    shown = wanted or identity().colour or SHIPPED
    fits = colours.accepted(shown)
    near = colours.nearest(shown)
    at_present = identity().colour or SHIPPED
    form.pick.data = shown
    return render_template(
        "identity/colour.html",
        form=form,
        faults=form.faults,
        shown=shown,
        is_set=shown == at_present,
        has_own=identity().colour is not None,
        fits=fits,
        near=near,
        near_url=url_for(".colour", colour=near),
        style=style_url(near) if shown != at_present else "",
        columns=[{"label": label} for label in (gettext("What is read"), gettext("Light"), gettext("Dark"))],
        rows=_ratios(shown),
        themes=[("light", gettext("Light theme")), ("dark", gettext("Dark theme"))],
        action=url_for(".colour"),
        remove_url=url_for(".remove_colour"),
        back=url_for(".index"),
    )


def _ratios(shown: str) -> list[list[str]]:
    """The smallest contrast of each use, in both themes."""
    found = colours.pairs(colours.palette(shown))
    soft = Role.SOFT.value
    uses = (
        (gettext("Links and outlined buttons"), lambda pair: pair.words == Role.PRIMARY),
        (gettext("The same under the pointer"), lambda pair: pair.words == Role.HOVER),
        (gettext("Words on a filled button"), lambda pair: pair.words == Role.ON),
        (gettext("Text on a tinted ground"), lambda pair: pair.ground == soft),
    )
    return [
        [label, *(_least([pair for pair in found if pair.theme is theme and is_of(pair)]) for theme in Theme)]
        for label, is_of in uses
    ]


def _least(found: list[Pair]) -> str:
    least = min(pair.ratio for pair in found)
    words = gettext("%(ratio)s to 1", ratio=formats.number(int(least * 10) / 10, language()))
    return words if least >= colours.TEXT else gettext("%(ratio)s: too little", ratio=words)

"""Every component in every state, for those who build the site; only where DEBUG is on."""

from __future__ import annotations

from flask import Blueprint, render_template

from light2share.equipment.spectrum import bar
from light2share.home.styleguide_data import SampleForm, refused_form, samples
from light2share.web.access import allow, debug_only

bp = Blueprint("styleguide", __name__)


@bp.get("/styleguide")
@allow(debug_only)
def show() -> str:
    """The whole set on one page."""
    return render_template(
        "styleguide.html", bar=bar, form_ok=SampleForm(), form_bad=refused_form(), **samples()
    )

"""Suggestions while somebody types in a search box, for the script of the page."""

from __future__ import annotations

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from light2share.catalogue import suggestions
from light2share.catalogue.suggestions import Kind, Suggestion
from light2share.catalogue.views.room import bp
from light2share.db import db
from light2share.equipment.taxonomy import taxonomy
from light2share.i18n import gettext, language, ngettext
from light2share.web.access import allow, anyone


@bp.get("/equipment/suggest")
@allow(anyone)
def suggest() -> ResponseReturnValue:
    """How `q` may go on, or which towns begin as `near` does; `said` is for those who don't see the list."""
    near = request.args.get("near")
    if near is not None:
        found = suggestions.towns(db.session(), near)
    else:
        typed = request.args.get("q", "")
        found = suggestions.suggestions(db.session(), typed, taxonomy(), language())
    answer = jsonify(
        items=[{"text": one.text, "label": one.said, "about": _about(one)} for one in found],
        said=ngettext("%(num)s suggestion", "%(num)s suggestions", len(found)),
    )
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer


def _about(one: Suggestion) -> str:
    if one.kind is Kind.TECHNIQUE:
        technique = taxonomy().technique(one.technique)
        name = technique.name.in_(language()) if technique else ""
        return name if name and name != one.said else gettext("Technique")
    return gettext("Town") if one.kind is Kind.TOWN else gettext("Make or model")

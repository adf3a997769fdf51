"""The blueprint of the room, and the document that a page is about."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort

from light2share.db import db
from light2share.proofs import queries
from light2share.proofs.models import Proof
from light2share.web.actor import current_actor

bp = Blueprint("proofs", "light2share.proofs.views")
Values = dict[str, Any]


def own_proof(series: str) -> Proof:
    """The version that counts of a document of one's own organisation; 404 for others'."""
    found = queries.own(db.session(), series, current_actor().organisation_id or 0)
    if found is None:
        abort(404)
    return found

"""The blueprint of the room, and what its pages are about."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort

from light2share.authorisations import access
from light2share.db import db
from light2share.equipment import queries as equipment
from light2share.equipment.models import Equipment
from light2share.web.access import require
from light2share.web.actor import current_actor
from light2share.web.moved import gone_or_moved

bp = Blueprint("authorisations", "light2share.authorisations.views")
Values = dict[str, Any]


def seen_item(slug: str) -> Equipment:
    """An instrument that the actor sees; for others it is not there."""
    actor = current_actor()
    item = equipment.listed(db.session(), slug, actor)
    if item is None:
        gone_or_moved(equipment.moved_to(db.session(), slug, actor))
    return item


def own_item(slug: str) -> Equipment:
    """An instrument, for the managers of its owner: 403 for its other members, 404 for everybody else."""
    item = seen_item(slug)
    if item.owner_id != current_actor().organisation_id:
        abort(404)
    require(access.may_keep(current_actor(), item))
    return item

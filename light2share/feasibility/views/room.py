"""The blueprint of the room, and the question that its pages are about."""

from flask import Blueprint, abort

from light2share.db import db
from light2share.feasibility import queries
from light2share.feasibility.models import FeasibilityQuestion
from light2share.web.actor import current_actor

bp = Blueprint("feasibility", "light2share.feasibility.views")


def mine(handle: str, lock: bool = False) -> FeasibilityQuestion:
    """A question of the actor's organisation, on either side; for everybody else it is not there."""
    question = queries.shown(db.session(), handle, current_actor(), lock)
    if question is None:
        abort(404)
    return question

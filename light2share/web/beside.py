"""What a later room shows on a page of an earlier one: it leaves a function under a name, the page asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app
from flask.sansio.app import App

TALK = "talk"
"""What the two sides of a booking have written, on the booking's page: takes the booking."""

QUESTION = "question"
"""The question that led to a booking, as lines about what was asked: takes the booking."""
QUESTIONS = "questions"
"""Questions before any date that wait, for lists of what to do: takes the actor."""
MONEY = "money"
"""Quotes and statements that wait, for lists of what to do: takes the actor."""
BILLING = "billing"
"""The quote and what follows after use, on the booking's page: takes the booking."""
AFTERCARE = "aftercare"
"""The question after a visit and incidents, on the booking's page: takes the booking."""
INCIDENTS = "incidents"
"""Open incidents, for lists of what to do: takes the actor."""

APPLICATIONS = "applications"
"""Applications to become a member that wait for the cluster, for lists of what to do: takes the actor."""

TRAINING = "training"
"""Whether the actor may run an instrument alone, on its page: takes the item and the actor."""
TRAININGS = "trainings"
"""Wishes to be trained, for lists of what to do: takes the items of the actor's organisation, each with how many."""

PROOFS = "proofs"
"""Standing documents of the actor's organisation, on the page of its documents: takes the actor."""
PROOFS_ENDING = "proofs_ending"
"""Those that end, for lists of what to do: takes the actor."""
PROOFS_STATE = "proofs_state"
"""Labels and states of an organisation's standing documents, for the cluster: takes its row number."""


def leave(app: App, name: str, function: Callable[..., dict[str, Any]]) -> None:
    """Let pages ask `function` for its values."""
    app.extensions[f"light2share.beside.{name}"] = function


def values(name: str, *about: Any) -> dict[str, Any]:
    """What the room says about it."""
    found: dict[str, Any] = current_app.extensions[f"light2share.beside.{name}"](*about)
    return found

"""What the site is called, how it looks and what it offers: the one place where pages, mails and feeds ask.

Each process keeps what it has read for a few seconds, so that no page pays for it and all processes follow a change.
"""

from __future__ import annotations

from time import monotonic

import structlog
from flask import current_app, g
from sqlalchemy.exc import SQLAlchemyError

from light2share.db import db
from light2share.identity import queries
from light2share.identity.rules import Chosen, Identity, identity_of

KEPT = "light2share.identity"
KEPT_FOR = 3.0
"""Seconds."""
log = structlog.get_logger()


def identity() -> Identity:
    """What holds in this request or in this round of the worker."""
    found: Identity | None = g.get("identity")
    if found is None:
        found = g.identity = identity_of(_chosen(), current_app.config)
    return found


def forget() -> None:
    """Read it anew, here and now: it may have been changed."""
    current_app.extensions.pop(KEPT, None)
    g.pop("identity", None)


def _chosen() -> Chosen:
    kept: tuple[float, Chosen] | None = current_app.extensions.get(KEPT)
    if kept and monotonic() - kept[0] < KEPT_FOR:
        return kept[1]
    try:
        with db.engine.connect() as connection:  # its own: a fault here must not break what is being written
            chosen = queries.chosen(connection)
    except SQLAlchemyError as error:  # a page without it is better than none
        log.warning("identity_not_read", fault=type(error).__name__)
        chosen = kept[1] if kept else Chosen()
    current_app.extensions[KEPT] = monotonic(), chosen
    return chosen

"""What is downloaded from the site stands in the journal of the organisation for which it was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, request
from sqlalchemy.orm import Session

from light2share.audit import journal
from light2share.audit.models import Happening
from light2share.audit.views.room import bp
from light2share.db import db
from light2share.db.engines import begin_writing
from light2share.web.actor import current_actor
from light2share.web.clock import now


@dataclass(frozen=True, slots=True)
class Paper:
    """What an endpoint gives out: a key of `words.PAPERS`, and the part of the address that tells which."""

    name: str
    told_by: str = ""

    @property
    def what(self) -> Happening:
        """One paper, or a table of everything."""
        return Happening.PAPER_READ if self.told_by else Happening.EXPORTED


GIVEN_OUT = {
    "bookings.export": Paper("bookings"),
    "billing.closed_statements": Paper("statements"),
    "audit.export_own": Paper("journal"),
    "audit.export_cluster": Paper("journal"),
    "exchange.own": Paper("listings"),
    "exchange.own_uniquip": Paper("listings"),
    "agreements.download": Paper("agreement", "key"),
    "proofs.download": Paper("proof", "key"),
    "equipment.download": Paper("document", "slug"),
    "messages.download": Paper("message", "reference"),
    "feasibility.download": Paper("question", "handle"),
    "bookings.answer_file": Paper("answer", "reference"),
    "billing.quote_pdf": Paper("quote", "reference"),
    "billing.pre_invoice": Paper("statement", "reference"),
    "billing.factur_x": Paper("invoice", "reference"),
}
"""By endpoint."""


@bp.after_app_request
def _note(response: Response) -> Response:
    """Write the line before anything goes out; a file whose line can't be written stays here."""
    paper = GIVEN_OUT.get(request.endpoint or "")
    actor = current_actor() if paper else None
    if paper and actor and actor.person_id and request.method == "GET" and response.status_code == 200:
        which: dict[str, Any] = (
            {"name": str((request.view_args or {})[paper.told_by])} if paper.told_by else {}
        )
        with Session(db.engine) as own:
            begin_writing(own)
            where = actor.organisation_id
            journal.note(own, paper.what, actor, now(), where, paper=paper.name, **which)
            own.commit()
    return response

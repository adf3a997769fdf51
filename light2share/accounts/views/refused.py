"""Sign-ins that were refused, written into the journal after the answer has gone.

So an answer takes as long for an address that nobody has as for one that somebody has.
"""

from __future__ import annotations

from datetime import datetime

import structlog
from flask import Response, after_this_request
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from light2share.accounts import happened
from light2share.accounts.views.devices import this_program
from light2share.audit.models import Happening
from light2share.db import db
from light2share.db.engines import begin_writing
from light2share.web.clock import now

log = structlog.get_logger()


def note_later(person_id: int | None, why: str) -> None:
    """Write down that the person's sign-in was refused; for an address that nobody has nothing is kept."""
    engine, program, at = db.engine, this_program(), now()

    @after_this_request
    def afterwards(response: Response) -> Response:
        response.call_on_close(lambda: _write(engine, person_id, why, program, at))
        return response


def _write(engine: Engine, person_id: int | None, why: str, program: str, at: datetime) -> None:
    try:
        with Session(engine) as own:
            begin_writing(own)
            if person_id is not None:
                refused = {"by": why, "program": program}
                happened.by_nobody_known(own, Happening.SIGN_IN_REFUSED, person_id, at, **refused)
            own.commit()
    except DBAPIError:  # the answer has gone, and was right
        log.warning("refusal_not_noted")

"""What may become of a search beside its results: saved, or, where it fails, remembered and watched for."""

from __future__ import annotations

from datetime import datetime

import structlog
from flask import url_for
from sqlalchemy.exc import SQLAlchemyError

from light2share.catalogue.criteria import Search
from light2share.catalogue.results import Results
from light2share.db import db
from light2share.db.engines import begin_writing
from light2share.i18n import language
from light2share.kernel.actor import Actor
from light2share.watching import unmet
from light2share.watching.addresses import encoded
from light2share.watching.models import Alert

log = structlog.get_logger()


def has_failed(results: Results) -> bool:
    """Whether something was asked for and nothing suits."""
    return not results.search.asks_nothing and not results.counts.suiting


def saving(results: Results, actor: Actor) -> dict[str, str] | None:
    """How the search may be saved: on a page of its own, or by one press where it has failed; None if it may not."""
    failed, is_member = has_failed(results), actor.person_id is not None
    if results.search.asks_nothing or not (failed or is_member):
        return None
    query, url = encoded(results.search.parameters), url_for("watching.save")
    return {
        "url": url,
        "page_url": f"{url}?{query}" if is_member else "",
        "asked": query if failed and is_member else "",
        "alert_url": f"{url}?{query}&alert={Alert.AT_ONCE}" if failed else "",
    }


def note_in_vain(wanted: Search, actor: Actor, moment: datetime) -> None:
    """Remember what was looked for in vain. The reader has their answer in any case."""
    session = db.session()
    try:
        begin_writing(session)
        unmet.note(session, wanted, actor, language(), moment)
        session.commit()
    except SQLAlchemyError:
        session.rollback()
        log.exception("search in vain not noted")

"""Open incidents among what waits for the owner."""

from __future__ import annotations

from typing import Any

from flask import url_for

from light2share.aftercare import queries
from light2share.aftercare.wording import KINDS
from light2share.bookings.to_do import title_of
from light2share.db import db
from light2share.i18n import formats, gettext, language
from light2share.kernel.actor import Actor

SHOWN = 5


def waiting(actor: Actor) -> dict[str, Any]:
    """As the component todo_list takes it."""
    return {
        "to_do": [
            {
                "sign": "alert",
                "kind": "wait",
                "title": gettext(
                    "Incident: %(kind)s, %(title)s",
                    kind=str(KINDS[row.kind]),
                    title=title_of(row),
                ),
                "text": gettext(
                    "%(company)s, %(at)s",
                    company=row.requester,
                    at=formats.moment(row.reported_at, language(), row.zone),
                ),
                "url": url_for("aftercare.show", reference=row.reference, _anchor=f"i-{row.handle}"),
                "action": gettext("Look at it"),
                "more": f" – {row.reference}",
                "main": False,
            }
            for row in queries.open_for_owner(db.session(), actor, SHOWN)
        ]
    }

"""Files of standing documents: for the organisation's own people, and for companies that it lets have them."""

from __future__ import annotations

from flask import abort
from flask.typing import ResponseReturnValue

from light2share.bookings.met import may_know_documents
from light2share.db import db
from light2share.equipment.slugs import slug_of
from light2share.kernel.files import file_of
from light2share.messages.files import MIMETYPES
from light2share.proofs import access, queries
from light2share.proofs.models import Proof
from light2share.proofs.views.room import bp
from light2share.web import downloads
from light2share.web.access import allow, member
from light2share.web.actor import current_actor


@bp.get("/proofs/<key>")
@allow(member)
def download(key: str) -> ResponseReturnValue:
    """The file."""
    row = queries.by_key(db.session(), key)
    if row is None or not _may_have(row):
        abort(404)
    ending, title = row.file_kind.value, row.title or row.kind.value
    return downloads.download(
        file_of(row.name, row.file_kind),
        MIMETYPES[row.file_kind],
        f"{slug_of(title)}.{ending}",
        f"{title}.{ending}",
    )


def _may_have(row: Proof) -> bool:
    actor = current_actor()
    if access.may_read(actor, row.organisation_id):
        return True
    counts = row.shared and row.replaced_at is None
    return counts and may_know_documents(db.session(), actor, row.organisation_id)

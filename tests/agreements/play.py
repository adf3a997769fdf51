"""What the plays of agreements begin with."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from light2share.agreements import actions, queries
from light2share.agreements.models import AgreementVersion
from light2share.agreements.rules import AgreementKind, Wording
from tests.factories import NOW, Cast

TEXTS = (
    Wording("fr", "Confidentialité", "Gardez-le <pour> vous."),
    Wording("en", "Confidentiality", "Keep it."),
)


def write(
    session: Session,
    cast: Cast,
    kind: AgreementKind = AgreementKind.NDA,
    items: Sequence[int] | None = None,
    texts: Sequence[Wording] = TEXTS,
) -> AgreementVersion:
    """An agreement of Halden's; committed."""
    made = actions.write(session, cast.halden.actor, kind, items, texts, NOW.date(), NOW)
    session.commit()
    return whole(session, made.key)


def whole(session: Session, key: str) -> AgreementVersion:
    found = queries.version(session, key)
    assert found is not None
    return found


def on_stage(session: Session, cast: Cast, text: str, file: str) -> None:
    """One of an instrument that others don’t see, accepted by Brightwater; one of the chamber, not accepted."""
    said = [Wording("en", "Terms", text, file, 15)]
    terms = write(session, cast, AgreementKind.TERMS, [cast.draft.id], said)
    terms.key, terms.agreement.key = "versionofterms", "agreementofhalden"
    session.flush()
    actions.accept(session, terms, cast.admin.actor, NOW)
    safety = write(session, cast, AgreementKind.SAFETY, [cast.chamber.id])
    safety.key = "versionofsafety"
    session.flush()

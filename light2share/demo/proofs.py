"""Standing documents of the demo people: an insurance that ends soon, one that has ended, a certificate of quality.

The loading writes nothing but the database; `files` says what lies in the storage for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from secrets import token_hex

from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.demo.members import DemoPerson
from light2share.kernel.actor import Actor
from light2share.kernel.files import FileKind, Stored, file_of
from light2share.organisations.models import Organisation
from light2share.proofs import actions
from light2share.proofs.actions import Said
from light2share.proofs.models import Proof
from light2share.proofs.rules import ProofKind

PAGE = "BT /F1 22 Tf 90 720 Td (Attestation) Tj /F1 12 Tf 0 -40 Td (Démonstration : ce document est fictif.) Tj ET"
SAMPLES = (
    ("requester", ProofKind.LIABILITY, -340, 25, "Assurances de l’Exemple, police 118-204", True),
    ("requester", ProofKind.MACHINERY, -410, -45, "Assurances de l’Exemple, police 118-205", False),
    ("requester", ProofKind.REGISTRATION, -60, None, "", True),
    ("owner", ProofKind.LIABILITY, -100, 265, "Mutuelle de l’Exemple, police 77-31", True),
    (
        "owner",
        ProofKind.QUALITY,
        -300,
        795,
        "ISO/IEC 17025, portée « caractérisation de sources laser »",
        True,
    ),
)
"""Whose, what, since and until how many days from now, the note, and whether others get the file."""


def load(session: Session, people: Mapping[str, DemoPerson], now: datetime) -> None:
    """Each as if its admin had added it on its first day."""
    for key, kind, since, until, note, shared in SAMPLES:
        person, today = people[key], actions.today(now)
        actor = Actor(person.person_id, person.organisation_id, is_admin=True)
        said = Said(
            today + timedelta(days=since),
            None if until is None else today + timedelta(days=until),
            note,
            shared,
        )
        file = Stored(token_hex(12), FileKind.PDF, "Attestation", len(paper()))
        actions.add(session, actor, kind, said, file, now + timedelta(days=since))


def files(session: Session) -> Iterator[tuple[str, bytes]]:
    """Name and content of the file of each document of a demo organisation."""
    rows = session.scalars(
        select(Proof).join(Organisation, Organisation.id == Proof.organisation_id).where(Organisation.demo)
    )
    for row in rows:
        yield file_of(row.name, row.file_kind), paper()


def paper() -> bytes:
    """A PDF of one page."""
    content = PAGE.encode("cp1252")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(written))
        written += b"%d 0 obj%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(parts) + 1
    return written + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        count, table, count, len(written),
    )  # fmt: skip

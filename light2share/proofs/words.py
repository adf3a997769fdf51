"""Standing documents in words, in the language of the answer."""

from __future__ import annotations

from datetime import date

from light2share.audit.words import PROOFS
from light2share.i18n import formats, gettext, language
from light2share.proofs.models import Proof
from light2share.proofs.rules import ProofKind, Standing, standing

KINDS = {kind: PROOFS[kind.value] for kind in ProofKind}
"""As the journal calls them."""
SIGNS = {
    Standing.AHEAD: ("clock", ""),
    Standing.VALID: ("check", ""),
    Standing.ENDING: ("clock", " act"),
    Standing.OVER: ("alert", " act"),
}
"""Sign and kind of a line that shows it."""


def state_label(row: Proof, today: date) -> str:
    """`valid until 3 March 2027`, `ended on 3 March 2026`."""
    say = language()
    match standing(row.starts_on, row.ends_on, today):
        case Standing.AHEAD:
            return gettext("valid from %(day)s on", day=formats.day(row.starts_on, say, year=True))
        case Standing.OVER:
            assert row.ends_on is not None
            return gettext("ended on %(day)s", day=formats.day(row.ends_on, say, year=True))
    if row.ends_on is None:
        return gettext("valid, without an end")
    return gettext("valid until %(day)s", day=formats.day(row.ends_on, say, year=True))


def sentences(*parts: str) -> str:
    """The parts that say something, each with a capital letter."""
    return ". ".join(part[:1].upper() + part[1:] for part in parts if part)

"""Standing documents of the two sides of a booking, and whether an insurance covers its times."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from light2share.bookings.calibrated import A_MOMENT
from light2share.bookings.checks import OPEN_IN, CheckKind
from light2share.bookings.met import ANSWERING, TOLD
from light2share.bookings.models import Booking
from light2share.bookings.transitions import Party
from light2share.db import Session
from light2share.i18n import formats, gettext, language
from light2share.kernel.localtime import to_local
from light2share.kernel.period import Period
from light2share.proofs import queries
from light2share.proofs.models import Proof
from light2share.proofs.rules import INSURANCES, covers
from light2share.proofs.words import KINDS

LONGEST_NOTE = 300
"""Of a line of the checklist."""
READ_IN = {Party.OWNER: ANSWERING, Party.REQUESTER: frozenset(TOLD)}
"""States in which a side reads what the other one has to show."""


@dataclass(frozen=True, slots=True)
class Papers:
    """What the requester has of insurances, and what the reader may know of the other side."""

    insurances: tuple[Proof, ...]
    others: tuple[Proof, ...] | None
    """None where the reader is not told."""


def of_booking(session: Session, booking: Booking, party: Party | None) -> Papers:
    """What a page of the booking speaks of; one query, and none where nothing is told."""
    reads = party is not None and booking.state in READ_IN.get(party, frozenset())
    insured = asks_for_insurance(booking)
    other = booking.requester_id if party is Party.OWNER else booking.owner_id
    wanted = ({booking.requester_id} if insured else set()) | ({other} if reads else set())
    found = queries.of(session, wanted) if wanted and party is not None else []
    mine = [one for one in found if one.organisation_id == booking.requester_id and one.kind in INSURANCES]
    theirs = tuple(one for one in found if one.organisation_id == other)
    return Papers(tuple(mine) if insured else (), theirs if reads else None)


def asks_for_insurance(booking: Booking) -> bool:
    """Whether its checklist has that line and may still be said done."""
    asked = any(row.kind is CheckKind.INSURANCE for row in booking.checks)
    return asked and booking.state in OPEN_IN


def days_of(booking: Booking) -> tuple[date, date]:
    """The first and the last day of all its times, where the instrument stands."""
    return _days([one for choice in booking.choices for one in choice], booking.equipment.site.zone)


def _days(times: Iterable[Period], zone: str) -> tuple[date, date]:
    known, there = list(times), ZoneInfo(zone)
    first, last = min(one.start for one in known), max(one.end for one in known) - A_MOMENT
    return to_local(first, there).date(), to_local(last, there).date()


def covering(booking: Booking, rows: Sequence[Proof]) -> list[Proof]:
    """Those that count on all days of the booking."""
    first, last = days_of(booking)
    return [row for row in rows if covers(row.starts_on, row.ends_on, first, last)]


def ends_early(booking: Booking, row: Proof) -> bool:
    """Whether it ends before the last of the times does."""
    return row.ends_on is not None and row.ends_on < days_of(booking)[1]


def insurance_ends(booking: Booking, papers: Papers) -> str:
    """That insurances of the requester end before the last of the times does; empty where none does."""
    parts = []
    for row in papers.insurances:
        if row.ends_on is not None and ends_early(booking, row):
            day = formats.date_range(row.ends_on, row.ends_on, language())
            parts.append(
                gettext(
                    "%(document)s until %(day)s only: the time ends after that.",
                    document=KINDS[row.kind],
                    day=day,
                )
            )
    return " ".join(parts)


def in_words(row: Proof) -> str:
    """What a line of the checklist says of a certificate that is counted for it."""
    words = formats.named(KINDS[row.kind], row.note, language()) if row.note else str(KINDS[row.kind])
    return words[:LONGEST_NOTE]

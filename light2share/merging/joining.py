"""What would stand twice once two organisations are one: made one, before the rows are moved. Nothing here commits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import aliased

from light2share.agreements.models import Acceptance, Agreement, AgreementItem
from light2share.authorisations.models import Authorisation, TrainingRequest
from light2share.db import Session
from light2share.equipment.models import AudienceMember, Equipment, ListingForm, TrustedOrganisation
from light2share.equipment.pictures import files_of
from light2share.exchange.models import ImportedRow
from light2share.feasibility.models import FeasibilityQuestion
from light2share.merging.rules import free_of
from light2share.organisations.models import Invitation, Membership, Outcome, Site
from light2share.organisations.rules import COLUMNS
from light2share.organisations.wish_models import JoinWish, WishState
from light2share.quotes.models import RateCard

QUIET: dict[str, Any] = {"synchronize_session": False}


@dataclass
class Merger:
    """The two rows, and what is found on the way."""

    session: Session
    gone: int
    into: int
    now: datetime
    sites: dict[int, int] = field(default_factory=dict)
    """Sites of the one that goes that are the same place as one of the other's."""
    files: list[str] = field(default_factory=list)
    """Stored files that nothing names any more, for the caller to remove after the commit."""

    @property
    def both(self) -> tuple[int, int]:
        """Either of them."""
        return self.gone, self.into

    def pairs(self, model: Any, *same: str, column: str = "organisation_id") -> list[tuple[Any, Any]]:
        """Rows of the two that are alike in these columns: of the one that goes, and of the one that stays."""
        mine, theirs = aliased(model), aliased(model)
        alike = [getattr(theirs, name) == getattr(mine, name) for name in same]
        rows = self.session.execute(
            select(theirs, mine)
            .join(mine, *alike[:1])
            .where(getattr(theirs, column) == self.gone, getattr(mine, column) == self.into, *alike[1:])
            .order_by(theirs.id if hasattr(model, "id") else theirs.equipment_id)
        )
        return [(row[0], row[1]) for row in rows]


def join(merger: Merger) -> None:
    """Leave nothing that would stand there twice."""
    for part in PARTS:
        part(merger)
        merger.session.flush()
    merger.session.expire_all()


def _memberships(merger: Merger) -> None:
    """Whoever belongs to both has the rights of both."""
    for theirs, mine in merger.pairs(Membership, "person_id"):
        for column in COLUMNS.values():
            setattr(mine, column, getattr(mine, column) or getattr(theirs, column))
        mine.created_at = min(mine.created_at, theirs.created_at)
        merger.session.delete(theirs)


def _invitations(merger: Merger) -> None:
    """Who is invited by both is invited once, with the rights of both."""
    for theirs, mine in merger.pairs(Invitation, "person_id"):
        if theirs.settled_at is not None or mine.settled_at is not None:
            continue
        for column in COLUMNS.values():
            setattr(mine, column, getattr(mine, column) or getattr(theirs, column))
        theirs.outcome, theirs.settled_at = Outcome.WITHDRAWN, merger.now


def _wishes(merger: Merger) -> None:
    for theirs, mine in merger.pairs(JoinWish, "person_id"):
        if theirs.state is WishState.WAITING and mine.state is WishState.WAITING:
            merger.session.delete(theirs)


def _audience(merger: Merger) -> None:
    """Nobody names itself; and who must not see a listing doesn't, under whichever name it was kept out."""
    _forget_own(merger, AudienceMember)
    for theirs, mine in merger.pairs(AudienceMember, "equipment_id"):
        mine.sees = mine.sees and theirs.sees
        merger.session.delete(theirs)


def _trusted(merger: Merger) -> None:
    _forget_own(merger, TrustedOrganisation)
    for theirs, _mine in merger.pairs(TrustedOrganisation, "equipment_id"):
        merger.session.delete(theirs)


def _rate_cards(merger: Merger) -> None:
    """Where both have a price of their own for the same days, that of the one that stays counts."""
    _forget_own(merger, RateCard)
    for theirs, mine in merger.pairs(RateCard, "equipment_id"):
        if _overlap(
            theirs.card.valid_from, theirs.card.valid_until, mine.card.valid_from, mine.card.valid_until
        ):
            merger.session.execute(delete(RateCard).where(RateCard.id == theirs.id), execution_options=QUIET)


def _overlap(start: date | None, end: date | None, other: date | None, until: date | None) -> bool:
    return (end is None or other is None or end >= other) and (
        until is None or start is None or until >= start
    )


def _forget_own(merger: Merger, model: Any) -> None:
    """What one of them said of the other with an instrument of its own."""
    items = select(Equipment.id).where(Equipment.owner_id.in_(merger.both))
    own = delete(model).where(model.organisation_id.in_(merger.both), model.equipment_id.in_(items))
    merger.session.execute(own, execution_options=QUIET)


def _authorisations(merger: Merger) -> None:
    """Nobody needs a word to run what is theirs; of two words for the same person the one that lasts longer stands."""
    row, items = Authorisation, select(Equipment.id).where(Equipment.owner_id.in_(merger.both))
    own = update(row).where(
        row.organisation_id.in_(merger.both), row.equipment_id.in_(items), row.ended_at.is_(None)
    )
    merger.session.execute(own.values(ended_at=merger.now), execution_options=QUIET)
    for theirs, mine in merger.pairs(row, "equipment_id", "person_id"):
        if theirs.ended_at is None and mine.ended_at is None:
            shorter = theirs if theirs.ends_on <= mine.ends_on else mine
            shorter.ended_at = merger.now
            merger.session.flush()


def _training(merger: Merger) -> None:
    """What the two asked of each other is over; the same wish of both is one."""
    row = TrainingRequest
    between = update(row).where(
        row.owner_id.in_(merger.both), row.requester_id.in_(merger.both), row.closed_at.is_(None)
    )
    merger.session.execute(between.values(closed_at=merger.now), execution_options=QUIET)
    for theirs, mine in merger.pairs(row, "equipment_id", "person_id", column="requester_id"):
        if theirs.closed_at is None and mine.closed_at is None:
            theirs.closed_at = merger.now


def _questions(merger: Merger) -> None:
    """What one asked the other before a date needs no answer any more."""
    row = FeasibilityQuestion
    between = update(row).where(
        row.owner_id.in_(merger.both),
        row.requester_id.in_(merger.both),
        row.answer.is_(None),
        row.withdrawn_at.is_(None),
    )
    merger.session.execute(between.values(withdrawn_at=merger.now), execution_options=QUIET)


def _agreements(merger: Merger) -> None:
    """What was asked for with each of its instruments is asked for with these, and not with those of the other."""
    session = merger.session
    items = list(session.scalars(select(Equipment.id).where(Equipment.owner_id == merger.gone)))
    for row in session.scalars(
        select(Agreement).where(Agreement.owner_id == merger.gone, Agreement.everywhere)
    ):
        row.everywhere = False
        session.add_all(AgreementItem(agreement_id=row.id, equipment_id=item) for item in items)


def _acceptances(merger: Merger) -> None:
    """Copied: what was accepted stays as it was signed, and binds the one that stays as well."""
    session = merger.session
    has = select(Acceptance.version_id).where(Acceptance.organisation_id == merger.into)
    asked_by_it = select(Acceptance.id).join(Acceptance.version).join(Agreement)
    own = asked_by_it.where(Agreement.owner_id.in_(merger.both))
    rows = session.scalars(
        select(Acceptance).where(
            Acceptance.organisation_id == merger.gone,
            Acceptance.version_id.not_in(has),
            Acceptance.id.not_in(own),
        )
    ).all()
    session.add_all(
        Acceptance(
            version_id=row.version_id,
            organisation_id=merger.into,
            person_id=row.person_id,
            accepted_at=row.accepted_at,
            signed_on=row.signed_on,
        )
        for row in rows
    )


def _forms(merger: Merger) -> None:
    """Who was listing an instrument for both goes on with what they typed last."""
    for theirs, mine in merger.pairs(ListingForm, "person_id"):
        older = theirs if theirs.saved_at <= mine.saved_at else mine
        merger.files += files_of(older.photo_name) if older.photo_name else []
        merger.session.delete(older)


def _own_numbers(merger: Merger) -> None:
    """Instruments of the two may have the same number of their owners: that which comes gets another."""
    session, row = merger.session, Equipment
    taken = {
        key for key in session.scalars(select(row.owner_key).where(row.owner_id.in_(merger.both))) if key
    }
    for theirs, _mine in merger.pairs(row, "owner_key", column="owner_id"):
        theirs.owner_key = free_of(theirs.owner_key or "", taken)
        taken.add(theirs.owner_key)


def _sites(merger: Merger) -> None:
    """The same place becomes one; others get an address of their own where theirs is taken."""
    session = merger.session
    for number, kept in merger.sites.items():
        theirs, mine = session.get_one(Site, number), session.get_one(Site, kept)
        for name in ("access_fr", "access_en", "rules_fr", "rules_en"):
            setattr(mine, name, getattr(mine, name) or getattr(theirs, name))
        items = update(Equipment).where(Equipment.site_id == number).values(site_id=kept)
        session.execute(items, execution_options=QUIET)
        session.flush()
        session.delete(theirs)
        session.flush()
    taken = set(session.scalars(select(Site.slug).where(Site.organisation_id.in_(merger.both))))
    for theirs, _mine in merger.pairs(Site, "slug"):
        theirs.slug = free_of(theirs.slug, taken)
        taken.add(theirs.slug)


def _imported_rows(merger: Merger) -> None:
    """They name their owner without pointing to it."""
    rows = update(ImportedRow).where(ImportedRow.organisation_id == merger.gone)
    merger.session.execute(rows.values(organisation_id=merger.into), execution_options=QUIET)


PARTS: tuple[Callable[[Merger], None], ...] = (
    _memberships, _invitations, _wishes, _audience, _trusted, _rate_cards, _authorisations, _training, _questions,
    _agreements, _acceptances, _forms, _own_numbers, _sites, _imported_rows,
)  # fmt: skip

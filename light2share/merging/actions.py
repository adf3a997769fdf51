"""Two organisations become one. The caller commits, then removes the files that are named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update

from light2share.billing.models import BillingProfile
from light2share.bookings.models import Booking
from light2share.bookings.states import OVER
from light2share.calendars.models import CalendarNames
from light2share.catalogue.actions import index_several
from light2share.db import Session
from light2share.equipment.models import Equipment, ListingState
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Stale
from light2share.merging import queries
from light2share.merging.joining import QUIET, Merger, join
from light2share.merging.rules import Pick, Why, values
from light2share.merging.ties import GO_OVER
from light2share.organisations import standing
from light2share.organisations.models import Logo, Organisation
from light2share.organisations.profile import logo_file

LATE = timedelta(days=2)
"""For so long after a merger, what a request that was under way has still left with the one that is gone is fetched."""


class Refused(Exception):
    """Something stands in the way: the reasons are its arguments."""

    def __init__(self, reasons: list[Why]) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody has chosen; what is not named goes as usual."""

    picked: Mapping[str, Pick] = field(default_factory=dict)
    sites: frozenset[int] = frozenset()
    """Row numbers of sites of the one that goes that become one with the same place of the other."""


def merge(
    session: Session, goes: Organisation, stays: Organisation, choices: Choices, actor: Actor, now: datetime
) -> list[str]:
    """Let all that hangs on `goes` hang on `stays`; answers with stored files that nothing names any more.

    Raises Stale if one of them is no longer a member, Refused if something stands in the way.
    """
    if goes.id == stays.id:
        raise Stale
    _lock(session, goes.id, stays.id)
    reasons, _unfinished = queries.in_the_way(session, stays, goes)
    if {Why.STAYS_RESTS, Why.GOES_RESTS} & set(reasons):
        raise Stale
    if reasons:
        raise Refused(reasons)
    found = queries.differing(session, stays, goes)
    picks = {one.key: choices.picked.get(one.key, one.usual) for one in found}
    places = queries.same_places(session, stays.id, goes.id)
    sites = {one.goes.id: one.stays.id for one in places if one.goes.id in choices.sites}
    standing.merge(session, goes, stays, actor, now)
    merger = Merger(session, goes.id, stays.id, now, sites)
    for key, model in (("logo", Logo), ("billing", BillingProfile)):
        _one_of_both(merger, model, picks.get(key, Pick.KEEP))
    _move(merger)
    for column, value in values(found, picks).items():
        setattr(stays, column, value)
    _refresh(merger)
    return merger.files


def keep_up(session: Session, now: datetime) -> list[str]:
    """Fetch what came to organisations that were merged of late while they were; the files that nothing names then."""
    files: list[str] = []
    for gone in queries.merged_lately(session, now - LATE):
        into = gone.merged_into_id or 0
        waiting = {one.name: number for one, number in queries.counted(session, gone.id, into)}
        if not any(waiting[one.name] for one in GO_OVER):
            continue
        merger = Merger(session, gone.id, into, now)
        _move(merger)
        _refresh(merger)
        files += merger.files
    return files


def _lock(session: Session, *numbers: int) -> None:
    """Let nothing new come to either of them until the transaction ends: first instruments, as bookings do, then these.

    A row that points to an organisation waits for its row to be free; what was written before is seen.
    """
    requested = select(Booking.equipment_id).where(
        or_(Booking.requester_id.in_(numbers), Booking.owner_id.in_(numbers)), Booking.state.not_in(OVER)
    )
    items = select(Equipment.id).where(or_(Equipment.owner_id.in_(numbers), Equipment.id.in_(requested)))
    session.execute(items.order_by(Equipment.id).with_for_update())
    rows = select(Organisation).where(Organisation.id.in_(numbers)).order_by(Organisation.id)
    session.execute(rows.with_for_update().execution_options(populate_existing=True)).all()


def _one_of_both(merger: Merger, model: Any, pick: Pick) -> None:
    """Of two rows where one is allowed, the one that was chosen; a single one is kept as it is chosen, too."""
    session = merger.session
    drop = merger.into if pick is Pick.TAKE else merger.gone
    row = session.get(model, drop)
    if row is not None:
        merger.files += [logo_file(row.name)] if model is Logo else []
        session.execute(delete(model).where(model.organisation_id == drop), execution_options=QUIET)
    if pick is Pick.TAKE:
        moved = update(model).where(model.organisation_id == merger.gone)
        session.execute(moved.values(organisation_id=merger.into), execution_options=QUIET)
    session.expire_all()


def _move(merger: Merger) -> None:
    session = merger.session
    join(merger)
    for one in GO_OVER:
        rows = update(one.model).where(one.rows(merger.gone, merger.into))
        session.execute(rows.values({one.column: merger.into}), execution_options=QUIET)
    session.expire_all()


def _refresh(merger: Merger) -> None:
    """Let the search and the calendars, which keep names, know whose the instruments are."""
    session = merger.session
    session.flush()
    session.execute(update(CalendarNames).values(changes=CalendarNames.changes + 1), execution_options=QUIET)
    published = select(Equipment.id).where(
        Equipment.owner_id == merger.into, Equipment.state == ListingState.PUBLISHED
    )
    index_several(session, list(session.scalars(published.order_by(Equipment.id))))

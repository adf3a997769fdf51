"""What the worker does again and again: one transaction for each thing done, so that a fault spares the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import delete

from light2share.accounts import passkeys, sessions
from light2share.accounts.models import EmailChange, PasswordReset
from light2share.authorisations import actions as authorisations
from light2share.availability import stored
from light2share.billing import reminders as billing_reminders
from light2share.billing import statements
from light2share.bookings import actions, draft_files, drafts, moves, queries, reminders
from light2share.bookings.models import Booking
from light2share.catalogue import membership
from light2share.db import Session
from light2share.db.engines import begin_writing
from light2share.equipment import actions as equipment
from light2share.equipment import lifecycle
from light2share.equipment.models import Equipment
from light2share.equipment.pictures import files_of
from light2share.exchange import actions as exchange
from light2share.feasibility import actions as feasibility
from light2share.kernel import clock as real
from light2share.kernel.errors import Stale
from light2share.kernel.period import Period
from light2share.merging import actions as merging
from light2share.notifications import digests, forgetting
from light2share.organisations import actions as organisations
from light2share.organisations import applying, wishing
from light2share.privacy import ageing, closing, retention
from light2share.privacy.periods import FORMS_KEPT, IMPORTS_KEPT, LISTINGS_KEPT, NAMES_KEPT, RESETS_KEPT
from light2share.proofs import actions as proofs
from light2share.watching import unmet
from light2share.web import storage
from light2share.web.models import AnsweredForm

log = structlog.get_logger()

ITEMS_AT_ONCE = 50
BOOKINGS_AT_ONCE = 200
PARIS = ZoneInfo("Europe/Paris")


def expire_requests(session: Session, now: datetime) -> None:
    """Close the requests and offers that nobody answered in time."""
    _each(
        session, lambda: queries.lapsed(session, now), lambda booking: actions.expire(session, booking, now)
    )


def close_bookings(session: Session, now: datetime) -> None:
    """Complete what nobody has closed after the visit."""
    _each(
        session, lambda: queries.long_over(session, now), lambda booking: actions.close(session, booking, now)
    )


def whole(step: Callable[[Session, datetime], object]) -> Callable[[Session, datetime], None]:
    """A chore that is one step, in one transaction."""

    def chore(session: Session, now: datetime) -> None:
        begin_writing(session)
        step(session, now)
        session.commit()

    return chore


close_statements = whole(statements.close_due)
"""Those that nobody has contested in time."""
remind_of_requests = whole(reminders.remind_of_requests)
"""Owners who have not answered, then the cluster."""
remind_of_proposals = whole(reminders.remind_of_proposals)
"""Who has to answer a proposal, before it lapses."""
remind_of_questions = whole(feasibility.remind)
"""Owners of questions before a date that they have not answered."""
remind_of_contests = whole(billing_reminders.remind_of_contests)
"""Owners of contested hours that they have not answered, then the cluster is called for."""
remind_of_authorisations = whole(authorisations.remind)
"""People and owners of authorisations that end soon."""
remind_of_documents = whole(proofs.remind)
"""Admins of standing documents that end."""
remind_of_visits = whole(reminders.remind_of_visits)
"""Both sides, the day before."""


def keep_up_memberships(session: Session, now: datetime) -> None:
    """End memberships whose last day is over, and let nobody act any more for those that ended long ago.

    What came to organisations while they were merged is fetched first.
    """
    begin_writing(session)
    files = merging.keep_up(session, now)
    membership.keep_up(session, now.astimezone(PARIS).date(), now)
    files += exchange.cancel_resting(session, now)
    session.commit()
    for file in files:
        storage.remove(file)


def write_daily_mails(session: Session, now: datetime) -> None:
    """Once a day, from the morning on, one mail to everybody who chose so and has something unread."""
    while people := digests.waiting(session, now):
        begin_writing(session)
        digests.write(session, people, now)
        session.commit()
    session.rollback()


def ask_about_listings(session: Session, now: datetime) -> None:
    """Ask owners about listings that nobody has touched for long."""
    left = 1
    while left:
        begin_writing(session)
        left = lifecycle.ask_owners(session, now, ITEMS_AT_ONCE)
        session.commit()


def roll_forward(session: Session, now: datetime) -> None:
    """Keep the stored free time reaching as far as each item is offered."""

    def taken_of(item: Equipment) -> Callable[[Period], dict[int, list[Period]]]:
        moves.lock(session, item.id)  # no booking of it comes or goes between reading and writing
        return lambda window: queries.taken(session, item.id, window)

    left = 1
    while left:
        begin_writing(session)
        left = stored.roll_forward(session, now, taken_of, ITEMS_AT_ONCE)
        session.commit()


def erase_closed_accounts(session: Session, now: datetime) -> None:
    """Take names and addresses of deleted accounts out of everything, once their people have been told."""
    for number in closing.to_erase(session, now):
        _erase(session, number, now)


def _erase(session: Session, number: int, now: datetime) -> None:
    begin_writing(session)
    files = closing.erase(session, number, now)
    session.commit()
    for file in files:
        storage.remove(file)


def keep_no_longer(session: Session, now: datetime) -> None:
    """Warn those who do not use their account, delete it in the end, and forget who never came and old lines."""
    today = real.now().date()
    begin_writing(session)
    retention.note_activity(session)
    retention.forget_lines(session, now, real.now())
    retention.warn(session, now, today)
    session.commit()
    for number in retention.to_delete(session, today):
        begin_writing(session)
        if not retention.close(session, number, now):
            session.rollback()
            begin_writing(session)
            retention.tell_of_staying(session, number, now)
        session.commit()
    for number in retention.never_came(session, now):
        _erase(session, number, now)


def take_names_out(session: Session, now: datetime) -> None:
    """Let bookings and questions that are long over name nobody, and forget what was written about them."""
    before = min(now, real.now()) - NAMES_KEPT
    _bit_by_bit(session, lambda: ageing.bookings(session, before, BOOKINGS_AT_ONCE), ageing.take_names_out)
    _bit_by_bit(session, lambda: ageing.questions(session, before, BOOKINGS_AT_ONCE), ageing.take_askers_out)


def _bit_by_bit(
    session: Session, due: Callable[[], list[int]], act: Callable[[Session, list[int]], list[str]]
) -> None:
    """Do `act` to all that `due` names, some in each transaction; the files go once it is committed."""
    while True:
        begin_writing(session)
        found = due()
        files = act(session, found) if found else []
        session.commit()
        for file in files:
            storage.remove(file)
        if not found:
            return


def clean_up(session: Session, now: datetime) -> None:
    """Forget old links, enquiries, applications, imports, forms never sent, searches in vain, notifications, and, on
    the real clock, sessions and keys of forms.
    """
    begin_writing(session)
    session.execute(delete(AnsweredForm).where(AnsweredForm.answered_at < real.now() - FORMS_KEPT))
    session.execute(delete(PasswordReset).where(PasswordReset.expires_at < now - RESETS_KEPT))
    session.execute(delete(EmailChange).where(EmailChange.expires_at < now - RESETS_KEPT))
    passkeys.forget_spent(session, real.now())
    sessions.forget_old(session, real.now())
    organisations.forget_enquiries(session, now)
    applying.forget(session, now)
    wishing.forget(session, now)
    files = draft_files.too_old(session, now)
    drafts.forget_old(session, now)
    pictures = equipment.forget_old_forms(session, now - LISTINGS_KEPT)
    files += proofs.forget(session, now)
    files += exchange.forget_old(session, now - IMPORTS_KEPT)
    unmet.forget(session, now)
    forgetting.forget(session, now)
    session.commit()
    for file in files:
        storage.remove(file)
    for name in pictures:
        for file in files_of(name):
            storage.remove(file)


def _each(session: Session, due: Callable[[], Iterable[int]], act: Callable[[Booking], None]) -> None:
    """Do `act` to every booking that `due` names, each in a transaction of its own; somebody may have been faster."""
    tried: set[int] = set()
    while following := [number for number in due() if number not in tried]:
        for number in following:
            tried.add(number)
            begin_writing(session)
            try:
                act(queries.by_id(session, number))
                session.commit()
            except Stale:
                session.rollback()
            except Exception:  # the others are waiting
                session.rollback()
                log.exception("booking left as it was", booking=number)
    session.rollback()

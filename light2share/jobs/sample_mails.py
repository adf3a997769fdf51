"""One sample of each kind of mail: what it is about and who gets it. A new kind needs its line in SAMPLES."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from light2share.accounts.actions import ask_reset
from light2share.accounts.models import Person, SignIn
from light2share.aftercare.models import Incident
from light2share.aftercare.rules import Kind
from light2share.agreements.models import Acceptance, Agreement, AgreementVersion
from light2share.agreements.rules import AgreementKind
from light2share.audit.models import Happening as Belonging
from light2share.billing import queries as billing
from light2share.billing import quoting, settling, statements
from light2share.bookings.models import BookingState, CalendarClash
from light2share.bookings.transitions import DeclineReason, Move, Party
from light2share.equipment.models import ListingEvent, ListingState
from light2share.equipment.rules import Happening
from light2share.exchange.models import ListingImport
from light2share.exchange.rules import Stage as ImportStage
from light2share.exchange.rules import Trouble
from light2share.feasibility.models import FeasibilityQuestion
from light2share.feasibility.rules import Answer
from light2share.jobs import sample_addresses as address_changes
from light2share.jobs import sample_applications as applications
from light2share.jobs import sample_authorisations as authorised
from light2share.jobs import sample_people as belonging
from light2share.jobs import sample_privacy, sample_proofs
from light2share.jobs import sample_standing as standing
from light2share.jobs import sample_wishes as wishes
from light2share.jobs.sample_stage import HOURS, About, Stage
from light2share.kernel.actor import Actor
from light2share.mail.models import MailState, OutgoingMail
from light2share.messages.models import Message
from light2share.organisations.models import Enquiry, StepKind
from light2share.security.secrets import secret_hash
from light2share.watching.models import Alert, Favourite, SavedSearch, SearchHit

State = BookingState


Sample = Callable[[Stage], About]


def _move(state: BookingState, move: Move, by: Party, to: Party, stage: Stage, reason: str = "") -> About:
    """A mail about a move of a booking that one side has made, with a word from it, or the site (no word)."""
    message = "" if by is Party.SITE else "See you then."
    event = stage.event(state, move, by, reason=reason, message=message)
    return About(_side(stage, to), event.id)


def _proposal(state: BookingState, move: Move, by: Party, to: Party, stage: Stage) -> About:
    """The same about a proposal of the owner."""
    return About(_side(stage, to), stage.proposed(stage.event(state, move, by)).id)


def _side(stage: Stage, party: Party) -> Person:
    return stage.manager if party is Party.OWNER else stage.member


def _to_cluster(stage: Stage) -> About:
    return About(stage.cluster, stage.event(State.REQUESTED, Move.REQUEST, Party.REQUESTER).id)


def _clash(stage: Stage) -> About:
    booking = stage.booking(State.CONFIRMED)
    row = CalendarClash(
        booking_id=booking.id,
        starts_at=stage.starts,
        ends_at=stage.starts + HOURS / 2,
        calendar="Lab calendar",
        seen_at=stage.now,
    )
    return About(stage.manager, stage.add(row).id)


def _message(stage: Stage) -> About:
    booking = stage.event(State.CONFIRMED, Move.ACCEPT).booking_id
    row = Message(
        booking_id=booking,
        organisation_id=stage.owner.id,
        to_id=stage.requester.id,
        person_id=stage.manager.id,
        body="Our source ends in a QBH fibre.\nDo you have the mount?",
        sent_at=stage.now,
    )
    return About(stage.member, stage.add(row).id)


def _quote(to: Party, accepted: bool, stage: Stage) -> About:
    booking = stage.event(State.CONFIRMED, Move.ACCEPT).booking
    quote = quoting.make(stage.session, booking, stage.now)
    if quote is None:
        raise ValueError("a sample booking has a price")
    if accepted:
        actor = Actor(stage.member.id, stage.requester.id, is_admin=True)
        quoting.accept(stage.session, booking, 1, actor, stage.member.name, stage.now, "PO-2026-118")
    return About(_side(stage, to), quote.id)


def _statement(to: Party | None, step: str, stage: Stage) -> About:
    booking = stage.event(State.COMPLETED, Move.COMPLETE).booking
    made = statements.of_use(stage.session, booking, stage.now)
    if step != "closed":
        settling.contest(stage.session, booking, 1, 180, "We left at 16:30.", stage.now)
    if step == "answered":
        settling.keep(stage.session, booking, 2, "The log says 17:30.", stage.now)
    if step == "closed":
        settling.confirm(stage.session, booking, 1, stage.now)
    return About(_side(stage, to) if to else stage.cluster, billing.steps(stage.session, made.id)[-1].id)


def _listing(kind: Happening, to_cluster: bool, stage: Stage) -> About:
    stage.instrument.state = ListingState.IN_REVIEW if to_cluster else ListingState.PUBLISHED
    row = ListingEvent(
        equipment_id=stage.instrument.id, kind=kind, at=stage.now, reason="Please add the wavelength range."
    )
    return About(stage.cluster if to_cluster else stage.manager, stage.add(row).id)


def _import(refused: bool, stage: Stage) -> About:
    row = ListingImport(
        reference=f"sample-{refused}",
        person_id=stage.manager.id,
        organisation_id=stage.owner.id,
        name="instruments.xlsx",
        language="en",
        stage=ImportStage.REFUSED if refused else ImportStage.DONE,
        trouble=[Trouble.NO_ROWS.value, {}] if refused else [],
        imported=0 if refused else 18,
        sent_at=stage.now,
    )
    return About(stage.manager, stage.add(row).id)


def _day(stage: Stage) -> About:
    """A message and a request that nobody has read."""
    rows = [
        OutgoingMail(
            kind=kind,
            person_id=stage.member.id,
            subject_id=subject_id,
            message_id=f"<unread-{subject_id}@sample>",
            state=MailState.DIGEST,
            due_at=stage.now,
            created_at=stage.now,
        )
        for kind, subject_id in (
            ("messages/new", _message(stage).subject_id),
            ("bookings/declined", stage.event(State.DECLINED, Move.DECLINE).id),
        )
    ]
    return About(stage.member, 0, tuple(stage.add(row).id for row in rows))


def _enquiry(stage: Stage) -> About:
    row = Enquiry(
        organisation_id=stage.owner.id,
        name="Ada Visitor",
        email="ada@visitor.example",
        company="Visitor Labs",
        message="Could your bench take a source of 200 W?",
        created_at=stage.now,
    )
    return About(stage.manager, stage.add(row).id)


def _search(alert: Alert, stage: Stage) -> About:
    search = stage.add(
        SavedSearch(
            person_id=stage.member.id,
            organisation_id=stage.requester.id,
            name="M² near Marseille",
            query=f"q=M2&alert={alert.value}",
            language="en",
            alert=alert,
            created_at=stage.now,
            opened_at=stage.now,
        )
    )
    hit = stage.add(
        SearchHit(saved_search_id=search.id, equipment_id=stage.instrument.id, found_at=stage.now)
    )
    return About(stage.member, search.id, (hit.id,))


def _freed(stage: Stage) -> About:
    stage.add(
        Favourite(
            person_id=stage.cluster.id,
            equipment_id=stage.instrument.id,
            created_at=stage.now - timedelta(days=9),
            tells_freed=True,
        )
    )
    return About(stage.cluster, stage.event(State.CANCELLED, Move.CANCEL).id)


def _question(to: Party, said: Answer | None, stage: Stage) -> About:
    question = FeasibilityQuestion(
        equipment_id=stage.instrument.id,
        owner_id=stage.owner.id,
        requester_id=stage.requester.id,
        requested_by_id=stage.member.id,
        purpose="M² of a fibre laser at 1064 nm",
        samples=2,
        standard="ISO 11146-1",
        asked_at=stage.now,
        answer=said,
        answered_at=stage.now if said else None,
        answer_text="Our camera ends at 1000 nm." if said else "",
    )
    return About(_side(stage, to), stage.add(question).id)


def _agreement(stage: Stage) -> AgreementVersion:
    agreement = stage.add(
        Agreement(
            key=f"a{stage.now:%f}{stage.session.query(Agreement).count()}",
            owner_id=stage.owner.id,
            kind=AgreementKind.NDA,
            everywhere=True,
            created_at=stage.now,
        )
    )
    return stage.add(
        AgreementVersion(
            key=f"v{agreement.id}",
            agreement_id=agreement.id,
            number=2,
            since=stage.now.date(),
            created_at=stage.now,
        )
    )


def _to_accept(stage: Stage) -> About:
    _agreement(stage)
    return About(stage.member, stage.event(State.REQUESTED, Move.REQUEST, Party.REQUESTER).booking_id)


def _accepted(stage: Stage) -> About:
    version = _agreement(stage)
    row = Acceptance(
        version_id=version.id,
        organisation_id=stage.requester.id,
        person_id=stage.member.id,
        accepted_at=stage.now,
    )
    return About(stage.manager, stage.add(row).id)


def _incident(stage: Stage) -> About:
    row = Incident(
        booking_id=stage.event(State.COMPLETED, Move.COMPLETE).booking_id,
        side=Party.REQUESTER,
        kind=Kind.FAULT,
        words="The stage stopped twice at 40 °C.",
        reported_at=stage.now,
    )
    return About(stage.manager, stage.add(row).id)


def _fault_ahead(stage: Stage) -> About:
    """About another booking of the instrument, which is paused."""
    incident = _incident(stage).subject_id
    stage.event(State.CONFIRMED, Move.ACCEPT)
    stage.instrument.state = ListingState.PAUSED
    return About(stage.member, incident)


def _authorisation(to: Party, made: Callable[[Stage], int], stage: Stage) -> About:
    return About(_side(stage, to), made(stage))


def _reset(stage: Stage) -> About:
    return About(stage.member, ask_reset(stage.session, stage.member, stage.now).id)


def _new_device(stage: Stage) -> About:
    row = SignIn(
        secret_hash=secret_hash("sample"), device_hash=secret_hash("sample"), person_id=stage.member.id,
        program="Firefox, Windows", created_at=stage.now, seen_at=stage.now,
    )  # fmt: skip
    return About(stage.member, stage.add(row).id)


def _second_factor(stage: Stage) -> About:
    return About(stage.member, stage.member.id, ("on",))


def _account(stage: Stage) -> About:
    return About(stage.member, stage.member.id)


OWNER, REQUESTER, SITE = Party.OWNER, Party.REQUESTER, Party.SITE

SAMPLES: dict[str, Sample] = {
    "accounts/company_changed": address_changes.company,
    "accounts/email_changed": address_changes.sample,
    "accounts/email_confirm": address_changes.sample,
    "accounts/deleted": _account,
    "accounts/new_device": _new_device,
    "accounts/passkey_changed": address_changes.passkey,
    "accounts/password_changed": _account,
    "accounts/password_reset": _reset,
    "accounts/reminder_inactive": sample_privacy.inactive,
    "accounts/second_factor_changed": _second_factor,
    "aftercare/fault_ahead": _fault_ahead,
    "aftercare/incident": _incident,
    "agreements/accepted": _accepted,
    "agreements/asked": _to_accept,
    "authorisations/answered": partial(_authorisation, Party.REQUESTER, authorised.proposal),
    "authorisations/asked": partial(_authorisation, Party.OWNER, authorised.wish),
    "authorisations/granted": partial(_authorisation, Party.REQUESTER, authorised.given),
    "authorisations/reminder_ending": partial(_authorisation, Party.OWNER, authorised.given),
    "authorisations/withdrawn": partial(_authorisation, Party.REQUESTER, authorised.withdrawn),
    "availability/calendar_clash": _clash,
    "billing/quote_accepted": partial(_quote, Party.OWNER, True),
    "billing/quote_to_approve": partial(_quote, Party.REQUESTER, False),
    "billing/reminder_cluster": partial(_statement, None, "contested"),
    "billing/reminder_contest": partial(_statement, Party.OWNER, "contested"),
    "billing/reminder_contest_again": partial(_statement, Party.OWNER, "contested"),
    "billing/reminder_mediation": partial(_statement, Party.REQUESTER, "contested"),
    "billing/statement_answered": partial(_statement, Party.REQUESTER, "answered"),
    "billing/statement_closed": partial(_statement, Party.OWNER, "closed"),
    "billing/statement_contested": partial(_statement, Party.OWNER, "contested"),
    "bookings/cancelled": partial(_move, State.CANCELLED, Move.CANCEL, OWNER, REQUESTER),
    "bookings/change_expired": partial(_proposal, State.CONFIRMED, Move.EXPIRE, SITE, REQUESTER),
    "bookings/change_proposed": partial(_proposal, State.CONFIRMED, Move.RESCHEDULE, OWNER, REQUESTER),
    "bookings/change_refused": partial(_proposal, State.CONFIRMED, Move.REFUSE_OFFER, REQUESTER, OWNER),
    "bookings/change_taken_back": partial(_proposal, State.CONFIRMED, Move.TAKE_BACK, OWNER, REQUESTER),
    "bookings/completed": partial(_move, State.COMPLETED, Move.COMPLETE, OWNER, REQUESTER),
    "bookings/confirmed": partial(_move, State.CONFIRMED, Move.ACCEPT, OWNER, REQUESTER),
    "bookings/declined": partial(
        _move, State.DECLINED, Move.DECLINE, OWNER, REQUESTER, reason=DeclineReason.NOT_FREE
    ),
    "bookings/expired": partial(_move, State.EXPIRED, Move.EXPIRE, SITE, REQUESTER),
    "bookings/free_again": partial(_move, State.REQUESTED, Move.REQUEST, REQUESTER, REQUESTER),
    "bookings/handed_over": partial(_move, State.CONFIRMED, Move.HAND_OVER, REQUESTER, REQUESTER),
    "bookings/no_show": partial(_move, State.NO_SHOW, Move.NO_SHOW, OWNER, REQUESTER),
    "bookings/offer_expired": partial(_proposal, State.EXPIRED, Move.EXPIRE, SITE, REQUESTER),
    "bookings/offer_refused": partial(_proposal, State.DECLINED, Move.REFUSE_OFFER, REQUESTER, OWNER),
    "bookings/offer_taken_back": partial(_proposal, State.REQUESTED, Move.TAKE_BACK, OWNER, REQUESTER),
    "bookings/offered": partial(_proposal, State.OFFERED, Move.OFFER, OWNER, REQUESTER),
    "bookings/reminder_answer": partial(_move, State.REQUESTED, Move.REQUEST, REQUESTER, OWNER),
    "bookings/reminder_answer_again": partial(_move, State.REQUESTED, Move.REQUEST, REQUESTER, OWNER),
    "bookings/reminder_cluster": _to_cluster,
    "bookings/reminder_proposal": partial(_proposal, State.OFFERED, Move.OFFER, OWNER, REQUESTER),
    "bookings/reminder_visit": partial(_move, State.CONFIRMED, Move.ACCEPT, OWNER, REQUESTER),
    "bookings/requested": partial(_move, State.REQUESTED, Move.REQUEST, REQUESTER, OWNER),
    "bookings/rescheduled": partial(_proposal, State.CONFIRMED, Move.ACCEPT_OFFER, REQUESTER, OWNER),
    "bookings/revised": partial(_move, State.REQUESTED, Move.REVISE, REQUESTER, OWNER),
    "bookings/taken_by_other": partial(_move, State.REQUESTED, Move.REQUEST, REQUESTER, REQUESTER),
    "bookings/withdrawn": partial(_move, State.WITHDRAWN, Move.WITHDRAW, REQUESTER, OWNER),
    "equipment/in_review": partial(_listing, Happening.SENT_BACK, True),
    "equipment/published": partial(_listing, Happening.PUBLISHED, False),
    "equipment/reminder_stale": partial(_listing, Happening.PUBLISHED, False),
    "equipment/sent_back": partial(_listing, Happening.SENT_BACK, False),
    "exchange/import_done": partial(_import, False),
    "exchange/import_refused": partial(_import, True),
    "feasibility/answered": partial(_question, Party.REQUESTER, Answer.NO),
    "feasibility/asked": partial(_question, Party.OWNER, None),
    "feasibility/reminder_answer": partial(_question, Party.OWNER, None),
    "messages/new": _message,
    "notifications/digest_day": _day,
    "organisations/application_asked": applications.asked,
    "organisations/application_confirm": applications.unconfirmed,
    "organisations/application_refused": applications.refused,
    "organisations/application_waiting": applications.waiting,
    "organisations/enquiry": _enquiry,
    "organisations/invited": belonging.invited,
    "organisations/join_asked": wishes.asked,
    "organisations/join_link": wishes.link,
    "organisations/join_refused": wishes.refused,
    "organisations/joined": belonging.joined,
    "organisations/leaves": partial(standing.step, StepKind.LEAVES, True),
    "organisations/left": partial(belonging.changed, Belonging.LEFT),
    "organisations/membership_ended": partial(standing.step, StepKind.ENDED, False),
    "organisations/merged": partial(standing.step, StepKind.TOOK_IN, False),
    "organisations/removed": partial(belonging.changed, Belonging.REMOVED),
    "organisations/rights_changed": partial(belonging.changed, Belonging.RIGHTS_CHANGED),
    "organisations/suspended": partial(standing.step, StepKind.SUSPENDED, False),
    "organisations/suspension_lifted": partial(standing.step, StepKind.LIFTED, False),
    "proofs/reminder_ending": sample_proofs.ending,
    "organisations/unused_account": sample_privacy.unused,
    "watching/digest_news": partial(_search, Alert.DAILY),
    "watching/found": partial(_search, Alert.AT_ONCE),
    "watching/freed": _freed,
}

"""A small world with something of everything in it, for the proofs that look at all pages at once.

Halden owns, Brightwater borrows, Corvid looks on (tests/factories.py). Each text that one company alone, or two
together, may read holds a canary: a word that stands nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from apiflask import APIFlask
from PIL import Image
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from light2share.accounts import actions as accounts
from light2share.accounts import addresses
from light2share.accounts.company_models import CompanyIdentity
from light2share.accounts.models import PasswordReset, Person
from light2share.availability.models import BlackoutRow, ConnectedCalendar, OpeningRuleRow
from light2share.bookings import actions as bookings
from light2share.bookings import asking, checklist, drafts, proposing
from light2share.bookings.checks import Asked, CheckKind
from light2share.bookings.links import answer_token
from light2share.bookings.models import Booking
from light2share.bookings.proposing import Proposed
from light2share.bookings.times import Times
from light2share.bookings.transitions import DeclineReason
from light2share.calendars import subscriptions
from light2share.calendars.models import FeedScope
from light2share.db import db, engines
from light2share.equipment.links import confirm_token
from light2share.equipment.models import (
    AccessMode,
    Equipment,
    ListingForm,
    Photo,
)
from light2share.equipment.rules import Consumable, Per
from light2share.identity import actions as identity
from light2share.identity import styles
from light2share.kernel.files import FileKind, Stored
from light2share.mail.models import MailState, OutgoingMail
from light2share.messages import actions as messages
from light2share.organisations import people
from light2share.organisations.links import application_token, invitation_token, wish_token
from light2share.organisations.models import Membership
from light2share.organisations.people import Invited
from light2share.organisations.rules import Role
from light2share.quotes.cards import RequesterClass
from light2share.quotes.models import RateCard
from light2share.security.secrets import signed
from light2share.watching.links import stop_token
from light2share.watching.models import SavedSearch
from light2share.web import storage
from tests import factories
from tests.aftercare.play import INCIDENT, after_a_visit
from tests.agreements.play import on_stage
from tests.authorisations import play as authorising
from tests.bookings.play import hours, store_free_time
from tests.bookings.questioned import WORLDS_FILE, WORLDS_NAMES, answer_in_world
from tests.engines import Store
from tests.factories import NOW
from tests.feasibility.play import QUESTION_ANSWERED, QUESTION_FILE, QUESTION_OPEN, ask_questions
from tests.house import held
from tests.house.canaries import (
    ADDRESS,
    AGREEMENT_FILE,
    APPLICATION,
    ASKED_BACK,
    FEED_SECRET,
    FILE,
    INVITED,
    NEW_ADDRESS,
    OF_BOTH,
    OF_BRIGHTWATER,
    OF_HALDEN,
    PAPER_OF_DRAFT,
    PAPERS,
    PHOTO,
    PROOF_FILE,
    PROOF_FILES,
    RESET_SECRET,
    SEARCH,
    UNPROVEN,
    UNPROVEN_WISH,
    UPLOAD,
    WISH,
)
from tests.house.held import COLOUR
from tests.proofs import play as proofs
from tests.quotes.play import write


@dataclass(frozen=True)
class World:
    """The cast, and what addresses are made of: a value for each word that access_table.py uses."""

    cast: factories.Cast
    names: dict[str, str]


def fill(url: str) -> None:
    """Put everything into a database that holds the cast."""
    engine = create_engine(url)
    engines.set_up(engine)
    with Session(engine, expire_on_commit=False) as session:
        cast = factories.on_stage(session)
        store_free_time(session, cast.chamber, cast.bench, cast.camera)
        authorising.put_up(session, cast, OF_BOTH["training"])
        _rates(session, cast)
        on_stage(session, cast, OF_BOTH["agreement"], AGREEMENT_FILE)
        proofs.on_stage(session, cast, OF_BOTH["proof"], OF_BRIGHTWATER["paper"], PROOF_FILE)
        _bookings(session, cast)
        _listings(session, cast)
        _drafts(session, cast)
        held.papers(session, cast)
        held.waiting(session, cast)
        _talk(session, cast)
        ask_questions(session, cast, OF_BOTH["question"])
        after_a_visit(session, cast, "L2S-26-DDDD", OF_BOTH["after"])
        _secrets(session, cast)
        held.imports(session, cast)
        held.calendars(session, cast)
        held.identity(session)
        session.commit()
    engine.dispose()


def _ask(session: Session, cast: factories.Cast, start: float, end: float, day: int = 0) -> Booking:
    wish = asking.Wish(
        Times.of([hours(start, end, day)]),
        OF_BOTH["purpose"],
        AccessMode.OPERATOR_ASSISTED,
        OF_BOTH["sample"],
        OF_BOTH["reference"],
    )
    item = session.get_one(Equipment, cast.chamber.id)
    booking, reasons = asking.request_booking(session, item, wish, cast.brightwater.actor, NOW)
    assert booking is not None, reasons
    return booking


def _bookings(session: Session, cast: factories.Cast) -> None:
    owner = cast.halden.actor
    item = session.get_one(Equipment, cast.chamber.id)
    checklist.ask_for(session, item, {CheckKind.ORDER: Asked.YES, CheckKind.PREVENTION: Asked.YES})
    answer_in_world(session, _named(_ask(session, cast, 9, 12), "L2S-26-AAAA"), OF_BOTH["question"])
    confirmed = _named(_ask(session, cast, 9, 12, day=1), "L2S-26-BBBB")
    checklist.tick(session, confirmed, CheckKind.ORDER, cast.brightwater.actor, NOW, OF_BOTH["order"])
    bookings.accept(session, confirmed, owner, confirmed.version, NOW, OF_BOTH["message"])
    declined = _named(_ask(session, cast, 14, 16), "L2S-26-CCCC")
    reason = next(iter(DeclineReason))
    bookings.decline(session, declined, owner, declined.version, NOW, reason, OF_BOTH["message"])
    used = _named(_ask(session, cast, 14, 16, day=1), "L2S-26-DDDD")
    bookings.accept(session, used, owner, used.version, NOW)
    offered = _named(_ask(session, cast, 9, 11, day=2), "L2S-26-EEEE")
    terms = Proposed([[hours(14, 16, 2)]], conditions=OF_BOTH["conditions"], message=OF_BOTH["message"])
    proposing.offer(session, offered, owner, offered.version, NOW, terms)
    moving = _named(_ask(session, cast, 9, 11, day=3), "L2S-26-FFFF")
    bookings.accept(session, moving, owner, moving.version, NOW)
    change = Proposed([[hours(14, 16, 3)]])
    proposing.propose_change(session, moving, cast.brightwater.actor, moving.version, NOW, change)
    session.flush()


def _rates(session: Session, cast: factories.Cast) -> None:
    """What Brightwater alone pays, so that it stands in the lines of every booking; and a rate for all members."""
    used = Consumable(OF_BOTH["rate"], 700, Per.HOUR)
    write(
        session,
        cast.chamber,
        RequesterClass.CHOSEN,
        cast.brightwater,
        hourly_cents=9_100,
        consumables=(used,),
    )
    write(session, cast.chamber, RequesterClass.MEMBERS, setup_cents=3_000)


def _named(booking: Booking, reference: str) -> Booking:
    booking.reference = reference
    return booking


def _talk(session: Session, cast: factories.Cast) -> None:
    """A question with a file, the answer, and one that nobody has read; another about what was declined."""
    rows = {booking.reference: booking for booking in session.scalars(select(Booking))}
    asks, owns = cast.brightwater.actor, cast.halden.actor
    file = Stored(FILE, FileKind.PDF, OF_BOTH["file"], 15)
    said = messages.write(session, rows["L2S-26-BBBB"], asks, f"Which mount? {OF_BOTH['talk']}", [file], NOW)
    messages.read(session, rows["L2S-26-BBBB"].id, owns, said.id, NOW)
    for reference in ("L2S-26-BBBB", "L2S-26-CCCC"):
        messages.write(session, rows[reference], owns, f"An FC/APC one. {OF_BOTH['talk']}", [], NOW)


def _listings(session: Session, cast: factories.Cast) -> None:
    session.get_one(Equipment, cast.bench.id).shows_free_busy = True
    draft = session.get_one(Equipment, cast.draft.id)
    draft.title_fr = draft.title_en = draft.summary_fr = draft.summary_en = f"An idea: {OF_HALDEN['draft']}"
    local = datetime(2026, 11, 3, 8, 0)  # noqa: DTZ001  wall-clock time
    session.add(
        BlackoutRow(
            equipment_id=cast.chamber.id, starts_local=local, ends_local=local + timedelta(hours=4),
            reason=OF_HALDEN["blackout"], uid="blackout@light2share", changed_at=NOW,
        )
    )  # fmt: skip
    session.add(
        Photo(equipment_id=cast.chamber.id, position=1, name=PHOTO, width=400, height=300, created_at=NOW)
    )
    session.add(
        ListingForm(
            person_id=cast.halden.person_id, organisation_id=cast.halden.organisation_id, saved_at=NOW,
            fields=[["title", OF_HALDEN["typed"]]], photo_name=UPLOAD, photo_width=400, photo_height=300,
        )
    )  # fmt: skip


def _drafts(session: Session, cast: factories.Cast) -> None:
    typed = [
        ("starts", "2026-11-05T09:00"),
        ("ends", "2026-11-05T12:00"),
        ("purpose", OF_BRIGHTWATER["begun"]),
    ]
    drafts.keep(session, cast.brightwater.actor, cast.chamber.id, typed, 2, NOW)


def _secrets(session: Session, cast: factories.Cast) -> None:
    made = subscriptions.subscribe(
        session, cast.brightwater.actor, FeedScope.PERSON, OF_BRIGHTWATER["feed"], "en", NOW, tentative=True
    )
    assert made is not None
    made[0].handle = "afeedofbrightwater"
    made[0].secret_hash = subscriptions.secret_hash(FEED_SECRET)
    held.saved_search(session, cast)
    reset = accounts.ask_reset(session, session.get_one(Person, cast.halden.person_id), NOW)
    accounts.new_reset_link(session, reset.id, NOW)
    session.get_one(PasswordReset, reset.id).secret_hash = accounts.secret_hash(RESET_SECRET)
    addresses.ask(session, session.get_one(Person, cast.halden.person_id), NEW_ADDRESS, NOW).handle = ADDRESS
    held.passkey(session, cast)
    held.company(session, cast)
    _invitation(session, cast)
    held.applications(session, cast)
    held.wishes(session, cast)
    held.visiting(session, cast)
    for mail in session.scalars(select(OutgoingMail)):
        mail.state, mail.finished_at = MailState.KEPT, NOW


def _invitation(session: Session, cast: factories.Cast) -> None:
    invited = Invited("new@halden.example", "Lou Moreau", frozenset({Role.QUOTES}), "en")
    row = people.invite(session, cast.halden.organisation_id, cast.halden_admin.actor, invited, NOW)
    row.handle = INVITED


def set_up(app: APIFlask, store: Store) -> World:
    """Give the site this world, as it was at the beginning."""
    store.template("world", fill, based_on="cast")
    with app.app_context():
        db.engine.dispose()
        store.reset(app.config["DATABASE_URL"], "world")
        for name in (PHOTO, UPLOAD):
            for size in ("page", "thumb"):
                if not Path(storage.place(f"{name}-{size}.webp")).exists():
                    storage.write(f"{name}-{size}.webp", _picture())
        storage.write(identity.logo_file(held.LOGO), _picture())
        for name in (*PAPERS, PAPER_OF_DRAFT, FILE, QUESTION_FILE, AGREEMENT_FILE, WORLDS_FILE, *PROOF_FILES):
            storage.write(f"{name}.pdf", b"%PDF-1.7\n%%EOF\n")
        with Session(db.engine) as session:
            return _names(session, app)


def membership_of(session: Session, member: factories.Member) -> int:
    """The row number of a member's place in their organisation."""
    return session.scalars(select(Membership.id).where(Membership.person_id == member.person_id)).one()


def _picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (4, 3)).save(file, "WEBP")
    return file.getvalue()


def _names(session: Session, app: APIFlask) -> World:
    cast = factories.on_stage(session)
    rows = {booking.reference: booking for booking in session.scalars(select(Booking))}
    key = str(app.config["SECRET_KEY"])
    asked = rows["L2S-26-AAAA"]
    mail = session.scalars(
        select(OutgoingMail).where(OutgoingMail.person_id == cast.halden.person_id).order_by(OutgoingMail.id)
    ).first()
    assert mail is not None
    rule = session.scalars(
        select(OpeningRuleRow).where(OpeningRuleRow.equipment_id == cast.chamber.id)
    ).first()
    blackout = session.scalars(select(BlackoutRow)).one()
    search = session.scalars(select(SavedSearch)).one()
    assert rule is not None
    names = {
        "published": "chamber",
        "draft": "draft",
        "halden": "halden",
        "corvid": "corvid",
        "site": "main",
        "photo": PHOTO,
        "en": "en",
        "card": "0" * 16,
        "upload": UPLOAD,
        "paper-for-all": "aPaperForAll",
        "paper-for-members": "aPaperForMembers",
        "paper-for-booked": "aPaperForBooked",
        "paper-of-draft": PAPER_OF_DRAFT,
        "waiting": "waiting",
        "former": "former",
        "one": "1",
        "nowhere": "no-such-company",
        "confirm-token": confirm_token(key, cast.chamber.slug, cast.halden.person_id, 0),
        "asked": "L2S-26-AAAA",
        "confirmed": "L2S-26-BBBB",
        "declined": "L2S-26-CCCC",
        "used": "L2S-26-DDDD",
        "incident": INCIDENT,
        "authorisation": authorising.HELD,
        "training": authorising.WISHED,
        "offered": "L2S-26-EEEE",
        "file": FILE,
        "question": QUESTION_ANSWERED,
        "open-question": QUESTION_OPEN,
        "passkey": held.PASSKEY,
        "session": factories.session_handle(cast.halden.person_id),
        "question-file": QUESTION_FILE,
        "moving": "L2S-26-FFFF",
        "feed": "afeedofbrightwater",
        "saved-search": SEARCH,
        "stop-token": stop_token(key, search.handle),
        "feed-secret": FEED_SECRET,
        "reset-secret": RESET_SECRET,
        "email-token": signed(key, addresses.PURPOSE, [ADDRESS]),
        "invite-token": invitation_token(key, INVITED),
        "invitation": INVITED,
        "wish": WISH,
        "wish-token": wish_token(key, UNPROVEN_WISH),
        "apply-token": application_token(key, UNPROVEN),
        "question-token": application_token(key, ASKED_BACK, 1),
        "application": APPLICATION,
        "colleague": str(membership_of(session, cast.halden)),
        "answer-token": answer_token(key, asked.reference, cast.halden.person_id, 0),
        "mail-to-halden": mail.message_id.strip("<>").partition("@")[0],
        "framed": "bench",
        "rule": str(rule.id),
        "blackout": str(blackout.id),
        "calendar": str(session.scalars(select(ConnectedCalendar.id)).one()),
        "card-of-rates": str(session.scalars(select(RateCard.id).order_by(RateCard.id)).first()),
        "1": "1",
        "import": "animportofhalden",
        "csv": "csv",
        "tsv": "tsv",
        "fr": "fr",
        "terms": "terms",
        "shipped": 0,
        "digits": COLOUR[1:],
        "mark": styles.sheet(COLOUR)[1],
        "mail": "organisations-invited",
        "logo": held.LOGO,
        "thumb": "thumb",
        "pause": "pause",
        "order": "order",
        "agreement": "agreementofhalden",
        "version": "versionofterms",
        "open-version": "versionofsafety",
        "prevention": "prevention",
        "identity": str(session.scalars(select(CompanyIdentity.id)).one()),
        "proof": "proofofbrightwater",
        "shared-proof": "sharedproofofbrightwater",
        "older-proof": "olderproofofbrightwater",
        "kept-proof": "qualityofbrightwater",
    }
    return World(cast, names | WORLDS_NAMES)

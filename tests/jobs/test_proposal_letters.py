"""What mails about proposals say: the times as they are and as they would be, no price, no way around signing in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from apiflask import APIFlask
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.accounts.models import Person
from light2share.bookings.models import BookingState, Outcome
from light2share.bookings.transitions import Move, Party
from light2share.db import db
from light2share.jobs.letters import LONGEST_SUBJECT
from light2share.jobs.mails import letter_of
from light2share.mail import outbox
from light2share.mail.message import Letter, Method
from light2share.mail.models import OutgoingMail
from tests.factories import NOW, Cast, Member
from tests.ical.readers import by_icalendar, by_vobject
from tests.jobs import scenes

State = BookingState
OWNER, REQUESTER = Party.OWNER, Party.REQUESTER
LETTERS = [
    ("bookings/offered", State.OFFERED, OWNER, None, "brightwater"),
    ("bookings/reminder_proposal", State.OFFERED, OWNER, None, "brightwater"),
    ("bookings/reminder_proposal", State.CONFIRMED, REQUESTER, None, "halden"),
    ("bookings/offer_refused", State.DECLINED, OWNER, Move.REFUSE_OFFER, "halden"),
    ("bookings/offer_taken_back", State.REQUESTED, OWNER, Move.TAKE_BACK, "brightwater"),
    ("bookings/offer_expired", State.EXPIRED, OWNER, Move.EXPIRE, "halden"),
    ("bookings/offer_expired", State.EXPIRED, OWNER, Move.EXPIRE, "brightwater"),
    ("bookings/change_proposed", State.CONFIRMED, OWNER, None, "brightwater"),
    ("bookings/change_proposed", State.CONFIRMED, REQUESTER, None, "halden"),
    ("bookings/change_refused", State.CONFIRMED, REQUESTER, Move.REFUSE_OFFER, "brightwater"),
    ("bookings/change_taken_back", State.CONFIRMED, REQUESTER, Move.TAKE_BACK, "halden"),
    ("bookings/change_expired", State.CONFIRMED, OWNER, Move.EXPIRE, "halden"),
    ("bookings/change_expired", State.CONFIRMED, OWNER, Move.EXPIRE, "brightwater"),
    ("bookings/rescheduled", State.CONFIRMED, REQUESTER, Move.ACCEPT_OFFER, "halden"),
    ("bookings/rescheduled", State.CONFIRMED, OWNER, Move.ACCEPT_OFFER, "brightwater"),
]
PROPOSAL_KINDS = {kind for kind, *_rest in LETTERS}
OUTCOMES = {
    Move.REFUSE_OFFER: Outcome.REFUSED,
    Move.TAKE_BACK: Outcome.TAKEN_BACK,
    Move.EXPIRE: Outcome.EXPIRED,
    Move.ACCEPT_OFFER: Outcome.ACCEPTED,
}


@pytest.fixture
def stage(app: APIFlask) -> Iterator[Session]:
    """The site's own session, as the worker has it."""
    with app.app_context():
        yield db.session()
        db.session.remove()


def told(
    session: Session,
    cast: Cast,
    kind: str,
    state: State,
    by: Party,
    ended_by: Move | None,
    to: str,
    language: str = "en",
    message: str = "Bring your own fibre.",
) -> Letter | None:
    """The letter about a proposal and what came of it."""
    receiver: Member = getattr(cast, to)
    session.get_one(Person, receiver.person_id).language = language
    booking = scenes.booking(session, cast, state)
    maker = cast.halden if by is OWNER else cast.brightwater
    outcome = OUTCOMES[ended_by] if ended_by else Outcome.OPEN
    scenes.proposal(session, booking, by, outcome=outcome)
    moves = state is State.CONFIRMED
    first = {"move": Move.RESCHEDULE, "from_state": State.CONFIRMED} if moves else {}
    about = scenes.event(
        session, booking, State.CONFIRMED if moves else State.OFFERED, maker, message=message, **first
    )
    if ended_by is not None:
        other = cast.brightwater if by is OWNER else cast.halden
        who = {Move.EXPIRE: None, Move.TAKE_BACK: maker}.get(ended_by, other)
        source = State.CONFIRMED if moves else State.OFFERED
        later = NOW + timedelta(hours=1)
        about = scenes.event(
            session, booking, state, who, at=later, message=message, move=ended_by, from_state=source
        )
    outbox.queue(session, kind, [receiver.person_id], about.id, NOW)
    session.commit()
    return letter_of(session, session.scalars(select(OutgoingMail)).one(), NOW)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("kind", "state", "by", "ended_by", "to"), LETTERS)
def test_each_mail_says_what_was_and_what_would_be(
    stage: Session,
    cast: Cast,
    kind: str,
    state: State,
    by: Party,
    ended_by: Move | None,
    to: str,
    language: str,
) -> None:
    letter = told(stage, cast, kind, state, by, ended_by, to, language)
    assert letter is not None
    assert len(letter.subject) <= LONGEST_SUBJECT
    what = {"en": "Camera M² bench", "fr": "Banc M² à caméra"}[language]
    assert re.fullmatch(rf"[^:,]+: {re.escape(what)}, .+", letter.subject.replace("\xa0:", ":"))
    assert "13:30 – 17:30" in letter.text
    assert "13:30 – 17:30" in letter.html
    if kind != "bookings/rescheduled":
        assert "12:30 – 16:30" in letter.text
        assert "12:30 – 16:30" in letter.html
        assert "Wed 25 Nov" in letter.text or "mer. 25 nov." in letter.text
    for text in (letter.text, letter.html):
        assert not re.search(r"%\(|\{\{|\{%|None|€|/a/", text)
        assert "http://localhost/bookings/L2S-26-7K3Q" in text
    assert "\n\n\n" not in letter.text
    assert "<b>first" not in letter.html
    assert ("Bring your own fibre." in letter.text) == (kind != "bookings/rescheduled")


@pytest.mark.parametrize("to", ["halden", "brightwater"])
def test_the_entry_moves_with_a_higher_sequence(stage: Session, cast: Cast, to: str) -> None:
    letter = told(stage, cast, "bookings/rescheduled", State.CONFIRMED, OWNER, Move.ACCEPT_OFFER, to)
    assert letter is not None
    assert letter.invitation is not None
    assert letter.invitation.method is Method.REQUEST
    for read in (by_icalendar, by_vobject):
        (entry,) = read(letter.invitation.content)
        assert (entry.status, entry.sequence) == ("CONFIRMED", 1)


def test_conditions_and_the_deadline_stand_in_an_offer(stage: Session, cast: Cast) -> None:
    letter = told(stage, cast, "bookings/offered", State.OFFERED, OWNER, None, "brightwater")
    assert letter is not None
    assert "> Clean it <b>first</b>.\n> Bring gloves." in letter.text
    assert "Clean it &lt;b&gt;first&lt;/b&gt;." in letter.html
    assert re.search(r"are held for you until \w{3} 14 Oct", letter.text)


@pytest.mark.parametrize("ended_by", [Move.REFUSE_OFFER, Move.TAKE_BACK])
def test_nobody_is_reminded_of_what_is_settled(stage: Session, cast: Cast, ended_by: Move) -> None:
    found = told(stage, cast, "bookings/reminder_proposal", State.CONFIRMED, OWNER, ended_by, "brightwater")
    assert found is None


def accepted(session: Session, cast: Cast, to: str, chosen: int, language: str = "en") -> Letter | None:
    """The letter once Brightwater has taken one of the times that Halden offered for its request."""
    receiver: Member = getattr(cast, to)
    session.get_one(Person, receiver.person_id).language = language
    booking = scenes.booking(session, cast, State.CONFIRMED)
    scenes.proposal(session, booking, OWNER, outcome=Outcome.ACCEPTED, chosen=chosen)
    scenes.event(session, booking, State.OFFERED, cast.halden)
    more = {"move": Move.ACCEPT_OFFER, "from_state": State.OFFERED}
    about = scenes.event(session, booking, State.CONFIRMED, cast.brightwater, **more)
    outbox.queue(session, "bookings/confirmed", [receiver.person_id], about.id, NOW)
    session.commit()
    return letter_of(session, session.scalars(select(OutgoingMail)).one(), NOW)


@pytest.mark.parametrize(
    ("to", "language", "lead"),
    [
        ("halden", "en", "Brightwater Sensing has accepted your proposal: the booking is confirmed"),
        ("halden", "fr", "Brightwater Sensing a accepté votre proposition"),
        ("brightwater", "en", "Your organisation has accepted the proposal of Halden Optics:"),
        ("brightwater", "fr", "Votre organisation a accepté la proposition faite par Halden Optics"),
    ],
)
def test_a_proposal_is_accepted_by_who_asked(
    stage: Session, cast: Cast, to: str, language: str, lead: str
) -> None:
    letter = accepted(stage, cast, to, 0, language)
    assert letter is not None
    assert letter.text.startswith(lead)
    assert "> Clean it <b>first</b>.\n> Bring gloves." in letter.text
    assert "Clean it &lt;b&gt;first&lt;/b&gt;." in letter.html
    assert "price" not in letter.text
    assert "prix" not in letter.text


@pytest.mark.parametrize("chosen", [0, 1])
def test_a_time_with_another_price_says_so_without_a_figure(stage: Session, cast: Cast, chosen: int) -> None:
    letter = accepted(stage, cast, "brightwater", chosen)
    assert letter is not None
    for text in (letter.text, letter.html):
        assert ("The price changes" in text) is (chosen == 1)
        assert "520" not in text


@pytest.mark.parametrize("kind", ["bookings/offered", "bookings/reminder_proposal"])
def test_an_open_proposal_says_that_the_price_changes(stage: Session, cast: Cast, kind: str) -> None:
    letter = told(stage, cast, kind, State.OFFERED, OWNER, None, "brightwater")
    assert letter is not None
    assert "The price changes: the booking’s page says how." in letter.text
    assert "The price changes: the booking’s page says how." in letter.html

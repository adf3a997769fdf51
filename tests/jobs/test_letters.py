"""What each mail says, to whom, and what it keeps to itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from apiflask import APIFlask
from jinja2 import UndefinedError
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.accounts import actions as accounts
from light2share.accounts.models import PasswordReset, Person
from light2share.bookings import reminders
from light2share.bookings.links import person_mark, read_answer_token
from light2share.bookings.models import BookingState
from light2share.bookings.transitions import TABLE
from light2share.db import db
from light2share.equipment.models import Equipment
from light2share.i18n import speaking
from light2share.jobs.letters import LONGEST_SUBJECT
from light2share.jobs.look import STYLE
from light2share.jobs.mails import KINDS, letter_of
from light2share.mail import outbox
from light2share.mail.message import Letter, Method
from light2share.mail.models import OutgoingMail
from light2share.organisations.models import Membership, Organisation
from light2share.security.secrets import secret_hash
from light2share.web.mail_texts import rendered
from tests.factories import NOW, Cast, Member
from tests.ical.readers import by_icalendar, by_vobject
from tests.jobs import scenes
from tests.jobs.test_proposal_letters import PROPOSAL_KINDS

State = BookingState
TO_OWNER, TO_REQUESTER, TO_CLUSTER = "halden", "brightwater", "cluster"
MAILS = [
    ("bookings/requested", State.REQUESTED, TO_OWNER),
    ("bookings/revised", State.REQUESTED, TO_OWNER),
    ("bookings/free_again", State.REQUESTED, TO_OWNER),
    ("bookings/free_again", State.REQUESTED, TO_REQUESTER),
    ("bookings/handed_over", State.REQUESTED, TO_REQUESTER),
    ("bookings/handed_over", State.CONFIRMED, TO_REQUESTER),
    ("bookings/confirmed", State.CONFIRMED, TO_OWNER),
    ("bookings/confirmed", State.CONFIRMED, TO_REQUESTER),
    ("bookings/declined", State.DECLINED, TO_REQUESTER),
    ("bookings/withdrawn", State.WITHDRAWN, TO_OWNER),
    ("bookings/expired", State.EXPIRED, TO_OWNER),
    ("bookings/expired", State.EXPIRED, TO_REQUESTER),
    ("bookings/cancelled", State.CANCELLED, TO_OWNER),
    ("bookings/cancelled", State.CANCELLED, TO_REQUESTER),
    ("bookings/completed", State.COMPLETED, TO_REQUESTER),
    ("bookings/no_show", State.NO_SHOW, TO_REQUESTER),
    ("bookings/taken_by_other", State.REQUESTED, TO_REQUESTER),
    ("bookings/reminder_answer", State.REQUESTED, TO_OWNER),
    ("bookings/reminder_answer_again", State.REQUESTED, TO_OWNER),
    ("bookings/reminder_cluster", State.REQUESTED, TO_CLUSTER),
    ("bookings/reminder_visit", State.CONFIRMED, TO_OWNER),
    ("bookings/reminder_visit", State.CONFIRMED, TO_REQUESTER),
]


@pytest.fixture
def stage(app: APIFlask) -> Iterator[Session]:
    """The site's own session, as the worker has it."""
    with app.app_context():
        yield db.session()
        db.session.remove()


def mail_about(
    session: Session, cast: Cast, kind: str, state: BookingState, to: Member, **more: Any
) -> OutgoingMail:
    told = {name: more.pop(name) for name in ("reason", "message", "ev") if name in more}
    by = {State.REQUESTED: cast.brightwater, State.EXPIRED: None}.get(state, cast.halden)
    booking = scenes.booking(session, cast, state, **more)
    event = scenes.event(session, booking, told.pop("ev", state), by, **told)
    outbox.queue(session, kind, [to.person_id], event.id, NOW)
    session.commit()
    return session.scalars(select(OutgoingMail)).one()


def speak(session: Session, to: Member, language: str) -> None:
    session.get_one(Person, to.person_id).language = language


def letter_about(
    session: Session,
    cast: Cast,
    kind: str,
    state: BookingState,
    to: str = TO_OWNER,
    language: str = "en",
    **more: Any,
) -> Letter:
    member: Member = getattr(cast, to)
    speak(session, member, language)
    letter = letter_of(session, mail_about(session, cast, kind, state, member, **more), NOW)
    assert letter is not None
    return letter


class Page(HTMLParser):
    """What an HTML part asks its reader's machine to do."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def test_every_mail_that_a_move_or_a_reminder_causes_can_be_composed() -> None:
    moves = {row.mail for row in TABLE if row.mail} | {
        "bookings/taken_by_other",
        "bookings/free_again",
        "bookings/handed_over",
    }
    reminded = {kind for _days, kind in reminders.UNANSWERED} | {
        reminders.BEFORE_THE_VISIT,
        reminders.BEFORE_IT_LAPSES,
    }
    assert moves | reminded == {kind for kind in KINDS if kind.startswith("bookings/")}


def test_every_kind_of_booking_mail_is_looked_at() -> None:
    assert {kind for kind, _state, _to in MAILS} | PROPOSAL_KINDS == {
        kind for kind in KINDS if kind.startswith("bookings/")
    }


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("kind", "state", "to"), MAILS)
def test_each_mail_has_its_shape(
    stage: Session, cast: Cast, kind: str, state: BookingState, to: str, language: str
) -> None:
    letter = letter_about(stage, cast, kind, state, to, language, message="Bring your own fibre.")
    assert len(letter.subject) <= LONGEST_SUBJECT
    what, when = {
        "en": ("Camera M² bench", "Tue 24 Nov 13:30"),
        "fr": ("Banc M² à caméra", "mar. 24 nov. 13:30"),
    }[language]
    assert re.fullmatch(rf"[^:,]+: {re.escape(what)}, {re.escape(when)}", letter.subject)
    assert letter.language == language
    page = Page(letter.html)
    assert page.tags.count("tr") == 6 if kind != "bookings/reminder_cluster" else page.tags.count("tr") == 5
    assert not {"img", "script", "link", "iframe", "object", "form"} & set(page.tags)
    assert not any(
        name in {"style", "src", "background"} or name.startswith("on") for name, _value in page.attributes
    )
    assert "url(" not in STYLE
    assert "@import" not in STYLE
    addresses = {value for name, value in page.attributes if name == "href"}
    assert all(str(address).startswith("http://localhost/") for address in addresses)
    for address in addresses:
        assert str(address) in letter.text
    assert "13:30 – 17:30" in letter.text
    assert "13:30 – 17:30" in page.text
    assert "\n\n\n" not in letter.text
    assert not re.search(r"%\(|\{\{|\{%|None", letter.text + page.text)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("kind", "state", "to"), MAILS)
def test_nothing_typed_becomes_markup_or_a_header(
    stage: Session, cast: Cast, kind: str, state: BookingState, to: str, language: str
) -> None:
    hostile = '<img src=x onerror="a()">\r\nBcc: corvid@cast.example {{ 7*7 }} %(x)s %s &amp;'
    for organisation in stage.scalars(select(Organisation)):
        organisation.name = hostile
    item = stage.get_one(Equipment, cast.bench.id)
    item.title_en = item.title_fr = hostile
    letter = letter_about(stage, cast, kind, state, to, language, message=hostile, purpose=hostile)
    assert "img" not in Page(letter.html).tags
    assert "49" not in letter.subject
    assert "\n" not in letter.subject
    assert "{{ 7*7 }}" in letter.text


def test_a_long_title_leaves_the_date_in_view(stage: Session, cast: Cast) -> None:
    stage.get_one(Equipment, cast.bench.id).title_fr = (
        "Banc de mesure de qualité de faisceau M² à caméra " * 3
    )
    letter = letter_about(stage, cast, "bookings/requested", State.REQUESTED, language="fr")
    assert letter.subject == "Demande\u00a0: Banc de mesure de qualité…, mar. 24 nov. 13:30"
    assert len(letter.subject) <= LONGEST_SUBJECT


def test_a_request_leads_its_owner_to_the_answer(app: APIFlask, stage: Session, cast: Cast) -> None:
    letter = letter_about(stage, cast, "bookings/requested", State.REQUESTED)
    assert letter.text.startswith(
        "Brightwater Sensing asks for test time on your equipment. Please answer by Mon 19 Oct"
    )
    (token,) = re.findall(r"http://localhost/a/(\S+)", letter.text)
    link = read_answer_token(app.config["SECRET_KEY"], token)
    assert link is not None
    key = app.config["SECRET_KEY"]
    assert link.person == person_mark(key, link.reference, cast.halden.person_id)
    assert link.person != person_mark(key, "L2S-26-ZZZZ", cast.halden.person_id)
    assert read_answer_token("another key" * 4, token) is None
    assert read_answer_token(app.config["SECRET_KEY"], token[:-2] + "xx") is None


def test_the_outbox_holds_no_secret(stage: Session, cast: Cast) -> None:
    letter = letter_about(stage, cast, "bookings/requested", State.REQUESTED)
    (token,) = re.findall(r"http://localhost/a/(\S+)", letter.text)
    row = stage.scalars(select(OutgoingMail)).one()
    assert token not in " ".join(str(value) for value in vars(row).values())


@pytest.mark.parametrize("to", [TO_OWNER, TO_REQUESTER])
def test_a_confirmation_carries_the_place_and_the_invitation(stage: Session, cast: Cast, to: str) -> None:
    letter = letter_about(stage, cast, "bookings/confirmed", State.CONFIRMED, to)
    assert "1 rue des Essais, 13013 Marseille" in letter.text
    assert letter.invitation
    assert letter.invitation.method is Method.REQUEST
    for read in (by_icalendar, by_vobject):
        (entry,) = read(letter.invitation.content)
        assert entry.starts_at == scenes.START
        assert entry.attendee == f"mailto:{getattr(cast, to).email}"
        assert (entry.status, entry.sequence) == ("CONFIRMED", 1)
    told = letter.invitation.content.replace(b"\r\n ", b"")
    for member in (cast.halden, cast.brightwater):
        assert f"{member.name}\\, {member.email}".encode() in told


def test_a_cancellation_takes_the_entry_out(stage: Session, cast: Cast) -> None:
    letter = letter_about(
        stage, cast, "bookings/cancelled", State.CANCELLED, TO_REQUESTER, sequence=2, message="Broken"
    )
    assert letter.text.startswith("Halden Optics has cancelled this booking.")
    assert "> Broken" in letter.text
    assert letter.invitation
    assert letter.invitation.method is Method.CANCEL
    (entry,) = by_icalendar(letter.invitation.content)
    assert (entry.status, entry.sequence) == ("CANCELLED", 2)


def test_a_confirmation_that_was_delayed_does_not_undo_the_cancellation(stage: Session, cast: Cast) -> None:
    mail = mail_about(
        stage, cast, "bookings/confirmed", State.CANCELLED, cast.brightwater, ev=State.CONFIRMED, sequence=1
    )
    letter = letter_of(stage, mail, NOW)
    assert letter
    assert letter.invitation
    (entry,) = by_icalendar(letter.invitation.content)
    assert (entry.status, entry.sequence) == ("CONFIRMED", 1)


def test_a_decline_thanks_gives_the_reason_and_two_others(stage: Session, cast: Cast) -> None:
    letter = letter_about(
        stage,
        cast,
        "bookings/declined",
        State.DECLINED,
        TO_REQUESTER,
        reason="does_not_fit",
        message="Too long a wave.",
    )
    assert letter.text.startswith("Thank you for asking.")
    assert "The measurement does not fit the instrument" in letter.text
    assert "> Too long a wave." in letter.text


def test_the_nearest_free_times_lead_to_a_request(stage: Session, cast: Cast) -> None:
    from light2share.availability import stored
    from light2share.bookings import queries

    stored.roll_forward(stage, NOW, lambda item: lambda window: queries.taken(stage, item.id, window))
    letter = letter_about(stage, cast, "bookings/taken_by_other", State.REQUESTED, TO_REQUESTER)
    assert len(re.findall(r"http://localhost/equipment/bench/book\?starts=2026-11-2\dT", letter.text)) == 3
    assert cast.corvid.name not in letter.text


def test_the_cluster_learns_neither_who_asks_nor_why(stage: Session, cast: Cast) -> None:
    letter = letter_about(stage, cast, "bookings/reminder_cluster", State.REQUESTED, TO_CLUSTER)
    for secret in ("Brightwater", "1064", "/a/", "480"):
        assert secret not in letter.text + letter.html + letter.subject
    assert "Halden Optics" in letter.text


def test_the_exact_place_stays_out_before_the_confirmation(stage: Session, cast: Cast) -> None:
    letter = letter_about(stage, cast, "bookings/declined", State.DECLINED, TO_REQUESTER)
    assert "rue des Essais" not in letter.text + letter.html


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("bookings/reminder_answer", State.CONFIRMED),
        ("bookings/reminder_answer_again", State.WITHDRAWN),
        ("bookings/reminder_visit", State.CANCELLED),
        ("bookings/requested", State.OFFERED),
        ("bookings/revised", State.CONFIRMED),
    ],
)
def test_what_asks_for_something_stops_as_soon_as_it_is_done(
    stage: Session, cast: Cast, kind: str, state: BookingState
) -> None:
    assert letter_of(stage, mail_about(stage, cast, kind, state, cast.halden), NOW) is None


def test_nobody_reads_of_a_taken_time_that_they_no_longer_want(stage: Session, cast: Cast) -> None:
    mail = mail_about(stage, cast, "bookings/taken_by_other", State.WITHDRAWN, cast.brightwater)
    assert letter_of(stage, mail, NOW) is None


def test_a_deadline_at_midnight_belongs_to_the_day_that_ends(stage: Session, cast: Cast) -> None:
    midnight = datetime(2026, 10, 18, 22, 0, tzinfo=UTC)
    letter = letter_about(stage, cast, "bookings/requested", State.REQUESTED, expires_at=midnight)
    assert "Please answer by Sun 18 Oct 2026, 24:00;" in letter.text


@pytest.mark.parametrize("part", ["txt", "html"])
def test_a_name_that_nobody_gives_is_a_fault(app: APIFlask, part: str) -> None:
    with app.app_context(), speaking("en"), pytest.raises(UndefinedError):
        rendered(f"bookings/withdrawn.{part}", {})


def test_no_reminder_of_a_visit_that_has_begun(stage: Session, cast: Cast) -> None:
    mail = mail_about(stage, cast, "bookings/reminder_visit", State.CONFIRMED, cast.halden)
    assert letter_of(stage, mail, scenes.START) is None


def test_nobody_is_written_to_who_has_left(stage: Session, cast: Cast) -> None:
    mail = mail_about(stage, cast, "bookings/requested", State.REQUESTED, cast.halden)
    membership = stage.scalars(select(Membership).where(Membership.person_id == cast.halden.person_id)).one()
    stage.delete(membership)
    stage.commit()
    assert letter_of(stage, mail, NOW) is None


def test_nobody_is_written_to_who_is_disabled(stage: Session, cast: Cast) -> None:
    mail = mail_about(stage, cast, "bookings/requested", State.REQUESTED, cast.halden)
    stage.get_one(Person, cast.halden.person_id).disabled_at = NOW
    stage.commit()
    assert letter_of(stage, mail, NOW) is None


def test_strangers_get_nothing_even_if_a_mail_is_queued_for_them(stage: Session, cast: Cast) -> None:
    assert (
        letter_of(stage, mail_about(stage, cast, "bookings/requested", State.REQUESTED, cast.corvid), NOW)
        is None
    )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_reset_link_is_made_at_sending(stage: Session, cast: Cast, language: str) -> None:
    person = stage.get_one(Person, cast.brightwater.person_id)
    person.language = language
    reset = accounts.ask_reset(stage, person, NOW)
    stage.commit()
    mail = stage.scalars(select(OutgoingMail)).one()
    letter = letter_of(stage, mail, NOW)
    assert letter
    (secret,) = re.findall(r"http://localhost/password/(\S+)", letter.text)
    assert stage.get_one(PasswordReset, reset.id).secret_hash == secret_hash(secret)
    assert (
        letter.subject == {"en": "Choose a new password", "fr": "Choisir un nouveau mot de passe"}[language]
    )
    reset.used_at = NOW + timedelta(minutes=1)
    stage.commit()
    assert letter_of(stage, mail, NOW) is None


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_new_password_is_told(stage: Session, cast: Cast, language: str) -> None:
    stage.get_one(Person, cast.brightwater.person_id).language = language
    outbox.queue(stage, "accounts/password_changed", [cast.brightwater.person_id], 1, NOW)
    stage.commit()
    letter = letter_of(stage, stage.scalars(select(OutgoingMail)).one(), NOW)
    assert letter
    assert "contact@cluster.example" in letter.text

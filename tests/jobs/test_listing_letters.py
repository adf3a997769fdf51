"""What mails about listings and imports say, in both languages, and when they are not sent any more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from apiflask import APIFlask
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.db import db
from light2share.equipment.models import Equipment, Happening, ListingEvent, ListingState
from light2share.exchange.models import ImportedRow, ListingImport
from light2share.exchange.rules import Layout, Stage, Trouble, Verdict
from light2share.i18n import speaking
from light2share.jobs import kept
from light2share.jobs.letters import LONGEST_SUBJECT
from light2share.jobs.mails import letter_of
from light2share.jobs.models import KeptLetter
from light2share.mail import outbox
from light2share.mail.message import Letter
from light2share.mail.models import OutgoingMail
from light2share.organisations.models import Membership
from tests.factories import NOW, Cast
from tests.jobs.test_letters import Page, speak

LONG_AFTER = NOW + timedelta(days=200)
HOSTILE = '<img src=x onerror="a()">\r\nBcc: corvid@cast.example {{ 7*7 }} %(x)s %s &amp;'
LISTING_MAILS = {
    "equipment/in_review": (ListingState.IN_REVIEW, Happening.SUBMITTED, "cluster"),
    "equipment/published": (ListingState.PUBLISHED, Happening.PUBLISHED, "halden"),
    "equipment/sent_back": (ListingState.DRAFT, Happening.SENT_BACK, "halden"),
    "equipment/reminder_stale": (ListingState.PUBLISHED, Happening.ASKED, "halden"),
}
SUBJECTS = {
    ("equipment/in_review", "en"): "Review: Climatic chamber 600 L",
    ("equipment/in_review", "fr"): "À relire\u00a0: Enceinte climatique 600\u202fL",
    ("equipment/published", "en"): "Published: Climatic chamber 600 L",
    ("equipment/published", "fr"): "Publiée\u00a0: Enceinte climatique 600\u202fL",
    ("equipment/sent_back", "en"): "To change: Climatic chamber 600 L",
    ("equipment/sent_back", "fr"): "À modifier\u00a0: Enceinte climatique 600\u202fL",
    ("equipment/reminder_stale", "en"): "Still true? Climatic chamber 600 L",
    ("equipment/reminder_stale", "fr"): "Toujours exact\u202f? Enceinte climatique 600\u202fL",
    ("exchange/import_done", "en"): "Imported: list.csv",
    ("exchange/import_done", "fr"): "Importé\u00a0: list.csv",
    ("exchange/import_refused", "en"): "Not imported: list.csv",
    ("exchange/import_refused", "fr"): "Non importé\u00a0: list.csv",
}
IMPORT_MAILS = ("exchange/import_done", "exchange/import_refused")


@pytest.fixture
def stage(app: APIFlask) -> Iterator[Session]:
    """The site's own session, as the worker has it."""
    with app.app_context():
        yield db.session()
        db.session.remove()


def queued(session: Session, kind: str, person_id: int, subject: int) -> OutgoingMail:
    outbox.queue(session, kind, [person_id], subject, NOW)
    session.commit()
    return session.scalars(select(OutgoingMail)).one()


def about_a_listing(session: Session, cast: Cast, kind: str, language: str, text: str = "") -> OutgoingMail:
    state, happening, to = LISTING_MAILS[kind]
    item = session.get_one(Equipment, cast.chamber.id)
    item.state = state
    if text:
        item.title_en = item.title_fr = text
    event = ListingEvent(
        equipment_id=item.id, kind=happening, at=NOW, reason=text or "Laser: 1064 nm.\nISO 11146."
    )
    session.add(event)
    session.flush()
    speak(session, getattr(cast, to), language)
    return queued(session, kind, getattr(cast, to).person_id, event.id)


def about_an_import(
    session: Session, cast: Cast, kind: str, language: str, name: str = "list.csv", imported: int = 2
) -> OutgoingMail:
    done = kind == "exchange/import_done"
    one = ListingImport(
        reference="areference",
        person_id=cast.halden.person_id,
        organisation_id=cast.halden.organisation_id,
        name=name,
        language="en",
        layout=Layout.SHEET,
        stage=Stage.DONE if done else Stage.REFUSED,
        trouble=[] if done else [Trouble.DOUBLE_COLUMN.value, {"column": "model"}],
        imported=imported,
        sent_at=NOW,
    )
    session.add(one)
    session.flush()
    verdicts = [Verdict.NEW, Verdict.CHANGED, *[Verdict.SAME] * 3, *[Verdict.WRONG] * 4] if done else []
    session.add_all(
        ImportedRow(import_id=one.id, number=number, cells=[], verdict=verdict)
        for number, verdict in enumerate(verdicts, 2)
    )
    speak(session, cast.halden, language)
    return queued(session, kind, cast.halden.person_id, one.id)


def mail_of(session: Session, cast: Cast, kind: str, language: str, text: str = "") -> OutgoingMail:
    if kind in IMPORT_MAILS:
        return about_an_import(session, cast, kind, language, text or "list.csv")
    return about_a_listing(session, cast, kind, language, text)


def composed(session: Session, mail: OutgoingMail) -> Letter:
    letter = letter_of(session, mail, LONG_AFTER)
    assert letter is not None
    return letter


@pytest.mark.parametrize(("kind", "language"), SUBJECTS)
def test_each_mail_has_its_shape(stage: Session, cast: Cast, kind: str, language: str) -> None:
    letter = composed(stage, mail_of(stage, cast, kind, language))
    assert letter.subject == SUBJECTS[kind, language]
    assert letter.language == language
    page = Page(letter.html)
    assert not {"img", "script", "link", "iframe", "object", "form"} & set(page.tags)
    addresses = [str(value) for name, value in page.attributes if name == "href"]
    assert all(address.startswith("http://localhost/") for address in addresses)
    assert all(address in letter.text for address in addresses)
    with speaking(language):
        assert not re.search(r"%\(|\{\{|\{%|None", letter.text + page.text)
    if language == "fr":
        assert not re.search(r"\bthe\b|\byou\b", letter.text, re.IGNORECASE)


@pytest.mark.parametrize(("kind", "language"), SUBJECTS)
def test_nothing_typed_becomes_markup_or_a_header(
    stage: Session, cast: Cast, kind: str, language: str
) -> None:
    letter = composed(stage, mail_of(stage, cast, kind, language, HOSTILE))
    assert "img" not in Page(letter.html).tags
    assert len(letter.subject) <= LONGEST_SUBJECT
    assert "\n" not in letter.subject
    assert "49" not in letter.subject
    assert "{{ 7*7 }}" in letter.text


def test_a_listing_sent_back_says_why(stage: Session, cast: Cast) -> None:
    letter = composed(stage, about_a_listing(stage, cast, "equipment/sent_back", "en"))
    assert "> Laser: 1064 nm.\n> ISO 11146." in letter.text
    assert "http://localhost/equipment/chamber/edit" in letter.text


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("equipment/in_review", ListingState.PUBLISHED),
        ("equipment/reminder_stale", ListingState.PAUSED),
    ],
)
def test_what_is_done_meanwhile_is_not_asked_for(
    stage: Session, cast: Cast, kind: str, state: ListingState
) -> None:
    mail = about_a_listing(stage, cast, kind, "en")
    stage.get_one(Equipment, cast.chamber.id).state = state
    stage.commit()
    assert letter_of(stage, mail, LONG_AFTER) is None


@pytest.mark.parametrize(
    "kind", [*IMPORT_MAILS, "equipment/published", "equipment/sent_back", "equipment/reminder_stale"]
)
def test_who_has_left_the_owner_is_told_nothing(stage: Session, cast: Cast, kind: str) -> None:
    mail = mail_of(stage, cast, kind, "en")
    for row in stage.scalars(select(Membership).where(Membership.person_id == cast.halden.person_id)):
        stage.delete(row)
    stage.commit()
    assert letter_of(stage, mail, LONG_AFTER) is None


def test_the_demo_keeps_no_link_that_confirms(stage: Session, cast: Cast) -> None:
    mail = about_a_listing(stage, cast, "equipment/reminder_stale", "en")
    letter = composed(stage, mail)
    assert "/a/listing/" in letter.text
    kept.keep(stage, mail, letter)
    assert stage.scalars(select(KeptLetter)).all() == []


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            [
                "The import of “list.csv” is finished. 2 rows are imported. 4 rows are wrong: correct them",
                "New: 1",
                "Changed: 1",
                "The same: 3",
                "Wrong: 4",
            ],
        ),
        ("fr", ["2 lignes sont importées. 4 lignes sont", "http://localhost/equipment/import/areference"]),
    ],
)
def test_an_import_is_told_with_its_counts(
    stage: Session, cast: Cast, language: str, lines: list[str]
) -> None:
    letter = composed(stage, about_an_import(stage, cast, "exchange/import_done", language))
    for line in lines:
        assert line in letter.text


def test_a_refused_file_is_told_with_the_reason(stage: Session, cast: Cast) -> None:
    letter = composed(stage, about_an_import(stage, cast, "exchange/import_refused", "en", imported=0))
    assert letter.text.startswith("“list.csv” was not imported. The column model stands there twice")
    assert "Before that" not in letter.text


def test_an_import_that_stopped_half_way_says_so(stage: Session, cast: Cast) -> None:
    letter = composed(stage, about_an_import(stage, cast, "exchange/import_refused", "en"))
    assert "Before that: 2 rows are imported." in letter.text

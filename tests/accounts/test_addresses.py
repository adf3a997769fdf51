"""Another address to sign in with: proved by a link to the new one, told to the one before, sessions kept."""

import re

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from light2share.accounts import addresses
from light2share.accounts.models import EmailChange, PasswordReset, Person
from light2share.audit.models import Happening, JournalLine
from light2share.jobs.mails import letter_of
from light2share.mail.models import OutgoingMail
from tests.accounts.conftest import PASSWORD
from tests.factories import NOW

NEW = "helene@elsewhere.example"


def ask(browser, email=NEW, password=PASSWORD):
    return browser.post("/account/email", data={"email": email, "current_password": password})


@pytest.fixture
def letters(app, session):
    """The letters of a kind, as a worker would make them now."""

    def made(kind):
        session.rollback()
        rows = session.scalars(
            select(OutgoingMail).where(OutgoingMail.kind == kind).order_by(OutgoingMail.id)
        )
        with app.test_request_context("/"):
            return [letter_of(session, row, app.config["FREEZE_TIME"]) for row in rows.all()]

    return made


@pytest.fixture
def link(known, visit, letters):
    """Halden's browser, and the link that went to the new address."""
    browser = visit(known.halden)
    assert ask(browser).location == "/account"
    (letter,) = letters(addresses.CONFIRM)
    assert letter.to_address == NEW
    return browser, re.search(r"/account/email/[\w.-]+", letter.text)[0]


def email_of(session, member):
    session.rollback()
    return session.scalar(select(Person.email).where(Person.id == member.person_id))


def test_the_link_shows_and_the_button_changes(link, known, visit, session, letters):
    browser, path = link
    before = known.halden.email
    elsewhere = visit(known.halden)
    page = visit(None).get(path)
    assert NEW in page.text
    assert "Hélène Halden" in page.text
    assert email_of(session, known.halden) == before
    assert browser.post(path).location == "/account"
    assert email_of(session, known.halden) == NEW
    assert browser.get("/account").status_code == elsewhere.get("/account").status_code == 200
    (told,) = letters(addresses.CHANGED)
    assert told.to_address == before
    assert NEW not in told.text
    lines = session.scalars(select(JournalLine).where(JournalLine.what == Happening.EMAIL_CHANGED)).all()
    assert [(line.about_id, line.details) for line in lines] == [(known.halden.person_id, {})]
    for email, status in ((NEW, 303), (before, 422)):
        typed = {"email": email, "password": PASSWORD}
        assert visit(None).post("/login", data=typed).status_code == status


def test_the_link_is_good_once_and_for_a_day(link, visit, clock):
    browser, path = link
    clock.advance(hours=25)
    assert visit(None).get(path).status_code == browser.post(path).status_code == 404
    clock.advance(hours=-2)
    assert visit(None).post(path).location == "/login"
    assert visit(None).get(path).status_code == visit(None).post(path).status_code == 404


def test_a_later_wish_takes_the_place_of_the_one_before(link, visit, letters):
    browser, path = link
    ask(browser, "another@elsewhere.example")
    assert browser.get(path).status_code == 404
    assert [letter and letter.to_address for letter in letters(addresses.CONFIRM)] == [
        None,
        "another@elsewhere.example",
    ]


def test_an_address_that_somebody_has_gets_the_same_answer_and_no_mail(known, visit, letters, counted):
    answers, sent = [], []
    for email in (known.corvid.email.upper(), NEW):
        browser = visit(known.halden)
        with counted() as statements:
            answer = ask(browser, email)
        answers.append(
            (answer.status_code, answer.location, browser.get("/account").text.count("on its way there"))
        )
        sent.append(len(statements))
    assert answers[0] == answers[1]
    assert sent[0] == sent[1]
    assert letters(addresses.CONFIRM)[0] is None


def test_an_address_taken_meanwhile_stays_whose_it_is(link, known, session):
    browser, path = link
    taken = update(Person).where(Person.id == known.corvid.person_id).values(email=NEW)
    session.execute(taken)
    session.commit()
    assert browser.post(path).status_code == 404
    assert email_of(session, known.corvid) == NEW


def test_one_taken_at_the_same_moment_is_refused_by_the_database(link, known, session):
    _browser, _path = link
    row = session.scalars(select(EmailChange)).one()
    session.execute(update(Person).where(Person.id == known.corvid.person_id).values(email=NEW))
    assert not addresses.change(session, row, NOW)


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("halden@cast.example", PASSWORD, "sign in with already"),
        ("nobody", PASSWORD, "such as name@company.example"),
        ("", PASSWORD, "Enter your new"),
        (NEW, "not the present one", "isn’t your present password"),
    ],
)
def test_what_is_refused_says_why_and_keeps_the_address(known, visit, email, password, said):
    answer = ask(visit(known.halden), email, password)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{email}"' in answer.text or not email
    assert password not in answer.text


def test_mails_to_new_addresses_are_limited(known, visit, app):
    app.config["LIMIT_ACCOUNT_MAILS"] = "2 per hour"
    browser = visit(known.halden)
    for number in range(2):
        assert ask(browser, f"{number}@elsewhere.example").status_code == 303
    answer = ask(browser)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_links_to_a_new_password_that_went_to_the_address_before_end(link, known, visit, session):
    browser, path = link
    visit(None).post("/password", data={"email": known.halden.email})
    browser.post(path)
    session.rollback()
    assert session.scalar(select(PasswordReset.used_at)) is not None


@pytest.mark.parametrize("path", ["/account/email/made-up", "/account/email/WyJhIl0.x"])
def test_a_link_that_the_site_has_not_made_opens_nothing(visit, path):
    assert visit(None).get(path).status_code == visit(None).post(path).status_code == 404


def test_the_database_keeps_one_wish_a_person(known, session):
    for number in range(2):
        session.add(
            EmailChange(
                person_id=known.halden.person_id, before="a@a.example", email=f"{number}@b.example",
                created_at=NOW, expires_at=NOW + addresses.EMAIL_CHANGE_LASTS,
            )
        )  # fmt: skip
    with pytest.raises(IntegrityError):
        session.flush()

"""A forgotten password: the same answer for all, a link that works once, sessions that end."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from light2share.accounts import actions, queries
from light2share.accounts.models import PasswordReset, Person
from light2share.mail.models import OutgoingMail
from light2share.security import passwords
from light2share.security.secrets import secret_hash

NEW = "another few words"


def mails(session):
    return [
        (mail.kind, mail.person_id)
        for mail in session.scalars(select(OutgoingMail).order_by(OutgoingMail.id))
    ]


@pytest.fixture
def link(visit, known, session, clock):
    """The secret of a link that was just sent to Halden."""
    visit(None).post("/password", data={"email": known.halden.email})
    reset = session.scalars(select(PasswordReset)).one()
    secret = actions.new_reset_link(session, reset.id, clock.now)
    session.commit()
    return secret


def test_known_and_unknown_get_the_same_answer(known, visit, session):
    answers = []
    for email in (known.halden.email, "nobody@cast.example"):
        browser = visit(None)
        asked = browser.post("/password", data={"email": email})
        answers.append((asked.status_code, asked.location, browser.get(asked.location).text))
    assert answers[0] == answers[1]
    assert answers[0][0] == 303
    assert mails(session) == [("accounts/password_reset", known.halden.person_id)]


def test_nothing_secret_is_stored(link, session):
    reset = session.scalars(select(PasswordReset)).one()
    mail = session.scalars(select(OutgoingMail)).one()
    assert reset.secret_hash == secret_hash(link)
    assert link not in str([*vars(reset).values(), *vars(mail).values()])


def test_a_text_that_is_no_address_is_refused(visit, session):
    for text in ("", "halden", "@cast.example", "x" * 10_000, "a\x00@b.example"):
        answer = visit(None).post("/password", data={"email": text})
        assert answer.status_code == 422
    assert mails(session) == []


@pytest.mark.parametrize("email", ["halden@cast.example", "nobody@cast.example"])
def test_five_an_hour_for_an_account_known_or_not(known, visit, email):
    for _ in range(5):
        assert visit(None).post("/password", data={"email": email}).status_code == 303
    answer = visit(None).post("/password", data={"email": email.upper()})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 60
    assert visit(None).post("/password", data={"email": "admin@cast.example"}).status_code == 303


def test_opening_the_link_changes_nothing(link, visit, session):
    for _ in range(3):
        page = visit(None).get(f"/password/{link}")
        assert page.status_code == 200
        assert page.headers["Cache-Control"] == "private, no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert 'autocomplete="new-password"' in page.text
    assert session.scalars(select(PasswordReset)).one().used_at is None


def test_the_link_sets_the_password_once_and_ends_every_session(link, visit, known, session):
    elsewhere = visit(known.halden)
    assert elsewhere.get("/account").status_code == 200
    browser = visit(None)
    answer = browser.post(f"/password/{link}", data={"new_password": NEW})
    assert (answer.status_code, answer.location) == (303, "/login")
    assert "new password is set" in browser.get("/login").text
    assert elsewhere.get("/account").status_code == 303
    assert browser.post("/login", data={"email": known.halden.email, "password": NEW}).status_code == 303
    for again in (
        visit(None).get(f"/password/{link}"),
        visit(None).post(f"/password/{link}", data={"new_password": NEW}),
    ):
        assert again.status_code == 404
        assert "can’t be used any more" in again.text
    assert ("accounts/password_changed", known.halden.person_id) in mails(session)


def test_every_other_link_of_the_person_ends_too(link, visit, known, session, clock):
    visit(None).post("/password", data={"email": known.halden.email})
    other = session.scalars(select(PasswordReset).where(PasswordReset.secret_hash.is_(None))).one()
    secret = actions.new_reset_link(session, other.id, clock.now)
    session.commit()
    visit(None).post(f"/password/{link}", data={"new_password": NEW})
    assert visit(None).get(f"/password/{secret}").status_code == 404


def test_the_link_is_good_for_an_hour(link, visit, clock):
    clock.advance(minutes=59)
    assert visit(None).get(f"/password/{link}").status_code == 200
    clock.advance(minutes=2)
    assert visit(None).get(f"/password/{link}").status_code == 404
    assert visit(None).post(f"/password/{link}", data={"new_password": NEW}).status_code == 404


def test_the_hour_begins_when_the_mail_goes(visit, known, session, clock):
    visit(None).post("/password", data={"email": known.halden.email})
    reset = session.scalars(select(PasswordReset)).one()
    secret = actions.new_reset_link(session, reset.id, clock.now + timedelta(hours=5))
    session.commit()
    clock.advance(hours=5, minutes=30)
    assert visit(None).get(f"/password/{secret}").status_code == 200


def test_a_mail_made_twice_has_two_links_and_one_use(link, visit, known, session, clock):
    first = session.scalars(select(PasswordReset)).one()
    again = actions.new_reset_link(session, first.id, clock.now)
    session.commit()
    assert visit(None).get(f"/password/{link}").status_code == 200
    assert visit(None).post(f"/password/{again}", data={"new_password": NEW}).status_code == 303
    assert visit(None).get(f"/password/{link}").status_code == 404


@pytest.mark.parametrize("password", ["", "too short", "halden@cast.example", "x" * 201, "hélène halden"])
def test_a_password_that_will_not_do_is_refused_and_the_link_stays(link, visit, session, password):
    answer = visit(None).post(f"/password/{link}", data={"new_password": password})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert session.scalars(select(PasswordReset)).one().used_at is None
    assert visit(None).get(f"/password/{link}").status_code == 200


def test_a_made_up_link_is_nothing(visit):
    for secret in ("x" * 32, "%00", "..", "é" * 40, "x" * 5000):
        assert visit(None).get(f"/password/{secret}").status_code == 404


def test_a_disabled_person_has_no_way_in(link, visit, known, session, clock):
    session.get(Person, known.halden.person_id).disabled_at = clock.now
    session.commit()
    assert visit(None).get(f"/password/{link}").status_code == 404


def test_two_at_once_set_one_password(link, visit, session, known):
    texts = ["first of the two", "second of the two"]
    started, answers = Barrier(2), []

    def press(text):
        browser = visit(None)
        started.wait()
        answers.append((browser.post(f"/password/{link}", data={"new_password": text}).status_code, text))

    threads = [Thread(target=press, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status, _text in answers) == [303, 404]
    session.rollback()
    stored = session.get(Person, known.halden.person_id)
    assert passwords.matches(stored.password_hash, dict(answers)[303])
    assert stored.session_epoch == 1
    assert queries.open_reset(session, link, stored.created_at) is None

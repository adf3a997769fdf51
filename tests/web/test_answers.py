"""One answer to a form, however often and however simultaneously it arrives."""

from threading import Barrier, Thread

from sqlalchemy import func, select

from light2share.accounts.models import PasswordReset, Person
from light2share.bookings.models import Booking
from light2share.web.models import AnsweredForm

KEY = "0123456789abcdef"


def epoch(session, member):
    session.rollback()
    return session.get(Person, member.person_id).session_epoch


def test_messages_that_no_page_has_shown_do_not_fill_the_cookie(visit, cast):
    browser = visit(cast.halden)
    for _ in range(8):
        browser.post("/account/sessions")
    with browser.session_transaction() as kept:
        assert 1 <= len(kept["_flashes"]) <= 5


def test_the_same_key_is_one_act_and_one_answer(visit, cast, session):
    browser = visit(cast.halden)
    answers = [browser.post("/account/sessions", data={"idempotency_key": KEY}) for _ in range(3)]
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, "/account/sessions")}
    assert epoch(session, cast.halden) == 1


def test_without_a_key_a_repeat_is_a_new_act(visit, cast, session):
    browser = visit(cast.halden)
    for _ in range(2):
        browser.post("/account/sessions")
    assert epoch(session, cast.halden) == 2


def test_a_key_belongs_to_its_sender_and_its_address(visit, cast, session):
    for member in (cast.halden, cast.brightwater):
        assert visit(member).post("/account/sessions", data={"idempotency_key": KEY}).status_code == 303
        assert epoch(session, member) == 1
    browser = visit(cast.corvid)
    details = {"name": "Colin C.", "language": "en", "theme": "dark", "idempotency_key": KEY}
    browser.post("/account/sessions", data={"idempotency_key": KEY})
    browser.post("/account", data=details)
    session.rollback()
    assert session.get(Person, cast.corvid.person_id).name == "Colin C."


def test_a_key_outlives_the_session_it_was_made_in(visit, cast, session):
    browser = visit(cast.halden)
    browser.post("/account/sessions", data={"idempotency_key": KEY})  # raises the epoch of the session
    browser.post("/account/sessions", data={"idempotency_key": KEY})
    assert epoch(session, cast.halden) == 1


def test_visitors_do_not_share_keys(visit, cast, session):
    for email in ("halden@cast.example", "corvid@cast.example"):
        browser = visit(None)
        browser.get("/password")
        assert browser.post("/password", data={"email": email, "idempotency_key": KEY}).status_code == 303
    assert session.scalar(select(func.count()).select_from(PasswordReset)) == 2


def test_a_refused_form_frees_its_key(visit, cast, session):
    browser = visit(cast.halden)
    refused = browser.post("/account", data={"name": "", "idempotency_key": KEY})
    assert refused.status_code == 422
    assert f'value="{KEY}"' in refused.text  # the corrected form is the same form
    assert session.scalar(select(func.count()).select_from(AnsweredForm)) == 0
    details = {"name": "H", "language": "en", "theme": "system", "idempotency_key": KEY}
    assert browser.post("/account", data=details).status_code == 303
    session.rollback()
    assert session.get(Person, cast.halden.person_id).name == "H"


def test_only_a_hash_of_the_key_is_kept(visit, cast, session):
    visit(cast.halden).post("/account/sessions", data={"idempotency_key": KEY})
    row = session.scalars(select(AnsweredForm)).one()
    assert KEY not in row.key_hash
    assert row.location == "/account/sessions"


def test_an_endless_key_is_cut(visit, cast, session):
    browser = visit(cast.halden)
    for _ in range(2):
        assert browser.post("/account/sessions", data={"idempotency_key": "x" * 50_000}).status_code == 303
    assert epoch(session, cast.halden) == 1


def at_once(app, opened, path, sent, times=8):
    """Status and location of each of `times` answers to one form, sent from one browser at one moment."""
    cookie = opened.get_cookie("session").value
    started, answers = Barrier(times), []

    def press():
        browser = app.test_client()
        browser.set_cookie("session", cookie)
        started.wait()
        answer = browser.post(path, data={**sent, "idempotency_key": KEY})
        answers.append((answer.status_code, answer.location))

    threads = [Thread(target=press) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_eight_at_once_are_one_act(visit, cast, session, app):
    opened = visit(None)
    opened.get("/password")
    answers = at_once(app, opened, "/password", {"email": "halden@cast.example"})
    assert answers == [(303, "/password/sent")] * 8
    assert session.scalar(select(func.count()).select_from(PasswordReset)) == 1


def test_eight_requests_at_once_are_one_booking(visit, cast, session, app):
    wish = {
        "starts": "2026-10-20T09:00",
        "ends": "2026-10-20T12:00",
        "access_mode": "operator_assisted",
        "purpose": "M² at 1064 nm",
        "action": "send",
    }
    answers = at_once(app, visit(cast.brightwater), f"/equipment/{cast.chamber.slug}/book", wish)
    booking = session.scalars(select(Booking)).one()
    assert answers == [(303, f"/bookings/{booking.reference}")] * 8

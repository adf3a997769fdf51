"""A form sent from elsewhere does nothing."""

import re

import pytest

from light2share.accounts.models import Person
from tests.accounts.conftest import HASH, PASSWORD

DETAILS = {"name": "Somebody Else", "language": "en", "theme": "dark"}


@pytest.fixture(autouse=True)
def _guarded(app):
    app.config["WTF_CSRF_ENABLED"] = True


def token(page: str) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


@pytest.mark.parametrize("sent", [None, "", "wrong", "x" * 5000, "é", "\x00"])
def test_a_missing_or_wrong_token_changes_nothing(visit, cast, session, sent):
    browser = visit(cast.halden)
    browser.get("/account")
    answer = browser.post("/account", data=DETAILS if sent is None else {**DETAILS, "csrf_token": sent})
    assert answer.status_code == 403
    assert "nothing was changed" in answer.text
    assert session.get(Person, cast.halden.person_id).name == "Hélène Halden"
    assert "What you typed is kept" in answer.text
    assert 'name="name" value="Somebody Else"' in answer.text
    assert "current_password" not in answer.text


def test_the_token_of_the_page_is_good(visit, cast, session):
    browser = visit(cast.halden)
    answer = browser.post("/account", data={**DETAILS, "csrf_token": token(browser.get("/account").text)})
    assert answer.status_code == 303
    assert session.get(Person, cast.halden.person_id).name == "Somebody Else"


def test_the_token_of_somebody_else_is_not(visit, cast):
    theirs = token(visit(cast.corvid).get("/account").text)
    browser = visit(cast.halden)
    browser.get("/account")
    assert browser.post("/account", data={**DETAILS, "csrf_token": theirs}).status_code == 403


def test_signing_in_and_out_are_guarded_too(visit, cast, session):
    session.get(Person, cast.halden.person_id).password_hash = HASH
    session.commit()
    sent = {"email": cast.halden.email, "password": PASSWORD}
    browser = visit(None)
    assert browser.post("/login", data=sent).status_code == 403
    page = browser.get("/login").text
    assert browser.post("/login", data={**sent, "csrf_token": token(page)}).status_code == 303
    assert browser.post("/logout").status_code == 403
    assert browser.get("/account").status_code == 200


def test_a_token_from_before_signing_in_is_spent(visit, cast, session):
    session.get(Person, cast.halden.person_id).password_hash = HASH
    session.commit()
    browser = visit(None)
    before = token(browser.get("/login").text)
    browser.post("/login", data={"email": cast.halden.email, "password": PASSWORD, "csrf_token": before})
    assert browser.post("/account", data={**DETAILS, "csrf_token": before}).status_code == 403


def test_a_signed_out_form_is_told_to_sign_in_though_its_token_is_gone_too(visit):
    assert visit(None).post("/account", data=DETAILS).status_code == 401
    assert visit(None).post("/account", data={**DETAILS, "csrf_token": "old"}).status_code == 401


def test_an_answer_to_a_bad_token_is_logged_like_any_other(visit, cast):
    answer = visit(cast.halden).post("/account", data=DETAILS)
    assert answer.headers["X-Request-ID"]
    assert answer.headers["Content-Security-Policy"]


def test_what_was_typed_comes_back_by_one_press(visit, cast, session):
    browser = visit(cast.halden)
    browser.get("/account")
    refused = browser.post("/account", data={**DETAILS, "csrf_token": "of an old page"})
    again = {**DETAILS, "show_again": "1", "csrf_token": token(refused.text)}
    filled = browser.post("/account", data=again)
    assert filled.status_code == 200
    assert 'value="Somebody Else"' in filled.text
    assert browser.post("/account", data={**DETAILS, "csrf_token": token(filled.text)}).status_code == 303


def test_what_another_site_sent_is_not_shown(visit, cast):
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = visit(cast.halden).post("/account", data=DETAILS, headers=headers)
    assert answer.status_code == 403
    assert "Somebody Else" not in answer.text

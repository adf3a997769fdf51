"""What was typed when a session had ended comes back, filled, after signing in; nothing acts by itself."""

import re
from html import unescape

import pytest

from light2share.accounts.models import Person
from tests.accounts.conftest import HASH, PASSWORD

TYPED = {"name": "Hélène <H.> & fils", "language": "fr", "theme": "dark"}


@pytest.fixture(autouse=True)
def _known(session, cast, app):
    session.get(Person, cast.halden.person_id).password_hash = HASH
    session.commit()
    app.config["WTF_CSRF_ENABLED"] = True


def fields(page: str, action: str) -> dict[str, str]:
    """The inputs of the form that goes to `action`, as a browser would send them."""
    form = next(part for part in page.split("<form")[1:] if f'action="{action}' in part.split(">")[0])
    found = {}
    for tag in re.findall(r"<input[^>]*>", form.split("</form>")[0]):
        name = re.search(r'\bname="([^"]*)"', tag)
        value = re.search(r'\bvalue="([^"]*)"', tag)
        if name and ("radio" not in tag or "checked" in tag):
            found[unescape(name[1])] = unescape(value[1]) if value else ""
    return found


def signed_in_again(browser, page, password=PASSWORD):
    sent = {**fields(page, "/login"), "email": "halden@cast.example", "password": password}
    return browser.post("/login", data=sent)


def test_the_form_comes_back_filled_and_is_sent_by_its_own_button(visit, session, cast):
    browser = visit(None)
    refused = browser.post("/account", data={**TYPED, "csrf_token": "of a session that is over"})
    assert refused.status_code == 401
    between = signed_in_again(browser, refused.text)
    assert between.status_code == 200
    assert "Nothing has been sent yet" in between.text
    back = browser.post("/account", data=fields(between.text, "/account"))
    assert back.status_code == 200
    assert "filled in again" in back.text
    form = fields(back.text, "/account")
    assert {name: form[name] for name in TYPED} == TYPED
    assert session.get(Person, cast.halden.person_id).name == "Hélène Halden"
    assert browser.post("/account", data=form).status_code == 303
    session.rollback()
    assert session.get(Person, cast.halden.person_id).name == TYPED["name"]


def test_a_wrong_password_in_between_loses_nothing(visit):
    browser = visit(None)
    page = browser.post("/account", data=TYPED)
    for _ in range(2):
        page = signed_in_again(browser, page.text, "wrong, wrong, wrong")
        assert page.status_code == 422
    assert fields(signed_in_again(browser, page.text).text, "/account")["name"] == TYPED["name"]


def test_passwords_and_tokens_are_not_kept(visit):
    sent = {
        "current_password": "the present one",
        "new_password": "the new one",
        "csrf_token": "t",
        "idempotency_key": "k",
    }
    page = visit(None).post("/account/password", data=sent)
    assert page.status_code == 401
    assert "the present one" not in page.text
    assert "the new one" not in page.text
    assert "kept.csrf_token" not in page.text
    assert "kept.idempotency_key" not in page.text


def test_what_another_site_sends_is_not_kept(visit):
    page = visit(None).post("/account", data=TYPED, headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status_code == 401
    assert "kept" not in fields(page.text, "/login")
    assert TYPED["theme"] not in fields(page.text, "/login").values()


def test_a_mere_button_does_nothing_until_it_is_pressed_again(visit, session, cast):
    browser = visit(None)
    page = browser.post("/account/sessions", headers={"Referer": "http://localhost/account"})
    between = signed_in_again(browser, page.text)
    shown = browser.post(
        "/account/sessions",
        data=fields(between.text, "/account/sessions"),
        headers={"Referer": "http://localhost/account"},
    )
    assert (shown.status_code, shown.location) == (303, "/account/sessions")
    assert "Nothing has been done yet" in browser.get("/account").text
    assert session.get(Person, cast.halden.person_id).session_epoch == 0


def test_files_are_said_to_be_gone(visit):
    from io import BytesIO

    page = visit(None).post("/account", data={**TYPED, "photo": (BytesIO(b"x"), "x.png")})
    assert page.status_code == 401
    assert "choose them again" in page.text


@pytest.mark.parametrize("to", ["//evil.example/x", "https://evil.example", "/\\evil", "javascript:x"])
def test_nothing_is_kept_for_other_sites(visit, to):
    browser = visit(None)
    sent = {**fields(browser.get("/login").text, "/login"), "kept_to": to, "kept.name": "x"}
    answer = browser.post("/login", data={**sent, "email": "halden@cast.example", "password": PASSWORD})
    assert answer.status_code == 303
    assert "evil" not in answer.location

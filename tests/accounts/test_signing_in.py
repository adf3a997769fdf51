"""Signing in and out: who gets in, what is said to who doesn’t, what the session keeps."""

import re

import pytest

from light2share.accounts.models import Person
from light2share.web import limits
from tests.accounts.conftest import PASSWORD

WRONG = "isn’t right"


def sign_in(client, email, password=PASSWORD, **more):
    return client.post("/login", data={"email": email, "password": password, **more})


def test_the_right_password_lets_in_and_leads_on(known, visit):
    browser = visit(None)
    answer = sign_in(browser, known.halden.email)
    assert answer.status_code == 303
    assert "Hélène Halden" in browser.get("/account").text


def test_an_address_may_be_typed_in_capitals_with_a_space(known, visit):
    assert sign_in(visit(None), f" {known.halden.email.upper()} ").status_code == 303


@pytest.mark.parametrize(
    ("email", "password"),
    [("halden@cast.example", "not this one, no"), ("nobody@cast.example", PASSWORD)],
    ids=["wrong password", "unknown address"],
)
def test_a_failure_says_one_sentence_and_keeps_the_address(known, visit, email, password):
    answer = sign_in(visit(None), email, password)
    assert answer.status_code == 422
    assert answer.text.count(WRONG) == 1
    assert f'value="{email}"' in answer.text
    assert password not in answer.text
    assert 'role="alert"' in answer.text
    assert "<title>Error:" in answer.text


def test_both_failures_look_the_same(known, visit):
    pages = [
        re.sub(r'(value|data-options)="[^"]*"', "", sign_in(visit(None), email, "wrong in any case").text)
        for email in ("halden@cast.example", "nobody@cast.example")
    ]
    assert pages[0] == pages[1]


def test_someone_without_a_password_or_disabled_stays_out(known, visit, session, clock):
    session.get(Person, known.halden.person_id).password_hash = None
    session.get(Person, known.corvid.person_id).disabled_at = clock.now
    session.commit()
    assert sign_in(visit(None), known.halden.email).status_code == 422
    assert sign_in(visit(None), known.corvid.email).status_code == 422


def test_people_of_the_demo_get_in_on_a_demo_only(known, visit, session, app):
    session.get(Person, known.halden.person_id).demo = True
    session.commit()
    browser = visit(None)
    assert sign_in(browser, known.halden.email).status_code == 303
    app.config["DEMO"] = False
    assert browser.get("/account").status_code == 303  # the open session has ended
    assert sign_in(visit(None), known.halden.email).status_code == 422
    assert "demo.example" not in visit(None).get("/login").text


def test_a_demo_shows_its_sign_ins(visit):
    page = visit(None).get("/login").text
    for key in ("owner", "requester", "bystander", "admin", "cluster"):
        assert f"{key}@demo.example" in page
    assert "demo-light2share" in page


def test_the_form_helps_password_managers(visit):
    page = visit(None).get("/login").text
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page


@pytest.mark.parametrize(
    ("target", "led_to"),
    [
        ("/account?x=1", "/account?x=1"),
        ("//evil.example/", None),
        ("https://evil.example/", None),
        ("/\\evil.example", None),
        ("/\tevil", None),
        ("javascript:alert(1)", None),
        ("/" + "x" * 5000, None),
    ],
)
def test_afterwards_the_reader_stays_on_the_site(known, visit, target, led_to):
    page = visit(None).get("/login", query_string={"next": target}).text
    hidden = re.findall(r'name="next" value="([^"]*)"', page)
    assert set(hidden) == ({led_to} if led_to else set())
    answer = sign_in(visit(None), known.halden.email, next=target)
    assert answer.status_code == 303
    assert answer.location == led_to if led_to else answer.location in {"/dashboard", "/account"}


def test_a_page_that_asked_for_signing_in_is_where_one_ends(known, visit):
    browser = visit(None)
    asked = browser.get("/account?tab=1")
    assert (asked.status_code, asked.location) == (303, "/login?next=/account?tab%3D1")
    form = browser.get(asked.location).text
    assert 'name="next" value="/account?tab=1"' in form


def test_whoever_is_signed_in_skips_the_form(cast, visit):
    answer = visit(cast.halden).get("/login?next=/account")
    assert (answer.status_code, answer.location) == (303, "/account")


def test_the_session_is_a_new_one(known, visit):
    browser = visit(None)
    browser.get("/login")
    with browser.session_transaction() as before:
        before["left_by_somebody"] = "x"
        before["csrf_token"] = "theirs"
    sign_in(browser, known.halden.email)
    with browser.session_transaction() as after:
        assert "left_by_somebody" not in after
        assert after.get("csrf_token") != "theirs"
        assert after["_user_id"] == f"{known.halden.person_id}:0"


def test_language_and_theme_outlive_signing_in_and_out(known, visit):
    browser = visit(None, language="fr")
    with browser.session_transaction() as cookie:
        cookie["theme"] = "dark"
    sign_in(browser, known.halden.email)
    assert '<html lang="fr" data-theme="dark">' in browser.get("/account").text
    assert browser.post("/logout").status_code == 303
    assert '<html lang="fr" data-theme="dark">' in browser.get("/login").text


def test_signing_out_ends_the_session_and_may_be_repeated(known, visit):
    browser = visit(known.halden)
    assert browser.get("/logout").status_code == 405
    answer = browser.post("/logout")
    assert (answer.status_code, answer.location) == (303, "/")
    assert browser.get("/account").status_code == 303
    assert browser.post("/logout").status_code == 303


def test_ten_failures_a_minute_are_enough_for_an_account(known, visit):
    for number in range(10):
        client = visit(None)
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        assert sign_in(client, known.halden.email, "no").status_code == 422
    answer = sign_in(visit(None), known.halden.email)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert "Too many attempts" in answer.text
    assert f'value="{known.halden.email}"' in answer.text
    assert sign_in(visit(None), known.brightwater.email).status_code == 303


def test_ten_failures_a_minute_are_enough_for_an_address_of_the_network(known, visit):
    for number in range(10):
        assert sign_in(visit(None), f"somebody{number}@cast.example", "no").status_code == 422
    assert sign_in(visit(None), known.halden.email).status_code == 429
    elsewhere = visit(None)
    elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.77"
    assert sign_in(elsewhere, known.halden.email).status_code == 303


def test_failures_of_others_behind_the_same_address_keep_nobody_out_of_a_browser_they_use(known, visit):
    mine = visit(None)
    assert sign_in(mine, known.halden.email).status_code == 303
    mine.post("/logout")
    for number in range(10):
        assert sign_in(visit(None), f"somebody{number}@cast.example", "no").status_code == 422
    assert sign_in(mine, known.brightwater.email).status_code == 429
    assert sign_in(mine, known.halden.email).status_code == 303
    mine.post("/logout")
    for _ in range(10):
        assert sign_in(mine, known.halden.email, "no").status_code == 422
    assert sign_in(mine, known.halden.email).status_code == 429


def test_successes_do_not_count(known, visit, app):
    for _ in range(12):
        assert sign_in(visit(None), known.halden.email).status_code == 303
    limits.reset(app)


def test_hostile_addresses_are_refused_in_words(known, visit):
    for email in ("\x00halden@cast.example", "<script>alert(1)</script>", "x" * 10_000, "' OR 1=1 --"):
        answer = sign_in(visit(None), email)
        assert answer.status_code == 422
        assert "<script>alert" not in answer.text
    assert sign_in(visit(None), known.halden.email, "x" * 100_000).status_code == 422


def test_the_way_back_of_a_form_with_a_next(known, visit):
    failed = sign_in(visit(None), known.halden.email, "wrong wrong wrong", next="/account")
    assert 'name="next" value="/account"' in failed.text

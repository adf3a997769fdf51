"""How long a session lasts, and what of it a browser may see."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from light2share.accounts.models import Person, SignIn
from light2share.kernel import clock
from tests.accounts.conftest import PASSWORD

DAY = 24 * 3600


def test_a_session_ends_two_weeks_after_signing_in(visit, cast):
    browser = visit(cast.halden)
    with browser.session_transaction() as cookie:
        cookie["since"] -= 13 * DAY
    assert browser.get("/account").status_code == 200
    with browser.session_transaction() as cookie:
        cookie["since"] -= 2 * DAY
    assert browser.get("/account").status_code == 303


def test_a_session_that_nobody_uses_ends_after_a_week(visit, cast, session):
    browser = visit(cast.halden)
    mine = update(SignIn).where(SignIn.person_id == cast.halden.person_id)
    session.execute(mine.values(seen_at=clock.now() - timedelta(days=6)))
    session.commit()
    assert browser.get("/account").status_code == 200
    session.execute(mine.values(seen_at=clock.now() - timedelta(days=8)))
    session.commit()
    assert browser.get("/account").status_code == 303


def test_the_operator_signs_out_one_or_everybody(visit, cast, app):
    run = app.test_cli_runner()
    one, other = visit(cast.halden), visit(cast.brightwater)
    for wrong in ([], ["nobody@cast.example"], [cast.halden.email, "--everybody"]):
        assert run.invoke(args=["sign-out", *wrong]).exit_code
    assert run.invoke(args=["sign-out", cast.halden.email]).exit_code == 0
    assert [browser.get("/account").status_code for browser in (one, other)] == [303, 200]
    assert "Signed out: " in run.invoke(args=["sign-out", "--everybody"]).output
    assert other.get("/account").status_code == 303


def test_a_session_that_says_no_beginning_is_none(visit, cast):
    browser = visit(cast.halden)
    with browser.session_transaction() as cookie:
        del cookie["since"]
    assert browser.get("/account").status_code == 303


@pytest.mark.parametrize("made_up", ["", "x", "é" * 100, "." * 3000, "eyJfdXNlcl9pZCI6IjE6MCJ9.x.y"])
def test_a_made_up_cookie_is_a_visitor(visit, made_up):
    browser = visit(None)
    browser.set_cookie("session", made_up)
    assert browser.get("/account").status_code == 303
    assert browser.get("/login").status_code == 200


@pytest.mark.parametrize("identity", ["", "0:0", "1", "1:", ":1", "²:0", "1:0:0", "-1:0", "9" * 30 + ":0"])
def test_an_odd_identity_is_a_visitor(visit, identity, cast):
    browser = visit(cast.halden)
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = identity
    assert browser.get("/account").status_code == 303


def test_a_disabled_person_is_out_at_once(visit, cast, session):
    browser = visit(cast.halden)
    assert browser.get("/account").status_code == 200
    session.get(Person, cast.halden.person_id).disabled_at = clock.now()
    session.commit()
    assert browser.get("/account").status_code == 303


def test_the_cookie_is_kept_from_scripts_and_other_sites(known, visit):
    answer = visit(None).post("/login", data={"email": known.halden.email, "password": PASSWORD})
    cookies = answer.headers.getlist("Set-Cookie")
    assert {cookie.partition("=")[0] for cookie in cookies} == {"session", "device"}
    for cookie in cookies:
        for flag in ("HttpOnly", "SameSite=Lax", "Path=/"):
            assert flag in cookie
        assert "Domain" not in cookie

"""What the journal says of signing in: each act one line, never a secret nor what was typed."""

import json
import re

import pytest
from sqlalchemy import select

from light2share.accounts.models import Person
from light2share.accounts.rules import Way
from light2share.audit.models import Happening, JournalLine
from light2share.kernel import clock as real
from tests.accounts.conftest import PASSWORD
from tests.accounts.steps import code

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
WRONG = "typed by mistake"


def sign_in(visit, email, password=PASSWORD):
    browser = visit(None)
    typed = {"email": email, "password": password}
    answer = browser.post("/login", data=typed, headers={"User-Agent": FIREFOX})
    answer.close()  # as a server does once it has sent it
    return browser, answer


@pytest.fixture
def lines(session):
    """The journal's lines about a person, as (what, by themselves?, details)."""

    def read(member):
        session.rollback()
        rows = session.scalars(
            select(JournalLine).where(JournalLine.about_id == member.person_id).order_by(JournalLine.id)
        ).all()
        assert all(row.organisation_id is None for row in rows)
        return [(row.what, row.person_id == row.about_id, row.details) for row in rows]

    return read


def test_a_sign_in_names_program_and_way(known, visit, lines):
    sign_in(visit, known.halden.email)
    told = {"by": Way.PASSWORD, "program": "Firefox, Linux", "new": True}
    assert lines(known.halden) == [(Happening.SIGNED_IN, True, told)]


@pytest.mark.parametrize(("closed", "why"), [(False, "wrong_password"), (True, "closed")])
def test_a_refused_one_is_told_of_and_names_nobody_as_its_doer(known, visit, session, lines, closed, why):
    if closed:
        session.get(Person, known.halden.person_id).disabled_at = real.now()
        session.commit()
    _browser, answer = sign_in(visit, known.halden.email, PASSWORD if closed else WRONG)
    assert answer.status_code == 422
    told = {"by": why, "program": "Firefox, Linux"}
    assert lines(known.halden) == [(Happening.SIGN_IN_REFUSED, False, told)]


def test_an_address_that_nobody_has_leaves_no_line(known, visit, session):
    _browser, answer = sign_in(visit, "nobody@cast.example", WRONG)
    assert answer.status_code == 422
    session.rollback()
    assert session.scalars(select(JournalLine)).all() == []


def test_until_the_answer_has_gone_nothing_more_is_done_for_a_known_address(known, visit, counted):
    sent = []
    for email in (known.halden.email, "nobody@cast.example"):
        with counted() as statements:
            visit(None).post("/login", data={"email": email, "password": WRONG})
        sent.append(statements)
    assert sent[0] == sent[1]
    assert not [one for one in sent[0] if "journal" in one]


def test_the_second_step_is_told_of_from_set_up_to_the_end(known, visit, lines, session):
    browser = visit(known.halden)
    browser.post("/account/second-factor/begin")
    page = browser.get("/account/second-factor").text
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
    sent = {"current_password": PASSWORD, "code": code(secret, -1)}
    browser.post("/account/second-factor", data=sent)
    codes = re.findall(r"<li><code>([^<]+)</code>", browser.get("/account/second-factor/codes").text)
    for typed in ("000000", codes[0], code(secret)):
        other, _answer = sign_in(visit, known.halden.email)
        other.post("/login/second", data={"code": typed})
    both = {"current_password": PASSWORD, "code": codes[1]}
    browser.post("/account/second-factor/codes", data=both)
    codes = re.findall(r"<li><code>([^<]+)</code>", browser.get("/account/second-factor/codes").text)
    browser.post("/account/second-factor/off", data={**both, "code": codes[2]})
    told = lines(known.halden)
    assert [(what, themselves, details.get("by")) for what, themselves, details in told] == [
        (Happening.SECOND_FACTOR_ON, True, None),
        (Happening.SIGN_IN_REFUSED, False, "wrong_code"),
        (Happening.SIGNED_IN, True, Way.RECOVERY_CODE),
        (Happening.SIGNED_IN, True, Way.CODE),
        (Happening.RECOVERY_CODES_RENEWED, True, None),
        (Happening.SECOND_FACTOR_OFF, True, None),
    ]
    kept = json.dumps([details for _what, _themselves, details in told])
    assert not [one for one in (secret, sent["code"], "000000", PASSWORD, *codes) if one in kept]


def test_the_operator_who_turns_it_off_is_nobody_of_the_site(known, visit, lines, app):
    browser = visit(known.halden)
    browser.post("/account/second-factor/begin")
    page = browser.get("/account/second-factor").text
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
    typed = {"current_password": PASSWORD, "code": code(secret)}
    browser.post("/account/second-factor", data=typed)
    assert app.test_cli_runner().invoke(args=["second-factor-off", known.halden.email]).exit_code == 0
    assert lines(known.halden)[-1] == (Happening.SECOND_FACTOR_OFF, False, {})
    assert app.test_cli_runner().invoke(args=["sign-out", known.halden.email]).exit_code == 0
    assert lines(known.halden)[-1] == (Happening.SESSIONS_ENDED, False, {})


def test_a_new_password_and_ended_sessions_are_told_of(known, visit, lines):
    for _time in range(2):
        sign_in(visit, known.corvid.email)
    browser = visit(known.corvid)
    new = {"current_password": PASSWORD, "new_password": "four other words instead"}
    browser.post("/account/sessions")
    assert browser.post("/account/password", data=new).status_code == 303
    told = lines(known.corvid)[2:]
    assert told == [
        (Happening.SESSIONS_ENDED, True, {"count": 2}),
        (Happening.PASSWORD_CHANGED, True, {}),
    ]

"""Passkeys: added with the password, good for one answer each time, never a way around what the account asks."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from light2share.accounts.models import Person
from light2share.accounts.passkey_models import Passkey, SpentChallenge
from light2share.accounts.passkeys import MOST, forget_spent
from light2share.accounts.rules import Way
from light2share.audit.models import Happening, JournalLine
from light2share.kernel import clock as real
from light2share.mail.models import OutgoingMail
from light2share.security.passkeys import party_of
from tests.accounts.conftest import PASSWORD
from tests.accounts.device import PRESENT, Device
from tests.accounts.steps import code
from tests.factories import NOW

PAGE = "/account/passkeys"


def options(page):
    return html.unescape(re.search(r'data-options="([^"]+)"', page)[1])


def begin(browser, name="Work laptop", **more):
    return browser.post(PAGE, data={"name": name, "current_password": PASSWORD, **more})


def add(browser, device, name="Work laptop"):
    assert begin(browser, name).location == f"{PAGE}/new"
    made = device.make(options(browser.get(f"{PAGE}/new").text))
    return browser.post(f"{PAGE}/new", data={"credential": made})


def sign_in(visit, device, **more):
    browser = visit(None)
    answer = device.use(options(browser.get("/login").text))
    return browser, browser.post("/login/passkey", data={"credential": answer, **more})


@pytest.fixture
def device(known, visit):
    """One that Halden has added."""
    device = Device()
    assert add(visit(known.halden), device).location == PAGE
    return device


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://share.example.org", "share.example.org"),
        ("http://localhost:5000", "localhost"),
        ("http://127.0.0.1:5000", None),
        ("https://192.0.2.1", None),
        ("https://[2001:db8::1]", None),
        ("http://share.example.org", None),
    ],
)
def test_browsers_make_passkeys_for_names_and_https(url, host):
    found = party_of(url, "Light2Share")
    assert (found and found.host) == host
    assert found is None or found.origin == url


def test_it_signs_in_and_leads_on(device, known, visit, session):
    browser, answer = sign_in(visit, device, next="/account?x=1")
    assert (answer.status_code, answer.location) == (303, "/account?x=1")
    assert "Hélène Halden" in browser.get("/account").text
    assert "last used" in browser.get(PAGE).text
    line = session.scalars(select(JournalLine).order_by(JournalLine.id.desc())).first()
    assert (line.what, line.details["by"]) == (Happening.SIGNED_IN, Way.PASSKEY)


def test_it_takes_the_place_of_password_and_code(device, app, known, visit):
    app.config["REQUIRE_SECOND_FACTOR"] = True
    cluster = Device(credential=b"another")
    app.config["REQUIRE_SECOND_FACTOR"] = False
    add(visit(known.cluster), cluster)
    app.config["REQUIRE_SECOND_FACTOR"] = True
    browser, _answer = sign_in(visit, cluster)
    assert browser.get("/account").status_code == 200
    with_password = visit(None)
    with_password.post("/login", data={"email": known.cluster.email, "password": PASSWORD})
    assert with_password.get("/account").location == "/account/second-factor"


def test_an_answer_is_good_once(device, visit):
    browser, thief = visit(None), visit(None)
    answer = device.use(options(browser.get("/login").text))
    thief.set_cookie("session", browser.get_cookie("session").value)
    assert browser.post("/login/passkey", data={"credential": answer}).location == "/dashboard"
    again = thief.post("/login/passkey", data={"credential": answer})
    assert again.location == "/login"
    assert "could not be used" in thief.get("/login").text


def test_it_is_good_for_the_browser_that_asked_and_for_ten_minutes(device, visit):
    browser, other = visit(None), visit(None)
    answer = device.use(options(browser.get("/login").text))
    other.get("/login")
    assert other.post("/login/passkey", data={"credential": answer}).location == "/login"
    with browser.session_transaction() as cookie:
        cookie["passkey_sign_in"] = [cookie["passkey_sign_in"][0] - 601, *cookie["passkey_sign_in"][1:]]
    assert browser.post("/login/passkey", data={"credential": answer}).location == "/login"


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://evil.example"},
        {"host": "evil.example"},
        {"flags": PRESENT},
        {"credential": b"nobody's"},
        {"key": Device().key},
        {"user_handle": "bm9ib2R5"},
    ],
    ids=["another origin", "another site", "holder not verified", "unknown", "another key", "another person"],
)
def test_what_is_not_right_opens_nothing(device, visit, lie):
    for name, value in lie.items():
        setattr(device, name, value)
    browser, answer = sign_in(visit, device)
    assert answer.location == "/login"
    assert browser.get("/account").status_code == 303


@pytest.mark.parametrize(
    "sent", ["", "{}", "[]", "null", '{"id": 1}', "x" * 50_000, '{"id":"a","rawId":"a"}']
)
def test_what_is_no_answer_opens_nothing(device, visit, sent):
    browser = visit(None)
    browser.get("/login")
    assert browser.post("/login/passkey", data={"credential": sent}).location == "/login"


def test_a_count_that_does_not_rise_tells_of_a_copy(device, visit):
    for count, location in ((5, "/dashboard"), (5, "/login"), (4, "/login"), (6, "/dashboard")):
        device.count = count
        assert sign_in(visit, device)[1].location == location


def test_somebody_whose_account_is_closed_stays_out(device, known, visit, session):
    session.get(Person, known.halden.person_id).disabled_at = real.now()
    session.commit()
    assert sign_in(visit, device)[1].location == "/login"


def test_failures_are_limited_for_an_address(device, visit, app):
    app.config["LIMIT_SIGN_IN"] = "2 per minute"
    for _time in range(2):
        visit(None).post("/login/passkey", data={"credential": "no"})
    browser, answer = sign_in(visit, device)
    assert answer.location == "/login"
    assert "Too many attempts" in browser.get("/login").text


def test_adding_one_wants_the_password_and_is_told(known, visit, session):
    browser = visit(known.halden)
    for typed in ({"name": "x", "current_password": "no"}, {"name": "", "current_password": PASSWORD}):
        assert browser.post(PAGE, data=typed).status_code == 422
    assert browser.get(f"{PAGE}/new").location == PAGE
    assert add(browser, Device()).location == PAGE
    told = select(OutgoingMail.details).where(OutgoingMail.kind == "accounts/passkey_changed")
    assert session.scalars(told).all() == [["passkey_added", "Work laptop"]]


def test_adding_one_wants_the_code_where_it_is_on(known, visit):
    browser, page = visit(known.halden), "/account/second-factor"
    browser.post(f"{page}/begin")
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", browser.get(page).text)[1].replace(" ", "")
    typed = {"current_password": PASSWORD, "code": code(secret)}
    codes = re.findall(r"<li><code>([^<]+)<", browser.post(page, data=typed, follow_redirects=True).text)
    for wrong in ({}, {"code": "000000"}):
        assert begin(browser, **wrong).status_code == 422
    assert begin(browser, code=codes[0]).location == f"{PAGE}/new"


def test_a_key_is_made_for_one_challenge_and_one_person(known, visit, session):
    mine, theirs = visit(known.halden), visit(known.corvid)
    begin(mine)
    begin(theirs)
    made = Device().make(options(mine.get(f"{PAGE}/new").text))
    assert theirs.post(f"{PAGE}/new", data={"credential": made}).status_code == 422
    assert mine.post(f"{PAGE}/new", data={"credential": made}).location == PAGE
    begin(theirs)
    again = Device().make(options(theirs.get(f"{PAGE}/new").text))  # the credential that Halden has
    assert theirs.post(f"{PAGE}/new", data={"credential": again}).location == PAGE
    assert "could not be added" in theirs.get(PAGE).text
    assert len(session.scalars(select(Passkey)).all()) == 1


def test_removing_one_ends_it_for_its_person_alone(device, known, visit, session):
    handle = session.scalar(select(Passkey.handle))
    present = {"current_password": PASSWORD}
    assert visit(known.corvid).post(f"{PAGE}/{handle}/remove", data=present).status_code == 404
    for wrong in ({}, {"current_password": "something else"}):
        assert visit(known.halden).post(f"{PAGE}/{handle}/remove", data=wrong).status_code == 422
    session.rollback()
    assert session.scalar(select(Passkey.handle)) == handle
    assert visit(known.halden).post(f"{PAGE}/{handle}/remove", data=present).location == PAGE
    assert sign_in(visit, device)[1].location == "/login"
    session.rollback()
    told = select(JournalLine.what).order_by(JournalLine.id.desc())
    assert session.scalars(told).first() is Happening.PASSKEY_REMOVED


def test_there_are_ten_at_most(device, known, visit, session):
    for number in range(MOST - 1):
        session.add(
            Passkey(
                person_id=known.halden.person_id, user_handle="x", credential=f"{number}", public_key="x",
                sign_count=0, name="x", created_at=NOW, used_at=None,
            )
        )  # fmt: skip
    session.commit()
    answer = begin(visit(known.halden))
    assert answer.status_code == 422
    assert "Remove one first" in answer.text


@pytest.mark.parametrize("wrong", [{"sign_count": -1}, {"name": ""}])
def test_the_database_refuses_what_must_never_be(device, session, wrong):
    with pytest.raises(IntegrityError):
        session.execute(update(Passkey).values(**wrong))


def test_under_a_number_there_are_none_and_the_pages_say_so(known, visit, app):
    app.config["BASE_URL"] = "http://127.0.0.1:5000"
    assert "passkey" not in visit(None).get("/login").text.lower()
    page = visit(known.halden).get(PAGE).text
    assert "reached by a number" in page
    assert begin(visit(known.halden)).status_code == 422
    assert visit(None).post("/login/passkey", data={"credential": "{}"}).location == "/login"


def test_without_javascript_the_page_says_so_and_the_password_works(known, visit):
    page = visit(None).get("/login").text
    assert re.search(r'<form [^>]*data-passkey="get"[^>]* hidden>', page)
    assert "Passkeys need JavaScript" in page


def test_challenges_that_were_answered_are_forgotten_later(device, visit, session):
    sign_in(visit, device)
    forget_spent(session, real.now())
    assert session.scalars(select(SpentChallenge)).all()
    forget_spent(session, real.now() + timedelta(hours=1))
    assert not session.scalars(select(SpentChallenge)).all()

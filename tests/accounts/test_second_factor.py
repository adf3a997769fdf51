"""Codes after the password: each good once, recovery codes for the day the telephone is lost."""

import html
import re
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pyotp
import pytest
from sqlalchemy import select

from light2share.accounts import actions, codes, second_factor
from light2share.accounts.models import EmailChange, Person, RecoveryCode, SecondFactor
from light2share.kernel import clock as real
from light2share.mail.models import OutgoingMail
from light2share.security.sealing import opened, sealed
from tests.accounts.conftest import PASSWORD
from tests.accounts.steps import code

PAGE = "/account/second-factor"
NEW = "another few words"
KEY = "for tests only " * 4
AT = datetime(2026, 10, 12, 6, 0, 10, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def password_right(visit, member, **more):
    browser = visit(None)
    return browser, browser.post("/login", data={"email": member.email, "password": PASSWORD, **more})


@pytest.fixture
def armed(known, visit, session):
    """Halden's browser, the secret of the program, and the recovery codes; the code of just now is used."""
    browser = visit(known.halden)
    browser.post(f"{PAGE}/begin")
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", browser.get(PAGE).text)[1].replace(" ", "")
    answer = browser.post(PAGE, data={"current_password": PASSWORD, "code": code(secret, -1)})
    assert (answer.status_code, answer.location) == (303, f"{PAGE}/codes")
    made = re.findall(r"<li><code>([^<]+)</code>", browser.get(answer.location).text)
    assert len(made) == 10
    session.rollback()
    return browser, secret, made


@pytest.mark.parametrize(
    ("seconds", "fits"),
    [(-60, False), (-30, True), (0, True), (30, True), (60, False)],
)
def test_a_clock_may_be_half_a_minute_off(seconds, fits):
    typed = pyotp.TOTP(SECRET).at(AT + timedelta(seconds=seconds))
    assert (codes.matching_step(SECRET, typed, AT) is not None) == fits


def test_codes_for_paper_are_told_from_those_of_a_program_however_they_are_typed():
    made = codes.new_codes()
    assert len(set(made)) == 10
    assert codes.plain(f" {made[0].upper()} ") == made[0].replace("-", "")
    assert codes.is_from_program(codes.plain("123 456"))
    assert not codes.is_from_program(codes.plain(made[0]))
    assert not codes.is_from_program(codes.plain("１２３４５６"))


def test_a_sealed_text_opens_with_its_key_and_purpose_only():
    token = sealed("a key", "one purpose", "told")
    assert "told" not in token
    assert opened("a key", "one purpose", token) == "told"
    assert opened("a key", "another purpose", token) is None
    assert opened("another key", "one purpose", token) is None
    assert opened("a key", "one purpose", "made up") is None


def test_without_a_second_step_nothing_changes(known, visit):
    browser, answer = password_right(visit, known.corvid)
    assert answer.location == "/dashboard"
    assert browser.get("/account").status_code == 200
    assert browser.get("/login/second").location == "/login"


def test_it_counts_only_once_a_code_has_confirmed_it(known, visit, session):
    browser = visit(known.halden)
    browser.post(f"{PAGE}/begin")
    for typed in (
        {"code": "000000", "current_password": PASSWORD},
        {"code": "", "current_password": PASSWORD},
    ):
        assert browser.post(PAGE, data=typed).status_code == 422
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", browser.get(PAGE).text)[1].replace(" ", "")
    wrong = browser.post(PAGE, data={"code": code(secret), "current_password": "not the present one"})
    assert wrong.status_code == 422
    assert password_right(visit, known.halden)[1].location == "/dashboard"


def test_the_password_alone_opens_nothing_and_the_code_does(armed, known, visit):
    _browser, secret, _made = armed
    browser, answer = password_right(visit, known.halden, next="/account?x=1")
    assert answer.location == "/login/second?next=/account?x%3D1"
    assert browser.get("/account").status_code == 303
    assert browser.post("/account").status_code == 401
    form = browser.get(answer.location).text
    assert 'name="next" value="/account?x=1"' in form
    answer = browser.post("/login/second", data={"code": f" {code(secret)} ", "next": "/account?x=1"})
    assert (answer.status_code, answer.location) == (303, "/account?x=1")
    assert browser.get("/account").status_code == 200


def test_a_code_is_good_once(armed, known, visit):
    _browser, secret, _made = armed
    typed = code(secret)
    first, _answer = password_right(visit, known.halden)
    second, _answer = password_right(visit, known.halden)
    assert first.post("/login/second", data={"code": typed}).status_code == 303
    answer = second.post("/login/second", data={"code": typed})
    assert answer.status_code == 422
    assert "was used before" in answer.text
    assert second.get("/account").status_code == 303


def test_a_recovery_code_is_good_once_and_only_for_its_person(armed, known, visit, session):
    _browser, _secret, made = armed
    assert second_factor.take(session, KEY, known.corvid.person_id, made[0], AT, AT) is None
    session.rollback()
    for expected in (303, 422):
        browser, _answer = password_right(visit, known.halden)
        assert browser.post("/login/second", data={"code": made[0].upper()}).status_code == expected


@pytest.mark.parametrize("kind", ["program", "paper"])
def test_of_several_at_once_one_gets_in(armed, known, visit, kind):
    _browser, secret, made = armed
    typed = code(secret) if kind == "program" else made[0]
    browsers = [password_right(visit, known.halden)[0] for _ in range(4)]
    started, found = Barrier(len(browsers)), []

    def send(browser):
        started.wait()
        found.append(browser.post("/login/second", data={"code": typed}).status_code)

    threads = [Thread(target=send, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [303, 422, 422, 422]


def test_guessing_codes_is_limited_for_who_has_the_password(armed, known, visit):
    _browser, secret, _made = armed
    browser, _answer = password_right(visit, known.halden)
    for number in range(10):
        browser.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        assert browser.post("/login/second", data={"code": "000000"}).status_code == 422
    answer = browser.post("/login/second", data={"code": code(secret)})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1
    assert "Too many attempts" in answer.text


def test_guesses_of_who_has_the_password_keep_nobody_out_of_a_browser_they_use(armed, known, visit):
    _browser, secret, made = armed
    mine, _answer = password_right(visit, known.halden)
    assert mine.post("/login/second", data={"code": made[0]}).status_code == 303
    mine.post("/logout")
    other, _answer = password_right(visit, known.halden)
    for _guess in range(10):
        assert other.post("/login/second", data={"code": "000000"}).status_code == 422
    assert other.post("/login/second", data={"code": made[1]}).status_code == 429
    assert mine.post("/login", data={"email": known.halden.email, "password": PASSWORD}).status_code == 303
    assert mine.post("/login/second", data={"code": code(secret)}).status_code == 303


def test_right_codes_are_no_guesses(armed, known, visit):
    _browser, secret, made = armed
    for number, typed in enumerate((*made[:3], code(secret))):
        browser, _answer = password_right(visit, known.halden)
        browser.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        for _guess in range(3):
            assert browser.post("/login/second", data={"code": "000000"}).status_code == 422
        assert browser.post("/login/second", data={"code": typed}).status_code == 303


def test_a_right_password_waits_ten_minutes_and_no_longer_than_the_account_stays(
    armed, known, visit, session
):
    _browser, secret, _made = armed
    browser, _answer = password_right(visit, known.halden)
    with browser.session_transaction() as cookie:
        cookie["waits_for_code"] = [*cookie["waits_for_code"][:2], cookie["waits_for_code"][2] - 601]
    assert browser.post("/login/second", data={"code": code(secret)}).location == "/login"
    browser, _answer = password_right(visit, known.halden)
    session.get(Person, known.halden.person_id).session_epoch += 1
    session.commit()
    assert browser.post("/login/second", data={"code": code(secret)}).location == "/login"


def test_a_form_that_was_being_sent_comes_back_after_the_code(armed, known, visit):
    _browser, secret, _made = armed
    typed = {"kept_to": "/account", "kept.name": "Hélène H."}
    browser, answer = password_right(visit, known.halden, **typed)
    assert answer.status_code == 200
    assert 'name="kept.name" value="Hélène H."' in html.unescape(answer.text)
    page = browser.post("/login/second", data={"code": code(secret), **typed})
    assert page.status_code == 200
    assert "Hélène H." in html.unescape(page.text)


def test_the_secret_and_the_codes_are_never_shown_again_nor_stored_in_clear(armed, session, known):
    browser, secret, made = armed
    page = browser.get(PAGE).text
    assert secret[:4] not in page
    assert browser.get(f"{PAGE}/codes").location == PAGE
    factor = session.get(SecondFactor, known.halden.person_id)
    assert secret not in factor.sealed
    stored = " ".join(session.scalars(select(RecoveryCode.code_hash)))
    assert not any(one in stored or codes.plain(one) in stored for one in made)


def test_turning_it_off_wants_both_and_each_change_is_told(armed, known, visit, session):
    browser, secret, made = armed
    elsewhere, _answer = password_right(visit, known.halden)
    elsewhere.post("/login/second", data={"code": made[1]})
    for typed in (
        {"code": made[0]},
        {"current_password": PASSWORD},
        {"current_password": "no", "code": made[0]},
    ):
        assert browser.post(f"{PAGE}/off", data=typed).status_code == 422
    both = {"current_password": PASSWORD, "code": made[0]}
    assert browser.post(f"{PAGE}/codes", data=both).status_code == 303
    assert elsewhere.get("/account").status_code == 303
    assert browser.get("/account").status_code == 200
    again = browser.post(f"{PAGE}/off", data={**both, "code": made[2]})
    assert again.status_code == 422  # the old ones are worth nothing
    assert browser.post(f"{PAGE}/off", data={**both, "code": code(secret)}).status_code == 303
    assert password_right(visit, known.halden)[1].location == "/dashboard"
    session.rollback()
    told = select(OutgoingMail.details).where(OutgoingMail.kind == "accounts/second_factor_changed")
    assert session.scalars(told.order_by(OutgoingMail.id)).all() == [["on"], ["codes"], ["off"]]


def test_who_has_lost_everything_is_helped_by_the_operator(armed, app, known, visit):
    run = app.test_cli_runner()
    assert run.invoke(args=["second-factor-off", "nobody@cast.example"]).exit_code == 1
    assert run.invoke(args=["second-factor-off", known.halden.email]).exit_code == 0
    assert armed[0].get("/account").status_code == 303
    assert password_right(visit, known.halden)[1].location == "/dashboard"


def test_a_new_password_by_mail_leaves_the_second_step(armed, known, visit, session):
    reset = actions.ask_reset(session, session.get_one(Person, known.halden.person_id), real.now())
    link = actions.new_reset_link(session, reset.id, real.now())
    session.commit()
    assert visit(None).post(f"/password/{link}", data={"new_password": NEW}).status_code == 303
    browser = visit(None)
    answer = browser.post("/login", data={"email": known.halden.email, "password": NEW})
    assert answer.location == "/login/second"
    assert browser.get("/account").status_code == 303


def test_another_key_of_the_site_leaves_the_recovery_codes(armed, session, known):
    _browser, secret, made = armed
    number = known.halden.person_id
    assert not second_factor.take(session, "another key", number, code(secret), AT, real.now())
    assert second_factor.take(session, "another key", number, made[0], AT, real.now())


def test_failures_elsewhere_do_not_keep_out_who_uses_a_browser_of_theirs(known, visit):
    mine, _answer = password_right(visit, known.corvid)
    mine.post("/logout")
    for number in range(10):
        other = visit(None)
        other.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        other.post("/login", data={"email": known.corvid.email, "password": "guess"})
    _stranger, answer = password_right(visit, known.corvid)
    assert answer.status_code == 429
    assert mine.post("/login", data={"email": known.corvid.email, "password": PASSWORD}).status_code == 303


def test_another_address_wants_a_code_as_well(armed, session):
    browser, _secret, made = armed
    asked = {"email": "helene@elsewhere.example", "current_password": PASSWORD}
    assert 'name="code"' in browser.get("/account/email").text
    for typed in ("", "not-a-code"):
        answer = browser.post("/account/email", data={**asked, "code": typed})
        assert (answer.status_code, "This code isn’t right" in answer.text) == (422, True)
        assert "helene@elsewhere.example" in answer.text
    assert session.scalars(select(EmailChange)).all() == []
    session.rollback()
    assert browser.post("/account/email", data={**asked, "code": made[0]}).status_code == 303
    assert session.scalars(select(EmailChange)).one().email == "helene@elsewhere.example"

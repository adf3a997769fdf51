"""Sessions are listed and ended by their person; a browser that is new to somebody is told of in a mail."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update

from light2share.accounts.models import Person, SignIn
from light2share.accounts.programs import program_of
from light2share.accounts.sessions import forget_old
from light2share.kernel import clock as real
from light2share.mail.models import OutgoingMail
from tests.accounts.conftest import PASSWORD
from tests.factories import session_handle
from tests.markup import read

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


def sign_in(visit, member, agent=FIREFOX, device=None):
    browser = visit(None)
    browser.environ_base["HTTP_USER_AGENT"] = agent
    if device:
        browser.set_cookie("device", device)
    assert browser.post("/login", data={"email": member.email, "password": PASSWORD}).status_code == 303
    return browser


def told(session):
    session.rollback()
    return session.scalars(select(OutgoingMail.kind)).all().count("accounts/new_device")


@pytest.mark.parametrize(
    ("agent", "program"),
    [
        (FIREFOX, "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/19.0 Safari/605.1", "Safari, macOS"),
        ("<script>", ""),
    ],
)  # fmt: skip
def test_programs_have_short_names(agent, program):
    assert program_of(agent) == program


def test_the_list_names_this_session_and_the_others(known, visit):
    sign_in(visit, known.brightwater, agent="curl/8")
    page = read(sign_in(visit, known.brightwater).get("/account/sessions").text)
    boxes = page.all("section")
    assert "Firefox, Linux" in boxes[0].text
    assert "curl" not in boxes[0].text
    assert "curl" in boxes[1].text


def test_ending_the_others_is_offered_where_there_are_others(known, visit):
    first = sign_in(visit, known.brightwater)
    first.post("/account/sessions")
    assert "End my other sessions" not in first.get("/account/sessions").text
    sign_in(visit, known.brightwater)
    assert "End my other sessions" in first.get("/account/sessions").text


def test_one_session_ends_and_the_others_stay(known, visit):
    here, there = sign_in(visit, known.halden), sign_in(visit, known.halden, agent="curl/8")
    page = here.get("/account/sessions").text
    line = next(part for part in page.split("<li>") if "<h3>curl</h3>" in part)
    assert here.post(re.search(r'action="([^"]+/end)"', line)[1]).status_code == 303
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303


def test_nobody_ends_the_session_of_another(known, visit, session):
    handle = session_handle(known.halden.person_id)
    assert visit(known.corvid).post(f"/account/sessions/{handle}/end").status_code == 404
    assert session.scalar(select(SignIn.ended_at).where(SignIn.handle == handle)) is None
    assert visit(known.halden).post(f"/account/sessions/{handle}/end").status_code == 303
    assert visit(known.halden).get("/account").status_code == 303


def test_signing_out_ends_the_session_also_for_a_copy_of_its_cookie(known, visit):
    browser, thief = sign_in(visit, known.halden), visit(None)
    thief.set_cookie("session", browser.get_cookie("session").value)
    assert thief.get("/account").status_code == 200
    browser.post("/logout")
    assert thief.get("/account").status_code == 303


def test_a_new_password_and_ending_the_others_leave_one_row(known, visit, session):
    here = sign_in(visit, known.halden)
    sign_in(visit, known.halden)
    here.post("/account/password", data={"current_password": PASSWORD, "new_password": "another few words"})
    going_on = select(SignIn).where(SignIn.person_id == known.halden.person_id, SignIn.ended_at.is_(None))
    assert len(session.scalars(going_on).all()) == 1
    assert here.get("/account").status_code == 200


def test_a_cookie_without_its_secret_or_with_that_of_another_is_nobody(cast, visit):
    for secret in ("", "made up", f"the session of {cast.corvid.person_id}"):
        browser = visit(cast.halden)
        with browser.session_transaction() as cookie:
            cookie["sign_in"] = secret
        assert browser.get("/account").status_code == 303


def test_the_cookie_holds_a_secret_of_which_only_the_hash_is_stored(known, visit, session):
    browser = sign_in(visit, known.halden)
    with browser.session_transaction() as cookie:
        secret = cookie["sign_in"]
    assert secret not in str([vars(row) for row in session.scalars(select(SignIn))])


def test_a_browser_that_is_new_is_told_of_once(known, visit, session):
    browser = sign_in(visit, known.halden)
    assert told(session) == 1
    browser.post("/logout")
    browser.post("/login", data={"email": known.halden.email, "password": PASSWORD})
    assert told(session) == 1
    sign_in(visit, known.halden)
    assert told(session) == 2


def test_a_browser_is_new_to_each_person_and_again_after_90_days(known, visit, session):
    sign_in(visit, known.halden, device="a device")
    sign_in(visit, known.corvid, device="a device")
    assert told(session) == 2
    session.execute(update(SignIn).values(seen_at=real.now() - timedelta(days=91)))
    session.commit()
    sign_in(visit, known.halden, device="a device")
    assert told(session) == 3


def test_a_failed_sign_in_leaves_no_device_and_no_row(known, visit, session):
    before = len(session.scalars(select(SignIn)).all())
    answer = visit(None).post("/login", data={"email": known.halden.email, "password": "not this one"})
    assert "device=" not in str(answer.headers.getlist("Set-Cookie"))
    session.rollback()
    assert len(session.scalars(select(SignIn)).all()) == before


def test_people_whom_several_share_get_no_such_mail(known, visit, session):
    session.get(Person, known.halden.person_id).demo = True
    session.commit()
    sign_in(visit, known.halden)
    assert told(session) == 0


def test_when_it_was_last_used_is_noted_every_ten_minutes(cast, visit, session, counted):
    mine = SignIn.person_id == cast.halden.person_id
    session.execute(update(SignIn).where(mine).values(seen_at=real.now() - timedelta(minutes=11)))
    session.commit()
    browser = visit(cast.halden)
    browser.get("/account")
    session.rollback()
    assert real.now() - session.scalar(select(SignIn.seen_at).where(mine)) < timedelta(minutes=1)
    with counted() as statements:
        browser.get("/account")
    assert [one for one in statements if one.startswith("UPDATE")] == []


def test_what_is_too_old_to_know_a_browser_by_is_forgotten(cast, session):
    session.execute(update(SignIn).values(seen_at=real.now() - timedelta(days=91)))
    forget_old(session, real.now())
    assert session.scalars(select(SignIn)).all() == []


def test_the_first_sign_in_of_all_is_no_news(known, visit, session):
    session.execute(delete(SignIn).where(SignIn.person_id == known.corvid.person_id))
    session.commit()
    sign_in(visit, known.corvid)
    assert told(session) == 0
    sign_in(visit, known.corvid)
    assert told(session) == 1


def test_a_browser_is_news_to_who_was_away_so_long_that_their_sessions_are_forgotten(known, visit, session):
    session.execute(delete(SignIn).where(SignIn.person_id == known.corvid.person_id))
    session.get(Person, known.corvid.person_id).seen_on = date(2025, 1, 10)
    session.commit()
    sign_in(visit, known.corvid)
    assert told(session) == 1

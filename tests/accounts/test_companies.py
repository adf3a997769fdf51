"""Signing in at one's company: to an account that is here, believed only if everything about the answer is right."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import ECKey
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from light2share import create_app
from light2share.accounts import companies, second_factor
from light2share.accounts.company_models import CompanyIdentity
from light2share.accounts.models import Person, SecondFactor
from light2share.accounts.rules import Way
from light2share.audit.models import Happening, JournalLine
from light2share.kernel import clock as real
from light2share.mail.models import OutgoingMail
from light2share.security import openid
from tests.accounts.company import serving
from tests.accounts.conftest import PASSWORD
from tests.factories import NOW

RELIED = "can’t be relied on"
NOBODY = "No account here has the address"


@pytest.fixture
def company(app, known):
    """Acme, which says that whoever comes is Halden."""
    openid.forget()
    with serving() as company:
        app.config["OIDC_PROVIDERS"] = {"acme": company.provider()}
        company.claims = {"email": known.halden.email.upper(), "email_verified": True}
        yield company


def there_and_back(visit, company, address="/login/with/acme"):
    browser = visit(None)
    away = browser.get(address)
    assert away.status_code == 303
    return browser, company.let_in(away.location).partition("//localhost")[2]


def arrive(visit, company, **address):
    browser, back = there_and_back(visit, company, **address)
    return browser, browser.get(back)


def said(browser):
    return browser.get("/login").text


def test_it_leads_to_the_account_with_the_verified_address_and_on(company, known, visit, session):
    assert "Sign in with Acme" in said(visit(None))
    browser, answer = arrive(visit, company, address="/login/with/acme?next=/account?x%3D1")
    assert (answer.status_code, answer.location) == (303, "/account?x=1")
    assert "Hélène Halden" in browser.get("/account").text
    lines = session.scalars(select(JournalLine).order_by(JournalLine.id)).all()
    assert [line.what for line in lines] == [Happening.COMPANY_BOUND, Happening.SIGNED_IN]
    assert lines[1].details["by"] == Way.COMPANY


def test_what_is_asked_of_the_company(company, visit):
    asked = parse_qs(urlsplit(visit(None).get("/login/with/acme").location).query)
    assert asked["redirect_uri"] == ["http://localhost/login/with/acme/back"]
    assert (asked["response_type"], asked["scope"]) == (["code"], ["openid email"])
    assert asked["code_challenge_method"] == ["S256"]
    assert min(len(asked[name][0]) for name in ("state", "nonce", "code_challenge")) >= 32


def test_once_bound_the_name_counts_and_not_the_address(company, known, visit, session):
    arrive(visit, company)
    company.claims = {"email": known.corvid.email, "email_verified": True}
    browser, _answer = arrive(visit, company)
    assert "Hélène Halden" in browser.get("/account").text


def test_a_second_name_gets_no_account_that_has_one(company, visit):
    arrive(visit, company)
    company.instead = {"sub": "subject-2"}
    browser, answer = arrive(visit, company)
    assert answer.location == "/login"
    assert NOBODY in said(browser)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nobody@cast.example", "email_verified": True},
        {"email": "halden@cast.example", "email_verified": False},
        {"email": "halden@cast.example", "email_verified": "true"},
        {"email": "halden@cast.example"},
        {},
    ],
)
def test_no_account_is_made_and_an_address_must_be_verified(company, visit, session, claims):
    before = len(session.scalars(select(Person)).all())
    company.claims = claims
    browser, answer = arrive(visit, company)
    assert answer.location == "/login"
    assert NOBODY in said(browser)
    assert browser.get("/account").status_code == 303
    session.rollback()
    assert len(session.scalars(select(Person)).all()) == before
    assert not session.scalars(select(CompanyIdentity)).all()


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another-site"},
        {"aud": ["light2share", "another-site"], "azp": "another-site"},
        {"iss": "https://evil.example"},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"iat": int(time.time()) + 3600},
        {"sub": None},
    ],
    ids=lambda lie: "-".join(lie),
)
def test_a_token_with_one_thing_wrong_lets_nobody_in(company, visit, lie):
    company.instead = lie
    browser, answer = arrive(visit, company)
    assert answer.location == "/login"
    assert RELIED in said(browser)
    assert browser.get("/account").status_code == 303


def test_a_token_that_somebody_else_signed_lets_nobody_in(company, visit):
    company.published = ECKey.generate_key("P-256", {"kid": "one"})
    browser, _answer = arrive(visit, company)
    assert RELIED in said(browser)


def test_a_new_key_of_the_company_is_read(company, visit):
    arrive(visit, company)
    company.key = ECKey.generate_key("P-256", {"kid": "two"})
    assert arrive(visit, company)[1].location == "/dashboard"


def test_a_state_is_good_once_and_in_its_browser(company, visit):
    browser, back = there_and_back(visit, company)
    stranger = visit(None)
    assert stranger.get(back).location == "/login"
    assert "begun elsewhere" in said(stranger)
    assert browser.get(back).location == "/dashboard"
    browser.post("/logout")
    assert browser.get(back).location == "/login"
    assert "begun elsewhere" in said(browser)
    other, back = there_and_back(visit, company)
    assert other.get(back.replace("state=", "state=x")).location == "/login"
    assert other.get(back).location == "/login"


def test_it_comes_back_within_ten_minutes(company, visit):
    browser, back = there_and_back(visit, company)
    with browser.session_transaction() as cookie:
        cookie["at_company"] = [
            cookie["at_company"][0],
            cookie["at_company"][1] - 601,
            *cookie["at_company"][2:],
        ]
    assert browser.get(back).location == "/login"


def test_who_was_not_let_in_there_is_told(company, visit):
    browser, back = there_and_back(visit, company)
    assert browser.get(back.replace("code=", "error=access_denied&was=")).location == "/login"
    assert "has not let you in" in said(browser)


def test_a_company_that_does_not_answer_leaves_the_password(company, visit):
    company.down = True
    browser = visit(None)
    assert browser.get("/login/with/acme").location == "/login"
    assert "does not answer" in said(browser)


def test_the_second_step_is_still_asked(company, known, visit, session):
    number = known.halden.person_id
    second_factor.begin(session, "for tests only " * 4, number)
    session.execute(update(SecondFactor).values(confirmed_at=NOW))
    session.commit()
    browser, answer = arrive(visit, company)
    assert answer.location == "/login/second"
    assert browser.get("/account").status_code == 303


def test_a_closed_account_stays_closed(company, known, visit, session):
    session.get(Person, known.halden.person_id).disabled_at = real.now()
    session.commit()
    assert arrive(visit, company)[1].location == "/login"


def test_a_company_that_is_not_named_is_not_there(app, visit):
    assert visit(None).get("/login/with/nobody").status_code == 404
    assert visit(None).get("/login/with/nobody/back?code=1&state=1").status_code == 404


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"issuer": "", "client_id": "x", "client_secret": "x", "label": "x"}, "OIDC_ACME_ISSUER"),
        ({"issuer": "http://x.example", "client_id": "x", "client_secret": "x", "label": "x"}, "https"),
    ],
)
def test_half_settings_stop_the_start(tmp_path, settings, said):
    with pytest.raises(SystemExit, match=said):
        create_app(
            {"OIDC_PROVIDERS": {"acme": settings}, "DATA_DIR": tmp_path, "DEMO": False, "SECRET_KEY": "k" * 9}
        )


def test_the_database_binds_a_name_once(company, known, visit, session):
    arrive(visit, company)
    session.add(
        CompanyIdentity(
            person_id=known.corvid.person_id, issuer=company.issuer, subject="subject-1", created_at=NOW
        )
    )
    with pytest.raises(IntegrityError):
        session.flush()


def test_it_is_listed_with_since_when_and_unbound_by_who_knows_the_password(company, known, visit, session):
    browser, _answer = arrive(visit, company)
    assert "Acme, since" in browser.get("/account").text
    number = session.scalars(select(CompanyIdentity.id)).one()
    session.rollback()
    page = f"/account/companies/{number}"
    assert visit(known.corvid).get(page).status_code == 404
    assert "Unbind Acme" in browser.get(page).text
    assert browser.post(page, data={"current_password": "something else"}).status_code == 422
    assert session.scalars(select(CompanyIdentity.id)).all() == [number]
    session.rollback()
    assert browser.post(page, data={"current_password": PASSWORD}).location == "/account"
    assert session.scalars(select(CompanyIdentity.id)).all() == []
    told = session.scalars(
        select(OutgoingMail).where(OutgoingMail.kind == companies.CHANGED).order_by(OutgoingMail.id)
    ).all()
    assert [one.details[0] for one in told] == ["company_bound", "company_unbound"]
    assert "Acme, since" not in browser.get("/account").text


def test_who_has_no_password_keeps_the_way_in(company, known, visit, session):
    browser, _answer = arrive(visit, company)
    session.execute(update(Person).where(Person.id == known.halden.person_id).values(password_hash=None))
    session.commit()
    number = session.scalars(select(CompanyIdentity.id)).one()
    session.rollback()
    page = f"/account/companies/{number}"
    assert "Choose one first" in browser.get(page).text
    assert browser.post(page, data={"current_password": "anything"}).status_code == 422
    assert session.scalars(select(CompanyIdentity.id)).all() == [number]

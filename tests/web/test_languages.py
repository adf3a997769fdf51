"""Language and theme: session, then account, then the browser, else French."""

import pytest

from light2share.accounts.models import Person


def shown(answer) -> str:
    return answer.text.split('<html lang="')[1][:2]


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        (None, "fr"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("de,en;q=0.5", "en"),
        ("de", "fr"),
        ("fr-CA, en;q=0.9", "fr"),
        ("en;q=0.2, fr;q=0.1", "en"),
        ("*", "fr"),
        ("x" * 5000, "fr"),
    ],
)
def test_the_browser_is_asked_last(app, asked, spoken):
    headers = {"Accept-Language": asked} if asked else {}
    assert shown(app.test_client().get("/login", headers=headers)) == spoken


def test_the_account_comes_before_the_browser(visit, cast, session):
    session.get(Person, cast.halden.person_id).language = "fr"
    session.commit()
    browser = visit(cast.halden)
    with browser.session_transaction() as cookie:
        del cookie["language"]
    assert shown(browser.get("/account", headers={"Accept-Language": "en"})) == "fr"


def test_the_session_comes_before_the_account(visit, cast, session):
    session.get(Person, cast.halden.person_id).language = "fr"
    session.commit()
    browser = visit(cast.halden)
    browser.get("/lang/en")
    assert shown(browser.get("/account", headers={"Accept-Language": "fr"})) == "en"


def test_an_unknown_language_in_the_session_is_passed_over(visit):
    browser = visit(None, language="tlh")
    assert shown(browser.get("/login", headers={"Accept-Language": "en"})) == "en"


@pytest.mark.parametrize(
    ("theme", "attribute"), [("dark", ' data-theme="dark"'), ("light", ' data-theme="light"'), (None, "")]
)
def test_the_theme_of_the_account(visit, cast, session, theme, attribute):
    session.get(Person, cast.halden.person_id).theme = theme
    session.commit()
    assert f'<html lang="en"{attribute}>' in visit(cast.halden).get("/account").text

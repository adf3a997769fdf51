"""One’s own account: details, password, sessions, and the organisation one acts for."""

import re

import pytest
from sqlalchemy import select

from light2share.accounts.models import Person
from light2share.mail.models import OutgoingMail
from tests.accounts.conftest import PASSWORD

NEW = "another few words"


def details(**changed):
    return {"name": "Hélène Halden", "language": "en", "theme": "system", **changed}


def test_a_visitor_is_asked_to_sign_in(visit):
    assert visit(None).get("/account").status_code == 303
    for path in ("/account", "/account/password", "/account/sessions", "/account/organisation"):
        assert visit(None).post(path).status_code == 401


def test_name_language_and_theme_are_kept(visit, cast, session):
    browser = visit(cast.halden)
    answer = browser.post("/account", data=details(name="  Hélène H. ", language="fr", theme="dark"))
    assert answer.status_code == 303
    person = session.get(Person, cast.halden.person_id)
    assert (person.name, person.language, person.theme) == ("Hélène H.", "fr", "dark")
    page = browser.get(answer.location).text
    assert '<html lang="fr" data-theme="dark">' in page  # at once, though the session had English
    assert "Hélène H." in page


def test_the_system_theme_is_no_theme(visit, cast, session):
    browser = visit(cast.halden)
    browser.post("/account", data=details(theme="dark"))
    browser.post("/account", data=details(theme="system"))
    assert session.get(Person, cast.halden.person_id).theme is None
    assert "data-theme" not in browser.get("/account").text.split(">")[1]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"name": ""}, "Enter your name"),
        ({"name": "x" * 121}, "Shorten this to 120 characters"),
        ({"name": "a\x07b"}, "Remove the characters"),
        ({"language": "de"}, "Choose one of the possibilities"),
        ({"theme": "blue"}, "Choose one of the possibilities"),
    ],
)
def test_what_will_not_do_is_refused_beside_its_field(visit, cast, session, changed, message):
    answer = visit(cast.halden).post("/account", data=details(**changed))
    assert answer.status_code == 422
    assert message in answer.text
    assert session.get(Person, cast.halden.person_id).name == "Hélène Halden"


def test_html_in_a_name_is_text(visit, cast):
    browser = visit(cast.halden)
    browser.post("/account", data=details(name="<b>Hélène</b>"))
    page = browser.get("/account").text
    assert "&lt;b&gt;Hélène&lt;/b&gt;" in page
    assert "<b>Hélène" not in page


def test_the_password_changes_and_other_sessions_end(visit, known, session):
    here, elsewhere = visit(known.halden), visit(known.halden)
    answer = here.post("/account/password", data={"current_password": PASSWORD, "new_password": NEW})
    assert answer.status_code == 303
    assert "password is changed" in here.get("/account").text
    assert elsewhere.get("/account").status_code == 303
    assert visit(None).post("/login", data={"email": known.halden.email, "password": NEW}).status_code == 303
    told = session.scalars(select(OutgoingMail.kind).order_by(OutgoingMail.id)).all()
    assert told == ["accounts/password_changed", "accounts/new_device"]


@pytest.mark.parametrize(
    ("current", "new", "message"),
    [
        ("not the present one", NEW, "This isn’t your present password"),
        ("", NEW, "Enter your present password"),
        (PASSWORD, "short", "12 characters or more"),
        (PASSWORD, "Hélène Halden", "isn’t your name"),
    ],
)
def test_a_password_is_not_changed_by_halves(visit, known, session, current, new, message):
    answer = visit(known.halden).post(
        "/account/password", data={"current_password": current, "new_password": new}
    )
    assert answer.status_code == 422
    assert message in answer.text
    assert "never kept in a page" in answer.text
    assert "Hélène Halden" in re.search(r'<input[^>]*id="name"[^>]*>', answer.text)[0]
    assert session.get(Person, known.halden.person_id).session_epoch == 0


def test_guessing_the_present_password_is_limited(visit, known):
    browser = visit(known.halden)
    for _ in range(10):
        assert (
            browser.post(
                "/account/password", data={"current_password": "guess", "new_password": NEW}
            ).status_code
            == 422
        )
    answer = browser.post("/account/password", data={"current_password": PASSWORD, "new_password": NEW})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Change the password</h2>" in answer.text
    assert "Too many attempts. Try again in" in answer.text


def test_strangers_keep_nobody_from_their_own_settings(visit, known, app):
    app.config["LIMIT_SIGN_IN"] = "3 per minute"
    for _ in range(4):
        visit(None).post("/login", data={"email": known.halden.email, "password": "guess"})
    browser = visit(known.halden)
    asked = {"email": "helene@elsewhere.example", "current_password": PASSWORD}
    assert browser.post("/account/email", data=asked).status_code == 303
    changed = {"current_password": PASSWORD, "new_password": NEW}
    assert browser.post("/account/password", data=changed).status_code == 303


def test_a_form_held_back_keeps_what_was_typed_but_passwords(visit, known, app):
    app.config["LIMIT_SIGN_IN"] = "1 per minute"
    browser = visit(known.halden)
    asked = {"email": "helene@elsewhere.example", "current_password": "a guess of hers"}
    assert browser.post("/account/email", data=asked).status_code == 422
    answer = browser.post("/account/email", data={**asked, "current_password": PASSWORD})
    assert answer.status_code == 429
    assert "helene@elsewhere.example" in answer.text
    assert PASSWORD not in answer.text
    pages = ("/account/data", "/account/delete", "/account/second-factor", "/account/passkeys")
    typed = {"current_password": PASSWORD, "code": "123456", "name": "Telephone"}
    for path in pages:
        held = browser.post(path, data=typed)
        assert held.status_code == 429, path
        assert "Too many attempts. Try again in" in held.text


def test_other_sessions_end_and_this_one_stays(visit, cast):
    here, elsewhere = visit(cast.halden), visit(cast.halden)
    assert here.post("/account/sessions").status_code == 303
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    assert elsewhere.post("/account", data=details(name="Intruder")).status_code == 401


def test_the_cluster_manager_belongs_to_no_organisation(visit, cast):
    page = visit(cast.cluster).get("/account")
    assert page.status_code == 200
    assert "You belong to no organisation" in page.text

"""The cluster writes the pages of text itself, in versions; the terms are accepted version by version."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update

from light2share.accounts.models import Person
from light2share.audit.models import Happening, JournalLine
from light2share.privacy import terms
from light2share.privacy.models import Consent, SiteText
from tests.accounts.conftest import HASH, PASSWORD

FRENCH = "# Conditions du pôle\n\nCe qui vaut ici.\n\n## Partie\n\nTexte. <script>alert(1)</script>"
ENGLISH = "# Terms of the cluster\n\nWhat holds here.\n\n## Part\n\nText for {site}."
TYPED = {"body_fr": FRENCH, "body_en": ENGLISH, "seen": "0"}


@pytest.fixture
def write(visit, cast):
    def writing(page="terms", status=303, **changed):
        answer = visit(cast.cluster).post(f"/cluster/texts/{page}", data={**TYPED, **changed})
        assert answer.status_code == status, answer.text
        return answer.text

    return writing


def test_what_the_cluster_writes_is_shown_at_once_in_both_languages(write, visit, session, cast):
    write("help")
    assert "<h1>Terms of the cluster</h1>" in visit(None).get("/help").text
    assert "Text for Light2Share." in visit(None).get("/help").text
    french = visit(None, "fr").get("/help").text
    assert "<h1>Conditions du pôle</h1>" in french
    assert "<script>alert" not in french
    line = session.scalars(select(JournalLine)).one()
    assert (line.what, line.person_id) == (Happening.TEXT_CHANGED, cast.cluster.person_id)
    assert "Help and contact · version 1" in visit(cast.cluster).get("/cluster/journal").text


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        pytest.param({"body_fr": ""}, 422, "Enter the text in French", id="one language alone"),
        pytest.param({"body_en": "No title"}, 422, "Begin with a line such as", id="no title"),
        pytest.param(
            {"seen": "7"}, 409, "Somebody else has written this page", id="a version that was not seen"
        ),
        pytest.param({"seen": "x"}, 409, "Somebody else has written this page", id="no version at all"),
    ],
)
def test_what_will_not_do_is_refused_with_everything_kept(changed, status, words, write, session):
    page = write(status=status, **changed)
    assert words in page
    assert "Ce qui vaut ici." in page or "body_fr" in changed
    assert session.scalars(select(SiteText)).all() == []


def test_two_who_write_at_once_are_told_and_versions_stay(write, visit, cast, session):
    write("join")
    write("join", status=409)
    write("join", seen="1", body_en=ENGLISH.replace("Part", "Another part"))
    assert [one.number for one in terms.versions(session, "join")] == [2, 1]
    page = visit(cast.cluster).get("/cluster/texts/join").text
    assert "Another part" in page
    assert page.partition("<tbody>")[2].count("Claude Cluster") == 2


def sign_in(browser, cast, **more):
    return browser.post("/login", data={"email": cast.corvid.email, "password": PASSWORD, **more})


def test_a_version_that_asks_is_asked_for_at_the_next_sign_in_and_kept(write, visit, cast, session):
    session.execute(update(Person).values(password_hash=HASH))
    session.commit()
    browser = visit(None)
    assert sign_in(browser, cast).location == "/dashboard"
    browser.post("/logout")
    write(asks="y")
    asked = sign_in(browser, cast, next="/favourites")
    assert asked.location == "/account/terms?next=/favourites"
    page = browser.get(asked.location).text
    assert "Version 1.1 is in force" in page
    answer = browser.post("/account/terms", data={"version": "1.1", "next": "/favourites"})
    assert answer.location == "/favourites"
    versions = select(Consent.version).where(Consent.person_id == cast.corvid.person_id).order_by(Consent.id)
    assert list(session.scalars(versions)) == ["1", "1.1"]
    assert "You accepted version 1.1 on" in browser.get("/account/terms").text
    browser.post("/logout")
    assert sign_in(browser, cast).location == "/dashboard"
    assert "Version 1.1" in visit(None).get("/terms").text


def test_a_change_that_asks_nobody_has_a_number_of_its_own(write, visit, cast, session):
    session.execute(update(Person).values(password_hash=HASH))
    session.commit()
    write()
    assert sign_in(visit(None), cast).location == "/dashboard"
    write("privacy", asks="y")
    assert terms.version(session, "1") == "1.1"
    assert "Version 1.1" in visit(None).get("/terms").text
    page = visit(cast.cluster).get("/cluster/texts/terms").text
    assert '<a href="/terms/1">1.1</a>' in page
    assert "Terms of use · version 1.1" in visit(cast.cluster).get("/cluster/journal").text


def test_a_consent_is_for_one_text_that_can_be_read(write, visit, cast, session):
    write(asks="y")
    browser = visit(cast.corvid)
    browser.post("/account/terms", data={"version": "1.1"})
    write(seen="1", body_en=ENGLISH.replace("What holds here", "Quite another thing"))
    assert terms.consent(session, cast.corvid.person_id, "1").version == "1.1"
    page = browser.get("/account/terms").text
    assert "You accepted version 1.1 on" in page
    assert 'href="/terms/1"' in page
    assert 'href="/terms/0"' in page, "the one before, too"
    assert "What holds here" in browser.get("/terms/1").text
    assert "Quite another thing" in browser.get("/terms/2").text
    assert "Quite another thing" in visit(None).get("/terms").text
    assert browser.get("/terms/0").status_code == 200
    assert [browser.get(f"/terms/{number}").status_code for number in (3, 10**30)] == [404, 404]
    assert visit(None).get("/terms/1").status_code == 303
    assert "/account/terms" in browser.get("/account").text


def test_open_sessions_are_led_to_new_terms_and_lose_nothing(write, visit, cast, session):
    browser = visit(cast.corvid)
    assert browser.get("/favourites").status_code == 200
    write(asks="y")
    assert browser.get("/favourites?page=2").location == "/account/terms?next=/favourites?page%3D2"
    assert browser.get("/").location == "/account/terms?next=/"
    for path in ("/account/terms", "/terms", "/terms/1", "/privacy", "/account/data", "/account/delete"):
        assert browser.get(path).status_code == 200, path
    typed = {"name": "Another Name", "language": "en", "theme": "dark"}
    held = browser.post("/account", data=typed)
    assert held.status_code == 409
    assert "Another Name" in held.text
    assert session.get_one(Person, cast.corvid.person_id).name != "Another Name"
    session.rollback()
    kept = {"kept_to": "/account", **{f"kept.{name}": value for name, value in typed.items()}}
    answer = browser.post("/account/terms", data={"version": "1.1", **kept})
    assert answer.status_code == 200
    assert "Another Name" in answer.text
    assert browser.get("/favourites").status_code == 200
    assert browser.post("/account", data=typed).status_code == 303


def test_a_version_that_is_no_longer_in_force_is_not_accepted(write, visit, cast, session):
    write(asks="y")
    answer = visit(cast.corvid).post("/account/terms", data={"version": "1"})
    assert (answer.status_code, "A newer version is in force" in answer.text) == (409, True)
    assert terms.consent(session, cast.corvid.person_id, "1") is None


def test_who_never_accepted_any_is_asked(visit, cast, session):
    session.execute(delete(Consent))
    session.execute(update(Person).values(password_hash=HASH))
    session.commit()
    browser = visit(None)
    assert sign_in(browser, cast, next="//evil.example").location.startswith("/account/terms?next=/dashboard")
    again = browser.post("/account/terms", data={"version": "1", "next": "https://evil.example/"})
    assert again.location == "/dashboard"
    browser.post("/account/terms", data={"version": "1"})
    assert len(session.scalars(select(Consent)).all()) == 1

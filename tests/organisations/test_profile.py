"""What an organisation says of itself."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from light2share.accounts.models import Person
from light2share.audit.models import JournalLine
from light2share.organisations.models import Organisation
from tests.factories import NOW

TYPED = {
    "about_fr": "Essais climatiques.",
    "about_en": "Climatic tests.",
    "website": "halden.example/lab",
    "email": "hello@halden.example",
    "mail_domains": "halden.example, @HALDEN.test",
    "domains": ["industry-of-the-future"],
}


def of(session, cast) -> Organisation:
    session.rollback()
    session.expire_all()
    return session.get_one(Organisation, cast.halden.organisation_id)


@pytest.fixture
def addressed(session, cast) -> None:
    """Two of Halden's people have addresses at its mail domains."""
    session.get_one(Person, cast.halden.person_id).email = "helene@halden.example"
    session.get_one(Person, cast.halden_member.person_id).email = "hugo@halden.test"
    session.commit()


def test_admins_change_the_page_and_the_journal_says_so(visit, session, cast, addressed):
    page = visit(cast.halden_admin)
    assert "Change this page" in page.get("/o/halden").text
    assert page.post("/org/profile", data=TYPED).location == "/o/halden"
    row = of(session, cast)
    assert row.mail_domains == ["halden.example", "halden.test"]
    assert row.website == "https://halden.example/lab"
    assert "Climatic tests." in visit().get("/o/halden").text
    assert "hello@halden.example" not in visit().get("/o/halden").text
    page.post("/org/profile", data=TYPED)
    line = session.scalars(select(JournalLine)).one()
    assert (line.what, line.organisation_id) == ("profile_changed", row.id)
    assert set(line.details["fields"]) == set(TYPED)


@pytest.mark.parametrize("who", ["halden", "halden_member", "cluster"])
def test_nobody_else_does(visit, cast, who):
    page = visit(getattr(cast, who))
    assert page.post("/org/profile", data=TYPED).status_code == 403
    assert "Change this page" not in page.get("/o/halden").text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("website", "javascript:alert(1)"), ("email", "nobody"), ("mail_domains", "gmail.com"), ("domains", "x"),
        ("about_fr", "x" * 1001),
    ],
)  # fmt: skip
def test_what_is_refused_keeps_what_was_typed(visit, session, cast, addressed, field, value):
    answer = visit(cast.halden_admin).post("/org/profile", data=TYPED | {field: value})
    assert answer.status_code == 422
    assert "Climatic tests." in answer.text
    assert of(session, cast).about_en != "Climatic tests."


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        pytest.param("halden.example", 303, id="a colleague has an address there"),
        pytest.param("known.example", 303, id="it was there, as the cluster entered it"),
        pytest.param("halden.example, brightwater.example", 422, id="nobody has an address there"),
        pytest.param("den.example", 422, id="the end of a domain is another"),
    ],
)
def test_a_mail_domain_is_that_of_a_colleague(visit, session, cast, addressed, typed, status):
    of(session, cast).mail_domains = ["known.example"]
    session.commit()
    answer = visit(cast.halden_admin).post("/org/profile", data=TYPED | {"mail_domains": typed})
    assert answer.status_code == status
    if status == 422:
        assert "Nobody of your organisation here has an address at" in answer.text
        assert "Climatic tests." in answer.text
    assert of(session, cast).mail_domains == (["known.example"] if status == 422 else [typed])


def test_an_address_of_an_account_that_is_closed_proves_nothing(visit, session, cast, addressed):
    session.get_one(Person, cast.halden.person_id).disabled_at = NOW
    session.commit()
    assert visit(cast.halden_admin).post("/org/profile", data=TYPED).status_code == 422

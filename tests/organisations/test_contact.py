"""Writing to an organisation: by anybody, to its people, whom nobody names; within limits."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from light2share.accounts.models import Person
from light2share.i18n import speaking
from light2share.jobs import chores
from light2share.jobs.mails import letter_of
from light2share.mail.message import build
from light2share.mail.models import OutgoingMail
from light2share.organisations.actions import ENQUIRIES_KEPT
from light2share.organisations.models import Enquiry, Membership, Organisation
from tests.factories import NOW
from tests.markup import read

VISITOR = {
    "name": "Vera Visitor",
    "email": "vera@elsewhere.example",
    "company": "Elsewhere",
    "message": "Is it free?",
}


@pytest.fixture
def write(visit, cast):
    def writing(member=None, to="halden", language="en", **fields):
        data = {"message": "Is it free?"} if member else dict(VISITOR)
        return visit(member, language).post(f"/o/{to}", data=data | fields)

    return writing


def receivers(session) -> set[int]:
    return set(
        session.scalars(select(OutgoingMail.person_id).where(OutgoingMail.kind == "organisations/enquiry"))
    )


def letter(app, session, language="en"):
    mail = session.scalars(select(OutgoingMail)).one()
    session.execute(update(Person).where(Person.id == mail.person_id).values(language=language))
    session.commit()
    with app.app_context():
        found = letter_of(session, mail, NOW)
    assert found is not None
    return found


def test_a_visitor_writes_to_the_managers(write, session, cast):
    answer = write()
    assert answer.status_code == 303
    assert answer.location == "/o/halden"
    assert receivers(session) == {cast.halden.person_id}
    kept = session.scalars(select(Enquiry)).one()
    assert (kept.name, kept.email, kept.company, kept.message) == tuple(
        VISITOR[name] for name in ("name", "email", "company", "message")
    )


def test_of_a_member_the_site_knows_who_writes(visit, write, session, cast):
    form = read(visit(cast.corvid).get("/o/halden").text).one("main").one("form")
    assert form.all("textarea", name_="message")
    assert not form.all("input", name_="email")
    assert write(cast.corvid, name="Somebody else", email="other@else.example").status_code == 303
    kept = session.scalars(select(Enquiry)).one()
    assert (kept.name, kept.email, kept.company) == (
        "Colin Corvid",
        "corvid@cast.example",
        "Corvid Photonics",
    )
    assert kept.person_id == cast.corvid.person_id


def test_where_nobody_manages_others_read_it(write, session, cast):
    session.execute(update(Membership).values(is_manager=False))
    session.commit()
    write()
    assert receivers(session) == {cast.halden_admin.person_id}


def test_where_nobody_is_there_the_cluster_reads_it(write, session, cast):
    session.execute(delete(Membership))
    session.commit()
    write()
    assert receivers(session) == {cast.cluster.person_id}


def test_the_mail_says_who_writes_and_an_answer_goes_there(app, write, session):
    write()
    found = letter(app, session)
    assert found.subject == "Message: Elsewhere"
    for words in ("Is it free?", "Vera Visitor", "vera@elsewhere.example", "has not been checked"):
        assert words in found.text
        assert words in found.html
    message = build(found, "Light2Share <no-reply@localhost>")
    assert message["Reply-To"] == "Vera Visitor <vera@elsewhere.example>"
    assert message["From"] == "Light2Share <no-reply@localhost>"
    assert letter(app, session, "fr").subject == "Message\u00a0: Elsewhere"


def test_a_text_never_becomes_a_header_or_html(app, write, session):
    assert write(name='Eve "<b>', message="<script>x</script>\nBcc: all@cast.example").status_code == 303
    found = letter(app, session)
    assert "<script>" not in found.html
    assert build(found, "a@b.example")["Bcc"] is None
    assert write(name="Eve\r\nBcc: all@cast.example").status_code == 422


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("email", ""), ("email", "nobody"), ("email", "a@b@c"), ("email", "a b@c.example"),
     ("email", "@c.example"), ("message", " "), ("message", "x" * 4001)],
)  # fmt: skip
def test_a_refused_message_is_kept_on_the_page(write, session, field, value):
    answer = write(**{field: value})
    assert answer.status_code == 422
    page = read(answer.text)
    assert page.one(role="alert").one("a")["href"] == f"#{field}"
    assert page.one("input", name_="company")["value"] == "Elsewhere"
    assert receivers(session) == set()


def test_the_page_never_names_who_answers(visit, write, session, cast):
    for answer in (visit(None).get("/o/halden"), write(message="")):
        for secret in ("Hélène", "Hugo", "@cast.example"):
            assert secret not in answer.text


def test_one_sender_is_stopped_after_some(write, session, app):
    app.config["LIMIT_CONTACT"] = "2 per hour"
    assert [write(email=f"{n}@elsewhere.example").status_code for n in range(3)] == [303, 303, 429]
    assert write(email="3@elsewhere.example").headers["Retry-After"]
    assert len(session.scalars(select(Enquiry)).all()) == 2


def test_one_organisation_is_not_flooded(write, session, cast, app):
    app.config.update(LIMIT_CONTACT="100 per hour", LIMIT_CONTACT_RECEIVED="2 per day")
    assert [write(email=f"{n}@elsewhere.example").status_code for n in range(3)] == [303, 303, 429]
    assert write(to="corvid").status_code == 303


def test_nobody_writes_to_their_own(visit, write, session, cast):
    assert 'name="message"' not in visit(cast.halden_member).get("/o/halden").text
    assert write(cast.halden_member).status_code == 404
    assert write(to="nobody").status_code == 404


def test_a_second_arrival_is_no_second_message(visit, session, cast):
    browser, data = visit(cast.corvid), {"message": "Once", "idempotency_key": "k" * 32}
    assert [browser.post("/o/halden", data=data).status_code for _ in range(2)] == [303, 303]
    assert len(session.scalars(select(Enquiry)).all()) == 1


def test_messages_are_forgotten(app, write, session):
    write()
    with app.app_context():
        chores.clean_up(session, NOW + ENQUIRIES_KEPT - timedelta(hours=1))
        assert session.scalars(select(Enquiry)).all()
        chores.clean_up(session, NOW + ENQUIRIES_KEPT + timedelta(hours=1))
        assert not session.scalars(select(Enquiry)).all()
        mail = session.scalars(select(OutgoingMail)).one()
        with speaking("en"):
            assert letter_of(session, mail, NOW) is None


def test_the_page_describes_itself_to_programs(visit, session, cast):
    session.execute(
        update(Organisation)
        .where(Organisation.slug == "halden")
        .values(about_en="We measure lasers.", website="https://halden.example")
    )
    session.commit()
    head = read(visit(None).get("/o/halden").text).one("head")
    data = json.loads(head.one("script", type="application/ld+json").text)
    assert data["@type"] == "Organization"
    assert data["name"] == "Halden Optics"
    assert data["description"] == "We measure lasers."
    assert data["sameAs"] == ["https://halden.example"]
    assert data["location"][0]["address"]["addressLocality"] == "Marseille"
    assert head.one("link", rel="canonical")["href"] == "http://localhost/o/halden"
    assert head.one("meta", name_="description")["content"] == "We measure lasers."
    assert not read(visit(cast.corvid).get("/o/halden").text).all("script", type="application/ld+json")

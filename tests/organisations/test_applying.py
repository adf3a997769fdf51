"""The way in: anybody applies, proves the mailbox, the cluster admits, asks back or refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from light2share.accounts.models import Person
from light2share.audit.models import JournalLine
from light2share.jobs.mails import letter_of
from light2share.mail.models import OutgoingMail
from light2share.organisations import application_queries, applying, people
from light2share.organisations.application_models import Application, ApplicationState, ApplicationStep
from light2share.organisations.links import application_token, invitation_token
from light2share.organisations.models import (
    Invitation,
    MembershipStatus,
    Organisation,
    OrganisationKind,
    Site,
)
from light2share.organisations.rules import Role, roles
from tests import factories
from tests.factories import NOW
from tests.organisations.play import SAID, TYPED, applied, staff

State = ApplicationState


def rows(session) -> list[Application]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Application).order_by(Application.id)))


def told(session, kind: str) -> list[int]:
    session.rollback()
    return list(session.scalars(select(OutgoingMail.person_id).where(OutgoingMail.kind == kind)))


def journal(session) -> list[str]:
    session.rollback()
    return [line.what.value for line in session.scalars(select(JournalLine).order_by(JournalLine.id))]


def test_anybody_applies_and_is_asked_to_confirm(visit, session):
    assert visit().post("/join/apply", data=TYPED).location == "/join/sent"
    row = rows(session)[0]
    assert (row.state, row.siren, row.website) == (State.UNCONFIRMED, "732829320", "https://prism.example")
    assert (round(row.latitude, 1), round(row.longitude, 1)) == (43.3, 5.4), "where the commune lies"
    assert row.person.email == "ada@prism.example"
    assert row.person.password_hash is None
    assert (row.terms_version, row.mail_domains) == ("1", ["prism.example"])
    assert told(session, applying.CONFIRM) == [row.person_id]
    assert told(session, applying.WAITING) == [], "the cluster hears nothing yet"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "", "Enter the name of your organisation"),
        ("kind", "club", "Choose one of the possibilities"),
        ("size_class", "", "Choose the size of the company"),
        ("number", "", "Enter the SIREN"),
        ("number", "732829321", "Check this number"),
        ("website", "not a page", "Enter a web address"),
        ("website", "javascript://x.example/", "Enter a web address"),
        ("mail_domains", "gmail.com", "anybody may have an address there"),
        ("mail_domains", "not one", "Enter what stands behind the @"),
        ("postcode", "1301", "five digits"),
        ("person_name", "", "Enter your name"),
        ("email", "nobody", "Enter an e-mail address"),
        ("terms", None, "Accept the terms of use"),
        ("domains", "cooking", "Choose among these"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(visit, session, field, value, says):
    data = {name: said for name, said in {**TYPED, field: value}.items() if said is not None}
    answer = visit().post("/join/apply", data=data)
    assert answer.status_code == 422
    assert says in answer.text
    assert "Coatings measured from 200 nm" in answer.text
    assert rows(session) == []


def test_a_town_that_nobody_knows(visit, session):
    answer = visit().post("/join/apply", data={**TYPED, "postcode": "99999", "town": "Nulle-Part"})
    assert answer.status_code == 422
    assert "No commune of this name or postcode" in answer.text


def test_a_town_of_another_departement_than_its_postcode(visit, session):
    answer = visit().post("/join/apply", data={**TYPED, "postcode": "69001", "town": "Toulon"})
    assert answer.status_code == 422
    assert (
        "Toulon has another postcode (83000, 83100, 83200), and 69001 is elsewhere (Lyon 1er)" in answer.text
    )
    assert rows(session) == []


def test_an_address_with_cedex(visit, session):
    visit().post("/join/apply", data={**TYPED, "postcode": "13453", "town": "Marseille Cedex 13"})
    assert (rows(session)[0].town, round(rows(session)[0].latitude)) == ("Marseille Cedex 13", 43)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(
            {"kind": "research_lab", "number": "", "size_class": ""}, id="a laboratory has no number"
        ),
        pytest.param(
            {"country": "DE", "number": "DE136695976", "postcode": "D-12489", "town": "Berlin"},
            id="from abroad",
        ),
        pytest.param(
            {"country": "ZZ", "number": "", "postcode": "01234", "town": "Boston"},
            id="from far away, no number",
        ),
    ],
)
def test_those_without_a_french_number(visit, session, changes):
    assert visit().post("/join/apply", data=TYPED | changes).location == "/join/sent"
    assert rows(session)[0].siren is None


def test_the_answer_tells_nothing_of_members(visit, session, cast):
    session.get_one(Organisation, cast.halden.organisation_id).siren = "732829320"
    session.commit()
    assert visit().post("/join/apply", data=TYPED).location == "/join/sent"
    taken = {**TYPED, "email": cast.halden.email}
    assert visit().post("/join/apply", data=taken).location == "/join/sent"
    person = session.get_one(Person, cast.halden.person_id)
    session.refresh(person)
    assert person.name == cast.halden.name, "the form changes no account"


def test_applications_are_limited(app, visit, session):
    app.config["LIMIT_APPLICATIONS"] = "1 per day"
    assert visit().post("/join/apply", data=TYPED).status_code == 303
    answer = visit().post("/join/apply", data=TYPED | {"email": "other@prism.example"})
    assert answer.status_code == 429
    assert "Retry-After" in answer.headers
    assert "Coatings measured" in answer.text


def test_the_link_proves_the_mailbox(app, visit, session, cast):
    row = applied(session, confirmed=False)
    secret = application_token(app.config["SECRET_KEY"], row.handle)
    page = visit().get(f"/join/confirm/{secret}")
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "Prism Analytics" in page.text
    assert rows(session)[0].state is State.UNCONFIRMED, "looking does nothing"
    assert visit().post(f"/join/confirm/{secret}").location == "/join/received"
    assert rows(session)[0].state is State.WAITING
    assert told(session, applying.WAITING) == [cast.cluster.person_id]
    for answer in (visit().get(f"/join/confirm/{secret}"), visit().post(f"/join/confirm/{secret}")):
        assert answer.status_code == 404
        assert "This link can’t be used any more" in answer.text


def test_a_link_ends_with_time(session):
    row = applied(session, confirmed=False)
    late = NOW + applying.UNCONFIRMED_KEPT
    assert application_queries.to_confirm(session, row.handle, late - timedelta(seconds=1)) is row
    assert application_queries.to_confirm(session, row.handle, late) is None


def test_a_link_is_good_for_one_thing(app, visit, session, cast):
    key = app.config["SECRET_KEY"]
    row, asked = applied(session, confirmed=False), applied(session, email="two@prism.example")
    applying.ask_back(session, asked, "Which site?", staff(cast.cluster.person_id), NOW)
    session.commit()
    for address in (
        f"/join/answer/{application_token(key, row.handle)}",
        f"/join/confirm/{application_token(key, asked.handle, 1)}",
        f"/join/answer/{application_token(key, asked.handle, 2)}",
        f"/join/confirm/{row.handle}",
        f"/join/confirm/{invitation_token(key, row.handle)}",
    ):
        assert visit().get(address).status_code == 404, address


def test_a_mail_that_is_made_again_has_a_link_that_works(session, app):
    row = applied(session, confirmed=False)
    mail = session.scalars(select(OutgoingMail).where(OutgoingMail.kind == applying.CONFIRM)).one()
    with app.test_request_context():
        first, again = letter_of(session, mail, NOW), letter_of(session, mail, NOW)
    token = application_token(app.config["SECRET_KEY"], row.handle)
    assert f"/join/confirm/{token}" in first.text
    assert first.text == again.text


def test_only_the_cluster_sees_it_and_only_once_confirmed(visit, session, cast):
    hidden, shown = applied(session, confirmed=False), applied(session, replace(SAID, name="Prism Two"))
    page = visit(cast.cluster)
    assert page.get(f"/cluster/applications/{hidden.handle}").status_code == 404
    assert page.get(f"/cluster/applications/{shown.handle}").status_code == 200
    assert visit(cast.halden_admin).get(f"/cluster/applications/{shown.handle}").status_code == 403
    dashboard = page.get("/dashboard").text
    assert "Prism Two wants to become a member" in dashboard
    assert "Prism Analytics" not in dashboard
    assert "Prism Two" in page.get("/cluster/organisations").text


def test_admitting_makes_a_member_with_a_site_and_invites_the_applicant(visit, session, cast):
    row = applied(session)
    address = f"/cluster/applications/{row.handle}/admit"
    assert visit(cast.cluster).post(address).location == "/cluster/organisations"
    found = session.scalars(select(Organisation).where(Organisation.slug == "prism-analytics")).one()
    assert (found.status, found.siren, found.about_en) == (MembershipStatus.ACTIVE, "732829320", "Coatings.")
    site = session.scalars(select(Site).where(Site.organisation_id == found.id)).one()
    assert (site.town, site.address) == ("Marseille", "4 rue du Prisme")
    invitation = session.scalars(select(Invitation)).one()
    assert roles(invitation) == {Role.ADMIN, Role.MANAGER}
    assert told(session, people.INVITED) == [row.person_id]
    assert journal(session) == ["admitted", "invited"]
    assert visit().get("/o/prism-analytics").status_code == 200
    again = visit(cast.cluster).post(address)
    assert again.status_code == 409
    assert "Somebody was faster" in again.text
    assert session.scalar(select(func.count()).select_from(Invitation)) == 1


def test_the_first_mail_says_that_the_application_was_accepted(app, visit, session, cast):
    applied(session)
    row = rows(session)[0]
    visit(cast.cluster).post(f"/cluster/applications/{row.handle}/admit")
    session.rollback()
    mail = session.scalars(select(OutgoingMail).where(OutgoingMail.kind == people.INVITED)).one()
    session.get_one(Person, mail.person_id).language = "en"
    with app.test_request_context():
        letter = letter_of(session, mail, NOW)
    assert letter.subject == "Application accepted: Prism Analytics"
    assert "Prism Analytics is a member of the cluster" in letter.text
    assert "given with the application" in letter.text
    assert "of this organisation entered your address" not in letter.text


def test_from_abroad_it_is_a_member_without_a_site(session, cast):
    row = applied(session, replace(SAID, country="DE", siren=None, latitude=None, longitude=None))
    found = applying.admit(session, row, "prism", staff(cast.cluster.person_id), NOW)
    assert session.scalar(select(func.count()).select_from(Site).where(Site.organisation_id == found.id)) == 0


@pytest.mark.parametrize(
    ("before", "after", "holds"),
    [
        pytest.param({"siret": "73282932000074"}, {"siret": "73282932000074"}, False, id="one establishment"),
        pytest.param({"siret": "73282932000074"}, {"siret": "73282932000082"}, True, id="two of one firm"),
        pytest.param({}, {}, False, id="one firm, no establishment said"),
        pytest.param({"siret": "73282932000074"}, {}, True, id="the firm beside one of its establishments"),
        pytest.param(
            {"siren": None, "vat_number": "DE136695976"}, {"siren": None, "vat_number": "DE136695976"}, False,
            id="one VAT number from abroad",
        ),
        pytest.param({"siren": None}, {"siren": None}, True, id="laboratories without a number"),
        pytest.param({"status": MembershipStatus.LEFT}, {}, True, id="who has left may come back"),
    ],
)  # fmt: skip
def test_who_is_a_member_already(visit, session, cast, before, after, holds):
    factories.organisation(session, "first", "First", **{"siren": "732829320", **before})
    row = applied(session, replace(SAID, **{"siren": "732829320", **after}))
    page = visit(cast.cluster)
    answer = page.post(f"/cluster/applications/{row.handle}/admit")
    assert answer.status_code == (303 if holds else 409)
    if not holds:
        assert "A member has this number already" in answer.text
        assert rows(session)[0].state is State.WAITING, "nothing was done"


def test_the_database_refuses_a_second_member(session):
    factories.organisation(session, "first", "First", siren="732829320", siret="73282932000074")
    with pytest.raises(IntegrityError):
        factories.organisation(session, "second", "Second", siren="732829320", siret="73282932000074")
    session.rollback()


def test_the_cluster_is_warned_of_members_that_look_alike(visit, session, cast):
    halden = session.get_one(Organisation, cast.halden.organisation_id)
    halden.siren, halden.mail_domains = "732829320", ["prism.example"]
    row = applied(session, replace(SAID, siret="73282932000074"))
    text = visit(cast.cluster).get(f"/cluster/applications/{row.handle}").text
    assert "same SIREN" in text
    assert "same mail domain" in text


def test_a_question_is_answered_by_link_and_comes_back(app, visit, session, cast):
    row = applied(session)
    page = visit(cast.cluster)
    address = f"/cluster/applications/{row.handle}"
    assert page.post(f"{address}/ask", data={"question": ""}).status_code == 422
    for question in (1, 2):
        assert (
            page.post(f"{address}/ask", data={"question": "Which site?"}).location == "/cluster/organisations"
        )
        secret = application_token(app.config["SECRET_KEY"], row.handle, question)
        form = visit().get(f"/join/answer/{secret}")
        assert "Which site?" in form.text
        assert "732829320" in form.text, "what was said before stands there"
        sent = {**TYPED, "words": "The one in Aix.", "name": "Prism Analytics Aix"}
        assert visit().post(f"/join/answer/{secret}", data=sent | {"words": ""}).status_code == 422
        assert visit().post(f"/join/answer/{secret}", data=sent).location == "/join/received"
        assert visit().post(f"/join/answer/{secret}", data=sent).status_code == 404
    assert rows(session)[0].name == "Prism Analytics Aix"
    assert "The one in Aix." in page.get(address).text
    assert told(session, applying.ASKED) == [row.person_id] * 2, "each question is told"
    assert told(session, applying.WAITING) == [cast.cluster.person_id] * 3


def test_a_refusal_says_why(visit, session, cast):
    row = applied(session)
    page = visit(cast.cluster)
    address = f"/cluster/applications/{row.handle}/refuse"
    assert page.post(address, data={"reason": ""}).status_code == 422
    assert page.post(address, data={"reason": "Outside the cluster’s field."}).status_code == 303
    assert rows(session)[0].state is State.REFUSED
    assert told(session, applying.REFUSED) == [row.person_id]
    assert journal(session) == ["application_refused"]
    for verb in ("admit", "refuse", "ask"):
        data = {"reason": "x", "question": "x"}
        assert page.post(f"/cluster/applications/{row.handle}/{verb}", data=data).status_code == 409


def test_what_nobody_confirms_is_forgotten_with_its_person(session):
    row = applied(session, confirmed=False)
    number, person = row.id, row.person_id
    applying.forget(session, NOW + applying.UNCONFIRMED_KEPT)
    assert session.get(Application, number) is not None
    applying.forget(session, NOW + applying.UNCONFIRMED_KEPT + timedelta(seconds=1))
    session.commit()
    session.expire_all()
    assert session.get(Application, number) is None
    assert session.get(Person, person) is None


def test_forgetting_takes_no_account_away(session, cast):
    row = applied(session, email=cast.halden.email)
    applying.refuse(session, row, "No.", staff(cast.cluster.person_id), NOW)
    applying.forget(session, NOW + applying.DECIDED_KEPT + timedelta(days=1))
    session.commit()
    session.expire_all()
    assert rows(session) == []
    assert session.get(Person, cast.halden.person_id) is not None
    assert session.scalar(select(func.count()).select_from(ApplicationStep)) == 0


def test_the_cluster_invites_whoever_looks_after_a_member_that_has_nobody(visit, session, cast):
    empty = factories.organisation(session, "empty", "Empty", email="hello@empty.example")
    factories.organisation(session, "mute", "Mute")
    session.commit()
    page = visit(cast.cluster)
    text = page.get("/cluster/organisations?show=empty").text
    assert "Empty" in text
    assert "Halden" not in text
    assert "Empty – hello@empty.example" in page.get("/cluster/organisations/invite").text
    assert page.post("/cluster/organisations/invite", data={}).status_code == 422
    assert (
        page.post(
            "/cluster/organisations/invite", data={"members": cast.brightwater.organisation_id}
        ).status_code
        == 422
    )
    sent = {"members": empty.id}
    assert (
        page.post("/cluster/organisations/invite", data=sent).location == "/cluster/organisations?show=empty"
    )
    invitation = session.scalars(select(Invitation)).one()
    assert (invitation.organisation_id, invitation.person.email) == (empty.id, "hello@empty.example")
    page.post("/cluster/organisations/invite", data=sent)
    assert "or is invited" in page.get("/cluster/organisations/invite").text
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Invitation)) == 1, "once"
    sent = {"name": "Kim", "email": "kim@mute.example"}
    assert page.post("/cluster/organisations/mute", data=sent).location == "/cluster/organisations/mute"
    assert "kim@mute.example" in page.get("/cluster/organisations/mute").text


def test_where_there_are_people_the_cluster_invites_nobody(visit, session, cast):
    sent = {"name": "Kim", "email": "kim@halden.example"}
    visit(cast.cluster).post("/cluster/organisations/halden", data=sent)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Invitation)) == 0


def test_a_laboratory_keeps_no_size(visit, session):
    visit().post("/join/apply", data={**TYPED, "kind": "research_lab"})
    assert (rows(session)[0].kind, rows(session)[0].size_class) == (OrganisationKind.RESEARCH_LAB, None)

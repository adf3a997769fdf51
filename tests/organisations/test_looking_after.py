"""Who looks after an organisation is the cluster’s to see to, invitations that nobody answered among it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from light2share.accounts.models import Person
from light2share.audit.models import Happening, JournalLine
from light2share.jobs.mails import letter_of
from light2share.mail.models import OutgoingMail
from light2share.organisations import people
from light2share.organisations.applying import FIRST_ROLES
from light2share.organisations.links import invitation_token
from light2share.organisations.models import Invitation, Membership, MembershipStatus, Organisation, Outcome
from light2share.organisations.people import Invited
from light2share.organisations.rules import INVITATION_LASTS
from tests import factories
from tests.factories import NOW

DESK = "/cluster/organisations"


@pytest.fixture
def empty(session, cast) -> Organisation:
    """A member with an address and nobody on the site."""
    row = factories.organisation(session, "empty", "Empty", email="hello@empty.example")
    session.commit()
    return row


def invited(session, cast, organisation: Organisation, days_ago: int = 0) -> Invitation:
    """The cluster's invitation to the address of an organisation, some days old."""
    asked = Invited(organisation.email, organisation.name, FIRST_ROLES, "en")
    at = NOW - timedelta(days=days_ago)
    row = people.invite(session, organisation.id, cast.cluster.actor, asked, at)
    session.commit()
    return row


def invitations(session) -> list[Invitation]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Invitation).order_by(Invitation.id)))


def mails(session, kind: str) -> list[int]:
    session.rollback()
    return list(session.scalars(select(OutgoingMail.person_id).where(OutgoingMail.kind == kind)))


def test_an_invitation_that_nobody_answered_gives_way_to_the_next(session, cast, empty):
    invited(session, cast, empty, days_ago=INVITATION_LASTS.days)
    invited(session, cast, empty)
    old, new = invitations(session)
    assert (old.outcome, new.outcome) == (Outcome.WITHDRAWN, None)
    assert len(mails(session, people.INVITED)) == 2


def test_inviting_many_goes_past_who_can_not_be_invited(visit, session, cast, empty):
    invited(session, cast, empty, days_ago=20)
    closed = factories.organisation(session, "closed", "Closed", email="kim@closed.example")
    person = factories.person(session, "kim@closed.example", "Kim", disabled_at=NOW)
    factories.membership(session, person, closed)
    session.commit()
    page = visit(cast.cluster)
    picked = {"members": [empty.id, closed.id]}
    assert page.post(f"{DESK}/invite", data=picked).location == f"{DESK}?show=empty"
    assert "1 invitation is on its way" in page.get(DESK).text
    assert [row.outcome for row in invitations(session)] == [Outcome.WITHDRAWN, None]


def test_the_cluster_invites_anew_once_the_time_is_over(visit, session, cast, empty):
    invited(session, cast, empty)
    sent = {"name": "Kim", "email": empty.email}
    page = visit(cast.cluster)
    answer = page.post(f"{DESK}/empty", data=sent)
    assert answer.status_code == 422
    assert "invited already" in answer.text
    assert "Waits, until" in answer.text
    session.scalars(select(Invitation)).one().expires_at = NOW
    session.commit()
    assert "No answer by" in page.get(f"{DESK}/empty").text
    assert page.post(f"{DESK}/empty", data=sent).location == f"{DESK}/empty"
    assert [row.name for row in invitations(session) if row.outcome is None] == ["Kim"]


@pytest.mark.parametrize("days", [0, 20, 40])
def test_the_cluster_sends_again_and_withdraws(visit, session, cast, empty, days):
    row = invited(session, cast, empty, days)
    page, address = visit(cast.cluster), f"{DESK}/empty/invitations"
    assert f"{address}/{row.handle}/again" in page.get(f"{DESK}/empty").text
    assert page.post(f"{address}/{row.handle}/again").location == f"{DESK}/empty"
    old, new = invitations(session)
    assert (old.outcome, new.outcome) == (Outcome.WITHDRAWN, None)
    assert page.post(f"{address}/{old.handle}/again").status_code == 404, "over"
    assert page.post(f"{DESK}/halden/invitations/{new.handle}/withdraw").status_code == 404, "another’s"
    assert page.post(f"{address}/{new.handle}/withdraw").location == f"{DESK}/empty"
    assert [one.outcome for one in invitations(session)] == [Outcome.WITHDRAWN] * 2


def test_what_nobody_answered_stays_on_the_page_of_the_people(visit, session, cast):
    asked = Invited("lou@halden.example", "Lou Moreau", frozenset(), "en")
    number, by = cast.halden.organisation_id, cast.halden_admin.actor
    people.invite(session, number, by, asked, NOW - timedelta(days=40))
    session.commit()
    page = visit(cast.halden_admin)
    assert "No answer by" in page.get("/org/people").text
    data = {"name": asked.name, "email": asked.email}
    assert page.post("/org/people", data=data).location == "/org/people"
    assert session.scalars(select(Person).where(Person.email == asked.email)).one()
    assert [one.outcome for one in invitations(session)] == [Outcome.WITHDRAWN, None]


@pytest.fixture
def unled(session, cast) -> Membership:
    """Halden without its admin; answers the place of one of its people."""
    session.get_one(Person, cast.halden_admin.person_id).disabled_at = NOW
    session.get_one(Person, cast.halden_member.person_id).language = "en"
    session.commit()
    query = select(Membership).where(Membership.person_id == cast.halden_member.person_id)
    return session.scalars(query).one()


def test_the_cluster_makes_one_of_the_people_admin_where_there_is_none(app, visit, session, cast, unled):
    page, address = visit(cast.cluster), f"{DESK}/halden/people/{unled.id}/admin"
    assert address in page.get(f"{DESK}/halden").text
    assert page.post(address).location == f"{DESK}/halden"
    session.rollback()
    session.refresh(unled)
    assert unled.is_admin
    line = session.scalars(select(JournalLine)).one()
    assert (line.what, line.person_id) == (Happening.RIGHTS_CHANGED, cast.cluster.person_id)
    mail = session.scalars(select(OutgoingMail).where(OutgoingMail.kind == people.RIGHTS_CHANGED)).one()
    assert mail.person_id == cast.halden_member.person_id
    with app.test_request_context():
        assert "The cluster changed what you may do" in letter_of(session, mail, NOW).text
    assert "Make admin" not in page.get(f"{DESK}/halden").text
    page.post(address)
    assert "Somebody was faster" in page.get(f"{DESK}/halden").text


def test_the_cluster_invites_an_admin_where_there_is_none(visit, session, cast, unled):
    sent = {"name": "Kim", "email": "kim@halden.example"}
    assert visit(cast.cluster).post(f"{DESK}/halden", data=sent).location == f"{DESK}/halden"
    assert [row.is_admin for row in invitations(session)] == [True]


def test_who_belongs_elsewhere_is_made_no_admin(visit, session, cast, unled):
    query = select(Membership).where(Membership.person_id == cast.corvid.person_id)
    place = session.scalars(query).one()
    assert visit(cast.cluster).post(f"{DESK}/halden/people/{place.id}/admin").status_code == 404


def test_a_first_admin_who_declines_is_seen_by_the_cluster(app, visit, session, cast, empty):
    row = invited(session, cast, empty)
    mail = session.scalars(select(OutgoingMail).where(OutgoingMail.kind == people.INVITED)).one()
    with app.test_request_context():
        assert "because the cluster entered your address" in letter_of(session, mail, NOW).text
    address = f"/invite/{invitation_token(app.config['SECRET_KEY'], row.handle)}/decline"
    session.rollback()
    guest = visit()
    assert "The cluster sees that you decline" in guest.get(address).text
    assert guest.post(address).location == "/"
    assert "You declined. The cluster sees that" in guest.get("/").text
    assert "Declined" in visit(cast.cluster).get(f"{DESK}/empty").text


def test_the_cluster_finds_an_organisation_by_a_part_of_its_name(visit, session, cast):
    for number in range(30):
        factories.organisation(session, f"lab-{number}", f"Optics 100% {number:02}")
    session.commit()
    page = visit(cast.cluster)
    text = page.get(f"{DESK}?q=%20optics%20100%25").text
    assert "30 organisations" in text
    assert "Corvid" not in text
    assert "q=optics+100%25&amp;page=2" in text or "page=2&amp;q=optics+100%25" in text
    assert "1 organisation<" in page.get(f"{DESK}?q=corvid").text
    assert "0 organisations" in page.get(f"{DESK}?q=corvid&show=left").text


def test_the_page_of_a_member_says_its_last_day_and_what_can_be_done(visit, session, empty, cast):
    empty.leaves_on = date(2026, 12, 31)
    session.commit()
    page = visit(cast.cluster)
    text = page.get(f"{DESK}/empty").text
    assert "Last day" in text
    assert "Suspend or end the membership" in text
    empty.status = MembershipStatus.SUSPENDED
    session.commit()
    text = page.get(f"{DESK}/empty").text
    assert "Lift the suspension or end the membership" in text
    assert "Suspend or end" not in text

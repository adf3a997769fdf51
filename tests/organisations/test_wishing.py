"""Asking to join by one's address at work: proven by a mail, decided by an admin, told to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from light2share.accounts.models import Person
from light2share.catalogue import membership
from light2share.jobs.mails import letter_of
from light2share.mail.models import OutgoingMail
from light2share.organisations import people, wishing
from light2share.organisations.links import invitation_token, wish_token
from light2share.organisations.models import Invitation, MembershipStatus, Organisation, Outcome
from light2share.organisations.people import Invited
from light2share.organisations.rules import Role, roles
from light2share.organisations.wish_models import JoinWish, WishState
from tests import factories
from tests.factories import NOW

ADDRESS = "/join/colleagues"
TYPED = {"name": "Lou Moreau", "email": "Lou@Halden.example"}


@pytest.fixture
def halden(session, cast) -> Organisation:
    row = session.get_one(Organisation, cast.halden.organisation_id)
    row.mail_domains = ["halden.example"]
    session.commit()
    return row


@pytest.fixture
def wished(app, session, halden):
    """A request by an address of Halden's; answers it and the token of its link."""

    def wishing_so(email: str = "lou@halden.example") -> tuple[JoinWish, str]:
        row = wishing.wish(session, email, "Lou Moreau", "en", NOW)
        session.commit()
        return row, wish_token(app.config["SECRET_KEY"], row.handle)

    return wishing_so


def told(session, kind: str) -> list[int]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(OutgoingMail.person_id).where(OutgoingMail.kind == kind)))


def letter(app, session, kind: str):
    mail = session.scalars(select(OutgoingMail).where(OutgoingMail.kind == kind)).one()
    with app.test_request_context():
        return letter_of(session, mail, NOW)


@pytest.mark.parametrize(
    ("email", "writes"),
    [
        pytest.param("lou@halden.example", True, id="of a member"),
        pytest.param("lou@nobody.example", False, id="of nobody"),
        pytest.param("lou@sub.halden.example", False, id="of a part of the domain"),
        pytest.param("lou@den.example", False, id="of the end of the domain"),
    ],
)
def test_the_answer_is_the_same_and_only_the_mail_differs(app, visit, session, halden, email, writes):
    assert visit().post(ADDRESS, data=TYPED | {"email": email}).location == f"{ADDRESS}/sent"
    assert (letter(app, session, wishing.LINK) is not None) is writes


@pytest.mark.parametrize("change", ["suspended", "no admin", "belongs already"])
def test_where_there_is_nothing_to_join_no_mail_goes(app, visit, session, cast, halden, change):
    email = "lou@halden.example"
    if change == "suspended":
        halden.status = MembershipStatus.SUSPENDED
    elif change == "no admin":
        session.get_one(Person, cast.halden_admin.person_id).disabled_at = NOW
    else:
        session.get_one(Person, cast.halden.person_id).email = email
    session.commit()
    visit().post(ADDRESS, data=TYPED)
    assert letter(app, session, wishing.LINK) is None


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "", "Enter your name"),
        ("email", "nobody", "Enter an e-mail address"),
        ("email", "lou@gmail.com", "Enter your address at work"),
        ("email", "lou@Orange.fr", "Enter your address at work"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(visit, session, field, value, says):
    answer = visit().post(ADDRESS, data=TYPED | {field: value})
    assert answer.status_code == 422
    assert says in answer.text
    assert (TYPED["name"] if field == "email" else "Halden.example") in answer.text
    assert session.scalars(select(JoinWish)).all() == []


def test_requests_are_limited(app, visit, halden):
    app.config["LIMIT_ACCOUNT_MAILS"] = "1 per hour"
    assert visit().post(ADDRESS, data=TYPED).status_code == 303
    answer = visit().post(ADDRESS, data=TYPED | {"email": "other@halden.example"})
    assert answer.status_code == 429
    assert "Retry-After" in answer.headers


def test_the_link_proves_the_mailbox_and_asks_the_admins(visit, session, cast, wished):
    _row, token = wished()
    page = visit().get(f"{ADDRESS}/{token}")
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "Halden Optics" in page.text
    assert told(session, wishing.ASKED) == [], "looking does nothing"
    assert visit().post(f"{ADDRESS}/{token}").location == f"{ADDRESS}/received"
    assert told(session, wishing.ASKED) == [cast.halden_admin.person_id]
    for answer in (visit().get(f"{ADDRESS}/{token}"), visit().post(f"{ADDRESS}/{token}")):
        assert answer.status_code == 404
    assert "Lou Moreau" in visit(cast.halden_admin).get("/org/people").text
    assert "Lou Moreau" not in visit(cast.halden).get("/org/people").text


def test_a_link_is_good_for_its_time_and_for_one_thing(app, visit, session, wished):
    row, _token = wished()
    late = NOW + wishing.UNPROVEN_KEPT
    assert wishing.unproven(session, row.handle, late - timedelta(seconds=1)) is row
    assert wishing.unproven(session, row.handle, late) is None
    other = invitation_token(app.config["SECRET_KEY"], row.handle)
    assert visit().get(f"{ADDRESS}/{other}").status_code == 404
    assert visit().get(f"{ADDRESS}/{row.handle}").status_code == 404


def test_of_several_organisations_one_is_chosen(visit, session, cast, halden, wished):
    session.get_one(Organisation, cast.brightwater.organisation_id).mail_domains = ["halden.example"]
    session.commit()
    _row, token = wished()
    assert visit().post(f"{ADDRESS}/{token}").status_code == 422
    other = {"organisation": cast.corvid.organisation_id}
    assert visit().post(f"{ADDRESS}/{token}", data=other).status_code == 422, "not one of them"
    chosen = {"organisation": cast.brightwater.organisation_id}
    assert visit().post(f"{ADDRESS}/{token}", data=chosen).status_code == 303
    assert told(session, wishing.ASKED) == [cast.admin.person_id]


def test_asking_twice_is_once(visit, session, wished):
    for _time in range(2):
        _row, token = wished()
        assert visit().post(f"{ADDRESS}/{token}").status_code == 303
    session.rollback()
    assert [row.state for row in session.scalars(select(JoinWish))] == [WishState.WAITING]


def test_an_admin_accepts_with_rights_and_an_invitation_goes(visit, session, cast, wished):
    row, token = wished()
    visit().post(f"{ADDRESS}/{token}")
    address = f"/org/people/requests/{row.handle}"
    page = visit(cast.halden_admin)
    assert "lou@halden.example" in page.get(address).text
    assert visit(cast.admin).get(address).status_code == 404, "another organisation's"
    assert visit(cast.halden).get(address).status_code == 403
    assert page.post(address, data={"rights": "manager"}).location == "/org/people"
    invitation = session.scalars(select(Invitation)).one()
    assert (invitation.name, roles(invitation)) == ("Lou Moreau", {Role.MANAGER})
    assert told(session, people.INVITED) == [row.person_id]
    assert page.post(address).status_code == 404, "decided"


def test_accepting_replaces_an_invitation_that_is_open(visit, session, cast, wished):
    row, token = wished()
    visit().post(f"{ADDRESS}/{token}")
    by = cast.halden_admin.actor
    asked = Invited("lou@halden.example", "Lou", frozenset({Role.MANAGER}), "en")
    people.invite(session, cast.halden.organisation_id, by, asked, NOW)
    session.commit()
    page = visit(cast.halden_admin)
    assert page.post(f"/org/people/requests/{row.handle}", data={"rights": "quotes"}).status_code == 303
    assert told(session, people.INVITED) == [row.person_id] * 2
    before, after = session.scalars(select(Invitation).order_by(Invitation.id))
    assert (before.outcome, after.outcome) == (Outcome.WITHDRAWN, None)
    assert roles(after) == {Role.QUOTES}


def test_accepting_who_has_joined_meanwhile_says_so(visit, session, cast, wished, halden):
    row, token = wished()
    visit().post(f"{ADDRESS}/{token}")
    factories.membership(session, row.person, halden)
    session.commit()
    page = visit(cast.halden_admin)
    page.post(f"/org/people/requests/{row.handle}", data={"rights": "quotes"})
    assert "Lou Moreau belongs to your organisation already" in page.get("/org/people").text
    assert told(session, people.INVITED) == []


def test_an_admin_refuses_and_the_person_is_told(visit, session, cast, wished):
    row, token = wished()
    visit().post(f"{ADDRESS}/{token}")
    page = visit(cast.halden_admin)
    assert page.post(f"/org/people/requests/{row.handle}/refuse").location == "/org/people"
    assert told(session, wishing.REFUSED) == [row.person_id]
    assert session.scalars(select(Invitation)).all() == []


def test_what_nobody_proves_is_forgotten_with_its_person(session, wished, cast):
    row, _token = wished()
    _mine, _token = wished(cast.corvid.email)
    person = row.person_id
    wishing.forget(session, NOW + wishing.UNPROVEN_KEPT + timedelta(seconds=1))
    session.commit()
    session.expire_all()
    assert session.scalars(select(JoinWish)).all() == []
    assert session.get(Person, person) is None
    assert session.get(Person, cast.corvid.person_id) is not None


@pytest.mark.parametrize("act", ["suspend", "end"])
def test_who_waits_hears_that_the_organisation_takes_nobody_in(app, session, cast, halden, wished, act):
    row, _token = wished()
    wishing.ask(session, row, halden.id, NOW)
    getattr(membership, act)(session, halden, "Because.", cast.cluster.actor, NOW)
    session.commit()
    assert row.state is WishState.REFUSED
    assert told(session, wishing.REFUSED) == [row.person_id]
    assert "takes nobody in at present" in letter(app, session, wishing.REFUSED).text

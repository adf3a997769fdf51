"""The people of an organisation: invited by a link, joined, given rights, gone, with what they hold passed on."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import create_engine, delete, func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from light2share.accounts.models import Person
from light2share.audit.models import Happening, JournalLine
from light2share.bookings.models import Booking, BookingPeriod
from light2share.db import engines
from light2share.equipment.models import Equipment
from light2share.mail.models import OutgoingMail
from light2share.organisations import people, people_queries
from light2share.organisations.links import invitation_token
from light2share.organisations.models import Invitation, Membership, Outcome
from light2share.organisations.people import BelongsAlready, Invited, LastAdmin
from light2share.organisations.queries import holders, who_is
from light2share.organisations.rules import INVITATION_LASTS, Role, roles
from light2share.security.passwords import matches
from tests.bookings.play import ask, hours
from tests.factories import NOW

NEW = Invited("Lou@Halden.example", "Lou Moreau", frozenset({Role.MANAGER, Role.QUOTES}), "fr")
PASSWORD = "nine narrow bandpass filters"


@pytest.fixture
def invite(app, session, cast):
    """Invite somebody to Halden; answers the invitation and the token of its link."""

    def inviting(invited: Invited = NEW) -> tuple[Invitation, str]:
        number = cast.halden.organisation_id
        row = people.invite(session, number, cast.halden_admin.actor, invited, NOW)
        session.commit()
        return row, invitation_token(app.config["SECRET_KEY"], row.handle)

    return inviting


def place_of(session, person_id: int, organisation_id: int) -> Membership | None:
    session.rollback()
    query = select(Membership).where(
        Membership.person_id == person_id, Membership.organisation_id == organisation_id
    )
    return session.scalar(query)


def journal(session) -> list[str]:
    session.rollback()
    return [line.what.value for line in session.scalars(select(JournalLine).order_by(JournalLine.id))]


def told(session, kind: str) -> set[int]:
    session.rollback()
    return set(session.scalars(select(OutgoingMail.person_id).where(OutgoingMail.kind == kind)))


def test_an_admin_invites_by_mail_and_sees_it_wait(visit, session, cast):
    page = visit(cast.halden_admin)
    data = {"name": "Lou Moreau", "email": "Lou@Halden.example", "rights": ["manager", "quotes"]}
    assert page.post("/org/people", data=data).location == "/org/people"
    row = session.scalars(select(Invitation)).one()
    assert row.person.email == "lou@halden.example"
    assert row.person.password_hash is None
    assert roles(row) == {Role.MANAGER, Role.QUOTES}
    assert told(session, people.INVITED) == {row.person_id}
    shown = page.get("/org/people").text
    assert "lou@halden.example" in shown
    assert "Waits, until" in shown
    assert journal(session) == ["invited"]


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("email", "nobody", "Enter an e-mail address"),
        ("email", "", "Enter the e-mail address of your colleague"),
        ("name", "", "Enter the name of your colleague"),
        ("rights", "owner-of-all", "Choose among these"),
        ("email", "halden@cast.example", "belongs to your organisation"),
    ],
)
def test_a_refused_invitation_keeps_what_was_typed(visit, session, cast, field, value, says):
    data = {"name": "Lou Moreau", "email": "lou@halden.example", "rights": "manager"} | {field: value}
    answer = visit(cast.halden_admin).post("/org/people", data=data)
    assert answer.status_code == 422
    assert says in answer.text
    assert "Lou Moreau" in answer.text or field == "name"
    assert session.scalar(select(func.count()).select_from(Invitation)) == 0


def test_who_is_new_chooses_a_password_and_is_in(visit, session, cast, invite):
    row, token = invite()
    guest = visit()
    page = guest.get(f"/invite/{token}")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Halden" in page.text
    assert "list equipment and answer requests" in page.text
    assert place_of(session, row.person_id, row.organisation_id) is None, "looking does nothing"
    short = guest.post(f"/invite/{token}", data={"name": "Lou M.", "new_password": "short"})
    assert short.status_code == 422
    assert "Lou M." in short.text
    answer = guest.post(f"/invite/{token}", data={"name": "Lou M.", "new_password": PASSWORD})
    assert answer.location == "/login"
    assert "Sign in with your new password" in guest.get("/login").text
    guest.post("/login", data={"email": "lou@halden.example", "password": PASSWORD})
    assert guest.get("/org/people").location.startswith("/account/terms?next=")
    guest.post("/account/terms", data={"version": "1"})
    assert guest.get("/org/people").status_code == 200
    place = place_of(session, row.person_id, row.organisation_id)
    assert place is not None
    assert roles(place) == {Role.MANAGER, Role.QUOTES}
    person = session.get_one(Person, row.person_id)
    assert person.name == "Lou M."
    assert matches(person.password_hash, PASSWORD)
    assert told(session, people.JOINED) == {cast.halden_admin.person_id}
    assert journal(session) == ["invited", "joined", "signed_in", "terms_accepted"]


def test_who_has_an_account_adds_the_organisation_with_a_press(visit, session, cast, invite):
    row, token = invite(Invited("corvid@cast.example", "Colin", frozenset(), "en"))
    before = session.get_one(Person, row.person_id).password_hash
    answer = visit(cast.corvid).post(f"/invite/{token}", data={"new_password": PASSWORD, "name": "Other"})
    assert answer.location == "/dashboard"
    person = session.get_one(Person, row.person_id)
    session.refresh(person)
    assert (person.name, person.password_hash) == (cast.corvid.name, before), "the link changes no account"
    assert place_of(session, row.person_id, row.organisation_id) is not None


def test_by_the_link_alone_an_account_is_not_signed_in(visit, cast, invite):
    _row, token = invite(Invited("corvid@cast.example", "Colin", frozenset(), "en"))
    guest = visit()
    assert "Sign in to join" in guest.get(f"/invite/{token}").text
    assert guest.post(f"/invite/{token}").location == f"/login?next=/invite/{token}"
    assert guest.get("/dashboard").status_code == 303


def test_only_whose_account_it_is_adds_an_organisation_to_it(visit, session, cast, invite):
    row, token = invite(Invited("corvid@cast.example", "Colin", frozenset(), "en"))
    other = visit(cast.brightwater)
    page = other.get(f"/invite/{token}").text
    assert f"You are signed in as {cast.brightwater.email}, and corvid@cast.example is invited" in page
    assert other.post(f"/invite/{token}").status_code == 403
    assert place_of(session, row.person_id, row.organisation_id) is None
    assert visit(cast.corvid).post(f"/invite/{token}").location == "/dashboard"
    assert place_of(session, row.person_id, row.organisation_id) is not None


@pytest.mark.parametrize("way", ["declined", "withdrawn", "accepted", "too late", "sent again", "disabled"])
def test_a_link_that_is_over_opens_nothing(visit, session, cast, invite, way):
    row, token = invite()
    engines.begin_writing(session)
    if way == "declined":
        people.decline(session, row, NOW)
    elif way == "withdrawn":
        people.withdraw(session, row, cast.halden_admin.actor, NOW)
    elif way == "accepted":
        people.accept(session, row, NOW, "Lou", "hash")
    elif way == "sent again":
        people.invite_again(session, row, cast.halden_admin.actor, NOW)
    elif way == "disabled":
        session.get_one(Person, row.person_id).disabled_at = NOW
    else:
        session.get_one(Invitation, row.id).expires_at = NOW - timedelta(seconds=1)
    session.commit()
    before = session.scalar(select(func.count()).select_from(Membership))
    for answer in (
        visit().get(f"/invite/{token}"),
        visit().post(f"/invite/{token}", data={"name": "Lou", "new_password": PASSWORD}),
        visit().post(f"/invite/{token}/decline"),
        visit().get(f"/invite/{row.handle}"),
        visit().get(f"/invite/{token}x"),
    ):
        assert answer.status_code == 404
        assert "This invitation is over" in answer.text
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Membership)) == before


def test_declining_is_seen_by_who_invited(visit, session, cast, invite):
    row, token = invite()
    guest = visit()
    assert f"/invite/{token}/decline" in guest.get(f"/invite/{token}").text
    assert "The organisation sees that you decline" in guest.get(f"/invite/{token}/decline").text
    session.refresh(row)
    assert row.outcome is None, "looking does nothing"
    assert guest.post(f"/invite/{token}/decline").location == "/"
    assert "Halden Optics sees that" in guest.get("/").text
    session.rollback()
    session.refresh(row)
    assert row.outcome is Outcome.DECLINED
    assert "Declined" in visit(cast.halden_admin).get("/org/people").text


def test_an_address_is_invited_once_at_a_time(session, cast, invite):
    invite()
    with pytest.raises(BelongsAlready):
        people.invite(session, cast.halden.organisation_id, cast.halden_admin.actor, NEW, NOW)
    session.rollback()


def test_the_database_holds_one_open_invitation_for_an_address(session, cast, invite):
    row, _token = invite()
    twin = Invitation(
        handle="twin", organisation_id=row.organisation_id, person_id=row.person_id, name="x",
        created_at=NOW, expires_at=NOW + INVITATION_LASTS,
    )  # fmt: skip
    session.add(twin)
    with pytest.raises(DBAPIError):
        session.flush()
    session.rollback()


def test_of_two_who_use_a_link_at_once_one_joins(app, session, invite):
    row, _token = invite()
    number, organisation_id, handle = row.person_id, row.organisation_id, row.handle
    ready, joined = Barrier(2), []

    def accept() -> None:
        engine = create_engine(app.config["DATABASE_URL"])
        engines.set_up(engine)
        with Session(engine) as own:
            found = people_queries.open_invitation(own, handle, NOW)
            ready.wait()
            engines.begin_writing(own)
            invitation = own.get_one(Invitation, found.id)
            joined.append(people.accept(own, invitation, NOW, "Lou", "hash"))
            own.commit()
        engine.dispose()

    threads = [Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(joined) == [False, True]
    assert place_of(session, number, organisation_id) is not None
    assert journal(session).count("joined") == 1


def test_rights_take_effect_at_once_and_are_told(visit, session, cast):
    place = place_of(session, cast.halden_member.person_id, cast.halden.organisation_id)
    assert visit(cast.halden_member).get("/equipment/new").status_code == 403
    answer = visit(cast.halden_admin).post(f"/org/people/{place.id}", data={"rights": ["manager"]})
    assert answer.location == "/org/people"
    assert visit(cast.halden_member).get("/equipment/new").status_code == 200
    assert told(session, people.RIGHTS_CHANGED) == {cast.halden_member.person_id}
    assert journal(session) == ["rights_changed"]
    visit(cast.halden_admin).post(f"/org/people/{place.id}", data={"rights": ["manager"]})
    assert journal(session) == ["rights_changed"], "nothing changed"


@pytest.mark.parametrize("way", ["rights", "leave"])
def test_the_last_admin_stays(visit, session, cast, way):
    place = place_of(session, cast.halden_admin.person_id, cast.halden.organisation_id)
    address = f"/org/people/{place.id}" + ("/leave" if way == "leave" else "")
    answer = visit(cast.halden_admin).post(address, data={})
    assert answer.status_code == 422
    assert "give this right to a colleague first" in answer.text
    kept = place_of(session, cast.halden_admin.person_id, cast.halden.organisation_id)
    assert kept is not None
    assert kept.is_admin


def test_of_two_admins_who_leave_at_once_one_stays(app, session, cast):
    admin = place_of(session, cast.halden_admin.person_id, cast.halden.organisation_id)
    other = place_of(session, cast.halden_member.person_id, cast.halden.organisation_id)
    other.is_admin = True
    session.commit()
    ready, gone = Barrier(2), []

    def leave(number: int, actor) -> None:
        engine = create_engine(app.config["DATABASE_URL"])
        engines.set_up(engine)
        with Session(engine) as own:
            ready.wait()
            engines.begin_writing(own)
            try:
                people.remove(own, own.get_one(Membership, number), actor, NOW)
                own.commit()
                gone.append(number)
            except LastAdmin:
                own.rollback()
        engine.dispose()

    threads = [
        Thread(target=leave, args=(admin.id, cast.halden_admin.actor)),
        Thread(target=leave, args=(other.id, cast.halden_member.actor)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(gone) == 1


def test_who_leaves_passes_on_what_they_hold(visit, session, cast):
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    place = place_of(session, cast.brightwater.person_id, cast.brightwater.organisation_id)
    address = f"/org/people/{place.id}/leave"
    page = visit(cast.brightwater).get(address)
    assert "1 request or booking that is not over" in page.text
    assert visit(cast.brightwater).post(address, data={}).status_code == 422
    colleague = cast.brightwater_manager.person_id
    assert visit(cast.brightwater).post(address, data={"colleague": colleague}).location == "/dashboard"
    session.rollback()
    session.expire_all()
    assert session.get_one(Booking, booking.id).requested_by_id == colleague
    assert told(session, "bookings/handed_over") == {colleague}
    assert place_of(session, cast.brightwater.person_id, cast.brightwater.organisation_id) is None
    assert journal(session) == ["left"]
    assert told(session, people.LEFT) == {cast.admin.person_id}


@pytest.mark.parametrize("side", ["requester", "owner"])
def test_the_last_one_stays_while_bookings_are_not_over(visit, session, cast, side):
    ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    who = cast.brightwater if side == "requester" else cast.halden
    others = select(Membership.person_id).where(
        Membership.organisation_id == who.organisation_id, Membership.person_id != who.person_id
    )
    for person in session.scalars(select(Person).where(Person.id.in_(others))):
        person.disabled_at = NOW
    session.commit()
    place = place_of(session, who.person_id, who.organisation_id)
    address = f"/org/people/{place.id}/leave"
    assert "nobody else there: end them first" in visit(who).get(address).text
    assert visit(who).post(address, data={}).status_code == 422
    assert place_of(session, who.person_id, who.organisation_id) is not None
    session.execute(delete(BookingPeriod))
    session.execute(update(Booking).values(state="declined"))
    session.commit()
    assert visit(who).post(address, data={}).location == "/dashboard"


def test_an_admin_takes_somebody_out_who_is_the_contact_of_an_instrument(visit, session, cast):
    item = session.get_one(Equipment, cast.chamber.id)
    item.contact_id = cast.halden.person_id
    session.commit()
    place = place_of(session, cast.halden.person_id, cast.halden.organisation_id)
    address = f"/org/people/{place.id}/leave"
    assert "the contact of 1 instrument" in visit(cast.halden_admin).get(address).text
    data = {"colleague": cast.halden_member.person_id}
    assert visit(cast.halden_admin).post(address, data=data).location == "/org/people"
    session.rollback()
    session.expire_all()
    assert session.get_one(Equipment, cast.chamber.id).contact_id == cast.halden_member.person_id
    assert told(session, people.REMOVED) == {cast.halden.person_id}
    assert journal(session) == ["removed"]


def test_invitations_are_limited(app, visit, cast):
    app.config["LIMIT_INVITATIONS"] = "1 per day"
    page = visit(cast.halden_admin)
    for number, status in ((1, 303), (2, 429)):
        data = {"name": "Lou", "email": f"lou{number}@halden.example"}
        assert page.post("/org/people", data=data).status_code == status


def test_a_line_of_the_journal_stays_as_it_is(session, cast, invite):
    invite()
    line = session.scalars(select(JournalLine)).one()
    line.what = Happening.LEFT
    with pytest.raises(DBAPIError):
        session.flush()
    session.rollback()
    fresh = JournalLine(
        at=func.now(), what=Happening.LEFT, organisation_id=cast.halden.organisation_id, details={}
    )
    session.add(fresh)
    session.commit()
    session.delete(fresh)
    with pytest.raises(DBAPIError):
        session.flush()
    session.rollback()


@pytest.mark.parametrize(
    ("right", "quotes", "agreements"),
    [(None, False, False), ("accepts_quotes", True, False), ("is_admin", True, True)],
)
def test_rights_to_accept(session, cast, right, quotes, agreements):
    place = place_of(session, cast.brightwater.person_id, cast.brightwater.organisation_id)
    if right:
        setattr(place, right, True)
        session.commit()
    actor = who_is(session, cast.brightwater.person_id).actor
    assert (actor.binds_by_quotes, actor.binds_by_agreements) == (quotes, agreements)
    for role, holds in ((Role.QUOTES, quotes), (Role.AGREEMENTS, agreements)):
        names = {person.id for person in holders(session, cast.brightwater.organisation_id, role)}
        assert (cast.brightwater.person_id in names) is holds

"""The owner authorises people it knows, renews and withdraws; the person sees their own, nobody else anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from light2share.authorisations import actions, queries
from light2share.authorisations.models import (
    Authorisation,
    AuthorisationTerm,
    TrainingAnswer,
    TrainingRequest,
)
from light2share.bookings import actions as bookings
from light2share.kernel.errors import Forbidden, Stale
from tests.authorisations.play import UNTIL, authorise, train_on, wish
from tests.bookings.play import ask, equipment, hours, mails, store_free_time
from tests.factories import NOW, Cast
from tests.markup import read

Visit = Callable[..., FlaskClient]
LIST = "/equipment/chamber/authorisations"


@pytest.fixture
def booked(session: Session, cast: Cast) -> None:
    """Brightwater has booked the chamber; Corvid has asked only."""
    train_on(session, cast.chamber)
    store_free_time(session, cast.chamber)
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    bookings.accept(session, booking, cast.halden.actor, booking.version, NOW)
    session.commit()
    ask(session, cast.chamber, cast.corvid, hours(14, 15))


@pytest.fixture
def held(session: Session, cast: Cast) -> Authorisation:
    train_on(session, cast.chamber)
    return authorise(session, cast, cast.brightwater, cast.chamber)


def key(who: object) -> str:
    return f"{who.person_id}-{who.organisation_id}"  # type: ignore[attr-defined]


@pytest.mark.usefixtures("booked")
def test_only_people_whom_the_owner_knows_by_a_booking_are_offered(visit: Visit, cast: Cast) -> None:
    page = visit(cast.halden).get(LIST).text
    assert "Bruno Brightwater, Brightwater Sensing" in page
    for name in ("Béatrice", "Basile", "Colin", "Camille"):
        assert name not in page
    assert read(page).one("input", id="ends_on")["value"] == "2028-10-12"
    other = visit(cast.halden).post(LIST, data={"person": key(cast.corvid), "ends_on": "2027-10-12"})
    assert (other.status_code, "Colin" in other.text) == (422, False)


@pytest.mark.usefixtures("booked")
@pytest.mark.parametrize(
    ("who", "ends_on", "status"),
    [
        pytest.param("", "2027-10-12", 422, id="somebody has to be chosen"),
        pytest.param("known", "", 422, id="there is a last day"),
        pytest.param("known", "2026-10-11", 422, id="it is not past"),
        pytest.param("known", "2037-10-12", 422, id="nor far away"),
        pytest.param("known", "2026-10-12", 303, id="it may be today"),
        pytest.param("known", "2027-10-12", 303, id="or a year away"),
    ],
)
def test_authorising(visit: Visit, session: Session, cast: Cast, who: str, ends_on: str, status: int) -> None:
    before = len(mails(session))
    form = {"person": key(cast.brightwater) if who else "", "ends_on": ends_on}
    answer = visit(cast.halden).post(LIST, data=form)
    assert answer.status_code == status
    told = mails(session)[before:]
    if status == 303:
        assert told == [("authorisations/granted", cast.brightwater.person_id)]
        again = visit(cast.halden).post(LIST, data=form)
        assert again.status_code == 422
        assert "Bruno Brightwater" in visit(cast.halden).get(LIST).text
    else:
        assert told == []
        assert f'value="{ends_on}"' in answer.text or not ends_on


def test_one_person_has_one_that_stands(session: Session, cast: Cast, held: Authorisation) -> None:
    with pytest.raises(Stale):
        authorise(session, cast, cast.brightwater, cast.chamber)
    session.rollback()
    with pytest.raises(Forbidden):
        authorise(session, cast, cast.halden_member, cast.chamber)


@pytest.mark.parametrize(
    ("member", "listed", "seen", "kept"),
    [
        ("halden", 200, 200, 303),
        ("halden_admin", 403, 403, 403),
        ("halden_member", 403, 403, 403),
        ("brightwater", 404, 200, 403),
        ("brightwater_manager", 404, 200, 403),
        ("admin", 404, 200, 403),
        ("corvid", 404, 404, 404),
        ("corvid_manager", 404, 404, 404),
    ],
)
def test_who_may_what(
    visit: Visit, cast: Cast, held: Authorisation, member: str, listed: int, seen: int, kept: int
) -> None:
    client = visit(getattr(cast, member))
    path = f"/authorisations/{held.handle}"
    named = "Bruno" in client.get("/account/authorisations").text
    assert named is (member in {"brightwater_manager", "admin"})
    assert client.get(LIST).status_code == listed
    assert client.get(path).status_code == seen
    assert client.post(f"{path}/renew", data={"ends_on": "2028-01-01"}).status_code == kept


def test_a_colleague_without_a_role_sees_nothing(visit: Visit, session: Session, cast: Cast) -> None:
    train_on(session, cast.chamber)
    row = authorise(session, cast, cast.brightwater_manager, cast.chamber)
    assert visit(cast.brightwater).get(f"/authorisations/{row.handle}").status_code == 404
    assert "Basile" not in visit(cast.brightwater).get("/account/authorisations").text


def test_renewing_goes_on_and_is_told(
    visit: Visit, session: Session, cast: Cast, held: Authorisation
) -> None:
    owner, path = visit(cast.halden), f"/authorisations/{held.handle}"
    before = len(mails(session))
    assert owner.post(f"{path}/renew", data={"ends_on": "2026-01-01"}).status_code == 422
    assert owner.post(f"{path}/renew", data={"ends_on": "2029-01-01"}).status_code == 303
    assert mails(session)[before:] == [("authorisations/granted", cast.brightwater.person_id)]
    late = owner.post(f"{path}/withdraw", data={"reason": "Too <late>"})
    assert (late.status_code, "Too &lt;late&gt;" in late.text) == (409, True)
    session.rollback()
    new = queries.standing_of(session, held.equipment_id, held.person_id, held.organisation_id)
    assert new is not None
    assert (new.starts_on, new.ends_on) == (NOW.date(), date(2029, 1, 1))
    assert "Renewed" in owner.get(path).text


def test_one_that_is_over_begins_anew(session: Session, cast: Cast, held: Authorisation) -> None:
    later = NOW + timedelta(days=500)
    new = actions.renew(session, held, date(2029, 1, 1), cast.halden.actor, later)
    assert new.starts_on == later.date()


def test_withdrawing_says_why(visit: Visit, session: Session, cast: Cast, held: Authorisation) -> None:
    owner, path = visit(cast.halden), f"/authorisations/{held.handle}"
    before = len(mails(session))
    assert owner.post(f"{path}/withdraw", data={"reason": ""}).status_code == 422
    assert owner.post(f"{path}/withdraw", data={"reason": "A new laser"}).status_code == 303
    assert mails(session)[before:] == [("authorisations/withdrawn", cast.brightwater.person_id)]
    assert "A new laser" in visit(cast.brightwater).get(path).text
    assert "A new laser" in owner.get(LIST).text
    assert "No authorisation yet" in visit(cast.brightwater).get("/account/authorisations").text
    assert owner.post(f"{path}/renew", data={"ends_on": "2029-01-01"}).status_code == 409


def test_for_how_long_is_the_owners_to_say(visit: Visit, session: Session, cast: Cast) -> None:
    train_on(session, cast.chamber)
    owner, path = visit(cast.halden), f"{LIST}/months"
    for wrong in ("", "0", "121", "soon"):
        assert owner.post(path, data={"months": wrong}).status_code == 422
    for months in ("6", "12"):
        assert owner.post(path, data={"months": months}).status_code == 303
    assert queries.months(session, cast.chamber.id) == 12


@pytest.mark.parametrize(
    ("ends_after", "now_after", "told"),
    [
        pytest.param(365, 334, False, id="31 days before the end nobody is told"),
        pytest.param(365, 335, True, id="30 days before both are"),
        pytest.param(365, 366, False, id="not once it is over"),
        pytest.param(20, 1, False, id="one given for a few weeks is not spoken of"),
    ],
)
def test_reminding_of_an_end(
    session: Session, cast: Cast, ends_after: int, now_after: int, told: bool
) -> None:
    train_on(session, cast.chamber)
    authorise(session, cast, cast.brightwater, cast.chamber, NOW.date() + timedelta(days=ends_after))
    before = len(mails(session))
    for minutes in (0, 60):
        actions.remind(session, NOW + timedelta(days=now_after, minutes=minutes))
        session.commit()
    people = {cast.brightwater.person_id, cast.halden.person_id} if told else set()
    kind = "authorisations/reminder_ending"
    assert sorted(mails(session)[before:]) == sorted((kind, number) for number in people)


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(lambda held: AuthorisationTerm(equipment_id=held.equipment_id, months=0), id="no time"),
        pytest.param(
            lambda held: Authorisation(
                equipment_id=held.equipment_id,
                person_id=held.person_id,
                organisation_id=held.organisation_id,
                starts_on=UNTIL,
                ends_on=UNTIL - timedelta(days=1),
                granted_at=NOW,
                ended_at=NOW,
            ),
            id="an end before the start",
        ),
        pytest.param(
            lambda held: Authorisation(
                equipment_id=held.equipment_id,
                person_id=held.person_id,
                organisation_id=held.organisation_id,
                starts_on=NOW.date(),
                ends_on=UNTIL,
                granted_at=NOW,
            ),
            id="two that stand",
        ),
        pytest.param(
            lambda held: TrainingRequest(
                equipment_id=held.equipment_id,
                owner_id=held.organisation_id,
                requester_id=held.organisation_id,
                person_id=held.person_id,
                wish="x",
                asked_at=NOW,
            ),
            id="training by oneself",
        ),
    ],
)
def test_the_database_refuses(
    session: Session, held: Authorisation, row: Callable[[Authorisation], object]
) -> None:
    session.add(row(held))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_a_no_needs_a_reason_in_the_database_too(session: Session, cast: Cast) -> None:
    train_on(session, cast.chamber)
    asked = wish(session, cast.brightwater, cast.chamber)
    session.add(TrainingAnswer(request_id=asked.id, said="declined", words="", at=NOW))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()
    assert session.scalars(select(TrainingAnswer)).all() == []


def test_the_page_asks_little(
    visit: Visit, session: Session, cast: Cast, held: Authorisation, counted: Callable[..., object]
) -> None:
    owner = visit(cast.halden)
    for path in (LIST, f"/authorisations/{held.handle}", "/account/authorisations"):
        with counted() as statements:  # type: ignore[attr-defined]
            assert owner.get(path).status_code == 200
        assert len(statements) <= 15, statements
    assert equipment(session, cast.chamber).training_required

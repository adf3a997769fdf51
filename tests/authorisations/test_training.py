"""Asking to be trained, and what an owner answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from light2share.authorisations import queries
from light2share.authorisations.models import TrainingRequest
from light2share.equipment.models import AccessMode
from tests.authorisations.play import authorise, train_on, wish
from tests.bookings.play import equipment, mails
from tests.factories import Cast

Visit = Callable[..., FlaskClient]
ASK = "/equipment/chamber/training"
FORM = {"wish": "Mornings <soon>", "words": "We know the bench"}


@pytest.fixture(autouse=True)
def trained(session: Session, cast: Cast) -> None:
    train_on(session, cast.chamber)


@pytest.fixture
def asked(session: Session, cast: Cast) -> TrainingRequest:
    return wish(session, cast.brightwater, cast.chamber, "We know the bench")


@pytest.mark.parametrize(
    ("member", "status"),
    [
        ("brightwater", 200), ("corvid_manager", 200), ("halden", 403), ("halden_member", 403), ("cluster", 403)
    ],
)  # fmt: skip
def test_who_may_ask(visit: Visit, cast: Cast, member: str, status: int) -> None:
    assert visit(getattr(cast, member)).get(ASK).status_code == status


def test_nobody_is_trained_where_the_sheet_does_not_say_so(visit: Visit, cast: Cast) -> None:
    assert visit(cast.brightwater).get("/equipment/bench/training").status_code == 404
    assert visit(cast.brightwater).get("/equipment/draft/training").status_code == 404


@pytest.mark.parametrize(
    ("more", "status"),
    [
        pytest.param({"wish": ""}, 422, id="a wish says when"),
        pytest.param({"wish": "x" * 301}, 422, id="in a few words"),
        pytest.param({"person": "corvid"}, 422, id="for one's own people"),
        pytest.param({"person": "brightwater_manager"}, 303, id="also for a colleague"),
        pytest.param({}, 303, id="for oneself"),
    ],
)
def test_asking(visit: Visit, session: Session, cast: Cast, more: dict[str, str], status: int) -> None:
    who = getattr(cast, more.get("person", "brightwater")).person_id
    before = len(mails(session))
    answer = visit(cast.brightwater).post(ASK, data={**FORM, **more, "person": str(who)})
    assert answer.status_code == status
    told = mails(session)[before:]
    assert told == ([("authorisations/asked", cast.halden.person_id)] if status == 303 else [])
    assert status == 303 or "We know the bench" in answer.text
    home = visit(cast.halden).get("/dashboard").text
    assert ("1 person asks for training" in home) is (status == 303)
    assert "for training:" not in visit(cast.halden_member).get("/dashboard").text


def test_who_has_asked_is_led_to_what_they_asked(
    visit: Visit, session: Session, cast: Cast, asked: TrainingRequest
) -> None:
    client = visit(cast.brightwater)
    page = client.get(ASK)
    assert (page.status_code, page.headers["Location"]) == (303, f"/trainings/{asked.handle}")
    before = len(mails(session))
    form = {**FORM, "person": str(cast.brightwater.person_id)}
    assert client.post(ASK, data=form).headers["Location"] == f"/trainings/{asked.handle}"
    assert len(mails(session)) == before


@pytest.mark.parametrize(
    ("member", "seen", "answered", "back"),
    [
        ("halden", 200, 303, 403),
        ("halden_admin", 403, 403, 403),
        ("halden_member", 403, 403, 403),
        ("brightwater", 200, 403, 303),
        ("brightwater_manager", 404, 404, 404),
        ("admin", 404, 404, 404),
        ("corvid", 404, 404, 404),
        ("corvid_manager", 404, 404, 404),
        ("cluster", 403, 403, 403),
    ],
)
def test_who_may_what(
    visit: Visit, cast: Cast, asked: TrainingRequest, member: str, seen: int, answered: int, back: int
) -> None:
    client, path = visit(getattr(cast, member)), f"/trainings/{asked.handle}"
    assert client.get(path).status_code == seen
    assert client.post(f"{path}/take-back").status_code == back
    said = client.post(path, data={"said": "proposed", "words": "Tuesday"})
    assert said.status_code == answered


@pytest.mark.parametrize(
    ("form", "status", "stays_open", "kind"),
    [
        pytest.param({}, 422, True, "", id="an answer is chosen"),
        pytest.param({"said": "proposed"}, 422, True, "", id="a proposal names the day"),
        pytest.param({"said": "declined"}, 422, True, "", id="a no says why"),
        pytest.param({"said": "authorised", "ends_on": ""}, 422, True, "", id="a yes until when"),
        pytest.param({"said": "proposed", "words": "Tuesday 9:00"}, 303, True, "answered", id="a day"),
        pytest.param({"said": "declined", "words": "No time"}, 303, False, "answered", id="a no"),
        pytest.param({"said": "authorised", "ends_on": "2027-10-12"}, 303, False, "granted", id="it is done"),
    ],
)
def test_answering(
    visit: Visit, session: Session, cast: Cast, asked: TrainingRequest,
    form: dict[str, str], status: int, stays_open: bool, kind: str,
) -> None:  # fmt: skip
    before, path = len(mails(session)), f"/trainings/{asked.handle}"
    assert visit(cast.halden).post(path, data=form).status_code == status
    told = [(f"authorisations/{kind}", cast.brightwater.person_id)] if kind else []
    assert mails(session)[before:] == told
    session.refresh(asked)
    assert asked.is_open is stays_open
    shown = visit(cast.brightwater).get(path).text
    assert status == 422 or form.get("words", "Trained and authorised") in shown
    held = queries.standing_of(session, cast.chamber.id, cast.brightwater.person_id, asked.requester_id)
    assert (held is not None) is (kind == "granted")
    if not stays_open:
        late = visit(cast.halden).post(path, data={"said": "declined", "words": "Once <more>"})
        assert (late.status_code, "Once &lt;more&gt;" in late.text) == (409, True)
        assert visit(cast.brightwater).post(f"{path}/take-back").status_code == 409


def test_a_second_proposal_is_told_too(
    visit: Visit, session: Session, cast: Cast, asked: TrainingRequest
) -> None:
    before = len(mails(session))
    for day in ("Tuesday", "Thursday"):
        form = {"said": "proposed", "words": day}
        assert visit(cast.halden).post(f"/trainings/{asked.handle}", data=form).status_code == 303
    assert len(mails(session)) == before + 2
    assert "for training:" not in visit(cast.halden).get("/dashboard").text


def test_who_was_authorised_is_renewed_by_a_new_training(
    visit: Visit, session: Session, cast: Cast, asked: TrainingRequest
) -> None:
    authorise(session, cast, cast.brightwater, cast.chamber)
    form = {"said": "authorised", "ends_on": "2030-01-01"}
    assert visit(cast.halden).post(f"/trainings/{asked.handle}", data=form).status_code == 303
    assert [str(row.ends_on) for row in queries.kept_for(session, cast.chamber.id)] == ["2030-01-01"]


def test_the_sheet_says_who_needs_one_and_asks_nothing_else(
    visit: Visit, session: Session, cast: Cast, counted: Callable[..., object]
) -> None:
    client, words = visit(cast.brightwater), "you need an authorisation of the owner"
    with counted() as statements:  # type: ignore[attr-defined]
        assert words in client.get("/equipment/chamber").text
    assert sum("authorisation" in one for one in statements) == 1
    assert len(statements) <= 15
    with counted() as statements:  # type: ignore[attr-defined]
        assert words not in client.get("/equipment/bench").text
    assert not any("authorisation" in one or "training_request" in one for one in statements)
    for who in (None, cast.halden, cast.cluster):
        assert words not in visit(who).get("/equipment/chamber").text
    authorise(session, cast, cast.brightwater, cast.chamber)
    assert "You are authorised to run it alone, until" in client.get("/equipment/chamber").text
    equipment(session, cast.chamber).access_modes = [AccessMode.OPERATOR_ASSISTED.value]
    session.commit()
    assert "You are authorised" not in client.get("/equipment/chamber").text

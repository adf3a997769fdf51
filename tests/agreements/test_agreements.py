"""Agreements: versions that never change, accepted once for an organisation, and what a booking keeps of them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from light2share.agreements import actions, queries
from light2share.agreements.models import Acceptance, Agreement, AgreementText, AgreementVersion
from light2share.agreements.rules import AgreementKind
from light2share.bookings import actions as bookings
from light2share.bookings import agreed, checklist
from light2share.bookings.checklist import NotReady
from light2share.bookings.checks import Asked, CheckKind
from light2share.kernel.errors import Forbidden, Stale
from tests.agreements.play import TEXTS, whole, write
from tests.bookings.play import ask, equipment, hours, mails, store_free_time
from tests.factories import NOW, Cast

Visit = Callable[..., FlaskClient]
PDF = b"%PDF-1.7\n%%EOF\n"


def accepted(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Acceptance)) or 0


@pytest.mark.parametrize(
    ("member", "status"),
    [
        pytest.param("admin", 303, id="the requester's admin accepts"),
        pytest.param("brightwater", 403, id="a colleague does not"),
        pytest.param("brightwater_manager", 403, id="nor its manager"),
        pytest.param("halden", 403, id="nor the owner for others"),
        pytest.param("corvid", 403, id="nor a member elsewhere"),
    ],
)
def test_who_accepts(visit: Visit, session: Session, cast: Cast, member: str, status: int) -> None:
    version = write(session, cast)
    client = visit(getattr(cast, member))
    page = client.get(f"/agreements/{version.key}")
    assert page.status_code == 200
    assert "Keep it." in page.text
    assert ("Accept this document" in page.text) is (status == 303)
    if member == "brightwater":
        assert "This can be accepted by: Béatrice Brightwater" in page.text
    assert client.post(f"/agreements/{version.key}/accept").status_code == status
    assert accepted(session) == (status == 303)


def test_it_is_accepted_once_and_the_owner_hears_of_it_once(
    visit: Visit, session: Session, cast: Cast
) -> None:
    version = write(session, cast)
    for _press in range(2):
        answer = visit(cast.admin).post(f"/agreements/{version.key}/accept")
        assert answer.status_code == 303
    assert accepted(session) == 1
    assert mails(session) == [("agreements/accepted", cast.halden.person_id)]
    assert "accepted on" in visit(cast.brightwater).get("/org/documents").text
    session.add(
        Acceptance(version_id=version.id, organisation_id=cast.admin.organisation_id, accepted_at=NOW)
    )
    with pytest.raises(IntegrityError):
        session.flush()


def test_two_presses_at_the_same_moment_are_one(visit: Visit, session: Session, cast: Cast) -> None:
    version = write(session, cast)
    clients = [visit(cast.admin) for _number in range(2)]
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(lambda one: one.post(f"/agreements/{version.key}/accept").status_code, clients)
        )
    assert answers == [303, 303]
    assert accepted(session) == 1


def test_a_version_that_is_superseded_meanwhile_is_not_accepted(
    visit: Visit, session: Session, cast: Cast
) -> None:
    version = write(session, cast)
    later = actions.supersede(session, version.agreement, cast.halden.actor, 1, TEXTS, NOW.date(), NOW)
    session.commit()
    page = visit(cast.admin).post(f"/agreements/{version.key}/accept")
    assert page.status_code == 409
    assert "Nothing was accepted" in page.text
    assert later.key in page.text
    assert accepted(session) == 0
    with pytest.raises(Stale):
        actions.supersede(session, version.agreement, cast.halden.actor, 1, TEXTS, NOW.date(), NOW)
    session.rollback()
    actions.end(session, version.agreement, cast.halden.actor, NOW)
    with pytest.raises(Stale):
        actions.accept(session, whole(session, later.key), cast.admin.actor, NOW)


@pytest.mark.parametrize(
    ("model", "changed"),
    [
        (AgreementText, {"body": "Something else"}),
        (AgreementVersion, {"since": date(2020, 1, 1)}),
        (Acceptance, {"signed_on": date(2020, 1, 1)}),
    ],
)
def test_the_database_changes_no_version_and_no_acceptance(
    session: Session, cast: Cast, model: type, changed: dict[str, object]
) -> None:
    version = write(session, cast)
    actions.accept(session, version, cast.admin.actor, NOW)
    session.commit()
    with pytest.raises(DBAPIError):
        session.execute(update(model).values(**changed))
    session.rollback()
    session.execute(text("DELETE FROM membership"))
    session.execute(text("DELETE FROM equipment"))


def test_paper_counts_as_much_and_only_the_owner_enters_it(
    visit: Visit, session: Session, cast: Cast
) -> None:
    version = write(session, cast)
    path = f"/org/documents/{version.agreement.key}"
    form = {"organisation": "Brightwater Sensing", "signed_on": "2026-09-01"}
    assert visit(cast.admin).post(f"{path}/paper", data=form).status_code == 404
    owner = visit(cast.halden_admin)
    for wrong in (
        {"organisation": "Nobody"},
        {"organisation": ""},
        {"signed_on": ""},
        {"signed_on": "2027-01-01"},
        {"organisation": "Halden Optics"},
    ):
        assert owner.post(f"{path}/paper", data=form | wrong).status_code == 422
    assert owner.post(f"{path}/paper", data=form).status_code == 303
    assert "signed on paper on" in owner.get(path).text
    session.rollback()
    row = session.scalars(select(Acceptance)).one()
    assert (row.organisation_id, row.signed_on) == (cast.admin.organisation_id, date(2026, 9, 1))
    with pytest.raises(Forbidden):
        actions.enter_paper(session, version, cast.admin.organisation_id, NOW.date(), cast.admin.actor, NOW)


@pytest.mark.parametrize("member", ["corvid", "corvid_manager", "cluster", "brightwater"])
def test_outsiders_see_nothing_of_what_is_asked_with_an_instrument_they_do_not_see(
    visit: Visit, session: Session, cast: Cast, member: str
) -> None:
    version = write(session, cast, items=[cast.draft.id])
    client = visit(getattr(cast, member))
    status = 403 if member == "cluster" else 404
    for path in (f"/agreements/{version.key}", f"/agreements/{version.key}/fr.pdf", "/agreements/nothing"):
        assert client.get(path).status_code == status
    assert client.post(f"/agreements/{version.key}/accept").status_code == status
    own = client.get(f"/org/documents/{version.agreement.key}").status_code
    assert own == (404 if member == "corvid_manager" else 403)


def test_whoever_keeps_an_owner_unknown_keeps_its_documents_unknown(
    visit: Visit, session: Session, cast: Cast
) -> None:
    version = write(session, cast, items=[cast.chamber.id])
    equipment(session, cast.chamber).owner_masked = True
    session.commit()
    assert visit(cast.admin).get(f"/agreements/{version.key}").status_code == 404
    wish = "step=3&starts=2026-10-20T09:00&ends=2026-10-20T11:00&access_mode=self_service&purpose=x"
    page = visit(cast.brightwater).get(f"/equipment/chamber/book?{wish}").text
    assert "Confidentiality agreement, version 1" in page
    assert version.key not in page
    store_free_time(session, cast.chamber)
    ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    assert visit(cast.admin).get(f"/agreements/{version.key}").status_code == 200


def test_a_request_waits_for_what_blocks_and_its_admins_hear_of_it_once(
    visit: Visit, session: Session, cast: Cast
) -> None:
    store_free_time(session, cast.chamber)
    version = write(session, cast)
    checklist.ask_for(session, equipment(session, cast.chamber), {CheckKind.AGREEMENT: Asked.BLOCKS})
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    assert mails(session).count(("agreements/asked", cast.admin.person_id)) == 1
    assert checklist.missing(session, booking) == [CheckKind.AGREEMENT]
    with pytest.raises(NotReady):
        bookings.accept(session, booking, cast.halden.actor, 1, NOW)
    session.rollback()
    page = visit(cast.brightwater).get(f"/bookings/{booking.reference}").text
    assert f"/agreements/{version.key}" in page
    assert version.key in visit(cast.admin).get("/org/documents").text
    visit(cast.admin).post(f"/agreements/{version.key}/accept")
    session.rollback()
    assert checklist.missing(session, booking) == []
    bookings.accept(session, booking, cast.halden.actor, 1, NOW)
    session.commit()
    again = ask(session, cast.chamber, cast.brightwater, hours(14, 16))
    assert checklist.missing(session, again) == []
    assert mails(session).count(("agreements/asked", cast.admin.person_id)) == 1
    page = visit(cast.brightwater).get(f"/bookings/{again.reference}").text
    assert "accepted on Mon 12 Oct 2026 by Béatrice Brightwater" in page


def test_a_booking_keeps_the_versions_it_was_confirmed_with(session: Session, cast: Cast) -> None:
    store_free_time(session, cast.chamber)
    version = write(session, cast)
    actions.accept(session, version, cast.admin.actor, NOW)
    first = ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    bookings.accept(session, first, cast.halden.actor, 1, NOW)
    waits = ask(session, cast.chamber, cast.brightwater, hours(14, 16))
    agreement, later = version.agreement, NOW + timedelta(hours=1)
    new = actions.supersede(session, agreement, cast.halden.actor, 1, TEXTS, NOW.date(), later)
    session.commit()
    assert [one.version_id for one in agreed.versions(session, first)] == [version.id]
    assert not checklist.is_open(session, first, CheckKind.AGREEMENT)
    assert [one.version_id for one in agreed.versions(session, waits)] == [new.id]
    assert checklist.is_open(session, waits, CheckKind.AGREEMENT)
    actions.end(session, agreement, cast.halden.actor, later)
    assert checklist.lines_of(session, waits) == []
    assert [line.kind for line in checklist.lines_of(session, first)] == [CheckKind.AGREEMENT]


@pytest.mark.parametrize(
    ("items", "asked"),
    [(None, True), (["chamber"], True), (["bench"], False), (["chamber", "bench"], True)],
)
def test_it_is_asked_for_with_all_instruments_or_those_it_names(
    session: Session, cast: Cast, items: list[str] | None, asked: bool
) -> None:
    named = None if items is None else [getattr(cast, one).id for one in items]
    write(session, cast, items=named)
    item = equipment(session, cast.chamber)
    lines = checklist.expected(session, item, cast.brightwater.organisation_id)
    assert bool(lines) is asked
    checklist.ask_for(session, item, {CheckKind.AGREEMENT: Asked.NO})
    assert checklist.expected(session, item, cast.brightwater.organisation_id) == []


WHOLE = {
    "kind": "nda", "where": "all", "since": "2026-10-01", "title_en": "Confidentiality", "body_en": "Keep <it>.",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 303),
        ({"title_fr": "Confidentialité", "body_fr": "Chut"}, 303),
        ({"where": "chosen", "items": "1"}, 303),
        ({"where": "chosen"}, 422),
        ({"where": "chosen", "items": "99"}, 422),
        ({"kind": ""}, 422),
        ({"kind": "promise"}, 422),
        ({"title_en": ""}, 422),
        ({"body_en": ""}, 422),
        ({"title_fr": "Confidentialité"}, 422),
        ({"title_en": "", "body_en": ""}, 422),
        ({"since": ""}, 422),
        ({"since": "2027-01-01"}, 422),
        ({"since": "soon"}, 422),
        ({"body_en": "x" * 60_001}, 422),
    ],
)
def test_writing_one(visit: Visit, session: Session, cast: Cast, change: dict[str, str], status: int) -> None:
    answer = visit(cast.halden_admin).post("/org/documents/new", data=WHOLE | change)
    assert answer.status_code == status
    assert (session.scalars(select(Agreement)).first() is not None) is (status == 303)
    if status == 422 and change.get("body_en", "x") == "x":
        assert "Keep &lt;it&gt;." in answer.text


def test_a_pdf_is_taken_checked_and_given_to_those_who_may_read(
    visit: Visit, session: Session, cast: Cast
) -> None:
    owner = visit(cast.halden)
    wrong = WHOLE | {"body_en": "", "file_en": (BytesIO(b"no pdf"), "a.pdf")}
    assert owner.post("/org/documents/new", data=wrong).status_code == 422
    right = WHOLE | {"body_en": "", "file_en": (BytesIO(PDF), "a.pdf")}
    assert owner.post("/org/documents/new", data=right).status_code == 303
    version = session.scalars(select(AgreementVersion)).one()
    got = visit(cast.brightwater).get(f"/agreements/{version.key}/en.pdf")
    assert (got.status_code, got.get_data()) == (200, PDF)
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert visit(cast.brightwater).get(f"/agreements/{version.key}/fr.pdf").status_code == 404
    assert visit(None).get(f"/agreements/{version.key}/en.pdf").status_code == 303


def test_a_new_version_is_written_over_the_one_that_was_seen(
    visit: Visit, session: Session, cast: Cast
) -> None:
    version = write(session, cast)
    path, owner = f"/org/documents/{version.agreement.key}", visit(cast.halden)
    page = owner.get(f"{path}/version").text
    assert "Gardez-le &lt;pour&gt; vous." in page
    form = WHOLE | {"seen": "1", "body_en": "Keep it well."}
    assert owner.post(f"{path}/version", data=form).status_code == 303
    late = owner.post(f"{path}/version", data=form | {"body_en": "Keep it badly."})
    assert late.status_code == 409
    assert "Keep it badly." in late.text
    assert owner.post(f"{path}/version", data=form | {"seen": "x"}).status_code == 409
    assert owner.post(f"{path}/where", data={"where": "chosen", "items": "1"}).status_code == 303
    session.rollback()
    assert queries.items_of(session, version.agreement) == [cast.chamber.id]
    shown = owner.get(path).text
    assert "Version 2" in shown
    assert "Version 1" in shown
    assert owner.post(f"{path}/end").status_code == 303
    assert version.agreement.key not in owner.get("/org/documents").text


def test_kinds_have_words(visit: Visit, session: Session, cast: Cast) -> None:
    for kind in AgreementKind:
        write(session, cast, kind)
    page = visit(cast.halden, language="fr").get("/org/documents").text
    for words in ("Conditions d’utilisation", "Accord de confidentialité", "Règles de sécurité"):
        assert words in page

"""Standing documents: kept by admins, read by those whom they are for, reminded of, forgotten in the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.audit.models import JournalLine
from light2share.bookings import actions as bookings
from light2share.bookings import checklist
from light2share.bookings.checks import Asked, CheckKind
from light2share.jobs import chores
from light2share.kernel.errors import Forbidden, Stale
from light2share.proofs import actions
from light2share.proofs.models import Proof
from light2share.proofs.rules import KEPT_AFTER, ProofKind
from light2share.web import storage
from tests.bookings.play import ask, equipment, hours, mails, store_free_time
from tests.factories import NOW, Cast
from tests.proofs.play import add, day, days, stored

Visit = Callable[..., FlaskClient]
PDF = b"%PDF-1.7\n%%EOF\n"
NEW = "/org/documents/standing/new"


def typed(**values: object) -> dict[str, object]:
    said = {"kind": "liability", "starts_on": str(day(-10)), "ends_on": str(day(300)), "note": "Policy 118"}
    return said | {"files": (BytesIO(PDF), "certificate_2026.pdf")} | values


def rows(session: Session) -> list[Proof]:
    session.rollback()
    return list(session.scalars(select(Proof).order_by(Proof.id)))


def plain(text: str) -> str:
    """Without what keeps a date on one line."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_an_admin_adds_replaces_and_removes_one(visit: Visit, session: Session, cast: Cast, app) -> None:
    admin = visit(cast.admin)
    added = admin.post(NEW, data=typed())
    assert added.status_code == 303
    (first,) = rows(session)
    assert (first.title, first.size, first.shared) == ("certificate 2026", len(PDF), False)
    page = visit(cast.brightwater).get(added.location)
    assert page.status_code == 200
    assert "Replace or correct it" not in page.text, "a colleague reads only"
    newer = admin.post(added.location, data=typed(ends_on=str(day(600)), shared="y"))
    assert newer.status_code == 303
    first, second = rows(session)
    assert first.series == second.series
    assert (first.replaced_at is None, second.replaced_at is None, second.shared) == (False, True, True)
    admin.post(added.location, data=typed(files=(BytesIO(b""), ""), ends_on="", note="Policy 119"))
    session.expire_all()
    first, second = rows(session)
    assert (second.ends_on, second.note, second.shared) == (None, "Policy 119", False)
    old = admin.get(f"/proofs/{first.key}")
    assert old.data == PDF
    assert old.headers["Content-Disposition"].startswith("attachment")
    names = [f"{one.name}.pdf" for one in (first, second)]
    assert admin.post(f"{added.location}/remove").status_code == 303
    assert rows(session) == []
    with app.app_context():
        assert [storage.read(name) for name in names] == [None, None]
    told = [one.what.value for one in session.scalars(select(JournalLine).order_by(JournalLine.id))]
    assert told == ["proof_added", "proof_changed", "proof_changed", "paper_read", "proof_removed"]


@pytest.mark.parametrize(
    ("values", "status", "said"),
    [
        pytest.param({"files": (BytesIO(), "")}, 422, "Choose a file", id="no file"),
        pytest.param(
            {"files": (BytesIO(b"MZ"), "a.pdf")},
            415,
            "Choose a PDF or a picture",
            id="a file of another kind",
        ),
        pytest.param(
            {"ends_on": str(day(-11))}, 422, "not before the first", id="an end before the beginning"
        ),
        pytest.param({"starts_on": ""}, 422, "Enter the first day", id="no beginning"),
        pytest.param({"kind": "poem"}, 422, "Choose what it is", id="an unknown kind"),
    ],
)
def test_what_is_refused(visit: Visit, session: Session, cast: Cast, values, status: int, said: str) -> None:
    answer = visit(cast.admin).post(NEW, data=typed(**values))
    assert (answer.status_code, said in answer.text) == (status, True)
    assert rows(session) == []


def test_who_was_slower_replaces_nothing(session: Session, cast: Cast) -> None:
    row = add(session, cast.admin, days(-10, 20))
    actions.replace(session, row, cast.admin.actor, days(0, 300), stored(), NOW)
    with pytest.raises(Stale):
        actions.replace(session, row, cast.admin.actor, days(0, 400), stored(), NOW)
    with pytest.raises(Forbidden):
        actions.remove(session, row, cast.brightwater.actor, NOW)


def insured(session: Session, cast: Cast):
    """A request for the chamber, whose owner asks for an insurance."""
    store_free_time(session, cast.chamber)
    checklist.ask_for(session, equipment(session, cast.chamber), {CheckKind.INSURANCE: Asked.BLOCKS})
    session.commit()
    return ask(session, cast.chamber, cast.brightwater, hours(9, 11))


def test_the_owner_who_answers_reads_the_state_and_gets_the_file_where_it_is_shared(
    visit: Visit, session: Session, cast: Cast
) -> None:
    booking = insured(session, cast)
    where = f"/bookings/{booking.reference}"
    assert "No certificate of insurance on this site" in visit(cast.halden).get(f"{where}/answer").text
    shown = add(session, cast.admin, days(-10, 300, "Policy 118", shared=True))
    kept = add(session, cast.admin, days(-10, 300), ProofKind.MACHINERY)
    owner, corvid = visit(cast.halden), visit(cast.corvid)
    for page in (owner.get(where), owner.get(f"{where}/answer")):
        assert "Covers the time of this booking" in page.text
        assert f"/proofs/{shown.key}" in page.text
        assert f"/proofs/{kept.key}" not in page.text
    assert corvid.get(f"/proofs/{shown.key}").status_code == 404
    assert owner.get(f"/proofs/{kept.key}").status_code == 404


def test_one_press_counts_a_certificate_that_covers_the_time(
    visit: Visit, session: Session, cast: Cast
) -> None:
    booking = insured(session, cast)
    add(session, cast.admin, days(-10, 300, "Policy 118"))
    line = f"/bookings/{booking.reference}/checks/insurance"
    owner = visit(cast.halden)
    assert "Count it as the insurance" in owner.get(f"/bookings/{booking.reference}").text
    said = {"seen": "", "note": "Professional liability insurance: Policy 118", "day": str(day(300))}
    assert owner.post(line, data=said).status_code == 303
    session.rollback()
    assert checklist.missing(session, booking) == []
    assert "Count it as the insurance" not in owner.get(f"/bookings/{booking.reference}").text


def test_both_are_told_of_an_insurance_that_ends_before_the_time(
    visit: Visit, session: Session, cast: Cast
) -> None:
    booking = insured(session, cast)
    add(session, cast.admin, days(-100, -1, shared=True))
    for member in (cast.halden, cast.brightwater):
        page = plain(visit(member).get(f"/bookings/{booking.reference}").text)
        assert "only: the time ends after that" in page
        assert "Count it as the insurance" not in page
    page = plain(visit(cast.halden).get(f"/bookings/{booking.reference}/answer").text)
    assert page.count("Professional liability insurance") == 1, "it is said once to who decides"
    assert "The requester is told, too." in page


def test_a_requester_reads_the_owners_once_it_is_confirmed(
    visit: Visit, session: Session, cast: Cast, app
) -> None:
    store_free_time(session, cast.chamber)
    row = add(session, cast.halden_admin, days(-10, 300, shared=True))
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    asker, where = visit(cast.brightwater), f"/bookings/{booking.reference}"
    with app.app_context():
        storage.write(f"{row.name}.pdf", PDF)
    assert "Documents of Halden" not in asker.get(where).text
    assert asker.get(f"/proofs/{row.key}").status_code == 404
    bookings.accept(session, booking, cast.halden.actor, booking.version, NOW)
    session.commit()
    assert "Documents of Halden" in asker.get(where).text
    assert asker.get(f"/proofs/{row.key}").status_code == 200


def test_the_cluster_reads_the_state_and_no_more(visit: Visit, session: Session, cast: Cast) -> None:
    row = add(session, cast.admin, days(-10, 300, "Policy 118", shared=True))
    page = plain(visit(cast.cluster).get("/cluster/organisations/brightwater/membership").text)
    assert "valid until" in page
    assert "Insurance against damage to machines" in page
    assert "Policy 118" not in page
    assert visit(cast.cluster).get(f"/proofs/{row.key}").status_code == 403


def test_admins_are_told_sixty_thirty_and_seven_days_ahead_and_once_it_is_over(
    session: Session, cast: Cast
) -> None:
    add(session, cast.admin, days(-300, 100), now=NOW - timedelta(days=300))
    told = [(0, 0)]
    for passed in range(39, 104):
        chores.remind_of_documents(session, NOW + timedelta(days=passed))
        found = len(mails(session))
        if told[-1][1] != found:
            told.append((passed, found))
    assert told[1:] == [(40, 1), (70, 2), (93, 3), (101, 4)]
    assert set(mails(session)) == {("proofs/reminder_ending", cast.admin.person_id)}


def test_who_enters_it_late_or_replaces_it_hears_nothing_more(session: Session, cast: Cast) -> None:
    add(session, cast.admin, days(-300, 20))
    ends = add(session, cast.admin, days(-300, 31), ProofKind.MACHINERY)
    actions.replace(session, ends, cast.admin.actor, days(-1, 400), stored(), NOW)
    session.commit()
    chores.remind_of_documents(session, NOW + timedelta(days=5))
    assert mails(session) == []


def test_the_dashboard_of_an_admin_says_what_ends(visit: Visit, session: Session, cast: Cast) -> None:
    add(session, cast.admin, days(-300, 20))
    assert "Ends soon: Professional liability insurance" in visit(cast.admin).get("/dashboard").text
    assert "Ends soon" not in visit(cast.brightwater).get("/dashboard").text


def test_a_year_after_its_end_it_is_forgotten(session: Session, cast: Cast) -> None:
    over = add(session, cast.admin, days(-400, 10))
    kept = add(session, cast.admin, days(-400, 20))
    endless = add(session, cast.admin, days(-400, None))
    actions.replace(session, endless, cast.admin.actor, days(-1, None), stored(), NOW)
    session.commit()
    assert actions.forget(session, NOW + KEPT_AFTER + timedelta(days=11)) == [
        f"{over.name}.pdf",
        f"{endless.name}.pdf",
    ]
    session.commit()
    left = {one.name for one in rows(session)}
    assert kept.name in left
    assert {over.name, endless.name} & left == set()

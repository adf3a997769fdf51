"""Documents of a listing: taken in, put in order, downloaded by those who may read them, as downloads only."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import select

from light2share.bookings import actions as bookings
from light2share.equipment.models import Document, DocumentKind, Readers
from light2share.web import storage
from tests.bookings.play import ask, hours, store_free_time

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
PAGE = "/equipment/chamber/documents"


@pytest.fixture
def halden(visit, cast):
    return visit(cast.halden)


def sent(data: bytes = PDF, name: str = "Data_sheet.pdf", **fields: str) -> dict[str, object]:
    kept = {"title": "", "kind": "datasheet", "readers": "all", **fields}
    return {**kept, "document": (BytesIO(data), name, "application/pdf")}


def rows(session) -> list[Document]:
    session.rollback()
    return list(session.scalars(select(Document).order_by(Document.position)))


def added(halden, session, **fields: str) -> Document:
    assert halden.post(PAGE, data=sent(**fields)).status_code == 303
    return rows(session)[-1]


def test_a_document_is_stored_under_a_random_name(halden, session, app):
    row = added(halden, session)
    assert (row.title, row.kind, row.readers, row.size) == (
        "Data sheet", DocumentKind.DATASHEET, Readers.ALL, len(PDF),
    )  # fmt: skip
    with app.app_context():
        assert storage.read(f"{row.name}.pdf") == PDF
    assert "Data" not in row.name


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"<html><script>alert(1)</script>", 415, "this file is none"),
        (b"GIF89a%PDF-1.7 %%EOF", 415, "this file is none"),
        (b"%PDF-1.7 and no end", 415, "stops before its end"),
        (b"%PDF-1.7" + b"x" * 20_000_001, 413, "at most 20 MB"),
        (b"", 415, "this file is none"),
    ],
)
def test_what_is_no_pdf_is_refused_and_said(halden, session, data, status, words):
    answer = halden.post(PAGE, data=sent(data, title="Kept words"))
    answer.request.input_stream.close()  # a large form lies in a file of the client's
    assert answer.status_code == status
    assert words in answer.text
    assert "Kept words" in answer.text
    assert rows(session) == []


def test_a_form_without_a_file_says_so(halden, session):
    answer = halden.post(PAGE, data={"title": "Sheet", "kind": "datasheet", "readers": "all"})
    assert answer.status_code == 422
    assert "Choose a PDF file" in answer.text


def test_a_download_is_never_opened_in_the_site(halden, session, visit):
    row = added(halden, session, title="Notice d’emploi “A”")
    answer = visit(None).get(f"{PAGE}/{row.name}.pdf")
    assert answer.status_code == 200
    assert answer.data == PDF
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="notice-demploi-a.pdf"; ')
    assert "\n" not in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer.headers["Cache-Control"]


def test_who_reads_a_document(halden, session, visit, cast):
    shown = {}
    for readers in Readers:
        shown[readers] = added(halden, session, readers=readers.value, title=f"For {readers}").name
    people = {
        "visitor": None,
        "corvid": cast.corvid,
        "owner": cast.halden_member,
        "brightwater": cast.brightwater,
    }

    def reading() -> set[tuple[str, Readers]]:
        found = set()
        for name, person in people.items():
            page = visit(person).get("/equipment/chamber").text
            for readers, document in shown.items():
                status = visit(person).get(f"{PAGE}/{document}.pdf").status_code
                assert (status == 200) == (document in page), (name, readers)
                assert status in {200, 404}
                found |= {(name, readers)} if status == 200 else set()
        return found

    everybody = {(name, Readers.ALL) for name in people}
    members = {(name, Readers.MEMBERS) for name in ("corvid", "owner", "brightwater")}
    assert reading() == everybody | members | {("owner", Readers.BOOKED)}
    session.rollback()
    store_free_time(session, cast.chamber)
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 12))
    session.commit()
    assert ("brightwater", Readers.BOOKED) not in reading()
    session.rollback()
    bookings.accept(session, booking, cast.halden.actor, booking.version, booking.created_at)
    session.commit()
    assert reading() == everybody | members | {("owner", Readers.BOOKED), ("brightwater", Readers.BOOKED)}


def test_documents_of_a_paused_listing_are_the_owners_only(halden, session, visit, cast):
    row = added(halden, session)
    halden.post("/equipment/chamber/pause", data={"version": "1"})
    assert visit(None).get(f"{PAGE}/{row.name}.pdf").status_code == 404
    assert visit(cast.halden).get(f"{PAGE}/{row.name}.pdf").status_code == 200


def test_a_document_of_another_listing_is_not_there(halden, session, visit):
    row = added(halden, session)
    assert visit(None).get(f"/equipment/bench/documents/{row.name}.pdf").status_code == 404
    assert halden.post(f"/equipment/bench/documents/{row.name}", data={"action": "remove"}).status_code == 404


def test_documents_are_named_ordered_and_removed(halden, session, app):
    names = [added(halden, session, title=title).name for title in ("A", "B", "C")]
    halden.post(f"{PAGE}/{names[2]}", data={"action": "up"})
    assert [row.title for row in rows(session)] == ["A", "C", "B"]
    halden.post(f"{PAGE}/{names[0]}", data={"action": "down"})
    assert [row.title for row in rows(session)] == ["C", "A", "B"]
    refused = halden.post(f"{PAGE}/{names[0]}", data={"title": "", "kind": "manual", "readers": "members"})
    assert refused.status_code == 422
    saved = halden.post(f"{PAGE}/{names[0]}", data={"title": "New", "kind": "manual", "readers": "members"})
    assert saved.status_code == 303
    row = rows(session)[1]
    assert (row.title, row.kind, row.readers) == ("New", DocumentKind.MANUAL, Readers.MEMBERS)
    assert halden.post(f"{PAGE}/{names[0]}", data={"action": "remove"}).status_code == 303
    assert [row.title for row in rows(session)] == ["C", "B"]
    with app.app_context():
        assert storage.read(f"{names[0]}.pdf") is None


def test_a_deleted_draft_takes_its_documents_along(halden, session, app):
    assert halden.post("/equipment/draft/documents", data=sent()).status_code == 303
    name = rows(session)[0].name
    assert halden.post("/equipment/draft/delete").status_code == 303
    with app.app_context():
        assert storage.read(f"{name}.pdf") is None


def test_the_certificate_stands_with_the_calibration(halden, session, visit):
    added(halden, session, kind="calibration", title="Certificate 117")
    page = visit(None).get("/equipment/chamber").text
    section = page[page.index('id="cal"') : page.index("</section>", page.index('id="cal"'))]
    assert "Certificate 117" in section
    assert page.count("Certificate 117") == 1

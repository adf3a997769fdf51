"""Files of messages: what is taken, how it is cleaned, who may save it, and that it is never shown in the site."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from light2share.bookings.models import Booking
from light2share.demo import removing
from light2share.messages.models import Message, MessageFile, ReadMark
from light2share.ops import archive
from light2share.organisations.models import Organisation
from light2share.web import named_files, storage
from tests.bookings.play import ask, hours
from tests.equipment.pictures import SECRET, bomb, photo
from tests.factories import Cast
from tests.markup import read
from tests.messages.play import PDF, at, bodies, post, sent

Visit = Callable[..., FlaskClient]


@pytest.fixture
def uploads(app: APIFlask, tmp_path: Path) -> Path:
    app.config["STORAGE_URL"] = f"file://{tmp_path / 'uploads'}"
    (tmp_path / "uploads").mkdir()
    return tmp_path / "uploads"


def rows(session: Session) -> list[MessageFile]:
    session.rollback()
    return list(session.scalars(select(MessageFile).order_by(MessageFile.position)))


def test_several_files_go_along_and_both_sides_save_them(
    visit: Visit, cast: Cast, session: Session, booking: Booking, uploads: Path
) -> None:
    files = [
        sent(PDF, "data/Étalon <1>.pdf"),
        sent(photo(), "bench_2.JPEG"),
        sent(photo(kind="PNG"), "x"),
    ]
    assert post(visit(cast.brightwater), booking, "", *files).status_code == 303
    kept = rows(session)
    assert [(one.title, one.kind.value) for one in kept] == [
        ("Étalon <1>", "pdf"), ("bench 2", "jpg"), ("x", "png"),
    ]  # fmt: skip
    assert {path.name for path in uploads.iterdir()} == {f"{one.name}.{one.kind.value}" for one in kept}
    for who in (cast.halden, cast.halden_member, cast.brightwater, cast.admin):
        client = visit(who)
        links = read(client.get(at(booking)).text).one("ul", class_="docs").all("a")
        assert [one.text for one in links] == ["Étalon <1>.pdf", "bench 2.jpg", "x.png"]
        for link, row in zip(links, kept, strict=True):
            answer = client.get(link["href"])
            assert len(answer.data) == row.size
            assert answer.headers["Content-Disposition"].startswith('attachment; filename="')
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in answer.headers["Content-Security-Policy"]
            assert "no-store" in answer.headers["Cache-Control"]
    first = visit(cast.halden).get(f"{at(booking)}/files/{kept[0].name}")
    assert first.data == PDF
    assert first.headers["Content-Disposition"] == (
        "attachment; filename=\"etalon-1.pdf\"; filename*=UTF-8''%C3%89talon%20%3C1%3E.pdf"
    )


def test_nobody_else_saves_them(visit: Visit, cast: Cast, session: Session, booking: Booking) -> None:
    post(visit(cast.brightwater), booking, "", sent(PDF, "a.pdf"))
    (row,) = rows(session)
    address = f"{at(booking)}/files/{row.name}"
    for who in (cast.corvid, cast.corvid_manager, cast.cluster):
        assert visit(who).get(address).status_code == 404
    assert visit(None).get(address).status_code == 303
    other = ask(session, cast.chamber, cast.corvid, hours(9, 11, day=1))
    assert visit(cast.corvid).get(f"{at(other)}/files/{row.name}").status_code == 404
    assert visit(cast.halden).get(f"{at(other)}/files/{row.name}").status_code == 404
    assert visit(cast.halden).get(f"{at(booking)}/files/..%2F{row.name}").status_code == 404


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_stays_as_large_as_it_was_and_tells_no_place(
    visit: Visit, cast: Cast, session: Session, booking: Booking, kind: str
) -> None:
    post(visit(cast.brightwater), booking, "", sent(photo((300, 2000), kind, turned=True), "a"))
    (row,) = rows(session)
    content = visit(cast.halden).get(f"{at(booking)}/files/{row.name}").data
    assert SECRET.encode() not in content
    with Image.open(BytesIO(content)) as image:
        assert image.format == kind
        assert image.size == (2000, 300)
        assert not image.getexif()
        assert not {"exif", "comment", "xmp", "XML:com.adobe.xmp"} & set(image.info)


def test_see_through_and_sixteen_bits_stay(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    clear, deep = BytesIO(), BytesIO()
    Image.new("RGBA", (20, 10), (255, 0, 0, 0)).save(clear, "PNG")
    Image.new("I;16", (20, 10), 40_000).save(deep, "PNG")
    files = [sent(clear.getvalue(), "a.png"), sent(deep.getvalue(), "b.png")]
    assert post(visit(cast.brightwater), booking, "", *files).status_code == 303
    found = []
    for row in rows(session):
        with Image.open(BytesIO(storage_of(visit, cast, booking, row))) as image:
            found.append(image.getpixel((0, 0)))
    assert found == [(255, 0, 0, 0), 40_000]


def storage_of(visit: Visit, cast: Cast, booking: Booking, row: MessageFile) -> bytes:
    return visit(cast.halden).get(f"{at(booking)}/files/{row.name}").data


def big(megabytes: float) -> bytes:
    return PDF[:9] + b"x" * int(megabytes * 1_000_000) + PDF[-6:]


@pytest.mark.parametrize(
    ("files", "status", "fault"),
    [
        pytest.param([sent(b"MZ\x90\x00", "data.pdf")], 415, "“data.pdf” is neither", id="a program"),
        pytest.param([sent(b"<svg onload='alert(1)'/>", "a.png")], 415, "“a.png” is neither", id="a drawing"),
        pytest.param([sent(b"", "empty.pdf")], 415, "“empty.pdf” is neither", id="empty"),
        pytest.param([sent(PDF[:12], "cut.pdf")], 415, "“cut.pdf” stops before its end", id="cut"),
        pytest.param([sent(bomb(), "b.png")], 413, "“b.png” has more than 40 megapixels", id="a bomb"),
        pytest.param([sent(big(10), "l.pdf")], 413, "“l.pdf” has more than 10 MB", id="too large"),
        pytest.param(
            [sent(big(7), "1.pdf"), sent(big(7), "2.pdf"), sent(big(7), "3.pdf")],
            413,
            "together they have more than 20 MB",
            id="too large together",
        ),
        pytest.param(
            [sent(PDF, f"{n}.pdf") for n in range(6)], 422, "5 at most in one message", id="too many"
        ),
        pytest.param(
            [sent(PDF, "good.pdf"), sent(b"x", "bad.exe")], 415, "“bad.exe” is neither", id="one bad"
        ),
    ],
)
def test_what_is_not_taken_is_said_and_nothing_is_kept(
    visit: Visit,
    cast: Cast,
    session: Session,
    booking: Booking,
    uploads: Path,
    files: list[FileStorage],
    status: int,
    fault: str,
) -> None:
    answer = post(visit(cast.brightwater), booking, "Here it is", *files)
    assert answer.status_code == status
    page = read(answer.text)
    assert fault in page.one("p", id="files-error").text
    assert page.one("textarea", id="body").text.strip() == "Here it is"
    assert bodies(session, booking) == []
    assert list(uploads.iterdir()) == []


def test_a_form_that_arrives_twice_leaves_no_second_file(
    visit: Visit, cast: Cast, booking: Booking, uploads: Path
) -> None:
    client = visit(cast.brightwater)
    for _time in range(2):
        post(client, booking, "", sent(PDF, "a.pdf"), idempotency_key="the same key")
    assert len(list(uploads.iterdir())) == 1


def test_a_backup_takes_them_along(
    app: APIFlask, visit: Visit, cast: Cast, session: Session, booking: Booking, uploads: Path
) -> None:
    post(visit(cast.brightwater), booking, "", sent(PDF, "a.pdf"), sent(photo(), "b.jpg"))
    names = set(session.execute(archive.referenced_names()).scalars())
    assert all(named_files.is_referenced(path, names) for path in uploads.iterdir())
    assert len(list(uploads.iterdir())) == 2


def test_removing_the_demo_takes_the_talk_and_its_files(
    app: APIFlask, visit: Visit, cast: Cast, session: Session, booking: Booking, uploads: Path
) -> None:
    post(visit(cast.brightwater), booking, "", sent(PDF, "a.pdf"), sent(photo(), "b.jpg"))
    visit(cast.halden).get(at(booking))
    session.rollback()
    session.get_one(Organisation, cast.halden.organisation_id).demo = True
    session.get_one(Booking, booking.id).demo = True
    session.commit()
    files = removing.remove(session)
    session.commit()
    assert set(files) == {path.name for path in uploads.iterdir()}
    with app.app_context():
        for name in files:
            storage.remove(name)
    assert list(uploads.iterdir()) == []
    for model in (Message, MessageFile, ReadMark):
        assert session.scalar(select(func.count()).select_from(model)) == 0


def test_a_message_that_goes_takes_its_files_with_it(
    visit: Visit, cast: Cast, session: Session, booking: Booking
) -> None:
    post(visit(cast.brightwater), booking, "", sent(PDF, "a.pdf"))
    session.execute(delete(Message))
    session.commit()
    assert rows(session) == []

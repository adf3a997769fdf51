"""The logo of an organisation: drawn anew, small, shown on its page, gone when it is replaced."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from light2share.equipment.pictures import LARGEST_BYTES, Refused, boxed
from light2share.organisations import profile
from light2share.organisations.models import Logo, MembershipStatus, Organisation
from light2share.web import storage


def picture(width: int = 900, height: int = 300, form: str = "PNG", mode: str = "RGBA") -> BytesIO:
    file = BytesIO()
    Image.new(mode, (width, height)).save(file, form)
    file.seek(0)
    return file


def send(page, file: BytesIO, name: str = "logo.png"):
    return page.post("/org/logo", data={"logo": (file, name)})


def logo_of(session, cast) -> Logo | None:
    session.rollback()
    session.expire_all()
    return session.get(Logo, cast.halden.organisation_id)


def test_it_is_drawn_anew_and_shown(app, visit, session, cast):
    page = visit(cast.halden_admin)
    assert send(page, picture()).location == "/org/logo"
    row = logo_of(session, cast)
    assert (row.width, row.height) == (240, 80), "nothing is cut off"
    address = f"/o/halden/logo-{row.name}.webp"
    assert address in visit().get("/o/halden").text
    answer = visit().get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    with Image.open(BytesIO(answer.data)) as shown:
        assert (shown.format, shown.size) == ("WEBP", (240, 80))
        assert shown.getpixel((0, 0)) == (255, 255, 255), "what was transparent is white"
    assert visit().get("/o/brightwater/logo-" + row.name + ".webp").status_code == 404


def test_one_takes_the_place_of_another_and_can_be_removed(app, visit, session, cast):
    page = visit(cast.halden_admin)
    send(page, picture())
    first = logo_of(session, cast).name
    send(page, picture(100, 100, "JPEG", "RGB"))
    second = logo_of(session, cast).name
    assert first != second
    with app.app_context():
        assert storage.read(profile.logo_file(first)) is None
        assert storage.read(profile.logo_file(second)) is not None
    assert page.post("/org/logo/remove").location == "/org/logo"
    assert logo_of(session, cast) is None
    with app.app_context():
        assert storage.read(profile.logo_file(second)) is None
    assert visit().get(f"/o/halden/logo-{second}.webp").status_code == 404


@pytest.mark.parametrize(
    ("content", "status"),
    [
        pytest.param(b"", 415, id="empty"),
        pytest.param(b"<svg onload=alert(1)>", 415, id="no picture"),
    ],
)
def test_what_is_no_picture_is_refused(visit, session, cast, content, status):
    answer = send(visit(cast.halden_admin), BytesIO(content))
    assert answer.status_code == status
    assert logo_of(session, cast) is None


def test_its_size_is_looked_at_first():
    with pytest.raises(Refused):
        boxed(b"\xff" * (LARGEST_BYTES + 1), (240, 120), 20_000)


def test_no_file_is_said(visit, cast):
    answer = visit(cast.halden_admin).post("/org/logo", data={})
    assert answer.status_code == 422
    assert "Choose a picture" in answer.text


def test_only_admins_send_one_and_it_goes_with_the_page(visit, session, cast):
    assert send(visit(cast.halden), picture()).status_code == 403
    send(visit(cast.halden_admin), picture())
    row = logo_of(session, cast)
    session.get_one(Organisation, cast.halden.organisation_id).status = MembershipStatus.SUSPENDED
    session.commit()
    assert visit().get(f"/o/halden/logo-{row.name}.webp").status_code == 404

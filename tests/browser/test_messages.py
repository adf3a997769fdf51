"""Two companies talk about a booking: a question that was offered, an answer with a file, from mail to page."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FilePayload

from tests.browser import story
from tests.browser.conftest import Browse
from tests.browser.site import Site
from tests.browser.tab import Tab
from tests.equipment.pictures import photo

ASKED = date(2026, 11, 3)
PDF = b"%PDF-1.7\nthe sheet of the mount\n%%EOF\n"


@pytest.mark.parametrize(
    ("language", "scripted"),
    [pytest.param("fr", True, id="french"), pytest.param("en", False, id="english-without-javascript")],
)
def test_a_question_and_its_answer(browse: Browse, site: Site, language: str, scripted: bool) -> None:
    owner, requester = browse("owner", language, scripted), browse("requester", language, scripted)
    slug = story.list_instrument(owner, f"Spectrum analyser that is talked about {language}")
    reference = story.ask(requester, slug, ASKED)
    before = site.state_of(reference)
    asks(requester, reference)
    answers(owner, reference)
    reads(requester, reference)
    assert site.state_of(reference) == before
    stranger = browse("bystander", language, scripted)
    stranger.excused.add(404)
    for path in (f"/bookings/{reference}/messages", file_of(site, reference)):
        answer = stranger.open(path)
        assert answer.status == 404


def asks(requester: Tab, reference: str) -> None:
    """One press for a first question, one to send it as it stands."""
    requester.open(f"/bookings/{reference}")
    requester.clicks = 0
    question = requester.say("Which size, mass and mounting may the sample have?")
    requester.press(requester.page.locator("#messages").get_by_role("link", name=question))
    assert requester.value("body").strip() == question
    requester.press(requester.button("Send the message"))
    assert requester.clicks == 2
    assert question in requester.page.locator("ol.msgs").inner_text()


def answers(owner: Tab, reference: str) -> None:
    """From the mail to the page; what was typed stays when a file is not taken."""
    story.newest_mail(owner, reference)
    owner.open(urlsplit(story.link_in_mail(owner, f"/bookings/{reference}/messages")).path)
    owner.fill("body", "25 mm.\nThe sheet goes along.")
    choose(owner, {"sheet.pdf": b"no paper"})
    owner.excused.add(415)
    owner.press(owner.button("Send the message"))
    assert owner.page.locator("#files-error").is_visible()
    assert owner.value("body") == "25 mm.\nThe sheet goes along."
    choose(owner, {"sheet.pdf": PDF, "mount.png": photo(kind="PNG")})
    owner.press(owner.button("Send the message"))
    assert owner.page.locator("ol.msgs .me2 ul.docs a").all_inner_texts() == ["sheet.pdf", "mount.png"]


def choose(tab: Tab, files: dict[str, bytes]) -> None:
    """Choose them in the form, as they lie on somebody's disk."""
    chosen: list[FilePayload] = [
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        for name, content in files.items()
    ]
    tab.page.locator("main input[name=files]").set_input_files(chosen)


def reads(requester: Tab, reference: str) -> None:
    """The first page says what is new; the file is saved, not shown; the owner learns that it was read."""
    requester.open("/dashboard")
    entry = requester.page.locator("ol.todo li").filter(has=requester.page.locator(f"a[href*='{reference}']"))
    requester.press(entry.get_by_role("link"))
    thread = requester.page.locator("ol.msgs")
    assert "25 mm." in thread.inner_text()
    with requester.page.expect_download() as coming:
        thread.get_by_role("link", name="sheet.pdf").click()
    assert coming.value.suggested_filename == "sheet.pdf"
    assert Path(coming.value.path()).read_bytes() == PDF
    requester.open("/bookings")
    row = requester.page.locator("main").get_by_role("row").filter(has_text=reference)
    assert requester.say("%(num)s new message", num=1) not in row.inner_text()


def file_of(site: Site, reference: str) -> str:
    name = site.value(
        "SELECT min(f.name) FROM message_file f JOIN message m ON m.id = f.message_id"
        " JOIN booking b ON b.id = m.booking_id WHERE b.reference = :reference",
        reference=reference,
    )
    return f"/bookings/{reference}/messages/files/{name}"

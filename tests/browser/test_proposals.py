"""The owner offers two times, the requester takes the second, then would move it, and the owner agrees."""

from __future__ import annotations

from datetime import date

import pytest

from tests.browser import story
from tests.browser.conftest import Browse
from tests.browser.site import Site
from tests.browser.tab import Tab

ASKED = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("language", "scripted"),
    [pytest.param("fr", True, id="french"), pytest.param("en", False, id="english-without-javascript")],
)
def test_two_companies_agree_on_another_time(
    browse: Browse, site: Site, language: str, scripted: bool
) -> None:
    owner, requester = browse("owner", language, scripted), browse("requester", language, scripted)
    slug = story.list_instrument(owner, f"Spectrum analyser that is moved {language}")
    reference = story.ask(requester, slug, ASKED, ("08:30", "10:30"))
    second = offers(owner, site, reference)
    accepts(requester, site, reference, second)
    moves(requester, site, reference)
    agrees(owner, site, reference)
    for tab in (owner, requester):
        tab.open(f"/bookings/{reference}")
        history = tab.page.locator("section[aria-labelledby=past]").inner_text()
        assert history.count("2026") >= 5


def offers(owner: Tab, site: Site, reference: str) -> str:
    """One time by a press on a free slot of the week, one by ticking it; what the second says."""
    owner.open(f"/bookings/{reference}/answer")
    week = owner.page.locator("section[aria-labelledby=week] table.grid")
    owner.press(week.get_by_role("link", name=owner.say("Free")).first)
    assert owner.page.locator("input[name=times]:checked").count() == 1
    free = owner.page.locator("#times label").filter(has_not_text=owner.say("as asked"))
    free.locator("input:not(:checked)").last.check()
    owner.press(owner.button("Send the proposal"))
    assert site.state_of(reference)[0] == "offered"
    assert owner.say("Proposal sent") in owner.text
    times = owner.page.locator("#proposal ol h3").all_inner_texts()
    assert len(times) == 2
    return times[1]


def accepts(requester: Tab, site: Site, reference: str, second: str) -> None:
    """From the list of what waits: one press to the proposal, one to accept."""
    requester.open("/bookings")
    requester.clicks = 0
    entry = requester.page.locator("ol.todo li").filter(has=requester.page.locator(f"a[href*='{reference}']"))
    requester.press(entry.get_by_role("link"))
    choice = requester.page.locator("#proposal ol li").filter(has_text=second)
    requester.press(choice.get_by_role("button"))
    assert requester.clicks == 2
    assert site.state_of(reference)[0] == "confirmed"


def moves(requester: Tab, site: Site, reference: str) -> None:
    """Journey D: two presses and the new time; the booking stays as it is."""
    before = site.state_of(reference)[1]
    requester.open(f"/bookings/{reference}")
    requester.clicks = 0
    requester.press(
        requester.page.locator("main").get_by_role("link", name=requester.say("Propose another time"))
    )
    requester.page.locator("input[name=times]").first.check()
    requester.fill("message", "Our laser is late")
    requester.press(requester.button("Propose this change"))
    assert requester.clicks == 2
    assert site.state_of(reference)[:2] == ("confirmed", before + 1)
    assert requester.say("Confirmed, change proposed") in requester.text


def agrees(owner: Tab, site: Site, reference: str) -> None:
    """The mail leads to the booking, where one press agrees; the calendar's entry moves for both."""
    story.newest_mail(owner, reference)
    assert "Our laser is late" in owner.text
    owner.open(f"/bookings/{reference}")
    proposed = owner.page.locator("#proposal ol h3").inner_text()
    owner.press(owner.page.locator("#proposal").get_by_role("button", name=owner.say("Accept")))
    assert proposed.split(",")[0] in owner.page.locator("section.book").inner_text()
    told = "SELECT count(*) FROM outgoing_mail m JOIN booking_event e ON e.id = m.subject_id"
    told += " JOIN booking b ON b.id = e.booking_id"
    told += " WHERE m.kind = 'bookings/rescheduled' AND b.reference = :reference"
    assert site.value(told, reference=reference) >= 2

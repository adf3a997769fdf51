"""The main job as two companies, a third looking on: list an instrument, ask for test time, answer, cancel."""

from __future__ import annotations

from datetime import date, datetime
from urllib.request import Request, urlopen

import pytest

from tests.browser import story
from tests.browser.conftest import Browse
from tests.browser.site import Site
from tests.browser.tab import Tab
from tests.ical.readers import READERS, Read

CLOSED = date(2026, 10, 21)
WANTED = date(2026, 10, 26)
"""The Monday after the clocks change: 08:30 in Paris is 07:30 UTC, the week before it is 06:30."""


@pytest.mark.parametrize(
    ("language", "scripted"),
    [pytest.param("fr", True, id="french"), pytest.param("en", False, id="english-without-javascript")],
)
def test_two_companies_do_the_main_job(browse: Browse, site: Site, language: str, scripted: bool) -> None:
    title = f"Spectrum analyser of the play {language}"
    owner = browse("owner", language, scripted)
    slug = lists(owner, title)
    opens_and_closes_hours(owner, slug)

    requester = browse("requester", language, scripted)
    reference = asks(requester, title)
    looks_on(browse("bystander", language, scripted), slug, reference)

    answers_from_the_mail(owner, browse(None, language, scripted), site, title, reference)
    sequence = confirmed(requester, owner, title, reference)
    feed = subscribes(requester, reference)

    cancels(requester, reference)
    cancelled(requester, owner, reference, sequence, feed)


def lists(owner: Tab, title: str) -> str:
    """Journey A: at most 3 clicks and 8 fields."""
    owner.open("/dashboard")
    owner.clicks = owner.fields = 0
    owner.press(owner.link("List an instrument"))
    assert owner.value("site"), "the site is filled in already"
    story.fill_listing(owner, title)
    owner.press(owner.button("Publish the listing"))
    assert (owner.clicks, owner.fields) <= (3, 8)
    assert owner.path.endswith("/published")
    assert title in owner.heading
    return owner.path.split("/")[2]


def opens_and_closes_hours(owner: Tab, slug: str) -> None:
    """One more rule, one blackout; the preview shows both, and so does the page that others see."""
    owner.open(f"/equipment/{slug}/availability")
    owner.tick("weekday", "5")
    owner.fill("opens", "9:00")
    owner.fill("closes", "12:00")
    owner.press(owner.button("Add these hours"))
    assert "09:00 – 12:00" in owner.text
    story.close(owner, slug, CLOSED)
    assert "Calibration of the grating" in owner.text

    owner.open(f"/equipment/{slug}/availability?date={CLOSED}")
    assert words_of(owner, "#preview", CLOSED) == {owner.say("Not available")}
    owner.open(f"/equipment/{slug}?date={CLOSED}")
    assert words_of(owner, "#availability", CLOSED) == {owner.say("Not available")}
    assert "Calibration" not in owner.page.locator("#availability").inner_text()


def words_of(tab: Tab, section: str, day: date) -> set[str]:
    """What the cells of a day say in a grid; its row is found by its weekday."""
    table = tab.page.locator(f"{section} table.grid")
    cells = table.locator(f"tbody tr:nth-child({day.weekday() + 1}) td")
    return {text.strip() for text in cells.all_text_contents()}


def asks(requester: Tab, title: str) -> str:
    """Journey B: three fields of the search, then at most 5 clicks and 8 fields in all."""
    requester.open("/")
    requester.clicks = requester.fields = 0
    requester.fill("q", title)
    requester.fill("near", "Aix-en-Provence")
    requester.fill("when", "2026-W44")
    requester.press(requester.button("Search"))
    card = requester.page.locator("#results li.card").filter(has_text=title)
    requester.press(card.get_by_role("link", name=requester.say("Request this slot")))
    while not requester.path.endswith("/book"):
        requester.press(requester.button("Continue the request"))
    requester.fill("purpose", "Line width of a DFB laser at 1550 nm")
    requester.fill("sample", "2 lasers, FC/APC")
    requester.press(requester.button("Continue"))
    requester.press(requester.button("Send the request"))
    assert requester.clicks <= 5
    assert requester.fields <= 8
    assert requester.say("Waiting for the owner") in requester.text
    return requester.path.rsplit("/", 1)[1]


def looks_on(bystander: Tab, slug: str, reference: str) -> None:
    """A third company sees that the time is asked for, and nothing of the booking."""
    bystander.open(f"/equipment/{slug}?date={WANTED}")
    grid = bystander.page.locator("#availability table.grid")
    assert bystander.say("Asked") in grid.inner_text()
    assert "DFB" not in bystander.page.content()
    bystander.excused.add(404)
    assert bystander.open(f"/bookings/{reference}").status == 404


def answers_from_the_mail(owner: Tab, stranger: Tab, site: Site, title: str, reference: str) -> None:
    """Journey C: the link of the mail shows, the press accepts; nobody has to sign in."""
    before = site.state_of(reference)
    story.newest_mail(owner, title)
    address = story.link_in_mail(owner, "/a/")
    for _ in range(2):
        assert stranger.open(address).status == 200
    assert site.state_of(reference) == before, "opening the link changed the booking"
    stranger.clicks = 1  # on the button of the mail
    stranger.press(stranger.button("Accept the request"))
    assert stranger.clicks == 2
    assert stranger.say("Confirmed") in stranger.text
    assert site.state_of(reference)[0] == "confirmed"


def confirmed(requester: Tab, owner: Tab, title: str, reference: str) -> int:
    """The requester has the invitation, and both sides the same file; its SEQUENCE."""
    story.newest_mail(requester, title)
    invited = download(requester, requester.page.locator("a[href$='invite.ics']").get_attribute("href"))
    files = [download(tab, f"/bookings/{reference}.ics") for tab in (requester, owner)]
    for content in (invited, *files):
        for read in READERS:
            (entry,) = read(content)
            assert (entry.starts_at, entry.ends_at) == wanted_time()
            assert entry.status == "CONFIRMED"
    assert b"METHOD:REQUEST" in invited
    requester.open(f"/bookings/{reference}")
    assert requester.page.locator(f"a[href='/bookings/{reference}.ics']").count() > 0
    return entries(files[0])[0].sequence


def wanted_time() -> tuple[datetime, datetime]:
    return story.local(WANTED, "08:30"), story.local(WANTED, "12:30")


def entries(content: bytes) -> list[Read]:
    """What both libraries read, which has to be the same."""
    first, second = (read(content) for read in READERS)
    assert [(one.uid, one.sequence, one.starts_at, one.ends_at, one.status) for one in first] == [
        (one.uid, one.sequence, one.starts_at, one.ends_at, one.status) for one in second
    ]
    return first


def download(tab: Tab, address: str | None) -> bytes:
    """A file, with the cookies of that browser."""
    answer = tab.context.request.get(tab.base + str(address))
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return answer.body()


def subscribes(requester: Tab, reference: str) -> str:
    """A feed of one's own bookings, readable without a cookie; its address."""
    requester.open("/calendar/feed")
    requester.tick("scope", "person")
    requester.fill("name", "My test time")
    requester.press(requester.button("Make the feed"))
    address = requester.page.locator("#address").input_value()
    assert own_entry(requester, address, reference).status == "CONFIRMED"
    return address


def own_entry(tab: Tab, address: str, reference: str) -> Read:
    """The entry of this booking in a feed, as a calendar program gets it: without a cookie, asking only for changes."""
    with urlopen(Request(address)) as answer:
        content, etag = answer.read(), answer.headers["ETag"]
    assert tab.context.request.get(address, headers={"If-None-Match": etag}).status == 304
    (entry,) = [one for one in entries(content) if reference in one.summary + one.description]
    return entry


def cancels(requester: Tab, reference: str) -> None:
    requester.open(f"/bookings/{reference}")
    requester.clicks = 0
    requester.press(requester.link("Cancel the booking"))
    requester.fill("reason", "The laser is late by two weeks")
    requester.press(requester.button("Cancel the booking"))
    assert requester.clicks == 2


def cancelled(requester: Tab, owner: Tab, reference: str, sequence: int, feed: str) -> None:
    """The entry leaves the calendars of both, the owner is told why, and the history holds it all."""
    for tab in (requester, owner):
        (entry,) = entries(download(tab, f"/bookings/{reference}.ics"))
        assert entry.status == "CANCELLED"
        assert entry.sequence > sequence
        tab.open(f"/bookings/{reference}")
        history = tab.page.locator("section[aria-labelledby=past]").inner_text()
        assert "The laser is late by two weeks" in history
        assert history.count("2026") >= 3
    assert own_entry(requester, feed, reference).status == "CANCELLED"
    story.newest_mail(owner, reference)
    assert "The laser is late by two weeks" in owner.text
    taken_back = download(owner, owner.page.locator("a[href$='invite.ics']").get_attribute("href"))
    assert b"METHOD:CANCEL" in taken_back
    assert {one.status for one in entries(taken_back)} == {"CANCELLED"}

"""How many presses and fields the rest of a booking's life costs: a second request, a no, another time, the hours."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from tests.browser import story
from tests.browser.conftest import Browse
from tests.browser.site import Site
from tests.browser.tab import Tab

FIRST, SECOND, THIRD = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18)

both = pytest.mark.parametrize(
    ("language", "scripted"),
    [pytest.param("fr", True, id="french"), pytest.param("en", False, id="english-without-javascript")],
)


@both
def test_a_second_request_to_an_owner_remembers_the_first(
    browse: Browse, site: Site, language: str, scripted: bool
) -> None:
    """Journey B: 4 presses and 2 fields, from the page of the instrument."""
    owner, requester = browse("owner", language, scripted), browse("requester", language, scripted)
    slug = story.list_instrument(owner, f"Analyser that is asked for twice {language}")
    story.ask(requester, slug, FIRST)
    requester.open(f"/equipment/{slug}?date={SECOND}")
    requester.clicks = requester.fields = 0
    week = requester.page.locator("#availability table.grid")
    requester.press(week.get_by_role("link", name=requester.say("Free")).first)
    requester.press(requester.button("Continue the request"))
    requester.fill("purpose", "The same, at 40 degrees")
    requester.fill("sample", "The second laser")
    requester.press(requester.button("Continue"))
    requester.press(requester.button(story.SEND))
    assert requester.clicks <= 4
    assert requester.fields <= 2
    assert site.state_of(requester.path.rsplit("/", 1)[1])[0] == "requested"


@both
def test_a_no_from_the_mail(browse: Browse, site: Site, language: str, scripted: bool) -> None:
    """Journey C: 2 presses and a reason, without signing in."""
    reference, stranger = from_the_mail(browse, language, scripted, "Analyser that is refused")
    stranger.fill("reason", "not_free")
    stranger.press(stranger.button("Decline the request"))
    assert stranger.clicks <= 2
    assert stranger.fields <= 1
    assert site.state_of(reference)[0] == "declined"


@both
def test_another_time_from_the_mail(browse: Browse, site: Site, language: str, scripted: bool) -> None:
    """Journey C: 3 presses, the tick of a time among them."""
    reference, stranger = from_the_mail(browse, language, scripted, "Analyser that is offered elsewhere")
    free = stranger.page.locator("#times label").filter(has_not_text=stranger.say("as asked"))
    free.locator("input").first.check()
    stranger.clicks += 1
    stranger.press(stranger.button("Send the proposal"))
    assert stranger.clicks <= 3
    assert site.state_of(reference)[0] == "offered"


def from_the_mail(browse: Browse, language: str, scripted: bool, title: str) -> tuple[str, Tab]:
    """A request, and the page that its mail opens for somebody who is not signed in, after the press in the mail."""
    owner, requester = browse("owner", language, scripted), browse("requester", language, scripted)
    slug = story.list_instrument(owner, f"{title} {language}")
    reference = story.ask(requester, slug, FIRST)
    story.newest_mail(owner, f"{title} {language}")
    stranger = browse(None, language, scripted)
    stranger.open(story.link_in_mail(owner, "/a/"))
    stranger.clicks, stranger.fields = 1, 0
    return reference, stranger


@both
def test_the_real_hours(browse: Browse, site: Site, language: str, scripted: bool) -> None:
    """Journey D: the hours stand in the field already; from the booking, 2 presses close it."""
    owner, requester = browse("owner", language, scripted), browse("requester", language, scripted)
    slug = story.list_instrument(owner, f"Analyser that was used {language}")
    reference = story.ask(requester, slug, FIRST)
    story.accept(owner, reference)
    was_on(site, reference, date(2026, 10, 9))
    owner.open(f"/bookings/{reference}")
    owner.clicks = owner.fields = 0
    owner.press(owner.page.locator("main a[href$='/complete']").first)
    assert owner.value("hours")
    owner.press(owner.button("Complete the booking"))
    assert owner.clicks <= 2
    assert owner.fields == 0
    assert site.state_of(reference)[0] == "completed"


def was_on(site: Site, reference: str, day: date) -> None:
    """Let the visit lie on a day that is over: the clock of the site stands still."""
    times = {"starts": f"{day} 07:30:00.000000", "ends": f"{day} 11:30:00.000000", "reference": reference}
    moved = "starts_at = :starts, ends_at = :ends"
    of_it = "WHERE booking_id = (SELECT id FROM booking WHERE reference = :reference)"
    statements = (
        f"UPDATE booking SET {moved} WHERE reference = :reference",
        f"UPDATE booking_period SET {moved}, blocked_from = :starts, blocked_until = :ends {of_it}",
    )
    with site.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement), times)

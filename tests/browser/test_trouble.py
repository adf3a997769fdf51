"""When things go otherwise: a no, a press too many, a page too old, a slot too late, a session that ended."""

from __future__ import annotations

import re
from datetime import date
from itertools import count

import pytest
from playwright.sync_api import expect

from tests.browser import story
from tests.browser.conftest import Browse
from tests.browser.site import PASSWORD, Site

TUESDAY = date(2026, 11, 3)
AT_ONCE = "Send and confirm"
"""The button where no answer is needed."""
numbers = count(1)
JAVASCRIPT = pytest.mark.parametrize("scripted", [True, False], ids=["with-javascript", "without"])


def instrument(browse: Browse, approval: str = "owner") -> str:
    """A listing of this test alone; its slug."""
    return story.list_instrument(
        browse("owner", scripted=False), f"Bench {next(numbers)} of troubles", approval
    )


@JAVASCRIPT
def test_a_request_is_declined_with_a_reason(browse: Browse, scripted: bool) -> None:
    slug = instrument(browse)
    requester, owner = browse("requester", scripted=scripted), browse("owner", scripted=scripted)
    reference = story.ask(requester, slug, TUESDAY)
    owner.open(f"/bookings/{reference}/answer")
    owner.excused.add(422)
    response = owner.press(owner.button("Decline the request"))
    assert response is not None
    assert response.status == 422, "a no has a reason"
    assert owner.page.title().startswith("Error:")
    owner.fill("reason", "does_not_fit")
    owner.fill("message", "Our source stops at 1700 nm.", within="form:has([value=decline])")
    owner.press(owner.button("Decline the request"))
    requester.open(f"/bookings/{reference}")
    assert "Declined" in requester.page.locator(".badges").inner_text()
    assert "Our source stops at 1700 nm." in requester.text
    story.newest_mail(requester, reference)
    assert "Our source stops at 1700 nm." in requester.text
    assert requester.page.locator(".prose a[href*='/equipment/']").count() >= 2, "two other instruments"


@JAVASCRIPT
def test_an_instrument_that_confirms_members_needs_no_answer(browse: Browse, scripted: bool) -> None:
    slug = instrument(browse, approval="members")
    requester = browse("requester", scripted=scripted)
    story.ask(requester, slug, TUESDAY, send=AT_ONCE)
    assert "Confirmed" in requester.page.locator(".badges").inner_text()
    requester.open(f"/equipment/{slug}?date={TUESDAY}")
    cells = requester.page.locator("#availability table.grid tbody tr:nth-child(2) td >> nth=0")
    assert "Free" not in cells.inner_text()


@JAVASCRIPT
def test_two_presses_make_one_request(browse: Browse, site: Site, scripted: bool) -> None:
    slug = instrument(browse)
    requester = browse("requester", scripted=scripted)
    story.fill_request(requester, slug, TUESDAY)
    requester.button("Send the request").dblclick()
    # looked at until it is there: the second press may give up the first navigation, which is no fault
    expect(requester.page).to_have_url(re.compile(r"/bookings/L2S-"), timeout=30_000)
    assert requests_for(site, slug) == 1


def test_a_form_that_arrives_twice_gets_the_first_answer_again(browse: Browse, site: Site) -> None:
    slug = instrument(browse)
    requester = browse("requester", scripted=False)
    story.fill_request(requester, slug, TUESDAY)
    response = requester.press(requester.button("Send the request"))
    assert response is not None
    sent = response.request.redirected_from
    assert sent is not None
    again = requester.context.request.post(
        sent.url, data=sent.post_data_buffer, max_redirects=0, headers={"Content-Type": sent.headers["content-type"]}
    )  # fmt: skip
    assert again.status == 303
    assert again.headers["location"].endswith(requester.path)
    assert requests_for(site, slug) == 1


def requests_for(site: Site, slug: str) -> int:
    """How many bookings the instrument has."""
    return int(
        site.value(
            "SELECT count(*) FROM booking b JOIN equipment e ON e.id = b.equipment_id WHERE e.slug = :slug",
            slug=slug,
        )
    )


@JAVASCRIPT
def test_an_old_page_says_how_things_stand(browse: Browse, site: Site, scripted: bool) -> None:
    slug = instrument(browse)
    requester, owner = browse("requester", scripted=scripted), browse("owner", scripted=scripted)
    reference = story.ask(requester, slug, TUESDAY)
    owner.open(f"/bookings/{reference}/answer")
    requester.open(f"/bookings/{reference}")
    requester.press(requester.link("Withdraw the request"))
    requester.press(requester.button("Withdraw the request"))
    before = site.state_of(reference)
    owner.excused.add(409)
    response = owner.press(owner.button("Accept the request"))
    assert response is not None
    assert response.status == 409
    assert "Withdrawn" in owner.text
    owner.press(owner.link("Go to the booking"))
    assert owner.path == f"/bookings/{reference}"
    assert site.state_of(reference) == before


@JAVASCRIPT
def test_a_slot_taken_meanwhile_leaves_the_form_filled_and_names_the_nearest(
    browse: Browse, site: Site, scripted: bool
) -> None:
    slug = instrument(browse, approval="members")
    slow, fast = browse("requester", scripted=scripted), browse("bystander", scripted=False)
    story.fill_request(slow, slug, TUESDAY, purpose="Side modes of a DBR laser")
    story.ask(fast, slug, TUESDAY, send=AT_ONCE)
    slow.excused.add(409)
    response = slow.press(slow.button(AT_ONCE))
    assert response is not None
    assert response.status == 409
    near = slow.page.locator("main form button[name=action]").filter(has_text=":")
    assert near.count() >= 1
    assert slow.page.locator("[name=purpose]").first.input_value() == "Side modes of a DBR laser"
    assert requests_for(site, slug) == 1
    slow.press(near.first)
    for _ in range(3):
        if slow.button(AT_ONCE).count() == 0:
            slow.press(slow.button("Continue"))
    slow.press(slow.button(AT_ONCE))
    assert "Side modes of a DBR laser" in slow.text
    assert requests_for(site, slug) == 2


@JAVASCRIPT
def test_a_form_sent_after_the_session_ended_comes_back_filled(
    browse: Browse, site: Site, scripted: bool
) -> None:
    slug = instrument(browse)
    requester = browse("requester", scripted=scripted)
    story.fill_request(requester, slug, TUESDAY, purpose="Polarisation of a fibre laser")
    requester.context.clear_cookies()
    requester.excused.add(401)
    response = requester.press(requester.button("Send the request"))
    assert response is not None
    assert response.status == 401
    assert requests_for(site, slug) == 0
    requester.fill("email", "requester@demo.example")
    requester.fill("password", PASSWORD)
    requester.press(requester.button("Sign in"))
    assert "Polarisation of a fibre laser" in requester.page.content()
    for _ in range(3):
        if "/bookings/" not in requester.path:
            requester.press(requester.page.locator("main form .btn:not(.ghost)").first)
    assert requests_for(site, slug) == 1
    assert "Polarisation of a fibre laser" in requester.text


def test_a_wrong_form_keeps_all_and_leads_to_its_faults(browse: Browse) -> None:
    owner = browse("owner")
    owner.open("/equipment/new")
    story.fill_listing(owner, "<b>Bench</b> & “quotes”")
    owner.fill("hourly_rate", "a lot")
    owner.excused.add(422)
    response = owner.press(owner.button("Publish the listing"))
    assert response is not None
    assert response.status == 422
    assert owner.page.title().startswith("Error:")
    summary = owner.page.locator("[data-errors]")
    assert summary.get_attribute("role") == "alert"
    assert summary.evaluate("box => box === document.activeElement")
    assert owner.value("title") == "<b>Bench</b> & “quotes”"
    summary.locator("a").first.click()
    wrong = owner.page.locator(":focus")
    assert wrong.get_attribute("name") == "hourly_rate"
    assert wrong.get_attribute("aria-invalid") == "true"
    described = str(wrong.get_attribute("aria-describedby")).split()
    said = " ".join(owner.page.locator(f"#{one}").inner_text() for one in described)
    assert summary.locator("a").first.inner_text() in said


def test_a_page_that_is_not_there_offers_ways_on(browse: Browse) -> None:
    tab = browse("requester", "fr")
    tab.excused.add(404)
    for address in ("/equipment/nothing-like-this", "/bookings/L2S-26-ZZZZ", "/nowhere"):
        assert tab.open(address).status == 404
        assert tab.page.locator("main form[role=search]").count() == 1
        assert tab.page.locator("main a").count() >= 3

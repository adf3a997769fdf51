"""What the words in braces stand for in the addresses of `pages`: things of the demo, and some made for the tour."""

from __future__ import annotations

from datetime import date, timedelta

from light2share.watching.links import stop_token
from tests.browser import asking, story
from tests.browser.arranged import (
    ICS,
    OF_ITEM,
    TABLE,
    agreement_names,
    application_names,
    authorisation_names,
    begin,
    booking_in,
    checked,
    confirmed_by,
    organisation_of,
    proof_of,
    put_in_review,
    question_in,
    rated_by,
    site_of,
    stranger_to,
    token_for,
    visited,
    ways_in,
    wish_names,
)
from tests.browser.site import PASSWORD, SECRET_KEY, Site
from tests.browser.tab import Tab


def names(site: Site, owner: Tab, requester: Tab, admin: Tab) -> dict[str, str]:
    """What the addresses are made of; arranges what the demo lacks."""
    slug = story.list_instrument(owner, "Bench that is looked at")
    days = [date(2026, 11, 3) + timedelta(days=number) for number in range(8)]
    asked, confirmed, started, offered, moving = (
        story.ask(requester, slug, day) for day in days[:3] + days[6:]
    )
    for reference in (confirmed, started, moving):
        story.accept(owner, reference)
    story.offer(owner, offered)
    story.reschedule(requester, moving, days[7] + timedelta(days=2))
    for tab, text in ((requester, "Which mount?\nSee https://mount.example/a"), (owner, "FC/APC.")):
        story.write(tab, confirmed, text)
    begin(site, started)
    story.close(owner, slug, days[4])
    for title in ("A draft that is looked at", "A draft that the cluster looks at"):
        owner.open("/equipment/new")
        owner.fill("title", title)
        owner.press(owner.button("Save the draft and leave"))
    in_review = site.value(
        "SELECT max(slug) FROM equipment WHERE state = 'draft' AND title_en LIKE '%cluster%'"
    )
    put_in_review(site, in_review)
    story.newest_mail(owner, asked)
    mail = owner.path
    rated, card = rated_by(site, "owner")
    admin.open("/password")
    admin.fill("email", "admin@demo.example")
    admin.press(admin.page.locator("main form button").first)
    admin.open("/demo/mail")
    admin.press(admin.page.locator("main ol.news > li > a").first)
    return {
        "open": slug,
        "asked": asked,
        "confirmed": confirmed,
        "started": started,
        "offered": offered,
        "moving": moving,
        "mail": mail,
        "reset": story.link_in_mail(admin, "/password/").rsplit("/", 1)[1],
        "invitation": story.invite(admin).rsplit("/", 1)[1],
        "new_address": story.new_address(admin, "admin.new@demo.example", PASSWORD).rsplit("/", 1)[1],
        "colleague": site.value(
            "SELECT min(m.id) FROM membership m JOIN person p ON p.id = m.person_id"
            " WHERE p.email = 'requester@demo.example'"
        ),
        "asked_day": str(days[0]),
        "starts": f"{days[3]}T08:30",
        "ends": f"{days[3]}T12:30",
        "week": "2026-W44",
        "owner": organisation_of(site, "owner"),
        "twin": stranger_to(site, organisation_of(site, "owner")),
        "draft": site.value("SELECT max(slug) FROM equipment WHERE state = 'draft'"),
        "in_review": in_review,
        "site": site_of(site, slug),
        "rated": rated,
        "card": f"/equipment/{rated}/rates/{card}",
        "question": question_in(site, "answer IS NULL"),
        "answered_question": question_in(site, "answer = 'adapted'"),
        "rule": site.value(f"SELECT min(r.id) FROM opening_rule r {OF_ITEM}", slug=slug),
        "blackout": site.value(f"SELECT min(r.id) FROM blackout r {OF_ITEM}", slug=slug),
        "import": story.send_table(owner, TABLE),
        "calendar": story.send_calendar(owner, slug, ICS),
        "feed": story.make_feed(owner),
        "checked": checked(site),
        "visited": visited(site),
        **agreement_names(site),
        "proof": proof_of(site),
        **ways_in(site),
        **authorisation_names(site),
        **application_names(site),
        **wish_names(site),
        **asking.names(site),
        "still_true": confirmed_by(site, slug),
        "on_request": site.value(
            "SELECT min(slug) FROM equipment e WHERE state = 'published'"
            " AND NOT EXISTS (SELECT 1 FROM opening_rule r WHERE r.equipment_id = e.id)"
        ),
        "token": token_for(site, asked),
        "search": site.value("SELECT min(handle) FROM saved_search"),
        "stop": stop_token(SECRET_KEY, site.value("SELECT min(handle) FROM saved_search")),
        **{state: booking_in(site, state) for state in ("completed", "declined", "cancelled", "withdrawn")},
    }

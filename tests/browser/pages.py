"""Every page of the site, as whom it is looked at, and what it may weigh.

A new endpoint needs its line in PAGES or its reason in NO_PAGES; tests/house/test_links.py fails until it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from light2share.watching.links import stop_token
from tests.browser import asking, story
from tests.browser.arranged import (
    ICS,
    OF_ITEM,
    TABLE,
    agreement_names,
    authorisation_names,
    begin,
    booking_in,
    checked,
    confirmed_by,
    organisation_of,
    put_in_review,
    question_in,
    rated_by,
    site_of,
    token_for,
    visited,
)
from tests.browser.audit import CALENDAR, EQUIPMENT, FORM, PAPER, SEARCH, Budget
from tests.browser.site import SECRET_KEY, Site
from tests.browser.tab import Tab


@dataclass(frozen=True)
class Shown:
    """One page as one person sees it; words in braces in its address are filled in by `names`."""

    endpoint: str
    address: str
    person: str | None = None
    budget: Budget = FORM
    status: int = 200
    press: str = ""
    """A button to press before looking; the page that answers it is looked at."""
    alike: bool = False
    """The same document as another entry, so that it has the same title."""

    def __str__(self) -> str:
        address = self.address.removeprefix("/").replace("/", "-").replace("{", "").replace("}", "") or "home"
        return f"{address}-{self.person or 'visitor'}{'-' + str(self.status) if self.status != 200 else ''}"


PAGES = [
    Shown("welcome.home", "/", budget=SEARCH),
    Shown("pages.how_it_works", "/how-it-works"),
    Shown("pages.join", "/join"),
    Shown("pages.terms", "/terms"),
    Shown("pages.privacy", "/privacy"),
    Shown("pages.accessibility", "/accessibility"),
    Shown("pages.help_page", "/help"),
    Shown("pages.sitemap", "/sitemap"),
    Shown("pages.sitemap", "/sitemap", "owner", alike=True),
    Shown("accounts.sign_in", "/login"),
    Shown("accounts.sign_in", "/login", status=422, press="Sign in"),
    Shown("accounts.ask_reset", "/password"),
    Shown("accounts.reset_asked", "/password/sent"),
    Shown("accounts.set_password", "/password/{reset}"),
    Shown("accounts.set_password", "/password/not-a-secret-of-ours", status=404),
    Shown("accounts.account", "/account", "requester"),
    Shown("accounts.open_sessions", "/account/sessions", "requester"),
    Shown("notifications.index", "/notifications", "owner"),
    Shown("notifications.index", "/notifications", "cluster", alike=True),
    Shown("notifications.choices", "/account/notifications", "requester"),
    Shown("messages.index", "/messages", "owner"),
    Shown("messages.index", "/messages", "requester", alike=True),
    Shown("home.dashboard", "/dashboard", "owner"),
    Shown("home.dashboard", "/dashboard", "requester", alike=True),
    Shown("home.dashboard", "/dashboard", "cluster", alike=True),
    Shown("organisations.show", "/o/{owner}", budget=SEARCH),
    Shown("organisations.show", "/o/{owner}", status=422, press="Send the message", alike=True),
    Shown("catalogue.search", "/equipment", budget=SEARCH),
    Shown("catalogue.search", "/equipment?page=2", "requester", budget=SEARCH),
    Shown(
        "catalogue.search",
        "/equipment?q=M2+1064+nm&near=Marseille&km=80&when={week}",
        "requester",
        budget=SEARCH,
    ),
    Shown("catalogue.search", "/equipment?q=unobtainium+zzz", budget=SEARCH),
    Shown("watching.index", "/favourites", "requester", budget=SEARCH),
    Shown("watching.searches", "/saved-searches", "requester"),
    Shown("watching.save", "/saved-searches/new?q=M2+1064+nm&near=Marseille", "requester"),
    Shown("watching.save", "/saved-searches/new", "requester", status=422, press="Save this search"),
    Shown("watching.change", "/saved-searches/{search}/change", "requester"),
    Shown("watching.stop", "/saved-searches/stop/{stop}"),
    Shown("watching.compare", "/equipment/compare", "owner"),
    Shown(
        "watching.compare",
        "/equipment/compare?item={open}&item={on_request}&near=Marseille",
        "requester",
        EQUIPMENT,
    ),
    Shown("catalogue.search_map", "/equipment/map", budget=SEARCH),
    Shown(
        "catalogue.search_map",
        "/equipment/map?q=laser&near=Marseille&km=100&when={week}",
        "requester",
        budget=SEARCH,
    ),
    Shown("equipment.show", "/equipment/{open}", budget=EQUIPMENT),
    Shown("equipment.show", "/equipment/{open}?date={asked_day}", "requester", budget=EQUIPMENT, alike=True),
    Shown("equipment.show", "/equipment/{open}?view=month", "requester", budget=EQUIPMENT, alike=True),
    Shown("equipment.show", "/equipment/{open}?view=list", "requester", budget=EQUIPMENT, alike=True),
    Shown("equipment.show", "/equipment/{open}", "owner", budget=EQUIPMENT, alike=True),
    Shown("equipment.show", "/equipment/{on_request}", "requester", budget=EQUIPMENT),
    Shown("equipment.show", "/equipment/{draft}", "owner", budget=EQUIPMENT),
    Shown("equipment.printed", "/equipment/{open}/print", budget=PAPER),
    Shown("equipment.printed", "/equipment/{draft}/print", "owner", budget=PAPER),
    Shown("equipment.mine", "/equipment/mine", "owner", budget=SEARCH),
    Shown("equipment.new", "/equipment/new", "owner", budget=EQUIPMENT),
    Shown("equipment.new", "/equipment/new", "owner", status=422, press="Publish the listing"),
    Shown("equipment.published", "/equipment/{open}/published", "owner"),
    Shown("equipment.edit", "/equipment/{open}/edit", "owner", budget=EQUIPMENT),
    Shown("equipment.photos", "/equipment/{open}/photos", "owner"),
    Shown("equipment.delete_draft", "/equipment/{draft}/delete", "owner"),
    Shown("equipment.own_specifications", "/equipment/{open}/specifications", "owner"),
    Shown("equipment.modes", "/equipment/{open}/modes", "owner"),
    Shown("equipment.units", "/equipment/{open}/units", "owner"),
    Shown("equipment.documents", "/equipment/{open}/documents", "owner"),
    Shown("equipment.visibility", "/equipment/{open}/visibility", "owner"),
    Shown("equipment.address", "/equipment/{open}/address", "owner"),
    Shown("equipment.still_true_by_link", "/a/listing/{still_true}"),
    Shown("equipment.review", "/cluster/equipment", "cluster"),
    Shown("equipment.send_back", "/cluster/equipment/{in_review}/send-back", "cluster"),
    Shown(
        "equipment.send_back",
        "/cluster/equipment/{in_review}/send-back",
        "cluster",
        FORM,
        422,
        "Send it back",
    ),
    Shown("exchange.downloads", "/equipment/export"),
    Shown("exchange.downloads", "/equipment/export", "owner", alike=True),
    Shown("exchange.start", "/equipment/import", "owner"),
    Shown("exchange.start", "/equipment/import", "owner", status=422, press="Check the file"),
    Shown("exchange.show", "{import}", "owner", EQUIPMENT),
    Shown("organisations.sites", "/org/sites", "owner"),
    Shown("organisations.site", "/org/sites/{site}", "owner"),
    Shown("availability.change_rule", "/equipment/{open}/availability/rules/{rule}", "owner", EQUIPMENT),
    Shown(
        "availability.change_blackout",
        "/equipment/{open}/availability/blackouts/{blackout}",
        "owner",
        EQUIPMENT,
    ),
    Shown("availability.edit", "/equipment/{open}/availability?date={asked_day}", "owner", budget=EQUIPMENT),
    Shown("availability.edit", "/equipment/{open}/availability", "owner", EQUIPMENT, 422, "Close this time"),
    Shown("equipment.seen_as", "/equipment/{open}/availability/seen?date={asked_day}", "owner", EQUIPMENT),
    Shown("availability.calendars", "/equipment/{open}/availability/calendars", "owner", EQUIPMENT),
    Shown(
        "availability.calendars",
        "/equipment/{open}/availability/calendars",
        "owner",
        EQUIPMENT,
        status=422,
        press="See what it would block",
    ),
    Shown("availability.calendar", "{calendar}", "owner", EQUIPMENT),
    Shown("availability.calendar", "{calendar}?remove=1", "owner", EQUIPMENT, alike=True),
    Shown("quotes.rates", "/equipment/{rated}/rates?who=&length=4h", "owner", EQUIPMENT),
    Shown("quotes.rates", "/equipment/{open}/rates", "owner", EQUIPMENT, status=422, press="Add the rate"),
    Shown("quotes.change_card", "{card}", "owner", EQUIPMENT),
    Shown("bookings.request_booking", "/equipment/{open}/book?starts={starts}&ends={ends}", "requester"),
    Shown("bookings.request_booking", "/equipment/{open}/book", "requester", status=422, press="Continue"),
    Shown("bookings.request_booking", "/equipment/{on_request}/book", "requester"),
    Shown("bookings.index", "/bookings", "owner", budget=EQUIPMENT),
    Shown("bookings.index", "/bookings?role=requester&state=completed", "requester", EQUIPMENT, alike=True),
    Shown("bookings.index", "/bookings?page=2", "requester", budget=EQUIPMENT),
    Shown("bookings.index", "/bookings?state=no_show&role=requester", "admin", alike=True),
    Shown("bookings.show", "/bookings/{asked}", "owner"),
    Shown("bookings.show", "/bookings/{asked}", "requester", alike=True),
    Shown("bookings.show", "/bookings/{asked}", "cluster", alike=True),
    Shown("bookings.show", "/bookings/{confirmed}", "owner"),
    Shown("bookings.show", "/bookings/{confirmed}", "requester", alike=True),
    Shown("bookings.show", "/bookings/{started}", "owner"),
    *(
        Shown("bookings.show", f"/bookings/{{{state}}}", "requester")
        for state in ("completed", "declined", "cancelled", "withdrawn")
    ),
    Shown("bookings.answer", "/bookings/{asked}/answer", "owner", EQUIPMENT),
    Shown("bookings.answer", "/bookings/{asked}/answer", "owner", EQUIPMENT, 422, "Decline the request"),
    Shown("bookings.answer", "/bookings/{confirmed}/answer", "owner", alike=True),
    Shown("bookings.answer_by_link", "/a/{token}", None, EQUIPMENT, alike=True),
    Shown("bookings.answer", "/bookings/{asked}/answer", "owner", EQUIPMENT, 422, "Send the proposal"),
    Shown("bookings.show", "/bookings/{offered}", "requester", EQUIPMENT),
    Shown("bookings.show", "/bookings/{offered}", "owner", EQUIPMENT),
    Shown("bookings.show", "/bookings/{moving}", "owner", EQUIPMENT),
    Shown("bookings.accept_offer", "/bookings/{offered}/accept-offer", "requester"),
    Shown("bookings.accept_offer", "/bookings/{offered}/accept-offer", "requester", FORM, 422, "Accept"),
    Shown("bookings.refuse_offer", "/bookings/{offered}/refuse-offer", "requester"),
    Shown("bookings.take_back", "/bookings/{offered}/take-back", "owner"),
    Shown("bookings.reschedule", "/bookings/{confirmed}/reschedule", "requester"),
    Shown(
        "bookings.reschedule", "/bookings/{confirmed}/reschedule", "owner", FORM, 422, "Propose this change"
    ),
    Shown("bookings.hand_over", "/bookings/{asked}/hand-over", "requester"),
    Shown("bookings.book_for", "/equipment/{open}/book-for", "owner"),
    Shown("bookings.revise", "/bookings/{asked}/revise", "requester"),
    Shown("bookings.revise", "/bookings/{asked}/revise", "requester", FORM, 200, "Add another time", True),
    Shown("agreements.documents", "/org/documents", "owner"),
    Shown("agreements.new", "/org/documents/new", "owner"),
    Shown("agreements.new", "/org/documents/new", "owner", FORM, 422, "Put it in force"),
    Shown("agreements.own", "/org/documents/{agreement}", "owner"),
    Shown("agreements.version", "/org/documents/{agreement}/version", "owner"),
    Shown("agreements.show", "/agreements/{version}", "requester"),
    *(Shown(*one) for one in asking.PAGES),
    Shown("bookings.check_settings", "/equipment/{rated}/checks", "owner"),
    Shown("bookings.check", "/bookings/{checked}/checks/prevention", "owner"),
    Shown("bookings.check", "/bookings/{checked}/checks/prevention", "owner", FORM, 422, "Save"),
    Shown("bookings.show", "/bookings/{checked}", "requester"),
    Shown("messages.show", "/bookings/{asked}/messages", "requester"),
    Shown("messages.show", "/bookings/{confirmed}/messages", "owner"),
    Shown("messages.show", "/bookings/{asked}/messages", "owner", status=422, press="Send the message"),
    Shown("feasibility.ask", "/equipment/{open}/question", "requester"),
    Shown("feasibility.ask", "/equipment/{open}/question", "requester", FORM, 422, "Send the question"),
    Shown("feasibility.index", "/questions", "owner"),
    Shown("feasibility.show", "{question}", "owner"),
    Shown("feasibility.show", "{question}", "owner", status=422, press="Send the answer"),
    Shown("feasibility.show", "{answered_question}", "requester"),
    Shown("aftercare.show", "/bookings/{visited}/after", "owner"),
    Shown("aftercare.show", "/bookings/{visited}/after", "owner", FORM, 422, "Report the incident"),
    Shown("aftercare.show", "/bookings/{visited}/after", "requester", alike=True),
    Shown("bookings.show", "/bookings/{visited}", "owner"),
    Shown("authorisations.index", "/equipment/{trained}/authorisations", "owner"),
    Shown("authorisations.show", "/authorisations/{authorised}", "owner", FORM, 422, "Withdraw"),
    Shown("authorisations.show", "/authorisations/{authorised}", "owner"),
    Shown("authorisations.ask", "/equipment/{trained}/training", "requester"),
    Shown("authorisations.ask", "/equipment/{trained}/training", "requester", FORM, 422, "Ask for training"),
    Shown("authorisations.training", "/trainings/{wished}", "owner"),
    Shown("authorisations.training", "/trainings/{wished}", "owner", FORM, 422, "Send the answer"),
    Shown("authorisations.own", "/account/authorisations", "requester"),
    Shown("billing.profile", "/org/billing", "admin"),
    Shown("billing.quote", "/bookings/{confirmed}/quote", "requester"),
    Shown("billing.quote", "/bookings/{confirmed}/quote", "owner", alike=True),
    Shown("billing.quote", "/bookings/{confirmed}/quote", "requester", FORM, 422, "Accept by purchase order"),
    Shown("bookings.withdraw", "/bookings/{asked}/withdraw", "requester"),
    Shown("bookings.cancel", "/bookings/{confirmed}/cancel", "requester"),
    Shown("bookings.cancel", "/bookings/{confirmed}/cancel", "owner", status=422, press="Cancel the booking"),
    Shown("bookings.complete", "/bookings/{started}/complete", "owner"),
    Shown("bookings.no_show", "/bookings/{started}/no-show", "owner"),
    Shown("calendars.calendar", "/calendar", "owner", CALENDAR),
    Shown("calendars.calendar", "/calendar?view=day&date={asked_day}", "owner", CALENDAR),
    Shown("calendars.calendar", "/calendar?view=month&date={asked_day}&item={open}", "owner", CALENDAR),
    Shown("calendars.calendar", "/calendar?view=list&date={asked_day}", "requester", CALENDAR),
    Shown("calendars.calendar", "/calendar?org={owner}&date={asked_day}&item={open}", "requester", CALENDAR),
    Shown("calendars.equipment_calendar", "/equipment/{open}/calendar", budget=CALENDAR),
    Shown("calendars.subscriptions_page", "/calendar/feed", "owner"),
    Shown("calendars.subscription", "/calendar/feed", "owner", CALENDAR, press="Make the feed"),
    Shown("calendars.subscription", "{feed}?ask=end", "owner", CALENDAR, alike=True),
    Shown("jobs.mailbox", "/demo/mail", "owner", EQUIPMENT),
    Shown("jobs.message", "{mail}", "owner"),
    Shown("no page", "/nowhere", status=404),
    Shown("no page", "/bookings/{asked}", "bystander", status=404, alike=True),
    Shown("no right", "/equipment/mine", "requester", status=403),
]

NO_PAGES = {
    "api.free": "JSON",
    "api.openapi": "JSON",
    "api.search": "JSON",
    "api.show": "JSON",
    "agreements.download": "a file to keep",
    "billing.closed_statements": "a table to download",
    "billing.factur_x": "a PDF or XML",
    "billing.pre_invoice": "a PDF, a table or JSON",
    "billing.quote_pdf": "a PDF",
    "billing.statement": "of a booking that is over; test_statements.py looks at it",
    "bookings.export": "a table to download",
    "equipment.card": "a picture",
    "equipment.download": "a PDF",
    **dict.fromkeys(
        (
            "exchange.catalogue",
            "exchange.catalogue_uniquip",
            "exchange.own",
            "exchange.own_uniquip",
            "exchange.template_file",
            "exchange.values_file",
        ),
        "a table to download",
    ),
    "calendars.booking_ics": "a calendar",
    "calendars.free_busy": "for frames of other sites, without header and menu; test_calendars_out.py looks at it",
    "calendars.equipment_ics": "a calendar",
    "calendars.feed": "a calendar",
    "equipment.new_organisations": "choices of a field, fetched when it is needed",
    "availability.organisations": "choices of a field, fetched when it is needed",
    "catalogue.suggest": "JSON",
    "crawlers.robots": "for machines",
    "crawlers.sitemap": "for machines",
    "crawlers.sitemap_listings": "for machines",
    "crawlers.sitemap_pages": "for machines",
    "news.new_instruments": "a feed",
    "equipment.label": "for printing, without header and menu; test_choices.py looks at it",
    "equipment.picture": "a picture",
    "equipment.upload": "a picture",
    "bookings.answer_file": "a file to keep",
    "messages.download": "a file to keep",
    "feasibility.download": "a file to keep",
    "jobs.in_html": "the frame inside jobs.message",
    "jobs.invitation": "a calendar",
    "languages.switch": "leads back to the page",
    "ops.healthz": "for machines",
    "ops.metrics_page": "for machines",
    "ops.readyz": "for machines",
    "static": "files",
    "watching.opened": "leads to the results",
    "notifications.opened": "leads to what it is about",
    "styleguide.show": "where DEBUG is on",
    "gallery.mails": "where DEBUG is on",
    "gallery.mail_in_html": "where DEBUG is on",
}


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
        "asked_day": str(days[0]),
        "starts": f"{days[3]}T08:30",
        "ends": f"{days[3]}T12:30",
        "week": "2026-W44",
        "owner": organisation_of(site, "owner"),
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
        **authorisation_names(site),
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

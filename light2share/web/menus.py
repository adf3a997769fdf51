"""The menus around every page: which entries this reader has, and which of them is the page that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from flask import current_app, request, url_for

from light2share.i18n import gettext
from light2share.web.access import in_charge
from light2share.web.actor import SignedIn

Entry = tuple[str, str]
"""An endpoint and what its entry is called."""


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a menu."""

    label: str
    url: str
    current: bool = False
    code: str = ""
    count: int = 0
    """How much waits there."""


@dataclass(frozen=True, slots=True)
class Section:
    """Pages that belong together: one entry of the menu, and a row of links on top of each of them."""

    label: str
    pages: list[Link]
    current: bool
    """Whether the page that is shown lies in it, itself or a page below one of its pages."""

    @property
    def is_on_top(self) -> bool:
        """Whether the row stands on the page that is shown; pages below have a trail that leads back instead."""
        return any(link.current for link in self.pages)

    @property
    def entry(self) -> Link:
        """Its entry of the menu: its first page."""
        return Link(self.label, self.pages[0].url, self.current)


@cache
def address(endpoint: str) -> str:
    """The address of a page that has no parameters; every page shows a dozen of them."""
    return url_for(endpoint)


def links(entries: Sequence[Entry]) -> list[Link]:
    """Entries whose page exists; the current one is marked."""
    known = current_app.view_functions
    return [
        Link(label, address(endpoint), request.path.startswith(address(endpoint)))
        for endpoint, label in entries
        if endpoint in known
    ]


def main_menu(person: SignedIn | None) -> list[Link]:
    """What stands beside the logo."""
    entries = [("catalogue.search", gettext("Equipment"))]
    if person and person.actor.is_member:
        entries.append(("calendars.calendar", gettext("Calendar")))
        entries.append(("bookings.index", gettext("My bookings")))
    return links(entries)


def account_menu(person: SignedIn | None, groups: Sequence[Section]) -> list[Link]:
    """What opens under the reader's name, its `sections` included."""
    if person is None:
        return []
    entries = [("home.dashboard", gettext("Dashboard"))]
    if person.actor.is_manager:
        entries.append(("equipment.mine", gettext("My equipment")))
        if person.actor.takes_part:
            entries.append(("equipment.new", gettext("List an instrument")))
    elif person.actor.is_cluster_manager:
        entries.append(("exchange.start", gettext("Import instruments")))
    if person.actor.is_member:
        entries += [
            ("messages.index", gettext("Messages")),
            ("calendars.subscriptions_page", gettext("Calendar feeds")),
        ]
    entries += [("watching.searches", gettext("Saved searches")), ("watching.index", gettext("Favourites"))]
    own = [
        ("notifications.index", gettext("Notifications")),
        ("accounts.account", gettext("My account")),
    ]
    if current_app.config["DEMO"]:
        own.append(("jobs.mailbox", gettext("Demo mailbox")))
    return [*links(entries), *(section.entry for section in groups), *links(own)]


def sections(person: SignedIn | None) -> list[Section]:
    """The groups of pages that this reader may open."""
    if person is None:
        return []
    found = [
        _section(gettext("Our organisation"), "/org/", _of_organisation(person)),
        _section(gettext("The cluster"), "/cluster/", _of_staff(person)),
    ]
    return [section for section in found if section.pages]


def _section(label: str, below: str, entries: Sequence[Entry]) -> Section:
    pages = [Link(link.label, link.url, link.url == request.path) for link in links(entries)]
    return Section(label, pages, request.path.startswith(below))


def _of_organisation(person: SignedIn) -> list[Entry]:
    actor = person.actor
    if not actor.is_member:
        return []
    entries = [("organisations.people_page", gettext("People"))]
    if actor.is_admin:
        entries.append(("organisations.profile", gettext("Profile")))
    if in_charge(actor):
        entries.append(("organisations.sites", gettext("Sites")))
    entries.append(("agreements.documents", gettext("Documents")))
    if actor.is_admin:
        entries.append(("billing.profile", gettext("Quotes and billing")))
        entries.append(("audit.own", gettext("Journal")))
    entries.append(("organisations.own_membership", gettext("Membership")))
    return entries


def _of_staff(person: SignedIn) -> list[Entry]:
    if not person.actor.is_cluster_manager:
        return []
    return [
        ("organisations.desk", gettext("Organisations")),
        ("equipment.review", gettext("Listings to review")),
        ("texts.index", gettext("Texts of the site")),
        ("identity.index", gettext("Identity of the site")),
        ("audit.cluster", gettext("Journal of the cluster")),
    ]


def footer() -> list[Link]:
    """What stands at the end of every page (WCAG 3.2.6: help at the same place)."""
    return links(
        [
            ("pages.how_it_works", gettext("How it works")),
            ("pages.terms", gettext("Terms of use")),
            ("pages.privacy", gettext("Privacy")),
            ("pages.accessibility", gettext("Accessibility: partially compliant")),
            ("pages.help_page", gettext("Help and contact")),
            ("pages.sitemap", gettext("Site map")),
        ]
    )

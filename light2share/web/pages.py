"""What the layout shows around every page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

from flask import Flask, current_app, g, request, url_for
from flask.sansio.app import App
from markupsafe import Markup
from sqlalchemy import ScalarSelect, select

from light2share.db import db
from light2share.i18n import LANGUAGES
from light2share.identity import styles
from light2share.identity.rules import Logo
from light2share.web.actor import current_person
from light2share.web.forms import hidden_fields
from light2share.web.identity import identity
from light2share.web.languages import chosen_language, chosen_theme
from light2share.web.links import way_back
from light2share.web.menus import Link, Section, account_menu, address, footer, main_menu, sections
from light2share.web.paging import asked_page
from light2share.web.zones import chosen_zone

COUNTS = "light2share.counts"
COUNTED = "counted"
WAITING = "bookings.index"
"""How many bookings wait for the reader; stands beside the entry of the menu of that name."""
UNREAD = "notifications.index"
"""How many notifications are unread; stands beside the bell."""

Count = Callable[[], ScalarSelect[int] | None]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with the room that it takes."""

    src: str
    width: int
    height: int


@dataclass
class Page:
    """The frame of a page, finished values only; see templates/layouts/page.html."""

    lang: str
    theme: str | None
    demo: bool
    debug: bool
    site_name: str
    nav: list[Link]
    languages: list[Link]
    footer: list[Link]
    signed_in: bool
    me_label: str
    account: list[Link]
    others: tuple[tuple[int, str], ...]
    """Row number and name of the other organisations that the reader may act for."""
    sections: list[Section]
    request_id: str
    own_zone: bool
    """Whether the reader has chosen a zone: then pages say their time, and the script does not."""
    unread: int = 0
    unread_url: str = ""
    logo: Picture | None = None
    """Of the cluster, in the place of the mark and the name."""
    style_url: str = ""
    """The small style sheet of the cluster's colours, where it has any of its own."""
    resting_url: str = ""
    """Where it stands why the reader's organisation is no member at present."""
    number: int = 1
    """Which page of a list; the title says it, so that titles differ (WCAG 2.4.2)."""
    extra: dict[str, str] = field(default_factory=dict)

    @cached_property
    def hidden(self) -> Markup:
        """The hidden inputs of a form that is only a button; made only where one is shown."""
        return hidden_fields()

    @property
    def section(self) -> Section | None:
        """Whose row of links stands on top of the page."""
        return next((section for section in self.sections if section.is_on_top), None)

    @property
    def login_url(self) -> str:
        """The sign-in page, coming back here."""
        return url_for("accounts.sign_in", next=here())

    @property
    def act_for_url(self) -> str:
        """Where the buttons post that change for whom the reader acts."""
        return url_for("accounts.act_for")

    @property
    def here(self) -> str:
        """Where the reader is."""
        return here()

    @property
    def logout_url(self) -> str:
        """Where the sign-out button posts."""
        return url_for("accounts.sign_out")


def here() -> str:
    """The path of this page with its parameters; for a refused form, that of a page that can be read again."""
    return way_back() if request.method == "POST" else request.full_path.rstrip("?")


def leave_count(app: App, name: str, count: Count) -> None:
    """Let the header ask for a number; all that rooms leave is asked in one statement, on every page."""
    app.extensions.setdefault(COUNTS, {})[name] = count


def _counted() -> dict[str, int]:
    """The numbers by name; kept for what comes after the page."""
    counts: dict[str, Count] = current_app.extensions.get(COUNTS, {})
    asked = {name: number for name, count in counts.items() if (number := count()) is not None}
    found = dict(zip(asked, db.session.execute(select(*asked.values())).one(), strict=True)) if asked else {}
    setattr(g, COUNTED, found)
    return found


def _with_count(link: Link, counted: dict[str, int]) -> Link:
    waiting = counted.get(WAITING, 0)
    return replace(link, count=waiting) if waiting and link.url == address(WAITING) else link


def style_url(colour: str | None) -> str:
    """Where the style sheet of a main colour is; empty for the site's own."""
    if not colour:
        return ""
    return url_for("identity.style", digits=colour[1:], mark=styles.sheet(colour)[1])


def _logo(logo: Logo | None) -> Picture | None:
    if logo is None:
        return None
    return Picture(url_for("identity.logo_file", name=logo.name), logo.width, logo.height)


def current_page() -> Page:
    """The frame of the page that answers this request."""
    known = identity()
    person = current_person()
    lang = chosen_language()
    counted = _counted()
    groups = sections(person)
    return Page(
        lang=lang,
        theme=chosen_theme(),
        demo=current_app.config["DEMO"],
        debug=current_app.debug,
        site_name=known.site_name,
        logo=_logo(known.logo),
        style_url=style_url(known.colour),
        nav=[_with_count(link, counted) for link in main_menu(person)],
        languages=[
            Link(name, url_for("languages.switch", code=code, next=here()), code == lang, code)
            for code, name in LANGUAGES.items()
            if code in known.languages
        ],
        footer=footer(),
        signed_in=person is not None,
        unread=counted.get(UNREAD, 0),
        unread_url=address(UNREAD) if person else "",
        me_label=(person.organisation_name or person.name) if person else "",
        account=account_menu(person, groups),
        others=person.others if person else (),
        sections=groups,
        resting_url=address("organisations.own_membership") if person and person.actor.is_resting else "",
        own_zone=chosen_zone() is not None,
        request_id=g.get("request_id", ""),
        number=asked_page() if request.method == "GET" else 1,
    )


def set_up(app: Flask) -> None:
    """Give every template its frame as `page`."""
    app.context_processor(lambda: {"page": current_page()})

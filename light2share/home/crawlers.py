"""What search engines ask for: which pages there are, and which they may leave alone.

All of it is what a visitor may see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from flask import Blueprint, Response, abort, url_for
from markupsafe import escape
from sqlalchemy.orm import Session

from light2share.db import db
from light2share.home import public
from light2share.web.abstract import absolute
from light2share.web.access import allow, anyone

bp = Blueprint("crawlers", __name__)

MOST = 50_000
"""Addresses in one file (sitemaps.org, protocol 0.9)."""
AT_ONCE = 500
KEPT_FOR = "public, max-age=3600"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
PAGES = (
    "welcome.home",
    "catalogue.search",
    "pages.how_it_works",
    "pages.join",
    "pages.terms",
    "pages.privacy",
    "pages.accessibility",
    "pages.help_page",
    "pages.sitemap",
)
NOT_FOR_ROBOTS = (
    "/a/", "/account", "/bookings", "/calendar", "/dashboard", "/demo/", "/equipment?*", "/equipment/map",
    "/equipment/mine", "/equipment/new$", "/equipment/*?*", "/equipment/*/book", "/equipment/*/print", "/feed/",
    "/lang/", "/login", "/password",
)  # fmt: skip
"""Pages of members, and those that hold the same in other orders: a search has more addresses than anybody can read."""

Entry = tuple[str, datetime | None]
"""An address and when its page last changed."""


@bp.get("/robots.txt")
@allow(anyone)
def robots() -> Response:
    """Where the list of pages is, and what is no use to robots (RFC 9309)."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS), ""]
    lines.append(f"Sitemap: {absolute(url_for('.sitemap'))}")
    return _kept(Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8"))


@bp.get("/sitemap.xml")
@allow(anyone)
def sitemap() -> Response:
    """Every public page; where there are too many for one file, the list of the files."""
    session = db.session()
    count = public.count(session)
    first = _first_entries()
    if len(first) + count <= MOST:
        return _urlset(first, 0, MOST)
    files = [url_for(".sitemap_pages")]
    files += [url_for(".sitemap_listings", number=number) for number in range(1, -(-count // MOST) + 1)]
    body = "".join(f"<sitemap><loc>{escape(absolute(path))}</loc></sitemap>\n" for path in files)
    return _xml(f'<sitemapindex xmlns="{NAMESPACE}">\n{body}</sitemapindex>\n')


@bp.get("/sitemap-pages.xml")
@allow(anyone)
def sitemap_pages() -> Response:
    """The pages of the site and of its organisations."""
    return _urlset(_first_entries())


@bp.get("/sitemap-<int:number>.xml")
@allow(anyone)
def sitemap_listings(number: int) -> Response:
    """The instruments, so many in each file; files are numbered from 1."""
    before = (number - 1) * MOST
    if number < 1 or before >= max(1, public.count(db.session())):
        abort(404)
    return _urlset([], before, MOST)


def _first_entries() -> list[Entry]:
    pages: list[Entry] = [(absolute(url_for(name)), None) for name in PAGES]
    base = _base("organisations.show")
    return pages + [(base + slug, changed_at) for slug, changed_at in public.owners(db.session())]


def _base(endpoint: str) -> str:
    """The addresses of all pages of a kind, up to their slug."""
    return absolute(url_for(endpoint, slug="x")).removesuffix("x")


def _urlset(first: Iterable[Entry], before: int = 0, most: int = 0) -> Response:
    """`first`, and `most` listings after those that stand `before`.

    The listings are written as they are read, in a session of their own, because the request's is over by then; a long
    list is never held as a whole.
    """
    engine, base = db.engine, _base("equipment.show")

    def text() -> Iterator[str]:
        yield f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{NAMESPACE}">\n'
        yield "".join(_entry(address, changed_at) for address, changed_at in first)
        if most:
            with Session(engine) as session:
                rows = public.addresses(session, before, most)
                while few := list(islice(rows, AT_ONCE)):
                    yield "".join(_entry(base + slug, changed_at) for slug, changed_at in few)
        yield "</urlset>\n"

    return _kept(Response(text(), content_type="application/xml; charset=utf-8"))


def _entry(address: str, changed_at: datetime | None) -> str:
    changed = f"<lastmod>{changed_at:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if changed_at else ""
    return f"<url><loc>{escape(address)}</loc>{changed}</url>\n"


def _xml(body: str) -> Response:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'
    return _kept(Response(text, content_type="application/xml; charset=utf-8"))


def _kept(response: Response) -> Response:
    response.headers["Cache-Control"] = KEPT_FOR
    return response

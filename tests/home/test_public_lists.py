"""What robots and feed readers are told: public listings, nothing else."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import update

from light2share.equipment.models import Equipment, ListingState, Visibility
from light2share.home import crawlers, public
from light2share.organisations.models import MembershipStatus, Organisation
from tests.factories import NOW

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"
SECRET = "Zanzibar"
HIDDEN = [visibility for visibility in Visibility if visibility is not Visibility.PUBLIC]


def change(session, item: str, **values) -> None:
    session.execute(update(Equipment).where(Equipment.slug == item).values(**values))
    session.commit()


def addresses(visit, path: str = "/sitemap.xml", member=None) -> dict[str, str]:
    answer = visit(member).get(path)
    assert answer.status_code == 200
    assert answer.content_type == "application/xml; charset=utf-8"
    root = ET.fromstring(answer.data)
    return {entry.findtext(f"{SITEMAP}loc", ""): entry.findtext(f"{SITEMAP}lastmod", "") for entry in root}


def entries(visit, path: str = "/equipment/new.atom?lang=en", member=None) -> dict[str, ET.Element]:
    root = ET.fromstring(visit(member).get(path).data)
    return {entry.findtext(f"{ATOM}title", ""): entry for entry in root.findall(f"{ATOM}entry")}


def test_the_site_map_names_public_pages_with_their_last_change(visit, cast):
    found = addresses(visit)
    for path in ("/", "/equipment", "/terms", "/o/halden", "/equipment/chamber", "/equipment/bench"):
        assert f"http://localhost{path}" in found, path
    assert found["http://localhost/equipment/chamber"] == "2026-10-12T06:00:00Z"
    assert found["http://localhost/o/halden"] == "2026-10-12T06:00:00Z"
    assert "http://localhost/equipment/draft" not in found
    assert "http://localhost/o/brightwater" not in found  # it shares nothing


@pytest.mark.parametrize("visibility", HIDDEN)
def test_restricted_listings_stand_in_no_list(visit, session, cast, visibility):
    change(session, "chamber", visibility=visibility, title_en=SECRET, title_fr=SECRET)
    for member in (None, cast.halden, cast.cluster):
        assert "http://localhost/equipment/chamber" not in addresses(visit, member=member)
        assert SECRET not in visit(member).get("/equipment/new.atom").text


def test_what_is_not_published_stands_in_no_list(visit, session, cast):
    change(session, "chamber", state=ListingState.PAUSED)
    assert "http://localhost/equipment/chamber" not in addresses(visit, member=cast.halden)
    assert set(entries(visit)) == {"Camera M² bench", "Camera"}


def test_an_owner_that_is_masked_is_named_nowhere(visit, session, cast):
    for slug in ("chamber", "bench", "camera"):
        change(session, slug, owner_masked=True)
    found = addresses(visit)
    assert "http://localhost/equipment/chamber" in found
    assert "http://localhost/o/halden" not in found
    assert "Halden" not in visit(None).get("/equipment/new.atom").text


def test_an_organisation_that_has_left_is_not_listed(visit, session, cast):
    session.execute(
        update(Organisation).where(Organisation.slug == "halden").values(status=MembershipStatus.LEFT)
    )
    session.commit()
    assert "http://localhost/o/halden" not in addresses(visit)


def test_addresses_are_those_people_use(app, visit, cast):
    app.config["BASE_URL"] = "https://share.example.org"
    for address in addresses(visit):
        assert address.startswith("https://share.example.org/")
    assert "Sitemap: https://share.example.org/sitemap.xml" in visit(None).get("/robots.txt").text


def test_a_long_list_is_split(visit, cast, monkeypatch):
    monkeypatch.setattr(crawlers, "MOST", 2)
    root = ET.fromstring(visit(None).get("/sitemap.xml").data)
    assert root.tag == f"{SITEMAP}sitemapindex"
    files = [entry.findtext(f"{SITEMAP}loc", "").removeprefix("http://localhost") for entry in root]
    assert files == ["/sitemap-pages.xml", "/sitemap-1.xml", "/sitemap-2.xml"]
    parts = [addresses(visit, path) for path in files]
    assert [len(part) for part in parts[1:]] == [2, 1]
    assert "http://localhost/o/halden" in parts[0]
    assert sum(len(part) for part in parts) == len(set().union(*parts))
    assert visit(None).get("/sitemap-3.xml").status_code == 404
    assert visit(None).get("/sitemap-0.xml").status_code == 404


def test_listings_are_read_by_their_columns_in_one_query(visit, cast, counted):
    with counted() as statements:
        addresses(visit)
    about = [one for one in statements if "FROM equipment" in one]
    assert len(about) <= 4  # the count, the owners twice, the listings
    assert not any("description_fr" in one for one in about)


def test_robots_may_read_what_visitors_read(visit, cast):
    rules = RobotFileParser()
    rules.parse(visit(None).get("/robots.txt").text.splitlines())
    for path in ("/", "/equipment", "/equipment/chamber", "/o/halden", "/sitemap.xml"):
        assert rules.can_fetch("*", f"http://localhost{path}"), path
    for path in ("/bookings/L2S-26-AAAA", "/a/token", "/login", "/feed/secret.ics"):
        assert not rules.can_fetch("*", f"http://localhost{path}"), path


def test_the_feed_is_atom_with_what_a_reader_needs(visit, session, cast):
    change(session, "bench", published_at=NOW + timedelta(hours=1), summary_en="Beam quality < 1 µm & more")
    answer = visit(None).get("/equipment/new.atom?lang=en")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(answer.data)
    assert root.tag == f"{ATOM}feed"
    assert root.findtext(f"{ATOM}id") == "http://localhost/equipment/new.atom?lang=en"
    assert root.findtext(f"{ATOM}updated") == "2026-10-12T07:00:00Z"
    assert {link.get("rel") for link in root.findall(f"{ATOM}link")} == {"self", "alternate"}
    first = root.findall(f"{ATOM}entry")[0]
    assert first.findtext(f"{ATOM}title") == "Camera M² bench"
    assert first.findtext(f"{ATOM}summary") == "Beam quality < 1 µm & more"
    assert first.findtext(f"{ATOM}author/{ATOM}name") == "Halden Optics"
    assert first.find(f"{ATOM}link").get("href") == "http://localhost/equipment/bench"
    assert first.findtext(f"{ATOM}published") == "2026-10-12T07:00:00Z"
    for entry in root.findall(f"{ATOM}entry"):
        for name in ("id", "title", "updated"):
            assert entry.findtext(f"{ATOM}{name}")


def test_the_feed_speaks_both_languages_under_the_same_names(visit, cast):
    english, french = entries(visit), entries(visit, "/equipment/new.atom?lang=fr")
    assert "Climatic chamber 600 L" in english
    assert "Enceinte climatique 600 L" in french
    ids = [{entry.findtext(f"{ATOM}id") for entry in found.values()} for found in (english, french)]
    assert ids[0] == ids[1]
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one) for one in ids[0])


def test_an_entry_keeps_its_name_when_its_address_moves(visit, session, cast):
    before = entries(visit)["Camera"].findtext(f"{ATOM}id")
    change(session, "camera", slug="another-address", updated_at=NOW + timedelta(days=1))
    after = entries(visit)["Camera"]
    assert after.findtext(f"{ATOM}id") == before
    assert after.findtext(f"{ATOM}updated") == "2026-10-13T06:00:00Z"


def test_an_unchanged_feed_is_not_sent_again(visit, session, cast):
    browser = visit(None)
    etag = browser.get("/equipment/new.atom?lang=en").headers["ETag"]
    again = browser.get("/equipment/new.atom?lang=en", headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert not again.data
    change(session, "camera", title_en="Camera, renamed")
    answer = browser.get("/equipment/new.atom?lang=en", headers={"If-None-Match": etag})
    assert answer.status_code == 200


def test_an_empty_feed_is_still_a_feed(visit, session, cast):
    session.execute(update(Equipment).values(state=ListingState.DRAFT))
    session.commit()
    answer = visit(None).get("/equipment/new.atom")
    assert ET.fromstring(answer.data).findtext(f"{ATOM}updated") == "2026-01-01T00:00:00Z"
    assert public.newest(session, 5) == []


def test_pages_lead_to_the_feed(visit, cast):
    for path in ("/", "/equipment"):
        assert 'type="application/atom+xml"' in visit(None).get(path).text
    assert "/equipment/new.atom" in visit(None).get("/sitemap").text
    assert visit(cast.halden).get("/equipment/new").status_code == 200  # a page of its own

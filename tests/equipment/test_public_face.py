"""What a public listing tells programs, and its sheet on paper."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import update

from light2share.equipment.models import Equipment, Photo, PriceMode, Visibility
from tests.factories import NOW
from tests.markup import read


def change(session, **values) -> None:
    session.execute(update(Equipment).where(Equipment.slug == "chamber").values(**values))
    session.commit()


def plain(text: str) -> str:
    """With the spaces that a keyboard has."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def head_of(visit, member=None, language="en", path="/equipment/chamber"):
    return read(visit(member, language).get(path).text).one("head")


def linked_data(head) -> dict:
    (script,) = head.all("script", type="application/ld+json")
    return json.loads(script.text)


def test_a_listing_describes_itself_to_programs(visit, session, cast):
    size = {"width": 1200, "height": 750}
    session.add(Photo(equipment_id=cast.chamber.id, position=1, name="aPhoto", created_at=NOW, **size))
    change(session, manufacturer="Acme", model="C-600", updated_at=NOW)
    head = head_of(visit)
    data = linked_data(head)
    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "IndividualProduct"
    assert plain(data["name"]) == "Climatic chamber 600 L"
    assert data["url"] == "http://localhost/equipment/chamber"
    assert data["brand"]["name"] == "Acme"
    assert data["image"] == ["http://localhost/equipment/chamber/photos/aPhoto-page.webp"]
    (temperature,) = data["additionalProperty"]
    assert (temperature["minValue"], temperature["maxValue"], temperature["unitText"]) == (-70, 180, "°C")
    offer = data["offers"]
    assert offer["seller"]["name"] == "Halden Optics"
    assert offer["availableAtOrFrom"]["address"]["addressLocality"] == "Marseille"
    prices = {one["unitCode"]: one["price"] for one in offer["priceSpecification"]}
    assert prices == {"HUR": 120, "DAY": 800}
    assert (
        plain(head.one("meta", name_="description")["content"])
        == "Tests from -70 to 180 °C on parts of 50 kg."
    )
    assert head.one("meta", property="og:image")["content"] == data["image"][0]


def test_it_has_one_address_in_both_languages(visit, cast):
    for language, locale in (("en", "en_GB"), ("fr", "fr_FR")):
        head = head_of(visit, language=language, path="/equipment/chamber?date=2026-11-02&nm=1064")
        assert head.one("link", rel="canonical")["href"] == "http://localhost/equipment/chamber"
        assert head.one("meta", property="og:url")["content"] == "http://localhost/equipment/chamber"
        assert head.one("meta", property="og:locale")["content"] == locale
    assert plain(linked_data(head)["name"]) == "Enceinte climatique 600 L"


@pytest.mark.parametrize(
    ("mode", "offered"),
    [(PriceMode.FREE, {"price": 0, "priceCurrency": "EUR"}), (PriceMode.QUOTE, {}), (PriceMode.EXCHANGE, {})],
)
def test_a_price_is_told_where_the_sheet_tells_one(visit, session, cast, mode, offered):
    change(session, price_mode=mode)
    offer = linked_data(head_of(visit))["offers"]
    assert {name: value for name, value in offer.items() if name.startswith("price")} == offered


def test_texts_of_the_owner_cannot_leave_the_data_block(visit, session, cast):
    change(session, title_en="</script><script>alert(1)</script>", summary_en='"><img src=x onerror=1>')
    text = visit(None).get("/equipment/chamber").text
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert linked_data(head_of(visit))["name"] == "</script><script>alert(1)</script>"


def test_a_masked_owner_is_named_nowhere(visit, session, cast):
    change(session, owner_masked=True)
    assert "seller" not in linked_data(head_of(visit))["offers"]
    text = visit(None).get("/equipment/chamber/print").text
    assert "Halden" not in text
    assert "/o/halden" not in text


def test_members_get_no_data_for_programs(visit, cast):
    for member in (cast.halden, cast.corvid, cast.cluster):
        head = head_of(visit, member)
        assert not head.all("script", type="application/ld+json")
        assert not head.all("meta", property="og:title")


@pytest.mark.parametrize("visibility", [one for one in Visibility if one is not Visibility.PUBLIC])
def test_a_restricted_listing_has_no_face(visit, session, cast, visibility):
    change(session, visibility=visibility)
    for path in ("/equipment/chamber", "/equipment/chamber/print"):
        assert visit(None).get(path).status_code == 404
        text = visit(cast.halden).get(path).text
        assert "application/ld+json" not in text
        assert "og:title" not in text


def test_the_printable_sheet_holds_what_a_reader_of_paper_needs(visit, session, cast):
    for language, said in (
        ("en", ["Climatic chamber 600 L", "Specifications", "€480", "Mon 12 Oct 2026", "Halden Optics"]),
        ("fr", ["Enceinte climatique 600 L", "Caractéristiques", "480", "lun. 12 oct. 2026", "Marseille"]),
    ):
        page = read(visit(None, language).get("/equipment/chamber/print").text)
        paper = page.one("article")
        for words in said:
            assert words in plain(paper.text), words
        assert "localhost/equipment/chamber" in paper.text
        assert paper.all("svg", class_="qr")
        assert paper.all("img")
        assert page.one("meta", name_="robots")["content"] == "noindex"


def test_the_sheet_is_reached_from_the_page(visit, cast):
    assert 'href="/equipment/chamber/print"' in visit(None).get("/equipment/chamber").text


def test_the_label_leads_to_the_page(visit, cast):
    text = visit(cast.halden).get("/equipment/chamber/label").text
    assert re.search(r'<svg[^>]*class="qr"', text)
    assert "localhost/equipment/chamber" in text

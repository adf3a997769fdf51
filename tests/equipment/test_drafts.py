"""A draft that does not say everything yet; whom its owner trusts from the start."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from light2share.equipment.models import Approval, Equipment, ListingState, PriceMode, TrustedOrganisation
from tests.equipment.test_listing import GOOD, NEW
from tests.equipment.test_managing import fields_of
from tests.markup import read

SLUG = "shack-hartmann-wavefront-sensor"
EDIT = f"/equipment/{SLUG}/edit"


@pytest.fixture
def halden(visit, cast):
    return visit(cast.halden)


def item_of(session) -> Equipment:
    session.rollback()
    return session.scalars(select(Equipment).where(Equipment.slug == SLUG)).one()


def chosen(page: str) -> list[str]:
    return [
        one["value"] for one in read(page).all("input", name_="price_mode") if "checked" in one.attributes
    ]


@pytest.fixture
def draft(halden):
    """Without a word about its price."""
    fields = {name: value for name, value in GOOD.items() if name not in {"price_mode", "hourly_rate"}}
    assert halden.post(NEW, data={**fields, "action": "draft"}).status_code == 303


def test_a_price_that_is_not_said_stays_so(halden, session, draft):
    page = halden.get(EDIT).text
    assert chosen(page) == []
    assert "Say how it is paid for" in page
    assert "On quote" not in read(halden.get("/equipment/mine").text).one("main").text
    fields = fields_of(page)
    assert "price_mode" not in fields
    assert halden.post(EDIT, data=fields).status_code == 303
    assert not item_of(session).price_said
    assert chosen(halden.get(EDIT).text) == []


def test_its_page_says_so_to_its_owner(halden, draft):
    assert "Price not said yet" in halden.get(f"/equipment/{SLUG}").text


def test_it_is_not_published_without(halden, session, draft):
    version = str(item_of(session).version)
    session.rollback()
    answer = halden.post(f"/equipment/{SLUG}/publish", data={"version": version})
    assert answer.location.endswith(f"{EDIT}?publish=1")
    assert "Choose how it is paid for" in halden.get(f"{EDIT}?publish=1").text
    assert item_of(session).state is ListingState.DRAFT
    session.rollback()
    halden.post(EDIT, data={**fields_of(halden.get(EDIT).text), "price_mode": "quote"})
    version = str(item_of(session).version)
    session.rollback()
    halden.post(f"/equipment/{SLUG}/publish", data={"version": version})
    item = item_of(session)
    assert (item.state, item.price_mode, item.price_said) == (ListingState.PUBLISHED, PriceMode.QUOTE, True)


def test_a_copy_says_no_more_than_the_draft(halden, session, draft):
    halden.post(f"/equipment/{SLUG}/copy", data={"version": "1"})
    session.rollback()
    copies = session.scalars(select(Equipment).where(Equipment.slug.startswith(SLUG))).all()
    assert [one.price_said for one in copies] == [False, False]


def test_trusted_organisations_are_named_when_it_is_listed(halden, session, cast):
    trusting = {**GOOD, "approval": "chosen", "add_trusted": "brightwater sensing; Corvid Photonics"}
    assert halden.post(NEW, data=trusting).status_code == 303
    item = item_of(session)
    assert item.approval is Approval.CHOSEN
    rows = session.scalars(select(TrustedOrganisation).where(TrustedOrganisation.equipment_id == item.id))
    assert len(rows.all()) == 2


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ("", "Choose at least one organisation, by its name"),
        ("Nobody at all", "there is no “Nobody at all”"),
        ("Halden Optics", "there is no “Halden Optics”"),
    ],
)
def test_whoever_trusts_names_members(halden, names, message):
    answer = halden.post(NEW, data={**GOOD, "approval": "chosen", "add_trusted": names})
    assert answer.status_code == 422
    assert message in answer.text
    assert f'value="{names}"' in answer.text


def test_names_count_only_where_they_are_asked_for(halden, session):
    assert halden.post(NEW, data={**GOOD, "approval": "members", "add_trusted": "Nobody"}).status_code == 303
    assert item_of(session).approval is Approval.MEMBERS
    assert not session.scalars(select(TrustedOrganisation)).all()


def test_both_forms_offer_the_same_choices(halden, cast):
    def choices(page: str) -> list[str]:
        return [one["value"] for one in read(page).all("input", name_="approval")]

    new, edit = halden.get(NEW).text, halden.get("/equipment/chamber/availability").text
    assert choices(new) == choices(edit) == [one.value for one in Approval]
    names = halden.get(f"{NEW}/organisations").text
    assert "Brightwater" in names
    assert "Halden" not in names

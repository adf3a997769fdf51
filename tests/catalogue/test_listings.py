"""The search knows what is published, as it is now, and nothing else."""

import pytest
from sqlalchemy import func, select

from light2share.catalogue import actions, queries, requests
from light2share.catalogue.models import KnownWord, Listing
from light2share.equipment.models import Equipment, ListingState, PriceMode
from light2share.kernel.actor import VISITOR
from tests.factories import NOW, specification


@pytest.fixture
def item(session, cast):
    actions.index_everything(session)
    session.commit()
    return session.get(Equipment, cast.chamber.id)


def found(session, q: str, actor=VISITOR) -> list[str]:
    wanted = requests.read(session, {"q": [q]}, "en", NOW)
    return [one.slug for one in queries.search(session, wanted, actor, NOW, requests.HOME).found]


def test_a_draft_is_not_found_even_by_its_manager(session, cast, item):
    assert session.get(Listing, cast.draft.id) is None
    assert "draft" not in found(session, "climatic chamber", cast.halden.actor)


def test_a_new_title_is_found_and_the_old_one_no_more(session, item):
    item.title_en = "Zebra oven"
    item.title_fr = "Four zèbre"
    actions.index(session, item)
    assert found(session, "zebra") == ["chamber"]


@pytest.mark.parametrize("state", [ListingState.PAUSED, ListingState.ARCHIVED, ListingState.DRAFT])
def test_what_is_withdrawn_is_not_found(session, item, state):
    assert "chamber" in found(session, "chamber")
    item.state = state
    actions.index(session, item)
    assert "chamber" not in found(session, "chamber")


def test_a_published_draft_is_found(session, cast, item):
    draft = session.get(Equipment, cast.draft.id)
    draft.state = ListingState.PUBLISHED
    draft.title_en = "Quokka bench"
    actions.index(session, draft)
    assert found(session, "quokka") == ["draft"]


def test_a_new_specification_is_found(session, item):
    specification(session, item, "chamber_volume", maximum=600)
    actions.index(session, item)
    assert found(session, "climatic chamber 500 L")[0] == "chamber"


def test_a_changed_listing_changes_the_counts(session, item):
    before = queries.whole(session, VISITOR, NOW).suiting
    item.state = ListingState.PAUSED
    actions.index(session, item)
    assert queries.whole(session, VISITOR, NOW).suiting == before - 1


def test_the_price_of_a_half_day_is_the_better_of_two(session, item):
    item.price_mode, item.hourly_rate_cents, item.daily_rate_cents = PriceMode.RATE, 10_000, 30_000
    actions.index(session, item)
    assert session.get(Listing, item.id, populate_existing=True).price_cents == 30_000


def test_forgotten(session, item):
    actions.forget(session, item.id)
    assert "chamber" not in found(session, "chamber")


def test_indexing_twice_changes_nothing(session, item):
    def picture():
        return session.execute(
            select(Listing.equipment_id, Listing.keys, Listing.stems).order_by(Listing.equipment_id)
        ).all()

    before = picture(), session.scalar(select(func.count()).select_from(KnownWord))
    actions.index_everything(session)
    assert (picture(), session.scalar(select(func.count()).select_from(KnownWord))) == before


def test_an_item_that_goes_takes_its_listing_with_it(session, item):
    session.execute(Equipment.__table__.delete().where(Equipment.id == item.id))
    assert session.get(Listing, item.id, populate_existing=True) is None
    assert "chamber" not in found(session, "chamber")

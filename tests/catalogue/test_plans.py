"""The plans of the hot queries, on either engine, with hundreds of instruments: an index wherever one is promised."""

import re
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from light2share.catalogue import positions, queries, requests, suggestions
from light2share.catalogue.shelf import throw_away
from light2share.catalogue.slots import First, Terms, _in_weeks
from light2share.db import engines
from light2share.equipment import queries as equipment
from light2share.equipment.models import Equipment
from light2share.equipment.taxonomy import taxonomy
from light2share.home import public
from light2share.home import queries as home
from light2share.kernel.actor import VISITOR
from light2share.kernel.minutes import minute_of
from light2share.watching import news
from tests.asked import asked_of
from tests.catalogue import stock
from tests.factories import NOW

MANY = 700
TERMS = Terms(0, 60, 60, 365 * 1440)


@pytest.fixture(scope="module")
def crowded(store) -> Iterator[Session]:
    store.template("crowd", lambda url: stock.fill(url, MANY))
    url = store.fresh("crowd")
    engine = create_engine(url)
    engines.set_up(engine)
    with Session(engine) as session:
        session.execute(text("ANALYZE"))
        session.commit()
        yield session
    engine.dispose()
    store.drop(url)


def plans(session: Session, q: str = "", **given: str) -> dict[str, str]:
    """The plan of each statement of a search, by the statement, as the engine explains it."""
    parameters = {"q": [q]} | {name.rstrip("_"): [value] for name, value in given.items()}
    wanted = requests.read(session, parameters, "en", NOW)
    with asked_of(session.get_bind()) as asked:
        queries.search(session, wanted, VISITOR, NOW, requests.HOME)
    return {statement: plan_of(session, statement, values) for statement, values in asked}


def plan_of(session: Session, statement: str, values: object) -> str:
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        return "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values))
    return "\n".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values))


def planned(plans: dict[str, str], part: str) -> str:
    """The plan of the statement that holds a text."""
    (found,) = {plan for statement, plan in plans.items() if part in statement}
    return found


def is_walked(plan: str, table: str) -> bool:
    """Whether every row of a table is read."""
    return re.search(rf"(?:SCAN|Seq Scan on) {table}\b(?! USING COVERING INDEX)", plan) is not None


def test_changes_of_free_time_are_read_along_their_times(crowded):
    plans(crowded)
    found = plans(crowded)
    assert "first_free_changed_at_idx" in planned(found, "first_free.changed_at")


def test_cards_are_looked_up_one_by_one(crowded):
    plan = planned(plans(crowded, "camera"), "organisation.name AS owner_name")
    for table in ("listing", "equipment", "free_period"):
        assert not is_walked(plan, table), plan


def test_a_search_for_words_asks_the_full_text_index(crowded):
    found = plans(crowded, "raman microscope")
    words = [plan for statement, plan in found.items() if "listing_words" in statement]
    index = "listing_words_" if crowded.get_bind().dialect.name == "postgresql" else "VIRTUAL TABLE INDEX"
    assert words
    assert all(index in plan for plan in words), words


def test_free_days_are_looked_up_by_item(crowded):
    plan = planned(plans(crowded, "camera", from_="2026-10-19", to="2026-10-23"), "equipment.id IN")
    assert "free_period_" in plan
    assert not is_walked(plan, "free_period"), plan


def test_a_figure_is_looked_up_by_its_parameter(crowded):
    plan = planned(plans(crowded, "1064 nm"), "FROM listing_figure")
    assert "listing_figure_parameter_minimum_maximum_idx" in plan
    assert not is_walked(plan, "listing_figure"), plan


def test_the_weeks_of_a_page_are_looked_up_by_item(crowded):
    present = minute_of(NOW)
    firsts = [First(number, present, "Europe/Paris", TERMS) for number in range(1, 21)]
    values = {}
    for number, one in enumerate(firsts):
        values |= {f"e{number}": one.equipment_id, f"f{number}": present, f"t{number}": present + 7 * 1440}
    with asked_of(crowded.get_bind()) as asked:
        crowded.execute(_in_weeks(len(firsts)), values)
    assert not is_walked(plan_of(crowded, *asked[0]), "free_period")


@pytest.mark.parametrize("q", ["", "raman", "camera"])
def test_a_page_of_many_holds_twenty(crowded, q):
    wanted = requests.read(crowded, {"q": [q]}, "en", NOW)
    results = queries.search(crowded, wanted, VISITOR, NOW, requests.HOME)
    assert len(results.found) == min(20, results.counts.total)


def test_free_days_of_a_length_are_looked_up_by_item(crowded):
    throw_away()
    plan = planned(plans(crowded, "camera 4 h", from_="2026-10-19", to="2026-10-23"), "equipment.id IN")
    assert not is_walked(plan, "free_period"), plan


def asked_by(session: Session, ask: Callable[[], object]) -> dict[str, str]:
    """The plan of each statement that a call sends."""
    with asked_of(session.get_bind()) as asked:
        ask()
    return {statement: plan_of(session, statement, values) for statement, values in asked}


def test_suggestions_are_read_along_the_names(crowded):
    found = asked_by(crowded, lambda: suggestions.suggestions(crowded, "keysight", taxonomy(), "en"))
    plan = planned(found, "FROM listing_name")
    assert "listing_name_key_said_idx" in plan
    assert not is_walked(plan, "listing_name"), plan
    assert not is_walked(planned(found, "FROM commune"), "commune")


def test_the_places_of_the_map_are_looked_up_one_by_one(crowded):
    plan = planned(asked_by(crowded, lambda: positions.named(crowded, range(1, 21))), "site.postcode")
    assert not is_walked(plan, "equipment"), plan


def test_what_is_new_is_read_along_its_publication(crowded):
    plan = planned(asked_by(crowded, lambda: public.newest(crowded, 50)), "published_at")
    assert "equipment_published_at_id_idx" in plan, plan


def test_what_has_changed_is_read_along_its_last_change(crowded):
    plan = planned(
        asked_by(crowded, lambda: list(crowded.scalars(news._changed(crowded, NOW)))), "updated_at"
    )
    assert not is_walked(plan, "listing"), plan


def test_the_next_saved_searches_are_read_along_their_numbers(crowded):
    looking = news.Round(NOW, 1, frozenset([1]), timed=True)
    plan = planned(asked_by(crowded, lambda: news.batch(crowded, looking, 0, NOW)), "FROM saved_search")
    assert "saved_search_pkey" in plan or "INTEGER PRIMARY KEY" in plan or "ORDER BY" not in plan, plan


def test_what_is_similar_is_read_along_its_technique(crowded):
    item = crowded.scalars(select(Equipment).where(Equipment.state == "published").limit(1)).one()
    found = asked_by(crowded, lambda: equipment.similar_to(crowded, item, [], VISITOR))
    plan = planned(found, "published_at DESC")
    assert "equipment_state_technique_published_at_idx" in plan, plan


def test_the_listings_of_an_organisation_are_counted_by_its_number(crowded):
    count = select(equipment.published_count(1, VISITOR))
    plan = planned(asked_by(crowded, lambda: crowded.scalar(count)), "count(equipment.id)")
    assert not is_walked(plan, "equipment"), plan


def test_who_shares_is_looked_up_by_owner(crowded, engine_name):
    if engine_name == "postgresql":  # of so few rows it rather reads all
        crowded.execute(text("SET LOCAL enable_seqscan = off"))
    plan = planned(asked_by(crowded, lambda: home.owners(crowded)), "FROM organisation")
    assert not is_walked(plan, "equipment"), plan

"""The plans of the hot queries, on either engine, with hundreds of instruments: an index wherever one is promised."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from light2share.catalogue import queries, requests
from light2share.catalogue.plan import Plan
from light2share.catalogue.slots import First, Terms, _in_weeks
from light2share.db import engines
from light2share.kernel.actor import VISITOR
from light2share.kernel.minutes import minute_of
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


def plan_of(session: Session, statement: str, values: dict) -> str:
    if session.get_bind().dialect.name == "postgresql":
        return "\n".join(row[0] for row in session.execute(text(f"EXPLAIN {statement}"), values))
    return "\n".join(row[3] for row in session.execute(text(f"EXPLAIN QUERY PLAN {statement}"), values))


def planned(session: Session, q: str = "", **given: str) -> Plan:
    parameters = {"q": [q]} | {name.rstrip("_"): [value] for name, value in given.items()}
    wanted = requests.read(session, parameters, "en", NOW)
    return Plan(session.get_bind().dialect.name, wanted, VISITOR, NOW, requests.HOME)


def is_walked(plan: str, table: str) -> bool:
    """Whether every row of a table is read."""
    return (
        f"SCAN {table}" in plan.replace("USING COVERING INDEX", "BY INDEX") or f"Seq Scan on {table}" in plan
    )


def test_the_whole_catalogue_is_read_along_the_first_free_times(crowded):
    plan = plan_of(crowded, *planned(crowded).soonest(1))
    assert "first_free_starts_minute_idx" in plan
    for table in ("listing", "equipment", "free_period", "site", "organisation"):
        assert not is_walked(plan, table), plan


def test_a_search_for_words_asks_the_full_text_index(crowded):
    statement, values = planned(crowded, "raman microscope").page(1)
    plan = plan_of(crowded, statement, values)
    if crowded.get_bind().dialect.name == "postgresql":
        assert "listing_words_stems_idx" in plan, plan
    else:
        assert "listing_words VIRTUAL TABLE INDEX" in plan, plan
    assert not is_walked(plan, "free_period"), plan


def test_free_days_are_looked_up_by_item(crowded):
    plan = plan_of(crowded, *planned(crowded, "camera", from_="2026-10-19", to="2026-10-23").page(1))
    assert "free_period_" in plan
    assert not is_walked(plan, "free_period"), plan


def test_a_figure_is_looked_up_by_its_parameter(crowded):
    plan = plan_of(crowded, *planned(crowded, "1064 nm").page(1))
    assert "listing_figure_parameter_minimum_maximum_idx" in plan
    assert not is_walked(plan, "listing_figure"), plan


def test_the_weeks_of_a_page_are_looked_up_by_item(crowded):
    present = minute_of(NOW)
    firsts = [First(number, present, "Europe/Paris", TERMS) for number in range(1, 21)]
    values = {}
    for number, one in enumerate(firsts):
        values |= {f"e{number}": one.equipment_id, f"f{number}": present, f"t{number}": present + 7 * 1440}
    plan = plan_of(crowded, str(_in_weeks(len(firsts))), values)
    assert not is_walked(plan, "free_period"), plan


@pytest.mark.parametrize("q", ["", "raman", "camera"])
def test_a_page_of_many_holds_twenty(crowded, q):
    wanted = requests.read(crowded, {"q": [q]}, "en", NOW)
    results = queries.search(crowded, wanted, VISITOR, NOW, requests.HOME)
    assert len(results.found) == min(20, results.counts.total)

"""A catalogue with stock: read-only for the searches, beside the cast for the pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from apiflask import APIFlask
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from light2share.db import db, engines
from tests.catalogue import stock
from tests.engines import Store


@pytest.fixture(scope="module")
def catalogue(store: Store) -> Iterator[Session]:
    """A session on 120 instruments and nothing else; for looking only."""
    store.template("stock", stock.fill)
    url = store.fresh("stock")
    engine = create_engine(url)
    engines.set_up(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()
    store.drop(url)


@pytest.fixture
def stocked(app: APIFlask, store: Store) -> APIFlask:
    """The site with the cast and 120 more instruments."""
    store.template("stock_and_cast", stock.fill, based_on="cast")
    with app.app_context():
        db.engine.dispose()
    store.reset(app.config["DATABASE_URL"], "stock_and_cast")
    return app

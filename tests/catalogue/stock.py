"""The demo's instruments as stock for searches: its 120 listings with their opening hours, indexed."""

from __future__ import annotations

import random

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from light2share.availability import stored
from light2share.catalogue import actions
from light2share.db import engines
from light2share.demo import listings, members
from tests.factories import NOW

SEED = 2026


def fill(url: str, instruments: int = 120) -> None:
    """Write the stock into the database at `url`."""
    engine = create_engine(url)
    engines.set_up(engine)
    with Session(engine) as session:
        chance = random.Random(SEED)
        owners = members.load(session, 220, NOW)
        listings.load(session, instruments, owners, NOW, chance)
        session.flush()
        stored.fill(session, {}, NOW)
        actions.index_everything(session)
        session.commit()
    engine.dispose()

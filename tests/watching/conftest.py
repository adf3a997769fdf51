"""The search's own rows beside the cast, and the worker at hand."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from apiflask import APIFlask
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.catalogue import actions
from light2share.equipment.models import Equipment
from light2share.jobs import worker
from light2share.mail.models import OutgoingMail
from light2share.organisations.models import Organisation
from tests import factories
from tests.bookings.play import store_free_time
from tests.conftest import Hands
from tests.factories import Cast


@pytest.fixture
def indexed(session: Session, cast: Cast) -> None:
    """The cast's listings, found by the search and with free time."""
    store_free_time(session, cast.chamber, cast.bench, cast.camera)
    actions.index_everything(session)
    session.commit()


@pytest.fixture
def listed(session: Session, cast: Cast, indexed: None, clock: Hands) -> Callable[..., Equipment]:
    """`listed("laser", title_en="Laser bench")` publishes another instrument of Halden's now."""

    def listing(slug: str, **more: Any) -> Equipment:
        session.rollback()
        owner = session.get_one(Organisation, cast.halden.organisation_id)
        item = factories.equipment(session, owner, slug, **{"published_at": clock.now, **more})
        item.updated_at = clock.now
        actions.index(session, item)
        session.commit()
        return item

    return listing


@pytest.fixture
def work(app: APIFlask, indexed: None) -> Callable[[], None]:
    """Let the worker do what there is to do."""
    return lambda: worker.work_off(app, Event())


@pytest.fixture
def mails(session: Session) -> Callable[[], list[OutgoingMail]]:
    """The mails about saved searches, in their order."""

    def written() -> list[OutgoingMail]:
        session.rollback()
        rows = select(OutgoingMail).where(OutgoingMail.kind.startswith("watching/")).order_by(OutgoingMail.id)
        return list(session.scalars(rows).unique())

    return written

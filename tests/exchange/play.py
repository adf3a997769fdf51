"""Imports as a manager and the worker play them."""

from __future__ import annotations

from io import BytesIO
from threading import Event

from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.equipment.models import Equipment
from light2share.exchange.models import ImportedRow, ListingImport
from light2share.jobs import imports

HEADERS = "owner_key,title_en,technique,summary_en,access_mode,state"


def table(*rows: str, headers: str = HEADERS) -> bytes:
    """A file with a header and rows."""
    return "\n".join((headers, *rows)).encode()


def work(app: APIFlask) -> None:
    """Let the worker do what there is to do."""
    with app.app_context():
        imports.work_off(Event())


def send(browser: FlaskClient, content: bytes, name: str = "listings.csv", **fields: str) -> str:
    """Send a file; the address of its import."""
    answer = browser.post("/equipment/import", data={"file": (BytesIO(content), name), **fields})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def the_import(session: Session) -> ListingImport:
    """The latest one."""
    session.rollback()
    session.expire_all()
    found = session.scalars(select(ListingImport).order_by(ListingImport.id.desc())).first()
    assert found is not None
    return found


def rows(session: Session) -> list[ImportedRow]:
    """Its rows."""
    one = the_import(session)
    return list(
        session.scalars(
            select(ImportedRow).where(ImportedRow.import_id == one.id).order_by(ImportedRow.number)
        )
    )


def verdicts(session: Session) -> list[str]:
    """What comes of each row."""
    return [str(row.verdict) for row in rows(session)]


def keyed(session: Session, key: str) -> Equipment:
    """The listing of an owner's number."""
    session.rollback()
    session.expire_all()
    return session.scalars(select(Equipment).where(Equipment.owner_key == key)).one()


def imported(app: APIFlask, browser: FlaskClient, content: bytes, **fields: str) -> str:
    """Send a file, confirm it and let the worker import it; the address of its import."""
    at = send(browser, content, **fields)
    work(app)
    browser.post(f"{at}/confirm")
    work(app)
    return at

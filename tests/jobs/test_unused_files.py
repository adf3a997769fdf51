"""Files that no row names go after a while; nothing that a row names ever does."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from light2share.db import db
from light2share.equipment.models import Photo
from light2share.jobs import unused_files
from light2share.kernel import clock as real
from light2share.web import named_files, storage
from light2share.web.models import UnnamedFile
from tests.factories import NOW
from tests.house import world as worlds


@pytest.fixture
def folder(app, store, session) -> Path:
    """The files of the world, all of them a year old, and one more that nothing names."""
    with app.app_context():
        for left in storage.folder().glob("*"):  # by other tests: the folder is one for all
            left.unlink()
    worlds.set_up(app, store)
    with app.app_context():
        storage.write("leftBehind.pdf", b"%PDF-1.7\n%%EOF\n")
        found = storage.folder()
    for path in found.iterdir():
        _age(path, 365)
    return found


def _age(path: Path, days: int) -> None:
    at = (real.now() - timedelta(days=days)).timestamp()
    os.utime(path, (at, at))


def run(app) -> None:
    with app.app_context():
        unused_files.remove(db.session(), NOW)
        db.session.remove()


def noted_long_ago(session: Session) -> None:
    session.execute(update(UnnamedFile).values(since=real.now() - timedelta(days=8)))
    session.commit()


def test_it_goes_a_week_after_it_was_seen_first(app, session, folder):
    before = {path.name for path in folder.iterdir()}
    run(app)
    assert list(session.scalars(select(UnnamedFile.name))) == ["leftBehind.pdf"]
    assert {path.name for path in folder.iterdir()} == before
    session.rollback()
    noted_long_ago(session)
    run(app)
    assert before - {path.name for path in folder.iterdir()} == {"leftBehind.pdf"}


def test_a_young_one_is_left_alone(app, session, folder):
    _age(folder / "leftBehind.pdf", 6)
    run(app)
    assert list(session.scalars(select(UnnamedFile.name))) == []


def test_one_that_is_named_again_is_forgotten(app, session, folder):
    run(app)
    photo = session.scalars(select(Photo)).first()
    assert photo is not None
    session.execute(update(Photo).where(Photo.id == photo.id).values(name="leftBehind"))
    noted_long_ago(session)
    run(app)
    assert (folder / "leftBehind.pdf").exists()
    names = set(session.scalars(select(UnnamedFile.name)))
    assert "leftBehind.pdf" not in names


def test_nothing_goes_where_no_row_names_anything(app, session, folder):
    before = {path.name for path in folder.iterdir()}
    run(app)
    noted_long_ago(session)
    with app.app_context():
        empty = Session(create_engine("sqlite://"))
        db.metadata.create_all(empty.get_bind())
        with pytest.raises(named_files.NotKnown):
            unused_files.remove(empty, NOW)
    assert {path.name for path in folder.iterdir()} == before


def test_nothing_goes_where_the_question_fails(app, session, folder):
    before = {path.name for path in folder.iterdir()}
    run(app)
    noted_long_ago(session)
    with app.app_context(), pytest.raises(DBAPIError):
        unused_files.remove(Session(create_engine("sqlite://")), NOW)
    assert {path.name for path in folder.iterdir()} == before


def test_the_command_names_them_and_removes_nothing(app, folder):
    said = app.test_cli_runner().invoke(args=["files", "--unused"]).output
    assert "leftBehind.pdf" in said
    assert "1 of them named by no row" in said
    assert (folder / "leftBehind.pdf").exists()

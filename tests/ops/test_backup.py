"""A backup made while people work is whole, and comes back whole elsewhere."""

import io
import tarfile
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from light2share import create_app
from light2share.db import db
from light2share.db.engines import begin_writing
from light2share.equipment.models import Equipment, Photo
from light2share.ops import archive
from light2share.organisations.models import Organisation, Site
from light2share.web import named_files
from tests import factories
from tests.house import world as worlds


@pytest.fixture
def elsewhere(store, tmp_path):
    """Another installation, migrated and empty."""
    folder = tmp_path / "elsewhere"
    url = store.fresh()
    app = create_app(
        {
            "TESTING": True,
            "DEMO": True,
            "DATABASE_URL": url,
            "DATA_DIR": folder,
            "STORAGE_URL": f"file://{folder / 'uploads'}",
            "SECRET_KEY": "for tests only " * 4,
        }
    )
    yield app
    with app.app_context():
        db.engine.dispose()
    store.drop(url)


@pytest.fixture
def uploads(app, tmp_path) -> Path:
    app.config["STORAGE_URL"] = f"file://{tmp_path / 'uploads'}"
    (tmp_path / "uploads").mkdir()
    return tmp_path / "uploads"


def command(app, *arguments) -> str:
    result = app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result.output


def refusal(app, *arguments) -> str:
    result = app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])
    assert result.exit_code == 1, result.output
    return result.output


def everything(app) -> dict[str, list[tuple[object, ...]]]:
    """All rows but the number that tells processes to forget what they have kept, which a restored site draws anew."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: [
                tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in db.metadata.sorted_tables
            if table.name != "catalogue_state"
        }


def test_all_of_it_comes_back(app, cast, elsewhere, tmp_path):
    command(app, "backup", tmp_path / "b.tar.gz")
    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o077 == 0
    command(elsewhere, "restore", tmp_path / "b.tar.gz")
    assert everything(elsewhere) == everything(app)


def test_life_goes_on_after_a_restore(app, cast, elsewhere, tmp_path):
    command(app, "backup", tmp_path / "b.tar.gz")
    command(elsewhere, "restore", tmp_path / "b.tar.gz")
    with elsewhere.app_context(), Session(db.engine) as session:
        before = session.scalar(select(func.max(Organisation.id)))
        assert factories.organisation(session, "newcomer", "Newcomer").id > before
        session.commit()


def test_a_backup_under_load_shows_one_instant(app, elsewhere, tmp_path):
    stop, started = threading.Event(), threading.Event()
    with app.app_context():
        engine = db.engine
    written = []

    def work(worker: int) -> None:
        number = 0
        while not stop.is_set():
            with Session(engine) as session:
                begin_writing(session)
                name = f"company-{worker}-{number}"
                factories.organisation(session, name, name)
                session.commit()
            number += 1
            written.append(name)
            if len(written) > 20:
                started.set()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    try:
        assert started.wait(30)
        before = len(written)
        command(app, "backup", tmp_path / "b.tar.gz")
        after = len(written)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert after > before, "nobody was held up"
    command(elsewhere, "restore", tmp_path / "b.tar.gz")
    with elsewhere.app_context(), Session(db.engine) as session:
        companies = session.scalar(select(func.count()).where(Organisation.slug.like("company-%")))
        assert before <= companies <= after + len(threads)
        without = select(func.count()).select_from(Organisation).outerjoin(Site).where(Site.id.is_(None))
        assert session.scalar(without) == 0


def test_uploaded_files_come_along_and_orphans_do_not(app, cast, session, uploads, elsewhere, tmp_path):
    item = session.get_one(Equipment, cast.chamber.id)
    session.add(
        Photo(equipment_id=item.id, position=1, name="kept", width=4, height=3, created_at=factories.NOW)
    )
    session.commit()
    (uploads / "kept-page.webp").write_bytes(b"page")
    (uploads / "kept-thumb.webp").write_bytes(b"thumb")
    (uploads / "orphan-page.webp").write_bytes(b"nobody's")
    assert "2 uploaded files" in command(app, "backup", tmp_path / "b.tar.gz")
    command(elsewhere, "restore", tmp_path / "b.tar.gz")
    there = Path(elsewhere.config["DATA_DIR"]) / "uploads"
    assert {path.name: path.read_bytes() for path in there.iterdir()} == {
        "kept-page.webp": b"page",
        "kept-thumb.webp": b"thumb",
    }


def test_a_file_of_every_kind_comes_along(app, store, uploads):
    worlds.set_up(app, store)
    with app.app_context():
        names = set(db.session.scalars(archive.referenced_names()))
    lying = named_files.uploads(uploads)
    assert len(lying) > 8
    assert [path.name for path in lying if not named_files.is_referenced(path, names)] == []


def test_nothing_is_overwritten_unless_told(app, cast, elsewhere, tmp_path):
    command(app, "backup", tmp_path / "b.tar.gz")
    assert "The database is not empty" in refusal(app, "restore", tmp_path / "b.tar.gz")
    command(elsewhere, "restore", tmp_path / "b.tar.gz")
    with elsewhere.app_context(), Session(db.engine) as session:
        session.execute(text("UPDATE organisation SET name = 'Somebody else'"))
        session.commit()
    command(elsewhere, "restore", "--replace", tmp_path / "b.tar.gz")
    assert everything(elsewhere) == everything(app)


@pytest.mark.parametrize("fault", ["no archive", "cut", "changed", "of another form"])
def test_a_damaged_backup_changes_nothing(app, cast, elsewhere, tmp_path, fault):
    whole, file = tmp_path / "whole.tar.gz", tmp_path / "b.tar.gz"
    command(app, "backup", whole)
    if fault == "no archive":
        file.write_text("this is no backup")
    elif fault == "cut":
        file.write_bytes(whole.read_bytes()[:-2000])
    else:
        old, new = {
            "changed": (b"Halden Optics", b"Balden Optics"),
            "of another form": (b'"format": 1', b'"format": 9'),
        }[fault]
        with tarfile.open(whole) as source, tarfile.open(file, "w:gz") as target:
            for member in source:
                content = source.extractfile(member).read().replace(old, new)
                target.addfile(member, io.BytesIO(content))
    before = everything(elsewhere)
    assert "Error:" in refusal(elsewhere, "restore", file)
    assert everything(elsewhere) == before


def test_a_place_that_cannot_be_written_is_named(app, cast, tmp_path):
    (tmp_path / "file").write_text("")
    assert "could not be written" in refusal(app, "backup", tmp_path / "file" / "b.tar.gz")


def test_a_backup_of_one_engine_comes_back_on_the_other(app, cast, engine_name, tmp_path):
    from tests.engines import databases

    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[engine_name]
    command(app, "backup", tmp_path / "b.tar.gz")
    with databases(other) as store:
        folder = tmp_path / "other"
        settings = {
            "TESTING": True,
            "DEMO": True,
            "DATA_DIR": folder,
            "STORAGE_URL": f"file://{folder}/uploads",
        }
        there = create_app({**settings, "DATABASE_URL": store.fresh(), "SECRET_KEY": "for tests only " * 4})
        command(there, "restore", tmp_path / "b.tar.gz")
        assert everything(there) == everything(app)
        with there.app_context():
            db.engine.dispose()


def test_every_column_that_names_files_is_known_to_the_backup(app):
    columns = {str(column) for table in db.metadata.sorted_tables for column in table.columns}
    naming = {
        name
        for name in columns
        if name != "unnamed_file.name"
        and name.endswith(
            (
                "photo_name",
                "file_name",
                ".file",
                "photo.name",
                "document.name",
                "_file.name",
                "logo.name",
                "logo_name",
                "proof.name",
            )
        )
    }
    assert naming == named_files.NAMES_OF_FILES

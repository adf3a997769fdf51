"""Alembic's entry: migrations run on the application's own engine."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from alembic import context
from flask import current_app

import light2share
from light2share.db import Base

for models in Path(light2share.__file__).parent.glob("*/models.py"):
    import_module(f"light2share.{models.parent.name}.models")


def ours(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    """Leave out what migrations make by hand and no model describes."""
    return not (kind == "table" and name is not None and name.startswith("listing_words"))


def run() -> None:
    """Migrate on a connection of the application."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            include_object=ours,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()

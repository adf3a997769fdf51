"""`flask demo load` and `flask demo remove`."""

from __future__ import annotations

import time

import click
from flask import Blueprint, current_app

from light2share.db import db, engines
from light2share.demo import loading, proofs, removing, sources
from light2share.web import storage
from light2share.web.clock import now

bp = Blueprint("demo", __name__, cli_group="demo")
bp.cli.help = "Demonstration data: fictional companies and instruments."


@bp.cli.command("load")
@click.option("--organisations", type=click.IntRange(6, 20_000), default=220, show_default=True)
@click.option("--equipment", type=click.IntRange(1, 100_000), default=120, show_default=True)
@click.option(
    "--bookings", type=click.IntRange(0, 5_000_000), default=None, help="25 for each instrument by default."
)
@click.option("--seed", type=int, default=loading.SEED, show_default=True)
@click.option("--if-empty", is_flag=True, help="Do nothing where organisations exist already.")
def load(organisations: int, equipment: int, bookings: int | None, seed: int, if_empty: bool) -> None:
    """Load the demo into the database."""
    if not current_app.config["DEMO"]:
        raise click.ClickException("Demo data is for demonstrations: set DEMO=1.")
    engines.begin_writing(db.session())
    if if_empty and not removing.empty(db.session()):
        return
    if removing.present(db.session()):
        raise click.ClickException("The demo is loaded already; run `flask --app wsgi demo remove` first.")
    started = time.monotonic()
    size = loading.Size(organisations, equipment, bookings, seed)
    count = loading.load(db.session(), size, now())
    db.session.commit()
    for name, content in proofs.files(db.session()):
        storage.write(name, content)
    engines.after_bulk(db.session())
    seconds = time.monotonic() - started
    click.echo(
        f"{organisations} organisations, {equipment} instruments, {count} bookings in {seconds:.1f} s."
    )
    click.echo(
        f"Sign in as {', '.join(f'{key}@demo.example' for key, *_ in sources.PEOPLE)}: {sources.PASSWORD}"
    )


@bp.cli.command("remove")
def remove() -> None:
    """Take the demo away, and nothing else."""
    engines.begin_writing(db.session())
    files = removing.remove(db.session())
    db.session.commit()
    for file in files:
        storage.remove(file)
    click.echo("The demo is gone.")

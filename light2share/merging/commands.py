"""`flask export-cluster` and `flask import-cluster`: one cluster hands its data to another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from flask import Blueprint, current_app

from light2share.accounts import queries as accounts
from light2share.db import db
from light2share.db.engines import begin_writing
from light2share.equipment import pdf, pictures
from light2share.equipment.taxonomy import taxonomy
from light2share.i18n import speaking
from light2share.kernel.actor import Actor
from light2share.merging import handing_over, parcel
from light2share.merging.listings_in import Staged
from light2share.merging.parcel import BadParcel, Parcel
from light2share.merging.taking_in import Report, Wanted, take_in
from light2share.web import storage
from light2share.web.clock import now

bp = Blueprint("merging_commands", __name__, cli_group=None)

Keep = Callable[[str, bytes], None]


@bp.cli.command("export-cluster")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def hand_over(file: Path) -> None:
    """Write members, people and listings into one FILE for another cluster that runs this site."""
    made = handing_over.parcel(db.session(), taxonomy(), current_app.config["BASE_URL"], now())
    files = parcel.write(file, made, storage.read)
    click.echo(
        f"{file}: {len(made.organisations)} organisations, {len(made.listings)} listings, {files} files."
    )


@bp.cli.command("import-cluster")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", required=True, metavar="EMAIL", help="The cluster manager who takes it in.")
@click.option("--write", is_flag=True, help="Do it; without, only say what would come of each row.")
@click.option("--partner", default="", metavar="NAME", help="New organisations stay members of that cluster.")
@click.option("--invite", is_flag=True, help="Ask people to join by mail.")
@click.option("--publish", is_flag=True, help="Publish what was published there; else listings are drafts.")
def receive(file: Path, by: str, write: bool, partner: str, invite: bool, publish: bool) -> None:
    """Take in what another cluster has written into FILE; all of it or nothing."""
    staged: dict[str, Staged] = {}
    try:
        made = parcel.read(file)
        _stage(file, made, staged, storage.write if write else lambda _name, _data: None)
        report = _taken(made, staged, Wanted(partner.strip()[:120], invite, publish), by, write)
    except BadParcel as fault:
        raise click.ClickException(str(fault)) from None
    finally:
        db.session.rollback()
        if write:
            _forget_unused(staged)
    for line in report.lines:
        click.echo("\t".join(line).rstrip())
    done = "Taken in" if write else "Nothing is written yet: add --write"
    click.echo(
        f"{done}. New: {report.count('organisation', 'new')} organisations, {report.count('listing', 'new')} listings."
    )


def _taken(made: Parcel, staged: dict[str, Staged], wanted: Wanted, by: str, write: bool) -> Report:
    session = db.session()
    begin_writing(session)
    person = accounts.by_email(session, by)
    if person is None or not person.is_cluster_manager or person.disabled_at:
        raise click.ClickException(f"Nobody of the cluster has the address {by}.")
    actor = Actor(person.id, is_cluster_manager=True)
    with speaking("en"):
        report = take_in(session, taxonomy(), made, staged, wanted, actor, now())
    if write:
        session.commit()
    return report


def _stage(file: Path, made: Parcel, staged: dict[str, Staged], keep: Keep) -> None:
    """Look at each file as if a form had sent it, and store what the site takes; slow, so before the transaction."""
    for name in sorted(made.names):
        data = parcel.file_in(file, name)
        stored = storage.new_name()
        if name.endswith(".pdf"):
            if pdf.fault(data) is None:
                staged[name] = Staged(stored, size=len(data))
                keep(pdf.file_of(stored), data)
            continue
        try:
            picture = pictures.prepared(data)
        except pictures.Refused:
            continue
        staged[name] = Staged(stored, picture.width, picture.height)
        keep(pictures.file_of(stored, "page"), picture.page)
        keep(pictures.file_of(stored, "thumb"), picture.thumb)


def _forget_unused(staged: dict[str, Staged]) -> None:
    """Take files away that no row names, because nothing came of them."""
    for one in staged.values():
        if not handing_over.is_named(db.session(), one.name):
            for file in (pdf.file_of(one.name), *pictures.files_of(one.name)):
                storage.remove(file)

"""Commands of those who run the site."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Blueprint, current_app

from light2share.accounts import happened, second_factor, sessions
from light2share.accounts import queries as accounts
from light2share.audit.models import Happening
from light2share.db import db
from light2share.db.engines import begin_writing
from light2share.ops import archive, backup, doctor, restore, serve
from light2share.web import named_files
from light2share.web.clock import now

bp = Blueprint("ops_commands", __name__, cli_group=None)


@bp.cli.command("serve")
@click.option(
    "--prepare", is_flag=True, help="First make the key, the tables and the demo data that are missing."
)
def serve_site(prepare: bool) -> None:
    """Serve the site, worker included, until Ctrl-C or SIGTERM."""
    started = serve.process_started()
    settings = current_app.config
    if prepare:
        serve.prepare(settings)
    serve.refuse_to_start(settings)
    serve.hand_over(settings, started)


@bp.cli.command("doctor")
def examine() -> None:
    """Look whether everything the site needs is there, and say what is wrong; exit 1 if anything is."""
    findings = doctor.examine(current_app)
    for finding in findings:
        click.echo(f"{finding.mark:8}{finding.subject:14}{finding.words}")
    if any(finding.is_wrong for finding in findings):
        raise SystemExit(1)


@bp.cli.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
def back_up(file: Path) -> None:
    """Write the database and the uploads into one FILE, while the site runs."""
    summary = backup.write(file, current_app.config)
    click.echo(f"{file}: {summary.rows} rows in {summary.tables} tables, {summary.files} uploaded files.")


@bp.cli.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Replace what is there.")
def bring_back(file: Path, replace: bool) -> None:
    """Bring back what a backup FILE holds, into an empty installation unless told otherwise."""
    summary = restore.read(file, current_app.config, replace)
    click.echo(f"{summary.rows} rows in {summary.tables} tables and {summary.files} uploaded files are back.")


@bp.cli.command("files")
@click.option("--unused", is_flag=True, help="Name those that no row names; nothing is removed.")
def count_files(unused: bool) -> None:
    """Count the uploaded files, or name those that nothing names any more and that the worker will remove."""
    folder = archive.uploads_folder(current_app.config)
    if folder is None:
        raise SystemExit("The uploaded files do not lie on this machine.")
    archive.tables()
    try:
        found = named_files.without_a_row(db.session(), folder)
    except named_files.NotKnown:
        raise SystemExit("No row names any file: is this the right database?") from None
    for path in found if unused else ():
        click.echo(f"{path.stat().st_size:>12}  {path.name}")
    click.echo(f"{len(named_files.uploads(folder))} uploaded files, {len(found)} of them named by no row.")


@bp.cli.command("second-factor-off")
@click.argument("email")
def turn_off_second_factor(email: str) -> None:
    """Let the person of EMAIL in with their password alone, when telephone and recovery codes are lost."""
    begin_writing(db.session())
    person = accounts.by_email(db.session(), email)
    if person is None or not second_factor.is_on(db.session(), person.id):
        raise SystemExit(f"Nobody with the address {email} is asked for a code.")
    second_factor.turn_off(db.session(), person, now(), None)
    db.session.commit()
    click.echo(
        f"{person.email} signs in with the password alone; all sessions have ended, and a mail says so."
    )


@bp.cli.command("sign-out")
@click.argument("email", required=False)
@click.option("--everybody", is_flag=True, help="Everybody, as after a copy of the database was lost.")
def end_sessions(email: str | None, everybody: bool) -> None:
    """End every session, and the links to new passwords, of the person of EMAIL."""
    if bool(email) == everybody:
        raise click.UsageError("Name one address, or say --everybody.")
    begin_writing(db.session())
    person = accounts.by_email(db.session(), email) if email else None
    if email and person is None:
        raise SystemExit(f"Nobody has the address {email}.")
    people = [person] if person else accounts.everybody(db.session())
    for one in people:
        sessions.end_all(db.session(), one, now())
        happened.by_nobody_known(db.session(), Happening.SESSIONS_ENDED, one.id, now())
    db.session.commit()
    click.echo(f"Signed out: {len(people)}.")

"""Commands of those who run the site."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Blueprint, current_app

from light2share.ops import backup, doctor, restore, serve

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

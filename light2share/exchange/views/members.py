"""Bringing members in by a file: template, columns, the form that sends it. Its rows are shown as those of listings."""

from __future__ import annotations

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.equipment.taxonomy import taxonomy
from light2share.exchange import access, actions, queries, template
from light2share.exchange.forms import ACCEPTED, MembersForm
from light2share.exchange.member_columns import member_columns
from light2share.exchange.models import ListingImport
from light2share.exchange.views.files import CSV, XLSX, attached
from light2share.exchange.views.room import bp
from light2share.exchange.views.sending import line, received
from light2share.exchange.writers import csv_file, workbook
from light2share.i18n import language
from light2share.i18n.formats import decimal_comma
from light2share.web.access import allow
from light2share.web.actor import current_actor
from light2share.web.clock import now


@bp.route("/cluster/organisations/import", methods=["GET", "POST"])
@allow(access.may_import_members, writes_late=True)
def members() -> ResponseReturnValue:
    """The page, and the file that is sent from it; the worker reads it."""
    return received(MembersForm, _page, _send)


def _send(form: MembersForm, called: str, file: str) -> ListingImport:
    session, actor = db.session(), current_actor()
    invites = bool(form.invites.data)
    return actions.send(session, actor, called, file, language(), now(), members=True, invites=invites)


def _page(form: MembersForm) -> str:
    actor, tree = current_actor(), taxonomy()
    table = template.columns_table(member_columns(tree), tree, language())
    return render_template(
        "exchange/members.html",
        form=form,
        accepted=ACCEPTED,
        columns=[{"label": head} for head in table.headers],
        rows=list(table.rows),
        imports=[line(one, actor) for one in queries.latest(db.session(), actor, members=True)],
    )


@bp.get("/cluster/organisations/import/template.<any(csv, xlsx):kind>")
@allow(access.may_import_members)
def members_template(kind: str) -> Response:
    """The empty file."""
    tree = taxonomy()
    columns = member_columns(tree)
    if kind == "csv":
        table = template.listings_table(columns, tree, language())
        return attached(csv_file(table, comma=decimal_comma(language())), "light2share-members.csv", CSV)
    tables = template.workbook_tables(columns, tree, language(), [])
    return attached(workbook(tables), "light2share-members.xlsx", XLSX)

"""The first page of an import: templates, the form that sends a file, the last imports."""

from __future__ import annotations

from collections.abc import Callable
from secrets import token_hex
from typing import Any, TypeVar

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.equipment.taxonomy import taxonomy
from light2share.exchange import access, actions, queries, template
from light2share.exchange.forms import ACCEPTED, FileForm, SendForm
from light2share.exchange.models import ListingImport
from light2share.exchange.reading import OLD_EXCEL, ZIP
from light2share.exchange.rules import LARGEST_FILE, Trouble
from light2share.exchange.views.exports import own_files
from light2share.exchange.views.files import CSV, XLSX, attached
from light2share.exchange.views.room import bp
from light2share.exchange.words import STAGES
from light2share.exchange.writers import csv_file, workbook
from light2share.i18n import language
from light2share.i18n.formats import decimal_comma, moment
from light2share.kernel.actor import Actor
from light2share.organisations.queries import sites_of
from light2share.web import storage
from light2share.web.access import allow
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown, open_writing
from light2share.web.clock import now


@bp.route("/equipment/import", methods=["GET", "POST"])
@allow(access.may_import, writes_late=True)
def start() -> ResponseReturnValue:
    """The page, and the file that is sent from it; the worker reads it."""
    return received(SendForm, _page, _send)


def _send(form: SendForm, called: str, file: str) -> ListingImport:
    return actions.send(db.session(), current_actor(), called, file, form.language.data, now())


F = TypeVar("F", bound=FileForm)


def received(
    make: Callable[[], F], page: Callable[[F], str], send: Callable[[F, str, str], ListingImport]
) -> ResponseReturnValue:
    """Show the page, or take in the file that is sent from it; `send` is given its name and where it lies."""
    if request.method != "POST" or only_shown():
        return page(make()), 200
    content, trouble = _sent()
    if content is None:
        form = make()
        form.validate()
        status = form.refuse(trouble)
        return page(form), status
    name = f"import-{token_hex(16)}.bin"
    storage.write(name, content)
    db.session.rollback()
    if answer := open_writing():
        storage.remove(name)
        return answer
    form = make()
    if not form.validate():
        storage.remove(name)
        return page(form), form.status()
    mine = queries.open_of(db.session(), current_actor())
    gone = [actions.cancel(db.session(), one, now()) for one in mine]
    called = next((file.filename for file in request.files.getlist("file") if file.filename), None)
    one = send(form, called or "?", name)
    answer = done(url_for(".show", reference=one.reference))
    for file in gone:
        if file:
            storage.remove(file)
    return answer


def _sent() -> tuple[bytes | None, Trouble | None]:
    """What the file holds, or why it is refused before it is read; nothing of either if none was chosen."""
    file = next((one for one in request.files.getlist("file") if one.filename), None)
    if file is None:
        return None, None
    content = file.stream.read(LARGEST_FILE + 1)
    if not content:
        return None, Trouble.EMPTY
    if len(content) > LARGEST_FILE:
        return None, Trouble.TOO_LARGE
    if content.startswith(OLD_EXCEL):
        return None, Trouble.OLD_EXCEL
    if content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc")):
        return None, Trouble.UNREADABLE
    if content.startswith(ZIP) and b"xl/" not in content:
        return None, Trouble.UNREADABLE
    return content, None


def _page(form: SendForm) -> str:
    actor = current_actor()
    families = [(family.slug, family.name.in_(language())) for family in taxonomy().families]
    return render_template(
        "exchange/start.html",
        form=form,
        accepted=ACCEPTED,
        families=families,
        manages=actor.is_manager and actor.takes_part,
        files=own_files() if actor.is_manager else [],
        imports=[line(one, actor) for one in queries.latest(db.session(), actor)],
    )


def line(one: ListingImport, actor: Actor) -> list[Any]:
    """An import in the table of the last ones."""
    return [
        {"url": url_for(".show", reference=one.reference), "label": one.name},
        moment(one.sent_at, language(), zone_of(actor)),
        str(STAGES[one.stage]),
        str(one.imported) if one.imported else "",
    ]


def zone_of(actor: Actor) -> str:
    """The clock of the reader's own place."""
    sites = sites_of(db.session(), actor.organisation_id) if actor.organisation_id else []
    return sites[0].zone if sites else "Europe/Paris"


@bp.get("/equipment/import/template.<any(csv, xlsx):kind>")
@allow(access.may_import)
def template_file(kind: str) -> Response:
    """The empty file; with the specifications of one family only, if one is chosen."""
    tree, actor = taxonomy(), current_actor()
    family = request.args.get("family", "")
    columns = template.columns_of(tree, family, names_owners=not actor.is_manager)
    found = tree.family(family)
    name = f"light2share-{found.slug}" if found else "light2share"
    if kind == "csv":
        table = template.listings_table(columns, tree, language())
        return attached(csv_file(table, comma=decimal_comma(language())), f"{name}.csv", CSV)
    sites = [site.slug for site in sites_of(db.session(), actor.organisation_id or 0)]
    tables = template.workbook_tables(columns, tree, language(), sites)
    return attached(workbook(tables), f"{name}.xlsx", XLSX)


@bp.get("/equipment/import/values.csv")
@allow(access.may_import)
def values_file() -> Response:
    """The values that the columns of lists take, for those who fill in the CSV."""
    tree, actor = taxonomy(), current_actor()
    columns = template.columns_of(tree, "", names_owners=not actor.is_manager)
    sites = [site.slug for site in sites_of(db.session(), actor.organisation_id or 0)]
    table = template.values_table(columns, tree, sites)
    return attached(csv_file(table, comma=decimal_comma(language())), "light2share-values.csv", CSV)

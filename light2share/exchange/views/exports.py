"""Listings as files: an owner's own, and the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import ceil
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from flask import Response, abort, render_template, request, url_for

from light2share.db import db
from light2share.equipment.taxonomy import taxonomy
from light2share.exchange import exporting, uniquip
from light2share.exchange.exporting import PART, Listings
from light2share.exchange.views.files import SMALL, TYPES, attached_file
from light2share.exchange.views.kept import kept_file
from light2share.exchange.views.room import bp
from light2share.exchange.writers import Table, write_csv, write_json, write_workbook
from light2share.i18n import gettext, language
from light2share.i18n.dates import iso
from light2share.i18n.formats import decimal_comma, number
from light2share.web import limits
from light2share.web.abstract import absolute
from light2share.web.access import allow, anyone, manager
from light2share.web.actor import current_actor
from light2share.web.clock import now

WRITTEN = "LIMIT_EXPORTS"

Write = Callable[[Listings, str, IO[bytes]], None]
"""From listings and a format to a file."""


@bp.get("/equipment/export")
@allow(anyone)
def downloads() -> str:
    """The files that the catalogue comes in."""
    count = exporting.catalogue_size(db.session())
    parts = max(1, ceil(count / PART))
    shown = [
        {
            "title": gettext("Part %(number)s of %(parts)s", number=part, parts=parts) if parts > 1 else "",
            "files": files(
                lambda name, part=part, **kind: url_for(
                    f".catalogue{name}", part=part if part > 1 else None, **kind
                )
            ),
        }
        for part in range(1, parts + 1)
    ]
    return render_template(
        "exchange/downloads.html", parts=shown, count=number(count, language()), may_import=_may_import()
    )


def _may_import() -> bool:
    actor = current_actor()
    return actor.is_manager or actor.is_cluster_manager


def files(address: Callable[..., str]) -> list[dict[str, str]]:
    """The formats that listings come in."""
    return [
        {"label": "CSV", "url": address("", kind="csv")},
        {"label": "XLSX", "url": address("", kind="xlsx")},
        {"label": "JSON", "url": address("", kind="json")},
        {"label": "UNIQUIP 1.0, CSV", "url": address("_uniquip", kind="csv")},
        {"label": "UNIQUIP 1.0, TSV", "url": address("_uniquip", kind="tsv")},
        {"label": "UNIQUIP 1.0, XLSX", "url": address("_uniquip", kind="xlsx")},
    ]


def own_files() -> list[dict[str, str]]:
    """The files that an owner's own listings come in."""
    return files(lambda name, **kind: url_for(f"exchange.own{name}", **kind))


@bp.get("/equipment/export/catalogue.<any(csv, xlsx, json):kind>")
@allow(anyone)
def catalogue(kind: str) -> Response:
    """What a visitor sees of the catalogue, whoever asks."""
    return _kept(kind, f"light2share-catalogue.{kind}", _write)


@bp.get("/equipment/export/catalogue-uniquip.<any(csv, tsv, xlsx):kind>")
@allow(anyone)
def catalogue_uniquip(kind: str) -> Response:
    """The same in the columns of UNIQUIP."""
    return _kept(kind, f"light2share-catalogue-uniquip.{kind}", partial(_write_uniquip, by_key=False))


@bp.get("/equipment/export/mine.<any(csv, xlsx, json):kind>")
@allow(manager)
def own(kind: str) -> Response:
    """Every listing of the organisation with all its columns; an import finds them unchanged."""
    return _own(kind, f"light2share-listings.{kind}", _write)


@bp.get("/equipment/export/mine-uniquip.<any(csv, tsv, xlsx):kind>")
@allow(manager)
def own_uniquip(kind: str) -> Response:
    """The same in the columns of UNIQUIP."""
    return _own(kind, f"light2share-listings-uniquip.{kind}", partial(_write_uniquip, by_key=True))


def _kept(kind: str, name: str, write: Write) -> Response:
    """A part of the catalogue, as it was written for the last that asked if it is still the same."""
    part = request.args.get("part", "1")
    if not part.isascii() or not part.isdigit() or len(part) > 4 or not int(part):
        abort(404)
    ids = exporting.catalogue_ids(db.session(), int(part))
    if int(part) > 1 and not ids:
        abort(404)
    if int(part) > 1:
        name = f"-{int(part)}.".join(name.rsplit(".", 1))

    def written(out: IO[bytes]) -> None:
        write(exporting.catalogue(db.session(), taxonomy(), ids, _address), kind, out)

    return kept_file(name, TYPES[kind], language(), exporting.state(db.session(), ids), _one_more, written)


def _own(kind: str, name: str, write: Write) -> Response:
    _one_more()
    out = _paper()
    write(exporting.own(db.session(), current_actor(), taxonomy()), kind, out)
    return attached_file(out, name, TYPES[kind])


def _paper() -> IO[bytes]:
    """Where a file is written to: memory only while it is small."""
    return SpooledTemporaryFile(SMALL)


def _one_more() -> None:
    """Count a file that has to be written; 429 for whoever has had too many."""
    limits.spend(WRITTEN, limits.address())


def _address(slug: str) -> str:
    return absolute(url_for("equipment.show", slug=slug))


def _write(listings: Listings, kind: str, out: IO[bytes]) -> None:
    comma = decimal_comma(language())
    if kind == "json":
        about: dict[str, Any] = {"exported_at": iso(now()), "units": listings.units()}
        write_json(out, about, listings.objects())
        return
    table = Table(gettext("Listings"), listings.headers, listings.rows(comma and kind == "csv"))
    if kind == "csv":
        write_csv(out, table, comma)
    else:
        write_workbook(out, [table])


def _write_uniquip(listings: Listings, kind: str, out: IO[bytes], by_key: bool) -> None:
    headers = (*uniquip.COLUMNS, uniquip.OF_AGGREGATORS[0])
    published = exporting.published(listings, taxonomy(), language(), _address, by_key)
    table = Table("UNIQUIP", headers, ([row.get(header, "") for header in headers] for row in published))
    if kind == "xlsx":
        write_workbook(out, [table])
    else:
        write_csv(out, table, comma=False, delimiter="\t" if kind == "tsv" else ",")

"""The lines of a journal as a table file; that it was made stands in the journal from then on."""

from __future__ import annotations

from flask import Response

from light2share.accounts.queries import names
from light2share.audit import journal
from light2share.audit.journal import Scope
from light2share.audit.views.asked import asked
from light2share.audit.views.page import cluster_scope, own_names, own_scope
from light2share.audit.views.room import bp
from light2share.audit.views.telling import Called, told
from light2share.db import db
from light2share.i18n import gettext
from light2share.kernel.localtime import to_local
from light2share.web.access import admin, allow, cluster_manager
from light2share.web.tables import csv_file
from light2share.web.zones import own_zone

MOST = 5000


@bp.get("/org/journal.csv")
@allow(admin)
def export_own() -> Response:
    """What the page shows, the newest `MOST` lines."""
    return _file(own_scope(), own_names, False)


@bp.get("/cluster/journal.csv")
@allow(cluster_manager)
def export_cluster() -> Response:
    """The same of the cluster."""
    return _file(cluster_scope(), names, True)


def _file(scope: Scope, called: Called, of_cluster: bool) -> Response:
    session = db.session()
    found = journal.lines(session, scope, asked().wanted(session, scope, called), MOST)
    heads = [
        gettext("When"),
        gettext("Time zone"),
        gettext("Who"),
        gettext("What happened"),
        gettext("Details"),
    ]
    rows = [
        [
            f"{to_local(one.line.at, own_zone()):%Y-%m-%d %H:%M:%S}",
            own_zone().key,
            one.who,
            one.what,
            one.about,
        ]
        for one in told(session, found, of_cluster, called)
    ]
    return csv_file([heads, *rows], "journal")

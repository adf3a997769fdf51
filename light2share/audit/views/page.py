"""The journal of an organisation for its admins, and that of the cluster for its staff."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from light2share.accounts.queries import cluster_managers, names
from light2share.audit import journal
from light2share.audit.journal import Scope
from light2share.audit.models import OF_THE_SITE
from light2share.audit.views.asked import asked
from light2share.audit.views.room import bp
from light2share.audit.views.telling import Called, Told, told
from light2share.audit.words import HAPPENINGS
from light2share.db import db
from light2share.i18n import formats, gettext, language
from light2share.organisations.people_queries import members, names_as_invited
from light2share.organisations.queries import with_merged
from light2share.web.access import admin, allow, cluster_manager
from light2share.web.actor import current_actor
from light2share.web.zones import own_zone

PER_PAGE = 50


def own_scope() -> Scope:
    """The journal of the organisation that the actor acts for."""
    number = current_actor().organisation_id or 0
    joined = {one.person_id: one.created_at for one in members(db.session(), number)}
    here = with_merged(db.session(), number)
    return journal.of_organisation(here, joined, journal.stays(db.session(), here))


def own_names(session: Session, people: Collection[int]) -> dict[int, str]:
    """What people are called in the journal of that organisation: who has not joined it, as the invitation says."""
    here = with_merged(session, current_actor().organisation_id or 0)
    return names(session, people) | names_as_invited(session, here, people)


def cluster_scope() -> Scope:
    """The journal of the cluster."""
    return journal.of_cluster(cluster_managers(db.session()))


@bp.get("/org/journal")
@allow(admin)
def own() -> ResponseReturnValue:
    """What was done in the organisation, for its admins."""
    lead = gettext(
        "Who joined and signed in, who was given which rights, what was changed or read. Nobody can change a line."
    )
    title = gettext("Journal of your organisation")
    return _page(own_scope(), own_names, ".own", ".export_own", title, lead)


@bp.get("/cluster/journal")
@allow(cluster_manager)
def cluster() -> ResponseReturnValue:
    """What the cluster's staff did, for themselves."""
    lead = gettext("What the cluster and its staff did on the site. Nobody can change a line.")
    title = gettext("Journal of the cluster")
    return _page(cluster_scope(), names, ".cluster", ".export_cluster", title, lead)


def _page(scope: Scope, called: Called, endpoint: str, export: str, title: str, lead: str) -> str:
    session, want, of_cluster = db.session(), asked(), endpoint == ".cluster"
    found = journal.lines(session, scope, want.wanted(session, scope, called), PER_PAGE + 1, want.after)
    shown, more = found[:PER_PAGE], len(found) > PER_PAGE
    address = want.address()
    return render_template(
        "audit/journal.html",
        title=title,
        lead=lead,
        asked=want,
        kinds=_kinds(of_cluster),
        columns=_columns(),
        rows=[_row(one) for one in told(session, shown, of_cluster, called)],
        zone=formats.zone_label(own_zone().key, language()),
        action=url_for(endpoint),
        export_url=url_for(export, **address),
        older_url=url_for(endpoint, **address, after=shown[-1].id) if more else "",
        newest_url=url_for(endpoint, **address) if want.after else "",
    )


def _kinds(of_cluster: bool) -> list[tuple[str, str]]:
    return [
        (kind.value, str(words))
        for kind, words in HAPPENINGS.items()
        if of_cluster or kind not in OF_THE_SITE
    ]


def _columns() -> list[dict[str, str]]:
    labels = gettext("When"), gettext("Who"), gettext("What happened"), gettext("Details")
    return [{"label": label} for label in labels]


def _row(one: Told) -> list[Any]:
    at = one.line.at
    when = Markup('<time datetime="{}">{}</time>').format(
        formats.iso(at), formats.moment(at, language(), own_zone())
    )
    return [when, one.who, one.what, one.about or "–"]

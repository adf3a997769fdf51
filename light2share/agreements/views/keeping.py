"""The documents of one's organisation: those that it asks others to accept, and those that it accepts."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from light2share.agreements import access, actions, queries
from light2share.agreements.forms import PaperForm, WhereForm
from light2share.agreements.models import Acceptance, Agreement, AgreementVersion
from light2share.agreements.views.room import bp
from light2share.agreements.words import how, name_of, text_of
from light2share.bookings import agreed
from light2share.catalogue.words import fold
from light2share.db import db
from light2share.i18n import formats, gettext, language, ngettext
from light2share.kernel.errors import Stale
from light2share.kernel.localtime import to_local
from light2share.organisations.queries import others_than
from light2share.web import beside
from light2share.web.access import allow, in_charge, member, require
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown
from light2share.web.clock import now
from light2share.web.forms import hidden_fields

ZONE = ZoneInfo("Europe/Paris")
Values = dict[str, Any]


def today() -> date:
    """The day that papers are dated by."""
    return to_local(now(), ZONE).date()


@bp.get("/org/documents")
@allow(member)
def documents() -> ResponseReturnValue:
    """What waits to be accepted, what is, and what one's organisation asks others to accept."""
    session, actor = db.session(), current_actor()
    number = actor.organisation_id or 0
    keeps = access.may_keep(actor, number)
    return render_template(
        "agreements/documents.html",
        keeps=keeps,
        waiting=[_row(one, one.agreement.owner.name) for one in agreed.waiting(session, number)],
        accepted=[_accepted(one) for one in queries.accepted_by(session, number)],
        own=[_kept(one) for one in queries.kept_by(session, number)] if keeps else [],
        may_accept=actor.binds_by_agreements,
        new_url=url_for(".new"),
        standing=beside.values(beside.PROOFS, actor),
    )


def _row(version: AgreementVersion, owner: str) -> Values:
    text = text_of(version)
    return {
        "title": text.title,
        "lang": text.language if text.language != language() else "",
        "text": f"{owner}, {name_of(version.agreement.kind, version.number)}",
        "url": url_for(".show", key=version.key),
    }


def _accepted(row: Acceptance) -> Values:
    shown = _row(row.version, row.version.agreement.owner.name)
    return {**shown, "text": formats.named(shown["text"], how(row), language())}


def _kept(version: AgreementVersion) -> Values:
    shown = _row(version, "")
    where = (
        gettext("asked for with all instruments")
        if version.agreement.everywhere
        else gettext("asked for with chosen instruments")
    )
    text = f"{name_of(version.agreement.kind, version.number)}, {where}"
    return {**shown, "text": text, "url": url_for(".own", key=version.agreement.key)}


def own_agreement(key: str) -> Agreement:
    """An agreement of one's own organisation, for those who keep it; 404 for others."""
    actor = current_actor()
    found = queries.own(db.session(), key, actor.organisation_id or 0)
    if found is None:
        abort(404)
    require(access.may_keep(actor, found.owner_id))
    return found


@bp.get("/org/documents/<key>")
@allow(in_charge)
def own(key: str) -> ResponseReturnValue:
    """Its versions, who accepted them, where it is asked for."""
    return _page(own_agreement(key))


@bp.post("/org/documents/<key>/where")
@allow(in_charge)
def where(key: str) -> ResponseReturnValue:
    """Ask for it with other instruments."""
    agreement = own_agreement(key)
    form = _where_form(agreement)
    if not form.submitted_and_valid():
        return _page(agreement, where_form=form), form.status()
    actions.ask_with(db.session(), agreement, current_actor(), form.wanted())
    flash(gettext("Saved. What has been accepted stays accepted."), "success")
    return done(url_for(".own", key=key))


@bp.post("/org/documents/<key>/paper")
@allow(in_charge)
def paper(key: str) -> ResponseReturnValue:
    """Enter what was signed on paper."""
    agreement = own_agreement(key)
    form = _paper_form(agreement)
    if only_shown() or not form.check(today()):
        return _page(agreement, paper_form=form), form.status()
    session, signed_on = db.session(), form.signed_on.data
    assert signed_on is not None
    version = queries.last_of(session, agreement.id)
    try:
        (other,) = form.organisation.found
        actions.enter_paper(session, version, other.id, signed_on, current_actor(), now())
    except Stale:
        db.session.rollback()
        form.form_errors.append(gettext("You no longer ask for this document: nothing was entered."))
        return _page(own_agreement(key), paper_form=form), 409
    flash(gettext("Entered: %(company)s has signed it on paper.", company=other.name), "success")
    return done(url_for(".own", key=key))


@bp.post("/org/documents/<key>/end")
@allow(in_charge)
def end(key: str) -> ResponseReturnValue:
    """No longer ask for it."""
    agreement = own_agreement(key)
    if only_shown():
        return _page(agreement)
    actions.end(db.session(), agreement, current_actor(), now())
    flash(gettext("You no longer ask for it. What was accepted is kept."), "success")
    return done(url_for(".documents"))


def _where_form(agreement: Agreement, read: bool = True) -> WhereForm:
    session = db.session()
    present = {
        "where": "all" if agreement.everywhere else "chosen",
        "items": queries.items_of(session, agreement),
    }
    form = WhereForm(data=present, read=read)
    form.offer(queries.instruments_of(session, agreement.owner_id))
    return form


def _paper_form(agreement: Agreement, read: bool = True) -> PaperForm:
    form = PaperForm(read=read)
    known = {fold(one.name): one for one in others_than(db.session(), agreement.owner_id)}
    form.organisation.find = lambda name: known.get(fold(name))
    return form


def _page(
    agreement: Agreement, where_form: WhereForm | None = None, paper_form: PaperForm | None = None
) -> str:
    session = db.session()
    versions = queries.versions_of(session, agreement)
    accepted = queries.acceptances_of(session, agreement)
    sent = where_form or paper_form
    return render_template(
        "agreements/own.html",
        title=text_of(versions[0]).title,
        kind=name_of(agreement.kind, versions[0].number),
        ended=agreement.ended_at is not None,
        versions=[_version(one, accepted) for one in versions],
        accepted=[_signed(one) for one in accepted],
        where_form=where_form or _where_form(agreement, read=False),
        paper_form=paper_form or _paper_form(agreement, read=False),
        faults=sent.faults if sent else [],
        hidden=hidden_fields(),
        documents_url=url_for(".documents"),
        urls={name: url_for(f".{name}", key=agreement.key) for name in ("version", "where", "paper", "end")},
        names=[one.name for one in others_than(session, agreement.owner_id)],
    )


def _version(version: AgreementVersion, accepted: list[Acceptance]) -> Values:
    count = sum(one.version_id == version.id for one in accepted)
    text = text_of(version)
    since = formats.day(version.since, language(), year=True)
    said = ngettext("accepted by %(num)s organisation", "accepted by %(num)s organisations", count)
    return {
        "title": gettext("Version %(number)s: %(title)s", number=version.number, title=text.title),
        "text": gettext("in force since %(day)s", day=since) + ", " + said,
        "url": url_for(".show", key=version.key),
    }


def _signed(row: Acceptance) -> Values:
    return {
        "title": row.organisation.name,
        "text": gettext("Version %(number)s, %(how)s", number=row.version.number, how=how(row)),
    }
